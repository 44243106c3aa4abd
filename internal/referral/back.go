package referral

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// TakeBack takes a referral back from the committee, before it reports. What the
// committee was told stays as it is and says so. Errors: NotFound; those of
// order.TakeBackReferral; Invalid field reason.
func (s *Slice) TakeBack(ctx context.Context, c act.Caller, referral int64, reason string) (act.Receipt, error) {
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	reason = nfc(reason)
	return s.door.Do(ctx, rules.ReferralTakeBack, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, sqlLock, referral); err != nil {
			return act.Effect{}, err
		}
		var x referralRow
		if err := tx.Get(ctx, &x, sqlOwn, c.Board, referral); err != nil {
			return act.Effect{}, err
		}
		if err := order.TakeBackReferral(order.TakeBackReferralFacts{Reported: x.ReportedAt != nil, Back: x.BackAt != nil}); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertBack, x.ID, c.Board, 0, reason, now, c.By.Person)
		return act.Effect{Subject: subject(x.ID), Public: true, Boards: []int64{x.CommitteeID}, Outbox: mail(c.Board, x.ID, "taken_back"), Location: homeURL(x.Board), Body: audit.Body{"reason": audit.Sealed(reason)}}, err
	})
}

// discharge takes a referral back by a motion that rescinds the one that made
// it. A report that came meanwhile stands: the committee was discharged by it.
func discharge(ctx context.Context, tx *pg.Tx, c act.Caller, m motionRow, now time.Time) (act.Effect, error) {
	var x referralRow
	if err := tx.Get(ctx, &x, sqlByMotion, c.Board, m.Target); pg.NotFound(err) {
		return act.Effect{}, nil // it rescinds something else
	} else if err != nil {
		return act.Effect{}, err
	}
	var locked int64
	if err := tx.Get(ctx, &locked, sqlLock, x.ID); err != nil {
		return act.Effect{}, err
	}
	if err := tx.Get(ctx, &x, sqlByMotion, c.Board, m.Target); err != nil { // as it stands under the lock
		return act.Effect{}, err
	}
	if order.TakeBackReferral(order.TakeBackReferralFacts{Reported: x.ReportedAt != nil, Back: x.BackAt != nil}) != nil {
		return act.Effect{}, nil
	}
	_, err := tx.Exec(ctx, sqlInsertBack, x.ID, c.Board, m.ID, "", now, c.By.Person)
	return act.Effect{Boards: []int64{x.CommitteeID}, Outbox: mail(c.Board, x.ID, "taken_back"), Body: audit.Body{"discharged": x.ID}}, err
}

// sentHere is the referral of the address, of the board that sent it.
func (s *Slice) sentHere(r *http.Request) (referralRow, error) {
	var x referralRow
	id, err := page.PathID(r, "referral")
	if err != nil {
		return x, err
	}
	err = s.db.Get(r.Context(), &x, sqlOwn, act.From(r.Context()).Board, id)
	return x, err
}

// TakeBackForm asks why a referral is taken back.
func (s *Slice) TakeBackForm(w http.ResponseWriter, r *http.Request) error {
	x, err := s.sentHere(r)
	if err != nil {
		return err
	}
	return s.showTakeBack(w, r, http.StatusOK, page.NewForm(nil), x)
}

func (s *Slice) showTakeBack(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x referralRow) error {
	sc := act.From(r.Context())
	sheet := page.Sheet{Form: f, Action: homeURL(sc.Slug) + "/" + strconv.FormatInt(x.ID, 10) + "/take-back", Lead: say("referral.back_lead"), Back: page.Link{Text: say("work.back"), Href: homeURL(sc.Slug)},
		Facts: []page.Fact{{Name: say("referral.item"), Value: x.Item, Href: "/b/" + x.Board + "/meetings/" + x.Meeting}, {Name: say("referral.motion"), Value: x.Text}, {Name: say("referral.committee"), Value: x.CommitteeName}}}
	switch err := order.TakeBackReferral(order.TakeBackReferralFacts{Reported: x.ReportedAt != nil, Back: x.BackAt != nil}); {
	case err != nil:
		sheet.Lead = say("fault." + fault.CodeOf(err))
	default:
		sheet.Button = "referral.back_it"
		sheet.Fields = []page.Input{{Name: "reason", Kind: "textarea", Label: "referral.back_reason", Hint: "referral.back_reason_hint", Max: rules.MaxReason, Rows: 4}}
	}
	return page.WriteSheet(w, r, status, chrome(r, say("referral.back_title"), page.Crumb{Text: say("referral.title"), Href: homeURL(sc.Slug)}), sheet)
}

// TakeBackPost takes a referral back.
func (s *Slice) TakeBackPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	x, err := s.sentHere(r)
	if err != nil {
		return err
	}
	rec, err := s.TakeBack(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, f.Trim("reason"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTakeBack(w, r, status, f, x) })
}
