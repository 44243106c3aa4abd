package meeting

import (
	"strconv"
	"strings"

	"parley/internal/record"
	"parley/internal/rules/advice"
)

// contentOf takes the meeting as it stands now.
func contentOf(b boardRow, m meetingRow) record.Posted {
	return record.Posted{Meeting: record.PostedMeeting{ID: m.ID, Board: b.Name, Slug: m.Slug, Kind: m.Kind, Title: m.Title, On: m.On, Starts: m.Starts, Zone: m.Zone, Place: m.Place, Link: m.Link,
		Accommodation: m.Accommodation, Minutes: m.Minutes, Sequence: m.Sequence}}
}

// withItems adds the agenda as it stands now.
func withItems(c record.Posted, items []itemRow, papers map[int64][]paperRow) record.Posted {
	for i, it := range items {
		x := record.PostedItem{ID: it.ID, Number: i + 1, Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak}
		if it.Recommendation != 0 {
			x.Recommendation = &record.PostedRecommendation{ID: it.Recommendation, Number: advice.FormatNumber(it.Year, it.Seq), Text: it.TextID, Title: it.TextTitle}
		}
		if it.MinutesID != 0 {
			x.MinutesOf = &record.PostedMinutes{ID: it.MinutesID, Slug: it.MinutesSlug, On: it.MinutesOn}
		}
		for _, p := range papers[it.ID] {
			x.Papers = append(x.Papers, record.PostedPaper{Title: p.Title, URL: p.URL})
		}
		c.Items = append(c.Items, x)
	}
	return c
}

// plainItems lists the items in lines, for reading before they are posted.
func plainItems(items []record.PostedItem) string {
	var out []string
	for _, it := range items {
		line := strconv.Itoa(it.Number) + ". " + it.Title
		for _, more := range []string{subjectWords(it), it.Detail, lengthWords(it.Minutes), actWords(it), paperWords(it)} {
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
	return meetingRow{ID: c.ID, Slug: c.Slug, Kind: c.Kind, Title: c.Title, On: c.On, Starts: c.Starts, Zone: c.Zone, Place: c.Place, Link: c.Link, Accommodation: c.Accommodation, Minutes: c.Minutes, Sequence: c.Sequence}
}
