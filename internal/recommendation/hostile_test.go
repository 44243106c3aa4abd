package recommendation_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/page/pagetest"
	"parley/internal/recommendation"
	"parley/internal/recommendation/adopted"
	"parley/internal/shared"
	"parley/internal/webtest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func hostile(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "hostile-input", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHostileTextIsShownAsTextOrRefused(t *testing.T) {
	w := webtest.New(t)
	kept := 0
	for i, s := range hostile(t) {
		if i%4 != 0 {
			continue // every fourth keeps the test short
		}
		_, err := slice(w).Draft(t.Context(), w.Caller(w.Clerk), recommendation.Text{Title: s, Finding: s, Recommendation: s})
		switch fault.KindOf(err) {
		case fault.Invalid:
		default:
			if err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			kept++
		}
	}
	if kept < 50 {
		t.Fatalf("only %d kept", kept)
	}
	body := w.As(w.Clerk).Get("/work/b/cpab/recommendations").Want(t, 200).Body
	for _, p := range pagetest.Problems([]byte(body)) {
		t.Error(p)
	}
	if strings.Contains(strings.ToLower(body), "<script>alert") {
		t.Error("a script came through")
	}
}

func TestHostileTextOnPublicPages(t *testing.T) {
	w := webtest.New(t)
	s := `"><script>alert(1)</script> <img src=x onerror=alert(1)> {{.D}} 田中 ’;--`
	rec, err := slice(w).Draft(t.Context(), w.Caller(w.Clerk), recommendation.Text{Title: s, Finding: s + "\n\n" + s, Recommendation: s})
	if err != nil {
		t.Fatal(err)
	}
	adopted.Post(t, w, rec.ID())
	for _, at := range []string{"/recommendations", "/recommendations?q=%22%3E%3Cscript%3Ealert(1)", "/b/cpab/recommendations/2026-001"} {
		body := w.Anonymous().Get(at).Want(t, 200).Body
		for _, p := range pagetest.Problems([]byte(body)) {
			t.Errorf("%s: %s", at, p)
		}
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: markup came through", at)
		}
	}
}
