package rules

import (
	"slices"
	"strings"
	"time"

	"parley/internal/fault"
)

// MinutesState is where minutes stand.
type MinutesState string

// Minutes are drafted, published as unapproved, then approved.
const (
	MinutesDrafting    MinutesState = "drafting"
	MinutesUnapproved  MinutesState = "published_unapproved"
	MinutesApprovedNow MinutesState = "approved"
)

// MinutesPlaceholder stands in a draft where the clerk is to write what was said.
const MinutesPlaceholder = "(…)"

// MaxMinutes is how many runes minutes may have.
const MaxMinutes = 200_000

// MinutesFacts are what acts on minutes are checked against. Version is the
// stored version of the text, which rises with every edit. BeforeBoard says
// that a motion to approve the published text is open or has carried.
type MinutesFacts struct {
	State       MinutesState
	Meeting     SessionState
	Version     int
	BeforeBoard bool
}

// EditMinutes checks an edit of a draft.
//
// It decides: whether the text may replace the stored one. Facts: state and
// stored version; the version the editor began from; the text. Errors: Conflict
// minutes_approved, minutes_before_board; Conflict minutes_stale when somebody saved
// meanwhile; Invalid field text: required, too_long, …. Source: RONR (12th
// ed.) 48:1-15 (minutes are a draft until approved); that the text rests while
// the board decides on it is a project rule (what is approved is what was
// published before the vote), and so is the version check: no editor silently
// overwrites another.
func EditMinutes(f MinutesFacts, baseVersion int, text string) error {
	switch {
	case f.State == MinutesApprovedNow:
		return refuse("minutes_approved")
	case f.BeforeBoard:
		return refuse("minutes_before_board")
	case baseVersion != f.Version:
		return refuse("minutes_stale")
	}
	return fault.All(CheckLongText("text", text, MaxMinutes))
}

// PublishMinutes checks the publication of a draft as unapproved.
//
// It decides: whether the draft may be shown as unapproved minutes; a corrected
// draft may be published again. Facts: state of minutes and meeting; the
// version the publisher read; the text. Errors: Conflict
// minutes_meeting_not_adjourned until the meeting is adjourned (a meeting that
// was cancelled or not held has none); Invalid field text: minutes_unfinished
// while a place to be filled in is left; those of EditMinutes. Source: the
// profile's rule on draft minutes; project rule: what is not over is not
// minuted.
func PublishMinutes(f MinutesFacts, baseVersion int, text string) error {
	if f.Meeting != Adjourned {
		return refuse("minutes_meeting_not_adjourned")
	}
	if err := EditMinutes(f, baseVersion, text); err != nil {
		return err
	}
	if strings.Contains(text, MinutesPlaceholder) {
		return badField("text", "minutes_unfinished")
	}
	return nil
}

// The lines minutes take from the record, as they are named in the text: the
// kind alone, or with the number of the item or motion.
const (
	LineOpening     = "opening"
	LineAttendance  = "attendance"
	LineItem        = "item"
	LineMotion      = "motion"
	LineClosed      = "closed"
	LineAdjournment = "adjournment"
)

// LinesFacts are what the text of minutes is compared with. Record lists every
// line the record of the meeting can give, such as "motion 3"; Named those the
// text names, in its order.
type LinesFacts struct {
	Record []string
	Named  []string
}

// CheckMinutesLines compares the text of minutes with the record of the meeting.
//
// It decides: whether the text leaves out what must be in minutes (who was
// here, each motion, each closed session), or names what the record does not have. Facts: as the
// fields say. Errors, Invalid field text: lines_unknown (Lines), lines_twice
// (Lines), lines_left_out (Lines). Source: RONR (12th ed.) 48:4 (minutes hold
// all main motions and how they were decided); that the words about a vote are
// the record's own and stand once is a project rule: nobody retypes a vote.
func CheckMinutesLines(f LinesFacts) error {
	var unknown, twice, out []string
	for i, n := range f.Named {
		switch {
		case !slices.Contains(f.Record, n):
			unknown = append(unknown, n)
		case slices.Contains(f.Named[:i], n):
			twice = append(twice, n)
		}
	}
	for _, r := range f.Record {
		kind, _, _ := strings.Cut(r, " ")
		if (kind == LineMotion || kind == LineAttendance || kind == LineClosed) && !slices.Contains(f.Named, r) {
			out = append(out, r)
		}
	}
	var fields []fault.Field
	for _, x := range []struct {
		code  string
		lines []string
	}{{"lines_unknown", unknown}, {"lines_twice", twice}, {"lines_left_out", out}} {
		if len(x.lines) > 0 {
			fields = append(fields, fault.At("text", x.code, "Lines", "[["+strings.Join(x.lines, "]], [[")+"]]"))
		}
	}
	return fault.All(fields)
}

// ApprovalFacts are what an approval is checked against. Motion facts are about
// the motion that is to approve: its kind, whether it is about these minutes,
// the meeting it was decided at, its stored result. MeetingStart and
// MotionMeetingStart are instants.
type ApprovalFacts struct {
	State              MinutesState
	Meeting            int64
	MeetingStart       time.Time
	MotionKind         MotionKind
	MotionAboutThese   bool
	MotionMeeting      int64
	MotionMeetingStart time.Time
	MotionState        MotionState
	Carried            bool
}

// ApproveMinutes checks that minutes are approved by a motion.
//
// It decides: approved or not. Facts: as the fields say. Errors: Conflict
// minutes_not_published, minutes_approved; Conflict minutes_motion_wrong_kind;
// minutes_motion_other_minutes; minutes_motion_same_meeting;
// minutes_motion_earlier_meeting; minutes_motion_not_closed;
// minutes_motion_not_carried. Source: RONR (12th ed.) 41:9-12: minutes are
// read and approved at a later meeting; that it takes a recorded motion is a
// project rule (product: approved by a recorded motion of a later meeting).
func ApproveMinutes(f ApprovalFacts) error {
	switch {
	case f.State == MinutesApprovedNow:
		return refuse("minutes_approved")
	case f.State != MinutesUnapproved:
		return refuse("minutes_not_published")
	case f.MotionKind != MotionApproveMinutes:
		return refuse("minutes_motion_wrong_kind")
	case !f.MotionAboutThese:
		return refuse("minutes_motion_other_minutes")
	case f.MotionMeeting == f.Meeting:
		return refuse("minutes_motion_same_meeting")
	case !f.MotionMeetingStart.After(f.MeetingStart):
		return refuse("minutes_motion_earlier_meeting")
	case f.MotionState != MotionClosed:
		return refuse("minutes_motion_not_closed")
	case !f.Carried:
		return refuse("minutes_motion_not_carried")
	}
	return nil
}

// ErratumFacts are what the publication of an erratum is checked against: where
// the minutes stand, whether the motion amends their approval, its stored
// result, and whether its erratum is published already.
type ErratumFacts struct {
	State     MinutesState
	Amends    bool
	Carried   bool
	Published bool
}

// PublishErratum checks that approved minutes are corrected by a motion.
//
// It decides: whether the erratum may be published with the minutes; the
// approved text stays as it is. Facts: as the fields say. Errors: Conflict
// minutes_not_approved; minutes_motion_wrong_kind; minutes_motion_not_carried;
// erratum_published. Source: RONR (12th ed.) 48:15: minutes that were approved
// are corrected by a motion to amend something previously adopted (section 35).
func PublishErratum(f ErratumFacts) error {
	switch {
	case f.State != MinutesApprovedNow:
		return refuse("minutes_not_approved")
	case !f.Amends:
		return refuse("minutes_motion_wrong_kind")
	case !f.Carried:
		return refuse("minutes_motion_not_carried")
	case f.Published:
		return refuse("erratum_published")
	}
	return nil
}

// ReadyFacts are what a motion to approve minutes is checked against before it
// is put. Carried says that another motion has approved them, Pending that one
// is open at another meeting. Starts are the instants of the openings.
type ReadyFacts struct {
	State              MinutesState
	Meeting            int64
	MeetingStart       time.Time
	MotionMeeting      int64
	MotionMeetingStart time.Time
	Carried            bool
	Pending            bool
}

// MinutesReadyToApprove says whether a motion to approve may be put.
//
// It decides: whether the minutes can be approved by a motion of a meeting
// now. Facts: as the fields say. Errors: Conflict minutes_approved,
// minutes_not_published, minutes_motion_same_meeting,
// minutes_motion_earlier_meeting, minutes_pending. Source: as ApproveMinutes;
// asked before the vote so that no vote is wasted, and so that two meetings in
// session at once do not both decide (project rule).
func MinutesReadyToApprove(f ReadyFacts) error {
	switch {
	case f.State == MinutesApprovedNow, f.Carried:
		return refuse("minutes_approved")
	case f.State != MinutesUnapproved:
		return refuse("minutes_not_published")
	case f.Meeting == f.MotionMeeting:
		return refuse("minutes_motion_same_meeting")
	case !f.MotionMeetingStart.After(f.MeetingStart):
		return refuse("minutes_motion_earlier_meeting")
	case f.Pending:
		return refuse("minutes_pending")
	}
	return nil
}
