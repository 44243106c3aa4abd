package commitment

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/followup"
)

// SQL of reviews.
const (
	sqlMembers = `select p.id, p.name from terms t join seats s on s.id = t.seat_id join people p on p.id = t.person_id where t.board_id = $1 and t.begins_on <= $2::date and (t.left_on is null or t.left_on > $2::date)
group by p.id, p.name order by p.name, p.id`
	sqlInsertReviewer = `insert into reviewers (board_id, commitment_id, person_id, named_at, named_by) values ($1, $2, $3, $4, nullif($5::bigint, 0)) returning id`
	sqlInsertDecision = `insert into decisions (board_id, recommendation_id, kind, commitment_id, set_id, transmittal_id, reason, successor_id, escalated_to, words, recheck_on, reviewer_id, drafted_at, drafted_by, answer_id, escalation_rule_id, escalation_ground, escalation_form)
values ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), nullif($6::bigint, 0), $7, nullif($8::bigint, 0), $9, $10, $11, nullif($12::bigint, 0), $13, nullif($14::bigint, 0), nullif($15::bigint, 0), nullif($16::bigint, 0), $17, $18) returning id`
	sqlInsertFinding = `insert into decision_findings (decision_id, board_id, position, finding) values ($1, $2, $3, $4)`
)

type personRow struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

// Name names the member who looks at the evidence of a commitment for the board.
// Errors: NotFound; Invalid field reviewer: required, choice_unknown (not a member
// today); Conflict follow_up_closed.
func (s *Slice) Name(ctx context.Context, c act.Caller, commitment, person int64) (act.Receipt, error) {
	c, p, err := s.over(ctx, c, commitment)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.ReviewerName, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, now, err := locked(ctx, tx, p)
		if err != nil {
			return act.Effect{}, err
		}
		if today := rules.DateOf(now, x.Zone); x.Closed(today) && x.Recheck(today).IsZero() {
			return act.Effect{}, fault.New(fault.Conflict, "follow_up_closed")
		}
		var members []personRow
		if err := tx.Select(ctx, &members, sqlMembers, p.Board, rules.DateOf(now, x.Zone)); err != nil {
			return act.Effect{}, err
		}
		if person == 0 {
			return act.Effect{}, fault.Bad(fault.At("reviewer", "required"))
		}
		if !slices.ContainsFunc(members, func(m personRow) bool { return m.ID == person }) {
			return act.Effect{}, fault.Bad(fault.At("reviewer", "choice_unknown"))
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertReviewer, p.Board, p.ID, person, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "reviewer/" + number(id), Location: boardHome(p.Slug) + "/" + number(p.ID), Public: true, Body: audit.Body{"commitment": p.ID, "person": person}}, nil
	})
}

// NamePost names the reviewer.
func (s *Slice) NamePost(w http.ResponseWriter, r *http.Request) error {
	x, p, err := s.here(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		person, _ := f.Int("reviewer")
		rec, err = s.Name(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, person)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f, x, p) })
}

// Lay lays what a reviewer found before the board, to be voted on as one question
// or, apart, test by test. base is the number of the set in force that the reviewer
// saw: a proposal that came since does not stop the review. Errors:
// NotFound; Forbidden not_reviewer (a member who was not named, and neither clerk
// nor chair); Conflict tests_stale; those of followup.CheckReview.
func (s *Slice) Lay(ctx context.Context, c act.Caller, commitment int64, base int, in followup.Review, apart bool) (act.Receipt, error) {
	c, p, err := s.over(ctx, c, commitment)
	if err != nil {
		return act.Receipt{}, err
	}
	in.Words = nfc(in.Words)
	return s.door.Do(ctx, rules.ReviewLay, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, now, err := locked(ctx, tx, p)
		if err != nil {
			return act.Effect{}, err
		}
		roles, err := act.Roles(ctx, tx, c.By, c.Board, 0, now)
		if err != nil {
			return act.Effect{}, err
		}
		set := x.InForce()
		switch {
		case x.ReviewerID != c.By.Person && !rules.Allow(rules.DecisionDraft, roles):
			return act.Effect{}, fault.New(fault.Forbidden, "not_reviewer")
		case set.ID != 0 && base != set.Number:
			return act.Effect{}, fault.New(fault.Conflict, "tests_stale")
		}
		f := followup.ReviewFacts{Signed: true, Closed: x.Closed(rules.DateOf(now, x.Zone)), Again: !x.Recheck(rules.DateOf(now, x.Zone)).IsZero(), Tests: len(set.Tests), Reports: len(x.Reports), Waiting: x.Waiting() != nil}
		if err := followup.CheckReview(f, in, rules.DateOf(now, x.Zone)); err != nil {
			return act.Effect{}, err
		}
		recheck, _ := rules.FormDate("recheck", in.Recheck, false)
		reviewer := x.ReviewerID
		if reviewer == 0 {
			reviewer = c.By.Person
		}
		var id, first int64
		body := audit.Body{"commitment": p.ID, "set": set.ID, "words": audit.Sealed(in.Words), "recheck": recheck.String(), "reviewer": reviewer}
		var laid []any
		for i, finding := range in.Findings {
			if finding == "" {
				continue
			}
			if id == 0 || apart {
				on := recheck
				if finding != followup.Verified && finding != followup.PartlyVerified && apart {
					on = rules.Date{}
				}
				if err := tx.Get(ctx, &id, sqlInsertDecision, p.Board, p.Recommendation, string(followup.Verify), p.ID, set.ID, x.Transmittal, "", 0, "", in.Words, on, reviewer, now, c.By.Person, 0, 0, "", ""); err != nil {
					return act.Effect{}, err
				}
				if first == 0 {
					first = id
				}
			}
			if _, err := tx.Exec(ctx, sqlInsertFinding, id, p.Board, i+1, finding); err != nil {
				return act.Effect{}, err
			}
			laid = append(laid, map[string]any{"decision": id, "test": i + 1, "finding": finding})
		}
		body["findings"] = laid
		return act.Effect{Subject: "decision/" + number(first), Location: boardHome(p.Slug) + "/" + number(p.ID), Public: true, Body: body}, nil
	})
}

// ReviewData is the form of a review.
type ReviewData struct {
	Head   page.Head
	Facts  []page.Fact
	View   follow.View
	Tests  []ReviewTest
	Form   *page.Form
	Action string
	Back   string
}

// ReviewTest is one test with what may be found of it.
type ReviewTest struct {
	Number  int
	Field   string // finding-1
	Words   string
	Now     page.Status
	Choices []page.Option
}

var reviewPage = page.Must("commitment/review", func() ReviewData {
	return ReviewData{Head: page.Head{Title: "Review the evidence"}, Facts: []page.Fact{{Name: "Action", Value: "Issue the order"}}, View: sampleView(), Form: page.NewForm(nil), Action: "/x", Back: "/y",
		Tests: []ReviewTest{{Number: 1, Field: "finding-1", Words: "The order is published.", Now: follow.StandingStatus(followup.NotAssessed), Choices: []page.Option{{Value: "verified", Text: "Done"}}}}}
})

// ReviewForm asks what was found of each test.
func (s *Slice) ReviewForm(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	if !mayReview(act.From(r.Context()), x) {
		return fault.New(fault.Forbidden, "not_reviewer")
	}
	if len(x.InForce().Tests) == 0 {
		return fault.New(fault.Conflict, "tests_missing")
	}
	return s.showReview(w, r, http.StatusOK, page.NewForm(nil), x)
}

// mayReview says that the person was named, or runs the board's business.
func mayReview(sc act.Scope, x follow.Promise) bool {
	return sc.May(rules.ReviewLay) && (sc.May(rules.DecisionDraft) || x.ReviewerID != 0 && x.ReviewerID == sc.By.Person)
}

func (s *Slice) showReview(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x follow.Promise) error {
	sc := act.From(r.Context())
	back := home(sc) + "/" + number(x.ID)
	title := say("commitment.review")
	set := x.InForce()
	f.Values.Set("base", number(int64(set.Number)))
	d := ReviewData{Head: page.Head{Title: title, Number: say("recommendation.number", "Number", x.Number()), Over: []string{x.BoardName}, Lede: say("commitment.review_lead")}, Facts: facts(x), View: x.View(sc.Today), Form: f, Action: back + "/review", Back: back}
	for i, now := range x.StandingsBy(set, sc.Today) {
		test := ReviewTest{Number: i + 1, Field: "finding-" + strconv.Itoa(i+1), Words: set.Tests[i], Now: follow.StandingStatus(now), Choices: []page.Option{{Text: say("commitment.leave")}}}
		for _, v := range followup.Findings() {
			test.Choices = append(test.Choices, page.Option{Value: v, Text: say("commitment.find." + v), Icon: follow.StandingStatus(v).Kind})
		}
		d.Tests = append(d.Tests, test)
	}
	return reviewPage.Write(w, r, status, chrome(r.Context(), title, page.Crumb{Text: x.Number(), Href: back}), d)
}

// ReviewPost lays a review before the board.
func (s *Slice) ReviewPost(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		base, _ := f.Int("base")
		in := followup.Review{Words: f.Trim("words"), Recheck: f.Trim("recheck")}
		for i := range x.InForce().Tests {
			in.Findings = append(in.Findings, f.Get("finding-"+strconv.Itoa(i+1)))
		}
		rec, err = s.Lay(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, int(base), in, f.On("apart"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showReview(w, r, status, f, x) })
}
