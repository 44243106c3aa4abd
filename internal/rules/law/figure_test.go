package law

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules/profile"
)

func TestFiguresOfSingleActs(t *testing.T) {
	act := func(id string) profile.Profile {
		p, ok := profile.Get(id)
		if !ok {
			t.Fatal(id)
		}
		return p
	}
	hours := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	days := func(n int) time.Time { return start.AddDate(0, 0, n) }
	held := func(change func(*Happened)) Happened {
		h := Happened{Occasion: profile.Occasion{Kind: profile.Regular}, Start: start, Ended: hours(2), Zone: time.UTC}
		change(&h)
		return h
	}
	emergency := func(change func(*Happened)) Happened {
		return held(func(h *Happened) { h.Occasion.Kind = profile.Emergency; change(h) })
	}
	nothing := func(*Happened) {}
	site := func(at time.Time) Posting {
		return Posting{Needed: []string{"meeting_site"}, PostedAt: days(-20), Done: []Channel{{"meeting_site", at}}}
	}
	for _, c := range []struct {
		sentence, act, name string
		h                   Happened
		now                 time.Time
		state               string
		over                time.Duration
	}{
		{"a vote is open from the moment it closes", "us-ct-foia", VotesOpen, held(func(h *Happened) { h.Votes = []Taken{{hours(1), hours(1)}} }), days(9), OnTime, 0},
		{"a vote in closed session is open from its report on", "us-ct-foia", VotesOpen, held(func(h *Happened) { h.Votes = []Taken{{hours(1), hours(1)}, {hours(1), hours(52)}} }), days(9), Late, 3 * time.Hour},
		{"a vote whose report is owed", "us-ct-foia", VotesOpen, held(func(h *Happened) { h.Votes = []Taken{{hours(1), time.Time{}}} }), hours(50), Missing, time.Hour},
		{"without a vote nothing is owed", "us-ct-foia", VotesOpen, held(nothing), days(9), "", 0},
		{"another act names no hours", "us-ny-oml", VotesOpen, held(func(h *Happened) { h.Votes = []Taken{{hours(1), time.Time{}}} }), days(9), "", 0},
		{"a closed session is reported within the week", "us-ny-oml", ClosedText, held(func(h *Happened) { h.Shut = []Shut{{hours(1), days(7)}} }), days(30), OnTime, 0},
		{"a report in the second week", "us-ny-oml", ClosedText, held(func(h *Happened) { h.Shut = []Shut{{hours(1), days(2)}, {hours(1), days(10)}} }), days(30), Late, 72 * time.Hour},
		{"a report that is owed still", "us-ny-oml", ClosedText, held(func(h *Happened) { h.Shut = []Shut{{hours(1), time.Time{}}} }), days(8), Missing, 24 * time.Hour},
		{"a report there is time for", "us-ny-oml", ClosedText, held(func(h *Happened) { h.Shut = []Shut{{hours(1), time.Time{}}} }), days(7), NotDue, 0},
		{"an emergency with a posted agenda is told of by its page", "us-az-oml", HeldNotice, emergency(func(h *Happened) { h.Postings = []Posting{{PostedAt: hours(-1)}} }), days(9), OnTime, 0},
		{"one without is told of by its minutes, too late", "us-az-oml", HeldNotice, emergency(func(h *Happened) { h.Minutes = hours(30) }), days(9), Late, 4 * time.Hour},
		{"one without either", "us-az-oml", HeldNotice, emergency(nothing), hours(28), Missing, 2 * time.Hour},
		{"one that sits still owes nothing", "us-az-oml", HeldNotice, emergency(func(h *Happened) { h.Ended = time.Time{} }), hours(1), "", 0},
		{"a regular meeting owes no such notice", "us-az-oml", HeldNotice, held(nothing), days(9), "", 0},
		{"an agenda that stood in the two weeks before", "us-ga-oma", WindowPosted, held(func(h *Happened) { h.Postings = []Posting{site(days(-3))} }), days(1), OnTime, 0},
		{"one that was put up earlier and stands", "us-ga-oma", WindowPosted, held(func(h *Happened) { h.Postings = []Posting{site(days(-20))} }), days(1), OnTime, 0},
		{"one put up when the meeting had begun", "us-ga-oma", WindowPosted, held(func(h *Happened) { h.Postings = []Posting{site(hours(1))} }), days(1), Late, time.Hour},
		{"one never put up at the site", "us-ga-oma", WindowPosted, held(func(h *Happened) { h.Postings = []Posting{{Needed: []string{"meeting_site"}, PostedAt: days(-3)}} }), hours(5), Missing, 5 * time.Hour},
		{"approved minutes stay on the site", "us-il-oma", WebKept, held(func(h *Happened) { h.Final = days(9) }), days(300), OnTime, 0},
		{"and are not owed before they are published", "us-il-oma", WebKept, held(nothing), days(300), "", 0},
		{"the full record within seven business days", "us-dc-oma", FullRecord, held(func(h *Happened) { h.Recording = days(9) }), days(30), OnTime, 0}, // March 10 to 19, over one weekend
		{"the full record a day later", "us-dc-oma", FullRecord, held(func(h *Happened) { h.Recording = days(10) }), days(30), Late, 24 * time.Hour},
		{"the full record is missing", "us-dc-oma", FullRecord, held(nothing), days(11), Missing, 48 * time.Hour},
		{"a meeting that was recorded", "us-nv-oml", Recorded, held(func(h *Happened) { h.Recording = days(3) }), days(30), OnTime, 0},
		{"a recording that is not linked on the day", "us-nv-oml", Recorded, held(nothing), hours(3), NotDue, 0},
		{"a recording that is missing", "us-nv-oml", Recorded, held(nothing), days(2), Missing, 48 * time.Hour},
		{"of a closed session nothing is known", "us-il-oma", Recorded, held(func(h *Happened) { h.Shut = []Shut{{hours(1), hours(2)}} }), days(2), Unjudged, 0},
		{"where only closed sessions are recorded, one without owes none", "us-il-oma", Recorded, held(nothing), days(2), "", 0},
		{"a law that only encourages asks for nothing", "us-wa-opma", Recorded, held(nothing), days(2), "", 0},
	} {
		state, over := "", time.Duration(0)
		for _, f := range Figure(act(c.act), c.h, c.now) {
			if f.Name == c.name {
				state, over = f.State, f.Over
				if f.Rule.Citation == "" {
					t.Errorf("%s: by no section", c.sentence)
				}
			}
		}
		if state != c.state || over != c.over {
			t.Errorf("%s: %s, %s over; want %s, %s", c.sentence, state, over, c.state, c.over)
		}
	}
}

// Whatever the act and the meeting: what is judged as done has its moment, and
// nothing that is done becomes undone as time goes on.
func TestTimeAloneNeverUndoesAFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := profile.Get(rapid.SampledFrom([]string{"us-ct-foia", "us-ny-oml", "us-az-oml", "us-ga-oma", "us-il-oma", "us-dc-oma", "us-nv-oml"}).Draw(t, "act"))
		at := func(name string) time.Time {
			n := rapid.IntRange(-1, 400).Draw(t, name)
			if n < 0 {
				return time.Time{}
			}
			return start.Add(time.Duration(n) * time.Hour)
		}
		h := Happened{Occasion: profile.Occasion{Kind: rapid.SampledFrom([]string{profile.Regular, profile.Emergency}).Draw(t, "kind")}, Start: start, Ended: start.Add(time.Hour), Zone: time.UTC,
			Votes: []Taken{{start, at("vote")}}, Shut: []Shut{{start, at("report")}}, Recording: at("recording"), Minutes: at("minutes"), Final: at("final")}
		now := start.Add(time.Duration(rapid.IntRange(1, 1000).Draw(t, "now")) * time.Hour)
		was := map[string]Compliance{}
		for _, f := range Figure(p, h, now) {
			was[f.Name] = f.Compliance
			if f.State == Late && !f.Done.After(f.Due) || f.State == Missing && f.Over <= 0 {
				t.Fatalf("%s: %+v", f.Name, f.Compliance)
			}
		}
		for _, f := range Figure(p, h, now.Add(500*time.Hour)) {
			if w := was[f.Name]; (w.State == OnTime || w.State == Late) && (f.State != w.State || f.Over != w.Over) {
				t.Fatalf("%s was %+v and is %+v", f.Name, w, f.Compliance)
			}
		}
	})
}
