package member

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// AppointForm shows the form that fills a seat.
func (s *Slice) AppointForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAppoint(w, r, http.StatusOK, page.NewForm(map[string]string{"begins": act.From(r.Context()).Today.String()}))
}

func (s *Slice) showAppoint(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	id, err := page.PathID(r, "seat")
	if err != nil {
		return err
	}
	var seat seatRow
	if err := s.db.Get(ctx, &seat, sqlSeat, id, act.From(ctx).Board); err != nil {
		return err
	}
	var people []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
		Sits string `db:"sits"` // the parent board; "" for who does not sit on it
	}
	if err := s.db.Select(ctx, &people, sqlPeople, act.From(ctx).Board, act.From(ctx).Today); err != nil {
		return err
	}
	opts := []page.Option{{Value: "", Text: say("member.choose")}}
	for _, p := range people {
		o := page.Option{Value: strconv.FormatInt(p.ID, 10), Text: p.Name}
		if p.Sits != "" {
			o.Text = say("member.of_parent", "Name", p.Name, "Board", p.Sits)
		}
		opts = append(opts, o)
	}
	return page.WriteSheet(w, r, status, chrome(ctx, say("member.appoint_title", "Number", seat.Number)), page.Sheet{Form: f, Action: r.URL.Path, Button: "member.appoint", Lead: say("member.appoint_lead"),
		Back: page.Link{Text: say("work.back"), Href: "/work/site/b/" + seat.Slug}, Fields: []page.Input{
			{Name: "person", Kind: "select", Label: "member.person", Hint: "member.person_hint", Options: opts},
			{Name: "begins", Kind: "date", Label: "member.begins", Width: "small"},
			{Name: "expires", Kind: "date", Label: "member.expires", Hint: "member.expires_hint", Width: "small", Optional: true}}})
}

// AppointPost fills a seat.
func (s *Slice) AppointPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	seat, err := page.PathID(r, "seat")
	if err != nil {
		return err
	}
	person, _ := f.Int("person")
	rec, err := s.Appoint(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), seat, person, f.Trim("begins"), f.Trim("expires"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showAppoint(w, r, status, f) })
}

// Appoint gives a person a term in a seat; begins and expires are ISO dates,
// expires may be empty. Errors: Invalid with fields person, begins, expires;
// Conflict "seat_taken", "person_has_voting_seat".
func (s *Slice) Appoint(ctx context.Context, c act.Caller, seat, person int64, begins, expires string) (act.Receipt, error) {
	from, bad := rules.FormDate("begins", begins, true)
	to, more := rules.FormDate("expires", expires, false)
	bad = append(bad, more...)
	if person == 0 {
		bad = append(bad, fault.At("person", "required"))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.TermAppoint, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var row seatRow
		if err := tx.Get(ctx, &row, sqlLockSeat, seat, c.Board); err != nil {
			return act.Effect{}, err
		}
		var account int64
		if err := tx.Get(ctx, &account, sqlLockPerson, person); err != nil && !pg.NotFound(err) { // most people of imported records have no account
			return act.Effect{}, err
		}
		facts := rules.TermFacts{Kind: rules.SeatKind(row.Kind)}
		err := tx.Get(ctx, &facts.Answers, sqlAnswers, c.Board, person)
		if err != nil {
			return act.Effect{}, err
		}
		if facts.SeatTerms, err = loadTerms(ctx, tx, sqlSeatTerms, seat); err != nil {
			return act.Effect{}, err
		}
		if facts.VotingHeld, err = loadTerms(ctx, tx, sqlVotingHeld, c.Board, person); err != nil {
			return act.Effect{}, err
		}
		if err := rules.CheckTerm(facts, rules.Term{Begins: from, Expires: to}); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertTerm, c.Board, seat, row.Voting, person, from, to, now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(id), Public: true, Location: "/work/site/b/" + row.Slug, Outbox: told("begun", c.Board, id, now),
			Body: audit.Body{"seat": seat, "number": row.Number, "person": person, "begins": from.String(), "expires": to.String()}}, nil
	})
}
