// Package ical writes calendar feeds (RFC 5545, RFC 7986). It is the only home
// of go-ical, which checks and orders the properties; what that library leaves
// out is done here: text is cleaned before it is written, lines are folded on
// rune boundaries, time zones get their VTIMEZONE, and each event is written
// apart, so that one that cannot be written does not take the others with it.
package ical

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	goical "github.com/emersion/go-ical"
)

// MediaType is the Content-Type of a feed.
const MediaType = "text/calendar; charset=utf-8"

// Status of an event (RFC 5545 section 3.8.1.11).
type Status string

// The statuses of an event.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Event is one meeting. Start and End are in the meeting's own named zone; a
// zero End is left out rather than guessed. Modified is the last change of
// anything shown here; it is both DTSTAMP and LAST-MODIFIED, as a feed without
// METHOD wants it (section 3.8.7.2).
type Event struct {
	UID         string // stable for the life of the meeting: uuid@host
	Start, End  time.Time
	Summary     string
	Description string // may have several lines
	Location    string
	URL         string // of the meeting's page
	Join        string // where to take part online, or ""
	Sequence    int
	Status      Status
	Modified    time.Time
}

// Calendar is a feed. Zone is described even when no event uses it, so that a
// feed without events is a valid calendar.
type Calendar struct {
	Name   string
	URL    string // of the feed itself
	Zone   *time.Location
	Events []Event
}

// product names the program that wrote the feed.
const product = "-//Parley//Police advisory boards//EN"

// refresh is how often a reader is asked to look again.
const refresh = "PT1H"

// ErrLeft is wrapped by the error of an event that was left out.
var ErrLeft = errors.New("event left out")

// Encode writes a feed. The bytes depend on the calendar alone: the same
// meetings give the same bytes, and an event written before is not written
// again. An event that cannot be written is left out
// and named in the errors; the others are all there. A nil body means that the
// calendar itself cannot be written, which its zones alone can cause.
func Encode(c Calendar) ([]byte, []error) {
	w := &folder{out: make([]byte, 0, 1024+len(c.Events)*768)}
	enc := encoder{enc: goical.NewEncoder(w), w: w}
	if err := enc.head(c); err != nil {
		return nil, []error{err}
	}
	var left []error
	for _, e := range c.Events {
		key := e.key()
		if b := written.get(key); b != nil {
			w.out = append(w.out, b...)
			continue
		}
		mark := len(w.out)
		if err := enc.event(e); err != nil {
			w.out = w.out[:mark]
			left = append(left, fmt.Errorf("%w: %s: %w", ErrLeft, e.UID, err))
			continue
		}
		written.put(key, w.out[mark:])
	}
	return append(w.out, endCalendar...), left
}

const endCalendar = "END:VCALENDAR\r\n"

// encoder keeps what is used again from event to event.
type encoder struct {
	enc  *goical.Encoder
	w    *folder
	comp *goical.Component
	cal  goical.Calendar
	text []byte // scratch of clean
}

// head writes the calendar's own properties and its time zones, without the
// end of the calendar.
func (x *encoder) head(c Calendar) error {
	comp := goical.NewComponent(goical.CompCalendar)
	set := func(name, value string) {
		comp.Props[name] = []goical.Prop{{Name: name, Value: value}}
	}
	set(goical.PropVersion, "2.0")
	set(goical.PropProductID, product)
	set(goical.PropCalendarScale, "GREGORIAN")
	name := x.clean(c.Name, false)
	set("NAME", name)
	set("X-WR-CALNAME", name)
	set("X-PUBLISHED-TTL", refresh)
	comp.Props[goical.PropRefreshInterval] = []goical.Prop{{Name: goical.PropRefreshInterval, Params: goical.Params{"VALUE": {"DURATION"}}, Value: refresh}}
	if c.URL != "" {
		set(goical.PropURL, uri(c.URL))
		comp.Props[goical.PropSource] = []goical.Prop{{Name: goical.PropSource, Params: goical.Params{"VALUE": {"URI"}}, Value: uri(c.URL)}}
	}
	zones := map[string]*time.Location{}
	if c.Zone != nil {
		zones[c.Zone.String()] = c.Zone
	}
	for _, e := range c.Events {
		if z := e.Start.Location(); z != time.UTC {
			zones[z.String()] = z
		}
	}
	var names []string
	for n := range zones {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		comp.Children = append(comp.Children, timezone(zones[n]))
	}
	if len(comp.Children) == 0 {
		comp.Children = append(comp.Children, timezone(time.UTC))
	}
	if err := x.enc.Encode(&goical.Calendar{Component: comp}); err != nil {
		return err
	}
	x.w.out = x.w.out[:len(x.w.out)-len(endCalendar)]
	return nil
}

// event writes one VEVENT, in a component that is used again for the next.
func (x *encoder) event(e Event) error {
	if e.Start.IsZero() || e.UID == "" {
		return errors.New("no start or no UID")
	}
	if e.Start.Location() == time.Local {
		return errors.New("a start in the machine's own zone")
	}
	if x.comp == nil {
		x.comp = goical.NewEvent().Component
		x.cal.Component = x.comp
	}
	x.set(goical.PropUID, x.clean(e.UID, false))
	stamp := e.Modified.UTC().Format("20060102T150405Z")
	x.set(goical.PropDateTimeStamp, stamp)
	x.set(goical.PropLastModified, stamp)
	x.moment(goical.PropDateTimeStart, e.Start)
	x.moment(goical.PropDateTimeEnd, e.End)
	x.set(goical.PropSequence, strconv.Itoa(e.Sequence))
	x.set(goical.PropStatus, string(e.Status))
	x.set(goical.PropSummary, x.clean(e.Summary, false))
	x.set(goical.PropDescription, x.clean(e.Description, true))
	x.set(goical.PropLocation, x.clean(e.Location, false))
	x.set(goical.PropURL, uri(e.URL))
	if e.Join == "" {
		delete(x.comp.Props, conference)
	} else {
		x.comp.Props[conference] = []goical.Prop{{Name: conference, Params: joinParams, Value: uri(e.Join)}}
	}
	return x.enc.Encode(&x.cal)
}

// conference is the property of RFC 7986 section 5.11.
const conference = "CONFERENCE"

var joinParams = goical.Params{"VALUE": {"URI"}, "FEATURE": {"AUDIO", "VIDEO"}, "LABEL": {"Join online"}}

// set puts a value into the component; an empty one takes the property out.
func (x *encoder) set(name, value string) {
	if value == "" {
		delete(x.comp.Props, name)
		return
	}
	if have := x.comp.Props[name]; len(have) == 1 {
		have[0].Value, have[0].Params = value, nil
		return
	}
	x.comp.Props[name] = []goical.Prop{{Name: name, Value: value}}
}

// moment puts an instant into the component, with its zone unless it is UTC.
func (x *encoder) moment(name string, at time.Time) {
	switch {
	case at.IsZero():
		delete(x.comp.Props, name)
	case at.Location() == time.UTC:
		x.set(name, at.Format("20060102T150405Z"))
	default:
		x.set(name, at.Format("20060102T150405"))
		zone := at.Location().String()
		p := &x.comp.Props[name][0]
		p.Params = zoneParams(zone)
	}
}
