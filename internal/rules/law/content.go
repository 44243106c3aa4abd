package law

import (
	"slices"
	"strings"

	"parley/internal/rules/profile"
)

// How a point that a notice must contain stands.
const (
	Said    = "said"
	NotSaid = "missing"
	Mind    = "mind" // depends on what the portal does not know: for the clerk to mind
)

// Point is one thing that a notice must contain.
type Point struct{ Key, State string }

// NoticeFacts are what a posting says. Items is the number of agenda items on it,
// 0 on a notice without its agenda. The others say that the meeting or its
// board has a text of that kind, which every posting carries.
type NoticeFacts struct {
	Items                                           int
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
// It decides: for each point whether it is said, missing, or for the clerk to
// mind. Facts: the law; what the posting says. Errors: none. Source: the profile's
// notice.required_content and notice.accommodation; a point that hangs on a
// closed session or on another event is never called said, for the portal does not
// know (project rule).
func Content(p profile.Profile, f NoticeFacts) []Point {
	keys := slices.Clone(p.Notice.Content.Values)
	const aid = "accommodation_request_instructions"
	if p.Notice.Accommodation.Yes() && !slices.Contains(keys, aid) {
		keys = append(keys, aid)
	}
	var out []Point
	for _, key := range keys {
		out = append(out, Point{key, stateOf(key, f)})
	}
	return out
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
	case is(bySubject):
		return said(f.Items > 0)
	case is(byPlace):
		return said(f.Place || f.Link)
	}
	return Mind
}
