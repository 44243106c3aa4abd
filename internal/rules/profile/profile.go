// Package profile holds the open-meeting rules of jurisdictions as data: one
// JSON file each, in our own words, every rule with its citation. They are a
// starting point for a board's counsel, not legal advice.
package profile

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"parley/internal/rules"
)

//go:embed *.json
var files embed.FS

// Cited says where a rule comes from. Basis is statute, regulation, case_law,
// ag_guidance, policy (ours), silent (the act has no such rule) or unknown.
// Verified says that a public text was read that supports it. Until is the last
// day of a rule that ends, zero for none.
type Cited struct {
	Citation string     `json:"citation"`
	Basis    string     `json:"basis"`
	Verified bool       `json:"verified"`
	Until    rules.Date `json:"until"`
	Note     string     `json:"note,omitempty"`
}

// Law says that the rule is law rather than this project's policy or a silence.
func (c Cited) Law() bool {
	return slices.Contains([]string{"statute", "regulation", "case_law"}, c.Basis)
}

// Notice is a notice rule with the channels that must all carry the posting:
// web, physical, members, media, clerk.
type Notice struct {
	Cited
	Rule     rules.NoticeRule `json:"rule"`
	Channels []string         `json:"channels"`
}

// Minutes is a deadline for minutes.
type Minutes struct {
	Cited
	Rule rules.MinutesRule `json:"rule"`
}

// AddItem says by which threshold an unlisted item is taken up; empty: by none.
type AddItem struct {
	Cited
	Threshold string `json:"threshold"`
}

// Individual says when each vote is recorded by name: all, roll_call_only or
// not_specified.
type Individual struct {
	Cited
	Value string `json:"value"`
}

// RollCall names what makes a roll call compulsory (see rules.RollCallRequired).
type RollCall struct {
	Cited
	Triggers []string `json:"triggers"`
}

// InPerson says who must be in the room when members take part remotely:
// quorum_in_person, quorum_within_jurisdiction or none.
type InPerson struct {
	Cited
	Value string `json:"value"`
}

// Accommodation says whether the notice must tell how to ask for an aid.
type Accommodation struct {
	Cited
	InNotice bool `json:"in_notice"`
}

// Profile is the set of rules of one jurisdiction. A nil pointer means that
// the act has no such rule. Source names the public texts it was written from.
type Profile struct {
	ID           string `json:"id"`
	Jurisdiction string `json:"jurisdiction"`
	Act          string `json:"act"`
	Citation     string `json:"citation"`
	LawAsOf      string `json:"law_as_of"`
	Source       string `json:"source"`
	Notice       struct {
		Regular   Notice `json:"regular"`
		Special   Notice `json:"special"`
		Emergency Notice `json:"emergency"`
	} `json:"notice"`
	Agenda struct {
		PostBy  *Notice `json:"post_by"`
		AddItem AddItem `json:"add_item"`
	} `json:"agenda"`
	Minutes struct {
		Draft   *Minutes `json:"draft"`
		Approve *Minutes `json:"approve"`
	} `json:"minutes"`
	Votes struct {
		Individual Individual `json:"individual"`
		RollCall   RollCall   `json:"roll_call"`
	} `json:"votes"`
	Remote struct {
		InPerson InPerson `json:"in_person"`
	} `json:"remote"`
	Accommodation Accommodation `json:"accommodation"`
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

// AgendaFor is the rule by which the agenda must be posted: its own where the
// profile has one and the meeting is regular, else the notice rule.
func (p Profile) AgendaFor(kind string) Notice {
	if p.Agenda.PostBy != nil && kind != Special && kind != Emergency {
		return *p.Agenda.PostBy
	}
	return p.NoticeFor(kind)
}

// InPersonFloor is how many members must be in the room on a date when any takes
// part remotely, given the number a quorum needs. Once a rule has run out, a
// quorum sits in the room again.
func (p Profile) InPersonFloor(quorumNeeded int, on rules.Date) int {
	r := p.Remote.InPerson
	if r.Value == "none" && (r.Until.IsZero() || !on.After(r.Until)) {
		return 0
	}
	return quorumNeeded
}

var loaded, loadErr = Load()

// Get is the profile with an id, and whether it exists.
func Get(id string) (Profile, bool) {
	p, ok := loaded[id]
	return p, ok
}

// IDs lists the profiles, in alphabetical order.
func IDs() []string { return slices.Sorted(maps.Keys(loaded)) }

// Err is what is wrong with the built-in profiles, nil when they are sound. The
// program refuses to start when it is not nil.
func Err() error { return loadErr }

// Load reads and checks every built-in profile. Any unknown field, missing
// citation or rule that cannot be computed is an error that names the file.
func Load() (map[string]Profile, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	out := map[string]Profile{}
	for _, e := range entries {
		raw, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		p, err := parse(raw)
		if err == nil && p.ID+".json" != e.Name() {
			err = errors.New("id differs from the file name")
		}
		if err != nil {
			return nil, fmt.Errorf("profile %s: %w", e.Name(), err)
		}
		out[p.ID] = p
	}
	return out, nil
}

// parse reads and checks one profile.
func parse(raw []byte) (Profile, error) {
	var p Profile
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, err
	}
	if _, err := d.Token(); err != io.EOF {
		return p, errors.New("more than one value")
	}
	return p, p.check()
}
