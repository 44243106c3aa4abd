package closed

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestEachProfileSaysHowAMeetingIsClosed(t *testing.T) {
	const seats, seated, present = 11, 10, 8
	body, here := rules.Body{Authorized: seats, Seated: seated}, rules.Attendance{InPerson: present}
	want := map[string]struct {
		threshold string
		rollCall  bool
		endTime   bool
		listed    bool // refused where the posted agenda does not list it
		needed    int  // yes votes with eleven seats, ten members, eight present, all voting; 0: nobody votes
	}{
		"default":         {rules.MajorityOfVotesCast, true, false, false, 5},
		"us-az-oml":       {rules.MajorityOfMembersPresent, false, false, true, 5},
		"us-ca-brown":     {"", false, false, true, 0},
		"us-co-oml":       {rules.TwoThirdsOfMembersPresent, false, false, false, 6},
		"us-ct-foia":      {rules.TwoThirdsOfVotesCast, false, false, true, 6},
		"us-dc-oma":       {rules.MajorityOfMembersPresent, false, false, false, 5},
		"us-federal-faca": {"", false, false, false, 0},
		"us-fl-sunshine":  {"", false, true, false, 0},
		"us-ga-oma":       {rules.MajorityOfMembersPresent, true, false, false, 5},
		"us-hi-sunshine":  {rules.HawaiiClosing, true, false, true, 6},
		"us-il-oma":       {rules.MajorityOfMembersPresent, true, false, false, 5},
		"us-ma-oml":       {rules.MajorityOfSeated, true, false, false, 6},
		"us-md-oma":       {rules.MajorityOfVotesCast, true, false, false, 5},
		"us-mi-oma":       {rules.TwoThirdsOfSeated, true, false, false, 7},
		"us-mn-oml":       {"", false, false, false, 0},
		"us-nj-opma":      {rules.MajorityOfVotesCast, false, false, false, 5},
		"us-nm-oma":       {rules.MajorityOfMembersPresent, true, false, true, 5},
		"us-nv-oml":       {rules.MajorityOfVotesCast, false, false, true, 5},
		"us-ny-oml":       {rules.MajorityOfAuthorized, false, false, false, 6},
		"us-oh-oma":       {rules.MajorityOfMembersPresent, true, false, false, 5},
		"us-or-pml":       {"", false, false, false, 0},
		"us-pa-sunshine":  {"", false, false, true, 0},
		"us-tx-toma":      {"", false, false, true, 0},
		"us-va-foia":      {rules.MajorityOfVotesCast, true, false, false, 5},
		"us-wa-opma":      {"", false, true, false, 0},
		"us-wi-oml":       {rules.MajorityOfVotesCast, true, false, true, 5},
	}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		w, ok := want[id]
		if !ok {
			t.Errorf("%s is not in the table", id)
			continue
		}
		r := Of(p)
		if r.Threshold != w.threshold || r.RollCall != w.rollCall || r.EndTime != w.endTime || r.MustBeListed(false) != w.listed || r.Statement == "" || r.Entry == "" {
			t.Errorf("%s: %+v", id, r)
		}
		if (r.Vote == "") != (r.Threshold == "") {
			t.Errorf("%s: vote %q by %q", id, r.Vote, r.Threshold)
		}
		if r.Vote != "" && p.Closed.Threshold.None() {
			t.Errorf("%s: nothing reads %q", id, r.Vote)
		}
		if w.needed == 0 {
			continue
		}
		for yes := range present + 1 {
			c, err := rules.Decide(body, here, rules.Tally{Yes: yes, No: present - yes}, rules.DefaultQuorum(), rules.Threshold{Rule: r.Threshold, RequiresQuorum: true})
			if err != nil || c.Carried != (yes >= w.needed) {
				t.Errorf("%s: %d of %d carried %v, %v", id, yes, present, c.Carried, err)
			}
		}
	}
	if len(want) != len(profile.IDs()) {
		t.Errorf("%d profiles, %d in the table", len(profile.IDs()), len(want))
	}
}

func TestWhereTwoThresholdsApplyBothAreMet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		authorized := rapid.IntRange(1, 20).Draw(t, "authorized")
		present := rapid.IntRange(0, authorized).Draw(t, "present")
		yes := rapid.IntRange(0, present).Draw(t, "yes")
		carried := func(rule string) bool {
			c, err := rules.Decide(rules.Body{Authorized: authorized, Seated: authorized}, rules.Attendance{InPerson: present}, rules.Tally{Yes: yes, No: present - yes}, rules.DefaultQuorum(), rules.Threshold{Rule: rule})
			if err != nil {
				t.Fatal(err)
			}
			return c.Carried
		}
		if carried(rules.HawaiiClosing) != (carried(rules.TwoThirdsOfMembersPresent) && carried(rules.MajorityOfAuthorized)) {
			t.Fatalf("%d yes of %d present, %d seats", yes, present, authorized)
		}
	})
}

func TestAVoteInUnknownWordsTakesTheStrictestRule(t *testing.T) {
	p, _ := profile.Get("us-ca-brown")
	own, err := p.With("closed.entry", []byte(`{"vote": "as_the_charter_says", "statement": "reason"}`), profile.Cited{Citation: "Charter 7", Basis: profile.Ordinance})
	if err != nil {
		t.Fatal(err)
	}
	if r := Of(own); r.Threshold != rules.HawaiiClosing || !r.RollCall || r.Entry != "Charter 7" {
		t.Errorf("%+v", r)
	}
}

func TestABoardReadsTheWordsOfItsOwnVote(t *testing.T) {
	with := func(p profile.Profile, key, value string) profile.Profile {
		t.Helper()
		out, err := p.With(key, []byte(value), profile.Cited{Citation: "Charter 7", Basis: profile.Ordinance})
		if err != nil {
			t.Fatal(key, err)
		}
		return out
	}
	ny, _ := profile.Get("us-ny-oml")
	own := with(ny, "closed.entry", `{"vote": "as_the_charter_says", "statement": "reason"}`)
	if !own.Closed.Threshold.None() || Of(own).Threshold != rules.HawaiiClosing {
		t.Errorf("the act's reading reads the charter's words: %+v", own.Closed.Threshold)
	}
	if r := Of(with(own, "closed.entry_threshold", `"two_thirds_of_seated"`)); r.Threshold != rules.TwoThirdsOfSeated || r.RollCall {
		t.Errorf("%+v", r)
	}
	if r := Of(with(ny, "closed.entry", `{"vote": "majority_of_total_membership", "roll_call": true, "statement": "reason"}`)); r.Threshold != rules.MajorityOfAuthorized || !r.RollCall {
		t.Errorf("the same words are read anew: %+v", r)
	}
	md, _ := profile.Get("us-md-oma")
	if r := Of(md); r.Action || r.ActionBy == "" {
		t.Errorf("where the act does not say: %+v", r)
	}
	if r := Of(with(md, "closed.action_unsaid", `true`)); !r.Action || r.ActionBy != "Charter 7" {
		t.Errorf("read by the board: %+v", r)
	}
	if r := Of(with(with(md, "closed.action_allowed", `false`), "closed.action_unsaid", `true`)); r.Action {
		t.Error("a reading overrules what is said")
	}
	va, _ := profile.Get("us-va-foia")
	if Of(with(va, "closed.entry_roll_call", `false`)).RollCall {
		t.Error("a board cannot read a recorded vote otherwise")
	}
	if !Of(with(ny, "closed.end_time", `true`)).EndTime || !Of(with(ny, "closed.report_back", `true`)).Report {
		t.Error("an end, or a report, is not asked for")
	}
}

func TestABoardGoesIntoClosedSessionOnlyAsTheLawSays(t *testing.T) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	get := func(id string) Rule { p, _ := profile.Get(id); return Of(p) }
	ny, ca, wa := get("us-ny-oml"), get("us-ca-brown"), get("us-wa-opma")
	for _, c := range []struct {
		name   string
		r      Rule
		change func(*EnterFacts, *Entry)
		want   string
	}{
		{"all is said and voted", ny, nil, ""},
		{"in recess", ny, func(f *EnterFacts, _ *Entry) { f.State = rules.InRecess }, "meeting_in_recess"},
		{"it is closed already", ny, func(f *EnterFacts, _ *Entry) { f.State = rules.InClosed }, "meeting_in_closed"},
		{"after the end", ny, func(f *EnterFacts, _ *Entry) { f.State = rules.Adjourned }, "meeting_over"},
		{"during a vote", ny, func(f *EnterFacts, _ *Entry) { f.VoteOpen = true }, "vote_open"},
		{"without a quorum", ny, func(f *EnterFacts, _ *Entry) { f.Quorum = false }, "quorum_lost"},
		{"without the vote", ny, func(f *EnterFacts, _ *Entry) { f.Carried = false }, "closed_vote_required"},
		{"without a vote where none is needed", ca, func(f *EnterFacts, e *Entry) { f.Carried, e.Grounds = false, []string{ca.Grounds[0].Key} }, ""},
		{"no ground", ny, func(_ *EnterFacts, e *Entry) { e.Grounds = nil }, "grounds:required"},
		{"a ground of another act", ny, func(_ *EnterFacts, e *Entry) { e.Grounds = []string{"curiosity"} }, "grounds:choice_unknown"},
		{"a ground twice", ny, func(_ *EnterFacts, e *Entry) { e.Grounds = []string{"litigation", "litigation"} }, "grounds:choice_unknown"},
		{"another ground with its section", ny, func(_ *EnterFacts, e *Entry) { e.Grounds, e.Section = []string{Other}, "section 105(1)(h)" }, ""},
		{"another ground without", ny, func(_ *EnterFacts, e *Entry) { e.Grounds = []string{Other} }, "section:required"},
		{"a section without another ground", ny, func(_ *EnterFacts, e *Entry) { e.Section = "section 1" }, "section:section_unused"},
		{"no statement", ny, func(_ *EnterFacts, e *Entry) { e.Statement = " " }, "statement:required"},
		{"a statement too long", ny, func(_ *EnterFacts, e *Entry) { e.Statement = strings.Repeat("a", MaxStatement+1) }, "statement:too_long"},
		{"not said whether it resumes", ny, func(_ *EnterFacts, e *Entry) { e.Resumes = "" }, "resumes:required"},
		{"an end that has passed", ny, func(_ *EnterFacts, e *Entry) { e.Until = now }, "until:closed_until_past"},
		{"no end where the law wants one", wa, func(_ *EnterFacts, e *Entry) { e.Grounds = []string{wa.Grounds[0].Key} }, "until:required"},
		{"an end where the law wants one", wa, func(_ *EnterFacts, e *Entry) {
			e.Grounds, e.Until = []string{wa.Grounds[0].Key}, now.Add(time.Minute)
		}, ""},
		{"not listed, where it must be", ca, func(f *EnterFacts, e *Entry) { f.OnAgenda, e.Grounds = false, []string{ca.Grounds[0].Key} }, "item:closed_not_listed"},
		{"not listed, where it need not be", ny, func(f *EnterFacts, _ *Entry) { f.OnAgenda = false }, ""},
		{"not listed, in a special meeting", wa, func(f *EnterFacts, e *Entry) {
			f.OnAgenda, f.Special, e.Grounds, e.Until = false, true, []string{wa.Grounds[0].Key}, now.Add(time.Minute)
		}, "item:closed_not_listed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := EnterFacts{State: rules.InSession, Quorum: true, Carried: true, OnAgenda: true}
			e := Entry{Grounds: []string{"litigation"}, Statement: "A claim against the city.", Resumes: "yes"}
			if c.change != nil {
				c.change(&f, &e)
			}
			rulestest.WantCode(t, Enter(c.r, f, e, now), c.want)
		})
	}
}

func TestItIsExtendedAndEndedOnlyWhileItLasts(t *testing.T) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	rulestest.WantCode(t, Return(Rule{}, ReturnFacts{State: rules.InClosed}, "", now), "")
	rulestest.WantCode(t, Return(Rule{}, ReturnFacts{State: rules.InSession}, "", now), "closed_not_open")
	rulestest.WantCode(t, Extend(rules.InClosed, now.Add(time.Minute), now), "")
	rulestest.WantCode(t, Extend(rules.InClosed, now, now), "until:closed_until_past")
	rulestest.WantCode(t, Extend(rules.InClosed, time.Time{}, now), "until:required")
	rulestest.WantCode(t, Extend(rules.InSession, now.Add(time.Minute), now), "closed_not_open")
}

func TestAReportNamesTheActionAndEachVote(t *testing.T) {
	get := func(id string) Rule { p, _ := profile.Get(id); return Of(p) }
	seats := []int64{1, 2}
	all := map[int64]string{1: rules.Yes, 2: Absent}
	for _, c := range []struct {
		name  string
		r     Rule
		ended bool
		in    Report
		want  string
	}{
		{"nothing was decided", get("us-oh-oma"), true, Report{Kind: NoAction}, ""},
		{"an action and who voted how", get("us-ca-brown"), true, Report{Kind: Action, Words: "Settle the claim.", Votes: all}, ""},
		{"an action where none is allowed", get("us-oh-oma"), true, Report{Kind: Action, Words: "Settle.", Votes: all}, "kind:closed_no_action"},
		{"an action where the law is not known", get("us-md-oma"), true, Report{Kind: Action, Words: "Settle.", Votes: all}, "kind:closed_no_action"},
		{"an action without words", get("us-ca-brown"), true, Report{Kind: Action, Votes: all}, "words:required"},
		{"a vote left out", get("us-ca-brown"), true, Report{Kind: Action, Words: "Settle.", Votes: map[int64]string{1: rules.Yes}}, "vote-2:required"},
		{"a vote that is none", get("us-ca-brown"), true, Report{Kind: Action, Words: "Settle.", Votes: map[int64]string{1: "maybe", 2: rules.No}}, "vote-1:choice_unknown"},
		{"a reason for none", get("us-ca-brown"), true, Report{Kind: NotGiven, Words: "Counsel has asked to wait for the ruling."}, ""},
		{"no reason for none", get("us-ca-brown"), true, Report{Kind: NotGiven}, "words:required"},
		{"no kind", get("us-ca-brown"), true, Report{}, "kind:required words:required"},
		{"before the end", get("us-ca-brown"), false, Report{Kind: NoAction}, "closed_not_ended"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, CheckReport(c.r, ReportFacts{Ended: c.ended, Seats: seats}, c.in), c.want)
		})
	}
}

func TestEveryLawAsksForSomethingThatTheFormCanSay(t *testing.T) {
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		r := Of(p)
		if keys := r.Grounds; slices.ContainsFunc(keys, func(g profile.Ground) bool { return g.Key == Other }) {
			t.Errorf("%s has a ground of the name of the one that is typed", id)
		}
	}
}
