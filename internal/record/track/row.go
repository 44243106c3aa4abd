// Package track keeps one row for each recommendation with a public number and
// each of its addressees, so that the tracker and the figures read ten thousand
// as fast as ten. The rows hold nothing of their own: the rules compute them from
// the record, and what depends on the clock is kept as the instant at which it
// turns, so that a row is true at any hour after it was written.
package track

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// Row is one recommendation and one addressee, by the newest sending to it. Dates are the board's days; a zero
// date or a nil instant is none.
type Row struct {
	ID             int64        `db:"id" json:"id"` // the transmittal's; minus the recommendation's while it was sent to nobody
	Board          int64        `db:"board_id" json:"board_id"`
	Recommendation int64        `db:"recommendation_id" json:"recommendation_id"`
	Transmittal    int64        `db:"transmittal_id" json:"transmittal_id,omitzero"`
	Department     int64        `db:"department_id" json:"department_id,omitzero"`
	Year           int          `db:"year" json:"year"`
	Seq            int          `db:"seq" json:"seq"`
	Title          string       `db:"title" json:"title"`
	Words          string       `db:"words" json:"words"` // to be searched, see searched; not read back with a page
	Zone           string       `db:"zone" json:"zone"`
	Stage          advice.Stage `db:"stage" json:"stage"` // closed until ReopensFrom: see StageAt
	AdoptedOn      rules.Date   `db:"adopted_on" json:"adopted_on,omitzero"`
	SentOn         rules.Date   `db:"sent_on" json:"sent_on,omitzero"`
	FirstSentOn    rules.Date   `db:"first_sent_on" json:"first_sent_on,omitzero"` // SentOn, unless it was sent again
	DueOn          rules.Date   `db:"due_on" json:"due_on,omitzero"`
	FirstDueOn     rules.Date   `db:"first_due_on" json:"first_due_on,omitzero"`
	DueEnds        *time.Time   `db:"due_ends" json:"due_ends,omitzero"`
	FirstDueEnds   *time.Time   `db:"first_due_ends" json:"first_due_ends,omitzero"`
	OverdueFrom    *time.Time   `db:"overdue_from" json:"overdue_from,omitzero"`
	AnsweredOn     rules.Date   `db:"answered_on" json:"answered_on,omitzero"`
	LateBefore     bool         `db:"late_before" json:"late_before"` // an answer to an earlier sending came late
	Position       string       `db:"position" json:"position"`
	Reasons        Names        `db:"reasons" json:"reasons"`
	NonResponsive  bool         `db:"non_responsive" json:"non_responsive"`
	Promised       int          `db:"promised" json:"promised"` // in all its answers
	PromisedOn     rules.Date   `db:"promised_on" json:"promised_on,omitzero"`
	Progress       string       `db:"progress" json:"progress"`
	Verification   string       `db:"verification" json:"verification"`                // until LapsesFrom: see VerificationAt
	TestsAgreedOn  rules.Date   `db:"tests_agreed_on" json:"tests_agreed_on,omitzero"` // the first agreement: no later set takes it back
	ReportedOn     rules.Date   `db:"reported_on" json:"reported_on,omitzero"`
	VerifiedOn     rules.Date   `db:"verified_on" json:"verified_on,omitzero"`
	LapsesFrom     *time.Time   `db:"lapses_from" json:"lapses_from,omitzero"`
	UpdateOwedFrom *time.Time   `db:"update_owed_from" json:"update_owed_from,omitzero"`
	ClosedOn       rules.Date   `db:"closed_on" json:"closed_on,omitzero"`
	Closure        string       `db:"closure" json:"closure"`
	ReopensFrom    *time.Time   `db:"reopens_from" json:"reopens_from,omitzero"`
	Resolved       bool         `db:"resolved" json:"resolved"`
	Priority       string       `db:"priority" json:"priority"`
	Topics         Names        `db:"topics" json:"topics"`
	Urgency        string       `db:"urgency" json:"urgency"`

	// Read with a page, and no part of the row.
	Slug           string `db:"slug" json:"-"`
	BoardName      string `db:"board" json:"-"`
	DepartmentName string `db:"department" json:"-"`
}

// Number is the recommendation's.
func (r Row) Number() string { return advice.FormatNumber(r.Year, r.Seq) }

// Path is the recommendation's public page.
func (r Row) Path() string { return "/b/" + r.Slug + "/recommendations/" + r.Number() }

// ClosedAt says whether it is closed at an instant.
func (r Row) ClosedAt(now time.Time) bool {
	return !r.ClosedOn.IsZero() && (r.ReopensFrom == nil || r.ReopensFrom.After(now))
}

// StageAt is where the recommendation stands at an instant.
func (r Row) StageAt(now time.Time) advice.Stage {
	if r.Stage == advice.StageClosed && !r.ClosedAt(now) {
		return advice.StageInFollowUp
	}
	return r.Stage
}

// VerificationAt is what the board found, as it stands at an instant.
func (r Row) VerificationAt(now time.Time) string {
	if r.LapsesFrom != nil && !r.LapsesFrom.After(now) {
		return followup.Lapsed
	}
	return r.Verification
}

// OwesUpdate says that a report is owed at an instant that has not come.
func (r Row) OwesUpdate(now time.Time) bool {
	return r.UpdateOwedFrom != nil && !r.UpdateOwedFrom.After(now) && !r.ClosedAt(now)
}

// Clock reads the clock of the answer on a day of the board.
func (r Row) Clock(today rules.Date) advice.Clock {
	return advice.ClockStatus(r.DueOn, r.AnsweredOn, today)
}

// rows are what is tracked of one recommendation.
func (f *facts) rows() []Row {
	course := f.followed.Course(f.stage(), f.zone, rules.Date{}) // before anything lapses that is still to lapse
	words := f.public()
	base := Row{ID: -f.ID, Board: f.Board, Recommendation: f.ID, Year: f.Year, Seq: f.Seq, Title: words.Title, Words: searched(words.Title + "\n" + words.Finding + "\n" + words.Recommendation), Zone: f.Zone, Stage: course.Stage,
		Reasons: Names{}, Priority: f.Priority, Topics: append(Names{}, f.Topics...)}
	if m := f.adoption(); m != nil {
		base.AdoptedOn = f.day(m.At)
	}
	var reopens rules.Date
	if course.Stage == advice.StageClosed {
		at := course.Closed[len(course.Closed)-1].From
		base.ClosedOn, base.Closure = f.day(at), course.Reason
		if !course.Recheck.IsZero() {
			reopens = course.Recheck.AddDays(1)
			base.ReopensFrom = f.begins(reopens)
		}
	}
	if len(f.sent) == 0 {
		base.Urgency = base.urgency()
		return []Row{base}
	}
	var out []Row
	for _, s := range f.sent {
		if !s.Again {
			out = append(out, f.row(base, s, reopens))
		}
	}
	return out
}

func (f *facts) day(t time.Time) rules.Date { return rules.DateOf(t, f.zone) }

// begins is the instant at which a day begins; nil for none.
func (f *facts) begins(d rules.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	at := d.In(f.zone).UTC()
	return &at
}

// ends is the instant at which a day is over; nil for none.
func (f *facts) ends(d rules.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	return f.begins(d.AddDays(1))
}

// row is the row of one addressee, by the newest sending to it. An earlier one was
// answered, and its answer found to be none: of its clock only remains that it was
// missed.
func (f *facts) row(r Row, s sent, reopens rules.Date) Row {
	r.ID, r.Transmittal, r.Department, r.SentOn = s.ID, s.ID, s.Department, f.day(s.At)
	r.FirstSentOn = r.SentOn
	for _, x := range f.sent {
		if x.Department == s.Department && x.Again {
			if on := f.day(x.At); on.Before(r.FirstSentOn) {
				r.FirstSentOn = on
			}
			r.LateBefore = r.LateBefore || x.SignedAt != nil && !x.FirstDueOn.IsZero() && f.day(*x.SignedAt).After(x.FirstDueOn)
		}
	}
	r.DueOn, r.FirstDueOn = s.DueOn, s.FirstDueOn
	r.DueEnds, r.FirstDueEnds = f.ends(r.DueOn), f.ends(r.FirstDueOn)
	r.NonResponsive = f.followed.NonResponsive(s.ID)
	if s.SignedAt == nil {
		r.OverdueFrom = r.DueEnds
	} else {
		r.AnsweredOn, r.Position = f.day(*s.SignedAt), s.Position
		if s.Reasons != nil {
			r.Reasons = s.Reasons
		}
	}
	f.promises(&r, reopens)
	r.Urgency = r.urgency()
	return r
}

// promises fills in what became of the commitments of one addressee: of all it made,
// while only those of its newest answer settle anything.
func (f *facts) promises(r *Row, reopens rules.Date) {
	var own follow.Record
	var parts []followup.PromisedPart
	for _, p := range f.followed.Promises {
		if p.DepartmentID != r.Department {
			continue
		}
		own.Promises = append(own.Promises, p)
		if on := f.day(p.SignedAt); on.After(r.PromisedOn) {
			r.PromisedOn = on
		}
		if p.Transmittal == r.Transmittal {
			parts = append(parts, followup.PromisedPart{Action: p.Action != "", Official: p.Official != "", Target: !p.Target.IsZero()})
		}
	}
	r.Promised, r.Resolved = len(own.Promises), followup.Resolved(r.Position, parts, r.NonResponsive)
	if r.Promised == 0 {
		return
	}
	r.Progress = slices.MinFunc(own.Promises, func(a, b follow.Promise) int {
		return cmp.Compare(slices.Index(followup.Progresses(), a.Last().Progress), slices.Index(followup.Progresses(), b.Last().Progress))
	}).Last().Progress
	r.Verification = own.Standing(rules.Date{})
	r.TestsAgreedOn = last(own.Promises, func(p follow.Promise) rules.Date {
		if at := p.AgreedFirst(); at != nil {
			return f.day(*at)
		}
		return rules.Date{}
	})
	r.ReportedOn = last(own.Promises, f.doneSince)
	if r.Verification == followup.Verified {
		r.VerifiedOn = last(own.Promises, f.verifiedSince)
	}
	var checks []rules.Date
	for _, d := range f.followed.Decisions {
		if d.Carried() && !d.Recheck.IsZero() {
			checks = append(checks, d.Recheck.AddDays(1))
		}
	}
	for _, p := range own.Promises {
		if owed := f.begins(f.owedFrom(p, reopens)); owed != nil && (r.UpdateOwedFrom == nil || owed.Before(*r.UpdateOwedFrom)) {
			r.UpdateOwedFrom = owed
		}
	}
	slices.SortFunc(checks, rules.Date.Compare)
	for _, d := range checks {
		if own.Standing(d) == followup.Lapsed {
			r.LapsesFrom = f.begins(d)
			break
		}
	}
}

// last is the last of the days of several commitments, none unless each has one.
func last(ps []follow.Promise, day func(follow.Promise) rules.Date) rules.Date {
	var out rules.Date
	for _, p := range ps {
		d := day(p)
		if d.IsZero() {
			return d
		}
		if d.After(out) {
			out = d
		}
	}
	return out
}

// doneSince is the day since when a commitment is reported implemented, without
// a report in between that took it back.
func (f *facts) doneSince(p follow.Promise) rules.Date {
	var since rules.Date
	for _, x := range p.Reports {
		switch {
		case x.Progress != followup.ReportedDone:
			since = rules.Date{}
		case since.IsZero():
			since = f.day(x.At)
		}
	}
	return since
}

// verifiedSince is the day since when every test of a commitment is verified,
// without a new check in between that passed unmet.
func (f *facts) verifiedSince(p follow.Promise) rules.Date {
	var out rules.Date
	for _, found := range p.Found(p.Counting(), rules.Date{}) {
		var since, recheck rules.Date
		for _, x := range found {
			switch {
			case x.Finding != followup.Verified:
				since = rules.Date{}
			default:
				if since.IsZero() || !recheck.IsZero() && x.On.After(recheck) {
					since = x.On
				}
				recheck = x.Recheck
			}
		}
		if since.IsZero() {
			return since
		}
		if since.After(out) {
			out = since
		}
	}
	return out
}

// owedFrom is the day from which a report on a commitment is owed and has not
// come, should nothing happen from now on; none where none is asked for. The
// schedule is read on a day that lies behind every event and every rule, and behind
// the day on which a closing lapses, by two rounds of the longest.
func (f *facts) owedFrom(p follow.Promise, reopens rules.Date) rules.Date {
	horizon := f.day(p.SignedAt)
	for _, at := range slices.Concat(instants(p.Reports, func(x follow.Report) *time.Time { return &x.At }), instants(f.followed.Decisions, func(d follow.Decision) *time.Time { return d.ClosedAt })) {
		if d := f.day(at); d.After(horizon) {
			horizon = d
		}
	}
	if reopens.After(horizon) {
		horizon = reopens
	}
	every := 0
	for _, r := range p.Rules {
		every = max(every, r.Every)
		if d := f.day(r.SetAt); d.After(horizon) {
			horizon = d
		}
	}
	x, asked := p.Last(), p.Asked(horizon.AddDays(2*every+1))
	for _, missed := range asked.Missed {
		if !asked.Next.IsZero() && (x.ID == 0 || !f.day(x.At).After(missed.On)) {
			return missed.On.AddDays(1)
		}
	}
	return rules.Date{}
}

func instants[T any](xs []T, at func(T) *time.Time) []time.Time {
	var out []time.Time
	for _, x := range xs {
		if t := at(x); t != nil {
			out = append(out, *t)
		}
	}
	return out
}

// urgency sorts a row. First what waits for an answer, by the end of its last
// day, then what waits without a clock; what was answered, by the day a report is
// owed; what was not sent; what is closed until a new check, by its day; what has
// ended. Within these the newest number comes first. Every part holds still while
// the clock runs, and what is late stands before what is not.
func (r Row) urgency() string {
	const never = 999_999_999_999
	rank, turns := 6, int64(never)
	at := func(t *time.Time) int64 {
		if t == nil {
			return never
		}
		return max(t.Unix(), 0)
	}
	switch {
	case !r.ClosedOn.IsZero() && r.ReopensFrom != nil:
		rank, turns = 5, at(r.ReopensFrom)
	case !r.ClosedOn.IsZero(), r.Stage == advice.StageWithdrawn, r.Stage == advice.StageNotAdopted:
	case r.Transmittal == 0:
		rank = 4
	case !r.AnsweredOn.IsZero():
		rank, turns = 3, at(r.UpdateOwedFrom)
	case r.DueEnds == nil:
		rank = 2
	default:
		rank, turns = 1, at(r.DueEnds)
	}
	return fmt.Sprintf("%d.%012d.%04d.%06d", rank, turns, 9999-r.Year, 999_999-r.Seq)
}
