//go:build evening

package journey

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/rules"
)

// What the script expects, worked out from the script alone: tallies by counting
// names, thresholds by the sentence of the rule.

// tally counts a motion's votes by name.
func (e *evening) tally(m motion) (yes, no, abstain []string) {
	for _, name := range e.entitled(m.item) {
		switch m.votes(name) {
		case rules.Yes:
			yes = append(yes, name)
		case rules.No:
			no = append(no, name)
		case rules.Abstain:
			abstain = append(abstain, name)
		}
	}
	return yes, no, abstain
}

// needed is how many yes votes carry: more than half of the votes cast, or two
// thirds of them.
func needed(m motion, cast int) int {
	if m.needs == "two thirds" {
		return (2*cast + 2) / 3
	}
	return cast/2 + 1
}

// result is how the portal says that a motion ended.
func (e *evening) result(m motion) string {
	yes, no, abstain := e.tally(m)
	switch {
	case m.consent:
		return "by unanimous consent"
	case m.needs == "appeal" && len(yes) >= len(no):
		return "The chair's ruling stands"
	case m.needs == "appeal":
		return "The chair's ruling is reversed"
	}
	return fmt.Sprintf("%d yes, %d no, %d abstaining", len(yes), len(no), len(abstain))
}

// byName is who voted how, in the order of the roll.
func (e *evening) byName(m motion) []string {
	yes, no, abstain := e.tally(m)
	var recused, absent []string
	order := e.order
	if m.consent { // no roll is called: by seat
		order, yes = e.seats(), nil
		for _, name := range order {
			if e.here[name] != "left" {
				yes = append(yes, name)
			}
		}
	}
	for _, name := range order {
		switch {
		case slices.Contains(e.recused[m.item], name):
			recused = append(recused, name)
		case e.here[name] == "left":
			absent = append(absent, name)
		}
	}
	var out []string
	for _, g := range []struct {
		word  string
		names []string
	}{{"Yes", yes}, {"No", no}, {"Abstained", abstain}, {"Recused", recused}, {"Absent", absent}} {
		if len(g.names) > 0 {
			out = append(out, fmt.Sprintf("%s (%d): %s.", g.word, len(g.names), strings.Join(g.names, ", ")))
		}
	}
	return []string{strings.Join(out, " ")}
}

// reckoned is the result with how it was computed.
func (e *evening) reckoned(m motion) string {
	yes, no, abstain := e.tally(m)
	quorum := fmt.Sprintf("A quorum is 6 members; %d were present.", e.present())
	if e.present() < 6 {
		quorum = fmt.Sprintf("A quorum is 6 members; only %d were present.", e.present())
	}
	free := ""
	if slices.Contains([]string{"adjourn", "recess", "fix_time", "obtain_quorum"}, m.kind) {
		free = " A motion of this kind needs no quorum."
	}
	if m.consent {
		return "Adopted by unanimous consent: no member present objected. " + quorum + free
	}
	cast := len(yes) + len(no)
	least := needed(m, cast)
	rule := "Rule: more yes than no votes; abstaining counts as neither."
	if m.needs == "two thirds" {
		rule = "Rule: two thirds of the yes and no votes; abstaining counts as neither."
	}
	if m.kind == "enter_closed" { // Massachusetts: a majority of the eleven in office
		least, rule = 6, "Rule: more than half of all members in office, present or not."
	}
	tally := fmt.Sprintf("%d yes, %d no, %d abstaining; it needed %d yes. %s ", len(yes), len(no), len(abstain), least, rule)
	switch {
	case m.needs == "appeal":
		return fmt.Sprintf("The chair's ruling stands: %d voted to keep it, %d to reverse it. Rule: the ruling is reversed only if more vote against it than for it; a tie keeps it. ", len(yes), len(no)) + quorum
	case len(yes) >= least:
		return "Passed: " + tally + quorum + free
	case len(yes) == len(no):
		return "Not passed, because of a tie: " + tally + quorum
	}
	return "Not passed: " + tally + quorum
}

// reads are the words of a motion in the end: as amended, or those of its kind.
func (m motion) reads() string {
	if m.became != "" {
		return m.became
	}
	if m.text == "" {
		return map[string]string{"table": "Lay on the table", "previous_question": "Close debate", "adjourn": "Adjourn"}[m.kind]
	}
	return m.text
}

// seats are the members by seat.
func (e *evening) seats() []string {
	var out []string
	for _, m := range e.Members {
		out = append(out, m.Name)
	}
	return out
}

// minutes are the lines the evening leaves.
func (e *evening) minutes() []string {
	out := []string{"Call to order",
		"The regular meeting of the Community Police Advisory Board was called to order on November 10, 2026, 6:02 pm, Mountain Time, at City Hall, Room 204.",
		"Who was here", e.roll}
	out = append(out, e.came...)
	out = append(out, "11 seats authorized, 11 seated, quorum 6. 10 voting members were present at roll call.")
	for _, label := range e.labels {
		out = append(out, label+" "+e.titles[label])
		says := e.says[label]
		if says == nil {
			says = []string{"Not taken up."}
		}
		out = append(out, says...)
		none := true
		for _, m := range e.moved {
			if m.item != label {
				continue
			}
			none = false
			out = append(out, fmt.Sprintf("Motion %d. %s", m.number, m.reads()))
			if m.mover != "" {
				out = append(out, fmt.Sprintf("Moved by %s, seconded by %s.", m.mover, m.seconder))
			}
			out = append(out, m.lines...)
			if m.result != "" {
				out = append(out, m.result)
			}
		}
		if label == e.doorsAt {
			out = append(out, e.doors...)
		}
		if none {
			out = append(out, "No action was taken.")
		}
	}
	return append(out, e.closings...)
}

// source is the way from a line to the record, at its end.
var source = regexp.MustCompile(` record of [a-z0-9 ]+$`)

// compare has the clerk draft and publish the minutes and reads them line by
// line.
func (e *evening) compare(t *testing.T) {
	t.Helper()
	e.clerk.Go("/work/b/cpab/minutes")
	e.clerk.Click("main tbody form button")
	e.clerk.ClickText("Publish as unapproved")
	e.public.Go("/b/cpab/meetings/" + e.slug + "/minutes")
	e.public.Axe(t)
	e.public.NoOverflow(t)
	var got []string
	for line := range strings.SplitSeq(e.public.Text(".reading-text h2, .reading-text .minutes-line p"), "\n") {
		if line == "Versions" {
			break
		}
		if line == "Call to order" || len(got) > 0 { // the votes by name stand above
			got = append(got, source.ReplaceAllString(line, ""))
		}
	}
	want := e.minutes()
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("line %d of the minutes (%d lines, the script left %d)\n got: %s\nwant: %s", i+1, len(got), len(want), g, w)
			if i > 400 {
				break
			}
		}
	}
}
