package record

import (
	"context"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// SQL of the record. Items are numbered as the agenda shows them: in order,
// without those taken off. The rules are those of the day: a later revision
// does not change what an adjourned meeting says of its quorum.
const (
	sqlMeeting = `select m.id, m.board_id, m.held_on, m.zone, m.state, m.opened_at, m.adjourned_at, coalesce(m.source, '') as source, (select law from board_laws l where l.board_id = m.board_id) as law,
coalesce(x.quorum_base, 'authorized') as quorum_base, coalesce(x.quorum_fixed, 0) as quorum_fixed, coalesce(x.recused_counts, true) as recused_counts,
coalesce(x.remote_counts, true) as remote_counts, coalesce(x.in_person_floor, 0) as in_person_floor
from meetings m
left join lateral (select * from board_rules r where r.board_id = m.board_id and (m.adjourned_at is null or r.created_at <= m.adjourned_at) order by r.revision desc limit 1) x on true
where m.board_id = $1 and m.id = $2`
	sqlMotions = `select o.id, coalesce(o.item_id, 0) as item_id, coalesce(i.title, '') as item_title, coalesce(item_label(o.item_id), '') as item_number, o.number, o.kind, case when o.kind in ('amend', 'substitute') then o.text else motion_wording(o.id) end as text,
coalesce(mp.name, '') as mover, coalesce(sp.name, '') as seconder, o.method, o.threshold, o.state, coalesce(o.outcome, '') as outcome, o.computation,
o.opened_at, o.closed_at, coalesce(o.recommendation_id, 0) as recommendation_id, coalesce(o.minutes_id, 0) as minutes_id,
coalesce(o.source, '') as source, o.given_action, o.given_result, coalesce(x.threshold_citation, '') as citation, coalesce(x.threshold, '') as board_threshold,
coalesce(bp.name, '') as objector, m.zone, coalesce(dp.name, '') as divider, dn.number as divided_to, coalesce(cp.name, '') as division_by,
o.text as given, o.proposes, coalesce(o.on_id, 0) as on_id, case when o.kind = 'rescind' then coalesce((select motion_wording(t.id) from motions t where t.id = o.on_id and t.kind = 'main'), '') else '' end as before, o.moved_at, o.reopened_by_id is not null as reopened, ao.number as again_of,
(select max(r.closed_at) from motions r where r.on_id = o.id and r.kind = 'rescind' and r.outcome = 'carried') as rescinded_at,
coalesce(o.refers_to_id, 0) as refers_to_id, coalesce(rb.name, o.refers_to) as refers_to, o.report_by, o.unlisted, o.unlisted_law, coalesce(ar.slug, '') as report_slug, coalesce(ar.year, 0) as report_year, coalesce(ar.version, 0) as report_version
from motions o join meetings m on m.id = o.meeting_id
left join agenda_items i on i.id = o.item_id left join boards rb on rb.id = o.refers_to_id
left join board_rules x on x.id = o.rules_id left join motions ao on ao.id = o.again_of_id
left join lateral (select p.name from terms t join people p on p.id = t.person_id where t.seat_id = o.mover_seat_id and t.begins_on <= m.held_on and (t.left_on is null or t.left_on > m.held_on) order by t.begins_on desc limit 1) mp on true
left join lateral (select p.name from terms t join people p on p.id = t.person_id where t.seat_id = o.seconder_seat_id and t.begins_on <= m.held_on and (t.left_on is null or t.left_on > m.held_on) order by t.begins_on desc limit 1) sp on true
left join lateral (select p.name from objections j join terms t on t.seat_id = j.seat_id join people p on p.id = t.person_id where j.motion_id = o.id and t.begins_on <= m.held_on and (t.left_on is null or t.left_on > m.held_on) order by t.begins_on desc limit 1) bp on true
left join divisions dv on dv.motion_id = o.id left join motions dn on dn.id = dv.again_id left join divisions dc on dc.again_id = o.id
left join lateral (select p.name from terms t join people p on p.id = t.person_id where t.seat_id = dv.seat_id and t.begins_on <= m.held_on and (t.left_on is null or t.left_on > m.held_on) order by t.begins_on desc limit 1) dp on true
left join lateral (select p.name from terms t join people p on p.id = t.person_id where t.seat_id = dc.seat_id and t.begins_on <= m.held_on and (t.left_on is null or t.left_on > m.held_on) order by t.begins_on desc limit 1) cp on true
left join lateral (select b.slug, a.year, a.version from annual_reports a join boards b on b.id = a.board_id
where a.board_id = o.board_id and (a.motion_id = o.id or exists (select from report_motions r where r.report_id = a.id and r.motion_id = o.id and r.adopts and not exists (select from report_motions n where n.report_id = r.report_id and n.motion_id = r.motion_id and n.id > r.id)))
order by a.id desc limit 1) ar on true`
	sqlMeetingMotions = sqlMotions + ` where o.board_id = $1 and o.meeting_id = $2 order by o.number`
	sqlOneMotion      = sqlMotions + ` where o.board_id = $1 and o.id = $2`
	sqlGiven          = `select distinct on (v.motion_id, s.number, v.seat_id) v.motion_id, v.seat_id, s.number as seat_number, p.name, v.choice, v.given_word
from ballots v join motions o on o.id = v.motion_id join terms t on t.id = v.term_id join people p on p.id = t.person_id join seats s on s.id = v.seat_id`
	sqlMeetingGiven = sqlGiven + ` where v.board_id = $1 and o.meeting_id = $2 order by v.motion_id, s.number, v.seat_id, v.revision desc`
	sqlMotionGiven  = sqlGiven + ` where v.board_id = $1 and o.id = $2 order by v.motion_id, s.number, v.seat_id, v.revision desc`
	sqlSeats        = `select s.id, s.number, s.kind, coalesce(p.name, '') as name, t.begins_on, t.left_on
from seats s left join lateral (select * from terms t where t.seat_id = s.id and t.source is null and t.begins_on <= $2 and (t.left_on is null or t.left_on > $2) order by t.begins_on desc limit 1) t on true
left join people p on p.id = t.person_id
where s.board_id = $1 and s.source is null and s.created_on <= $2 and (s.ended_on is null or s.ended_on > $2) order by s.number`
	sqlEvents   = `select id, seat_id, kind, effective_at, recorded_at, coalesce(corrects_id, 0) as corrects_id from attendance_events where board_id = $1 and meeting_id = $2 order by id`
	sqlRecusals = `select c.item_id, a.title, p.name, c.ground, c.reason, c.left_room, c.recorded_at from recusals c
join agenda_items a on a.id = c.item_id join meetings m on m.id = c.meeting_id join terms t on t.id = c.term_id join people p on p.id = t.person_id
where c.board_id = $1 and c.meeting_id = $2 and (t.left_on is null or t.left_on > m.held_on) and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id) order by a.position, c.id`
)

type meetingRow struct {
	ID            int64      `db:"id"`
	Board         int64      `db:"board_id"`
	On            rules.Date `db:"held_on"`
	Zone          string     `db:"zone"`
	State         string     `db:"state"`
	Opened        *time.Time `db:"opened_at"`
	Closed        *time.Time `db:"adjourned_at"`
	Source        string     `db:"source"`
	Law           law.Law    `db:"law"`
	QuorumBase    string     `db:"quorum_base"`
	QuorumFixed   int        `db:"quorum_fixed"`
	RecusedCounts bool       `db:"recused_counts"`
	RemoteCounts  bool       `db:"remote_counts"`
	InPersonFloor int        `db:"in_person_floor"`

	OpenedAt    time.Time      `db:"-"`
	AdjournedAt time.Time      `db:"-"`
	zone        *time.Location `db:"-"`
}

type motionRow struct {
	ID             int64      `db:"id"`
	Item           int64      `db:"item_id"`
	ItemTitle      string     `db:"item_title"`
	ItemNumber     string     `db:"item_number"`
	Number         int        `db:"number"`
	Kind           string     `db:"kind"`
	Text           string     `db:"text"`
	Mover          string     `db:"mover"`
	Seconder       string     `db:"seconder"`
	Method         string     `db:"method"`
	Threshold      string     `db:"threshold"`
	State          string     `db:"state"`
	Outcome        string     `db:"outcome"`
	Computation    []byte     `db:"computation"`
	OpenedAt       *time.Time `db:"opened_at"`
	ClosedAt       *time.Time `db:"closed_at"`
	Recommendation int64      `db:"recommendation_id"`
	Minutes        int64      `db:"minutes_id"`
	Source         string     `db:"source"`
	GivenAction    string     `db:"given_action"`
	GivenResult    string     `db:"given_result"`
	Citation       string     `db:"citation"`
	BoardThreshold string     `db:"board_threshold"`
	Objector       string     `db:"objector"`
	Divider        string     `db:"divider"`     // who asked for a division of this motion
	DividedTo      *int       `db:"divided_to"`  // the roll call that came of it
	DivisionBy     string     `db:"division_by"` // who asked for this roll call
	Zone           string     `db:"zone"`
	Given          string     `db:"given"` // as moved
	Proposes       string     `db:"proposes"`
	Unlisted       string     `db:"unlisted"`     // why it was moved though nothing listed it
	UnlistedLaw    string     `db:"unlisted_law"` // which law asks for that
	On             int64      `db:"on_id"`
	Before         string     `db:"before"` // what a motion to rescind found
	MovedAt        *time.Time `db:"moved_at"`
	Reopened       bool       `db:"reopened"`
	AgainOf        *int       `db:"again_of"`
	RescindedAt    *time.Time `db:"rescinded_at"`
	RefersToID     int64      `db:"refers_to_id"`
	RefersTo       string     `db:"refers_to"`
	ReportBy       rules.Date `db:"report_by"`
	ReportSlug     string     `db:"report_slug"` // of the board whose annual report it was named for, "" for none
	ReportYear     int        `db:"report_year"`
	ReportVersion  int        `db:"report_version"`
}

// givenRow is one vote of an imported motion.
type givenRow struct {
	Motion int64  `db:"motion_id"`
	Seat   int64  `db:"seat_id"`
	Number int    `db:"seat_number"`
	Name   string `db:"name"`
	Choice string `db:"choice"`
	Word   string `db:"given_word"`
}

type seatRow struct {
	ID     int64      `db:"id"`
	Number int        `db:"number"`
	Kind   string     `db:"kind"`
	Name   string     `db:"name"`
	Begins rules.Date `db:"begins_on"`
	Left   rules.Date `db:"left_on"`
}

type eventRow struct {
	ID          int64     `db:"id"`
	Seat        int64     `db:"seat_id"`
	Kind        string    `db:"kind"`
	EffectiveAt time.Time `db:"effective_at"`
	RecordedAt  time.Time `db:"recorded_at"`
	Corrects    int64     `db:"corrects_id"`
}

type recusalRow struct {
	Item     int64     `db:"item_id"`
	Title    string    `db:"title"`
	Name     string    `db:"name"`
	Ground   string    `db:"ground"`
	Reason   string    `db:"reason"`
	LeftRoom bool      `db:"left_room"`
	At       time.Time `db:"recorded_at"`
}

func (x recusalRow) recusal(zone *time.Location) Recusal {
	out := Recusal{Item: x.Item, ItemTitle: x.Title, Member: x.Name, Ground: say("recusal." + x.Ground), Reason: x.Reason, LeftRoom: x.LeftRoom, At: x.At.In(zone)}
	id := "record.recused"
	if x.LeftRoom {
		id = "record.recused_left"
	}
	why := out.Ground
	if x.Reason != "" {
		why += " (" + strings.TrimSuffix(x.Reason, ".") + ")"
	}
	out.Words = say(id, "Member", x.Name, "Item", x.Title, "Why", why)
	return out
}

func (e eventRow) event() rules.AttendanceEvent {
	return rules.AttendanceEvent{ID: e.ID, Seat: e.Seat, Kind: rules.Presence(e.Kind), EffectiveAt: e.EffectiveAt, RecordedAt: e.RecordedAt, Corrects: e.Corrects}
}

func loadMeeting(ctx context.Context, r pg.Reader, board, meeting int64) (meetingRow, error) {
	var m meetingRow
	if err := r.Get(ctx, &m, sqlMeeting, board, meeting); err != nil {
		return m, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return m, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	m.zone = zone
	if m.Opened != nil {
		m.OpenedAt = m.Opened.In(zone)
	}
	if m.Closed != nil {
		m.AdjournedAt = m.Closed.In(zone)
	}
	return m, nil
}
