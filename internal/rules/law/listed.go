package law

import (
	"slices"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// acts are the kinds of motion by which a body acts on a subject. Those that only
// order the session, or act on another motion, deal with no subject of their own;
// one to add an item is the law's way to list it.
var acts = []rules.MotionKind{rules.MotionMain, rules.MotionAdoptRecommendation, rules.MotionApproveMinutes, rules.MotionFollowUp}

// ActFacts are what a motion is checked against before it is put: its kind, the
// kind of the meeting, whether the agenda that stood posted when the meeting began,
// or a vote of it, lists the item; the threshold chosen, "" for none; why the
// motion is put although nothing lists it.
type ActFacts struct {
	Kind        rules.MotionKind
	MeetingKind string
	Listed      bool
	Threshold   string
	Reason      string
}

// OnlyListed tells where a body may act only on what was listed.
//
// It decides: the section, "" where it may act on more. Facts: the board's law; the
// kind of the meeting. A law for special meetings alone binds every meeting that is
// not a regular one. Errors: none. Source: agenda.action_limit of the profile (for
// example Cal. Gov. Code section 54954.2(a)(3); Minn. Stat. section 13D.04(2)).
func OnlyListed(p profile.Profile, meetingKind string) string {
	switch p.Agenda.ActionLimit.Word {
	case "strict", "noticed_subjects_only", "final_action_must_be_listed":
		return p.Agenda.ActionLimit.Citation
	case "special_meetings_only":
		if meetingKind != profile.Regular {
			return p.Agenda.ActionLimit.Citation
		}
	}
	return ""
}

// MayAct checks a motion against what the law says of agendas.
//
// It decides: whether it may be put, and the section for which a reason is kept,
// "" where none is. Facts: the board's law; as the fields say. Errors, Invalid
// fields: unlisted: item_not_listed (Law) where only listed items may be acted on,
// this is none, and no reason is given, too_long, …; kind: add_item_barred (Law);
// threshold: threshold_of_law_add (Law) for another than the law's ways to add an
// item ask for. Source: agenda.action_limit and agenda.add_item of the profile;
// that the board may go on with a recorded, public reason is a project rule: the
// portal says what the law asks and keeps why it was not so, and a court decides.
func MayAct(p profile.Profile, f ActFacts) (string, error) {
	if bad := rules.CheckOptionalLongText("unlisted", f.Reason, rules.MaxReason); len(bad) > 0 {
		return "", fault.Bad(bad...)
	}
	if f.Kind == rules.MotionAddAgendaItem {
		if section := NoAddVote(p, f.MeetingKind); section != "" {
			return "", fault.Bad(fault.At("kind", "add_item_barred", "Law", section))
		}
		if ways := addThresholds(p); f.Threshold != "" && len(ways) > 0 && !slices.Contains(ways, f.Threshold) {
			return "", fault.Bad(fault.At("threshold", "threshold_of_law_add", "Law", p.Agenda.AddItem.Citation))
		}
		return "", nil
	}
	section := OnlyListed(p, f.MeetingKind)
	if section == "" || f.Listed || !slices.Contains(acts, f.Kind) {
		return "", nil
	}
	if f.Reason == "" {
		return "", fault.Bad(fault.At("unlisted", "item_not_listed", "Law", section))
	}
	return section, nil
}

// addThresholds are the thresholds by which the law lets a vote add an item.
func addThresholds(p profile.Profile) []string {
	var out []string
	x := p.Agenda.AddItem
	for _, w := range append([]profile.AddItemWay{x.AddItemWay}, x.Alternatives...) {
		if w.Threshold != "" {
			out = append(out, w.Threshold)
		}
	}
	return out
}
