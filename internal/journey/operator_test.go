package journey

import (
	"testing"

	"parley/internal/browse"
	"parley/internal/clock"
	"parley/internal/pgtest"
	"parley/internal/webtest"
)

// TestTheOperatorSetsAnInstallationUp begins with an empty database and the
// link that the command line prints; all else is done in the browser.
func TestTheOperatorSetsAnInstallationUp(t *testing.T) {
	t.Parallel()
	w := serve(t, pgtest.DSN(t), clock.At(webtest.Start))
	link, err := w.Portal.Slices.Account.InviteOperator(t.Context(), "Noor Haddad", "noor@riverbend.example")
	if err != nil {
		t.Fatal(err)
	}
	tab := w.tab(t, nil)
	tab.Go("/")
	tab.WantText("No meeting is scheduled.")
	tab.Axe(t)
	tab.Go(w.path(link))
	tab.WantText("Noor Haddad, choose a password.")
	tab.Type(browse.Label("New password"), "short")
	tab.ClickText("Set my password and sign in")
	tab.WantStatus(422)
	tab.Type(browse.Label("New password"), "the river bends twice here")
	tab.ClickText("Set my password and sign in")
	tab.WantText("My work")
	tab.ClickText("Set up jurisdictions, departments, boards, seats and roles")
	tab.WantText("No board yet")
	tab.Axe(t)

	tab.ClickText("Add a jurisdiction")
	tab.Type(browse.Label("Name"), "City of Riverbend")
	tab.Type(browse.Label("Time zone"), "America/Denver")
	tab.Select(browse.Label("Open-meeting rules"), "us-ca-brown")
	tab.ClickText("Save")
	tab.ClickText("Add a department")
	tab.Type(browse.Label("Name"), "Riverbend Police Department")
	tab.Type(browse.Label("Addressee"), "Chief Marisol Trent")
	tab.ClickText("Save")
	tab.ClickText("Add a board")
	tab.Type(browse.Label("Name"), "Police Oversight Commission")
	tab.Type(browse.Label("Address"), "oversight")
	tab.Check(browse.Label("Riverbend Police Department"))
	tab.Type(browse.Label("Legal basis"), "Charter 12")
	tab.Type(browse.Label("Days to fill a vacancy"), "60")
	tab.Type(browse.Label("Source of that limit"), "Charter 12.3")
	tab.ClickText("Save")
	tab.WantText("Police Oversight Commission")

	tab.Go("/work/site/b/oversight")
	tab.ClickText("Set the rules")
	tab.Type(browse.Label("Source of the quorum rule"), "Rule 3.1")
	tab.Type(browse.Label("Days the department has to answer"), "45")
	tab.Type(browse.Label("Source of the response rule"), "City Code 9-4-6")
	tab.ClickText("Save")
	tab.WantText("45 days, City Code 9-4-6")
	for _, number := range []string{"1", "2", "3"} {
		tab.Go("/work/site/b/oversight/seats/new")
		tab.Type(browse.Label("Number"), number)
		tab.Type(browse.Label("Appointing authority"), "Mayor")
		tab.ClickText("Add the seat")
		tab.WantText("authorized")
	}

	tab.Go("/work/site/people/invite")
	tab.Type(browse.Label("Name, as the record prints it"), "Amina Yusuf")
	tab.Type(browse.Label("Email address"), "amina@riverbend.example")
	tab.ClickText("Add and send the invitation")
	tab.WantText("Invited, no password yet")
	w.deliver()
	mails := w.Post.to("amina@riverbend.example")
	if len(mails) != 1 {
		t.Fatalf("%d invitations", len(mails))
	}
	hers := w.tab(t, nil, browse.Phone)
	hers.Go(w.link(mails[0].Text, "/work/invitation/"))
	hers.WantText("Amina Yusuf, choose a password.")
	hers.Type(browse.Label("New password"), "a quiet evening by the canal")
	hers.ClickText("Set my password and sign in")
	hers.WantText("You hold no seat and no role now.")

	tab.Go("/work/site/b/oversight")
	tab.Click(`tbody tr:first-child a[href$="/appoint"]`)
	tab.Select(browse.Label("Person"), "Amina Yusuf")
	tab.Type(browse.Label("Last day"), "2028-12-31")
	tab.ClickText("Appoint")
	tab.WantText("1 seated")
	tab.ClickText("Give a role")
	tab.Select(browse.Label("Person"), "Amina Yusuf")
	tab.Check(browse.Label("Chair"))
	tab.ClickText("Give the role")
	tab.WantText("Amina Yusuf, Chair")

	hers.Go("/work")
	hers.WantText("Police Oversight Commission")
	hers.WantText("Meetings, agendas and notices")
	w.deliver()
	if n := len(w.Post.to("amina@riverbend.example")); n != 3 {
		t.Errorf("%d mails for an invitation, a term and a role", n)
	}
	reader := w.tab(t, nil)
	reader.Go("/b/oversight")
	reader.WantText("Amina Yusuf")
	reader.WantText("3 authorized, 1 seated")
	reader.WantText("Seat 2 is empty")
	reader.Go("/b/oversight/members")
	reader.WantText("since November 2, 2026")
	reader.Axe(t)

	hers.ClickText("Menu")
	hers.ClickText("Sign out")
	hers.Go("/work")
	hers.WantText("I do not know my password")
}
