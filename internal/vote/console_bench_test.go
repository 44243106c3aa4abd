package vote_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
)

// BenchmarkConsole asks for the clerk's console of a long evening: forty items,
// twenty-five decided motions and an open vote. First alone, then while every
// member keeps sending ballots and so many phones ask for their own page. p50 and
// p99 are of the console.
func BenchmarkConsole(b *testing.B) {
	c := newCrowd(b, pgtest.NoChecks)
	c.write(b, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) select board_id, id, n, 'One more matter', true, created_at from meetings, generate_series(4, 40) n where id = $1`, c.meeting)
		return err
	})
	for range 25 {
		o := c.move(b, c.motion())
		for _, p := range c.Members {
			if err := c.cast(p, o, rules.Yes); err != nil {
				b.Fatal(err)
			}
		}
		c.shut(b, o)
	}
	open := c.move(b, c.motion())
	console := c.As(c.Clerk)
	look := func(b *testing.B) {
		var took []time.Duration
		for range b.N {
			began := time.Now()
			console.Get(c.path("session")).Want(b, 200)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	}
	b.Run("alone", look)
	b.Run("ballots", func(b *testing.B) {
		ctx, stop := context.WithCancel(bg(b))
		var busy sync.WaitGroup
		for i, p := range c.Members {
			busy.Go(func() {
				phone := c.As(p)
				for n := 0; ctx.Err() == nil; n++ {
					if _, err := c.vote.Cast(ctx, c.Caller(p), open, p.Seat, []string{rules.Yes, rules.No}[(n+i)%2]); err != nil && ctx.Err() == nil {
						b.Error(err)
						return
					}
					if ctx.Err() == nil {
						phone.Get(c.path("vote")).Want(b, 200)
					}
				}
			})
		}
		b.ResetTimer()
		look(b)
		b.StopTimer()
		stop()
		busy.Wait()
	})
}
