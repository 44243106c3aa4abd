package law

import (
	"strings"
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestANoticeIsComparedWithWhatTheLawWantsItToSay(t *testing.T) {
	full := NoticeFacts{Items: 3, Speak: 1, Place: true, Accommodation: true, Contact: true, HowToSpeak: true}
	state := func(act, key string, f NoticeFacts) string {
		p, _ := profile.Get(act)
		for _, x := range Content(p, f) {
			if x.Key == key {
				return x.State
			}
		}
		return "not asked"
	}
	bare := NoticeFacts{Place: true}
	alone := NoticeFacts{Place: true, Alone: true}
	for name, c := range map[string]struct {
		act, key string
		f        NoticeFacts
		want     string
	}{
		"an agenda says each item":                   {"us-ca-brown", "brief_general_description_of_each_item", full, Said},
		"an agenda of nothing does not":              {"us-ca-brown", "brief_general_description_of_each_item", bare, NotSaid},
		"a notice leaves that to the agenda":         {"us-ca-brown", "brief_general_description_of_each_item", alone, Agenda},
		"how to ask for an aid":                      {"us-ca-brown", "accommodation_request_instructions", full, Said},
		"nobody says how to ask for an aid":          {"us-ca-brown", "accommodation_request_instructions", bare, NotSaid},
		"an aid where only federal law asks":         {"us-tx-toma", "accommodation_request_instructions", bare, NotSaid},
		"closed sessions are for the clerk to mind":  {"us-ca-brown", "closed_session_items", full, Mind},
		"where and when":                             {"us-pa-sunshine", "place_date_time", bare, Said},
		"whom to ask":                                {"us-mi-oma", "telephone", bare, NotSaid},
		"whom to ask, said":                          {"us-mi-oma", "telephone", full, Said},
		"a help line nobody knows of":                {"default", "language_help_line", full, Mind},
		"how to speak":                               {"us-federal-faca", "comment_instructions", bare, NotSaid},
		"an item at which the public speaks":         {"us-ca-brown", Heard, full, Said},
		"no item at which the public speaks":         {"us-ca-brown", Heard, bare, NotSaid},
		"a notice leaves the speakers to its agenda": {"us-ca-brown", Heard, alone, Agenda},
		"no right to speak":                          {"us-az-oml", Heard, bare, "not asked"},
		"a right for some":                           {"us-nj-opma", Heard, bare, "not asked"},
		"what may be said in writing instead":        {"us-wa-opma", Heard, bare, "not asked"},
		"a right that no law gives":                  {"default", Heard, bare, "not asked"},
		"no link where nothing is remote":            {"default", "remote_link_if_any", bare, Said},
	} {
		if got := state(c.act, c.key, c.f); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		for _, x := range Content(p, full) {
			if x.State == NotSaid {
				t.Errorf("%s: a full notice lacks %s", id, x.Key)
			}
		}
	}
}

func TestAPostingWithAGapNeedsAReason(t *testing.T) {
	p, _ := profile.Get("us-ca-brown")
	full := NoticeFacts{Items: 3, Speak: 1, Place: true, Accommodation: true, Contact: true, HowToSpeak: true}
	gap := full
	gap.Accommodation = false
	for name, c := range map[string]struct {
		f       NoticeFacts
		reason  string
		missing int
		code    string
	}{
		"nothing is missing":                     {full, "", 0, ""},
		"something is missing":                   {gap, "", 1, "missing_reason:missing_reason_required"},
		"something is missing, with a reason":    {gap, "The text is being translated.", 1, ""},
		"a notice without its agenda lacks none": {NoticeFacts{Alone: true, Place: true, Accommodation: true, Contact: true, HowToSpeak: true}, "", 0, ""},
		"nobody may speak":                       {NoticeFacts{Items: 3, Place: true, Accommodation: true, Contact: true, HowToSpeak: true}, "", 1, "missing_reason:missing_reason_required"},
		"a reason too long":                      {gap, strings.Repeat("a", rules.MaxReason+1), 1, "missing_reason:too_long"},
	} {
		missing, err := Lacks(p, c.f, c.reason)
		t.Run(name, func(t *testing.T) {
			rulestest.WantCode(t, err, c.code)
			if len(missing) != c.missing {
				t.Errorf("%v is missing", missing)
			}
		})
	}
}
