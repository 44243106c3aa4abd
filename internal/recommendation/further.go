package recommendation

import (
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// addressees are the newest sendings as the rule of taking further reads them. A meeting
// after the last day whose agenda was posted with the recommendation on it counts as
// the agenda the rule asks for.
func (l life) addressees() []follow.Addressee {
	var out []follow.Addressee
	for _, t := range l.standing() {
		a := follow.Addressee{Transmittal: t.ID, Department: t.Department, Due: t.DueOn, Position: t.Position}
		if t.SignedAt != nil {
			a.Signed = l.day(*t.SignedAt)
		}
		a.OnAgenda = slices.ContainsFunc(l.posted, func(p postedRow) bool { return !p.void() && p.HeldOn.After(t.DueOn) })
		out = append(out, a)
	}
	return out
}

// furtherOwed is what the board has to do about taking it further; that its rule lets
// it is no duty, and stands in the life.
func (l life) furtherOwed(today rules.Date) []page.Duty {
	if l.stageOn(today) == advice.StageClosed {
		return nil
	}
	var out []page.Duty
	for _, d := range l.further.Duties(l.followed, l.addressees(), today) {
		if d.Kind == follow.DutyMay {
			continue
		}
		x := page.Duty{Owner: l.BoardName, What: d.Owes(l.further), Days: say("recommendation.owes_check_since", "Date", dateWords(d.Since))}
		if d.Kind == follow.DutyRecord {
			x.Late, x.Days, x.On = true, say("owed.overdue", "N", d.Since.DaysUntil(today)), page.Day(page.Lang, "week", d.Since.In(l.zone))
		}
		if d.Basis != "" {
			x.Cite = &page.Cite{Text: d.Basis}
		}
		out = append(out, x)
	}
	return out
}

// taken are the steps of what was taken further, and from when the board's rule lets
// it be, as events of the timeline.
func (l life) taken(today rules.Date) (past, future []page.Happening) {
	put := func(h page.Happening, on rules.Date) {
		if on.After(today) {
			h.Future = true
			future = append(future, h)
			return
		}
		past = append(past, h)
	}
	for _, d := range l.followed.Decisions {
		v := d.FurtherView(today)
		if v == nil {
			continue
		}
		for _, x := range v.Steps {
			h := page.Happening{At: endOf(rules.DateOf(x.On, time.UTC), l), Voice: "board", Event: x.Title, Detail: x.Words}
			if x.Link != "" {
				h.Source = &page.Cite{Text: say("further.record_of_it"), Href: x.Link}
			}
			put(h, rules.DateOf(x.On, time.UTC))
		}
	}
	if l.stageOn(today) == advice.StageClosed {
		return past, future
	}
	for _, a := range l.addressees() {
		ground, from, err := l.further.Ground(l.followed, a, today)
		if err != nil || ground == "" || a.Signed.IsZero() && !today.After(a.Due) {
			continue // of an answer that is still to come in time, nothing is said
		}
		h := page.Happening{At: from.In(l.zone), Voice: "clock", Event: say("further.life.may", "Before", l.further.Before()), Source: &page.Cite{Text: l.further.Basis(ground)}}
		if len(l.addressees()) > 1 {
			h.Detail = a.Department
		}
		if ground == followup.GroundRefused {
			h.At = endOf(from, l) // it follows from the answer of that day
		}
		put(h, from)
	}
	return past, future
}
