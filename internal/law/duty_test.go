package law_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/law"
	"parley/internal/pg"
	"parley/internal/verify"
	"parley/internal/webtest"
)

func TestAMeetingOnTheFiledScheduleNeedsNoNoticeOfItsOwn(t *testing.T) {
	w := webtest.New(t)
	if _, err := w.Portal.Slices.Law.Choose(t.Context(), w.Caller(w.Operator), "us-wa-opma", "It meets across the line.", 0); err != nil {
		t.Fatal(err)
	}
	clerk, public := w.As(w.Clerk), w.Anonymous()
	on, off := webtest.Day(20).String(), webtest.Day(21).String()
	for _, day := range []string{on, off} {
		clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
	}
	clerk.Get("/work/b/cpab/schedule").Want(t, 200).Says(t, "need no notice of their own", "RCW 42.30.070")
	w.As(w.Members[5]).Get("/work/b/cpab/schedule").Want(t, 403)
	file := []string{"year", "2026", "filed_on", webtest.Day(0).String(), "place", "City clerk", "number", "0"}
	clerk.Post("/work/b/cpab/schedule/file", append(file, "days", "some day")...).Want(t, 422).Says(t, "“some day” is no date", "City clerk")
	clerk.Post("/work/b/cpab/schedule/file", append(file, "days", on)...).Want(t, 303)
	clerk.Post("/work/b/cpab/schedule/file", append(file, "days", off)...).Want(t, 409)
	clerk.Get("/work/b/cpab/meetings/"+on).Want(t, 200).Says(t, "is on the filed yearly schedule and needs no notice of its own")
	if body := clerk.Get("/work/b/cpab/meetings/"+off).Want(t, 200).Body; strings.Contains(body, "is on the filed yearly schedule") {
		t.Error("a meeting that is not on the schedule passes for one that is")
	}
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Yearly schedules on file", "City clerk", "November 22")
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}
}

func TestARecordingSaysUntilWhenItIsKept(t *testing.T) {
	w := webtest.New(t)
	clerk, public := w.As(w.Clerk), w.Anonymous()
	day := webtest.Day(8).String()
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
	at := "/work/b/cpab/meetings/" + day + "/recordings"
	clerk.Post(at+"/add", "kind", "recording", "title", "Video", "url", "https://video.example/1").Want(t, 409).Says(t, "once the meeting has begun")
	w.Clock.Set(webtest.At(8, "18:00"))
	meeting := int64(w.Count(`select id from meetings where slug = $1`, day))
	if _, err := w.Portal.Slices.Vote.Open(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	w.As(w.Members[5]).Get(at).Want(t, 403)
	clerk.Get(at).Want(t, 200).Says(t, "The board need not record.", "At least 30 days.")
	clerk.Post(at+"/add", "kind", "recording", "title", "", "url", "ftp://video.example/1").Want(t, 422).Says(t, "ftp://video.example/1")
	clerk.Post(at+"/add", "kind", "recording", "title", "Video", "url", "https://video.example/1").Want(t, 303)
	clerk.Post(at+"/add", "kind", "recording", "title", "Again", "url", "https://video.example/1").Want(t, 422).Says(t, "listed already")
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Recordings", "Kept until December 10, 2026", "§ 54953.5(b)", `href="https://video.example/1"`)

	// A by-law that comes later does not reach back.
	w.Clock.Set(webtest.At(8, "18:30"))
	if _, err := w.Portal.Slices.Law.Set(t.Context(), w.Caller(w.Operator), law.Rule{Key: "recording.retention", Value: []byte(`{"standard": "fixed", "amount": 12, "unit": "month", "from": "meeting"}`), Citation: "By-law 6.5", Basis: "by_law", Reason: "Longer."}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(webtest.At(8, "19:00"))
	clerk.Post(at+"/add", "kind", "recording", "title", "Sound", "url", "https://video.example/2").Want(t, 303)
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Kept until December 10, 2026", "Kept until November 10, 2027", "By-law 6.5")

	end := fmt.Sprintf("/work/b/cpab/recordings/%d/end", w.Count(`select id from recordings where title = 'Video'`))
	clerk.Get(end).Want(t, 200)
	clerk.Post(end).Want(t, 422)
	clerk.Post(end, "reason", "The host closed.").Want(t, 303)
	clerk.Post(end, "reason", "The host closed.").Want(t, 404)
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "No longer kept since November 10, 2026: The host closed.")
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}
}

// TestEachItemIsFoundInTheRecording records a meeting with a recess in which the
// camera stood still: every item leads to its own place.
func TestEachItemIsFoundInTheRecording(t *testing.T) {
	w := webtest.New(t)
	clerk, public := w.As(w.Clerk), w.Anonymous()
	day := webtest.Day(8).String()
	base := "/work/b/cpab/meetings/" + day
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall").Want(t, 303)
	for _, title := range []string{"Roll call", "Body cameras", "Closing"} {
		clerk.Post(base+"/agenda/add", "title", title).Want(t, 303)
	}
	meeting := int64(w.Count(`select id from meetings where slug = $1`, day))
	item := func(n int) int64 {
		return int64(w.Count(`select id from agenda_items where meeting_id = $1 order by position offset $2 limit 1`, meeting, n))
	}
	votes := w.Portal.Slices.Vote
	for _, s := range []struct {
		at  string
		act func() error
	}{
		{"18:00", func() error { _, err := votes.Open(t.Context(), w.Caller(w.Clerk), meeting); return err }},
		{"18:02", func() error { _, err := votes.TakeUp(t.Context(), w.Caller(w.Clerk), item(0)); return err }},
		{"18:10", func() error { _, err := votes.Recess(t.Context(), w.Caller(w.Clerk), meeting); return err }},
		{"18:30", func() error { _, err := votes.Resume(t.Context(), w.Caller(w.Clerk), meeting); return err }},
		{"18:31", func() error { _, err := votes.TakeUp(t.Context(), w.Caller(w.Clerk), item(1)); return err }},
	} {
		w.Clock.Set(webtest.At(8, s.at))
		if err := s.act(); err != nil {
			t.Fatal(s.at, err)
		}
	}
	clerk = w.As(w.Clerk)
	form := base + "/recordings"
	clerk.Post(form+"/add", "kind", "transcript", "title", "Notes", "url", "https://video.example/notes").Want(t, 303)
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Notes: where each item is found in it is not known, because neither it nor a recording of this meeting says when it begins.")
	clerk.Get(form).Want(t, 200).Says(t, `value="18:00:00"`)
	add := func(more ...string) webtest.Answer {
		return clerk.Post(form+"/add", append([]string{"kind", "recording", "title", "Video"}, more...)...)
	}
	add("url", "https://www.youtube.com/watch?v=abc", "begins", "18:00:61").Want(t, 422).Says(t, `value="18:00:61"`)
	add("url", "https://www.youtube.com/watch?v=abc", "begins", "half past").Want(t, 422)
	clerk.Post(form+"/add", "kind", "film", "title", "Video", "url", "https://video.example/9").Want(t, 422)
	add("url", "https://www.youtube.com/watch?v=abc", "begins", "18:01:30", "pauses", "yes").Want(t, 303)
	add("url", "https://video.example/sound", "begins", "18:00").Want(t, 303)
	add("url", "https://vimeo.com/12", "begins", "18:02:00").Want(t, 303)
	clerk.Post(form+"/add", "kind", "transcript", "title", "Transcript", "url", "https://video.example/text").Want(t, 303)
	clerk.Post(form+"/add", "kind", "transcript", "title", "Captions", "url", "https://youtu.be/abc", "begins", "18:01:00").Want(t, 303)

	body := public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Video, item by item",
		`<a href="https://www.youtube.com/watch?t=30s&v=abc">0:00:30 1. Roll call</a>`, `<a href="https://www.youtube.com/watch?t=570s&v=abc">0:09:30 2. Body cameras</a>`,
		`<a href="https://video.example/sound#t=1860">0:31:00 2. Body cameras</a>`, `<a href="https://vimeo.com/12#t=0s">0:00:00 1. Roll call</a>`, "Transcript, item by item", "A text cannot be opened at a time",
		`<a href="https://video.example/text">0:09:30 2. Body cameras</a>`, `<a href="https://youtu.be/abc?t=1800s">0:30:00 2. Body cameras</a>`).Body // the text goes by the video, which stood still
	if strings.Contains(body, "Closing</a>") || strings.Contains(body, "is not known, because") {
		t.Error("an item that was not taken up has a place, or a transcript that goes by the video has none")
	}
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}

	// So it is with the doors closed, written here without its act.
	if err := w.DB.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
		var id int64
		if err := tx.Get(ctx, &id, `insert into closed_sessions (board_id, meeting_id, number, grounds, statement, citation, resumes, entered_at) values ($1, $2, 1, '[]', 'A claim.', 'x', true, $3) returning id`, w.Board, meeting, webtest.At(8, "18:40")); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into closed_events (board_id, closed_id, kind, recorded_at) values ($1, $2, 'returned', $3)`, w.Board, id, webtest.At(8, "18:55"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(webtest.At(8, "18:56"))
	if _, err := votes.TakeUp(t.Context(), w.Caller(w.Clerk), item(2)); err != nil {
		t.Fatal(err)
	}
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "0:19:30 3. Closing", "0:56:00 3. Closing")
}

// TestThePublicSeesThatMinutesAreLate holds a meeting under Connecticut's act, which
// wants minutes within seven days, and publishes none.
func TestThePublicSeesThatMinutesAreLate(t *testing.T) {
	w := webtest.New(t)
	if _, err := w.Portal.Slices.Law.Choose(t.Context(), w.Caller(w.Operator), "us-ct-foia", "It moved.", 0); err != nil {
		t.Fatal(err)
	}
	day := webtest.Day(8).String()
	w.As(w.Clerk).Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall").Want(t, 303)
	meeting := int64(w.Count(`select id from meetings where slug = $1`, day))
	w.Clock.Set(webtest.At(8, "18:00"))
	public := w.Anonymous()
	votes := w.Portal.Slices.Vote
	if _, err := votes.Open(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(webtest.At(8, "19:00"))
	if _, err := votes.Adjourn(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Due in 7 days", "owes the minutes of this meeting", "Conn. Gen. Stat. § 1-225")
	w.Clock.Set(webtest.At(17, "10:00"))
	public.Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Overdue 2 days")
}

// TestABoardLateWithApprovalIsTold holds a meeting under an act that wants minutes
// approved within 90 days: the public page and the clerk's work name the last day,
// the days late and the section.
func TestABoardLateWithApprovalIsTold(t *testing.T) {
	w := webtest.New(t)
	if _, err := w.Portal.Slices.Law.Choose(t.Context(), w.Caller(w.Operator), "us-federal-faca", "It advises the nation.", 0); err != nil {
		t.Fatal(err)
	}
	day := webtest.Day(8).String()
	w.As(w.Clerk).Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall").Want(t, 303)
	meeting := int64(w.Count(`select id from meetings where slug = $1`, day))
	w.Clock.Set(webtest.At(8, "18:00"))
	votes := w.Portal.Slices.Vote
	if _, err := votes.Open(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(webtest.At(8, "19:00"))
	if _, err := votes.Adjourn(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	w.Anonymous().Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Due in 90 days", "owes the approval of these minutes", "41 CFR 102-3")
	if body := w.As(w.Clerk).Get("/work").Want(t, 200).Says(t, "Draft the minutes from the record.").Body; strings.Contains(body, "Have the board approve the minutes") {
		t.Error("approval is asked for before there is a text")
	}
	w.Clock.Set(webtest.At(101, "10:00"))
	w.Anonymous().Get("/b/cpab/meetings/"+day).Want(t, 200).Says(t, "Overdue 3 days", "owes the approval of these minutes")
	w.As(w.Clerk).Get("/work").Want(t, 200).Says(t, "Have the board approve the minutes.", "Overdue 3 days", "41 CFR 102-3")
}
