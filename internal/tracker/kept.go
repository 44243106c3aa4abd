package tracker

import (
	"context"
	"sync"
	"time"

	"parley/internal/pg"
	"parley/internal/record/track"
)

// sqlVersion is the version of the pages that span boards: it goes up with every
// act that changes something public.
const sqlVersion = `select coalesce((select version from page_versions where scope = 'site'), 0)`

// mostKept is how many filters' counts are kept.
const mostKept = 500

// kept holds counts for one version of the public pages and until the clock turns
// something, so that whoever pages through a filter does not have it counted
// again for every page.
type kept struct {
	mu      sync.Mutex
	version int64
	until   time.Time
	of      map[track.Filter][]int
}

// counts counts the filters of one page, the first of which is the page's own;
// until is when the clock turns something next.
func (k *kept) counts(ctx context.Context, r pg.Reader, now, until time.Time, fs []track.Filter) ([]int, error) {
	var version int64
	if err := r.Get(ctx, &version, sqlVersion); err != nil {
		return nil, err
	}
	own := fs[0]
	own.Order, own.After = "", ""
	k.mu.Lock()
	if k.version != version || !k.until.Equal(until) || len(k.of) >= mostKept {
		k.version, k.until, k.of = version, until, map[track.Filter][]int{}
	}
	have := k.of[own]
	k.mu.Unlock()
	if have != nil {
		return have, nil
	}
	counts, err := track.Counts(ctx, r, now, fs)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	if k.version == version && k.until.Equal(until) {
		k.of[own] = counts
	}
	k.mu.Unlock()
	return counts, nil
}
