package recommendation

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
	"parley/internal/rules/advice"
)

type sentRow struct {
	ID             int64      `db:"id"`
	Recommendation int64      `db:"recommendation_id"`
	SentAt         time.Time  `db:"sent_at"`
	DeliveredOn    rules.Date `db:"delivered_on"`
	AcknowledgedOn rules.Date `db:"acknowledged_on"`
	StartEvent     string     `db:"start_event"`
	DueOn          rules.Date `db:"due_on"`
	Days           int        `db:"days"`
	Unit           string     `db:"unit"`
	Citation       string     `db:"citation"`
	Addressee      string     `db:"addressee"`
	Department     string     `db:"department"`
}

// RecordForm asks when a transmittal was delivered or acknowledged.
func (s *Slice) RecordForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRecord(w, r, http.StatusOK, page.NewForm(map[string]string{"on": act.From(r.Context()).Today.String()}))
}

func (s *Slice) showRecord(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	var t sentRow
	if err := s.db.Get(ctx, &t, sqlTransmittal, id, sc.Board); err != nil {
		return err
	}
	var events []page.Option
	if t.DeliveredOn.IsZero() {
		events = append(events, page.Option{Value: advice.StartDelivery, Text: say("recommendation.event.delivery"), Hint: startHint(t, advice.StartDelivery)})
	}
	if t.AcknowledgedOn.IsZero() {
		events = append(events, page.Option{Value: advice.StartAcknowledgement, Text: say("recommendation.event.acknowledgement"), Hint: startHint(t, advice.StartAcknowledgement)})
	}
	if len(events) == 0 && status == http.StatusOK {
		return fault.New(fault.Conflict, "receipt_recorded")
	}
	if f.Get("event") == "" && len(events) > 0 {
		f.Values.Set("event", events[0].Value)
	}
	back := workPage(sc.Slug, t.Recommendation)
	return page.WriteSheet(w, r, status, workChrome(ctx, say("recommendation.record"), page.Crumb{Text: t.Department, Href: back}), page.Sheet{Form: f, Action: r.URL.Path, Button: "recommendation.record_it",
		Lead: say("recommendation.record_lead", "Addressee", t.Addressee, "Date", page.Day(page.Lang, "long", t.SentAt.In(sc.Zone))), Back: page.Link{Text: say("work.back"), Href: back},
		Fields: []page.Input{{Name: "event", Kind: "radios", Label: "recommendation.event", Options: events}, {Name: "on", Kind: "date", Label: "recommendation.on", Width: "small"}}})
}

// startHint says so where an event starts the clock.
func startHint(t sentRow, event string) string {
	if t.Days == 0 || t.StartEvent != event {
		return ""
	}
	return say("recommendation.starts_clock", "Basis", basis(t.Days, t.Unit, t.Citation))
}

// RecordPost records when a transmittal was delivered or acknowledged.
func (s *Slice) RecordPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		c := act.From(r.Context()).Caller(f.Key, f.Digest())
		switch f.Get("event") {
		case advice.StartDelivery:
			rec, err = s.RecordDelivery(r.Context(), c, id, f.Trim("on"))
		case advice.StartAcknowledgement:
			rec, err = s.RecordAcknowledgement(r.Context(), c, id, f.Trim("on"))
		default:
			err = fault.Bad(rules.CheckChoice("event", f.Get("event"), advice.StartDelivery, advice.StartAcknowledgement)...)
		}
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRecord(w, r, status, f) })
}

// RecordDelivery records the ISO date on which a transmittal was delivered. It
// starts the clock where the board's rule counts from delivery. Errors:
// NotFound; Conflict "receipt_recorded"; Invalid with field on: required,
// not_a_date, date_in_future, date_before_sending.
func (s *Slice) RecordDelivery(ctx context.Context, c act.Caller, transmittal int64, on string) (act.Receipt, error) {
	return s.record(ctx, c, transmittal, advice.StartDelivery, on)
}

// RecordAcknowledgement records the ISO date on which the addressee
// acknowledged receipt. It starts the clock where the board's rule counts from
// the acknowledgement. Errors: as RecordDelivery.
func (s *Slice) RecordAcknowledgement(ctx context.Context, c act.Caller, transmittal int64, on string) (act.Receipt, error) {
	return s.record(ctx, c, transmittal, advice.StartAcknowledgement, on)
}

func (s *Slice) record(ctx context.Context, c act.Caller, transmittal int64, event, on string) (act.Receipt, error) {
	date, bad := rules.FormDate("on", on, true)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.TransmittalRecord, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var t sentRow
		if err := tx.Get(ctx, &t, sqlLockTransmittal, transmittal, c.Board); err != nil {
			return act.Effect{}, err
		}
		zone, err := boardZone(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		cal, err := calendar(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		slug, err := boardSlug(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		have, update := t.DeliveredOn, sqlUpdateDelivery
		if event == advice.StartAcknowledgement {
			have, update = t.AcknowledgedOn, sqlUpdateAcknowledged
		}
		switch {
		case !have.IsZero():
			return act.Effect{}, fault.New(fault.Conflict, "receipt_recorded")
		case date.After(rules.DateOf(now, zone)):
			return act.Effect{}, fault.Bad(fault.At("on", "date_in_future"))
		case date.Before(rules.DateOf(t.SentAt, zone)):
			return act.Effect{}, fault.Bad(fault.At("on", "date_before_sending"))
		}
		due := t.DueOn
		if t.StartEvent == event && t.Days > 0 {
			rule := advice.ResponseRule{Days: t.Days, Unit: t.Unit, Start: t.StartEvent, Citation: t.Citation}
			if due, err = advice.DueDate(rule, date, cal); err != nil {
				return act.Effect{}, err
			}
		}
		_, err = tx.Exec(ctx, update, transmittal, c.Board, date, due)
		return act.Effect{Subject: "transmittal/" + strconv.FormatInt(transmittal, 10), Location: workPage(slug, t.Recommendation), Public: true,
			Body: audit.Body{"event": event, "on": date.String(), "due": due.String()}}, err
	})
}
