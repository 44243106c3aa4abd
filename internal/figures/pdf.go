package figures

import (
	"parley/internal/bind"
	"parley/internal/page"
)

var (
	pdfTitle = bind.Style{Size: 22, Bold: true, Before: 8}
	pdfHead  = bind.Style{Size: 14, Bold: true, Before: 18}
	pdfPlain = bind.Style{Size: 10.5, Before: 4}
	pdfRow   = bind.Style{Size: 10.5, Indent: 18, Before: 2}
)

// pdf is a report of a year as a PDF of plain lines under a title and words of what
// it is: what the page shows, without its pictures, whose tables hold the same rows.
func (c *Content) pdf(title string, what ...string) ([]byte, error) {
	v := c.view(true)
	lines := []bind.Line{{Style: pdfPlain, Text: c.Name}, {Style: pdfTitle, Text: title}}
	add := func(style bind.Style, text string) {
		if text != "" {
			lines = append(lines, bind.Line{Style: style, Text: text})
		}
	}
	for _, words := range what {
		add(pdfPlain, words)
	}
	add(pdfHead, say("figures.in_figures"))
	for _, f := range v.Figures {
		words := f.Name + ": " + f.Value + " (" + f.Of + " " + f.Part.Text + ")"
		if f.Whole.Text != "" {
			words = f.Name + ": " + f.Value + " (" + of(f.Part, f.Whole) + " " + f.Of + ")"
		}
		add(pdfPlain, words)
		if f.Beside != nil {
			add(pdfRow, f.BesideWords+" "+f.Beside.Text)
		}
	}
	for _, s := range v.Sections {
		add(pdfHead, s.Title)
		add(pdfPlain, s.Note)
		for _, r := range s.Rows {
			for _, x := range r.Cells {
				words := r.Name + ": " + x.Part.Text
				if x.Whole != nil {
					words = r.Name + ": " + of(x.Part, *x.Whole)
				}
				if x.Note != "" {
					words += " (" + x.Note + ")"
				}
				add(pdfRow, words)
			}
		}
	}
	if v.Duties != "" {
		add(pdfHead, say("figures.seats"))
		for _, d := range v.Seats {
			words := d.Days + " " + d.On + ". " + d.Owner + " " + d.What
			if d.Cite != nil {
				words += " " + d.Cite.Text
			}
			add(pdfRow, words)
		}
		if len(v.Seats) == 0 {
			add(pdfRow, say("figures.no_vacancy"))
		}
	}
	return bind.Plain(c.Name+", "+title, lines)
}

func of(part, whole page.Link) string {
	return part.Text + " " + say("figures.of") + " " + whole.Text
}
