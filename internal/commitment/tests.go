package commitment

import (
	"context"
	"net/http"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/followup"
)

// SQL of tests.
const (
	sqlInsertSet       = `insert into test_sets (board_id, commitment_id, number, side, words, proposed_at, proposed_by) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) returning id`
	sqlInsertTest      = `insert into acceptance_tests (set_id, board_id, position, words) values ($1, $2, $3, $4)`
	sqlInsertAgreement = `insert into test_agreements (set_id, board_id, side, agreed_at, agreed_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`
)

// testsFacts are what is done with tests now is checked against.
func testsFacts(x follow.Promise, base int, now time.Time) followup.TestsFacts {
	set := x.Newest()
	return followup.TestsFacts{Signed: true, Closed: x.Closed(rules.DateOf(now, x.Zone)), Newest: set.Side, Agreed: set.AgreedAt != nil, Reviewing: x.Waiting() != nil, Base: base, Have: len(x.Sets)}
}

// Propose lays acceptance tests before the other side: of the department when the
// caller names one, else of the board. base is how many sets there were when the
// writer began. Errors: NotFound; those of followup.ProposeTests; Invalid field
// words: too_long, ….
func (s *Slice) Propose(ctx context.Context, c act.Caller, commitment int64, base int, tests []string, words string) (act.Receipt, error) {
	from := side(c.Department)
	c, p, err := s.over(ctx, c, commitment)
	if err != nil {
		return act.Receipt{}, err
	}
	words = nfc(words)
	action, to := rules.TestsPropose, boardHome(p.Slug)
	if from == followup.SideDepartment {
		action, to = rules.TestsOffer, deskHome(c.Department)
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, now, err := locked(ctx, tx, p)
		if err != nil {
			return act.Effect{}, err
		}
		if err := followup.ProposeTests(testsFacts(x, base, now), tests); err != nil {
			return act.Effect{}, err
		}
		if bad := rules.CheckOptionalLongText("words", words, followup.MaxWords); len(bad) > 0 {
			return act.Effect{}, fault.Bad(bad...)
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertSet, p.Board, p.ID, len(x.Sets)+1, from, words, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		for i, t := range tests {
			if _, err := tx.Exec(ctx, sqlInsertTest, id, p.Board, i+1, t); err != nil {
				return act.Effect{}, err
			}
		}
		return act.Effect{Subject: "tests/" + number(id), Location: to + "/" + number(p.ID), Public: true,
			Body: audit.Body{"commitment": p.ID, "number": len(x.Sets) + 1, "side": from, "words": audit.Sealed(words), "tests": audit.Sealed(strings.Join(tests, "\n"))}}, nil
	})
}

// Agree agrees to the newest tests of the other side. base is how many sets the
// reader saw. Errors: NotFound; those of followup.AgreeTests.
func (s *Slice) Agree(ctx context.Context, c act.Caller, commitment int64, base int) (act.Receipt, error) {
	by := side(c.Department)
	c, p, err := s.over(ctx, c, commitment)
	if err != nil {
		return act.Receipt{}, err
	}
	action, to := rules.TestsAgree, boardHome(p.Slug)
	if by == followup.SideDepartment {
		action, to = rules.TestsAccept, deskHome(c.Department)
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, now, err := locked(ctx, tx, p)
		if err != nil {
			return act.Effect{}, err
		}
		if err := followup.AgreeTests(testsFacts(x, base, now), by); err != nil {
			return act.Effect{}, err
		}
		set := x.Newest()
		_, err = tx.Exec(ctx, sqlInsertAgreement, set.ID, p.Board, by, now, c.By.Person)
		return act.Effect{Subject: "tests/" + number(set.ID), Location: to + "/" + number(p.ID), Public: true, Body: audit.Body{"commitment": p.ID, "side": by}}, err
	})
}

// TestsForm asks for tests; it begins with those there are.
func (s *Slice) TestsForm(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	return s.showTests(w, r, http.StatusOK, page.NewForm(map[string]string{"tests": strings.Join(x.Newest().Tests, "\n"), "base": number(int64(len(x.Sets)))}), x, nil)
}

// showTests shows the form; conflict says what came meanwhile.
func (s *Slice) showTests(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x follow.Promise, conflict *page.Conflict) error {
	sc := act.From(r.Context())
	back := home(sc) + "/" + number(x.ID)
	sheet := page.Sheet{Form: f, Conflict: conflict, Action: back + "/tests", Button: "commitment.propose_it", Lead: say("commitment.tests_lead"), Back: page.Link{Text: say("work.back"), Href: back}, Facts: facts(x),
		Fields: []page.Input{{Name: "base", Kind: "hidden"}, {Name: "tests", Kind: "textarea", Label: "commitment.tests", Hint: "commitment.tests_hint", Rows: 8},
			{Name: "words", Kind: "textarea", Label: "commitment.tests_words", Max: followup.MaxWords, Rows: 4, Optional: true}}}
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("commitment.tests_title"), page.Crumb{Text: x.Number(), Href: back}), sheet)
}

// TestsPost proposes tests.
func (s *Slice) TestsPost(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		base, _ := f.Int("base")
		rec, err = s.Propose(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, int(base), lines(f.Get("tests")), f.Trim("words"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error {
		if fault.CodeOf(err) != "tests_stale" {
			return s.showTests(w, r, status, f, x, nil)
		}
		// What came meanwhile is shown, and sending again is meant.
		if x, _, err = s.here(r); err != nil {
			return err
		}
		f.Values.Set("base", number(int64(len(x.Sets))))
		return s.showTests(w, r, status, f, x, &page.Conflict{Theirs: strings.Join(x.Newest().Tests, "\n"), Yours: f.Get("tests")})
	})
}

// AgreePost agrees to tests.
func (s *Slice) AgreePost(w http.ResponseWriter, r *http.Request) error {
	x, p, err := s.here(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		base, _ := f.Int("base")
		rec, err = s.Agree(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, int(base))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f, x, p) })
}
