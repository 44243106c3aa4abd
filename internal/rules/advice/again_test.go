package advice

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules/rulestest"
)

func TestWhatWasAnsweredByNothingIsSentAgain(t *testing.T) {
	found := AgainFacts{Answered: true, FoundNone: true}
	for _, c := range []struct {
		name string
		with func(*AgainFacts)
		want string
	}{
		{"the answer was found to be none", func(*AgainFacts) {}, ""},
		{"the answer stands, or the finding was rescinded", func(f *AgainFacts) { f.FoundNone = false }, "answer_stands"},
		{"no answer came yet", func(f *AgainFacts) { f.Answered, f.FoundNone = false, false }, "already_transmitted"},
		{"the want of an answer was found to be none", func(f *AgainFacts) { f.Answered = false }, "already_transmitted"},
		{"the board closed it", func(f *AgainFacts) { f.Closed = true }, "already_closed"},
		{"a motion about it is undecided", func(f *AgainFacts) { f.MotionPending = true }, "motion_pending"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := found
			c.with(&f)
			rulestest.WantCode(t, SendAgain(f), c.want)
		})
	}
}

// TestEachSendingIsFollowedByOneAtMost takes departments through random sendings,
// answers and findings: there is never more than one sending without an answer to
// any of them, and the stage is that of the newest sendings alone.
func TestEachSendingIsFollowedByOneAtMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		advised := []int64{1, 2, 3}
		var sent []TransmittalFacts
		found := map[int]bool{} // sendings whose answer the board found to be none
		newest := func(d int64) int {
			for i := len(sent) - 1; i >= 0; i-- {
				if sent[i].Department == d {
					return i
				}
			}
			return -1
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			d := rapid.SampledFrom(advised).Draw(t, "department")
			i := newest(d)
			switch rapid.SampledFrom([]string{"send", "answer", "find", "rescind"}).Draw(t, "step") {
			case "send":
				f := TransmitFacts{Stage: SentStage(sent), Advised: advised, Sent: map[int64]AgainFacts{}}
				for _, d := range advised {
					if i := newest(d); i >= 0 {
						f.Sent[d] = AgainFacts{Answered: sent[i].Answered, FoundNone: found[i]}
					}
				}
				err := Transmit(f, []int64{d})
				if allowed := i < 0 || sent[i].Answered && found[i]; allowed != (err == nil) {
					t.Fatalf("allowed %v, and the rule says %v", allowed, fault.CodeOf(err))
				}
				if err == nil {
					if i >= 0 {
						sent[i].SentAgain = true
					}
					sent = append(sent, TransmittalFacts{Department: d, ClockStarted: true})
				}
			case "answer":
				if i >= 0 {
					sent[i].Answered = true
				}
			case "find", "rescind":
				if i >= 0 && sent[i].Answered {
					found[i] = !found[i]
				}
			}
		}
		var now []TransmittalFacts
		for _, d := range advised {
			open := 0
			for i, x := range sent {
				if x.Department == d && !x.Answered {
					open++
				}
				if i == newest(d) {
					if x.SentAgain {
						t.Fatal("the newest sending was sent again")
					}
					now = append(now, x)
				}
			}
			if open > 1 {
				t.Fatalf("department %d owes %d answers", d, open)
			}
		}
		slices.Reverse(now)
		if SentStage(sent) != SentStage(now) {
			t.Fatalf("the stage is %s, and by the newest sendings %s", SentStage(sent), SentStage(now))
		}
	})
}
