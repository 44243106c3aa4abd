package vote

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/rollcall"
)

const sqlTakeBackBallot = `insert into ballot_withdrawals (motion_id, seat_id, revision, board_id, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`

func (c castRow) entry() rollcall.Entry {
	return rollcall.Entry{Ballot: rules.Ballot{Seat: c.Seat, Revision: c.Revision, Choice: c.Choice, CastAt: c.CastAt, Voice: c.Mode == "voice"}, Taken: c.Taken}
}

// TakeBackBallot takes back a ballot that the clerk entered for the wrong
// member, by an entry: what the seat had cast before counts again. The member is
// told. Errors: NotFound; Forbidden "not_seated"; those of rollcall.TakeBack.
func (s *Slice) TakeBackBallot(ctx context.Context, c act.Caller, motion, seat int64, revision int) (act.Receipt, error) {
	return s.door.Do(ctx, rules.BallotTakeBack, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var b ballotRow // locked as for a ballot: the seat's ballots and this queue
		if err := tx.Get(ctx, &b, sqlBallotLocked, motion, c.Board, seat); err != nil {
			return act.Effect{}, unheld(ctx, tx, err, motion, c.Board, seat)
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var all []castRow
		if err := tx.Select(ctx, &all, sqlBallots, b.ID); err != nil {
			return act.Effect{}, err
		}
		var own []rollcall.Entry
		for _, x := range all {
			if x.Seat == seat {
				own = append(own, x.entry())
			}
		}
		if err := rollcall.TakeBack(rules.SessionState(b.MeetingState), motionRow{State: b.State, Method: b.Method}.state(), own, revision); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlTakeBackBallot, b.ID, seat, revision, c.Board, now, c.By.Person)
		return act.Effect{Subject: subject("motion", b.ID), Table: true, Location: base(b.BoardSlug, b.Slug) + "/session#ballot-" + text(seat), Body: audit.Body{"seat": seat, "revision": revision},
			Outbox: []outbox.Row{{Key: "ballot/" + text(b.ID) + "/" + text(seat) + "/" + strconv.Itoa(revision) + "/taken_back", Board: c.Board, Kind: "ballot.taken_back", Payload: map[string]any{"motion": b.ID, "seat": seat, "revision": revision}}}}, err
	})
}

// TakeBackBallotPost takes a ballot back: field set is SEAT:void:REVISION.
func (s *Slice) TakeBackBallotPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		seat, _, revision, _ := cutPresence(p.form.Get("set"))
		return s.TakeBackBallot(ctx, c, p.motion, seat, int(revision))
	})
}
