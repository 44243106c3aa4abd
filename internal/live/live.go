// Package live wakes pages that are being looked at. A transaction that changes
// something tells a topic; PostgreSQL carries that to every node; each node
// tells its readers over server-sent events, and they fetch the page again. The
// stream holds a topic's version and nothing else, so nothing private is on it.
//
// A reader costs one goroutine and one pending wake: while a reader is slow,
// what happens meanwhile is one wake, and a reader whose connection takes
// nothing for ten seconds is dropped.
package live

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
)

// Limit is how many streams one process carries.
const Limit = 8000

// Hub carries wakes to the streams of one process.
type Hub struct {
	db    *pg.DB
	log   *slog.Logger
	limit int

	mu       sync.Mutex
	streams  int
	topics   map[string]*topic
	started  bool
	began    chan struct{} // closed once the first listening began
	stop     context.CancelFunc
	stopping context.Context
}

type topic struct {
	version int64
	readers map[*reader]struct{}
}

// reader is one stream: it has at most one wake pending.
type reader struct{ wake chan struct{} }

// New returns a hub that carries at most limit streams. It begins to listen
// with its first stream.
func New(db *pg.DB, log *slog.Logger, limit int) *Hub {
	h := &Hub{db: db, log: log, limit: limit, topics: map[string]*topic{}, began: make(chan struct{})}
	h.stopping, h.stop = context.WithCancel(context.Background())
	return h
}

// Close ends every stream.
func (h *Hub) Close() { h.stop() }

// Board is the topic of what is public of a board; its version is that of the
// board's public pages.
func Board(board int64) string { return "board/" + strconv.FormatInt(board, 10) }

// Table is the topic of what only the board's own table sees, such as that a
// ballot came in.
func Table(board int64) string { return Board(board) + "/table" }

const sqlVersions = `select scope, version from page_versions where scope = any($1::text[])`

// join adds a reader to topics. Errors: Unavailable "streams_full".
func (h *Hub) join(topics []string) (*reader, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams >= h.limit {
		return nil, fault.New(fault.Unavailable, "streams_full")
	}
	h.streams++
	if !h.started {
		h.started = true
		go h.listen()
	}
	r := &reader{wake: make(chan struct{}, 1)}
	for _, name := range topics {
		if h.topics[name] == nil {
			h.topics[name] = &topic{readers: map[*reader]struct{}{}}
		}
		h.topics[name].readers[r] = struct{}{}
	}
	return r, nil
}

func (h *Hub) leave(r *reader, topics []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams--
	for _, name := range topics {
		if t := h.topics[name]; t != nil {
			delete(t.readers, r)
			if len(t.readers) == 0 {
				delete(h.topics, name)
			}
		}
	}
}

// Streams is how many streams are carried now.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.streams
}

// listen hears the database until the hub is closed.
func (h *Hub) listen() {
	first := true
	for h.stopping.Err() == nil {
		err := h.db.Listen(h.stopping, func() {
			if first { // nobody has read a version yet
				first = false
				close(h.began)
				return
			}
			h.refresh()
		}, h.heard)
		if err != nil {
			h.log.Warn("listening to the database", "err", err)
			select {
			case <-time.After(time.Second):
			case <-h.stopping.Done():
			}
		}
	}
}

// heard wakes the readers of the topic a payload names: "board/12 345".
func (h *Hub) heard(payload string) {
	name, number, _ := strings.Cut(payload, " ")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		h.log.Warn("unknown notification", "payload", payload)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.raise(name, version)
}

// raise sets a topic's version and wakes its readers; the caller holds the lock.
// Commits may be heard out of the order of their versions.
func (h *Hub) raise(name string, version int64) {
	t := h.topics[name]
	if t == nil {
		return
	}
	t.version = max(t.version, version)
	for r := range t.readers {
		select {
		case r.wake <- struct{}{}:
		default: // a wake is pending already
		}
	}
}

// refresh reads the versions of all topics after a time in which nothing was
// heard, and wakes the readers of those that changed. Topics without a version
// of their own wake always.
func (h *Hub) refresh() {
	h.mu.Lock()
	var names []string
	for name := range h.topics {
		names = append(names, name)
	}
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(h.stopping, 10*time.Second)
	defer cancel()
	var rows []struct {
		Scope   string `db:"scope"`
		Version int64  `db:"version"`
	}
	if err := h.db.Select(ctx, &rows, sqlVersions, names); err != nil {
		h.log.Warn("reading page versions", "err", err)
		rows = nil // all are woken
	}
	have := map[string]int64{}
	for _, r := range rows {
		have[r.Scope] = r.Version
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, name := range names {
		if t := h.topics[name]; t != nil {
			if v, known := have[name]; !known || v > t.version {
				h.raise(name, v)
			}
		}
	}
}

// version is the newest a hub has heard of a topic, and no less than what the
// reader's own look at the database found.
func (h *Hub) version(name string, atLeast int64) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := h.topics[name]; t != nil {
		t.version = max(t.version, atLeast)
		return t.version
	}
	return atLeast
}
