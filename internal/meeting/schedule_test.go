package meeting_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/rules/order"
	"parley/internal/verify"
	"parley/internal/webtest"
)

func TestASecondMeetingOfADayGetsItsOwnAddress(t *testing.T) {
	d := newDesk(t)
	var ids []int64
	for range 3 {
		ids = append(ids, d.schedule(t, 36))
	}
	for i, want := range []string{"2026-12-08", "2026-12-08-2", "2026-12-08-3"} {
		if got := d.text(t, `select slug from meetings where id = $1`, ids[i]); got != want {
			t.Errorf("meeting %d is at %s, want %s", i+1, got, want)
		}
	}
	if n := d.Count(`select count(*) from audit_entries where action = 'meeting.schedule'`); n != 3 {
		t.Errorf("%d audit entries", n)
	}
}

func TestMeetingsScheduledAtOnceGetDifferentAddresses(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := d.Schedule(ctx(t), d.clerk(), plan(36)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := d.Count(`select count(distinct slug) from meetings`); n != 8 {
		t.Errorf("%d addresses for 8 meetings", n)
	}
}

func TestAPlanThatCannotBeIsRefusedBesideItsField(t *testing.T) {
	d := newDesk(t)
	for name, c := range map[string]struct {
		change func(*meeting.Plan)
		want   string
	}{
		"no kind":                  {func(p *meeting.Plan) { p.Kind = "" }, "kind required"},
		"unknown kind":             {func(p *meeting.Plan) { p.Kind = "secret" }, "kind choice_unknown"},
		"no date":                  {func(p *meeting.Plan) { p.On = "" }, "on required"},
		"no such date":             {func(p *meeting.Plan) { p.On = "2026-02-30" }, "on not_a_date"},
		"a past date":              {func(p *meeting.Plan) { p.On = "2026-11-01" }, "on date_in_past"},
		"a time of today past":     {func(p *meeting.Plan) { p.On, p.At = "2026-11-02", "08:30" }, "at time_in_past"},
		"no time":                  {func(p *meeting.Plan) { p.At = "" }, "at required"},
		"no such time":             {func(p *meeting.Plan) { p.At = "25:00" }, "at not_a_time"},
		"the hour the clocks skip": {func(p *meeting.Plan) { p.On, p.At = "2027-03-14", "02:30" }, "at local_time_missing"},
		"neither place nor link":   {func(p *meeting.Plan) { p.Place, p.Link = "", "" }, "place place_or_link"},
		"a link that runs script":  {func(p *meeting.Plan) { p.Link = "javascript:alert(1)" }, "link not_a_url"},
		"a title of two lines":     {func(p *meeting.Plan) { p.Title = "a\r\nb" }, "title control_characters"},
		"a week long":              {func(p *meeting.Plan) { p.Minutes = 10080 }, "minutes number_out_of_range"},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan(36)
			c.change(&p)
			_, err := d.Schedule(ctx(t), d.clerk(), p)
			want(t, err, c.want)
		})
	}
	if n := d.Count(`select count(*) from meetings`); n != 0 {
		t.Errorf("%d meetings after refusals", n)
	}
}

func TestADoubledHourIsTheFirst(t *testing.T) {
	d := newDesk(t)
	p := plan(0)
	p.On, p.At = "2027-11-07", "01:30"
	rec, err := d.Schedule(ctx(t), d.clerk(), p)
	m := made(t, rec, err)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.post(t, m, meeting.Agenda)
	if got := d.text(t, `select clock->>'start' from postings where meeting_id = $1`, m); got != "2027-11-07T01:30:00-06:00" {
		t.Errorf("the meeting starts at %s", got)
	}
}

// every action, by those who may not do it.
func TestOnlyTheBoardsOwnDaisChangesItsMeetings(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, agenda.Item{Title: "Opening"})
	rec, err := d.AddPaper(ctx(t), d.clerk(), it, "Packet", "https://example.org/p.pdf")
	paper := made(t, rec, err)
	posting := d.post(t, m, meeting.Agenda)
	acts := map[string]func(c act.Caller) (act.Receipt, error){
		"schedule": func(c act.Caller) (act.Receipt, error) { return d.Schedule(ctx(t), c, plan(40)) },
		"move":     func(c act.Caller) (act.Receipt, error) { return d.Move(ctx(t), c, m, plan(37)) },
		"cancel":   func(c act.Caller) (act.Receipt, error) { return d.Cancel(ctx(t), c, m, "no") },
		"postpone": func(c act.Caller) (act.Receipt, error) { return d.Postpone(ctx(t), c, m, "no") },
		"not held": func(c act.Caller) (act.Receipt, error) { return d.NotHeld(ctx(t), c, m, "no") },
		"add":      func(c act.Caller) (act.Receipt, error) { return d.AddItem(ctx(t), c, m, agenda.Item{Title: "x"}) },
		"edit": func(c act.Caller) (act.Receipt, error) {
			return d.EditItem(ctx(t), c, it, agenda.Item{Title: "x", Version: 1})
		},
		"remove":   func(c act.Caller) (act.Receipt, error) { return d.RemoveItem(ctx(t), c, it) },
		"reorder":  func(c act.Caller) (act.Receipt, error) { return d.ReorderItem(ctx(t), c, it, order.Down) },
		"paper":    func(c act.Caller) (act.Receipt, error) { return d.AddPaper(ctx(t), c, it, "x", "https://example.org") },
		"no paper": func(c act.Caller) (act.Receipt, error) { return d.RemovePaper(ctx(t), c, paper) },
		"post": func(c act.Caller) (act.Receipt, error) {
			return d.Post(ctx(t), c, m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: 3})
		},
		"confirm": func(c act.Caller) (act.Receipt, error) {
			return d.Confirm(ctx(t), c, posting, meeting.Confirmation{Channel: "physical", Place: "door", On: "2026-11-02", At: "09:00"})
		},
	}
	before := d.Count(`select count(*) from audit_entries`)
	for name, do := range acts {
		for who, p := range map[string]webtest.Person{"a member": d.Members[4], "the department": d.Executive, "another board's clerk": d.OtherClerk, "the operator": d.Operator} {
			_, err := do(d.Caller(p))
			if err == nil {
				t.Errorf("%s: %s may", name, who)
			}
		}
		// The other board's clerk, acting on the own board, with this one's ids.
		if name == "schedule" {
			continue
		}
		c := d.Caller(d.OtherClerk)
		c.Board = d.Other
		_, err := do(c)
		want(t, err, "not_found")
	}
	if after := d.Count(`select count(*) from audit_entries`); after != before {
		t.Errorf("%d entries were written by refused acts", after-before)
	}
	for _, p := range []webtest.Person{d.Chair(), d.Members[1]} {
		rec, err := d.AddItem(ctx(t), d.Caller(p), m, agenda.Item{Title: "By the dais"})
		made(t, rec, err)
	}
}

func TestAMeetingIsMovedWithItsSequenceAndRefusedWhenStale(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	p := plan(37)
	p.Version = 1
	rec, err := d.Move(ctx(t), d.clerk(), m, p)
	made(t, rec, err)
	if got := d.text(t, `select slug || ' ' || held_on || ' ' || sequence || ' ' || version from meetings where id = $1`, m); got != "2026-12-08 2026-12-09 1 2" {
		t.Errorf("after the move: %s", got)
	}
	_, err = d.Move(ctx(t), d.clerk(), m, p)
	want(t, err, "changed_meanwhile")
	p.Version = 2
	_, err = d.Move(ctx(t), d.clerk(), m, p)
	want(t, err, "nothing_changed")
	p.Title = "Budget hearing"
	rec, err = d.Move(ctx(t), d.clerk(), m, p)
	made(t, rec, err)
	if n := d.Count(`select sequence from meetings where id = $1`, m); n != 1 {
		t.Errorf("a new title raised the sequence to %d", n)
	}
	if n := d.Count(`select count(*) from outbox where kind like 'meeting.%'`); n != 0 {
		t.Errorf("%d mails about a meeting that was never posted", n)
	}
}

func TestAMeetingEndsOnceAndWithAReason(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(d desk, m int64, reason string) (act.Receipt, error)
		kind string
	}{
		"cancelled": {func(d desk, m int64, why string) (act.Receipt, error) { return d.Cancel(ctx(t), d.clerk(), m, why) }, "meeting.cancelled"},
		"postponed": {func(d desk, m int64, why string) (act.Receipt, error) { return d.Postpone(ctx(t), d.clerk(), m, why) }, "meeting.changed"},
		"not_held":  {func(d desk, m int64, why string) (act.Receipt, error) { return d.NotHeld(ctx(t), d.clerk(), m, why) }, "meeting.changed"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			m := d.schedule(t, 36)
			if name == "not_held" {
				_, err := c.end(d, m, "No quorum.")
				want(t, err, "meeting_too_early")
				d.Clock.Set(webtest.At(36, "18:30"))
			}
			_, err := c.end(d, m, "  ")
			want(t, err, "reason required")
			rec, err := c.end(d, m, "No quorum.")
			made(t, rec, err)
			if got := d.text(t, `select state || ' ' || sequence from meetings where id = $1`, m); got != name+" 1" {
				t.Error(got)
			}
			if n := d.Count(`select count(*) from outbox where kind = $1`, c.kind); n != 1 {
				t.Errorf("%d mails of kind %s", n, c.kind)
			}
			_, err = c.end(d, m, "Again.")
			want(t, err, "meeting_over")
			p := plan(50)
			p.Version = d.version(m)
			_, err = d.Move(ctx(t), d.clerk(), m, p)
			want(t, err, "meeting_over")
			_, err = d.AddItem(ctx(t), d.clerk(), m, agenda.Item{Title: "Late"})
			want(t, err, "meeting_over")
			d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "No quorum.")
		})
	}
}

func TestTheSameFormSentTwiceSchedulesOnce(t *testing.T) {
	d := newDesk(t)
	clerk := d.As(d.World.Clerk)
	fields := []string{"_key", "K1", "kind", "regular", "on", "2026-12-08", "at", "18:00", "place", "City Hall"}
	first := clerk.Post("/work/b/cpab/meetings", fields...).Want(t, 303)
	again := clerk.Post("/work/b/cpab/meetings", fields...).Want(t, 303)
	if first.Location != "/work/b/cpab/meetings/2026-12-08" || again.Location != first.Location {
		t.Errorf("%s, then %s", first.Location, again.Location)
	}
	if n := d.Count(`select count(*) from meetings`); n != 1 {
		t.Errorf("%d meetings", n)
	}
	clerk.Post("/work/b/cpab/meetings", append(fields, "title", "Other")...).Want(t, 409).Says(t, "Other")
}

func TestTheFormKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	clerk := d.As(d.World.Clerk)
	clerk.Get("/work/b/cpab/meetings/new").Want(t, 200).Says(t, "72 hours", "54954.2")
	clerk.Post("/work/b/cpab/meetings", "kind", "special", "on", "2027-03-14", "at", "02:30", "place", `<b>"Hall" & 'Annex'</b>`).Want(t, 422).
		Says(t, "That time does not exist on that day", "2027-03-14", `value="02:30"`, "Annex")
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", "12/08/2026", "at", "6 pm", "place", "x", "minutes", "many").Want(t, 422).Says(t, "12/08/2026", "many", "Enter a whole number")
	d.As(d.OtherClerk).Get("/work/b/cpab/meetings").Want(t, 404)
	d.As(d.Members[3]).Post("/work/b/cpab/meetings", "kind", "regular").Want(t, 403)
	d.Anonymous().Get("/work/b/cpab/meetings/new").Want(t, 303)
	if n := d.Count(`select count(*) from meetings`); n != 0 {
		t.Error(fmt.Sprint(n, " meetings"))
	}
}

func TestAPostponedMeetingTakesItsWholeAgendaAlong(t *testing.T) {
	d := newDesk(t)
	old := d.schedule(t, 36)
	d.add(t, old, agenda.Item{Title: "Roll call", Standing: true})
	paper := d.add(t, old, agenda.Item{Title: "Cameras", Votes: true})
	consent := d.add(t, old, agenda.Item{Title: "Consent", Consent: true})
	d.add(t, old, agenda.Item{Title: "As one", Under: consent})
	d.add(t, old, agenda.Item{Title: "Adjourn", Standing: true})
	rec, err := d.AddPaper(ctx(t), d.clerk(), paper, "Letter", "https://example.org/letter")
	made(t, rec, err)
	d.post(t, old, meeting.Agenda)
	_, err = d.SaveNote(ctx(t), d.Caller(d.Members[0]), paper, "Ask about storage.", 0)
	if err != nil {
		t.Fatal(err)
	}
	const at = "/work/b/cpab/meetings/2026-12-08/postpone"
	clerk := d.As(d.World.Clerk)
	clerk.Get(at).Want(t, 200).Says(t, "Carry the agenda over", "A new meeting on the date below")
	for _, bad := range [][]string{
		{"reason", "No room", "on", "2026-12-15", "at", "18:00"},
		{"reason", "No room", "to", "new"},
		{"reason", "No room", "to", "new", "on", "2026-12-07", "at", "18:00"},
		{"reason", "", "to", "new", "on", "2026-12-15", "at", "18:00"},
		{"reason", "No room", "to", "999"},
		{"reason", "No room", "to", itoa(old)},
	} {
		clerk.Post(at, bad...).Want(t, 422)
	}
	if d.Count(`select count(*) from meetings`) != 1 || d.Count(`select count(*) from meetings where state = 'scheduled'`) != 1 {
		t.Fatal("a refused form leaves something")
	}
	fields := []string{"_key", "K", "reason", "The room is flooded", "to", "new", "on", "2026-12-15", "at", "18:00", "carry", "on"}
	for range 2 {
		clerk.Post(at, fields...).Want(t, 303)
	}
	const sqlWhole = `select string_agg(i.title, ', ' order by i.position) || ' ' || (select count(*) from papers p where p.meeting_id = m.id) || ' ' || (select count(*) from agenda_items p where p.meeting_id = m.id and p.parent_id is not null)
from meetings m join agenda_items i on i.meeting_id = m.id where m.slug = '2026-12-15' group by m.id`
	if got := d.text(t, sqlWhole); got != "Roll call, Cameras, Consent, As one, Adjourn 1 1" {
		t.Error(got)
	}
	if got := d.text(t, `select string_agg(body, '') from item_notes n join agenda_items i on i.id = n.item_id join meetings m on m.id = i.meeting_id where m.slug = '2026-12-15'`); got != "Ask about storage." {
		t.Error(got)
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "This meeting is postponed to Tuesday, December 15", "/b/cpab/meetings/2026-12-15")
	rep, err := verify.Run(ctx(t), d.DB)
	for _, f := range rep.Findings {
		if !strings.Contains(f.What, "no entry") { // the world's own rows have none
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func TestAMeetingIsPostponedToOneThatIsOnTheCalendar(t *testing.T) {
	d := newDesk(t)
	old, next := d.schedule(t, 36), d.schedule(t, 50)
	d.add(t, old, agenda.Item{Title: "Cameras"})
	d.add(t, old, agenda.Item{Title: "Roll call", Standing: true})
	d.add(t, next, agenda.Item{Title: "Opening", Standing: true})
	_, err := d.PostponeTo(ctx(t), d.clerk(), next, "x", meeting.Later{To: old})
	want(t, err, "to choice_unknown")
	rec, err := d.PostponeTo(ctx(t), d.clerk(), old, "No quorum expected", meeting.Later{To: next, Carry: true})
	made(t, rec, err)
	if got := d.text(t, `select string_agg(title, ', ' order by position) from agenda_items where meeting_id = $1`, next); got != "Opening, Cameras" {
		t.Error(got)
	}
	_, err = d.PostponeTo(ctx(t), d.Caller(d.Members[4]), next, "x", meeting.Later{})
	want(t, err, "not_allowed")
}
