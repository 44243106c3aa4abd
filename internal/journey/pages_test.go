package journey

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"parley/internal/browse"
	"parley/internal/web"
)

// most are the pages that most people open; they are checked by axe on the
// phone as well.
var most = []string{"/", "/boards", "/b/cpab", "/b/cpab/members", "/b/cpab/rules", "/b/cpab/compliance", "/meetings", "/b/cpab/meetings/{now}", "/b/cpab/meetings/{next}", "/b/cpab/meetings/{first}/minutes",
	"/recommendations", "/b/cpab/recommendations/{answered}", "/b/cpab/recommendations/{overdue}", "/b/cpab/subscribe", "/work", "/work/b/cpab/meetings/{next}",
	"/work/b/cpab/meetings/{now}/session", "/work/b/cpab/meetings/{now}/vote", "/work/d/{department}/answers/{late}"}

// dark are checked with dark colors too.
var dark = []string{"/", "/b/cpab", "/b/cpab/meetings/{now}", "/b/cpab/recommendations/{overdue}", "/work/b/cpab/meetings/{now}/session", "/work/b/cpab/meetings/{now}/vote", "/work/d/{department}/answers/{late}"}

// whole tells a page from a calendar, a file and a part of a page.
func whole(path string) bool {
	return !strings.HasSuffix(path, ".ics") && !strings.Contains(path, ".csv") && !strings.Contains(path, ".json") && !strings.HasSuffix(path, ".pdf") && !strings.HasSuffix(path, "/now") && !strings.HasSuffix(path, "/file") && !strings.Contains(path, "/files/") && !strings.Contains(path, "/evidence/")
}

// byPerson groups the pages of the whole route table by who opens them.
func byPerson() map[string][]string {
	out := map[string][]string{}
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != http.MethodGet {
			continue
		}
		for _, v := range samples[rt.Pattern] {
			if whole(v.path) {
				out[v.who] = append(out[v.who], v.path)
			}
		}
	}
	return out
}

// TestEveryPageIsAccessible loads each page once and looks at it as a desktop
// shows it and then, in the same window made narrow, a phone.
func TestEveryPageIsAccessible(t *testing.T) {
	w := riverbend(t)
	w.draftAnswer()
	t.Run("all", func(t *testing.T) {
		for who, all := range byPerson() {
			name := who
			if who == "" {
				name = "anyone"
			}
			for paths := range slices.Chunk(all, 12) { // a tab each, so that two processors have as much to do
				filled := make([]string, len(paths))
				for i, p := range paths {
					filled[i] = w.fill(p)
				}
				t.Run(name, func(t *testing.T) {
					tab := w.as(t, who, browse.Desktop)
					t.Parallel()
					for i, path := range filled {
						tab.Turn(browse.Desktop)
						tab.Go(path)
						if tab.Status() != 200 {
							t.Errorf("%s as %s: status %d", path, name, tab.Status())
							continue
						}
						tab.NoOverflow(t)
						tab.Axe(t)
						tab.Turn(browse.Phone)
						tab.NoOverflow(t)
						if slices.Contains(most, paths[i]) {
							tab.Axe(t)
						}
						if slices.Contains(dark, paths[i]) {
							tab.Turn(browse.Phone, browse.Dark)
							tab.NoOverflow(t)
							tab.Axe(t)
						}
						for _, p := range tab.Problems() {
							t.Errorf("%s: the page's console: %s", path, p)
						}
					}
				})
			}
		}
		for _, size := range []browse.Option{browse.Desktop, browse.Phone} {
			t.Run("errors", func(t *testing.T) {
				for _, e := range errorPages {
					tab := w.as(t, e.who, size)
					tab.Go(e.path)
					tab.WantStatus(e.status)
					tab.NoOverflow(t)
					tab.Axe(t)
				}
			})
		}
	})
}

func TestCalendarsAreServed(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	for _, visits := range samples {
		for _, v := range visits {
			if strings.HasSuffix(v.path, ".ics") {
				got := w.Anonymous().Get(w.fill(v.path)).Want(t, 200)
				if !strings.HasPrefix(got.Body, "BEGIN:VCALENDAR\r\n") || !strings.Contains(got.Body, "BEGIN:VEVENT\r\n") {
					t.Errorf("%s: %.200q", v.path, got.Body)
				}
			}
		}
	}
}

// TestPaperCutsNothingOff looks at pages with wide tables as they are printed:
// what does not fit on the sheet would be lost, as nothing scrolls there.
func TestPaperCutsNothingOff(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	tab := w.as(t, "", browse.Print)
	for _, path := range []string{"/", "/b/cpab", "/recommendations", "/b/cpab/recommendations/{answered}", "/b/cpab/meetings/{first}", "/b/cpab/meetings/{first}/minutes", "/b/cpab/meetings/{next}/packet"} {
		tab.Go(w.fill(path))
		tab.WantStatus(200)
		tab.NoOverflow(t)
	}
}

// TestReplacedMinutesSaySo opens the first text of minutes that were approved
// since: the page leads to the newer one, and its paper names the text it holds.
func TestReplacedMinutesSaySo(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	path := w.fill("/b/cpab/meetings/{first}/minutes?version=1")
	w.Anonymous().Get(path).Want(t, 200).Says(t, "Version 2 has replaced this text.", w.Server.URL+path)
	if a := w.Anonymous().Get(w.fill("/b/cpab/meetings/{first}/minutes")).Want(t, 200); strings.Contains(a.Body, "has replaced") {
		t.Error("the newest text is said to be replaced")
	}
}
