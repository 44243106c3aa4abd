package journey

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parley/internal/web"
)

func TestZZForms(t *testing.T) {
	if os.Getenv("FORMS") == "" {
		t.Skip()
	}
	w := riverbend(t)
	w.draftAnswer()
	seen := map[string]bool{}
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != "GET" {
			continue
		}
		for _, v := range samples[rt.Pattern] {
			c := w.Anonymous()
			if v.who != "" {
				c = w.As(w.named(v.who))
			}
			doc, _ := html.Parse(strings.NewReader(c.Get(w.fill(v.path)).Body))
			text := func(n *html.Node) string {
				var b strings.Builder
				for x := range n.Descendants() {
					if x.Type == html.TextNode {
						b.WriteString(x.Data)
					}
				}
				return strings.Join(strings.Fields(b.String()), " ")
			}
			labels := map[string]string{}
			for n := range doc.Descendants() {
				if n.Data == "label" {
					for _, a := range n.Attr {
						if a.Key == "for" {
							labels[a.Val] = text(n)
						}
					}
				}
			}
			for n := range doc.Descendants() {
				if n.Data != "form" {
					continue
				}
				get := func(n *html.Node, k string) string {
					for _, a := range n.Attr {
						if a.Key == k {
							return a.Val
						}
					}
					return ""
				}
				key := get(n, "action")
				if seen[key] {
					continue
				}
				seen[key] = true
				fmt.Println("FORM", get(n, "method"), key, "  on", v.path)
				for x := range n.Descendants() {
					switch x.Data {
					case "input", "textarea", "select":
						fmt.Printf("   %s %s=%q [%s]", x.Data, get(x, "name"), get(x, "value"), labels[get(x, "id")])
						if x.Data == "select" {
							for o := range x.Descendants() {
								if o.Data == "option" {
									fmt.Printf(" {%s:%s}", get(o, "value"), text(o))
								}
							}
						}
						fmt.Println()
					case "button":
						if x.Type == html.ElementNode {
							fmt.Printf("   BUTTON %s=%q %q\n", get(x, "name"), get(x, "value"), text(x))
						}
					}
				}
			}
		}
	}
}
