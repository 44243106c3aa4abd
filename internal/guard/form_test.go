package guard_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryFormThatChangesSomethingCarriesAKey reads every template for forms
// that are posted. Those that carry no idempotency key are known: what they do
// may be done twice.
func TestEveryFormThatChangesSomethingCarriesAKey(t *testing.T) {
	without := []string{
		"account/sign_in.html", "account/request_reset.html", "layout/header.html", // a session more or less, and one link in five minutes
		"notice/token.html", // confirming and ending are the same done once or twice
		"demo/roles.html",
	}
	form := regexp.MustCompile(`(?s)<form[^>]*method="post".*?</form>`)
	n := 0
	for path, src := range templates(t) {
		for _, f := range form.FindAllString(src, -1) {
			n++
			if strings.Contains(f, `name="_key"`) || strings.Contains(f, `"part/form-head"`) || slices.Contains(without, path) {
				continue
			}
			t.Errorf("%s has a form without a key: %.90s", path, f)
		}
	}
	if n < 25 {
		t.Fatalf("found only %d forms", n)
	}
}
