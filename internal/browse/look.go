package browse

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, unmodified (MPL-2.0; its licence files lie beside it).
//
//go:embed testdata/axe.min.js
var axe string

// Text is what the elements that match say, cleaned of extra spaces, one line each; at least one must be there.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	got := until(tab, "text of "+selector, "text", []any{selector}, func(s *string) string {
		if s == nil {
			return "not found"
		}
		return ""
	})
	return *got
}

// Has says whether the page shows the text now, whatever the spaces and line breaks.
func (tab *Tab) Has(text string) bool {
	tab.t.Helper()
	return strings.Contains(clean(call[string](tab, "text", "body")), clean(text))
}

// WantText waits until the page shows the text.
func (tab *Tab) WantText(text string) {
	tab.t.Helper()
	until(tab, "want text", "body", nil, func(body string) string {
		if strings.Contains(clean(body), clean(text)) {
			return ""
		}
		return fmt.Sprintf("the page does not show %q", text)
	})
}

// WantNoText waits until the page does not show the text.
func (tab *Tab) WantNoText(text string) {
	tab.t.Helper()
	until(tab, "want no text", "body", nil, func(body string) string {
		if !strings.Contains(clean(body), clean(text)) {
			return ""
		}
		return fmt.Sprintf("the page shows %q", text)
	})
}

// WantStatus fails unless the page shown came with this HTTP status.
func (tab *Tab) WantStatus(status int) {
	tab.t.Helper()
	if got := tab.Status(); got != status {
		tab.fail("status %d, want %d", got, status)
	}
}

func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// Count is how many elements match.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	return call[int](tab, "count "+selector, "count", selector)
}

// Visible says whether at least one element that matches can be seen.
func (tab *Tab) Visible(selector string) bool {
	tab.t.Helper()
	return call[bool](tab, "see "+selector, "seen", selector)
}

// Value is what a field holds.
func (tab *Tab) Value(selector string) string {
	tab.t.Helper()
	got := until(tab, "value of "+selector, "value", []any{selector}, func(s *string) string {
		if s == nil {
			return "not found, or not the only one"
		}
		return ""
	})
	return *got
}

// Checked says whether a checkbox or radio button is ticked.
func (tab *Tab) Checked(selector string) bool {
	tab.t.Helper()
	return call[bool](tab, "tick of "+selector, "checked", selector)
}

// Box is where an element stands, in CSS pixels from the upper left corner of the window.
type Box struct{ Left, Top, Right, Bottom float64 }

// Box is where the one element that matches stands in the window as it is scrolled now.
func (tab *Tab) Box(selector string) Box {
	tab.t.Helper()
	got := call[*Box](tab, "place of "+selector, "box", selector)
	if got == nil {
		tab.fail("place of %s: not found, or not the only one", selector)
	}
	return *got
}

// Attribute is the value of an attribute of the one element that matches, "" when it has none.
func (tab *Tab) Attribute(selector, name string) string {
	tab.t.Helper()
	if got := call[*string](tab, name+" of "+selector, "attribute", selector, name); got != nil {
		return *got
	}
	return ""
}

// URL is the address of the page shown.
func (tab *Tab) URL() string {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	url, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		tab.fail("address: %v", err)
	}
	return url
}

// HTML is the page's markup as the browser holds it now.
func (tab *Tab) HTML() string {
	tab.t.Helper()
	return Eval[string](tab, "document.documentElement.outerHTML")
}

// Eval evaluates a JavaScript expression in the page and decodes its value.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	var options []chromedp.EvaluateOption
	if !tab.settings.noScript { // where scripts are off no promise is ever kept
		options = append(options, chromedp.EvalAwaitPromise)
	}
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		tab.fail("evaluate: %v", err)
	}
	return v
}

// Screenshot writes a PNG picture of the window, or of the whole page, to a file, whose folder it makes.
func (tab *Tab) Screenshot(path string, fullPage bool) {
	tab.t.Helper()
	if err := tab.save(path, fullPage); err != nil {
		tab.fail("screenshot: %v", err)
	}
}

func (tab *Tab) save(path string, fullPage bool) error {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		params := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: new(fullPage)}
		if fullPage {
			size, err := chromedp.Call(ctx, page.GetLayoutMetrics, cdp.Empty{})
			if err != nil {
				return nil, err
			}
			params.Clip = &page.Viewport{Width: size.CSSContentSize.Width, Height: min(size.CSSContentSize.Height, 15000), Scale: 1}
		}
		shot, err := chromedp.Call(ctx, page.CaptureScreenshot, params)
		return shot.Data, err
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o644)
}

// NoOverflow fails if the page is wider than the window and would have to be scrolled sideways.
func (tab *Tab) NoOverflow(t testing.TB) {
	t.Helper()
	for i, line := range call[[]string](tab, "width", "wide", tab.settings.width) {
		if i == 0 {
			t.Errorf("%s: %s", tab.URL(), line)
		} else {
			t.Logf("  sticks out: %s", line)
		}
	}
}

// violation is one finding of axe.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

// Axe checks the page with axe-core against WCAG 2.0, 2.1 and 2.2 at levels A and AA and its own best practices, and
// fails on every violation. It needs scripts, so not a NoScript tab.
func (tab *Tab) Axe(t testing.TB) {
	t.Helper()
	for _, line := range tab.violations() {
		t.Errorf("%s: %s", tab.URL(), line)
	}
}

func (tab *Tab) violations() []string {
	tab.t.Helper()
	if tab.settings.noScript {
		tab.t.Fatal("browse: axe needs scripts; check the page in another tab")
	}
	ctx, cancel := context.WithTimeout(tab.ctx, 2*patience)
	defer cancel()
	there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`typeof axe === 'object'`)) // of an earlier look at this page
	if err == nil && !there {
		err = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe))
	}
	if err != nil {
		tab.fail("load axe: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](`axe.run(document, {
		runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
		resultTypes: ['violations'],
	}).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.map(n => ({html: n.html, failureSummary: n.failureSummary}))})))`, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.fail("run axe: %v", err)
	}
	var lines []string
	for _, v := range found {
		for _, n := range v.Nodes {
			lines = append(lines, fmt.Sprintf("axe %s (%s): %s\n    %s\n    %s", v.ID, v.Impact, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    ")))
		}
	}
	return lines
}

// peek returns the problems without forgetting them.
func (w *watch) peek() []string {
	w.Lock()
	defer w.Unlock()
	return slices.Clone(w.problems)
}
