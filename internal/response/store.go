package response

import (
	"context"
	"time"

	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of the slice.
const (
	sqlAsked = `select t.id, coalesce(t.again_of, 0) as again_of, (select z.sent_at from transmittals z where z.again_of = t.id) as again_at, t.board_id, t.recommendation_id, b.slug, b.name as board, j.zone, n.year, n.seq, x.title, x.finding, x.recommendation, d.name as department, t.addressee, t.sent_at,
t.delivered_on, t.acknowledged_on, t.start_event, t.due_on, coalesce(t.days, 0) as days, t.unit, t.citation, (select coalesce(sum(x.days), 0) from extensions x where x.transmittal_id = t.id) as added_days, coalesce(r.id, 0) as response, r.signed_at,
(select h.public_at from holds h where h.response_id = r.id and h.id = (select max(id) from holds x where x.response_id = r.id) and not exists (select from hold_withdrawals w where w.hold_id = h.id)) as held,
k.closed_on, k.reopens_from from transmittals t join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id join departments d on d.id = t.department_id
join recommendation_numbers n on n.recommendation_id = t.recommendation_id join recommendation_texts x on x.id = t.text_id left join responses r on r.transmittal_id = t.id
left join tracked k on k.transmittal_id = t.id`
	sqlAskedOne = sqlAsked + ` where t.id = $1 and t.department_id = $2`
	sqlAskedAll = sqlAsked + ` where t.department_id = $1 order by t.due_on nulls last, t.id`

	sqlBoardOf    = `select board_id from transmittals where id = $1 and department_id = $2`
	sqlLock       = `select id from transmittals where id = $1 and board_id = $2 and department_id = $3 for update`
	sqlDepartment = `select name from departments where id = $1`

	sqlResponse = `select r.id, r.transmittal_id, r.position, r.reason, r.words, r.letter_url, r.version, r.updated_at, coalesce(p.name, '') as writer, r.signed_at
from responses r left join people p on p.id = r.updated_by where r.transmittal_id = $1`
	sqlDrafts = `select r.id, r.transmittal_id, r.position, r.reason, r.words, r.letter_url, r.version, r.updated_at, coalesce(p.name, '') as writer, r.signed_at
from responses r join transmittals t on t.id = r.transmittal_id left join people p on p.id = r.updated_by where t.department_id = $1`
	sqlOffice = `select signed_title from responses where signed_by = $1 order by signed_at desc limit 1`

	sqlInsert = `insert into responses (board_id, transmittal_id, position, reason, words, letter_url, version, created_at, updated_at, updated_by)
values ($1, $2, $3, $4, $5, $6, 1, $7, $7, nullif($8::bigint, 0)) returning id`
	sqlUpdate = `update responses set position = $3, reason = $4, words = $5, letter_url = $6, version = version + 1, updated_at = $7, updated_by = nullif($8::bigint, 0)
where id = $1 and board_id = $2`
	sqlClear            = `delete from commitments where response_id = $1 and board_id = $2`
	sqlInsertCommitment = `insert into commitments (board_id, response_id, position, action, official, target_on, part, tests) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlClearParts       = `delete from response_parts where response_id = $1 and board_id = $2`
	sqlInsertPart       = `insert into response_parts (board_id, response_id, part, position, reason, words) values ($1, $2, $3, $4, $5, $6)`
	sqlInsertSet        = `insert into test_sets (board_id, commitment_id, number, side, proposed_at, proposed_by) values ($1, $2, 1, 'department', $3, nullif($4::bigint, 0)) returning id`
	sqlInsertTest       = `insert into acceptance_tests (set_id, board_id, position, words) values ($1, $2, $3, $4)`
	sqlSign             = `update responses set signed_at = $3, signed_by = $4, signed_title = $5 where id = $1 and board_id = $2`
)

type askedRow struct {
	ID               int64      `db:"id"`       // of the transmittal
	AgainOf          int64      `db:"again_of"` // the one before it; 0: it is the first
	AgainAt          *time.Time `db:"again_at"` // when another followed; nil: none did
	Board            int64      `db:"board_id"`
	RecommendationID int64      `db:"recommendation_id"`
	Slug             string     `db:"slug"`
	BoardName        string     `db:"board"`
	Zone             string     `db:"zone"`
	Year             int        `db:"year"`
	Seq              int        `db:"seq"`
	Title            string     `db:"title"`
	Finding          string     `db:"finding"`
	Recommendation   string     `db:"recommendation"`
	Department       string     `db:"department"`
	Addressee        string     `db:"addressee"`
	SentAt           time.Time  `db:"sent_at"`
	DeliveredOn      rules.Date `db:"delivered_on"`
	AcknowledgedOn   rules.Date `db:"acknowledged_on"`
	StartEvent       string     `db:"start_event"`
	DueOn            rules.Date `db:"due_on"`
	Days             int        `db:"days"` // 0: the board has no rule
	Unit             string     `db:"unit"`
	Citation         string     `db:"citation"`
	AddedDays        int        `db:"added_days"`
	Response         int64      `db:"response"` // 0: not begun
	Held             *time.Time `db:"held"`     // signed, to be published then
	SignedAt         *time.Time `db:"signed_at"`
	ClosedOn         rules.Date `db:"closed_on"` // by the board, until ReopensFrom
	ReopensFrom      *time.Time `db:"reopens_from"`
	zone             *time.Location
}

// owed says that an answer is waited for at an instant: none was given, and the
// board has not closed the recommendation. One that is signed and held is still to
// go out.
func (a askedRow) owed(now time.Time) bool {
	closed := !a.ClosedOn.IsZero() && (a.ReopensFrom == nil || a.ReopensFrom.After(now))
	return a.SignedAt == nil && (!closed || a.Held != nil)
}

type responseRow struct {
	ID          int64      `db:"id"`
	Transmittal int64      `db:"transmittal_id"`
	Position    string     `db:"position"`
	Reason      string     `db:"reason"`
	Words       string     `db:"words"`
	Letter      string     `db:"letter_url"`
	Version     int        `db:"version"`
	UpdatedAt   time.Time  `db:"updated_at"`
	Writer      string     `db:"writer"`
	SignedAt    *time.Time `db:"signed_at"`
	answers.Content
}

// parts are what is answered one by one; none where the recommendation is
// answered as a whole.
func (a askedRow) parts() []advice.Part {
	_, out := advice.PartsOf(a.Recommendation)
	return out
}

// answer is a stored answer as the rules read it.
func (x responseRow) answer() advice.Answer {
	a := advice.Answer{Position: x.Position, Reason: x.Reason, Words: x.Words, Letter: x.Letter}
	for _, c := range x.Promises {
		a.Commitments = append(a.Commitments, advice.Commitment{Action: c.Action, Official: c.Official, Target: c.Target.String(), Part: c.Part, Tests: c.Tests})
	}
	for _, p := range x.Parts {
		a.Parts = append(a.Parts, advice.PartAnswer{Position: p.Position, Reason: p.Reason, Words: p.Words})
	}
	return a
}

// loadAsked loads one transmittal to a department: NotFound when it is not
// theirs.
func loadAsked(ctx context.Context, r pg.Reader, department, transmittal int64) (askedRow, error) {
	var a askedRow
	if err := r.Get(ctx, &a, sqlAskedOne, transmittal, department); err != nil {
		return a, err
	}
	var err error
	a.zone, err = time.LoadLocation(a.Zone)
	return a, err
}

// loadResponse loads the answer to a transmittal, in draft or signed; the zero
// row when none was begun.
func loadResponse(ctx context.Context, r pg.Reader, transmittal int64) (responseRow, error) {
	var x responseRow
	err := r.Get(ctx, &x, sqlResponse, transmittal)
	if pg.NotFound(err) {
		return responseRow{}, nil
	}
	if err != nil {
		return x, err
	}
	more, err := answers.Load(ctx, r, x.ID)
	x.Content = more[x.ID]
	return x, err
}

// loadDesk loads all that was ever asked of a department, the most urgent
// first, with the answers by transmittal.
func loadDesk(ctx context.Context, r pg.Reader, department int64) ([]askedRow, map[int64]responseRow, error) {
	var asked []askedRow
	if err := r.Select(ctx, &asked, sqlAskedAll, department); err != nil {
		return nil, nil, err
	}
	for i := range asked {
		var err error
		if asked[i].zone, err = time.LoadLocation(asked[i].Zone); err != nil {
			return nil, nil, err
		}
	}
	var drafts []responseRow
	if err := r.Select(ctx, &drafts, sqlDrafts, department); err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(drafts))
	for i, x := range drafts {
		ids[i] = x.ID
	}
	more, err := answers.Load(ctx, r, ids...)
	if err != nil {
		return nil, nil, err
	}
	out := make(map[int64]responseRow, len(drafts))
	for _, x := range drafts {
		x.Content = more[x.ID]
		out[x.Transmittal] = x
	}
	return asked, out, nil
}
