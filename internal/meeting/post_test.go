package meeting_test

import (
	"strings"
	"sync"
	"testing"

	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/webtest"

	"context"
)

func TestAPostingIsFrozenAndALaterOneIsAChange(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	_, err := d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: 1})
	want(t, err, "agenda_empty")
	it := d.add(t, m, agenda.Item{Title: "Overdue answers: 2026-016 and 2026-019", Votes: true})
	d.add(t, m, agenda.Item{Title: "Closing"})
	rec, err := d.AddPaper(ctx(t), d.clerk(), it, "Packet", "https://example.org/p.pdf")
	made(t, rec, err)
	_, err = d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: 2})
	want(t, err, "changed_meanwhile")
	_, err = d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: "poem", MissingReason: "Being prepared.", Version: 4})
	want(t, err, "kind choice_unknown")
	p := d.post(t, m, meeting.Agenda)
	content := d.text(t, `select content from postings where id = $1`, p)
	_, err = d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: d.version(m)})
	want(t, err, "posting_unchanged")

	rec, err = d.EditItem(ctx(t), d.clerk(), it, agenda.Item{Title: "Overdue answers: 2026-016, 2026-019 and 2026-020", Votes: true, Version: 1})
	made(t, rec, err)
	d.add(t, m, agenda.Item{Title: "Calendar of meetings for 2027"})
	public := d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200)
	public.Says(t, "Overdue answers:", "2026-016</span> and", "Notice posted, not confirmed everywhere", "At the place of posting")
	if contains(public.Body, "Calendar of meetings for 2027") || contains(public.Body, "2026-020") {
		t.Error("the plan shows before it is posted")
	}
	d.Clock.Advance(1000)
	d.post(t, m, meeting.Agenda)
	if got := d.text(t, `select content from postings where id = $1`, p); got != content {
		t.Error("the first version changed")
	}
	if n := d.Count(`select count(*) from postings where sha256 = sha256(convert_to(content, 'UTF8'))`); n != 2 {
		t.Errorf("%d of 2 hashes are those of their content", n)
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Calendar of meetings for 2027", "Version 2, posted", "Item 1 reworded:", "Item 3 added:", "Changes since first posting", "Reworded November 2", "Added November 2")
	if n := d.Count(`select count(*) from outbox where kind = 'meeting.posted'`); n != 1 {
		t.Errorf("%d first postings were told", n)
	}
	if n := d.Count(`select count(*) from outbox where kind = 'meeting.changed'`); n != 1 {
		t.Errorf("%d changes were told", n)
	}
	if err := d.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update postings set content = '{}'`)
		return err
	}); err == nil {
		t.Error("a posting can be changed")
	}
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

func TestALatePostingNeedsAReasonAndStaysMarked(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.Clock.Set(webtest.At(33, "18:00"))
	clerk := d.As(d.World.Clerk)
	clerk.Get("/work/b/cpab/meetings/2026-12-08/post/agenda").Want(t, 200).Says(t, "It is in time until Saturday, December 5, 2026, 6:00 pm, Mountain Time")
	d.Clock.Set(webtest.At(33, "18:01"))
	_, err := d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: d.version(m)})
	want(t, err, "late_reason late_reason_required")
	clerk.Get("/work/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Too late to give notice in time")
	clerk.Post("/work/b/cpab/meetings/2026-12-08/post/agenda", "version", "2").Want(t, 422).Says(t, "The latest lawful moment was December 5, 2026, 6:00 pm, Mountain Time")
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "The agenda was due by")
	clerk.Post("/work/b/cpab/meetings/2026-12-08/post/agenda", "version", "2", "late_reason", "The server was down.", "missing_reason", "Being prepared.").Want(t, 303)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Notice not given in time", "The server was down.")
	clerk.Get("/work/b/cpab/meetings/2026-12-08").Says(t, "Not confirmed in time")
}

func TestOnTimeNeedsEveryRequiredChannel(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.Clock.Set(webtest.At(30, "09:12"))
	p := d.post(t, m, meeting.Agenda)
	d.Clock.Set(webtest.At(30, "10:00"))
	day := webtest.Day(30).String()
	for name, c := range map[string]struct {
		in   meeting.Confirmation
		want string
	}{
		"the web, which posting confirmed": {meeting.Confirmation{Channel: "web", Place: "here", On: day, At: "09:30"}, "confirmations_once"},
		"a channel not asked for":          {meeting.Confirmation{Channel: "clerk", Place: "x", On: day, At: "09:30"}, "channel choice_unknown"},
		"no place":                         {meeting.Confirmation{Channel: "physical", On: day, At: "09:30"}, "place required"},
		"the future":                       {meeting.Confirmation{Channel: "physical", Place: "door", On: day, At: "10:01"}, "at done_in_future"},
		"before the meeting was planned":   {meeting.Confirmation{Channel: "physical", Place: "door", On: "2026-11-01", At: "10:01"}, "at done_too_early"},
		"no date":                          {meeting.Confirmation{Channel: "physical", Place: "door", At: "10:01"}, "on required"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.Confirm(ctx(t), d.clerk(), p, c.in)
			want(t, err, c.want)
		})
	}
	clerk := d.As(d.World.Clerk)
	form := "/work/b/cpab/meetings/2026-12-08/postings/" + itoa(p) + "/confirm"
	clerk.Get(form+"?channel=physical").Want(t, 200).Says(t, "At the place of posting")
	fields := []string{"_key", "C1", "channel", "physical", "place", "Canal Street door", "on", day, "at", "09:15"}
	clerk.Post(form, fields...).Want(t, 303)
	clerk.Post(form, fields...).Want(t, 303)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Notice given in time", "152 h 45 min")
	clerk.Get("/work/b/cpab/meetings/2026-12-08").Says(t, "Canal Street door, December 2, 9:15 am, Priya Raman", "In time")
	_, err := d.Confirm(ctx(t), d.clerk(), p, meeting.Confirmation{Channel: "physical", Place: "door", On: day, At: "09:16"})
	want(t, err, "confirmations_once")
}

func TestAChannelConfirmedLateMakesTheNoticeLate(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.Clock.Set(webtest.At(33, "17:00"))
	p := d.post(t, m, meeting.Agenda)
	d.Clock.Set(webtest.At(33, "19:00"))
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Notice not given in time", "Not yet confirmed:")
	in := meeting.Confirmation{Channel: "physical", Place: "door", On: webtest.Day(33).String(), At: "18:30"}
	_, err := d.Confirm(ctx(t), d.clerk(), p, in)
	want(t, err, "late_reason late_reason_required")
	in.LateReason = "The door was locked."
	rec, err := d.Confirm(ctx(t), d.clerk(), p, in)
	made(t, rec, err)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Notice not given in time", "The door was locked.")
}

func TestAMovedMeetingMustBePostedAgainUnderItsNewClock(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.post(t, m, meeting.Agenda)
	p := plan(39)
	p.Version = d.version(m)
	rec, err := d.Move(ctx(t), d.clerk(), m, p)
	made(t, rec, err)
	if n := d.Count(`select count(*) from outbox where kind = 'meeting.changed' and payload->>'what' = 'moved'`); n != 1 {
		t.Errorf("the move was told %d times", n)
	}
	p.Version, p.Kind = d.version(m), "special"
	_, err = d.Move(ctx(t), d.clerk(), m, p)
	want(t, err, "kind kind_posted")
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Friday, December 11, 6:00 pm", "Changed since it was posted", "it must be posted again by Tuesday, December 8, 2026, 6:00 pm")
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-12-08").Says(t, "Time or place changed after version 1 of the agenda was posted. Post it again.")
	d.Anonymous().Get("/meetings").Says(t, "Changed since it was posted")
	d.post(t, m, meeting.Agenda)
	if n := d.Count(`select count(*) from postings where sequence = 1 and version = 2 and latest_at = $1`, webtest.At(36, "18:00")); n != 1 {
		t.Error("the second version has not the clock of the new start")
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "Time:", "Tuesday, December 8, 2026, 6:00 pm", "Friday, December 11, 2026, 6:00 pm")
}

func TestARecommendationIsNumberedAtItsFirstPosting(t *testing.T) {
	d := newDesk(t)
	r := d.recommend(t, "Turn body-worn cameras on before arrival")
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Cameras", Votes: true, Recommendation: r})
	d.post(t, m, meeting.Agenda)
	newer := d.write(t, `insert into recommendation_texts (board_id, recommendation_id, number, title, finding, recommendation, written_at) values ($1, $2, 2, 'Cameras on', 'f', 'r', $3) returning id`, d.Board, r, d.Clock.Now())
	d.write(t, `update recommendations set version = 2 where id = $1 returning id`, r)
	d.post(t, m, meeting.Agenda)
	if got := d.text(t, `select year || '-' || seq from recommendation_numbers where recommendation_id = $1`, r); got != "2026-1" {
		t.Error(got)
	}
	if n := d.Count(`select count(*) from posted_recommendations where recommendation_id = $1`, r); n != 2 {
		t.Errorf("%d texts were put before the board", n)
	}
	if n := d.Count(`select count(*) from posted_recommendations where text_id = $1`, newer); n != 1 {
		t.Error("the second posting has not the newest text")
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Says(t, "/b/cpab/recommendations/2026-001", "Cameras on")
}

func TestNumbersAreUniqueWhenAgendasArePostedAtOnce(t *testing.T) {
	d := newDesk(t)
	var meetings []int64
	for i := range 6 {
		m := d.schedule(t, 30+i)
		for range 3 {
			d.add(t, m, agenda.Item{Title: "R", Recommendation: d.recommend(t, "R")})
		}
		meetings = append(meetings, m)
	}
	var wg sync.WaitGroup
	for _, m := range meetings {
		v := d.version(m)
		wg.Go(func() {
			if _, err := d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: v}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := d.Count(`select count(*) from recommendation_numbers where seq between 1 and 18`); n != 18 {
		t.Errorf("%d of 18 numbers", n)
	}
}

func TestOneOfTwoClerksWhoPostAtOnceIsTold(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	v := d.version(m)
	errs := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: v})
			errs <- err
		}()
	}
	a, b := <-errs, <-errs
	if (a == nil) == (b == nil) {
		t.Fatalf("%v and %v", a, b)
	}
	if a == nil {
		a = b
	}
	want(t, a, "changed_meanwhile")
	if n := d.Count(`select count(*) from postings`); n != 1 {
		t.Errorf("%d postings", n)
	}
}

func TestEveryPostedVersionKeepsAPageOfItsOwn(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, agenda.Item{Title: "Overdue answers", Votes: true})
	first := d.post(t, m, meeting.Agenda)
	d.Clock.Set(webtest.At(33, "17:00"))
	rec, err := d.Confirm(ctx(t), d.clerk(), first, meeting.Confirmation{Channel: "physical", Place: "Canal Street door", On: webtest.Day(2).String(), At: "09:00"})
	made(t, rec, err)
	rec, err = d.EditItem(ctx(t), d.clerk(), it, agenda.Item{Title: "Overdue replies", Votes: true, Version: 1})
	made(t, rec, err)
	second := d.post(t, m, meeting.Agenda)
	a := d.Anonymous()
	at := "/b/cpab/meetings/2026-12-08"
	a.Get(at).Want(t, 200).Says(t, `href="`+at+`?agenda=1"`, `href="`+at+`?agenda=2"`)
	v1 := a.Get(at+"?agenda=1").Want(t, 200).Says(t, "Overdue answers", "Agenda, version 2", "replaced it", "Canal Street door", "54954.2", "Tuesday, December 8, 2026, 6:00 pm", d.text(t, `select encode(sha256, 'hex') from postings where id = $1`, first))
	if contains(v1.Body, "Overdue replies") {
		t.Error("version 1 shows the words of version 2")
	}
	a.Get(at+"?agenda=2").Want(t, 200).Says(t, "Overdue replies", "This is the newest version.", "Not confirmed", d.text(t, `select encode(sha256, 'hex') from postings where id = $1`, second))
	ledger := a.Get(at).Body
	if strings.Contains(v1.Body, "meeting.,") || strings.Index(ledger, "?agenda=2") > strings.Index(ledger, "?agenda=1") {
		t.Error("a citation follows a full stop, or the newest version does not stand first")
	}
	for _, bad := range []string{"?agenda=3", "?agenda=0", "?agenda=01", "?agenda=x", "?notice=1", "?agenda=1&notice=1"} {
		a.Get(at+bad).Want(t, 404)
	}
	a.Get("/b/youth/meetings/2026-12-08?agenda=1").Want(t, 404)

	// What was not confirmed by the last lawful moment is late from then on, on
	// each page, though nobody wrote anything.
	d.Clock.Set(webtest.At(33, "19:00"))
	a.Get(at+"?agenda=2").Want(t, 200).Says(t, "Not confirmed in time")
	a.Get(at).Want(t, 200).Says(t, "Not confirmed in time: At the place of posting.")
	rec, err = d.Confirm(ctx(t), d.clerk(), second, meeting.Confirmation{Channel: "physical", Place: "door", On: webtest.Day(33).String(), At: "18:30", LateReason: "The door was locked."})
	made(t, rec, err)
	a.Get(at).Want(t, 200).Says(t, "Not posted everywhere in time", "The door was locked.")
}
