package meeting

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// wanted is one posting that the meeting's law asks for, and how it stands.
type wanted struct {
	kind   string
	title  string // prefix of its clock's titles: an agenda that gives notice is called so
	ruling ruling
	clock  frozenClock // counted from the start as planned now
	all    []standing  // every version
	now    []standing  // the versions that announce the present plan
}

// wants lists the postings a meeting needs: the agenda, and a notice of its own
// where the act knows one apart from the agenda.
func wants(b boardRow, m meetingRow, all postings) ([]wanted, error) {
	kinds := []string{Notice, Agenda}
	if b.Law.Now().AgendaIsNotice(m.occasion(b)) && len(all.notice) == 0 {
		kinds = []string{Agenda}
	}
	var out []wanted
	for _, k := range kinds {
		w := wanted{kind: k, all: all.agenda, title: "meeting.clock_" + k}
		if len(kinds) == 1 {
			w.title = "meeting.clock_" + Notice
		}
		if k == Notice {
			w.all = all.notice
		}
		w.now = current(w.all, m.Sequence)
		w.ruling = rulingFor(b, m, k)
		var err error
		if w.clock, err = w.ruling.count(m.start(), m.location()); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// open is the clock of a posting that is still to be made.
func (w wanted) open(m meetingRow, now time.Time) *page.NoticeClock {
	zone := m.location()
	latest := w.clock.Deadline(zone)
	if latest.IsZero() {
		return nil
	}
	n := &page.NoticeClock{State: "open", Title: say(w.title + "_open"), Meeting: m.start(), Latest: latest.In(zone), Now: now.In(zone), Basis: ruleWords(w.clock.Rule), Cite: w.ruling.cite()}
	if now.After(latest) {
		n.Title = say(w.title + "_passed")
	}
	return n
}

// given is the clock of what was posted for the present plan.
func (w wanted) given(m meetingRow, now time.Time) *page.NoticeClock {
	return picture(w.now, m.start(), now, m.location(), w.title)
}

// fact is a posting in one line, for a law that names no moment.
func (w wanted) fact(zone *time.Location) page.Fact {
	value := outcomeWords(w.clock.Text)
	if last := newest(w.now); last != nil {
		value = outcomeWords(last.clock.Text)
		if last.p.AroseAt != nil {
			value = say("meeting.arose_posted", "Arose", day("moment", last.p.AroseAt.In(zone)), "Posted", day("moment", last.p.PostedAt.In(zone)))
		}
	}
	return page.Fact{Name: say("meeting.posting." + w.kind), Value: strings.TrimSuffix(value, "."), Cite: w.ruling.cite()}
}

// duties are what the clerk still has to do for a planned meeting, in order.
func duties(ws []wanted, b boardRow, m meetingRow, items []record.PlannedItem, papers map[int64][]record.PlannedPaper, now time.Time) ([]page.Duty, error) {
	var out []page.Duty
	for _, w := range ws {
		last := newest(w.now)
		latest := w.clock.Deadline(m.location())
		switch {
		case last == nil && w.kind == Notice && w.clock.Kind == rules.NoticeNone: // the law asks for none
		case last == nil && len(w.all) > 0:
			out = append(out, due(latest, now, m, page.Duty{What: say("meeting.todo_again."+w.kind, "Version", len(w.all))}, w))
		case last == nil:
			out = append(out, due(latest, now, m, page.Duty{What: say("meeting.todo_post." + w.kind)}, w))
		default:
			if len(last.missing) > 0 {
				out = append(out, due(last.latest, now, m, page.Duty{What: say("meeting.todo_confirm."+w.kind, "Version", last.p.Version, "Channels", strings.Join(channelWords(last.missing), ", "))}, w))
			}
			changed, err := w.changed(b, m, items, papers)
			if err != nil {
				return nil, err
			}
			if changed {
				out = append(out, page.Duty{Days: say("meeting.todo_changed"), What: say("meeting.todo_repost."+w.kind, "Version", last.p.Version)})
			}
		}
	}
	if p := b.Law.Now(); p.Notice.Accommodation.Yes() && m.Accommodation == "" {
		out = append(out, page.Duty{Days: say("meeting.todo_missing"), What: say("meeting.todo_accommodation"), Cite: &page.Cite{Text: p.Notice.Accommodation.Citation}})
	}
	return out, nil
}

// changed says that what would be posted now differs from what was posted last.
func (w wanted) changed(b boardRow, m meetingRow, items []record.PlannedItem, papers map[int64][]record.PlannedPaper) (bool, error) {
	last := newest(w.all)
	if last == nil {
		return true, nil
	}
	content := contentOf(b, m)
	if w.kind == Agenda {
		content.Items = record.ToPost(items, papers)
	}
	text, _, err := content.Freeze()
	return text != last.p.Content, err
}

// due puts a deadline, in hours when it is near, and its basis on a duty.
func due(latest, now time.Time, m meetingRow, d page.Duty, w wanted) page.Duty {
	d.Cite = w.ruling.cite()
	if latest.IsZero() {
		d.Days = say("meeting.todo_soon")
		return d
	}
	zone := m.location()
	d.On = day("weekmoment", latest.In(zone))
	today := rules.DateOf(now, zone)
	switch left := latest.Sub(now); {
	case left < 0:
		d.Late, d.Days = true, say("meeting.due_passed")
	case left < 72*time.Hour:
		d.Days = say("meeting.due_hours", "N", int(left.Hours()))
	default:
		d.Days = say("owed.due_in", "N", today.DaysUntil(rules.DateOf(latest, zone)))
	}
	return d
}

// postingStatus says in a word how one posting stands.
func postingStatus(s standing, now time.Time) *page.Status {
	switch {
	case s.late(now) && s.settled():
		return &page.Status{Kind: "late", Voice: "late", Word: say("meeting.status_late")}
	case s.late(now):
		return &page.Status{Kind: "late", Voice: "late", Word: say("meeting.status_unconfirmed_late")}
	case !s.settled():
		return &page.Status{Kind: "waiting", Voice: "soon", Word: say("meeting.status_unconfirmed", "N", len(s.missing))}
	case s.verdict.Short:
		return &page.Status{Kind: "due", Voice: "soon", Word: say("meeting.status_short")}
	}
	return &page.Status{Kind: "yes", Voice: "board", Word: say("meeting.status_in_time")}
}

func postingName(p postingRow) string {
	return say("meeting.posting_version."+p.Kind, "Version", strconv.Itoa(p.Version))
}
