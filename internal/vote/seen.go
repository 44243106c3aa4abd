package vote

import (
	"context"
	"strconv"
	"strings"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
)

// sqlCourse counts what makes a console stale: steps of the session, motions made
// and decided, ballots taken back, doors closed and opened. It only ever grows.
const sqlCourse = `select (select count(*) from session_events where meeting_id = $1) + (select count(*) + count(opened_at) + count(closed_at) from motions where meeting_id = $1) + (select count(*) from ballot_withdrawals w join motions o on o.id = w.motion_id where o.meeting_id = $1)
+ (select count(*) from closed_sessions where meeting_id = $1) + (select count(*) from closed_events e join closed_sessions c on c.id = e.closed_id where c.meeting_id = $1) as course`

// seen is how far a console has come when it is made: the count, and the moment.
func (x room) seen() string {
	return strconv.Itoa(x.course) + "." + strconv.FormatInt(x.now.UnixMilli(), 10)
}

// upToDate refuses an act that a clerk decided on a page that has not seen what
// another did meanwhile. The meeting is locked. Errors: Conflict "page_stale".
func upToDate(ctx context.Context, r pg.Reader, c act.Caller, m meetingRow) error {
	seen, _, _ := strings.Cut(c.Seen, ".")
	var n int
	if err := r.Get(ctx, &n, sqlCourse, m.ID); err != nil || seen == "" || seen == strconv.Itoa(n) {
		return err
	}
	return fault.New(fault.Conflict, "page_stale")
}

// meanwhile is what was entered since a page was made, the latest first.
func (d *ConsoleData) meanwhile(x room, seen string) {
	_, at, _ := strings.Cut(seen, ".")
	since, _ := strconv.ParseInt(at, 10, 64)
	all := ConsoleData{}
	for all.entries(x, true); len(all.Entries) > 0 && all.Entries[0].At.UnixMilli() >= since && len(d.Meanwhile) < 9; all.Entries = all.Entries[1:] {
		d.Meanwhile = append(d.Meanwhile, page.Day(page.Lang, "second", all.Entries[0].At)+" "+all.Entries[0].Words)
	}
}
