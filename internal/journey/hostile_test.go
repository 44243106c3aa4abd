package journey

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/internal/page/pagetest"
	"parley/internal/shared"
	"parley/internal/web"
)

// hostile are strings that have broken other sites, a part of the public list
// and a few that aim at this house.
func hostile(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "hostile-input", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	out := []string{`"><script>alert(1)</script><img src=x onerror=alert(1)>`, "{{.D}} {{template \"main\"}} %!s(MISSING) %s%d", "'; drop table ballots; --", "# heading\n\n[x](javascript:alert(1)) ![y](http://x.example/y.png) <b>bold</b>",
		"line\r\nBcc: other@example.org\r\n\r\nbody", "محضر الاجتماع 会議録 \u202eevil", strings.Repeat("\u202e", 20), "=cmd|' /C calc'!A0"}
	for i := 7; i < len(all); i += 90 {
		out = append(out, all[i])
	}
	return out
}

// TestHostileTextNeverBreaksAPage types hostile strings into every field of
// every form; each is refused or kept, and all pages stay whole.
func TestHostileTextNeverBreaksAPage(t *testing.T) {
	t.Parallel()
	texts := hostile(t)
	w := riverbend(t)
	w.draftAnswer()
	kept := 0
	for i, pattern := range slices.Sorted(maps.Keys(inputs)) {
		p := inputs[pattern]
		if p.page == "" || strings.Contains(p.page, "{unconfirmed}") || strings.HasPrefix(pattern, "/work/invitation") || strings.HasPrefix(pattern, "/work/reset") {
			continue
		}
		path, there := w.fillIf(p.path)
		at, shows := w.fillIf(p.page)
		if !there || !shows {
			continue
		}
		c := w.client(p.who)
		for n := range 3 {
			got := c.Get(at)
			form := readForm(t, got.Body, path)
			if got.Status != 200 || form == nil {
				continue // an earlier form ended what this one is about
			}
			a := &attempt{t: t, w: w, p: p, path: path, client: c, right: form.values}
			a.set(a.right, p.good)
			sent := url.Values{}
			maps.Copy(sent, a.right)
			for k, field := range form.controls {
				if field.kind == "text" || field.kind == "textarea" {
					sent[field.name] = []string{texts[(i+n*5+k)%len(texts)]}
				}
			}
			switch got := a.send(sent); got.Status {
			case 303, 200:
				kept++
			case 429:
			case 409, 422:
				for _, problem := range pagetest.Problems([]byte(got.Body)) {
					if !strings.HasPrefix(problem, "value=") && !strings.HasPrefix(problem, "broken formatting") {
						t.Errorf("%s: %s", path, problem)
					}
				}
			default:
				t.Errorf("%s with %q: status %d", path, sent, got.Status)
			}
		}
	}
	if kept < 15 {
		t.Errorf("only %d forms took any of it: the test proves little", kept)
	}
	for pattern, visits := range samples {
		for _, v := range visits {
			if !strings.HasPrefix(pattern, "/b/{slug}") && pattern != "/" && !strings.HasPrefix(v.path, "/work/b/cpab") && !strings.HasPrefix(v.path, "/work/site") && pattern != "/recommendations" && pattern != "/meetings" {
				continue
			}
			path, ok := w.fillIf(v.path)
			if !ok || !whole(path) {
				continue
			}
			got := w.client(v.who).Get(path)
			if got.Status != 200 {
				if got.Status >= 500 {
					t.Errorf("%s: status %d", path, got.Status)
				}
				continue
			}
			for _, problem := range pagetest.Problems([]byte(got.Body)) {
				if !strings.HasPrefix(problem, "value=") && !strings.HasPrefix(problem, "broken formatting") {
					t.Errorf("%s: %s", path, problem)
				}
			}
			if strings.Contains(got.Body, "<script>alert") || strings.Contains(got.Body, "<img src=x") {
				t.Errorf("%s: markup came through", path)
			}
		}
	}
}

// TestNoAddressFails asks every page for what is not there.
func TestNoAddressFails(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	w.draftAnswer()
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != "GET" || rt.Stream != nil {
			continue
		}
		v := samples[rt.Pattern][0]
		c, own := w.client(v.who), w.fill(v.path)
		for i, part := range strings.Split(rt.Pattern, "/") {
			if !strings.HasPrefix(part, "{") {
				continue
			}
			parts := strings.Split(strings.Split(own, "?")[0], "/")
			for _, other := range []string{"999999", "9999999999999999999999", "-1", "%00", "%ff%fe", "2001-02-30", "x'y", strings.Repeat("long", 500)} {
				parts[i] = other
				at := strings.Join(parts, "/")
				if got := c.Get(at); got.Status != 404 && got.Status != 410 && !(strings.HasPrefix(rt.Pattern, "/subscription") && got.Status == 200) {
					t.Errorf("%.200s: status %d", at, got.Status)
				}
			}
		}
		for _, query := range []string{"page=-1", "page=99999999999999999999", "when=never", "version=0", "version=x", "status=%00", "q=%ff", "board=nowhere", "motion=x&choice=maybe", "channel=pigeon", "all=%27", "next=//evil.example"} {
			if got := c.Get(own + "?" + query); got.Status >= 500 {
				t.Errorf("%s?%s: status %d", own, query, got.Status)
			}
		}
	}
}
