package profile

import (
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
	for _, id := range []string{"default", "us-ca-brown", "us-tx-toma", "us-ma-oml"} {
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
			for _, n := range []Notice{p.NoticeFor(kind), p.AgendaFor(kind)} {
				o, err := rules.Notice(n.Rule, rules.NoticeFacts{Start: start, Zone: zone})
				if err != nil {
					t.Fatalf("%s %s: %v", id, kind, err)
				}
				if d := o.Deadline(zone); !d.IsZero() && !d.Before(start) {
					t.Errorf("%s %s: deadline %s is not before the start", id, kind, d)
				}
			}
		}
		for _, m := range []*Minutes{p.Minutes.Draft, p.Minutes.Approve} {
			if m == nil {
				continue
			}
			if _, err := rules.MinutesDeadline(m.Rule, rules.Date{Year: 2026, Month: 12, Day: 2}, rules.Date{}, rules.Calendar{}); err != nil {
				t.Errorf("%s minutes: %v", id, err)
			}
		}
	}
}

func TestTheDefaultProfileNeverCallsItsPolicyLaw(t *testing.T) {
	p, _ := Get("default")
	for _, c := range []Cited{
		p.Notice.Regular.Cited, p.Notice.Special.Cited, p.Notice.Emergency.Cited, p.Agenda.PostBy.Cited, p.Agenda.AddItem.Cited,
		p.Minutes.Draft.Cited, p.Minutes.Approve.Cited, p.Votes.Individual.Cited, p.Votes.RollCall.Cited, p.Remote.InPerson.Cited,
	} {
		if c.Law() || c.Verified || c.Basis != "policy" {
			t.Errorf("%+v passes for law", c)
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

func TestAMalformedProfileIsRefused(t *testing.T) {
	good, err := files.ReadFile("us-ma-oml.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown field":         {`"act":`, `"acts":`},
		"an unknown algorithm":     {`elapsed_hours_excluding_days`, `elapsed_weeks`},
		"an amount of zero":        {`"amount": 48`, `"amount": 0`},
		"an unknown day":           {`"sunday", "holiday"]`, `"sun", "holiday"]`},
		"days the words leave out": {`"saturday", "sunday", "holiday"]`, `"sunday", "holiday"]`},
		"an unknown channel":       {`"clerk"`, `"pigeon"`},
		"an unknown basis":         {`"basis": "statute"`, `"basis": "habit"`},
		"a missing citation":       {`"Mass. G.L. c. 30A § 20(b)"`, `""`},
		"an unknown trigger":       {`"any_remote_member"`, `"full_moon"`},
		"an unknown threshold":     {`majority_of_votes_cast`, `most`},
		"an unknown standard":      {`later_of`, `whenever`},
		"an unknown floor":         {`"value": "none"`, `"value": "some"`},
		"an unknown vote by name":  {`roll_call_only`, `sometimes`},
		"a date that is none":      {`2027-06-30`, `2027-06-31`},
		"a missing source":         {`Massachusetts General Laws, chapter 30A, as published by the General Court; 940 CMR 29.00, as published by the Attorney General. Not legal advice.`, ``},
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
