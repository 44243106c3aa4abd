// Package comment is the public's part in a meeting: signing up to speak on an
// item, being called, writing to the board, and asking for an interpreter or
// another aid. Nobody needs an account for it; who sends something in is given
// the address of a page of their own.
package comment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules/floor"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

// SQL of the slice.
const (
	sqlSecret        = `select secret from site`
	sqlBoardSlug     = `select slug from boards where id = $1`
	sqlLockNetwork   = `select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 2))`
	sqlCountSent     = `select count(*) from submissions where network = $1 and at > $2`
	sqlInsertSent    = `insert into submissions (network, at) values ($1, $2)`
	sqlForgetSent    = `delete from submissions where at < $1`
	sqlLockFloor     = `select id from meetings where board_id = $1 and slug = $2 and source is null for share`
	sqlFloorOf       = `select m.slug from meetings m where m.board_id = $1 and m.id = $2`
	sqlLockHall      = `select id, state from meetings where board_id = $1 and id = $2 for update`
	sqlInsertSpeaker = `insert into speakers (board_id, meeting_id, item_id, name, online, language, signed_at, added_by) values ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0)) returning id`
	sqlSpeaker       = `select s.id, s.board_id, s.meeting_id, s.item_id, s.name, s.online, s.language, s.signed_at, s.state, s.called_at, i.title from speakers s join agenda_items i on i.id = s.item_id where s.id = $1`
	sqlSpeakers      = `select s.id, s.board_id, s.meeting_id, s.item_id, s.name, s.online, s.language, s.signed_at, s.state, s.called_at, i.title from speakers s join agenda_items i on i.id = s.item_id where s.board_id = $1 and s.meeting_id = $2 order by i.position, i.id, s.id`
	sqlTurn          = `update speakers set state = $2, called_at = $3, ended_at = $4 where id = $1`
	sqlLeaveList     = `update speakers set state = 'withdrawn', name = '', language = '', ended_at = $2 where id = $1`
	sqlSpeaking      = `select count(*) from speakers where meeting_id = $1 and state = 'speaking' and id <> $2`

	sqlInsertComment = `insert into written_comments (board_id, meeting_id, item_id, name, body, received_at) values ($1, $2, $3, $4, $5, $6) returning id`
	sqlComment       = `select c.id, c.board_id, c.meeting_id, c.item_id, c.name, c.body, c.received_at, c.state, c.reason, i.title, m.slug from written_comments c join agenda_items i on i.id = c.item_id join meetings m on m.id = c.meeting_id where c.id = $1`
	sqlComments      = `select c.id, c.board_id, c.meeting_id, c.item_id, c.name, c.body, c.received_at, c.state, c.reason, i.title, m.slug from written_comments c join agenda_items i on i.id = c.item_id join meetings m on m.id = c.meeting_id where c.board_id = $1 and c.meeting_id = $2 order by i.position, i.id, c.id`
	sqlDecide        = `update written_comments set state = $2, reason = $3, decided_at = $4, decided_by = nullif($5::bigint, 0) where id = $1`
	sqlTakeBack      = `update written_comments set state = 'taken_back', name = '', body = '' where id = $1`

	sqlInsertAid = `insert into aid_requests (board_id, meeting_id, kind, language, detail, contact, asked_at, cut_off, answer_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`
	sqlAid       = `select a.id, a.board_id, a.meeting_id, a.kind, a.language, a.detail, a.contact, a.asked_at, a.cut_off, a.answer_by, a.state, a.answer, m.slug from aid_requests a join meetings m on m.id = a.meeting_id where a.id = $1`
	sqlAids      = `select a.id, a.board_id, a.meeting_id, a.kind, a.language, a.detail, a.contact, a.asked_at, a.cut_off, a.answer_by, a.state, a.answer, m.slug from aid_requests a join meetings m on m.id = a.meeting_id where a.board_id = $1 and a.meeting_id = $2 order by a.id`
	sqlAnswerAid = `update aid_requests set state = $2, answer = $3, answered_at = $4, answered_by = nullif($5::bigint, 0) where id = $1`
	sqlDropAid   = `update aid_requests set state = 'withdrawn', language = '', detail = '', contact = '', answer = '', answered_at = null, answered_by = null where id = $1`
	sqlForgetAid = `delete from aid_requests a using meetings m where m.id = a.meeting_id and m.held_on < $1`

	sqlInsertRule = `insert into comment_rules (board_id, revision, written_hours, minutes, aid_days, answer_days, name_required, citation, set_at, set_by)
values ($1, coalesce((select max(revision) from comment_rules where board_id = $1), 0) + 1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0)) returning revision`
	sqlLockBoard = `select id from boards where id = $1 for update`
)

type speakerRow struct {
	ID       int64      `db:"id"`
	Board    int64      `db:"board_id"`
	Meeting  int64      `db:"meeting_id"`
	Item     int64      `db:"item_id"`
	Name     string     `db:"name"`
	Online   bool       `db:"online"`
	Language string     `db:"language"`
	SignedAt time.Time  `db:"signed_at"`
	State    string     `db:"state"`
	CalledAt *time.Time `db:"called_at"`
	Title    string     `db:"title"`
}

type commentRow struct {
	ID         int64     `db:"id"`
	Board      int64     `db:"board_id"`
	Meeting    int64     `db:"meeting_id"`
	Item       int64     `db:"item_id"`
	Name       string    `db:"name"`
	Body       string    `db:"body"`
	ReceivedAt time.Time `db:"received_at"`
	State      string    `db:"state"`
	Reason     string    `db:"reason"`
	Title      string    `db:"title"`
	Slug       string    `db:"slug"`
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

func nfc(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// named is a person as the public reads them: by the name they gave, or as one
// who gave none.
func named(name string) string {
	if name == "" {
		return say("comment.no_name")
	}
	return name
}

// The subjects of what is sent in.
const (
	ofSpeaker = "speaker"
	ofComment = "comment"
	ofAid     = "aid"
)

func subject(kind string, id int64) string { return kind + "/" + strconv.FormatInt(id, 10) }

// token is the secret address of the page of one thing that was sent in: its
// subject and a keyed hash of it. Nothing of it is stored.
func token(ctx context.Context, r pg.Reader, subject string) (string, error) {
	var secret []byte
	if err := r.Get(ctx, &secret, sqlSecret); err != nil {
		return "", err
	}
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("participation\x00" + subject))
	return strings.Replace(subject, "/", "-", 1) + "-" + base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18]), nil
}

// Address is where the page of one thing that was sent in is, by its subject.
func (s *Slice) Address(ctx context.Context, subject string) (string, error) {
	own, err := token(ctx, s.db, subject)
	return "/participation/" + own, err
}

// opened reads a token: what kind of thing it is about and which. Errors:
// NotFound.
func opened(ctx context.Context, r pg.Reader, given string) (kind string, id int64, err error) {
	kind, rest, _ := strings.Cut(given, "-")
	number, _, _ := strings.Cut(rest, "-")
	id, perr := strconv.ParseInt(number, 10, 64)
	want, err := token(ctx, r, subject(kind, id))
	if err != nil {
		return "", 0, err
	}
	if perr != nil || !hmac.Equal([]byte(want), []byte(given)) {
		return "", 0, fault.New(fault.NotFound, "not_found")
	}
	return kind, id, nil
}

// count refuses more than a network may send in within an hour: TooMany
// "floor_throttled".
func count(ctx context.Context, tx *pg.Tx, now time.Time) error {
	network, err := act.Network(ctx)
	if err != nil {
		return err
	}
	var secret []byte
	if err := tx.Get(ctx, &secret, sqlSecret); err != nil {
		return err
	}
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("submission\x00" + network))
	key := m.Sum(nil)
	if _, err := tx.Exec(ctx, sqlLockNetwork, key); err != nil {
		return err
	}
	var n int
	if err := tx.Get(ctx, &n, sqlCountSent, key, now.Add(-time.Hour)); err != nil {
		return err
	}
	if n >= floor.MaxPerHour {
		return fault.New(fault.TooMany, "floor_throttled")
	}
	_, err = tx.Exec(ctx, sqlInsertSent, key, now)
	return err
}

// Forget erases the counts after an hour and requests for aids ninety days
// after their meeting.
func (s *Slice) Forget(ctx context.Context, now time.Time) error {
	return s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlForgetSent, now.Add(-time.Hour)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlForgetAid, now.AddDate(0, 0, -90))
		return err
	})
}

// publicURL is a meeting's public page, or what follows it.
func publicURL(board, meeting, more string) string {
	return "/b/" + board + "/meetings/" + meeting + more
}

func publicChrome(ctx context.Context, f record.Floor, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: sc.BoardName, Href: "/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/b/" + sc.Slug + "/meetings"},
		page.Crumb{Text: day("long", f.On.In(f.Zone)), Href: publicURL(sc.Slug, f.Slug, "")}, page.Crumb{Text: title})
}

func workChrome(ctx context.Context, f record.Floor, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/work/b/" + sc.Slug + "/meetings"},
		page.Crumb{Text: day("long", f.On.In(f.Zone)), Href: "/work" + publicURL(sc.Slug, f.Slug, "")}, page.Crumb{Text: title})
}

// meeting reads the meeting the address names.
func (s *Slice) meeting(r *http.Request) (record.Floor, error) {
	return record.LoadFloor(r.Context(), s.db, act.From(r.Context()).Board, r.PathValue("meeting"))
}

// SQL of which meeting a thing belongs to.
const (
	sqlSpeakerOf = `select meeting_id from speakers where board_id = $1 and id = $2`
	sqlCommentOf = `select meeting_id from written_comments where board_id = $1 and id = $2`
	sqlAidOf     = `select meeting_id from aid_requests where board_id = $1 and id = $2`
)

// within finds the thing the address names, and that it belongs to the meeting
// named there. Errors: NotFound.
func (s *Slice) within(r *http.Request, name, query string) (int64, error) {
	f, err := s.meeting(r)
	if err != nil {
		return 0, err
	}
	id, err := page.PathID(r, name)
	if err != nil {
		return 0, err
	}
	var of int64
	err = s.db.Get(r.Context(), &of, query, act.From(r.Context()).Board, id)
	if err == nil && of != f.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return id, err
}

// items lists the posted items as choices; only those at which the public
// speaks, if asked for.
func items(f record.Floor, speak bool) []page.Option {
	var out []page.Option
	for _, i := range f.Items {
		if i.Speak || !speak {
			out = append(out, page.Option{Value: strconv.FormatInt(i.ID, 10), Text: say("comment.item_line", "Number", i.Label(), "Title", i.Title)})
		}
	}
	return out
}
