package tracker_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"parley/internal/clock"
	"parley/internal/demo/demotest"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/recommendation/adopted"
	"parley/internal/record/track"
	"parley/internal/webtest"
)

// A city in mid-life, made by the real actions.
var city = demotest.City()

// generated fills a database with boards and tracked rows, as if many boards had
// worked for eleven years. Every row hangs together as the rules would have it.
func generated(tb testing.TB, db *pg.DB, boards, rows int) {
	tb.Helper()
	err := db.InTx(context.WithoutCancel(tb.Context()), func(ctx context.Context, tx *pg.Tx) error {
		for _, query := range []string{
			`insert into jurisdictions (name, zone, profile, created_at) select 'Place ' || n, (array['America/Denver', 'America/New_York', 'Pacific/Honolulu', 'Europe/London'])[n], 'us-ca-brown', now() from generate_series(1, 4) n`,
			fmt.Sprintf(`insert into departments (jurisdiction_id, name, created_at) select 1 + n %% 4, 'Department ' || n, now() from generate_series(1, %d) n`, max(boards/2, 1)),
			fmt.Sprintf(`insert into boards (jurisdiction_id, slug, name, created_at) select 1 + n %% 4, 'board-' || n, 'Board ' || n, now() from generate_series(1, %d) n`, boards),
			`insert into catalog_terms (board_id, kind, name, added_at) select b.id, 'topic', t, now() from boards b, unnest(array['Stops', 'Use of force', 'Training', 'Records', 'Youth']) t`,
			fmt.Sprintf(`with base as (
	select i, 1 + i %% %[1]d as board, 2015 + i %% 12 as year, (array['America/Denver', 'America/New_York', 'Pacific/Honolulu', 'Europe/London'])[1 + (2 + i %% %[1]d) %% 4] as zone,
		case when i %% 20 = 0 then null else make_date(2015 + i %% 12, 1, 1) + (i * 7) %% 310 end as adopted_on
	from generate_series(1, %[2]d) i
), sent as (
	select *, case when i %% 15 <> 7 then adopted_on + i %% 9 end as sent_on from base
), due as (
	select *, sent_on + 45 as first_due_on, sent_on + 45 + case when i %% 11 = 3 then 30 else 0 end as due_on from sent
), answered as (
	select *, case when i %% 5 <> 2 and sent_on + 5 + (i * 13) %% 80 < date '2026-11-20' then sent_on + 5 + (i * 13) %% 80 end as answered_on from due
), answers as (
	select *, case when answered_on is not null then (array['concur', 'partially_concur', 'does_not_concur', 'not_within_authority', 'concur'])[1 + i / 5 %% 5] else '' end as position from answered
), promised as (
	select *, case when position in ('concur', 'partially_concur') then 1 + i %% 3 else 0 end as promised from answers
), reported as (
	select *, case when promised > 0 then (array['not_started', 'in_progress', 'blocked', 'reported_partially_implemented', 'reported_implemented', 'reported_implemented', 'reported_implemented'])[1 + i %% 7] else '' end as progress from promised
), found as (
	select *, case when promised = 0 then '' when progress = 'reported_implemented' then (array['verified', 'verified', 'partially_verified', 'evidence_insufficient', 'not_assessed'])[1 + i %% 5] else 'not_assessed' end as verification,
		case when progress = 'reported_implemented' then answered_on + 100 end as reported_on from reported
), ended as (
	select *, case when verification = 'verified' then reported_on + 60 end as verified_on, case when verification in ('verified', 'partially_verified') and i %% 4 = 1 then reported_on + 400 end as lapses_on,
		case when verification = 'verified' and i %% 3 = 1 or answered_on is not null and i %% 37 = 0 then answered_on + 300 end as closed_on from found
), clocks as (
	select *, (due_on + 1)::timestamp at time zone zone as due_ends, case when closed_on is not null and verification = 'verified' and i %% 2 = 0 then (closed_on + 365)::timestamp at time zone zone end as reopens_from,
		case when promised > 0 and progress <> 'reported_implemented' and i %% 2 = 0 then (answered_on + 91)::timestamp at time zone zone end as update_owed_from from ended
)
insert into tracked (id, board_id, recommendation_id, transmittal_id, department_id, year, seq, title, words, zone, stage, adopted_on, sent_on, first_sent_on, due_on, first_due_on, due_ends, first_due_ends, overdue_from, answered_on, position, reasons, non_responsive,
	promised, progress, verification, tests_agreed_on, reported_on, verified_on, lapses_from, update_owed_from, closed_on, closure, reopens_from, resolved, priority, topics, urgency)
select case when sent_on is null then -i else i end, board, i, case when sent_on is null then null else i end, case when sent_on is null then null else 1 + i %% %[3]d end, year, 1 + i / 12, 'Recommendation on subject ' || i,
	'Recommendation on subject ' || i || (array[' about stops', ' about use of force', ' about training', ' about records', ' about youth'])[1 + i %% 5], zone,
	case when closed_on is not null then 'closed' when adopted_on is null then case when i %% 3 = 0 then 'not_adopted' else 'in_deliberation' end when sent_on is null then 'adopted' when answered_on is null then 'awaiting_response' when promised > 0 then 'in_follow_up' else 'response_received' end,
	adopted_on, sent_on, sent_on, due_on, first_due_on, due_ends, (first_due_on + 1)::timestamp at time zone zone, case when answered_on is null then due_ends end, answered_on, position,
	case when position in ('partially_concur', 'does_not_concur', 'not_within_authority') then array[(array['law', 'cost', 'disagreement'])[1 + i %% 3]] else '{}' end, i %% 97 = 0 and answered_on is not null,
	promised, progress, verification, case when promised > 0 and i %% 2 = 0 then answered_on + 50 end, reported_on, verified_on, lapses_on::timestamp at time zone zone, update_owed_from, closed_on, case when closed_on is null then '' when verification = 'verified' then 'implemented' else 'not_implemented' end, reopens_from,
	promised > 0 and i %% 97 <> 0, (array['', 'high', 'ordinary'])[1 + i %% 3], array[(array['Stops', 'Use of force', 'Training', 'Records', 'Youth'])[1 + i %% 5]],
	rank || '.' || lpad(turns::text, 12, '0') || '.' || lpad((9999 - year)::text, 4, '0') || '.' || lpad((999999 - (1 + i / 12))::text, 6, '0')
from clocks, lateral (select case when closed_on is not null and reopens_from is not null then 5 when closed_on is not null or adopted_on is null and i %% 3 = 0 then 6 when sent_on is null then 4 when answered_on is not null then 3 else 1 end as rank) r,
lateral (select coalesce(extract(epoch from case rank when 5 then reopens_from when 3 then update_owed_from when 1 then due_ends end)::bigint, 999999999999) as turns) u`, boards, rows, max(boards/2, 1)),
		} {
			if _, err := tx.Exec(ctx, query); err != nil {
				return fmt.Errorf("%.60s: %w", query, err)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// reader reads addresses of a portal.
type reader struct {
	t   *testing.T
	srv *httptest.Server
}

func (r reader) get(path string) string {
	r.t.Helper()
	res, err := r.srv.Client().Get(r.srv.URL + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		r.t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	return string(body)
}

var (
	tab     = regexp.MustCompile(`<li><a href="([^"]+)"[^>]*>[^<]* <strong>(\d+)</strong></a></li>`)
	nextOne = regexp.MustCompile(`href="([^"]+)" rel="next"`)
)

// rows walks all pages of an address and counts what stands on them.
func (r reader) rows(path string) int {
	r.t.Helper()
	seen := map[string]bool{}
	for n := 0; ; {
		body := r.get(path)
		n += strings.Count(body, `<th scope="row" class="number">`)
		next := nextOne.FindStringSubmatch(body)
		if next == nil {
			return n
		}
		if path = html.UnescapeString(next[1]); seen[path] {
			r.t.Fatalf("%s comes twice", path)
		}
		seen[path] = true
	}
}

// lines counts the rows of the file of an address.
func (r reader) lines(path string) int {
	r.t.Helper()
	all, err := csv.NewReader(strings.NewReader(r.get(strings.Replace(path, "/recommendations", "/recommendations.csv", 1)))).ReadAll()
	if err != nil {
		r.t.Fatal(err)
	}
	return len(all) - 1
}

// numbers compares every number above the list at an address with the rows behind
// its link: page by page while they are few, and in the file of the address.
func (r reader) numbers(path string, few int) {
	r.t.Helper()
	body := r.get(path)
	for _, p := range pagetest.Problems([]byte(body)) {
		r.t.Errorf("%s: %s", path, p)
	}
	found := tab.FindAllStringSubmatch(body, -1)
	if len(found) < 4 {
		r.t.Fatalf("%s has only %d tabs", path, len(found))
	}
	for _, m := range found {
		to := html.UnescapeString(m[1])
		n, _ := strconv.Atoi(m[2])
		if lines := r.lines(to); lines != n {
			r.t.Errorf("%s is counted %d on %s and its file has %d rows", to, n, path, lines)
		}
		if n > few {
			continue
		}
		if rows := r.rows(to); rows != n {
			r.t.Errorf("%s is counted %d on %s and has %d rows", to, n, path, rows)
		}
	}
}

func TestEveryNumberOfACityIsTheNumberOfRowsBehindIt(t *testing.T) {
	c := clock.At(demotest.Now)
	_, srv := webtest.Serve(t, city.DB(t, c), c)
	r := reader{t, srv}
	for _, path := range []string{"/recommendations", "/recommendations?order=newest", "/recommendations?board=cpab&order=due", "/recommendations?q=the", "/recommendations?set=verified&year=2026", "/recommendations?progress=in_progress"} {
		r.numbers(path, 1000)
	}
	front := r.get("/")
	for _, m := range regexp.MustCompile(`<strong>(\d+)</strong>.{0,40}</p><p class="stat-text"><a href="([^"]+)">`).FindAllStringSubmatch(front, -1) {
		if n, _ := strconv.Atoi(m[1]); r.rows(html.UnescapeString(m[2])) != n {
			t.Errorf("the front page counts %d for %s", n, m[2])
		}
	}
}

func TestEveryNumberOfTenThousandIsTheNumberOfRowsBehindIt(t *testing.T) {
	c := clock.At(demotest.Now)
	db := pgtest.DBAt(t, c, pgtest.NoChecks)
	generated(t, db, 180, 10_000)
	_, srv := webtest.Serve(t, db, c)
	r := reader{t, srv}
	r.numbers("/recommendations", 0)
	if body := r.get("/recommendations"); strings.Count(body, `<option value="Stops">`) != 1 || strings.Index(body, `<option value="Records">`) > strings.Index(body, `<option value="Youth">`) {
		t.Error("the topics of all boards are not offered once each, in order")
	}
	for _, path := range []string{"/recommendations?board=board-7", "/recommendations?department=3&order=due", "/recommendations?topic=Training&age=over_3_years&order=oldest", "/recommendations?year=2024&quarter=2&order=newest", "/recommendations?q=subj+99", "/recommendations?reason=cost&priority=high&year=2020"} {
		r.numbers(path, 200)
	}
	// Each set as the interface counts it, walked in every order.
	for _, set := range track.Sets() {
		for _, order := range append([]string{""}, track.Orders()...) {
			f := track.Filter{Set: set, Order: order}
			counts, err := track.Counts(t.Context(), db, demotest.Now, []track.Filter{f})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for {
				rows, next, err := track.Page(t.Context(), db, demotest.Now, f, 997)
				if err != nil {
					t.Fatal(err)
				}
				if n += len(rows); next == "" {
					break
				}
				f.After = next
			}
			if n != counts[0] {
				t.Errorf("%s in the order %q has %d rows and is counted %d", set, order, n, counts[0])
			}
			if n == 0 {
				t.Errorf("no row is in the set %s", set)
			}
		}
	}
}

func TestTheFilesHoldTheRowsAndDisarmFormulas(t *testing.T) {
	w := webtest.New(t)
	adopted.Post(t, w, adopted.Draft(t, w, `=HYPERLINK("https://example.org","x")`), adopted.Draft(t, w, "Plain, with a “quote” and\u00a0more"))
	adopted.Send(t, w, "-1+1")
	w.Clock.Set(webtest.At(90, "12:00"))
	a := w.Anonymous().Get("/recommendations.csv?order=oldest").Want(t, 200)
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="recommendations-20270131T190000Z.csv"` {
		t.Errorf("the file is called %s", got)
	}
	all, err := csv.NewReader(strings.NewReader(a.Body)).ReadAll()
	if err != nil || len(all) != 4 {
		t.Fatalf("%d lines (%v)", len(all), err)
	}
	at := map[string]int{}
	for i, name := range all[0] {
		at[name] = i
	}
	for i, want := range []map[string]string{
		{"title": `'=HYPERLINK("https://example.org","x")`, "number": "2026-001", "status": "", "agency_affected": "", "stage": "in_deliberation", "as_of": "2027-01-31T19:00:00Z"},
		{"title": "Plain, with a “quote” and\u00a0more", "number": "2026-002"},
		{"title": "'-1+1", "number": "2026-003", "status": "Open", "agency_affected": "Riverbend Police Department", "stage": "awaiting_response", "issued_by": "Community Police Advisory Board", "board": "cpab", "position": "", "resolved": "false", "commitments": "0",
			"url": w.Server.URL + "/b/cpab/recommendations/2026-003"},
	} {
		for name, v := range want {
			if got := all[i+1][at[name]]; got != v {
				t.Errorf("row %d: %s is %q, want %q", i+1, name, got, v)
			}
		}
	}
	var file struct {
		AsOf   string           `json:"as_of"`
		Source string           `json:"source"`
		Schema string           `json:"schema"`
		Rows   []map[string]any `json:"rows"`
	}
	b := w.Anonymous().Get("/recommendations.json?set=overdue").Want(t, 200)
	if err := json.Unmarshal([]byte(b.Body), &file); err != nil {
		t.Fatal(err, b.Body)
	}
	if file.AsOf != "2027-01-31T19:00:00Z" || file.Source != w.Server.URL+"/recommendations?set=overdue" || len(file.Rows) != 1 {
		t.Fatalf("%+v", file)
	}
	row := file.Rows[0]
	if row["title"] != "-1+1" || row["answered_on"] != nil || row["days_overdue"].(float64) < 1 || row["resolved"] != false || len(row) != len(all[0]) {
		t.Errorf("%+v", row)
	}
	schema := w.Anonymous().Get("/recommendations/schema").Want(t, 200)
	for _, name := range all[0] {
		schema.Says(t, "<code>"+name+"</code>")
	}
	if none := w.Anonymous().Get("/recommendations.json?q=zebra").Want(t, 200); json.Unmarshal([]byte(none.Body), &file) != nil || len(file.Rows) != 0 {
		t.Errorf("%s", none.Body)
	}
}

func TestAnAnswerIsOverdueWithoutAWrite(t *testing.T) {
	w := webtest.New(t)
	adopted.Send(t, w, "Publish the yearly audit")
	w.Clock.Set(webtest.At(53, "23:59"))
	w.Anonymous().Get("/recommendations?set=overdue").Want(t, 200).Says(t, "0 recommendations: Overdue", "Take a filter away")
	w.Clock.Set(webtest.At(54, "00:00"))
	w.Anonymous().Get("/recommendations?set=overdue").Want(t, 200).Says(t, "1 recommendation: Overdue", "Overdue 1 day")
}

func TestWordsAreFoundHoweverTheyAreJoined(t *testing.T) {
	w := webtest.New(t)
	adopted.Post(t, w, adopted.Draft(t, w, "Publish race/ethnicity under Order 12-8, 24/7, at police.example/café"))
	for _, q := range []string{"race/ethnicity", "ethnicity", "order 12-8", "8", "24/7", "police/example", "example", "cafe\u0301", "CAFÉ"} {
		w.Anonymous().Get("/recommendations?q="+url.QueryEscape(q)).Want(t, 200).Says(t, "1 recommendation")
	}
	w.Anonymous().Get("/recommendations?q=12-9").Want(t, 200).Says(t, "0 recommendations")
}
