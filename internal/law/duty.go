package law

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/record/sending"
	laws "parley/internal/rules/law"
)

// ComplianceData is how a board met its duties in one year.
type ComplianceData struct {
	Head    page.Head
	Slug    string
	Years   []page.Tab
	Figures []page.Figure
	Tables  []DutyTable
	Empty   *page.Empty
}

// DutyTable is the rows one figure counts, and those it does not.
type DutyTable struct {
	ID, Title, Note string
	Lines           []DutyLine
}

// DutyLine is one meeting under one duty.
type DutyLine struct {
	Title, Href, Kind string
	Status            page.Status
	Due, Done         string // in words; "" where there is none
	Why               string
	Cite              string
}

var compliancePage = page.Must("law/compliance", func() ComplianceData {
	return ComplianceData{Head: page.Head{Title: "Duties in 2026"}, Slug: "cpab", Years: []page.Tab{{Text: "2026", Href: "?year=2026", N: 8, Current: true}}, Figures: []page.Figure{{Name: "Notices", Value: "5", Count: "5 of 6", Href: "#notice", Of: "due"}},
		Tables: []DutyTable{{ID: "notice", Title: "Notices", Note: "As frozen.", Lines: []DutyLine{{Title: "March 3", Href: "/b", Kind: "Regular meeting", Status: page.Status{Kind: "yes", Word: "On time"}, Due: "March 1", Done: "February 27", Why: "Late", Cite: "§ 1"}}}}, Empty: &page.Empty{Fact: "No meeting."}}
})

// tally counts a duty as its lines are made.
type tally struct {
	table              DutyTable
	met, judged, other int
}

// status says in a word how a duty stands.
func status(c laws.Compliance, hours bool) page.Status {
	over := func(id string) string {
		n := int(c.Over.Hours())
		if !hours || n >= 72 {
			return say(id+"_days", "N", max(1, n/24))
		}
		return say(id+"_hours", "N", max(1, n))
	}
	switch c.State {
	case laws.OnTime:
		return page.Status{Kind: "yes", Voice: "board", Word: say("law.on_time")}
	case laws.Late:
		return page.Status{Kind: "late", Voice: "late", Word: over("law.late")}
	case laws.Missing:
		return page.Status{Kind: "late", Voice: "late", Word: over("law.missing")}
	case laws.NotDue:
		return page.Status{Kind: "waiting", Voice: "quiet", Word: say("law.not_due")}
	}
	return page.Status{Kind: "absent", Voice: "quiet", Word: say("law.unjudged")}
}

// add puts one meeting under the duty.
func (t *tally) add(l DutyLine, c laws.Compliance, hours bool, zone *time.Location) {
	if l.Status.Word == "" {
		l.Status = status(c, hours)
	}
	style := "long"
	if hours {
		style = "weekmoment"
	} else {
		zone = time.UTC // days of the board, kept as dates
	}
	if !c.Due.IsZero() {
		l.Due = page.Day(page.Lang, style, c.Due.In(zone))
	}
	if !c.Done.IsZero() {
		l.Done = page.Day(page.Lang, style, c.Done.In(zone))
	}
	switch {
	case c.State == laws.OnTime:
		t.met++
		t.judged++
	case c.Judged():
		t.judged++
	default:
		t.other++
	}
	t.table.Lines = append(t.table.Lines, l)
}

// figure is the count with its rows.
func (t tally) figure() page.Figure {
	f := page.Figure{Name: t.table.Title, Value: strconv.Itoa(t.met), Count: say("law.count", "Met", t.met, "Judged", t.judged), Href: "#" + t.table.ID, Of: say("law.count_of")}
	if t.judged == 0 {
		f.Value = "–"
	}
	if t.table.ID == "recording" || t.table.ID == laws.WebKept {
		f.Of = say("law.count_of_recordings")
	}
	if t.other > 0 {
		f.Beside = say("law.count_beside", "N", t.other)
	}
	return f
}

// data puts the year together. Lines that need looking at come first.
func (y *year) data(recordings []record.Recording, f figures) ComplianceData {
	d := ComplianceData{Slug: y.b.Slug, Head: page.Head{Over: []string{y.b.Name}, Title: say("law.compliance_title", "Year", y.year), Lede: say("law.compliance_lede", "AsOf", page.Day(page.Lang, "moment", y.now.In(y.zone)))}}
	counts := map[int]int{y.today().Year: 0}
	for _, m := range y.meetings {
		counts[m.On.Year]++
	}
	for n, all := range counts {
		d.Years = append(d.Years, page.Tab{Text: strconv.Itoa(n), Href: "/b/" + y.b.Slug + "/compliance?year=" + strconv.Itoa(n), N: all, Current: n == y.year})
	}
	slices.SortFunc(d.Years, func(a, b page.Tab) int {
		if a.Text > b.Text {
			return -1
		}
		return 1
	})
	duty := func(id string) *tally {
		return &tally{table: DutyTable{ID: id, Title: say("law.duty." + id), Note: say("law.duty_note." + id)}}
	}
	notices, agendas, drafts, approvals, published, kept := duty("notice"), duty("agenda"), duty("draft"), duty("approval"), duty("published"), duty("recording")
	single := map[string]*tally{}
	for _, name := range laws.Figures() {
		single[name] = duty(name)
	}
	held := duty("meeting").table
	sat := 0
	for _, m := range y.of() {
		line := y.line(m)
		l, was := y.outcome(line, m)
		if held.Lines = append(held.Lines, l); was {
			sat++
		}
		if !m.Live() {
			continue
		}
		c, p, _ := y.announced(m, false)
		l = line
		l.Why, l.Cite = p.LateReason, p.Citation
		notices.add(l, c, true, m.zone())
		if c, p, own := y.announced(m, true); own {
			l.Why, l.Cite = p.LateReason, p.Citation
			agendas.add(l, c, true, m.zone())
		}
		for _, x := range y.figured(m, f) {
			single[x.Name].add(figureLine(line, x), x.Compliance, x.ByHour, y.zone)
		}
		if m.AdjournedAt == nil {
			continue
		}
		at := y.b.Law.At(*m.AdjournedAt)
		for i, c := range y.minutes(m) {
			l := line
			l.Href += "/minutes"
			l.Cite = [3]string{at.Minutes.Draft.Citation, at.Minutes.Approve.Citation, at.Minutes.Publish.Citation}[i]
			if m.PublishedAt == nil {
				l.Href = line.Href
			}
			[3]*tally{drafts, approvals, published}[i].add(l, c, false, y.zone)
		}
	}
	for _, x := range recordings {
		if x.On.Year == y.year {
			kept.add(y.recording(x))
		}
	}
	sent := duty("sent")
	for _, x := range y.sent {
		sent.add(y.sending(x))
	}
	all := []*tally{notices, agendas, drafts, approvals, published, kept, sent}
	for _, name := range laws.Figures() {
		all = append(all, single[name])
	}
	for _, t := range all {
		if len(t.table.Lines) == 0 {
			continue
		}
		slices.SortStableFunc(t.table.Lines, func(a, b DutyLine) int { return rank(a) - rank(b) })
		d.Figures, d.Tables = append(d.Figures, t.figure()), append(d.Tables, t.table)
	}
	if len(held.Lines) == 0 {
		d.Empty = &page.Empty{Fact: say("law.no_meetings", "Year", y.year)}
		return d
	}
	d.Figures = append([]page.Figure{{Name: held.Title, Value: strconv.Itoa(sat), Count: say("law.held_count", "Held", sat, "All", len(held.Lines)), Href: "#meeting", Of: say("law.held_of")}}, d.Figures...)
	d.Tables = append(d.Tables, held)
	return d
}

func rank(l DutyLine) int {
	if l.Status.Voice == "late" {
		return 0
	}
	return 1
}

// line is a meeting as a row.
func (y *year) line(m sittingRow) DutyLine {
	l := DutyLine{Title: dateWords(m.On), Href: "/b/" + y.b.Slug + "/meetings/" + m.Slug, Kind: say("meeting.kind." + m.Kind)}
	if m.Source != "" {
		l.Kind = say("law.imported")
	}
	if m.Title != "" {
		l.Kind = m.Title
	}
	return l
}

// outcome is what became of a meeting; held says that it was held.
func (y *year) outcome(l DutyLine, m sittingRow) (out DutyLine, held bool) {
	l.Why = m.Reason
	l.Status = page.Status{Kind: "waiting", Voice: "quiet", Word: say("law.state." + m.State)}
	switch m.State {
	case "adjourned", "in_session", "recess", "closed":
		l.Status.Kind, l.Status.Voice = "yes", "board"
		return l, true
	case "cancelled", "postponed", "not_held":
		l.Status.Kind = "absent"
	}
	return l, false
}

// sending is a recommendation that was sent as a row: published, with its copies.
func (y *year) sending(x sending.Sending) (DutyLine, laws.Compliance, bool, *time.Location) {
	c, missing := x.Published(y.today())
	l := DutyLine{Title: x.Number(), Href: "/b/" + y.b.Slug + "/recommendations/" + x.Number(), Kind: x.Title, Cite: x.Basis()}
	switch {
	case len(missing) > 0:
		l.Why = say("law.copies_missing", "To", strings.Join(missing, ", "))
	case len(x.Copies) == 0:
		l.Why = say("law.published_at_once")
	}
	return l, c, false, y.zone
}

// recording is a recording as a row: kept until its day or taken down before.
func (y *year) recording(x record.Recording) (DutyLine, laws.Compliance, bool, *time.Location) {
	l := DutyLine{Title: dateWords(x.On), Href: "/b/" + y.b.Slug + "/meetings/" + x.Slug, Kind: x.Title, Why: x.Words(), Cite: x.Kept.Rule.Citation}
	c := laws.Compliance{State: laws.OnTime}
	switch {
	case x.Early():
		c.State = laws.Late
		l.Status = page.Status{Kind: "late", Voice: "late", Word: say("law.taken_down_early")}
	case x.Kept.Until.IsZero() && !x.Kept.Waits:
		c.State = laws.Unjudged
	default:
		l.Status = page.Status{Kind: "yes", Voice: "board", Word: say("law.kept")}
	}
	return l, c, false, y.zone
}
