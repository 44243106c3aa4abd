package ical

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	goical "github.com/emersion/go-ical"
)

var update = flag.Bool("update", false, "write the golden file anew")

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func sample(t testing.TB) Calendar {
	denver := zone(t, "America/Denver")
	at := time.Date(2026, 12, 8, 18, 0, 0, 0, denver)
	return Calendar{Name: "Community Police Advisory Board", URL: "https://parley.example/b/cpab/calendar.ics", Zone: denver, Events: []Event{
		{UID: "8f14e45f-ceea-467f-a8f5-5d1f4c2f9a01@parley.example", Start: at, End: at.Add(140 * time.Minute), Summary: "Community Police Advisory Board: Regular meeting", Location: "City Hall, Room 204; 410 Canal Street",
			Description: "Ask for an interpreter by December 4.\nAgenda, changes and minutes: https://parley.example/b/cpab/meetings/2026-12-08", URL: "https://parley.example/b/cpab/meetings/2026-12-08", Join: "https://meet.example.org/cpab",
			Sequence: 2, Status: Confirmed, Modified: time.Date(2026, 12, 2, 16, 12, 0, 0, time.UTC)},
		{UID: "8f14e45f-ceea-467f-a8f5-5d1f4c2f9a02@parley.example", Start: at.AddDate(0, 0, 7), Summary: "CANCELLED: Reunión especial sobre la vigilancia en las escuelas – año 2027 ✓ 警察", Sequence: 1, Status: Cancelled, Modified: time.Date(2026, 12, 3, 16, 12, 0, 0, time.UTC)},
	}}
}

func encode(t testing.TB, c Calendar) []byte {
	t.Helper()
	body, left := Encode(c)
	if len(left) > 0 {
		t.Fatal(left)
	}
	return body
}

func TestAFeedIsWrittenAsTheGoldenFileSays(t *testing.T) {
	body := encode(t, sample(t))
	if *update {
		if err := os.WriteFile("testdata/feed.ics", body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile("testdata/feed.ics")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body, golden) {
		t.Errorf("the feed differs from testdata/feed.ics:\n%s", body)
	}
	if again := encode(t, sample(t)); !bytes.Equal(body, again) {
		t.Error("the same meetings give other bytes")
	}
}

// decode reads a feed back and checks the form of its lines.
func decode(t testing.TB, body []byte) *goical.Calendar {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(string(body), "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
		if strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Errorf("a broken line: %q", line)
		}
	}
	cal, err := goical.NewDecoder(bytes.NewReader(body)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return cal
}

func TestAFeedReadsBackAsItWasWritten(t *testing.T) {
	c := sample(t)
	cal := decode(t, encode(t, c))
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		start, err := e.DateTimeStart(nil)
		if err != nil || !start.Equal(c.Events[i].Start) {
			t.Errorf("event %d starts %v (%v), want %v", i, start, err, c.Events[i].Start)
		}
		if s, err := e.Props.Text(goical.PropSummary); err != nil || s != c.Events[i].Summary {
			t.Errorf("event %d is called %q (%v)", i, s, err)
		}
	}
	if s, err := events[0].Props.Text(goical.PropDescription); err != nil || s != c.Events[0].Description {
		t.Errorf("description %q (%v)", s, err)
	}
	for _, name := range []string{"METHOD"} {
		if cal.Props.Get(name) != nil {
			t.Errorf("%s is there", name)
		}
	}
}

func TestACalendarWithoutMeetingsIsOne(t *testing.T) {
	cal := decode(t, encode(t, Calendar{Name: "Empty", Zone: zone(t, "America/Denver")}))
	if len(cal.Children) != 1 || cal.Children[0].Name != goical.CompTimezone {
		t.Errorf("%d components", len(cal.Children))
	}
	decode(t, encode(t, Calendar{}))
}

func TestHostileTextNeitherBreaksNorLeavesItsValue(t *testing.T) {
	for _, s := range []string{"a\rb", "a\r\nBEGIN:VEVENT\r\nUID:x", "\x00\x07\x1b[31m", "\u202egnp.exe\u2066", "\u0085x\u009f", "a;b,c\\d:e\"f", strings.Repeat("é", 200), strings.Repeat("👩‍👩‍👧", 60), "\xff\xfe", "", "\u2028x\u2029",
		"\\", "\\n", strings.Repeat("x", 74) + "é", strings.Repeat("\\;", 90)} {
		c := sample(t)
		c.Name = s
		for i := range c.Events {
			c.Events[i].Summary, c.Events[i].Location, c.Events[i].Description, c.Events[i].URL, c.Events[i].Join = s, s, s, "https://example.org/"+s, "https://example.org/"+s
		}
		body, left := Encode(c)
		if body == nil {
			t.Fatal(left)
		}
		cal := decode(t, body)
		if n := len(cal.Events()) + len(left); n != 2 {
			t.Errorf("%q: %d events written or left out", s, n)
		}
		if len(left) > 0 {
			t.Errorf("%q: %v", s, left)
		}
		for _, comp := range cal.Children {
			if comp.Name != goical.CompTimezone && comp.Name != goical.CompEvent {
				t.Errorf("%q made a %s", s, comp.Name)
			}
		}
		for _, r := range string(body) {
			if r < 0x20 && r != '\r' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\u202e' {
				t.Errorf("%q left %U in the feed", s, r)
			}
		}
	}
}

func TestAnEventThatCannotBeWrittenDoesNotTakeTheOthers(t *testing.T) {
	c := sample(t)
	c.Events[0].Start = time.Time{}
	body, left := Encode(c)
	if len(left) != 1 || !errors.Is(left[0], ErrLeft) {
		t.Errorf("left out: %v", left)
	}
	if n := len(decode(t, body).Events()); n != 1 {
		t.Errorf("%d events remain", n)
	}
	c.Events[0].Start = time.Date(2026, 12, 8, 18, 0, 0, 0, time.Local)
	if _, left := Encode(c); len(left) != 1 {
		t.Error("an event in the machine's own zone is written")
	}
}

func TestEveryZoneIsDescribedByYearlyRulesOrByItsChanges(t *testing.T) {
	for name, want := range map[string]int{"America/Denver": 2, "America/New_York": 2, "America/Los_Angeles": 2, "America/Anchorage": 2, "Europe/London": 2, "America/Phoenix": 1, "Pacific/Honolulu": 1, "America/Puerto_Rico": 1, "UTC": 1} {
		if c := timezone(zone(t, name)); len(c.Children) != want {
			t.Errorf("%s has %d blocks, want %d", name, len(c.Children), want)
		}
	}
	// A zone that changed its mind has one block a change.
	if c := timezone(zone(t, "Africa/Casablanca")); len(c.Children) < 50 {
		t.Errorf("Casablanca has %d blocks", len(c.Children))
	}
	body := string(encode(t, sample(t)))
	for _, line := range []string{"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "DTSTART:20070311T020000", "DTSTART:20071104T020000", "TZOFFSETFROM:-0700", "TZNAME:MDT"} {
		if !strings.Contains(body, line+"\r\n") {
			t.Errorf("the zone of Denver lacks %s", line)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Regular meeting")
	f.Add("a\r\nATTACH:x\u202e;,\\")
	f.Fuzz(func(t *testing.T, s string) {
		c := sample(t)
		c.Events[0].Summary, c.Events[0].Location, c.Events[0].Description = s, s, s
		if n := len(decode(t, encode(t, c)).Events()); n != 2 {
			t.Errorf("%d events", n)
		}
	})
}

func TestAnEventThatChangedInAnyPartIsWrittenAnew(t *testing.T) {
	base := sample(t)
	encode(t, base) // so that its events are kept
	for name, change := range map[string]func(e *Event){
		"uid":         func(e *Event) { e.UID = "other@parley.example" },
		"start":       func(e *Event) { e.Start = e.Start.Add(time.Hour) },
		"start zone":  func(e *Event) { e.Start = e.Start.In(zone(t, "America/Phoenix")) },
		"end":         func(e *Event) { e.End = e.End.Add(time.Hour) },
		"end zone":    func(e *Event) { e.End = e.End.In(zone(t, "America/Phoenix")) },
		"no end":      func(e *Event) { e.End = time.Time{} },
		"summary":     func(e *Event) { e.Summary += "!" },
		"description": func(e *Event) { e.Description += "!" },
		"location":    func(e *Event) { e.Location += "!" },
		"url":         func(e *Event) { e.URL += "x" },
		"join":        func(e *Event) { e.Join += "x" },
		"sequence":    func(e *Event) { e.Sequence++ },
		"status":      func(e *Event) { e.Status = Tentative },
		"modified":    func(e *Event) { e.Modified = e.Modified.Add(time.Second) },
	} {
		c := sample(t)
		change(&c.Events[0])
		got := encode(t, c)
		written.forget()
		if fresh := encode(t, c); !bytes.Equal(got, fresh) || bytes.Equal(got, encode(t, base)) {
			t.Errorf("%s: an older event was written", name)
		}
	}
}

func TestTheKeptEventsStayBounded(t *testing.T) {
	e := sample(t).Events[0]
	for i := range keptEvents + 10 {
		e.Sequence = i
		encode(t, Calendar{Zone: e.Start.Location(), Events: []Event{e}})
	}
	if n := len(written.byKey); n > keptEvents {
		t.Errorf("%d events are kept", n)
	}
}
