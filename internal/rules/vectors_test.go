package rules

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// vectorFiles reads every worked case under testdata/vectors with a prefix.
func vectorFiles(t *testing.T, prefix string) map[string][]json.RawMessage {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "vectors", prefix+"*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s*.json: %v", prefix, err)
	}
	out := map[string][]json.RawMessage{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Vectors []json.RawMessage }
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(file.Vectors) == 0 {
			t.Fatalf("%s holds no case", path)
		}
		out[filepath.Base(path)] = file.Vectors
	}
	return out
}

func caseName(t *testing.T, file string, raw json.RawMessage) string {
	t.Helper()
	var head struct{ ID, Title, Why string }
	if err := json.Unmarshal(raw, &head); err != nil || head.ID == "" {
		t.Fatalf("%s: a case without id: %s", file, raw)
	}
	return strings.TrimSuffix(file, ".json") + " " + head.ID + " " + head.Title + head.Why
}

func TestEveryWorkedVoteComesOutAsPrinted(t *testing.T) {
	for file, cases := range vectorFiles(t, "votes") {
		for _, raw := range cases {
			t.Run(caseName(t, file, raw), func(t *testing.T) {
				v := struct {
					Body       Body
					Attendance Attendance
					Vote       *Tally
					QuorumRule QuorumRule `json:"quorum_rule"`
					Threshold  Threshold
					Expected   map[string]any
				}{QuorumRule: DefaultQuorum(), Threshold: Threshold{RequiresQuorum: true}}
				if err := json.Unmarshal(raw, &v); err != nil {
					t.Fatal(err)
				}
				if v.Vote == nil || len(v.Expected) == 0 {
					t.Fatal("the case has no vote or expects nothing")
				}
				got, err := Decide(v.Body, v.Attendance, *v.Vote, v.QuorumRule, v.Threshold)
				if err != nil {
					t.Fatal(err)
				}
				text, err := json.Marshal(got)
				if err != nil {
					t.Fatal(err)
				}
				var have map[string]any
				if err := json.Unmarshal(text, &have); err != nil {
					t.Fatal(err)
				}
				for field, want := range v.Expected {
					if value, ok := have[field]; !ok || value != want {
						t.Errorf("%s = %v, want %v", field, value, want)
					}
				}
				var stored Computation
				if err := json.Unmarshal(text, &stored); err != nil || !Recompute(stored) {
					t.Errorf("the stored computation does not recompute: %v", err)
				}
			})
		}
	}
}

func TestEveryWorkedClockComesOutAsPrinted(t *testing.T) {
	for file, cases := range vectorFiles(t, "clocks") {
		for _, raw := range cases {
			t.Run(caseName(t, file, raw), func(t *testing.T) {
				var head struct{ Kind string }
				if err := json.Unmarshal(raw, &head); err != nil {
					t.Fatal(err)
				}
				switch head.Kind {
				case "notice":
					runNoticeCase(t, raw)
				case "minutes":
					runMinutesCase(t, raw)
				default:
					t.Fatalf("kind %q cannot be run", head.Kind)
				}
			})
		}
	}
}

func runNoticeCase(t *testing.T, raw json.RawMessage) {
	var v struct {
		Rule          NoticeRule
		SpecialRule   *NoticeRule `json:"special_rule"`
		OnFile        bool        `json:"on_file"`
		MeetingStart  time.Time   `json:"meeting_start"`
		TimeZone      string      `json:"time_zone"`
		ExtraHolidays []Date      `json:"extra_holidays"`
		LatestPosting *string     `json:"latest_posting"`
		Precision     string
		Outcome       string
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(v.TimeZone)
	if err != nil || v.TimeZone == "" {
		t.Fatalf("zone %q: %v", v.TimeZone, err)
	}
	got, err := Notice(v.Rule, NoticeFacts{
		Start: v.MeetingStart, Zone: zone, Calendar: NewCalendar(v.ExtraHolidays...), OnFile: v.OnFile, Special: v.SpecialRule,
	})
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case v.Precision == "instant" && v.LatestPosting != nil:
		want, err := time.Parse(time.RFC3339, *v.LatestPosting)
		if err != nil || got.Kind != NoticeInstant || !got.At.Equal(want) {
			t.Errorf("got %s %s, want %s (%v)", got.Kind, got.At.In(zone), *v.LatestPosting, err)
		}
	case v.Precision == "end_of_business_day" && v.LatestPosting != nil:
		if got.Kind != NoticeBusinessDayEnd || got.On.String() != *v.LatestPosting {
			t.Errorf("got %s %s, want the end of %s", got.Kind, got.On, *v.LatestPosting)
		}
	case v.LatestPosting == nil && (v.Precision != "" || v.Outcome != ""):
		if string(got.Kind) != v.Precision+v.Outcome {
			t.Errorf("got %s, want %s%s", got.Kind, v.Precision, v.Outcome)
		}
	default:
		t.Fatal("the case cannot be run: neither a latest posting nor a kind of outcome")
	}
}

func runMinutesCase(t *testing.T, raw json.RawMessage) {
	var v struct {
		Rule          MinutesRule
		EventDate     Date   `json:"event_date"`
		OrEventDate   Date   `json:"or_event_date"`
		ExtraHolidays []Date `json:"extra_holidays"`
		Latest        *Date
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if v.Latest == nil || v.EventDate.IsZero() {
		t.Fatal("the case cannot be run: no event or no latest day")
	}
	got, err := MinutesDeadline(v.Rule, v.EventDate, v.OrEventDate, NewCalendar(v.ExtraHolidays...))
	if err != nil || got.On != *v.Latest {
		t.Errorf("got %s, want %s (%v)", got.On, *v.Latest, err)
	}
}
