package minutes_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"parley/internal/act"
	"parley/internal/demo/demotest"
	"parley/internal/fault"
	"parley/internal/minutes"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/record/track"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

// city is Riverbend on a fixed day: two past meetings and one in session.
var city = demotest.City()

type desk struct {
	db    *pg.DB
	slice *minutes.Slice
	clerk act.Caller
	n     int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := city.DB(t, nil)
	d := &desk{db: db, slice: minutes.New(db, act.NewDoor(db, track.Keep))}
	var row struct {
		Account int64  `db:"account"`
		Person  int64  `db:"person"`
		Name    string `db:"name"`
		Board   int64  `db:"board"`
	}
	if err := db.Get(context.Background(), &row, `select a.id as account, p.id as person, p.name, g.board_id as board from role_grants g join accounts a on a.id = g.account_id join people p on p.id = a.person_id join boards b on b.id = g.board_id where g.role = 'clerk' and b.slug = 'cpab'`); err != nil {
		t.Fatal(err)
	}
	d.clerk = act.Caller{By: act.Principal{Account: row.Account, Person: row.Person, Name: row.Name}, Board: row.Board, Digest: "x"}
	return d
}

// free takes back the motion of the meeting in session that approved the
// minutes of the second, so that their text may be changed again.
func (d *desk) free(t *testing.T) {
	t.Helper()
	if err := d.write(`update motions set state = 'withdrawn', outcome = 'withdrawn' where kind = 'approve_minutes' and meeting_id = (select id from meetings where state = 'in_session')`); err != nil {
		t.Fatal(err)
	}
}

// write changes rows past the slice.
func (d *desk) write(statement string) error {
	return d.db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, statement)
		return err
	})
}

// number is a number as a form holds it.
func (d *desk) number(n int) string { return strconv.Itoa(n) }

// lines are the names that the text of the second meeting's minutes must hold.
func (d *desk) lines(t *testing.T) string {
	return d.text(t, `select '[[attendance]]' || string_agg(E'\n\n[[motion ' || o.number || ']]', '' order by o.number) || E'\n\n[[closed 1]]\n' from motions o join meetings g on g.id = o.meeting_id where g.slug = $1`, second)
}

// as is the clerk with a fresh form.
func (d *desk) as() act.Caller {
	d.n++
	c := d.clerk
	c.Key = fmt.Sprintf("key-%d", d.n)
	return c
}

func (d *desk) text(t *testing.T, query string, args ...any) string {
	t.Helper()
	var s string
	if err := d.db.Get(context.Background(), &s, query, args...); err != nil {
		t.Fatal(err)
	}
	return s
}

const first, second = "2026-09-08", "2026-10-20"

// read is what a reader sees of published minutes below the table of votes:
// one line a heading or paragraph.
func read(t *testing.T, fragment string) string {
	t.Helper()
	_, words, _ := strings.Cut(fragment, `<div class="prose">`)
	doc, err := html.Parse(strings.NewReader(words))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "p" && n.Data != "h2" {
			continue
		}
		var b strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			}
		}
		line := b.String()
		if n.Data == "h2" {
			line = "\n" + line
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}

// TestMinutesSayWhatTheRecordSays compares the minutes of one scripted meeting
// (a late arrival, a recusal, five votes, one lost) with their golden text. The
// draft only named the lines.
func TestMinutesSayWhatTheRecordSays(t *testing.T) {
	d := newDesk(t)
	got := read(t, d.text(t, `select p.fragment from publications p join minutes m on p.subject = 'minutes/' || m.id join meetings g on g.id = m.meeting_id where g.slug = $1 and p.version = 1`, first))
	const file = "testdata/published.golden.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the minutes differ from %s:\n%s", file, got)
	}
}

func TestASecondEditorNeverSilentlyOverwritesTheFirst(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	ctx := context.Background()
	if _, err := d.slice.Save(ctx, d.as(), second, 2, "## Mine\n"); err != nil {
		t.Fatal(err)
	}
	_, err := d.slice.Save(ctx, d.as(), second, 2, "## Theirs\n")
	if fault.CodeOf(err) != "minutes_stale" {
		t.Fatalf("%v", err)
	}
	if got := d.text(t, `select body from minutes m join meetings g on g.id = m.meeting_id where g.slug = $1`, second); got != "## Mine\n" {
		t.Errorf("the text is %q", got)
	}
	if got := d.text(t, `select string_agg(x.version::text, ',' order by x.version) from minutes_texts x join minutes m on m.id = x.minutes_id join meetings g on g.id = m.meeting_id where g.slug = $1`, second); got != "1,2,3" {
		t.Errorf("versions %s are kept", got)
	}
}

func TestParallelEditorsLoseNoText(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	const n = 8
	errs := make(chan error, n)
	for i := range n {
		c := d.as()
		go func() {
			_, err := d.slice.Save(context.Background(), c, second, 2, fmt.Sprintf("## Text %d\n", i))
			errs <- err
		}()
	}
	saved := 0
	for range n {
		switch err := <-errs; {
		case err == nil:
			saved++
		case fault.CodeOf(err) != "minutes_stale":
			t.Errorf("%v", err)
		}
	}
	if saved != 1 {
		t.Errorf("%d of %d editors were told that they saved version 3", saved, n)
	}
}

func TestMinutesAreApprovedOnlyByACarriedMotionOfALaterMeeting(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	motion := func(meeting, kind string) int64 {
		var id int64
		if err := d.db.Get(ctx, &id, `select m.id from motions m join meetings g on g.id = m.meeting_id where g.slug = $1 and m.kind = $2 order by m.id limit 1`, meeting, kind); err != nil {
			t.Fatal(err)
		}
		return id
	}
	now := d.text(t, `select slug from meetings where state = 'in_session'`)
	for _, c := range []struct {
		sentence string
		meeting  string
		motion   int64
		code     string
	}{
		{"a motion about something else does not approve", second, motion(second, "adopt_recommendation"), "minutes_motion_other_minutes"},
		{"a motion of nobody does not approve", second, 999999, "minutes_motion_other_minutes"},
		{"approved minutes are not approved again", first, motion(second, "approve_minutes"), "minutes_approved"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if _, err := d.slice.Approve(ctx, d.as(), c.meeting, c.motion); fault.CodeOf(err) != c.code {
				// The kind is looked at before the subject; either refusal is right for another motion.
				if c.code != "minutes_motion_other_minutes" || fault.CodeOf(err) != "minutes_motion_wrong_kind" {
					t.Errorf("%v", err)
				}
			}
		})
	}
	if _, err := d.slice.Save(ctx, d.as(), second, 2, "## After the vote\n"); fault.CodeOf(err) != "minutes_before_board" {
		t.Errorf("the text was edited after the board approved it: %v", err)
	}
	if _, err := d.slice.Publish(ctx, d.as(), second, 2); fault.CodeOf(err) != "minutes_before_board" {
		t.Errorf("another text was published after the board approved one: %v", err)
	}
	if _, err := d.slice.Approve(ctx, d.as(), second, motion(now, "approve_minutes")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.slice.Save(ctx, d.as(), second, 2, "## Later\n"); fault.CodeOf(err) != "minutes_approved" {
		t.Errorf("approved minutes were edited: %v", err)
	}
	if got := d.text(t, `select string_agg(p.status, ',' order by p.version) from publications p join minutes m on p.subject = 'minutes/' || m.id join meetings g on g.id = m.meeting_id where g.slug = $1`, second); got != "unapproved,approved" {
		t.Errorf("publications: %s", got)
	}
}

func TestMinutesWaitForTheEndOfTheMeeting(t *testing.T) {
	d := newDesk(t)
	now := d.text(t, `select slug from meetings where state = 'in_session'`)
	if _, err := d.slice.Draft(context.Background(), d.as(), now); fault.CodeOf(err) != "minutes_meeting_not_adjourned" {
		t.Errorf("%v", err)
	}
	if _, err := d.slice.Draft(context.Background(), d.as(), first); fault.CodeOf(err) != "minutes_meeting_once" {
		t.Errorf("%v", err)
	}
	other := d.as()
	other.By.Account = 0
	if _, err := d.slice.Draft(context.Background(), other, first); fault.KindOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
}

func TestPublishedBytesNeverChange(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	before := d.text(t, `select string_agg(fragment, '|' order by id) from publications`)
	if _, err := d.slice.Save(context.Background(), d.as(), second, 2, "## Something else <script>alert(1)</script>\n\n"+d.lines(t)); err != nil {
		t.Fatal(err)
	}
	if got := d.text(t, `select string_agg(fragment, '|' order by id) from publications`); got != before {
		t.Error("an edit changed what was published")
	}
	if _, err := d.slice.Publish(context.Background(), d.as(), second, 3); err != nil {
		t.Fatal(err)
	}
	newest := d.text(t, `select fragment from publications order by id desc limit 1`)
	if strings.Contains(newest, "<script") || !strings.Contains(newest, "Something else") || !strings.Contains(newest, "votegrid") && !strings.Contains(newest, "<table") {
		t.Errorf("published: %.400s", newest)
	}
	err := d.write(`update publications set fragment = 'x'`)
	if fault.CodeOf(err) != "publications_immutable" {
		t.Errorf("%v", err)
	}
}

// TestWhatIsApprovedIsTheTextThatWasPublishedBeforeTheVote saves a text and
// leaves it unpublished before the motion is moved: approved is the published one.
func TestWhatIsApprovedIsTheTextThatWasPublishedBeforeTheVote(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.free(t)
	if _, err := d.slice.Save(ctx, d.as(), second, 2, "## Never shown to the board\n"); err != nil {
		t.Fatal(err)
	}
	// The vote, as it was before it was taken back.
	if err := d.write(`update motions set state = 'closed', outcome = 'carried' where kind = 'approve_minutes' and state = 'withdrawn'`); err != nil {
		t.Fatal(err)
	}
	var motion int64
	if err := d.db.Get(ctx, &motion, `select max(id) from motions where kind = 'approve_minutes'`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.slice.Approve(ctx, d.as(), second, motion); err != nil {
		t.Fatal(err)
	}
	if got := d.text(t, `select status || ' ' || source_version || ' ' || (fragment like '%Never shown%') from publications order by id desc limit 1`); got != "approved 2 false" {
		t.Errorf("published: %s", got)
	}
}

// TestWhoWaitsForTheMinutesSeesWhatBecameOfThem puts an edit and a publication
// in line behind an approval: both must see that the minutes are approved now.
func TestWhoWaitsForTheMinutesSeesWhatBecameOfThem(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	now := d.text(t, `select slug from meetings where state = 'in_session'`)
	var motion int64
	if err := d.db.Get(ctx, &motion, `select m.id from motions m join meetings g on g.id = m.meeting_id where g.slug = $1 and m.kind = 'approve_minutes'`, now); err != nil {
		t.Fatal(err)
	}
	held, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- d.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
			var id int64
			err := tx.Get(ctx, &id, `select x.id from minutes x join meetings m on m.id = x.meeting_id where m.slug = $1 for update of x`, second)
			close(held)
			<-release
			return err
		})
	}()
	<-held
	errs := make([]chan error, 3)
	acts := []func(act.Caller) error{
		func(c act.Caller) error { _, err := d.slice.Approve(ctx, c, second, motion); return err },
		func(c act.Caller) error { _, err := d.slice.Publish(ctx, c, second, 2); return err },
		func(c act.Caller) error { _, err := d.slice.Save(ctx, c, second, 2, "## Later\n"); return err },
	}
	for i, f := range acts {
		c := d.as()
		errs[i] = make(chan error, 1)
		go func() { errs[i] <- f(c) }()
		for waiting := 0; waiting <= i; time.Sleep(5 * time.Millisecond) {
			if err := d.db.Get(ctx, &waiting, `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`); err != nil {
				t.Fatal(err)
			}
		}
	}
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := <-errs[0]; err != nil {
		t.Fatal(err)
	}
	for _, ch := range errs[1:] {
		if err := <-ch; fault.CodeOf(err) != "minutes_approved" {
			t.Errorf("after the approval: %v", err)
		}
	}
}
