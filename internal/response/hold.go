package response

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of answers that are signed and wait for their publication.
const (
	sqlHeld = `select h.id, h.response_id, h.version, h.office, h.public_at, h.held_by, coalesce(p.name, '') as signer from holds h join responses r on r.id = h.response_id left join people p on p.id = h.held_by
where r.transmittal_id = $1 and r.signed_at is null and h.id = (select max(id) from holds x where x.response_id = r.id) and not exists (select from hold_withdrawals w where w.hold_id = h.id)`
	sqlHoldOf           = `select t.id as transmittal, t.department_id, h.board_id from holds h join responses r on r.id = h.response_id join transmittals t on t.id = r.transmittal_id where h.id = $1`
	sqlInsertHold       = `insert into holds (board_id, response_id, version, office, public_at, held_at, held_by) values ($1, $2, $3, $4, $5, $6, $7) returning id`
	sqlInsertWithdrawal = `insert into hold_withdrawals (hold_id, board_id, reason, withdrawn_at, withdrawn_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`
)

// heldRow is a signature that waits; the zero row: none does.
type heldRow struct {
	ID       int64     `db:"id"`
	Response int64     `db:"response_id"`
	Version  int       `db:"version"`
	Office   string    `db:"office"`
	At       time.Time `db:"public_at"`
	By       int64     `db:"held_by"`
	Signer   string    `db:"signer"`
}

func loadHeld(ctx context.Context, r pg.Reader, transmittal int64) (heldRow, error) {
	var h heldRow
	err := r.Get(ctx, &h, sqlHeld, transmittal)
	if pg.NotFound(err) {
		return heldRow{}, nil
	}
	return h, err
}

// words says until when an answer is held.
func (h heldRow) words(zone *time.Location) string {
	return say("response.held", "Name", h.Signer, "Moment", page.Day(page.Lang, "moment", h.At.In(zone)))
}

// holdAt reads the stated time of a form; false when the answer is to be public at
// once.
func holdAt(f *page.Form, zone *time.Location) (time.Time, bool, error) {
	if f.Trim("on") == "" && f.Trim("at") == "" {
		return time.Time{}, false, nil
	}
	on, bad := rules.FormDate("on", f.Trim("on"), true)
	day := on
	if day.IsZero() {
		day = rules.Date{Year: 2000, Month: time.January, Day: 1} // the time is judged by itself
	}
	at, err := rules.LocalInstant(day, f.Trim("at"), zone)
	if err != nil {
		bad = append(bad, fault.At("at", "not_a_time"))
	}
	return at, true, fault.All(bad)
}

// Hold signs the version of an answer that was read, to be delivered and published
// at a stated instant. Until then it counts as not given, and nobody changes it.
// The caller names the department. Errors: those of Sign, and of advice.Hold.
func (s *Slice) Hold(ctx context.Context, c act.Caller, transmittal int64, version int, office string, at time.Time) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	if bad := rules.CheckLine("office", office, maxOffice); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.ResponseHold, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		if err := advice.Hold(f.now, at); err != nil {
			return act.Effect{}, err
		}
		if err := advice.SignResponse(f.sign(), version, f.have.answer(), f.asked.today(at)); err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertHold, c.Board, f.have.ID, version, norm.NFC.String(office), at, f.now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "hold/" + itoa(id), Location: answerPath(c.Department, transmittal) + "/sign", Body: audit.Body{"response": f.have.ID, "version": version, "office": audit.Sealed(office), "until": at.UTC().Format(time.RFC3339)},
			Outbox: []outbox.Row{{Key: "hold/" + itoa(id) + "/release", Board: c.Board, Kind: "response.release", Payload: map[string]any{"hold": id}, Due: at}}}, nil
	})
}

// UnholdPost takes a signature back before its answer is published.
func (s *Slice) UnholdPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Unhold(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(code int) error { return s.showSign(w, r, code, f) })
}

// Unhold takes back a signature whose answer is not published yet, with a reason.
// Errors: NotFound; Conflict "response_not_held"; Invalid with field reason:
// required, too_long, ….
func (s *Slice) Unhold(ctx context.Context, c act.Caller, transmittal int64, reason string) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.ResponseUnhold, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		if f.held.ID == 0 {
			return act.Effect{}, fault.New(fault.Conflict, "response_not_held")
		}
		_, err = tx.Exec(ctx, sqlInsertWithdrawal, f.held.ID, c.Board, norm.NFC.String(reason), f.now, c.By.Person)
		return act.Effect{Subject: "hold/" + itoa(f.held.ID), Location: answerPath(c.Department, transmittal), Body: audit.Body{"response": f.have.ID, "reason": audit.Sealed(reason)}}, err
	})
}

// Release publishes the answers whose stated time has come. A signature that was
// taken back leaves nothing to do.
func (s *Slice) Release(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	out := make([]outbox.Result, len(jobs))
	for i, j := range jobs {
		switch err := s.release(ctx, j.Int("hold")); fault.CodeOf(err) {
		case errNothingHeld.Code:
		case errTooEarly.Code:
			out[i].Wait = true
		default:
			out[i].Err = err
		}
	}
	return out
}

// release publishes one held answer, once. Errors: NotFound; errNothingHeld,
// errTooEarly.
func (s *Slice) release(ctx context.Context, hold int64) error {
	var of struct {
		Transmittal int64 `db:"transmittal"`
		Department  int64 `db:"department_id"`
		Board       int64 `db:"board_id"`
	}
	if err := s.db.Get(ctx, &of, sqlHoldOf, hold); err != nil {
		return err
	}
	c := act.Caller{By: act.Program("desk"), Board: of.Board, Department: of.Department}
	_, err := s.door.Do(ctx, rules.ResponseRelease, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, of.Transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		switch {
		case f.held.ID != hold || f.have.SignedAt != nil:
			return act.Effect{}, errNothingHeld
		case f.now.Before(f.held.At):
			return act.Effect{}, errTooEarly
		}
		body, mail, err := publish(ctx, tx, c.Board, f, f.held.By, f.held.Office)
		return act.Effect{Subject: subject(f.have.ID), Public: true, Body: body, Outbox: []outbox.Row{mail}}, err
	})
	return err
}

// Why a release publishes nothing: there is nothing to do any more, or not yet.
var (
	errNothingHeld = fault.New(fault.Conflict, "response_not_held")
	errTooEarly    = fault.New(fault.Conflict, "response_held")
)
