//go:build network

package pgserver

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The distribution's packages are really fetched, unpacked and run. "make test-install" runs this.
func TestInstallFetchesAServerThatRuns(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	base, err := os.MkdirTemp("", "pgserver-install")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(base)
	if err := os.Chmod(base, 0o711); err != nil {
		t.Fatal(err)
	}
	o := Options{Cache: filepath.Join(base, "cache"), DataDir: filepath.Join(base, "d"), Throwaway: true, Log: func(s string) { t.Log(s) }}
	if err := Install(ctx, o); err != nil {
		t.Fatal(err)
	}
	b, ok := cached(ctx, o.Cache, 0)
	if !ok {
		t.Fatal("nothing usable in the cache")
	}
	who, err := runAs()
	if err != nil {
		t.Fatal(err)
	}
	if err := who.reach(b.dir); err != nil {
		t.Fatal(err)
	}
	if o, err = o.complete(); err != nil {
		t.Fatal(err)
	}
	if err := prepare(o.DataDir, who); err != nil {
		t.Fatal(err)
	}
	if err := initdb(ctx, o, b, who); err != nil {
		t.Fatal(err)
	}
	socket, err := socketDir(o.DataDir, who)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := tryLock(filepath.Join(o.DataDir, lockName))
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{opts: o, major: b.major, socket: socket, owned: true, lock: lock}
	if err := s.launch(ctx, b, who); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
}
