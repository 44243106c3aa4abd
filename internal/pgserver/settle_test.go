package pgserver

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A server whose owner is gone but which was not told to end (no parent-death signal, or another process's child):
// if a dead owner of ours noted its number it is replaced, else it was started by hand and is attached to.
func TestServersWithoutAnOwner(t *testing.T) {
	for name, c := range map[string]struct{ ours, owned bool }{"left behind": {true, true}, "started by hand": {false, false}} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			base, err := os.MkdirTemp("", "pgserver")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(base)
			if err := os.Chmod(base, 0o711); err != nil {
				t.Fatal(err)
			}
			o, err := Options{DataDir: filepath.Join(base, "d"), Throwaway: true}.complete()
			if err != nil {
				t.Fatal(err)
			}
			s, err := Start(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			pid := s.process.Pid
			if !c.ours {
				if err := notePID(s.lock, 0); err != nil {
					t.Fatal(err)
				}
			}
			_ = s.lock.Close() // as the kernel does for an owner that dies
			next, err := Start(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			if next.Owned() != c.owned || alive(pid) == c.owned {
				t.Errorf("owned %v, the old server lives: %v", next.Owned(), alive(pid))
			}
			if !next.Owned() {
				_ = syscall.Kill(pid, syscall.SIGQUIT)
				<-s.done
			}
			_ = next.Stop(ctx)
		})
	}
}

func TestDefaultFoldersAreWithinReachOfPostgreSQL(t *testing.T) {
	for _, dir := range []string{DefaultDataDir("demo"), DefaultCacheDir()} {
		if !filepath.IsAbs(dir) {
			t.Errorf("%s is not a whole path", dir)
		}
		if os.Geteuid() == 0 && filepath.Dir(filepath.Dir(dir)) != "/var" && filepath.Dir(dir) != "/var/lib/parley" {
			t.Errorf("root's folder is %s", dir)
		}
	}
}
