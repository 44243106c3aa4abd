package pgserver_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/internal/pg"
	"parley/internal/pgserver"
)

// TestMain doubles as the program that owns a server and is killed: with PGSERVER_TEST_FOLDER set it starts one there,
// says so and waits.
func TestMain(m *testing.M) {
	dir := os.Getenv("PGSERVER_TEST_FOLDER")
	if dir == "" {
		os.Exit(m.Run())
	}
	s, err := pgserver.Start(context.Background(), pgserver.Options{DataDir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.Owned())
	select {}
}

// owner runs that program on dir and returns it and whether it owns the server.
func owner(t *testing.T, dir string) (*exec.Cmd, bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "PGSERVER_TEST_FOLDER="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if line = strings.TrimSpace(line); err != nil || line != "true" && line != "false" {
		t.Fatalf("the owner says %q, %v", line, err)
	}
	return cmd, line == "true"
}

// folder is a place for a data folder that every user can reach.
func folder(t *testing.T) string {
	t.Helper()
	base, err := os.MkdirTemp("", "pgserver")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(base, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	return filepath.Join(base, "d")
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// start starts a server that the test's end stops.
func start(t *testing.T, o pgserver.Options) *pgserver.Server {
	t.Helper()
	o.Log = func(line string) { t.Log(line) }
	s, err := pgserver.Start(within(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(within(t)) })
	return s
}

// write runs a statement that writes.
func write(t *testing.T, dsn, statement string) {
	t.Helper()
	db := open(t, dsn)
	err := db.InTx(within(t), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dsn string) *pg.DB {
	t.Helper()
	db, err := pg.Open(within(t), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func read(t *testing.T, dsn, query string) string {
	t.Helper()
	var v string
	if err := open(t, dsn).Get(within(t), &v, query); err != nil {
		t.Fatal(err)
	}
	return v
}

// serverPID is the number of the server's process.
func serverPID(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// gone waits until the server has shut down cleanly, which removes its pid file.
func gone(t *testing.T, dir string) {
	t.Helper()
	for range 1000 {
		if _, err := os.Stat(filepath.Join(dir, "pg", "postmaster.pid")); errors.Is(err, fs.ErrNotExist) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("PostgreSQL still runs ten seconds later")
}

func TestAClusterIsMadeUsedStoppedAndFoundAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, pgserver.Options{DataDir: dir, Settings: map[string]string{"work_mem": "7MB"}})
	if !s.Owned() || s.Version() < pgserver.MinMajor {
		t.Errorf("owned %v, version %d", s.Owned(), s.Version())
	}
	dsn := s.DSN("postgres")
	for query, want := range map[string]string{
		`select current_user`:                        "parley",
		`show work_mem`:                              "7MB",
		`show listen_addresses`:                      "",
		`show data_checksums`:                        "on",
		`show fsync`:                                 "on",
		`show server_encoding`:                       "UTF8",
		`show unix_socket_permissions`:               "0700",
		`select datcollate from pg_database limit 1`: "C.UTF-8",
	} {
		if got := read(t, dsn, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	info, err := os.Stat(fmt.Sprintf("/proc/%d", serverPID(t, dir)))
	if err == nil && info.Sys().(*syscall.Stat_t).Uid == 0 {
		t.Error("PostgreSQL runs as root")
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data folder is open to others: %v, %v", info.Mode(), err)
	}
	write(t, dsn, `create table kept as select 'still here' as word`)
	if err := s.Stop(within(t)); err != nil {
		t.Fatal(err)
	}
	gone(t, dir)
	again := start(t, pgserver.Options{DataDir: dir})
	if got := read(t, again.DSN("postgres"), `select word from kept`); got != "still here" {
		t.Errorf("got %q", got)
	}
}

func TestASecondStartAttachesAndOnlyTheOwnerStops(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	second := start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	if !first.Owned() || second.Owned() {
		t.Fatalf("owned %v and %v", first.Owned(), second.Owned())
	}
	if second.DSN("x") != first.DSN("x") || second.Version() != first.Version() {
		t.Error("they are not the same server")
	}
	if err := second.Stop(within(t)); err != nil {
		t.Fatal(err)
	}
	if got := read(t, first.DSN("postgres"), `select 'up'`); got != "up" {
		t.Error("the second stopped the first's server")
	}
}

func TestManyStartAtOnceAndOneOwns(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	var mu sync.Mutex
	var owners int
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := pgserver.Start(within(t), pgserver.Options{DataDir: dir, Throwaway: true})
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = s.Stop(within(t)) })
			mu.Lock()
			defer mu.Unlock()
			if s.Owned() {
				owners++
			}
		})
	}
	all.Wait()
	if owners != 1 {
		t.Errorf("%d owners", owners)
	}
}

func TestALongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 20), "with a space")
	s := start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	if got := read(t, s.DSN("postgres"), `select 'up'`); got != "up" {
		t.Errorf("got %q", got)
	}
	socket := read(t, s.DSN("postgres"), `show unix_socket_directories`)
	if strings.HasPrefix(socket, dir) {
		t.Errorf("the socket is in %s", socket)
	}
	if err := s.Stop(within(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(socket); err == nil {
		t.Error("the short folder is left behind")
	}
}

func TestLeftoversOfAnUnfinishedClusterAreCleared(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	half := filepath.Join(dir, "pg.new-1")
	if err := os.MkdirAll(filepath.Join(half, "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	if _, err := os.Stat(half); err == nil {
		t.Error("the half-made cluster is still there")
	}
}

func TestAFolderThatIsNotOursIsLeftAlone(t *testing.T) {
	t.Parallel()
	ctx := within(t)
	for name, c := range map[string]struct{ file, text, want string }{
		"a stranger's folder":    {"thesis.txt", "x", "holds \"thesis.txt\""},
		"another major version":  {"pg/PG_VERSION", "9\n", "made by PostgreSQL 9"},
		"a damaged version file": {"pg/PG_VERSION", "??", "is no version"},
		"no cluster at all":      {"pg/notes", "x", "is no PostgreSQL cluster"},
	} {
		dir := folder(t)
		path := filepath.Join(dir, c.file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != c.text {
			t.Errorf("%s: the file is %q, %v", name, text, err)
		}
	}
}

func TestRootIsToldWhichFolderIsClosed(t *testing.T) {
	if os.Geteuid() != 0 {
		return // the rule is root's alone
	}
	dir := folder(t)
	if err := os.Chmod(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := pgserver.Start(within(t), pgserver.Options{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "may not enter "+filepath.Dir(dir)) {
		t.Errorf("%v", err)
	}
}

// TestAFolderInNewFoldersIsReached marks a folder several levels below what is there and starts on it: as root, the
// account of PostgreSQL has to get through the folders between.
func TestAFolderInNewFoldersIsReached(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(filepath.Dir(folder(t)), "new", "parley", "demo")
	if err := pgserver.Mark(dir); err != nil {
		t.Fatal(err)
	}
	if err := start(t, pgserver.Options{DataDir: dir, Throwaway: true}).Stop(within(t)); err != nil {
		t.Error(err)
	}
}

func TestOnlyAMarkedFolderIsErased(t *testing.T) {
	t.Parallel()
	ctx, dir := within(t), folder(t)
	if err := pgserver.Remove(ctx, dir); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
	if err := pgserver.Mark(dir); err != nil || !pgserver.Marked(dir) {
		t.Fatalf("mark: %v", err)
	}
	if err := pgserver.Mark(dir); err != nil {
		t.Errorf("marking twice: %v", err)
	}
	s := start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	if err := pgserver.Remove(ctx, dir); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("while it runs: %v", err)
	}
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if err := pgserver.Remove(ctx, dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("still there")
	}

	serious := folder(t)
	live := start(t, pgserver.Options{DataDir: serious, Throwaway: true})
	if err := live.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if err := pgserver.Mark(serious); err == nil {
		t.Error("a cluster in use for something else was marked")
	}
	if err := pgserver.Remove(ctx, serious); err == nil {
		t.Error("an unmarked folder was erased")
	}
}

func TestAnEndedContextEndsTheStart(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir}); err == nil {
		t.Error("started all the same")
	}
	start(t, pgserver.Options{DataDir: dir, Throwaway: true}) // and nothing is in the way afterwards
}

func TestThrowawayServersAreErased(t *testing.T) {
	t.Parallel()
	s, err := pgserver.StartThrowaway(within(t), pgserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	socket := read(t, s.DSN("postgres"), `show unix_socket_directories`)
	if err := s.Discard(within(t)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(filepath.Dir(socket))); err == nil {
		t.Error("the folder is left behind")
	}
}
