package recommendation

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// AmendForm asks for the right date of what was recorded wrongly.
func (s *Slice) AmendForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAmend(w, r, http.StatusOK, page.NewForm(map[string]string{"event": r.URL.Query().Get("event")}))
}

func (s *Slice) showAmend(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	t, all, err := s.transmittal(r)
	if err != nil {
		return err
	}
	var events []page.Option
	for _, x := range all {
		if !x.have.IsZero() {
			events = append(events, page.Option{Value: x.name, Text: x.words(), Hint: say("recommendation.amend_was", "Date", dateWords(x.have))})
		}
	}
	if len(events) == 0 {
		return fault.New(fault.Conflict, "receipt_not_recorded")
	}
	if len(events) == 1 && f.Get("event") == "" {
		f.Values.Set("event", events[0].Value)
	}
	return s.writeReceipt(w, r, status, t, page.Sheet{Form: f, Button: "recommendation.amend_it", Fields: []page.Input{
		{Name: "event", Kind: "radios", Label: "recommendation.amend_which", Options: events},
		{Name: "on", Kind: "date", Label: "recommendation.amend_on", Width: "small"},
		{Name: "reason", Kind: "textarea", Label: "recommendation.amend_reason", Hint: "recommendation.amend_reason_hint", Max: rules.MaxReason, Rows: 3}}}, "recommendation.amend")
}

// AmendPost puts the right date in the place of one recorded wrongly.
func (s *Slice) AmendPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Amend(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Get("event"), f.Trim("on"), f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showAmend(w, r, status, f) })
}

// Amend puts the ISO date of a delivery, an acknowledgement or a copy in the place
// of one recorded wrongly; the wrong one stays on the public page with the reason.
// The answer's due date follows where it is counted from that day. Names as in
// Record. Errors: NotFound; Conflict "receipt_not_recorded"; Invalid as
// advice.Amend says, and event: required, choice_unknown; on: required, not_a_date.
func (s *Slice) Amend(ctx context.Context, c act.Caller, transmittal int64, name, on, reason string) (act.Receipt, error) {
	return s.receive(ctx, rules.TransmittalAmend, c, transmittal, name, on, func(ctx context.Context, tx *pg.Tx, x received) (audit.Body, error) {
		if err := advice.Amend(x.facts, x.on, reason); err != nil {
			return nil, err
		}
		if err := x.update(ctx, tx); err != nil {
			return nil, err
		}
		var id int64
		reason = norm.NFC.String(reason)
		err := tx.Get(ctx, &id, sqlInsertCorrection, c.Board, transmittal, x.event, x.to, x.have, x.on, reason, x.sent.DueOn, x.due, x.now, c.By.Person)
		return audit.Body{"correction": id, "event": x.event, "to": audit.Sealed(x.to), "was": x.have.String(), "became": x.on.String(), "reason": audit.Sealed(reason), "due_was": x.sent.DueOn.String(), "due_became": x.due.String()}, err
	})
}
