package prose

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parley/internal/shared"
)

// harmless fails when a fragment could run anything or fetch anything.
func harmless(t *testing.T, in, out string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "script", "style", "iframe", "img", "svg", "object", "embed", "form", "input", "link", "meta", "base", "video", "audio":
				if n.Parent != nil && n.Data != "head" {
					t.Fatalf("%q became %q: element %s", in, out, n.Data)
				}
			}
			for _, a := range n.Attr {
				v := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") || strings.HasPrefix(v, "vbscript:") {
					t.Fatalf("%q became %q: attribute %s", in, out, a.Key)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
}

func TestHostileTextBecomesHarmlessHTML(t *testing.T) {
	dir := filepath.Join(shared.Dir(t), "data", "hostile-input")
	var lines []string
	for _, name := range []string{"xss-payloads.txt", "wfuzz-xss.txt"} {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(body), "\n")...)
	}
	var naughty []string
	body, err := os.ReadFile(filepath.Join(dir, "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &naughty); err != nil {
		t.Fatal(err)
	}
	lines = append(lines, naughty...)
	if len(lines) < 3000 {
		t.Fatalf("only %d hostile lines", len(lines))
	}
	for _, in := range lines {
		out, err := HTML(in)
		if err != nil {
			t.Fatalf("%q: %v", in, err)
		}
		harmless(t, in, out)
	}
}

func TestMarkdownIsWhatAClerkExpects(t *testing.T) {
	for _, c := range []struct{ sentence, in, want string }{
		{"a heading is a heading below the page's own", "# Opening", `<h2 id="t-opening">Opening</h2>`},
		{"a link to the web stays", "[Charter](https://riverbend.example/charter)", `<p><a href="https://riverbend.example/charter" rel="nofollow">Charter</a></p>`},
		{"an image is dropped", "![x](https://tracker.example/p.png)", "<p></p>"},
		{"raw HTML is dropped", "a <b onclick=x>bold</b> word", "<p>a bold word</p>"},
		{"strong words stay strong", "**Carried.**", "<p><strong>Carried.</strong></p>"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			out, err := HTML(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(out); got != c.want {
				t.Fatalf("got %s", got)
			}
		})
	}
}

func TestEscapedTextMeansItself(t *testing.T) {
	for _, s := range []string{"*Not* bold", "1. not a list", "- not a list", "# not a heading", "a_b_c", "[link](x)", "<script>alert(1)</script>", "2026-014: turn cameras on", "5) five", "| a | b |", "~~x~~", "&amp;", "https://x.example/a_b_c"} {
		out, err := HTML(Escape(s))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(strings.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(textOf(doc)); got != s {
			t.Errorf("%q reads %q (%s)", s, got, out)
		}
		if strings.Contains(out, "<li") || strings.Contains(out, "<em") || strings.Contains(out, "<h2") || strings.Contains(out, "<a ") {
			t.Errorf("%q became markup: %s", s, out)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("# x\n\n<script>")
	f.Fuzz(func(t *testing.T, in string) {
		out, err := HTML(in)
		if err != nil {
			t.Skip()
		}
		harmless(t, in, out)
	})
}

func TestAPartStandsUnderAHeadingOfThePage(t *testing.T) {
	got, err := Part("# Findings\n\n## Method\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>[x](javascript:alert(1))")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h3>Findings</h3>", "<h3>Method</h3>", "<td>1</td>"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	for _, no := range []string{"<h1", "<h2", " id=", "script", "javascript"} {
		if strings.Contains(string(got), no) {
			t.Errorf("%s in %s", no, got)
		}
	}
}
