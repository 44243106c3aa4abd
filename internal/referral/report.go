package referral

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/order"
)

// maxWords is the longest report that the intake of a board shows whole.
const maxWords = 1700

// Reporting is what a committee says on a referral.
type Reporting struct {
	Advises string // order.AdvisesFor, AdvisesAgainst or AdvisesNothing
	Motion  int64  // the committee's carried motion it rests on; 0: none
	Words   string
}

// Report makes a committee's report on a referral: it appears among what is
// proposed for the board's agendas. Errors: NotFound; those of order.Report;
// Invalid field words.
func (s *Slice) Report(ctx context.Context, c act.Caller, referral int64, in Reporting) (act.Receipt, error) {
	if bad := rules.CheckLongText("words", in.Words, maxWords); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	in.Words = nfc(in.Words)
	return s.door.Do(ctx, rules.ReferralReport, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, sqlLock, referral); err != nil {
			return act.Effect{}, err
		}
		var x referralRow
		if err := tx.Get(ctx, &x, sqlReferral, c.Board, referral); err != nil {
			return act.Effect{}, err
		}
		var rests []restRow
		if err := tx.Select(ctx, &rests, sqlRestsOn, c.Board, referral); err != nil {
			return act.Effect{}, err
		}
		carried := false
		for _, m := range rests {
			carried = carried || m.ID == in.Motion
		}
		if err := order.Report(order.ReportFacts{Reported: x.ReportedAt != nil, Back: x.BackAt != nil, Advises: in.Advises, Motion: in.Motion != 0, Carried: carried}); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlInsertDone, x.ID, c.Board, in.Motion, in.Advises, in.Words, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		title := cut(say("referral.report_of", "Committee", x.CommitteeName, "Item", x.Item), advice.MaxTitle)
		proposal, err := s.intake(ctx, tx, x.BoardID, c.By.Person, x.ID, title, say("referral.advises."+in.Advises, "Committee", x.CommitteeName)+"\n\n"+in.Words, now)
		return act.Effect{Subject: subject(x.ID), Public: true, Boards: []int64{x.BoardID}, Outbox: mail(c.Board, x.ID, "reported"), Location: homeURL(x.Committee), Body: audit.Body{"motion": in.Motion, "advises": in.Advises, "words": audit.Sealed(in.Words), "proposal": proposal}}, err
	})
}

func (s *Slice) referralHere(r *http.Request) (referralRow, error) {
	var x referralRow
	id, err := page.PathID(r, "referral")
	if err != nil {
		return x, err
	}
	err = s.db.Get(r.Context(), &x, sqlReferral, act.From(r.Context()).Board, id)
	return x, err
}

// ReportForm asks for a committee's report.
func (s *Slice) ReportForm(w http.ResponseWriter, r *http.Request) error {
	x, err := s.referralHere(r)
	if err != nil {
		return err
	}
	return s.showReport(w, r, http.StatusOK, page.NewForm(nil), x)
}

func (s *Slice) showReport(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x referralRow) error {
	sc := act.From(r.Context())
	sheet := page.Sheet{Form: f, Action: homeURL(sc.Slug) + "/" + strconv.FormatInt(x.ID, 10) + "/report", Lead: say("referral.report_lead", "Board", x.BoardName), Back: page.Link{Text: say("work.back"), Href: homeURL(sc.Slug)},
		Facts: []page.Fact{{Name: say("referral.item"), Value: x.Item, Href: "/b/" + x.Board + "/meetings/" + x.Meeting}, {Name: say("referral.motion"), Value: x.Text}}}
	if !x.Due.IsZero() {
		sheet.Facts = append(sheet.Facts, page.Fact{Name: say("referral.due"), Value: dateWords(x.Due)})
	}
	switch {
	case x.ReportedAt != nil:
		sheet.Lead = say("fault.referral_reported")
	case x.BackAt != nil:
		sheet.Lead = say("fault.referral_back")
	default:
		var rests []restRow
		if err := s.db.Select(r.Context(), &rests, sqlRestsOn, sc.Board, x.ID); err != nil {
			return err
		}
		motions := page.Input{Name: "motion", Kind: "select", Label: "referral.rests_on", Hint: "referral.rests_on_hint", Options: []page.Option{{Value: "0", Text: say("referral.no_motion")}}, Optional: true}
		for _, m := range rests {
			motions.Options = append(motions.Options, page.Option{Value: strconv.FormatInt(m.ID, 10), Text: say("referral.motion_on", "Date", dateWords(m.On), "Text", cut(m.Text, 120))})
		}
		advises := page.Input{Name: "advises", Kind: "radios", Label: "referral.advice"}
		for _, a := range []string{order.AdvisesFor, order.AdvisesAgainst, order.AdvisesNothing} {
			advises.Options = append(advises.Options, page.Option{Value: a, Text: say("referral.advice." + a)})
		}
		sheet.Button = "referral.report_it"
		sheet.Fields = []page.Input{advises, motions, {Name: "words", Kind: "textarea", Label: "referral.words", Max: maxWords, Rows: 10}}
	}
	return page.WriteSheet(w, r, status, chrome(r, say("referral.report_title"), page.Crumb{Text: say("referral.title"), Href: homeURL(sc.Slug)}), sheet)
}

// ReportPost makes a report.
func (s *Slice) ReportPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	x, err := s.referralHere(r)
	if err != nil {
		return err
	}
	in := Reporting{Advises: f.Get("advises"), Words: f.Trim("words")}
	if text := f.Trim("motion"); text != "" && text != "0" {
		if in.Motion, err = strconv.ParseInt(text, 10, 64); err != nil || in.Motion < 1 {
			err = fault.Bad(fault.At("motion", "choice_unknown"))
		}
	}
	var rec act.Receipt
	if err == nil {
		rec, err = s.Report(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), x.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showReport(w, r, status, f, x) })
}
