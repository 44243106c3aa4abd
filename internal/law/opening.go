package law

import (
	"net/url"
	"strconv"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// week is the order in which forms show its days.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func opens(d time.Weekday) string  { return "opens_" + strconv.Itoa(int(d)) }
func closes(d time.Weekday) string { return "closes_" + strconv.Itoa(int(d)) }

// openingFields ask on which days, from when to when, a posting can be read.
func openingFields() []page.Input {
	var out []page.Input
	for i, d := range week {
		from := page.Input{Name: opens(d), Kind: "time", Label: "law." + opens(d), Width: "small", Optional: true}
		if i == 0 {
			from.Hint = "law.opening_hint"
		}
		out = append(out, from, page.Input{Name: closes(d), Kind: "time", Label: "law." + closes(d), Width: "small", Optional: true})
	}
	return out
}

// fillOpening shows the hours of a rule; of two spans on one day the form shows the
// later.
func fillOpening(v url.Values, hours []rules.OpeningHours) {
	for _, h := range hours {
		v.Set(opens(h.Weekday), h.Opens)
		v.Set(closes(h.Weekday), h.Closes)
	}
}

// openingHours reads the hours, one span a day. Errors, as fields opens_N and
// closes_N (N from 0, Sunday): not_a_time; required where the other end is given;
// closes_first.
func openingHours(form *page.Form) (out []rules.OpeningHours, bad []fault.Field) {
	for _, d := range week {
		from, to := form.Trim(opens(d)), form.Trim(closes(d))
		if from == "" && to == "" {
			continue
		}
		h := rules.OpeningHours{Weekday: d}
		for _, end := range []struct {
			name, typed string
			to          *string
		}{{opens(d), from, &h.Opens}, {closes(d), to, &h.Closes}} {
			_, _, err := rules.ParseClock(end.typed)
			switch {
			case end.typed == "":
				bad = append(bad, fault.At(end.name, "required"))
			case err != nil:
				bad = append(bad, fault.At(end.name, "not_a_time"))
			default:
				*end.to = end.typed
			}
		}
		if h.Opens != "" && h.Closes != "" && h.Closes <= h.Opens {
			bad = append(bad, fault.At(closes(d), "closes_first"))
		}
		out = append(out, h)
	}
	return out, bad
}

// tooFew says that so many hours are not found within two years of such weeks.
func tooFew(hours []rules.OpeningHours, amount int) bool {
	minutes := 0
	for _, h := range hours {
		from, fromMinute, err := rules.ParseClock(h.Opens)
		to, toMinute, wrong := rules.ParseClock(h.Closes)
		if err == nil && wrong == nil {
			minutes += (to-from)*60 + toMinute - fromMinute
		}
	}
	const weeks = 100 // holidays are left out
	return minutes*weeks < amount*60
}

// openingWords are the hours of a rule in words.
func openingWords(hours []rules.OpeningHours) string {
	var out []string
	for _, d := range week {
		for _, h := range hours {
			if h.Weekday == d {
				out = append(out, say("law.opening_span", "Day", say("date.weekday."+strconv.Itoa(int(d))), "From", h.Opens, "To", h.Closes))
			}
		}
	}
	return say("law.opening_hours", "Hours", sentence(out))
}

// occasions are the meetings a notice rule may be for alone.
func occasions() []page.Option {
	out := []page.Option{{Value: "", Text: say("law.applies_to_all")}}
	for _, o := range profile.Occasions() {
		out = append(out, page.Option{Value: o, Text: page.RuleWords(o)})
	}
	return out
}
