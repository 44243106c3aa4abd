package webtest

import (
	"context"
	"crypto/rand"
	"fmt"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/member"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

func fresh() string { return rand.Text() }

func newMembers(db *pg.DB, door *act.Door) *member.Slice { return member.New(db, door) }

type builder struct {
	ctx      context.Context
	db       *pg.DB
	accounts *account.Slice
	boards   *board.Slice
	members  *member.Slice
	err      error
}

// names of the board's members, seat by seat.
var names = []string{"Lorraine Abbott", "Tomás Iglesias", "Wendell Okafor", "Mei-Lin Castellano", "Hannah Brandt",
	"Darius Poole", "Ruth Samuelson", "Joaquín Vela", "Amina Yusuf", "Grant Lindqvist"}

func (b *builder) city() (City, error) {
	var c City
	setup := act.Caller{By: act.Program("test")}
	must := func(rec act.Receipt, err error) int64 {
		if err != nil && b.err == nil {
			b.err = err
		}
		return rec.ID()
	}
	person := func(name, email string) Person {
		p := Person{Name: name, Email: email, Account: must(b.accounts.Invite(b.ctx, setup, name, email))}
		if b.err == nil {
			b.err = b.db.Get(b.ctx, &p.Person, `select person_id from accounts where id = $1`, p.Account)
		}
		return p
	}
	c.Jurisdiction = must(b.boards.SaveJurisdiction(b.ctx, setup, 0, board.Jurisdiction{Name: "Riverbend", Zone: Zone, Profile: "us-ca-brown"}))
	c.Department = must(b.boards.SaveDepartment(b.ctx, setup, 0, board.Department{Jurisdiction: c.Jurisdiction, Name: "Riverbend Police Department", Head: "Chief Marisol Trent", Email: "chief@riverbend.example"}))
	c.Board = must(b.boards.SaveBoard(b.ctx, setup, 0, board.Board{Jurisdiction: c.Jurisdiction, Slug: "cpab", Name: "Community Police Advisory Board", Summary: "Eleven residents who advise the police in public.",
		Meets: "Meets on the second Tuesday of each month.", LegalBasis: "Charter 12", AppointmentDays: 60, AppointmentCitation: "Charter 12.3", Departments: []int64{c.Department}}))
	c.Other = must(b.boards.SaveBoard(b.ctx, setup, 0, board.Board{Jurisdiction: c.Jurisdiction, Parent: c.Board, Slug: "youth", Name: "Youth and Schools Safety Committee", Departments: []int64{c.Department}}))
	c.Operator = person("Noor Haddad", "operator@riverbend.example")
	c.Clerk = person("Priya Raman", "clerk@riverbend.example")
	c.Drafter = person("Owen Hale", "drafter@riverbend.example")
	c.Executive = person("Marisol Trent", "executive@riverbend.example")
	c.OtherClerk = person("Ilse Varga", "other-clerk@riverbend.example")
	c.OtherMember = person("Sam Petrov", "other-member@riverbend.example")
	if b.err != nil {
		return c, b.err
	}
	link, err := b.accounts.InviteOperator(b.ctx, c.Operator.Name, c.Operator.Email)
	if err != nil || link == "" {
		return c, fmt.Errorf("operator: %w", err)
	}
	op := act.Caller{By: c.Operator.By()}
	at := func(board int64) act.Caller { o := op; o.Board = board; return o }
	must(b.boards.SetRules(b.ctx, at(c.Board), board.Rules{QuorumBase: rules.BaseAuthorized, QuorumCitation: "Board Rule 3.1", RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast,
		ThresholdCitation: "Board Rule 4.3", SecondRequired: true, ResponseDays: 45, ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, ResponseCitation: "City Code 9-4-6", ResponseExtension: 15, Revision: 1}))
	for n := 1; n <= 11; n++ {
		seat := must(b.boards.CreateSeat(b.ctx, at(c.Board), board.Seat{Number: n, Kind: "regular", AppointedBy: "Mayor", CreatedOn: "2021-01-01"}))
		if n == 11 {
			c.VacantSeat = seat
			break
		}
		p := person(names[n-1], fmt.Sprintf("member%d@riverbend.example", n))
		p.Seat = seat
		p.Term = must(b.members.Appoint(b.ctx, at(c.Board), seat, p.Person, "2025-01-01", "2028-12-31"))
		c.Members = append(c.Members, p)
	}
	for n := 1; n <= 3; n++ {
		seat := must(b.boards.CreateSeat(b.ctx, at(c.Other), board.Seat{Number: n, Kind: "regular", AppointedBy: "Council", CreatedOn: "2024-01-01"}))
		if n == 1 {
			c.OtherMember.Seat = seat
			c.OtherMember.Term = must(b.members.Appoint(b.ctx, at(c.Other), seat, c.OtherMember.Person, "2025-01-01", ""))
		}
	}
	if b.err != nil {
		return c, b.err
	}
	must(b.accounts.Grant(b.ctx, at(c.Board), c.Members[0].Account, rules.Chair, 0))
	must(b.accounts.Grant(b.ctx, at(c.Board), c.Members[1].Account, rules.ViceChair, 0))
	must(b.accounts.Grant(b.ctx, at(c.Board), c.Clerk.Account, rules.Clerk, 0))
	must(b.accounts.Grant(b.ctx, at(c.Board), c.Drafter.Account, rules.Drafter, c.Department))
	must(b.accounts.Grant(b.ctx, at(c.Board), c.Executive.Account, rules.Executive, c.Department))
	must(b.accounts.Grant(b.ctx, at(c.Other), c.OtherClerk.Account, rules.Clerk, 0))
	return c, b.err
}
