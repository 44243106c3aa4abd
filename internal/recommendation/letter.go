package recommendation

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules/advice"
)

// LetterData is the letter that carried a recommendation to one addressee, as
// it was sent.
type LetterData struct {
	Number     string
	Title      string
	Board      string
	Sent       time.Time
	Addressee  string
	Department string
	Finding    string
	Text       string
	Dissents   []DissentView // filed before it was sent
	Vote       string        // how the board adopted it
	Due        string        // until when the answer is asked, or from what the time runs
	Sender     string
	Back       page.Link
}

var letterPage = page.Must("recommendation/letter", func() LetterData {
	return LetterData{Number: "2026-014", Title: "Say when a foot pursuit must not begin", Board: "Community Police Advisory Board", Sent: time.Date(2026, 4, 17, 9, 0, 0, 0, time.UTC), Addressee: "Chief Marisol Trent",
		Department: "Riverbend Police Department", Finding: "F", Text: "T", Vote: "The board adopted this on April 14, 2026.", Dissents: []DissentView{{ID: 1, Words: "The cost was not looked at.", Names: []string{"Hannah Brandt"}}}, Due: "The answer is due June 1, 2026 (45 days, City Code 9-4-6).", Sender: "Priya Raman", Back: page.Link{Text: "2026-014", Href: "/b/cpab/recommendations/2026-014"}}
})

// Letter is the public letter of one transmittal, made for paper.
func (s *Slice) Letter(ctx context.Context, r *http.Request) (page.Public, error) {
	l, err := s.numbered(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return page.Public{}, err
	}
	i := slices.IndexFunc(l.transmittals, func(t transmittalRow) bool { return t.ID == id })
	if i < 0 || strconv.FormatInt(id, 10) != r.PathValue("transmittal") {
		return page.Public{}, fault.New(fault.NotFound, "not_found")
	}
	t := l.transmittals[i]
	var texts []textRow
	if err := s.db.Select(ctx, &texts, sqlTexts, l.ID, l.Board); err != nil {
		return page.Public{}, err
	}
	d := LetterData{Number: l.number(), Board: l.BoardName, Sent: t.SentAt.In(l.zone), Addressee: t.Addressee, Department: t.Department, Sender: t.Sender,
		Back: page.Link{Text: l.number(), Href: l.path()}}
	for _, x := range texts {
		if x.ID == t.Text {
			d.Title, d.Finding, d.Text = x.Title, x.Finding, x.Recommendation
		}
	}
	if m := l.adoption(); m != nil {
		d.Vote = say("recommendation.letter_vote", "Date", page.Day(page.Lang, "long", m.At.In(l.zone)), "Votes", votedWords(*m))
	}
	filed, err := dissents(ctx, s.db, l)
	if err != nil {
		return page.Public{}, err
	}
	for _, x := range filed {
		if !x.At.After(t.SentAt) {
			d.Dissents = append(d.Dissents, x)
		}
	}
	// The letter says what was known when it was sent: a date where the clock
	// began with the sending, else the event it waits for.
	switch {
	case t.Days == 0:
		d.Due = say("recommendation.letter_no_rule")
	case t.StartEvent == advice.StartTransmittal:
		d.Due = say("recommendation.letter_due", "Date", page.Day(page.Lang, "weeklong", t.FirstDueOn.In(l.zone)), "Basis", basis(t.Days, t.Unit, t.Citation))
	default:
		d.Due = say("recommendation.letter_from."+t.StartEvent, "Days", say("recommendation.days."+t.Unit, "N", t.Days), "Citation", t.Citation)
	}
	title := say("recommendation.letter_title", "Number", l.number())
	c := page.ChromeFrom(ctx, title, "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations"), Href: "/recommendations"},
		page.Crumb{Text: l.number(), Href: l.path()}, page.Crumb{Text: say("recommendation.letter")})
	c.Print = &page.Print{State: act.From(ctx).BoardName, Address: l.letterPath(t)}
	return letterPage.Public(c, d, time.Time{})
}
