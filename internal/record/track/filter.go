package track

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// Filter is what a reader asks the tracker for; a zero field asks for nothing.
type Filter struct {
	Words        string // every word must begin a word of the row; or a number such as 2026-014
	Board        string // slug
	Department   int64
	Topic        string
	Position     string // signed; of advice.Positions
	Progress     string // of followup.Progresses
	Verification string // of Verifications
	Set          string // of Sets
	Age          string // of followup.Bands, of what is open
	Reason       string // of advice.RefusalReasons
	Priority     string // of Priorities
	Year         int    // of adoption
	Quarter      int    // 1 to 4 of adoption, with a year
	Order        string // of Orders; "" is the most urgent first
	After        string // where the page before ended
}

// Params are the parameters of an address that Read reads. Status is what set
// was called before.
var Params = []string{"q", "board", "department", "topic", "position", "progress", "verification", "set", "status", "age", "reason", "priority", "year", "quarter", "order", "after"}

// The named sets.
const (
	SetAdopted       = "adopted"
	SetSent          = "sent"
	SetWaiting       = "waiting"
	SetSoon          = "soon"
	SetDue           = "due" // its first due date is over, or it was answered; or it was late before
	SetOverdue       = "overdue"
	SetAnswered      = "answered"
	SetInTime        = "in_time" // by the first due date, and never late before
	SetLate          = "late"    // after the first due date, now or before
	SetExtended      = "extended"
	SetRefused       = "refused"
	SetNonResponsive = "non_responsive"
	SetPromised      = "promised"
	SetReported      = "reported" // all its commitments are reported implemented
	SetVerified      = "verified"
	SetVerified4Y    = "verified_4y" // within four years of its adoption
	SetTestsAgreed   = "tests_agreed"
	SetResolved      = "resolved"
	SetUnresolved    = "unresolved"
	SetLapsed        = "lapsed"
	SetUpdateOwed    = "update_owed"
	SetOpen          = "open"
	SetClosed        = "closed"
	SetBefore        = "before" // not sent yet
	SetEnded         = "ended"  // closed, withdrawn or not adopted
)

// Sets lists the named sets, and the positions, each of which is one.
func Sets() []string {
	return slices.Concat([]string{SetAdopted, SetSent, SetWaiting, SetSoon, SetDue, SetOverdue, SetAnswered, SetInTime, SetLate, SetExtended}, advice.Positions(),
		[]string{SetRefused, SetNonResponsive, SetPromised, SetReported, SetVerified, SetVerified4Y, SetTestsAgreed, SetResolved, SetUnresolved, SetLapsed, SetUpdateOwed, SetOpen, SetClosed, SetBefore, SetEnded})
}

// Verifications lists what a row with commitments may be found to be.
func Verifications() []string {
	return []string{followup.NotAssessed, followup.EvidenceRequested, followup.Insufficient, followup.PartlyVerified, followup.Verified, followup.Lapsed}
}

// Priorities lists the priorities.
func Priorities() []string { return []string{"high", "ordinary"} }

// The orders besides the most urgent first.
const (
	OrderNewest = "newest"
	OrderOldest = "oldest"
	OrderDue    = "due"
)

// Orders lists the orders besides the most urgent first.
func Orders() []string { return []string{OrderNewest, OrderOldest, OrderDue} }

// MaxWords is how many letters a search may have.
const MaxWords = 200

// Read reads a filter from the parameters of an address. What means nothing is
// left out, so that an old or mistyped address still leads to a list.
func Read(q url.Values) Filter {
	one := func(name string, known []string) string {
		if v := q.Get(name); slices.Contains(known, v) {
			return v
		}
		return ""
	}
	number := func(name string, least, most int64) int64 {
		if n, err := strconv.ParseInt(q.Get(name), 10, 64); err == nil && n >= least && n <= most {
			return n
		}
		return 0
	}
	f := Filter{Words: line(q.Get("q")), Board: line(q.Get("board")), Department: number("department", 1, 1<<62), Topic: line(q.Get("topic")), Position: one("position", advice.Positions()), Progress: one("progress", followup.Progresses()),
		Verification: one("verification", Verifications()), Set: one("set", Sets()), Age: one("age", followup.Bands()), Reason: one("reason", advice.RefusalReasons()), Priority: one("priority", Priorities()),
		Year: int(number("year", 1900, 9999)), Quarter: int(number("quarter", 1, 4)), Order: one("order", Orders()), After: q.Get("after")}
	if f.Set == "" {
		f.Set = one("status", Sets())
	}
	if f.Year == 0 {
		f.Quarter = 0
	}
	if _, ok := f.from(); !ok {
		f.After = ""
	}
	return f
}

// line cuts what was typed to a line of the length a search may have.
func line(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)), "")
	if r := []rune(s); len(r) > MaxWords {
		s = string(r[:MaxWords])
	}
	return s
}

// Address is the permanent address of the filter.
func (f Filter) Address() string { return f.at("/recommendations") }

// File is the address of the filter's rows as a file: csv or json.
func (f Filter) File(kind string) string {
	f.After = ""
	return f.at("/recommendations." + kind)
}

func (f Filter) at(path string) string {
	var out strings.Builder
	put := func(name, value string) {
		if value != "" && value != "0" {
			out.WriteByte("?&"[min(out.Len(), 1)])
			out.WriteString(name + "=" + url.QueryEscape(value))
		}
	}
	put("q", f.Words)
	put("board", f.Board)
	put("department", strconv.FormatInt(f.Department, 10))
	put("topic", f.Topic)
	put("position", f.Position)
	put("progress", f.Progress)
	put("verification", f.Verification)
	put("set", f.Set)
	put("age", f.Age)
	put("reason", f.Reason)
	put("priority", f.Priority)
	put("year", strconv.Itoa(f.Year))
	put("quarter", strconv.Itoa(f.Quarter))
	put("order", f.Order)
	put("after", f.After)
	return path + out.String()
}

// numberForm is a recommendation's number as it is typed.
var numberForm = regexp.MustCompile(`^(\d{4})-(\d{3,6})$`)

// search is what the words ask for: a query of beginnings of words, or a number.
// Words without a letter or a digit find nothing: that is the year -1.
func (f Filter) search() (query string, year, seq int) {
	if m := numberForm.FindStringSubmatch(f.Words); m != nil {
		year, _ = strconv.Atoi(m[1])
		seq, _ = strconv.Atoi(m[2])
		return "", year, seq
	}
	words := strings.FieldsFunc(norm.NFC.String(strings.ToLower(f.Words)), between)
	if len(words) == 0 && f.Words != "" {
		return "", -1, 0
	}
	for i, w := range words {
		words[i] = "'" + w + "':*"
	}
	return strings.Join(words, " & "), 0, 0
}

// between says that a letter stands between two words and is part of neither.
func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// searched is a text as it is searched: its words alone, taken apart as those of a
// search are, because the database's own reading of a text makes one word of
// "race/ethnicity" and a number below zero of the end of "12-8".
func searched(text string) string { return strings.Join(strings.FieldsFunc(text, between), " ") }

// adopted are the first day of the time asked for and the first after it; zero
// dates without one.
func (f Filter) adopted() (from, until rules.Date) {
	switch {
	case f.Year == 0:
		return rules.Date{}, rules.Date{}
	case f.Quarter == 0:
		from = rules.Date{Year: f.Year, Month: 1, Day: 1}
		return from, from.AddMonths(12)
	}
	from = rules.Date{Year: f.Year, Month: 1, Day: 1}.AddMonths(3 * (f.Quarter - 1))
	return from, from.AddMonths(3)
}

// cursors are the forms of After, by order.
var cursors = map[string]*regexp.Regexp{
	"":          regexp.MustCompile(`^(\d\.\d{12}\.\d{4}\.\d{6})~(-?\d{1,18})$`),
	OrderNewest: regexp.MustCompile(`^(\d{1,5}),(\d{1,9})~(-?\d{1,18})$`),
	OrderOldest: regexp.MustCompile(`^(\d{1,5}),(\d{1,9})~(-?\d{1,18})$`),
	OrderDue:    regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})~(-?\d{1,18})$`),
}

// from takes the cursor apart, into what the order's query compares with.
func (f Filter) from() ([]any, bool) {
	if f.After == "" {
		return nil, true
	}
	m := cursors[f.Order].FindStringSubmatch(f.After)
	if m == nil {
		return nil, false
	}
	if f.Order == OrderDue {
		if _, err := rules.ParseDate(m[1]); err != nil {
			return nil, false
		}
	}
	out := make([]any, len(m)-1)
	for i, part := range m[1:] {
		out[i] = part
	}
	return out, true
}

// after is where a page ends that ends with a row.
func (f Filter) after(r Row) string {
	id := "~" + strconv.FormatInt(r.ID, 10)
	switch f.Order {
	case OrderNewest, OrderOldest:
		return strconv.Itoa(r.Year) + "," + strconv.Itoa(r.Seq) + id
	case OrderDue:
		if r.DueOn.IsZero() {
			return noDue + id
		}
		return r.DueOn.String() + id
	}
	return r.Urgency + id
}
