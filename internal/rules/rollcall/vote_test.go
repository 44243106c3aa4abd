package rollcall

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestOneMemberHasADoubtedConsentCounted(t *testing.T) {
	asked := DivideFacts{State: rules.InSession, Method: rules.MethodConsent, Motion: rules.MotionOpen, MayVote: true}
	carried := asked
	carried.Motion = rules.MotionClosed
	with := func(f DivideFacts, change func(*DivideFacts)) DivideFacts { change(&f); return f }
	for name, c := range map[string]struct {
		f    DivideFacts
		want string
	}{
		"while consent is asked":                    {asked, ""},
		"right after it was carried":                {carried, ""},
		"a roll call is counted already":            {with(asked, func(f *DivideFacts) { f.Method = rules.MethodRollCall }), "division_roll_call"},
		"nothing was put yet":                       {with(asked, func(f *DivideFacts) { f.Motion = rules.MotionMoved }), "consent_not_asked"},
		"there is no quorum":                        {with(asked, func(f *DivideFacts) { f.QuorumLost = true }), "quorum_lost"},
		"somebody objected":                         {with(asked, func(f *DivideFacts) { f.Motion = rules.MotionWithdrawn }), "motion_withdrawn"},
		"the board turned to something else":        {with(carried, func(f *DivideFacts) { f.Later = true }), "division_too_late"},
		"it was divided already":                    {with(carried, func(f *DivideFacts) { f.Again = true }), "division_too_late"},
		"the result did something":                  {with(carried, func(f *DivideFacts) { f.TookEffect = true }), "division_took_effect"},
		"something was done while consent is asked": {with(asked, func(f *DivideFacts) { f.TookEffect = true }), ""},
		"a member who recused":                      {with(asked, func(f *DivideFacts) { f.MayVote = false }), "divider_has_no_vote"},
		"in recess":                                 {with(asked, func(f *DivideFacts) { f.State = rules.InRecess }), "meeting_in_recess"},
		"after the meeting":                         {with(carried, func(f *DivideFacts) { f.State = rules.Adjourned }), "meeting_over"},
	} {
		t.Run(name, func(t *testing.T) { rulestest.WantCode(t, Divide(c.f), c.want) })
	}
}

func voice(rev int) Entry {
	return Entry{Ballot: rules.Ballot{Seat: 1, Revision: rev, Choice: rules.Yes, Voice: true}}
}

func own(rev int) Entry { return Entry{Ballot: rules.Ballot{Seat: 1, Revision: rev, Choice: rules.No}} }

func TestTheClerkTakesBackOnlyTheClerksOwnEntry(t *testing.T) {
	taken := voice(1)
	taken.Taken = true
	for name, c := range map[string]struct {
		s    rules.SessionState
		m    rules.MotionState
		all  []Entry
		rev  int
		want string
	}{
		"an entry by voice":                    {rules.InSession, rules.MotionOpen, []Entry{voice(1)}, 1, ""},
		"the member had voted before":          {rules.InSession, rules.MotionOpen, []Entry{own(1), voice(2)}, 2, ""},
		"an earlier entry by voice":            {rules.InSession, rules.MotionOpen, []Entry{voice(1), voice(2)}, 1, ""},
		"the member has voted since":           {rules.InSession, rules.MotionOpen, []Entry{voice(1), own(2)}, 1, "ballot_own"},
		"the member's own ballot":              {rules.InSession, rules.MotionOpen, []Entry{own(1)}, 1, "ballot_own"},
		"taken back already":                   {rules.InSession, rules.MotionOpen, []Entry{taken, voice(2)}, 1, "ballot_taken_back"},
		"no such ballot":                       {rules.InSession, rules.MotionOpen, []Entry{voice(1)}, 2, "ballot_unknown"},
		"nobody voted":                         {rules.InSession, rules.MotionOpen, nil, 1, "ballot_unknown"},
		"after the close":                      {rules.InSession, rules.MotionClosed, []Entry{voice(1)}, 1, "vote_closed"},
		"in recess":                            {rules.InRecess, rules.MotionOpen, []Entry{voice(1)}, 1, "meeting_in_recess"},
		"a motion whose vote was never opened": {rules.InSession, rules.MotionMoved, []Entry{voice(1)}, 1, "vote_not_open"},
	} {
		t.Run(name, func(t *testing.T) { rulestest.WantCode(t, TakeBack(c.s, c.m, c.all, c.rev), c.want) })
	}
}

// TestUndoThenRedoIsIdentity: whatever was cast before, an entry that is taken
// back leaves what counted before it, and the same entry made again counts as it
// did.
func TestUndoThenRedoIsIdentity(t *testing.T) {
	counts := func(all []Entry) string {
		choice := ""
		for _, b := range Standing(all) {
			choice = b.Choice
		}
		return choice
	}
	rapid.Check(t, func(t *rapid.T) {
		var all []Entry
		cast := func(voice bool, choice string) {
			all = append(all, Entry{Ballot: rules.Ballot{Seat: 1, Revision: len(all) + 1, Choice: choice, Voice: voice}})
		}
		choices := rapid.SampledFrom([]string{rules.Yes, rules.No, rules.Abstain})
		for range rapid.IntRange(0, 6).Draw(t, "before") {
			if rapid.IntRange(0, 3).Draw(t, "undo") == 0 && len(all) > 0 && TakeBack(rules.InSession, rules.MotionOpen, all, len(all)) == nil {
				all[len(all)-1].Taken = true
				continue
			}
			cast(rapid.Bool().Draw(t, "voice"), choices.Draw(t, "choice"))
		}
		before, kept := counts(all), append([]Entry(nil), all...)
		choice := choices.Draw(t, "entered")
		cast(true, choice)
		if err := TakeBack(rules.InSession, rules.MotionOpen, all, len(all)); err != nil {
			t.Fatal(err)
		}
		all[len(all)-1].Taken = true
		if counts(all) != before || !reflect.DeepEqual(kept, append([]Entry(nil), all[:len(kept)]...)) {
			t.Fatalf("after it was taken back %q counts, before it was %q", counts(all), before)
		}
		cast(true, choice)
		if counts(all) != choice {
			t.Fatalf("made again, %q counts, not %q", counts(all), choice)
		}
	})
}
