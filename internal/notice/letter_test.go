package notice

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/page"
	"parley/internal/page/pagetest"
)

// filled is a letter with one text everywhere.
func filled(s string) letter {
	return letter{Subject: s, Site: s, SiteLink: s, Follows: s, Heading: s, Lines: []string{s, s}, Facts: []page.Fact{{Name: s, Value: s, Cite: &page.Cite{Text: s}}}, Link: s, LinkText: s, End: s}
}

func TestNoTextBecomesMarkupInAMail(t *testing.T) {
	skeleton := func(s string) []string {
		_, html, err := filled(s).render()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range pagetest.Active([]byte(html)) {
			if !strings.Contains(a, " style=") { // mail programs read no other styles
				t.Errorf("%q: %s", s, a)
			}
		}
		out, err := pagetest.Skeleton([]byte(html))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := skeleton("plain words")
	for _, s := range []string{`"><script>alert(1)</script>`, `</p></td><img src=x onerror=alert(1)>`, `" onmouseover="x`, `javascript:alert(1)`, `{{.Site}}`, `--><b>x</b>`, `</title><svg onload=x>`} {
		if got := skeleton(s); !slices.Equal(got, want) {
			t.Errorf("%q made other elements", s)
		}
	}
}
