package notice_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules/order"
	"parley/internal/webtest"
)

// sent are the mails that came since the last look, as "address: subject", and
// the words of them all.
func (d desk) sent(t *testing.T, srv *server) ([]string, string) {
	t.Helper()
	d.work(t)
	var out []string
	words := ""
	for _, m := range srv.got {
		out = append(out, m.to+": "+m.header.Get("Subject"))
		words += decoded(m.body)
	}
	srv.got = nil
	slices.Sort(out)
	return out, words
}

func done(t *testing.T, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return rec.ID()
}

func TestWhatIsProposedIsMailedToTheClerkAndTheChairAndItsDecisionToTheProposer(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.sent(t, srv)
	ctx := context.Background()
	s := d.Portal.Slices.Agenda
	rec, err := d.Portal.Slices.Meeting.Schedule(ctx, d.Caller(d.Clerk), meeting.Plan{Kind: "regular", On: webtest.Day(36).String(), At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."})
	m := done(t, rec, err)
	member := d.Members[4]
	clerk, chair := d.Clerk.Email+": ", d.Chair().Email+": "

	c := d.Caller(member)
	var id int64
	for range 2 { // sent twice, mailed once
		rec, err = s.Propose(ctx, c, agenda.Proposal{Title: "Lights", Why: "It is dark at the canal."})
		id = done(t, rec, err)
	}
	got, words := d.sent(t, srv)
	if want := []string{clerk + "Community Police Advisory Board: proposed, Lights", chair + "Community Police Advisory Board: proposed, Lights"}; !slices.Equal(got, sorted(want)) {
		t.Fatalf("%q", got)
	}
	for _, want := range []string{"It is dark at the canal.", member.Name, "https://portal.test/work/b/cpab/proposals/" + strconv.FormatInt(id, 10), "It waits for a decision."} {
		if !strings.Contains(words, want) {
			t.Errorf("the mail does not say %q:\n%s", want, words)
		}
	}

	rec, err = s.Decide(ctx, d.Caller(d.Clerk), id, agenda.Decision{Decision: order.Deferred, Reason: "The audit comes first."})
	done(t, rec, err)
	got, words = d.sent(t, srv)
	if want := []string{member.Email + ": Deferred: Lights"}; !slices.Equal(got, want) || !strings.Contains(words, "Reason: The audit comes first.") {
		t.Fatalf("%q %s", got, words)
	}
	rec, err = s.Decide(ctx, d.Caller(d.Chair()), id, agenda.Decision{Decision: order.Accepted, Meeting: m})
	done(t, rec, err)
	got, words = d.sent(t, srv)
	if want := []string{member.Email + ": Accepted: Lights"}; !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	for _, want := range []string{"On the agenda of: Tuesday, December 8, 2026", "https://portal.test/b/cpab/meetings/2026-12-08"} {
		if !strings.Contains(words, want) {
			t.Errorf("the mail does not say %q:\n%s", want, words)
		}
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200) // where the mail leads, before anything is posted

	// A department proposes with a paper; the decision is mailed to who did.
	ask := d.Answering(d.Drafter)
	ask.Board = d.Board
	rec, err = s.Ask(ctx, ask, agenda.Proposal{Title: "Drones", Why: "Before the council decides."})
	id = done(t, rec, err)
	more := d.Answering(d.Drafter)
	more.Board = d.Board
	rec, err = s.Enclose(ctx, more, id, agenda.Upload{Title: "Draft", Name: "draft.txt", Content: []byte("A draft.")})
	done(t, rec, err)
	got, words = d.sent(t, srv)
	if len(got) != 2 || !strings.Contains(words, d.Drafter.Name+", for the ") || !strings.Contains(words, "Papers: 1") {
		t.Errorf("%q %s", got, words)
	}
	rec, err = s.Decide(ctx, d.Caller(d.Clerk), id, agenda.Decision{Decision: order.Declined, Reason: "The council decided."})
	done(t, rec, err)
	got, words = d.sent(t, srv)
	if want := []string{d.Drafter.Email + ": Declined: Drones"}; !slices.Equal(got, want) || !strings.Contains(words, "Reason: The council decided.") || !strings.Contains(words, "/work/d/"+strconv.FormatInt(d.Department, 10)+"/proposals/"+strconv.FormatInt(id, 10)) {
		t.Errorf("%q %s", got, words)
	}

	// Who proposes knows of it: the chair's own goes to the clerk alone.
	rec, err = s.Propose(ctx, d.Caller(d.Chair()), agenda.Proposal{Title: "Horses", Why: "Hear the department."})
	id = done(t, rec, err)
	if got, _ = d.sent(t, srv); !slices.Equal(got, []string{clerk + "Community Police Advisory Board: proposed, Horses"}) {
		t.Errorf("%q", got)
	}
	// A decision that another one followed before the mail went is not told.
	rec, err = s.Decide(ctx, d.Caller(d.Clerk), id, agenda.Decision{Decision: order.Deferred, Reason: "Not now."})
	done(t, rec, err)
	d.Clock.Advance(1)
	rec, err = s.Decide(ctx, d.Caller(d.Clerk), id, agenda.Decision{Decision: order.Declined, Reason: "Not ever."})
	done(t, rec, err)
	if got, _ = d.sent(t, srv); !slices.Equal(got, []string{d.Chair().Email + ": Declined: Horses"}) {
		t.Errorf("%q", got)
	}
	if n := d.Count(`select count(*) from outbox where state <> 'done'`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

// TestAProposerLearnsThatTheItemWentToACommittee refers what a member proposed:
// the committee's clerk learns that it came, the member where it went, and the
// clerk who sent it what the committee made of it.
func TestAProposerLearnsThatTheItemWentToACommittee(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""), pgtest.NoChecks)
	ctx := context.Background()
	s := d.Portal.Slices.Agenda
	rec, err := d.Portal.Slices.Meeting.Schedule(ctx, d.Caller(d.Clerk), meeting.Plan{Kind: "regular", On: webtest.Day(36).String(), At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."})
	m := done(t, rec, err)
	rec, err = s.Propose(ctx, d.Caller(d.Members[4]), agenda.Proposal{Title: "Lights", Why: "It is dark at the canal."})
	id := done(t, rec, err)
	rec, err = s.Decide(ctx, d.Caller(d.Clerk), id, agenda.Decision{Decision: order.Accepted, Meeting: m})
	done(t, rec, err)
	d.sent(t, srv)
	var motion int64
	err = d.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		return tx.Get(ctx, &motion, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, outcome, moved_at, opened_at, closed_at, computation)
select p.board_id, i.meeting_id, i.id, 1, 'refer', 'Refer it.', 'roll_call', 'majority_of_votes_cast', 'closed', 'carried', now(), now(), now(), '{}' from proposals p join agenda_items i on i.id = p.item_id where p.id = $1 returning id`, id)
	})
	if err != nil {
		t.Fatal(err)
	}
	rec, err = d.Portal.Slices.Referral.Send(ctx, d.Caller(d.Clerk), motion, d.Other, "2027-01-15")
	done(t, rec, err)
	got, words := d.sent(t, srv)
	if len(got) != 2 || !slices.Contains(got, d.Members[4].Email+": Referred to a committee: Lights") || !strings.HasPrefix(got[1], d.OtherClerk.Email) && !strings.HasPrefix(got[0], d.OtherClerk.Email) {
		t.Fatalf("%q", got)
	}
	for _, want := range []string{"Committee: Youth and Schools Safety Committee", "To report by: Friday, January 15, 2027", "https://portal.test/b/youth"} {
		if !strings.Contains(words, want) {
			t.Errorf("the mail does not say %q:\n%s", want, words)
		}
	}
	there := d.Caller(d.OtherClerk)
	there.Board = d.Other
	rec, err = s.Decide(ctx, there, int64(d.Count(`select max(id) from proposals`)), agenda.Decision{Decision: order.Declined, Reason: "We asked before."})
	done(t, rec, err)
	if got, words = d.sent(t, srv); !slices.Equal(got, []string{d.Clerk.Email + ": Declined: Lights"}) || !strings.Contains(words, "We asked before.") {
		t.Errorf("%q %s", got, words)
	}
}
