package notice_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/referral"
	"parley/internal/rules/order"
)

func TestABoardAndItsCommitteeAreToldOfReferrals(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""), pgtest.NoChecks)
	ctx := t.Context()
	do := func(rec act.Receipt, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return rec.ID()
	}
	c := d.Caller(d.Clerk)
	m := do(d.Portal.Slices.Meeting.Schedule(ctx, c, meeting.Plan{Kind: "regular", On: "2026-11-10", At: "18:00", Place: "City Hall"}))
	refer := func(title string) int64 {
		t.Helper()
		item := do(d.Portal.Slices.Agenda.AddItem(ctx, d.Caller(d.Clerk), m, agenda.Item{Title: title}))
		var motion int64
		if err := d.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
			return tx.Get(ctx, &motion, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, outcome, moved_at, opened_at, closed_at, computation)
select $1, $2, $3::bigint, $3::bigint::int, 'refer', 'Refer it.', 'roll_call', 'majority_of_votes_cast', 'closed', 'carried', $4, $4, $4, '{}' returning id`, d.Board, m, item, d.Clock.Now())
		}); err != nil {
			t.Fatal(err)
		}
		return do(d.Portal.Slices.Referral.Send(ctx, d.Caller(d.Clerk), motion, d.Other, "2026-12-01"))
	}
	first, second := refer("Cameras at schools"), refer("Lights at the canal")
	d.work(t)
	srv.got = nil
	d.work(t)
	there := d.Caller(d.OtherClerk)
	there.Board = d.Other
	do(d.Portal.Slices.Referral.Report(ctx, there, first, referral.Reporting{Advises: order.AdvisesNothing, Words: "No agreement."}))
	do(d.Portal.Slices.Referral.TakeBack(ctx, d.Caller(d.Clerk), second, "No longer wanted."))
	d.work(t)
	if len(srv.got) != 2 {
		t.Fatalf("%d mails", len(srv.got))
	}
	for _, x := range srv.got {
		body := decoded(x.body)
		want, to := "No agreement.", d.Clerk.Email
		if x.to == d.OtherClerk.Email {
			want, to = "The board took it back: No longer wanted.", d.OtherClerk.Email
		}
		if x.to != to || !strings.Contains(body, want) {
			t.Errorf("%s was told:\n%s", x.to, body)
		}
	}
}

func TestTheClerkOfABoardThatJoinedIsMailedWhatTheHostDid(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	ctx := t.Context()
	meetings := d.Portal.Slices.Meeting
	in := meeting.Plan{Kind: "regular", On: "2026-12-08", At: "18:00", Place: "City Hall"}
	host, err := meetings.Schedule(ctx, d.Caller(d.Clerk), in)
	if err != nil {
		t.Fatal(err)
	}
	there := d.Caller(d.OtherClerk)
	there.Board = d.Other
	if _, err := meetings.Join(ctx, there, host.ID(), "special"); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	srv.got = nil
	in.At, in.Version = "19:00", d.Count(`select version from meetings where id = $1`, host.ID())
	if _, err := meetings.Move(ctx, d.Caller(d.Clerk), host.ID(), in); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	if _, err := meetings.Cancel(ctx, d.Caller(d.Clerk), host.ID(), "The room is flooded."); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	if len(srv.got) != 2 {
		t.Fatalf("%d mails", len(srv.got))
	}
	for i, want := range []string{"now meets Tuesday, December 8, 2026, 7:00 pm", "The room is flooded."} {
		if body := decoded(srv.got[i].body); srv.got[i].to != d.OtherClerk.Email || !strings.Contains(body, want) || !strings.Contains(body, "/work/b/youth/meetings/2026-12-08/part") {
			t.Errorf("%s was told:\n%s", srv.got[i].to, body)
		}
	}
}
