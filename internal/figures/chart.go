package figures

import "parley/internal/rules/measure"

// Chart is a small picture of bars: the whole as an outline, the part as a fill.
// A table with the same rows stands beside it. Voice is dept (hatched), board
// (solid) or "" for ink.
type Chart struct {
	ID, Title string
	Voice     string
	Height    int
	Bars      []Bar
}

// Bar is one row of a chart, in units of its picture, which is drawn near 1:1.
type Bar struct {
	Label, Value string
	TextY, BarY  int
	Whole, Part  int // widths
}

// The picture.
const (
	chartWidth = 318
	rowHeight  = 44
)

// newChart draws the rows to one scale, which begins at zero.
func newChart(id, voice string, names []string, shares []measure.Share) *Chart {
	most := 0
	for _, s := range shares {
		most = max(most, s.Whole)
	}
	if most == 0 {
		return nil
	}
	c := &Chart{ID: id, Title: say("figures.chart." + id), Voice: voice, Height: rowHeight*len(names) + 2}
	for i, s := range shares {
		b := Bar{Label: names[i], Value: say("figures.none_yet"), TextY: rowHeight*i + 15, BarY: rowHeight*i + 22}
		if s.Known() {
			b.Value = say("figures.n_of", "N", s.Part, "Whole", s.Whole)
			b.Whole = max(1, chartWidth*s.Whole/most)
			if s.Part > 0 {
				b.Part = max(1, chartWidth*s.Part/most)
			}
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}
