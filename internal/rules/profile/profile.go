// Package profile holds the open-meeting rules of jurisdictions as data: one
// JSON file each, in our own words, every rule with its citation. They are a
// starting point for a board's counsel, not legal advice.
package profile

import (
	"slices"

	"parley/internal/rules"
)

// Cited says where a rule comes from. Basis is statute, regulation, case_law,
// ag_guidance, policy (ours), silent (the act has no such rule) or unknown; of a
// board's own rule ordinance or by_law. Verified says that a public text was read
// that supports it. Own says that the board has set the rule for itself; no
// profile file does.
type Cited struct {
	Citation string `json:"citation"`
	Basis    string `json:"basis"`
	Verified bool   `json:"verified"`
	Note     string `json:"note,omitempty"`
	Own      bool   `json:"-"`
}

// Source is the rule's source.
func (c Cited) Source() Cited { return c }

func (c *Cited) cite(to Cited) { *c = to }

// Law says that the rule is law rather than this project's policy or a silence.
func (c Cited) Law() bool {
	return slices.Contains([]string{"statute", "regulation", "case_law", Ordinance}, c.Basis)
}

// Silent says that there is no such rule, as far as is known.
func (c Cited) Silent() bool { return c.Basis == "silent" || c.Basis == "unknown" }

// Bases a board may set a rule of its own on.
const (
	Ordinance = "ordinance" // a charter, an ordinance, the resolution that created it
	ByLaw     = "by_law"
	Policy    = "policy"
)

// Rule is one rule of a profile: Word, YesNo, List, Day, Hours, Connection, Notice, Deadline,
// AddItem, Papers, Closing or Grounds.
type Rule interface {
	Source() Cited
	None() bool // there is no value: the law does not say, or it is not known
	Value() any // as the profiles' files write it
	cite(Cited)
	read(raw []byte) error
	wrong(f Field) bool
}

// Notice is a notice rule with the channels that must all carry the posting.
// Anchor is meeting_start or meeting_date. AppliesTo narrows it to some
// meetings, "" for all; WindowDaysBefore, MinimumSuggested and AfterNoticeHours are further
// figures of single acts.
type Notice struct {
	Cited
	Rule     rules.NoticeRule
	Channels []string
	NoticeMore
}

// NoticeMore is what single acts add to a notice rule.
type NoticeMore struct {
	Anchor           string `json:"anchor,omitempty"`
	AppliesTo        string `json:"applies_to,omitempty"`
	MinimumSuggested int    `json:"minimum_suggested,omitempty"`
	WindowDaysBefore int    `json:"window_days_before,omitempty"`
	AfterNoticeHours int    `json:"after_notice_hours,omitempty"`
}

// Ways in which a notice reaches people. The last three are not confirmed for
// each posting: the yearly schedule is filed once, subscribers are told by the
// portal, and whoever asks gets a copy.
var channels = []string{"web", "physical", "members", "media", "clerk", "newspaper", "meeting_site", "register", "office", "requesters", "own_rule", "annual_schedule", "subscribers", "on_request"}

// Confirmed are the channels a person confirms for each posting.
func (n Notice) Confirmed() []string {
	out := []string{}
	for _, c := range n.Channels {
		if !slices.Contains([]string{"annual_schedule", "subscribers", "on_request"}, c) {
			out = append(out, c)
		}
	}
	return out
}

// Deadline is a day by which something must be ready, or until which it is kept.
type Deadline struct {
	Cited
	Rule rules.MinutesRule
	DeadlineMore
}

// DeadlineMore is what single acts add to a deadline: figures for other bodies
// or papers, and what this project advises where the act names no figure.
type DeadlineMore struct {
	SuggestedAmount     int    `json:"suggested_amount,omitempty"`
	SuggestedUnit       string `json:"suggested_unit,omitempty"`
	AppliesTo           string `json:"applies_to,omitempty"`
	Document            string `json:"document,omitempty"`
	ClosedSessionAmount int    `json:"closed_session_amount,omitempty"`
	VotesHours          int    `json:"votes_hours,omitempty"`
	WebRetentionDays    int    `json:"web_retention_days,omitempty"`
	LocalAmount         int    `json:"local_amount,omitempty"`
	LocalUnit           string `json:"local_unit,omitempty"`
	FullRecordDaysAfter int    `json:"full_record_available_business_days,omitempty"`
}

// Word is one of a field's fixed answers, "" for none.
type Word struct {
	Cited
	Word string
}

// YesNo is a yes or a no, nil where it is not known.
type YesNo struct {
	Cited
	Answer *bool
}

// Yes says that the answer is yes.
func (x YesNo) Yes() bool { return x.Answer != nil && *x.Answer }

// List is a list of short keys, or of sentences; nil where it is not known.
type List struct {
	Cited
	Values []string
}

// Day is a date, zero for none: the last day of a rule that ends.
type Day struct {
	Cited
	On rules.Date
}

// Ways in which a lost connection counts.
const (
	AbsentWhileLost    = "absent_while_lost"    // from that minute on
	AbsentAfterGrace   = "absent_after_grace"   // once some minutes have passed
	AbsentWhenDeclared = "absent_when_declared" // when the chair has the roll say so
)

// Connection says how a lost connection counts: a word of the field's, "" where it is
// not known; Minutes of grace for AbsentAfterGrace.
type Connection struct {
	Cited
	ConnectionRule
}

// ConnectionRule is the value of Connection; without minutes the files write the word
// alone.
type ConnectionRule struct {
	Word    string `json:"rule"`
	Minutes int    `json:"minutes,omitempty"`
}

// Hours is a number of hours, zero for none.
type Hours struct {
	Cited
	N int
}

// AddItem says by which threshold an unlisted item is taken up. Without
// a threshold no vote can do it. The conditions are all to be met.
type AddItem struct {
	Cited
	AddItemWay
	Alternatives []AddItemWay
}

// AddItemWay is one way to add an item.
type AddItemWay struct {
	Threshold  string   `json:"threshold"`
	Conditions []string `json:"conditions"`
}

// Papers says when the papers of a meeting must be public: with the members, or
// Amount in Unit before the start.
type Papers struct {
	Cited
	PapersRule
}

// PapersRule is the value of Papers.
type PapersRule struct {
	Rule   string `json:"rule"`
	Amount int    `json:"amount,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Before string `json:"before,omitempty"`
	Scope  string `json:"scope,omitempty"`
}

// Closing says what closing a meeting takes: a vote ("" for none), by roll call
// or not, and a statement.
type Closing struct {
	Cited
	ClosingRule
}

// ClosingRule is the value of Closing.
type ClosingRule struct {
	Vote      string `json:"vote,omitempty"`
	RollCall  *bool  `json:"roll_call,omitempty"`
	Statement string `json:"statement"`
}

// Grounds are the reasons for which a board like ours may close a meeting.
type Grounds struct {
	Cited
	Values []Ground
}

// Ground is one of them.
type Ground struct {
	Key      string `json:"key"`
	Citation string `json:"citation"`
}

// Profile is the set of rules of one jurisdiction. Code is its ISO 3166-2 code,
// Level whom the act binds. Source names the public texts it was written from.
type Profile struct {
	ID           string              `json:"id"`
	Code         string              `json:"code"`
	Level        string              `json:"level"`
	Jurisdiction string              `json:"jurisdiction"`
	Act          string              `json:"act"`
	Citation     string              `json:"citation"`
	LawAsOf      string              `json:"law_as_of"`
	Source       string              `json:"source"`
	Holidays     []rules.HolidayRule `json:"holidays,omitempty"`

	Coverage Word `json:"-"`
	Notice   struct {
		Regular, Special, Emergency Notice
		Content                     List
		Accommodation               YesNo
	} `json:"-"`
	Agenda struct {
		Required    YesNo
		PostBy      Notice
		Website     Word
		ActionLimit Word
		AddItem     AddItem
		Papers      Papers
	} `json:"-"`
	Minutes struct {
		Required            YesNo
		Draft               Deadline
		Approve             Deadline
		Publish             Deadline
		RecordingMayReplace YesNo
		Content             List
	} `json:"-"`
	Recording struct {
		Public YesNo
		Body   Word
		Keep   Deadline
	} `json:"-"`
	Comment struct {
		Right  Word
		Timing Word
	} `json:"-"`
	Registration Word `json:"-"`
	Remote       struct {
		Members        Word
		InPerson       Word
		LostConnection Connection
		Sunset         Day
	} `json:"-"`
	Quorum struct {
		Base   Word
		Action Word
	} `json:"-"`
	Trigger Word `json:"-"`
	Serial  Word `json:"-"`
	Closed  struct {
		Entry    Closing
		Announce List
		Record   List
		Grounds  Grounds
		Action   YesNo

		// How the words of the others are read, each with its own source.
		Threshold, Certification, Uncertified Word
		RollCall, EndTime, Report, Unsaid     YesNo
		Reconvene                             Hours
	} `json:"-"`
	Votes struct {
		Individual Word
		RollCall   List
		Secret     Word
		Abstention Word
	} `json:"-"`
	Special List `json:"-"`
}

// Meeting kinds a notice rule is asked for.
const (
	Regular   = "regular"
	Special   = "special"
	Emergency = "emergency"
)

// NoticeFor is the notice rule of a meeting kind; an unknown kind is treated as
// regular, the longest notice.
func (p Profile) NoticeFor(kind string) Notice {
	switch kind {
	case Special:
		return p.Notice.Special
	case Emergency:
		return p.Notice.Emergency
	}
	return p.Notice.Regular
}

// Occasions are the kinds of meeting a notice rule may be for alone.
const (
	ElectronicMeetings = "electronic_meetings_under_3a"
	FirstRegular       = "first_regular_meeting_of_year"
)

// Occasions lists them, in the order forms show them.
func Occasions() []string { return []string{ElectronicMeetings, FirstRegular} }

// Occasion is what notice rules tell meetings apart by. Electronic says that the
// meeting names a way to take part from afar; First that it is the board's first
// regular meeting of the year; OnFile that it stands on the filed schedule.
type Occasion struct {
	Kind                      string
	Electronic, First, OnFile bool
}

// Applies tells whether a notice rule is for a meeting.
//
// It decides: whether the rule's clock runs. Facts: the rule; the meeting. Errors:
// none. Source: MCL 15.263a(5) (meetings held electronically in whole or in part);
// 65 Pa.C.S. section 709(a) (the first regular meeting of the year, with the schedule
// of the others): a meeting that the schedule on file does not name is treated as
// the first, for nothing has announced it (project rule). A rule for all applies.
func (n Notice) Applies(o Occasion) bool {
	switch n.AppliesTo {
	case ElectronicMeetings:
		return o.Electronic
	case FirstRegular:
		return o.First || !o.OnFile
	}
	return true
}

// NoticeOn is the notice rule of a meeting. Where the act's rule is for others
// alone none is required, by the same section.
func (p Profile) NoticeOn(o Occasion) Notice {
	n := p.NoticeFor(o.Kind)
	if !n.Applies(o) {
		n.Rule, n.Channels = rules.NoticeRule{Algorithm: rules.NoneRequired}, nil
	}
	return n
}

// AgendaIsNotice says that the act knows no separate notice of a meeting: posting
// the agenda gives it.
func (p Profile) AgendaIsNotice(o Occasion) bool {
	return p.Agenda.PostBy.None() || o.Kind != Regular || !p.Agenda.PostBy.Applies(o)
}

// AgendaOn is the rule by which the agenda must be posted: its own where the
// profile has one for the meeting and that is regular, else the notice rule.
func (p Profile) AgendaOn(o Occasion) Notice {
	if !p.Agenda.PostBy.None() && o.Kind != Special && o.Kind != Emergency && p.Agenda.PostBy.Applies(o) {
		return p.Agenda.PostBy
	}
	return p.NoticeOn(o)
}

// InPersonFloor is how many members must be in the room on a date when any takes
// part remotely, given the number a quorum needs. Once a rule has run out, a
// quorum sits in the room again. Where the law asks for one member, or for the
// presiding one, it is one; where it is not known, a quorum.
func (p Profile) InPersonFloor(quorumNeeded int, on rules.Date) int {
	if last := p.Remote.Sunset.On; !last.IsZero() && on.After(last) {
		return quorumNeeded
	}
	switch p.Remote.InPerson.Word {
	case "none":
		return 0
	case "one_member_in_person", "presiding_in_person":
		return min(1, quorumNeeded)
	}
	return quorumNeeded
}
