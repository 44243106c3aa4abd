package correct

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

var monday = rules.Date{Year: 2026, Month: 6, Day: 1}

func at(state rules.SessionState) Session {
	return Session{State: state, Day: monday, Today: monday}
}

func code(err error) string {
	if err == nil {
		return ""
	}
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return fields[0].Name + ":" + fields[0].Code
	}
	return fault.CodeOf(err)
}

func published(s Session) Session { s.Published = true; return s }

func tomorrow(s Session) Session { s.Today = monday.AddDays(1); return s }

func TestTakingAnOpeningBack(t *testing.T) {
	for _, c := range []struct {
		sentence string
		f        Open
		state    rules.SessionState
		code     string
	}{
		{"a meeting that was opened by mistake is planned again", Open{Session: at(rules.InSession)}, rules.Scheduled, ""},
		{"not when anything followed", Open{Session: at(rules.InSession), Followed: true}, rules.InSession, "opening_built_on"},
		{"not in recess", Open{Session: at(rules.InRecess)}, rules.InRecess, "correct_nothing"},
		{"not once it ended", Open{Session: at(rules.Adjourned)}, rules.Adjourned, "correct_nothing"},
		{"not before it was opened", Open{Session: at(rules.Scheduled)}, rules.Scheduled, "correct_nothing"},
		{"not on another day", Open{Session: tomorrow(at(rules.InSession))}, rules.InSession, "correct_day_over"},
		{"not against published minutes", Open{Session: published(at(rules.InSession))}, rules.InSession, "correct_minutes_published"},
	} {
		if state, err := Opening(c.f); state != c.state || code(err) != c.code {
			t.Errorf("%s: %s, %q", c.sentence, state, code(err))
		}
	}
}

func TestTakingAnAdjournmentBack(t *testing.T) {
	for _, c := range []struct {
		sentence string
		f        End
		state    rules.SessionState
		code     string
	}{
		{"the session goes on", End{Session: at(rules.Adjourned)}, rules.InSession, ""},
		{"in the recess it was adjourned from", End{Session: at(rules.Adjourned), Recess: true}, rules.InRecess, ""},
		{"behind the closed doors it was adjourned from", End{Session: at(rules.Adjourned), Closed: true}, rules.InClosed, ""},
		{"not when an item of it was carried over", End{Session: at(rules.Adjourned), Carried: true}, rules.Adjourned, "adjourning_built_on"},
		{"not while it runs", End{Session: at(rules.InSession)}, rules.InSession, "correct_nothing"},
		{"not when it was cancelled", End{Session: at(rules.Cancelled)}, rules.Cancelled, "correct_nothing"},
		{"not on another day", End{Session: tomorrow(at(rules.Adjourned))}, rules.Adjourned, "correct_day_over"},
		{"not against published minutes", End{Session: published(at(rules.Adjourned))}, rules.Adjourned, "correct_minutes_published"},
	} {
		if state, err := Adjourning(c.f); state != c.state || code(err) != c.code {
			t.Errorf("%s: %s, %q", c.sentence, state, code(err))
		}
	}
}

func TestOpeningAVoteAgain(t *testing.T) {
	closed := Count{Session: at(rules.InSession), Motion: rules.MotionClosed}
	for _, c := range []struct {
		sentence string
		change   func(*Count)
		code     string
	}{
		{"a vote that was closed by mistake is open again", func(*Count) {}, ""},
		{"also after midnight, while the session lasts", func(f *Count) { f.Today = monday.AddDays(1) }, ""},
		{"not one that is open", func(f *Count) { f.Motion = rules.MotionOpen }, "correct_nothing"},
		{"consent is divided instead", func(f *Count) { f.Consent = true }, "correct_consent"},
		{"not once the board turned to something else", func(f *Count) { f.Later = true }, "vote_followed"},
		{"not when something rests on it", func(f *Count) { f.BuiltOn = true }, "vote_built_on"},
		{"not in recess", func(f *Count) { f.State = rules.InRecess }, "meeting_in_recess"},
		{"not once the meeting ended", func(f *Count) { f.State = rules.Adjourned }, "meeting_over"},
		{"not against published minutes", func(f *Count) { f.Published = true }, "correct_minutes_published"},
	} {
		f := closed
		if c.change(&f); code(Vote(f)) != c.code {
			t.Errorf("%s: %q", c.sentence, code(Vote(f)))
		}
	}
}

func TestASpeakerWhoDidNotSpeak(t *testing.T) {
	for _, c := range []struct {
		sentence string
		f        Turn
		to       floor.Turn
		code     string
	}{
		{"waits again", Turn{at(rules.InSession), floor.Spoke}, floor.Waiting, ""},
		{"or was not there", Turn{at(rules.InSession), floor.Spoke}, floor.Missed, ""},
		{"or was not there, as is found later", Turn{tomorrow(at(rules.Adjourned)), floor.Spoke}, floor.Missed, ""},
		{"nobody waits once it ended", Turn{at(rules.Adjourned), floor.Spoke}, floor.Waiting, "what:choice_unknown"},
		{"nobody is made to speak", Turn{at(rules.InSession), floor.Spoke}, floor.Speaking, "what:choice_unknown"},
		{"one who waits is not corrected", Turn{at(rules.InSession), floor.Waiting}, floor.Missed, "correct_nothing"},
		{"not against published minutes", Turn{published(at(rules.Adjourned)), floor.Spoke}, floor.Missed, "correct_minutes_published"},
	} {
		if got := code(Speaker(c.f, c.to)); got != c.code {
			t.Errorf("%s: %q", c.sentence, got)
		}
	}
}

// Whatever a meeting was adjourned from, taking that back brings it there; adjourning
// again and taking back again changes nothing.
func TestTakingBackAnAdjournmentIsItsInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := rapid.SampledFrom([]rules.SessionState{rules.InSession, rules.InRecess, rules.InClosed}).Draw(t, "was")
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			state, err := rules.MoveSession(rules.SessionFacts{State: was, ClosedFinal: true}, rules.ActAdjourn, "", time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			back, err := Adjourning(End{Session: at(state), Recess: was == rules.InRecess, Closed: was == rules.InClosed})
			if err != nil || back != was {
				t.Fatalf("from %s to %s: %v", was, back, err)
			}
		}
	})
}

// A speaker whose turn was taken back can be called again, and has spoken then.
func TestASpeakerIsCalledAgain(t *testing.T) {
	if err := Speaker(Turn{at(rules.InSession), floor.Spoke}, floor.Waiting); err != nil {
		t.Fatal(err)
	}
	for _, step := range [][2]floor.Turn{{floor.Waiting, floor.Speaking}, {floor.Speaking, floor.Spoke}} {
		if err := floor.Next(step[0], step[1], true, false); err != nil {
			t.Errorf("%s to %s: %v", step[0], step[1], err)
		}
	}
}
