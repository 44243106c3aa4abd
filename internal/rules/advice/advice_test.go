package advice

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestAMotionThatCouldNotAdoptIsNotPut(t *testing.T) {
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true}), "")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{}), "recommendation_not_posted")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Withdrawn: true}), "recommendation_withdrawn")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Adopted: true}), "recommendation_adopted")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Pending: true}), "recommendation_pending")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Amended: true}), "recommendation_amended")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, Amended: true, Rewritten: true}), "")
	last := day(t, "2026-03-04")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, CommentUntil: last, Today: last}), "item:recommendation_in_comment")
	rulestest.WantCode(t, RecommendationReadyToAdopt(AdoptFacts{Posted: true, CommentUntil: last, Today: last.AddDays(1)}), "")
}

func TestTheStageOfARecommendationIsReadFromWhatHappened(t *testing.T) {
	at := func(n int) time.Time { return time.Date(2026, 3, n, 18, 0, 0, 0, time.UTC) }
	posted := func(n int) RecommendationEvent { return RecommendationEvent{Kind: EventPosted, At: at(n)} }
	off := func(n int) RecommendationEvent { return RecommendationEvent{Kind: EventPosted, At: at(n), Void: true} }
	motion := func(n int, kind rules.MotionKind, outcome string) RecommendationEvent {
		return RecommendationEvent{Kind: EventMotion, At: at(n), Motion: kind, Carried: outcome == rules.OutcomeCarried, Outcome: outcome}
	}
	adopted := []RecommendationEvent{posted(1), motion(2, rules.MotionAdoptRecommendation, rules.OutcomeCarried)}
	for _, c := range []struct {
		name   string
		events []RecommendationEvent
		sent   []TransmittalFacts
		want   Stage
	}{
		{"nothing happened", nil, nil, StageDraft},
		{"posted", []RecommendationEvent{posted(1)}, nil, StageInDeliberation},
		{"adopted, the events in any order", []RecommendationEvent{adopted[1], adopted[0]}, nil, StageAdopted},
		{"a motion without a posting", []RecommendationEvent{motion(2, rules.MotionAdoptRecommendation, rules.OutcomeCarried)}, nil, StageDraft},
		{"lost", []RecommendationEvent{posted(1), motion(2, rules.MotionAdoptRecommendation, rules.OutcomeLost)}, nil, StageNotAdopted},
		{"lost on a tie", []RecommendationEvent{posted(1), motion(2, rules.MotionAdoptRecommendation, rules.OutcomeLostOnTie)}, nil, StageNotAdopted},
		{"no quorum is no action", []RecommendationEvent{posted(1), motion(2, rules.MotionAdoptRecommendation, rules.OutcomeNoQuorum)}, nil, StageInDeliberation},
		{"tabled", []RecommendationEvent{posted(1), motion(2, rules.MotionTable, rules.OutcomeCarried)}, nil, StageTabled},
		{"taken from the table", []RecommendationEvent{posted(1), motion(2, rules.MotionTable, rules.OutcomeCarried), motion(3, rules.MotionTakeFromTable, rules.OutcomeCarried)}, nil, StageInDeliberation},
		{"a motion to table that is lost", []RecommendationEvent{posted(1), motion(2, rules.MotionTable, rules.OutcomeLost)}, nil, StageInDeliberation},
		{"referred", []RecommendationEvent{posted(1), motion(2, rules.MotionRefer, rules.OutcomeCarried)}, nil, StageReturned},
		{"postponed indefinitely", []RecommendationEvent{posted(1), motion(2, rules.MotionPostponeIndefinitely, rules.OutcomeCarried)}, nil, StageNotAdopted},
		{"postponed to the next meeting", []RecommendationEvent{posted(1), motion(2, rules.MotionPostpone, rules.OutcomeCarried)}, nil, StageInDeliberation},
		{"posted again after it was lost", []RecommendationEvent{posted(1), motion(2, rules.MotionAdoptRecommendation, rules.OutcomeLost), posted(3)}, nil, StageInDeliberation},
		{"posted for a meeting that was called off", []RecommendationEvent{off(1)}, nil, StageAwaitingAgenda},
		{"posted again after the meeting was called off", []RecommendationEvent{off(1), posted(2)}, nil, StageInDeliberation},
		{"one of two meetings was called off", []RecommendationEvent{posted(1), off(2)}, nil, StageInDeliberation},
		{"tabled, then posted for a meeting that was called off", []RecommendationEvent{posted(1), motion(2, rules.MotionTable, rules.OutcomeCarried), off(3)}, nil, StageTabled},
		{"withdrawn after its meeting was called off", []RecommendationEvent{off(1), {Kind: EventWithdrawn, At: at(2)}}, nil, StageWithdrawn},
		{"withdrawn", []RecommendationEvent{posted(1), {Kind: EventWithdrawn, At: at(2)}}, nil, StageWithdrawn},
		{"its adoption rescinded", append(adopted[:2:2], RecommendationEvent{Kind: EventRescinded, At: at(3)}), nil, StageNotAdopted},
		{"rescinded and withdrawn", append(adopted[:2:2], RecommendationEvent{Kind: EventRescinded, At: at(3)}, RecommendationEvent{Kind: EventWithdrawn, At: at(4)}), nil, StageWithdrawn},
		{"rescinded and put on another agenda", append(adopted[:2:2], RecommendationEvent{Kind: EventRescinded, At: at(3)}, posted(4)), nil, StageInDeliberation},
		{"what is not adopted is not rescinded", []RecommendationEvent{posted(1), {Kind: EventRescinded, At: at(2)}}, nil, StageInDeliberation},
		{"withdrawn after adoption has no effect", append(adopted[:2:2], RecommendationEvent{Kind: EventWithdrawn, At: at(3)}), nil, StageAdopted},
		{"posted again after adoption", append(adopted[:2:2], posted(3)), nil, StageAdopted},
		{"sent, the clock not begun", adopted, []TransmittalFacts{{Department: 1}}, StageTransmitted},
		{"sent, the clock running", adopted, []TransmittalFacts{{Department: 1, ClockStarted: true}}, StageAwaitingResponse},
		{"answered", adopted, []TransmittalFacts{{Department: 1, ClockStarted: true, Answered: true}}, StageResponseReceived},
		{"the least advanced addressee leads", adopted, []TransmittalFacts{{Department: 1, Answered: true}, {Department: 2, ClockStarted: true}, {Department: 3, ClockStarted: true}}, StageAwaitingResponse},
		{"the newest sending to one counts", adopted, []TransmittalFacts{{Department: 1, Answered: true, SentAgain: true}, {Department: 1, ClockStarted: true}}, StageAwaitingResponse},
		{"and not the one before", adopted, []TransmittalFacts{{Department: 1, SentAgain: true}, {Department: 1, ClockStarted: true, Answered: true}}, StageResponseReceived},
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
			e := RecommendationEvent{Kind: rapid.SampledFrom([]RecommendationEventKind{EventPosted, EventMotion, EventWithdrawn, EventRescinded}).Draw(t, "kind"),
				At: time.Date(2026, 3, 1+n, 0, 0, 0, 0, time.UTC), Motion: rapid.SampledFrom(rules.MotionKinds()).Draw(t, "motion"),
				Outcome: rapid.SampledFrom([]string{rules.OutcomeCarried, rules.OutcomeLost, rules.OutcomeLostOnTie, rules.OutcomeNoQuorum}).Draw(t, "outcome")}
			e.Carried = e.Outcome == rules.OutcomeCarried
			events = append(events, e)
			after := StageOf(events, nil)
			if after == StageAdopted && before != StageAdopted && !(before == StageInDeliberation && e.Kind == EventMotion && e.Motion == rules.MotionAdoptRecommendation && e.Carried) {
				t.Fatalf("adopted from %s by %+v", before, e)
			}
			rescinded := before == StageAdopted && e.Kind == EventRescinded && after == StageNotAdopted
			if (before == StageAdopted || before == StageWithdrawn) && after != before && !rescinded {
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
		rulestest.WantCode(t, CheckRecommendation(TextFacts{Stage: stage, Version: 1}, 1, "Title", "Finding", "Ask"), want)
	}
	amended := TextFacts{Stage: StageInDeliberation, Amended: true, RunsMeeting: true, Version: 1}
	rulestest.WantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "")
	amended.RunsMeeting = false
	rulestest.WantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "amended_by_dais")
	amended.RunsMeeting, amended.MotionPending = true, true
	rulestest.WantCode(t, CheckRecommendation(amended, 1, "Title", "Finding", "Ask"), "motion_pending")
	rulestest.WantCode(t, CheckRecommendation(TextFacts{Stage: StageDraft, Version: 2}, 1, "Title", "Finding", "Ask"), "recommendation_stale")
	rulestest.WantCode(t, CheckRecommendation(TextFacts{Stage: StageDraft, Version: 1}, 1, "Two\nlines", "", "Ask"), "title:control_characters finding:required")
	if got := FormatNumber(2026, 14) + FormatNumber(2026, 1234); got != "2026-0142026-1234" {
		t.Error(got)
	}
}

func TestOnlyWhatTheBoardHasNotAdoptedIsWithdrawn(t *testing.T) {
	rulestest.WantCode(t, WithdrawRecommendation(StageDraft, false, "Superseded"), "")
	rulestest.WantCode(t, WithdrawRecommendation(StageInDeliberation, false, "Superseded"), "")
	rulestest.WantCode(t, WithdrawRecommendation(StageInDeliberation, true, "Superseded"), "motion_pending")
	rulestest.WantCode(t, WithdrawRecommendation(StageInDeliberation, false, ""), "reason:required")
	rulestest.WantCode(t, WithdrawRecommendation(StageWithdrawn, false, "Superseded"), "recommendation_withdrawn")
	rulestest.WantCode(t, WithdrawRecommendation(StageAdopted, false, "Superseded"), "recommendation_adopted")
	rulestest.WantCode(t, WithdrawRecommendation(StageResponseReceived, false, "Superseded"), "recommendation_adopted")
}

func TestARecommendationIsSentOnceToEachDepartmentTheBoardAdvises(t *testing.T) {
	f := TransmitFacts{Stage: StageAdopted, Advised: []int64{1, 2, 3}, Sent: map[int64]AgainFacts{3: {}}}
	rulestest.WantCode(t, Transmit(f, []int64{2, 1}), "")
	rulestest.WantCode(t, Transmit(f, nil), "department:required")
	rulestest.WantCode(t, Transmit(f, []int64{1, 1}), "department:addressee_repeated")
	rulestest.WantCode(t, Transmit(f, []int64{4}), "department:addressee_not_advised")
	rulestest.WantCode(t, Transmit(f, []int64{1, 3}), "already_transmitted")
	f.Sent[3] = AgainFacts{Answered: true, FoundNone: true}
	rulestest.WantCode(t, Transmit(f, []int64{1, 3}), "")
	for _, s := range []Stage{StageDraft, StageInDeliberation, StageTabled, StageNotAdopted, StageWithdrawn, StageReturned} {
		f.Stage = s
		rulestest.WantCode(t, Transmit(f, []int64{1}), "recommendation_not_adopted")
	}
	f.Stage = StageAwaitingResponse
	rulestest.WantCode(t, Transmit(f, []int64{1}), "")
}

func TestDueDates(t *testing.T) {
	for _, c := range []struct {
		name  string
		rule  ResponseRule
		event string
		want  string
	}{
		{"45 days of Albuquerque", ResponseRule{Days: 45, Unit: rules.CalendarDay, Start: StartTransmittal}, "2026-01-18", "2026-03-04"},
		{"a Sunday stays a Sunday", ResponseRule{Days: 30, Unit: rules.CalendarDay, Start: StartDelivery}, "2026-02-06", "2026-03-08"},
		{"a Sunday rolls over to Monday where the rule says so", ResponseRule{Days: 30, Unit: rules.CalendarDay, Start: StartDelivery, RollOver: true}, "2026-02-06", "2026-03-09"},
		{"a holiday rolls over too", ResponseRule{Days: 1, Unit: rules.CalendarDay, Start: StartDelivery, RollOver: true}, "2026-12-24", "2026-12-28"},
		{"ten business days around Thanksgiving", ResponseRule{Days: 10, Unit: rules.BusinessDay, Start: StartAcknowledgement}, "2026-11-17", "2026-12-02"},
		{"the clock has not begun", ResponseRule{Days: 45, Unit: rules.CalendarDay, Start: StartAcknowledgement}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var event rules.Date
			if c.event != "" {
				event = day(t, c.event)
			}
			got, err := DueDate(c.rule, event, rules.Calendar{})
			if err != nil || got.String() != c.want {
				t.Errorf("got %q, want %q (%v)", got, c.want, err)
			}
		})
	}
	if err := CheckResponseRule(ResponseRule{Days: 45, Unit: rules.CalendarDay, Start: StartTransmittal, ExtensionDays: 30}); err != nil {
		t.Error(err)
	}
	_, err := DueDate(ResponseRule{Unit: "week", ExtensionDays: -1}, rules.Date{}, rules.Calendar{})
	rulestest.WantCode(t, err, "days:number_out_of_range unit:choice_unknown start:required extension_days:number_out_of_range")
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
			read := func(s string) rules.Date {
				if s == "" {
					return rules.Date{}
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
		Commitments: []Commitment{{}, {Action: "Issue the order", Official: "Deputy Chief Ada Okafor", Target: "2026-06-01"}}}
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
			rulestest.WantCode(t, CheckResponse(a, today), strings.TrimSuffix(c.want, " commitments-none"))
			rulestest.WantCode(t, CheckResponseDraft(SignFacts{Transmitted: true, OwnDesk: true, Version: 2}, 2, a), c.draft)
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
			rulestest.WantCode(t, SignResponse(f, c.read, soundAnswer(), today), c.want)
		})
	}
	rulestest.WantCode(t, SignResponse(sound, 2, Answer{Position: Concur, Words: "Yes."}, today), "commitments:commitment_required")
}

// day reads a date for a test.
func day(t *testing.T, s string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return d
}
