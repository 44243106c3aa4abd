package vote

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/rules/rollcall"
)

// SQL of the meeting and the table.
const (
	sqlMeetingID = `select id from meetings where board_id = $1 and slug = $2 and source is null`
	sqlMeeting   = `select m.id, m.board_id, m.slug, m.kind, m.title, m.state, m.held_on, to_char(m.starts, 'HH24:MI') as starts, m.zone, m.opened_at, m.adjourned_at, m.link, m.member_link,
b.slug as board_slug, b.name as board_name, j.zone as board_zone, (select law from board_laws l where l.board_id = b.id) as law
from meetings m join boards b on b.id = m.board_id join jurisdictions j on j.id = b.jurisdiction_id
where m.id = $1 and m.board_id = $2 and m.source is null`
	sqlMeetingLocked = sqlMeeting + ` for update of m`
	sqlTermsLocked   = `select id from terms where board_id = $1 and source is null and left_on is null order by id for share`
	sqlSeats         = `select s.id, s.number, s.kind, coalesce(t.id, 0) as term_id, coalesce(t.person_id, 0) as person_id, coalesce(p.name, '') as name, t.begins_on, t.left_on,
exists (select 1 from role_grants g join accounts a on a.id = g.account_id where a.person_id = t.person_id and g.board_id = $1 and g.role = 'chair' and g.begins_on <= $2 and (g.ended_on is null or g.ended_on > $2)) as chair
from seats s left join lateral (select * from terms t where t.seat_id = s.id and t.source is null and t.begins_on <= $2 and (t.left_on is null or t.left_on > $2) order by t.begins_on desc limit 1) t on true
left join people p on p.id = t.person_id
where s.board_id = $1 and s.source is null and s.created_on <= $2 and (s.ended_on is null or s.ended_on > $2) order by s.number`
	sqlAttendance = `select id, seat_id, term_id, kind, effective_at, recorded_at, coalesce(corrects_id, 0) as corrects_id from attendance_events where board_id = $1 and meeting_id = $2 order by id`
	sqlRecused    = `select c.id, c.item_id, c.seat_id, c.term_id, c.ground, c.reason, c.left_room, c.recorded_at, coalesce(c.recorded_by, 0) as recorded_by from recusals c
where c.board_id = $1 and c.meeting_id = $2 and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id) order by c.id`
	sqlRules = `select id, quorum_base, coalesce(quorum_fixed, 0) as quorum_fixed, quorum_citation, recused_counts, remote_counts, in_person_floor, threshold, threshold_citation, second_required, roll_call_always, call_order, chair_last, alternates
from board_rules where board_id = $1`
	sqlRulesNow = sqlRules + ` order by revision desc limit 1`
	sqlRulesOf  = sqlRules + ` and id = $2`
	sqlItem     = `select i.id, i.meeting_id, i.title, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id,
exists (select from agenda_items p where p.id = i.parent_id and p.consent) and not exists (select from consent_pulls x where x.item_id = i.id) as on_consent
from agenda_items i where i.id = $1 and i.board_id = $2 and i.removed_at is null`
	sqlItemShared = sqlItem + ` for share of i`
)

type meetingRow struct {
	ID          int64      `db:"id"`
	Board       int64      `db:"board_id"`
	Slug        string     `db:"slug"`
	Kind        string     `db:"kind"`
	Title       string     `db:"title"`
	State       string     `db:"state"`
	On          rules.Date `db:"held_on"`
	Starts      string     `db:"starts"`
	Zone        string     `db:"zone"`
	OpenedAt    *time.Time `db:"opened_at"`
	AdjournedAt *time.Time `db:"adjourned_at"`
	Link        string     `db:"link"`
	MemberLink  string     `db:"member_link"`
	BoardSlug   string     `db:"board_slug"`
	BoardName   string     `db:"board_name"`
	BoardZone   string     `db:"board_zone"`
	Law         law.Law    `db:"law"`

	zone  *time.Location // of the meeting: times are stated and shown in it
	board *time.Location // of the board: office ends at its midnight
}

func (m meetingRow) state() rules.SessionState { return rules.SessionState(m.State) }
func (m meetingRow) base() string              { return base(m.BoardSlug, m.Slug) }
func (m meetingRow) console() string           { return m.base() + "/session" }
func (m meetingRow) opened() time.Time {
	if m.OpenedAt == nil {
		return time.Time{}
	}
	return *m.OpenedAt
}

// loadMeeting reads a meeting with sqlMeeting or sqlMeetingLocked.
func loadMeeting(ctx context.Context, r pg.Reader, query string, meeting, board int64) (meetingRow, error) {
	var m meetingRow
	err := r.Get(ctx, &m, query, meeting, board)
	if err != nil {
		return m, err
	}
	if m.zone, err = time.LoadLocation(m.Zone); err == nil {
		m.board, err = time.LoadLocation(m.BoardZone)
	}
	if err != nil {
		return m, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	return m, nil
}

// seat is one seat at the table at a moment.
type seat struct {
	ID     int64      `db:"id"`
	Number int        `db:"number"`
	Kind   string     `db:"kind"`
	Term   int64      `db:"term_id"`
	Person int64      `db:"person_id"`
	Name   string     `db:"name"`
	Begins rules.Date `db:"begins_on"`
	Left   rules.Date `db:"left_on"`
	Chair  bool       `db:"chair"`

	presence rules.Presence // as it counts
	stated   rules.Presence // as the roll says
	recused  bool
	leftRoom bool

	member    string // of an alternate, the member in whose place they sit
	alternate string // of a member, the alternate who sits in their place
}

// facts are the seat as the rules read it. Who recused and left the table is
// not present while the item is dealt with.
func (s seat) facts() rules.SeatFacts {
	f := rules.SeatFacts{Seat: s.ID, Kind: rules.SeatKind(s.Kind), Presence: s.presence, Recused: s.recused, Term: rules.Term{Begins: s.Begins, Left: s.Left}}
	if s.recused && s.leftRoom && f.Presence.Present() {
		f.Presence = rules.Absent
	}
	return f
}

func (s seat) votes() bool { return rules.SeatKind(s.Kind).Votes() }

type eventRow struct {
	ID          int64     `db:"id"`
	Seat        int64     `db:"seat_id"`
	Term        int64     `db:"term_id"`
	Kind        string    `db:"kind"`
	EffectiveAt time.Time `db:"effective_at"`
	RecordedAt  time.Time `db:"recorded_at"`
	Corrects    int64     `db:"corrects_id"`
}

func (e eventRow) event() rules.AttendanceEvent {
	return rules.AttendanceEvent{ID: e.ID, Seat: e.Seat, Kind: rules.Presence(e.Kind), EffectiveAt: e.EffectiveAt, RecordedAt: e.RecordedAt, Corrects: e.Corrects}
}

type recusalRow struct {
	ID       int64     `db:"id"`
	Item     int64     `db:"item_id"`
	Seat     int64     `db:"seat_id"`
	Term     int64     `db:"term_id"`
	Ground   string    `db:"ground"`
	Reason   string    `db:"reason"`
	LeftRoom bool      `db:"left_room"`
	At       time.Time `db:"recorded_at"`
	By       int64     `db:"recorded_by"`
}

// table is everyone's seat, presence and recusal at a moment.
type table struct {
	seats    []seat
	rows     []eventRow
	recusals []recusalRow
	counted  []rules.AttendanceEvent // the roll as lost connections count
}

// loadTable reads the table as it is at an instant, recusals on one item (0:
// none).
func loadTable(ctx context.Context, r pg.Reader, m meetingRow, item int64, now time.Time) (table, error) {
	var t table
	if err := r.Select(ctx, &t.seats, sqlSeats, m.Board, rules.DateOf(now, m.board)); err != nil {
		return t, err
	}
	if err := r.Select(ctx, &t.rows, sqlAttendance, m.Board, m.ID); err != nil {
		return t, err
	}
	if err := r.Select(ctx, &t.recusals, sqlRecused, m.Board, m.ID); err != nil {
		return t, err
	}
	t.counted = rollcall.Counted(t.events(), m.Law.At)
	at, stated := rules.PresenceAt(t.counted, now), rules.PresenceAt(t.events(), now)
	for i := range t.seats {
		s := &t.seats[i]
		s.presence, s.stated = at[s.ID], stated[s.ID]
		for _, c := range t.recusals {
			if item != 0 && c.Item == item && c.Seat == s.ID && c.Term == s.Term { // who follows in a seat has no part in it
				s.recused, s.leftRoom = true, c.LeftRoom
			}
		}
	}
	raises, err := record.Raises(ctx, r, m.Board, m.ID)
	t.sit(raises, item, rules.DateOf(now, m.board), now)
	return t, err
}

func (t table) events() []rules.AttendanceEvent {
	out := make([]rules.AttendanceEvent, len(t.rows))
	for i, e := range t.rows {
		out[i] = e.event()
	}
	return out
}

func (t table) facts() []rules.SeatFacts {
	out := make([]rules.SeatFacts, len(t.seats))
	for i, s := range t.seats {
		out[i] = s.facts()
	}
	return out
}

// of finds a seat; the zero seat when the board has none such today.
func (t table) of(id int64) seat {
	for _, s := range t.seats {
		if s.ID == id {
			return s
		}
	}
	return seat{}
}

// own finds the seat a person holds, the voting one first.
func (t table) own(person int64) seat {
	var out seat
	for _, s := range t.seats {
		if person != 0 && s.Person == person && (out.ID == 0 || s.votes()) {
			out = s
		}
	}
	return out
}

// remote tells whether any voting member takes part remotely.
func (t table) remote() bool {
	for _, s := range t.seats {
		if s.presence == rules.Remote && s.votes() {
			return true
		}
	}
	return false
}
