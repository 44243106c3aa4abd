// Package advice is the life of a recommendation as pure functions: what the
// board asks, its stages, its transmittal, the clock of the answer and the
// answer itself. It is the part of the rules that no other rule needs.
package advice

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Stage is where a recommendation stands on its lifecycle.
type Stage string

// The stages. Transmitted means sent while the clock has not begun (it runs
// from delivery or acknowledgement); AwaitingResponse that it runs.
const (
	StageDraft            Stage = "draft"
	StageAwaitingAgenda   Stage = "awaiting_agenda" // posted once, but its meeting fell away
	StageInDeliberation   Stage = "in_deliberation"
	StageAdopted          Stage = "adopted"
	StageTransmitted      Stage = "transmitted"
	StageAwaitingResponse Stage = "awaiting_response"
	StageResponseReceived Stage = "response_received"
	StageInFollowUp       Stage = "in_follow_up" // something was done since all answered; read by followup.CourseOf
	StageClosed           Stage = "closed"       // by a vote of the board; read by followup.CourseOf
	StageReturned         Stage = "returned_to_draft"
	StageTabled           Stage = "tabled"
	StageNotAdopted       Stage = "not_adopted"
	StageWithdrawn        Stage = "withdrawn"
)

// Sent says that a recommendation was sent to an addressee.
func (s Stage) Sent() bool {
	return slices.Contains([]Stage{StageTransmitted, StageAwaitingResponse, StageResponseReceived, StageInFollowUp, StageClosed}, s)
}

// RecommendationEvent is something that happened to a recommendation: it was
// posted on an agenda, a motion about it was decided, or it was withdrawn.
type RecommendationEvent struct {
	Kind    RecommendationEventKind
	At      time.Time
	Void    bool             // EventPosted only: its meeting was not held, or a later version of the agenda took it off
	Motion  rules.MotionKind // EventMotion only
	Carried bool             // EventMotion only
	Outcome string           // EventMotion only: the stored outcome
}

// RecommendationEventKind names a kind of event.
type RecommendationEventKind string

// The kinds of event.
const (
	EventPosted    RecommendationEventKind = "posted"
	EventMotion    RecommendationEventKind = "motion"
	EventWithdrawn RecommendationEventKind = "withdrawn"
	EventRescinded RecommendationEventKind = "rescinded" // its adoption, before it was sent
)

// TransmittalFacts are one addressee's transmittal: whether its clock has begun,
// whether the answer is signed, and whether another followed it.
type TransmittalFacts struct {
	Department   int64
	ClockStarted bool
	Answered     bool
	SentAgain    bool
}

// StageOf derives where a recommendation stands.
//
// It decides: the stage. Facts: every event in any order (instants); every
// transmittal. Nothing of this is ever typed in. Errors: none. Source: project
// rule (the product's lifecycle table): a motion to adopt that carries adopts,
// one that is lost ends in not_adopted; one without a quorum is no action and
// changes nothing (RONR (12th ed.) 40:6); to table, refer or postpone
// indefinitely, when carried, tables, returns or drops it. Taking it
// from the table or posting it on another agenda brings it back to deliberation until it is adopted. A
// posting whose meeting was called off puts nothing before the board: what was only posted so waits for
// another agenda. To rescind the adoption of what was not sent makes it not adopted (RONR (12th ed.) 35:1-6), and it may
// be revised, moved again or withdrawn. With several addressees the least advanced one leads; of one it
// was sent to again the newest sending counts.
func StageOf(events []RecommendationEvent, transmittals []TransmittalFacts) Stage {
	stage := StageDraft
	ordered := slices.SortedStableFunc(slices.Values(events), func(a, b RecommendationEvent) int { return a.At.Compare(b.At) })
	for _, e := range ordered {
		stage = afterEvent(stage, e)
	}
	if stage != StageAdopted {
		return stage
	}
	return SentStage(transmittals)
}

// SentStage is where an adopted recommendation stands by its transmittals: the
// least advanced addressee leads, each by its newest, and without any it waits to
// be sent.
func SentStage(transmittals []TransmittalFacts) Stage {
	if len(transmittals) == 0 {
		return StageAdopted
	}
	least := StageResponseReceived
	for _, t := range transmittals {
		if s := transmittalStage(t); !t.SentAgain && stageRank(s) < stageRank(least) {
			least = s
		}
	}
	return least
}

// afterEvent is the stage after one event; an event that does not fit changes nothing.
func afterEvent(stage Stage, e RecommendationEvent) Stage {
	switch e.Kind {
	case EventPosted:
		switch {
		case e.Void && stage == StageDraft:
			return StageAwaitingAgenda
		case !e.Void && stage != StageAdopted && stage != StageWithdrawn:
			return StageInDeliberation
		}
	case EventWithdrawn:
		if stage != StageAdopted {
			return StageWithdrawn
		}
	case EventRescinded:
		if stage == StageAdopted {
			return StageNotAdopted
		}
	case EventMotion:
		if e.Motion == rules.MotionTakeFromTable && e.Carried && stage == StageTabled {
			return StageInDeliberation
		}
		if stage != StageInDeliberation || e.Outcome == rules.OutcomeNoQuorum {
			return stage
		}
		after := map[rules.MotionKind]Stage{
			rules.MotionAdoptRecommendation: StageAdopted, rules.MotionTable: StageTabled,
			rules.MotionRefer: StageReturned, rules.MotionPostponeIndefinitely: StageNotAdopted,
		}[e.Motion]
		if e.Carried && after != "" {
			return after
		}
		if !e.Carried && e.Motion == rules.MotionAdoptRecommendation {
			return StageNotAdopted
		}
	}
	return stage
}

func transmittalStage(t TransmittalFacts) Stage {
	switch {
	case t.Answered:
		return StageResponseReceived
	case t.ClockStarted:
		return StageAwaitingResponse
	}
	return StageTransmitted
}

func stageRank(s Stage) int {
	return slices.Index([]Stage{StageTransmitted, StageAwaitingResponse, StageResponseReceived}, s)
}

// FormatNumber writes a recommendation's number, like 2026-014. Numbers above
// 999 simply grow longer.
//
// Source: project rule: year of the first posting in the board's zone, then the
// count within board and year.
func FormatNumber(year, seq int) string { return fmt.Sprintf("%04d-%03d", year, seq) }

// MaxRecommendation is how many runes a finding or a recommendation may have.
const MaxRecommendation = 20_000

// MaxTitle is how many runes a title may have.
const MaxTitle = 200

// TextFacts are what new words of a recommendation are checked against. Amended
// says that an amendment has carried since it was last posted, MotionPending
// that a motion about it is undecided, RunsMeeting that the writer is the clerk
// or a chair. Version is the stored version of the text.
type TextFacts struct {
	Stage         Stage
	Amended       bool
	MotionPending bool
	RunsMeeting   bool
	Version       int
}

// CheckRecommendation checks the words of a recommendation.
//
// It decides: whether title, finding and recommendation may be saved. Facts: as
// the fields say; the version the editor began from; the texts. Errors: Conflict
// motion_pending; Conflict recommendation_frozen once it is on a posted agenda
// or beyond, unless the board has amended it; Forbidden amended_by_dais: what
// the board amended is written down by who runs the meeting; Conflict
// recommendation_stale; Invalid fields title, finding, recommendation: required,
// too_long, …. Source: project rule (the text is frozen as a version when
// posted, so that all vote on the same words); an adopted amendment changes the
// words before the board, RONR (12th ed.) section 12.
func CheckRecommendation(f TextFacts, baseVersion int, title, finding, recommendation string) error {
	switch {
	case f.MotionPending:
		return fault.New(fault.Conflict, "motion_pending")
	case !Editable(f.Stage, f.Amended):
		return fault.New(fault.Conflict, "recommendation_frozen")
	case f.Stage == StageInDeliberation && !f.RunsMeeting:
		return fault.New(fault.Forbidden, "amended_by_dais")
	case baseVersion != f.Version:
		return fault.New(fault.Conflict, "recommendation_stale")
	}
	return fault.All(slices.Concat(
		rules.CheckLine("title", title, MaxTitle),
		rules.CheckLongText("finding", finding, MaxRecommendation),
		rules.CheckLongText("recommendation", recommendation, MaxRecommendation),
	))
}

// Editable says that the words may still be changed: drafts, what waits for
// another agenda, what the board sent back or laid aside, and what it amended
// (since it was last posted) and has not decided on.
func Editable(s Stage, amended bool) bool {
	return s == StageDraft || s == StageAwaitingAgenda || s == StageReturned || s == StageTabled || s == StageNotAdopted || s == StageInDeliberation && amended
}

// WithdrawRecommendation checks a withdrawal.
//
// It decides: whether it may be withdrawn. Facts: the stage, whether a motion
// about it is undecided; the reason. Errors: Conflict recommendation_adopted
// (what the board adopted only the board can undo), recommendation_withdrawn,
// motion_pending; Invalid field reason: required, too_long, …. Source: project
// rule after RONR (12th ed.) 33:11 and section 35.
func WithdrawRecommendation(s Stage, motionPending bool, reason string) error {
	switch {
	case s == StageWithdrawn:
		return fault.New(fault.Conflict, "recommendation_withdrawn")
	case motionPending:
		return fault.New(fault.Conflict, "motion_pending")
	case s == StageInDeliberation, Editable(s, false):
		return fault.All(rules.CheckLongText("reason", reason, rules.MaxReason))
	}
	return fault.New(fault.Conflict, "recommendation_adopted")
}

// AdoptFacts are what a motion to adopt is checked against before it is put.
// Posted says that the meeting's own agenda posted the words; Pending that a
// motion to adopt is open at another meeting; Amended that an amendment to the
// posted words has carried here; Rewritten that the amended words were written
// down since.
type AdoptFacts struct {
	Withdrawn, Adopted, Posted, Pending, Amended, Rewritten bool

	CommentUntil, Today rules.Date // the last day of the comment period; zero: the board has none
	Citation            string     // of that period
}

// RecommendationReadyToAdopt says whether a motion to adopt may be put.
//
// It decides: whether the board can adopt the recommendation now. Facts: as the
// fields say. Errors: Conflict recommendation_withdrawn, recommendation_adopted,
// recommendation_not_posted, recommendation_pending, recommendation_amended
// while nobody has written the amended words; Invalid field item:
// recommendation_in_comment (Date, ISO; Citation) until the comment period that the
// board's own rule gives a draft is over, its last day included. Source: project rule (the
// product's lifecycle table: on a posted agenda, adopted once); an open motion
// elsewhere holds it off, so that two meetings in session at once do not both
// adopt.
func RecommendationReadyToAdopt(f AdoptFacts) error {
	switch {
	case f.Withdrawn:
		return fault.New(fault.Conflict, "recommendation_withdrawn")
	case f.Adopted:
		return fault.New(fault.Conflict, "recommendation_adopted")
	case !f.Posted:
		return fault.New(fault.Conflict, "recommendation_not_posted")
	case f.Pending:
		return fault.New(fault.Conflict, "recommendation_pending")
	case f.Amended && !f.Rewritten:
		return fault.New(fault.Conflict, "recommendation_amended")
	case !f.CommentUntil.IsZero() && !f.Today.After(f.CommentUntil):
		return fault.Bad(fault.At("item", "recommendation_in_comment", "Date", f.CommentUntil.String(), "Citation", f.Citation))
	}
	return nil
}

// TransmitFacts are what sending is checked against: the stage, the departments
// the board advises, and those it was already sent to, each with what another
// sending to it is checked against.
type TransmitFacts struct {
	Stage   Stage
	Advised []int64
	Sent    map[int64]AgainFacts
}

// Transmit checks the sending of a recommendation to departments.
//
// It decides: whether it may be sent to each addressee named. Facts: as the
// fields say; the departments. Errors: Conflict recommendation_not_adopted;
// Invalid field department: required (no addressee), addressee_not_advised,
// addressee_repeated; those of SendAgain for a department that it was sent to
// already. Source: project rule (the product's lifecycle table: adopted by a
// recorded vote, every addressee named, one transmittal each).
func Transmit(f TransmitFacts, departments []int64) error {
	if f.Stage != StageAdopted && !f.Stage.Sent() {
		return fault.New(fault.Conflict, "recommendation_not_adopted")
	}
	if len(departments) == 0 {
		return fault.Bad(fault.At("department", "required"))
	}
	sorted := slices.SortedFunc(slices.Values(departments), cmp.Compare[int64])
	if len(slices.Compact(sorted)) != len(departments) {
		return fault.Bad(fault.At("department", "addressee_repeated"))
	}
	for _, d := range departments {
		if !slices.Contains(f.Advised, d) {
			return fault.Bad(fault.At("department", "addressee_not_advised"))
		}
		if again, sent := f.Sent[d]; sent {
			if err := SendAgain(again); err != nil {
				return err
			}
		}
	}
	return nil
}
