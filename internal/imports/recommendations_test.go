package imports_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"parley/internal/act"
	"parley/internal/imports"
	"parley/internal/outside"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/shared"
	"parley/internal/webtest"
)

func outsideFolder(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(filepath.Join(shared.Dir(t), "data", "recommendations"))
}

func importOutside(t *testing.T, w *webtest.World, files fs.FS) (imports.RecommendationsReport, error) {
	t.Helper()
	return imports.Recommendations(context.Background(), act.NewDoor(w.DB, track.Keep), files, imports.RecommendationsOptions{Jurisdiction: "Imported records", Zone: "America/Los_Angeles"})
}

func text(t *testing.T, files fs.FS, name string) string {
	t.Helper()
	b, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func folder(asked, answered string) fstest.MapFS {
	return fstest.MapFS{"recommendations.csv": {Data: []byte(asked)}, "responses.csv": {Data: []byte(answered)}}
}

func TestRecommendationsOfOtherBodiesAreImportedWhole(t *testing.T) {
	files := outsideFolder(t)
	w := webtest.New(t)
	rep, err := importOutside(t, w, files)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Boards != 2 || rep.Added != 45 || rep.Stages != 58 || rep.Changed != 0 {
		t.Fatalf("%+v", rep)
	}
	for _, c := range []struct {
		sentence, query string
		want            int
	}{
		{"29 of the report on bias", `select count(*) from outside_recommendations where report = 'CSA 2021-105'`, 29},
		{"7 of the report on hate crimes", `select count(*) from outside_recommendations where report = 'CSA 2017-131'`, 7},
		{"9 of the tracker", `select count(*) from outside_recommendations where report = 'Rochester PAB tracker'`, 9},
		{"58 stages", `select count(*) from outside_stages`, 58},
		{"23 of them have no date", `select count(*) from outside_stages where answered = ''`, 23},
		{"one has a day", `select count(*) from outside_stages where length(answered) = 10`, 1},
		{"all others have a month and no day", `select count(*) from outside_stages where length(answered) = 7`, 34},
		{"one estimate is called unknown by its source", `select count(*) from outside_stages where estimated = 'unknown'`, 1},
		{"nine were answered by no date but a due day is known", `select count(*) from outside_versions where length(due) = 10`, 9},
		{"nothing of it is before a board", `select count(*) from recommendations r join boards b on b.id = r.board_id where b.source = 'recommendations'`, 0},
		{"nothing of it is verified", `select count(*) from decisions d join boards b on b.id = d.board_id where b.source = 'recommendations'`, 0},
		{"nothing of it is in the tracker's figures", `select count(*) from tracked k join boards b on b.id = k.board_id where b.source = 'recommendations'`, 0},
	} {
		if n := w.Count(c.query); n != c.want {
			t.Errorf("%s: %d, want %d", c.sentence, n, c.want)
		}
	}
	if got := findings(t, w.DB); len(got) > 0 {
		t.Errorf("a fresh import is found unsound: %v", got)
	}

	before := w.Count(`select count(*) from audit_entries`)
	again, err := importOutside(t, w, files)
	if err != nil || again.Boards+again.Added+again.Changed+again.Departments != 0 || !strings.Contains(again.String(), "Nothing changed") {
		t.Errorf("the same list again: %+v, %v", again, err)
	}
	if n := w.Count(`select count(*) from audit_entries`); n != before {
		t.Errorf("the same list again left %d audit entries", n-before)
	}
}

func TestAnImportedRecordIsNotChangedByHand(t *testing.T) {
	w := webtest.New(t)
	if _, err := importOutside(t, w, outsideFolder(t)); err != nil {
		t.Fatal(err)
	}
	operator, site := w.As(w.Operator), "/work/site/b/california-state-auditor"
	if strings.Contains(operator.Get(site).Want(t, 200).Says(t, "The record is read-only.", "/b/california-state-auditor").Body, site+"/") {
		t.Error("the operator is offered to change an imported record")
	}
	for _, form := range []string{"/edit", "/rules", "/seats/new", "/roles"} {
		operator.Get(site+form).Want(t, 404)
	}
	operator.Post(site+"/seats", "number", "1", "kind", "regular", "appointed_by", "The mayor", "created_on", "2026-01-01").Want(t, 404)
	w.Anonymous().Get(site+"/edit").Want(t, 303)
}

func TestTheTwoAxesStandApartOnThePublicPages(t *testing.T) {
	files := outsideFolder(t)
	w := webtest.New(t)
	if _, err := importOutside(t, w, files); err != nil {
		t.Fatal(err)
	}
	reader := w.Anonymous()
	reader.Get("/b/california-state-auditor").Want(t, 200).Says(t, "/b/california-state-auditor/outside", "imported from its public record")
	list := reader.Get("/b/california-state-auditor/outside").Want(t, 200).Says(t, "36 recommendations, 48 stages of answers", "San José Police Department", "Assessed by California State Auditor: fully implemented", "Agency says: ")
	if strings.Contains(list.Body, "Board checked") || strings.Contains(list.Body, "Police say") {
		t.Error("the words of our own axes stand on a page of another body")
	}
	one := func(number string) webtest.Answer {
		id := w.Count(`select id from outside_recommendations where report = 'CSA 2021-105' and number = $1`, number)
		return reader.Get("/b/california-state-auditor/outside/"+strconv.Itoa(id)).Want(t, 200)
	}
	one("9").Says(t, "April 2022", "Date unknown", "October 2023", "January 2024", "Assessed by California State Auditor: pending", "https://information.auditor.ca.gov/reports/responses/2021-105/9")
	one("21").Says(t, "Agency says it was done: October 2022", "Assessed by California State Auditor: partially implemented", "claims done; claim not substantiated")
	one("14").Says(t, "Not assessed by California State Auditor")
	day := w.Count(`select id from outside_recommendations where number = '2023-01-1'`)
	reader.Get("/b/rochester-police-accountability-board/outside/"+strconv.Itoa(day)).Want(t, 200).Says(t, "May 19, 2023", "June 18, 2023", "June 16, 2023", "Not assessed by Rochester Police Accountability Board")
	reader.Get("/b/rochester-police-accountability-board/outside/999999").Want(t, 404)
	reader.Get("/b/california-state-auditor/outside/"+strconv.Itoa(day)).Want(t, 404) // another body's
	reader.Get("/b/cpab/outside").Want(t, 404)
}

func TestWhatALaterListSaysOtherwiseIsANewVersion(t *testing.T) {
	files := outsideFolder(t)
	w := webtest.New(t)
	if _, err := importOutside(t, w, files); err != nil {
		t.Fatal(err)
	}
	asked, answered := text(t, files, "recommendations.csv"), text(t, files, "responses.csv")
	rows := strings.Split(strings.TrimSuffix(asked, "\n"), "\n")
	later := folder(strings.Join(rows[:len(rows)-1], "\n")+"\n", strings.Replace(strings.Replace(answered, "CSA 2021-105,42,1-year,,fully", "CSA 2021-105,42,1-year,2023-04,fully", 1), "CSA 2017-131,15,latest,,fully implemented,,,", "", 1))
	rep, err := importOutside(t, w, later)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Added != 0 || rep.Changed != 1 || !strings.Contains(rep.String(), "stay as they were (California State Auditor, CSA 2017-131, 15)") {
		t.Errorf("%+v", rep)
	}
	if n := w.Count(`select count(*) from outside_versions`); n != 46 {
		t.Errorf("%d versions, want 46: what was said before stays", n)
	}
	id := w.Count(`select id from outside_recommendations where report = 'CSA 2021-105' and number = '42'`)
	w.Anonymous().Get("/b/california-state-auditor/outside/"+strconv.Itoa(id)).Want(t, 200).Says(t, "April 2023", "version 2")
	if got := findings(t, w.DB); len(got) > 0 {
		t.Errorf("found unsound: %v", got)
	}
	if err := w.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `set local session_replication_role = replica`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update outside_stages set assessed = 'fully implemented' where assessed = 'partially implemented'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := findings(t, w.DB); len(got) != 1 || !strings.Contains(got[0], "its rows are not what was imported") {
		t.Errorf("assessments that were changed in silence: %v", got)
	}
}

func TestAProblemNamesFileLineAndColumn(t *testing.T) {
	const head = "source,number,issuing_body,addressed_to,title_own_words,issued,due,address\n"
	const answers = "source,number,stage,response_date,assessed_status,agency_says_own_words,estimated_completion,claimed_completion\n"
	const good = "R 1,1,Auditor of Riverbend,Riverbend Police,Say when,2022-04,,https://a.example/1\n"
	w := webtest.New(t)
	for _, c := range []struct{ sentence, asked, answered, want string }{
		{"a day that is none", head + strings.Replace(good, "2022-04", "2022-04-31", 1), answers, `recommendations.csv, line 2, column 54 (issued): "2022-04-31" is no day, month or year`},
		{"a status nobody knows", head + good, answers + "R 1,1,annual,2023-10,done,,,\n", `responses.csv, line 2, column 22 (assessed_status): "done" is none of`},
		{"a status that is a board's alone", head + good, answers + "R 1,1,annual,2023-10,verified,,,\n", `responses.csv, line 2, column 22 (assessed_status): only the vote of a board`},
		{"an answer to nothing", head + good, answers + "R 1,2,annual,,,,,\n", `responses.csv, line 2, column 5 (number): 2 of R 1 is in no row of recommendations.csv`},
		{"the same twice", head + good + good, answers, `recommendations.csv, line 3, column 5 (number): 1 of R 1 stands twice`},
		{"a quote that does not end", head + `R 1,1,"Auditor`, answers, `recommendations.csv, line 2`},
		{"a field too few", head + "R 1,1\n", answers, `recommendations.csv, line 2, column 1: it has 2 fields, not 8`},
		{"other columns", strings.Replace(head, "due", "deadline", 1) + good, answers, `recommendations.csv, line 1, column 1: the columns must be source,`},
		{"an address that runs something", head + strings.Replace(good, "https://a.example/1", "javascript:alert(1)", 1), answers, `(address): "javascript:alert(1)" is no web address`},
		{"a body without a name", head + strings.Replace(good, "Auditor of Riverbend", "", 1), answers, `line 2, column 7 (issuing_body)`},
		{"bytes that are no text", head + strings.Replace(good, "Say when", "Say \xff", 1), answers, `line 2, column 45 (title_own_words): it is not UTF-8`},
		{"nothing at all", "", "", `recommendations.csv: it is empty`},
	} {
		_, err := importOutside(t, w, folder(c.asked, c.answered))
		var bad imports.Problems
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.sentence, err, c.want)
		}
	}
	if n := w.Count(`select count(*) from boards where source is not null`); n != 0 {
		t.Errorf("%d boards were made of lists that are wrong", n)
	}
	if _, err := importOutside(t, w, folder("\ufeff"+head+strings.Replace(good, "Auditor of Riverbend", "Cpab", 1), answers)); err == nil || !strings.Contains(err.Error(), "slug_not_imported") {
		t.Errorf("a body with the address of a board of our own: %v", err)
	}
}

// What became of each published total that we counted again.
const (
	equal   = "equal"               // our own count comes to the same
	wrong   = "does not add up"     // our own count shows that published totals contradict each other
	unknown = "cannot be counted"   // what it counts is not in the record that was imported
	holds   = "does not contradict" // a share without its parts: only that it can be is shown
)

// TestPublishedTotalsAreCountedAgain holds every row of the published totals: what
// can be counted comes out equal, what contradicts itself is shown to.
func TestPublishedTotalsAreCountedAgain(t *testing.T) {
	files := outsideFolder(t)
	rows, err := csv.NewReader(strings.NewReader(text(t, files, "aggregates.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	total := map[string]int{}
	for _, r := range rows[1:] {
		n, err := strconv.Atoi(r[3])
		if err != nil {
			t.Fatal(err)
		}
		total[r[0]+" "+r[1]+" "+r[2]] = n
	}
	if len(total) != 16 {
		t.Fatalf("%d totals, want 16", len(total))
	}
	var pillars struct {
		Recommendations int
		ActionItems     int `json:"action_items"`
		Pillars         []string
	}
	if err := json.Unmarshal([]byte(text(t, files, "task-force-2015-pillars.json")), &pillars); err != nil {
		t.Fatal(err)
	}
	const nypd, force = "OIG-NYPD ", "President's Task Force on 21st Century Policing 2015 "
	share := func(percent, of int) (parts int) { // the fewest that round to the share
		for ; math.Round(100*float64(parts)/float64(of)) != float64(percent) && parts <= of; parts++ {
		}
		return parts
	}
	most := func(percent, of int) int {
		n := share(percent, of)
		for math.Round(100*float64(n+1)/float64(of)) == float64(percent) {
			n++
		}
		return n
	}
	all := nypd + "2015-2019 recommendations in all"
	earlier := nypd + "2015-2018 recommendations in all"
	for _, c := range []struct {
		row     string
		verdict string
		count   int
		why     string
	}{
		{all, wrong, total[earlier] + total[nypd+"2019 recommendations issued in the year"], "The total of 2015 to 2018 and the year 2019 make three more than the total of 2015 to 2019."},
		{earlier, wrong, total[all] - total[nypd+"2019 recommendations issued in the year"], "What is left of the later total without 2019 is three fewer."},
		{nypd + "2019 recommendations issued in the year", wrong, total[all] - total[earlier], "The two totals differ by three fewer than were issued."},
		{nypd + "2019 of these addressed to the NYPD", wrong, total[nypd+"2019 accepted, partially implemented or implemented"] + total[nypd+"2019 under consideration"], "Accepted and under consideration are given; nine are in neither, and no total of refusals is published."},
		{nypd + "2019 accepted, partially implemented or implemented", wrong, share(total[nypd+"2015-2019 percent accepted, partially implemented or implemented"], total[all]) - most(total[nypd+"2015-2018 percent accepted, partially implemented or implemented"], total[earlier]), "The shares of the two totals leave at least 29 for the year, seven more than it gives: either older ones were accepted later, or one of the shares is wrong, and neither report says."},
		{nypd + "2019 under consideration", unknown, 0, "No list of the single recommendations is published with it."},
		{nypd + "2015-2019 reports", unknown, 0, "No list of the reports is published with it."},
		{nypd + "2015-2018 reports", unknown, 0, "No list of the reports is published with it."},
		{nypd + "2015-2019 percent accepted, partially implemented or implemented", holds, 137, "A share without its numerator; 137 or 138 of 181 round to it."},
		{nypd + "2015-2018 percent accepted, partially implemented or implemented", holds, 107, "A share without its numerator; 107 of 145 rounds to it."},
		{nypd + "2018 recommendations issued in the year", unknown, 0, "The years 2016 and 2017 are not published, so no sum can be made."},
		{nypd + "2015 recommendations issued in the year", unknown, 0, "The years 2016 and 2017 are not published, so no sum can be made."},
		{"Toronto Police Services Board 2020-08-18 recommendations approved", unknown, 0, "The single recommendations are not in the record."},
		{force + "recommendations", equal, pillars.Recommendations, "The structure of the report gives the same number."},
		{force + "action items", equal, pillars.ActionItems, "The structure of the report gives the same number."},
		{force + "pillars", equal, len(pillars.Pillars), "Counted: each pillar is listed."},
	} {
		said, ok := total[c.row]
		delete(total, c.row)
		switch {
		case !ok:
			t.Errorf("%s is no published total", c.row)
		case c.why == "":
			t.Errorf("%s: no sentence says why", c.row)
		case c.verdict == equal && c.count != said, c.verdict == wrong && c.count == said:
			t.Errorf("%s: we count %d, published is %d, which %s", c.row, c.count, said, c.verdict)
		case c.verdict == holds && (share(said, 181) != c.count && share(said, 145) != c.count):
			t.Errorf("%s: %d is not the fewest of which %d %% is a share", c.row, c.count, said)
		}
	}
	for row := range total {
		t.Errorf("%s was not counted again", row)
	}
}

func TestAssessmentsAreWordsTheDatabaseKnows(t *testing.T) {
	w := webtest.New(t)
	for _, word := range outside.Assessments() {
		if n := w.Count(`select count(*) from pg_constraint where conname = 'outside_stages_assessed' and pg_get_constraintdef(oid) like '%' || $1 || '%'`, fmt.Sprintf("'%s'", word)); n != 1 {
			t.Errorf("%q is not in the database's list", word)
		}
	}
}
