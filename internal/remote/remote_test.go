package remote_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

const day = 8

// hall is a World in California, whose law sets conditions, with a meeting in session:
// seven members in the room, one online.
type hall struct {
	*webtest.World
	meeting int64
	away    webtest.Person
	path    string
}

func newHall(t *testing.T) *hall {
	t.Helper()
	w := webtest.New(t)
	slug := webtest.Day(day).String()
	h := &hall{World: w, away: w.Members[7], path: "/work/b/cpab/meetings/" + slug}
	ctx := context.Background()
	must(t, h.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', 'City Hall', $4, $4) returning id`, w.Board, slug, webtest.Day(day), webtest.Start); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, 1, 'Interpreters', true, $3)`, w.Board, h.meeting, webtest.Start)
		return err
	}))
	_, err := h.Portal.Slices.Meeting.Post(ctx, h.by(), h.meeting, meeting.Posting{Kind: meeting.Agenda, Version: h.Count(`select version from meetings where id = $1`, h.meeting), MissingReason: "A test."})
	must(t, err)
	w.Clock.Set(webtest.At(day, "18:00"))
	_, err = h.Portal.Slices.Vote.Open(ctx, h.by(), h.meeting)
	must(t, err)
	roll := []vote.Presence{{Seat: h.away.Seat, Kind: rules.Remote}}
	for _, p := range h.Members[:7] {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	h.Clock.Advance(60e9)
	_, err = h.Portal.Slices.Vote.RecordAttendance(ctx, h.by(), h.meeting, roll)
	must(t, err)
	return h
}

func (h *hall) by() act.Caller {
	c := h.Caller(h.Clerk)
	c.Key = fmt.Sprint("act ", h.Count(`select count(*) from receipts`))
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seat(p webtest.Person) string { return strconv.FormatInt(p.Seat, 10) }

func TestAMissingGroundIsADutyUntilItIsRecorded(t *testing.T) {
	h := newHall(t)
	public := strings.TrimPrefix(h.path, "/work")
	clerk := h.As(h.Clerk)
	clerk.Get(h.path+"/session").Want(t, 200).Says(t, "Record the ground", h.path+"/online")
	clerk.Get("/work").Want(t, 200).Says(t, "record why a member took part online: "+h.away.Name, h.path+"/online", "54953")
	h.Anonymous().Get(public).Want(t, 200).Says(t, h.away.Name+" took part online. No ground is recorded")
	clerk.Get(h.path+"/online").Want(t, 200).Says(t, h.away.Name, "No ground is recorded.")

	fields := []string{"seat", seat(h.away), "ground", "care", "words", "A child at home.", "_key", "once"}
	clerk.Post(h.path+"/online/record", fields...).Want(t, 303)
	clerk.Post(h.path+"/online/record", fields...).Want(t, 303)
	if n := h.Count(`select count(*) from remote_grounds`); n != 1 {
		t.Fatalf("%d entries of a form that was sent twice", n)
	}
	h.Anonymous().Get(public).Want(t, 200).Says(t, h.away.Name+" took part online (Cal. Gov. Code", "Ground: care of a child or a relative (A child at home).")
	if body := clerk.Get("/work").Want(t, 200).Body; strings.Contains(body, "took part online") {
		t.Error("the duty is there still")
	}
	// What is recorded already is not recorded again; another ground replaces it and leaves it.
	clerk.Post(h.path+"/online/record", fields[:6]...).Want(t, 303)
	clerk.Post(h.path+"/online/record", "seat", seat(h.away), "ground", "other", "words", "The bridge is closed").Want(t, 303)
	if n := h.Count(`select count(*) from remote_grounds`); n != 2 {
		t.Fatalf("%d entries", n)
	}
	h.Anonymous().Get(public).Want(t, 200).Says(t, "Ground: The bridge is closed.")

	// It prints in the minutes beside the attendance.
	ctx := context.Background()
	_, err := h.Portal.Slices.Vote.Adjourn(ctx, h.by(), h.meeting)
	must(t, err)
	slug := h.path[strings.LastIndex(h.path, "/")+1:]
	_, err = h.Portal.Slices.Minutes.Draft(ctx, h.by(), slug)
	must(t, err)
	_, err = h.Portal.Slices.Minutes.Publish(ctx, h.by(), slug, 1)
	must(t, err)
	h.Anonymous().Get(public+"/minutes").Want(t, 200).Says(t, "Ground: The bridge is closed.")
	rep, err := verify.Run(ctx, h.DB)
	must(t, err)
	for _, f := range rep.Findings {
		if strings.Contains(f.Row+f.What, "ground") {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
}

func TestAGroundIsRefused(t *testing.T) {
	h := newHall(t)
	for _, c := range []struct {
		sentence string
		who      webtest.Person
		fields   []string
		status   int
		says     string
	}{
		{"by a member", h.away, []string{"seat", seat(h.away), "ground", "care"}, 403, ""},
		{"by the clerk of another board", h.OtherClerk, []string{"seat", seat(h.away), "ground", "care"}, 404, ""},
		{"of a member who is in the room", h.Clerk, []string{"seat", seat(h.Members[0]), "ground", "care"}, 422, "Choose"},
		{"without a ground", h.Clerk, []string{"seat", seat(h.away)}, 422, ""},
		{"with another ground and no words", h.Clerk, []string{"seat", seat(h.away), "ground", "other", "words", ""}, 422, ""},
		{"with more words than fit", h.Clerk, []string{"seat", seat(h.away), "ground", "work", "words", strings.Repeat("long ", 50)}, 422, "long long"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got := h.As(c.who).Post(h.path+"/online/record", c.fields...).Want(t, c.status)
			if c.says != "" {
				got.Says(t, c.says)
			}
		})
	}
	h.Anonymous().Post(h.path+"/online/record", "seat", seat(h.away), "ground", "care").Want(t, 303)
	if n := h.Count(`select count(*) from remote_grounds`); n != 0 {
		t.Errorf("%d grounds were entered", n)
	}
}

func TestNobodyIsKeptFromComingOnlineForWantOfAGround(t *testing.T) {
	h := newHall(t)
	_, err := h.Portal.Slices.Vote.RecordAttendance(context.Background(), h.by(), h.meeting, []vote.Presence{{Seat: h.Members[8].Seat, Kind: rules.Remote}})
	must(t, err)
	h.As(h.Clerk).Get("/work").Want(t, 200).Says(t, "record why 2 members took part online: "+h.away.Name+", "+h.Members[8].Name)
}
