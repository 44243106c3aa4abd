package advice

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

func TestPartsAreReadFromTheWordsThatWereVotedOn(t *testing.T) {
	for _, c := range []struct{ name, text, lead, parts string }{
		{"a whole has none", "Adopt a policy.", "Adopt a policy.", ""},
		{"three, with a lead", "The department should:\n(a) write it\n(b) train it,\nin two years\n\n(c) publish it", "The department should:", "a: write it|b: train it,\nin two years|c: publish it"},
		{"without a lead", "(a) one\n(b) two", "", "a: one|b: two"},
		{"indented", "Do\n  (a)  one\n\t(b) two", "Do", "a: one|b: two"},
		{"one alone is no part", "Do\n(a) this", "Do\n(a) this", ""},
		{"a letter inside a line is none", "See section (a) and\nsection (b).", "See section (a) and\nsection (b).", ""},
		{"a gap ends them", "(a) one\n(c) three", "(a) one\n(c) three", ""},
		{"out of order stays with the part before", "(a) one\n(b) two\n(a) again", "", "a: one|b: two\n(a) again"},
		{"a letter without words is none", "(a) one\n(b)\n(b) two", "", "a: one\n(b)|b: two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lead, parts := PartsOf(c.text)
			var got []string
			for _, p := range parts {
				got = append(got, p.Label+": "+p.Words)
			}
			if lead != c.lead || strings.Join(got, "|") != c.parts {
				t.Errorf("got %q, %q", lead, got)
			}
		})
	}
}

func TestNoWordOfATextIsLostInItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"(a) one", "(b) two", "(c) three", "words", "", " (d) four", "(z) last"})).Draw(t, "lines"), "\n")
		lead, parts := PartsOf(text)
		words := strings.Fields(lead)
		for _, p := range parts {
			words = append(append(words, "("+p.Label+")"), strings.Fields(p.Words)...)
		}
		if strings.Join(words, " ") != strings.Join(strings.Fields(text), " ") {
			t.Fatalf("%q became %q", text, words)
		}
		if len(parts) == 1 || len(parts) > MaxParts {
			t.Fatalf("%d parts", len(parts))
		}
	})
}

func TestTheWholeFollowsFromTheParts(t *testing.T) {
	for _, c := range []struct{ name, parts, want string }{
		{"all agreed", "concur concur", Concur},
		{"one in part", "concur partially_concur", PartiallyConcur},
		{"one refused", "concur does_not_concur", PartiallyConcur},
		{"all refused", "does_not_concur does_not_concur", DoesNotConcur},
		{"none within authority", "not_within_authority not_within_authority", NotWithinAuthority},
		{"refused for two reasons", "does_not_concur not_within_authority", DoesNotConcur},
	} {
		t.Run(c.name, func(t *testing.T) {
			var parts []PartAnswer
			for p := range strings.FieldsSeq(c.parts) {
				parts = append(parts, PartAnswer{Position: p})
			}
			if got := Overall(parts); got != c.want {
				t.Errorf("got %s", got)
			}
			if got := Overall(append(parts, PartAnswer{})); got != "" {
				t.Errorf("with an open part it is %s", got)
			}
		})
	}
}

// inParts agrees to (a), refuses (b).
func inParts() Answer {
	return Answer{Position: PartiallyConcur, Parts: []PartAnswer{{Position: Concur}, {Position: DoesNotConcur, Reason: "cost", Words: "Not this year."}},
		Commitments: []Commitment{{Action: "Issue the order", Official: "Ada Okafor", Target: "2026-06-01", Part: 1, Tests: "The order is published.\nEvery officer signed for it."}}}
}

func TestAnAnswerInPartsIsCompletePartByPart(t *testing.T) {
	today := day(t, "2026-03-04")
	for _, c := range []struct {
		name   string
		change func(*Answer)
		want   string
	}{
		{"one agreed, one refused", nil, ""},
		{"a part without a position", func(a *Answer) { a.Parts[1] = PartAnswer{} }, "parts-2-position:required"},
		{"a refusal without a reason", func(a *Answer) { a.Parts[1].Reason = "" }, "parts-2-reason:reason_required"},
		{"a refusal without words", func(a *Answer) { a.Parts[1].Words = "" }, "parts-2-words:required"},
		{"agreed with a reason for refusing", func(a *Answer) { a.Parts[0].Reason = "law" }, "parts-1-reason:reason_without_refusal"},
		{"a position nobody knows", func(a *Answer) { a.Parts[0].Position = "maybe" }, "parts-1-position:choice_unknown"},
		{"an action for no part", func(a *Answer) { a.Commitments[0].Part = 0 }, "commitments-1-part:required commitments:part_without_commitment"},
		{"an action for a part there is not", func(a *Answer) { a.Commitments[0].Part = 3 }, "commitments-1-part:choice_unknown commitments:part_without_commitment"},
		{"an action for what is refused", func(a *Answer) { a.Commitments = append(a.Commitments, a.Commitments[0]); a.Commitments[1].Part = 2 }, "commitments-2-part:commitment_not_accepted"},
		{"agreed without an action", func(a *Answer) { a.Parts[1] = PartAnswer{Position: Concur} }, "commitments:part_without_commitment"},
		{"all refused without an action", func(a *Answer) { a.Parts[0], a.Commitments = a.Parts[1], nil }, ""},
		{"a test twice", func(a *Answer) { a.Commitments[0].Tests = "Seen.\n Seen. " }, "commitments-1-tests:test_repeated"},
		{"too many tests", func(a *Answer) { a.Commitments[0].Tests = strings.Repeat("x\n", MaxTests+1) }, "commitments-1-tests:too_many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := inParts()
			if c.change != nil {
				c.change(&a)
			}
			rulestest.WantCode(t, CheckResponse(a, today), c.want)
		})
	}
	open := Answer{Parts: make([]PartAnswer, 2), Commitments: []Commitment{{Action: "Issue the order"}}}
	rulestest.WantCode(t, CheckResponseDraft(SignFacts{Transmitted: true, OwnDesk: true, Version: 2}, 2, open), "")
}
