// Package pagetest executes registered pages for tests: with nothing, with
// every field filled, and with the samples their owners gave.
package pagetest

import (
	"fmt"
	"html/template"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"parley/internal/page"
)

// Check executes every page that is registered so far and fails the test for
// each one that cannot be rendered or whose HTML breaks a rule of the house.
func Check(t *testing.T) {
	t.Helper()
	for _, p := range page.All() {
		t.Run(p.Name, func(t *testing.T) {
			for name, data := range variants(p) {
				for _, chrome := range chromes() {
					out, err := p.Execute(chrome, data)
					if err != nil {
						t.Errorf("%s: %v", name, err)
						break
					}
					for _, problem := range Problems(out) {
						t.Errorf("%s: %s", name, problem)
					}
				}
			}
		})
	}
}

// variants are the data a page is executed with.
func variants(p page.Registered) map[string]any {
	out := map[string]any{"zero": p.Zero()}
	for _, b := range []bool{true, false} {
		v := p.Zero()
		Fill(v, b)
		out[fmt.Sprintf("filled, flags %v", b)] = v
	}
	for i, s := range p.Samples {
		out[fmt.Sprintf("sample %d", i+1)] = s()
	}
	return out
}

// chromes are the surroundings every page is executed in.
func chromes() []page.Chrome {
	denver, err := time.LoadLocation("America/Denver")
	if err != nil {
		denver = time.UTC
	}
	return []page.Chrome{
		{},
		{
			Title: "A page", Section: "boards", SiteName: "City of Riverbend", SiteLine: "police advisory boards",
			Crumbs: []page.Crumb{{Text: "Home", Href: "/"}, {Text: "A page"}},
			AsOf:   time.Date(2026, 11, 23, 9, 0, 0, 0, denver),
			User:   &page.User{Name: "Priya Raman", Role: "clerk"},
			Flash:  &page.Flash{Kind: "done", Text: "The agenda was posted."},
		},
	}
}

// Fill gives every exported field of the value v points to something that is
// not empty: text, a number, a time, two of each slice; every bool is flags.
// Recursive types are filled to a small depth.
func Fill(v any, flags bool) {
	FillWith(v, flags, func(name string, n int) string { return fmt.Sprintf("%s %d", name, n) })
}

// FillWith is Fill with texts of the caller's choice: text gets the name of the
// field and a number that no other text of v has. Fields that take only some
// words, and HTML that was made safe before, are filled as Fill does.
func FillWith(v any, flags bool, text func(name string, n int) string) {
	f := filler{flags: flags, text: text}
	f.fill(reflect.ValueOf(v).Elem(), 0, "")
}

// filler counts the texts it made, so that no two are alike.
type filler struct {
	flags bool
	text  func(name string, n int) string
	n     int
}

// words are the values a field of this name takes where only some are allowed.
var words = map[string]string{
	"Kind": "yes", "Voice": "board", "Type": "text", "Lang": "en", "State": "room", "Href": "/x", "Back": "/x",
	"Here": "/x", "Stream": "/x", "Fragment": "/x", "Icon": "yes", "ID": "", "Prev": "/x", "Next": "/x", "Code": "", "StartID": "", "DueID": "", "DoneID": "",
	"Label": "nav.boards", "Hint": "nav.boards", "Button": "nav.boards", // names of messages
}

func (f *filler) fill(v reflect.Value, depth int, name string) {
	if depth > 10 {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 3, 4, 18, 5, 7, 0, time.UTC)))
		return
	case page.NoticeClock:
		v.Set(reflect.ValueOf(page.NoticeClock{State: "in_time", Meeting: time.Date(2026, 3, 9, 18, 0, 0, 0, time.UTC),
			Posted: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC), Latest: time.Date(2026, 3, 6, 18, 0, 0, 0, time.UTC), Basis: "72 hours"}))
		return
	case page.Form:
		v.Set(reflect.ValueOf(*page.NewForm(nil)))
		return
	case url.Values:
		v.Set(reflect.ValueOf(url.Values{}))
		return
	case template.HTML:
		v.SetString("<p>safe</p>")
		return
	case template.URL:
		v.SetString("/x")
		return
	}
	switch v.Kind() {
	case reflect.String:
		word, ok := words[name]
		if !ok {
			f.n++
			word = f.text(name, f.n)
		}
		if v.CanSet() {
			v.SetString(word)
		}
	case reflect.Bool:
		v.SetBool(f.flags)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(2)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(2)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth+1, name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1, name)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i), depth+1, v.Type().Field(i).Name)
			}
		}
	}
}

var doubled = regexp.MustCompile(`%!|<no value>|ZgotmplZ`)

// Problems lists what in a page breaks the rules of the house: inline style or
// script, not exactly one h1, a skipped heading level, an id that stands
// twice, a link to an id that does not exist, a field without a label, an
// image without a text, broken formatting.
func Problems(page []byte) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if m := doubled.Find(page); m != nil {
		say("broken formatting: %s", m)
	}
	doc, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		return append(out, err.Error())
	}
	ids, labels := map[string]bool{}, map[string]bool{}
	var controls, fragments []string
	h1, level := 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				say("inline %s on <%s>", a.Key, n.Data)
			}
			if strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "data:") {
				say("%s=%q on <%s>", a.Key, a.Val, n.Data)
			}
		}
		if id := at["id"]; id != "" {
			if ids[id] {
				say("id %q stands twice", id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "style":
			say("inline <style>")
		case "script":
			if at["src"] == "" {
				say("inline <script>")
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			now := int(n.Data[1] - '0')
			if now == 1 {
				h1++
			}
			if now > level+1 && level > 0 {
				say("<%s> follows <h%d>", n.Data, level)
			}
			level = now
		case "label":
			labels[at["for"]] = true
		case "input", "select", "textarea":
			if at["type"] != "hidden" && at["type"] != "submit" && at["aria-label"] == "" && at["aria-labelledby"] == "" {
				controls = append(controls, at["id"])
			}
		case "img":
			if _, ok := at["alt"]; !ok {
				say("<img> without alt")
			}
		case "a":
			if strings.HasPrefix(at["href"], "#") && len(at["href"]) > 1 {
				fragments = append(fragments, at["href"][1:])
			}
			if at["href"] == "" {
				say("<a> without href: %q", text(n))
			}
		case "table":
			if !hasChild(n, "caption") {
				say("<table> without caption")
			}
		case "th":
			if at["scope"] == "" {
				say("<th> without scope: %q", text(n))
			}
		}
	}
	if h1 != 1 {
		say("%d h1", h1)
	}
	for _, id := range controls {
		if !labels[id] {
			say("field %q has no label", id)
		}
	}
	for _, id := range fragments {
		if !ids[id] {
			say("a link leads to #%s, which is not there", id)
		}
	}
	return out
}

func hasChild(n *html.Node, name string) bool {
	for c := range n.ChildNodes() {
		if c.Data == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
