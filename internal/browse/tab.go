package browse

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed page.js
var library string

// Tab is one window of the browser. Its methods wait up to 20 seconds for what they need and then fail the test.
//
// A selector is CSS, or Label("…") for the field with that label. It must mean one element, or only one visible one.
type Tab struct {
	t        testing.TB
	ctx      context.Context
	settings settings
	watch    watch
}

// Label is the selector of the field whose visible label is, or begins with, the text.
func Label(text string) string { return "label:" + text }

// Go opens an address and waits until the page is loaded. An address that begins with a slash is put after Base.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	if strings.HasPrefix(url, "/") {
		url = tab.settings.base + url
	}
	tab.do("open "+url, chromedp.Navigate(url))
	tab.settle("open "+url, tab.watch.count(), 0)
}

// Click clicks the element with the mouse, as a person would: it must be visible and not covered. If that leads to
// another page, Click waits until it is loaded.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.click("click "+selector, "at", selector)
}

// ClickText clicks the link, button, summary or label that says the text.
func (tab *Tab) ClickText(text string) {
	tab.t.Helper()
	tab.click(fmt.Sprintf("click %q", text), "atText", text)
}

// spot is where to click, or why not.
type spot struct {
	X, Y float64
	Goes bool // likely to lead to another page
	Why  string
}

func (tab *Tab) click(step, function, argument string) {
	tab.t.Helper()
	at := until(tab, step, function, []any{argument}, func(s spot) string { return s.Why })
	before := tab.watch.count()
	if tab.settings.mobile {
		tab.do(step, chromedp.TapXY(at.X, at.Y))
	} else {
		tab.do(step, chromedp.MouseClickXY(at.X, at.Y))
	}
	tab.settle(step, before, grace(at.Goes))
}

// grace is how long to wait for a page change to begin after a step.
func grace(likely bool) time.Duration {
	if likely {
		return 500 * time.Millisecond
	}
	return 60 * time.Millisecond
}

// settle waits for a change of page that began after before was counted, if one begins within the given time.
func (tab *Tab) settle(step string, before int, within time.Duration) {
	tab.t.Helper()
	const tick = 5 * time.Millisecond
	for waited := time.Duration(0); tab.watch.count() == before && waited < within; waited += tick {
		time.Sleep(tick)
	}
	for waited := time.Duration(0); tab.watch.busy(); waited += tick {
		if waited > patience {
			tab.fail("%s: the next page does not finish loading", step)
		}
		time.Sleep(tick)
	}
}

// Type replaces what is in a text field. A date, time or color field is set as a picker would.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	step := fmt.Sprintf("type into %s", selector)
	until(tab, step, "ready", []any{selector}, func(why string) string { return why })
	switch call[string](tab, step, "kind", selector) {
	case "date", "time", "datetime-local", "month", "week", "color", "range":
		if why := call[string](tab, step, "set", selector, text); why != "" {
			tab.fail("%s: it %s", step, why)
		}
	default:
		if text == "" {
			tab.do(step, chromedp.KeyEvent(kb.Delete))
			break
		}
		tab.do(step, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
			return err
		}))
	}
	if got := call[*string](tab, step, "value", selector); got == nil || strings.ReplaceAll(*got, "\r\n", "\n") != strings.ReplaceAll(text, "\r\n", "\n") {
		tab.fail("%s: the field holds %s afterwards, not %q", step, show(got), text)
	}
}

// Select chooses an option of a select box by its value or its text.
func (tab *Tab) Select(selector, value string) {
	tab.t.Helper()
	until(tab, "select in "+selector, "set", []any{selector, value}, func(why string) string { return why })
}

// Check ticks a checkbox or radio button; one that is ticked stays so.
func (tab *Tab) Check(selector string) {
	tab.t.Helper()
	tab.tick(selector, true)
}

// Uncheck takes a checkbox's tick away.
func (tab *Tab) Uncheck(selector string) {
	tab.t.Helper()
	tab.tick(selector, false)
}

func (tab *Tab) tick(selector string, want bool) {
	tab.t.Helper()
	step := "tick " + selector
	at := until(tab, step, "at", []any{selector}, func(s spot) string { return s.Why })
	if call[bool](tab, step, "checked", selector) == want {
		return
	}
	tab.do(step, chromedp.MouseClickXY(at.X, at.Y))
	until(tab, step, "checked", []any{selector}, func(is bool) string {
		if is != want {
			return "did not change"
		}
		return ""
	})
}

// Drag takes hold of one element with the mouse and lets it go over the upper part of another one. If that leads to another
// page, Drag waits until it is loaded.
func (tab *Tab) Drag(from, to string) {
	tab.t.Helper()
	step := fmt.Sprintf("drag %s to %s", from, to)
	held := until(tab, step, "at", []any{from}, func(s spot) string { return s.Why })
	target := tab.Box(to)
	x, y := target.Left+(target.Right-target.Left)/2, target.Top+(target.Bottom-target.Top)/4
	mouse := func(kind input.DispatchMouseEventType, x, y float64) {
		tab.do(step, chromedp.MouseEvent(kind, x, y, func(p *input.DispatchMouseEventParams) {
			p.Button, p.Buttons, p.ClickCount = input.MouseButtonLeft, 1, 1
		}))
	}
	drag := func(kind input.DispatchDragEventType) {
		tab.do(step, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: x, Y: y, Data: tab.watch.held()})
			return err
		}))
	}
	tab.do(step, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.SetInterceptDrags, input.SetInterceptDragsParams{Enabled: true})
		return err
	}))
	tab.watch.letGo()
	before := tab.watch.count()
	mouse(chromedp.MousePressed, held.X, held.Y)
	mouse(chromedp.MouseMoved, held.X, held.Y-20)
	for waited := time.Duration(0); tab.watch.held() == nil; waited += 5 * time.Millisecond {
		if waited > patience {
			tab.fail("%s: it cannot be dragged", step)
		}
		time.Sleep(5 * time.Millisecond)
	}
	drag(input.DispatchDragEventTypeDragEnter)
	drag(input.DispatchDragEventTypeDragOver)
	drag(input.DispatchDragEventTypeDrop)
	mouse(chromedp.MouseReleased, x, y)
	tab.settle(step, before, grace(true))
}

// keys names the keys of Press beside single characters.
var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Space": " ", "Escape": kb.Escape, "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

// Press presses one key: Tab, Shift+Tab, Enter, Space, Escape, ArrowDown and so on, or a character; Alt+c presses the access
// key c of a page. If that leads to another page, Press waits until it is loaded.
func (tab *Tab) Press(key string) {
	tab.t.Helper()
	name, shifted := strings.CutPrefix(key, "Shift+")
	name, alt := strings.CutPrefix(name, "Alt+")
	code, known := keys[name]
	if !known {
		code = name
	}
	var options []chromedp.KeyOption
	if shifted {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	if alt {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierAlt), func(p *input.DispatchKeyEventParams) { p.UnmodifiedText = code })
	}
	before := tab.watch.count()
	tab.do("press "+key, chromedp.KeyEvent(code, options...))
	if name == "Tab" {
		return
	}
	tab.settle("press "+key, before, grace(alt || name == "Enter" || name == "Space"))
}

// TabTo presses Tab until the focus is on the control with this name, as a person without a mouse would.
func (tab *Tab) TabTo(name string) {
	tab.t.Helper()
	var passed []string
	for range 300 {
		tab.Press("Tab")
		now := tab.Focused()
		if now == name {
			return
		}
		passed = append(passed, now)
	}
	tab.fail("the Tab key never reaches %q; it passed %q", name, passed[:min(len(passed), 60)])
}

// Focused is the accessible name of the control that has the focus, "" if none has.
func (tab *Tab) Focused() string {
	tab.t.Helper()
	return call[string](tab, "focus", "focused")
}

// do runs one action with a time limit.
func (tab *Tab) do(step string, action chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, action); err != nil {
		tab.fail("%s: %v", step, err)
	}
}

// run calls one function of page.js in the page.
func run[T any](tab *Tab, function string, arguments ...any) (T, error) {
	var zero T
	if arguments == nil {
		arguments = []any{}
	}
	list, err := json.Marshal(arguments)
	if err != nil {
		return zero, err
	}
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](fmt.Sprintf("(%s).%s(...%s)", strings.TrimSpace(library), function, list), chromedp.EvalAsValue))
	if err != nil {
		return zero, err
	}
	err = json.Unmarshal(raw, &zero)
	return zero, err
}

// call is run that fails the test on an error.
func call[T any](tab *Tab, step, function string, arguments ...any) T {
	tab.t.Helper()
	v, err := run[T](tab, function, arguments...)
	if err != nil {
		tab.fail("%s: %v", step, err)
	}
	return v
}

// until calls a function of page.js again and again until why says nothing against its answer.
func until[T any](tab *Tab, step, function string, arguments []any, why func(T) string) T {
	tab.t.Helper()
	const tick = 40 * time.Millisecond
	var reason string
	for waited := time.Duration(0); waited < patience; waited += tick {
		v, err := run[T](tab, function, arguments...)
		if err != nil {
			reason = err.Error()
			if errors.Is(err, context.Canceled) || strings.Contains(reason, "SyntaxError") {
				break
			}
		} else if reason = why(v); reason == "" {
			return v
		}
		time.Sleep(tick)
	}
	tab.fail("%s: %s", step, reason)
	panic("not reached")
}

// fail ends the test with what the page shows and a picture of it.
func (tab *Tab) fail(format string, args ...any) {
	tab.t.Helper()
	message := fmt.Sprintf(format, args...)
	address, _ := chromedp.Run(tab.brief(), chromedp.Location())
	text, _ := run[string](tab, "body")
	if len(text) > 3000 {
		text = text[:3000] + " …"
	}
	picture := filepath.Join(os.TempDir(), "parley-screenshots", strings.NewReplacer("/", "_", " ", "_").Replace(tab.t.Name())+".png")
	if err := tab.save(picture, false); err != nil {
		picture = "none: " + err.Error()
	}
	tab.t.Fatalf("%s\n  address: %s (status %d)\n  picture: %s\n  console: %q\n  the page says:\n%s", message, address, tab.Status(), picture, tab.watch.peek(), text)
}

// last gives reports that the page has already made the time to arrive before the tab is closed.
func (tab *Tab) last() {
	ctx, cancel := context.WithTimeout(tab.ctx, 5*time.Second)
	defer cancel()
	_ = chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0"))
}

// brief is a context for what helps to explain a failure.
func (tab *Tab) brief() context.Context {
	ctx, cancel := context.WithTimeout(tab.ctx, 5*time.Second)
	tab.t.Cleanup(cancel)
	return ctx
}

func show(s *string) string {
	if s == nil {
		return "nothing"
	}
	return fmt.Sprintf("%q", *s)
}
