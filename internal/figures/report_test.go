package figures_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/demo/demotest"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// named is a person of the city.
func named(t *testing.T, w *webtest.World, name string) webtest.Person {
	t.Helper()
	return webtest.Person{Name: name, Account: int64(w.Count(`select a.id from accounts a join people p on p.id = a.person_id where p.name = $1`, name)), Person: int64(w.Count(`select id from people where name = $1`, name))}
}

// sound fails where the record is not what its entries say.
func sound(t *testing.T, w *webtest.World) {
	t.Helper()
	rep, err := verify.Run(context.Background(), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

// kept is what the record holds of a version.
type kept struct {
	ID       int64  `db:"id"`
	Fragment string `db:"fragment"`
	SHA256   []byte `db:"sha256"`
	PDF      []byte `db:"pdf"`
}

func keptOf(t *testing.T, w *webtest.World, year, version int) kept {
	t.Helper()
	var k kept
	if err := w.DB.Get(context.Background(), &k, `select id, fragment, sha256, pdf from annual_reports where year = $1 and version = $2`, year, version); err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAReportIsADraftUntilItIsLaid(t *testing.T) {
	w := riverbend(t)
	reader := w.Anonymous()
	draft := reader.Get("/b/cpab/reports/2026").Want(t, 200).Says(t, "Draft, not yet adopted", "Annual report 2026", "As a PDF")
	if !strings.Contains(draft.Body, `href="/recommendations?board=cpab&amp;set=adopted&amp;year=2026"`) {
		t.Error("the figures of a draft lead nowhere")
	}
	one, two := keptOf(t, w, 2025, 1), keptOf(t, w, 2025, 2)
	adopted := reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "Motion", "as it was laid before it", "never change", "none yet", "1 of 2", "Newer, not adopted", "/b/cpab/reports/2025/versions/2")
	reader.Get("/b/cpab/reports/2025/versions/1").Want(t, 200).Says(t, "Adopted by the board", "Annual report 2025, version 1", hex.EncodeToString(one.SHA256))
	reader.Get("/b/cpab/reports/2025/versions/2").Want(t, 200).Says(t, "Laid before the board, not adopted", "The board has not adopted it", "checked against the receipts", "Follows", "/b/cpab/reports/2025/versions/1", hex.EncodeToString(two.SHA256))
	if strings.Count(adopted.Body, `href="/recommendations?`) != 1 {
		t.Error("a kept figure leads to rows that go on")
	}
	// The hash is of what stands on the page.
	if got := sha256.Sum256([]byte(one.Fragment)); hex.EncodeToString(got[:]) != hex.EncodeToString(one.SHA256) || !strings.Contains(adopted.Body, one.Fragment) {
		t.Error("the page does not hold what was hashed")
	}
	adopted.Says(t, hex.EncodeToString(one.SHA256))
	for path, want := range map[string]string{"/b/cpab/reports/2025/report.pdf": string(one.PDF), "/b/cpab/reports/2025/versions/1/report.pdf": string(one.PDF), "/b/cpab/reports/2025/versions/2/report.pdf": string(two.PDF), "/b/cpab/reports/2026/report.pdf": ""} {
		a := reader.Get(path).Want(t, 200)
		if a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Body, "%PDF-1.7") || want != "" && a.Body != want {
			t.Errorf("%s is no PDF, or not the one that was laid", path)
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
		t.Error("a kept report changed")
	}
	reader.Get("/b/cpab/accountability").Want(t, 200).Says(t, "January 22, 2027", "/b/cpab/reports/2025", "Annual report 2025", "Annual report 2026, draft")
	for _, path := range []string{"/b/cpab/reports/2028", "/b/cpab/reports/1899", "/b/cpab/reports/02025", "/b/cpab/reports/x", "/b/nyc-public-safety/reports/2020", "/b/cpab/reports/2028/report.pdf",
		"/b/cpab/reports/2025/versions/0", "/b/cpab/reports/2025/versions/3", "/b/cpab/reports/2025/versions/01", "/b/cpab/reports/2025/versions/x", "/b/cpab/reports/2026/versions/1", "/b/schools/reports/2025/versions/1", "/b/cpab/reports/2025/versions/3/report.pdf"} {
		reader.Get(path).Want(t, 404)
	}
}

// cut is the main part of a page: what stands around it has its own time.
func cut(body string) string {
	body = body[strings.Index(body, "<main"):]
	return body[:strings.Index(body, "</main>")]
}

// The motion that adopted version 1 of 2025, and one about a recommendation.
const (
	theMotion   = `select motion_id from report_motions order by id limit 1`
	otherMotion = `select max(id) from motions where outcome = 'carried' and kind = 'adopt_recommendation' and source is null`
)

func TestOnlyWhoActsForTheBoardLaysAReport(t *testing.T) {
	w := riverbend(t)
	clerk, member, drafter := w.As(named(t, w, "Priya Raman")), w.As(named(t, w, "Wendell Okafor")), w.As(named(t, w, "Owen Hale"))
	const page = "/work/b/cpab/reports"
	for _, path := range []string{page, page + "/adopt", page + "/take-back"} {
		w.Anonymous().Get(path).Want(t, 303)
		member.Get(path).Want(t, 403)
		drafter.Get(path).Want(t, 404)
	}
	clerk.Get(page).Want(t, 200).Says(t, "Annual report 2025, version 1", "Adopted by the board", "Annual report 2025, version 2", "not adopted", page+"/adopt", page+"/take-back")
	clerk.Get("/work").Want(t, 200).Says(t, page)
	member.Post(page+"/lay", "year", "2024").Want(t, 403)
	for _, c := range []struct {
		sentence, year, reason, says string
	}{
		{"the year runs", "2026", "", "This year is not over"},
		{"no year", "", "", "Give a year"},
		{"no number", "soon", "", ""},
		{"a reason for the first version", "2024", "A date was wrong.", "Leave this empty"},
		{"no reason for the third", "2025", "", ""},
	} {
		a := clerk.Post(page+"/lay", "year", c.year, "reason", c.reason).Want(t, 422)
		if body := html.UnescapeString(a.Body); !strings.Contains(body, c.says) || c.reason != "" && !strings.Contains(body, c.reason) {
			t.Errorf("%s: it does not say %q, or lost what was typed", c.sentence, c.says)
		}
	}
	if n := w.Count(`select count(*) from annual_reports`); n != 2 {
		t.Fatalf("%d reports were laid, want 2", n)
	}
	// Sent twice it is laid once.
	for range 2 {
		clerk.Post(page+"/lay", "year", "2024", "_key", "twice").Want(t, 303)
	}
	if n := w.Count(`select count(*) from annual_reports where year = 2024`); n != 1 {
		t.Errorf("%d reports on 2024, want 1", n)
	}
	reader := w.Anonymous()
	reader.Get("/b/cpab/reports/2024").Want(t, 200).Says(t, "Laid before the board, not adopted")
	reader.Get("/b/cpab/accountability").Want(t, 200).Says(t, "Annual report 2024, laid before the board")
	// Another takes its place, which stays where it is.
	was := keptOf(t, w, 2024, 1)
	clerk.Post(page+"/lay", "year", "2024", "reason", "A date was wrong.").Want(t, 303)
	reader.Get("/b/cpab/reports/2024").Want(t, 200).Says(t, "2 of 2", "A date was wrong.", "In place of")
	old := reader.Get("/b/cpab/reports/2024/versions/1").Want(t, 200).Says(t, "not adopted, then replaced", "Its place is taken by version 2", "Replaced by", "/b/cpab/reports/2024/versions/2", "A date was wrong.")
	if !strings.Contains(old.Body, was.Fragment) {
		t.Error("the earlier version is not what it was")
	}
	sound(t, w)
}

func TestTwoWhoLayTheFirstVersionAtOnceLayOne(t *testing.T) {
	w := riverbend(t)
	cpab := int64(w.Count(`select id from boards where slug = 'cpab'`))
	by := named(t, w, "Priya Raman").By()
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			_, errs[i] = w.Portal.Slices.Figures.Lay(context.Background(), act.Caller{By: by, Board: cpab, Key: fmt.Sprint("race", i), Digest: "x"}, 2024, "")
		})
	}
	all.Wait()
	laid := 0
	for _, err := range errs {
		switch {
		case err == nil:
			laid++
		case fault.KindOf(err) != fault.Invalid:
			t.Error(err)
		}
	}
	if n := w.Count(`select count(*) from annual_reports where year = 2024`); laid != 1 || n != 1 {
		t.Errorf("%d were told that they laid it, and there are %d", laid, n)
	}
	// Of two who name the motion at once one is told that it is named.
	motion, report := int64(w.Count(theMotion)), keptOf(t, w, 2025, 1).ID
	entry := int64(w.Count(`select id from report_motions`))
	caller := func(key string) act.Caller { return act.Caller{By: by, Board: cpab, Key: key, Digest: "x"} }
	if _, err := w.Portal.Slices.Figures.TakeBack(context.Background(), caller("back"), entry, "Named too soon."); err != nil {
		t.Fatal(err)
	}
	for i := range errs {
		all.Go(func() {
			_, errs[i] = w.Portal.Slices.Figures.Adopt(context.Background(), caller(fmt.Sprint("name", i)), report, motion)
		})
	}
	all.Wait()
	adopted := 0
	for _, err := range errs {
		switch {
		case err == nil:
			adopted++
		case fault.CodeOf(err) != "report_adopted":
			t.Error(err)
		}
	}
	if n := w.Count(`select count(*) from report_motions where adopts`); adopted != 1 || n != 2 {
		t.Errorf("%d were told that they named it, and there are %d entries", adopted, n)
	}
	sound(t, w)
}

func TestAMotionIsNamedAndTakenBack(t *testing.T) {
	w := riverbend(t)
	clerk, member, reader := w.As(named(t, w, "Priya Raman")), w.As(named(t, w, "Wendell Okafor")), w.Anonymous()
	const page = "/work/b/cpab/reports"
	one, two := keptOf(t, w, 2025, 1), keptOf(t, w, 2025, 2)
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	motion, other := strconv.Itoa(w.Count(theMotion)), strconv.Itoa(w.Count(otherMotion))
	clerk.Get(page+"/adopt").Want(t, 200).Says(t, "2025, version 2, laid")
	member.Post(page+"/adopt", "version", id(two.ID), "motion", motion).Want(t, 403)
	for _, c := range []struct {
		sentence, version, motion, says string
		status                          int
	}{
		{"it is adopted already", id(one.ID), motion, "adopted already", 409},
		{"its vote was before the laying", id(two.ID), motion, "opened before this version was laid", 422},
		{"no version", "", motion, "Choose a version", 422},
		{"a version that is none", "999999", motion, "Choose a version", 422},
		{"no motion", id(two.ID), "", "Choose a main motion", 422},
		{"a motion that is none", id(two.ID), "999999", "Choose a main motion", 422},
		{"a motion about something else", id(two.ID), other, "Choose a main motion", 422},
	} {
		a := clerk.Post(page+"/adopt", "version", c.version, "motion", c.motion)
		if a.Status != c.status || !strings.Contains(html.UnescapeString(a.Body), c.says) {
			t.Errorf("%s: %d, and it does not say %q", c.sentence, a.Status, c.says)
		}
	}
	// Another board names nothing here, and nothing of this board.
	other2 := act.Caller{By: named(t, w, "Priya Raman").By(), Board: int64(w.Count(`select id from boards where slug = 'schools'`)), Key: "other", Digest: "x"}
	if _, err := w.Portal.Slices.Figures.Adopt(context.Background(), other2, two.ID, int64(number(motion))); err == nil || fault.KindOf(err) == fault.Internal {
		t.Errorf("a version of another board: %v", err)
	}
	entry := strconv.Itoa(w.Count(`select id from report_motions`))
	other2.Key = "other2"
	if _, err := w.Portal.Slices.Figures.TakeBack(context.Background(), other2, int64(number(entry)), "Why not."); err == nil || fault.KindOf(err) == fault.Internal {
		t.Errorf("an entry of another board: %v", err)
	}
	member.Post(page+"/take-back", "entry", entry, "reason", "It was about the budget.").Want(t, 403)
	clerk.Get(page+"/take-back").Want(t, 200).Says(t, "2025, version 1: Motion")
	var meeting string
	if err := w.DB.Get(t.Context(), &meeting, `select m.slug from motions o join meetings m on m.id = o.meeting_id where o.id = $1`, motion); err != nil {
		t.Fatal(err)
	}
	meeting = "/b/cpab/meetings/" + meeting
	const onReport = `<a href="/b/cpab/reports/2025/versions/1">On the annual report for 2025, version 1</a>`
	reader.Get(meeting).Want(t, 200).Says(t, onReport)
	clerk.Post(page+"/take-back", "entry", entry, "reason", "").Want(t, 422).Says(t, "Why")
	clerk.Post(page+"/take-back", "entry", "999999", "reason", "It was about the budget.").Want(t, 422).Says(t, "Choose an entry", "It was about the budget.")
	for range 2 {
		clerk.Post(page+"/take-back", "entry", entry, "reason", "It was about the budget.", "_key", "B").Want(t, 303)
	}
	if strings.Contains(reader.Get(meeting).Want(t, 200).Body, "On the annual report") {
		t.Error("the motion still says that it was on the report")
	}
	clerk.Post(page+"/take-back", "entry", entry, "reason", "Again.").Want(t, 409).Says(t, "taken back already")
	if n := w.Count(`select count(*) from report_motions`); n != 2 {
		t.Fatalf("%d entries, want 2", n)
	}
	reader.Get("/b/cpab/reports/2025/versions/1").Want(t, 200).Says(t, "not adopted, then replaced", "Named by mistake", "It was about the budget.")
	reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Laid before the board, not adopted", "2 of 2")
	// Named again, it is adopted as it was laid.
	clerk.Post(page+"/adopt", "version", id(one.ID), "motion", motion, "_key", "C").Want(t, 303)
	clerk.Post(page+"/adopt", "version", id(one.ID), "motion", motion, "_key", "C").Want(t, 303)
	again := reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "1 of 2")
	if strings.Contains(again.Body, "Named by mistake") || !strings.Contains(again.Body, one.Fragment) || string(keptOf(t, w, 2025, 1).PDF) != string(one.PDF) {
		t.Error("the adopted version is not what was laid")
	}
	sound(t, w)
}

// A report that was frozen after its adoption, before reports were laid, says so, and
// is superseded like any other.
func TestAReportThatWasFrozenSaysSo(t *testing.T) {
	w := riverbend(t)
	ctx := context.Background()
	var id int64
	err := w.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		board, motion := int64(w.Count(`select id from boards where slug = 'cpab'`)), int64(w.Count(theMotion))
		if err := tx.Get(ctx, &id, `insert into annual_reports (board_id, year, motion_id, content, fragment, sha256, pdf, pdf_sha256, frozen_at, frozen_by) select board_id, 2023, $1, content, fragment, sha256, pdf, pdf_sha256, $2, frozen_by from annual_reports where version = 1 returning id`, motion, now); err != nil {
			return err
		}
		var x struct {
			Content string `db:"content"`
			SHA256  string `db:"sha256"`
			PDF     string `db:"pdf"`
		}
		if err := tx.Get(ctx, &x, `select encode(sha256(convert_to(content, 'UTF8')), 'hex') as content, encode(sha256, 'hex') as sha256, encode(pdf_sha256, 'hex') as pdf from annual_reports where id = $1`, id); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Chain(board), "account/"+strconv.FormatInt(named(t, w, "Priya Raman").Account, 10), "report.freeze", "annual_report/"+strconv.FormatInt(id, 10),
			audit.Body{"year": 2023, "motion": motion, "content": x.Content, "sha256": x.SHA256, "pdf": x.PDF}, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, w)
	clerk, reader := w.As(named(t, w, "Priya Raman")), w.Anonymous()
	was := keptOf(t, w, 2023, 1)
	reader.Get("/b/cpab/reports/2023").Want(t, 200).Says(t, "Adopted by the board", "counted when it was frozen", "Frozen", "Motion")
	clerk.Post("/work/b/cpab/reports/adopt", "version", strconv.FormatInt(id, 10), "motion", strconv.Itoa(w.Count(theMotion))).Want(t, 409)
	clerk.Post("/work/b/cpab/reports/lay", "year", "2023", "reason", "A date was wrong.").Want(t, 303)
	reader.Get("/b/cpab/reports/2023").Want(t, 200).Says(t, "Adopted by the board", "1 of 2", "Newer, not adopted")
	m := sitting(t, w)
	motion := m.move(vote.Motion{Kind: rules.MotionMain, Text: "Adopt the annual report for 2023 as laid before the board, version 2."})
	m.vote(motion, rules.Yes)
	clerk.Post("/work/b/cpab/reports/adopt", "version", strconv.FormatInt(keptOf(t, w, 2023, 2).ID, 10), "motion", strconv.FormatInt(motion, 10)).Want(t, 303)
	reader.Get("/b/cpab/reports/2023").Want(t, 200).Says(t, "Adopted by the board", "2 of 2", "In place of", "A date was wrong.", "as it was laid before it")
	old := reader.Get("/b/cpab/reports/2023/versions/1").Want(t, 200).Says(t, "Adopted by the board, then superseded", "counted when it was frozen", "Its place is taken by version 2", "Replaced by", "A date was wrong.")
	if now := keptOf(t, w, 2023, 1); !strings.Contains(old.Body, was.Fragment) || string(now.PDF) != string(was.PDF) {
		t.Error("a superseded report changed")
	}
	sound(t, w)
}
