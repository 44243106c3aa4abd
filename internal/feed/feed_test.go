package feed_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/shared"
	"parley/internal/webtest"
)

func schedule(t *testing.T, w *webtest.World, p meeting.Plan) int64 {
	t.Helper()
	rec, err := w.Portal.Slices.Meeting.Schedule(context.WithoutCancel(t.Context()), w.Caller(w.Clerk), p)
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	return rec.ID()
}

func plan(days int) meeting.Plan {
	return meeting.Plan{Kind: "regular", On: webtest.Day(days).String(), At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143.", Minutes: 120}
}

func feed(t *testing.T, w *webtest.World, path string) string {
	t.Helper()
	a := w.Anonymous().Get(path).Want(t, 200)
	if a.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Errorf("%s is %s", path, a.Header.Get("Content-Type"))
	}
	return a.Body
}

func has(t *testing.T, body string, lines ...string) {
	t.Helper()
	unfolded := strings.ReplaceAll(body, "\r\n ", "")
	for _, l := range lines {
		if !strings.Contains(unfolded, l) {
			t.Errorf("the feed lacks %q:\n%s", l, body)
		}
	}
}

func TestAMeetingIsTentativeThenConfirmedThenCancelledUnderOneUID(t *testing.T) {
	w := webtest.New(t)
	ctx := context.WithoutCancel(t.Context())
	s := w.Portal.Slices.Meeting
	has(t, feed(t, w, "/b/cpab/calendar.ics"), "BEGIN:VTIMEZONE", "END:VCALENDAR")
	m := schedule(t, w, plan(36))
	body := feed(t, w, "/b/cpab/calendar.ics")
	has(t, body, "STATUS:TENTATIVE", "SEQUENCE:0", "DTSTART;TZID=America/Denver:20261208T180000", "DTEND;TZID=America/Denver:20261208T200000", "SUMMARY:Community Police Advisory Board: Regular meeting", "LAST-MODIFIED:20261102T160000Z")
	_, uid, _ := strings.Cut(body, "UID:")
	uid, _, _ = strings.Cut(uid, "\r\n")
	w.Clock.Set(webtest.At(1, "09:00"))
	if _, err := w.Portal.Slices.Agenda.AddItem(ctx, w.Caller(w.Clerk), m, agenda.Item{Title: "Opening"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Post(ctx, w.Caller(w.Clerk), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: 2}); err != nil {
		t.Fatal(err)
	}
	has(t, feed(t, w, "/b/cpab/calendar.ics"), "STATUS:CONFIRMED", "UID:"+uid, "LAST-MODIFIED:20261103T160000Z")
	p := plan(37)
	p.Version = 3
	if _, err := s.Move(ctx, w.Caller(w.Clerk), m, p); err != nil {
		t.Fatal(err)
	}
	has(t, feed(t, w, "/calendar.ics"), "SEQUENCE:1", "DTSTART;TZID=America/Denver:20261209T180000", "STATUS:TENTATIVE", "UID:"+uid, "URL:"+w.Server.URL+"/b/cpab/meetings/2026-12-08")
	if _, err := s.Cancel(ctx, w.Caller(w.Clerk), m, "The hall is flooded."); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/calendar.ics", "/b/cpab/calendar.ics", "/b/cpab/meetings/2026-12-08/meeting.ics"} {
		has(t, feed(t, w, path), "STATUS:CANCELLED", "SEQUENCE:2", "SUMMARY:CANCELLED: Community", "The hall is flooded.", "UID:"+uid)
	}
	if strings.Contains(feed(t, w, "/b/youth/calendar.ics"), "VEVENT") {
		t.Error("another board's feed holds the meeting")
	}
	w.Anonymous().Get("/b/cpab/meetings/2026-12-31/meeting.ics").Want(t, 404)
	w.Clock.Set(webtest.At(37+61, "09:00"))
	if strings.Contains(feed(t, w, "/b/cpab/calendar.ics"), "VEVENT") {
		t.Error("the feed holds what is more than 60 days past")
	}
}

func TestAFeedThatDidNotChangeIsNotSentAgain(t *testing.T) {
	w := webtest.New(t)
	schedule(t, w, plan(36))
	a := w.Anonymous().Get("/b/cpab/calendar.ics").Want(t, 200)
	w.Clock.Set(webtest.At(3, "12:00"))
	w.Anonymous().Get("/b/cpab/calendar.ics", "If-None-Match", a.Header.Get("ETag")).Want(t, 304)
	schedule(t, w, plan(40))
	w.Anonymous().Get("/b/cpab/calendar.ics", "If-None-Match", a.Header.Get("ETag")).Want(t, 200)
}

func TestImportedMeetingsAreNotInTheFeedAndAPoisonedTitleHarmsNothing(t *testing.T) {
	w := webtest.New(t)
	schedule(t, w, plan(36))
	bad := schedule(t, w, plan(40))
	if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `update meetings set title = E'x\r\nEND:VCALENDAR\r\n\u202e', uid = gen_random_uuid() where id = $1`, bad); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into meetings (board_id, slug, kind, title, held_on, zone, state, created_at, updated_at, source, source_key) values ($1, '2026-12-01', 'regular', 'Imported', '2026-12-01', 'America/Denver', 'adjourned', now(), now(), 'legistar', '1')`, w.Board)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	body := feed(t, w, "/b/youth/calendar.ics") + feed(t, w, "/b/cpab/calendar.ics")
	if n := strings.Count(body, "BEGIN:VEVENT"); n != 2 {
		t.Errorf("%d events", n)
	}
	if strings.Contains(body, "Imported") || strings.Count(body, "\r\nEND:VCALENDAR") != 2 {
		t.Error(body)
	}
}

func TestThePagesTellHowToAddTheCalendar(t *testing.T) {
	w := webtest.New(t)
	host := strings.TrimPrefix(w.Server.URL, "http://")
	w.Anonymous().Get("/calendar").Want(t, 200).Says(t, `href="webcal://`+host+`/calendar.ics"`, w.Server.URL+"/calendar.ics", "every 8 to 24 hours")
	w.Anonymous().Get("/b/cpab/calendar").Want(t, 200).Says(t, `href="webcal://`+host+`/b/cpab/calendar.ics"`, "/b/cpab/subscribe")
	w.Anonymous().Get("/b/nobody/calendar.ics").Want(t, 404)
	pagetest.Check(t)
}

// hostile reads the shared collection of strings that break programs.
func hostile(t *testing.T) []string {
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data/hostile-input/blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	xss, err := os.ReadFile(filepath.Join(shared.Dir(t), "data/hostile-input/xss-payloads.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range bytes.Split(xss, []byte("\n")) {
		if i%200 == 0 {
			out = append(out, string(l))
		}
	}
	return out
}

func TestHostileTextsAreRefusedOrShownAsText(t *testing.T) {
	w := webtest.New(t)
	ctx := context.WithoutCancel(t.Context())
	s := w.Portal.Slices.Meeting
	m := schedule(t, w, plan(36))
	items := 0
	for i, x := range hostile(t) {
		title := x
		if r := []rune(x); len(r) > 200 {
			title = string(r[:200])
		}
		c := w.Caller(w.Clerk)
		if items < 150 {
			switch _, err := w.Portal.Slices.Agenda.AddItem(ctx, c, m, agenda.Item{Title: title, Detail: title}); {
			case err == nil:
				items++
			case fault.KindOf(err) != fault.Invalid:
				t.Fatalf("%q: %v", title, err)
			}
		}
		if i%6 > 0 {
			continue
		}
		p := plan(36)
		p.Title, p.Place, p.Version = title, "x"+title, w.Count(`select version from meetings where id = $1`, m)
		if _, err := s.Move(ctx, c, m, p); err != nil && fault.KindOf(err) != fault.Invalid && fault.CodeOf(err) != "nothing_changed" {
			t.Fatalf("%q: %v", title, err)
		} else if err == nil && i%24 == 0 {
			if body := feed(t, w, "/b/cpab/calendar.ics"); strings.Count(body, "BEGIN:VEVENT") != 1 || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
				t.Fatalf("%q broke the feed:\n%s", title, body)
			}
			problems(t, title, w.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Body)
		}
	}
	if _, err := s.Post(ctx, w.Caller(w.Clerk), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: w.Count(`select version from meetings where id = $1`, m)}); err != nil {
		t.Fatal(err)
	}
	clerk := w.As(w.Clerk)
	problems(t, "posted", w.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Body)
	problems(t, "work", clerk.Get("/work/b/cpab/meetings/2026-12-08").Want(t, 200).Body)
	problems(t, "list", w.Anonymous().Get("/meetings").Want(t, 200).Body)
	if items < 100 {
		t.Errorf("only %d of the strings became items", items)
	}
}

// problems checks that the skeleton of a page is unharmed.
func problems(t *testing.T, what, body string) {
	t.Helper()
	for _, p := range pagetest.Problems([]byte(body)) {
		t.Errorf("%s: %s", what, p)
	}
	for tag, n := range map[string]int{"<main": 1, "</main>": 1, "<footer": 1} {
		if strings.Count(body, tag) != n {
			t.Errorf("%s: %d of %s", what, strings.Count(body, tag), tag)
		}
	}
}
