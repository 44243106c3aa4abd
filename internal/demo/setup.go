package demo

import (
	"encoding/base64"
	"fmt"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/alternate"
	"parley/internal/rules/rollcall"
)

var memberNames = []string{"Lorraine Abbott", "Tomás Iglesias", "Wendell Okafor", "Mei-Lin Castellano", "Hannah Brandt",
	"Darius Poole", "Ruth Samuelson", "Joaquín Vela", "Amina Yusuf", "Grant Lindqvist", "Paul Nakamura"}

var appointers = []string{"Mayor", "City Council", "Council, District 1", "Council, District 2", "Council, District 3",
	"Clergy Alliance", "Neighborhood Council", "Mayor", "Neighborhood Council", "City Council", "Mayor"}

func (c *city) person(by act.Caller, name, mailName string) (person, error) {
	rec, err := c.accounts.Invite(c.ctx, by, name, mailName+"@riverbend.example")
	if err != nil {
		return person{}, fmt.Errorf("%s: %w", name, err)
	}
	p := person{name: name, account: rec.ID()}
	return p, c.db.Get(c.ctx, &p.id, `select person_id from accounts where id = $1`, p.account)
}

// setUp is the operator's work: jurisdiction, department, board, seats, people,
// terms, roles.
func (c *city) setUp() error {
	c.at(-100, "09:00")
	program := act.Caller{By: act.Program("demo")}
	var err error
	if c.operator, err = c.person(program, "Noor Haddad", "operator"); err != nil {
		return err
	}
	if _, err := c.accounts.InviteOperator(c.ctx, c.operator.name, "operator@riverbend.example"); err != nil {
		return err
	}
	op := func() act.Caller { return c.as(c.operator) }
	if _, err := c.boards.UpdateSite(c.ctx, op(), "City of Riverbend", "Police advisory boards", ""); err != nil {
		return err
	}
	j, err := c.boards.SaveJurisdiction(c.ctx, op(), 0, board.Jurisdiction{Name: "City of Riverbend", Zone: zoneName, Profile: "us-ca-brown"})
	if err != nil {
		return err
	}
	c.jurisdiction = j.ID()
	d, err := c.boards.SaveDepartment(c.ctx, op(), 0, board.Department{Jurisdiction: j.ID(), Name: "Riverbend Police Department", Head: "Chief Marisol Trent", Email: "chief@riverbend.example"})
	if err != nil {
		return err
	}
	c.department = d.ID()
	b, err := c.boards.SaveBoard(c.ctx, op(), 0, board.Board{Jurisdiction: j.ID(), Slug: "cpab", Name: "Community Police Advisory Board",
		Summary:    "Eleven residents who advise the Riverbend Police Department in public.",
		LegalBasis: "Riverbend City Charter, article 12 (2021)", Meets: "Meets on Tuesdays at 6:00 pm, about once a month.",
		Contact:         "Priya Raman, Office of Boards and Commissions, 410 Canal Street, Riverbend. 555-0142, boards@riverbend.example",
		Accessibility:   "Need an interpreter, captions, large print or another aid to take part? Call 555-0143 (relay 711) or write to access@riverbend.example. Later requests are still welcome; we will do what we can.",
		HowToSpeak:      "Come to the meeting or join online and raise your hand when the chair opens an item marked Speak. You need not give your name. Three minutes each.",
		AppointmentDays: 60, AppointmentCitation: "Charter 12.3", Departments: []int64{c.department}})
	if err != nil {
		return err
	}
	c.board = b.ID()
	if _, err := c.boards.SetRules(c.ctx, op(), board.Rules{QuorumBase: rules.BaseAuthorized, QuorumCitation: "Board Rule 3.1", RecusedCounts: true, RemoteCounts: true,
		Threshold: rules.MajorityOfVotesCast, ThresholdCitation: "Board Rule 4.3", SecondRequired: true, CallOrder: rollcall.Rotating, ChairLast: true,
		ResponseDays: 45, ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, ResponseCitation: "City Code 9-4-6", ResponseExtension: 15,
		Publication: advice.PublicationRule{Days: 5, Unit: rules.CalendarDay, Copies: []string{"Mayor of Riverbend", "City Council"}, Citation: "City Code 9-4-7"},
		Alternates:  alternate.ForAbsentMember, AlternatesSource: "City Code 9-4-2(d)", Revision: 1}); err != nil {
		return err
	}
	if err := c.setLaw(op, j.ID()); err != nil {
		return err
	}
	if err := c.staff(op); err != nil {
		return err
	}
	if err := c.seat(op); err != nil {
		return err
	}
	return c.followers()
}

func (c *city) staff(op func() act.Caller) error {
	for _, s := range []struct {
		to         *person
		name, mail string
	}{{&c.clerk, "Priya Raman", "clerk"}, {&c.drafter, "Owen Hale", "hale"}, {&c.chief, "Marisol Trent", "trent"}} {
		p, err := c.person(op(), s.name, s.mail)
		if err != nil {
			return err
		}
		*s.to = p
	}
	return nil
}

// seat creates eleven seats, fills them and gives the roles.
func (c *city) seat(op func() act.Caller) error {
	year := c.today.Year
	for i, name := range memberNames {
		s, err := c.boards.CreateSeat(c.ctx, op(), board.Seat{Number: i + 1, Kind: string(rules.SeatRegular), AppointedBy: appointers[i], CreatedOn: "2021-01-01"})
		if err != nil {
			return err
		}
		p, err := c.person(op(), name, fmt.Sprintf("member%d", i+1))
		if err != nil {
			return err
		}
		p.seat = s.ID()
		from := rules.Date{Year: year - 1 - i%3, Month: 1, Day: 1}
		to := rules.Date{Year: from.Year + 3, Month: 12, Day: 31}
		t, err := c.terms.Appoint(c.ctx, op(), p.seat, p.id, from.String(), to.String())
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		p.term = t.ID()
		c.members = append(c.members, p)
	}
	if err := c.seatAlternate(op); err != nil {
		return err
	}
	for _, g := range []struct {
		p    person
		role rules.Role
		dept int64
	}{{c.members[0], rules.Chair, 0}, {c.members[1], rules.ViceChair, 0}, {c.clerk, rules.Clerk, 0}, {c.drafter, rules.Drafter, c.department}, {c.chief, rules.Executive, c.department}} {
		if _, err := c.accounts.Grant(c.ctx, op(), g.p.account, g.role, g.dept); err != nil {
			return err
		}
	}
	return nil
}

// seatAlternate fills the one alternate's seat the charter creates.
func (c *city) seatAlternate(op func() act.Caller) error {
	s, err := c.boards.CreateSeat(c.ctx, op(), board.Seat{Number: 21, Kind: string(rules.SeatAlternate), AppointedBy: "City council", CreatedOn: "2021-01-01"})
	if err != nil {
		return err
	}
	c.alternate, err = c.person(op(), "Nadia Ferreira", "alternate")
	if err != nil {
		return err
	}
	c.alternate.seat = s.ID()
	_, err = c.terms.Appoint(c.ctx, op(), c.alternate.seat, c.alternate.id, rules.Date{Year: c.today.Year - 1, Month: 1, Day: 1}.String(), "")
	return err
}

// vacancy: the member in seat 11 moves away, and the mayor owes an appointment.
func (c *city) vacancy() error {
	c.at(-47, "10:00")
	left := c.members[10]
	c.members = c.members[:10]
	_, err := c.terms.End(c.ctx, c.as(c.operator), left.term, c.today.AddDays(-47).String(), "Moved away from the city.")
	return err
}

// followers are two residents who follow the board by mail.
func (c *city) followers() error {
	c.at(-99, "08:30")
	for _, email := range []string{"ana.resident@riverbend.example", "desk@riverbend-courier.example"} {
		if _, err := c.notices.Request(c.ctx, act.Caller{Board: c.board, Key: "follow-" + email, Digest: "demo"}, email); err != nil {
			return err
		}
		var token []byte
		if err := c.db.Get(c.ctx, &token, `select token from subscriptions where board_id = $1 and email = $2`, c.board, email); err != nil {
			return err
		}
		if err := c.notices.Confirm(c.ctx, base64.RawURLEncoding.EncodeToString(token)); err != nil {
			return err
		}
	}
	return nil
}
