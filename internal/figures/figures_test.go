package figures_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/demo/demotest"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/rules/measure"
	"parley/internal/webtest"
)

// A city in mid-life, made by the real actions.
var city = demotest.City()

// riverbend is the demonstration's city in front of a portal.
func riverbend(t *testing.T) *webtest.World {
	t.Helper()
	c := clock.At(demotest.Now)
	dsn := city.DSN(t)
	w := &webtest.World{T: t, Clock: c, DSN: dsn, DB: pgtest.Open(t, dsn, c)}
	w.Portal, w.Server = webtest.Serve(t, w.DB, c)
	return w
}

var (
	toRows   = regexp.MustCompile(`<a href="(/recommendations\?[^"]*)">(\d+)</a>`)
	pair     = regexp.MustCompile(`<a href="(/recommendations[^"]*)">(\d+)</a> of <a href="(/recommendations[^"]*)">(\d+)</a>`)
	value    = regexp.MustCompile(`<strong>(\d+)%</strong> <a href="[^"]*">(\d+)</a> of <a href="[^"]*">(\d+)</a>`)
	oneRow   = regexp.MustCompile(`<th scope="row" class="number">`)
	nextPage = regexp.MustCompile(`href="([^"]*)" rel="next"`)
	inBars   = regexp.MustCompile(`text-anchor="end">([^<]*)</text>`)
	duties   = regexp.MustCompile(`<a href="(/b/[^"]*/compliance\?year=\d+)#(\w+)">(\d+ of \d+)</a>`)
	section  = regexp.MustCompile(`(?s)<section class="section" aria-labelledby="([\w-]+)">(.*?)</section>`)
)

// asRows counts the rows behind a link on its pages, one after the other.
func asRows(t *testing.T, c *webtest.Client, href string) int {
	t.Helper()
	n := 0
	for href != "" {
		body := c.Get(href).Want(t, 200).Body
		n += len(oneRow.FindAllString(body, -1))
		next := nextPage.FindStringSubmatch(body)
		href = ""
		if next != nil {
			href = html.UnescapeString(next[1])
		}
	}
	return n
}

// asFile counts the rows behind a link in the file of the same filter.
func asFile(t *testing.T, c *webtest.Client, href string) int {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(c.Get(strings.Replace(href, "/recommendations", "/recommendations.csv", 1)).Want(t, 200).Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return len(rows) - 1
}

// check follows every figure of a page to its rows and counts them. It returns how
// many figures there were.
func check(t *testing.T, c *webtest.Client, path string, counted map[string]int, count func(*testing.T, *webtest.Client, string) int) int {
	t.Helper()
	body := c.Get(path).Want(t, 200).Body
	found := toRows.FindAllStringSubmatch(body, -1)
	for _, m := range found {
		href := html.UnescapeString(m[1])
		if _, known := counted[href]; !known {
			counted[href] = count(t, c, href)
		}
		if strconv.Itoa(counted[href]) != m[2] {
			t.Errorf("%s says %s, and %s has %d rows", path, m[2], href, counted[href])
		}
	}
	for _, m := range value.FindAllStringSubmatch(body, -1) {
		part, whole := number(m[2]), number(m[3])
		if got := (measure.Share{Part: part, Whole: whole}).Percent(); strconv.Itoa(got) != m[1] {
			t.Errorf("%s says %s%% of %d of %d, which is %d%%", path, m[1], part, whole, got)
		}
	}
	// Every bar says what its row says, and what is reported and what is verified
	// never share a picture.
	for _, m := range section.FindAllStringSubmatch(body, -1) {
		id, in := m[1], m[2]
		bars, rows := inBars.FindAllStringSubmatch(in, -1), pair.FindAllStringSubmatch(in, -1)
		for i, bar := range bars {
			want := rows[i][2] + " of " + rows[i][4]
			if rows[i][4] == "0" {
				want = "none yet"
			}
			if bar[1] != want {
				t.Errorf("%s, %s: a bar says %q, its row %q", path, id, bar[1], want)
			}
		}
		if strings.Contains(in, "set=reported") && strings.Contains(in, "set=verified") && id != "figures" {
			t.Errorf("%s: the section %s holds what is reported and what is verified", path, id)
		}
		if strings.Contains(in, "bar-board") && strings.Contains(in, "voice-dept") {
			t.Errorf("%s: the section %s draws both voices", path, id)
		}
	}
	for _, m := range duties.FindAllStringSubmatch(body, -1) {
		page := c.Get(m[1]).Want(t, 200).Body
		if m[3] != "0 of 0" && !strings.Contains(page, `<a href="#`+m[2]+`">`+m[3]+`</a>`) {
			t.Errorf("%s says that %s of the duty %s were met, and %s does not", path, m[3], m[2], m[1])
		}
	}
	for _, no := range []string{"<script>", " style=", "NaN"} {
		if strings.Contains(body, no) {
			t.Errorf("%s holds %q", path, no)
		}
	}
	return len(found)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func TestEveryFigureOfTheCityEqualsTheRowsBehindItsLink(t *testing.T) {
	w := riverbend(t)
	reader, counted, figures := w.Anonymous(), map[string]int{}, 0
	department := w.Count(`select id from departments order by id limit 1`)
	for _, path := range []string{"/b/cpab/accountability", "/b/schools/accountability", "/b/nyc-public-safety/accountability", fmt.Sprintf("/departments/%d/accountability", department), "/b/cpab/reports/2026"} {
		figures += check(t, reader, path, counted, asRows)
	}
	most := 0
	for _, n := range counted {
		most = max(most, n)
	}
	if figures < 150 || most < 3 {
		t.Errorf("only %d figures, of at most %d rows", figures, most)
	}
	reader.Get("/b/cpab").Want(t, 200).Says(t, "/b/cpab/accountability")
	reader.Get("/").Want(t, 200).Says(t, "/b/cpab/accountability")
	reader.Get("/recommendations?board=cpab").Want(t, 200).Says(t, "/b/cpab/accountability")
	reader.Get(fmt.Sprintf("/recommendations?department=%d", department)).Want(t, 200).Says(t, fmt.Sprintf("/departments/%d/accountability", department))
	reader.Get("/departments/999999/accountability").Want(t, 404)
	reader.Get("/departments/none/accountability").Want(t, 404)
}

// TestEveryFigureOfTenThousandEqualsTheRowsBehindItsLink does the same for a record
// that no city has, in which every state occurs.
func TestEveryFigureOfTenThousandEqualsTheRowsBehindItsLink(t *testing.T) {
	w := webtest.New(t)
	days := fill(t, w, 10_000)
	reader, counted, figures := w.Anonymous(), map[string]int{}, 0
	for _, path := range []string{"/b/cpab/accountability", "/b/youth/accountability", fmt.Sprintf("/departments/%d/accountability", w.Department), "/b/cpab/reports/2024", "/b/cpab/reports/2026"} {
		figures += check(t, reader, path, counted, asFile)
	}
	empty := 0
	for href, n := range counted {
		if n == 0 && !strings.Contains(href, "year=") {
			t.Errorf("no row is behind %s", href)
			empty++
		}
	}
	if figures < 400 || empty > 0 {
		t.Errorf("%d figures, %d of them of nothing", figures, empty)
	}
	body := html.UnescapeString(reader.Get("/b/cpab/accountability").Want(t, 200).Body)
	for metric, all := range days {
		if want := measure.MedianOf(all).String() + " days"; !strings.Contains(body, "<strong>"+want+"</strong>") {
			t.Errorf("the median to %s is %s and is not shown", metric, want)
		}
	}
}

// fill puts rows into the tracker's table as no record would, and returns the days
// that those of cpab took.
func fill(t *testing.T, w *webtest.World, n int) map[string][]int {
	t.Helper()
	var boards []int64
	if err := w.DB.Select(context.Background(), &boards, `select id from boards where slug in ('cpab', 'youth') order by slug`); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(10, 4))
	now := w.Clock.Now()
	zone, _ := time.LoadLocation("America/Los_Angeles")
	ends := func(d rules.Date) *time.Time { at := d.AddDays(1).In(zone); return &at }
	chance := func(percent int) bool { return r.IntN(100) < percent }
	today := rules.DateOf(now, zone)
	days := map[string][]int{}
	var rows []track.Row
	for i := range n {
		x := track.Row{ID: int64(i + 1), Board: boards[r.IntN(2)], Recommendation: int64(i + 1), Year: 2019 + i%8, Seq: i + 1, Title: "Say when", Words: "say when", Zone: zone.String(), Stage: advice.StageInDeliberation, Reasons: track.Names{}, Topics: track.Names{}, Urgency: fmt.Sprintf("%08d", i)}
		if chance(95) {
			x.Stage, x.AdoptedOn = advice.StageAdopted, today.AddDays(-r.IntN(2500))
		}
		if !x.AdoptedOn.IsZero() && chance(95) {
			x.Department, x.Transmittal, x.SentOn = w.Department, x.ID, x.AdoptedOn.AddDays(r.IntN(20))
			if x.FirstSentOn = x.SentOn; chance(10) {
				x.FirstSentOn, x.LateBefore = x.SentOn.AddDays(-r.IntN(300)), chance(50)
			}
			x.FirstDueOn = x.SentOn.AddDays(30)
			if x.DueOn = x.FirstDueOn; chance(15) {
				x.DueOn = x.FirstDueOn.AddDays(15)
			}
			x.DueEnds, x.FirstDueEnds, x.OverdueFrom = ends(x.DueOn), ends(x.FirstDueOn), ends(x.DueOn)
			if chance(85) {
				x.AnsweredOn, x.OverdueFrom = x.SentOn.AddDays(r.IntN(70)), nil
				x.Position = advice.Positions()[r.IntN(4)]
				if x.Position != advice.Concur {
					for _, reason := range advice.RefusalReasons() {
						if chance(30) {
							x.Reasons = append(x.Reasons, reason)
						}
					}
				}
			}
		}
		if x.Position == advice.Concur || x.Position == advice.PartiallyConcur {
			x.Promised, x.PromisedOn, x.Resolved = 1+r.IntN(3), x.AnsweredOn.AddDays(-r.IntN(2)*60), chance(80)
			x.Progress, x.Verification = followup.Progresses()[r.IntN(5)], track.Verifications()[r.IntN(5)]
			if chance(60) {
				x.TestsAgreedOn = x.AnsweredOn.AddDays(r.IntN(90))
			}
			if x.Progress == followup.ReportedDone {
				x.ReportedOn = x.AnsweredOn.AddDays(r.IntN(400))
			}
			if x.Verification == followup.Verified {
				x.VerifiedOn = x.AnsweredOn.AddDays(r.IntN(2000))
				if chance(20) {
					at := now.Add(time.Duration(r.IntN(2000)-1000) * time.Hour)
					x.LapsesFrom = &at
				}
			}
			if chance(30) {
				x.ClosedOn = x.AnsweredOn.AddDays(r.IntN(300))
				if chance(20) {
					at := now.Add(time.Duration(r.IntN(2000)-1000) * time.Hour)
					x.ReopensFrom = &at
				}
			}
		}
		rows = append(rows, x)
		if x.Board != boards[0] {
			continue
		}
		if !x.AnsweredOn.IsZero() {
			days["an answer"] = append(days["an answer"], x.FirstSentOn.DaysUntil(x.AnsweredOn))
		}
		if !x.TestsAgreedOn.IsZero() {
			days["agreed tests"] = append(days["agreed tests"], x.PromisedOn.DaysUntil(x.TestsAgreedOn))
		}
		if x.Verification == followup.Verified && (x.LapsesFrom == nil || x.LapsesFrom.After(now)) {
			days["a finding"] = append(days["a finding"], x.AdoptedOn.DaysUntil(x.VerifiedOn))
		}
	}
	body, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into tracked select x.* from jsonb_populate_recordset(null::tracked, $1::jsonb) x`, string(body))
		if err == nil {
			_, err = tx.Exec(ctx, `update page_versions set version = version + 1`)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return days
}
