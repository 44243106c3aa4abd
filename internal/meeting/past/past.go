// Package past takes in the meetings that another system kept, as they stand there.
package past

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of the import.
const (
	sqlImportedMeetings = `select id, slug, source_key from meetings where board_id = $1 and source = $2`
	sqlImportMeetings   = `insert into meetings (board_id, slug, kind, title, held_on, starts, zone, place, state, reason, created_at, updated_at, source, source_key, source_note, source_url)
select $1, x.slug, x.kind, x.title, x.d::date, nullif(x.t, '')::time, $2, x.place, x.state, x.reason, $4, $4, $3, x.k, x.note, x.url
from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[]) as x(k, slug, title, d, t, place, state, reason, note, kind, url)
on conflict (board_id, source, source_key) do nothing`
)

// ImportedMeeting is a meeting of a source. Starts is local, "15:04", or empty
// when the source has no time.
type ImportedMeeting struct {
	Key, Title, Starts, Place, Note string
	On                              rules.Date
	Deferred                        string // why it was not held, in the source's word; "" when it was
	Kind                            string // "" where the source knows no kinds: regular
	URL                             string // where the source published its notice and agenda
}

// ImportMeetings adds the meetings of a source that are not there yet and
// returns the ids of all of them by their key. A second meeting of a day gets
// the address -2, and so on.
func ImportMeetings(ctx context.Context, tx *pg.Tx, board int64, source, zone string, meetings []ImportedMeeting, now time.Time) (ids map[string]int64, added int64, err error) {
	known, taken, err := loadImported(ctx, tx, board, source)
	if err != nil {
		return nil, 0, err
	}
	var keys, slugs, titles, days, starts, places, states, reasons, notes, kinds, urls []string
	for _, m := range meetings {
		if _, ok := known[m.Key]; ok {
			continue
		}
		slug := m.On.String()
		for n := 2; taken[slug]; n++ {
			slug = fmt.Sprintf("%s-%d", m.On, n)
		}
		taken[slug] = true
		state := "adjourned"
		if m.Deferred != "" {
			state = "postponed"
		}
		keys, slugs, titles, days, starts = append(keys, m.Key), append(slugs, slug), append(titles, m.Title), append(days, m.On.String()), append(starts, m.Starts)
		places, states, reasons, notes = append(places, m.Place), append(states, state), append(reasons, m.Deferred), append(notes, m.Note)
		kinds, urls = append(kinds, cmp.Or(m.Kind, "regular")), append(urls, m.URL)
	}
	if added, err = tx.Exec(ctx, sqlImportMeetings, board, zone, source, now, keys, slugs, titles, days, starts, places, states, reasons, notes, kinds, urls); err != nil {
		return nil, 0, err
	}
	ids, _, err = loadImported(ctx, tx, board, source)
	return ids, added, err
}

func loadImported(ctx context.Context, tx *pg.Tx, board int64, source string) (ids map[string]int64, slugs map[string]bool, err error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
		Key  string `db:"source_key"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedMeetings, board, source); err != nil {
		return nil, nil, err
	}
	ids, slugs = make(map[string]int64, len(rows)), make(map[string]bool, len(rows))
	for _, r := range rows {
		ids[r.Key], slugs[r.Slug] = r.ID, true
	}
	return ids, slugs, nil
}
