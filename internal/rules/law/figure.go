package law

import (
	"slices"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Figures that single acts name beside the deadlines all acts know.
const (
	VotesOpen    = "votes"       // each member's vote is open to the public
	ClosedText   = "closed_text" // what a closed session decided
	HeldNotice   = "held_notice" // an emergency meeting is told to have been held
	WindowPosted = "window"      // the agenda stood at some time in the days before
	WebKept      = "web_kept"    // approved minutes stay on the site
	FullRecord   = "full_record" // the full record of a meeting
	Recorded     = "recorded"    // a recording by the body
)

// Figures lists them, in the order pages show them.
func Figures() []string {
	return []string{VotesOpen, ClosedText, HeldNotice, WindowPosted, WebKept, FullRecord, Recorded}
}

// Taken is a vote that was taken, and when the public could first read it by name;
// zero for not yet.
type Taken struct{ At, Public time.Time }

// Shut is a closed session, and when its report was made to the public; zero for not
// yet.
type Shut struct{ Entered, Reported time.Time }

// Happened is what a meeting left on the record. Instants are zero for what has not
// happened; Zone is the board's, in which dates are told.
type Happened struct {
	Occasion     profile.Occasion
	Start, Ended time.Time
	Postings     []Posting // of the agenda as it was held, in order
	Votes        []Taken
	Shut         []Shut
	Recording    time.Time // the first recording of it was linked
	Minutes      time.Time // its first text was published
	Final        time.Time // and its approved one
	Calendar     rules.Calendar
	Zone         *time.Location
}

// Figured is how one figure of an act stands at a meeting. ByHour says that it is
// counted to the hour, else by days.
type Figured struct {
	Name   string
	ByHour bool
	Rule   profile.Cited
	Compliance
}

// HasFigures tells whether a law names any of them.
func HasFigures(p profile.Profile) bool {
	return p.Minutes.Draft.VotesHours+p.Minutes.Draft.ClosedSessionAmount+p.Notice.Emergency.AfterNoticeHours+p.Agenda.PostBy.WindowDaysBefore+p.Minutes.Publish.WebRetentionDays+p.Recording.Keep.FullRecordDaysAfter > 0 || mustRecord(p)
}

// Figure judges the figures that the law names for a meeting, in the order of Figures.
//
// It decides: how each stands, of those that reach this meeting. Facts: the law as it
// stood; what happened; now. Errors: none. Sources: the profile's rule, and
//   - VotesOpen: Conn. Gen. Stat. section 1-225(a), within 48 hours. They are counted
//     through; that section 1-225(g) leaves out days for special meetings is not used
//     (project rule: the stricter reading). A vote in a closed session is open to the
//     public from its report on.
//   - ClosedText: N.Y. Pub. Off. Law section 106(3), one week from the date of the
//     executive session. The report of the session is that text, also where it says
//     that nothing was decided.
//   - HeldNotice: A.R.S. section 38-431.02(D), within 24 hours of an emergency meeting a
//     notice that it was held, with what was on its agenda. The meeting's page says so from
//     its end on where the agenda was posted; else its published minutes do (project rule).
//   - WindowPosted: O.C.G.A. section 50-14-1(e)(1), at some time during the two weeks
//     before. What was posted earlier and stands meets it.
//   - WebKept: 5 ILCS 120/2.06(b), 60 days. What is published here is never taken down.
//   - FullRecord: D.C. Code section 2-578, within seven business days.
//   - Recorded: the profile's recording.body_must_record. It names no day, so one that is
//     linked later was made in time, and one that is not linked is missing from the day
//     after the meeting on (project rule). Of a closed session nothing is known here, and
//     nothing is judged.
func Figure(p profile.Profile, h Happened, now time.Time) []Figured {
	var out []Figured
	add := func(name string, byHour bool, rule profile.Cited, all ...Compliance) {
		if len(all) > 0 {
			out = append(out, Figured{name, byHour, rule, slices.MaxFunc(all, func(a, b Compliance) int { return a.worse(b) })})
		}
	}
	day := func(at time.Time) rules.Date {
		if at.IsZero() {
			return rules.Date{}
		}
		return rules.DateOf(at, h.Zone)
	}
	ended, today := day(h.Ended), day(now)
	var votes, texts []Compliance
	if n := p.Minutes.Draft.VotesHours; n > 0 {
		for _, v := range h.Votes {
			votes = append(votes, byHour(v.At.Add(time.Duration(n)*time.Hour), v.Public, now))
		}
	}
	add(VotesOpen, true, p.Minutes.Draft.Cited, votes...)
	if n := p.Minutes.Draft.ClosedSessionAmount; n > 0 {
		for _, s := range h.Shut {
			texts = append(texts, ByDay(day(s.Entered).AddDays(n), day(s.Reported), today))
		}
	}
	add(ClosedText, false, p.Minutes.Draft.Cited, texts...)
	if n := p.Notice.Emergency.AfterNoticeHours; n > 0 && h.Occasion.Kind == profile.Emergency && !h.Ended.IsZero() {
		add(HeldNotice, true, p.Notice.Emergency.Cited, byHour(h.Ended.Add(time.Duration(n)*time.Hour), h.told(), now))
	}
	if a := p.AgendaOn(h.Occasion); a.WindowDaysBefore > 0 && !h.Start.IsZero() {
		add(WindowPosted, true, a.Cited, byHour(h.Start, h.stood(), now))
	}
	if n := p.Minutes.Publish.WebRetentionDays; n > 0 && !h.Final.IsZero() {
		add(WebKept, false, p.Minutes.Publish.Cited, Compliance{State: OnTime, Due: day(h.Final).AddDays(n).In(time.UTC)})
	}
	if n := p.Recording.Keep.FullRecordDaysAfter; n > 0 && !ended.IsZero() {
		due, err := rules.AddUnits(ended, n, rules.BusinessDay, nil, h.Calendar)
		if err == nil { // the number was checked when the profile was loaded
			add(FullRecord, false, p.Recording.Keep.Cited, ByDay(due, day(h.Recording), today))
		}
	}
	if mustRecord(p) && !ended.IsZero() {
		add(Recorded, false, p.Recording.Body.Cited, h.recorded(p, ended, day(h.Recording), today)...)
	}
	return out
}

func mustRecord(p profile.Profile) bool {
	return slices.Contains([]string{"closed_sessions", "open", "all"}, p.Recording.Body.Word)
}

// recorded judges the recording of the meeting in the open, and names that of a
// closed session where there was one.
func (h Happened) recorded(p profile.Profile, ended, linked, today rules.Date) []Compliance {
	switch {
	case p.Recording.Body.Word == "closed_sessions" && len(h.Shut) == 0:
		return nil
	case p.Recording.Body.Word == "closed_sessions":
		return []Compliance{{State: Unjudged}}
	case !linked.IsZero():
		return []Compliance{{State: OnTime, Done: linked.In(time.UTC)}}
	}
	c := ByDay(ended, rules.Date{}, today)
	c.Due = time.Time{}
	return []Compliance{c}
}

// told is when the public could read that an emergency meeting was held.
func (h Happened) told() time.Time {
	if len(h.Postings) > 0 {
		return h.Ended
	}
	return h.Minutes
}

// stood is when an agenda first stood wherever it must be posted.
func (h Happened) stood() time.Time {
	for _, p := range h.Postings {
		if missing, at := Carried(p.Needed, p.Done, p.PostedAt); len(missing) == 0 {
			return at
		}
	}
	return time.Time{}
}

// byHour judges a duty with a last instant.
func byHour(due, done, now time.Time) Compliance {
	c := Compliance{State: OnTime, Due: due, Done: done}
	switch {
	case done.After(due):
		c.State, c.Over = Late, done.Sub(due)
	case !done.IsZero():
	case now.After(due):
		c.State, c.Over = Missing, now.Sub(due)
	default:
		c.State = NotDue
	}
	return c
}

// worse orders how duties of one meeting stand: the one to show is the greatest.
func (c Compliance) worse(o Compliance) int {
	order := []string{Unjudged, OnTime, NotDue, Late, Missing}
	if d := slices.Index(order, c.State) - slices.Index(order, o.State); d != 0 {
		return d
	}
	if d := c.Over.Nanoseconds() - o.Over.Nanoseconds(); d != 0 {
		return int(max(-1, min(1, d)))
	}
	return c.Due.Compare(o.Due)
}
