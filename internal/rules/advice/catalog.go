package advice

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Kinds of words a board finds its recommendations by.
const (
	Topic = "topic"
	Group = "group" // of people whom it affects
)

// How pressing a recommendation is; "" where nobody said.
const (
	High     = "high"
	Ordinary = "ordinary"
)

// What a recommendation grew from.
var Origins = []string{"comment", "member", "dialogue", "audit", "incident", OriginOther}

// OriginOther is one that none of the others names.
const OriginOther = "other"

// Lengths of what a catalogue entry says, in runes.
const (
	MaxTerm      = 60
	MaxCriterion = 300
)

// MaxTerms is how many topics, and how many groups, one recommendation carries: one that
// is about everything is found by nothing.
const MaxTerms = 6

// Entry is what a board says of a recommendation so that it is found. Origin, Priority
// and their words are "" where nothing is said.
type Entry struct {
	Topics, Groups          int // how many are named
	Priority, Criterion     string
	Mover                   bool // who asked for the priority is named
	Origin, OriginWords     string
	Link                    string // where the origin can be read: http(s), or a public page of this site
	Repeats, RepeatsEarlier bool   // an earlier one is named; it is of this board, was posted, and is older
}

// CheckEntry checks a catalogue entry.
//
// It decides: whether it can be kept. Facts: the entry. Errors: Invalid fields topics,
// groups: too_many_terms with Max; priority, origin: choice_unknown; criterion and
// mover: required where the priority is high; origin: required where its words or a link
// are given; origin_words: required for another origin; origin_link: not_a_link;
// repeats: not_an_earlier_one; and those of a line of text. Source: project rule after
// the priority recommendations of the GAO, each of which states why it is one: who asked
// for a priority, and why, is part of it.
func CheckEntry(e Entry) error {
	var bad []fault.Field
	for _, x := range []struct {
		name string
		n    int
	}{{"topics", e.Topics}, {"groups", e.Groups}} {
		if x.n > MaxTerms {
			bad = append(bad, fault.At(x.name, "too_many_terms", "Max", MaxTerms))
		}
	}
	if e.Priority != "" {
		bad = append(bad, rules.CheckChoice("priority", e.Priority, High, Ordinary)...)
	}
	bad = append(bad, rules.CheckText("criterion", e.Criterion, MaxCriterion, e.Priority == High, false)...)
	if e.Priority == High && !e.Mover {
		bad = append(bad, fault.At("mover", "required"))
	}
	if e.Origin != "" || e.OriginWords != "" || e.Link != "" {
		bad = append(bad, rules.CheckChoice("origin", e.Origin, Origins...)...)
	}
	bad = append(bad, rules.CheckText("origin_words", e.OriginWords, MaxCriterion, e.Origin == OriginOther, false)...)
	bad = append(bad, checkLink("origin_link", e.Link)...)
	if e.Repeats && !e.RepeatsEarlier {
		bad = append(bad, fault.At("repeats", "not_an_earlier_one"))
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return nil
}

// checkLink takes an address on the web, or a public page of this site from its first
// slash on.
func checkLink(name, s string) []fault.Field {
	if s == "" {
		return nil
	}
	at := s
	if strings.HasPrefix(s, "/b/") {
		at = "https://site.example" + s
	}
	if len(rules.CheckURL(name, at, true)) > 0 || strings.Contains(at, "/../") {
		return []fault.Field{fault.At(name, "not_a_link")}
	}
	return nil
}

// CheckTerm checks a topic or a group that is added to a board's list.
//
// It decides: whether it can be. Facts: the kind; the words; those of the list of that
// kind. Errors: Invalid fields kind: required, choice_unknown; name: term_known for one
// that differs in case alone, and those of a line of text. Source: project rule.
func CheckTerm(kind, name string, known []string) error {
	bad := rules.CheckChoice("kind", kind, Topic, Group)
	bad = append(bad, rules.CheckLine("name", name, MaxTerm)...)
	if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
		bad = append(bad, fault.At("name", "term_known"))
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return nil
}

// CommonTopics and CommonGroups are the list a board begins with.
//
// Source: project rule, after the subjects under which police oversight bodies sort
// their recommendations (Seattle CPC, San Francisco's collaborative reform, New York's CCRB and
// inspector general).
var (
	CommonTopics = []string{"Use of force", "Stops and searches", "Traffic enforcement", "Body-worn and other video", "Complaints and discipline", "Mental health and crisis calls", "Youth and schools", "Language access and disability",
		"Bias and equal treatment", "Protests and assemblies", "Hiring and retention", "Training and supervision", "Data and transparency", "Surveillance and technology", "Custody and deaths in custody", "Community engagement"}
	CommonGroups = []string{"Black residents", "Latino residents", "Asian residents", "Indigenous residents", "Immigrants and refugees", "People who do not speak English well", "Children and young people", "People with disabilities",
		"People with a mental illness", "People without a home", "LGBTQ residents", "Victims of crime and their families"}
)
