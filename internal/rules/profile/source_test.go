package profile

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/internal/shared"
)

// prefixes are what our citations put before the source's short ones, so that
// each can be read alone: what the short one begins with, and what ours does.
var prefixes = map[string][2]string{
	"us-ca-brown": {"§", "Cal. Gov. Code §"}, "us-tx-toma": {"§", "Tex. Gov't Code §"}, "us-ny-oml": {"§", "N.Y. Pub. Off. Law §"}, "us-il-oma": {"120/", "5 ILCS 120/"},
	"us-fl-sunshine": {"§", "Fla. Stat. §"}, "us-ma-oml": {"c. 30A", "Mass. G.L. c. 30A"}, "us-pa-sunshine": {"§", "65 Pa.C.S. §"}, "us-oh-oma": {"§", "Ohio Rev. Code §"},
	"us-ga-oma": {"§", "O.C.G.A. §"}, "us-nj-opma": {"10:4", "N.J.S.A. 10:4"}, "us-co-oml": {"24-6", "C.R.S. § 24-6"}, "us-mn-oml": {"13D", "Minn. Stat. 13D"},
	"us-nm-oma": {"10-15", "NMSA 1978 § 10-15"}, "us-va-foia": {"§", "Va. Code §"}, "us-md-oma": {"§", "Md. Code, Gen. Prov. §"}, "us-az-oml": {"§", "A.R.S. §"},
	"us-dc-oma": {"§", "D.C. Code §"}, "us-ct-foia": {"§", "Conn. Gen. Stat. §"}, "default": {"project default", "project policy"},
}

// cited is how we write a citation of the source. A rule of law without a
// citation of its own gets the act's; where there is no such rule there is none.
func cited(p Profile, said *string, basis string) string {
	switch {
	case said == nil && (Cited{Basis: basis}).Silent():
		return ""
	case said == nil:
		return p.Citation
	case p.ID == "us-wi-oml" && (strings.HasPrefix(*said, "s. ") || strings.HasPrefix(*said, "ss. ")):
		return "Wis. Stat. " + *said
	case p.ID == "us-co-oml" && strings.HasPrefix(*said, "(4)"): // grounds are subsections
		return "C.R.S. § 24-6-402" + *said
	}
	if x, ok := prefixes[p.ID]; ok && strings.HasPrefix(*said, x[0]) {
		return x[1] + strings.TrimPrefix(*said, x[0])
	}
	return *said
}

// Our names of channels and thresholds. The portal's own page tells "the
// public"; several kinds of newspaper, register and office are one to confirm.
var (
	channelNames = map[string]string{
		"website": "web", "public": "web", "physical_posting": "physical", "media_on_request": "media", "municipal_clerk": "clerk", "clerk_office": "clerk", "county_clerk": "clerk",
		"legal_organ_newspaper": "newspaper", "official_newspaper": "newspaper", "official_register": "register", "federal_register": "register", "board_office": "office", "agency_office": "office", "rule_of_body": "own_rule",
	}
	thresholdNames = map[string]string{
		"two_thirds_present_or_unanimous_if_fewer_than_two_thirds_present": "ca_add_item", "majority": "majority_of_votes_cast", "majority_present_and_voting": "majority_of_votes_cast",
		"two_thirds_present_and_voting": "two_thirds_of_votes_cast", "two_thirds_of_all_members_entitled": "two_thirds_of_authorized", "none": "",
	}
)

// decided are values of the default profile that this project decided
// differently, with the reason.
var decided = map[string]string{
	"notice.regular":   "subscribers are told by the portal itself, so nobody confirms it",
	"notice.special":   "as of regular meetings",
	"notice.emergency": "as of regular meetings",
}

// oursAlone are rules the collection does not ask about: what the federal act on
// disabilities owes, and how the words of a rule on closed sessions are read.
var oursAlone = []string{"notice.accommodation", "closed.entry_threshold", "closed.entry_roll_call", "closed.end_time", "closed.report_back", "closed.action_unsaid", "closed.certification", "closed.certification_missing", "closed.reconvene"}

// TestEveryRuleIsTheSources compares each value, citation, basis and flag with
// the collection they were taken from. Special rules are sentences and in our
// own words: their number is compared.
func TestEveryRuleIsTheSources(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "open-meeting-rules.json"))
	if err != nil {
		t.Fatal(err)
	}
	var source struct {
		Profiles []struct {
			ID       string
			LawAsOf  string `json:"law_as_of"`
			Code     string `json:"jurisdiction_code"`
			Level    string
			Act      string
			Citation string
			Fields   map[string]struct {
				Value    any
				Citation *string
				Basis    string
				Verified bool
			}
		}
	}
	if err := json.Unmarshal(raw, &source); err != nil {
		t.Fatal(err)
	}
	if len(source.Profiles) != len(IDs()) {
		t.Fatalf("the source has %d profiles, we have %d", len(source.Profiles), len(IDs()))
	}
	for _, s := range source.Profiles {
		id := s.ID
		if id == "default-conservative" {
			id = "default"
		}
		p, ok := Get(id)
		if !ok {
			t.Fatalf("no profile %s", id)
		}
		if p.Code != s.Code || p.Level != s.Level || p.LawAsOf != s.LawAsOf || id != "default" && (p.Act != s.Act || p.Citation != s.Citation) {
			t.Errorf("%s is of another act: %s %s %s %s %s", id, p.Code, p.Level, p.LawAsOf, p.Act, p.Citation)
		}
		ours := rulesOf(t, id)
		if len(s.Fields) != 41 || len(ours) != len(s.Fields)+len(oursAlone) {
			t.Errorf("%s has %d rules, ours %d", id, len(s.Fields), len(ours))
		}
		for _, key := range oursAlone {
			if _, both := s.Fields[key]; both || ours[key] == nil {
				t.Errorf("%s: %s is listed as ours alone", id, key)
			}
		}
		for key, f := range s.Fields {
			got := ours[key]
			want := map[string]any{"citation": cited(p, f.Citation, f.Basis), "basis": f.Basis, "verified": f.Verified}
			for name, v := range want {
				if got[name] != v {
					t.Errorf("%s %s: %s is %v, the source says %v", id, key, name, got[name], v)
				}
			}
			have, value := got["value"], translated(p, key, f.Value)
			if key == "special.rules" {
				have, value = len(have.([]any)), len(value.([]any))
			}
			differs := fmt.Sprint(have) != fmt.Sprint(value) || !reflect.DeepEqual(have, value)
			if reason := decided[key]; id == "default" && reason != "" {
				if !differs {
					t.Errorf("default %s is listed as decided differently, and is not", key)
				}
			} else if differs {
				t.Errorf("%s %s is\n%v, the source says\n%v", id, key, have, value)
			}
		}
	}
}

// rulesOf reads the rules of one of our files as they stand there.
func rulesOf(t *testing.T, id string) map[string]map[string]any {
	t.Helper()
	raw, err := files.ReadFile(id + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Rules map[string]map[string]any }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	return file.Rules
}

// translated is a value of the source as we write it: without what is empty,
// with our names of channels and thresholds.
func translated(p Profile, key string, v any) any {
	if grounds, ok := v.([]any); ok && key == "closed.grounds" {
		for _, g := range grounds {
			g := g.(map[string]any)
			short := g["citation"].(string)
			g["citation"] = cited(p, &short, "")
		}
	}
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	m = maps.Clone(m)
	for name, x := range m {
		list, isList := x.([]any)
		switch {
		case name == "threshold":
			word, _ := x.(string)
			if ours, known := thresholdNames[word]; known {
				word = ours
			}
			m[name] = word
		case name == "channels":
			out := []any{}
			for _, c := range list {
				if ours, known := channelNames[c.(string)]; known {
					c = ours
				}
				if !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
			m[name] = out
		case x == nil || isList && len(list) == 0 || name == "amount" && x == 0.0:
			delete(m, name)
		case name == "alternatives" || name == "all_of":
			var out []any
			for _, y := range list {
				out = append(out, translated(p, key, y))
			}
			m[name] = out
		}
	}
	return m
}
