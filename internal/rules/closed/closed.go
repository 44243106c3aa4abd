// Package closed decides on closed sessions: what the law of a board asks for
// before the public is sent out, what is said when it is let in again, and what
// is owed until then. Nothing here knows what was spoken about inside.
package closed

import (
	"slices"
	"strconv"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Other is the ground whose section the clerk types, because the profile lists
// only those a board like ours is likely to use.
const Other = "other"

// Longest section, statement and report, in runes.
const (
	MaxSection   = 200
	MaxStatement = 2000
	MaxReport    = 4000
)

// Rule is what the law of one board asks for. Vote is the profile's own word, ""
// where the presiding officer announces and nobody votes; Threshold is how it is
// computed here. Statement says what must be stated, in the profile's word. Certify
// is how it is certified on return that only the matters announced were spoken of,
// "" where the law does not ask; Uncertified what the law says of a certification
// that is missing. Wait is how long open session may not resume after a closed one
// unless the notice of the meeting said that it would.
type Rule struct {
	Vote      string
	Threshold string
	RollCall  bool
	Statement string
	EndTime   bool // the statement names the time at which it will end
	Grounds   []profile.Ground
	Action    bool     // a binding vote may be taken inside
	Listed    string   // by law the board deals only with what is listed: agenda.action_limit, "" for no such law
	Asks      []string // what the record must hold, in the profile's words
	Report    bool     // the law itself asks for a report on return

	Certify, Uncertified string
	Wait                 time.Duration

	Entry, GroundsBy, ActionBy, ListedBy, AnnounceBy, RecordBy string // sections
	ReportBy, CertifyBy, UncertifiedBy, WaitBy                 string
}

// Of reads what a board's law asks for.
//
// It decides: whether a vote is needed, by which threshold, whether by roll call;
// what is stated; whether the board may act inside and on what is not listed; what
// is certified on return, and when open session may resume. Facts: the profile with
// the board's own rules; how its words are read is a rule of the profile like any
// other. Errors: none. A vote in words that nothing reads takes the strictest of
// all, two thirds of those present and more than half of all seats, by roll call
// (project rule). Where the law says nothing about the entry, a majority votes on
// it; where nothing says whether the board may decide inside, it may not. Source:
// the profile's citations; RONR (12th ed.) 9:24-25.
func Of(p profile.Profile) Rule {
	e, c := p.Closed.Entry, p.Closed
	r := Rule{Vote: e.Vote, Threshold: c.Threshold.Word, Statement: e.Statement, RollCall: e.RollCall != nil && *e.RollCall || c.RollCall.Yes(), EndTime: c.EndTime.Yes(), Report: c.Report.Yes(),
		Grounds: c.Grounds.Values, Action: c.Action.Yes(), Asks: c.Record.Values, Certify: c.Certification.Word, Uncertified: c.Uncertified.Word, Wait: time.Duration(c.Reconvene.N) * time.Hour,
		Entry: e.Citation, GroundsBy: c.Grounds.Citation, ActionBy: c.Action.Citation, AnnounceBy: c.Announce.Citation, RecordBy: c.Record.Citation, ListedBy: p.Agenda.ActionLimit.Citation,
		ReportBy: c.Report.Citation, CertifyBy: c.Certification.Citation, UncertifiedBy: c.Uncertified.Citation, WaitBy: c.Reconvene.Citation}
	if c.Action.None() {
		r.Action, r.ActionBy = c.Unsaid.Yes(), c.Unsaid.Citation
	}
	switch {
	case e.None():
		r.Vote, r.Threshold, r.Entry = "majority", rules.MajorityOfVotesCast, "RONR (12th ed.) 9:24-25"
	case r.Vote == "":
		r.Threshold = ""
	case r.Threshold == "":
		r.Threshold, r.RollCall = rules.HawaiiClosing, true
	}
	if p.Agenda.ActionLimit.Law() {
		r.Listed = p.Agenda.ActionLimit.Word
	}
	return r
}

// MustBeListed tells whether a closed session that is not on the posted agenda is
// refused. Where only final action must be listed it is not: going in decides
// nothing.
func (r Rule) MustBeListed(special bool) bool {
	return r.Listed == "strict" || r.Listed == "noticed_subjects_only" || r.Listed == "special_meetings_only" && special
}

// EnterFacts are what entering is checked against, at this moment. Carried says
// that this meeting's motion to meet in closed session carried and was not used
// yet; OnAgenda that the item was on the agenda as posted, or added by a vote.
type EnterFacts struct {
	State    rules.SessionState
	VoteOpen bool
	Quorum   bool
	Carried  bool
	OnAgenda bool
	Special  bool // a special meeting
}

// Entry is what is said before the doors close. Grounds are keys of the rule's,
// or Other with its Section; Resumes is yes or no; Until is zero where no end is
// named.
type Entry struct {
	Grounds   []string
	Section   string
	Statement string
	Resumes   string
	Until     time.Time
}

// Enter checks that the board may go into closed session.
//
// It decides: whether it may, and whether all is said that must be. Facts: as the
// fields say; the rule; now. Errors: those of rules.RequireOpen; Conflict vote_open;
// Conflict quorum_lost; Conflict closed_vote_required while no motion carried
// where the law asks for one; Invalid fields grounds: required, choice_unknown;
// section: required, section_unused, too_long, …; statement: required, too_long, …;
// resumes: required, choice_unknown, closed_must_return (Law) where members vote by
// name right after it; until: required where the law asks for a time,
// closed_until_past; item: closed_not_listed (Law) where the law lets a board deal
// only with what is listed. Source: the profile's rule on closing and on listed
// items; RONR (12th ed.) 9:24-25; a quorum 40:6.
func Enter(r Rule, f EnterFacts, in Entry, now time.Time) error {
	if err := rules.RequireOpen(f.State); err != nil {
		return err
	}
	switch {
	case f.VoteOpen:
		return fault.New(fault.Conflict, "vote_open")
	case !f.Quorum:
		return fault.New(fault.Conflict, "quorum_lost")
	case r.Vote != "" && !f.Carried:
		return fault.New(fault.Conflict, "closed_vote_required")
	}
	var bad []fault.Field
	if len(in.Grounds) == 0 {
		bad = append(bad, fault.At("grounds", "required"))
	}
	for i, g := range in.Grounds {
		known := g == Other || slices.ContainsFunc(r.Grounds, func(x profile.Ground) bool { return x.Key == g })
		if !known || slices.Contains(in.Grounds[:i], g) {
			bad = append(bad, fault.At("grounds", "choice_unknown"))
			break
		}
	}
	if slices.Contains(in.Grounds, Other) {
		bad = append(bad, rules.CheckLine("section", in.Section, MaxSection)...)
	} else if in.Section != "" {
		bad = append(bad, fault.At("section", "section_unused"))
	}
	bad = append(bad, rules.CheckLongText("statement", in.Statement, MaxStatement)...)
	bad = append(bad, rules.CheckChoice("resumes", in.Resumes, "yes", "no")...)
	if in.Resumes == "no" && r.Certify == ByRollCall {
		bad = append(bad, fault.At("resumes", "closed_must_return", "Law", r.CertifyBy))
	}
	bad = append(bad, checkUntil(r, in.Until, now)...)
	if r.MustBeListed(f.Special) && !f.OnAgenda {
		bad = append(bad, fault.At("item", "closed_not_listed", "Law", r.ListedBy))
	}
	return fault.All(bad)
}

func checkUntil(r Rule, until, now time.Time) []fault.Field {
	switch {
	case until.IsZero() && r.EndTime:
		return []fault.Field{fault.At("until", "required")}
	case !until.IsZero() && !until.After(now):
		return []fault.Field{fault.At("until", "closed_until_past")}
	}
	return nil
}

// Extend checks the announcement that a closed session will take longer.
//
// It decides: whether it may be made. Facts: the meeting's state; the new end;
// now. Errors: Conflict closed_not_open; Invalid field until: required,
// closed_until_past. Source: RCW 42.30.110(2) and acts like it.
func Extend(s rules.SessionState, until, now time.Time) error {
	if s != rules.InClosed {
		return fault.New(fault.Conflict, "closed_not_open")
	}
	return fault.All(checkUntil(Rule{EndTime: true}, until, now))
}

// Kinds of report.
const (
	Action   = "action"
	NoAction = "no_action"
	NotGiven = "not_given"
)

// ReportFacts are what a report is checked against. Ended says that the closed
// session is over; Seats are the voting seats held on that day.
type ReportFacts struct {
	Ended bool
	Seats []int64
}

// Report is what is said of a closed session: that the board acted, in which
// words and who voted how; that it did not; or why it is not said. Votes are
// choices by seat, "absent" for who took no part.
type Report struct {
	Kind  string
	Words string
	Votes map[int64]string
}

// Absent is the choice of a member who took no part in a vote.
const Absent = "absent"

// CheckReport checks the report of a closed session. It may be given again: the
// newest stands, the earlier ones stay.
//
// It decides: whether the report is one. Facts: as the fields say; the rule.
// Errors: Conflict closed_not_ended while it lasts; Invalid fields kind: required,
// choice_unknown, closed_no_action (Law) where the law allows no decision inside:
// it is to be taken again in the open; words: required for an action and for a
// reason, too_long, …; vote-SEAT: required, choice_unknown of each member of the
// board for an action. Source: the profile's rule on deciding in closed session;
// for example Cal. Gov. Code section 54957.1 (action and the vote or abstention
// of every member present); that every member's vote is named where the board
// acted is a project rule: no vote on this portal is without names.
func CheckReport(r Rule, f ReportFacts, in Report) error {
	if !f.Ended {
		return fault.New(fault.Conflict, "closed_not_ended")
	}
	bad := rules.CheckChoice("kind", in.Kind, Action, NoAction, NotGiven)
	if in.Kind == Action && !r.Action {
		bad = append(bad, fault.At("kind", "closed_no_action", "Law", r.ActionBy))
	}
	if in.Kind == NoAction {
		bad = append(bad, rules.CheckText("words", in.Words, MaxReport, false, true)...)
	} else {
		bad = append(bad, rules.CheckLongText("words", in.Words, MaxReport)...)
	}
	for _, seat := range f.Seats {
		if in.Kind == Action || in.Votes[seat] != "" {
			bad = append(bad, rules.CheckChoice(Field(seat), in.Votes[seat], rules.Yes, rules.No, rules.Abstain, Absent)...)
		}
	}
	return fault.All(bad)
}

// Field is the name of the field of one seat's vote.
func Field(seat int64) string { return "vote-" + strconv.FormatInt(seat, 10) }
