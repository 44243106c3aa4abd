package follow

import (
	"context"
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/followup"
	"parley/internal/rules/law"
)

// SQL of what was taken further than its addressee. $1 is a board, $2 a
// recommendation; 0 is all of them.
const (
	sqlSteps = `select s.id, s.decision_id, s.step, s.happens_on, s.words, s.link, coalesce(s.replaces_id, 0) as replaces, s.reason, s.recorded_at, coalesce(p.name, '') as recorder
from escalation_steps s join decisions d on d.id = s.decision_id left join people p on p.id = s.recorded_by where ($1::bigint = 0 or s.board_id = $1) and ($2::bigint = 0 or d.recommendation_id = $2) order by s.decision_id, s.id`
	sqlFurther    = `select id, revision, agenda, body, form, unanswered, days, unit, refused, unkept, citation, set_at from escalation_rules where board_id = $1 order by revision desc limit 1`
	sqlFurtherLaw = `select law from board_laws where board_id = $1`
)

// Step is one entry of what became of a recommendation that was taken further.
type Step struct {
	ID       int64      `db:"id"`
	Decision int64      `db:"decision_id"`
	Step     string     `db:"step"`
	On       rules.Date `db:"happens_on"` // zero of an entry that is taken back
	Words    string     `db:"words"`
	Link     string     `db:"link"`
	Replaces int64      `db:"replaces"` // the wrong entry; 0: none
	Reason   string     `db:"reason"`
	At       time.Time  `db:"recorded_at"`
	Recorder string     `db:"recorder"`
}

// Standing lists the steps that stand: neither replaced nor taken back. A correcting
// entry stands where the one it replaces stood.
func (d Decision) Standing() []Step {
	var out []Step
	for _, x := range d.Steps {
		if x.Replaces == 0 {
			out = append(out, x)
			continue
		}
		if i := slices.IndexFunc(out, func(y Step) bool { return y.ID == x.Replaces }); i >= 0 {
			out[i] = x
		}
	}
	return slices.DeleteFunc(out, func(x Step) bool { return x.Step == string(followup.StepVoid) })
}

// Further says where what was taken further stands on a day, and since or until
// when; zero when nothing is recorded yet.
func (d Decision) Further(today rules.Date) (string, rules.Date) {
	var steps []followup.Stepped
	for _, x := range d.Standing() {
		steps = append(steps, followup.Stepped{Step: followup.Step(x.Step), On: x.On})
	}
	return followup.EscalationStanding(steps, today)
}

// Before says before whom it is taken, and as what, "" of other decisions.
func (d Decision) Before() string { return BeforeWords(d.Form, d.To) }

// BeforeWords says before whom something is taken, and as what: "City Council
// (hearing)".
func BeforeWords(form, body string) string {
	if form == "" {
		return body
	}
	return say("further.form."+form, "Body", body)
}

// rule says by which rule it is taken further, "" without one.
func (d Decision) rule() string {
	if d.Ground == "" {
		return ""
	}
	return say("further.by."+d.Ground, "After", after(d.RuleDays, d.RuleUnit), "Citation", d.RuleCitation)
}

// after are the days that a rule lets pass since the last day to answer, "" for none.
func after(days int, unit string) string {
	if days == 0 {
		return ""
	}
	return say("recommendation.days."+unit, "N", days)
}

// StepLine is a step as a page shows it.
type StepLine struct {
	ID    int64
	Title string // what happened, and before whom
	On    time.Time
	Words string
	Link  string
	Was   []string // what was entered wrongly before, and why
}

// StepLines are the steps as pages show them, in the order of their days; those that
// were taken back stay to be read.
func (d Decision) StepLines() (lines []StepLine, back []string) {
	was := map[int64][]string{} // by the entry that stands last
	for _, x := range d.Steps {
		if x.Replaces == 0 {
			continue
		}
		old := d.Steps[slices.IndexFunc(d.Steps, func(y Step) bool { return y.ID == x.Replaces })]
		line := say("further.was", "What", say("further.step."+old.Step, "Body", d.To), "Date", page.Day(page.Lang, "long", old.On.In(time.UTC)), "Words", old.Words, "Reason", x.Reason)
		was[x.ID] = append(was[x.Replaces], line)
		if x.Step == string(followup.StepVoid) {
			back = append(back, was[x.ID]...)
		}
	}
	steps := d.Standing()
	slices.SortStableFunc(steps, func(a, b Step) int { return a.On.Compare(b.On) })
	for _, x := range steps {
		lines = append(lines, StepLine{ID: x.ID, Title: say("further.step."+x.Step, "Body", d.To), On: x.On.In(time.UTC), Words: x.Words, Link: x.Link, Was: was[x.ID]})
	}
	return lines, back
}

// FurtherStatus is where something that was taken further stands, in a word.
func (d Decision) FurtherStatus(today rules.Date) page.Status {
	word, on := d.Further(today)
	kind := map[string]string{followup.TakenNotYet: "waiting", followup.TakenThere: "board", followup.TakenSet: "due", followup.TakenOver: "late", followup.TakenHeard: "yes", followup.TakenRefused: "no"}[word]
	voice := map[string]string{followup.TakenNotYet: "quiet", followup.TakenSet: "soon", followup.TakenOver: "late"}[word]
	if voice == "" {
		voice = "board"
	}
	date := ""
	if !on.IsZero() {
		date = page.Day(page.Lang, "long", on.In(time.UTC))
	}
	return page.Status{Kind: kind, Voice: voice, Word: say("further.standing."+word, "Date", date)}
}

// FurtherView is what became of something that was taken further, as a page shows
// it.
type FurtherView struct {
	Status  page.Status
	Steps   []StepLine
	Back    []string // entries that were taken back
	Correct string   // where a wrong entry is corrected; "" for readers
}

// FurtherView is nil of other decisions, and before the board decided.
func (d Decision) FurtherView(today rules.Date) *FurtherView {
	if d.Kind != string(followup.Escalate) || !d.Carried() {
		return nil
	}
	v := &FurtherView{Status: d.FurtherStatus(today)}
	v.Steps, v.Back = d.StepLines()
	return v
}

// SampleFurther is a view with everything in it, for pages to try themselves on.
func SampleFurther() *FurtherView {
	return &FurtherView{Status: page.Status{Kind: "yes", Voice: "board", Word: "Heard"}, Steps: []StepLine{{ID: 1, Title: "Heard", On: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Words: "The committee asked for a plan.", Link: "https://riverbend.example/minutes", Was: []string{"Entered before"}}}, Back: []string{"Taken back"}, Correct: "/steps"}
}

// Further is a board's rule of taking further: one revision, with the board's calendar it is counted by.
type Further struct {
	ID         int64     `db:"id"` // 0: the board has none
	Revision   int       `db:"revision"`
	Agenda     bool      `db:"agenda"`
	Body       string    `db:"body"`
	Form       string    `db:"form"`
	Unanswered bool      `db:"unanswered"`
	Days       int       `db:"days"`
	Unit       string    `db:"unit"`
	Refused    bool      `db:"refused"`
	Unkept     bool      `db:"unkept"`
	Citation   string    `db:"citation"`
	SetAt      time.Time `db:"set_at"`
	calendar   rules.Calendar
}

// LoadFurther reads the rule that a board has now.
func LoadFurther(ctx context.Context, r pg.Reader, board int64) (Further, error) {
	var x Further
	if err := r.Get(ctx, &x, sqlFurther, board); err != nil {
		if pg.NotFound(err) {
			return Further{}, nil
		}
		return x, err
	}
	var l law.Law
	err := r.Get(ctx, &l, sqlFurtherLaw, board)
	x.calendar = l.Calendar()
	return x, err
}

// Rule is the rule as it is applied.
func (x Further) Rule() followup.EscalationRule {
	return followup.EscalationRule{Agenda: x.Agenda, Body: x.Body, Form: x.Form, Unanswered: x.Unanswered, Days: x.Days, Unit: x.Unit, Refused: x.Refused, Unkept: x.Unkept, Citation: x.Citation}
}

// Before says before whom the rule takes something, "" when it names nobody.
func (x Further) Before() string { return BeforeWords(x.Form, x.Body) }

// Words say the rule in sentences.
func (x Further) Words() []string {
	var out []string
	if x.Agenda {
		out = append(out, say("further.rule_agenda"))
	}
	var covers []string
	for _, c := range []struct {
		covers bool
		ground string
	}{{x.Unanswered, followup.GroundUnanswered}, {x.Refused, followup.GroundRefused}, {x.Unkept, followup.GroundUnkept}} {
		if c.covers {
			covers = append(covers, say("further.rule_covers."+c.ground, "After", after(x.Days, x.Unit)))
		}
	}
	if x.Body != "" {
		out = append(out, say("further.rule_before", "Before", x.Before(), "Covers", strings.Join(covers, "; ")))
	}
	if len(out) > 0 {
		out = append(out, x.Citation+".")
	}
	return out
}

// Basis says by what the rule covers something, with its section.
func (x Further) Basis(ground string) string {
	return say("further.by."+ground, "After", after(x.Days, x.Unit), "Citation", x.Citation)
}

// Addressee is one sending as the rule reads it.
type Addressee struct {
	Transmittal int64
	Department  string
	Due, Signed rules.Date // zero: no day, no answer
	Position    string
	OnAgenda    bool // of a meeting after Due
}

// Ground says what the rule covers one sending by on a day, "" when it does not, and
// from which day. Errors: Invalid calendar_without_business_days.
func (x Further) Ground(rec Record, a Addressee, today rules.Date) (string, rules.Date, error) {
	f := followup.EscalationFacts{Due: a.Due, Signed: a.Signed, Position: a.Position}
	for _, d := range rec.Decisions {
		if d.Kind == string(followup.NonResponsive) && d.Transmittal == a.Transmittal && d.Carried() && d.Answer == d.AnswerThen && f.Found.IsZero() {
			f.Found = d.On
		}
	}
	var promised []followup.Promised
	for _, p := range rec.Promises {
		if p.Transmittal == a.Transmittal {
			promised = append(promised, followup.Promised{Target: p.Target, Progress: p.Last().Progress})
		}
	}
	f.Unkept = followup.Unkept(promised, today)
	return x.Rule().Ground(f, x.calendar)
}

// escalated says that it was put to the board whether to take one sending further, and
// not taken back: also when the board voted against it. What was about an answer that
// changed since does not count.
func (r Record) escalated(transmittal int64) bool {
	return slices.ContainsFunc(r.Decisions, func(d Decision) bool {
		return d.Kind == string(followup.Escalate) && d.Transmittal == transmittal && !d.Withdrawn() && !d.Rescinded && d.Answer == d.AnswerThen
	})
}

// What a board has to do about taking further.
const (
	DutyAgenda = "agenda" // put an answer that did not come on the agenda of its next meeting
	DutyMay    = "may"    // decide whether to take it further: the rule lets it
	DutyTake   = "take"   // bring there what it decided to take there
	DutyRecord = "record" // record what came of the day that was set
)

// FurtherDuty is one of them.
type FurtherDuty struct {
	Kind      string
	Addressee Addressee
	Decision  *Decision  // of DutyTake and DutyRecord
	Since     rules.Date // from when the rule lets it; when the board decided; the day that was set
	Basis     string     // the rule with its section, "" without one
}

// Duties lists what a board has to do about taking one open recommendation further
// on a day, of a record narrowed to it. By a calendar without business days, which
// a decision is refused by, nothing can be said of when a rule lets it.
func (x Further) Duties(rec Record, sent []Addressee, today rules.Date) []FurtherDuty {
	var out []FurtherDuty
	for _, a := range sent {
		if x.Agenda && a.Signed.IsZero() && !a.Due.IsZero() && today.After(a.Due) && !a.OnAgenda {
			out = append(out, FurtherDuty{Kind: DutyAgenda, Addressee: a, Since: a.Due.AddDays(1), Basis: x.Citation})
		}
		if ground, from, err := x.Ground(rec, a, today); err == nil && ground != "" && !today.Before(from) && !rec.escalated(a.Transmittal) {
			out = append(out, FurtherDuty{Kind: DutyMay, Addressee: a, Since: from, Basis: x.Basis(ground)})
		}
	}
	for i := range rec.Decisions {
		d := &rec.Decisions[i]
		if d.Kind != string(followup.Escalate) || !d.Carried() {
			continue
		}
		a := Addressee{Transmittal: d.Transmittal, Department: d.Department}
		switch word, on := d.Further(today); word {
		case followup.TakenNotYet:
			out = append(out, FurtherDuty{Kind: DutyTake, Addressee: a, Decision: d, Since: d.On, Basis: d.rule()})
		case followup.TakenOver:
			out = append(out, FurtherDuty{Kind: DutyRecord, Addressee: a, Decision: d, Since: on, Basis: d.rule()})
		}
	}
	return out
}

// Words say of a recommendation what is to be done: "is to be taken before City
// Council (hearing), as decided."
func (d FurtherDuty) Words(x Further) string { return say("further.duty."+d.Kind, d.args(x)...) }

// Owes says of the board what it has to do: "has to take this before City Council
// (hearing), as it decided." DutyMay is nothing it has to do.
func (d FurtherDuty) Owes(x Further) string { return say("further.owes."+d.Kind, d.args(x)...) }

func (d FurtherDuty) args(x Further) []any {
	body := x.Before()
	if d.Decision != nil {
		body = d.Decision.Before()
	}
	return []any{"Body", body, "Department", d.Addressee.Department, "Date", page.Day(page.Lang, "long", d.Since.In(time.UTC))}
}
