package figures

import (
	"context"
	"strconv"
	"time"

	"parley/internal/pg"
	"parley/internal/record/duty"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/rules/measure"
)

// Number is a count with the rows it counts.
type Number struct {
	N    int    `json:"n"`
	Href string `json:"href"`
}

// Share is a count out of another; ID says which metric.
type Share struct {
	ID     string  `json:"id"`
	Year   int     `json:"year,omitempty"` // of adoption, where the metric is one of a year
	Part   *Number `json:"part"`
	Whole  *Number `json:"whole"`
	Beside *Number `json:"beside,omitempty"` // stands beside it and is never added
	Runs   bool    `json:"runs,omitempty"`   // the four years are not over
}

// share is the share itself.
func (s Share) share() measure.Share { return measure.Share{Part: s.Part.N, Whole: s.Whole.N} }

// Middle is a median of days, with the rows it is of.
type Middle struct {
	ID    string  `json:"id"`
	Twice int     `json:"twice"`
	Of    *Number `json:"of"`
}

// Part is one of the counts of a list, out of a whole.
type Part struct {
	ID string  `json:"id"`
	Of *Number `json:"number"`
}

// Quarter is what the board adopted in one quarter.
type Quarter struct {
	Year   int     `json:"year"`
	N      int     `json:"quarter"`
	Shares []Share `json:"shares"` // in the order of Metrics
}

// before says that nothing was adopted in it.
func (q Quarter) before() bool { return q.Shares[2].Whole.N == 0 }

// Seat is an empty seat of the board.
type Seat struct {
	Number    int    `json:"number"`
	Title     string `json:"title"`
	Days      int    `json:"days"`
	Since     string `json:"since"` // 2026-01-31
	Authority string `json:"authority"`
	Due       string `json:"due"` // 2026-01-31; "" without a rule
	Overdue   int    `json:"overdue"`
	Citation  string `json:"citation"`
}

// Kept is how many minutes, or recommendations that were sent, were published in time.
type Kept struct {
	ID     string `json:"id"`
	Met    int    `json:"met"`
	Judged int    `json:"judged"`
	Href   string `json:"href"`
}

// Content is every figure of a page, as it is kept in a frozen report. Year 0 is
// of all years.
type Content struct {
	Name      string    `json:"name"`
	Slug      string    `json:"slug"` // "" for a department
	Zone      string    `json:"zone"`
	Year      int       `json:"year"`
	AsOf      time.Time `json:"as_of"`
	Adopted   *Number   `json:"adopted"`
	Shares    []Share   `json:"shares"` // in the order of Metrics
	FourYears []Share   `json:"four_years"`
	Medians   []Middle  `json:"medians"`
	Open      *Number   `json:"open"`
	Ages      []Part    `json:"ages"`
	Answered  *Number   `json:"answered"`
	Reasons   []Part    `json:"reasons"`
	Quarters  []Quarter `json:"quarters"`
	Minutes   []Kept    `json:"minutes"` // and what was sent
	DutyYear  int       `json:"duty_year"`
	Seats     []Seat    `json:"seats"`
}

// Metrics are the shares of a page, in order. Reported and verified have the same
// base and are two metrics.
var Metrics = []string{"concurrence", "on_time", "reported", "verified"}

// asking collects what is to be counted, so that it is counted in few readings.
type asking struct {
	filters []track.Filter
	numbers []*Number
}

func (a *asking) number(f track.Filter) *Number {
	n := &Number{Href: f.Address()}
	a.filters, a.numbers = append(a.filters, f), append(a.numbers, n)
	return n
}

func (a *asking) of(f track.Filter, set string) *Number {
	f.Set = set
	return a.number(f)
}

// shares are the metrics over the rows of a filter.
func (a *asking) shares(f track.Filter) []Share {
	return []Share{
		{ID: "concurrence", Part: a.of(f, advice.Concur), Whole: a.of(f, track.SetAnswered), Beside: a.of(f, advice.PartiallyConcur)},
		{ID: "on_time", Part: a.of(f, track.SetInTime), Whole: a.of(f, track.SetDue), Beside: a.of(f, track.SetExtended)},
		{ID: "reported", Part: a.of(f, track.SetReported), Whole: a.of(f, track.SetAdopted)},
		{ID: "verified", Part: a.of(f, track.SetVerified), Whole: a.of(f, track.SetAdopted)},
	}
}

// count counts all that was asked for.
func (a *asking) count(ctx context.Context, r pg.Reader, now time.Time) error {
	counts, err := track.Counts(ctx, r, now, a.filters)
	if err != nil {
		return err
	}
	for i, n := range counts {
		a.numbers[i].N = n
	}
	return nil
}

// quartersShown is how far a trend reaches back.
const quartersShown = 8

// load makes the figures of a board or a department at an instant: of what was
// adopted in a year, or ever (0). What is open is counted whatever its year.
func load(ctx context.Context, r pg.Reader, w whose, year int, now time.Time) (*Content, error) {
	all := track.Filter{Board: w.Slug}
	board, department := w.ID, int64(0)
	if w.department {
		all.Department = w.ID
		board, department = 0, w.ID
	}
	f := all
	f.Year = year
	today := rules.DateOf(now, w.zone())
	c := &Content{Name: w.Name, Slug: w.Slug, Zone: w.Zone, Year: year, AsOf: now.UTC()}
	var a asking
	c.Adopted, c.Answered, c.Open = a.of(f, track.SetAdopted), a.of(f, track.SetAnswered), a.of(all, track.SetOpen)
	c.Shares = a.shares(f)
	var years []int
	if err := r.Select(ctx, &years, sqlYears, board, department); err != nil {
		return nil, err
	}
	for _, y := range years {
		of := all
		of.Year = y
		c.FourYears = append(c.FourYears, Share{ID: "four_years", Year: y, Part: a.of(of, track.SetVerified4Y), Whole: a.of(of, track.SetAdopted), Runs: y+4 >= today.Year})
	}
	for _, band := range followup.Bands() {
		of := all
		of.Age = band
		c.Ages = append(c.Ages, Part{band, a.number(of)})
	}
	for _, reason := range advice.RefusalReasons() {
		of := f
		of.Reason = reason
		c.Reasons = append(c.Reasons, Part{reason, a.number(of)})
	}
	last, shown := measure.QuarterOf(today), quartersShown
	if year != 0 {
		last, shown = measure.Quarter{Year: year, N: 4}, 4
	}
	for _, q := range last.Until(shown) {
		of := all
		of.Year, of.Quarter = q.Year, q.N
		c.Quarters = append(c.Quarters, Quarter{q.Year, q.N, a.shares(of)})
	}
	for _, m := range []struct{ id, set string }{{"answer", track.SetAnswered}, {"tests", track.SetTestsAgreed}, {"verified", track.SetVerified}} {
		of := f
		of.Set = m.set
		days, err := daysOf(ctx, r, now, of)
		if err != nil {
			return nil, err
		}
		middle := measure.MedianOf(days)
		c.Medians = append(c.Medians, Middle{m.id, middle.Twice, a.number(of)})
	}
	if err := a.count(ctx, r, now); err != nil {
		return nil, err
	}
	for year == 0 && len(c.Quarters) > 1 && c.Quarters[0].before() { // a trend begins with the first adoption
		c.Quarters = c.Quarters[1:]
	}
	if w.department || w.Source != "" {
		return c, nil
	}
	return c, c.duties(ctx, r, w, year, today, now)
}

// rowsAtOnce is how many rows a median is made of at a time.
const rowsAtOnce = 2000

// daysOf are the days that the rows of a set took: to the answer since the first
// sending, to agreed tests since the answer that promised, to the board's finding since the adoption.
func daysOf(ctx context.Context, r pg.Reader, now time.Time, f track.Filter) ([]int, error) {
	var out []int
	for f.Order = track.OrderOldest; ; {
		rows, next, err := track.Page(ctx, r, now, f, rowsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			from, to := x.AdoptedOn, x.VerifiedOn
			switch f.Set {
			case track.SetAnswered:
				from, to = x.FirstSentOn, x.AnsweredOn
			case track.SetTestsAgreed:
				from, to = x.PromisedOn, x.TestsAgreedOn
			}
			out = append(out, max(0, from.DaysUntil(to)))
		}
		if f.After = next; next == "" {
			return out, nil
		}
	}
}

// duties are the board's own.
func (c *Content) duties(ctx context.Context, r pg.Reader, w whose, year int, today rules.Date, now time.Time) error {
	if c.DutyYear = year; year == 0 {
		c.DutyYear = today.Year
	}
	kept, err := duty.MinutesOf(ctx, r, w.ID, c.DutyYear, now)
	if err != nil {
		return err
	}
	for i, id := range []string{"draft", "approval", "published"} {
		c.Minutes = append(c.Minutes, Kept{id, kept[i].Met, kept[i].Judged, "/b/" + w.Slug + "/compliance?year=" + strconv.Itoa(c.DutyYear) + "#" + id})
	}
	sent, asked, err := duty.SentOf(ctx, r, w.ID, c.DutyYear, now)
	if err != nil {
		return err
	}
	if asked {
		c.Minutes = append(c.Minutes, Kept{"sent", sent.Met, sent.Judged, "/b/" + w.Slug + "/compliance?year=" + strconv.Itoa(c.DutyYear) + "#sent"})
	}
	seats, err := duty.Vacant(ctx, r, w.ID, today)
	for _, s := range seats {
		x := Seat{Number: s.Number, Title: s.Title, Days: s.Days, Since: s.Since.String(), Authority: s.Authority, Overdue: s.Overdue, Citation: s.Citation}
		if !s.Due.IsZero() {
			x.Due = s.Due.String()
		}
		c.Seats = append(c.Seats, x)
	}
	return err
}
