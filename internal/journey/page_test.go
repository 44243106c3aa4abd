package journey

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"parley/internal/page"
	"parley/internal/page/pagetest"
	"parley/internal/webtest"
)

// control is one field of a form as a page shows it.
type control struct {
	name, kind string // kind: text, textarea, select, checkbox, radio, hidden, date, time, number, email, url, password
	value      string
	values     []string // of a select's options
	max        int
	required   bool
	invalid    bool
	described  []string
}

// shown is a form on a page: its fields, and the ids of the whole page.
type shown struct {
	controls []control
	values   url.Values // what the browser would send as it stands, without the key
	key      string
	ids      map[string]bool
	anchors  map[string]bool // where the page's own links lead
}

// readForm finds the form that posts to an address; nil when the page has none.
func readForm(t *testing.T, body, action string) *shown {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	out := &shown{values: url.Values{}, ids: map[string]bool{}, anchors: map[string]bool{}}
	var form *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			out.ids[id] = true
		}
		if h := attr(n, "href"); strings.HasPrefix(h, "#") {
			out.anchors[h[1:]] = true
		}
		if form == nil && n.Data == "form" && attr(n, "method") == "post" && attr(n, "action") == action {
			form = n
		}
	}
	if form == nil {
		return nil
	}
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "input" || n.Data == "select" || n.Data == "textarea") {
			out.add(n)
		}
	}
	out.key = out.values.Get(page.KeyField)
	out.values.Del(page.KeyField)
	return out
}

func (s *shown) add(n *html.Node) {
	c := control{name: attr(n, "name"), kind: attr(n, "type"), value: attr(n, "value"), required: attr(n, "aria-required") == "true", invalid: attr(n, "aria-invalid") == "true", described: strings.Fields(attr(n, "aria-describedby"))}
	for _, ch := range attr(n, "maxlength") {
		c.max = c.max*10 + int(ch-'0')
	}
	switch n.Data {
	case "textarea":
		c.kind, c.value = "textarea", strings.TrimPrefix(inner(n), "\n")
	case "select":
		c.kind = "select"
		for o := range n.Descendants() {
			if o.Data == "option" {
				c.values = append(c.values, attr(o, "value"))
				if hasAttr(o, "selected") || len(c.values) == 1 {
					c.value = attr(o, "value")
				}
			}
		}
	}
	if c.kind != "checkbox" && c.kind != "radio" || hasAttr(n, "checked") {
		s.values.Add(c.name, c.value)
	}
	s.controls = append(s.controls, c)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// typed says whether a person types into a field of this kind.
func (c control) typed() bool {
	return slices.Contains([]string{"text", "textarea", "date", "time", "number", "email", "url", "search"}, c.kind)
}

// refusal checks the page that answers a form with something wrong in it: the
// error stands beside the field, tied to it for assistive technology, is led to
// from the top, and what was typed is still there.
func refusal(t *testing.T, what string, a webtest.Answer, action, field string, sent url.Values) {
	t.Helper()
	for _, p := range pagetest.Problems([]byte(a.Body)) {
		if !strings.HasPrefix(p, "value=") { // what was typed may begin with any word
			t.Errorf("%s: %s", what, p)
		}
	}
	form := readForm(t, a.Body, action)
	if form == nil {
		t.Errorf("%s: the form is not shown again", what)
		return
	}
	id := page.FieldID(field)
	if !form.ids[id+"-error"] {
		t.Errorf("%s: no error stands beside %s", what, field)
	}
	if !form.anchors[id] || !form.ids[id] {
		t.Errorf("%s: nothing leads from the top to #%s", what, id)
	}
	for _, c := range form.controls {
		for _, d := range c.described {
			if !form.ids[d] {
				t.Errorf("%s: %s is described by %s, which is not there", what, c.name, d)
			}
		}
		if c.name == field && c.typed() && (!c.invalid || !slices.Contains(c.described, id+"-error")) {
			t.Errorf("%s: %s is not tied to its error", what, field)
		}
		if c.kind == "password" && c.value != "" {
			t.Errorf("%s: a password is sent back", what)
		}
		if want := strings.ReplaceAll(sent.Get(c.name), "\r\n", "\n"); c.typed() && sent.Has(c.name) && c.value != want && len(want) < 50_000 && utf8.ValidString(want) && !strings.ContainsRune(want, 0) {
			t.Errorf("%s: %s was typed as %.60q and is now %.60q", what, c.name, want, c.value)
		}
	}
}
