package agenda

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of the order in which proposals wait. Locking all that waits makes two who
// put it in order follow each other.
const (
	sqlWaitingIDs  = `select id from proposals where board_id = $1 and state in ('open', 'deferred') and not exists (select from referral_withdrawals w where w.referral_id = proposals.referral_id) order by id`
	sqlLockWaiting = sqlWaitingIDs + ` for update`
	sqlOrdered     = `select x.id from proposal_orders o cross join lateral unnest(o.proposals) with ordinality as x (id, n) where o.board_id = $1 and o.number = (select max(number) from proposal_orders where board_id = $1) order by x.n`
	sqlInsertOrder = `insert into proposal_orders (board_id, number, proposals, ordered_at, ordered_by) select $1::bigint, coalesce(max(number), 0) + 1, $2::text[]::bigint[], $3, nullif($4::bigint, 0) from proposal_orders where board_id = $1 returning number`
)

// queue is what waits to be decided on by a board, in order. waiting is
// sqlWaitingIDs, or sqlLockWaiting in an act.
func queue(ctx context.Context, r pg.Reader, board int64, waiting string) ([]int64, error) {
	var ids, ordered []int64
	if err := r.Select(ctx, &ids, waiting, board); err != nil {
		return nil, err
	}
	err := r.Select(ctx, &ordered, sqlOrdered, board)
	return order.Queue(ids, ordered), err
}

// texts writes ids as a form and the database take them.
func texts(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return out
}

// ReorderProposal moves one of the proposals that wait by a step, Up or Down.
// seen is the order of all that waited on the page it was moved on. Errors:
// those of order.Rank.
func (s *Slice) ReorderProposal(ctx context.Context, c act.Caller, proposal int64, step order.Step, seen []int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ProposalReorder, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := queue(ctx, tx, c.Board, sqlLockWaiting)
		if err != nil {
			return act.Effect{}, err
		}
		after, err := order.Rank(now, seen, proposal, step)
		if err != nil {
			return act.Effect{}, err
		}
		at, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var board string
		if err := tx.Get(ctx, &board, sqlBoardSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		var number int
		err = tx.Get(ctx, &number, sqlInsertOrder, c.Board, texts(after), at, c.By.Person)
		return act.Effect{Subject: "board/" + strconv.FormatInt(c.Board, 10), Location: "/work/b/" + board + "/proposals#proposal-" + strconv.FormatInt(proposal, 10),
			Body: audit.Body{"number": number, "moved": proposal, "proposals": after}}, err
	})
}

// ProposalReorderPost moves a proposal. Where the order has changed since the page was
// opened, nothing is moved and the page shows the order as it is now.
func (s *Slice) ProposalReorderPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "proposal")
	if err != nil {
		return err
	}
	var seen []int64
	for _, text := range strings.Split(f.Get("seen"), ",") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			seen = append(seen, n)
		}
	}
	rec, err := s.ReorderProposal(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, order.Step(f.Get("direction")), seen)
	if fault.KindOf(err) != fault.Conflict {
		return page.Forward(w, r, rec.Location, err)
	}
	return page.Answer(w, r, f, "", err, func(status int) error { return s.showProposals(w, r, status, f) })
}

// Waiting is one proposal that waits, at its place.
type Waiting struct {
	ID     int64
	Anchor string
	Place  int
	Row    page.Row
	Where  string        // the place in words
	Moves  []page.Option // steps there is room for: value and word
	Key    string
}

// waitingRows are proposals at their places in a queue, in its order. over names
// the board where the page is of several; may says that the reader puts them in
// order.
func waitingRows(rows []proposalRow, queue []int64, over string, may bool, row func(proposalRow) page.Row) []Waiting {
	var out []Waiting
	for i, id := range queue {
		at := slices.IndexFunc(rows, func(p proposalRow) bool { return p.ID == id })
		if at < 0 {
			continue // somebody else's
		}
		p := rows[at]
		x := Waiting{ID: id, Anchor: "proposal-" + strconv.FormatInt(id, 10), Place: i + 1, Row: row(p), Where: placeWords(i+1, len(queue), over), Key: page.NewKey()}
		if may && i > 0 {
			x.Moves = append(x.Moves, page.Option{Value: string(order.Up), Text: say("agenda.move_up")})
		}
		if may && i < len(queue)-1 {
			x.Moves = append(x.Moves, page.Option{Value: string(order.Down), Text: say("agenda.move_down")})
		}
		out = append(out, x)
	}
	return out
}

// placeWords says at which place something waits, and before which board where
// that is not plain.
func placeWords(place, of int, over string) string {
	if over != "" {
		return say("agenda.place_at", "Place", place, "N", of, "Board", over)
	}
	return say("agenda.place", "Place", place, "N", of)
}
