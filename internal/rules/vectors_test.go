package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// vector is one worked case of a file under testdata/vectors.
type vector struct {
	name, kind string
	raw        json.RawMessage
}

// vectors reads every file of the folder, whatever it is called.
func vectors(t *testing.T) []vector {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "vectors", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no worked cases: %v", err)
	}
	var out []vector
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all, err := readVectors(strings.TrimSuffix(filepath.Base(path), ".json"), raw)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, all...)
	}
	return out
}

// readVectors reads the cases of one file and tells their kinds.
func readVectors(file string, raw []byte) ([]vector, error) {
	var in struct{ Vectors []json.RawMessage }
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	if len(in.Vectors) == 0 {
		return nil, errors.New("it holds no case")
	}
	var out []vector
	for _, raw := range in.Vectors {
		v, err := readVector(file, raw)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// readVector tells a case's kind by what is in it: a tally of votes, or the kind
// of clock it names. One that cannot be told is an error, not a skip.
func readVector(file string, raw json.RawMessage) (vector, error) {
	var head struct {
		ID, Title, Why, Kind string
		Vote                 json.RawMessage
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return vector{}, err
	}
	v := vector{name: file + " " + head.ID + " " + head.Title + head.Why, kind: head.Kind, raw: raw}
	clock, vote := head.Kind == "notice" || head.Kind == "minutes", head.Vote != nil
	switch {
	case head.ID == "":
		return v, fmt.Errorf("a case without id: %s", raw)
	case vote && !clock:
		v.kind = "vote"
	case vote == clock:
		return v, fmt.Errorf("case %s: it is neither a vote nor a clock of kind notice or minutes", head.ID)
	}
	return v, nil
}

func TestEveryWorkedCaseComesOutAsPrinted(t *testing.T) {
	ran := map[string]int{}
	for _, v := range vectors(t) {
		ran[v.kind]++
		t.Run(v.kind+" "+v.name, func(t *testing.T) {
			switch v.kind {
			case "vote":
				runVoteCase(t, v.raw)
			case "notice":
				runNoticeCase(t, v.raw)
			case "minutes":
				runMinutesCase(t, v.raw)
			}
		})
	}
	for _, kind := range []string{"vote", "notice", "minutes"} {
		if ran[kind] < 2 { // ours and the others'
			t.Errorf("%d cases of kind %s", ran[kind], kind)
		}
	}
}

func TestAFileThatCannotBeToldFails(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":             `vectors`,
		"no cases":            `{"title": "Cases"}`,
		"an empty list":       `{"vectors": []}`,
		"a list alone":        `[{"id": "1", "vote": {}}]`,
		"a case without id":   `{"vectors": [{"vote": {"yes": 1}}]}`,
		"a case of no kind":   `{"vectors": [{"id": "1", "rule": {}}]}`,
		"an unknown kind":     `{"vectors": [{"id": "1", "kind": "recess"}]}`,
		"a vote and a clock":  `{"vectors": [{"id": "1", "kind": "notice", "vote": {}}]}`,
		"one good, one other": `{"vectors": [{"id": "1", "kind": "notice"}, {"id": "2", "kind": "moon"}]}`,
	} {
		if all, err := readVectors("any", []byte(text)); err == nil {
			t.Errorf("%s is read as %v", name, all)
		}
	}
	if all, err := readVectors("any", []byte(`{"vectors": [{"id": "1", "vote": {}}, {"id": "2", "kind": "minutes"}]}`)); err != nil || len(all) != 2 || all[0].kind != "vote" || all[1].kind != "minutes" {
		t.Errorf("%v %v", all, err)
	}
}

func runVoteCase(t *testing.T, raw json.RawMessage) {
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
