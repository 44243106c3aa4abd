package profile

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"parley/internal/rules"
)

// Field is one question that every profile answers. Topic groups it on a page;
// Choices are the fixed answers of a Word, or of a list that the rules compute
// with.
type Field struct {
	Key     string
	Topic   string
	Choices []string
	in      func(*Profile) Rule
}

// In is the field's rule in a profile, to be read.
func (f Field) In(p Profile) Rule { return f.in(&p) }

// Topics of the fields, in order.
var Topics = []string{"coverage", "quorum", "votes", "notice", "agenda", "minutes", "closed", "comment", "remote", "recording", "other"}

func words(s string) []string { return strings.Fields(s) }

// ClosingThresholds are those by which a vote to close a meeting is computed.
var ClosingThresholds = []string{rules.MajorityOfVotesCast, rules.TwoThirdsOfVotesCast, rules.MajorityOfMembersPresent, rules.TwoThirdsOfMembersPresent, rules.MajorityOfSeated, rules.TwoThirdsOfSeated, rules.MajorityOfAuthorized, rules.TwoThirdsOfAuthorized, rules.HawaiiClosing}

// Fields are all questions, in the order of their topics.
var Fields = []Field{
	{"coverage.advisory_bodies", "coverage", words("yes conditional no"), func(p *Profile) Rule { return &p.Coverage }},
	{"meeting.trigger", "coverage", words("two_members three_or_quorum majority_of_quorum quorum set_by_rule"), func(p *Profile) Rule { return &p.Trigger }},
	{"serial.prohibited", "coverage", words("statute case_law treated_as_meeting not_specified"), func(p *Profile) Rule { return &p.Serial }},
	{"quorum.basis", "quorum", words("majority_of_authorized_seats majority_of_seated set_by_creating_law"), func(p *Profile) Rule { return &p.Quorum.Base }},
	{"quorum.action", "quorum", words("majority_of_votes_cast majority_of_quorum majority_of_authorized_seats set_by_creating_law"), func(p *Profile) Rule { return &p.Quorum.Action }},
	{"votes.individual", "votes", words("all roll_call_only remote_only on_request not_specified"), func(p *Profile) Rule { return &p.Votes.Individual }},
	{"votes.roll_call_triggers", "votes", triggers, func(p *Profile) Rule { return &p.Votes.RollCall }},
	{"votes.secret_ballot", "votes", words("prohibited prohibited_except_officers not_specified"), func(p *Profile) Rule { return &p.Votes.Secret }},
	{"votes.abstention", "votes", words("allowed prohibited_unless_conflict not_specified"), func(p *Profile) Rule { return &p.Votes.Abstention }},
	{"notice.regular", "notice", nil, func(p *Profile) Rule { return &p.Notice.Regular }},
	{"notice.special", "notice", nil, func(p *Profile) Rule { return &p.Notice.Special }},
	{"notice.emergency", "notice", nil, func(p *Profile) Rule { return &p.Notice.Emergency }},
	{"notice.required_content", "notice", nil, func(p *Profile) Rule { return &p.Notice.Content }},
	{"notice.accommodation", "notice", nil, func(p *Profile) Rule { return &p.Notice.Accommodation }},
	{"agenda.required", "agenda", nil, func(p *Profile) Rule { return &p.Agenda.Required }},
	{"agenda.post_by", "agenda", nil, func(p *Profile) Rule { return &p.Agenda.PostBy }},
	{"agenda.website", "agenda", words("required required_if_site conditional not_required"), func(p *Profile) Rule { return &p.Agenda.Website }},
	{"agenda.action_limit", "agenda", words("strict final_action_must_be_listed noticed_subjects_only special_meetings_only none"), func(p *Profile) Rule { return &p.Agenda.ActionLimit }},
	{"agenda.add_item", "agenda", nil, func(p *Profile) Rule { return &p.Agenda.AddItem }},
	{"agenda.materials_public", "agenda", nil, func(p *Profile) Rule { return &p.Agenda.Papers }},
	{"minutes.required", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.Required }},
	{"minutes.draft_available", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.Draft }},
	{"minutes.approve_by", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.Approve }},
	{"minutes.publish_approved", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.Publish }},
	{"minutes.recording_may_replace", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.RecordingMayReplace }},
	{"minutes.content", "minutes", nil, func(p *Profile) Rule { return &p.Minutes.Content }},
	{"closed.entry", "closed", nil, func(p *Profile) Rule { return &p.Closed.Entry }},
	{"closed.announce", "closed", nil, func(p *Profile) Rule { return &p.Closed.Announce }},
	{"closed.record", "closed", nil, func(p *Profile) Rule { return &p.Closed.Record }},
	{"closed.grounds", "closed", nil, func(p *Profile) Rule { return &p.Closed.Grounds }},
	{"closed.action_allowed", "closed", nil, func(p *Profile) Rule { return &p.Closed.Action }},
	{"closed.entry_threshold", "closed", ClosingThresholds, func(p *Profile) Rule { return &p.Closed.Threshold }},
	{"closed.entry_roll_call", "closed", nil, func(p *Profile) Rule { return &p.Closed.RollCall }},
	{"closed.end_time", "closed", nil, func(p *Profile) Rule { return &p.Closed.EndTime }},
	{"closed.report_back", "closed", nil, func(p *Profile) Rule { return &p.Closed.Report }},
	{"closed.action_unsaid", "closed", nil, func(p *Profile) Rule { return &p.Closed.Unsaid }},
	{"closed.certification", "closed", words("roll_call statement statement_by_vote affidavit"), func(p *Profile) Rule { return &p.Closed.Certification }},
	{"closed.certification_missing", "closed", words("compliant_part_stands action_valid_only_in_compliance"), func(p *Profile) Rule { return &p.Closed.Uncertified }},
	{"closed.reconvene", "closed", nil, func(p *Profile) Rule { return &p.Closed.Reconvene }},
	{"comment.right", "comment", words("statutory limited none"), func(p *Profile) Rule { return &p.Comment.Right }},
	{"comment.timing", "comment", words("before_or_during_consideration_of_the_item under_rules_of_the_body reasonable_time_before_official_action at_or_before_every_regular_meeting_with_final_action before_official_action_each_advertised_regular_and_special_meeting start_and_end_or_each_action_item on_any_agenda_item"), func(p *Profile) Rule { return &p.Comment.Timing }},
	{"attendance.registration", "comment", words("prohibited allowed not_specified"), func(p *Profile) Rule { return &p.Registration }},
	{"remote.members", "remote", words("allowed conditional not_allowed body_rule"), func(p *Profile) Rule { return &p.Remote.Members }},
	{"remote.quorum_site", "remote", words("quorum_in_person quorum_within_jurisdiction one_member_in_person presiding_in_person none unknown"), func(p *Profile) Rule { return &p.Remote.InPerson }},
	{"remote.lost_connection", "remote", words("absent_while_lost absent_after_grace absent_when_declared not_specified"), func(p *Profile) Rule { return &p.Remote.LostConnection }},
	{"remote.sunset", "remote", nil, func(p *Profile) Rule { return &p.Remote.Sunset }},
	{"recording.public_may_record", "recording", nil, func(p *Profile) Rule { return &p.Recording.Public }},
	{"recording.body_must_record", "recording", words("none encouraged closed_sessions open all"), func(p *Profile) Rule { return &p.Recording.Body }},
	{"recording.retention", "recording", nil, func(p *Profile) Rule { return &p.Recording.Keep }},
	{"special.rules", "other", nil, func(p *Profile) Rule { return &p.Special }},
}

// FieldOf finds a field by its key.
func FieldOf(key string) (Field, bool) {
	i := slices.IndexFunc(Fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return Fields[i], true
}

// With is the profile with one rule set by the board itself: the value as JSON in
// the form of the profile's files, and its source. A vote to close in other words
// is without a reading until the board gives one (closed.entry_threshold). Errors: an unknown key, a
// value of another form, a rule that cannot be computed.
func (p Profile) With(key string, value []byte, by Cited) (Profile, error) {
	f, ok := FieldOf(key)
	if !ok {
		return p, errors.New("no rule " + key)
	}
	r := f.in(&p)
	by.Own = true
	words := p.Closed.Entry.Vote
	if err := r.read(value); err != nil {
		return p, err
	}
	r.cite(by)
	if f.wrong(r) {
		return p, errors.New("the rule " + key + " cannot be computed")
	}
	if p.Closed.Entry.Vote != words {
		p.Closed.Threshold = Word{Cited: Cited{Basis: "unknown"}}
	}
	return p, nil
}

// decode reads one strict JSON value.
func decode(raw []byte, to any) error {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more than one value")
	}
	return nil
}

func null(raw []byte) bool { return strings.TrimSpace(string(raw)) == "null" }
