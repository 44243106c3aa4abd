package meeting

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

const sqlPosting = `select p.id, p.meeting_id, p.kind, p.version, p.content, p.sha256, p.posted_at, coalesce(w.name, '') as posted_by, p.rule, p.profile, p.citation, p.clock::text as clock, p.latest_at, p.late_reason, p.sequence, p.arose_at, array_to_string(p.missing, e'\n') as missing, p.missing_reason
from postings p left join people w on w.id = p.posted_by where p.board_id = $1 and p.id = $2`

// Confirmation says that a required channel carried a posting. On and At are
// local to the meeting's zone.
type Confirmation struct {
	Channel    string
	Place      string // where exactly, such as the board at the Canal Street door
	On, At     string
	LateReason string // required when it was done after the latest lawful moment
}

// ConfirmForm shows the form that confirms a channel.
func (s *Slice) ConfirmForm(w http.ResponseWriter, r *http.Request) error {
	m, p, err := s.postingHere(r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	now := sc.Now.In(m.location())
	return s.showConfirm(w, r, http.StatusOK, page.NewForm(map[string]string{"channel": r.URL.Query().Get("channel"), "on": now.Format("2006-01-02"), "at": now.Format("15:04")}), m, p)
}

// postingHere finds the posting the address names, in the meeting it names.
func (s *Slice) postingHere(r *http.Request) (meetingRow, postingRow, error) {
	var p postingRow
	m, err := s.own(r)
	if err != nil {
		return m, p, err
	}
	id, err := page.PathID(r, "posting")
	if err != nil {
		return m, p, err
	}
	err = s.db.Get(r.Context(), &p, sqlPosting, act.From(r.Context()).Board, id)
	if err == nil && p.MeetingID != m.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return m, p, err
}

func (s *Slice) showConfirm(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, p postingRow) error {
	sc := act.From(r.Context())
	c, err := p.clock()
	if err != nil {
		return err
	}
	var options []page.Option
	for _, ch := range c.Channels {
		if ch != Web {
			options = append(options, page.Option{Value: ch, Text: say("meeting.channel." + ch)})
		}
	}
	if len(options) == 1 && f.Get("channel") == "" {
		f.Values.Set("channel", options[0].Value)
	}
	fields := []page.Input{
		{Name: "channel", Kind: "radios", Label: "meeting.channel", Options: options},
		{Name: "place", Label: "meeting.channel_place", Hint: "meeting.channel_place_hint", Max: 300},
		{Name: "on", Kind: "date", Label: "meeting.done_on", Width: "small"},
		{Name: "at", Kind: "time", Label: "meeting.done_at", Width: "small"}}
	if p.LatestAt != nil && sc.Now.After(*p.LatestAt) {
		fields = append(fields, page.Input{Name: "late_reason", Kind: "textarea", Label: "meeting.late_reason", Hint: "meeting.confirm_late_hint", Max: rules.MaxReason, Rows: 3, Optional: true})
	}
	lead := say("meeting.confirm_lead_open")
	if p.LatestAt != nil {
		lead = say("meeting.confirm_lead", "Latest", day("weekmoment", p.LatestAt.In(m.location())))
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting.confirm_title."+p.Kind, "Version", p.Version), m.crumb(sc.Slug)), page.Sheet{Form: f, Button: "meeting.confirm_it", Lead: lead,
		Action: workURL(sc.Slug, m.Slug, "/postings/"+strconv.FormatInt(p.ID, 10)+"/confirm"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "#postings")}, Fields: fields})
}

// ConfirmPost confirms a channel.
func (s *Slice) ConfirmPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, p, err := s.postingHere(r)
	if err != nil {
		return err
	}
	rec, err := s.Confirm(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), p.ID,
		Confirmation{Channel: f.Get("channel"), Place: f.Trim("place"), On: f.Trim("on"), At: f.Trim("at"), LateReason: f.Trim("late_reason")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showConfirm(w, r, status, f, m, p) })
}

// Confirm records that a required channel carried a posting: where, when, and
// who says so. The moment may lie before the portal's own posting, as a paper
// may be pinned first, but not before the version it replaces, nor in the
// future. Both the stated and the recorded
// instant are kept. Errors: NotFound; Invalid with fields channel, place, on,
// at (done_in_future, done_too_early), late_reason; Conflict
// confirmations_once.
func (s *Slice) Confirm(ctx context.Context, c act.Caller, posting int64, in Confirmation) (act.Receipt, error) {
	bad := rules.CheckLine("place", in.Place, 300)
	bad = append(bad, rules.CheckOptionalLongText("late_reason", in.LateReason, rules.MaxReason)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(append(rules.CheckLine("channel", in.Channel, 20), bad...)...) // which channels there are, the posting says
	}
	return s.door.Do(ctx, rules.PostingConfirm, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var p postingRow
		if err := tx.Get(ctx, &p, sqlPosting, c.Board, posting); err != nil {
			return act.Effect{}, err
		}
		m, err := lockMeeting(ctx, tx, c.Board, p.MeetingID)
		if err != nil {
			return act.Effect{}, err
		}
		all, err := loadPostings(ctx, tx, c.Board, m.ID, m.location())
		if err != nil {
			return act.Effect{}, err
		}
		b, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		done, err := in.decide(m, p, all, now)
		if err != nil {
			return act.Effect{}, err
		}
		reason := ""
		if p.LatestAt != nil && done.After(*p.LatestAt) {
			reason = nfc(in.LateReason)
		}
		_, err = tx.Exec(ctx, sqlInsertConfirmation, c.Board, p.ID, in.Channel, nfc(in.Place), done, now, c.By.Person, reason)
		return act.Effect{Subject: "posting/" + strconv.FormatInt(p.ID, 10), Public: true, Location: workURL(b.Slug, m.Slug, "#postings"),
			Body: audit.Body{"posting": p.ID, "channel": in.Channel, "done": done.UTC().Format(time.RFC3339), "place": audit.Sealed(in.Place), "late_reason": audit.Sealed(reason)}}, err
	})
}

// decide checks a confirmation against the posting and returns when it was done.
func (in Confirmation) decide(m meetingRow, p postingRow, all postings, now time.Time) (time.Time, error) {
	clock, err := p.clock()
	if err != nil {
		return time.Time{}, err
	}
	zone := m.location()
	bad := rules.CheckChoice("channel", in.Channel, clock.Channels...)
	at, more := rules.FormInstant("on", in.On, "at", in.At, zone)
	if bad = append(bad, more...); len(bad) > 0 {
		return at, fault.Bad(bad...)
	}
	series := all.notice
	if p.Kind == Agenda {
		series = all.agenda
	}
	since := m.CreatedAt
	for _, s := range series {
		if s.p.Version < p.Version {
			since = s.p.PostedAt
		}
		if s.p.ID == p.ID && slices.ContainsFunc(s.done, func(x confirmationRow) bool { return x.Channel == in.Channel }) {
			return at, fault.New(fault.Conflict, "confirmations_once")
		}
	}
	switch {
	case at.After(now):
		return at, fault.Bad(fault.At("at", "done_in_future"))
	case at.Before(since.Truncate(time.Minute)):
		return at, fault.Bad(fault.At("at", "done_too_early", "Since", since.In(zone)))
	case p.LatestAt != nil && at.After(*p.LatestAt) && in.LateReason == "":
		return at, fault.Bad(fault.At("late_reason", "late_reason_required", "Latest", p.LatestAt.In(zone)))
	}
	return at, nil
}
