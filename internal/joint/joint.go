// Package joint keeps the boards of a joint meeting in step: it tells the clerk
// of a board that joined what the host did with its meeting, and parts a board's
// half from the host's. Who joins whom is internal/meeting's.
package joint

import (
	"context"
	"net/http"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

// SQL of the halves that joined a host's meeting.
const (
	halfColumns = `select m.id, m.slug, m.state, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.place, m.link, b.slug as board, coalesce(h.id, 0) as host, coalesce(h.slug, '') as host_slug, coalesce(h.state, '') as host_state, h.held_on as host_on, coalesce(to_char(h.starts, 'HH24:MI'), '') as host_starts, coalesce(h.zone, 'UTC') as host_zone, coalesce(h.place, '') as host_place, coalesce(h.link, '') as host_link, coalesce(h.reason, '') as reason,
coalesce(hb.id, 0) as host_id, coalesce(hb.slug, '') as host_board, coalesce(hb.name, '') as host_name, coalesce(l.slug, '') as later, l.held_on as later_on
from meetings m join boards b on b.id = m.board_id left join meetings h on h.id = m.joint_with left join boards hb on hb.id = h.board_id left join meetings l on l.id = h.postponed_to`
	sqlHalves = halfColumns + ` where m.board_id = $1 and m.source is null and m.joint_with is not null and m.state = 'scheduled' order by m.held_on, m.starts, m.id`
	sqlHalf   = halfColumns + ` where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlHalfOf = halfColumns + ` where m.board_id = $1 and m.id = $2 and m.source is null`
	sqlLock   = `select id from meetings where board_id = $1 and id = $2 and source is null for update`
	sqlPart   = `update meetings set joint_with = null where id = $1`
)

type halfRow struct {
	ID        int64      `db:"id"`
	Slug      string     `db:"slug"`
	State     string     `db:"state"`
	On        rules.Date `db:"held_on"`
	Starts    string     `db:"starts"`
	Zone      string     `db:"zone"`
	Place     string     `db:"place"`
	Link      string     `db:"link"`
	Board     string     `db:"board"`
	Host      int64      `db:"host"` // the meeting it joined; 0: none
	HostSlug  string     `db:"host_slug"`
	HostState string     `db:"host_state"`
	HostOn    rules.Date `db:"host_on"`
	HostTime  string     `db:"host_starts"`
	HostZone  string     `db:"host_zone"`
	HostPlace string     `db:"host_place"`
	HostLink  string     `db:"host_link"`
	Reason    string     `db:"reason"` // of the host's
	HostID    int64      `db:"host_id"`
	HostBoard string     `db:"host_board"`
	HostName  string     `db:"host_name"`
	Later     string     `db:"later"` // what the host postponed its meeting to; "" for nothing
	LaterOn   rules.Date `db:"later_on"`
}

func start(on rules.Date, at, zone string) time.Time {
	z, err := time.LoadLocation(zone)
	if err != nil {
		z = time.UTC
	}
	return rules.StartInstant(on, at, z)
}

func (x halfRow) own() time.Time   { return start(x.On, x.Starts, x.Zone) }
func (x halfRow) their() time.Time { return start(x.HostOn, x.HostTime, x.HostZone) }

// apart tells whether the clerk has to follow the host.
func (x halfRow) apart() bool {
	return x.Host != 0 && order.Apart(order.ApartFacts{Own: rules.SessionState(x.State), Host: rules.SessionState(x.HostState), Same: x.own().Equal(x.their()) && x.Place == x.HostPlace && x.Link == x.HostLink})
}

// did is what the host did with its meeting.
func (x halfRow) did() string {
	switch state := rules.SessionState(x.HostState); {
	case state == rules.Scheduled:
		return say("joint.did.moved", "Host", x.HostName, "When", day("weekmoment", x.their()))
	case state == rules.Postponed && x.Later != "":
		return say("joint.did.postponed_to", "Host", x.HostName, "Date", day("weeklong", x.LaterOn.In(time.UTC)))
	}
	return say("joint.did."+x.HostState, "Host", x.HostName)
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

func workURL(board, meeting, more string) string {
	return "/work/b/" + board + "/meetings/" + meeting + more
}

// Owed lists the joint meetings of a board whose host moved or called off its
// own, until the board's clerk moves this one, calls it off or parts it.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, _ time.Time) ([]page.Duty, error) {
	var all []halfRow
	if err := r.Select(ctx, &all, sqlHalves, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, x := range all {
		if x.apart() {
			out = append(out, page.Duty{Owner: say("joint.owed_for", "Date", day("monthday", x.own())), Days: say("joint.owed_now"), Late: true, What: x.did() + " " + say("joint.owed"), Href: workURL(x.Board, x.Slug, "/part")})
		}
	}
	return out, nil
}

// Part ends that a board's meeting is held jointly: it stands by itself, as it is
// planned. What was copied from the host's agenda stays. Errors: NotFound; those
// of order.PartMeeting.
func (s *Slice) Part(ctx context.Context, c act.Caller, meeting int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MeetingPart, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLock, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		var x halfRow
		if err := tx.Get(ctx, &x, sqlHalfOf, c.Board, id); err != nil {
			return act.Effect{}, err
		}
		if err := order.PartMeeting(rules.SessionState(x.State), x.Host != 0); err != nil {
			return act.Effect{}, err
		}
		_, err := tx.Exec(ctx, sqlPart, x.ID)
		return act.Effect{Subject: record.MeetingSubject(x.ID), Public: true, Boards: []int64{x.HostID}, Location: workURL(x.Board, x.Slug, "/move"), Body: audit.Body{"joint_with": 0, "was": x.Host}}, err
	})
}

func (s *Slice) here(r *http.Request) (halfRow, error) {
	var x halfRow
	err := s.db.Get(r.Context(), &x, sqlHalf, act.From(r.Context()).Board, r.PathValue("meeting"))
	return x, err
}

// PartForm shows how a board's half stands to the host's, and what may be done.
func (s *Slice) PartForm(w http.ResponseWriter, r *http.Request) error {
	x, err := s.here(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, page.NewForm(nil), x)
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x halfRow) error {
	home := workURL(x.Board, x.Slug, "")
	sheet := page.Sheet{Form: f, Action: home + "/part", Lead: say("joint.not_joint"), Back: page.Link{Text: say("work.back"), Href: home}}
	if x.Host != 0 {
		sheet.Lead, sheet.Button = say("joint.part_lead", "Host", x.HostName), "joint.part_it"
		sheet.Facts = []page.Fact{{Name: say("joint.ours"), Value: where(x.own(), x.Place)}, {Name: x.HostName, Value: where(x.their(), x.HostPlace), Href: "/b/" + x.HostBoard + "/meetings/" + x.HostSlug}}
		if x.apart() {
			sheet.Facts = append(sheet.Facts, page.Fact{Name: say("joint.now"), Value: strings.TrimSpace(x.did() + " " + x.Reason)}, page.Fact{Name: say("joint.follow"), Value: say("joint.move_ours"), Href: home + "/move"},
				page.Fact{Name: say("joint.or"), Value: say("joint.postpone_ours"), Href: home + "/postpone"}, page.Fact{Name: say("joint.or"), Value: say("joint.cancel_ours"), Href: home + "/cancel"})
		}
	}
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, page.ChromeFrom(r.Context(), say("joint.part_title"), "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: day("long", x.own()), Href: home}, page.Crumb{Text: say("joint.part_title")}), sheet)
}

func where(at time.Time, place string) string {
	if place == "" {
		return day("weekmoment", at)
	}
	return say("joint.where", "When", day("weekmoment", at), "Place", place)
}

// PartPost parts a meeting.
func (s *Slice) PartPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	x, err := s.here(r)
	if err != nil {
		return err
	}
	rec, err := s.Part(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f, x) })
}
