package recommendation

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/advice"
)

// Owed lists what the board itself still has to do for its recommendations: send
// what was adopted, give the copies that its rule asks for, and record the delivery
// that starts a clock.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	ls, err := loadLives(ctx, r, board, 0, false)
	if err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, l := range ls {
		d := page.Duty{Days: say("recommendation.owed_soon"), Owner: say("recommendation.owed_of", "Number", l.number())}
		if l.stage() == advice.StageAdopted {
			d.What, d.Href = say("recommendation.owed_send", "Title", l.NewestTitle), workPage(l.Slug, l.ID)+"/transmit"
			out = append(out, d)
		}
		for _, t := range l.transmittals {
			for _, to := range t.missing() {
				c := l.copyDuty(t, to, l.day(now))
				c.Owner, c.What, c.Href = d.Owner, say("recommendation.owed_copy", "Title", l.NewestTitle, "To", to), recordPath(l.Slug, t.ID)
				out = append(out, c)
			}
			if t.unstarted() && l.closedSince(l.day(now)).IsZero() {
				d.What, d.Href = say("recommendation.owed_record", "Title", l.NewestTitle, "Addressee", t.Addressee), recordPath(l.Slug, t.ID)
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// unstarted says that an answer's clock waits for a delivery or an
// acknowledgement that nobody has recorded.
func (t transmittalRow) unstarted() bool { return t.SignedAt == nil && t.Days > 0 && t.DueOn.IsZero() }
