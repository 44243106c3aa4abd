// Package duty reads how a board met its own duties: its minutes against the
// deadlines of its law, and its empty seats with who owes the appointment.
package duty

import (
	"context"
	"slices"
	"time"

	"parley/internal/pg"
	"parley/internal/record/sending"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// SQL of a board's own duties.
const (
	sqlSittings = `select m.id, m.slug, m.kind, m.title, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.state, m.reason, m.sequence, m.adjourned_at, coalesce(m.source, '') as source, m.link || m.dial_in || m.member_link <> '' as electronic,
(select min(p.published_at) from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id) as published_at,
(select min(p.published_at) from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id and p.status = 'approved') as approved_published_at,
(select max(o.closed_at) from minutes x join motions o on o.minutes_id = x.id and o.kind = 'approve_minutes' and o.outcome = 'carried' where x.meeting_id = m.id) as approved_at
from meetings m where m.board_id = $1 order by m.held_on, m.starts, m.id`
	sqlLaw   = `select j.zone, (select law from board_laws l where l.board_id = b.id) as law from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlSeats = `select s.id, s.number, s.title, s.kind, s.appointed_by, s.created_on, coalesce(b.appointment_days, 0) as days, b.appointment_citation as citation from seats s join boards b on b.id = s.board_id where s.board_id = $1 and s.ended_on is null and s.source is null order by s.number`
	sqlTerms = `select seat_id, begins_on, expires_on, left_on from terms where board_id = $1 order by begins_on, id`
)

// Sitting is a meeting with when its minutes were published and approved.
type Sitting struct {
	ID                  int64      `db:"id"`
	Slug                string     `db:"slug"`
	Kind                string     `db:"kind"`
	Title               string     `db:"title"`
	On                  rules.Date `db:"held_on"`
	Starts              string     `db:"starts"`
	Zone                string     `db:"zone"`
	State               string     `db:"state"`
	Reason              string     `db:"reason"`
	Sequence            int        `db:"sequence"`
	AdjournedAt         *time.Time `db:"adjourned_at"`
	Source              string     `db:"source"`
	Electronic          bool       `db:"electronic"`
	PublishedAt         *time.Time `db:"published_at"`
	ApprovedPublishedAt *time.Time `db:"approved_published_at"`
	ApprovedAt          *time.Time `db:"approved_at"`
}

// Live says that the meeting was, is or will be held as announced.
func (m Sitting) Live() bool {
	return m.Source == "" && slices.Contains([]string{"scheduled", "in_session", "recess", "closed", "adjourned"}, m.State)
}

// Sittings reads the meetings of a board of all years, in order.
func Sittings(ctx context.Context, r pg.Reader, board int64) ([]Sitting, error) {
	var out []Sitting
	err := r.Select(ctx, &out, sqlSittings, board)
	return out, err
}

// Minutes judges the three deadlines of the minutes of a meeting that was
// adjourned, as the board's law stood then: first text, approval, publication of
// the approved text. all are the board's meetings in order, zone is the board's.
func Minutes(law laws.Law, zone *time.Location, all []Sitting, m Sitting, now time.Time) [3]laws.Compliance {
	p := law.At(*m.AdjournedAt)
	day := func(at *time.Time) rules.Date {
		if at == nil {
			return rules.Date{}
		}
		return rules.DateOf(*at, zone)
	}
	var later []laws.Sitting
	for _, x := range all {
		if x.Source == "" && x.State == "adjourned" && x.On.After(m.On) {
			later = append(later, laws.Sitting{On: x.On, Regular: x.Kind == profile.Regular})
		}
	}
	end, approved, cal := rules.DateOf(*m.AdjournedAt, zone), day(m.ApprovedAt), law.Calendar()
	judge := func(d profile.Deadline, done *time.Time) laws.Compliance {
		return laws.ByDeadline(d, end, approved, later, cal, day(done), rules.DateOf(now, zone))
	}
	return [3]laws.Compliance{judge(p.Minutes.Draft, m.PublishedAt), judge(p.Minutes.Approve, m.ApprovedAt), judge(p.Minutes.Publish, m.ApprovedPublishedAt)}
}

// Kept counts the minutes of one duty: those in time, of those that can be judged.
type Kept struct{ Met, Judged int }

// MinutesOf counts the three deadlines over the meetings that a board held in a
// year.
func MinutesOf(ctx context.Context, r pg.Reader, board int64, year int, now time.Time) ([3]Kept, error) {
	var out [3]Kept
	var b struct {
		Zone string   `db:"zone"`
		Law  laws.Law `db:"law"`
	}
	if err := r.Get(ctx, &b, sqlLaw, board); err != nil {
		return out, err
	}
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		return out, err
	}
	all, err := Sittings(ctx, r, board)
	if err != nil {
		return out, err
	}
	for _, m := range all {
		if !m.Live() || m.AdjournedAt == nil || m.On.Year != year {
			continue
		}
		for i, c := range Minutes(b.Law, zone, all, m, now) {
			if c.Judged() {
				out[i].Judged++
			}
			if c.State == laws.OnTime {
				out[i].Met++
			}
		}
	}
	return out, nil
}

// SentOf counts, of the recommendations that a board sent in a year, those that
// were published with their copies in time. asked is false where its rule asked for
// that of none.
func SentOf(ctx context.Context, r pg.Reader, board int64, year int, now time.Time) (k Kept, asked bool, err error) {
	all, err := sending.Load(ctx, r, board, 0)
	for _, x := range all {
		if x.By.IsZero() || x.SentOn.Year != year {
			continue
		}
		asked = true
		c, _ := x.Published(rules.DateOf(now, x.SentAt.Location()))
		if c.Judged() {
			k.Judged++
		}
		if c.State == laws.OnTime {
			k.Met++
		}
	}
	return k, asked, err
}

// Seat is an empty seat.
type Seat struct {
	Number   int
	Title    string
	Citation string // of the time the authority has; "" without a rule
	rules.Vacancy
}

// Vacant reads the seats of a board that nobody holds on a day.
func Vacant(ctx context.Context, r pg.Reader, board int64, today rules.Date) ([]Seat, error) {
	var seats []struct {
		ID        int64      `db:"id"`
		Number    int        `db:"number"`
		Title     string     `db:"title"`
		Kind      string     `db:"kind"`
		Authority string     `db:"appointed_by"`
		Created   rules.Date `db:"created_on"`
		Days      int        `db:"days"`
		Citation  string     `db:"citation"`
	}
	if err := r.Select(ctx, &seats, sqlSeats, board); err != nil {
		return nil, err
	}
	var terms []struct {
		Seat    int64      `db:"seat_id"`
		Begins  rules.Date `db:"begins_on"`
		Expires rules.Date `db:"expires_on"`
		Left    rules.Date `db:"left_on"`
	}
	if err := r.Select(ctx, &terms, sqlTerms, board); err != nil {
		return nil, err
	}
	var out []Seat
	for _, s := range seats {
		h := rules.SeatHistory{Seat: s.ID, Kind: rules.SeatKind(s.Kind), Created: s.Created, Authority: s.Authority, AppointDays: s.Days}
		for _, t := range terms {
			if t.Seat == s.ID {
				h.Terms = append(h.Terms, rules.Term{Begins: t.Begins, Expires: t.Expires, Left: t.Left})
			}
		}
		for _, v := range rules.Vacancies([]rules.SeatHistory{h}, today) {
			out = append(out, Seat{s.Number, s.Title, s.Citation, v})
		}
	}
	return out, nil
}
