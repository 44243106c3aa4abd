package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/demo"
	"parley/internal/mail"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record/track"
	"parley/internal/verify"
)

// binary builds the program once for the tests of this package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "parley-cmd")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "parley")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func build(t *testing.T) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// portal is one run of the program.
type portal struct {
	cmd *exec.Cmd
}

func serveProcess(t *testing.T, addr, dsn string) portal {
	t.Helper()
	cmd := exec.Command(build(t), "serve", "--listen", addr, "--database-url", dsn)
	cmd.Stderr = nil
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		res, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return portal{cmd}
			}
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatal("the portal did not get ready")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (p portal) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGKILL)
	_ = p.cmd.Wait()
}

// voter is a member with a phone who sends a ballot until it is acknowledged.
type voter struct {
	account, seat int64
	cookie        *http.Cookie
	mu            sync.Mutex
	acked         []string // choices, in order
}

// cast sends one ballot, again and again with the same key, until the portal
// says that it is recorded.
func (v *voter) cast(ctx context.Context, base, path string) {
	choice := []string{"yes", "no", "abstain"}[mathrand.IntN(3)]
	form := url.Values{"_key": {rand.Text()}, "seat": {fmt.Sprint(v.seat)}, "choice": {choice}}
	client := http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+path, strings.NewReader(form.Encode()))
		if err != nil {
			return
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", base)
		req.AddCookie(v.cookie)
		res, err := client.Do(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusSeeOther {
				v.mu.Lock()
				v.acked = append(v.acked, choice)
				v.mu.Unlock()
				return
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(15 * time.Millisecond):
		}
	}
}

// TestKillingThePortalLosesNoAcknowledgedBallot kills the portal with SIGKILL at
// ten random moments of a vote. Every ballot that was acknowledged is there
// once, in order, and the record is sound.
func TestKillingThePortalLosesNoAcknowledgedBallot(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	dsn := pgtest.DSN(t)
	addr := freeAddress(t)
	base := "http://" + addr
	baseURL, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if _, err := demo.Make(ctx, demo.Options{DSN: dsn, Base: baseURL, Mail: mail.Nobody{}, Now: now, Say: func(int, int, string) {}, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	db := pgtest.Open(t, dsn, nil)
	var open struct {
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
		Item int64  `db:"item_id"`
	}
	if err := db.Get(ctx, &open, `select m.id, g.slug, m.item_id from motions m join meetings g on g.id = m.meeting_id where m.state = 'open'`); err != nil {
		t.Fatal(err)
	}
	voters := entitled(t, ctx, db, open.ID, open.Item, baseURL)
	if len(voters) < 6 {
		t.Fatalf("only %d may vote", len(voters))
	}
	before := map[int64]int{}
	for _, v := range voters {
		before[v.seat] = ballots(t, db, open.ID, v.seat)
	}
	path := fmt.Sprintf("/work/b/cpab/meetings/%s/motions/%d/cast", open.Slug, open.ID)

	voting, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	p := serveProcess(t, addr, dsn)
	for _, v := range voters {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for voting.Err() == nil {
				v.cast(ctx, base, path) // a ballot that was begun is seen through
			}
		}()
	}
	for kill := range 10 {
		// A slow machine may need most of a run to get going, so the moment of the
		// kill is counted from the ballots of this run, not from its start.
		for voting.Err() == nil && acknowledged(voters) < 4*(kill+1) {
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(time.Duration(mathrand.IntN(400)) * time.Millisecond)
		p.kill()
		p = serveProcess(t, addr, dsn)
	}
	stop()
	wg.Wait()
	defer p.kill()
	total := 0
	for _, v := range voters {
		got := ballots(t, db, open.ID, v.seat) - before[v.seat]
		if got != len(v.acked) {
			t.Errorf("seat %d: %d ballots were acknowledged, %d are there", v.seat, len(v.acked), got)
		}
		var last string
		if err := db.Get(ctx, &last, `select choice from ballots where motion_id = $1 and seat_id = $2 order by revision desc limit 1`, open.ID, v.seat); err != nil {
			t.Fatal(err)
		}
		if n := len(v.acked); n > 0 && last != v.acked[n-1] {
			t.Errorf("seat %d: the last acknowledged choice was %s, the record says %s", v.seat, v.acked[n-1], last)
		}
		total += len(v.acked)
	}
	if total < 30 {
		t.Errorf("only %d ballots were acknowledged: the kills prove little", total)
	}
	t.Logf("10 kills, %d ballots acknowledged", total)
	rep, err := verify.Run(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

// acknowledged counts the ballots that the portal has confirmed so far.
func acknowledged(voters []*voter) int {
	n := 0
	for _, v := range voters {
		v.mu.Lock()
		n += len(v.acked)
		v.mu.Unlock()
	}
	return n
}

// entitled lists who may vote on a motion, each with a session.
func entitled(t *testing.T, ctx context.Context, db *pg.DB, motion, item int64, base *url.URL) []*voter {
	t.Helper()
	var rows []struct {
		Account int64 `db:"account"`
		Seat    int64 `db:"seat"`
	}
	if err := db.Select(ctx, &rows, `select a.id as account, t.seat_id as seat from motions m join terms t on t.board_id = m.board_id and t.left_on is null join accounts a on a.person_id = t.person_id
where m.id = $1 and exists (select 1 from attendance_events e where e.meeting_id = m.meeting_id and e.seat_id = t.seat_id) and not exists (select 1 from recusals r where r.item_id = $2 and r.seat_id = t.seat_id)`, motion, item); err != nil {
		t.Fatal(err)
	}
	slice := account.New(db, act.NewDoor(db, track.Keep), base)
	var out []*voter
	for _, r := range rows {
		rec := httptest.NewRecorder()
		if err := slice.Enter(rec, httptest.NewRequest(http.MethodGet, "/", nil), r.Account, "/work"); err != nil {
			t.Fatal(err)
		}
		out = append(out, &voter{account: r.Account, seat: r.Seat, cookie: rec.Result().Cookies()[0]})
	}
	return out
}

func ballots(t *testing.T, db *pg.DB, motion, seat int64) int {
	t.Helper()
	var n int
	if err := db.Get(context.Background(), &n, `select count(*) from ballots where motion_id = $1 and seat_id = $2`, motion, seat); err != nil {
		t.Fatal(err)
	}
	return n
}

// output collects what a process prints and waits for words in it.
type output struct {
	mu    sync.Mutex
	lines []string
}

func follow(t *testing.T, cmd *exec.Cmd) *output {
	t.Helper()
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	o := &output{}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		s := bufio.NewScanner(pipe)
		for s.Scan() {
			o.mu.Lock()
			o.lines = append(o.lines, s.Text())
			o.mu.Unlock()
		}
	}()
	return o
}

func (o *output) all() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(o.lines, "\n")
}

func (o *output) wait(t *testing.T, words string) {
	t.Helper()
	deadline := time.Now().Add(90 * time.Second)
	for !strings.Contains(o.all(), words) {
		if time.Now().After(deadline) {
			t.Fatalf("never said %q:\n%s", words, o.all())
		}
		time.Sleep(20 * time.Millisecond)
	}
}
