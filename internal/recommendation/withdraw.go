package recommendation

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// WithdrawForm asks why a recommendation is taken back.
func (s *Slice) WithdrawForm(w http.ResponseWriter, r *http.Request) error {
	l, err := s.at(r)
	if err != nil {
		return err
	}
	if err := advice.WithdrawRecommendation(l.stage(), false, "-"); err != nil { // a reason is still to be given
		return err
	}
	return s.showWithdraw(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showWithdraw(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	l, err := s.at(r)
	if err != nil {
		return err
	}
	back := workPage(l.Slug, l.ID)
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("recommendation.withdraw"), page.Crumb{Text: l.NewestTitle, Href: back}), page.Sheet{Form: f, Action: back + "/withdraw",
		Button: "recommendation.withdraw_it", Lead: say("recommendation.withdraw_lead", "Title", l.NewestTitle), Back: page.Link{Text: say("recommendation.keep"), Href: back},
		Fields: []page.Input{{Name: "reason", Kind: "textarea", Label: "recommendation.reason", Hint: "recommendation.reason_hint"}}})
}

// WithdrawPost takes a recommendation back.
func (s *Slice) WithdrawPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Withdraw(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showWithdraw(w, r, status, f) })
}

// Withdraw takes back a recommendation the board has not adopted. It stays on
// the record with its reason. Errors: NotFound; Conflict
// "recommendation_adopted", "recommendation_withdrawn", "motion_pending";
// Invalid with field reason.
func (s *Slice) Withdraw(ctx context.Context, c act.Caller, id int64, reason string) (act.Receipt, error) {
	return s.door.Do(ctx, rules.RecommendationWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		// The meetings that deal with it are held first: a vote opens and closes
		// under the same lock, so it cannot be adopted while it is withdrawn.
		var meetings []int64
		if err := tx.Select(ctx, &meetings, sqlLockMeetings, id); err != nil {
			return act.Effect{}, err
		}
		l, err := lockLife(ctx, tx, c.Board, id)
		if err != nil {
			return act.Effect{}, err
		}
		var pending int
		if err := tx.Get(ctx, &pending, sqlPending, id); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := advice.WithdrawRecommendation(l.stage(), pending > 0, reason); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlDrop, id, c.Board, now, norm.NFC.String(reason))
		return act.Effect{Subject: subject(id), Location: workPage(l.Slug, id), Public: l.Seq != 0, Body: audit.Body{"reason": audit.Sealed(reason)}}, err
	})
}
