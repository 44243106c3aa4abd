package browse

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch is what the browser has told about a tab.
type watch struct {
	sync.Mutex
	frame     string // the main frame
	loading   bool   // the main frame is on its way to another page
	starts    int    // how often it set out
	status    int    // HTTP status of the last page
	documents []string
	problems  []string
	drag      *input.DragData // what the mouse has taken hold of last
}

// listen takes in one event; it runs on the browser's reading goroutine and does nothing slow.
func (tab *Tab) listen(ev any) {
	w := &tab.watch
	w.Lock()
	defer w.Unlock()
	switch ev := ev.(type) {
	case *page.EventFrameNavigated:
		if ev.Frame.ParentID == "" {
			w.frame = string(ev.Frame.ID)
		}
	case *page.EventFrameStartedNavigating:
		if w.main(string(ev.FrameID)) && ev.NavigationType != "sameDocument" && ev.NavigationType != "historySameDocument" {
			w.loading, w.starts = true, w.starts+1
		}
	case *page.EventFrameStoppedLoading:
		if w.main(string(ev.FrameID)) {
			w.loading = false
		}
	case *network.EventRequestWillBeSent:
		if ev.Type == "Document" {
			w.documents = append(w.documents, ev.Request.URL)
		}
	case *network.EventResponseReceived:
		if ev.Type == "Document" && w.main(string(ev.FrameID)) {
			w.status = int(ev.Response.Status)
		}
	case *input.EventDragIntercepted:
		w.drag = ev.Data
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		w.problems = append(w.problems, fmt.Sprintf("exception: %s (%s)", text, ev.ExceptionDetails.URL))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "assert" {
			text := "console." + string(ev.Type) + ":"
			for _, a := range ev.Args {
				text += " " + a.Description + string(a.Value)
			}
			w.problems = append(w.problems, text)
		}
	case *log.EventEntryAdded:
		// A page that answers 404 or 422 is logged as a failed resource too; tests look at its status themselves. The
		// browser asks for /favicon.ico of its own accord, at a moment of its own.
		expected := ev.Entry.Source == "network" && (slices.Contains(w.documents, ev.Entry.URL) || strings.HasSuffix(ev.Entry.URL, "/favicon.ico"))
		if ev.Entry.Level == "error" && !expected {
			w.problems = append(w.problems, fmt.Sprintf("%s: %s (%s)", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL))
		}
	}
}

// main says whether a frame is the tab's own; before the first page every frame is.
func (w *watch) main(frame string) bool { return w.frame == "" || w.frame == frame }

// Problems returns what the page's console has reported as errors since the last call, policy violations included, and
// forgets it; a test that provokes a problem calls it so as not to fail at its end.
func (tab *Tab) Problems() []string {
	tab.watch.Lock()
	defer tab.watch.Unlock()
	p := tab.watch.problems
	tab.watch.problems = nil
	return p
}

// Status is the HTTP status of the page shown, such as 200 or 422.
func (tab *Tab) Status() int {
	tab.watch.Lock()
	defer tab.watch.Unlock()
	return tab.watch.status
}

func (w *watch) count() int {
	w.Lock()
	defer w.Unlock()
	return w.starts
}

// letGo forgets an earlier drag.
func (w *watch) letGo() {
	w.Lock()
	defer w.Unlock()
	w.drag = nil
}

func (w *watch) held() *input.DragData {
	w.Lock()
	defer w.Unlock()
	return w.drag
}

func (w *watch) busy() bool {
	w.Lock()
	defer w.Unlock()
	return w.loading
}
