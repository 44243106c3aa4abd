package law

import "parley/internal/rules/profile"

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
