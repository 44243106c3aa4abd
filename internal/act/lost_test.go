package act_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"parley/internal/act"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
)

// cable is a Unix-socket proxy in front of PostgreSQL that can be cut at the
// worst moment: after a COMMIT went through, before its answer comes back, or
// before the COMMIT itself.
type cable struct {
	dir  string
	cut  atomic.Int32 // 0: not, 1: after the commit, 2: before it
	cuts atomic.Int32
}

func newCable(t *testing.T, dsn string) (*cable, string) {
	t.Helper()
	words := map[string]string{}
	for _, w := range strings.Fields(dsn) {
		k, v, _ := strings.Cut(w, "=")
		words[k] = strings.Trim(v, "'")
	}
	dir, err := os.MkdirTemp("", "cable")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	port := words["port"]
	if port == "" {
		port = "5432"
	}
	name := ".s.PGSQL." + port
	ln, err := net.Listen("unix", filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	c := &cable{dir: dir}
	go func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", filepath.Join(words["host"], name))
			if err != nil {
				client.Close()
				continue
			}
			go c.carry(client, server)
		}
	}()
	return c, dsn + " host=" + dir // a later keyword wins
}

func (c *cable) carry(client, server net.Conn) {
	defer client.Close()
	defer server.Close()
	committed := make(chan struct{})
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := client.Read(buf)
			if err != nil {
				server.Close()
				return
			}
			if bytes.Contains(buf[:n], []byte("COMMIT\x00")) && c.cut.Load() > 0 {
				c.cuts.Add(1)
				if c.cut.Swap(0) == 2 {
					client.Close()
					server.Close()
					return
				}
				close(committed)
			}
			if _, err := server.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-committed: // the answer to the commit: nobody hears it
			return
		default:
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

func TestAnAnswerLostAfterTheCommitIsLookedUp(t *testing.T) {
	c, dsn := newCable(t, pgtest.DSN(t))
	db, err := pg.Open(context.Background(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	door := act.NewDoor(db)
	c.cut.Store(1)
	rec, err := door.Do(context.Background(), rules.SiteUpdate, act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}, note("n/1"))
	if err != nil || rec.Subject != "note/1" || c.cuts.Load() != 1 {
		t.Fatalf("%+v, %v, %d cuts", rec, err, c.cuts.Load())
	}
	if n := rows(t, db, `select count(*) from audit_entries`); n != 1 {
		t.Errorf("%d entries", n)
	}
}

func TestACommitThatNeverArrivedIsNotCalledDone(t *testing.T) {
	c, dsn := newCable(t, pgtest.DSN(t))
	db, err := pg.Open(context.Background(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	door := act.NewDoor(db)
	caller := act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}
	c.cut.Store(2)
	_, err = door.Do(context.Background(), rules.SiteUpdate, caller, note("n/1"))
	if !errors.Is(err, pg.ErrUnknown) || c.cuts.Load() != 1 {
		t.Fatalf("%v, %d cuts", err, c.cuts.Load())
	}
	if n := rows(t, db, `select count(*) from audit_entries`); n != 0 {
		t.Errorf("%d entries", n)
	}
	// Sent again, the same form does its one thing.
	if rec, err := door.Do(context.Background(), rules.SiteUpdate, caller, note("n/1")); err != nil || rec.Repeated {
		t.Errorf("%+v %v", rec, err)
	}
}
