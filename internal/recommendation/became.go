package recommendation

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/internal/page"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// DecisionView is what the board decided since the answers came.
type DecisionView struct {
	Title   string
	At      time.Time
	Details []page.Fact
	Tests   []follow.TestView
	Words   string
	Meeting string
	Further *follow.FurtherView // of what was taken further
	Names   page.VoteNames
	motion  int64
}

// stageOn is where it stands on a day, with what was decided since the answers
// came.
func (l life) stageOn(today rules.Date) advice.Stage { return l.course(today).Stage }

func (l life) course(today rules.Date) followup.Course {
	return l.followed.Course(l.stage(), l.zone, today)
}

// closedSince is the day on which it was closed, zero while it is open: no answer
// is waited for from then on.
func (l life) closedSince(today rules.Date) rules.Date {
	c := l.course(today)
	if c.Stage != advice.StageClosed {
		return rules.Date{}
	}
	return l.day(c.Closed[len(c.Closed)-1].From)
}

// became are the commitments as they stand, and what the board decided on them.
func (l life) became(today rules.Date) ([]follow.View, []DecisionView) {
	var views []follow.View
	for _, p := range l.followed.Promises {
		v := p.View(today)
		if len(l.standing()) < 2 {
			v.Department = ""
		}
		views = append(views, v)
	}
	var decided []DecisionView
	for _, d := range l.followed.Decisions {
		if d.Carried() {
			decided = append(decided, DecisionView{Title: d.Title(), At: d.ClosedAt.In(l.zone), Details: d.Details(), Tests: l.followed.Tests(d), Words: d.Words, Meeting: "/b/" + l.Slug + "/meetings/" + d.Meeting, Further: d.FurtherView(today), motion: d.Motion})
		}
	}
	return views, decided
}

// since is what happened after the answers came, as events of the timeline; what is
// owed next stands at the end.
func (l life) since(today rules.Date) (past, future []page.Happening) {
	for _, p := range l.followed.Promises {
		for _, x := range p.Reports {
			h := page.Happening{At: x.At.In(l.zone), Voice: "dept", Done: x.Progress == followup.ReportedDone, Event: follow.ProgressStatus(x.Progress).Word, Detail: by(p.Action, x.Reporter)}
			if file := p.File(x); file != "" {
				h.Source = &page.Cite{Text: say("follow.evidence_link"), Href: file}
			} else if x.Link != "" {
				h.Source = &page.Cite{Text: say("follow.evidence_link"), Href: x.Link}
			}
			past = append(past, h)
		}
		for _, s := range p.Sets {
			voice, other := "board", "dept"
			if s.Side == followup.SideDepartment {
				voice, other = other, voice
			}
			past = append(past, page.Happening{At: s.At.In(l.zone), Voice: voice, Event: say("recommendation.life.tests." + s.Side), Detail: by(p.Action, s.Proposer)})
			if s.AgreedAt != nil {
				past = append(past, page.Happening{At: s.AgreedAt.In(l.zone), Voice: other, Done: true, Event: say("recommendation.life.tests_agreed." + other), Detail: by(p.Action, s.Agreer)})
			}
		}
		asked := p.Asked(today)
		for _, d := range asked.Missed {
			past = append(past, page.Happening{At: endOf(d.On, l), Voice: "clock", Event: say("recommendation.life.report_missed"), Detail: p.Action, Source: &page.Cite{Text: p.Basis(d.Rule)}})
		}
		if !asked.Next.IsZero() {
			future = append(future, page.Happening{At: asked.Next.In(l.zone), Voice: "clock", Future: true, Event: say("recommendation.life.report_due", "Department", p.Department), Detail: p.Action, Source: &page.Cite{Text: p.Basis(asked.NextRule)}})
		}
	}
	for _, d := range l.followed.Decisions {
		if !d.Carried() {
			continue
		}
		h := page.Happening{At: d.ClosedAt.In(l.zone), Voice: "board", Done: true, Event: d.Title(), Source: &page.Cite{Text: say("recommendation.meeting"), Href: "/b/" + l.Slug + "/meetings/" + d.Meeting}}
		if d.Reason != "" {
			h.Detail = say("closed_as."+d.Reason) + "."
		}
		for _, m := range l.motions {
			if m.ID == d.Motion {
				h.Detail = strings.TrimSpace(h.Detail + " " + m.voted())
			}
		}
		past = append(past, h)
	}
	p, f := l.taken(today)
	past, future = append(past, p...), append(future, f...)
	course := l.course(today)
	if !course.Lapsed.IsZero() {
		past = append(past, page.Happening{At: endOf(course.Lapsed, l), Voice: "clock", Event: say("recommendation.life.lapsed")})
	}
	return past, future
}

// by names who did something, where that is known.
func by(what, name string) string {
	if name == "" {
		return what
	}
	return say("recommendation.life.by", "What", what, "Name", name)
}

// recordedBy names who entered a date that happened elsewhere, "" when no person did.
func recordedBy(name string) string {
	if name == "" {
		return ""
	}
	return say("recommendation.life.recorded_by", "Name", name)
}

// reportsOwed are the reports that a department owes, for the box of what is owed.
func (l life) reportsOwed(today rules.Date) []page.Duty {
	var out []page.Duty
	for _, p := range l.followed.Promises {
		asked := p.Asked(today)
		if asked.Next.IsZero() {
			continue
		}
		d := page.Duty{Owner: p.Department, What: say("recommendation.owes_report", "Action", p.Action), On: page.Day(page.Lang, "week", asked.Next.In(l.zone)), Cite: &page.Cite{Text: upper(p.Basis(asked.NextRule))}, Days: say("owed.due_in", "N", today.DaysUntil(asked.Next))}
		if late := p.MissedNow(asked); !late.IsZero() {
			d.Late, d.Days, d.On, d.Cite.Text = true, say("owed.overdue", "N", late.DaysUntil(today)), page.Day(page.Lang, "week", late.In(l.zone)), upper(p.Basis(asked.Missed[len(asked.Missed)-1].Rule))
		}
		out = append(out, d)
	}
	return out
}

// checksOwed are the commitments that the police say are done and the board has not
// looked at since. No rule gives the board a day for that, so what is shown is since
// when it waits.
func (l life) checksOwed(today rules.Date) []page.Duty {
	var out []page.Duty
	for _, p := range l.followed.Promises {
		last := p.Last()
		if last.Progress != followup.ReportedDone || p.Closed(today) || slices.ContainsFunc(l.followed.Decisions, func(d follow.Decision) bool {
			return d.Carried() && d.Commitment == p.ID && d.ClosedAt.After(last.At)
		}) {
			continue
		}
		out = append(out, page.Duty{Days: say("recommendation.owes_check_since", "Date", page.Day(page.Lang, "long", last.At.In(l.zone))), Owner: l.BoardName, What: say("recommendation.owes_check", "Action", p.Action)})
	}
	return out
}

// upper begins a text with a capital letter.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
