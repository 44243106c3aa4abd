package tracker

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/clock"
	"parley/internal/page"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// at is when and for whom a row is written down.
type at struct {
	now   time.Time
	zone  *time.Location
	today rules.Date
	base  string
}

// column is one column of the files. A value is a string, an int, a bool, a
// list of strings or a date; a zero date is empty.
type column struct {
	name  string
	kind  string // as the description names it
	value func(r track.Row, a at) any
}

// columns are the files' columns, in order: first those of GAO's export of
// recommendations in its words, then ours. What the department reports and what
// the board found are columns of their own.
var columns = []column{
	{"number", "text", func(r track.Row, _ at) any { return r.Number() }},
	{"title", "text", func(r track.Row, _ at) any { return r.Title }},
	{"date_issued", "date", func(r track.Row, _ at) any { return r.AdoptedOn }},
	{"issued_by", "text", func(r track.Row, _ at) any { return r.BoardName }},
	{"agency_affected", "text", func(r track.Row, _ at) any { return r.DepartmentName }},
	{"status", "text", func(r track.Row, a at) any { return gaoStatus(r, a.now) }},
	{"priority", "text", func(r track.Row, _ at) any { return r.Priority }},
	{"topics", "list", func(r track.Row, _ at) any { return []string(r.Topics) }},
	{"url", "text", func(r track.Row, a at) any { return a.base + r.Path() }},
	{"board", "text", func(r track.Row, _ at) any { return r.Slug }},
	{"stage", "text", func(r track.Row, a at) any { return string(r.StageAt(a.now)) }},
	{"sent_on", "date", func(r track.Row, _ at) any { return r.SentOn }},
	{"first_sent_on", "date", func(r track.Row, _ at) any { return r.FirstSentOn }},
	{"first_due_on", "date", func(r track.Row, _ at) any { return r.FirstDueOn }},
	{"due_on", "date", func(r track.Row, _ at) any { return r.DueOn }},
	{"days_overdue", "number", func(r track.Row, a at) any {
		if c := r.Clock(a.today); c.State == advice.ClockOverdue && !r.ClosedAt(a.now) {
			return c.Days
		}
		return 0
	}},
	{"answered_on", "date", func(r track.Row, _ at) any { return r.AnsweredOn }},
	{"answered_late_before", "boolean", func(r track.Row, _ at) any { return r.LateBefore }},
	{"position", "text", func(r track.Row, _ at) any { return r.Position }},
	{"reasons", "list", func(r track.Row, _ at) any { return []string(r.Reasons) }},
	{"found_non_responsive", "boolean", func(r track.Row, _ at) any { return r.NonResponsive }},
	{"resolved", "boolean", func(r track.Row, _ at) any { return r.Resolved }},
	{"commitments", "number", func(r track.Row, _ at) any { return r.Promised }},
	{"department_reports", "text", func(r track.Row, _ at) any { return r.Progress }},
	{"reported_implemented_on", "date", func(r track.Row, _ at) any { return r.ReportedOn }},
	{"report_owed", "boolean", func(r track.Row, a at) any { return r.OwesUpdate(a.now) }},
	{"tests_agreed_on", "date", func(r track.Row, _ at) any { return r.TestsAgreedOn }},
	{"board_found", "text", func(r track.Row, a at) any { return r.VerificationAt(a.now) }},
	{"verified_on", "date", func(r track.Row, _ at) any { return r.VerifiedOn }},
	{"closed_on", "date", func(r track.Row, a at) any {
		if !r.ClosedAt(a.now) {
			return rules.Date{}
		}
		return r.ClosedOn
	}},
	{"closure", "text", func(r track.Row, a at) any {
		if !r.ClosedAt(a.now) {
			return ""
		}
		return r.Closure
	}},
	{"as_of", "instant", func(_ track.Row, a at) any { return a.now.Format(time.RFC3339) }},
}

// gaoStatus says where a row stands in the words of GAO's export; "" before it
// was adopted.
func gaoStatus(r track.Row, now time.Time) string {
	switch {
	case r.AdoptedOn.IsZero():
		return ""
	case r.ClosedAt(now) && r.Closure == followup.Implemented:
		return "Closed - Implemented"
	case r.ClosedAt(now):
		return "Closed - Not Implemented"
	case r.VerificationAt(now) == followup.PartlyVerified:
		return "Open - Partially Addressed"
	}
	return "Open"
}

// chunk is how many rows are read at a time, and patience how long a reader may
// take over one of them: the connection of one who takes longer is given up, and
// no row waits in memory for anyone.
const (
	chunk    = 1000
	patience = 30 * time.Second
)

// each reads the rows of a filter in the order of their numbers, a chunk at a
// time, and hands them on with the hour. What changes meanwhile is given as it
// then stands; no row comes twice, for a number stays where it is.
func (s *Slice) each(ctx context.Context, w http.ResponseWriter, f track.Filter, now time.Time, write func(r track.Row, a at) error) error {
	rc := http.NewResponseController(w)
	zones := map[string]at{}
	if f.Order != track.OrderOldest {
		f.Order = track.OrderNewest
	}
	for f.After = ""; ; {
		_ = rc.SetWriteDeadline(clock.Real{}.Now().Add(patience)) // where it cannot be set the server's own holds
		rows, next, err := track.Page(ctx, s.db, now, f, chunk)
		if err != nil {
			return err
		}
		for _, r := range rows {
			a, ok := zones[r.Zone]
			if !ok {
				zone, err := time.LoadLocation(r.Zone)
				if err != nil {
					return err
				}
				a = at{now: now.UTC(), zone: zone, today: rules.DateOf(now, zone), base: s.base}
				zones[r.Zone] = a
			}
			if err := write(r, a); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		f.After = next
	}
}

// head answers with the head of a file; the name tells the hour.
func head(w http.ResponseWriter, r *http.Request, now time.Time, kind, media string) bool {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Disposition", `attachment; filename="recommendations-`+now.UTC().Format("20060102T150405Z")+"."+kind+`"`)
	h.Set("Last-Modified", now.UTC().Format(http.TimeFormat))
	return r.Method != http.MethodHead
}

// end ends a file. One that broke off is cut, so that it cannot be taken for a
// whole one.
func end(err error) error {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// CSV is the rows of a filter as comma-separated values (RFC 4180), in UTF-8.
func (s *Slice) CSV(w http.ResponseWriter, r *http.Request) error {
	now, f := act.From(r.Context()).Now, track.Read(r.URL.Query())
	if !head(w, r, now, "csv", "text/csv; charset=utf-8; header=present") {
		return nil
	}
	return end(s.csv(r.Context(), w, f, now))
}

func (s *Slice) csv(ctx context.Context, w http.ResponseWriter, f track.Filter, now time.Time) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(columns))
	for i, c := range columns {
		record[i] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	if err := s.each(ctx, w, f, now, func(r track.Row, a at) error {
		for i, c := range columns {
			record[i] = cell(c.value(r, a))
		}
		return out.Write(record)
	}); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// cell writes a value as text. What a spreadsheet would run as a formula is
// disarmed by an apostrophe (CWE-1236; OWASP, CSV injection).
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return disarm(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return disarm(strings.Join(v, "; "))
	case rules.Date:
		return v.String()
	}
	return ""
}

func disarm(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// JSON is the rows of a filter as one JSON object (RFC 8259): when it was made,
// where it came from and where the columns are described, then the rows.
func (s *Slice) JSON(w http.ResponseWriter, r *http.Request) error {
	now, f := act.From(r.Context()).Now, track.Read(r.URL.Query())
	if !head(w, r, now, "json", "application/json") {
		return nil
	}
	out := bufio.NewWriterSize(w, 1<<16)
	err := s.json(r.Context(), w, out, f, now)
	if err == nil {
		err = out.Flush()
	}
	return end(err)
}

func (s *Slice) json(ctx context.Context, w http.ResponseWriter, out io.Writer, f track.Filter, now time.Time) error {
	f.After = ""
	top, err := json.Marshal(struct {
		AsOf   string `json:"as_of"`
		Source string `json:"source"`
		Schema string `json:"schema"`
	}{now.UTC().Format(time.RFC3339), s.base + f.Address(), s.base + "/recommendations/schema"})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, strings.TrimSuffix(string(top), "}")+`,"rows":[`); err != nil {
		return err
	}
	before := "\n"
	if err := s.each(ctx, w, f, now, func(r track.Row, a at) error {
		for i, c := range columns {
			v := c.value(r, a)
			if d, ok := v.(rules.Date); ok && d.IsZero() {
				v = nil
			}
			body, err := json.Marshal(v)
			if err != nil {
				return err
			}
			sep := ","
			if i == 0 {
				sep = before + "{"
			}
			if _, err := io.WriteString(out, sep+`"`+c.name+`":`+string(body)); err != nil {
				return err
			}
		}
		before = ",\n"
		_, err := io.WriteString(out, "}")
		return err
	}); err != nil {
		return err
	}
	_, err = io.WriteString(out, "\n]}\n")
	return err
}

// SchemaData describes the files.
type SchemaData struct {
	Head    page.Head
	Columns []Column
	Links   []page.Link
}

// Column describes one column.
type Column struct{ Name, Kind, Meaning string }

var schemaPage = page.Must("tracker/schema", func() SchemaData {
	return SchemaData{Head: page.Head{Title: "The recommendations as a file"}, Columns: []Column{{"number", "text", "The number it keeps for ever"}}, Links: []page.Link{{Text: "CSV", Href: "/recommendations.csv"}}}
})

// Schema describes the columns of the files.
func (s *Slice) Schema(ctx context.Context, _ *http.Request) (page.Public, error) {
	title := say("tracker.schema_title")
	d := SchemaData{Head: page.Head{Title: title, Lede: say("tracker.schema_lede")}, Links: []page.Link{{Text: say("tracker.csv"), Href: "/recommendations.csv"}, {Text: say("tracker.json"), Href: "/recommendations.json"}}}
	for _, c := range columns {
		d.Columns = append(d.Columns, Column{c.name, say("tracker.kind." + c.kind), say("tracker.column." + c.name)})
	}
	c := page.ChromeFrom(ctx, title, "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations"), Href: "/recommendations"}, page.Crumb{Text: title})
	return schemaPage.Public(c, d, time.Time{})
}
