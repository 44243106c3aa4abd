package recommendation

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// TransmitForm names the addressees and shows the date the answer will be due.
func (s *Slice) TransmitForm(w http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(nil)
	first, again, l, err := s.addressees(r)
	if err != nil {
		return err
	}
	if l.adoption() == nil {
		return fault.New(fault.Conflict, "recommendation_not_adopted")
	}
	if all := append(first, again...); len(all) == 1 {
		f.Values.Set("department", strconv.FormatInt(all[0].ID, 10))
	}
	return s.showTransmit(w, r, http.StatusOK, f)
}

// addressees are the departments the board advises that have not been sent the
// recommendation yet, and those it may be sent to again.
func (s *Slice) addressees(r *http.Request) (first, again []departmentRow, l life, err error) {
	if l, err = s.at(r); err != nil {
		return nil, nil, l, err
	}
	sc := act.From(r.Context())
	var advised []departmentRow
	if err := s.db.Select(r.Context(), &advised, sqlAdvised, sc.Board); err != nil {
		return nil, nil, l, err
	}
	first, again = l.waiting(advised, sc.Today)
	return first, again, l, nil
}

func (s *Slice) showTransmit(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	first, again, l, err := s.addressees(r)
	if err != nil {
		return err
	}
	lead, cite, publish, err := s.preview(ctx, sc)
	if err != nil {
		return err
	}
	var opts []page.Option
	for _, d := range first {
		opts = append(opts, page.Option{Value: strconv.FormatInt(d.ID, 10), Text: d.Name, Hint: say("recommendation.to", "Name", d.addressee())})
	}
	for _, d := range again {
		t := l.newest(d.ID)
		opts = append(opts, page.Option{Value: strconv.FormatInt(d.ID, 10), Text: say("recommendation.again_to", "Department", d.Name, "Date", l.longDay(t.SentAt)),
			Hint: say("recommendation.to", "Name", d.addressee()) + ". " + l.foundNone(*t, sc.Now)})
	}
	title := say("recommendation.transmit")
	if len(first) == 0 && len(again) > 0 {
		title = say("recommendation.transmit_again")
	}
	back := workPage(sc.Slug, l.ID)
	return transmitPage.Write(w, r, status, workChrome(ctx, title, page.Crumb{Text: l.NewestTitle, Href: back}), TransmitData{
		Head: page.Head{Title: title, Number: l.number(), Over: []string{sc.BoardName}, Lede: l.NewestTitle}, Action: back + "/transmit", Back: back,
		Due: lead, Cite: cite, Publish: publish, Departments: opts, Form: f})
}

// TransmitData is the form that sends a recommendation.
type TransmitData struct {
	Head         page.Head
	Action, Back string
	Due          string // when the answer will be due
	Cite         page.Cite
	Publish      string // what the board then owes itself; ""
	Departments  []page.Option
	Form         *page.Form
}

var transmitPage = page.Must("recommendation/transmit", func() TransmitData {
	return TransmitData{Head: page.Head{Title: "Send it to the police", Number: "2026-014"}, Action: "/work/b/cpab/recommendations/4/transmit", Back: "/work/b/cpab/recommendations/4",
		Due: "Sent today, the answer is due on Thursday, December 17, 2026.", Cite: page.Cite{Text: "45 days, City Code 9-4-6"}, Publish: "It has to be public by April 22.",
		Departments: []page.Option{{Value: "1", Text: "Riverbend Police Department", Hint: "To Chief Marisol Trent"}}, Form: page.NewForm(nil)}
})

// preview says when an answer to something sent today is due, and why, and what
// the board then owes itself.
func (s *Slice) preview(ctx context.Context, sc act.Scope) (lead string, cite page.Cite, publish string, err error) {
	var rule ruleRow
	if err := s.db.Get(ctx, &rule, sqlRule, sc.Board); err != nil {
		return "", cite, "", err
	}
	cal, err := calendar(ctx, s.db, sc.Board)
	if err != nil {
		return "", cite, "", err
	}
	by, err := advice.PublishBy(rule.publication(), sc.Today, cal)
	if err != nil {
		return "", cite, "", err
	}
	publish = toPublish(rule.publication(), by)
	cite = page.Cite{Text: answers.Basis(rule.Days, 0, rule.Unit, rule.Citation)}
	if rule.Days == 0 {
		return say("recommendation.due_no_rule"), cite, publish, nil
	}
	if rule.Start != advice.StartTransmittal {
		return say("recommendation.due_from." + rule.Start), cite, publish, nil
	}
	due, err := advice.DueDate(rule.rule(), sc.Today, cal)
	if err != nil {
		return "", cite, "", err
	}
	return say("recommendation.due_preview", "Date", page.Day(page.Lang, "weeklong", due.In(sc.Zone))), cite, publish, nil
}

// TransmitPost sends a recommendation.
func (s *Slice) TransmitPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		var to []int64
		for _, v := range f.All("department") {
			d, bad := strconv.ParseInt(v, 10, 64)
			if bad != nil {
				err = fault.Bad(fault.At("department", "addressee_not_advised"))
				break
			}
			to = append(to, d)
		}
		if err == nil {
			rec, err = s.Transmit(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, to)
		}
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTransmit(w, r, status, f) })
}

// Transmit sends an adopted recommendation to departments the board advises,
// one transmittal each, in the words the board adopted; to one that was sent it
// before, again, after the board found its answer to be none. The due date is
// counted by the newest revision of the board's rules; it stays open while the
// event the rule starts from has not been recorded. Errors: NotFound; Conflict
// "recommendation_not_adopted", "already_transmitted", "answer_stands",
// "already_closed", "motion_pending"; Invalid with field department: required,
// addressee_not_advised, addressee_repeated.
func (s *Slice) Transmit(ctx context.Context, c act.Caller, id int64, departments []int64) (act.Receipt, error) {
	rec, err := s.door.Do(ctx, rules.RecommendationTransmit, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		// As for a withdrawal: a vote that takes a finding back is closed under the lock of its meeting.
		var meetings []int64
		if err := tx.Select(ctx, &meetings, sqlLockMeetings, id); err != nil {
			return act.Effect{}, err
		}
		l, err := lockLife(ctx, tx, c.Board, id)
		if err != nil {
			return act.Effect{}, err
		}
		pending, err := undecided(ctx, tx, id)
		if err != nil {
			return act.Effect{}, err
		}
		var advised []departmentRow
		if err := tx.Select(ctx, &advised, sqlAdvisedLocked, c.Board); err != nil {
			return act.Effect{}, err
		}
		var rule ruleRow
		if err := tx.Get(ctx, &rule, sqlRule, c.Board); err != nil {
			return act.Effect{}, err
		}
		cal, err := calendar(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		facts := advice.TransmitFacts{Stage: l.stage(), Sent: l.again(l.day(now), pending)}
		for _, d := range advised {
			facts.Advised = append(facts.Advised, d.ID)
		}
		if err := advice.Transmit(facts, departments); err != nil {
			return act.Effect{}, err
		}
		var due rules.Date
		if rule.Days > 0 && rule.Start == advice.StartTransmittal {
			if due, err = advice.DueDate(rule.rule(), l.day(now), cal); err != nil {
				return act.Effect{}, err
			}
		}
		by, err := advice.PublishBy(rule.publication(), l.day(now), cal)
		if err != nil {
			return act.Effect{}, err
		}
		text, _ := l.publicText()
		eff := act.Effect{Subject: subject(id), Location: workPage(l.Slug, id), Public: true}
		var sent, again []any
		for _, d := range advised {
			if !slices.Contains(departments, d.ID) {
				continue
			}
			var t, before int64
			if x := l.newest(d.ID); x != nil {
				before = x.ID
			}
			if err := tx.Get(ctx, &t, sqlInsertTransmittal, c.Board, id, text, d.ID, d.addressee(), now, c.By.Person, rule.ID, rule.Start, due, rule.Days, rule.Unit, rule.Citation,
				by, rule.PublishDays, rule.PublishUnit, rule.PublishCopies, rule.PublishCitation, before); err != nil {
				return act.Effect{}, err
			}
			sent = append(sent, map[string]any{"transmittal": t, "department": d.ID, "text": text, "addressee": audit.Sealed(d.addressee())})
			if before != 0 {
				again = append(again, map[string]any{"transmittal": t, "of": before})
			}
			key := "transmittal/" + strconv.FormatInt(t, 10) + "/sent"
			eff.Outbox = append(eff.Outbox, outbox.Row{Key: key, Board: c.Board, Kind: "recommendation.transmitted", Payload: map[string]any{"transmittal": t}})
		}
		eff.Body = audit.Body{"sent": sent, "rules": rule.ID, "start": rule.Start, "days": rule.Days, "unit": rule.Unit, "citation": audit.Sealed(rule.Citation), "due": due.String(),
			"publish_by": by.String(), "publish_days": rule.PublishDays, "publish_unit": rule.PublishUnit, "publish_copies": audit.Sealed(rule.PublishCopies), "publish_citation": audit.Sealed(rule.PublishCitation)}
		if again != nil {
			eff.Body["again"] = again
		}
		return eff, nil
	})
	if code := fault.CodeOf(err); code == "transmitted_already" || code == "transmitted_again" {
		err = fault.New(fault.Conflict, "already_transmitted")
	}
	return rec, err
}
