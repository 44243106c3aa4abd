package vote

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

const sqlInsertAttendance = `insert into attendance_events (board_id, meeting_id, seat_id, term_id, kind, effective_at, recorded_at, recorded_by, corrects_id)
values ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0), nullif($9::bigint, 0))`

// Presence is one entry of the roll: a seat comes, goes or changes between
// room and online.
type Presence struct {
	Seat     int64
	Kind     rules.Presence // in_room, remote, lost or left; void takes back the entry it corrects
	At       string         // "19:05", the meeting's local time, when earlier than now; "" is now
	Corrects int64          // entry this one replaces; without At it keeps that entry's time
}

// RecordAttendance enters one or many seats in one act: a roll call is many. A
// member enters only the own seat, as of now; the clerk and the chair enter
// any, may state an earlier minute, and correct. An entry that says what the
// roll says already is left out. Errors: those of rules.RecordAttendance,
// Invalid fields effective_at: not_a_time, local_time_missing; presence:
// remote_not_allowed (Law); Forbidden
// "own_seat_only"; NotFound for a seat of another board.
func (s *Slice) RecordAttendance(ctx context.Context, c act.Caller, meeting int64, entries []Presence) (act.Receipt, error) {
	if len(entries) == 0 {
		return act.Receipt{}, fault.Bad(fault.At("presence", "required"))
	}
	return s.door.Do(ctx, rules.AttendanceRecord, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		t, now, err := lockTable(ctx, tx, m, 0)
		if err != nil {
			return act.Effect{}, err
		}
		all, err := forAny(ctx, tx, c, now)
		if err != nil {
			return act.Effect{}, err
		}
		var body []any
		for _, e := range entries {
			x, err := t.entry(m, e, now)
			if err != nil {
				return act.Effect{}, err
			}
			if own := x.person == c.By.Person && e.At == "" && e.Corrects == 0; !own && !all {
				return act.Effect{}, fault.New(fault.Forbidden, "own_seat_only")
			}
			if x.same {
				continue
			}
			if section := law.NoRemote(m.Law.Now()); e.Kind == rules.Remote && section != "" {
				return act.Effect{}, fault.Bad(fault.At("presence", "remote_not_allowed", "Law", section))
			}
			if _, err := tx.Exec(ctx, sqlInsertAttendance, m.Board, m.ID, e.Seat, x.term, string(e.Kind), x.at, now, c.By.Person, e.Corrects); err != nil {
				return act.Effect{}, err
			}
			body = append(body, map[string]any{"seat": e.Seat, "kind": string(e.Kind), "effective_at": x.at.UTC().Format(time.RFC3339), "corrects": e.Corrects})
		}
		return act.Effect{Subject: subject("meeting", m.ID), Public: len(body) > 0, Quiet: len(body) == 0, Location: m.console(), Body: audit.Body{"roll": body}}, nil
	})
}

// checked is an entry that may be made.
type checked struct {
	term, person int64
	at           time.Time
	same         bool // the roll says so already
}

// entry checks one entry against the roll.
func (t table) entry(m meetingRow, e Presence, now time.Time) (checked, error) {
	st := t.of(e.Seat)
	x := checked{term: st.Term, person: st.Person, at: now}
	f := rules.AttendanceFacts{State: m.state(), OpenedAt: m.opened(), SeatHeld: st.Term != 0}
	if m.AdjournedAt != nil {
		f.EndedAt = *m.AdjournedAt
	}
	for _, row := range t.rows {
		if e.Corrects != 0 && row.ID == e.Corrects {
			target := row.event()
			f.Target, f.SeatHeld = &target, true
			x.term, x.at = row.Term, row.EffectiveAt
		}
		if e.Corrects != 0 && row.Corrects == e.Corrects {
			f.TargetCorrected = true
		}
	}
	if e.Corrects == 0 && st.ID == 0 {
		return x, fault.New(fault.NotFound, "not_found")
	}
	if e.Corrects != 0 && f.Target == nil {
		f.SeatHeld = true // refused as correction_unknown
	}
	if e.At != "" {
		at, err := stated(e.At, m, f.Target, now)
		if err != nil {
			return x, err
		}
		x.at = at
	}
	then := rules.PresenceAt(t.events(), x.at)[e.Seat]
	f.Was = then
	err := rules.RecordAttendance(f, rules.AttendanceEvent{Seat: e.Seat, Kind: e.Kind, EffectiveAt: x.at, RecordedAt: now, Corrects: e.Corrects}, now)
	x.same = e.Corrects == 0 && alike(then, e.Kind) && alike(st.stated, e.Kind)
	return x, err
}

func alike(a, b rules.Presence) bool {
	return a == b || !a.Present() && !b.Present() && a != rules.Lost && b != rules.Lost
}

// stated reads a local time of day as a moment of the meeting. An entry made
// now speaks of the latest such moment; a correction of the one nearest to the
// day of the entry it corrects, because it may be made days later. The minute
// of the opening, of the corrected entry and of now are those moments
// themselves. Errors: Invalid field effective_at.
func stated(wall string, m meetingRow, target *rules.AttendanceEvent, now time.Time) (time.Time, error) {
	end := now
	if m.AdjournedAt != nil {
		end = *m.AdjournedAt
	}
	day := rules.DateOf(end, m.zone)
	days := []rules.Date{day, day.AddDays(-1)}
	known := []time.Time{m.opened(), end}
	if target != nil {
		day = rules.DateOf(target.EffectiveAt, m.zone)
		days = []rules.Date{day, day.AddDays(1), day.AddDays(-1)}
		known = []time.Time{target.EffectiveAt, m.opened(), end}
	}
	var first time.Time
	for i, d := range days {
		at, err := rules.LocalInstant(d, wall, m.zone)
		var f *fault.Error
		if errors.As(err, &f) {
			return at, fault.Bad(fault.At("effective_at", f.Code))
		}
		for _, k := range known {
			if k.Truncate(time.Minute).Equal(at) {
				return k, nil
			}
		}
		if i == 0 {
			first = at
		}
		if !at.Before(m.opened()) && !at.After(end) {
			return at, nil
		}
	}
	return first, nil // outside of the meeting: the rule says on which side
}

// lockTable locks the terms that run, reads the instant and then the table.
// The meeting is locked before.
func lockTable(ctx context.Context, tx *pg.Tx, m meetingRow, item int64) (table, time.Time, error) {
	var held []int64
	if err := tx.Select(ctx, &held, sqlTermsLocked, m.Board); err != nil {
		return table{}, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return table{}, now, err
	}
	t, err := loadTable(ctx, tx, m, item, now)
	return t, now, err
}

// forAny tells whether the caller may act for any seat: the clerk and the
// chairs do, a member only for the own.
func forAny(ctx context.Context, tx *pg.Tx, c act.Caller, now time.Time) (bool, error) {
	roles, err := act.Roles(ctx, tx, c.By, c.Board, 0, now)
	return dais(roles), err
}

// AttendancePost enters one seat, a correction, or the whole roll: fields
// presence-SEAT, or seat and kind; effective_at.
func (s *Slice) AttendancePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		at := p.form.Trim("effective_at")
		var entries []Presence
		// One button names its seat: "41:in_room", with ":17" for the entry it corrects.
		if seat, kind, corrects, ok := cutPresence(p.form.Get("set")); ok {
			entries = append(entries, Presence{Seat: seat, Kind: kind, At: at, Corrects: corrects})
		} else {
			for name := range p.form.Values {
				if id, ok := strings.CutPrefix(name, "presence-"); ok {
					n, _ := strconv.ParseInt(id, 10, 64)
					entries = append(entries, Presence{Seat: n, Kind: rules.Presence(p.form.Get(name)), At: at})
				}
			}
			slices.SortFunc(entries, func(a, b Presence) int { return cmp.Compare(a.Seat, b.Seat) })
		}
		rec, err := s.RecordAttendance(ctx, c, p.meeting, entries)
		if err == nil && len(entries) == 1 && entries[0].Corrects == 0 {
			rec.Location += "#presence-" + text(entries[0].Seat) // the focus stays with the member
		}
		return rec, err
	})
}

func cutPresence(s string) (seat int64, kind rules.Presence, corrects int64, ok bool) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, "", 0, false
	}
	seat, err := strconv.ParseInt(parts[0], 10, 64)
	if len(parts) == 3 && err == nil {
		corrects, err = strconv.ParseInt(parts[2], 10, 64)
	}
	return seat, rules.Presence(parts[1]), corrects, err == nil
}
