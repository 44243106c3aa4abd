package ical

import (
	"bytes"
	"sync"
)

// keptEvents is how many written events are kept, about 5 MB: a large city's
// feeds of two years.
const keptEvents = 4096

// eventKey is everything an event's bytes are made of.
type eventKey struct {
	uid, summary, description, location, url, join, startZone, endZone string
	start, end, modified                                               int64
	sequence                                                           int
	status                                                             Status
}

func (e Event) key() eventKey {
	return eventKey{uid: e.UID, summary: e.Summary, description: e.Description, location: e.Location, url: e.URL, join: e.Join, startZone: e.Start.Location().String(), endZone: e.End.Location().String(),
		start: e.Start.Unix(), end: e.End.Unix(), modified: e.Modified.Unix(), sequence: e.Sequence, status: e.Status}
}

// writtenEvents keeps the folded bytes of events, so that a feed in which one
// meeting changed writes one event anew. It is emptied when it is full.
type writtenEvents struct {
	mu    sync.RWMutex
	byKey map[eventKey][]byte
}

var written = writtenEvents{byKey: map[eventKey][]byte{}}

// get returns the bytes of an event, nil when they are not kept. They are only
// read.
func (w *writtenEvents) get(k eventKey) []byte {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.byKey[k]
}

func (w *writtenEvents) put(k eventKey, b []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.byKey) >= keptEvents {
		clear(w.byKey)
	}
	w.byKey[k] = bytes.Clone(b)
}
