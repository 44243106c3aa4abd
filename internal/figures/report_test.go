package figures_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"os"
	"strconv"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/demo/demotest"
	"parley/internal/fault"
	"parley/internal/verify"
	"parley/internal/webtest"
)

// named is a person of the city.
func named(t *testing.T, w *webtest.World, name string) webtest.Person {
	t.Helper()
	return webtest.Person{Name: name, Account: int64(w.Count(`select a.id from accounts a join people p on p.id = a.person_id where p.name = $1`, name)), Person: int64(w.Count(`select id from people where name = $1`, name))}
}

func TestAReportIsADraftUntilTheBoardAdoptsIt(t *testing.T) {
	w := riverbend(t)
	reader := w.Anonymous()
	draft := reader.Get("/b/cpab/reports/2026").Want(t, 200).Says(t, "Draft, not yet adopted", "Annual report 2026", "As a PDF")
	if !strings.Contains(draft.Body, `href="/recommendations?board=cpab&amp;set=adopted&amp;year=2026"`) {
		t.Error("the figures of a draft lead nowhere")
	}
	adopted := reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "Motion", "never change", "none yet")
	if strings.Contains(adopted.Body, `href="/recommendations?`) {
		t.Error("a frozen figure leads to rows that go on")
	}
	// The hash is of what stands on the page.
	var fragment string
	var sum, pdf []byte
	if err := w.DB.Get(context.Background(), &fragment, `select fragment from annual_reports`); err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Get(context.Background(), &sum, `select sha256 from annual_reports`); err != nil {
		t.Fatal(err)
	}
	if got := sha256.Sum256([]byte(fragment)); hex.EncodeToString(got[:]) != hex.EncodeToString(sum) || !strings.Contains(adopted.Body, fragment) {
		t.Error("the page does not hold what was hashed")
	}
	adopted.Says(t, hex.EncodeToString(sum))
	if err := w.DB.Get(context.Background(), &pdf, `select pdf from annual_reports`); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/b/cpab/reports/2025/report.pdf": string(pdf), "/b/cpab/reports/2026/report.pdf": ""} {
		a := reader.Get(path).Want(t, 200)
		if a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Body, "%PDF-1.7") || want != "" && a.Body != want {
			t.Errorf("%s is no PDF, or not the one that was frozen", path)
		}
		if dir := os.Getenv("PARLEY_KEEP"); dir != "" {
			_ = os.WriteFile(dir+"/"+strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"), []byte(a.Body), 0o600)
		}
	}
	// What comes after does not change it; the live figures go on.
	before := html.UnescapeString(adopted.Body)
	w.Clock.Set(demotest.Now.AddDate(0, 2, 0))
	after := reader.Get("/b/cpab/reports/2025").Want(t, 200)
	if cut(html.UnescapeString(after.Body)) != cut(before) {
		t.Error("a frozen report changed")
	}
	reader.Get("/b/cpab/accountability").Want(t, 200).Says(t, "January 22, 2027", "/b/cpab/reports/2025")
	for _, path := range []string{"/b/cpab/reports/2028", "/b/cpab/reports/1899", "/b/cpab/reports/02025", "/b/cpab/reports/x", "/b/nyc-public-safety/reports/2020", "/b/cpab/reports/2028/report.pdf"} {
		reader.Get(path).Want(t, 404)
	}
}

// cut is the main part of a page: what stands around it has its own time.
func cut(body string) string {
	body = body[strings.Index(body, "<main"):]
	return body[:strings.Index(body, "</main>")]
}

func TestOnlyWhoActsForTheBoardFreezesAReport(t *testing.T) {
	w := riverbend(t)
	clerk, member, drafter := w.As(named(t, w, "Priya Raman")), w.As(named(t, w, "Wendell Okafor")), w.As(named(t, w, "Owen Hale"))
	const page = "/work/b/cpab/reports"
	motion := strconv.Itoa(w.Count(`select motion_id from annual_reports`))
	lost := strconv.Itoa(w.Count(`select max(id) from motions where outcome = 'carried' and kind = 'adopt_recommendation' and source is null`))
	w.Anonymous().Get(page).Want(t, 303)
	member.Get(page).Want(t, 403)
	drafter.Get(page).Want(t, 404)
	clerk.Get(page).Want(t, 200).Says(t, "Annual report 2025", "Adopt the annual report for 2025")
	clerk.Get("/work").Want(t, 200).Says(t, page)
	member.Post(page+"/freeze", "year", "2024", "motion", motion).Want(t, 403)
	for _, c := range []struct {
		sentence, year, motion, says string
		status                       int
	}{
		{"the year is frozen already", "2025", motion, "frozen already", 409},
		{"the year runs", "2026", motion, "This year is not over", 422},
		{"no year", "", motion, "", 422},
		{"no motion", "2024", "", "Choose a main motion", 422},
		{"a motion that is none", "2024", "999999", "Choose a main motion", 422},
		{"a motion about something else", "2024", lost, "Choose a main motion", 422},
	} {
		a := clerk.Post(page+"/freeze", "year", c.year, "motion", c.motion)
		if a.Status != c.status || !strings.Contains(html.UnescapeString(a.Body), c.says) {
			t.Errorf("%s: %d, and it does not say %q", c.sentence, a.Status, c.says)
		}
	}
	if n := w.Count(`select count(*) from annual_reports`); n != 1 {
		t.Fatalf("%d reports are frozen, want 1", n)
	}
	// Sent twice it is frozen once.
	for range 2 {
		clerk.Post(page+"/freeze", "year", "2024", "motion", motion, "_key", "twice").Want(t, 303)
	}
	if n := w.Count(`select count(*) from annual_reports where year = 2024`); n != 1 {
		t.Errorf("%d reports on 2024, want 1", n)
	}
	w.Anonymous().Get("/b/cpab/reports/2024").Want(t, 200).Says(t, "Adopted by the board")
	// Another board's motion adopts nothing here.
	other := act.Caller{By: named(t, w, "Priya Raman").By(), Board: int64(w.Count(`select id from boards where slug = 'schools'`)), Key: "other", Digest: "x"}
	if _, err := w.Portal.Slices.Figures.Freeze(context.Background(), other, 2025, int64(number(motion))); err == nil || fault.KindOf(err) == fault.Internal {
		t.Errorf("a motion of another board: %v", err)
	}
	rep, err := verify.Run(context.Background(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}
