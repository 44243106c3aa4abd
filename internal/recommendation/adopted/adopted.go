// Package adopted takes recommendations through a meeting for tests, by the
// real acts: scheduled, posted, moved, voted on. It moves the World's clock to
// the meeting.
package adopted

import (
	"context"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/recommendation"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// Text is a recommendation's words for a test.
func Text(title string) recommendation.Text {
	return recommendation.Text{Title: title, Finding: "In 2024 and 2025, 31 foot pursuits ended with someone hurt.\n\nThe department has no written rule on when a pursuit must not begin.",
		Recommendation: "Adopt a written policy, train every patrol officer in it, and publish what happens."}
}

// Draft drafts a recommendation as the clerk.
func Draft(t testing.TB, w *webtest.World, title string) int64 {
	t.Helper()
	rec, err := w.Portal.Slices.Recommendation.Draft(t.Context(), w.Caller(w.Clerk), Text(title))
	return made(t, rec, err)
}

// Posted is a meeting whose agenda was posted, with the items by recommendation.
type Posted struct {
	Meeting int64
	Items   map[int64]int64
	Begins  time.Time
}

// Post schedules a meeting a week after the World's present day, puts the
// recommendations on its agenda and posts it.
func Post(t testing.TB, w *webtest.World, recommendations ...int64) Posted {
	t.Helper()
	meetings := w.Portal.Slices.Meeting
	days := int(w.Clock.Now().Sub(webtest.Start).Hours()/24) + 7
	rec, err := meetings.Schedule(t.Context(), w.Caller(w.Clerk), meeting.Plan{Kind: "regular", On: webtest.Day(days).String(), At: "18:00", Place: "City Hall, Room 204", Accommodation: "Ask the clerk."})
	p := Posted{Meeting: made(t, rec, err), Items: map[int64]int64{}, Begins: webtest.At(days, "18:00")}
	for _, id := range recommendations {
		rec, err := w.Portal.Slices.Agenda.AddItem(t.Context(), w.Caller(w.Clerk), p.Meeting, agenda.Item{Title: "A recommendation", Votes: true, Recommendation: id})
		p.Items[id] = made(t, rec, err)
	}
	version := w.Count(`select version from meetings where id = $1`, p.Meeting)
	rec, err = meetings.Post(t.Context(), w.Caller(w.Clerk), p.Meeting, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: version})
	made(t, rec, err)
	return p
}

// Decide opens the meeting, lets every member be in the room, and puts a
// motion under each recommendation's item to the vote: the first members vote
// yes, the next no. It adjourns the meeting.
func Decide(t testing.TB, w *webtest.World, p Posted, kind rules.MotionKind, yes, no int, recommendations ...int64) {
	t.Helper()
	votes := vote.New(w.DB, w.Portal.Door, w.Portal.Slices.Referral.Carried)
	w.Clock.Set(p.Begins)
	do := func(rec act.Receipt, err error) int64 { t.Helper(); return made(t, rec, err) }
	ctx := context.WithoutCancel(t.Context())
	do(votes.Open(ctx, w.Caller(w.Clerk), p.Meeting))
	var roll []vote.Presence
	for _, m := range w.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	do(votes.RecordAttendance(ctx, w.Caller(w.Clerk), p.Meeting, roll))
	for _, id := range recommendations {
		w.Clock.Advance(10 * time.Minute)
		text := ""
		if kind != rules.MotionAdoptRecommendation {
			text = "Lay it aside or send it back, as moved."
		}
		in := vote.Motion{Kind: kind, Item: p.Items[id], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall, Text: text}
		if kind == rules.MotionRefer {
			in.Refer.Committee = w.Other
		}
		motion := do(votes.Move(ctx, w.Caller(w.Clerk), p.Meeting, in))
		for i, m := range w.Members {
			choice := rules.Yes
			if i >= yes {
				choice = rules.No
			}
			if i >= yes+no {
				break
			}
			do(votes.Cast(ctx, w.Caller(m), motion, m.Seat, choice))
		}
		do(votes.Close(ctx, w.Caller(w.Clerk), motion))
	}
	w.Clock.Advance(30 * time.Minute)
	do(votes.Adjourn(ctx, w.Caller(w.Clerk), p.Meeting))
}

// Adopt drafts a recommendation and lets the board adopt it, 8 to 2.
func Adopt(t testing.TB, w *webtest.World, title string) int64 {
	t.Helper()
	id := Draft(t, w, title)
	Decide(t, w, Post(t, w, id), rules.MotionAdoptRecommendation, 8, 2, id)
	return id
}

// Send adopts a recommendation and sends it to the department a day later. It
// returns the recommendation and the transmittal.
func Send(t testing.TB, w *webtest.World, title string) (recommendation, transmittal int64) {
	t.Helper()
	return SendText(t, w, Text(title))
}

// SendText is Send for words of the test's own.
func SendText(t testing.TB, w *webtest.World, text recommendation.Text) (recommendation, transmittal int64) {
	t.Helper()
	rec, err := w.Portal.Slices.Recommendation.Draft(t.Context(), w.Caller(w.Clerk), text)
	id := made(t, rec, err)
	Decide(t, w, Post(t, w, id), rules.MotionAdoptRecommendation, 8, 2, id)
	w.Clock.Advance(14 * time.Hour)
	rec, err = w.Portal.Slices.Recommendation.Transmit(t.Context(), w.Caller(w.Clerk), id, []int64{w.Department})
	made(t, rec, err)
	return id, Transmittal(w, id, w.Department)
}

// Transmittal is the id of a recommendation's transmittal to a department.
func Transmittal(w *webtest.World, recommendation, department int64) int64 {
	w.T.Helper()
	return int64(w.Count(`select id from transmittals where recommendation_id = $1 and department_id = $2`, recommendation, department))
}

func made(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	return rec.ID()
}
