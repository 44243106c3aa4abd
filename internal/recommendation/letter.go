package recommendation

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record/answers"
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
	Again      string        // after what it is sent again
	Due        string        // until when the answer is asked, or from what the time runs
	Copies     string        // who is given one
	Sender     string
	PDF        string
	Back       page.Link
}

var letterPage = page.Must("recommendation/letter", func() LetterData {
	return LetterData{Number: "2026-014", Title: "Say when a foot pursuit must not begin", Board: "Community Police Advisory Board", Sent: time.Date(2026, 4, 17, 9, 0, 0, 0, time.UTC), Addressee: "Chief Marisol Trent",
		Department: "Riverbend Police Department", Finding: "F", Text: "T", Vote: "The board adopted this on April 14, 2026.", Again: "The board found that your answer is none.", Dissents: []DissentView{{ID: 1, Words: "The cost was not looked at.", Names: []string{"Hannah Brandt"}}}, Due: "The answer is due June 1, 2026 (45 days, City Code 9-4-6).", Copies: "Mayor, City Council", Sender: "Priya Raman", PDF: "/b/cpab/recommendations/2026-014/letter/1/letter.pdf", Back: page.Link{Text: "2026-014", Href: "/b/cpab/recommendations/2026-014"}}
})

// Letter is the public letter of one transmittal, made for paper.
func (s *Slice) Letter(ctx context.Context, r *http.Request) (page.Public, error) {
	l, t, err := s.sent(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	d, err := s.letter(ctx, l, t)
	if err != nil {
		return page.Public{}, err
	}
	d.PDF = l.letterPath(t) + "/letter.pdf"
	return letterPage.Public(l.paper(ctx, say("recommendation.letter_title", "Number", l.number()), say("recommendation.letter"), l.letterPath(t)), d, time.Time{})
}

// LetterPDF is the same letter as a PDF.
func (s *Slice) LetterPDF(ctx context.Context, r *http.Request) (page.Public, error) {
	l, t, err := s.sent(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	d, err := s.letter(ctx, l, t)
	if err != nil {
		return page.Public{}, err
	}
	p := paper{}
	p.add(paperPlain, d.Board)
	p.add(paperPlain, page.Day(page.Lang, "long", d.Sent))
	p.add(paperBlock, d.Addressee)
	p.add(paperPlain, d.Department)
	p.add(paperBlock, say("recommendation.number", "Number", d.Number))
	p.add(paperTitle, d.Title)
	p.add(paperBlock, d.Vote)
	p.add(paperBlock, d.Again)
	p.head(say("recommendation.finding"), d.Finding)
	p.head(say("recommendation.recommendation"), d.Text)
	for i, x := range d.Dissents {
		if i == 0 {
			p.add(paperHead, say("recommendation.dissents"))
		}
		p.add(paperBlock, x.Words)
		p.add(paperPlain, strings.Join(x.Names, ", "))
	}
	p.head(say("recommendation.letter_answer"), d.Due)
	p.add(paperBlock, say("recommendation.letter_how"))
	if d.Sender != "" {
		p.add(paperBlock, say("recommendation.letter_sender", "Name", d.Sender))
	}
	if d.Copies != "" {
		p.add(paperBlock, say("board.rule_copies", "To", d.Copies))
	}
	return p.public(say("recommendation.letter_title", "Number", d.Number))
}

// sent finds the transmittal in the address: NotFound when it is not the
// recommendation's, or not written the one way.
func (s *Slice) sent(ctx context.Context, r *http.Request) (life, transmittalRow, error) {
	l, err := s.numbered(ctx, r)
	if err != nil {
		return l, transmittalRow{}, err
	}
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return l, transmittalRow{}, err
	}
	i := slices.IndexFunc(l.transmittals, func(t transmittalRow) bool { return t.ID == id })
	if i < 0 || strconv.FormatInt(id, 10) != r.PathValue("transmittal") {
		return l, transmittalRow{}, fault.New(fault.NotFound, "not_found")
	}
	return l, l.transmittals[i], nil
}

// paper surrounds a page that is made for paper.
func (l life) paper(ctx context.Context, title, crumb, address string) page.Chrome {
	c := page.ChromeFrom(ctx, title, "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations"), Href: "/recommendations"},
		page.Crumb{Text: l.number(), Href: l.path()}, page.Crumb{Text: crumb})
	c.Print = &page.Print{State: act.From(ctx).BoardName, Address: address}
	return c
}

// letter is what a letter says.
func (s *Slice) letter(ctx context.Context, l life, t transmittalRow) (LetterData, error) {
	var texts []textRow
	if err := s.db.Select(ctx, &texts, sqlTexts, l.ID, l.Board); err != nil {
		return LetterData{}, err
	}
	d := LetterData{Number: l.number(), Board: l.BoardName, Sent: t.SentAt.In(l.zone), Addressee: t.Addressee, Department: t.Department, Copies: strings.Join(copyTo(t.sending), ", "), Sender: t.Sender, Again: l.againWords(t),
		Back: page.Link{Text: l.number(), Href: l.path()}}
	for _, x := range texts {
		if x.ID == t.Text {
			d.Title, d.Finding, d.Text = x.Title, x.Finding, x.Recommendation
		}
	}
	if m := l.adoption(); m != nil {
		d.Vote = say("recommendation.letter_vote", "Date", page.Day(page.Lang, "long", m.At.In(l.zone)), "Votes", votedWords(*m))
	}
	// Who joined a statement later stands on the page, not in what was sent.
	var err error
	if d.Dissents, err = dissents(ctx, s.db, l, t.SentAt); err != nil {
		return LetterData{}, err
	}
	// The letter says what was known when it was sent: a date where the clock
	// began with the sending, else the event it waits for.
	switch {
	case t.Days == 0:
		d.Due = say("recommendation.letter_no_rule")
	case t.StartEvent == advice.StartTransmittal:
		d.Due = say("recommendation.letter_due", "Date", page.Day(page.Lang, "weeklong", t.FirstDueOn.In(l.zone)), "Basis", answers.Basis(t.Days, 0, t.Unit, t.Citation))
	default:
		d.Due = say("recommendation.letter_from."+t.StartEvent, "Days", say("recommendation.days."+t.Unit, "N", t.Days), "Citation", t.Citation)
	}
	return d, nil
}
