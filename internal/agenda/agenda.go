// Package agenda keeps what a meeting is to take up: its items and their
// papers, as they are planned. What is posted of them is frozen by the meeting
// slice.
package agenda

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/blob"
	"parley/internal/page"
	"parley/internal/pg"
)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	door  *act.Door
	files blob.Store // nil: papers are links only
	limit int64      // of a file, in bytes
}

// New returns the slice. files keeps uploaded papers of at most limit bytes;
// without it papers are links only.
func New(db *pg.DB, door *act.Door, files blob.Store, limit int64) *Slice {
	return &Slice{db: db, door: door, files: files, limit: limit}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

func nfc(s string) string { return norm.NFC.String(s) }

// workURL is a meeting's page of the clerk, or what follows it.
func workURL(board, meeting string, more string) string {
	return "/work/b/" + board + "/meetings/" + meeting + more
}

// own finds the meeting the address names among those that may be worked on.
func (s *Slice) own(r *http.Request) (meetingRow, error) {
	var m meetingRow
	err := s.db.Get(r.Context(), &m, sqlMeeting, act.From(r.Context()).Board, r.PathValue("meeting"))
	return m, err
}

// workChrome is a page of the clerk's about one meeting's agenda.
func workChrome(ctx context.Context, m meetingRow, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/work/b/" + sc.Slug + "/meetings"},
		page.Crumb{Text: day("long", m.On.In(m.location())), Href: workURL(sc.Slug, m.Slug, "")}, page.Crumb{Text: title})
}
