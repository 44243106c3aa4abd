// Package browse drives Debian's Chromium for tests: one browser a test process, one tab with its own cookies a test.
//
// Every call on a Tab is bounded in time and fails its test with the page's text and a screenshot. What the page wrote to
// the console as an error, content security policy violations included, fails the test at its end.
package browse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience bounds every step on a tab.
const patience = 20 * time.Second

// Browser is the one Chromium of this test process.
type Browser struct {
	ctx    context.Context
	stop   context.CancelFunc
	folder string
}

var running struct {
	sync.Mutex
	browser *Browser
	err     error
}

// Start returns the process's browser and starts it on first use. The test is skipped when no Chromium is installed.
// The browser ends with the process, or in Main.
func Start(t testing.TB) *Browser {
	t.Helper()
	program, err := find()
	if err != nil {
		t.Skip("no Chromium here: install the package chromium to run the browser tests")
	}
	running.Lock()
	defer running.Unlock()
	if running.browser == nil && running.err == nil {
		running.browser, running.err = launch(program)
	}
	if running.err != nil {
		t.Fatalf("browse: start %s: %v", program, running.err)
	}
	return running.browser
}

// Main runs a package's tests and then closes the browser, for TestMain: os.Exit(browse.Main(m)).
func Main(m *testing.M) int {
	code := m.Run()
	running.Lock()
	defer running.Unlock()
	if b := running.browser; b != nil {
		ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
		defer cancel()
		_ = chromedp.Cancel(ctx)
		b.stop()
		_ = os.RemoveAll(b.folder)
		running.browser = nil
	}
	return code
}

func find() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", exec.ErrNotFound
}

// profilePrefix begins the names of browser profiles below the temporary folder; the process id follows.
const profilePrefix = "parley-chromium-"

func launch(program string) (*Browser, error) {
	sweep()
	folder, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", profilePrefix, os.Getpid()))
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(folder), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "en-US"), chromedp.Env("HOME="+folder),
	)
	ctx, stopProgram := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(ctx)
	b := &Browser{ctx: ctx, folder: folder, stop: func() { stop(); stopProgram() }}
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }() // no deadline on ctx: the browser's life hangs on it
	select {
	case err = <-started:
	case <-time.After(2 * patience):
		err = errors.New("it did not answer")
	}
	if err != nil {
		b.stop()
		_ = os.RemoveAll(folder)
		return nil, err
	}
	return b, nil
}

// sweep removes the profiles of processes that have ended.
func sweep() {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), profilePrefix+"*"))
	if err != nil {
		return
	}
	for _, folder := range old {
		id, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(folder), profilePrefix), "-")
		if pid, err := strconv.Atoi(id); err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(folder)
		}
	}
}

// Option says what kind of window a tab is.
type Option func(*settings)

type settings struct {
	width, height int64
	mobile        bool
	noScript      bool
	media         string
	dark          bool
	base          string
	cookie        *http.Cookie
}

// Desktop is a window of 1280 by 900 CSS pixels, the default.
func Desktop(s *settings) { s.width, s.height, s.mobile = 1280, 900, false }

// Laptop is a small window of 1024 by 768 CSS pixels, such as that of a clerk who runs a meeting.
func Laptop(s *settings) { s.width, s.height, s.mobile = 1024, 768, false }

// Phone is a touch screen of 360 by 740 CSS pixels.
func Phone(s *settings) { s.width, s.height, s.mobile = 360, 740, true }

// NoScript switches the page's scripts off.
func NoScript(s *settings) { s.noScript = true }

// Dark says that the reader prefers dark colors.
func Dark(s *settings) { s.dark = true }

// Print shows pages as they would be printed, as wide as the text on A4 paper with our margins.
func Print(s *settings) { s.media, s.width, s.height, s.mobile = "print", 673, 950, false }

// Base is put before addresses that begin with a slash.
func Base(url string) Option {
	return func(s *settings) { s.base = strings.TrimSuffix(url, "/") }
}

// Cookie gives the tab a cookie for the address of Base from the start, such as that of someone who has signed in.
func Cookie(c *http.Cookie) Option {
	return func(s *settings) { s.cookie = c }
}

// Tab opens a tab with cookies of its own. It is closed at the test's end, which fails on every problem that the page's
// console has reported by then.
func (b *Browser) Tab(t testing.TB, opts ...Option) *Tab {
	t.Helper()
	var s settings
	Desktop(&s)
	for _, o := range opts {
		o(&s)
	}
	tab := &Tab{t: t, settings: s}
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.listen))
	tab.ctx = ctx
	t.Cleanup(func() {
		t.Helper()
		tab.last()
		stop()
		for _, p := range tab.Problems() {
			t.Errorf("the page's console: %s", p)
		}
	})
	opened := make(chan error, 1)
	go func() { opened <- chromedp.Do(ctx, s.apply()) }() // the tab's life hangs on the context of its first call
	select {
	case err := <-opened:
		if err != nil {
			t.Fatalf("browse: open a tab: %v", err)
		}
	case <-time.After(patience):
		t.Fatal("browse: the browser did not open a tab")
	}
	return tab
}

// Turn makes the tab another kind of window, with the page that it shows: its size, its medium and its colors are those of
// the options, the rest stays.
func (tab *Tab) Turn(opts ...Option) {
	tab.t.Helper()
	s := settings{noScript: tab.settings.noScript, base: tab.settings.base, cookie: tab.settings.cookie}
	Desktop(&s)
	for _, o := range opts {
		o(&s)
	}
	tab.do("turn the window", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return s.look(ctx, t) }))
	tab.settings = s
}

// look sends the browser what a page can see of the tab's settings.
func (s settings) look(ctx context.Context, t *chromedp.Target) error {
	var size []chromedp.EmulateViewportOption
	if s.mobile {
		size = append(size, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	if _, err := chromedp.EmulateViewport(s.width, s.height, size...)(ctx, t); err != nil {
		return err
	}
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media:    s.media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	return err
}

// apply sends a tab's settings to the browser.
func (s settings) apply() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if err := s.look(ctx, t); err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, page.Enable, page.EnableParams{}); err != nil {
			return err
		}
		if s.cookie != nil {
			if _, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: s.cookie.Name, Value: s.cookie.Value, URL: s.base}); err != nil {
				return err
			}
		}
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: s.noScript})
		return err
	})
}
