package figures

import (
	"context"
	"strconv"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// SQL of the versions of annual reports, and of the motions that are named for them:
// of a report and a motion the newest entry counts, and a vote that is taken again
// is on the same version.
const (
	sqlVersions = `select id, year, version, reason, sha256, frozen_at, motion_id is not null as frozen from annual_reports where board_id = $1 and ($2::int = 0 or year = $2) order by year desc, version`
	sqlNamed    = `with recursive entered as (
select a.id as report_id, a.motion_id, 0::bigint as entry_id, true as adopts, '' as reason from annual_reports a where a.board_id = $1 and a.motion_id is not null and ($2::int = 0 or a.year = $2)
union all select x.* from (select distinct on (r.report_id, r.motion_id) r.report_id, r.motion_id, r.id, r.adopts, r.reason from report_motions r join annual_reports a on a.id = r.report_id where r.board_id = $1 and ($2::int = 0 or a.year = $2) order by r.report_id, r.motion_id, r.id desc) x
), named as (
select report_id, motion_id, entry_id, adopts, reason from entered
union all select n.report_id, o.id, 0, true, '' from named n join motions o on o.again_of_id = n.motion_id where n.adopts and not exists (select from entered e where e.report_id = n.report_id and e.motion_id = o.id)
)
select n.report_id, n.motion_id, n.entry_id, n.adopts, n.reason, o.number, m.slug as meeting, m.held_on, coalesce(o.outcome, '') as outcome, o.opened_at, o.closed_at, coalesce(u.number, 0) as undone_number, coalesce(um.slug, '') as undone_meeting, coalesce(um.held_on, m.held_on) as undone_on
from named n join motions o on o.id = n.motion_id join meetings m on m.id = o.meeting_id
left join motions u on u.id = coalesce((select max(z.id) from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried' and z.reopened_by_id is null), o.reopened_by_id) left join meetings um on um.id = u.meeting_id order by o.id`
)

// named is a motion that was named as adopting a version, or one that put the same
// question again (entry 0).
type named struct {
	ReportID      int64      `db:"report_id"`
	MotionID      int64      `db:"motion_id"`
	Entry         int64      `db:"entry_id"`
	Adopts        bool       `db:"adopts"`
	Reason        string     `db:"reason"`
	Number        int        `db:"number"`
	Meeting       string     `db:"meeting"`
	On            rules.Date `db:"held_on"`
	Outcome       string     `db:"outcome"`
	OpenedAt      *time.Time `db:"opened_at"`
	ClosedAt      *time.Time `db:"closed_at"`
	UndoneNumber  int        `db:"undone_number"`
	UndoneMeeting string     `db:"undone_meeting"`
	UndoneOn      rules.Date `db:"undone_on"`
}

func (n named) motion() measure.Motion {
	return motionOf(n.OpenedAt, n.ClosedAt, n.Outcome, n.UndoneNumber > 0)
}

// motionOf is a motion as the rules see it. A result without a vote was put when it
// was reached.
func motionOf(opened, closed *time.Time, outcome string, undone bool) measure.Motion {
	m := measure.Motion{Carried: outcome == rules.OutcomeCarried, Undone: undone}
	if closed != nil {
		m.Put, m.Closed = *closed, *closed
	}
	if opened != nil {
		m.Put = *opened
	}
	return m
}

func motionLink(slug, meeting string, number int, on rules.Date) page.Link {
	return page.Link{Text: say("figures.motion", "Number", number, "Date", day("long", on.In(time.UTC))), Href: "/b/" + slug + "/meetings/" + meeting + "#motion-" + strconv.Itoa(number)}
}

// link leads to the motion.
func (n named) link(slug string) page.Link { return motionLink(slug, n.Meeting, n.Number, n.On) }

// version is a version of the annual report of a year, and how it stands.
type version struct {
	ID     int64     `db:"id"`
	Year   int       `db:"year"`
	N      int       `db:"version"`
	Reason string    `db:"reason"`
	SHA256 []byte    `db:"sha256"`
	At     time.Time `db:"frozen_at"` // its figures are of this instant
	Frozen bool      `db:"frozen"`    // after the motion that adopted it
	By     []named   // motions named for it
	Taken  []named   // those that were named by mistake
	Stand  measure.Stand
}

func (v version) name() string { return say("figures.version", "N", v.N) }

// adoption is the motion that adopted it; only for one that was.
func (v version) adoption() named { return v.By[v.Stand.By] }

// when is the day it was laid, or frozen.
func (v version) when(zone *time.Location) string { return day("long", v.At.In(zone)) }

func reportURL(slug string, year int) string { return "/b/" + slug + "/reports/" + strconv.Itoa(year) }

// versionURL is the address of a version for good.
func versionURL(slug string, year, n int) string {
	return reportURL(slug, year) + "/versions/" + strconv.Itoa(n)
}

// reports are the versions of a board's annual reports, of one year or all (0): the
// newest year first, of each the first version first.
func reports(ctx context.Context, r pg.Reader, board int64, year int) ([]version, error) {
	var out []version
	if err := r.Select(ctx, &out, sqlVersions, board, year); err != nil {
		return nil, err
	}
	var motions []named
	if err := r.Select(ctx, &motions, sqlNamed, board, year); err != nil {
		return nil, err
	}
	for i := range out {
		for _, n := range motions {
			switch {
			case n.ReportID != out[i].ID:
			case n.Adopts:
				out[i].By = append(out[i].By, n)
			default:
				out[i].Taken = append(out[i].Taken, n)
			}
		}
	}
	for from, to := 0, 0; from < len(out); from = to {
		for to = from; to < len(out) && out[to].Year == out[from].Year; {
			to++
		}
		for i, s := range measure.Standing(facts(out[from:to])) {
			out[from+i].Stand = s
		}
	}
	return out, nil
}

// facts are the versions of a year as the rules see them.
func facts(versions []version) []measure.Version {
	var out []measure.Version
	for _, v := range versions {
		f := measure.Version{Laid: v.At, Frozen: v.Frozen}
		for _, n := range v.By {
			f.By = append(f.By, n.motion())
		}
		out = append(out, f)
	}
	return out
}

// current is the version that a year's address shows: the adopted one, or the newest
// that was laid; -1 for none.
func current(versions []version) int {
	for i, v := range versions {
		if v.Stand.State == measure.ReportAdopted {
			return i
		}
	}
	return len(versions) - 1
}

// status is how a version stands, in a chip.
func (v version) status() *page.Status {
	switch v.Stand.State {
	case measure.ReportAdopted:
		return &page.Status{Kind: "yes", Voice: "board", Word: say("figures.adopted_report")}
	case measure.ReportSuperseded:
		return &page.Status{Kind: "changed", Voice: "soon", Word: say("figures.superseded_report")}
	case measure.ReportReplaced:
		return &page.Status{Kind: "changed", Voice: "soon", Word: say("figures.replaced_report")}
	case measure.ReportUndone:
		return &page.Status{Kind: "changed", Voice: "soon", Word: say("figures.undone_report")}
	}
	return &page.Status{Kind: "waiting", Voice: "soon", Word: say("figures.laid_report")}
}
