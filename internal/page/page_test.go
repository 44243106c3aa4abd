package page_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
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

// gone is a reader whose connection broke.
type gone struct{ http.ResponseWriter }

func (gone) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAReaderWhoWentAwayIsSentNoErrorPage(t *testing.T) {
	rec := httptest.NewRecorder()
	err := page.WriteSheet(gone{rec}, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, page.Chrome{Title: "Form", Lang: page.Lang}, page.Sheet{Form: page.NewForm(nil), Action: "/x", Button: "work.save"})
	if err != nil {
		t.Errorf("an error page would follow half a page: %v", err)
	}
}
