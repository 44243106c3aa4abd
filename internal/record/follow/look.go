package follow

import (
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/followup"
)

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// ProgressStatus is what the department reports, in the department's voice: it
// never looks like what the board found.
func ProgressStatus(progress string) page.Status {
	kind := map[string]string{followup.NotStarted: "waiting", followup.InProgress: "police", followup.Blocked: "no", followup.ReportedPartly: "partial", followup.ReportedDone: "police-done"}[progress]
	return page.Status{Kind: kind, Voice: "dept", Word: say("progress." + progress)}
}

// StandingStatus is what the board found, in the board's voice.
func StandingStatus(standing string) page.Status {
	kind := map[string]string{followup.NotAssessed: "waiting", followup.EvidenceRequested: "board", followup.Insufficient: "no", followup.PartlyVerified: "board-half", followup.Verified: "board-done", followup.Lapsed: "late"}[standing]
	voice := "board"
	switch standing {
	case followup.NotAssessed:
		voice = "quiet"
	case followup.Lapsed:
		voice = "late"
	}
	return page.Status{Kind: kind, Voice: voice, Word: say("standing." + standing)}
}

// File is the address of a report's file on the public side, "" without one.
func (p Promise) File(x Report) string {
	if len(x.SHA256) == 0 {
		return ""
	}
	return "/b/" + p.Slug + "/evidence/" + hex.EncodeToString(x.SHA256) + "/" + url.PathEscape(x.Name)
}

// View is a commitment as a page shows it: what is reported, and apart from it
// what the board found.
type View struct {
	Action, Official string
	Target           time.Time
	Department       string
	Reported         page.Status
	Stage            string
	ReportedOn       time.Time // zero: nothing was reported
	Found            page.Status
	Tests            []TestView
	Agreed           string // who stands behind the tests
	Others           []TestsView
	Reports          []ReportView
	Owed             string   // by when the next report is owed, and why
	Missed           []string // reports that were owed and did not come
}

// TestView is one test and where it stands.
type TestView struct {
	Words string
	Found page.Status
}

// TestsView are tests that nothing was found by yet: those the board votes by from
// now on, or a proposal that waits for the other side.
type TestsView struct {
	About string
	Tests []string
}

// ReportView is one report.
type ReportView struct {
	At        time.Time
	Reporter  string
	Progress  page.Status
	Stage     string
	Words     string
	Link      string
	File      string
	FileName  string
	Statement string
}

// View is the commitment as it stands on a day.
func (p Promise) View(today rules.Date) View {
	last, set := p.Last(), p.Counting()
	v := View{Action: p.Action, Official: p.Official, Target: p.Target.In(p.Zone), Department: p.Department, Reported: ProgressStatus(last.Progress), Found: StandingStatus(p.Standing(today))}
	if last.ID != 0 {
		v.ReportedOn, v.Stage = last.At.In(p.Zone), stage(last.Stage)
	}
	standings := p.Standings(today)
	for i, words := range set.Tests {
		v.Tests = append(v.Tests, TestView{words, StandingStatus(standings[i])})
	}
	v.Agreed = p.behind(set)
	force, newest := p.InForce(), p.Newest()
	if force.ID != set.ID {
		v.Others = append(v.Others, TestsView{p.behind(force) + " " + say("follow.tests_next"), force.Tests})
	}
	if newest.ID != force.ID {
		v.Others = append(v.Others, TestsView{p.behind(newest), newest.Tests})
	}
	for i := len(p.Reports) - 1; i >= 0; i-- {
		x := p.Reports[i]
		v.Reports = append(v.Reports, ReportView{At: x.At.In(p.Zone), Reporter: x.Reporter, Progress: ProgressStatus(x.Progress), Stage: stage(x.Stage), Words: x.Words, Link: x.Link, File: p.File(x), FileName: x.Name, Statement: x.Statement})
	}
	asked := p.Asked(today)
	if !asked.Next.IsZero() {
		v.Owed = say("follow.owed", "Date", page.Day(page.Lang, "long", asked.Next.In(p.Zone)), "Basis", p.Basis(asked.NextRule))
	}
	for _, d := range asked.Missed {
		v.Missed = append(v.Missed, say("follow.missed", "Date", page.Day(page.Lang, "long", d.On.In(p.Zone))))
	}
	return v
}

// behind says who stands behind a set of tests, "" of none.
func (p Promise) behind(set Set) string {
	switch {
	case set.ID == 0:
		return ""
	case set.AgreedAt != nil:
		return say("follow.tests_agreed", "Date", page.Day(page.Lang, "long", set.AgreedAt.In(p.Zone)))
	}
	return say("follow.tests_by."+set.Side, "Date", page.Day(page.Lang, "long", set.At.In(p.Zone)))
}

// Basis is the rule by which a report was owed, by its index, such as "every 90
// days, by-law 7".
func (p Promise) Basis(rule int) string {
	r := p.Rules[rule]
	words := say("follow.every", "N", r.Every)
	if r.Citation != "" {
		words += ", " + r.Citation
	}
	return words
}

func stage(s string) string {
	if s == "" {
		return ""
	}
	return say("reach." + s)
}

// Title says in a line what a decision is to decide.
func (d Decision) Title() string { return say("decision."+d.Kind, "Department", d.Department) }

// FoundNone is the newest finding by an instant that the signed answer to a sending
// is none; nil without one. What was rescinded later was the ground of what was done
// before.
func (r Record) FoundNone(transmittal int64, by time.Time) *Decision {
	for i := len(r.Decisions) - 1; i >= 0; i-- {
		if d := &r.Decisions[i]; d.Kind == string(followup.NonResponsive) && d.Transmittal == transmittal && d.Outcome == rules.OutcomeCarried && d.AnswerThen != 0 && !d.ClosedAt.After(by) {
			return d
		}
	}
	return nil
}

// FoundWords says when the board found an answer to be none, and why. The zone is
// the board's.
func (d Decision) FoundWords(zone *time.Location) string {
	return say("follow.found_none", "Date", page.Day(page.Lang, "long", d.ClosedAt.In(zone)), "Reason", d.Words)
}

// Status says where a decision stands before the board.
func (d Decision) Status() page.Status {
	switch {
	case d.Withdrawn():
		return page.Status{Kind: "no", Voice: "quiet", Word: say("decision.withdrawn")}
	case d.Rescinded:
		return page.Status{Kind: "no", Voice: "board", Word: say("decision.rescinded")}
	case d.Carried():
		return page.Status{Kind: "yes", Voice: "board", Word: say("decision.carried")}
	case d.Waiting() && d.State == string(rules.MotionOpen), d.Waiting() && d.State == string(rules.MotionMoved):
		return page.Status{Kind: "due", Voice: "soon", Word: say("decision.before_the_board")}
	case d.Waiting():
		return page.Status{Kind: "waiting", Voice: "quiet", Word: say("decision.waits")}
	}
	return page.Status{Kind: "no", Voice: "board", Word: say("decision.lost")}
}

// Wording are the words in which a decision is put to the vote; number is the
// recommendation's, tests are those of its set.
func (d Decision) Wording(number string, tests []string) string {
	out := say("decision.about", "Number", number, "Decision", d.Title()) + "."
	for _, f := range d.Details() {
		out += "\n" + f.Name + ": " + f.Value
	}
	for _, f := range d.Findings {
		if f.Position <= len(tests) {
			out += "\n" + say("decision.test", "N", f.Position, "Words", tests[f.Position-1], "Finding", StandingStatus(f.Finding).Word)
		}
	}
	return cut(out+"\n"+d.Words, rules.MaxMotionText)
}

// cut shortens a text to a number of letters, at a space.
func cut(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	short := string(r[:most-1])
	if i := strings.LastIndexAny(short, " \n"); i > len(short)/2 {
		short = short[:i]
	}
	return short + "…"
}

// Tests are the tests that a decision finds something of, with what it finds.
func (r Record) Tests(d Decision) []TestView {
	var out []TestView
	for _, p := range r.Promises {
		for _, set := range p.Sets {
			for _, found := range d.Findings {
				if set.ID == d.Set && found.Position <= len(set.Tests) {
					out = append(out, TestView{set.Tests[found.Position-1], StandingStatus(found.Finding)})
				}
			}
		}
	}
	return out
}

// Details say what a decision holds besides its words, one a line.
func (d Decision) Details() []page.Fact {
	var out []page.Fact
	put := func(id, value string) {
		if value != "" {
			out = append(out, page.Fact{Name: say("decision.fact." + id), Value: value})
		}
	}
	if d.Reason != "" {
		put("reason", say("closed_as."+d.Reason))
	}
	put("successor", d.Successor())
	put("to", d.Before())
	if put("department", d.Department); !d.AgainOn.IsZero() {
		put("again", page.Day(page.Lang, "long", d.AgainOn.In(time.UTC)))
	}
	put("rule", d.rule())
	put("reviewer", d.Reviewer)
	if !d.Recheck.IsZero() {
		put("recheck", page.Day(page.Lang, "long", d.Recheck.In(time.UTC)))
	}
	return out
}

// MissedNow is the day by which the newest report was owed that has not come since;
// zero when none is behind.
func (p Promise) MissedNow(asked followup.Asked) rules.Date {
	n := len(asked.Missed)
	if n == 0 || asked.Next.IsZero() || p.Last().ID != 0 && rules.DateOf(p.Last().At, p.Zone).After(asked.Missed[n-1].On) {
		return rules.Date{}
	}
	return asked.Missed[n-1].On
}
