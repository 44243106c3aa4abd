package figures

import (
	"strconv"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// View is the figures of a page in words, with their pictures.
type View struct {
	Figures  []Figure
	Sections []Section
	Seats    []page.Duty
	Duties   string // the year of the board's own duties; "" for a department
	SeatsOn  string // address of the board's page, "" in a frozen report
}

// Figure is one metric: what part of what, what stands beside it.
type Figure struct {
	Name        string
	Status      *page.Status // in place of the name where a voice speaks
	Value       string
	Part, Whole page.Link // without address in a frozen report
	Known       bool
	Of          string // "answered"
	Beside      *page.Link
	BesideWords string
}

// Section is a picture with its table.
type Section struct {
	ID, Title, Note string
	Chart           *Chart
	Columns         []string
	Rows            []Row
}

// Row is one row of a table.
type Row struct {
	Name  string
	Cells []Cell
}

// Cell is a cell of a row. A share has two numbers.
type Cell struct {
	Label string
	Part  page.Link
	Whole *page.Link
	Note  string
}

// made is who makes a view: a frozen report leads nowhere, because the rows go on.
type made struct {
	c      *Content
	frozen bool
}

func (m made) link(n *Number) page.Link {
	l := page.Link{Text: strconv.Itoa(n.N)}
	if !m.frozen {
		l.Href = n.Href
	}
	return l
}

// voiceOf is whose word a metric is.
func voiceOf(metric string) string {
	switch metric {
	case "reported":
		return "dept"
	case "verified", "four_years":
		return "board"
	}
	return ""
}

func (m made) figure(s Share) Figure {
	f := Figure{Name: say("figures.metric." + s.ID), Known: s.share().Known(), Value: say("figures.none_yet"), Part: m.link(s.Part), Whole: m.link(s.Whole), Of: say("figures.base." + s.ID)}
	if f.Known {
		f.Value = say("figures.percent", "N", s.share().Percent())
	}
	switch s.ID {
	case "reported":
		f.Status = &page.Status{Kind: "police-done", Voice: "dept", Word: f.Name}
	case "verified":
		f.Status = &page.Status{Kind: "board-done", Voice: "board", Word: f.Name}
	}
	if s.Beside != nil {
		l := m.link(s.Beside)
		f.Beside, f.BesideWords = &l, say("figures.beside."+s.ID)
	}
	return f
}

func (m made) cell(s Share, label string) Cell {
	whole := m.link(s.Whole)
	c := Cell{Label: label, Part: m.link(s.Part), Whole: &whole, Note: say("figures.none_yet")}
	if s.share().Known() {
		c.Note = say("figures.percent", "N", s.share().Percent())
	}
	return c
}

// view puts the figures into words.
func (c *Content) view(frozen bool) View {
	m := made{c, frozen}
	v := View{}
	for _, s := range c.Shares {
		v.Figures = append(v.Figures, m.figure(s))
	}
	for _, x := range c.Medians {
		f := Figure{Name: say("figures.median." + x.ID), Value: say("figures.none_yet"), Part: m.link(x.Of), Known: x.Of.N > 0, Of: say("figures.median_of." + x.ID)}
		if f.Known {
			f.Value = say("figures.days", "N", measure.Median{Of: x.Of.N, Twice: x.Twice}.String())
		}
		v.Figures = append(v.Figures, f)
	}
	for i, id := range Metrics {
		v.Sections = append(v.Sections, m.trend(i, id))
	}
	v.Sections = append(v.Sections, m.fourYears(), m.parts("ages", c.Ages, c.Open), m.parts("reasons", c.Reasons, c.Answered))
	if c.DutyYear == 0 {
		return v
	}
	v.Duties = strconv.Itoa(c.DutyYear)
	if !frozen {
		v.SeatsOn = "/b/" + c.Slug
	}
	v.Sections = append(v.Sections, m.minutes())
	for _, s := range c.Seats {
		d := page.Duty{Late: s.Overdue > 0, Days: say("figures.vacant_days", "N", s.Days), On: say("figures.vacant_since", "Date", words(s.Since)), Owner: s.Authority, What: say("figures.owes", "Number", s.Number)}
		if s.Due != "" {
			d.Cite = &page.Cite{Text: say("figures.owed_by", "Date", words(s.Due), "Citation", s.Citation)}
		}
		v.Seats = append(v.Seats, d)
	}
	return v
}

// words says a day that is kept as 2026-01-31.
func words(s string) string {
	d, err := rules.ParseDate(s)
	if err != nil {
		return s
	}
	return day("long", d.In(time.UTC))
}

func quarterName(q Quarter) string {
	return say("figures.quarter", "N", q.N, "Year", strconv.Itoa(q.Year))
}

// trend is one metric by quarter of adoption; each has a picture of its own.
func (m made) trend(i int, id string) Section {
	s := Section{ID: "trend-" + id, Title: say("figures.trend." + id), Note: say("figures.trend_note"), Columns: []string{say("figures.col_quarter"), say("figures.col." + id)}}
	var names []string
	var shares []measure.Share
	for _, q := range m.c.Quarters {
		x := q.Shares[i]
		names, shares = append(names, quarterName(q)), append(shares, x.share())
		s.Rows = append(s.Rows, Row{Name: quarterName(q), Cells: []Cell{m.cell(x, s.Columns[1])}})
	}
	s.Chart = newChart("trend_"+id, voiceOf(id), names, shares)
	return s
}

func (m made) fourYears() Section {
	s := Section{ID: "four-years", Title: say("figures.four_years"), Note: say("figures.four_years_note"), Columns: []string{say("figures.col_year"), say("figures.col.four_years")}}
	var names []string
	var shares []measure.Share
	for _, x := range m.c.FourYears {
		name := strconv.Itoa(x.Year)
		c := m.cell(x, s.Columns[1])
		if x.Runs {
			c.Note += " · " + say("figures.runs")
		}
		names, shares = append(names, name), append(shares, x.share())
		s.Rows = append(s.Rows, Row{Name: name, Cells: []Cell{c}})
	}
	s.Chart = newChart("four_years", voiceOf("four_years"), names, shares)
	return s
}

// parts is a list of counts out of one whole.
func (m made) parts(id string, parts []Part, whole *Number) Section {
	s := Section{ID: id, Title: say("figures." + id), Note: say("figures." + id + "_note"), Columns: []string{say("figures.col_" + id), say("figures.col_count." + id)}}
	var names []string
	var shares []measure.Share
	for _, p := range parts {
		name := say("figures." + id + "." + p.ID)
		names, shares = append(names, name), append(shares, measure.Share{Part: p.Of.N, Whole: whole.N})
		w := m.link(whole)
		s.Rows = append(s.Rows, Row{Name: name, Cells: []Cell{{Label: s.Columns[1], Part: m.link(p.Of), Whole: &w}}})
	}
	s.Chart = newChart(id, "", names, shares)
	return s
}

// minutes are those of the board's own duties that a clock measures.
func (m made) minutes() Section {
	s := Section{ID: "minutes", Title: say("figures.minutes", "Year", strconv.Itoa(m.c.DutyYear)), Note: say("figures.minutes_note"), Columns: []string{say("figures.col_duty"), say("figures.col_kept")}}
	for _, k := range m.c.Minutes {
		part := page.Link{Text: say("figures.n_of", "N", k.Met, "Whole", k.Judged), Href: k.Href}
		if m.frozen {
			part.Href = ""
		}
		c := Cell{Label: s.Columns[1], Part: part, Note: say("figures.none_due")}
		if share := (measure.Share{Part: k.Met, Whole: k.Judged}); share.Known() {
			c.Note = say("figures.percent", "N", share.Percent())
		}
		s.Rows = append(s.Rows, Row{Name: say("figures.duty." + k.ID), Cells: []Cell{c}})
	}
	return s
}
