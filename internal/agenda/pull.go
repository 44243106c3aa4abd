package agenda

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of the consent calendar.
const (
	sqlSeated = `select s.id, p.id as person_id, p.name from seats s join terms t on t.seat_id = s.id and t.begins_on <= $2 and (t.left_on is null or t.left_on > $2) join people p on p.id = t.person_id
where s.board_id = $1 and s.source is null order by s.number`
	sqlPulled     = `select count(*) from consent_pulls where item_id = $1`
	sqlConsentOf  = `select i.consent, exists (select from motions o where o.item_id = i.id and (o.state = 'open' or o.outcome = 'carried') and o.kind in ('main', 'suspend_rules')) as voted from agenda_items i where i.id = $1`
	sqlInsertPull = `insert into consent_pulls (item_id, board_id, meeting_id, seat_id, pulled_at, recorded_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`
)

type seatRow struct {
	ID     int64  `db:"id"`
	Person int64  `db:"person_id"`
	Name   string `db:"name"`
}

// Pull takes a part out of the consent calendar, so that it is dealt with by
// itself. Any member may, for the own seat, before the meeting and during it
// until the calendar is voted on; the clerk and the chair enter it for a member
// who asks. The item keeps its number. Errors: NotFound; Invalid field seat;
// Forbidden own_seat_only; those of order.Pull.
func (s *Slice) Pull(ctx context.Context, c act.Caller, item, seat int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.AgendaPull, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var it itemRow
		if err := tx.Get(ctx, &it, sqlItem, c.Board, item); err != nil {
			return act.Effect{}, err
		}
		var m meetingRow
		if err := tx.Get(ctx, &m, sqlLockMeeting, c.Board, it.MeetingID); err != nil {
			return act.Effect{}, err
		}
		var board string
		if err := tx.Get(ctx, &board, sqlBoardSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		f := order.PullFacts{Over: rules.SessionState(m.State).Ended()}
		if err := loadPull(ctx, tx, &f, c.Board, it.ID); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		seat, err := seatFor(ctx, tx, c, m, seat)
		if err != nil {
			return act.Effect{}, err
		}
		if err := order.Pull(f); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertPull, it.ID, c.Board, m.ID, seat, now, c.By.Person)
		return act.Effect{Subject: itemSubject(it.ID), Public: true, Location: workURL(board, m.Slug, "/agenda#item-"+strconv.FormatInt(it.ID, 10)), Body: audit.Body{"meeting": m.ID, "seat": seat}}, err
	})
}

// loadPull reads what decides about an item, as it stands under the meeting's
// lock.
func loadPull(ctx context.Context, tx *pg.Tx, f *order.PullFacts, board, item int64) error {
	var it itemRow
	if err := tx.Get(ctx, &it, sqlItem, board, item); err != nil {
		return err
	}
	var n int
	if err := tx.Get(ctx, &n, sqlPulled, item); err != nil {
		return err
	}
	f.Pulled = n > 0
	if it.Parent == 0 {
		return nil
	}
	var of struct {
		Consent bool `db:"consent"`
		Voted   bool `db:"voted"`
	}
	err := tx.Get(ctx, &of, sqlConsentOf, it.Parent)
	f.OnConsent, f.Voted = of.Consent, of.Voted
	return err
}

// seatFor is the seat an item is taken out for: the caller's own, or the one
// the clerk or the chair named.
func seatFor(ctx context.Context, tx *pg.Tx, c act.Caller, m meetingRow, named int64) (int64, error) {
	began, err := tx.Began(ctx)
	if err != nil {
		return 0, err
	}
	var seats []seatRow
	if err := tx.Select(ctx, &seats, sqlSeated, c.Board, rules.DateOf(began, m.location())); err != nil {
		return 0, err
	}
	own := int64(0)
	for _, x := range seats {
		if x.Person == c.By.Person {
			own = x.ID
		}
	}
	if named == 0 {
		named = own
	}
	if !slices.ContainsFunc(seats, func(x seatRow) bool { return x.ID == named }) {
		return 0, fault.Bad(fault.At("seat", "choice_unknown"))
	}
	if named == own {
		return named, nil
	}
	roles, err := act.Roles(ctx, tx, c.By, c.Board, 0, began)
	if err != nil {
		return 0, err
	}
	if !rules.Allow(rules.AgendaEdit, roles) {
		return 0, fault.New(fault.Forbidden, "own_seat_only")
	}
	return named, nil
}

// seats lists the members an item may be taken out for.
func (s *Slice) seats(ctx context.Context, board int64, on rules.Date) ([]page.Option, error) {
	var rows []seatRow
	if err := s.db.Select(ctx, &rows, sqlSeated, board, on); err != nil {
		return nil, err
	}
	var out []page.Option
	for _, x := range rows {
		out = append(out, page.Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name})
	}
	return out, nil
}

// AgendaPullPost takes an item out of the consent calendar.
func (s *Slice) AgendaPullPost(w http.ResponseWriter, r *http.Request) error {
	return s.itemButton(w, r, func(ctx context.Context, c act.Caller, item int64, f *page.Form) (act.Receipt, error) {
		seat, _ := f.Int("seat")
		return s.Pull(ctx, c, item, seat)
	})
}
