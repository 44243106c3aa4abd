package law

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Units in which a deadline is counted, and words a deadline may stand on.
var (
	units     = []string{rules.CalendarDay, rules.BusinessDay, rules.Month}
	standards = []string{rules.StandardFixed, rules.StandardLaterOf, rules.StandardEvent, rules.StandardPromptly, rules.StandardReasonable, rules.StandardBusinessHoursAccess}
	// An order of the earliest of several is the acts' own; a board's rule is one.
	algorithms = []string{rules.ElapsedHours, rules.ElapsedHoursExcludingDays, rules.AccessibleHours, rules.ClearBusinessDays, rules.BusinessDaysBefore, rules.CalendarDaysBefore, rules.ScheduleOnFile, rules.Reasonable,
		rules.AsSoonAsPracticable, rules.SimultaneousWithMembers, rules.NoneRequired}
	channels = []string{"web", "physical", "members", "media", "clerk", "newspaper", "meeting_site", "register", "office", "requesters", "own_rule"}
)

// none is the choice that the board has no such rule.
func none() page.Option { return page.Option{Value: "", Text: say("law.choose_none")} }

func choices(prefix string, values []string) []page.Option {
	var out []page.Option
	for _, v := range values {
		out = append(out, page.Option{Value: v, Text: say(prefix + v)})
	}
	return out
}

// offered refuses a choice that was not offered; no choice is one.
func offered(name, s string, choices ...string) []fault.Field {
	if s == "" {
		return nil
	}
	return rules.CheckChoice(name, s, choices...)
}

// valueFields are the fields of a rule's value, by the kind of rule.
func valueFields(f profile.Field, r profile.Rule) []page.Input {
	switch r.(type) {
	case *profile.Word:
		return []page.Input{{Name: "value", Kind: "radios", Label: "law.value", Options: append(choices("law.value."+f.Key+".", f.Choices), none())}}
	case *profile.YesNo:
		return []page.Input{{Name: "value", Kind: "radios", Label: "law.value", Options: append(choices("law.value."+f.Key+".", []string{"yes", "no"}), none())}}
	case *profile.Day:
		return []page.Input{{Name: "value", Kind: "date", Label: "law.last_day", Width: "small", Optional: true}}
	case *profile.Connection:
		var all []page.Option
		for _, c := range f.Choices {
			all = append(all, page.Option{Value: c, Text: say("law.value."+f.Key+"."+c, "N", 0)})
		}
		return []page.Input{{Name: "value", Kind: "radios", Label: "law.value", Options: append(all, none())},
			{Name: "minutes", Kind: "number", Label: "law.grace_label", Hint: "law.grace_hint", Width: "small", Optional: true}}
	case *profile.Hours:
		return []page.Input{{Name: "value", Kind: "number", Label: "law.hours_label", Hint: "law.hours_hint", Width: "small", Optional: true}}
	case *profile.List:
		if f.Choices != nil {
			var all []page.Option
			for _, t := range f.Choices {
				all = append(all, page.Option{Value: t, Text: page.RuleWords(t)})
			}
			return []page.Input{{Name: "value", Kind: "checks", Label: "law.value", Options: all, Optional: true}}
		}
		return []page.Input{{Name: "value", Kind: "textarea", Label: "law.lines", Hint: "law.lines_hint", Max: 4000, Rows: 8, Optional: true}}
	case *profile.Grounds:
		return []page.Input{{Name: "value", Kind: "textarea", Label: "law.grounds", Hint: "law.grounds_hint", Max: 4000, Rows: 8, Optional: true}}
	case *profile.Notice:
		return append([]page.Input{{Name: "algorithm", Kind: "select", Label: "law.algorithm", Options: append(choices("law.algorithm.", algorithms), none())},
			{Name: "amount", Kind: "number", Label: "law.amount", Hint: "law.amount_notice_hint", Width: "small", Optional: true},
			{Name: "exclude_days", Kind: "checks", Label: "law.exclude_days", Hint: "law.exclude_days_hint", Options: choices("law.exclude.", []string{rules.ExcludeSaturday, rules.ExcludeSunday, rules.ExcludeHoliday}), Optional: true},
			{Name: "cutoff_time", Kind: "time", Label: "law.cutoff_time", Hint: "law.cutoff_time_hint", Width: "small", Optional: true},
			{Name: "channels", Kind: "checks", Label: "law.channel_list", Options: choices("meeting.channel.", channels), Optional: true},
			{Name: "applies_to", Kind: "select", Label: "law.applies_to_label", Options: occasions(), Optional: true}}, openingFields()...)
	case *profile.Deadline:
		events := append(choices("law.event.", rules.MinutesEvents()), none())
		return []page.Input{{Name: "standard", Kind: "select", Label: "law.standard", Options: append(choices("law.standard.", standards), none())},
			{Name: "amount", Kind: "number", Label: "law.amount", Hint: "law.amount_deadline_hint", Width: "small", Optional: true},
			{Name: "unit", Kind: "select", Label: "law.unit", Options: choices("law.unit.", units), Optional: true, Width: "medium"},
			{Name: "from", Kind: "select", Label: "law.from", Options: events, Optional: true},
			{Name: "or_event", Kind: "select", Label: "law.or_event", Hint: "law.or_event_hint", Options: events, Optional: true}}
	case *profile.AddItem:
		thresholds := choices("threshold.", slices.DeleteFunc(rules.Thresholds(), func(t string) bool { return t == rules.NegativeToReverse }))
		return []page.Input{{Name: "value", Kind: "select", Label: "law.add_item_threshold", Options: append(thresholds, page.Option{Value: "", Text: say("law.add_item_no_vote")})},
			{Name: "conditions", Kind: "textarea", Label: "law.conditions_label", Hint: "law.lines_hint", Max: 2000, Rows: 4, Optional: true}}
	case *profile.Papers:
		return []page.Input{{Name: "value", Kind: "radios", Label: "law.value", Options: []page.Option{{Value: "same_time_as_members", Text: say("law.papers.same_time_as_members")}, {Value: "fixed", Text: say("law.papers_hours")}, none()}},
			{Name: "amount", Kind: "number", Label: "law.amount", Hint: "law.amount_papers_hint", Width: "small", Optional: true}}
	case *profile.Closing:
		return []page.Input{{Name: "vote", Label: "law.closing_vote_label", Hint: "law.closing_vote_hint", Max: 120, Optional: true}, {Name: "roll_call", Kind: "checkbox", Label: "law.closing_roll_call_label"},
			{Name: "statement", Label: "law.closing_statement_label", Max: 200}}
	}
	return nil
}

// fill puts a rule as it stands into the fields of a form.
func fill(v url.Values, f profile.Field, r profile.Rule) {
	number := func(name string, n int) {
		if n > 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	switch r := r.(type) {
	case *profile.Word:
		v.Set("value", r.Word)
	case *profile.YesNo:
		if !r.None() {
			v.Set("value", yesNo(r.Yes()))
		}
	case *profile.Day:
		v.Set("value", r.On.String())
	case *profile.Connection:
		v.Set("value", r.Word)
		number("minutes", r.Minutes)
	case *profile.Hours:
		number("value", r.N)
	case *profile.List:
		if v["value"] = r.Values; f.Choices == nil {
			v.Set("value", strings.Join(r.Values, "\n"))
		}
	case *profile.Grounds:
		var lines []string
		for _, g := range r.Values {
			lines = append(lines, g.Key+"; "+g.Citation)
		}
		v.Set("value", strings.Join(lines, "\n"))
	case *profile.Notice:
		v.Set("algorithm", r.Rule.Algorithm)
		number("amount", r.Rule.Amount)
		v["exclude_days"], v["channels"] = r.Rule.ExcludeDays, r.Channels
		v.Set("applies_to", r.AppliesTo)
		fillOpening(v, r.Rule.OpeningHours)
		v.Set("cutoff_time", r.Rule.CutoffTime)
	case *profile.Deadline:
		v.Set("standard", r.Rule.Standard)
		number("amount", r.Rule.Amount)
		v.Set("unit", r.Rule.Unit)
		v.Set("from", r.Rule.From)
		v.Set("or_event", r.Rule.OrEvent)
	case *profile.AddItem:
		v.Set("value", r.Threshold)
		v.Set("conditions", strings.Join(r.Conditions, "\n"))
	case *profile.Papers:
		v.Set("value", r.Rule)
		number("amount", r.Amount)
	case *profile.Closing:
		v.Set("vote", r.Vote)
		v.Set("roll_call", page.Ticked(r.RollCall != nil && *r.RollCall))
		v.Set("statement", r.Statement)
	}
}

// lines are the lines of a text, without what is empty.
func lines(text string) []string {
	out := []string{}
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// value reads the fields of a rule's value as the profiles write it. main is the
// field beside which a value that cannot be computed is told.
func value(f profile.Field, r profile.Rule, form *page.Form) (raw json.RawMessage, main string, bad []fault.Field) {
	var v any
	main = "value"
	switch r.(type) {
	case *profile.Word:
		bad = offered("value", form.Get("value"), f.Choices...)
		if s := form.Get("value"); s != "" {
			v = s
		}
	case *profile.YesNo:
		bad = offered("value", form.Get("value"), "yes", "no")
		if s := form.Get("value"); s != "" {
			v = s == "yes"
		}
	case *profile.Day:
		var on rules.Date
		if on, bad = rules.FormDate("value", form.Trim("value"), false); !on.IsZero() {
			v = on
		}
	case *profile.Connection:
		var n int
		n, bad = form.Number("minutes", 1, 60)
		x := profile.ConnectionRule{Word: form.Get("value")}
		bad = append(bad, offered("value", x.Word, f.Choices...)...)
		if x.Word == profile.AbsentAfterGrace {
			if x.Minutes = n; n == 0 && len(bad) == 0 {
				bad = []fault.Field{fault.At("minutes", "required")}
			}
		}
		v = (&profile.Connection{ConnectionRule: x}).Value()
	case *profile.Hours:
		var n int
		if n, bad = form.Number("value", 1, 720); n > 0 {
			v = n
		}
	case *profile.List:
		if v = lines(form.Get("value")); f.Choices != nil {
			v = append([]string{}, form.All("value")...)
		}
	case *profile.Grounds:
		all := []profile.Ground{}
		for _, l := range lines(form.Get("value")) {
			ground, section, ok := strings.Cut(l, ";")
			if !ok || strings.TrimSpace(section) == "" {
				bad = []fault.Field{fault.At("value", "ground_without_section")}
			}
			all = append(all, profile.Ground{Key: strings.TrimSpace(ground), Citation: strings.TrimSpace(section)})
		}
		v = all
	case *profile.Notice:
		main = "algorithm"
		v, bad = noticeValue(form)
	case *profile.Deadline:
		main = "standard"
		v, bad = deadlineValue(form)
	case *profile.AddItem:
		v = profile.AddItemWay{Threshold: form.Get("value"), Conditions: lines(form.Get("conditions"))}
	case *profile.Papers:
		if s := form.Get("value"); s == "fixed" {
			n, wrong := form.Number("amount", 1, 720)
			v, bad = profile.PapersRule{Rule: s, Amount: n, Unit: rules.Hour, Before: "meeting_start"}, wrong
			if n == 0 && len(bad) == 0 {
				bad = []fault.Field{fault.At("amount", "required")}
			}
		} else if s != "" {
			v = profile.PapersRule{Rule: s}
		}
	case *profile.Closing:
		main = "statement"
		call := form.On("roll_call")
		v, bad = profile.ClosingRule{Vote: form.Trim("vote"), RollCall: &call, Statement: form.Trim("statement")}, append(rules.CheckOptionalLine("vote", form.Trim("vote"), 120), rules.CheckLine("statement", form.Trim("statement"), 200)...)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		bad = append(bad, fault.At(main, "rule_not_computable"))
	}
	return raw, main, bad
}

// noticeValue reads a notice rule; nil where the board has none.
func noticeValue(form *page.Form) (any, []fault.Field) {
	v := map[string]any{"algorithm": form.Get("algorithm"), "anchor": "meeting_start", "channels": append([]string{}, form.All("channels")...)}
	unit := map[string]string{rules.ElapsedHours: rules.Hour, rules.ElapsedHoursExcludingDays: rules.Hour, rules.AccessibleHours: rules.Hour, rules.ClearBusinessDays: rules.BusinessDay, rules.BusinessDaysBefore: rules.BusinessDay, rules.CalendarDaysBefore: rules.CalendarDay}[form.Get("algorithm")]
	n, bad := form.Number("amount", 1, 8784)
	bad = append(bad, offered("algorithm", form.Get("algorithm"), algorithms...)...)
	bad = append(bad, offered("applies_to", form.Get("applies_to"), profile.Occasions()...)...)
	opening, wrong := openingHours(form)
	if bad = append(bad, wrong...); form.Get("algorithm") == "" {
		return nil, bad
	}
	if to := form.Get("applies_to"); to != "" {
		v["applies_to"] = to
	}
	if len(opening) > 0 && form.Get("algorithm") == rules.AccessibleHours {
		v["opening_hours"] = opening
		if tooFew(opening, n) {
			bad = append(bad, fault.At("amount", "opening_hours_too_few"))
		}
	}
	if unit == "" {
		return v, bad
	}
	if n == 0 && len(bad) == 0 {
		bad = append(bad, fault.At("amount", "required"))
	}
	v["amount"], v["unit"] = n, unit
	if unit != rules.Hour {
		v["anchor"] = "meeting_date"
	}
	if days := form.All("exclude_days"); len(days) > 0 && form.Get("algorithm") != rules.ElapsedHours && form.Get("algorithm") != rules.CalendarDaysBefore {
		v["exclude_days"] = days
	}
	if at := form.Trim("cutoff_time"); at != "" && unit != rules.Hour {
		v["cutoff_time"] = at
	}
	return v, bad
}

// deadlineValue reads a deadline; nil where the board has none.
func deadlineValue(form *page.Form) (any, []fault.Field) {
	n, bad := form.Number("amount", 1, 8784)
	bad = append(bad, offered("standard", form.Get("standard"), standards...)...)
	v := rules.MinutesRule{Standard: form.Get("standard"), From: form.Get("from")}
	switch v.Standard {
	case "":
		return nil, bad
	case rules.StandardFixed, rules.StandardLaterOf:
		v.Amount, v.Unit = n, form.Get("unit")
		bad = append(bad, rules.CheckChoice("unit", v.Unit, units...)...)
		if n == 0 && len(bad) == 0 {
			bad = append(bad, fault.At("amount", "required"))
		}
		if v.From == "" {
			bad = append(bad, fault.At("from", "required"))
		}
		if v.Unit == rules.BusinessDay {
			v.ExcludeDays = []string{rules.ExcludeSaturday, rules.ExcludeSunday, rules.ExcludeHoliday}
		}
		if v.Standard == rules.StandardLaterOf {
			if v.OrEvent = form.Get("or_event"); v.OrEvent == "" {
				bad = append(bad, fault.At("or_event", "required"))
			}
		}
	case rules.StandardEvent:
		if v.From == "" {
			bad = append(bad, fault.At("from", "required"))
		}
	}
	return v, bad
}
