package law

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// SQL of recordings.
const (
	sqlMeetingHere     = `select id, slug, held_on, state, opened_at, zone from meetings where board_id = $1 and slug = $2 and source is null`
	sqlLockMeeting     = `select id, slug, held_on, state, opened_at, zone from meetings where board_id = $1 and id = $2 and source is null for share`
	sqlInsertRecording = `insert into recordings (board_id, meeting_id, title, url, kind, begins_at, pauses, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0)) returning id`
	sqlRecordingHere   = `select r.id, m.slug from recordings r join meetings m on m.id = r.meeting_id where r.board_id = $1 and r.id = $2 and r.ended_at is null`
	sqlEndRecording    = `update recordings set ended_at = $3, ended_by = nullif($4::bigint, 0), ended_reason = $5 where board_id = $1 and id = $2 and ended_at is null returning meeting_id`
	sqlSlugOf          = `select slug from meetings where id = $1`
)

type meetingRow struct {
	ID    int64      `db:"id"`
	Slug  string     `db:"slug"`
	On    rules.Date `db:"held_on"`
	State string     `db:"state"`
	Zone  string     `db:"zone"`

	OpenedAt *time.Time `db:"opened_at"`
}

// Recording is a recording as it is typed: where it is, and when its first second
// was ("18:00:30" or "18:00", local to the meeting; "" where nobody knows).
type Recording struct {
	Kind, Title, URL, Begins string
	Pauses                   bool // it stands still in a recess and in a closed session
}

// page is where a meeting's recordings are kept.
func (m meetingRow) page(board string) string {
	return "/work/b/" + board + "/meetings/" + m.Slug + "/recordings"
}

// RecordingForm lists a meeting's recordings and adds one.
func (s *Slice) RecordingForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRecording(w, r, http.StatusOK, nil)
}

func (s *Slice) showRecording(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	var m meetingRow
	if err := s.db.Get(r.Context(), &m, sqlMeetingHere, sc.Board, r.PathValue("meeting")); err != nil {
		return err
	}
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	all, err := record.LoadRecordings(r.Context(), s.db, sc.Board, m.ID, sc.Zone)
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(map[string]string{"title": say("law.recording_video"), "kind": "recording"})
		if zone, err := time.LoadLocation(m.Zone); err == nil && m.OpenedAt != nil {
			f.Values.Set("begins", m.OpenedAt.In(zone).Format("15:04:05"))
		}
	}
	kinds := []page.Option{{Value: "recording", Text: say("law.recording_kind.recording")}, {Value: "transcript", Text: say("law.recording_kind.transcript")}}
	var have []page.Fact
	for _, x := range all {
		have = append(have, x.Fact())
		if x.EndedAt == nil {
			have = append(have, page.Fact{Name: x.Title, Value: say("law.recording_end"), Href: "/work/b/" + sc.Slug + "/recordings/" + strconv.FormatInt(x.ID, 10) + "/end"})
		}
	}
	p := b.Law.Now()
	lead := words("recording.body_must_record", &p.Recording.Body) + " " + words("recording.retention", &p.Recording.Keep)
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("law.recording_title"), page.Crumb{Text: dateWords(m.On), Href: "/work/b/" + sc.Slug + "/meetings/" + m.Slug}), page.Sheet{Form: f, Facts: have, Action: m.page(sc.Slug) + "/add", Button: "law.recording_add", Lead: lead,
		Back: page.Link{Text: say("work.back"), Href: "/work/b/" + sc.Slug + "/meetings/" + m.Slug}, Fields: []page.Input{{Name: "kind", Kind: "radios", Label: "law.recording_kind", Options: kinds}, {Name: "title", Label: "law.recording_name", Hint: "law.recording_name_hint", Max: 120},
			{Name: "url", Kind: "url", Label: "law.recording_url", Hint: "law.recording_url_hint", Max: rules.MaxURL, Basis: cite(p.Recording.Keep.Citation)},
			{Name: "begins", Label: "law.recording_begins", Hint: "law.recording_begins_hint", Max: 8, Width: "small", Optional: true}, {Name: "pauses", Kind: "checkbox", Label: "law.recording_pauses", Optional: true}}})
}

// RecordingPost adds a recording.
func (s *Slice) RecordingPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	var m meetingRow
	if err := s.db.Get(r.Context(), &m, sqlMeetingHere, sc.Board, r.PathValue("meeting")); err != nil {
		return err
	}
	rec, err := s.AddRecording(r.Context(), sc.Caller(f.Key, f.Digest()), m.ID, Recording{Kind: f.Get("kind"), Title: f.Trim("title"), URL: f.Trim("url"), Begins: f.Trim("begins"), Pauses: f.On("pauses")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRecording(w, r, status, f) })
}

// AddRecording links a recording or a transcript to a meeting that was held. Errors:
// NotFound; Invalid with fields kind, title, url (recording_known), begins
// (not_a_time, local_time_missing); Conflict recording_before_meeting.
func (s *Slice) AddRecording(ctx context.Context, c act.Caller, meeting int64, in Recording) (act.Receipt, error) {
	bad := append(rules.CheckLine("title", in.Title, 120), rules.CheckURL("url", in.URL, true)...)
	bad = append(bad, rules.CheckChoice("kind", in.Kind, "recording", "transcript")...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.RecordingAdd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var m meetingRow
		if err := tx.Get(ctx, &m, sqlLockMeeting, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		if !rules.SessionState(m.State).Running() && m.State != string(rules.Adjourned) {
			return act.Effect{}, fault.New(fault.Conflict, "recording_before_meeting")
		}
		b, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		begins, err := m.begins(in)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		title := norm.NFC.String(in.Title)
		body := audit.Body{"meeting": m.ID, "title": audit.Sealed(title), "url": audit.Sealed(in.URL)}
		if in.Kind != "recording" {
			body["kind"] = in.Kind
		}
		if begins != nil {
			body["begins"] = begins.UTC().Format(time.RFC3339)
		}
		pauses := in.Pauses && begins != nil
		if pauses {
			body["pauses"] = true
		}
		err = tx.Get(ctx, &id, sqlInsertRecording, c.Board, m.ID, title, in.URL, in.Kind, begins, pauses, now, c.By.Person)
		return act.Effect{Subject: "recording/" + strconv.FormatInt(id, 10), Public: true, Location: m.page(b.Slug), Body: body}, err
	})
	if fault.CodeOf(err) == "recordings_url_once" {
		err = fault.Bad(fault.At("url", "recording_known"))
	}
	return rec, err
}

// begins is the instant of the first second of a recording, or of what a
// transcript was taken from, nil where nobody said. A time before the opening is one of that day; a meeting
// that ran past midnight has its recording begin on the day it was held.
func (m meetingRow) begins(in Recording) (*time.Time, error) {
	if in.Begins == "" {
		return nil, nil
	}
	wall, seconds := in.Begins, 0
	if len(wall) == len("15:04:05") {
		n, err := strconv.ParseUint(wall[6:], 10, 8)
		if err != nil || n > 59 || wall[5] != ':' {
			return nil, fault.Bad(fault.At("begins", "not_a_time"))
		}
		wall, seconds = wall[:5], int(n)
	}
	if _, _, err := rules.ParseClock(wall); err != nil {
		return nil, fault.Bad(fault.At("begins", "not_a_time"))
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return nil, err
	}
	at, err := rules.LocalInstant(m.On, wall, zone)
	if err != nil {
		return nil, fault.Bad(fault.At("begins", fault.CodeOf(err)))
	}
	at = at.Add(time.Duration(seconds) * time.Second)
	return &at, nil
}

// EndRecordingForm asks why a recording is no longer kept.
func (s *Slice) EndRecordingForm(w http.ResponseWriter, r *http.Request) error {
	return s.showEnd(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showEnd(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	id, err := page.PathID(r, "recording")
	if err != nil {
		return err
	}
	var here struct {
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
	}
	if err := s.db.Get(r.Context(), &here, sqlRecordingHere, sc.Board, id); err != nil {
		return err
	}
	all, err := record.LoadRecordings(r.Context(), s.db, sc.Board, 0, sc.Zone)
	if err != nil {
		return err
	}
	var have []page.Fact
	for _, x := range all {
		if x.ID == id {
			have = append(have, x.Fact())
		}
	}
	home := meetingRow{Slug: here.Slug}.page(sc.Slug)
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("law.recording_end_title")), page.Sheet{Form: f, Facts: have, Action: "/work/b/" + sc.Slug + "/recordings/" + strconv.FormatInt(id, 10) + "/end", Button: "law.recording_end_it", Lead: say("law.recording_end_lead"),
		Back: page.Link{Text: say("work.back"), Href: home}, Fields: []page.Input{{Name: "reason", Kind: "textarea", Label: "law.reason", Hint: "law.reason_hint", Max: rules.MaxReason, Rows: 3}}})
}

// EndRecordingPost records that a recording is no longer kept.
func (s *Slice) EndRecordingPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "recording")
	if err != nil {
		return err
	}
	rec, err := s.EndRecording(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("reason"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showEnd(w, r, status, f) })
}

// EndRecording records that a recording is no longer kept, and why. Before its
// time it stays marked as taken down early. Errors: NotFound; Invalid with field
// reason.
func (s *Slice) EndRecording(ctx context.Context, c act.Caller, recording int64, reason string) (act.Receipt, error) {
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.RecordingEnd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		b, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var m meetingRow
		reason = norm.NFC.String(reason)
		if err := tx.Get(ctx, &m.ID, sqlEndRecording, c.Board, recording, now, c.By.Person, reason); err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &m.Slug, sqlSlugOf, m.ID); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "recording/" + strconv.FormatInt(recording, 10), Public: true, Location: m.page(b.Slug), Body: audit.Body{"reason": audit.Sealed(reason)}}, nil
	})
}
