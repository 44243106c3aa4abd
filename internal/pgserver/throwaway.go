package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// throwawayPrefix begins the names of throw-away folders; the process id follows.
const throwawayPrefix = "parley-test-"

// throwawaySettings suit a server that many tests share for minutes: no fsync, room for the pools of all of them, and no
// workers of a query's own, which take longer to start than any query of a test takes to run.
var throwawaySettings = []string{
	"fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "max_connections=400", "autovacuum=off",
	"max_parallel_workers_per_gather=0",
}

// StartThrowaway starts a server for tests on a new folder, in memory where there is room or else below the temporary
// folder, and erases what processes that have ended left there. The server ends with this process; Discard ends it earlier
// and erases its folder too.
func StartThrowaway(ctx context.Context, o Options) (*Server, error) {
	sweep(ctx)
	places := throwawayPlaces()
	base, err := os.MkdirTemp(places[0], fmt.Sprintf("%s%d-", throwawayPrefix, os.Getpid()))
	if err != nil {
		return nil, fmt.Errorf("pgserver: %w", err)
	}
	if err := os.Chmod(base, 0o711); err != nil { // as root, PostgreSQL's own user has to pass through
		return nil, fmt.Errorf("pgserver: %w", err)
	}
	o.DataDir, o.Throwaway = filepath.Join(base, "d"), true
	if err := Mark(o.DataDir); err != nil {
		return nil, err
	}
	s, err := Start(ctx, o)
	if err != nil {
		_ = os.RemoveAll(base)
	}
	return s, err
}

// Discard stops a server of StartThrowaway and erases its folder.
func (s *Server) Discard(ctx context.Context) error {
	return errors.Join(s.Stop(ctx), os.RemoveAll(filepath.Dir(s.opts.DataDir)))
}

// sweep erases the throw-away folders of processes that have ended, and their servers with them.
func sweep(ctx context.Context) {
	for _, place := range throwawayPlaces() {
		old, err := filepath.Glob(filepath.Join(place, throwawayPrefix+"*"))
		if err != nil {
			continue
		}
		for _, base := range old {
			id, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(base), throwawayPrefix), "-")
			pid, err := strconv.Atoi(id)
			if err != nil || alive(pid) {
				continue
			}
			if Remove(ctx, filepath.Join(base, "d")) == nil {
				_ = os.Remove(base)
			}
		}
	}
}

// throwawayPlaces lists where throw-away folders are made, the preferred place first. A temporary folder that was chosen
// (TMPDIR) is the only one.
func throwawayPlaces() []string {
	if dir := memoryFolder(); dir != "" && os.TempDir() == "/tmp" {
		return []string{dir, os.TempDir()}
	}
	return []string{os.TempDir()}
}
