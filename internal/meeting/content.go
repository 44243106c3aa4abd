package meeting

import (
	"strings"

	"parley/internal/record"
)

// contentOf takes the meeting as it stands now.
func contentOf(b boardRow, m meetingRow) record.Posted {
	return record.Posted{Meeting: record.PostedMeeting{ID: m.ID, Board: b.Name, Slug: m.Slug, Kind: m.Kind, Title: m.Title, On: m.On, Starts: m.Starts, Zone: m.Zone, Place: m.Place, Link: m.Link, DialIn: m.DialIn, DialCode: m.DialCode,
		Accommodation: m.Accommodation, Minutes: m.Minutes, Sequence: m.Sequence}}
}

// plainItems lists the items in lines, for reading before they are posted.
func plainItems(items []record.PostedItem) string {
	var out []string
	for _, it := range items {
		line := it.Label() + ". " + it.Title
		for _, more := range []string{it.Subject(), it.Detail, record.Length(it.Minutes), it.Act(), record.PaperWords(it)} {
			if more != "" {
				line += "\n   " + more
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// announced is a posted meeting as a meetingRow, for showing it like the living
// one.
func announced(c record.PostedMeeting) meetingRow {
	return meetingRow{ID: c.ID, Slug: c.Slug, Kind: c.Kind, Title: c.Title, On: c.On, Starts: c.Starts, Zone: c.Zone, Place: c.Place, Link: c.Link, DialIn: c.DialIn, DialCode: c.DialCode, Accommodation: c.Accommodation, Minutes: c.Minutes, Sequence: c.Sequence}
}
