// Package vote is the session of a meeting: opening, roll call, recusals,
// motions, ballots, the close, and the two screens it is run on, the clerk's
// console and the member's phone. It owns session_events, attendance_events,
// recusals, recusal_withdrawals, motions, ballots, ballot_withdrawals,
// objections and divisions; of meetings it alone writes state, opened_at and adjourned_at while a session runs.
//
// Attendance, recusals, motions and their close lock the meeting row FOR
// UPDATE; a ballot takes meeting and motion FOR SHARE and its own term FOR NO
// KEY UPDATE. Facts that hang on those rows are read in a second statement,
// once the locks are held, because a statement that had to wait still sees the
// other tables as they were when it began.
package vote

import (
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	door  *act.Door
	refer Refer
}

// New returns the slice; refer is how carried motions reach the committees, nil
// where there are none.
func New(db *pg.DB, door *act.Door, refer Refer) *Slice {
	return &Slice{db: db, door: door, refer: refer}
}

func subject(kind string, id int64) string { return kind + "/" + strconv.FormatInt(id, 10) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func text(id int64) string { return strconv.FormatInt(id, 10) }

// base is the address of a meeting's work pages; the console is base/session,
// the member's screen base/vote.
func base(board, meeting string) string { return "/work/b/" + board + "/meetings/" + meeting }

// dais tells whether roles may act for other members' seats.
func dais(roles []rules.Role) bool {
	return slices.ContainsFunc(roles, func(r rules.Role) bool { return r == rules.Clerk || r == rules.Chair || r == rules.ViceChair })
}

// clock says a time of the meeting to the minute.
func clock(t time.Time) string { return page.Day(page.Lang, "clock", t) }
