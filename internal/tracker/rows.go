package tracker

import (
	"time"

	"parley/internal/page"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// fill puts the rows under their headings.
func (d *ListData) fill(rows []track.Row, f track.Filter, now time.Time) error {
	zones := map[string]*time.Location{}
	for _, r := range rows {
		if zones[r.Zone] == nil {
			zone, err := time.LoadLocation(r.Zone)
			if err != nil {
				return err
			}
			zones[r.Zone] = zone
		}
		name := ""
		if !d.Numbered {
			name = say("tracker.group." + group(r, now, rules.DateOf(now, zones[r.Zone])))
		}
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Text != name {
			d.Groups = append(d.Groups, Group{Text: name})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, line(r, f, now, zones[r.Zone]))
	}
	return nil
}

// group is the heading a row stands under when the most urgent come first.
func group(r track.Row, now time.Time, today rules.Date) string {
	switch {
	case r.ClosedAt(now), r.Stage == advice.StageWithdrawn, r.Stage == advice.StageNotAdopted:
		return "ended"
	case !r.ClosedOn.IsZero():
		return "reopened"
	case r.Transmittal == 0:
		return "before"
	case !r.AnsweredOn.IsZero() && r.OwesUpdate(now):
		return "report"
	case !r.AnsweredOn.IsZero():
		return "answered"
	}
	switch r.Clock(today).State {
	case advice.ClockOverdue:
		return "overdue"
	case advice.ClockDueSoon:
		return "soon"
	}
	return "later"
}

// line is a row as the page shows it.
func line(r track.Row, f track.Filter, now time.Time, zone *time.Location) Line {
	today := rules.DateOf(now, zone)
	day := func(d rules.Date) time.Time {
		if d.IsZero() {
			return time.Time{}
		}
		return d.In(zone)
	}
	out := Line{Number: r.Number(), Title: r.Title, Href: r.Path(), Priority: r.Priority == "high", Sent: day(r.SentOn), Answered: r.Answered(), AnsweredOn: day(r.AnsweredOn),
		Reported: r.Reported(), ReportedOn: day(r.ReportedOn), Found: r.Found(now), FoundOn: day(r.VerifiedOn), Owed: r.Owed(now, today)}
	if f.Board == "" {
		out.Under = append(out.Under, r.BoardName)
	}
	if f.Department == 0 && r.DepartmentName != "" {
		out.Under = append(out.Under, r.DepartmentName)
	}
	if r.FirstSentOn != r.SentOn {
		out.Under = append(out.Under, say("tracker.first_sent", "Date", page.Day(page.Lang, "short", day(r.FirstSentOn))))
	}
	switch {
	case r.ClosedAt(now):
		out.Note = say("closed_as." + r.Closure)
	case r.Transmittal != 0 && r.AnsweredOn.IsZero() && !r.DueOn.IsZero():
		out.Note = say("tracker.owed_by", "Date", page.Day(page.Lang, "short", day(r.DueOn)))
		if r.OverdueFrom != nil && !r.OverdueFrom.After(now) {
			out.Note = say("tracker.owed_since", "Date", page.Day(page.Lang, "short", day(r.DueOn)))
		}
	case !r.AnsweredOn.IsZero() && r.OwesUpdate(now):
		out.Note = say("tracker.report_since", "Date", page.Day(page.Lang, "short", r.UpdateOwedFrom.In(zone)))
	}
	return out
}
