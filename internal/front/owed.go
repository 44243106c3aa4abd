package front

import (
	"context"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of what is owed to the boards. Answers that are waited for until a day come
// first of all that is tracked. Of the seats only those nobody holds are
// read, each with all its terms; the rule then says since when it is empty.
const (
	sqlOwed = `select k.year, k.seq, k.title, k.due_on, coalesce(t.days, 0) as days, (select coalesce(sum(e.days), 0) from extensions e where e.transmittal_id = t.id) as added, t.unit, t.citation, d.name as department, b.slug as board, k.zone
from (select * from tracked where urgency < '2' order by urgency, id limit 50) k join transmittals t on t.id = k.transmittal_id join departments d on d.id = k.department_id join boards b on b.id = k.board_id order by k.urgency, k.id`
	sqlEmptySeats = `select s.id, s.number, s.created_on, s.appointed_by, b.slug as board, b.name as board_name, b.appointment_days, b.appointment_citation, j.zone, t.begins_on, t.expires_on, t.left_on
from seats s join boards b on b.id = s.board_id join jurisdictions j on j.id = b.jurisdiction_id left join terms t on t.seat_id = s.id
where b.source is null and s.ended_on is null and b.appointment_days > 0 and not exists (select from terms h where h.seat_id = s.id
and ($1::timestamptz at time zone j.zone)::date >= h.begins_on and (h.left_on is null or ($1::timestamptz at time zone j.zone)::date < h.left_on)) order by s.id, t.begins_on`
)

// shown is how many rows the front page gives to what is owed.
const shown = 6

// duty is something owed to a board, with the day it is due.
type duty struct {
	due rules.Date
	row page.Row
}

// owed fills what is overdue or due soon, the oldest first: answers of
// departments and appointments to empty seats.
func (s *Slice) owed(ctx context.Context, d *HomeData, sc act.Scope) error {
	asked, err := s.owedAnswers(ctx, sc.Now)
	if err != nil {
		return err
	}
	seats, err := s.owedSeats(ctx, sc.Now)
	if err != nil {
		return err
	}
	all := append(asked, seats...)
	slices.SortStableFunc(all, func(a, b duty) int { return a.due.Compare(b.due) })
	for _, x := range all[:min(len(all), shown)] {
		d.Owed.Items = append(d.Owed.Items, x.row)
	}
	d.Owed.Empty = &page.Empty{Fact: say("front.nothing_owed")}
	return nil
}

// pressing is the status of a duty that is overdue or due soon; nil for one
// that has time.
func pressing(due rules.Date, now time.Time, zone *time.Location) *page.Status {
	switch c := advice.ClockStatus(due, rules.Date{}, rules.DateOf(now, zone)); c.State {
	case advice.ClockOverdue:
		return &page.Status{Kind: "late", Voice: "late", Word: say("owed.overdue", "N", c.Days)}
	case advice.ClockDueSoon:
		return &page.Status{Kind: "due", Voice: "soon", Word: say("owed.due_in", "N", c.Days)}
	}
	return nil
}

// tense chooses the message of a duty: what was due, or what is.
func tense(st *page.Status, was, is string) string {
	if st.Kind == "late" {
		return was
	}
	return is
}

func (s *Slice) owedAnswers(ctx context.Context, now time.Time) ([]duty, error) {
	var rows []struct {
		Year       int        `db:"year"`
		Seq        int        `db:"seq"`
		Title      string     `db:"title"`
		Due        rules.Date `db:"due_on"`
		Days       int        `db:"days"`
		Added      int        `db:"added"` // days it was extended by
		Unit       string     `db:"unit"`
		Citation   string     `db:"citation"`
		Department string     `db:"department"`
		Board      string     `db:"board"`
		Zone       string     `db:"zone"`
	}
	if err := s.db.Select(ctx, &rows, sqlOwed); err != nil {
		return nil, err
	}
	var out []duty
	for _, o := range rows {
		zone, err := time.LoadLocation(o.Zone)
		if err != nil {
			return nil, err
		}
		st := pressing(o.Due, now, zone)
		if st == nil {
			continue
		}
		number := advice.FormatNumber(o.Year, o.Seq)
		out = append(out, duty{o.Due, page.Row{Above: st, Title: o.Title, Href: "/b/" + o.Board + "/recommendations/" + number, Number: number,
			Meta: say(tense(st, "front.answer_was", "front.answer_is"), "Department", o.Department, "Date", page.Day(page.Lang, "monthday", o.Due.In(time.UTC))),
			Cite: &page.Cite{Text: answers.Basis(o.Days, o.Added, o.Unit, o.Citation)}}})
	}
	return out, nil
}

func (s *Slice) owedSeats(ctx context.Context, now time.Time) ([]duty, error) {
	var rows []struct {
		ID        int64      `db:"id"`
		Number    int        `db:"number"`
		Created   rules.Date `db:"created_on"`
		Authority string     `db:"appointed_by"`
		Board     string     `db:"board"`
		Name      string     `db:"board_name"`
		Days      int        `db:"appointment_days"`
		Citation  string     `db:"appointment_citation"`
		Zone      string     `db:"zone"`
		Begins    rules.Date `db:"begins_on"`
		Expires   rules.Date `db:"expires_on"`
		Left      rules.Date `db:"left_on"`
	}
	if err := s.db.Select(ctx, &rows, sqlEmptySeats, now); err != nil {
		return nil, err
	}
	var out []duty
	for i, x := range rows {
		if i > 0 && rows[i-1].ID == x.ID {
			continue
		}
		seat := rules.SeatHistory{Seat: x.ID, Created: x.Created, Authority: x.Authority, AppointDays: x.Days}
		for _, t := range rows[i:] {
			if t.ID != x.ID {
				break
			}
			if !t.Begins.IsZero() { // a seat never filled has no term
				seat.Terms = append(seat.Terms, rules.Term{Begins: t.Begins, Expires: t.Expires, Left: t.Left})
			}
		}
		zone, err := time.LoadLocation(x.Zone)
		if err != nil {
			return nil, err
		}
		for _, v := range rules.Vacancies([]rules.SeatHistory{seat}, rules.DateOf(now, zone)) {
			st := pressing(v.Due, now, zone)
			if st == nil {
				continue
			}
			out = append(out, duty{v.Due, page.Row{Above: st, Title: say("front.seat_empty", "Number", x.Number, "N", v.Days), Href: "/b/" + x.Board,
				Meta: say(tense(st, "front.seat_was", "front.seat_is"), "Board", x.Name, "Authority", v.Authority, "Date", page.Day(page.Lang, "monthday", v.Due.In(time.UTC))),
				Cite: &page.Cite{Text: say("board.appointment_cite", "N", x.Days, "Citation", x.Citation)}}})
		}
	}
	return out, nil
}
