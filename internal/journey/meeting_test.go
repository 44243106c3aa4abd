package journey

import (
	"strings"
	"testing"
	"time"

	"parley/internal/browse"
)

// TestFromADraftToTheAnswer is the main job of the portal, once from end to
// end: a member drafts, the board meets and votes, minutes are written and
// approved by the next meeting, the recommendation is sent and answered.
func TestFromADraftToTheAnswer(t *testing.T) {
	t.Parallel()
	h := &hall{town: newBoard(t), t: t}
	h.at(0, "09:00")
	const follower = "follower@riverbend.example"
	h.follow(follower)

	h.drafted(t)
	h.schedule(8)
	h.item("Opening and roll call", "", "")
	h.item("Interpreters at traffic stops", "Recommendation it deals with", "Interpreters at traffic stops")
	h.post()
	h.met(t)
	h.wroteMinutes(t)
	h.approved(t)
	h.sent(t)
	h.answered(t)
	h.deliver()
	told := map[string]int{}
	for _, m := range h.Post.to(follower) {
		switch {
		case strings.Contains(m.Subject, "was sent to the police"):
			told["sent"]++
		case strings.Contains(m.Subject, "The police answered"):
			told["answered"]++
		case strings.Contains(m.Subject, "minutes"):
			told["minutes"]++
		}
	}
	if told["sent"] != 1 || told["answered"] != 1 || told["minutes"] != 2 {
		t.Errorf("someone who follows got %v: one mail each for sending and answer, two for the minutes", told)
	}
}

func (h *hall) drafted(t *testing.T) {
	author := h.member("Wendell Okafor")
	tab := h.tab(t, &author, browse.Phone)
	tab.Go("/work")
	tab.Click(`.work-links a[href$="/recommendations"]`)
	tab.ClickText("Draft a recommendation")
	tab.Type(browse.Label("Title"), "Interpreters at traffic stops")
	tab.Type(browse.Label("Finding"), "Officers used the interpreter line in few of the stops that needed it.")
	tab.Type(browse.Label("Recommendation"), "Offer a telephone interpreter at every stop where no common language is spoken.")
	tab.ClickText("Save the draft")
	tab.WantText("Put it on the agenda of a meeting.")
}

func (h *hall) met(t *testing.T) {
	h.at(8, "18:02")
	public := h.tab(t, nil, browse.Phone)
	h.open("Amina Yusuf")
	h.clerk.Axe(t)
	public.Go("/b/cpab/meetings/" + h.slug)
	public.WantText("No item was taken up yet.")
	h.clerk.ClickText("Take up item 1 next")
	public.WantText("since 6:02 pm") // the page hears it: nothing loads it again
	h.Clock.Advance(5 * time.Minute)
	h.clerk.ClickText("Take up item 2 next")

	// Amina Yusuf arrives; the clerk enters it two minutes later.
	h.Clock.Advance(4 * time.Minute)
	late := h.member("Amina Yusuf")
	h.clerk.Type(browse.Label("Since, if earlier than now"), "18:09")
	h.clerk.Click(`button[name="set"][value="` + one[string](h.town, `select $1::bigint::text`, late.Seat) + `:in_room"]`)
	h.clerk.WantText("Quorum holds: 10 present, 6 needed")
	h.clerk.WantText("since 6:09")

	// Grant Lindqvist recuses on his own phone.
	grant := h.member("Grant Lindqvist")
	phone := h.tab(t, &grant, browse.Phone)
	phone.Go(h.base + "/vote")
	phone.ClickText("I have a conflict: recuse myself")
	phone.Check(`input[name="reason"][value="employment"]`)
	phone.Type(browse.Label("In words"), "I work for the interpreting service.")
	phone.ClickText("Recuse myself from this item")
	phone.WantText("You are recused from this item")
	phone.Axe(t)

	h.clerk.Go(h.base + "/session")
	h.put("adopt_recommendation", "2 Interpreters at traffic stops", "Wendell Okafor", "Amina Yusuf", "")
	h.clerk.WantText("0 of 9 have voted.")
	phone.WantText("You have no vote on this item.")
	public.WantText("Names and ballots are shown when it closes.")
	h.phones(map[string]string{"Lorraine Abbott": "Yes", "Tomás Iglesias": "Yes", "Wendell Okafor": "Yes", "Mei-Lin Castellano": "Yes", "Hannah Brandt": "No", "Darius Poole": "Abstain"})
	h.clerk.WantText("6 of 9 have voted.") // the console hears each ballot
	h.voice(h.member("Ruth Samuelson"), "yes")
	h.clerk.WantText("7 of 9 have voted.")
	h.voice(h.member("Joaquín Vela"), "yes")
	h.clerk.WantText("Waiting for Amina Yusuf.")
	public.Go("/b/cpab/meetings/" + h.slug)
	public.WantNoText("Hannah Brandt No") // nobody's ballot is shown before the close
	h.Clock.Advance(time.Minute)
	h.clerk.ClickText("Close the vote")
	h.clerk.WantText("6 yes")

	public.WantText("Passed: 6 yes, 1 no, 1 abstaining")
	public.WantText("No: Hannah Brandt.")
	public.WantText("Recused: Grant Lindqvist.")
	public.WantText("Amina Yusuf arrived at 6:09 pm.")
	public.WantText("Grant Lindqvist recused from “Interpreters at traffic stops”")
	public.Axe(t)
	h.clerk.ClickText("Adjourn")
	h.clerk.ClickText("Adjourn the meeting")
	h.clerk.WantText("The meeting is adjourned")
	h.deliver()
	var told int
	for _, m := range h.Post.to(h.member("Ruth Samuelson").Email) {
		if strings.Contains(m.Subject, "Your recorded vote") && strings.Contains(m.Text, "voice vote: yes") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d mails about the vote entered by voice", told)
	}
}

func (h *hall) wroteMinutes(t *testing.T) {
	h.at(9, "10:00")
	public := h.tab(t, nil)
	h.clerk.Go("/work/b/cpab/minutes")
	h.clerk.Click("main tbody form button")
	text, reads := h.clerk.Value("#f-text"), h.clerk.Text(".preview")
	for _, want := range []string{"Amina Yusuf arrived at 6:09 pm.", "Moved by Wendell Okafor, seconded by Amina Yusuf.", "No (1): Hannah Brandt.", "Recused (1): Grant Lindqvist."} {
		if !strings.Contains(reads, want) {
			t.Errorf("the draft lacks %q:\n%s", want, reads)
		}
	}
	h.clerk.Type("#f-text", text+"\nTwo residents spoke in favor.\n")
	h.clerk.ClickText("Save the draft")
	h.clerk.WantText("Version 2")
	page := "/b/cpab/meetings/" + h.slug + "/minutes"
	public.Go(page)
	public.WantStatus(404)
	h.clerk.ClickText("Publish as unapproved")
	public.Go(page)
	public.WantText("Draft, not yet approved")
	public.WantText("Two residents spoke in favor.")
	public.WantText("Votes by name")
}

func (h *hall) approved(t *testing.T) {
	minutes := "/b/cpab/meetings/" + h.slug + "/minutes"
	work := "/work/b/cpab/minutes/" + h.slug
	h.schedule(36)
	h.item("Approve the minutes", "Minutes to approve", "November 10, 2026")
	h.post()
	h.at(36, "18:01")
	h.open()
	h.clerk.ClickText("Take up item 1 next")
	h.put("approve_minutes", "1 Approve the minutes", "Tomás Iglesias", "Darius Poole", "Approve the minutes as published.")
	for _, m := range h.Members {
		h.voice(m, "yes")
	}
	h.clerk.WantText("10 of 10 have voted.")
	h.clerk.ClickText("Close the vote")
	h.clerk.WantText("10 yes")
	public := h.tab(t, nil)
	public.Go(minutes)
	public.WantText("Draft, not yet approved") // approval is published by the clerk
	h.at(37, "09:30")
	h.clerk.Go(work)
	h.clerk.ClickText("Publish as approved")
	public.Go(minutes)
	public.WantText("Approved December 8, 2026")
	public.WantText("motion 1 of that meeting")
	public.WantText("Version 1, not approved")
	public.WantNoText("Draft, not yet approved")
	h.clerk.Go(work)
	h.clerk.WantText("They are not edited any more.")
}

func (h *hall) sent(t *testing.T) {
	h.clerk.Go("/work/b/cpab/recommendations")
	h.clerk.ClickText("Interpreters at traffic stops")
	h.clerk.Click("main .actions a.usa-button:first-child")
	h.clerk.WantText("45 days, City Code 9-4-6")
	h.clerk.Check(browse.Label("Riverbend Police Department"))
	h.clerk.ClickText("Send the recommendation")
	h.clerk.WantText("It waits for the answer.")
	h.deliver()
	public := h.tab(t, nil, browse.Phone)
	public.Go("/b/cpab/recommendations/2026-001")
	public.WantText("Riverbend Police Department owes its answer.")
	public.WantText("Saturday, January 23") // 45 days after December 9
	if n := len(h.Post.to("chief@riverbend.example")); n != 1 {
		t.Errorf("the department got %d mails", n)
	}
}

func (h *hall) answered(t *testing.T) {
	h.at(50, "08:30")
	desk := h.tab(t, &h.Drafter)
	desk.Go("/work")
	desk.ClickText("What the department owes: 1 answer")
	desk.WantText("32 days left")
	desk.Axe(t)
	desk.ClickText("Begin")
	desk.ClickText("Save for signature") // nothing is filled in
	desk.WantStatus(422)
	desk.Axe(t)
	desk.Check(`input[name="position"][value="concur"]`)
	desk.Type(browse.Label("In your own words"), "We agree, and will offer the line at every such stop.")
	desk.Type(`[name="commitments[1].action"]`, "Issue a training bulletin")
	desk.Type(`[name="commitments[1].official"]`, "Sofia Kerr, Lieutenant")
	desk.Type(`[name="commitments[1].target"]`, "2027-03-31")
	desk.ClickText("Save for signature")
	desk.WantText("Ready to sign")
	public := h.tab(t, nil, browse.Phone)
	public.Go("/b/cpab/recommendations/2026-001")
	public.WantNoText("We agree, and will offer")

	h.Clock.Advance(3 * time.Hour)
	chief := h.tab(t, &h.Executive)
	chief.Go("/work")
	chief.ClickText("What the department owes: 1 answer")
	chief.ClickText("Review")
	chief.WantText("We agree, and will offer the line at every such stop.")
	chief.Type(browse.Label("Your office"), "Chief of Police")
	chief.ClickText("Sign and publish")
	public.Go("/b/cpab/recommendations/2026-001")
	public.WantText("Police agreed")
	public.WantText("We agree, and will offer the line at every such stop.")
	public.WantText("March 31, 2027")
	public.WantText("Nothing is owed now.")
	public.Axe(t)
}
