package live_test

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// watchers is how many readers one node is made for.
const watchers = 5000

// BenchmarkWatchers measures one act of the clerk, through the full door, until
// half of 5,000 readers on the loopback and the last hundredth have its event.
// It reports milliseconds, and the memory of one stream, both ends of the
// connection in this process.
func BenchmarkWatchers(b *testing.B) {
	w := webtest.New(b)
	w.Clock.Set(webtest.At(8, "18:00"))
	ctx := context.WithoutCancel(b.Context())
	var meeting int64
	if err := w.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		return tx.Get(ctx, &meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at) values ($1, 'm', 'regular', $2, '18:00', 'America/Denver', 'City Hall', $3, $3) returning id`, w.Board, webtest.Day(8), webtest.Start)
	}); err != nil {
		b.Fatal(err)
	}
	session := w.Portal.Slices.Vote
	if _, err := session.Open(ctx, w.Caller(w.Clerk), meeting); err != nil {
		b.Fatal(err)
	}
	at, err := url.Parse(w.Server.URL)
	if err != nil {
		b.Fatal(err)
	}
	before := memory()
	heard := make(chan time.Time, watchers)
	ask := "GET /b/cpab/live HTTP/1.1\r\nHost: " + at.Host + "\r\n\r\n"
	var conns []net.Conn
	defer func() {
		for _, c := range conns {
			_ = c.Close()
		}
	}()
	var ready sync.WaitGroup
	for len(conns) < watchers {
		c, err := net.Dial("tcp", at.Host)
		if err != nil {
			b.Fatal(err)
		}
		conns = append(conns, c)
		if _, err := fmt.Fprint(c, ask); err != nil {
			b.Fatal(err)
		}
		ready.Add(1)
		go read(c, &ready, heard)
		if len(conns)%250 == 0 {
			ready.Wait()
		}
	}
	ready.Wait()
	perStream := float64(memory()-before) / watchers / 1024
	kinds := []rules.Presence{rules.InRoom, rules.Remote}
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		w.Clock.Advance(time.Minute)
		began := time.Now()
		if _, err := session.RecordAttendance(ctx, act.Caller{By: w.Clerk.By(), Board: w.Board}, meeting, []vote.Presence{{Seat: w.Members[0].Seat, Kind: kinds[n%2]}}); err != nil {
			b.Fatal(err)
		}
		for range watchers {
			took = append(took, (<-heard).Sub(began))
		}
	}
	slices.Sort(took)
	ms := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(ms(1), "last-ms")
	b.ReportMetric(perStream, "kB/stream")
	b.ReportMetric(0, "ns/op")
}

// read tells when each event came.
func read(c net.Conn, ready *sync.WaitGroup, heard chan<- time.Time) {
	buf := make([]byte, 1024)
	begun := false
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		text := string(buf[:n])
		if !begun && strings.Contains(text, ": listening") {
			begun = true
			ready.Done()
		}
		for range strings.Count(text, "event: change") {
			heard <- time.Now()
		}
	}
}

// memory is what the process holds in use, heap and stacks.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
