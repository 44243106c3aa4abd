package closed

import (
	"strings"
	"testing"
	"time"

	"parley/internal/rules/law"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestACertificationIsWhatTheLawAsksFor(t *testing.T) {
	get := func(id string) Rule { p, _ := profile.Get(id); return Of(p) }
	va, nm, ga, ny := get("us-va-foia"), get("us-nm-oma"), get("us-ga-oma"), get("us-ny-oml")
	voted := CertifyFacts{Ended: true, Voted: true, Seats: []int64{1, 2}}
	against := CertifyFacts{Ended: true, Voted: true, Seats: []int64{1, 2}, Against: []int64{2}}
	for _, c := range []struct {
		name string
		r    Rule
		f    CertifyFacts
		in   Certificate
		want string
	}{
		{"all voted for it", va, voted, Certificate{Kind: Taken}, ""},
		{"one dissents and says so", va, against, Certificate{Kind: Taken, Dissents: map[int64]string{2: "The budget."}}, ""},
		{"one dissents without a word", va, against, Certificate{Kind: Taken}, "dissent-2:required"},
		{"one states a doubt and votes for it", va, voted, Certificate{Kind: Taken, Dissents: map[int64]string{1: "The budget, in passing."}}, ""},
		{"a statement of nobody", va, voted, Certificate{Kind: Taken, Dissents: map[int64]string{9: "x"}}, "dissent-9:choice_unknown"},
		{"a statement too long", va, voted, Certificate{Kind: Taken, Dissents: map[int64]string{1: strings.Repeat("a", MaxStatement+1)}}, "dissent-1:too_long"},
		{"without the vote", va, CertifyFacts{Ended: true}, Certificate{Kind: Taken}, "kind:certification_vote_first"},
		{"a reason for none", va, CertifyFacts{Ended: true}, Certificate{Kind: NotTaken, Words: "An alarm."}, ""},
		{"no reason for none", va, CertifyFacts{Ended: true}, Certificate{Kind: NotTaken}, "words:required"},
		{"a reason after a dissent", va, against, Certificate{Kind: NotTaken, Words: "An alarm."}, ""},
		{"no kind", va, voted, Certificate{}, "kind:required"},
		{"another kind", va, voted, Certificate{Kind: "perhaps"}, "kind:choice_unknown"},
		{"while it lasts", va, CertifyFacts{}, Certificate{Kind: Taken}, "closed_not_ended"},
		{"a vote without the statement", nm, voted, Certificate{Kind: Taken}, "words:required"},
		{"the statement without a vote", nm, CertifyFacts{Ended: true}, Certificate{Kind: Taken, Words: "Only what was listed."}, "kind:certification_vote_first"},
		{"the statement and the vote", nm, voted, Certificate{Kind: Taken, Words: "Only what was listed."}, ""},
		{"an affidavit", ga, CertifyFacts{Ended: true}, Certificate{Kind: Taken, Words: "Sworn by the chair."}, ""},
		{"an affidavit of nobody", ga, CertifyFacts{Ended: true}, Certificate{Kind: Taken}, "words:required"},
		{"where none is asked", ny, voted, Certificate{Kind: Taken}, "certification_not_asked"},
	} {
		t.Run(c.name, func(t *testing.T) { rulestest.WantCode(t, Certify(c.r, c.f, c.in), c.want) })
	}
}

func TestACertificationIsOwedByTheLawOfThatDay(t *testing.T) {
	at := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	l := law.Law{Profile: "us-ny-oml", Choices: []law.Choice{{Profile: "us-va-foia", At: at}}}
	for name, c := range map[string]struct {
		entered []time.Time
		want    bool
	}{"none": {nil, false}, "before": {[]time.Time{at.Add(-time.Minute)}, false}, "since": {[]time.Time{at.Add(-time.Minute), at}, true}} {
		if Owing(l.At, c.entered) != c.want {
			t.Errorf("%s: owing %v", name, !c.want)
		}
	}
}

func TestWhereMembersVoteOnReturnTheyReturn(t *testing.T) {
	p, _ := profile.Get("us-va-foia")
	f := EnterFacts{State: "in_session", Quorum: true, Carried: true, OnAgenda: true}
	rulestest.WantCode(t, Enter(Of(p), f, Entry{Grounds: []string{"legal_counsel"}, Statement: "A claim.", Resumes: "no"}, time.Time{}), "resumes:closed_must_return")
	rulestest.WantCode(t, Enter(Of(p), f, Entry{Grounds: []string{"legal_counsel"}, Statement: "A claim.", Resumes: "yes"}, time.Time{}), "")
}
