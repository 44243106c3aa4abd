package comment

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

type aidRow struct {
	ID       int64      `db:"id"`
	Board    int64      `db:"board_id"`
	Meeting  int64      `db:"meeting_id"`
	Kind     string     `db:"kind"`
	Language string     `db:"language"`
	Detail   string     `db:"detail"`
	Contact  string     `db:"contact"`
	AskedAt  time.Time  `db:"asked_at"`
	CutOff   rules.Date `db:"cut_off"`
	AnswerBy rules.Date `db:"answer_by"`
	State    string     `db:"state"`
	Answer   string     `db:"answer"`
	Slug     string     `db:"slug"`
}

// what is the aid in words.
func (a aidRow) what() string {
	if a.Language != "" {
		return say("comment.aid_in", "Kind", say("comment.aid."+a.Kind), "Language", a.Language)
	}
	return say("comment.aid." + a.Kind)
}

// Ask keeps a request for an aid. Only the clerk and the chairs read it. Errors:
// NotFound; those of floor.CheckAid; TooMany floor_throttled.
func (s *Slice) Ask(ctx context.Context, c act.Caller, meeting string, in floor.AidRequest) (act.Receipt, error) {
	in.Language, in.Detail, in.Contact = nfc(in.Language), nfc(in.Detail), nfc(in.Contact)
	return s.sending(ctx, rules.AidRequest, c, meeting, func(ctx context.Context, tx *pg.Tx, f record.Floor) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := floor.CheckAid(f.Facts(0, now), in); err != nil {
			return act.Effect{}, err
		}
		cutOff, answer, err := aidDates(ctx, tx, c.Board, f, now)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertAid, c.Board, f.ID, in.Kind, in.Language, in.Detail, in.Contact, now, cutOff, answer)
		// That somebody asked is on the record; what they need is not.
		return act.Effect{Subject: subject(ofAid, id), Body: audit.Body{"meeting": f.ID, "answer_by": answer}}, err
	})
}

func aidDates(ctx context.Context, r pg.Reader, board int64, f record.Floor, now time.Time) (cutOff, answer rules.Date, err error) {
	law, err := loadLaw(ctx, r, board)
	if err != nil {
		return cutOff, answer, err
	}
	return floor.Aid(f.Rule, f.On, rules.DateOf(now, f.Zone), law.Calendar())
}

// AidForm shows the form that asks for an aid.
func (s *Slice) AidForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	return s.showAid(w, r, http.StatusOK, page.NewForm(nil), f)
}

func (s *Slice) showAid(w http.ResponseWriter, r *http.Request, status int, form *page.Form, f record.Floor) error {
	sc := act.From(r.Context())
	cutOff, answer, err := aidDates(r.Context(), s.db, sc.Board, f, sc.Now)
	if err != nil {
		return err
	}
	lead := say("comment.aid_lead", "CutOff", day("weeklong", cutOff.In(time.UTC)), "Answer", day("weeklong", answer.In(time.UTC)))
	if rules.DateOf(sc.Now, f.Zone).After(cutOff) {
		lead = say("comment.aid_late", "CutOff", day("weeklong", cutOff.In(time.UTC)), "Answer", day("weeklong", answer.In(time.UTC)))
	}
	var kinds []page.Option
	for _, k := range floor.Aids() {
		kinds = append(kinds, page.Option{Value: k, Text: say("comment.aid." + k)})
	}
	title := say("comment.aid_title")
	base := publicURL(sc.Slug, f.Slug, "")
	return page.WriteSheet(w, r, status, publicChrome(r.Context(), f, title), page.Sheet{Form: form, Action: base + "/aid", Button: "comment.aid_button", Lead: lead, Back: page.Link{Text: say("comment.back"), Href: base},
		Fields: []page.Input{{Name: "kind", Kind: "radios", Label: "comment.aid_kind", Options: kinds, Basis: &page.Cite{Text: "28 CFR 35.160"}},
			{Name: "language", Label: "comment.aid_language", Max: floor.MaxName, Optional: true},
			{Name: "detail", Kind: "textarea", Label: "comment.aid_detail", Max: floor.MaxDetail, Rows: 4, Optional: true},
			{Name: "contact", Label: "comment.aid_contact", Hint: "comment.aid_contact_hint", Max: 254, Optional: true}}})
}

// AidPost asks for an aid.
func (s *Slice) AidPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in := floor.AidRequest{Kind: form.Get("kind"), Language: form.Get("language"), Detail: form.Get("detail"), Contact: form.Get("contact")}
	rec, err := s.Ask(r.Context(), act.From(r.Context()).Caller(form.Key, form.Digest()), r.PathValue("meeting"), in)
	return s.answer(w, r, form, rec, err, s.showAid)
}

// AnswerAidForm asks what is promised.
func (s *Slice) AnswerAidForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAnswer(w, r, http.StatusOK, page.NewForm(map[string]string{"to": floor.AidPromised}))
}

func (s *Slice) showAnswer(w http.ResponseWriter, r *http.Request, status int, form *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "aid")
	if err != nil {
		return err
	}
	var a aidRow
	if err := s.db.Get(ctx, &a, sqlAid, id); err != nil {
		return err
	}
	if a.Board != sc.Board || a.Meeting != f.ID {
		return fault.New(fault.NotFound, "not_found")
	}
	desk := "/work" + publicURL(sc.Slug, f.Slug, "/public")
	facts := []page.Fact{{Name: say("comment.answer_by"), Value: day("weeklong", a.AnswerBy.In(time.UTC))}}
	if a.Detail != "" {
		facts = append(facts, page.Fact{Name: say("comment.aid_detail"), Value: a.Detail})
	}
	return page.WriteSheet(w, r, status, workChrome(ctx, f, a.what()), page.Sheet{Form: form, Action: desk + "/aids/" + number(id) + "/answer", Button: "comment.answer_button", Lead: say("comment.answer_lead"), Facts: facts, Back: page.Link{Text: say("comment.desk_title"), Href: desk},
		Fields: []page.Input{{Name: "to", Kind: "radios", Label: "comment.answer", Options: []page.Option{{Value: floor.AidPromised, Text: say("comment.promise")}, {Value: floor.AidDeclined, Text: say("comment.decline")}}, Basis: &page.Cite{Text: "28 CFR 35.160"}},
			{Name: "answer", Kind: "textarea", Label: "comment.answer_label", Max: floor.MaxDetail, Rows: 4}}})
}

// AnswerAidPost answers a request for an aid.
func (s *Slice) AnswerAidPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := s.within(r, "aid", sqlAidOf)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	if bad := rules.CheckChoice("to", form.Get("to"), floor.AidPromised, floor.AidDeclined); len(bad) > 0 {
		return page.Answer(w, r, form, "", fault.Bad(bad...), func(status int) error { return s.showAnswer(w, r, status, form) })
	}
	_, err = s.AnswerAid(r.Context(), sc.Caller(form.Key, form.Digest()), id, form.Get("to") == floor.AidPromised, form.Get("answer"))
	return page.Answer(w, r, form, "/work"+publicURL(sc.Slug, r.PathValue("meeting"), "/public#aids"), err, func(status int) error { return s.showAnswer(w, r, status, form) })
}

// AnswerAid promises an aid, or declines it and says what is offered instead.
// Errors: NotFound; Conflict aid_answered; Invalid field answer.
func (s *Slice) AnswerAid(ctx context.Context, c act.Caller, aid int64, promised bool, answer string) (act.Receipt, error) {
	answer = nfc(answer)
	if bad := rules.CheckLongText("answer", answer, floor.MaxDetail); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.AidAnswer, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var row aidRow
		if err := tx.Get(ctx, &row, sqlAid+` for update of a`, aid); err != nil {
			return act.Effect{}, err
		}
		if row.Board != c.Board {
			return act.Effect{}, fault.New(fault.NotFound, "not_found")
		}
		if row.State != floor.AidAsked {
			return act.Effect{}, fault.New(fault.Conflict, "aid_answered")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		state := floor.AidDeclined
		if promised {
			state = floor.AidPromised
		}
		_, err = tx.Exec(ctx, sqlAnswerAid, aid, state, answer, now, c.By.Person)
		return act.Effect{Subject: subject(ofAid, aid), Body: audit.Body{"meeting": row.Meeting, "state": state}}, err
	})
}
