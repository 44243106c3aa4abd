package page_test

import (
	"strings"
	"testing"

	"parley/internal/page"
	"parley/internal/page/pagetest"
)

func TestEveryRegisteredPageRenders(t *testing.T) {
	pagetest.Check(t)
	for _, p := range page.All() {
		for _, sample := range p.Samples {
			out, err := p.Execute(page.Chrome{Title: p.Name, SiteName: "City of Riverbend", SiteLine: "police advisory boards", AsOf: day(11, 23, 9, 0)}, sample())
			if err != nil {
				t.Fatal(err)
			}
			leave(t, strings.ReplaceAll(p.Name, "/", "-")+".html", out)
		}
	}
}
