package record

import (
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// when says when a meeting was announced to begin, in its own zone; "" for one
// without a time.
func (m PostedMeeting) when() string {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil || m.Starts == "" {
		return ""
	}
	return page.Day(page.Lang, "weekmoment", rules.StartInstant(m.On, m.Starts, zone))
}

// Changes says in lines what one posted version changed against another.
func Changes(a, b Posted) []page.ChangeLine {
	var out []page.ChangeLine
	fact := func(id, was, is string) {
		if was != is {
			out = append(out, page.ChangeLine{What: say(id), Pieces: whole(was, is)})
		}
	}
	x, y := a.Meeting, b.Meeting
	fact("meeting.changed_when", x.when(), y.when())
	fact("meeting.changed_where", x.Place, y.Place)
	fact("meeting.changed_link", x.Link, y.Link)
	fact("meeting.fact_dial_in", DialWords(x.DialIn, x.DialCode), DialWords(y.DialIn, y.DialCode))
	fact("meeting.changed_length", Length(x.Minutes), Length(y.Minutes))
	fact("meeting.changed_title", x.Title, y.Title)
	fact("meeting.changed_accommodation", x.Accommodation, y.Accommodation)
	was := map[int64]PostedItem{}
	for _, it := range a.Items {
		was[it.ID] = it
	}
	for _, it := range b.Items {
		old, known := was[it.ID]
		if !known {
			out = append(out, page.ChangeLine{What: say("meeting.item_added", "Number", it.Label()), Pieces: whole("", it.Title)})
			continue
		}
		delete(was, it.ID)
		out = append(out, ItemChanges(old, it)...)
	}
	for _, it := range a.Items {
		if _, gone := was[it.ID]; gone {
			out = append(out, page.ChangeLine{What: say("meeting.item_removed", "Number", it.Label()), Pieces: whole(it.Title, "")})
		}
	}
	return append(out, movedLines(a, b)...)
}

// movedLines says which items stand elsewhere, among others or under another
// item.
func movedLines(a, b Posted) []page.ChangeLine {
	old := map[int64]PostedItem{}
	var before, after []int64
	for _, it := range a.Items {
		old[it.ID], before = it, append(before, it.ID)
	}
	for _, it := range b.Items {
		after = append(after, it.ID)
	}
	moved := order.Moved(before, after)
	var out []page.ChangeLine
	for _, it := range b.Items {
		was, known := old[it.ID]
		if known && (slices.Contains(moved, it.ID) || (was.Part > 0) != (it.Part > 0)) {
			out = append(out, page.ChangeLine{What: say("meeting.item_moved", "From", was.Label(), "Number", it.Label()), Pieces: []page.Piece{{Text: it.Title}}})
		}
	}
	return out
}

// whole is a change that is read as a whole: what was, and what is.
func whole(was, is string) []page.Piece {
	var out []page.Piece
	if was != "" {
		out = append(out, page.Piece{Text: was, Removed: true})
	}
	if is != "" {
		out = append(out, page.Piece{Text: is, Added: true})
	}
	return out
}

// ItemChanges says what changed in one item that both versions have.
func ItemChanges(a, b PostedItem) []page.ChangeLine {
	var out []page.ChangeLine
	line := func(id, was, is string) {
		if was == is {
			return
		}
		out = append(out, page.ChangeLine{What: say(id, "Number", b.Label()), Pieces: page.Difference(was, is)})
	}
	line("meeting.item_reworded", a.Title, b.Title)
	line("meeting.item_detail_reworded", a.Detail, b.Detail)
	line("meeting.item_length_changed", Length(a.Minutes), Length(b.Minutes))
	line("meeting.item_act_changed", actWords(a), actWords(b))
	line("meeting.item_subject_changed", a.Subject(), b.Subject())
	line("meeting.item_papers_changed", PaperWords(a), PaperWords(b))
	return out
}

// actWords is what may happen at an item, and whether it is the consent
// calendar.
func actWords(it PostedItem) string {
	if !it.Consent {
		return it.Act()
	}
	return strings.TrimPrefix(it.Act()+", "+say("agenda.item_consent"), ", ")
}

// PaperWords lists the papers of an item, with their addresses or names and hashes.
func PaperWords(it PostedItem) string {
	var out []string
	for _, p := range it.Papers {
		where := p.URL
		if p.File != nil {
			where = p.File.Name + ", " + p.File.SHA256[:12]
		}
		out = append(out, p.Title+" ("+where+")")
	}
	return strings.Join(out, ", ")
}

// DialWords is a telephone number with what to key in after it.
func DialWords(number, code string) string {
	if number == "" || code == "" {
		return number
	}
	return say("meeting.dial_code_of", "Number", number, "Code", code)
}
