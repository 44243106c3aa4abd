package law

import (
	"slices"

	"parley/internal/rules/profile"
)

// Heard is the point of a posting that lets the public speak at no item though the
// law gives it a right to.
const Heard = "public_comment"

// Turn is one item of an agenda, in its order: whether the board may vote on it,
// and whether the public may speak at it.
type Turn struct{ Votes, Speak bool }

// orInWriting is a time at which comments may be taken in writing instead.
const orInWriting = "at_or_before_every_regular_meeting_with_final_action"

// RightToSpeak tells whether the public has a right to speak at a meeting.
//
// It decides: yes where an act, an ordinance or the board's own by-law gives it to
// all. Facts: the law; the meeting's kind. Errors: none. Source: the profile's comment.right,
// such as Cal. Gov. Code section 54954.3(a); a right in some cases only, or one
// that this project advises where no law is known, binds nobody. RCW 42.30.240(1)
// reaches regular meetings alone; RCW 42.30.240(1), 65 Pa.C.S. section 710.1(a) and
// Fla. Stat. section 286.0114(3)(a) leave out emergencies.
func RightToSpeak(p profile.Profile, kind string) bool {
	right := p.Comment.Right
	if right.Word != "statutory" || !right.Law() && !right.Own {
		return false
	}
	switch p.Comment.Timing.Word {
	case orInWriting:
		return kind != profile.Special && kind != profile.Emergency
	case "before_official_action_each_advertised_regular_and_special_meeting", "reasonable_time_before_official_action":
		return kind != profile.Emergency
	}
	return true
}

// MustHear tells whether an agenda needs an item at which the public may speak.
//
// It decides: yes where there is a right to speak that writing does not meet. Facts:
// the law; the meeting's kind. Errors: none. Source: see RightToSpeak; RCW
// 42.30.240(1) lets written testimony before or at the meeting stand for it, which the
// portal always takes.
func MustHear(p profile.Profile, kind string) bool {
	return RightToSpeak(p, kind) && p.Comment.Timing.Word != orInWriting
}

// Unheard lists the items that come to a vote before the public could speak of
// them, by their index.
//
// It decides: the items that may be voted on with no item at which the public
// speaks at or before them; none where the law names no such time, and all where
// the public speaks nowhere. Facts: the law; the meeting's kind; the items in
// order. Errors: none. Source: the profile's comment.timing: Cal. Gov. Code section
// 54954.3(a)(1) and Tex. Gov't Code section 551.007(b) (before or during the
// consideration of the item), HRS 92-3 (on any agenda item), 65 Pa.C.S. section
// 710.1(a) (prior to official action). One item early on at which anybody may
// speak of all that follows is heard before each of them. NRS 241.021: at the start before any action and
// again before the end, or at each item to be decided; the words at the end are the board's
// to add.
func Unheard(p profile.Profile, kind string, items []Turn) []int {
	each := []string{"before_or_during_consideration_of_the_item", "on_any_agenda_item", "before_official_action_each_advertised_regular_and_special_meeting", "start_and_end_or_each_action_item"}
	if !RightToSpeak(p, kind) || !slices.Contains(each, p.Comment.Timing.Word) {
		return nil
	}
	var out []int
	heard := false
	for i, x := range items {
		if heard = heard || x.Speak; x.Votes && !heard {
			out = append(out, i)
		}
	}
	return out
}
