package rules

import (
	"testing"
	"time"

	"parley/internal/rules/rulestest"
)

func TestMinutesAreEditedPublishedAndApprovedInOrder(t *testing.T) {
	for _, c := range []struct {
		name          string
		f             MinutesFacts
		base          int
		text          string
		edit, publish string
	}{
		{"a draft after the meeting", MinutesFacts{MinutesDrafting, Adjourned, 3, false}, 3, "Text", "", ""},
		{"a draft during the meeting", MinutesFacts{MinutesDrafting, InSession, 3, false}, 3, "Text", "", "minutes_meeting_not_adjourned"},
		{"minutes of a meeting that was not held", MinutesFacts{MinutesDrafting, NotHeld, 3, false}, 3, "Text", "", "minutes_meeting_not_adjourned"},
		{"a corrected draft", MinutesFacts{MinutesUnapproved, Adjourned, 3, false}, 3, "Text", "", ""},
		{"a text the board decides on", MinutesFacts{MinutesUnapproved, Adjourned, 3, true}, 3, "Text", "minutes_before_board", "minutes_before_board"},
		{"a second editor", MinutesFacts{MinutesDrafting, Adjourned, 4, false}, 3, "Text", "minutes_stale", "minutes_stale"},
		{"approved minutes", MinutesFacts{MinutesApprovedNow, Adjourned, 3, true}, 3, "Text", "minutes_approved", "minutes_approved"},
		{"no text", MinutesFacts{MinutesDrafting, Adjourned, 3, false}, 3, "\n", "text:required", "text:required"},
		{"a place that is not filled in", MinutesFacts{MinutesDrafting, Adjourned, 3, false}, 3, "(…)", "", "text:minutes_unfinished"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, EditMinutes(c.f, c.base, c.text), c.edit)
			rulestest.WantCode(t, PublishMinutes(c.f, c.base, c.text), c.publish)
		})
	}
}

func TestMinutesNameWhatTheRecordHas(t *testing.T) {
	all := []string{"opening", "attendance", "item 1", "motion 1", "motion 2", "adjournment"}
	for _, c := range []struct {
		name  string
		named []string
		want  string
	}{
		{"all of it", all, ""},
		{"in another order, without what may be told in words", []string{"motion 2", "motion 1", "attendance"}, ""},
		{"a motion left out", []string{"attendance", "motion 2"}, "text:lines_left_out"},
		{"nobody here", []string{"motion 1", "motion 2"}, "text:lines_left_out"},
		{"a motion nobody moved", append(all, "motion 3"), "text:lines_unknown"},
		{"a vote told twice", append(all, "motion 1"), "text:lines_twice"},
		{"all at once", []string{"motion 2", "motion 2", "motion 9"}, "text:lines_unknown text:lines_twice text:lines_left_out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, CheckMinutesLines(LinesFacts{Record: all, Named: c.named}), c.want)
		})
	}
}

func TestMinutesAreApprovedByACarriedMotionOfALaterMeeting(t *testing.T) {
	first := rulestest.Moment(t, "2026-03-04T18:00:00Z")
	for _, c := range []struct {
		name   string
		change func(*ApprovalFacts)
		want   string
	}{
		{"by the next meeting", nil, ""},
		{"before they are published", func(f *ApprovalFacts) { f.State = MinutesDrafting }, "minutes_not_published"},
		{"twice", func(f *ApprovalFacts) { f.State = MinutesApprovedNow }, "minutes_approved"},
		{"by another kind of motion", func(f *ApprovalFacts) { f.MotionKind = MotionMain }, "minutes_motion_wrong_kind"},
		{"by a motion about other minutes", func(f *ApprovalFacts) { f.MotionAboutThese = false }, "minutes_motion_other_minutes"},
		{"by the meeting itself", func(f *ApprovalFacts) { f.MotionMeeting = f.Meeting }, "minutes_motion_same_meeting"},
		{"by an earlier meeting", func(f *ApprovalFacts) { f.MotionMeetingStart = first.Add(-time.Hour) }, "minutes_motion_earlier_meeting"},
		{"while the vote is open", func(f *ApprovalFacts) { f.MotionState = MotionOpen }, "minutes_motion_not_closed"},
		{"by a lost motion", func(f *ApprovalFacts) { f.Carried = false }, "minutes_motion_not_carried"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ApprovalFacts{State: MinutesUnapproved, Meeting: 1, MeetingStart: first, MotionKind: MotionApproveMinutes, MotionAboutThese: true,
				MotionMeeting: 2, MotionMeetingStart: first.AddDate(0, 1, 0), MotionState: MotionClosed, Carried: true}
			if c.change != nil {
				c.change(&f)
			}
			rulestest.WantCode(t, ApproveMinutes(f), c.want)
		})
	}
}

func TestApprovedMinutesAreCorrectedByACarriedMotionOnce(t *testing.T) {
	for _, c := range []struct {
		name string
		f    ErratumFacts
		want string
	}{
		{"by a carried motion to amend", ErratumFacts{MinutesApprovedNow, true, true, false}, ""},
		{"before they are approved", ErratumFacts{MinutesUnapproved, true, true, false}, "minutes_not_approved"},
		{"by another motion", ErratumFacts{MinutesApprovedNow, false, true, false}, "minutes_motion_wrong_kind"},
		{"by a lost motion", ErratumFacts{MinutesApprovedNow, true, false, false}, "minutes_motion_not_carried"},
		{"twice", ErratumFacts{MinutesApprovedNow, true, true, true}, "erratum_published"},
	} {
		rulestest.WantCode(t, PublishErratum(c.f), c.want)
	}
}

func TestAMotionThatCouldNotApproveOrAdoptIsNotPut(t *testing.T) {
	first := rulestest.Moment(t, "2026-03-04T18:00:00Z")
	for name, c := range map[string]struct {
		change func(*ReadyFacts)
		want   string
	}{
		"unapproved minutes, at a later meeting": {func(*ReadyFacts) {}, ""},
		"at the meeting itself":                  {func(f *ReadyFacts) { f.MotionMeeting = 1 }, "minutes_motion_same_meeting"},
		"at a meeting that began before":         {func(f *ReadyFacts) { f.MotionMeetingStart = first }, "minutes_motion_earlier_meeting"},
		"before they are published":              {func(f *ReadyFacts) { f.State = MinutesDrafting }, "minutes_not_published"},
		"once they are approved":                 {func(f *ReadyFacts) { f.State = MinutesApprovedNow }, "minutes_approved"},
		"once another motion has approved them":  {func(f *ReadyFacts) { f.Carried = true }, "minutes_approved"},
		"while another meeting votes on them":    {func(f *ReadyFacts) { f.Pending = true }, "minutes_pending"},
	} {
		t.Run(name, func(t *testing.T) {
			f := ReadyFacts{State: MinutesUnapproved, Meeting: 1, MeetingStart: first, MotionMeeting: 2, MotionMeetingStart: first.AddDate(0, 1, 0)}
			c.change(&f)
			rulestest.WantCode(t, MinutesReadyToApprove(f), c.want)
		})
	}
}
