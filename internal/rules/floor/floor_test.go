package floor

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestABoardsRuleIsCheckedWhenItIsEntered(t *testing.T) {
	for _, c := range []struct {
		name         string
		change       func(*Rule)
		registration string
		want         string
	}{
		{"the default is sound", func(*Rule) {}, RegistrationProhibited, ""},
		{"no time to speak", func(r *Rule) { r.Minutes = 0 }, "allowed", "minutes:number_out_of_range"},
		{"writing closes a fortnight before", func(r *Rule) { r.WrittenHours = 336 }, "allowed", "written_hours:number_out_of_range"},
		{"names asked for where the law lets it", func(r *Rule) { r.NameRequired = true }, "allowed", ""},
		{"names asked for where the law forbids it", func(r *Rule) { r.NameRequired = true }, RegistrationProhibited, "name_required:name_forbidden"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Default()
			c.change(&r)
			got := ""
			for _, f := range CheckRule(r, c.registration) {
				got += f.Name + ":" + f.Code
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestThePublicSignsUpAndWritesWhileTheMeetingCanStillHearIt(t *testing.T) {
	start := rulestest.Moment(t, "2026-12-09T02:00:00Z")
	base := Facts{State: rules.Scheduled, Start: start, Now: start.Add(-time.Hour), Posted: true, Speaks: true}
	rule := Rule{WrittenHours: 1, Minutes: 3, AidDays: 3, AnswerDays: 1}
	for _, c := range []struct {
		name         string
		change       func(*Facts, *Rule)
		speak, write string
	}{
		{"an hour before, which is the last moment to write", func(*Facts, *Rule) {}, "", ""},
		{"a second later", func(f *Facts, _ *Rule) { f.Now = f.Now.Add(time.Second) }, "", "written_closed"},
		{"in session", func(f *Facts, _ *Rule) { f.State, f.Now = rules.InSession, start.Add(time.Hour) }, "", "written_closed"},
		{"after adjournment", func(f *Facts, _ *Rule) { f.State = rules.Adjourned }, "floor_closed", "floor_closed"},
		{"of a meeting called off", func(f *Facts, _ *Rule) { f.State = rules.Cancelled }, "floor_closed", "floor_closed"},
		{"before the agenda is posted", func(f *Facts, _ *Rule) { f.Posted = false }, "floor_closed", "floor_closed"},
		{"on an item the public does not speak at", func(f *Facts, _ *Rule) { f.Speaks = false }, "item_silent", ""},
		{"without a name where the board asks for one", func(_ *Facts, r *Rule) { r.NameRequired = true }, "name:required", "name:required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, r := base, rule
			c.change(&f, &r)
			rulestest.WantCode(t, SignUp(f, r, "", "Spanish"), c.speak)
			rulestest.WantCode(t, Write(f, r, "", "Turn the cameras on."), c.write)
		})
	}
	rulestest.WantCode(t, Write(base, rule, "", ""), "text:required")
	rulestest.WantCode(t, Write(base, rule, "", strings.Repeat("x", MaxComment+1)), "text:too_long")
}

func TestAnAidIsAskedForInTimeAndAnsweredInTime(t *testing.T) {
	date := func(s string) rules.Date {
		d, err := rules.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ name, meeting, asked, cutOff, answer string }{
		{"a quiet week", "2026-12-10", "2026-12-01", "2026-12-07", "2026-12-02"},
		{"over Thanksgiving and a weekend", "2026-12-01", "2026-11-25", "2026-11-25", "2026-11-27"},
		{"asked on the eve, answered on the day", "2026-12-10", "2026-12-09", "2026-12-07", "2026-12-10"},
		{"asked on the day itself", "2026-12-10", "2026-12-10", "2026-12-07", "2026-12-10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cut, answer, err := Aid(Default(), date(c.meeting), date(c.asked), rules.NewCalendar())
			if err != nil || cut.String() != c.cutOff || answer.String() != c.answer {
				t.Errorf("%s %s %v", cut, answer, err)
			}
		})
	}
	f := Facts{State: rules.Scheduled}
	rulestest.WantCode(t, CheckAid(f, AidRequest{Kind: AidSign}), "")
	rulestest.WantCode(t, CheckAid(f, AidRequest{Kind: AidInterpreter}), "language:required")
	rulestest.WantCode(t, CheckAid(f, AidRequest{Kind: AidOther}), "detail:required")
	rulestest.WantCode(t, CheckAid(f, AidRequest{Kind: "helicopter"}), "kind:choice_unknown")
	rulestest.WantCode(t, CheckAid(Facts{State: rules.Adjourned}, AidRequest{Kind: AidSign}), "floor_closed")
}

func TestOneSpeakerHasTheFloorAtATime(t *testing.T) {
	for _, c := range []struct {
		is, to           Turn
		inSession, taken bool
		want             string
	}{
		{Waiting, Speaking, true, false, ""},
		{Waiting, Speaking, true, true, "turn_taken"},
		{Waiting, Speaking, false, false, "turn_not_in_session"},
		{Waiting, Withdrawn, false, false, ""},
		{Missed, Speaking, true, false, ""},
		{Speaking, Spoke, true, true, ""},
		{Speaking, Withdrawn, true, true, "turn_over"},
		{Spoke, Speaking, true, false, "turn_over"},
		{Withdrawn, Waiting, true, false, "turn_over"},
	} {
		rulestest.WantCode(t, Next(c.is, c.to, c.inSession, c.taken), c.want)
	}
	rapid.Check(t, func(t *rapid.T) { // whatever is asked, two never speak at once and nobody speaks twice
		list := make([]Turn, 4)
		spoke := make([]int, 4)
		for i := range list {
			list[i] = Waiting
		}
		for range 40 {
			i := rapid.IntRange(0, 3).Draw(t, "who")
			to := rapid.SampledFrom([]Turn{Waiting, Speaking, Spoke, Missed, Withdrawn}).Draw(t, "to")
			taken := false
			for j, l := range list {
				taken = taken || j != i && l == Speaking
			}
			if Next(list[i], to, true, taken) == nil {
				list[i] = to
				if to == Spoke {
					spoke[i]++
				}
			}
			now := 0
			for j, l := range list {
				if l == Speaking {
					now++
				}
				if spoke[j] > 1 {
					t.Fatal("someone spoke twice")
				}
			}
			if now > 1 {
				t.Fatal("two have the floor")
			}
		}
	})
}

func TestACommentIsHeldBackOnlyForAReasonThatIsNoOpinion(t *testing.T) {
	rulestest.WantCode(t, Decide(Received, Shown, ""), "")
	rulestest.WantCode(t, Decide(Received, HeldBack, "personal_data"), "")
	rulestest.WantCode(t, Decide(Received, HeldBack, "rude"), "reason:choice_unknown")
	rulestest.WantCode(t, Decide(Shown, HeldBack, "threat"), "")
	rulestest.WantCode(t, Decide(HeldBack, Shown, ""), "")
	rulestest.WantCode(t, Decide(Shown, Shown, ""), "letter_already")
	rulestest.WantCode(t, Decide(TakenBack, Shown, ""), "letter_taken_back")
	rulestest.WantCode(t, TakeBack(Received), "")
	rulestest.WantCode(t, TakeBack(Shown), "letter_already")
	rulestest.WantCode(t, DropAid(AidPromised), "")
	rulestest.WantCode(t, DropAid(AidDeclined), "aid_answered")
	rulestest.WantCode(t, DropAid(AidWithdrawn), "aid_answered")
	if Left(Default(), time.Unix(0, 0), time.Unix(200, 0)) != -20*time.Second {
		t.Error("three minutes are three minutes")
	}
}
