// Package page renders the product's HTML. A page is a file of views/ with one
// {{define "main"}}, a typed data struct, and the Chrome that every page
// shares (header, breadcrumb, footer). Pages are registered with Must when the
// program starts, so a page that does not parse stops the program, and a guard
// test can execute every one of them. Words come from the message catalogue
// (views/messages), dates and times are shown in the location they carry.
package page

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/views"
)

// Lang is the language of a page whose Chrome names none.
const Lang = "en"

// Chrome is what surrounds the content of every page. The zero value renders.
type Chrome struct {
	Lang        string    // language tag; "" is "en"
	Title       string    // the page's own name; the h1 of part/head and the browser's title
	Description string    // one sentence for link previews; may be ""
	Section     string    // current entry of the main navigation: boards, meetings, recommendations, how; or ""
	Crumbs      []Crumb   // from the top down; the last one is this page
	Committee   string    // address of the committee the page is about, above which its parent's crumb goes; ""
	Parent      Crumb     // of that committee
	User        *User     // nil on every public page
	AsOf        time.Time // when the page was made, in the location whose zone is shown; zero: no as-of line
	Base        string    // where the portal is reached, such as "https://parley.city.example": paper leads nowhere by itself
	SiteName    string    // first line beside the mark, such as "City of Riverbend"
	SiteLine    string    // second line, such as "police advisory boards"
	Publisher   string    // who keeps the site, last line of the footer; "" is SiteName
	Alternate   []Feed    // feeds of this page, for link rel=alternate
	NoIndex     bool      // asks search engines to leave the page out
	Band        bool      // front page: main starts with a part/band, no breadcrumb
	Console     bool      // meeting console: Bar instead of the header, 1344 px, no footer
	Ballot      bool      // a member's voting screen: slim header, one column of 432 px, no footer
	Bar         *Bar      // the console's dark bar; used when Console is set
	Flash       *Flash    // one message above the content, shown once
	Print       *Print    // how the page names itself on paper
	Scripts     []string  // asset names such as "js/live.js", loaded deferred
}

// LiveScripts are what a page loads that fetches parts of itself again when a
// stream tells it to: htmx and its extension for server-sent events.
var LiveScripts = []string{"js/htmx.js", "js/htmx-sse.js", "js/steady.js"}

// Crumb is one step of the breadcrumb. The last one needs no Href.
type Crumb struct{ Text, Href string }

// User is who is signed in: shown at the top right with a link to their work
// and a button that signs them out.
type User struct{ Name, Role string }

// Feed is a machine-readable version of a page: Type is its media type.
type Feed struct{ Text, Href, Type string }

// Link is a text with an address; without Href it renders as plain text.
type Link struct{ Text, Href string }

// Bar is the dark bar above the meeting console.
type Bar struct {
	Board, Line string    // "Community Police Advisory Board"; "Regular meeting, November 10, 2026"
	State       string    // "In session"
	Live        bool      // a dot before State: the meeting is running
	Clock       time.Time // the server's time when the page was made, in the board's zone; zero: not shown
	Links       []Link    // "Public page", "Keys"
}

// Flash is a message about the act that led here. Kind is done, note or late.
type Flash struct{ Kind, Text string }

// Print is what a printed page says about itself beside its words.
type Print struct {
	State   string // "approved November 10, 2026"
	Address string // permanent address, below Base
	Hash    string // of the published body, may be ""
	Draft   bool   // the word DRAFT stands in the margin of every sheet
}

// View is what a template sees: the Chrome's fields, and the page's data as .D.
type View[T any] struct {
	Chrome
	D T
}

// Page is one registered page with data of type T.
type Page[T any] struct {
	name string
	sets map[string]*template.Template
}

// Registered is one page as the guard test sees it: its name, and functions
// that execute it with any data of its type.
type Registered struct {
	Name    string
	Zero    func() any                               // a zero T, as pointer
	Samples []func() any                             // the samples given to Must
	Execute func(c Chrome, data any) ([]byte, error) // data is a T or a *T
}

var (
	registryMu sync.Mutex
	registry   []Registered
)

// All lists every page registered so far, in the order of registration.
func All() []Registered {
	registryMu.Lock()
	defer registryMu.Unlock()
	return append([]Registered(nil), registry...)
}

// Must loads views/<name>.html with the layout and all parts, once per
// language, and registers it. It is meant for package variables; it panics
// when the page is missing, does not parse or is registered twice. Samples are
// data that the guard test renders besides the zero value.
func Must[T any](name string, samples ...func() T) *Page[T] {
	p := &Page[T]{name: name, sets: make(map[string]*template.Template)}
	src, err := views.FS.ReadFile(name + ".html")
	if err != nil {
		panic(fmt.Sprintf("page: %s: %v", name, err))
	}
	for lang, base := range bases() {
		set := template.Must(base.Clone())
		set.Funcs(formFuncs(lang, path.Dir(name)))
		if _, err := set.New(name).Parse(string(src)); err != nil {
			panic(fmt.Sprintf("page: %s: %v", name, err))
		}
		if set.Lookup("main") == nil {
			panic(fmt.Sprintf("page: %s defines no main", name))
		}
		p.sets[lang] = set
	}
	reg := Registered{
		Name: name,
		Zero: func() any { return new(T) },
		Execute: func(c Chrome, data any) ([]byte, error) {
			switch d := data.(type) {
			case T:
				return p.Bytes(c, d)
			case *T:
				return p.Bytes(c, *d)
			}
			return nil, fmt.Errorf("page: %s takes no %T", name, data)
		},
	}
	for _, s := range samples {
		reg.Samples = append(reg.Samples, func() any { return s() })
	}
	registryMu.Lock()
	defer registryMu.Unlock()
	for _, r := range registry {
		if r.Name == name {
			panic(fmt.Sprintf("page: %s is registered twice", name))
		}
	}
	registry = append(registry, reg)
	return p
}

// Bytes renders the page with its layout. A language that has no catalogue
// falls back to Lang.
func (p *Page[T]) Bytes(c Chrome, d T) ([]byte, error) {
	set := p.sets[c.Lang]
	if set == nil {
		c.Lang = Lang
		set = p.sets[Lang]
	}
	var buf bytes.Buffer
	if err := set.ExecuteTemplate(&buf, "layout", View[T]{Chrome: c, D: d}); err != nil {
		return nil, fmt.Errorf("page: %s: %w", p.name, err)
	}
	return buf.Bytes(), nil
}

// Write renders the page and sends it with the status, Content-Type and
// Content-Length. Nothing has been sent when it returns an error.
// HEAD gets the headers alone. Caching headers are the caller's.
func (p *Page[T]) Write(w http.ResponseWriter, r *http.Request, status int, c Chrome, d T) error {
	body, err := p.Bytes(c, d)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // a reader who went away cannot be answered any more, nor be sent an error page
	return nil
}

// Name is the page's name, such as "meeting/show".
func (p *Page[T]) Name() string { return p.name }

// bases returns, per language, a template set with the layout and the parts.
var bases = sync.OnceValue(func() map[string]*template.Template {
	sets := make(map[string]*template.Template)
	for lang := range catalogue().localizers {
		set := template.New("base").Option("missingkey=error").Funcs(funcs(lang)).Funcs(formFuncs(lang, ""))
		for _, dir := range []string{"layout", "part"} {
			entries, err := views.FS.ReadDir(dir)
			if err != nil {
				panic(fmt.Sprintf("page: %s: %v", dir, err))
			}
			for _, e := range entries {
				file := path.Join(dir, e.Name())
				src, err := views.FS.ReadFile(file)
				if err != nil {
					panic(fmt.Sprintf("page: %s: %v", file, err))
				}
				if _, err := set.New(strings.TrimSuffix(file, ".html")).Parse(string(src)); err != nil {
					panic(fmt.Sprintf("page: %s: %v", file, err))
				}
			}
		}
		sets[lang] = set
	}
	return sets
})
