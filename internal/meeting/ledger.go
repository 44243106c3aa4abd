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
			if s.p.Kind == Agenda {
				change.Also = page.Link{Text: say("meeting.packet_of", "Version", s.p.Version), Href: packetURL(base, s.p.Version)}
			}
			if i == 0 {
				change.Note = say("meeting.ledger_first."+s.p.Kind, "N", len(content.Items))
			} else {
				change.Note = say("meeting.ledger_again."+s.p.Kind, "Version", s.p.Version)
				change.Lines = record.Changes(before, content)
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
			case len(record.ItemChanges(old, it)) > 0:
				out[it.ID] = say("meeting.mark_changed", "Date", day("monthday", s.p.PostedAt.In(zone)))
			}
		}
		before = now
	}
	return out, nil
}
