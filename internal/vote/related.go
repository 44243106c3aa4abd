package vote

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
)

// Again is a recusal that may be due again: the member recused from an item
// like this one before.
type Again struct {
	Item, Seat int64
	Words      string
	Ground     string
	Reason     string
	LeftRoom   bool
	Key        string
}

// related lists the members at the table who recused from an item like the one
// before the board and have not on this one; own restricts it to one person.
func (x room) related(ctx context.Context, r pg.Reader, own int64) ([]Again, error) {
	if x.item == 0 || x.m.state().Ended() {
		return nil, nil
	}
	rows, err := record.RecusedBefore(ctx, r, x.m.Board, x.item)
	if err != nil {
		return nil, err
	}
	var out []Again
	for _, c := range rows {
		st := x.t.own(c.Person)
		if st.ID == 0 || !st.votes() || st.recused || own != 0 && own != c.Person {
			continue
		}
		why := say("recusal." + c.Ground)
		if c.Reason != "" {
			why += ": " + c.Reason
		}
		id := "vote.recused_before"
		if own != 0 {
			id = "vote.you_recused_before"
		}
		out = append(out, Again{Item: x.item, Seat: st.ID, Ground: c.Ground, Reason: c.Reason, LeftRoom: c.LeftRoom, Key: page.NewKey(),
			Words: say(id, "Member", st.Name, "Date", page.Day(page.Lang, "long", c.On.In(time.UTC)), "Item", c.Title, "Why", why)})
	}
	return out, nil
}
