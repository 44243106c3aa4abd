package browse

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

// frame is a page without faults around the given content.
func frame(main string) string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Riverbend boards</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/site.css"></head>
<body><main>` + main + `</main></body></html>`
}

// site is a small site with a form, an error page, a counter that needs a script, and pages with faults.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(w http.ResponseWriter, status int, main string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.WriteHeader(status)
		fmt.Fprint(w, frame(main))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		html(w, 200, `<h1>Boards of Riverbend</h1><p><a href="/slow">Minutes</a> <a href="#end">To the end</a></p>
<form method="post" action="/vote"><label for="who">Your name</label><input id="who" name="who">
<label for="on">Meeting date</label><input id="on" name="on" type="date">
<label for="note">Note</label><textarea id="note" name="note"></textarea>
<label for="seat">Seat</label><select id="seat" name="seat"><option value="1">First seat</option><option value="2">Second seat</option></select>
<div class="box"><input type="checkbox" id="sure" name="sure"><label for="sure">I am sure</label></div>
<button>Record my vote: yes</button> <button disabled>Close</button></form>
<p id="count">no script</p><script src="/site.js"></script><p id="end">The end</p>`)
	})
	mux.HandleFunc("POST /vote", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(150 * time.Millisecond)
		if r.FormValue("who") == "" {
			html(w, 422, `<h1>Something is missing</h1><p>Give your name.</p>`)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "who", Value: url.QueryEscape(r.FormValue("who")), Path: "/"})
		http.Redirect(w, r, "/done?"+r.Form.Encode(), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		who := "nobody"
		if c, err := r.Cookie("who"); err == nil {
			who = c.Value
		}
		html(w, 200, fmt.Sprintf("<h1>Recorded</h1><p>%s %s</p>", who, r.URL.RawQuery))
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(400 * time.Millisecond)
		html(w, 200, `<h1>Minutes</h1><p>Approved.</p>`)
	})
	mux.HandleFunc("GET /bad", func(w http.ResponseWriter, r *http.Request) {
		html(w, 200, `<h1>Bad</h1><h4>Deep</h4><img src="/icon.svg"><input name="x"><p class="pale">pale text</p>`)
	})
	mux.HandleFunc("GET /inline", func(w http.ResponseWriter, r *http.Request) {
		html(w, 200, `<h1 style="color:red">Inline</h1><script>document.title = 'x'</script><script src="/throw.js"></script><img alt="" src="/gone.png">`)
	})
	mux.HandleFunc("GET /wide", func(w http.ResponseWriter, r *http.Request) {
		html(w, 200, `<h1>Wide</h1><p class="wide">A table that does not fit</p>`)
	})
	file := func(path, kind, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		})
	}
	file("/site.css", "text/css", `body { font: 16px sans-serif } .pale { color: #ddd } .wide { width: 900px }
.box input { position: absolute; left: -999em } .box label::before { content: "☐ " } .box input:checked + label::before { content: "☑ " }
@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } } @media print { #count { display: none } }`)
	file("/site.js", "text/javascript", `document.getElementById('count').textContent = 'script ran';`)
	file("/throw.js", "text/javascript", `throw new Error('thrown on purpose');`)
	file("/icon.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>`)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAFormIsFilledInAndSent(t *testing.T) {
	for name, kind := range map[string]Option{"desktop": Desktop, "phone": Phone, "no script": NoScript} {
		t.Run(name, func(t *testing.T) {
			tab := Start(t).Tab(t, kind, Base(site(t)))
			tab.Go("/")
			tab.WantStatus(200)
			tab.ClickText("Record my vote: yes")
			tab.WantStatus(422)
			tab.WantText("Give your name.")
			tab.Go("/")
			tab.Type("#who", "someone else")
			tab.Type(Label("Your name"), "Ada Zöe")
			tab.Type(Label("Meeting date"), "2026-03-04")
			tab.Type("#note", "two\nlines")
			tab.Select(Label("Seat"), "Second seat")
			tab.Check(Label("I am sure"))
			tab.Check("#sure")
			if !tab.Checked("#sure") || tab.Value("#seat") != "2" {
				t.Error("the box or the seat did not change")
			}
			tab.ClickText("Record my vote: yes")
			tab.WantText("Recorded")
			got := tab.Text("p")
			for _, want := range []string{"who=Ada", "on=2026-03-04", "note=two%0D%0Alines", "seat=2", "sure=on"} {
				if !strings.Contains(got, want) {
					t.Errorf("%q lacks %s", got, want)
				}
			}
		})
	}
}

func TestKeysAlone(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/")
	tab.TabTo("Your name")
	for _, key := range []string{"A", "d", "a"} {
		tab.Press(key)
	}
	tab.TabTo("I am sure")
	tab.Press("Space")
	if !tab.Checked("#sure") {
		t.Error("Space did not tick the box")
	}
	tab.Press("Shift+Tab")
	if got := tab.Focused(); got != "Seat" {
		t.Errorf("Shift+Tab went to %q", got)
	}
	tab.TabTo("Record my vote: yes")
	tab.Press("Enter")
	if !tab.Has("Recorded") || !strings.HasSuffix(strings.Split(tab.URL(), "?")[0], "/done") {
		t.Errorf("at %s: %s", tab.URL(), tab.Text("body"))
	}
}

func TestALinkIsFollowedToItsEnd(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/")
	tab.ClickText("To the end")
	tab.ClickText("Minutes")
	if !tab.Has("Approved.") {
		t.Error("the click returned before the slow page was there")
	}
	tab.WantNoText("Boards of Riverbend")
	if !strings.Contains(tab.HTML(), "<h1>Minutes</h1>") {
		t.Error(tab.HTML())
	}
}

func TestScriptsRunUnlessSwitchedOff(t *testing.T) {
	b, address := Start(t), site(t)
	with, without := b.Tab(t), b.Tab(t, NoScript)
	with.Go(address)
	without.Go(address)
	with.WantText("script ran")
	without.WantText("no script")
}

func TestTabsShareNoCookies(t *testing.T) {
	b, address := Start(t), site(t)
	one, two := b.Tab(t, Base(address)), b.Tab(t, Base(address))
	one.Go("/")
	one.Type("#who", "Ada")
	one.ClickText("Record my vote: yes")
	one.WantText("who=Ada")
	two.Go("/done")
	two.WantText("nobody")
}

func TestATabMayBeginWithACookie(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)), Cookie(&http.Cookie{Name: "who", Value: "Grace"}))
	tab.Go("/done")
	tab.WantText("Grace")
}

func TestDarkAndPrintAreSeenByThePage(t *testing.T) {
	b, address := Start(t), site(t)
	tab := b.Tab(t, Dark)
	tab.Go(address)
	if c := Eval[string](tab, "getComputedStyle(document.body).backgroundColor"); c != "rgb(0, 0, 0)" {
		t.Errorf("background %s", c)
	}
	paper := b.Tab(t, Print)
	paper.Go(address)
	if paper.Visible("#count") {
		t.Error("print rules do not apply")
	}
}

func TestAPageIsSeenInAnotherWindowWithoutLoadingItAgain(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/wide")
	Eval[string](tab, "window.mark = 'the same page'")
	wide := func() bool { return len(call[[]string](tab, "width", "wide", tab.settings.width)) > 0 }
	dark := func() bool {
		return Eval[string](tab, "getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
	}
	touched := func() bool { return Eval[bool](tab, "matchMedia('(pointer: coarse)').matches") }
	for _, c := range []struct {
		turn                []Option
		width               int
		wide, dark, touched bool
	}{{nil, 1280, false, false, false}, {[]Option{Phone}, 360, true, false, true}, {[]Option{Phone, Dark}, 360, true, true, true}, {[]Option{Desktop}, 1280, false, false, false}} {
		tab.Turn(c.turn...)
		if got := Eval[int](tab, "document.documentElement.clientWidth"); got != c.width || wide() != c.wide || dark() != c.dark || touched() != c.touched {
			t.Errorf("at %d: %d wide, sticks out %v, dark %v, touched %v", c.width, got, wide(), dark(), touched())
		}
	}
	if Eval[string](tab, "window.mark") != "the same page" {
		t.Error("the page was loaded again")
	}
}

func TestAxePassesAGoodPageAndFailsABadOne(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/")
	tab.Axe(t)
	tab.Go("/bad")
	found := strings.Join(tab.violations(), "\n")
	for _, rule := range []string{"axe image-alt (critical)", "axe label (critical)", "axe color-contrast (serious)", "axe heading-order (moderate)", `<input name="x">`} {
		if !strings.Contains(found, rule) {
			t.Errorf("axe did not find %s in\n%s", rule, found)
		}
	}
}

func TestTheConsoleIsHeard(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/inline")
	tab.last()
	found := tab.Problems()
	for _, want := range []string{"inline style", "inline script", "thrown on purpose", "gone.png"} {
		if !slices.ContainsFunc(found, func(p string) bool { return strings.Contains(p, want) }) {
			t.Errorf("no report of %s in %q", want, found)
		}
	}
	if len(tab.Problems()) != 0 {
		t.Error("problems are not forgotten once read")
	}
	tab.Go("/nowhere")
	tab.WantStatus(404) // which is not a problem by itself
}

func TestAPageWiderThanThePhoneIsNoticed(t *testing.T) {
	tab := Start(t).Tab(t, Phone, Base(site(t)))
	tab.Go("/")
	tab.NoOverflow(t)
	tab.Go("/wide")
	got, err := run[[]string](tab, "wide", 360)
	if err != nil || len(got) < 2 || !strings.Contains(strings.Join(got, " "), `class="wide"`) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAScreenshotIsAPicture(t *testing.T) {
	tab := Start(t).Tab(t, Phone, Base(site(t)))
	tab.Go("/")
	for _, full := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "deep", "shot.png")
		tab.Screenshot(path, full)
		data, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
			t.Errorf("%v, %d bytes", err, len(data))
		}
	}
}

func TestWhatCannotBeClickedSaysWhy(t *testing.T) {
	tab := Start(t).Tab(t, Base(site(t)))
	tab.Go("/")
	for text, why := range map[string]string{"Close": "is disabled", "No such thing": "not found"} {
		s, err := run[spot](tab, "atText", text)
		if err != nil || !strings.Contains(s.Why, why) {
			t.Errorf("%s: %+v, %v", text, s, err)
		}
	}
}
