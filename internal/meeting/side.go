package meeting

import (
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// sides are the practical facts beside a meeting: how to be there, to speak, to
// write, to ask for an aid; once it is over, when and where it was and what
// people wrote.
func sides(b boardRow, m meetingRow, public record.Floor, now time.Time) ([]Side, error) {
	base := publicURL(b.Slug, m.Slug)
	written := Side{Title: say("meeting.written")}
	if n := public.Shown + public.HeldBack; n > 0 {
		written.Links = []page.Link{{Text: say("meeting.written_count", "N", n), Href: base + "/comments"}}
	}
	if rules.SessionState(m.State).Ended() {
		was := Side{Title: say("meeting.facts"), Lines: []string{whenWords(m)}}
		if where := m.where(); where != "" {
			was.Lines = append(was.Lines, where)
		}
		if len(written.Links) > 0 {
			return []Side{was, written}, nil
		}
		return []Side{was}, nil
	}
	there := Side{Title: say("meeting.be_there"), Lines: []string{whenWords(m)}}
	if m.Place != "" {
		there.Lines = append(there.Lines, m.Place)
	}
	if words := record.DialWords(m.DialIn, m.DialCode); words != "" {
		there.Lines = append(there.Lines, say("meeting.by_phone", "Dial", words))
	}
	if m.Link != "" {
		there.Links = []page.Link{{Text: say("meeting.take_part"), Href: m.Link}}
	}
	out := []Side{there}
	speak := Side{Title: say("meeting.how_to_speak")}
	if b.HowToSpeak != "" {
		speak.Lines = append(speak.Lines, b.HowToSpeak)
	}
	for _, i := range public.Items {
		if i.Speak {
			speak.Links = []page.Link{{Text: say("meeting.sign_up"), Href: base + "/speak"}}
		}
	}
	if right := record.RightToSpeak(b.Law.Now(), m.Kind); right != "" {
		speak.Lines = append(speak.Lines, right)
	}
	if len(speak.Lines) > 0 || len(speak.Links) > 0 {
		out = append(out, speak)
	}
	if len(public.Items) > 0 {
		if closes := floor.WrittenCloses(public.Rule, public.Start); now.After(closes) {
			written.Lines = []string{say("meeting.written_closed", "Time", day("weekmoment", closes))}
		} else {
			written.Lines = []string{say("meeting.written_until", "Time", day("weekmoment", closes))}
			written.Links = append([]page.Link{{Text: say("meeting.write"), Href: base + "/comment"}}, written.Links...)
		}
		out = append(out, written)
	}
	aid := Side{Title: say("meeting.other_help"), Links: []page.Link{{Text: say("meeting.ask_aid"), Href: base + "/aid"}}}
	if m.Accommodation != "" {
		aid.Lines = append(aid.Lines, m.Accommodation)
	}
	cutOff, _, err := floor.Aid(public.Rule, m.On, rules.DateOf(now, public.Zone), b.Law.Calendar())
	if err != nil {
		return nil, err
	}
	aid.Lines = append(aid.Lines, say("meeting.aid_until", "Date", day("weeklong", cutOff.In(time.UTC))))
	return append(out, aid), nil
}
