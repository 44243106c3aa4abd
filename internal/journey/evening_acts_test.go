//go:build evening

package journey

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"parley/internal/browse"
	"parley/internal/rules"
)

// ballots casts every ballot: called out and entered by the clerk, or on the
// members' phones, all at once, where each hears by itself that the vote is open.
func (e *evening) ballots(m motion) {
	e.t.Helper()
	var phones sync.WaitGroup
	for _, name := range e.entitled(m.item) {
		choice := m.votes(name)
		switch {
		case choice == "":
		case m.voice:
			e.voice(e.member(name), choice)
		default:
			phones.Go(func() { e.taps(name, choice) })
		}
	}
	if phones.Wait(); e.t.Failed() {
		e.t.FailNow()
	}
	all := len(e.entitled(m.item))
	e.clerk.WantText(fmt.Sprintf("%d of %d have voted.", all-len(m.silent), all))
}

// taps is a member's vote on a phone.
func (e *evening) taps(name, choice string) {
	tab, word := e.phones[name], map[string]string{rules.Yes: "Yes", rules.No: "No", rules.Abstain: "Abstain"}[choice]
	tab.WantText("Your vote is open")
	tab.ClickText(word)
	if e.careful[name] {
		tab.ClickText("Record my vote: " + strings.ToLower(word))
	}
	tab.WantText("You may change it until the vote is closed.")
}

// brought is the motion that a carried one put before the board again, in the
// words and by the mover it had, under the item it had.
func (e *evening) brought(of int, votes motion) int {
	e.t.Helper()
	e.number++
	was := e.moved[of-1]
	votes.kind, votes.text, votes.mover, votes.seconder, votes.item, votes.number = was.kind, was.text, was.mover, was.seconder, was.item, e.number
	e.moved = append(e.moved, votes)
	e.clerk.WantText("Before the board")
	return e.number
}

// recess interrupts the meeting.
func (e *evening) recess(d time.Duration) {
	e.t.Helper()
	from := e.wall()
	e.clerk.ClickText("Take a recess")
	e.clerk.WantText("The meeting is in recess")
	e.public.WantText("The meeting is in recess")
	e.wait(d)
	e.clerk.ClickText("Resume the meeting")
	e.says[e.item] = append(e.says[e.item], fmt.Sprintf("The meeting was in recess from %s to %s.", from, e.wall()))
}

// cutOff enters that the connection of a member is lost.
func (e *evening) cutOff(name string) {
	e.t.Helper()
	e.here[name] = "left"
	e.clerk.Click(fmt.Sprintf(`button[name="set"][value="%d:lost"]`, e.member(name).Seat))
	e.quorum()
	e.lost, e.lostAt = len(e.came), e.wall()
	e.came = append(e.came, "")
}

// back enters that the member who was cut off is there again.
func (e *evening) back(name string) {
	e.t.Helper()
	e.here[name] = "remote"
	e.clerk.Click(fmt.Sprintf(`button[name="set"][value="%d:remote"]`, e.member(name).Seat))
	e.quorum()
	from := strings.TrimSuffix(e.lostAt, " "+e.wall()[len(e.wall())-2:])
	e.came[e.lost] = fmt.Sprintf("%s: connection lost %s–%s.", name, from, e.wall())
}

// refused tries to put a motion while there is no quorum; what was typed stays.
func (e *evening) refused(m motion) {
	e.t.Helper()
	e.fill(m)
	e.clerk.ClickText("Put it to the vote now")
	e.clerk.WantText("Voting is stopped: without a quorum nothing is decided.")
	if got := e.clerk.Value("#f-text"); got != m.text {
		e.t.Errorf("the refused motion reads %q", got)
	}
	e.clerk.Go(e.base + "/session")
}

// closed closes the doors by a roll call, as Massachusetts wants it, opens them
// again and reports.
func (e *evening) closed(label string) {
	e.t.Helper()
	e.takes(label)
	entry := e.votes(motion{kind: "enter_closed", text: "Meet in closed session on a complaint against one officer, and come back.", mover: "Tomás Iglesias", seconder: "Ruth Samuelson", voice: true, no: []string{"Wendell Okafor"}})
	e.clerk.Go(e.base + "/closed/enter")
	e.clerk.Axe(e.t)
	e.clerk.Select(browse.Label("On which item"), label+" "+e.titles[label])
	e.clerk.Check(`input[name="grounds"][value="reputation_or_discipline_of_individual"]`)
	e.clerk.Type(browse.Label("Statement"), "To discuss a complaint against one officer; open session will resume.")
	e.clerk.Check(`input[name="resumes"][value="yes"]`)
	e.wait(time.Minute)
	from := e.wall()
	e.clerk.ClickText("The meeting is closed now")
	e.public.WantText("The board is in closed session")
	e.public.Axe(e.t)
	e.phones["Joaquín Vela"].WantText("The board is in closed session")
	e.wait(16 * time.Minute)
	e.clerk.Go(e.base + "/closed")
	e.clerk.ClickText("Return to open session")
	to := e.wall()
	e.clerk.Go(e.base + "/closed")
	e.clerk.ClickText("Give the report of closed session 1")
	e.clerk.Check(`input[name="kind"][value="no_action"]`)
	e.clerk.ClickText("Give the report")
	e.clerk.Go(e.base + "/session")
	var yes []string
	for _, name := range e.seats() {
		if e.here[name] != "left" && name != "Wendell Okafor" {
			yes = append(yes, name)
		}
	}
	said := fmt.Sprintf("Yes (%d): %s. No (1): Wendell Okafor. Absent (3): Hannah Brandt, Grant Lindqvist, Paul Nakamura.", len(yes), strings.Join(yes, ", "))
	e.doors = append(e.doors, "Closed session 1. Closed at: "+from+" (Mass. G.L. c. 30A § 21(b)).", "Item: "+label+" "+e.titles[label]+".", "Ground: the reputation or discipline of an individual (§ 21(a)(1)).",
		"Statement: To discuss a complaint against one officer; open session will resume.", fmt.Sprintf("By: Motion %d. %s", entry, said), "Ended: Open session resumed at "+to+".", "Report: No action was taken.")
	e.doorsAt = label
	e.wait(time.Minute)
}

// adjourns votes on it and ends the meeting.
func (e *evening) adjourns(m motion) {
	e.t.Helper()
	e.votes(m)
	e.wait(20 * time.Second)
	e.clerk.ClickText("Adjourn")
	e.clerk.ClickText("Adjourn the meeting")
	e.clerk.WantText("The meeting is adjourned")
	e.closings = []string{"Adjournment", "The meeting was adjourned at " + e.wall() + "."}
}
