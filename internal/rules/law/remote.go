package law

import (
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// NoRemote tells where members may not take part online.
//
// It decides: the section that bars it, "" where it is open to them. Facts: the
// board's law (remote.members). A law that leaves it to the body bars nothing until
// the board sets the rule itself. Errors: none. Source: the profile's rule, or the
// board's own by-law.
func NoRemote(p profile.Profile) string {
	if p.Remote.Members.Word == "not_allowed" {
		return p.Remote.Members.Citation
	}
	return ""
}

// RemoteIf tells where members may take part online under conditions only.
//
// It decides: the section that names them, "" where there are none. Facts: the
// board's law (remote.members). Whether they are met is for the chair: most rest on
// what a portal cannot know, such as an illness or a public emergency. Errors: none.
// Source: the profile's rule (for example Cal. Gov. Code section 54953.8).
func RemoteIf(p profile.Profile) string {
	if p.Remote.Members.Word == "conditional" {
		return p.Remote.Members.Citation
	}
	return ""
}

// Grounds on which members take part online, in the order forms show them. Words are
// needed for Other alone.
//
// Source: 5 ILCS 120/7(a) (illness or disability, work, a family or other
// emergency); Va. Code section 2.2-3708.3(B) (disability or medical condition, care
// of a relative, distance); Cal. Gov. Code section 54953.8.3 (care, illness, travel for
// the body, military service); MCL 15.263a (military duty); O.C.G.A. section
// 50-14-1(g) (health, away from the jurisdiction); Ohio Rev. Code section 121.221 (a
// policy of the body).
var Grounds = []string{"health", "disability", "care", "work", "emergency", "military", "distance", "policy", OtherGround}

// OtherGround is one that none of the others names.
const OtherGround = "other"

// CheckGround checks why a member takes part online. It is recorded, not judged.
//
// It decides: whether it can be entered. Facts: the ground; what is said besides.
// Errors: Invalid fields ground: required, choice_unknown; words: required where the
// ground is another one, and those of a long text. Source: see Grounds; that the
// words are short and public is a project rule.
func CheckGround(ground, words string) error {
	bad := rules.CheckChoice("ground", ground, Grounds...)
	if ground == OtherGround || words != "" {
		bad = append(bad, rules.CheckLine("words", words, MaxGround)...)
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return nil
}

// MaxGround is the length of the words on a ground.
const MaxGround = 200

// Online is a seat that took part online under a law with conditions: since when
// (the first entry that has an effect), and by which section.
type Online struct {
	Seat  int64
	Since time.Time
	Cite  string
}

// OnlineIf lists the seats that took part online while the law let them only under
// conditions, in the order in which they first did.
//
// It decides: of whom a ground is recorded. Facts: the law at any instant; the
// entries of the roll that have an effect, by the time they speak of. Errors: none.
// The law is that at the moment the entry speaks of. What this project advises where
// no law is known asks for none. Source: the profile's remote.members, or the board's own
// by-law.
func OnlineIf(at func(time.Time) profile.Profile, roll []rules.AttendanceEvent) []Online {
	var out []Online
	for _, e := range roll {
		if e.Kind != rules.Remote || slices.ContainsFunc(out, func(o Online) bool { return o.Seat == e.Seat }) {
			continue
		}
		p := at(e.EffectiveAt)
		if section := RemoteIf(p); section != "" && (p.Remote.Members.Basis != profile.Policy || p.Remote.Members.Own) {
			out = append(out, Online{e.Seat, e.EffectiveAt, section})
		}
	}
	return out
}
