package escalation

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of the rule. It is set as a whole; decisions keep the revision they go by.
const (
	sqlLockBoard  = `select id from boards where id = $1 for no key update`
	sqlInsertRule = `insert into escalation_rules (board_id, revision, agenda, body, form, unanswered, days, unit, refused, unkept, citation, set_at, set_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, nullif($13::bigint, 0)) returning id`
)

// SetRule sets by what a board takes recommendations further, from now on; revision
// is that of the rule the page showed, 0: none. Errors: Conflict changed_meanwhile;
// those of followup.EscalationRule.Check.
func (s *Slice) SetRule(ctx context.Context, c act.Caller, revision int, in followup.EscalationRule) (act.Receipt, error) {
	in.Body, in.Citation = nfc(in.Body), nfc(in.Citation)
	if err := fault.All(in.Check()); err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.EscalationSetRule, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		have, err := follow.LoadFurther(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(have.Revision, revision); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &id, sqlInsertRule, c.Board, have.Revision+1, in.Agenda, in.Body, in.Form, in.Unanswered, in.Days, in.Unit, in.Refused, in.Unkept, in.Citation, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "escalation_rule/" + number(id), Location: "/work/b/" + slug + "/commitments", Public: true,
			Body: audit.Body{"revision": have.Revision + 1, "agenda": in.Agenda, "body": in.Body, "form": in.Form, "unanswered": in.Unanswered, "days": in.Days, "unit": in.Unit, "refused": in.Refused, "unkept": in.Unkept, "citation": in.Citation}}, nil
	})
}

// RuleForm asks by what a board takes recommendations further.
func (s *Slice) RuleForm(w http.ResponseWriter, r *http.Request) error {
	x, err := follow.LoadFurther(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	if x.ID == 0 {
		x.Unit = rules.CalendarDay
	}
	return s.showRule(w, r, http.StatusOK, page.NewForm(map[string]string{"revision": strconv.Itoa(x.Revision), "agenda": page.Ticked(x.Agenda), "body": x.Body, "form": x.Form, "unanswered": page.Ticked(x.Unanswered), "days": strconv.Itoa(x.Days),
		"unit": x.Unit, "refused": page.Ticked(x.Refused), "unkept": page.Ticked(x.Unkept), "citation": x.Citation}))
}

func (s *Slice) showRule(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	back := "/work/b/" + act.From(r.Context()).Slug + "/commitments"
	forms := []page.Option{{Value: "", Text: say("further.nobody")}}
	for _, v := range followup.Forms() {
		forms = append(forms, page.Option{Value: v, Text: say("further.as." + v)})
	}
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("further.rule_title")), page.Sheet{Form: f, Action: back + "/escalation", Button: "work.save", Lead: say("further.rule_lead"), Back: page.Link{Text: say("work.back"), Href: back},
		Fields: []page.Input{{Name: "revision", Kind: "hidden"},
			{Name: "agenda", Kind: "checkbox", Label: "further.agenda"},
			{Name: "form", Kind: "radios", Label: "further.form", Options: forms, Optional: true},
			{Name: "body", Label: "further.body", Hint: "further.body_hint", Max: advice.MaxTitle, Optional: true},
			{Name: "unanswered", Kind: "checkbox", Label: "further.unanswered"},
			{Name: "days", Kind: "number", Label: "further.days", Hint: "further.days_hint", Width: "small", Optional: true},
			{Name: "unit", Kind: "radios", Label: "further.unit", Options: []page.Option{{Value: rules.CalendarDay, Text: say("board.response_unit.calendar_day")}, {Value: rules.BusinessDay, Text: say("board.response_unit.business_day")}}},
			{Name: "refused", Kind: "checkbox", Label: "further.refused"},
			{Name: "unkept", Kind: "checkbox", Label: "further.unkept"},
			{Name: "citation", Label: "further.citation", Hint: "further.citation_hint", Max: advice.MaxTitle, Optional: true}}})
}

// RulePost sets it.
func (s *Slice) RulePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		in := followup.EscalationRule{Agenda: f.On("agenda"), Body: f.Trim("body"), Form: f.Get("form"), Unanswered: f.On("unanswered"), Unit: f.Get("unit"), Refused: f.On("refused"), Unkept: f.On("unkept"), Citation: f.Trim("citation")}
		revision, _ := f.Int("revision")
		var bad []fault.Field
		if in.Days, bad = f.Number("days", 0, 366); len(bad) > 0 {
			err = fault.Bad(append(bad, in.Check()...)...)
		} else {
			rec, err = s.SetRule(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), int(revision), in)
		}
	}
	return page.Answer(w, r, f, rec.Location, covers(err), func(status int) error { return s.showRule(w, r, status, f) })
}

// covers puts the form's first box in place of the rules' name for all of them.
func covers(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	out := make([]fault.Field, len(fields))
	for i, x := range fields {
		if out[i] = x; x.Name == "covers" {
			out[i].Name, out[i].Code = "unanswered", "escalation_covers_nothing"
		}
	}
	return fault.Bad(out...)
}
