package board

import (
	"context"
	"time"

	"parley/internal/act"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/law"
)

// SQL of the slice.
const (
	sqlSite       = `select name, line from site`
	sqlLockSite   = `select name, line from site for update`
	sqlUpdateSite = `update site set name = $1, line = $2`
	sqlAllBoards  = `select id from boards order by id`
	sqlKnowsZone  = `select exists (select 1 from pg_timezone_names where name = $1)`

	sqlJurisdictions      = `select id, name, zone, profile, version from jurisdictions order by name`
	sqlJurisdictionLines  = `select j.id, j.name, j.zone, j.profile, j.version, (select count(*) from holidays h where h.jurisdiction_id = j.id and h.removed_at is null) as holidays from jurisdictions j order by j.name`
	sqlJurisdiction       = `select id, name, zone, profile, version from jurisdictions where id = $1`
	sqlLockJurisdiction   = sqlJurisdiction + ` for update`
	sqlInsertJurisdiction = `insert into jurisdictions (name, zone, profile, created_at) values ($1, $2, $3, $4) returning id`
	sqlUpdateJurisdiction = `update jurisdictions set name = $2, zone = $3, profile = $4, version = version + 1 where id = $1`
	sqlBoardsIn           = `select id from boards where jurisdiction_id = $1 order by id`
	sqlHolidays           = `select id, held_on, name, working from holidays where jurisdiction_id = $1 and removed_at is null order by held_on`
	sqlHoliday            = `select id, held_on, name, working from holidays where jurisdiction_id = $1 and id = $2 and removed_at is null`
	sqlInsertHoliday      = `insert into holidays (jurisdiction_id, held_on, name, working, added_at) values ($1, $2, $3, $4, $5) returning id`
	sqlRemoveHoliday      = `update holidays set removed_at = $3 where jurisdiction_id = $1 and id = $2 and removed_at is null returning held_on`

	sqlDepartments      = `select d.id, d.jurisdiction_id, d.name, d.head, d.email, j.name as jurisdiction from departments d join jurisdictions j on j.id = d.jurisdiction_id order by d.name`
	sqlDepartment       = `select d.id, d.jurisdiction_id, d.name, d.head, d.email, j.name as jurisdiction from departments d join jurisdictions j on j.id = d.jurisdiction_id where d.id = $1`
	sqlLockDepartment   = sqlDepartment + ` for update of d`
	sqlInsertDepartment = `insert into departments (jurisdiction_id, name, head, email, created_at) values ($1, $2, $3, $4, $5) returning id`
	sqlUpdateDepartment = `update departments set name = $2, head = $3, email = $4 where id = $1`
	// Boards that advise it, and those it was ever sent something by: both name it.
	sqlBoardsAdvising  = `select board_id from board_departments where department_id = $1 union select board_id from transmittals where department_id = $1 order by board_id`
	sqlAdvised         = `select d.id, d.jurisdiction_id, d.name, d.head, d.email, j.name as jurisdiction from board_departments a join departments d on d.id = a.department_id join jurisdictions j on j.id = d.jurisdiction_id where a.board_id = $1 order by d.name`
	sqlInsertAdvised   = `insert into board_departments (board_id, department_id) values ($1, $2) on conflict do nothing`
	sqlLockDepartments = `select id from departments where id = any($1) order by id for update`
	// A department whose drafter or executive has a vote on the board.
	sqlAnsweredByVoters = `select d.name from departments d where d.id = any($2) and exists (
select 1 from role_grants g join accounts a on a.id = g.account_id join terms t on t.person_id = a.person_id
where g.department_id = d.id and g.ended_at is null and t.board_id = $1 and t.voting and t.source is null
and (t.left_on is null or t.left_on > ($3::timestamptz at time zone (select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1))::date)) order by d.name limit 1`
	sqlDeleteAdvised = `delete from board_departments where board_id = $1`

	sqlBoardColumns = `select b.id, b.jurisdiction_id, j.name as jurisdiction, j.zone, (select law from board_laws l where l.board_id = b.id) as law, coalesce(b.parent_id, 0) as parent_id, coalesce(p.slug, '') as parent_slug, coalesce(p.name, '') as parent, b.slug, b.name, b.summary, b.legal_basis, b.meets, b.contact,
b.accessibility_contact, b.how_to_speak, coalesce(b.appointment_days, 0) as appointment_days, b.appointment_citation, b.version, coalesce(b.source, '') as source
from boards b join jurisdictions j on j.id = b.jurisdiction_id left join boards p on p.id = b.parent_id`
	sqlBoard       = sqlBoardColumns + ` where b.id = $1`
	sqlLockBoard   = sqlBoard + ` for update of b`
	sqlBoards      = sqlBoardColumns + ` order by b.source nulls first, b.name, b.id limit $1 offset $2`
	sqlBoardCount  = `select count(*) from boards`
	sqlParents     = `select id, name from boards where source is null and id <> $1 order by name, id`
	sqlInsertBoard = `insert into boards (jurisdiction_id, parent_id, slug, name, summary, legal_basis, meets, contact, accessibility_contact, how_to_speak, appointment_days, appointment_citation, created_at, source)
values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::int, 0), $12, $13, nullif($14, '')) returning id`
	sqlUpdateBoard = `update boards set parent_id = nullif($2::bigint, 0), slug = $3, name = $4, summary = $5, legal_basis = $6, meets = $7, contact = $8, accessibility_contact = $9, how_to_speak = $10,
appointment_days = nullif($11::int, 0), appointment_citation = $12, version = version + 1 where id = $1`
	sqlInsertSlug = `insert into board_slugs (slug, board_id) values ($1, $2) on conflict (slug) do update set board_id = excluded.board_id where board_slugs.board_id = excluded.board_id returning board_id`

	sqlRules = `select id, revision, quorum_base, coalesce(quorum_fixed, 0) as quorum_fixed, quorum_citation, recused_counts, remote_counts, in_person_floor, threshold, threshold_citation,
second_required, roll_call_always, call_order, chair_last, coalesce(response_days, 0) as response_days, response_unit, response_start, response_citation, response_extension_days, response_roll_over, comment_days, comment_citation, publish_days, publish_unit, publish_copies, publish_citation, alternates, alternates_citation, coalesce(inherited_from, 0) as inherited_from from board_rules where board_id = $1 order by revision desc limit 1`
	sqlInsertRules = `insert into board_rules (board_id, revision, quorum_base, quorum_fixed, quorum_citation, recused_counts, remote_counts, in_person_floor, threshold, threshold_citation,
second_required, roll_call_always, response_days, response_unit, response_start, response_citation, created_at, call_order, chair_last, alternates, alternates_citation, inherited_from, response_extension_days, comment_days, comment_citation, publish_days, publish_unit, publish_copies, publish_citation, response_roll_over)
values ($1, $2, $3, nullif($4::int, 0), $5, $6, $7, $8, $9, $10, $11, $12, nullif($13::int, 0), $14, $15, $16, $17, $18, $19, $20, $21, nullif($22::bigint, 0), $23, $24, $25, $26, $27, $28, $29, $30) returning id`
	// Committees whose newest rules are their parent's, with the number of that revision.
	sqlInheriting = `select b.id, r.revision from boards b join lateral (select revision, inherited_from from board_rules r where r.board_id = b.id order by r.revision desc limit 1) r on true where b.parent_id = $1 and r.inherited_from is not null order by b.id for update of b`

	sqlSeats      = `select id, board_id, number, title, kind, appointed_by, created_on from seats where board_id = any($1) and ended_on is null order by board_id, number`
	sqlInsertSeat = `insert into seats (board_id, number, title, kind, appointed_by, created_on) values ($1, $2, $3, $4, $5, $6) returning id`
	sqlTerms      = `select t.id, t.seat_id, t.person_id, p.name, t.begins_on, t.expires_on, t.left_on, t.left_reason, t.begins_precision from terms t join people p on p.id = t.person_id where t.board_id = any($1) order by t.begins_on, t.id`
	sqlGrants     = `select g.id, g.role, p.name, p.id as person_id, coalesce(g.department_id, 0) as department_id, coalesce(d.name, '') as department, g.begins_on, g.ended_on from role_grants g
join accounts a on a.id = g.account_id join people p on p.id = a.person_id left join departments d on d.id = g.department_id
where g.board_id = $1 or g.department_id in (select department_id from board_departments where board_id = $1) order by g.ended_at nulls first, g.role, p.name`
	sqlPeopleCount = `select count(*) from accounts`
	// With the invitation that is not delivered yet, and why.
	sqlPeople = `select a.id, p.name, a.email, a.password_set_at, a.closed_at, coalesce(o.state, '') as mail, coalesce(o.last_error, '') as mail_error from accounts a join people p on p.id = a.person_id
left join (select distinct on (payload->'account') (payload->>'account')::bigint as account, state, last_error from outbox where kind = 'account.invite' order by payload->'account', id desc) o on o.account = a.id and o.state <> 'done'
order by p.name`
)

type siteRow struct {
	Name string `db:"name"`
	Line string `db:"line"`
}

type jurisdictionRow struct {
	ID      int64  `db:"id"`
	Name    string `db:"name"`
	Zone    string `db:"zone"`
	Profile string `db:"profile"`
	Version int    `db:"version"`
}

type departmentRow struct {
	ID             int64  `db:"id"`
	JurisdictionID int64  `db:"jurisdiction_id"`
	Jurisdiction   string `db:"jurisdiction"`
	Name           string `db:"name"`
	Head           string `db:"head"`
	Email          string `db:"email"`
}

type boardRow struct {
	ID                   int64   `db:"id"`
	JurisdictionID       int64   `db:"jurisdiction_id"`
	Jurisdiction         string  `db:"jurisdiction"`
	Zone                 string  `db:"zone"`
	Law                  law.Law `db:"law"`
	ParentID             int64   `db:"parent_id"`
	ParentSlug           string  `db:"parent_slug"`
	Parent               string  `db:"parent"` // name of the board whose committee it is; ""
	Slug                 string  `db:"slug"`
	Name                 string  `db:"name"`
	Summary              string  `db:"summary"`
	LegalBasis           string  `db:"legal_basis"`
	Meets                string  `db:"meets"`
	Contact              string  `db:"contact"`
	AccessibilityContact string  `db:"accessibility_contact"`
	HowToSpeak           string  `db:"how_to_speak"`
	AppointmentDays      int     `db:"appointment_days"`
	AppointmentCitation  string  `db:"appointment_citation"`
	Version              int     `db:"version"`
	Source               string  `db:"source"`
}

type rulesRow struct {
	ID                int64  `db:"id"`
	Revision          int    `db:"revision"`
	QuorumBase        string `db:"quorum_base"`
	QuorumFixed       int    `db:"quorum_fixed"`
	QuorumCitation    string `db:"quorum_citation"`
	RecusedCounts     bool   `db:"recused_counts"`
	RemoteCounts      bool   `db:"remote_counts"`
	InPersonFloor     int    `db:"in_person_floor"`
	Threshold         string `db:"threshold"`
	ThresholdCitation string `db:"threshold_citation"`
	SecondRequired    bool   `db:"second_required"`
	RollCallAlways    bool   `db:"roll_call_always"`
	CallOrder         string `db:"call_order"`
	ChairLast         bool   `db:"chair_last"`
	ResponseDays      int    `db:"response_days"`
	ResponseUnit      string `db:"response_unit"`
	ResponseStart     string `db:"response_start"`
	ResponseCitation  string `db:"response_citation"`
	ResponseExtension int    `db:"response_extension_days"`
	ResponseRollOver  bool   `db:"response_roll_over"`
	CommentDays       int    `db:"comment_days"`
	CommentCitation   string `db:"comment_citation"`
	PublishDays       int    `db:"publish_days"`
	PublishUnit       string `db:"publish_unit"`
	PublishCopies     string `db:"publish_copies"`
	PublishCitation   string `db:"publish_citation"`
	Alternates        string `db:"alternates"`

	AlternatesCitation string `db:"alternates_citation"`
	InheritedFrom      int64  `db:"inherited_from"` // revision of the parent's rules they are a copy of; 0: the board's own
}

// own are the rules as values, without their place.
func (x rulesRow) own() Rules {
	return Rules{QuorumBase: x.QuorumBase, QuorumFixed: x.QuorumFixed, QuorumCitation: x.QuorumCitation, RecusedCounts: x.RecusedCounts, RemoteCounts: x.RemoteCounts, InPersonFloor: x.InPersonFloor, Threshold: x.Threshold, ThresholdCitation: x.ThresholdCitation,
		SecondRequired: x.SecondRequired, RollCallAlways: x.RollCallAlways, ResponseDays: x.ResponseDays, ResponseUnit: x.ResponseUnit, ResponseStart: x.ResponseStart, ResponseCitation: x.ResponseCitation, ResponseExtension: x.ResponseExtension, ResponseRollOver: x.ResponseRollOver, CommentDays: x.CommentDays, CommentCitation: x.CommentCitation, Publication: x.publication(), CallOrder: x.CallOrder, ChairLast: x.ChairLast, Alternates: x.Alternates, AlternatesSource: x.AlternatesCitation}
}

// publication is the board's duty towards what it sends.
func (x rulesRow) publication() advice.PublicationRule {
	return advice.PublicationRule{Days: x.PublishDays, Unit: x.PublishUnit, Copies: advice.CopiesOf(x.PublishCopies), Citation: x.PublishCitation}
}

type seatRow struct {
	ID          int64      `db:"id"`
	Board       int64      `db:"board_id"`
	Number      int        `db:"number"`
	Title       string     `db:"title"`
	Kind        string     `db:"kind"`
	AppointedBy string     `db:"appointed_by"`
	CreatedOn   rules.Date `db:"created_on"`
}

type termRow struct {
	ID        int64      `db:"id"`
	SeatID    int64      `db:"seat_id"`
	PersonID  int64      `db:"person_id"`
	Name      string     `db:"name"`
	Begins    rules.Date `db:"begins_on"`
	Expires   rules.Date `db:"expires_on"`
	Left      rules.Date `db:"left_on"`
	Reason    string     `db:"left_reason"`
	Precision string     `db:"begins_precision"` // how much of Begins is known
}

func (t termRow) term() rules.Term {
	return rules.Term{Begins: t.Begins, Expires: t.Expires, Left: t.Left}
}

type grantRow struct {
	ID           int64      `db:"id"`
	Role         string     `db:"role"`
	Name         string     `db:"name"`
	PersonID     int64      `db:"person_id"`
	DepartmentID int64      `db:"department_id"`
	Department   string     `db:"department"`
	Begins       rules.Date `db:"begins_on"`
	Ended        rules.Date `db:"ended_on"`
}

type personRow struct {
	Account  int64      `db:"id"`
	Name     string     `db:"name"`
	Email    string     `db:"email"`
	SetAt    *time.Time `db:"password_set_at"`
	ClosedAt *time.Time `db:"closed_at"`
	Mail     string     `db:"mail"`       // waiting or parked; "" when the invitation went
	Error    string     `db:"mail_error"` // code of the reason, once a try to send it failed
}

func loadBoard(ctx context.Context, r pg.Reader, id int64) (boardRow, error) {
	var b boardRow
	err := r.Get(ctx, &b, sqlBoard, id)
	return b, err
}

func lockBoard(ctx context.Context, tx *pg.Tx, id int64) (boardRow, error) {
	var b boardRow
	err := tx.Get(ctx, &b, sqlLockBoard, id)
	return b, err
}

func loadRules(ctx context.Context, r pg.Reader, board int64) (rulesRow, error) {
	var x rulesRow
	err := r.Get(ctx, &x, sqlRules, board)
	return x, err
}

// loadTable loads the seats of boards with everyone who ever held them.
func loadTable(ctx context.Context, r pg.Reader, boards ...int64) (seats []seatRow, terms map[int64][]termRow, err error) {
	if err := r.Select(ctx, &seats, sqlSeats, boards); err != nil {
		return nil, nil, err
	}
	var all []termRow
	if err := r.Select(ctx, &all, sqlTerms, boards); err != nil {
		return nil, nil, err
	}
	terms = map[int64][]termRow{}
	for _, t := range all {
		terms[t.SeatID] = append(terms[t.SeatID], t)
	}
	return seats, terms, nil
}

// public marks an act as changing the public pages of some boards.
func public(eff act.Effect, boards ...int64) act.Effect {
	eff.Public, eff.Boards = true, boards
	return eff
}
