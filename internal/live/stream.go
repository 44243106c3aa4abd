package live

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"parley/internal/clock"
	"parley/internal/fault"
)

// beat is how often a stream says that it lives; patience is how long a write
// may take before the reader is dropped.
// A stream ends after its lifetime and is opened again, so that a
// session that has ended is noticed.
const (
	beat     = 20 * time.Second
	patience = 10 * time.Second
	lifetime = 15 * time.Minute
)

// Serve carries the topics' changes to one reader until either side ends. The
// first topic's version is the number of each event. A reader that names another
// version than the present one, with Last-Event-ID after a lost connection or
// with since when the page was made, is woken at once. Errors: Unavailable
// "streams_full", and 503 means that another node, or a later try, may do.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, topics []string, present func() (int64, error)) error {
	me, err := h.join(topics)
	if err != nil {
		w.Header().Set("Retry-After", "15")
		return err
	}
	defer h.leave(me, topics)
	select {
	case <-h.began:
	case <-r.Context().Done():
		return nil
	case <-time.After(patience):
		w.Header().Set("Retry-After", "5")
		return fault.New(fault.Unavailable, "database_unreachable")
	}
	// Read after the topic was joined: what commits from now on is heard.
	at, err := present()
	if err != nil {
		return err
	}
	sent := h.version(topics[0], at)
	rc := http.NewResponseController(w)
	if err := rc.SetReadDeadline(time.Time{}); err != nil {
		return fault.Wrap(fault.Internal, "stream", err)
	}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	write := func(text string) bool {
		if rc.SetWriteDeadline(clock.Real{}.Now().Add(patience)) != nil {
			return false
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return rc.Flush() == nil
	}
	event := func(version int64) string {
		return fmt.Sprintf("id: %d\nevent: change\ndata: %d\n\n", version, version)
	}
	first := "retry: 2000\n: listening\n\n"
	seen := r.Header.Get("Last-Event-ID")
	if seen == "" {
		seen = r.URL.Query().Get("since")
	}
	if seen != "" && seen != strconv.FormatInt(sent, 10) {
		first += event(sent)
	}
	if !write(first) {
		return nil
	}
	tick := time.NewTicker(beat)
	defer tick.Stop()
	end := time.NewTimer(lifetime)
	defer end.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-h.stopping.Done():
			return nil
		case <-end.C:
			return nil
		case <-me.wake:
			sent = h.version(topics[0], sent)
			if !write(event(sent)) {
				return nil
			}
		case <-tick.C:
			if !write(": beat\n\n") {
				return nil
			}
		}
	}
}
