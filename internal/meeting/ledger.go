package meeting

import (
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record"
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
			if i == 0 {
				change.Note = say("meeting.ledger_first."+s.p.Kind, "N", len(content.Items))
			} else {
				change.Note = say("meeting.ledger_again."+s.p.Kind, "Version", s.p.Version)
				change.Lines = diff(before, content)
			}
			if words := checkedWords(s, content, zone, now); words != "" {
				change.Note += " " + words
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
			out = append(out, page.ChangeLine{What: say(id), Removed: was, Added: is})
		}
	}
	x, y := announced(a.Meeting), announced(b.Meeting)
	fact("meeting.changed_when", day("weekmoment", x.start()), day("weekmoment", y.start()))
	fact("meeting.changed_where", x.Place, y.Place)
	fact("meeting.changed_link", x.Link, y.Link)
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
			out = append(out, page.ChangeLine{What: say("meeting.item_added", "Number", it.Label()), Added: it.Title})
			continue
		}
		delete(was, it.ID)
		out = append(out, itemDiff(old, it)...)
	}
	for _, it := range a.Items {
		if _, gone := was[it.ID]; gone {
			out = append(out, page.ChangeLine{What: say("meeting.item_removed", "Number", it.Label()), Removed: it.Title})
		}
	}
	if reordered(a, b) {
		out = append(out, page.ChangeLine{What: say("meeting.items_reordered")})
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
		before, removed, added := split(was, is)
		out = append(out, page.ChangeLine{What: say(id, "Number", b.Label()), Before: before, Removed: removed, Added: added})
	}
	line("meeting.item_reworded", a.Title, b.Title)
	line("meeting.item_detail_reworded", a.Detail, b.Detail)
	line("meeting.item_length_changed", record.Length(a.Minutes), record.Length(b.Minutes))
	line("meeting.item_act_changed", a.Act(), b.Act())
	line("meeting.item_subject_changed", a.Subject(), b.Subject())
	line("meeting.item_papers_changed", paperWords(a), paperWords(b))
	return out
}

// split finds the words two texts begin with alike, and what follows in each.
func split(was, is string) (before, removed, added string) {
	a, b := strings.Fields(was), strings.Fields(is)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.Join(a[:n], " "), strings.Join(a[n:], " "), strings.Join(b[n:], " ")
}

// reordered says that items both versions have stand in another order.
func reordered(a, b record.Posted) bool {
	place := map[int64]int{}
	for i, it := range a.Items {
		place[it.ID] = i
	}
	last := -1
	for _, it := range b.Items {
		if i, ok := place[it.ID]; ok {
			if i < last {
				return true
			}
			last = i
		}
	}
	return false
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
