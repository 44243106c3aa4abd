package pagetest

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Skeleton is what of a page is not words: its elements in order, each with
// the names of its attributes. Two pages made of different texts have the same
// skeleton, or a text became markup. The spans that keep a number together are
// left out: texts hold different numbers.
func Skeleton(page []byte) ([]string, error) {
	doc, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		return nil, err
	}
	var out []string
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode:
			out = append(out, "comment")
		case html.ElementNode:
			var names []string
			number := false
			for _, a := range n.Attr {
				names = append(names, a.Key)
				number = number || a.Key == "class" && a.Val == "number"
			}
			if n.Data == "span" && number {
				continue
			}
			slices.Sort(names)
			out = append(out, strings.TrimSpace(n.Data+" "+strings.Join(names, " ")))
		}
	}
	return out, nil
}

// Active lists what in a page would run or lead away: handlers, addresses of
// schemes that run, scripts without a source, base and meta refresh.
func Active(page []byte) []string {
	doc, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
			scheme := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				out = append(out, fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
			case slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key) &&
				(strings.HasPrefix(scheme, "javascript:") || strings.HasPrefix(scheme, "data:") || strings.HasPrefix(scheme, "vbscript:")):
				out = append(out, fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
			}
		}
		if n.Data == "base" || n.Data == "script" && at["src"] == "" || n.Data == "meta" && at["http-equiv"] != "" {
			out = append(out, "<"+n.Data+">")
		}
	}
	return out
}
