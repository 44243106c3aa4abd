package law_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/law"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// sat is a World under an act with one meeting that was held, with one vote.
type sat struct {
	*webtest.World
	meeting int64
	path    string
}

func (h *sat) by() act.Caller {
	c := h.Caller(h.Clerk)
	c.Key = fmt.Sprint("act ", h.Count(`select count(*) from receipts`))
	return c
}

func held(t *testing.T, profile, kind string) *sat {
	t.Helper()
	w := webtest.New(t)
	h := &sat{World: w, path: "/work/b/cpab/meetings/" + webtest.Day(8).String()}
	ctx := context.Background()
	must := func(_ act.Receipt, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(60e9)
	}
	var item int64
	must(act.Receipt{}, h.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `update jurisdictions set profile = $1`, profile); err != nil {
			return err
		}
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at)
values ($1, $2, $3, $4, '18:00', 'America/Denver', 'City Hall', $5, $5) returning id`, w.Board, webtest.Day(8).String(), kind, webtest.Day(8), webtest.Start); err != nil {
			return err
		}
		return tx.Get(ctx, &item, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, 1, 'Interpreters', true, $3) returning id`, w.Board, h.meeting, webtest.Start)
	}))
	posting := meeting.Posting{Kind: meeting.Agenda, Version: h.Count(`select version from meetings where id = $1`, h.meeting), MissingReason: "A test."}
	if kind == "emergency" {
		posting.AroseOn, posting.AroseAt = webtest.Day(0).String(), "08:00"
	}
	must(h.Portal.Slices.Meeting.Post(ctx, h.by(), h.meeting, posting))
	h.Clock.Set(webtest.At(8, "18:00"))
	votes := h.Portal.Slices.Vote
	must(votes.Open(ctx, h.by(), h.meeting))
	var roll []vote.Presence
	for _, p := range h.Members[:7] {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	must(votes.RecordAttendance(ctx, h.by(), h.meeting, roll))
	rec, err := votes.Move(ctx, h.by(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: item, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodConsent})
	must(rec, err)
	must(votes.Close(ctx, h.by(), rec.ID()))
	must(votes.Adjourn(ctx, h.by(), h.meeting))
	return h
}

func (h *sat) public(t *testing.T) webtest.Answer {
	t.Helper()
	webtest.Bump(t, h.DB, "cpab")
	return h.Anonymous().Get("/b/cpab/compliance").Want(t, 200)
}

func TestFiguresOfSingleActsAreCountedFromTheRecord(t *testing.T) {
	for _, c := range []struct {
		sentence, act, kind string
		says                []string
	}{
		{"votes are public when they close", "us-ct-foia", "regular", []string{`<a href="#votes">1 of 1</a>`, "Each vote was public here, by name, when it closed.", "Conn. Gen. Stat. § 1-225(a)"}},
		{"an emergency is told of by its page", "us-az-oml", "emergency", []string{`<a href="#held_notice">1 of 1</a>`, "The meeting’s page says that it was held"}},
		{"an agenda that was never put up at the site", "us-ga-oma", "regular", []string{`<a href="#window">0 of 1</a>`, "O.C.G.A. § 50-14-1(e)(1)"}},
	} {
		t.Run(c.sentence, func(t *testing.T) { held(t, c.act, c.kind).public(t).Says(t, c.says...) })
	}
}

func TestAFullRecordIsOwedUntilItIsLinked(t *testing.T) {
	h := held(t, "us-dc-oma", "regular")
	const record = "link the full record of it: a recording or a transcript."
	h.As(h.Clerk).Get("/work").Want(t, 200).Says(t, record, "link the recording of it.", h.path+"/recordings", "D.C. Code § 2-578")
	h.public(t).Says(t, `<a href="#full_record">0 of 0</a>`)
	h.Clock.Set(webtest.At(30, "10:00"))
	h.As(h.Clerk).Get("/work").Want(t, 200).Says(t, record, "days over")
	h.public(t).Says(t, `<a href="#full_record">0 of 1</a>`, `<a href="#recorded">0 of 1</a>`)
	if _, err := h.Portal.Slices.Law.AddRecording(t.Context(), h.by(), h.meeting, law.Recording{Kind: "recording", Title: "Video", URL: "https://video.example/1"}); err != nil {
		t.Fatal(err)
	}
	if body := h.As(h.Clerk).Get("/work").Want(t, 200).Body; strings.Contains(body, record) || strings.Contains(body, "link the recording of it.") {
		t.Error("the duty is there still")
	}
	h.public(t).Says(t, `<a href="#full_record">0 of 1</a>`, `<a href="#recorded">1 of 1</a>`, "Late by")
}

func TestAMemberIsNotToldWhatTheBoardOwes(t *testing.T) {
	h := held(t, "us-dc-oma", "regular")
	if body := h.As(h.Members[4]).Get("/work").Want(t, 200).Body; strings.Contains(body, "link the full record") {
		t.Error("a member is asked for the clerk's duty")
	}
}
