package tracker_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/internal/clock"
	"parley/internal/demo/demotest"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/webtest"
)

// sizes are how many rows, of how many boards, the tracker is measured with.
var sizes = []struct{ rows, boards int }{{100, 10}, {10_000, 180}, {1_000_000, 18_000}}

// many is a portal over so many generated rows.
func many(b *testing.B, boards, rows int) (*pg.DB, string) {
	b.Helper()
	c := clock.At(demotest.Now)
	db := pgtest.DBAt(b, c, pgtest.NoChecks)
	generated(b, db, boards, rows)
	if err := db.InTx(context.WithoutCancel(b.Context()), func(ctx context.Context, tx *pg.Tx) error { _, err := tx.Exec(ctx, `analyze`); return err }); err != nil {
		b.Fatal(err)
	}
	_, srv := webtest.Serve(b, db, c)
	return db, srv.URL
}

func fetch(b *testing.B, url string) (bytes int64, lines int) {
	b.Helper()
	res, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	var n counter
	bytes, err = io.Copy(&n, res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d %v", url, res.StatusCode, err)
	}
	return bytes, int(n)
}

// counter counts lines.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(strings.Count(string(p), "\n"))
	return len(p), nil
}

// BenchmarkTracker makes pages of the tracker anew from the database, with a
// hundred, ten thousand and a million rows: compare what one takes with the
// smallest. The rows of the file are counted a second.
func BenchmarkTracker(b *testing.B) {
	for _, size := range sizes {
		if testing.Short() && size.rows > 10_000 {
			continue
		}
		b.Run(fmt.Sprint(size.rows), func(b *testing.B) {
			db, url := many(b, size.boards, size.rows)
			for _, page := range []struct{ name, query string }{{"first", ""}, {"board", "?board=board-7"}, {"overdue", "?set=overdue"}, {"verified", "?set=verified&order=newest"}, {"department", "?department=3"}, {"words", "?q=subject+77"}, {"deep", "?order=oldest&after=2020,5~60"}} {
				b.Run(page.name, func(b *testing.B) {
					for b.Loop() {
						anew(b, db)
						fetch(b, url+"/recommendations"+page.query)
					}
				})
			}
			// Whoever turns pages has them counted once.
			b.Run("next", func(b *testing.B) {
				for n := 0; b.Loop(); n++ {
					fetch(b, fmt.Sprintf("%s/recommendations?order=oldest&after=2020,5~%d", url, 60+n))
				}
			})
			b.Run("csv", func(b *testing.B) {
				for b.Loop() {
					if bytes, lines := fetch(b, url+"/recommendations.csv"); lines != size.rows+1 {
						b.Fatalf("%d lines", lines)
					} else {
						b.SetBytes(bytes)
					}
				}
				b.ReportMetric(float64(size.rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		})
	}
}

// anew lets every page of the site be made again.
func anew(b *testing.B, db *pg.DB) {
	b.Helper()
	if err := db.InTx(context.WithoutCancel(b.Context()), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into page_versions (scope) values ('site') on conflict (scope) do update set version = page_versions.version + 1`)
		return err
	}); err != nil {
		b.Fatal(err)
	}
}
