package law

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// How a point that a notice must contain stands.
const (
	Said    = "said"
	NotSaid = "missing"
	Mind    = "mind"   // depends on what the portal does not know: for the clerk to mind
	Agenda  = "agenda" // said by the agenda, which a notice of the meeting goes with
)

// Point is one thing that a notice must contain.
type Point struct{ Key, State string }

// NoticeFacts are what a posting says. Kind is the meeting's. Alone is a notice
// without its agenda; Items is the number of agenda items on another, and Speak that
// of those at which the public may speak. The others say that the meeting or its
// board has a text of that kind, which every posting carries.
type NoticeFacts struct {
	Kind                                            string
	Items, Speak                                    int
	Alone                                           bool
	Place, Link, Accommodation, Contact, HowToSpeak bool
}

// what a word of the acts' lists is answered by.
var (
	bySubject = []string{"agenda", "subject", "business", "topics", "description_of_each_item"}
	byContact = []string{"contact", "telephone", "address", "body_name", "committee_name"}
	byPlace   = []string{"place", "location", "date", "time"}
)

// Content compares what the law wants a notice to contain with what it says.
//
// It decides: for each point whether it is said, missing, left to the agenda, or
// for the clerk to mind. Facts: the law; what the posting says. Errors: none. Source: the profile's
// notice.required_content and notice.accommodation; a point that hangs on a
// closed session or on another event is never called said, for the portal does not
// know (project rule). Where the law gives the public a right to speak, an item at
// which it may is one of the points (comment.right, see MustHear).
func Content(p profile.Profile, f NoticeFacts) []Point {
	keys := slices.Clone(p.Notice.Content.Values)
	const aid = "accommodation_request_instructions"
	if p.Notice.Accommodation.Yes() && !slices.Contains(keys, aid) {
		keys = append(keys, aid)
	}
	if MustHear(p, f.Kind) {
		keys = append(keys, Heard)
	}
	var out []Point
	for _, key := range keys {
		out = append(out, Point{key, stateOf(key, f)})
	}
	return out
}

// Lacks checks a posting that leaves out what the law asks for.
//
// It decides: which points are missing, and whether the posting may stand with the
// reason given: with one it may, without a point missing there is none. Facts: the
// law; what the posting says; the reason as typed. Errors: Invalid field
// missing_reason: missing_reason_required (with N, the number of points), too_long, …
// Source: the profile's notice.required_content; that a posting with a gap may
// go out with a recorded public reason is a project rule: a late complete notice is often
// the worse wrong, and the public sees which it was.
func Lacks(p profile.Profile, f NoticeFacts, reason string) ([]string, error) {
	missing := []string{}
	for _, x := range Content(p, f) {
		if x.State == NotSaid {
			missing = append(missing, x.Key)
		}
	}
	if len(missing) > 0 && reason == "" {
		return missing, fault.Bad(fault.At("missing_reason", "missing_reason_required", "N", len(missing)))
	}
	return missing, fault.All(rules.CheckOptionalLongText("missing_reason", reason, rules.MaxReason))
}

func stateOf(key string, f NoticeFacts) string {
	is := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(key, w) })
	}
	said := func(yes bool) string {
		if yes {
			return Said
		}
		return NotSaid
	}
	switch {
	case key == Heard && f.Alone:
		return Agenda
	case key == Heard:
		return said(f.Speak > 0)
	case key == "accommodation_request_instructions":
		return said(f.Accommodation)
	case key == "comment_instructions":
		return said(f.HowToSpeak)
	case key == "remote_link_if_any", key == "stream_address_if_streamed":
		return said(f.Link || f.Place)
	case strings.Contains(key, "closed"), strings.Contains(key, "executive"), strings.Contains(key, "closure"), strings.Contains(key, "_if_"), strings.Contains(key, "statement"):
		return Mind
	case key == "posting_timestamp_on_notice":
		return Said
	case is(byContact):
		return said(f.Contact)
	case is(bySubject) && f.Alone:
		return Agenda
	case is(bySubject):
		return said(f.Items > 0)
	case is(byPlace):
		return said(f.Place || f.Link)
	}
	return Mind
}
