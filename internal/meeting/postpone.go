package meeting

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Later is what a meeting is postponed to. Without To and On no date is named.
type Later struct {
	To     int64  // a meeting that is scheduled already
	On, At string // of one that is scheduled for it, at the same place and of the same kind
	Carry  bool   // the agenda goes there as a whole
}

// newMeeting is the choice of a meeting that is scheduled with the postponement.
const newMeeting = "new"

// Postpone calls a meeting off without a new date; the later meeting is
// scheduled as one of its own. Errors: as Cancel.
func (s *Slice) Postpone(ctx context.Context, c act.Caller, meeting int64, reason string) (act.Receipt, error) {
	return s.end(ctx, c, meeting, reason, postponing, 0)
}

// PostponeTo postpones a meeting to a later one, which is scheduled with it
// unless it is on the calendar, and carries the agenda there. Each step is an
// act under the one key: what was cut off goes on when the form is sent again.
// Errors: as Postpone and Schedule; Invalid fields to (choice_unknown), on
// (postponed_earlier).
func (s *Slice) PostponeTo(ctx context.Context, c act.Caller, meeting int64, reason string, in Later) (act.Receipt, error) {
	var m meetingRow
	if err := s.db.Get(ctx, &m, sqlMeetingByID, c.Board, meeting); err != nil {
		return act.Receipt{}, err
	}
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	if state := rules.SessionState(m.State); state != rules.Postponed && state.Planned() != nil {
		return act.Receipt{}, state.Planned()
	}
	if in.On != "" {
		p := m.plan()
		p.On, p.At, p.Bare = in.On, in.At, in.Carry
		if at, bad := rules.FormInstant("on", in.On, "at", in.At, m.location()); len(bad) == 0 && !at.After(m.start()) {
			return act.Receipt{}, fault.Bad(fault.At("on", "postponed_earlier"))
		}
		rec, err := s.Schedule(ctx, c, p)
		if err != nil {
			return rec, err
		}
		in.To = rec.ID()
	}
	rec, err := s.end(ctx, c, meeting, reason, postponing, in.To)
	if err != nil || in.To == 0 || !in.Carry {
		return rec, err
	}
	var to meetingRow
	if err := s.db.Get(ctx, &to, sqlMeetingByID, c.Board, in.To); err != nil {
		return rec, err
	}
	var slug string
	if err := s.db.Get(ctx, &slug, sqlSlugOf, c.Board); err != nil {
		return rec, err
	}
	rec.Location = workURL(slug, to.Slug, "/agenda")
	return rec, s.plans.Carry(ctx, c, in.To, m.ID)
}

const sqlSlugOf = `select slug from boards where id = $1`

// later checks that a meeting can be postponed to another: one of the board's
// own, planned, after it. Errors: Invalid field to (choice_unknown).
func later(ctx context.Context, tx *pg.Tx, board int64, m meetingRow, to int64, now time.Time) error {
	var all []meetingRow
	if err := tx.Select(ctx, &all, sqlLater, board, m.ID, rules.DateOf(now, m.location()), m.On); err != nil {
		return err
	}
	for _, x := range all {
		if x.ID == to {
			return nil
		}
	}
	return fault.Bad(fault.At("to", "choice_unknown"))
}

// PostponeForm asks for the reason of a postponement and for what comes of the
// agenda.
func (s *Slice) PostponeForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	return s.showPostpone(w, r, http.StatusOK, page.NewForm(map[string]string{"carry": page.Ticked(true), "at": m.Starts}), m)
}

func (s *Slice) showPostpone(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow) error {
	sc := act.From(r.Context())
	var all []meetingRow
	if err := s.db.Select(r.Context(), &all, sqlLater, sc.Board, m.ID, sc.Today, m.On); err != nil {
		return err
	}
	options := []page.Option{{Text: say("meeting.postpone_no_date")}, {Value: newMeeting, Text: say("meeting.postpone_new")}}
	for _, x := range all {
		options = append(options, page.Option{Value: strconv.FormatInt(x.ID, 10), Text: say("meeting.postpone_there", "When", day("weekmoment", x.start()), "Meeting", x.name())})
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting.postpone_title"), m.crumb(sc.Slug)), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, "/postpone"), Button: "meeting.postpone_it",
		Lead: say("meeting.postpone_lead", "When", day("weekmoment", m.start())), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "")},
		Fields: []page.Input{{Name: "reason", Kind: "textarea", Label: "meeting.reason", Hint: "meeting.reason_hint", Max: rules.MaxReason, Rows: 3},
			{Name: "to", Kind: "select", Label: "meeting.postpone_to", Options: options, Optional: true},
			{Name: "on", Kind: "date", Label: "meeting.postpone_on", Hint: "meeting.postpone_on_hint", Width: "small", Optional: true},
			{Name: "at", Kind: "time", Label: "meeting.at", Width: "small", Optional: true},
			{Name: "carry", Kind: "checkbox", Label: "meeting.postpone_carry", Hint: "meeting.postpone_carry_hint"}}})
}

// PostponePost postpones a meeting.
func (s *Slice) PostponePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	in := Later{Carry: f.On("carry")}
	switch to := f.Get("to"); to {
	case "":
		if f.Trim("on") != "" {
			err = fault.Bad(fault.At("to", "postponed_which"))
		}
	case newMeeting:
		if in.On, in.At = f.Trim("on"), f.Trim("at"); in.On == "" {
			err = fault.Bad(fault.At("on", "required"))
		}
	default:
		if in.To, err = strconv.ParseInt(to, 10, 64); err != nil || in.To < 1 {
			err = fault.Bad(fault.At("to", "choice_unknown"))
		}
	}
	var rec act.Receipt
	if err == nil {
		rec, err = s.PostponeTo(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, f.Trim("reason"), in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showPostpone(w, r, status, f, m) })
}
