package profile

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"parley/internal/rules"
)

func TestEveryBuiltInProfileIsSound(t *testing.T) {
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if Err() != nil {
		t.Fatal(Err())
	}
	if len(all) != 26 || len(Fields) != 50 {
		t.Errorf("%d profiles of %d rules", len(all), len(Fields))
	}
	for _, id := range []string{"default", "us-ca-brown", "us-tx-toma", "us-ma-oml", "us-federal-faca"} {
		if _, ok := all[id]; !ok {
			t.Errorf("profile %s is missing", id)
		}
		if _, ok := Get(id); !ok {
			t.Errorf("Get(%s) finds nothing", id)
		}
	}
	if len(IDs()) != len(all) {
		t.Errorf("IDs lists %d of %d", len(IDs()), len(all))
	}
	if _, ok := Get("us-xx"); ok {
		t.Error("an unknown profile is found")
	}
}

func TestEveryNoticeRuleOfEveryProfileComputesAnAnswerBeforeTheMeeting(t *testing.T) {
	zone, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 12, 2, 18, 0, 0, 0, zone)
	for _, id := range IDs() {
		p, _ := Get(id)
		for _, kind := range []string{Regular, Special, Emergency} {
			for _, n := range []Notice{p.NoticeFor(kind), p.AgendaOn(Occasion{Kind: kind}), p.AgendaOn(Occasion{Kind: kind, Electronic: true}), p.NoticeOn(Occasion{Kind: kind, OnFile: true})} {
				special := p.Notice.Special.Rule
				for _, onFile := range []bool{true, false} {
					o, err := rules.Notice(n.Rule, rules.NoticeFacts{Start: start, Zone: zone, OnFile: onFile, Special: &special})
					if err != nil {
						t.Fatalf("%s %s: %v", id, kind, err)
					}
					if d := o.Deadline(zone); !d.IsZero() && !d.Before(start) {
						t.Errorf("%s %s: deadline %s is not before the start", id, kind, d)
					}
				}
			}
		}
		for _, m := range []Deadline{p.Minutes.Draft, p.Minutes.Approve, p.Minutes.Publish, p.Recording.Keep} {
			if m.None() {
				continue
			}
			if _, err := rules.MinutesDeadline(m.Rule, rules.Date{Year: 2026, Month: 12, Day: 2}, rules.Date{}, rules.Calendar{}); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

func TestTheDefaultProfileNeverCallsItsPolicyLaw(t *testing.T) {
	p, _ := Get("default")
	for _, f := range Fields {
		if c := f.In(p).Source(); f.Key != "notice.accommodation" && (c.Law() || c.Verified || c.Basis != Policy) {
			t.Errorf("%s: %+v passes for law", f.Key, c)
		}
	}
	ca, _ := Get("us-ca-brown")
	if !ca.Notice.Regular.Law() {
		t.Error("a statute does not pass for law")
	}
}

func TestTheInPersonFloorComesBackWhenTheRemoteActRunsOut(t *testing.T) {
	ma, _ := Get("us-ma-oml")
	tx, _ := Get("us-tx-toma")
	last := rules.Date{Year: 2027, Month: 6, Day: 30}
	if got := ma.InPersonFloor(5, last); got != 0 {
		t.Errorf("on the last day the floor is %d", got)
	}
	if got := ma.InPersonFloor(5, last.AddDays(1)); got != 5 {
		t.Errorf("the day after the floor is %d", got)
	}
	if got := tx.InPersonFloor(5, last); got != 5 {
		t.Errorf("in Texas the floor is %d", got)
	}
}

func TestARuleThatTheBoardSetsTakesThePlaceOfTheProfiles(t *testing.T) {
	ca, _ := Get("us-ca-brown")
	by := Cited{Citation: "By-law 4.2", Basis: ByLaw}
	own, err := ca.With("notice.regular", []byte(`{"algorithm": "elapsed_hours", "amount": 96, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}`), by)
	if err != nil {
		t.Fatal(err)
	}
	if own.Notice.Regular.Rule.Amount != 96 || own.Notice.Regular.Citation != "By-law 4.2" || !own.Notice.Regular.Own {
		t.Errorf("the board's rule is %+v", own.Notice.Regular)
	}
	if again, _ := Get("us-ca-brown"); again.Notice.Regular.Rule.Amount != 72 || again.Notice.Regular.Own || own.Notice.Special.Own {
		t.Error("one board's rule leaks into the profile, or into its other rules")
	}
	for name, bad := range map[string][2]string{
		"an unknown rule":         {"notice.weekly", `"all"`},
		"an unknown word":         {"votes.individual", `"some"`},
		"a value of another kind": {"votes.individual", `true`},
		"a clock that runs never": {"notice.special", `{"algorithm": "elapsed_hours", "anchor": "meeting_start", "channels": []}`},
		"a field nobody knows":    {"closed.entry", `{"statement": "a", "dance": true}`},
	} {
		if _, err := ca.With(bad[0], []byte(bad[1]), by); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestChannelsThatNobodyConfirmsAreNotWaitedFor(t *testing.T) {
	il, _ := Get("us-il-oma")
	if got := il.Notice.Regular.Confirmed(); strings.Join(got, " ") != "physical meeting_site web" {
		t.Errorf("confirmed are %v", got)
	}
}

func TestStateHolidaysShipWithTheProfile(t *testing.T) {
	for id, days := range map[string][]string{"us-ma-oml": {"2026-04-20", "2027-04-19"}, "us-va-foia": {"2026-11-27"}, "us-dc-oma": {"2026-04-16", "2029-01-20"}} {
		p, _ := Get(id)
		c := rules.Calendar{}.Yearly(p.Holidays...)
		for _, s := range days {
			d, err := rules.ParseDate(s)
			if err != nil || !c.Holiday(d) || (rules.Calendar{}).Holiday(d) {
				t.Errorf("%s: %s is no holiday of its own (%v)", id, s, err)
			}
		}
	}
	dc, _ := Get("us-dc-oma")
	if d := (rules.Date{Year: 2028, Month: 1, Day: 20}); (rules.Calendar{}).Yearly(dc.Holidays...).Holiday(d) {
		t.Error("a year without an inauguration has its holiday")
	}
}

func TestAMalformedProfileIsRefused(t *testing.T) {
	good, err := files.ReadFile("us-ma-oml.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown field":         {`"act":`, `"acts":`},
		"an unknown rule":          {`"special.rules":`, `"specials":`},
		"a rule that is left out":  {`"votes.abstention":`, `"votes.abstain":`},
		"an unknown algorithm":     {`elapsed_hours_excluding_days`, `elapsed_weeks`},
		"an amount of zero":        {`"amount": 48`, `"amount": 0`},
		"an unknown day":           {`"sunday", "holiday"]`, `"sun", "holiday"]`},
		"an unknown anchor":        {`"anchor": "meeting_start"`, `"anchor": "sunrise"`},
		"an unknown channel":       {`"clerk"`, `"pigeon"`},
		"an unknown basis":         {`"basis": "statute"`, `"basis": "habit"`},
		"a missing citation":       {`"Mass. G.L. c. 30A § 20(b); 940 CMR 29.03"`, `""`},
		"law without a value":      {`"value": "roll_call_only"`, `"value": null`},
		"an unknown trigger":       {`"any_remote_member"`, `"full_moon"`},
		"an unknown standard":      {`later_of`, `whenever`},
		"an unknown word":          {`roll_call_only`, `sometimes`},
		"a date that is none":      {`2027-06-30`, `2027-06-31`},
		"a missing source":         {`Massachusetts General Laws, chapter 30A, as published by the General Court; 940 CMR 29.00, as published by the Attorney General. Not legal advice.`, ``},
		"an unknown level":         {`"state_and_local"`, `"lunar"`},
		"a holiday on no day":      {`"nth": 3`, `"nth": 7`},
		"a ground without section": {`"§ 21(a)(3)"`, `""`},
		"something after the end":  {"\n}\n", "\n}\n{}"},
		"a file that is cut short": {"\n}\n", "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(string(good), change[0], change[1], 1)
			if bad == string(good) {
				t.Fatal("the change does not apply")
			}
			if _, err := parse([]byte(bad)); err == nil {
				t.Error("the profile is accepted")
			}
		})
	}
}

func TestEveryValueIsWrittenAsItWasRead(t *testing.T) {
	for _, id := range IDs() {
		p, _ := Get(id)
		for key, said := range rulesOf(t, id) {
			f, _ := FieldOf(key)
			want, err := json.Marshal(said["value"])
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(f.In(p).Value())
			if err != nil {
				t.Fatal(err)
			}
			var a, b any
			if json.Unmarshal(got, &a) != nil || json.Unmarshal(want, &b) != nil || !reflect.DeepEqual(a, b) {
				t.Errorf("%s %s is written as %s, was %s", id, key, got, want)
			}
			if (said["value"] == nil) != f.In(p).None() {
				t.Errorf("%s %s: none is %v", id, key, f.In(p).None())
			}
		}
	}
}

func TestAReadingThatIsOursSaysSo(t *testing.T) {
	for _, id := range IDs() {
		p, _ := Get(id)
		for _, key := range oursAlone[1:] {
			f, _ := FieldOf(key)
			r := f.In(p)
			c := r.Source()
			if c.Basis == Policy && !r.None() && (c.Verified || !strings.HasPrefix(c.Citation, "project ") || c.Note == "") {
				t.Errorf("%s %s reads without saying so: %+v", id, key, c)
			}
		}
		if (p.Closed.Entry.Vote == "") != p.Closed.Threshold.None() {
			t.Errorf("%s: the vote %q is read as %q", id, p.Closed.Entry.Vote, p.Closed.Threshold.Word)
		}
		if p.Closed.Action.None() == p.Closed.Unsaid.None() {
			t.Errorf("%s: whether it may decide inside is said twice, or not", id)
		}
	}
}

func TestANoticeRuleForSomeMeetingsBindsThoseAlone(t *testing.T) {
	for name, c := range map[string]struct {
		act            string
		o              Occasion
		notice, agenda string // algorithms
		isNotice       bool   // posting the agenda gives notice
	}{
		"Michigan, online":                   {"us-mi-oma", Occasion{Kind: Regular, Electronic: true}, rules.ScheduleOnFile, rules.ElapsedHours, false},
		"Michigan, in the room":              {"us-mi-oma", Occasion{Kind: Regular}, rules.ScheduleOnFile, rules.ScheduleOnFile, true},
		"Michigan, special and online":       {"us-mi-oma", Occasion{Kind: Special, Electronic: true}, rules.AccessibleHours, rules.AccessibleHours, true},
		"Pennsylvania, first of the year":    {"us-pa-sunshine", Occasion{Kind: Regular, First: true, OnFile: true}, rules.CalendarDaysBefore, rules.ElapsedHours, false},
		"Pennsylvania, later, on file":       {"us-pa-sunshine", Occasion{Kind: Regular, OnFile: true}, rules.NoneRequired, rules.ElapsedHours, false},
		"Pennsylvania, later, on no file":    {"us-pa-sunshine", Occasion{Kind: Regular}, rules.CalendarDaysBefore, rules.ElapsedHours, false},
		"Pennsylvania, special":              {"us-pa-sunshine", Occasion{Kind: Special, OnFile: true}, rules.ElapsedHours, rules.ElapsedHours, true},
		"California, which tells none apart": {"us-ca-brown", Occasion{Kind: Regular}, rules.ElapsedHours, rules.ElapsedHours, true},
	} {
		p, _ := Get(c.act)
		n, a := p.NoticeOn(c.o), p.AgendaOn(c.o)
		if n.Rule.Algorithm != c.notice || a.Rule.Algorithm != c.agenda || p.AgendaIsNotice(c.o) != c.isNotice || n.Citation == "" {
			t.Errorf("%s: notice %s, agenda %s, one for both %v", name, n.Rule.Algorithm, a.Rule.Algorithm, p.AgendaIsNotice(c.o))
		}
	}
	p, _ := Get("us-pa-sunshine")
	if _, err := p.With("notice.regular", []byte(`{"algorithm": "elapsed_hours", "amount": 24, "unit": "hour", "anchor": "meeting_start", "applies_to": "every_other", "channels": []}`), Cited{Citation: "x", Basis: ByLaw}); err == nil {
		t.Error("a rule for meetings nobody can tell is taken")
	}
}
