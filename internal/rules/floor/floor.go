// Package floor is the public's part in a meeting as pure functions: who may
// sign up to speak and be called, until when one can write to the board, and by
// when a request for an interpreter or another aid is answered.
package floor

import (
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Rule is how a board hears the public. WrittenHours is how many hours before
// the start written comments close; zero: at the start. Minutes is how long one
// speaker has. AidDays is how many business days before the meeting a request
// for an aid must come in to be sure of it, AnswerDays within how many business
// days it is answered. Citation names the board's by-law or resolution.
type Rule struct {
	WrittenHours int
	Minutes      int
	AidDays      int
	AnswerDays   int
	NameRequired bool
	Citation     string
}

// Default is the rule of a board that has set none: three minutes a speaker,
// writing until the meeting starts, aids asked for three business days before
// and answered on the next. Project rule: what most boards print on their
// agendas; the names of speakers are never required.
func Default() Rule { return Rule{Minutes: 3, AidDays: 3, AnswerDays: 1} }

// Registration prohibited is the value of a profile's rule under which nobody
// can be made to give a name (Cal. Gov. Code 54953.3, for one).
const RegistrationProhibited = "prohibited"

// CheckRule checks a board's rule as entered.
//
// It decides: whether the rule can be kept. Facts: the rule; registration, the
// value of the open-meeting profile's rule on signing in. Errors, Invalid
// fields: written_hours, minutes, aid_days, answer_days: number_out_of_range;
// name_required: name_forbidden; citation: too_long, …. Source: the profile's
// rule on registration; the figures are a project rule: no board closes writing
// more than a week before, and a speaker has at most half an hour.
func CheckRule(r Rule, registration string) []fault.Field {
	var bad []fault.Field
	for _, n := range []struct {
		name          string
		value, lo, hi int
	}{{"written_hours", r.WrittenHours, 0, 168}, {"minutes", r.Minutes, 1, 30}, {"aid_days", r.AidDays, 1, 20}, {"answer_days", r.AnswerDays, 1, 10}} {
		if n.value < n.lo || n.value > n.hi {
			bad = append(bad, fault.At(n.name, "number_out_of_range", "Min", n.lo, "Max", n.hi))
		}
	}
	if r.NameRequired && registration == RegistrationProhibited {
		bad = append(bad, fault.At("name_required", "name_forbidden"))
	}
	return append(bad, rules.CheckOptionalLine("citation", r.Citation, 200)...)
}

// Limits of what the public sends in.
const (
	MaxName    = 120
	MaxComment = 10_000
	MaxDetail  = 2_000
	MaxPerHour = 30 // from one network, of everything together (project rule: a library's public computers share one)
)

// Facts are what a meeting offers the public now. Start is its instant, Now the
// one of the act. Speaks says that the item is marked for the public to speak;
// Posted that the agenda with the item is public.
type Facts struct {
	State  rules.SessionState
	Start  time.Time
	Now    time.Time
	Posted bool
	Speaks bool
}

func (f Facts) open() error {
	if f.State.Ended() || !f.Posted {
		return fault.New(fault.Conflict, "floor_closed")
	}
	return nil
}

// SignUp checks a request to speak on an item.
//
// It decides: whether someone may be put on the list: from the posting of the
// agenda until the meeting ends. Facts: as the fields say; the rule; the name,
// which may be empty unless the board asks for one. Errors: Conflict
// floor_closed, item_silent; Invalid field name: required, too_long, ….
// Source: the profile's comment right (such as Cal. Gov. Code 54954.3(a));
// signing up until the item is over is a project rule: no one is turned away
// for coming late.
func SignUp(f Facts, r Rule, name, language string) error {
	if err := f.open(); err != nil {
		return err
	}
	if !f.Speaks {
		return fault.New(fault.Conflict, "item_silent")
	}
	return fault.All(append(checkName(r, name), rules.CheckOptionalLine("language", language, MaxName)...))
}

func checkName(r Rule, name string) []fault.Field {
	if r.NameRequired {
		return rules.CheckLine("name", name, MaxName)
	}
	return rules.CheckOptionalLine("name", name, MaxName)
}

// WrittenCloses is the instant after which nothing more can be written.
//
// It decides: the closing time. Facts: the rule; the start. Errors: none.
// Source: the board's rule.
func WrittenCloses(r Rule, start time.Time) time.Time {
	return start.Add(-time.Duration(r.WrittenHours) * time.Hour)
}

// Write checks a written comment on an item.
//
// It decides: whether the comment is taken. A comment sent at the closing
// instant is in time. Facts: as the fields say; the rule; name and text as
// typed. Errors: Conflict floor_closed, written_closed; Invalid fields name,
// text. Source: the board's rule; a written comment needs no spoken one and no
// item at which the public speaks (project rule).
func Write(f Facts, r Rule, name, text string) error {
	if err := f.open(); err != nil {
		return err
	}
	if f.Now.After(WrittenCloses(r, f.Start)) {
		return fault.New(fault.Conflict, "written_closed")
	}
	return fault.All(append(checkName(r, name), rules.CheckLongText("text", text, MaxComment)...))
}

// Aid computes the dates of a request for an aid: the last day on which it is
// sure to be met, and the day by which it is answered.
//
// It decides: both dates. The answer comes within AnswerDays business days, and
// not after the meeting's day. Facts: the meeting's day; the day of the
// request; the body's calendar; the rule. Errors: Invalid
// calendar_without_business_days. Source: the board's rule; 28 CFR 35.160(b)(2)
// asks for auxiliary aids in a timely manner and names no figure.
func Aid(r Rule, meeting, asked rules.Date, cal rules.Calendar) (cutOff, answer rules.Date, err error) {
	weekend := []string{rules.ExcludeSaturday, rules.ExcludeSunday, rules.ExcludeHoliday}
	if cutOff, err = cal.AddBusinessDays(meeting, -r.AidDays, weekend); err != nil {
		return cutOff, answer, err
	}
	if answer, err = cal.AddBusinessDays(asked, r.AnswerDays, weekend); err != nil {
		return cutOff, answer, err
	}
	if answer.After(meeting) {
		answer = meeting
	}
	return cutOff, answer, nil
}

// The aids that are asked for by name; Other is described in words.
const (
	AidInterpreter = "interpreter"
	AidSign        = "sign_language"
	AidCaptions    = "captions"
	AidLargePrint  = "large_print"
	AidAccess      = "access"
	AidOther       = "other"
)

// Aids lists the kinds of aid in the order they are offered.
func Aids() []string {
	return []string{AidInterpreter, AidSign, AidCaptions, AidLargePrint, AidAccess, AidOther}
}

// AidRequest is what someone asks for. Contact is how the office reaches them;
// empty: they look at the page of their request.
type AidRequest struct {
	Kind, Language, Detail, Contact string
}

// CheckAid checks a request for an aid.
//
// It decides: whether the office can act on it. Facts: the meeting's; the
// request. Errors: Conflict floor_closed once the meeting has ended; Invalid
// fields kind: choice_unknown; language: required for an interpreter; detail:
// required where no kind says it. Source: 28 CFR 35.160; a late request is
// taken and shown as late, never refused (project rule).
func CheckAid(f Facts, in AidRequest) error {
	if f.State.Ended() {
		return fault.New(fault.Conflict, "floor_closed")
	}
	var bad []fault.Field
	known := false
	for _, k := range Aids() {
		known = known || k == in.Kind
	}
	if !known {
		bad = append(bad, fault.At("kind", "choice_unknown"))
	}
	if in.Kind == AidInterpreter {
		bad = append(bad, rules.CheckLine("language", in.Language, MaxName)...)
	} else {
		bad = append(bad, rules.CheckOptionalLine("language", in.Language, MaxName)...)
	}
	if in.Kind == AidOther {
		bad = append(bad, rules.CheckLongText("detail", in.Detail, MaxDetail)...)
	} else {
		bad = append(bad, rules.CheckOptionalLongText("detail", in.Detail, MaxDetail)...)
	}
	return fault.All(append(bad, rules.CheckOptionalLine("contact", in.Contact, 254)...))
}
