package advice

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules"
)

func refusedAt(err error) string {
	if err == nil {
		return ""
	}
	var out []string
	for _, f := range fault.FieldsOf(err) {
		out = append(out, f.Name+":"+f.Code)
	}
	return strings.Join(out, " ")
}

func TestACatalogueEntry(t *testing.T) {
	for _, c := range []struct {
		sentence string
		e        Entry
		want     string
	}{
		{"nothing need be said", Entry{}, ""},
		{"topics and groups as many as fit", Entry{Topics: MaxTerms, Groups: MaxTerms}, ""},
		{"one topic too many", Entry{Topics: MaxTerms + 1}, "topics:too_many_terms"},
		{"an ordinary priority needs no reason", Entry{Priority: Ordinary}, ""},
		{"a high one needs a reason and who asked", Entry{Priority: High}, "criterion:required mover:required"},
		{"a high one with both", Entry{Priority: High, Criterion: "A death in custody.", Mover: true}, ""},
		{"a priority nobody knows", Entry{Priority: "urgent"}, "priority:choice_unknown"},
		{"an origin", Entry{Origin: "comment"}, ""},
		{"another origin needs words", Entry{Origin: OriginOther}, "origin_words:required"},
		{"words without an origin", Entry{OriginWords: "A letter."}, "origin:required"},
		{"a link without an origin", Entry{Link: "https://example.org/a"}, "origin:required"},
		{"a link to the web", Entry{Origin: "audit", Link: "https://example.org/a?b=1"}, ""},
		{"a link to a page here", Entry{Origin: "comment", Link: "/b/cpab/meetings/2026-11-10/comments#c-1"}, ""},
		{"a script is no link", Entry{Origin: "audit", Link: "javascript:alert(1)"}, "origin_link:not_a_link"},
		{"an address without its scheme is none", Entry{Origin: "audit", Link: "//evil.example/x"}, "origin_link:not_a_link"},
		{"the board's own work pages are not public", Entry{Origin: "audit", Link: "/work/b/cpab"}, "origin_link:not_a_link"},
		{"nor is a way out of the public ones", Entry{Origin: "audit", Link: "/b/../work"}, "origin_link:not_a_link"},
		{"it repeats an earlier one", Entry{Repeats: true, RepeatsEarlier: true}, ""},
		{"it repeats no later one", Entry{Repeats: true}, "repeats:not_an_earlier_one"},
	} {
		if got := refusedAt(CheckEntry(c.e)); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

func TestATermOfTheList(t *testing.T) {
	for _, c := range []struct{ sentence, kind, name, want string }{
		{"a new topic", Topic, "Towing", ""},
		{"a new group", Group, "Tow truck drivers", ""},
		{"one that is there", Topic, "Use of force", "name:term_known"},
		{"one that differs in case alone", Topic, "use OF force", "name:term_known"},
		{"no name", Topic, "", "name:required"},
		{"no kind", "", "Towing", "kind:required"},
	} {
		if got := refusedAt(CheckTerm(c.kind, c.name, CommonTopics)); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

func TestTheCommonListIsOneABoardCouldHaveMade(t *testing.T) {
	for kind, list := range map[string][]string{Topic: CommonTopics, Group: CommonGroups} {
		for i, name := range list {
			if err := CheckTerm(kind, name, list[:i]); err != nil {
				t.Errorf("%s: %s", name, refusedAt(err))
			}
		}
	}
}

// Whatever is typed as a link: what is kept leads to the web or to a public page here.
func TestNoLinkRunsAnything(t *testing.T) {
	parts := rapid.SampledFrom([]string{"/", "/b/", "//", "..", "javascript:", "https://", "http://", "data:", "a.example", "\\", "@", "#", "?", " ", "\u202e", "work", ":", "%2f"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(parts, 1, 6).Draw(t, "parts"), "")
		if CheckEntry(Entry{Origin: "audit", Link: s}) != nil {
			return
		}
		if strings.HasPrefix(s, "/b/") && !strings.HasPrefix(s, "/b/../") {
			return
		}
		if len(rules.CheckURL("x", s, true)) > 0 {
			t.Fatalf("%q", s)
		}
	})
}
