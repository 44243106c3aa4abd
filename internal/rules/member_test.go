package rules

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

func term(t interface{ Fatal(...any) }, begins, expires, left string) Term {
	read := func(s string) Date {
		if s == "" {
			return Date{}
		}
		return day(t, s)
	}
	return Term{read(begins), read(expires), read(left)}
}

func TestATermIsInForceFromItsFirstDayToTheDayBeforeLeaving(t *testing.T) {
	served := term(t, "2024-01-01", "2026-01-01", "2026-03-04")
	for date, want := range map[string]bool{"2023-12-31": false, "2024-01-01": true, "2026-03-03": true, "2026-03-04": false} {
		if served.HeldOn(day(t, date)) != want {
			t.Errorf("%s: want %v", date, want)
		}
	}
	for date, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-03-04": false} {
		if served.Holdover(day(t, date)) != want {
			t.Errorf("holdover on %s: want %v", date, want)
		}
	}
	if (Term{}).HeldOn(day(t, "2026-01-01")) {
		t.Error("no term is in force")
	}
}

func TestVacancies(t *testing.T) {
	today := day(t, "2026-03-04")
	created := day(t, "2020-01-01")
	seats := []SeatHistory{
		{Seat: 1, Kind: SeatRegular, Created: created, Terms: []Term{term(t, "2024-01-01", "2026-01-01", "")}},
		{Seat: 2, Kind: SeatRegular, Created: created, Authority: "Mayor", AppointDays: 30, Terms: []Term{
			term(t, "2020-01-01", "2022-01-01", "2022-01-01"), term(t, "2022-01-01", "2026-01-01", "2026-01-15")}},
		{Seat: 3, Kind: SeatExOfficio, Created: created, Authority: "Council", Terms: []Term{term(t, "2026-03-05", "2028-01-01", "")}},
		{Seat: 4, Kind: SeatNonVoting, Created: day(t, "2026-04-01")},
		{Seat: 5, Kind: SeatRegular, Created: created, AppointDays: 60, Terms: []Term{term(t, "2024-01-01", "2026-01-01", "2026-03-04")}},
	}
	want := []Vacancy{
		{Seat: 2, Kind: SeatRegular, Since: day(t, "2026-01-15"), Days: 48, Authority: "Mayor", Due: day(t, "2026-02-14"), Overdue: 18},
		{Seat: 3, Kind: SeatExOfficio, Since: created, Days: 2254, Authority: "Council"},
		{Seat: 5, Kind: SeatRegular, Since: today, Days: 0, Due: day(t, "2026-05-03")},
	}
	if got := Vacancies(seats, today); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := CountSeats(seats, today); got != (Body{4, 1}) {
		t.Errorf("counted %+v", got)
	}
}

func TestATermMayStandOnlyAloneInItsSeat(t *testing.T) {
	before, open := term(t, "2024-01-01", "2026-01-01", "2026-02-01"), term(t, "2024-01-01", "2026-01-01", "")
	for _, c := range []struct {
		name string
		f    TermFacts
		term Term
		want string
	}{
		{"after the former member left", TermFacts{Kind: SeatRegular, SeatTerms: []Term{before}}, term(t, "2026-02-01", "2028-01-01", ""), ""},
		{"on the former member's last day", TermFacts{Kind: SeatRegular, SeatTerms: []Term{before}}, term(t, "2026-01-31", "2028-01-01", ""), "seat_taken"},
		{"while a holdover serves", TermFacts{Kind: SeatRegular, SeatTerms: []Term{open}}, term(t, "2026-02-01", "2028-01-01", ""), "seat_taken"},
		{"before an appointed successor", TermFacts{Kind: SeatRegular, SeatTerms: []Term{open}}, term(t, "2023-01-01", "2024-01-01", "2024-01-01"), ""},
		{"beside one who never served", TermFacts{Kind: SeatRegular, SeatTerms: []Term{term(t, "2026-02-01", "", "2026-02-01")}}, term(t, "2026-01-01", "2028-01-01", ""), ""},
		{"with another voting seat", TermFacts{Kind: SeatRegular, VotingHeld: []Term{open}}, term(t, "2026-02-01", "2028-01-01", ""), "person_has_voting_seat"},
		{"a non-voting seat beside a voting one", TermFacts{Kind: SeatNonVoting, VotingHeld: []Term{open}}, term(t, "2026-02-01", "2028-01-01", ""), ""},
		{"a vote for someone who answers for the department", TermFacts{Kind: SeatRegular, Answers: true}, term(t, "2026-02-01", "2028-01-01", ""), "person:answers_for_department"},
		{"a seat without a vote for someone who answers", TermFacts{Kind: SeatNonVoting, Answers: true}, term(t, "2026-02-01", "2028-01-01", ""), ""},
		{"without a first day", TermFacts{}, term(t, "", "2028-01-01", ""), "begins:required"},
		{"expiring on its first day", TermFacts{}, term(t, "2026-01-01", "2026-01-01", ""), "expires:term_order"},
		{"left before it began", TermFacts{}, term(t, "2026-01-01", "", "2025-12-31"), "left:left_before_begins"},
		{"at pleasure", TermFacts{}, term(t, "2026-01-01", "", ""), ""},
	} {
		t.Run(c.name, func(t *testing.T) { rulestest.WantCode(t, CheckTerm(c.f, c.term), c.want) })
	}
}

func TestTermsThatPassTheCheckNeverSeatTwoAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := Date{2026, 1, 1}
		var terms []Term
		for range rapid.IntRange(1, 12).Draw(t, "terms") {
			next := Term{Begins: base.AddDays(rapid.IntRange(0, 40).Draw(t, "begins"))}
			if rapid.Bool().Draw(t, "left") {
				next.Left = next.Begins.AddDays(rapid.IntRange(0, 10).Draw(t, "days"))
			}
			if CheckTerm(TermFacts{Kind: SeatRegular, SeatTerms: terms}, next) == nil {
				terms = append(terms, next)
			}
		}
		for d := range 60 {
			n := 0
			for _, held := range terms {
				if held.HeldOn(base.AddDays(d)) {
					n++
				}
			}
			if n > 1 {
				t.Fatalf("%d members on day %d: %v", n, d, terms)
			}
		}
	})
}

func TestLeavingIsRecordedOnceAndNotInAdvance(t *testing.T) {
	open, today := term(t, "2024-01-01", "2026-01-01", ""), day(t, "2026-03-04")
	rulestest.WantCode(t, EndTerm(open, today, today), "")
	rulestest.WantCode(t, EndTerm(open, Date{}, today), "left:required")
	rulestest.WantCode(t, EndTerm(open, day(t, "2023-12-31"), today), "left:left_before_begins")
	rulestest.WantCode(t, EndTerm(open, today.AddDays(1), today), "left:date_in_future")
	rulestest.WantCode(t, EndTerm(term(t, "2024-01-01", "", "2026-01-01"), today, today), "term_ended")
}
