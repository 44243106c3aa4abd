package page

import (
	"bytes"
	"compress/gzip"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDatesInWords(t *testing.T) {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 10, 19, 42, 8, 0, denver)
	for style, want := range map[string]string{
		"long": "November 10, 2026", "short": "Nov 10, 2026", "brief": "Nov 10", "week": "Tuesday, November 10",
		"clock": "7:42 pm", "second": "7:42:08 pm", "daytime": "November 10, 7:42 pm",
		"moment": "November 10, 2026, 7:42 pm, Mountain Time", "zone": "Mountain Time",
	} {
		if got := Day(Lang, style, at); got != want {
			t.Errorf("%s: %q, want %q", style, got, want)
		}
	}
	if got := Day(Lang, "clock", time.Date(2026, 1, 1, 0, 5, 0, 0, denver)); got != "12:05 am" {
		t.Error(got)
	}
	if got := Day(Lang, "zone", at.In(time.FixedZone("CET", 3600))); got != "CET" {
		t.Errorf("a zone without a name: %q", got)
	}
	if got := Day(Lang, "long", time.Time{}); got != "" {
		t.Errorf("no time: %q", got)
	}
	if _, err := dateText(Lang, "date.long")("yesterday"); err == nil {
		t.Error("a string was taken for a date")
	}
}

func TestDeadlineBarStates(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		bar  DeadlineBar
		want string
		over bool
		late bool
	}{
		"running":                   {DeadlineBar{Start: day(1), Due: day(20), At: day(10)}, "running", false, false},
		"on the day it is due":      {DeadlineBar{Start: day(1), Due: day(20), At: day(20)}, "running", false, false},
		"answered in time":          {DeadlineBar{Start: day(1), Due: day(20), At: day(10), Done: true}, "in_time", false, false},
		"answered late":             {DeadlineBar{Start: day(1), Due: day(20), At: day(25), Done: true}, "late", true, true},
		"overdue":                   {DeadlineBar{Start: day(1), Due: day(20), At: day(25)}, "overdue", true, true},
		"answered in the extension": {DeadlineBar{Start: day(1), Due: day(20), Extended: day(28), At: day(25), Done: true}, "in_time", true, false},
		"nothing known":             {DeadlineBar{}, "running", false, false},
	} {
		if got := c.bar.State(); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
		s := c.bar.Shape()
		if (s.OverWidth > 0) != c.over || s.Late != c.late {
			t.Errorf("%s: hatched %v, red %v", name, s.OverWidth, s.Late)
		}
		for _, x := range []num{s.Due, s.At, s.Elapsed} {
			if x < 0 || x > barWidth || math.IsNaN(float64(x)) {
				t.Errorf("%s: %v lies outside", name, x)
			}
		}
	}
}

func TestNoticeClockFigures(t *testing.T) {
	meeting := time.Date(2026, 12, 8, 18, 0, 0, 0, time.UTC)
	n := NoticeClock{State: "in_time", Meeting: meeting, Posted: meeting.Add(-152*time.Hour - 48*time.Minute), Latest: meeting.Add(-72 * time.Hour)}
	if n.Hours() != 152 || n.Minutes() != 48 {
		t.Errorf("%d h %d min", n.Hours(), n.Minutes())
	}
	if s := n.Shape(); s.FullWidth <= 0 || s.OverWidth != 0 {
		t.Errorf("%+v", s)
	}
	n.Posted, n.Basis = meeting.Add(-600*time.Hour), "72 hours"
	if s := n.Shape(); s.LatestLabel <= s.Left+52 || s.LatestLabel >= s.Right-75 {
		t.Errorf("the words at the last lawful moment run into the dates beside them: %+v", s)
	}
	n.Basis = "48 hours, counting no Saturday, Sunday or holiday"
	if s := n.Shape(); s.LatestLabel != 0 {
		t.Errorf("long words are drawn over the dates: %+v", s)
	}
	n.Posted, n.State = meeting.Add(-10*time.Hour), "late"
	if s := n.Shape(); s.OverWidth <= 0 || s.FullWidth != 0 {
		t.Errorf("%+v", s)
	}
	n = NoticeClock{State: "open", Meeting: meeting, Latest: meeting.Add(-72 * time.Hour), Now: meeting.Add(-70 * time.Hour)}
	if n.Given() != 0 {
		t.Errorf("time left after the last lawful moment: %v", n.Given())
	}
}

func TestAssetsAreKeptForAYearAndSmall(t *testing.T) {
	total := 0
	for address, a := range assetFiles().file {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		w := httptest.NewRecorder()
		Assets().ServeHTTP(w, r)
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: %d %v", address, w.Code, w.Header())
		}
		if w.Header().Get("Content-Encoding") == "gzip" {
			zr, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			var back bytes.Buffer
			if _, err := back.ReadFrom(zr); err != nil || !bytes.Equal(back.Bytes(), a.body) {
				t.Errorf("%s does not unpack to itself: %v", address, err)
			}
		}
		if strings.HasPrefix(address, "/assets/css/") || strings.HasPrefix(address, "/assets/font/") {
			total += w.Body.Len()
		}
	}
	if total > 70_000 {
		t.Errorf("style sheet and fonts weigh %d bytes", total)
	}
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/assets/css/parley.css", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("an address without its hash: %d", w.Code)
	}
}

// TestContrast computes the contrast of text on every ground it stands on, in
// both schemes (WCAG 2.2, success criterion 1.4.3: 4.5 to 1).
func TestContrast(t *testing.T) {
	src, err := os.ReadFile("../../assets/scss/_tokens.scss")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(src), "@media")
	if !found {
		t.Fatal("no dark scheme")
	}
	token := regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{3,6});`)
	colors := map[string]string{}
	for scheme, block := range []string{light, dark} {
		for _, m := range token.FindAllStringSubmatch(block, -1) {
			colors[m[1]] = m[2]
		}
		check := func(text string, grounds ...string) {
			for _, g := range grounds {
				if r := contrast(colors[text], colors[g]); r < 4.5 {
					t.Errorf("scheme %d: %s on %s is %.2f", scheme, text, g, r)
				}
			}
		}
		check("ink", "ground", "tint", "tint2", "board-tint", "dept-tint", "soon-tint", "late-tint")
		check("ink2", "ground", "tint", "tint2", "soon-tint", "late-tint")
		check("board", "ground", "tint", "board-tint", "soon-tint", "late-tint")
		check("board-strong", "ground", "board-tint")
		check("dept", "ground", "tint", "dept-tint")
		check("soon", "ground", "tint", "soon-tint")
		check("late", "ground", "tint", "late-tint")
		check("on-board", "board", "board-strong")
		check("focus", "ground", "tint")
		check("band-ink", "band")
		check("band-quiet", "band")
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return math.NaN()
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&255) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestStyleSheetIsCompiledFromItsSource runs where npm can fetch the compiler;
// .ci/need installs npm where it may, and .ci/run takes no skip.
func TestStyleSheetIsCompiledFromItsSource(t *testing.T) {
	if testing.Short() {
		t.Skip("short: the style sheet is not compiled again")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not installed: the style sheet was not compiled again")
	}
	out, err := exec.Command("../../assets/scss/build.sh", "--check").CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok && exit.ExitCode() == 69 {
		t.Skipf("the compiler could not be fetched: %s", out)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
