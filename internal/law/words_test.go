package law_test

import (
	"regexp"
	"testing"

	"parley/internal/law"
	"parley/internal/rules/profile"
)

// TestNoRuleIsShownAsAKey reads every rule of every profile as residents do: what
// a law lists is a message of the catalogue, never the key it is stored under.
func TestNoRuleIsShownAsAKey(t *testing.T) {
	key := regexp.MustCompile(`[a-z]_[a-z0-9]`)
	read := 0
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		for _, f := range profile.Fields {
			words := law.Words(f.Key, f.In(p))
			if words == "" || key.MatchString(words) {
				t.Errorf("%s %s: %q", id, f.Key, words)
			}
			read++
		}
	}
	if read < 1000 {
		t.Errorf("only %d rules", read)
	}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		for _, k := range law.Keys(p) {
			if !law.HasWords(k) {
				t.Errorf("%s: %q has no message", id, k)
			}
		}
	}
}
