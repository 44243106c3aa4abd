// Package remote records on which ground a member took part online, where the law
// of the board lets one only under conditions. It owns remote_grounds; whether the
// ground is a good one is for the chair.
package remote

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of grounds. An entry locks the meeting, as the roll does.
const (
	sqlMeeting       = `select m.id, m.slug, m.held_on, b.slug as board from meetings m join boards b on b.id = m.board_id where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlMeetingLocked = sqlMeeting + ` for update of m`
	sqlTerm          = `select term_id from attendance_events where board_id = $1 and meeting_id = $2 and seat_id = $3 and kind = 'remote' order by id desc limit 1`
	sqlInsertGround  = `insert into remote_grounds (board_id, meeting_id, seat_id, term_id, ground, words, citation, entered_at, entered_by) values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0)) returning id`
	sqlBoard         = `select slug from boards where id = $1`
)

type meetingRow struct {
	ID    int64      `db:"id"`
	Slug  string     `db:"slug"`
	On    rules.Date `db:"held_on"`
	Board string     `db:"board"`
}

func (m meetingRow) base() string { return "/work/b/" + m.Board + "/meetings/" + m.Slug }

// Ground is why a member takes part online: one of law.Grounds, and words for the
// public where there are any.
type Ground struct {
	Seat          int64
	Ground, Words string
}

// Record enters the ground of a member who is or was online at a meeting; a newer one
// replaces it. Errors: NotFound; those of law.CheckGround; Invalid field seat:
// choice_unknown for one who was not online under a condition; Quiet when it says what
// is recorded.
func (s *Slice) Record(ctx context.Context, c act.Caller, meeting string, in Ground) (act.Receipt, error) {
	return s.door.Do(ctx, rules.RemoteRecord, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var m meetingRow
		if err := tx.Get(ctx, &m, sqlMeetingLocked, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		all, err := record.OnlineMembers(ctx, tx, c.Board, m.ID)
		if err != nil {
			return act.Effect{}, err
		}
		i := slices.IndexFunc(all, func(o record.Online) bool { return o.Seat == in.Seat })
		if i < 0 {
			return act.Effect{}, fault.Bad(fault.At("seat", "choice_unknown"))
		}
		if err := law.CheckGround(in.Ground, in.Words); err != nil {
			return act.Effect{}, err
		}
		in.Words = norm.NFC.String(in.Words)
		out := act.Effect{Subject: "meeting/" + strconv.FormatInt(m.ID, 10), Public: true, Location: m.base() + "/online"}
		if o := all[i]; !o.At.IsZero() && o.Ground == in.Ground && o.Words == in.Words {
			out.Public, out.Quiet = false, true
			return out, nil
		}
		var term, id int64
		if err := tx.Get(ctx, &term, sqlTerm, c.Board, m.ID, in.Seat); err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &id, sqlInsertGround, c.Board, m.ID, in.Seat, term, in.Ground, in.Words, all[i].Cite, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		out.Body = audit.Body{"entry": id, "seat": in.Seat, "term": term, "ground": in.Ground, "words": audit.Sealed(in.Words), "citation": all[i].Cite}
		return out, nil
	})
}

// Owed lists the meetings at which a member was online with no ground recorded.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, _ time.Time) ([]page.Duty, error) {
	all, err := record.NoGrounds(ctx, r, board)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var slug string
	if err := r.Get(ctx, &slug, sqlBoard, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, m := range all {
		var names []string
		for _, o := range m.Members {
			names = append(names, o.Name)
		}
		out = append(out, page.Duty{Days: say("remote.owed_now"), Owner: say("remote.owed_of", "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC))), What: say("remote.owed", "N", len(names), "Names", strings.Join(names, ", ")),
			Href: meetingRow{Slug: m.Slug, Board: slug}.base() + "/online", Cite: &page.Cite{Text: m.Members[0].Cite}})
	}
	return out, nil
}

// Show lists who is or was online, on which ground, and takes in a ground.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, nil)
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var m meetingRow
	if err := s.db.Get(ctx, &m, sqlMeeting, sc.Board, r.PathValue("meeting")); err != nil {
		return err
	}
	all, err := record.OnlineMembers(ctx, s.db, sc.Board, m.ID)
	if err != nil {
		return err
	}
	d := page.Sheet{Form: f, Action: m.base() + "/online/record", Back: page.Link{Text: say("closed.to_console"), Href: m.base() + "/session"}, Lead: say("remote.none")}
	if d.Form == nil {
		d.Form = page.NewForm(nil)
	}
	if len(all) > 0 {
		d.Lead, d.Button = say("remote.lead", "Law", all[0].Cite), "remote.record"
		d.Fields = s.fields(d.Form, all, f == nil)
	}
	for _, o := range all {
		why := say("remote.missing")
		if !o.At.IsZero() {
			why = say("remote.ground_is", "Why", o.Why())
		}
		d.Facts = append(d.Facts, page.Fact{Name: o.Name, Value: o.SinceWords() + " " + why})
	}
	title := say("remote.title")
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: page.Day(page.Lang, "long", m.On.In(time.UTC)), Href: m.base()}, {Text: title}}
	return page.WriteSheet(w, r, status, page.ChromeFrom(ctx, title, "", crumbs...), d)
}

// fields of the form; a fresh one begins with the first member whose ground is
// missing.
func (s *Slice) fields(f *page.Form, all []record.Online, fresh bool) []page.Input {
	members := []page.Option{}
	for _, o := range all {
		members = append(members, page.Option{Value: strconv.FormatInt(o.Seat, 10), Text: o.Name})
		if fresh && o.At.IsZero() && f.Get("seat") == "" {
			f.Values.Set("seat", strconv.FormatInt(o.Seat, 10))
		}
	}
	kinds := []page.Option{}
	for _, g := range law.Grounds {
		kinds = append(kinds, page.Option{Value: g, Text: say("record.ground." + g)})
	}
	return []page.Input{{Name: "seat", Kind: "select", Label: "remote.member", Options: members}, {Name: "ground", Kind: "radios", Label: "remote.ground", Options: kinds},
		{Name: "words", Label: "remote.words", Hint: "remote.words_hint", Max: law.MaxGround, Optional: true}}
}

// RecordPost records a ground: fields seat, ground, words.
func (s *Slice) RecordPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	seat, _ := f.Int("seat")
	rec, err := s.Record(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), Ground{Seat: seat, Ground: f.Get("ground"), Words: f.Trim("words")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f) })
}
