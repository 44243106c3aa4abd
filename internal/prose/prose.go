// Package prose turns what people write in Markdown into safe HTML. It is the
// only place where text becomes template.HTML: here, once, at publication.
package prose

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"golang.org/x/net/html"

	"parley/internal/page"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// policy is what minutes may hold: headings, paragraphs, lists, quotations,
// tables, emphasis and links to the web. No images: a remote one would tell a
// stranger who reads.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "blockquote", "strong", "em", "del", "code", "pre", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[a-z0-9-]{1,80}$`)).OnElements("h2", "h3", "h4")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	return p
}()

// HTML renders Markdown as safe HTML. Raw HTML in the text is dropped, a first
// level heading becomes a second, for the page has one of its own.
func HTML(text string) (string, error) {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(text), &b); err != nil {
		return "", err
	}
	out := strings.NewReplacer("<h1", "<h2", "</h1>", "</h2>", "<h5", "<h4", "</h5>", "</h4>", "<h6", "<h4", "</h6>", "</h4>").Replace(b.String())
	// The prefix keeps the text's own anchors apart from the page's.
	return strings.ReplaceAll(policy.Sanitize(out), ` id="`, ` id="t-`), nil
}

// Safe marks HTML that this package made, or that was published from it, as
// ready for a template.
func Safe(fragment string) template.HTML { return template.HTML(fragment) } //nolint:gosec // made by HTML or frozen at publication

var anchor = regexp.MustCompile(` id="t-[^"]*"`)

// Part renders Markdown as safe HTML that stands under a heading of the page, beside
// others of its kind: its headings are a level lower and have no anchors.
func Part(text string) (template.HTML, error) {
	out, err := HTML(text)
	if err != nil {
		return "", err
	}
	out = strings.NewReplacer("<h3", "<h4", "</h3>", "</h4>", "<h2", "<h3", "</h2>", "</h3>").Replace(anchor.ReplaceAllString(out, ""))
	return Safe(out), nil
}

// Headings lists the second-level headings of a fragment that can be linked to.
func Headings(fragment string) []page.Link {
	doc, err := html.Parse(strings.NewReader(fragment))
	if err != nil {
		return nil
	}
	var out []page.Link
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "h2" {
			for _, a := range n.Attr {
				if a.Key == "id" && a.Val != "" {
					out = append(out, page.Link{Text: strings.TrimSpace(textOf(n)), Href: "#" + a.Val})
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return out
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// Escape makes a text mean itself in Markdown, on one line.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_{}[]()#+-.!<>|~&:", r) && !(r == '-' || r == '.' || r == ':' || r == '(' || r == ')' || r == '!' || r == '+') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	out := b.String()
	// What begins a list, a heading or a rule only does so at the line's start.
	if m := lineStart.FindString(out); m != "" {
		out = m[:len(m)-1] + `\` + m[len(m)-1:] + out[len(m):]
	}
	return out
}

var lineStart = regexp.MustCompile(`^(\d{1,9})?[-+.)=]`)
