package ical

import (
	"fmt"
	"sync"
	"time"

	goical "github.com/emersion/go-ical"
)

// The years a time zone is described for. 2007 is the first year of the present
// rule in the United States; nobody plans a meeting after the last.
const (
	firstYear = 2007
	lastYear  = 2037
)

var zoneBlocks sync.Map // zone name -> *goical.Component

// timezone describes a zone as a VTIMEZONE, made once: one STANDARD and one
// DAYLIGHT with a yearly rule where one fits all years, which every client
// reads (Outlook reads nothing else), otherwise one block for every change of
// the clocks.
func timezone(zone *time.Location) *goical.Component {
	if c, ok := zoneBlocks.Load(zone.String()); ok {
		return c.(*goical.Component)
	}
	c := goical.NewComponent(goical.CompTimezone)
	put(c, goical.PropTimezoneID, zone.String())
	all := transitions(zone)
	standard, daylight := split(all)
	s, fitsS := yearly(standard)
	d, fitsD := yearly(daylight)
	switch {
	case len(all) == 0:
		at := time.Date(firstYear, 1, 1, 0, 0, 0, 0, zone)
		name, offset := at.Zone()
		block := goical.NewComponent(goical.CompTimezoneStandard)
		put(block, goical.PropDateTimeStart, "19700101T000000")
		put(block, goical.PropTimezoneOffsetFrom, offsetText(offset))
		put(block, goical.PropTimezoneOffsetTo, offsetText(offset))
		put(block, goical.PropTimezoneName, name)
		c.Children = append(c.Children, block)
	case fitsS && fitsD:
		c.Children = append(c.Children, standard[0].block(s), daylight[0].block(d))
	default:
		at := time.Date(firstYear, 1, 1, 0, 0, 0, 0, zone)
		name, offset := at.Zone()
		first := transition{local: at, from: offset, to: offset, name: name, dst: at.IsDST()}
		c.Children = append(c.Children, first.block(""))
		for _, t := range all {
			c.Children = append(c.Children, t.block(""))
		}
	}
	zoneBlocks.Store(zone.String(), c)
	return c
}

func put(c *goical.Component, name, value string) {
	c.Props[name] = []goical.Prop{{Name: name, Value: value}}
}

// transition is one change of the clocks: local is the wall time at which it
// happens by the offset before it; offsets are in seconds east of UTC.
type transition struct {
	local    time.Time
	from, to int
	name     string
	dst      bool
}

func transitions(zone *time.Location) []transition {
	var out []transition
	at := time.Date(firstYear, 1, 1, 0, 0, 0, 0, zone)
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.Year() > lastYear {
			return out
		}
		_, from := at.Zone()
		name, to := end.Zone()
		if before, _ := at.Zone(); before != name || from != to { // the zone database also ends spans where nothing changes
			out = append(out, transition{local: end.UTC().Add(time.Duration(from) * time.Second), from: from, to: to, name: name, dst: end.IsDST()})
		}
		at = end
	}
}

func split(all []transition) (standard, daylight []transition) {
	for _, t := range all {
		if t.dst {
			daylight = append(daylight, t)
		} else {
			standard = append(standard, t)
		}
	}
	return standard, daylight
}

// yearly finds the rule that all transitions follow, one a year: the nth or the
// last weekday of a month, at the same wall time and between the same offsets.
func yearly(of []transition) (string, bool) {
	if len(of) != lastYear-firstYear+1 {
		return "", false
	}
	first := of[0]
	nth, last := true, true
	for i, t := range of {
		if t.from != first.from || t.to != first.to || t.name != first.name || t.local.Year() != firstYear+i || t.local.Month() != first.local.Month() ||
			t.local.Weekday() != first.local.Weekday() || t.local.Format("150405") != first.local.Format("150405") {
			return "", false
		}
		nth = nth && (t.local.Day()-1)/7 == (first.local.Day()-1)/7
		last = last && t.local.AddDate(0, 0, 7).Month() != t.local.Month()
	}
	week := (first.local.Day()-1)/7 + 1
	switch {
	case last:
		week = -1
	case !nth:
		return "", false
	}
	day := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[first.local.Weekday()]
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", first.local.Month(), week, day), true
}

// block is the transition as a component, with a rule or without.
func (t transition) block(rule string) *goical.Component {
	kind := goical.CompTimezoneStandard
	if t.dst {
		kind = goical.CompTimezoneDaylight
	}
	c := goical.NewComponent(kind)
	put(c, goical.PropDateTimeStart, t.local.Format("20060102T150405"))
	put(c, goical.PropTimezoneOffsetFrom, offsetText(t.from))
	put(c, goical.PropTimezoneOffsetTo, offsetText(t.to))
	put(c, goical.PropTimezoneName, t.name)
	if rule != "" {
		put(c, goical.PropRecurrenceRule, rule)
	}
	return c
}

// offsetText is a UTC-OFFSET value (RFC 5545 section 3.3.14).
func offsetText(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	out := fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		out += fmt.Sprintf("%02d", seconds%60)
	}
	return out
}
