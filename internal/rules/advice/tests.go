package advice

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// MaxTests is how many acceptance tests one commitment may have, MaxTest how
// many runes one of them.
const (
	MaxTests = 20
	MaxTest  = 1_000
)

// Lines are the lines of a text that hold something, without the space around
// them: acceptance tests are typed one a line.
func Lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// CheckTests checks acceptance tests, each without space around it.
//
// It decides: whether they may be proposed. Facts: the form's name of their
// field; the tests. Errors, on that field: too_many (Max), test_too_long (N, Max),
// test_repeated (N), control_characters, …. Source: project rule.
func CheckTests(field string, tests []string) []fault.Field {
	if len(tests) > MaxTests {
		return []fault.Field{fault.At(field, "too_many", "Max", MaxTests)}
	}
	for i, t := range tests {
		if len([]rune(t)) > MaxTest {
			return []fault.Field{fault.At(field, "test_too_long", "N", i+1, "Max", MaxTest)}
		}
		if slices.Contains(tests[:i], t) {
			return []fault.Field{fault.At(field, "test_repeated", "N", i+1)}
		}
		if bad := rules.CheckText(field, t, MaxTest, true, false); len(bad) > 0 {
			return bad
		}
	}
	return nil
}
