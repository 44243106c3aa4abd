package recommendation

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/bind"
	"parley/internal/fault"
	"parley/internal/page"
)

// How the lines of a letter are set as a PDF.
var (
	paperTitle = bind.Style{Size: 18, Bold: true, Before: 4}
	paperHead  = bind.Style{Size: 12, Bold: true, Before: 16}
	paperPlain = bind.Style{Size: 10.5, Before: 2}
	paperBlock = bind.Style{Size: 10.5, Before: 10}
)

// paper is a letter as lines.
type paper struct{ lines []bind.Line }

// add adds a text, each of its lines a paragraph.
func (p *paper) add(style bind.Style, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			p.lines = append(p.lines, bind.Line{Style: style, Text: line})
			if style == paperBlock {
				style = paperPlain
			}
		}
	}
}

// head adds a heading with its text; nothing where there is no text.
func (p *paper) head(title, text string) {
	if text != "" {
		p.add(paperHead, title)
		p.add(paperPlain, text)
	}
}

func (p *paper) public(title string) (page.Public, error) {
	out := page.Public{Type: "application/pdf"}
	var err error
	out.Body, err = bind.Plain(title, p.lines)
	return out, err
}

// AnswerLetterData is a department's signed answer as a letter to the board.
type AnswerLetterData struct {
	Number, Title string
	Board         string
	Answer        AnswerView
	Signed        time.Time
	PDF           string
	Back          page.Link
}

var answerLetterPage = page.Must("recommendation/answer_letter", func() AnswerLetterData {
	at := time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC)
	return AnswerLetterData{Number: "2026-014", Title: "Say when a foot pursuit must not begin", Board: "Community Police Advisory Board", Signed: at, PDF: "/b/cpab/recommendations/2026-014/answer/1/answer.pdf", Back: page.Link{Text: "2026-014", Href: "/b/cpab/recommendations/2026-014"},
		Answer: AnswerView{Department: "Riverbend Police Department", Position: &page.Status{Kind: "partial", Voice: "dept", Word: "Police agreed in part"}, Words: "We will issue a general order.", Reason: "Cost",
			Parts:       []page.PartAnswer{{Label: "Part (a)", Asks: "Write it.", Position: page.Status{Kind: "yes", Voice: "dept", Word: "Police agreed"}, Words: "We will."}},
			Commitments: []page.Promised{{Part: "Part (a)", Action: "Issue it", Official: "Owen Hale", Target: at, Tests: []string{"It is published."}}}, Signed: "Signed June 12 by Marisol Trent, Chief of Police."}}
})

// signedAnswer is the signed answer to the transmittal in the address: NotFound
// while there is none.
func (s *Slice) signedAnswer(ctx context.Context, r *http.Request) (life, transmittalRow, AnswerLetterData, error) {
	l, t, err := s.sent(ctx, r)
	if err != nil {
		return l, t, AnswerLetterData{}, err
	}
	if t.SignedAt == nil {
		return l, t, AnswerLetterData{}, fault.New(fault.NotFound, "not_found")
	}
	_, title := l.publicText()
	all, err := s.answers(ctx, l, l.day(*t.SignedAt), title)
	if err != nil {
		return l, t, AnswerLetterData{}, err
	}
	d := AnswerLetterData{Number: l.number(), Title: title, Board: l.BoardName, Signed: t.SignedAt.In(l.zone), PDF: l.answerPath(t) + "/answer.pdf", Back: page.Link{Text: l.number(), Href: l.path()}}
	for i, x := range l.transmittals {
		if x.ID == t.ID {
			d.Answer = all[i]
		}
	}
	return l, t, d, nil
}

// AnswerLetter is the letter that a department's signed answer makes, for paper.
func (s *Slice) AnswerLetter(ctx context.Context, r *http.Request) (page.Public, error) {
	l, t, d, err := s.signedAnswer(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	return answerLetterPage.Public(l.paper(ctx, say("recommendation.answer_letter_title", "Number", d.Number), say("recommendation.answer_letter"), l.answerPath(t)), d, time.Time{})
}

// AnswerPDF is the same letter as a PDF.
func (s *Slice) AnswerPDF(ctx context.Context, r *http.Request) (page.Public, error) {
	_, _, d, err := s.signedAnswer(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	a := d.Answer
	p := paper{}
	p.add(paperPlain, a.Department)
	p.add(paperPlain, page.Day(page.Lang, "long", d.Signed))
	p.add(paperBlock, d.Board)
	p.add(paperBlock, say("recommendation.number", "Number", d.Number))
	p.add(paperTitle, d.Title)
	p.add(paperBlock, a.Position.Word)
	if a.Reason != "" {
		p.add(paperPlain, say("recommendation.reason_given", "Reason", a.Reason))
	}
	p.add(paperBlock, a.Words)
	for _, x := range a.Parts {
		p.head(x.Label, x.Asks+"\n"+x.Position.Word)
		if x.Reason != "" {
			p.add(paperPlain, say("recommendation.reason_given", "Reason", x.Reason))
		}
		p.add(paperBlock, x.Words)
	}
	for i, c := range a.Commitments {
		if i == 0 {
			p.add(paperHead, say("response.commitments"))
		}
		action := c.Action
		if c.Part != "" {
			action = c.Part + ": " + action
		}
		p.add(paperBlock, action)
		p.add(paperPlain, c.Official+", "+page.Day(page.Lang, "long", c.Target))
		for _, x := range c.Tests {
			p.add(paperPlain, say("recommendation.commitment.tests")+": "+x)
		}
	}
	p.add(paperBlock, a.Signed)
	return p.public(say("recommendation.answer_letter_title", "Number", d.Number))
}

// answerPath is the letter of a signed answer.
func (l life) answerPath(t transmittalRow) string {
	return l.path() + "/answer/" + strconv.FormatInt(t.ID, 10)
}
