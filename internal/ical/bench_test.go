package ical

import (
	"fmt"
	"strconv"
	"testing"
	"time"
)

// thousand is a feed of 1,000 meetings.
func thousand(b *testing.B) Calendar {
	c := sample(b)
	one := c.Events[0]
	c.Events = nil
	for i := range 1000 {
		e := one
		e.UID = fmt.Sprintf("8f14e45f-ceea-467f-a8f5-%012d@parley.example", i)
		e.Start = one.Start.AddDate(0, 0, i)
		e.End = e.Start.Add(2 * time.Hour)
		c.Events = append(c.Events, e)
	}
	return c
}

// byHand writes the same bytes with nothing but appends: what a feed could cost
// at best, as the measure of what it costs.
func byHand(c Calendar) []byte {
	x := encoder{}
	head, _ := Encode(Calendar{Name: c.Name, URL: c.URL, Zone: c.Zone})
	w := folder{out: append(make([]byte, 0, 1024+len(c.Events)*768), head[:len(head)-len(endCalendar)]...)}
	var line []byte
	put := func(parts ...string) {
		line = line[:0]
		for _, p := range parts {
			line = append(line, p...)
		}
		w.line(append(line, "\r\n"...))
	}
	for _, e := range c.Events {
		zone, stamp := e.Start.Location().String(), e.Modified.UTC().Format("20060102T150405Z")
		put("BEGIN:VEVENT")
		put("CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL=Join online;VALUE=URI:", uri(e.Join))
		put("DESCRIPTION:", x.clean(e.Description, true))
		put("DTEND;TZID=", zone, ":", e.End.Format("20060102T150405"))
		put("DTSTAMP:", stamp)
		put("DTSTART;TZID=", zone, ":", e.Start.Format("20060102T150405"))
		put("LAST-MODIFIED:", stamp)
		put("LOCATION:", x.clean(e.Location, false))
		put("SEQUENCE:", strconv.Itoa(e.Sequence))
		put("STATUS:", string(e.Status))
		put("SUMMARY:", x.clean(e.Summary, false))
		put("UID:", x.clean(e.UID, false))
		put("URL:", uri(e.URL))
		put("END:VEVENT")
	}
	return append(w.out, endCalendar...)
}

// forget empties what is kept of written events.
func (w *writtenEvents) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.byKey)
}

func BenchmarkFeed(b *testing.B) {
	c := thousand(b)
	ours, _ := Encode(c)
	if string(ours) != string(byHand(c)) {
		b.Fatal("the two writers differ")
	}
	// What a reader waits for after a meeting was changed: one event is new.
	b.Run("go-ical", func(b *testing.B) {
		b.SetBytes(int64(len(ours)))
		for b.Loop() {
			c.Events[500].Sequence++
			Encode(c)
		}
	})
	// The first feed after a start, when every event is new.
	b.Run("go-ical-first", func(b *testing.B) {
		b.SetBytes(int64(len(ours)))
		for b.Loop() {
			written.forget()
			Encode(c)
		}
	})
	b.Run("by-hand", func(b *testing.B) {
		b.SetBytes(int64(len(ours)))
		for b.Loop() {
			byHand(c)
		}
	})
}
