package vote

import (
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// Samples for the guard that executes every page.

var sampleAt = time.Date(2026, 11, 10, 19, 4, 2, 0, time.FixedZone("MST", -7*3600))

func sampleConsole() ConsoleData {
	form := func(values map[string]string) *page.Form { return page.NewForm(values) }
	seats := []page.Option{{Text: "Choose"}, {Value: "1", Text: "Lorraine Abbott"}}
	return ConsoleData{
		Base: "/work/b/cpab/meetings/2026-11-10", Stream: "/work/b/cpab/live", Public: "/b/cpab/meetings/2026-11-10", Key: "k", PeopleKey: "k", State: rules.InSession, Called: true,
		Quorum: &page.Quorum{Sentence: "Quorum holds: 2 present, 2 needed, 0 to spare", Seats: []page.QuorumSeat{{Initials: "LA", Name: "Lorraine Abbott", State: "room"}}},
		Agenda: []AgendaLine{{ID: 1, Number: "1", Title: "Roll call", At: "6:01 pm"}, {ID: 2, Number: "2", Title: "2026-014: is it verified?", Now: true}}, Next: &AgendaLine{ID: 3, Number: "3", Title: "Closing", Key: "k"},
		Vote: &VotePanel{ID: 1, Name: "Motion 3, item 2", Since: sampleAt, Text: "Find test 1 verified.", Line: "Moved by Hannah Brandt.", Done: 1, All: 2, Waiting: "Waiting for Hannah Brandt.", Key: "k", CloseKey: "k", Withdraw: true,
			Rows: []VoteLine{{Seat: 1, Field: "ballot-1", Name: "Lorraine Abbott", Ballot: page.Ballot{Kind: "yes"}, Cast: "own device 7:04:08 pm", May: true, Voted: true}, {Seat: 2, Field: "ballot-2", Name: "Hannah Brandt", Ballot: page.Ballot{Kind: "waiting"}, May: true, Wait: true}}},
		People: []PersonLine{{Seat: 1, Name: "Lorraine Abbott", Kind: "in_room", Field: "presence-1"}}, Since: form(nil), Recuse: form(nil),
		Stack: []StackLine{{ID: 1, Top: true, Key: "k", Block: page.Motion{Number: "Motion 4, item 2", Text: "Amend motion 3", Open: true, Changes: page.Reworded("Ask for figures", "Ask for all figures"), Notes: []string{"Before the board again."}}}}, Needs: record.Needs(), Motion: form(nil),
		Floor: record.SpeakersNow{Now: &record.Speaker{ID: 1, Name: "Delia Franco", Left: "1:42", Until: "2026-11-10T19:06:00Z"}, Next: []record.Speaker{{ID: 2, Name: "Martin Oyelaran"}}, Keys: [3]string{"k", "k", "k"}}, Phrases: []record.Phrasing{{ID: 1, Kind: rules.MotionMain, Head: "Main motion", Text: "Ask for figures"}}, Meanwhile: []string{"7:04:00 pm Taken up: Closing"},
		Choices: Choices{Seats: seats, Seconders: seats, RecuseSeats: seats, Committees: seats},
		Entries: []Entry{{At: sampleAt, Words: "Hannah Brandt came into the room", Attendance: 1, Seat: 2, Time: "19:04", Key: "k", Field: "at-1"}, {At: sampleAt, Words: "Grant Lindqvist recused", Recusal: 1, Key: "k", Field: "why-1"}}, More: 61,
	}
}

func sampleConsoleEarly() ConsoleData {
	return ConsoleData{Base: "/work/b/cpab/meetings/2026-11-10", Stream: "/work/b/cpab/live", State: rules.Scheduled, Key: "k", Early: "Tuesday, November 10, 6:00 pm", Agenda: []AgendaLine{{ID: 1, Number: "1", Title: "Roll call", At: "5 min"}}}
}

func sampleBallot(state string) func() BallotData {
	return func() BallotData {
		d := BallotData{Base: "/work/b/cpab/meetings/2026-11-10", Self: "/work/b/cpab/meetings/2026-11-10/vote", Stream: "/work/b/cpab/live", Over: "Community Police Advisory Board, November 10", Face: state, Item: "Item 6", Title: "Adopt 2026-022, complaint letters in plain language", Line: "Moved by Hannah Brandt",
			Form: page.NewForm(nil), Motion: 1, Seat: 2, Present: true, Leave: "2:left", Papers: []page.Link{{Text: "Three sample letters", Href: "https://riverbend.example/letters"}}}
		switch state {
		case "confirm":
			d.Choice, d.Chosen, d.Button = rules.No, "You chose no", "Record my vote: no"
		case "voted":
			d.Receipt = &page.Receipt{Kind: rules.Yes, At: sampleAt, Code: "4-AY-7C2F", Until: "You may change it until the vote closes."}
			d.Progress = &page.Progress{Done: 7, All: 10, Text: "7 of 10 have voted."}
		case "recused":
			d.Declared = []page.Fact{{Name: "Declared", Value: "7:15 pm, by you"}}
		case "waiting":
			d.RecuseID, d.Recuse = 6, page.NewForm(nil)
			d.Grounds = []page.Option{{Value: "other", Text: "other ground"}}
		}
		d.bar()
		return d
	}
}
