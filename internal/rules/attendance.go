package rules

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/fault"
)

// Presence is how a member takes part at one moment.
type Presence string

// In the room, remote, or not taking part; Lost is not taking part because the
// connection broke. EntryVoid is not a presence: it is
// the kind of an entry that withdraws the entry it corrects.
const (
	InRoom    Presence = "in_room"
	Remote    Presence = "remote"
	Absent    Presence = "left"
	Lost      Presence = "lost"
	EntryVoid Presence = "void"
)

// Present says that the member takes part.
func (p Presence) Present() bool { return p == InRoom || p == Remote }

// AttendanceEvent is one entry of the roll: a seat's presence from EffectiveAt
// on, entered at RecordedAt. Corrects names the entry it replaces, zero for none.
type AttendanceEvent struct {
	ID          int64
	Seat        int64
	Kind        Presence
	EffectiveAt time.Time
	RecordedAt  time.Time
	Corrects    int64
}

// PresenceAt folds the roll into who takes part at an instant. A seat without
// an entry by then is not in the result, and its Presence is not Present.
//
// It decides: the presence of each seat. Facts: every entry of one meeting in
// any order; the instant. A corrected entry has no effect; a later effective
// time wins, then the later record. Errors: none. Source: project rule: minutes
// show when a member came and went (RONR (12th ed.) 40:12 asks for a quorum at
// every act), and the record keeps both times of a late entry.
func PresenceAt(events []AttendanceEvent, at time.Time) map[int64]Presence {
	corrected := map[int64]bool{}
	for _, e := range events {
		if e.Corrects != 0 {
			corrected[e.Corrects] = true
		}
	}
	live := slices.DeleteFunc(slices.Clone(events), func(e AttendanceEvent) bool {
		return corrected[e.ID] || e.Kind == EntryVoid || e.EffectiveAt.After(at)
	})
	slices.SortFunc(live, func(a, b AttendanceEvent) int {
		return cmp.Or(a.EffectiveAt.Compare(b.EffectiveAt), a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	out := map[int64]Presence{}
	for _, e := range live {
		out[e.Seat] = e.Kind
	}
	return out
}

// AttendanceFacts are what a roll entry is checked against. OpenedAt is the
// instant of the opening, EndedAt that of the adjournment, zero before. Target
// is the entry to be corrected, nil for none; TargetCorrected says that it
// already was.
type AttendanceFacts struct {
	State           SessionState
	OpenedAt        time.Time
	EndedAt         time.Time
	SeatHeld        bool
	Target          *AttendanceEvent
	TargetCorrected bool
	Was             Presence // of the seat at that time, by the roll
}

// RecordAttendance checks one entry of the roll.
//
// It decides: whether the entry may be made. Facts: state and opening of the
// meeting, whether a member holds the seat today; the entry (its effective
// time may be earlier than now); now. Errors: Conflict meeting_not_open;
// Conflict meeting_over after the end unless it corrects an entry; Conflict
// not_seated; Invalid field kind: lost_needs_remote for the connection of
// somebody who is not online; Invalid field effective_at: effective_in_future,
// effective_before_opening, effective_after_end; Invalid field kind: choice_unknown; Conflict
// correction_unknown (no such entry of that seat), correction_repeated. Source:
// project rule: a clerk notes an arrival a minute late, so an earlier time is
// honest, but nobody is present before the meeting, after it or later than now.
func RecordAttendance(f AttendanceFacts, e AttendanceEvent, now time.Time) error {
	switch {
	case f.OpenedAt.IsZero():
		return refuse("meeting_not_open")
	case f.State.Ended() && e.Corrects == 0:
		return refuse("meeting_over")
	case !f.SeatHeld:
		return refuse("not_seated")
	case e.Corrects != 0 && (f.Target == nil || f.Target.ID != e.Corrects || f.Target.Seat != e.Seat):
		return refuse("correction_unknown")
	case e.Corrects != 0 && f.TargetCorrected:
		return refuse("correction_repeated")
	case e.Kind == Lost && e.Corrects == 0 && f.Was != Remote:
		return badField("kind", "lost_needs_remote")
	case e.Kind != InRoom && e.Kind != Remote && e.Kind != Absent && e.Kind != Lost && (e.Kind != EntryVoid || e.Corrects == 0):
		return badField("kind", "choice_unknown")
	case e.EffectiveAt.After(now):
		return badField("effective_at", "effective_in_future")
	case e.EffectiveAt.Before(f.OpenedAt):
		return badField("effective_at", "effective_before_opening")
	case !f.EndedAt.IsZero() && e.EffectiveAt.After(f.EndedAt):
		return badField("effective_at", "effective_after_end")
	}
	return nil
}

// Reasons a member may recuse for.
const (
	RecusalFinancial    = "financial_interest"
	RecusalFamily       = "family_or_household"
	RecusalEmployment   = "employment"
	RecusalParty        = "party_to_the_matter"
	RecusalPrejudgement = "prejudgement"
	RecusalOther        = "other"
)

// RecusalReasons lists the coded reasons, in the order forms show them.
func RecusalReasons() []string {
	return []string{RecusalFinancial, RecusalFamily, RecusalEmployment, RecusalParty, RecusalPrejudgement, RecusalOther}
}

// RecusalFacts are what a recusal is checked against.
type RecusalFacts struct {
	State          SessionState
	SeatHeld       bool
	ItemOnAgenda   bool
	AlreadyRecused bool
	ItemDecided    bool // a vote on the item has closed
}

// Recuse checks a member's recusal on an agenda item.
//
// It decides: whether the recusal may be recorded. Its effect: no ballot of
// that seat counts on the item; a recused member who stays is present, and the
// board's quorum rule says whether they count for quorum (see Quorum). It may
// be declared before the meeting and while a vote is open. Facts: as the
// fields say; the reason's code; the words in public, required for "other".
// Errors: Conflict meeting_over, not_seated, item_not_on_agenda,
// recused_already, item_decided; Invalid fields reason: reason_unknown,
// words: required, too_long, …. Source: RONR (12th ed.) 45:4 (a direct personal
// interest not common to others); Cal. Gov. Code section 87105 and Fla. Stat.
// section 112.3143 ask that the interest be stated.
func Recuse(f RecusalFacts, reason, words string) error {
	switch {
	case f.State.Ended():
		return refuse("meeting_over")
	case !f.SeatHeld:
		return refuse("not_seated")
	case !f.ItemOnAgenda:
		return refuse("item_not_on_agenda")
	case f.AlreadyRecused:
		return refuse("recused_already")
	case f.ItemDecided:
		return refuse("item_decided")
	}
	var fields []fault.Field
	if !slices.Contains(RecusalReasons(), reason) {
		fields = append(fields, fault.At("reason", "reason_unknown"))
	}
	if reason == RecusalOther || words != "" {
		fields = append(fields, CheckLongText("words", words, MaxReason)...)
	}
	return fault.All(fields)
}
