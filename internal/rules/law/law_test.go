package law

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

var march = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const own = `{"profile": "us-ca-brown",
"choices": [{"profile": "us-ma-oml", "reason": "The town voted so.", "at": "2026-03-01T12:00:00+00:00"}, {"profile": "", "reason": "A mistake.", "at": "2026-04-01T12:00:00+00:00"}],
"rules": [
{"rule": "notice.regular", "value": {"algorithm": "elapsed_hours", "amount": 96, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}, "withdrawn": false, "citation": "By-law 2", "basis": "by_law", "reason": "More time.", "at": "2026-03-10T12:00:00+00:00"},
{"rule": "votes.secret_ballot", "value": "prohibited", "withdrawn": false, "citation": "By-law 3", "basis": "by_law", "reason": "As the act.", "at": "2026-03-11T12:00:00+00:00"},
{"rule": "notice.regular", "value": null, "withdrawn": true, "citation": "", "basis": "", "reason": "Too long.", "at": "2026-05-01T12:00:00+00:00"}],
"days": [{"on": "2026-11-27", "name": "Day after Thanksgiving", "working": false}, {"on": "2026-10-12", "name": "Columbus Day", "working": true}]}`

func read(t *testing.T, text string) Law {
	t.Helper()
	var l Law
	if err := l.Scan([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestARuleHoldsFromItsAdoptionUntilTheNext(t *testing.T) {
	l := read(t, own)
	for when, want := range map[string]struct {
		at     time.Time
		act    string
		amount int
		own    bool
	}{
		"before anything":           {march.AddDate(0, 0, -1), "us-ca-brown", 72, false},
		"at the very choice":        {march, "us-ma-oml", 48, false},
		"with a rule of its own":    {march.AddDate(0, 0, 9), "us-ma-oml", 96, true},
		"back under its city's act": {march.AddDate(0, 1, 9), "us-ca-brown", 96, true},
		"after it gave the rule up": {march.AddDate(0, 3, 0), "us-ca-brown", 72, false},
	} {
		p := l.At(want.at)
		if n := p.Notice.Regular; p.ID != want.act || n.Rule.Amount != want.amount || n.Own != want.own {
			t.Errorf("%s: %s asks for %d hours, own %v", when, p.ID, n.Rule.Amount, n.Own)
		}
	}
	now := l.Now()
	if now.Notice.Regular.Own || !now.Votes.Secret.Own || now.Votes.Secret.Citation != "By-law 3" || now.Votes.Secret.Note != "As the act." {
		t.Errorf("now %+v", now.Votes.Secret)
	}
	if _, ok := l.Own("notice.regular"); ok {
		t.Error("a rule that was given up is still the board's own")
	}
	if r, ok := l.Own("votes.secret_ballot"); !ok || r.Citation != "By-law 3" {
		t.Error("the board's own rule is not found")
	}
	if l.Chosen() != (Choice{}) {
		t.Error("a choice that was taken back still stands")
	}
}

func TestAnUnknownActIsReadAsTheProjectsPolicy(t *testing.T) {
	if p := (Law{Profile: "us-xx"}).Now(); p.ID != "default" {
		t.Errorf("it is read as %s", p.ID)
	}
}

func TestARuleInAFormNobodyKnowsLeavesTheProfiles(t *testing.T) {
	l := Law{Profile: "us-ca-brown", Rules: []Revision{{Rule: "notice.regular", Value: json.RawMessage(`{"algorithm": "moon"}`)}}}
	if n := l.Now().Notice.Regular; n.Own || n.Rule.Amount != 72 {
		t.Errorf("%+v", n)
	}
}

func TestLocalDaysAreOffOrWorked(t *testing.T) {
	c := read(t, own).Calendar()
	for day, off := range map[string]bool{"2026-11-27": true, "2026-10-12": false, "2026-11-26": true} {
		d, err := rules.ParseDate(day)
		if err != nil || c.Holiday(d) != off {
			t.Errorf("%s: %v (%v)", day, c.Holiday(d), err)
		}
	}
	if ma := (Law{Profile: "us-ma-oml"}).Calendar(); !ma.Holiday(rules.Date{Year: 2026, Month: 4, Day: 20}) {
		t.Error("Patriots' Day is worked in Massachusetts")
	}
}

func TestASignOffCoversWhatCounselRead(t *testing.T) {
	l := read(t, own)
	signed := Read(l.At(march.AddDate(0, 1, 9)))
	if got := Uncovered(signed, l.Now()); !slices.Equal(got, []string{"notice.regular"}) {
		t.Errorf("not covered are %v", got)
	}
	if got := Uncovered(Read(l.Now()), l.Now()); got != nil {
		t.Errorf("what was just read is not covered: %v", got)
	}
	if got := Uncovered(nil, l.Now()); len(got) != len(profile.Fields) {
		t.Errorf("without a sign-off %d rules are uncovered", len(got))
	}
}

func TestABylawMayAddToAStatuteButNotTakeAway(t *testing.T) {
	for name, c := range map[string]struct {
		act, rule, value string
		looser           bool
	}{
		"less notice":                           {"us-ca-brown", "notice.regular", `{"algorithm": "elapsed_hours", "amount": 48, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}`, true},
		"more notice":                           {"us-ca-brown", "notice.regular", `{"algorithm": "elapsed_hours", "amount": 96, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}`, false},
		"notice for fewer meetings":             {"us-ca-brown", "notice.regular", `{"algorithm": "elapsed_hours", "amount": 96, "unit": "hour", "anchor": "meeting_start", "applies_to": "first_regular_meeting_of_year", "channels": ["web"]}`, true},
		"notice counted another way":            {"us-ca-brown", "notice.regular", `{"algorithm": "calendar_days_before", "amount": 2, "unit": "calendar_day", "anchor": "meeting_date", "channels": ["web"]}`, false},
		"less than our own policy":              {"default", "notice.regular", `{"algorithm": "elapsed_hours_excluding_days", "amount": 1, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}`, false},
		"later minutes":                         {"us-va-foia", "minutes.draft_available", `{"standard": "fixed", "amount": 30, "unit": "business_day", "from": "meeting_end"}`, true},
		"earlier minutes":                       {"us-va-foia", "minutes.draft_available", `{"standard": "fixed", "amount": 3, "unit": "business_day", "from": "meeting_end"}`, false},
		"recordings kept not as long":           {"us-dc-oma", "recording.retention", `{"standard": "fixed", "amount": 6, "unit": "month", "from": "meeting"}`, true},
		"recordings kept longer":                {"us-dc-oma", "recording.retention", `{"standard": "fixed", "amount": 96, "unit": "month", "from": "meeting"}`, false},
		"a roll call less":                      {"us-ca-brown", "votes.roll_call_triggers", `[]`, true},
		"a roll call more":                      {"us-ca-brown", "votes.roll_call_triggers", `["any_remote_member", "any_member_request"]`, false},
		"a vote to close that carries sooner":   {"us-ny-oml", "closed.entry_threshold", `"majority_of_members_present"`, true},
		"one that carries later":                {"us-ny-oml", "closed.entry_threshold", `"two_thirds_of_authorized"`, false},
		"the law's own":                         {"us-ny-oml", "closed.entry_threshold", `"majority_of_authorized"`, false},
		"one that carries now sooner now later": {"us-ct-foia", "closed.entry_threshold", `"majority_of_authorized"`, true},
		"none":                                  {"us-ny-oml", "closed.entry_threshold", `null`, true},
		"another than this project's reading":   {"us-wi-oml", "closed.entry_threshold", `"majority_of_members_present"`, false},
		"a grace where the law gives none":      {"us-tx-toma", "remote.lost_connection", `{"rule": "absent_after_grace", "minutes": 5}`, true},
		"a grace where the act is silent":       {"us-ca-brown", "remote.lost_connection", `{"rule": "absent_after_grace", "minutes": 5}`, false},
		"no certification":                      {"us-va-foia", "closed.certification", `null`, true},
		"a statement for a vote by name":        {"us-va-foia", "closed.certification", `"statement"`, true},
		"a certification where none is asked":   {"us-ny-oml", "closed.certification", `"roll_call"`, false},
		"a sooner return":                       {"us-wi-oml", "closed.reconvene", `1`, true},
		"a later return":                        {"us-wi-oml", "closed.reconvene", `24`, false},
		"no end":                                {"us-wa-opma", "closed.end_time", `false`, true},
		"an end where none is asked":            {"us-ny-oml", "closed.end_time", `true`, false},
		"a word, which is for counsel":          {"us-ca-brown", "votes.individual", `"not_specified"`, false},
	} {
		base, _ := profile.Get(c.act)
		f, _ := profile.FieldOf(c.rule)
		with, err := base.With(c.rule, []byte(c.value), profile.Cited{Citation: "By-law 1", Basis: profile.ByLaw})
		if err != nil {
			t.Fatal(name, err)
		}
		if got := Looser(c.rule, f.In(base), f.In(with)); got != c.looser {
			t.Errorf("%s: looser %v", name, got)
		}
	}
}

// TestTheLawAtAnInstantIsTheLawOfWhatWasEnteredByThen: what is entered later
// never reaches back.
func TestTheLawAtAnInstantIsTheLawOfWhatWasEnteredByThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Law{Profile: "us-tx-toma"}
		for i := range rapid.IntRange(0, 8).Draw(t, "revisions") {
			at := march.Add(time.Duration(i) * time.Hour)
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				l.Choices = append(l.Choices, Choice{Profile: rapid.SampledFrom(append(profile.IDs(), "")).Draw(t, "act"), At: at})
			case 1:
				l.Rules = append(l.Rules, Revision{Rule: "votes.individual", Value: json.RawMessage(`"all"`), Basis: profile.ByLaw, Citation: "1", At: at})
			default:
				l.Rules = append(l.Rules, Revision{Rule: "votes.individual", Withdrawn: true, At: at})
			}
		}
		cut := march.Add(time.Duration(rapid.IntRange(-1, 8).Draw(t, "hours")) * time.Hour)
		then := l
		then.Choices = slices.DeleteFunc(slices.Clone(l.Choices), func(c Choice) bool { return c.At.After(cut) })
		then.Rules = slices.DeleteFunc(slices.Clone(l.Rules), func(r Revision) bool { return r.At.After(cut) })
		a, b := l.At(cut), then.Now()
		if a.ID != b.ID || a.Votes.Individual != b.Votes.Individual {
			t.Fatalf("%s %+v, %s %+v", a.ID, a.Votes.Individual, b.ID, b.Votes.Individual)
		}
	})
}
