package agenda_test

import (
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/webtest"
)

// adjourned ends a meeting of the past, as the session slice
// does.
func (d desk) adjourned(t *testing.T, m int64) {
	t.Helper()
	d.write(t, `update meetings set state = 'adjourned', opened_at = $2, adjourned_at = $3 where id = $1 returning id`, m, webtest.At(8, "18:00"), webtest.At(8, "20:00"))
}

func (d desk) takenUp(t *testing.T, m, item int64) {
	t.Helper()
	d.write(t, `insert into session_events (board_id, meeting_id, kind, item_id, effective_at, recorded_at) values ($1, $2, 'item', $3, $4, $4) returning id`, d.Board, m, item, webtest.At(8, "19:00"))
}

func (d desk) moved(t *testing.T, m, item int64, kind, outcome string) {
	t.Helper()
	d.write(t, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, outcome, opened_at, closed_at, source, source_key)
select $1, $2, $3::bigint, coalesce(max(number), 0) + 1, $4::text, 'x', 'roll_call', 'majority_of_votes_cast', 'closed', $5, $6, $6, 'test', 'k' || $3::bigint || $4::text from motions where meeting_id = $2 returning id`, d.Board, m, item, kind, outcome, webtest.At(8, "19:10"))
}

func TestWhatAMeetingLeftUndoneIsOfferedAndCarriedOverOnce(t *testing.T) {
	d := newDesk(t)
	old := d.schedule(t, 8)
	standing := d.add(t, old, agenda.Item{Title: "Roll call", Standing: true})
	done := d.add(t, old, agenda.Item{Title: "Decided"})
	missed := d.add(t, old, agenda.Item{Title: "Not reached", Detail: "Details", Minutes: 15, Votes: true})
	part := d.add(t, old, agenda.Item{Title: "Its part", Under: missed})
	tabled := d.add(t, old, agenda.Item{Title: "Tabled"})
	consent := d.add(t, old, agenda.Item{Title: "Consent", Consent: true})
	asOne := d.add(t, old, agenda.Item{Title: "As one", Under: consent})
	rec, err := d.AddPaper(ctx(t), d.clerk(), missed, "Letter", "https://example.org/letter")
	made(t, rec, err)
	d.adjourned(t, old)
	d.takenUp(t, old, done)
	d.takenUp(t, old, consent)
	d.moved(t, old, tabled, "table", "carried")
	d.moved(t, old, consent, "main", "carried")
	d.Clock.Set(webtest.At(10, "09:00"))
	next := d.schedule(t, 36)
	form := d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-12-08/agenda/carry").Want(t, 200).Says(t, "Not reached", "Its part", "item 3: not reached", "Tabled", "laid on the table")
	for _, no := range []string{"Roll call", "Decided", "As one"} {
		if strings.Contains(form.Body, no) {
			t.Errorf("%s is offered", no)
		}
	}
	clerk := d.As(d.World.Clerk)
	clerk.Post("/work/b/cpab/meetings/2026-12-08/agenda/carry").Want(t, 422)
	fields := []string{"_key", "K", "item", itoa(missed), "item", itoa(part), "item", itoa(tabled)}
	clerk.Post("/work/b/cpab/meetings/2026-12-08/agenda/carry", fields...).Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/2026-12-08/agenda/carry", fields...).Want(t, 303)
	if got := d.order(t, next); got != "1 Not reached, 1a Its part, 2 Tabled" {
		t.Error(got)
	}
	if got := d.text(t, `select string_agg(p.title || ' ' || i.detail, '') from papers p join agenda_items i on i.id = p.item_id where i.meeting_id = $1`, next); got != "Letter Details" {
		t.Error(got)
	}
	clerk.Get("/work/b/cpab/meetings/2026-12-08/agenda").Want(t, 200).Says(t, "Carried over from the meeting of November 10, 2026")
	clerk.Get("/work/b/cpab/meetings/2026-12-08/agenda/carry").Want(t, 200).Says(t, "Earlier meetings left nothing undone.")
	for _, item := range []int64{standing, done, asOne, 999} {
		_, err := d.Carry(ctx(t), d.clerk(), next, item)
		want(t, err, "not_found")
	}
	_, err = d.Carry(ctx(t), d.clerk(), next, missed)
	want(t, err, "agenda_items_carried_once")

	// Taken off again, it is offered again.
	for _, title := range []string{"Its part", "Not reached"} {
		rec, err := d.RemoveItem(ctx(t), d.clerk(), int64(d.Count(`select id from agenda_items where meeting_id = $1 and title = $2`, next, title)))
		made(t, rec, err)
	}
	rec, err = d.Carry(ctx(t), d.clerk(), next, missed)
	made(t, rec, err)
	_, err = d.Carry(ctx(t), d.Caller(d.Members[4]), next, part)
	want(t, err, "not_allowed")
}

func TestCarryingOverLosesNoItem(t *testing.T) {
	d := newDesk(t)
	old := d.schedule(t, 8)
	var titles []string
	for _, title := range []string{"A", "B", "C", "D"} {
		d.add(t, old, agenda.Item{Title: title})
		titles = append(titles, title)
	}
	d.Clock.Set(webtest.At(7, "09:00"))
	rec, err := d.meetings.Postpone(ctx(t), d.clerk(), old, "The hall is flooded.")
	made(t, rec, err)
	for i, days := range []int{20, 36} { // and once more, from the second to the third
		next := d.schedule(t, days)
		slug := webtest.Day(days).String()
		clerk := d.As(d.World.Clerk)
		form := clerk.Get("/work/b/cpab/meetings/"+slug+"/agenda/carry").Want(t, 200).Says(t, "the meeting was postponed")
		if n := strings.Count(form.Body, "checked"); n != len(titles) {
			t.Errorf("%d of %d items are chosen already", n, len(titles))
		}
		fields := []string{}
		for _, title := range titles {
			fields = append(fields, "item", itoa(int64(d.Count(`select max(id) from agenda_items where title = $1`, title))))
		}
		clerk.Post("/work/b/cpab/meetings/"+slug+"/agenda/carry", fields...).Want(t, 303)
		if got := d.order(t, next); got != "1 A, 2 B, 3 C, 4 D" {
			t.Fatalf("after carrying over %d times: %s", i+1, got)
		}
		rec, err := d.meetings.Postpone(ctx(t), d.clerk(), next, "Again.")
		made(t, rec, err)
	}
}

func TestAMemberTakesAnItemOutOfTheConsentCalendar(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	consent := d.add(t, m, agenda.Item{Title: "Consent calendar", Consent: true})
	letter := d.add(t, m, agenda.Item{Title: "Letter", Under: consent})
	report := d.add(t, m, agenda.Item{Title: "Report", Under: consent})
	member := d.As(d.Members[4])
	page := "/work/b/cpab/meetings/2026-12-08/agenda"
	if body := member.Get(page).Want(t, 200).Says(t, "The agenda is not posted yet.").Body; strings.Contains(body, "Letter") {
		t.Error("a member reads an agenda that is not posted")
	}
	d.post(t, m)
	if body := member.Get(page).Want(t, 200).Says(t, "Take out of the consent calendar").Body; strings.Contains(body, "/edit") || strings.Contains(body, `name="seat"`) {
		t.Error("a member is offered what only the clerk may do")
	}
	member.Post(page+"/"+itoa(letter)+"/pull").Want(t, 303)
	member.Post(page+"/"+itoa(letter)+"/pull").Want(t, 409)
	member.Post(page+"/"+itoa(consent)+"/pull").Want(t, 409)
	member.Post(page+"/"+itoa(report)+"/pull", "seat", itoa(d.Members[5].Seat)).Want(t, 403)
	d.As(d.Executive).Post(page+"/"+itoa(report)+"/pull").Want(t, 404)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Taken out of the consent calendar for "+d.Members[4].Name)
	if got := d.order(t, m); got != "1 Opening, 2 Consent calendar, 2a Letter, 2b Report" {
		t.Errorf("the numbers changed: %s", got)
	}
	clerk := d.As(d.World.Clerk)
	clerk.Post(page+"/"+itoa(report)+"/pull").Want(t, 422)
	clerk.Post(page+"/"+itoa(report)+"/pull", "seat", itoa(d.Members[5].Seat)).Want(t, 303)
	d.moved(t, m, consent, "main", "carried")
	late := d.write(t, `insert into agenda_items (board_id, meeting_id, position, title, parent_id, created_at) values ($1, $2, 5, 'Late', $3, $4) returning id`, d.Board, m, consent, d.Clock.Now())
	_, err := d.Pull(ctx(t), d.Caller(d.Members[4]), late, 0)
	want(t, err, "consent_voted")
	if fault.KindOf(err) != fault.Conflict {
		t.Error(err)
	}
}

func TestTheClockRunsAlongTheAgenda(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening", Minutes: 100})
	d.add(t, m, agenda.Item{Title: "Closing"})
	d.add(t, m, agenda.Item{Title: "After"})
	d.post(t, m)
	a := d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "about 6:00 pm", "about 7:40 pm")
	if n := strings.Count(a.Body, "about "); n != 2 {
		t.Errorf("%d hours are given, after an item without a length there is none", n)
	}
}
