package recommendation

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/record/sending"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// copyName is the name of a copy in a form.
func copyName(i int) string { return eventCopy + "-" + strconv.Itoa(i+1) }

// missing are those who have not been given their copy of what was sent.
func (t transmittalRow) missing() []string {
	var out []string
	for _, c := range t.sending.Copies {
		if c.On.IsZero() {
			out = append(out, c.To)
		}
	}
	return out
}

// copyClock says how much time there is for copies that have not been given.
func (t transmittalRow) copyClock(today rules.Date) advice.Clock {
	return advice.ClockStatus(t.sending.By, rules.Date{}, today)
}

// copyDuty is that someone is still to be given a copy.
func (l life) copyDuty(t transmittalRow, to string, today rules.Date) page.Duty {
	c := t.copyClock(today)
	return page.Duty{Late: c.State == advice.ClockOverdue, Days: clockStatus(c).Word, On: page.Day(page.Lang, "week", t.sending.By.In(l.zone)), Owner: l.BoardName, What: say("recommendation.owes_copy", "To", to), Cite: &page.Cite{Text: t.sending.Basis()}}
}

// publication are the facts of what was published, and of the copies.
func (t transmittalRow) publication() []page.Fact {
	x := t.sending
	if x.By.IsZero() {
		return nil
	}
	out := []page.Fact{{Name: say("recommendation.fact.published"), Value: say("recommendation.published_by", "Date", dateWords(x.SentOn), "By", dateWords(x.By)), Cite: &page.Cite{Text: x.Basis()}}}
	for _, c := range x.Copies {
		f := page.Fact{Name: say("recommendation.fact.copy", "To", c.To), Value: say("recommendation.copy_not_given")}
		if !c.On.IsZero() {
			f.Value = say("recommendation.copy_given", "Date", dateWords(c.On))
			if c.On.After(x.By) {
				f.Value = say("recommendation.copy_late", "Date", dateWords(c.On), "N", x.By.DaysUntil(c.On))
			}
		}
		out = append(out, f)
	}
	return out
}

// told are the copies and the corrected dates of a sending in its life.
func (l life) told(t transmittalRow, today rules.Date) (past, future []page.Happening) {
	x := t.sending
	late := false
	for _, c := range x.Copies {
		if !c.On.IsZero() {
			past = append(past, page.Happening{At: endOf(c.On, l), Voice: "board", Event: say("recommendation.life.copy", "To", c.To), Detail: recordedBy(c.Recorder)})
		}
		late = late || c.On.IsZero() || c.On.After(x.By)
	}
	if due := (page.Happening{At: endOf(x.By, l), Voice: "clock", Event: say("recommendation.life.copies_due"), Source: &page.Cite{Text: x.Basis()}}); late && x.By.Before(today) {
		past = append(past, due)
	} else if late {
		due.Future = true
		future = append(future, due)
	}
	for _, a := range x.Amends {
		past = append(past, page.Happening{At: a.At.In(l.zone), Voice: "board", Event: by(say("recommendation.life.amended", "What", say("recommendation.amended."+a.Event, "To", a.To)), a.Recorder), Detail: say("recommendation.life.amended_to", "Was", dateWords(a.Was), "Became", dateWords(a.Became), "Reason", a.Reason)})
	}
	return past, future
}

// toPublish says what the board owes for something sent today: by when it has to
// be public and who is given a copy; "" without such a rule.
func toPublish(r advice.PublicationRule, by rules.Date) string {
	if by.IsZero() {
		return ""
	}
	out := say("recommendation.publish_preview", "Date", page.Day(page.Lang, "weeklong", by.In(time.UTC)))
	if len(r.Copies) > 0 {
		out += " " + say("recommendation.copies_preview", "To", strings.Join(r.Copies, ", "))
	}
	return out
}

// copyTo are those named in a letter as given a copy.
func copyTo(x sending.Sending) []string { return advice.CopiesOf(x.CopiesText) }
