package meeting

import (
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules/order"
)

// ledgerOf lists the changes of what was posted, newest first: each version
// against the one before it, with the way to the version itself. base is the
// meeting's public address.
func ledgerOf(all postings, base string, zone *time.Location, now time.Time) (page.Ledger, error) {
	var out page.Ledger
	for _, series := range [][]standing{all.notice, all.agenda} {
		var before record.Posted
		for i, s := range series {
			content, err := record.Thaw(s.p.Content)
			if err != nil {
				return out, err
			}
			change := page.Change{At: s.p.PostedAt.In(zone), By: s.p.PostedBy, Link: page.Link{Text: postingName(s.p), Href: versionURL(base, s.p)}}
			if s.p.Kind == Agenda {
				change.Also = page.Link{Text: say("meeting.packet_of", "Version", s.p.Version), Href: packetURL(base, s.p.Version)}
			}
			if i == 0 {
				change.Note = say("meeting.ledger_first."+s.p.Kind, "N", len(content.Items))
			} else {
				change.Note = say("meeting.ledger_again."+s.p.Kind, "Version", s.p.Version)
				change.Lines = diff(before, content)
			}
			if words := checkedWords(s, content, zone, now); words != "" {
				change.Note += " " + words
			}
			if gap := s.p.gap(); gap != "" {
				change.Note += " " + say("meeting.version_gap") + ": " + gap
			}
			out.Changes = append(out.Changes, change)
			before = content
		}
	}
	slices.Reverse(out.Changes) // of two at one instant the later version comes first
	slices.SortStableFunc(out.Changes, func(a, b page.Change) int { return b.At.Compare(a.At) })
	return out, nil
}

// checkedWords says how a version stood against its own clock: late with the
// reason, also where only a channel was late; not confirmed everywhere; or how
// long before the meeting it was posted.
func checkedWords(s standing, c record.Posted, zone *time.Location, now time.Time) string {
	switch {
	case s.latest.IsZero():
		return ""
	case s.p.LateReason != "":
		return say("meeting.ledger_late", "Latest", day("daytime", s.latest.In(zone)), "Reason", s.p.LateReason)
	case !s.verdict.OnTime:
		return say("meeting.ledger_channel_late", "Latest", day("daytime", s.latest.In(zone)), "Reason", s.reasons())
	case s.late(now):
		return say("meeting.ledger_unconfirmed", "Channels", strings.Join(channelWords(s.missing), ", "), "Latest", day("daytime", s.latest.In(zone)))
	}
	hours := int(announced(c.Meeting).start().Sub(s.p.PostedAt).Hours())
	return say("meeting.ledger_checked", "N", hours, "Rule", ruleWords(s.clock.Rule))
}

// diff says in lines what one version changed against another.
func diff(a, b record.Posted) []page.ChangeLine {
	var out []page.ChangeLine
	fact := func(id, was, is string) {
		if was != is {
			out = append(out, page.ChangeLine{What: say(id), Pieces: whole(was, is)})
		}
	}
	x, y := announced(a.Meeting), announced(b.Meeting)
	fact("meeting.changed_when", day("weekmoment", x.start()), day("weekmoment", y.start()))
	fact("meeting.changed_where", x.Place, y.Place)
	fact("meeting.changed_link", x.Link, y.Link)
	fact("meeting.fact_dial_in", dialWords(x.DialIn, x.DialCode), dialWords(y.DialIn, y.DialCode))
	fact("meeting.changed_length", record.Length(x.Minutes), record.Length(y.Minutes))
	fact("meeting.changed_title", x.Title, y.Title)
	fact("meeting.changed_accommodation", x.Accommodation, y.Accommodation)
	was := map[int64]record.PostedItem{}
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
		out = append(out, itemDiff(old, it)...)
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
func movedLines(a, b record.Posted) []page.ChangeLine {
	old := map[int64]record.PostedItem{}
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

// itemDiff says what changed in one item that both versions have.
func itemDiff(a, b record.PostedItem) []page.ChangeLine {
	var out []page.ChangeLine
	line := func(id, was, is string) {
		if was == is {
			return
		}
		out = append(out, page.ChangeLine{What: say(id, "Number", b.Label()), Pieces: page.Difference(was, is)})
	}
	line("meeting.item_reworded", a.Title, b.Title)
	line("meeting.item_detail_reworded", a.Detail, b.Detail)
	line("meeting.item_length_changed", record.Length(a.Minutes), record.Length(b.Minutes))
	line("meeting.item_act_changed", actWords(a), actWords(b))
	line("meeting.item_subject_changed", a.Subject(), b.Subject())
	line("meeting.item_papers_changed", paperWords(a), paperWords(b))
	return out
}

// actWords is what may happen at an item, and whether it is the consent
// calendar.
func actWords(it record.PostedItem) string {
	if !it.Consent {
		return it.Act()
	}
	return strings.TrimPrefix(it.Act()+", "+say("agenda.item_consent"), ", ")
}

func paperWords(it record.PostedItem) string {
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

// marks says for each item of the newest version how it changed since the first.
func marks(series []standing, zone *time.Location) (map[int64]string, error) {
	out := map[int64]string{}
	var before record.Posted
	for i, s := range series {
		now, err := record.Thaw(s.p.Content)
		if err != nil {
			return nil, err
		}
		was := map[int64]record.PostedItem{}
		for _, it := range before.Items {
			was[it.ID] = it
		}
		for _, it := range now.Items {
			old, known := was[it.ID]
			switch {
			case i == 0:
			case !known:
				out[it.ID] = say("meeting.mark_added", "Date", day("monthday", s.p.PostedAt.In(zone)))
			case len(itemDiff(old, it)) > 0:
				out[it.ID] = say("meeting.mark_changed", "Date", day("monthday", s.p.PostedAt.In(zone)))
			}
		}
		before = now
	}
	return out, nil
}
