package response

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/law"
)

// SQL of more time. The allowance is the rule's that the recommendation was sent
// under, whatever the board's rules say now.
const (
	sqlAllowance = `select coalesce(b.response_extension_days, 0) as allowed, b.response_roll_over as roll_over, (select coalesce(sum(x.days), 0) from extensions x where x.transmittal_id = t.id) as taken,
(select count(*) from extensions x where x.transmittal_id = t.id) as n from transmittals t join board_rules b on b.id = t.rules_id where t.id = $1`
	sqlInsertExtension = `insert into extensions (board_id, transmittal_id, number, days, reason, citation, due_before, due_on, asked_at, asked_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0)) returning id`
	sqlExtend          = `update transmittals set due_on = $3 where id = $1 and board_id = $2`
	sqlBoardLaw        = `select law from board_laws where board_id = $1`
)

type allowanceRow struct {
	Allowed  int  `db:"allowed"`
	RollOver bool `db:"roll_over"`
	Taken    int  `db:"taken"`
	N        int  `db:"n"` // requests before
}

// extendFacts are what more time is decided from.
func extendFacts(asked askedRow, have allowanceRow, today rules.Date) advice.ExtendFacts {
	return advice.ExtendFacts{Answered: asked.SignedAt != nil, Due: asked.DueOn, Today: today, Taken: have.Taken,
		Rule: advice.ResponseRule{Days: asked.Days, Unit: asked.Unit, Start: asked.StartEvent, Citation: asked.Citation, ExtensionDays: have.Allowed, RollOver: have.RollOver}}
}

// ExtendForm is the form for more time.
func (s *Slice) ExtendForm(w http.ResponseWriter, r *http.Request) error {
	return s.showExtend(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showExtend(w http.ResponseWriter, r *http.Request, code int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, _, err := s.asked(r)
	if err != nil {
		return err
	}
	var have allowanceRow
	if err := s.db.Get(ctx, &have, sqlAllowance, asked.ID); err != nil {
		return err
	}
	facts := extendFacts(asked, have, asked.today(sc.Now))
	back := answerPath(sc.Department, asked.ID)
	sheet := page.Sheet{Form: f, Action: back + "/extend", Back: page.Link{Text: say("response.back_to_form"), Href: back}, Lead: say("response.extend_lead", "N", facts.Left(), "Basis", asked.basis())}
	today := asked.today(sc.Now)
	switch {
	case facts.Rule.ExtensionDays == 0:
		sheet.Lead = say("response.extend_none", "Basis", asked.basis())
	case facts.Left() == 0:
		sheet.Lead = say("response.extend_used", "N", facts.Taken, "Basis", asked.basis())
	case facts.Due.IsZero():
		sheet.Lead = say("response.extend_no_clock")
	case today.After(facts.Due):
		sheet.Lead = say("response.extend_over", "Date", page.Day(page.Lang, "long", facts.Due.In(asked.zone)))
	default:
		sheet.Button = "response.extend"
		sheet.Fields = []page.Input{{Name: "days", Kind: "number", Label: "response.extend_days", Width: "small"}, {Name: "reason", Kind: "textarea", Label: "response.extend_reason", Hint: "response.extend_reason_hint", Rows: 4}}
	}
	if !asked.DueOn.IsZero() {
		sheet.Facts = append(sheet.Facts, page.Fact{Name: say("response.extend_due"), Value: page.Day(page.Lang, "weeklong", asked.DueOn.In(asked.zone))})
	}
	return page.WriteSheet(w, r, code, chrome(ctx, say("response.extend"), page.Crumb{Text: asked.number(), Href: back}), sheet)
}

// ExtendPost takes more time.
func (s *Slice) ExtendPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		days, _ := f.Int("days")
		rec, err = s.Extend(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, int(days), f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(code int) error { return s.showExtend(w, r, code, f) })
}

// Extend gives a department more days to answer one transmittal, within the
// allowance of the rule it was sent under. The date before stays on the record.
// The caller names the department. Errors: NotFound; those of advice.Extend.
func (s *Slice) Extend(ctx context.Context, c act.Caller, transmittal int64, days int, reason string) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.ResponseExtend, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		var have allowanceRow
		if err := tx.Get(ctx, &have, sqlAllowance, transmittal); err != nil {
			return act.Effect{}, err
		}
		var l law.Law
		if err := tx.Get(ctx, &l, sqlBoardLaw, c.Board); err != nil {
			return act.Effect{}, err
		}
		due, err := advice.Extend(extendFacts(f.asked, have, f.asked.today(f.now)), days, reason, l.Calendar())
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertExtension, c.Board, transmittal, have.N+1, days, norm.NFC.String(reason), f.asked.Citation, f.asked.DueOn, due, f.now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlExtend, transmittal, c.Board, due)
		return act.Effect{Subject: "extension/" + itoa(id), Location: answerPath(c.Department, transmittal), Public: true,
			Body:   audit.Body{"transmittal": transmittal, "number": have.N + 1, "days": days, "reason": audit.Sealed(reason), "citation": audit.Sealed(f.asked.Citation), "before": f.asked.DueOn.String(), "due": due.String()},
			Outbox: []outbox.Row{{Key: "extension/" + itoa(id) + "/taken", Board: c.Board, Kind: "response.extended", Payload: map[string]any{"extension": id}}}}, err
	})
}

// moreTime is what time was added, and whether more may be.
func (s *Slice) moreTime(ctx context.Context, d *AnswerData, asked askedRow, today rules.Date) error {
	have, err := answers.Extensions(ctx, s.db, asked.ID)
	if err != nil {
		return err
	}
	for _, x := range have {
		d.Extended = append(d.Extended, x.Words(asked.zone))
	}
	var allowed allowanceRow
	if err := s.db.Get(ctx, &allowed, sqlAllowance, asked.ID); err != nil {
		return err
	}
	if f := extendFacts(asked, allowed, today); f.Left() > 0 && !f.Due.IsZero() && !today.After(f.Due) {
		d.Extend = d.Action + "/extend"
	}
	return nil
}
