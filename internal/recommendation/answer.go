package recommendation

import (
	"context"
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// answers are the departments' answers in order of sending, with what is
// waited for where there is none.
func (s *Slice) answers(ctx context.Context, l life, today rules.Date, title string) ([]AnswerView, error) {
	if len(l.transmittals) == 0 {
		return nil, nil
	}
	var signed []answerRow
	if err := s.db.Select(ctx, &signed, sqlAnswers, l.ID); err != nil {
		return nil, err
	}
	ids := make([]int64, len(signed))
	for i, a := range signed {
		ids[i] = a.ID
	}
	content, err := answers.Load(ctx, s.db, ids...)
	if err != nil {
		return nil, err
	}
	sent := make([]int64, len(l.transmittals))
	for i, t := range l.transmittals {
		sent[i] = t.ID
	}
	extended, err := answers.Extensions(ctx, s.db, sent...)
	if err != nil {
		return nil, err
	}
	var out []AnswerView
	for _, t := range l.transmittals {
		v := AnswerView{Department: t.Department, Title: title, Again: l.againNote(t)}
		for _, x := range extended {
			if x.Transmittal == t.ID {
				v.extensions = append(v.extensions, x)
				v.Extended = append(v.Extended, x.Words(l.zone))
			}
		}
		i := slices.IndexFunc(signed, func(a answerRow) bool { return a.Transmittal == t.ID })
		if i < 0 {
			v.Waiting = &page.Empty{Fact: say("recommendation.no_answer", "Department", t.Department)}
			if !t.DueOn.IsZero() {
				v.Waiting.Next = say("recommendation.answer_due", "Date", page.Day(page.Lang, "weeklong", t.DueOn.In(l.zone)), "Basis", t.basis())
			}
			out = append(out, v)
			continue
		}
		a := signed[i]
		st := answers.Position(a.Position, false)
		if l.followed.NonResponsive(t.ID) {
			v.NonResponsive = say("recommendation.non_responsive")
		}
		v.Position, v.Words, v.Letter = &st, a.Words, a.Letter
		if a.Position != advice.Concur && a.Reason != "" {
			v.Reason = say("reason." + a.Reason)
		}
		v.Paper = l.answerPath(t)
		v.Signed = say("recommendation.signed", "Date", page.Day(page.Lang, "long", a.SignedAt.In(l.zone)), "Name", a.Signer, "Office", a.Office)
		if c := l.clock(t, today); c.State == advice.ClockAnsweredLate {
			late := clockStatus(c)
			v.Late = &late
		}
		v.Parts, v.Commitments = content[a.ID].Show(a.Asked, l.zone)
		out = append(out, v)
	}
	return out, nil
}

// timeline is what happened, oldest first, with what is still to come at the
// end.
func (l life) timeline(answers []AnswerView, dissents []DissentView, today rules.Date) []page.Happening {
	var past, future []page.Happening
	put := func(h page.Happening) {
		h.At = h.At.In(l.zone)
		past = append(past, h)
	}
	drafted := page.Happening{At: l.CreatedAt, Voice: "board", Event: say("recommendation.life.drafted")}
	if l.Drafter != "" {
		drafted.Event = say("recommendation.life.drafted_by", "Name", l.Drafter)
	}
	put(drafted)
	seen := map[string]bool{}
	for _, p := range l.posted {
		// A new version of one meeting's agenda that shows the same text is no news here.
		key := p.Meeting + "/" + say("recommendation.version", "Number", p.Number)
		if seen[key] {
			continue
		}
		seen[key] = true
		detail := say("recommendation.life.posted_text", "Number", p.Number)
		if m := l.adoption(); m != nil && p.At.After(m.At) {
			detail = say("recommendation.life.posted_again")
		}
		switch rules.SessionState(p.State) {
		case rules.Cancelled, rules.Postponed, rules.NotHeld:
			detail += " " + say("meeting.state_long."+p.State)
		default:
			if p.TakenOff {
				detail += " " + say("recommendation.life.taken_off")
			}
		}
		put(page.Happening{At: p.At, Voice: "board", Event: by(say("recommendation.life.posted", "Date", page.Day(page.Lang, "long", p.HeldOn.In(l.zone))), p.Poster), Detail: detail,
			Source: &page.Cite{Text: say("recommendation.agenda"), Href: "/b/" + l.Slug + "/meetings/" + p.Meeting}})
	}
	for _, m := range l.motions {
		if m.Kind == string(rules.MotionFollowUp) && m.carried() {
			continue // told by what it decided
		}
		put(page.Happening{At: m.At, Voice: "board", Done: m.carried(), Event: m.words(), Detail: m.voted(), Source: &page.Cite{Text: say("recommendation.meeting"), Href: "/b/" + l.Slug + "/meetings/" + m.Meeting}})
	}
	for _, m := range l.motions {
		if m.RescindedAt != nil {
			put(page.Happening{At: *m.RescindedAt, Voice: "board", Done: true, Event: say("recommendation.life.rescinded")})
		}
	}
	for _, d := range dissents {
		put(page.Happening{At: d.At, Voice: "board", Event: say("recommendation.life.dissent", "Names", strings.Join(d.Names, ", ")), Source: &page.Cite{Text: say("recommendation.dissents"), Href: "#dissent"}})
	}
	if l.WithdrawnAt != nil {
		put(page.Happening{At: *l.WithdrawnAt, Voice: "board", Event: say("recommendation.life.withdrawn"), Detail: l.WithdrawnReason})
	}
	for i, t := range l.transmittals {
		p, f := l.sentEvents(t, answers[i], today)
		past, future = append(past, p...), append(future, f...)
	}
	p, f := l.since(today)
	past, future = append(past, p...), append(future, f...)
	byTime := func(a, b page.Happening) int { return a.At.Compare(b.At) }
	slices.SortStableFunc(past, byTime)
	slices.SortStableFunc(future, byTime)
	return append(past, future...)
}

// words says what a motion under one of its items came to. Those that move a
// recommendation on have words of their own; any other is told by its kind.
func (m motionRow) words() string {
	event := "recommendation.life." + m.Kind
	if !page.HasText(page.Lang, event) {
		event = "recommendation.life.motion"
	}
	switch {
	case m.Outcome == rules.OutcomeNoQuorum:
		event = "recommendation.life.no_quorum"
	case !m.carried():
		event += "_lost"
	}
	return say(event, "Kind", say("motion_kind."+m.Kind))
}

// sentEvents is what happened to one transmittal and what is still to come.
func (l life) sentEvents(t transmittalRow, a AnswerView, today rules.Date) (past, future []page.Happening) {
	event := "recommendation.life.sent"
	if t.AgainOf != 0 {
		event = "recommendation.life.sent_again"
	}
	sent := page.Happening{At: t.SentAt.In(l.zone), Voice: "board", Event: say(event, "Department", t.Department), Detail: by(say("recommendation.to", "Name", t.Addressee), t.Sender) + ".",
		Source: &page.Cite{Text: say("recommendation.letter"), Href: l.letterPath(t)}}
	if !t.DueOn.IsZero() {
		sent.Detail += " " + say("recommendation.answer_due", "Date", dateWords(t.FirstDueOn), "Basis", answers.Basis(t.Days, 0, t.Unit, t.Citation))
	}
	past = append(past, sent)
	told, coming := l.told(t, today)
	past, future = append(past, told...), append(future, coming...)
	for _, x := range a.extensions {
		h := page.Happening{At: x.At.In(l.zone), Voice: "dept", Event: by(say("recommendation.life.extended", "Department", t.Department), x.Asker), Detail: x.Words(l.zone)}
		if x.Citation != "" {
			h.Source = &page.Cite{Text: x.Citation}
		}
		past = append(past, h)
	}
	if !t.DeliveredOn.IsZero() {
		past = append(past, page.Happening{At: endOf(t.DeliveredOn, l), Voice: "board", Event: say("recommendation.life.delivered"), Detail: recordedBy(t.Deliverer)})
	}
	if !t.AcknowledgedOn.IsZero() {
		past = append(past, page.Happening{At: endOf(t.AcknowledgedOn, l), Voice: "dept", Event: say("recommendation.life.acknowledged"), Detail: recordedBy(t.Acknowledger)})
	}
	if t.SignedAt != nil {
		past = append(past, page.Happening{At: t.SignedAt.In(l.zone), Voice: "dept", Done: true, Event: say("recommendation.life.answered", "Position", a.Position.Word), Detail: a.Signed, Source: &page.Cite{Text: say("recommendation.answer_letter"), Href: a.Paper}})
		if c := l.clock(t, today); c.State == advice.ClockAnsweredLate {
			past[len(past)-1].Detail += " " + clockStatus(c).Word + "."
		}
	}
	closed := l.closedSince(today)
	switch {
	case t.DueOn.IsZero():
	case t.DueOn.Before(today):
		if t.SignedAt == nil && (closed.IsZero() || closed.After(t.DueOn)) || t.SignedAt != nil && t.DueOn.Before(l.day(*t.SignedAt)) {
			past = append(past, page.Happening{At: endOf(t.DueOn, l), Voice: "clock", Event: say("recommendation.life.was_due"), Source: citeOf(t)})
		}
	case t.SignedAt == nil && closed.IsZero():
		future = append(future, page.Happening{At: t.DueOn.In(l.zone), Voice: "clock", Future: true, Event: say("recommendation.life.due", "Department", t.Department), Source: citeOf(t)})
	}
	for _, c := range a.Commitments {
		h := page.Happening{At: c.Target, Voice: "dept", Event: say("recommendation.life.target"), Detail: c.Action + " (" + c.Official + ")"}
		if rules.DateOf(c.Target, l.zone).Before(today) {
			h.Voice = "clock"
			past = append(past, h)
		} else {
			h.Future = true
			future = append(future, h)
		}
	}
	return past, future
}

func citeOf(t transmittalRow) *page.Cite {
	if b := t.basis(); b != "" {
		return &page.Cite{Text: b}
	}
	return nil
}

// endOf is the end of a day, so that what happened at an hour of that day
// stands before what is only known by its date.
func endOf(d rules.Date, l life) time.Time { return d.AddDays(1).In(l.zone).Add(-time.Second) }
