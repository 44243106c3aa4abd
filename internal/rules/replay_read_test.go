package rules_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/rules"
	"parley/internal/shared"
)

// A record is the public minutes of one body, as facts.
type record struct {
	Body       string
	TimeZone   string `json:"time_zone"`
	Extraction string
	Meetings   []sitting
	Agendas    []struct {
		Date         rules.Date
		Start, Place string
		Items        []string
		Source       string
	}
}

type sitting struct {
	Date            rules.Date
	ScheduledStart  string     `json:"scheduled_start"`
	CalledToOrder   string     `json:"called_to_order"`
	MinutesApproved rules.Date `json:"minutes_approved"`
	Present, Absent []string
	Alternates      []string    `json:"alternates_present"`
	Late            []passage   `json:"late_arrivals"`
	Left            []passage   `json:"early_departures"`
	Membership      []newMember `json:"membership_events"`
	Quirk           string      `json:"data_quirk"`
	Motions         []question
	Kind, Place     string
	Officers        map[string]string
	Items           []string
	OutOfOrder      bool   `json:"items_taken_out_of_order"`
	Excused         bool   `json:"absences_excused"`
	AgendaSource    string `json:"agenda_source"`
	Source          string
}

type passage struct {
	Person, Time string
	Excused      bool
}

type newMember struct{ Person, Event string }

type question struct {
	Subject, Mover, Seconder, Result, Note string
	Recorded                               string `json:"how_recorded"`
	Tally                                  string `json:"tally_as_written"`
	Votes                                  struct{ Yes, No, Abstain, Absent []string }
}

// A body is what a record leaves unsaid. Seats are all the seats: the most
// voting members any of its rolls names (asserted). Regular says which days are
// those of regular meetings, as its dates show (asserted, but for the table).
type body struct {
	name, file, profile string
	seats               int
	regular             func(rules.Date) bool
}

// week is which one of its weekday in the month a day is, from 1.
func week(d rules.Date) int { return (d.Day-1)/7 + 1 }

var replayed = []body{
	{"Portland", "portland-citizen-review-committee.json", "us-or-pml", 9, func(d rules.Date) bool {
		if d.Year < 2010 {
			return d.Weekday() == time.Tuesday && week(d) == 3
		}
		return d.Weekday() == time.Wednesday && week(d) == 2
	}},
	{"San Francisco", "san-francisco-police-commission.json", "us-ca-brown", 7, func(d rules.Date) bool {
		return d.Weekday() == time.Wednesday && week(d) <= 3
	}},
}

// read reads a record and refuses a field it does not know: nothing in the
// record is passed over unseen.
func (b body) read(t *testing.T) (record, *time.Location) {
	t.Helper()
	f, err := os.Open(filepath.Join(shared.Dir(t), "data", "meetings", b.file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r record
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil || r.TimeZone == "" {
		t.Fatalf("zone %q: %v", r.TimeZone, err)
	}
	return r, zone
}

// same says that two names of one roll are one person's: some lists give the
// family name alone.
func same(a, b string) bool {
	return a == b || strings.HasSuffix(a, " "+b) || strings.HasSuffix(b, " "+a)
}

func named(list []string, name string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return same(x, name) })
}

var (
	isoDate  = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	dayWords = regexp.MustCompile(`\d+|[A-Z][a-z]+`)
)

// minutesOf are the meetings whose minutes a subject or an item is about:
// "minutes of 2002-10-15", "minutes, 2 and 16 September, 7 October 2020".
func minutesOf(text string) []rules.Date {
	_, days, ok := strings.Cut(text, "minutes")
	if !ok {
		return nil
	}
	var out []rules.Date
	if iso := isoDate.FindAllString(days, -1); iso != nil {
		for _, s := range iso {
			d, err := rules.ParseDate(s)
			if err != nil {
				return nil
			}
			out = append(out, d)
		}
		return out
	}
	from := 0
	for _, w := range dayWords.FindAllString(days, -1) {
		n, err := strconv.Atoi(w)
		switch {
		case err == nil && n > 31: // the year, last
			for i := range out {
				out[i].Year = n
			}
		case err == nil:
			out = append(out, rules.Date{Day: n})
		default:
			month, err := time.Parse("January", w)
			if err != nil {
				return nil
			}
			for ; from < len(out); from++ {
				out[from].Month = month.Month()
			}
		}
	}
	return out
}

var (
	figures     = regexp.MustCompile(`^(\d+)-(\d+)(?:,? with (one|two|three) abstentions?)?$`)
	numberWords = map[string]int{"": 0, "one": 1, "two": 2, "three": 3}
)

// agrees says that a count is the one a record writes in words. "Unanimous"
// gives no figures and asks that nobody be against or abstain.
func agrees(t *testing.T, written string, n rules.Tally) bool {
	t.Helper()
	switch m := figures.FindStringSubmatch(written); {
	case written == "":
		return true
	case written == "unanimous":
		return n.Yes > 0 && n.No == 0 && n.Abstain == 0
	case m == nil:
		t.Fatalf("the tally %q cannot be read", written)
		return false
	default:
		yes, _ := strconv.Atoi(m[1])
		no, _ := strconv.Atoi(m[2])
		return n == rules.Tally{Yes: yes, No: no, Abstain: numberWords[m[3]]}
	}
}
