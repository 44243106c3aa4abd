package referral_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record"
	"parley/internal/referral"
	"parley/internal/rules/order"
	"parley/internal/webtest"
)

// hall is a world in which the board referred something to its committee.
type hall struct {
	*webtest.World
	item, motion int64
}

func ctx(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func (h hall) write(t testing.TB, query string, args ...any) int64 {
	t.Helper()
	var id int64
	if err := h.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error { return tx.Get(ctx, &id, query, args...) }); err != nil {
		t.Fatal(err)
	}
	return id
}

func made(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
	return rec.ID()
}

func want(t testing.TB, err error, code string) {
	t.Helper()
	got := fault.CodeOf(err)
	for _, f := range fault.FieldsOf(err) {
		got = f.Name + ":" + f.Code
	}
	if got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

// at is someone acting at the committee.
func (h hall) at(p webtest.Person) act.Caller {
	c := h.Caller(p)
	c.Board = h.Other
	return c
}

func (h hall) schedule(t testing.TB, c act.Caller, on string) int64 {
	t.Helper()
	rec, err := h.Portal.Slices.Meeting.Schedule(ctx(t), c, meeting.Plan{Kind: "regular", On: on, At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."})
	return made(t, rec, err)
}

func (h hall) post(t testing.TB, c act.Caller, m int64) {
	t.Helper()
	rec, err := h.Portal.Slices.Meeting.Post(ctx(t), c, m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: h.Count(`select version from meetings where id = $1`, m)})
	made(t, rec, err)
}

// carried writes a motion that carried, as the session does.
func (h hall) carried(t testing.TB, board, item int64, kind, text string) int64 {
	t.Helper()
	return h.write(t, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, outcome, moved_at, opened_at, closed_at, computation)
select $1, i.meeting_id, i.id, 1, $3, $4, 'roll_call', 'majority_of_votes_cast', 'closed', 'carried', $5, $5, $5, '{}' from agenda_items i where i.id = $2 returning id`, board, item, kind, text, h.Clock.Now())
}

func newHall(t *testing.T) hall {
	t.Helper()
	h := hall{World: webtest.New(t, pgtest.NoChecks)}
	clerk := h.Caller(h.Clerk)
	m := h.schedule(t, clerk, "2026-11-10")
	rec, err := h.Portal.Slices.Agenda.AddItem(ctx(t), clerk, m, agenda.Item{Title: "Cameras at schools", Votes: true})
	h.item = made(t, rec, err)
	c := h.Caller(h.Clerk)
	rec, err = h.Portal.Slices.Agenda.AddPaper(ctx(t), c, h.item, "Letter", "https://example.org/letter")
	made(t, rec, err)
	rec, err = h.Portal.Slices.Agenda.UploadPaper(ctx(t), h.Caller(h.Clerk), h.item, agenda.Upload{Title: "Notes", Name: "notes.txt", Content: []byte("Three spoke.")})
	made(t, rec, err)
	h.post(t, h.Caller(h.Clerk), m)
	h.Clock.Set(webtest.At(9, "09:00"))
	h.motion = h.carried(t, h.Board, h.item, "refer", "Refer cameras at schools to the Youth and Schools Safety Committee, to report by January 15.")
	return h
}

func TestAReferralGoesToTheCommitteeAndComesBackAsAReport(t *testing.T) {
	h := newHall(t)
	s := h.Portal.Slices.Referral
	clerk, other := h.As(h.Clerk), h.As(h.OtherClerk)
	clerk.Get("/work").Want(t, 200).Says(t, "is to be sent to the committee")
	send := fmt.Sprintf("/work/b/cpab/referrals/motions/%d/send", h.motion)
	clerk.Get("/work/b/cpab/referrals").Want(t, 200).Says(t, "Cameras at schools", send)
	clerk.Get(send).Want(t, 200).Says(t, fmt.Sprintf(`value="%d" selected`, h.Other)) // the motion names it
	clerk.Post(send, "committee", fmt.Sprint(h.Board), "due", "").Want(t, 422)
	clerk.Post(send, "committee", fmt.Sprint(h.Other), "due", "2020-01-01").Want(t, 422)
	h.As(h.Members[4]).Get(send).Want(t, 403)
	other.Get(send).Want(t, 404)
	clerk.Post(send, "_key", "K", "committee", fmt.Sprint(h.Other), "due", "2026-12-01").Want(t, 303)
	clerk.Post(send, "_key", "K", "committee", fmt.Sprint(h.Other), "due", "2026-12-01").Want(t, 303)
	_, err := s.Send(ctx(t), h.Caller(h.Clerk), h.motion, h.Other, "")
	want(t, err, "referral_sent")
	id := int64(h.Count(`select id from referrals`))

	// The committee's intake shows it, and its agenda takes it with its papers.
	proposal := int64(h.Count(`select id from proposals where board_id = $1`, h.Other))
	other.Get("/work/b/youth/proposals").Want(t, 200).Says(t, "Referral", "Cameras at schools")
	other.Get(fmt.Sprintf("/work/b/youth/proposals/%d", proposal)).Want(t, 200).Says(t, "Report by December 1, 2026.", "Refer cameras at schools")
	there := h.schedule(t, h.at(h.OtherClerk), "2026-11-24")
	rec, err := h.Portal.Slices.Agenda.Decide(ctx(t), h.at(h.OtherClerk), proposal, agenda.Decision{Decision: order.Accepted, Meeting: there})
	made(t, rec, err)
	item := int64(h.Count(`select item_id from proposals where id = $1`, proposal))
	if n := h.Count(`select count(*) from papers p left join paper_files f on f.paper_id = p.id where p.item_id = $1 and (p.url <> '' or f.name = 'notes.txt')`, item); n != 2 {
		t.Errorf("%d papers came along", n)
	}
	h.post(t, h.at(h.OtherClerk), there)
	h.Anonymous().Get("/b/youth/meetings/2026-11-24").Want(t, 200).Says(t, "Community Police Advisory Board", "/b/cpab/meetings/2026-11-10")

	// Late, it is shown to both clerks and to everyone.
	h.Clock.Set(webtest.At(33, "09:00"))
	clerk, other = h.As(h.Clerk), h.As(h.OtherClerk)
	for _, at := range []string{"/b/cpab", "/b/youth"} {
		h.Anonymous().Get(at).Want(t, 200).Says(t, "days late, was due December 1, 2026")
	}
	clerk.Get("/work").Want(t, 200).Says(t, "owes a report on “Cameras at schools”")
	other.Get("/work").Want(t, 200).Says(t, "owes a report on “Cameras at schools”")

	// The report rests on a motion of the committee.
	report := fmt.Sprintf("/work/b/youth/referrals/%d/report", id)
	clerk.Get(fmt.Sprintf("/work/b/cpab/referrals/%d/report", id)).Want(t, 404)
	_, err = s.Report(ctx(t), h.at(h.OtherClerk), id, referral.Reporting{Advises: order.AdvisesFor, Words: "Yes."})
	want(t, err, "motion:report_needs_motion")
	_, err = s.Report(ctx(t), h.at(h.OtherClerk), id, referral.Reporting{Advises: order.AdvisesFor, Motion: h.motion, Words: "Yes."})
	want(t, err, "motion:choice_unknown")
	rests := h.carried(t, h.Other, item, "main", "Advise against cameras in class rooms.")
	other.Get(report).Want(t, 200).Says(t, "Advise against cameras in class rooms.")
	other.Post(report, "advises", "against", "motion", fmt.Sprint(rests), "words", "").Want(t, 422)
	other.Post(report, "_key", "R", "advises", "against", "motion", fmt.Sprint(rests), "words", "Parents object.").Want(t, 303)
	_, err = s.Report(ctx(t), h.at(h.OtherClerk), id, referral.Reporting{Advises: order.AdvisesNothing, Words: "Again."})
	want(t, err, "referral_reported")
	h.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "advises against it. Parents object.", "Reported December 5, 2026")

	// The board takes the report up: one history over both.
	back := int64(h.Count(`select id from proposals where board_id = $1`, h.Board))
	clerk.Get("/work/b/cpab/proposals").Want(t, 200).Says(t, "Report of a committee")
	next := h.schedule(t, h.Caller(h.Clerk), "2026-12-15")
	rec, err = h.Portal.Slices.Agenda.Decide(ctx(t), h.Caller(h.Clerk), back, agenda.Decision{Decision: order.Accepted, Meeting: next})
	made(t, rec, err)
	h.post(t, h.Caller(h.Clerk), next)
	page := h.Anonymous().Get("/b/cpab/meetings/2026-12-15").Want(t, 200).Says(t, "/b/cpab/meetings/2026-11-10", "/b/youth/meetings/2026-11-24")
	if strings.Index(page.Body, "/b/youth/meetings/2026-11-24") < strings.Index(page.Body, "/b/cpab/meetings/2026-11-10") {
		t.Error("the history is not in order")
	}
}

func TestTwoClerksWhoSendOneReferralSendItOnce(t *testing.T) {
	h := newHall(t)
	done := make(chan error, 2)
	for _, p := range []webtest.Person{h.Clerk, h.Chair()} {
		c := h.Caller(p)
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			_, err := h.Portal.Slices.Referral.Send(ctx, c, h.motion, h.Other, "")
			done <- err
		}()
	}
	refused := 0
	for range 2 {
		if err := <-done; fault.CodeOf(err) == "referral_sent" {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != 1 || h.Count(`select count(*) from referrals`) != 1 || h.Count(`select count(*) from proposals`) != 1 {
		t.Errorf("%d were refused", refused)
	}
}

// TestARecusalIsKnownAtTheOtherBoard follows a referral there and back: who
// recused at one board is known at the other.
func TestARecusalIsKnownAtTheOtherBoard(t *testing.T) {
	h := newHall(t)
	recuse := func(board, item int64, p webtest.Person) {
		t.Helper()
		h.write(t, `insert into recusals (board_id, meeting_id, item_id, seat_id, term_id, ground, reason, recorded_at) select $1, meeting_id, id, $3, $4, 'employment', 'I work there.', $5 from agenda_items where id = $2 returning id`, board, item, p.Seat, p.Term, h.Clock.Now())
	}
	known := func(board, item int64) string {
		t.Helper()
		all, err := record.RecusedBefore(ctx(t), h.DB, board, item)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, b := range all {
			out = append(out, fmt.Sprint(b.Person, " ", b.Title))
		}
		return strings.Join(out, ", ")
	}
	member, sam := h.Members[5], h.OtherMember
	recuse(h.Board, h.item, member)
	s := h.Portal.Slices.Referral
	rec, err := s.Send(ctx(t), h.Caller(h.Clerk), h.motion, h.Other, "")
	made(t, rec, err)
	there := h.schedule(t, h.at(h.OtherClerk), "2026-11-24")
	rec, err = h.Portal.Slices.Agenda.Decide(ctx(t), h.at(h.OtherClerk), int64(h.Count(`select id from proposals where board_id = $1`, h.Other)), agenda.Decision{Decision: order.Accepted, Meeting: there})
	made(t, rec, err)
	item := int64(h.Count(`select item_id from proposals where board_id = $1`, h.Other))
	if got, want := known(h.Other, item), fmt.Sprintf("%d Cameras at schools (Community Police Advisory Board)", member.Person); got != want {
		t.Errorf("the committee knows %q, want %q", got, want)
	}
	recuse(h.Other, item, sam)
	if _, err = s.Report(ctx(t), h.at(h.OtherClerk), int64(h.Count(`select id from referrals`)), referral.Reporting{Advises: order.AdvisesNothing, Words: "No view."}); err != nil {
		t.Fatal(err)
	}
	next := h.schedule(t, h.Caller(h.Clerk), "2026-12-15")
	rec, err = h.Portal.Slices.Agenda.Decide(ctx(t), h.Caller(h.Clerk), int64(h.Count(`select id from proposals where board_id = $1`, h.Board)), agenda.Decision{Decision: order.Accepted, Meeting: next})
	made(t, rec, err)
	back := int64(h.Count(`select item_id from proposals where board_id = $1`, h.Board))
	if got := known(h.Board, back); !strings.Contains(got, fmt.Sprintf("%d Cameras at schools (Youth and Schools Safety Committee)", sam.Person)) || !strings.Contains(got, fmt.Sprintf("%d Cameras at schools", member.Person)) {
		t.Errorf("the board knows %q", got)
	}
	rec, err = h.Portal.Slices.Agenda.AddItem(ctx(t), h.Caller(h.Clerk), next, agenda.Item{Title: "Cameras at schools"})
	if got := known(h.Board, made(t, rec, err)); got != "" {
		t.Errorf("a namesake is taken for the matter: %q", got)
	}
}
