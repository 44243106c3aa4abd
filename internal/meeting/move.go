package meeting

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// MoveForm shows the facts of a meeting for changing.
func (s *Slice) MoveForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	f := page.NewForm(map[string]string{"kind": m.Kind, "title": m.Title, "on": m.On.String(), "at": m.Starts, "place": m.Place, "link": m.Link, "dial_in": m.DialIn, "dial_code": m.DialCode, "member_link": m.MemberLink, "accommodation": m.Accommodation, "version": strconv.Itoa(m.Version)})
	if m.Minutes > 0 {
		f.Values.Set("minutes", strconv.Itoa(m.Minutes))
	}
	return s.showMove(w, r, http.StatusOK, f, m)
}

// showMove shows the form. When the meeting changed meanwhile, what stands and
// what was typed are both shown and the form takes up the newer version, so
// that saving again is a decision made with both in view.
func (s *Slice) showMove(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	var conflict *page.Conflict
	if f.Code == "changed_meanwhile" {
		if m, err = s.own(r); err != nil {
			return err
		}
		yours, _ := readPlan(f)
		conflict = &page.Conflict{Theirs: m.plan().plain(), Yours: yours.plain()}
		f.Msg = say("meeting.changed_both")
		f.Values.Set("version", strconv.Itoa(m.Version))
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting.move_title"), m.crumb(sc.Slug)), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, "/move"), Button: "meeting.move_it",
		Lead: say("meeting.move_lead"), Conflict: conflict, Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "")}, Fields: planFields(b.Law.Now())})
}

// plan is the meeting as a plan.
func (m meetingRow) plan() Plan {
	return Plan{Kind: m.Kind, Title: m.Title, On: m.On.String(), At: m.Starts, Place: m.Place, Link: m.Link, DialIn: m.DialIn, DialCode: m.DialCode, MemberLink: m.MemberLink, Accommodation: m.Accommodation, Minutes: m.Minutes, Version: m.Version}
}

// plain is a plan in lines, for comparing two of them.
func (p Plan) plain() string {
	var out []string
	line := func(id, value string) {
		if value != "" {
			out = append(out, say(id)+": "+value)
		}
	}
	if slices.Contains([]string{profile.Regular, profile.Special, profile.Emergency}, p.Kind) {
		line("meeting.kind", say("meeting.kind."+p.Kind))
	}
	line("meeting.title", p.Title)
	line("meeting.fact_when", strings.TrimSpace(p.On+" "+p.At))
	line("meeting.fact_place", p.Place)
	line("meeting.fact_link", p.Link)
	line("meeting.fact_dial_in", record.DialWords(p.DialIn, p.DialCode))
	line("meeting.member_link", p.MemberLink)
	line("meeting.fact_length", record.Length(p.Minutes))
	line("meeting.fact_accommodation", p.Accommodation)
	return strings.Join(out, "\n")
}

// MovePost changes the facts of a meeting.
func (s *Slice) MovePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	in, bad := readPlan(f)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.Move(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showMove(w, r, status, f, m) })
}

// Move changes when and where a meeting is held, and its other facts. A changed
// moment, length, place or link raises the calendar's sequence (RFC 5545
// section 3.8.7.4): what was posted before then announces an earlier plan and
// must be posted again, under a clock counted from the new start. The address
// stays. Errors: NotFound; Invalid as Schedule, and kind "kind_posted" once
// something is posted; Conflict changed_meanwhile, meeting_already_open,
// meeting_over, nothing_changed.
func (s *Slice) Move(ctx context.Context, c act.Caller, meeting int64, in Plan) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	in.Title, in.Place, in.Accommodation = nfc(in.Title), nfc(in.Place), nfc(in.Accommodation)
	return s.door.Do(ctx, rules.MeetingMove, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockPlanned(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		b, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var posted int
		if err := tx.Get(ctx, &posted, sqlCountPostings, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(m.Version, in.Version); err != nil {
			return act.Effect{}, err
		}
		if posted > 0 && in.Kind != m.Kind {
			return act.Effect{}, fault.Bad(fault.At("kind", "kind_posted"))
		}
		d, err := in.moment(m.location(), now)
		if err != nil {
			return act.Effect{}, err
		}
		moved := d != m.On || in.At != m.Starts || in.Place != m.Place || in.Link != m.Link || in.DialIn != m.DialIn || in.DialCode != m.DialCode || in.Minutes != m.Minutes
		if !moved && in.Kind == m.Kind && in.Title == m.Title && in.MemberLink == m.MemberLink && in.Accommodation == m.Accommodation {
			return act.Effect{}, fault.New(fault.Conflict, "nothing_changed")
		}
		sequence := m.Sequence
		if moved {
			sequence++
		}
		eff := act.Effect{Subject: subject(m.ID), Public: true, Location: workURL(b.Slug, m.Slug, ""), Body: in.body(m.Zone)}
		eff.Body["sequence"] = sequence
		if moved && posted > 0 {
			eff.Outbox = []outbox.Row{{Key: subject(m.ID) + "/moved/" + strconv.Itoa(sequence), Board: c.Board, Kind: "meeting.changed", Payload: map[string]any{"meeting": m.ID, "what": "moved"}}}
		}
		if moved {
			guests, err := record.TellGuests(ctx, tx, c.Board, m.ID, strconv.Itoa(sequence))
			if err != nil {
				return act.Effect{}, err
			}
			eff.Outbox = append(eff.Outbox, guests...)
		}
		_, err = tx.Exec(ctx, sqlUpdateMeeting, m.ID, in.Kind, in.Title, d, in.At, in.Place, in.Link, in.Accommodation, in.Minutes, sequence, now, in.DialIn, in.DialCode, in.MemberLink)
		return eff, err
	})
}
