package rules

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
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
	} {
		t.Run(c.name, func(t *testing.T) {
			wantCode(t, EditMinutes(c.f, c.base, c.text), c.edit)
			wantCode(t, PublishMinutes(c.f, c.base, c.text), c.publish)
		})
	}
}

func TestMinutesAreApprovedByACarriedMotionOfALaterMeeting(t *testing.T) {
	first := moment(t, "2026-03-04T18:00:00Z")
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
			wantCode(t, ApproveMinutes(f), c.want)
		})
	}
}

func TestAMotionThatCouldNotApproveOrAdoptIsNotPut(t *testing.T) {
	first := moment(t, "2026-03-04T18:00:00Z")
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
			wantCode(t, MinutesReadyToApprove(f), c.want)
		})
	}
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true}), "")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{}), "recommendation_not_posted")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Withdrawn: true}), "recommendation_withdrawn")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Adopted: true}), "recommendation_adopted")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Pending: true}), "recommendation_pending")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Amended: true}), "recommendation_amended")
	wantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Amended: true, Rewritten: true}), "")
}

func TestTheStageOfARecommendationIsReadFromWhatHappened(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 3, n, 18, 0, 0, 0, time.UTC) }
	posted := func(n int) RecommendationEvent { return RecommendationEvent{Kind: EventPosted, At: at(n)} }
	off := func(n int) RecommendationEvent { return RecommendationEvent{Kind: EventPosted, At: at(n), Void: true} }
	motion := func(n int, kind MotionKind, outcome string) RecommendationEvent {
		return RecommendationEvent{Kind: EventMotion, At: at(n), Motion: kind, Carried: outcome == OutcomeCarried, Outcome: outcome}
	}
	adopted := []RecommendationEvent{posted(1), motion(2, MotionAdoptRecommendation, OutcomeCarried)}
	for _, c := range []struct {
		name   string
		events []RecommendationEvent
		sent   []TransmittalFacts
		want   Stage
	}{
		{"nothing happened", nil, nil, StageDraft},
		{"posted", []RecommendationEvent{posted(1)}, nil, StageInDeliberation},
		{"adopted, the events in any order", []RecommendationEvent{adopted[1], adopted[0]}, nil, StageAdopted},
		{"a motion without a posting", []RecommendationEvent{motion(2, MotionAdoptRecommendation, OutcomeCarried)}, nil, StageDraft},
		{"lost", []RecommendationEvent{posted(1), motion(2, MotionAdoptRecommendation, OutcomeLost)}, nil, StageNotAdopted},
		{"lost on a tie", []RecommendationEvent{posted(1), motion(2, MotionAdoptRecommendation, OutcomeLostOnTie)}, nil, StageNotAdopted},
		{"no quorum is no action", []RecommendationEvent{posted(1), motion(2, MotionAdoptRecommendation, OutcomeNoQuorum)}, nil, StageInDeliberation},
		{"tabled", []RecommendationEvent{posted(1), motion(2, MotionTable, OutcomeCarried)}, nil, StageTabled},
		{"taken from the table", []RecommendationEvent{posted(1), motion(2, MotionTable, OutcomeCarried), motion(3, MotionTakeFromTable, OutcomeCarried)}, nil, StageInDeliberation},
		{"a motion to table that is lost", []RecommendationEvent{posted(1), motion(2, MotionTable, OutcomeLost)}, nil, StageInDeliberation},
		{"referred", []RecommendationEvent{posted(1), motion(2, MotionRefer, OutcomeCarried)}, nil, StageReturned},
		{"postponed indefinitely", []RecommendationEvent{posted(1), motion(2, MotionPostponeIndefinitely, OutcomeCarried)}, nil, StageNotAdopted},
		{"postponed to the next meeting", []RecommendationEvent{posted(1), motion(2, MotionPostpone, OutcomeCarried)}, nil, StageInDeliberation},
		{"posted again after it was lost", []RecommendationEvent{posted(1), motion(2, MotionAdoptRecommendation, OutcomeLost), posted(3)}, nil, StageInDeliberation},
		{"posted for a meeting that was called off", []RecommendationEvent{off(1)}, nil, StageAwaitingAgenda},
		{"posted again after the meeting was called off", []RecommendationEvent{off(1), posted(2)}, nil, StageInDeliberation},
		{"one of two meetings was called off", []RecommendationEvent{posted(1), off(2)}, nil, StageInDeliberation},
		{"tabled, then posted for a meeting that was called off", []RecommendationEvent{posted(1), motion(2, MotionTable, OutcomeCarried), off(3)}, nil, StageTabled},
		{"withdrawn after its meeting was called off", []RecommendationEvent{off(1), {Kind: EventWithdrawn, At: at(2)}}, nil, StageWithdrawn},
		{"withdrawn", []RecommendationEvent{posted(1), {Kind: EventWithdrawn, At: at(2)}}, nil, StageWithdrawn},
		{"withdrawn after adoption has no effect", append(adopted[:2:2], RecommendationEvent{Kind: EventWithdrawn, At: at(3)}), nil, StageAdopted},
		{"posted again after adoption", append(adopted[:2:2], posted(3)), nil, StageAdopted},
		{"sent, the clock not begun", adopted, []TransmittalFacts{{Department: 1}}, StageTransmitted},
		{"sent, the clock running", adopted, []TransmittalFacts{{Department: 1, ClockStarted: true}}, StageAwaitingResponse},
		{"answered", adopted, []TransmittalFacts{{Department: 1, ClockStarted: true, Answered: true}}, StageResponseReceived},
		{"the least advanced addressee leads", adopted, []TransmittalFacts{{Department: 1, Answered: true}, {Department: 2, ClockStarted: true}, {Department: 3, ClockStarted: true}}, StageAwaitingResponse},
		{"even one whose clock has not begun", adopted, []TransmittalFacts{{Department: 1, Answered: true}, {Department: 2}}, StageTransmitted},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := StageOf(c.events, c.sent); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestARandomLifeIsAdoptedOnlyByACarriedMotionInDeliberation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var events []RecommendationEvent
		before := StageDraft
		for n := range 25 {
			e := RecommendationEvent{Kind: rapid.SampledFrom([]RecommendationEventKind{EventPosted, EventMotion, EventWithdrawn}).Draw(t, "kind"),
				At: time.Date(2026, 3, 1+n, 0, 0, 0, 0, time.UTC), Motion: rapid.SampledFrom(MotionKinds()).Draw(t, "motion"),
				Outcome: rapid.SampledFrom([]string{OutcomeCarried, OutcomeLost, OutcomeLostOnTie, OutcomeNoQuorum}).Draw(t, "outcome")}
			e.Carried = e.Outcome == OutcomeCarried
			events = append(events, e)
			after := StageOf(events, nil)
			if after == StageAdopted && before != StageAdopted && !(before == StageInDeliberation && e.Kind == EventMotion && e.Motion == MotionAdoptRecommendation && e.Carried) {
				t.Fatalf("adopted from %s by %+v", before, e)
			}
			if (before == StageAdopted || before == StageWithdrawn) && after != before {
				t.Fatalf("from %s to %s", before, after)
			}
			before = after
		}
	})
}

func TestTheWordsOfARecommendationAreFrozenWhenPosted(t *testing.T) {
	for stage, want := range map[Stage]string{
		StageDraft: "", StageAwaitingAgenda: "", StageReturned: "", StageTabled: "", StageNotAdopted: "",
		StageInDeliberation: "recommendation_frozen", StageAdopted: "recommendation_frozen", StageWithdrawn: "recommendation_frozen", StageAwaitingResponse: "recommendation_frozen",
	} {
		wantCode(t, CheckRecommendation(TextFacts{Stage: stage, Version: 1}, 1, "Title", "Finding", "Ask"), want)
	}
	amended := TextFacts{Stage: StageInDeliberation, Amended: true, RunsMeeting: true, Version: 1}
	wantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "")
	amended.RunsMeeting = false
	wantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "amended_by_dais")
	amended.RunsMeeting, amended.MotionPending = true, true
	wantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "motion_pending")
	wantCode(t, CheckRecommendation(TextFacts{Stage: StageDraft, Version: 2}, 1, "Title", "Finding", "Ask"), "recommendation_stale")
	wantCode(t, CheckRecommendation(TextFacts{Stage: StageDraft, Version: 1}, 1, "Two\nlines", "", "Ask"), "title:control_characters finding:required")
	if got := FormatNumber(2026, 14) + FormatNumber(2026, 1234); got != "2026-0142026-1234" {
		t.Error(got)
	}
}

func TestOnlyWhatTheBoardHasNotAdoptedIsWithdrawn(t *testing.T) {
	wantCode(t, WithdrawRecommendation(StageDraft, false, "Superseded"), "")
	wantCode(t, WithdrawRecommendation(StageInDeliberation, false, "Superseded"), "")
	wantCode(t, WithdrawRecommendation(StageInDeliberation, true, "Superseded"), "motion_pending")
	wantCode(t, WithdrawRecommendation(StageInDeliberation, false, ""), "reason:required")
	wantCode(t, WithdrawRecommendation(StageWithdrawn, false, "Superseded"), "recommendation_withdrawn")
	wantCode(t, WithdrawRecommendation(StageAdopted, false, "Superseded"), "recommendation_adopted")
	wantCode(t, WithdrawRecommendation(StageResponseReceived, false, "Superseded"), "recommendation_adopted")
}

func TestARecommendationIsSentOnceToEachDepartmentTheBoardAdvises(t *testing.T) {
	f := TransmitFacts{Stage: StageAdopted, Advised: []int64{1, 2, 3}, Sent: []int64{3}}
	wantCode(t, Transmit(f, []int64{2, 1}), "")
	wantCode(t, Transmit(f, nil), "department:required")
	wantCode(t, Transmit(f, []int64{1, 1}), "department:addressee_repeated")
	wantCode(t, Transmit(f, []int64{4}), "department:addressee_not_advised")
	wantCode(t, Transmit(f, []int64{1, 3}), "already_transmitted")
	for _, s := range []Stage{StageDraft, StageInDeliberation, StageTabled, StageNotAdopted, StageWithdrawn, StageReturned} {
		f.Stage = s
		wantCode(t, Transmit(f, []int64{1}), "recommendation_not_adopted")
	}
	f.Stage = StageAwaitingResponse
	wantCode(t, Transmit(f, []int64{1}), "")
}

func TestDueDates(t *testing.T) {
	for _, c := range []struct {
		name  string
		rule  ResponseRule
		event string
		want  string
	}{
		{"45 days of Albuquerque", ResponseRule{Days: 45, Unit: CalendarDay, Start: StartTransmittal}, "2026-01-18", "2026-03-04"},
		{"a Sunday stays a Sunday", ResponseRule{Days: 30, Unit: CalendarDay, Start: StartDelivery}, "2026-02-06", "2026-03-08"},
		{"a Sunday rolls over to Monday where the rule says so", ResponseRule{Days: 30, Unit: CalendarDay, Start: StartDelivery, RollOver: true}, "2026-02-06", "2026-03-09"},
		{"a holiday rolls over too", ResponseRule{Days: 1, Unit: CalendarDay, Start: StartDelivery, RollOver: true}, "2026-12-24", "2026-12-28"},
		{"ten business days around Thanksgiving", ResponseRule{Days: 10, Unit: BusinessDay, Start: StartAcknowledgement}, "2026-11-17", "2026-12-02"},
		{"the clock has not begun", ResponseRule{Days: 45, Unit: CalendarDay, Start: StartAcknowledgement}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var event Date
			if c.event != "" {
				event = day(t, c.event)
			}
			got, err := DueDate(c.rule, event, Calendar{})
			if err != nil || got.String() != c.want {
				t.Errorf("got %q, want %q (%v)", got, c.want, err)
			}
		})
	}
	if err := CheckResponseRule(ResponseRule{Days: 45, Unit: CalendarDay, Start: StartTransmittal, ExtensionDays: 30}); err != nil {
		t.Error(err)
	}
	_, err := DueDate(ResponseRule{Unit: "week", ExtensionDays: -1}, Date{}, Calendar{})
	wantCode(t, err, "days:number_out_of_range unit:choice_unknown start:required extension_days:number_out_of_range")
}

func TestAResponseClockIsReadFromTheDates(t *testing.T) {
	const due = "2026-03-04"
	for _, c := range []struct {
		name, due, answered, today string
		want                       Clock
		words                      string
	}{
		{"not begun", "", "", "2026-03-04", Clock{ClockNotStarted, 0}, "clock_not_started"},
		{"fifteen days left", due, "", "2026-02-17", Clock{ClockWaiting, 15}, "clock_waiting"},
		{"fourteen days left", due, "", "2026-02-18", Clock{ClockDueSoon, 14}, "clock_due_soon"},
		{"due today", due, "", due, Clock{ClockDueSoon, 0}, "clock_due_today"},
		{"the day after", due, "", "2026-03-05", Clock{ClockOverdue, 1}, "clock_overdue"},
		{"answered on the due date", due, due, "2027-01-01", Clock{ClockAnsweredInTime, 0}, "clock_answered_in_time"},
		{"answered early", due, "2026-02-04", "2027-01-01", Clock{ClockAnsweredInTime, 28}, "clock_answered_in_time"},
		{"answered late", due, "2026-03-06", "2027-01-01", Clock{ClockAnsweredLate, 2}, "clock_answered_late"},
		{"answered before the clock began", "", "2026-03-06", "2027-01-01", Clock{ClockAnsweredInTime, 0}, "clock_answered_in_time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			read := func(s string) Date {
				if s == "" {
					return Date{}
				}
				return day(t, s)
			}
			got := ClockStatus(read(c.due), read(c.answered), read(c.today))
			if got != c.want || got.Words().Code != c.words {
				t.Errorf("got %+v (%s), want %+v (%s)", got, got.Words().Code, c.want, c.words)
			}
		})
	}
}

func soundAnswer() Answer {
	return Answer{Position: PartiallyConcur, Reason: "cost", Words: "We will begin with the patrol division.",
		Commitments: []Commitment{{}, {"Issue the order", "Deputy Chief Ada Okafor", "2026-06-01"}}}
}

func TestAnAnswerIsCompleteOrNamesWhatIsMissing(t *testing.T) {
	today := day(t, "2026-03-04")
	for _, c := range []struct {
		name   string
		change func(*Answer)
		want   string
		draft  string
	}{
		{"agreed in part", nil, "", ""},
		{"agreed without a reason", func(a *Answer) { a.Position, a.Reason = Concur, "" }, "", ""},
		{"agreed, and yet a reason for refusing", func(a *Answer) { a.Position = Concur }, "reason:reason_without_refusal", ""},
		{"refused with a reason", func(a *Answer) { a.Position, a.Commitments = DoesNotConcur, nil }, "", ""},
		{"no position", func(a *Answer) { a.Position = "" }, "position:required commitments-none", ""},
		{"a position that is not theirs to choose", func(a *Answer) { a.Position = "non_responsive" }, "position:choice_unknown", "position:choice_unknown"},
		{"in part without a reason", func(a *Answer) { a.Reason = "" }, "reason:reason_required", ""},
		{"an unknown reason", func(a *Answer) { a.Reason = "mood" }, "reason:reason_unknown", "reason:reason_unknown"},
		{"no words", func(a *Answer) { a.Words = "" }, "words:required", ""},
		{"a letter that is no address", func(a *Answer) { a.Letter = "javascript:alert(1)" }, "letter:not_a_url", "letter:not_a_url"},
		{"agreed without a commitment", func(a *Answer) { a.Commitments = []Commitment{{}, {}} }, "commitments:commitment_required", ""},
		{"a commitment without official and date", func(a *Answer) { a.Commitments = []Commitment{{Action: "Issue the order"}} }, "commitments-1-official:required commitments-1-target:required", ""},
		{"a date that is none", func(a *Answer) { a.Commitments[1].Target = "2026-02-30" }, "commitments-2-target:not_a_date", "commitments-2-target:not_a_date"},
		{"a date in the past", func(a *Answer) { a.Commitments[1].Target = "2026-03-03" }, "commitments-2-target:date_in_past", ""},
		{"today will do", func(a *Answer) { a.Commitments[1].Target = "2026-03-04" }, "", ""},
		{"refused and yet committed", func(a *Answer) { a.Position = NotWithinAuthority }, "commitments:commitment_not_accepted", ""},
		{"too many commitments", func(a *Answer) {
			for range MaxCommitments {
				a.Commitments = append(a.Commitments, a.Commitments[1])
			}
		}, "commitments:too_many", "commitments:too_many"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := soundAnswer()
			if c.change != nil {
				c.change(&a)
			}
			wantCode(t, CheckResponse(a, today), strings.TrimSuffix(c.want, " commitments-none"))
			wantCode(t, CheckResponseDraft(SignFacts{Transmitted: true, OwnDesk: true, Version: 2}, 2, a), c.draft)
		})
	}
}

func TestAnAnswerIsSignedOnceByItsOwnDeskAsItWasRead(t *testing.T) {
	today := day(t, "2026-03-04")
	sound := SignFacts{Transmitted: true, OwnDesk: true, Drafted: true, Version: 2}
	for _, c := range []struct {
		name   string
		change func(*SignFacts)
		read   int
		want   string
	}{
		{"as read", nil, 2, ""},
		{"never asked", func(f *SignFacts) { f.Transmitted = false }, 2, "response_not_asked"},
		{"another department", func(f *SignFacts) { f.OwnDesk = false }, 2, "response_other_department"},
		{"twice", func(f *SignFacts) { f.Signed = true }, 2, "response_already_signed"},
		{"nothing drafted", func(f *SignFacts) { f.Drafted = false }, 2, "response_not_drafted"},
		{"changed since it was read", nil, 1, "response_stale"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := sound
			if c.change != nil {
				c.change(&f)
			}
			wantCode(t, SignResponse(f, c.read, soundAnswer(), today), c.want)
		})
	}
	wantCode(t, SignResponse(sound, 2, Answer{Position: Concur, Words: "Yes."}, today), "commitments:commitment_required")
}
