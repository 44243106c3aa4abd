package meeting

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// ending is one way for a meeting not to be held.
type ending struct {
	action rules.Action
	act    rules.SessionAct
	path   string // last segment of its address
	word   string // prefix of its messages, and of its outbox key
	mail   string // kind of the outbox row
}

var (
	cancelling = ending{rules.MeetingCancel, rules.ActCancel, "cancel", "cancel", "meeting.cancelled"}
	postponing = ending{rules.MeetingPostpone, rules.ActPostpone, "postpone", "postpone", "meeting.changed"}
	notHolding = ending{rules.MeetingNotHeld, rules.ActNotHeld, "not-held", "not_held", "meeting.changed"}
)

// CancelForm asks for the reason of a cancellation.
func (s *Slice) CancelForm(w http.ResponseWriter, r *http.Request) error {
	return s.endForm(w, r, cancelling)
}

// NotHeldForm asks why a meeting was not held.
func (s *Slice) NotHeldForm(w http.ResponseWriter, r *http.Request) error {
	return s.endForm(w, r, notHolding)
}

// CancelPost cancels a meeting.
func (s *Slice) CancelPost(w http.ResponseWriter, r *http.Request) error {
	return s.endPost(w, r, cancelling)
}

// NotHeldPost records that a meeting was not held.
func (s *Slice) NotHeldPost(w http.ResponseWriter, r *http.Request) error {
	return s.endPost(w, r, notHolding)
}

func (s *Slice) endForm(w http.ResponseWriter, r *http.Request, e ending) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	f := page.NewForm(nil)
	if e == notHolding {
		f.Values.Set("reason", say("meeting.not_held_reason"))
	}
	return s.showEnd(w, r, http.StatusOK, f, e, m)
}

func (s *Slice) showEnd(w http.ResponseWriter, r *http.Request, status int, f *page.Form, e ending, m meetingRow) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting."+e.word+"_title"), m.crumb(sc.Slug)), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, "/"+e.path), Button: "meeting." + e.word + "_it",
		Lead: say("meeting."+e.word+"_lead", "When", day("weekmoment", m.start())), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "")},
		Fields: []page.Input{{Name: "reason", Kind: "textarea", Label: "meeting.reason", Hint: "meeting.reason_hint", Max: rules.MaxReason, Rows: 3}}})
}

func (s *Slice) endPost(w http.ResponseWriter, r *http.Request, e ending) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	rec, err := s.end(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, f.Trim("reason"), e, 0)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showEnd(w, r, status, f, e, m) })
}

// Cancel calls a meeting off before it begins. It stays on the calendar, marked.
// Errors: NotFound; Invalid field reason; Conflict meeting_already_open,
// meeting_over.
func (s *Slice) Cancel(ctx context.Context, c act.Caller, meeting int64, reason string) (act.Receipt, error) {
	return s.end(ctx, c, meeting, reason, cancelling, 0)
}

// NotHeld records, from the posted start on, that a meeting was not held for
// lack of a quorum. Errors: as Cancel; Conflict meeting_too_early.
func (s *Slice) NotHeld(ctx context.Context, c act.Caller, meeting int64, reason string) (act.Receipt, error) {
	return s.end(ctx, c, meeting, reason, notHolding, 0)
}

func (s *Slice) end(ctx context.Context, c act.Caller, meeting int64, reason string, e ending, to int64) (act.Receipt, error) {
	reason = nfc(strings.TrimSpace(reason))
	return s.door.Do(ctx, e.action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockMeeting(ctx, tx, c.Board, meeting)
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
		state, err := rules.MoveSession(rules.SessionFacts{State: rules.SessionState(m.State), StartAt: m.start()}, e.act, reason, now)
		if err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlUpdateState, m.ID, string(state), reason, now); err != nil {
			return act.Effect{}, err
		}
		body := audit.Body{"state": string(state), "sequence": m.Sequence + 1, "reason": audit.Sealed(reason)}
		if to != 0 {
			if err := later(ctx, tx, c.Board, m, to, now); err != nil {
				return act.Effect{}, err
			}
			if _, err := tx.Exec(ctx, sqlPostponedTo, m.ID, to); err != nil {
				return act.Effect{}, err
			}
			body["to"] = to
		}
		guests, err := record.TellGuests(ctx, tx, c.Board, m.ID, string(state))
		return act.Effect{Subject: subject(m.ID), Public: true, Location: workURL(b.Slug, m.Slug, ""), Body: body,
			Outbox: append(guests, outbox.Row{Key: subject(m.ID) + "/" + string(state), Board: c.Board, Kind: e.mail, Payload: map[string]any{"meeting": m.ID, "what": string(state)}})}, err
	})
}
