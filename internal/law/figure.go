package law

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
)

// SQL of what the figures of single acts are judged by. A vote is open to the public
// from the moment it closes; one in a closed session from its report on.
const (
	sqlTaken = `select o.meeting_id, o.closed_at as at, o.closed_at as public from motions o join meetings m on m.id = o.meeting_id where o.board_id = $1 and o.source is null and o.state = 'closed' and o.opened_at is not null and extract(year from m.held_on) = $2
union all select c.meeting_id, coalesce(b.recorded_at, r.recorded_at), r.recorded_at from closed_sessions c join meetings m on m.id = c.meeting_id join closed_events r on r.closed_id = c.id and r.report = 'action'
left join closed_events b on b.closed_id = c.id and b.kind = 'returned' where c.board_id = $1 and extract(year from m.held_on) = $2`
	sqlShut = `select c.meeting_id, c.entered_at as at, (select min(r.recorded_at) from closed_events r where r.closed_id = c.id and r.kind = 'report') as public from closed_sessions c join meetings m on m.id = c.meeting_id where c.board_id = $1 and extract(year from m.held_on) = $2`
)

type takenRow struct {
	Meeting int64      `db:"meeting_id"`
	At      time.Time  `db:"at"`
	Public  *time.Time `db:"public"`
}

// figures are what the figures of single acts are judged by, by meeting.
type figures struct {
	taken, shut map[int64][]takenRow
	recorded    map[int64]time.Time
}

func loadFigures(ctx context.Context, r pg.Reader, y *year, recordings []record.Recording) (figures, error) {
	f := figures{taken: map[int64][]takenRow{}, shut: map[int64][]takenRow{}, recorded: map[int64]time.Time{}}
	for _, x := range recordings {
		if at, ok := f.recorded[x.Meeting]; !ok || x.CreatedAt.Before(at) {
			f.recorded[x.Meeting] = x.CreatedAt
		}
	}
	var taken, shut []takenRow
	if err := r.Select(ctx, &taken, sqlTaken, y.b.ID, y.year); err != nil {
		return f, err
	}
	if err := r.Select(ctx, &shut, sqlShut, y.b.ID, y.year); err != nil {
		return f, err
	}
	for _, x := range taken {
		f.taken[x.Meeting] = append(f.taken[x.Meeting], x)
	}
	for _, x := range shut {
		f.shut[x.Meeting] = append(f.shut[x.Meeting], x)
	}
	return f, nil
}

// happened is what a meeting left on the record.
func (y *year) happened(m sittingRow, f figures) laws.Happened {
	value := func(at *time.Time) time.Time {
		if at == nil {
			return time.Time{}
		}
		return *at
	}
	h := laws.Happened{Occasion: y.occasion(m), Start: m.start(), Ended: value(m.AdjournedAt), Recording: f.recorded[m.ID], Minutes: value(m.PublishedAt), Final: value(m.ApprovedPublishedAt), Calendar: y.b.Law.Calendar(), Zone: y.zone}
	for _, p := range y.postings[m.ID] {
		if p.Kind == "agenda" && p.Sequence == m.Sequence {
			h.Postings = append(h.Postings, laws.Posting{Clock: p.clock.NoticeOutcome, Needed: p.clock.Channels, Done: p.done, PostedAt: p.PostedAt})
		}
	}
	for _, x := range f.taken[m.ID] {
		h.Votes = append(h.Votes, laws.Taken{At: x.At, Public: value(x.Public)})
	}
	for _, x := range f.shut[m.ID] {
		h.Shut = append(h.Shut, laws.Shut{Entered: x.At, Reported: value(x.Public)})
	}
	return h
}

// figured judges the figures of single acts at a meeting, by the law as it stood
// when it ended.
func (y *year) figured(m sittingRow, f figures) []laws.Figured {
	p := y.b.Law.Now()
	if m.AdjournedAt != nil {
		p = y.b.Law.At(*m.AdjournedAt)
	}
	out := laws.Figure(p, y.happened(m, f), y.now)
	for _, x := range out {
		if x.Due.After(y.now) {
			y.next = page.Sooner(y.next, x.Due)
		}
	}
	return out
}

// figureLine is a figure as a row: what the portal does itself is said beside it.
func figureLine(l DutyLine, x laws.Figured) DutyLine {
	l.Cite = x.Rule.Citation
	switch {
	case x.Name == laws.WebKept:
		l.Status = page.Status{Kind: "yes", Voice: "board", Word: say("law.kept")}
		l.Why = say("law.figure_why." + x.Name)
	case x.Name == laws.Recorded && x.State == laws.Unjudged:
		l.Status = page.Status{Kind: "absent", Voice: "quiet", Word: say("law.not_known_here")}
		l.Why = say("law.figure_why." + x.Name)
	case (x.Name == laws.VotesOpen || x.Name == laws.HeldNotice) && x.State == laws.OnTime:
		l.Why = say("law.figure_why." + x.Name)
	}
	return l
}

// Owed lists the figures of single acts that a board still has to meet, of the meetings
// of this year and the last that ended. The agenda in the days before is left to the
// meeting's own duties.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	b, err := loadBoard(ctx, r, board)
	if err != nil || !laws.HasFigures(b.Law.Now()) {
		return nil, err
	}
	recordings, err := record.LoadRecordings(ctx, r, board, 0, b.zone())
	if err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, n := range []int{rules.DateOf(now, b.zone()).Year - 1, rules.DateOf(now, b.zone()).Year} {
		y, err := loadYear(ctx, r, board, n, now)
		if err != nil {
			return nil, err
		}
		f, err := loadFigures(ctx, r, y, recordings)
		if err != nil {
			return nil, err
		}
		for _, m := range y.of() {
			if m.Source != "" || m.AdjournedAt == nil {
				continue
			}
			for _, x := range y.figured(m, f) {
				if d, ok := y.owed(m, x); ok {
					out = append(out, d)
				}
			}
		}
	}
	return out, nil
}

// owed is a figure that is not met yet as a duty.
func (y *year) owed(m sittingRow, x laws.Figured) (page.Duty, bool) {
	at := "/work/b/" + y.b.Slug + "/meetings/" + m.Slug
	where := map[string]string{laws.VotesOpen: at + "/closed", laws.ClosedText: at + "/closed", laws.HeldNotice: "/work/b/" + y.b.Slug + "/minutes", laws.FullRecord: at + "/recordings", laws.Recorded: at + "/recordings"}[x.Name]
	if where == "" || x.State != laws.NotDue && x.State != laws.Missing {
		return page.Duty{}, false
	}
	d := page.Duty{Owner: say("minutes.owed_of", "Kind", say("meeting.kind."+m.Kind), "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC))), What: say("law.figure_owed." + x.Name), Href: where, Cite: &page.Cite{Text: x.Rule.Citation}, Late: x.State == laws.Missing}
	switch {
	case d.Late:
		d.Days = status(x.Compliance, x.ByHour).Word
	case x.Due.IsZero():
		d.Days = say("closed.owed_now")
	case x.ByHour:
		d.Days, d.On = say("meeting.due_hours", "N", int(x.Due.Sub(y.now).Hours())), page.Day(page.Lang, "weekmoment", x.Due.In(y.zone))
	default:
		d.Days, d.On = say("owed.due_in", "N", y.today().DaysUntil(rules.DateOf(x.Due, time.UTC))), page.Day(page.Lang, "week", x.Due)
	}
	return d, true
}
