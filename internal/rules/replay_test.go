package rules_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// A replay puts a record through the rules and notes where they differ.
type replay struct {
	t      *testing.T
	body   body
	record record
	zone   *time.Location
	differ map[difference]bool

	meetings, motions, entries, ballots, minutes int
	largest                                      int                       // the most voting members on a roll
	approved                                     map[rules.Date]rules.Date // the day minutes were approved, by meeting
}

// A difference is one place of a record and what the rules say otherwise.
type difference struct{ where, what string }

func (r *replay) note(where, format string, args ...any) {
	r.differ[difference{r.body.name + " " + where, fmt.Sprintf(format, args...)}] = true
}

func (r *replay) at(d rules.Date, clock string) time.Time {
	at, err := rules.LocalInstant(d, clock, r.zone)
	if err != nil {
		r.t.Fatalf("%s %q: %v", d, clock, err)
	}
	return at
}

// codes are what a rule finds wrong, shortly: its code, or those of its fields.
func codes(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	if len(f.Fields) == 0 {
		return f.Code
	}
	var out []string
	for _, x := range f.Fields {
		out = append(out, x.Name+" "+x.Code)
	}
	return strings.Join(out, ", ")
}

// A roll is who sat at one meeting: seats by number, with the person of each,
// and the entries that the rules let in.
type roll struct {
	day     rules.Date
	opened  time.Time
	people  []string // of the seats from 1; "" is a vacant one
	seats   []rules.SeatFacts
	entries []rules.AttendanceEvent
}

// seat is the number of a person's seat, zero for none.
func (o *roll) seat(name string) int64 {
	if name == "" {
		return 0
	}
	return int64(slices.IndexFunc(o.people, func(p string) bool { return p != "" && same(p, name) }) + 1)
}

// then are the seats as the entries have them at an instant.
func (o *roll) then(at time.Time) []rules.SeatFacts {
	here := rules.PresenceAt(o.entries, at)
	out := slices.Clone(o.seats)
	for i := range out {
		out[i].Presence = here[out[i].Seat]
	}
	return out
}

// instants are the moments at which the attendance changed, in order.
func (o *roll) instants() []time.Time {
	var out []time.Time
	for _, e := range o.entries {
		out = append(out, e.EffectiveAt)
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// begins is the first day in office: that of the swearing in where the record
// tells of it, or long before.
func (r *replay) begins(name string) rules.Date {
	for _, m := range r.record.Meetings {
		for _, e := range m.Membership {
			if same(e.Person, name) && (e.Event == "sworn in" || strings.HasPrefix(e.Event, "first meeting")) {
				return m.Date
			}
		}
	}
	return rules.Date{Year: 2000, Month: time.January, Day: 1}
}

// call opens a meeting and enters its attendance: those present and absent at
// the call, each late one at their time, each departure. A late arrival
// without a time is put a minute after the call; only the order matters.
func (r *replay) call(m sitting) *roll {
	where := m.Date.String()
	o := &roll{day: m.Date, opened: r.at(m.Date, m.CalledToOrder)}
	start := o.opened
	if m.ScheduledStart != "" {
		start = r.at(m.Date, m.ScheduledStart)
	}
	if s, err := rules.MoveSession(rules.SessionFacts{State: rules.Scheduled, StartAt: start}, rules.ActOpen, "", o.opened); err != nil || s != rules.InSession {
		r.note(where, "cannot be opened: %s", codes(err))
	}
	present := rules.InRoom
	if m.Place == "videoconference" {
		present = rules.Remote
	}
	enter := func(name string, kind rules.Presence, at time.Time) {
		n := o.seat(name)
		e := rules.AttendanceEvent{ID: int64(len(o.entries) + 1), Seat: n, Kind: kind, EffectiveAt: at, RecordedAt: at}
		facts := rules.AttendanceFacts{State: rules.InSession, OpenedAt: o.opened, SeatHeld: n > 0}
		if err := rules.RecordAttendance(facts, e, at); err != nil {
			r.note(where, "%s cannot be entered as %s: %s", name, kind, codes(err))
			return
		}
		o.entries = append(o.entries, e)
		r.entries++
	}
	take := func(kind rules.SeatKind, names ...string) {
		for _, name := range names {
			term := rules.Term{Begins: r.begins(name)}
			if o.seat(name) == 0 && term.HeldOn(m.Date) {
				o.people = append(o.people, name)
				o.seats = append(o.seats, rules.SeatFacts{Seat: int64(len(o.people)), Kind: kind, Term: term})
			}
		}
	}
	late := make([]string, len(m.Late))
	for i, p := range m.Late {
		late[i] = p.Person
	}
	take(rules.SeatRegular, m.Present...)
	take(rules.SeatRegular, m.Absent...)
	take(rules.SeatRegular, late...)
	r.largest = max(r.largest, len(o.people))
	for len(o.people) < r.body.seats {
		o.people = append(o.people, "")
		o.seats = append(o.seats, rules.SeatFacts{Seat: int64(len(o.people)), Kind: rules.SeatRegular})
	}
	take(rules.SeatAlternate, m.Alternates...)

	for _, name := range slices.Concat(m.Present, m.Alternates) {
		if !named(late, name) {
			enter(name, present, o.opened)
		}
	}
	for _, name := range m.Absent {
		if named(m.Present, name) {
			r.note(where, "%s is both present and absent", name)
		}
		enter(name, rules.Absent, o.opened)
	}
	for _, p := range m.Late {
		at := o.opened.Add(time.Minute)
		if p.Time != "" {
			at = r.at(m.Date, p.Time)
		}
		if !named(m.Present, p.Person) {
			r.note(where, "%s is not listed present and arrived at %s", p.Person, p.Time)
		}
		enter(p.Person, present, at)
	}
	for _, p := range m.Left {
		enter(p.Person, rules.Absent, r.at(m.Date, p.Time))
	}
	return o
}

// quorum checks every moment at which the attendance changed, and compares
// those present at the call with the number of those listed as present.
func (r *replay) quorum(m sitting, o *roll) {
	for i, at := range o.instants() {
		seats := o.then(at)
		q, err := rules.Quorum(rules.BodyOf(seats, o.day), rules.AttendanceOf(seats, o.day), rules.DefaultQuorum())
		if err != nil {
			r.t.Fatalf("%s: %v", m.Date, err)
		}
		if !q.Met {
			r.note(m.Date.String(), "no quorum at %s: %d of %d", at.In(r.zone).Format("15:04"), q.Count, q.Needed)
		}
		if i == 0 && q.Count != len(m.Present) {
			r.note(m.Date.String(), "%d are listed present, %d were at the call; a quorum is %d", len(m.Present), q.Count, q.Needed)
		}
	}
}

// ballotsOf are the votes of a motion at one moment, and whether the moment
// fits: everyone named was present, and a full roll call names all of them.
func (o *roll) ballotsOf(q question, at time.Time) (out []rules.Ballot, fits bool) {
	here := map[int64]bool{}
	for _, s := range o.then(at) {
		here[s.Seat] = s.Kind.Votes() && s.Presence.Present()
	}
	voted := map[int64]int{}
	fits = true
	cast := func(choice string, seat int64) {
		fits = fits && here[seat]
		voted[seat]++
		out = append(out, rules.Ballot{Seat: seat, Revision: voted[seat], Choice: choice, CastAt: at})
	}
	for _, list := range []struct {
		choice string
		names  []string
	}{{rules.Yes, q.Votes.Yes}, {rules.No, q.Votes.No}, {rules.Abstain, q.Votes.Abstain}} {
		for _, name := range list.names {
			cast(list.choice, o.seat(name))
		}
	}
	for _, s := range o.seats {
		switch {
		case !here[s.Seat] || voted[s.Seat] > 0:
		case q.Recorded == "roll call":
			fits = false
		default: // nobody is named against it
			cast(rules.Yes, s.Seat)
		}
	}
	return out, fits
}

// motion moves a motion and takes its vote at every moment that fits. The
// record gives motions no times: the outcome must not depend on the moment.
func (r *replay) motion(m sitting, o *roll, n int, q question) {
	where := fmt.Sprintf("%s motion %d", m.Date, n)
	kind := rules.MotionMain
	if minutesOf(q.Subject) != nil {
		kind = rules.MotionApproveMinutes
	}
	var fitting []time.Time
	for _, at := range o.instants() {
		if _, fits := o.ballotsOf(q, at); fits {
			fitting = append(fitting, at)
		}
	}
	if len(fitting) == 0 {
		r.note(where, "at no moment were those present who voted")
		return
	}
	written := false
	for i, at := range fitting {
		seats := o.then(at)
		here := func(name string) bool {
			s := o.seat(name)
			return s > 0 && seats[s-1].Kind.Votes() && seats[s-1].Presence.Present()
		}
		terms, err := rules.MoveMotion(rules.MotionFacts{
			State: rules.InSession, MoverVotes: o.seat(q.Mover) > 0, MoverPresent: here(q.Mover), SeconderVotes: o.seat(q.Seconder) > 0, SeconderPresent: here(q.Seconder),
		}, rules.MotionInput{Kind: kind, Mover: o.seat(q.Mover), Seconder: o.seat(q.Seconder), Text: q.Subject})
		if err != nil && i == 0 {
			r.note(where, "cannot be moved: %s", codes(err))
		}
		got := r.vote(where, o, q, at, seats, terms)
		if want := map[string]string{"approved": rules.OutcomeCarried, "defeated": rules.OutcomeLost}[q.Result]; got.Outcome != want {
			r.note(where, "%s in the record, %s by %d to %d with %d abstaining", q.Result, got.Outcome, got.Tally.Yes, got.Tally.No, got.Tally.Abstain)
		}
		written = written || agrees(r.t, q.Tally, got.Tally)
		for _, name := range q.Votes.Absent {
			if here(name) {
				r.note(where, "%s is absent from the vote and present", name)
			}
		}
		for _, day := range minutesOf(q.Subject) {
			err := rules.ApproveMinutes(rules.ApprovalFacts{
				State: rules.MinutesUnapproved, Meeting: 1, MeetingStart: day.In(r.zone), MotionKind: kind, MotionAboutThese: true,
				MotionMeeting: 2, MotionMeetingStart: o.opened, MotionState: rules.MotionClosed, Carried: got.Carried,
			})
			if err != nil {
				r.note(where, "the minutes of %s are not approved: %s", day, codes(err))
			}
			r.approve(day, m.Date)
		}
	}
	if !written {
		r.note(where, "the tally is not %s", q.Tally)
	}
}

// vote opens a vote, takes each ballot and closes it; minutes that were
// approved without one were by unanimous consent.
func (r *replay) vote(where string, o *roll, q question, at time.Time, seats []rules.SeatFacts, terms rules.MotionTerms) rules.Computation {
	var got rules.Computation
	if q.Recorded == "no vote recorded" {
		var err error
		got, err = rules.DecideConsent(rules.BodyOf(seats, o.day), rules.AttendanceOf(seats, o.day), rules.DefaultQuorum(), terms.Threshold.RequiresQuorum)
		if err != nil {
			r.t.Fatalf("%s: %v", where, err)
		}
	} else {
		if err := rules.OpenVote(rules.VoteFacts{State: rules.InSession, Motion: rules.MotionMoved}); err != nil {
			r.t.Fatalf("%s: %v", where, err)
		}
		ballots, _ := o.ballotsOf(q, at)
		for _, b := range ballots {
			facts := rules.BallotFacts{State: rules.InSession, Motion: rules.MotionOpen, Method: rules.MethodRollCall, OpenedAt: at, Zone: r.zone, Seat: seats[b.Seat-1]}
			if err := rules.EnterVoiceBallot(facts, b.Choice, at); err != nil {
				r.note(where, "%s cannot vote %s: %s", o.people[b.Seat-1], b.Choice, codes(err))
			}
			if b.Revision > 1 {
				r.note(where, "%s votes twice; the last, %s, counts", o.people[b.Seat-1], b.Choice)
			}
			r.ballots++
		}
		closed, err := rules.CloseVote(rules.CloseFacts{
			State: rules.InSession, Motion: rules.MotionOpen, Seats: seats, Ballots: ballots,
			QuorumRule: rules.DefaultQuorum(), Threshold: terms.Threshold, Zone: r.zone,
		}, at)
		if err != nil {
			r.t.Fatalf("%s: %v", where, err)
		}
		if len(closed.SetAside) > 0 || len(closed.Silent) > 0 {
			r.note(where, "%d ballots set aside, %d silent", len(closed.SetAside), len(closed.Silent))
		}
		got = closed.Computation
	}
	if !rules.Recompute(got) {
		r.note(where, "the result does not recompute")
	}
	return got
}
