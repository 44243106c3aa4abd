package recommendation

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// eventCopy is that someone was given a copy; the other events are those that
// can start the clock of an answer.
const eventCopy = "copy"

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
	CopiesText     string     `db:"publish_copies"`
	Extended       bool       `db:"extended"`
	RollOver       bool       `db:"roll_over"`
}

// receipt is a date that is recorded of a sending: of its delivery, of its
// acknowledgement, or of a copy.
type receipt struct {
	name  string // in a form: delivery, acknowledgement, copy-1
	event string
	to    string // of a copy
	have  rules.Date
}

func (x receipt) words() string { return say("recommendation.event."+x.event, "To", x.to) }

// receipts are the dates that are recorded of a sending or could be.
func (t sentRow) receipts(ctx context.Context, r pg.Reader) ([]receipt, error) {
	var given []struct {
		To string     `db:"recipient"`
		On rules.Date `db:"given_on"`
	}
	if err := r.Select(ctx, &given, sqlCopies, t.ID); err != nil {
		return nil, err
	}
	out := []receipt{{name: advice.StartDelivery, event: advice.StartDelivery, have: t.DeliveredOn}, {name: advice.StartAcknowledgement, event: advice.StartAcknowledgement, have: t.AcknowledgedOn}}
	for i, to := range advice.CopiesOf(t.CopiesText) {
		x := receipt{name: copyName(i), event: eventCopy, to: to}
		for _, g := range given {
			if g.To == to {
				x.have = g.On
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// transmittal is the sending in the address, with its dates.
func (s *Slice) transmittal(r *http.Request) (sentRow, []receipt, error) {
	var t sentRow
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return t, nil, err
	}
	if err := s.db.Get(r.Context(), &t, sqlTransmittal, id, act.From(r.Context()).Board); err != nil {
		return t, nil, err
	}
	all, err := t.receipts(r.Context(), s.db)
	return t, all, err
}

// RecordForm asks when a transmittal was delivered or acknowledged, or a copy of
// it given.
func (s *Slice) RecordForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRecord(w, r, http.StatusOK, page.NewForm(map[string]string{"event": r.URL.Query().Get("event"), "on": act.From(r.Context()).Today.String()}))
}

func (s *Slice) showRecord(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	t, all, err := s.transmittal(r)
	if err != nil {
		return err
	}
	var events []page.Option
	for _, x := range all {
		if x.have.IsZero() {
			events = append(events, page.Option{Value: x.name, Text: x.words(), Hint: startHint(t, x.event)})
		}
	}
	if len(events) == 0 && status == http.StatusOK {
		return fault.New(fault.Conflict, "receipt_recorded")
	}
	if len(events) > 0 && !slices.ContainsFunc(events, func(o page.Option) bool { return o.Value == f.Get("event") }) {
		f.Values.Set("event", events[0].Value)
	}
	return s.writeReceipt(w, r, status, t, page.Sheet{Form: f, Button: "recommendation.record_it",
		Fields: []page.Input{{Name: "event", Kind: "radios", Label: "recommendation.event", Options: events}, {Name: "on", Kind: "date", Label: "recommendation.on", Width: "small"}}}, "recommendation.record")
}

func (s *Slice) writeReceipt(w http.ResponseWriter, r *http.Request, status int, t sentRow, sheet page.Sheet, title string) error {
	ctx := r.Context()
	sc := act.From(ctx)
	back := workPage(sc.Slug, t.Recommendation)
	sheet.Action, sheet.Back = r.URL.Path, page.Link{Text: say("work.back"), Href: back}
	sheet.Lead = say("recommendation.record_lead", "Addressee", t.Addressee, "Date", page.Day(page.Lang, "long", t.SentAt.In(sc.Zone)))
	return page.WriteSheet(w, r, status, workChrome(ctx, say(title), page.Crumb{Text: t.Department, Href: back}), sheet)
}

// startHint says so where an event starts the clock.
func startHint(t sentRow, event string) string {
	if t.Days == 0 || t.StartEvent != event {
		return ""
	}
	return say("recommendation.starts_clock", "Basis", answers.Basis(t.Days, 0, t.Unit, t.Citation))
}

// RecordPost records when a transmittal was delivered or acknowledged, or a copy
// of it given.
func (s *Slice) RecordPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Record(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Get("event"), f.Trim("on"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRecord(w, r, status, f) })
}

// Record records the ISO date of what happened to a transmittal: delivery,
// acknowledgement, or copy-1, copy-2 … for those that its rule names, in that
// order. It starts the clock of the answer where the board's rule counts from it.
// Errors: NotFound; Conflict "receipt_recorded"; Invalid with fields event:
// required, choice_unknown; on: required, not_a_date, date_in_future,
// date_before_sending.
func (s *Slice) Record(ctx context.Context, c act.Caller, transmittal int64, name, on string) (act.Receipt, error) {
	return s.receive(ctx, rules.TransmittalRecord, c, transmittal, name, on, func(ctx context.Context, tx *pg.Tx, x received) (audit.Body, error) {
		if err := advice.Receive(x.facts, x.on); err != nil {
			return nil, err
		}
		body := audit.Body{"event": x.event, "on": x.on.String(), "due": x.due.String()}
		if x.event != eventCopy {
			return body, x.update(ctx, tx)
		}
		var id int64
		err := tx.Get(ctx, &id, sqlInsertCopy, c.Board, transmittal, x.to, x.on, x.now, c.By.Person)
		body["copy"], body["to"] = id, audit.Sealed(x.to)
		return body, err
	})
}

// received is a date that is about to be recorded of a sending.
type received struct {
	receipt
	sent  sentRow
	facts advice.ReceiptFacts
	on    rules.Date
	due   rules.Date // of the answer, from then on
	board int64
	by    int64 // whose entry it is; 0: of no person
	now   time.Time
}

// update writes a date over the one that stands.
func (x received) update(ctx context.Context, tx *pg.Tx) error {
	var err error
	switch x.event {
	case advice.StartDelivery:
		_, err = tx.Exec(ctx, sqlUpdateDelivery, x.sent.ID, x.board, x.on, x.due, x.by)
	case advice.StartAcknowledgement:
		_, err = tx.Exec(ctx, sqlUpdateAcknowledged, x.sent.ID, x.board, x.on, x.due, x.by)
	default:
		_, err = tx.Exec(ctx, sqlUpdateCopy, x.sent.ID, x.board, x.to, x.on)
	}
	return err
}

// receive locks a sending, finds the date that is meant, counts when the answer
// is due by it, and writes it as write says.
func (s *Slice) receive(ctx context.Context, action rules.Action, c act.Caller, transmittal int64, name, on string, write func(context.Context, *pg.Tx, received) (audit.Body, error)) (act.Receipt, error) {
	date, bad := rules.FormDate("on", on, true)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x := received{on: date, board: c.Board, by: c.By.Person}
		t := &x.sent
		if err := tx.Get(ctx, t, sqlLockTransmittal, transmittal, c.Board); err != nil {
			return act.Effect{}, err
		}
		all, err := t.receipts(ctx, tx)
		if err != nil {
			return act.Effect{}, err
		}
		var names []string
		for _, r := range all {
			names = append(names, r.name)
			if r.name == name {
				x.receipt = r
			}
		}
		if bad := rules.CheckChoice("event", name, names...); len(bad) > 0 {
			return act.Effect{}, fault.Bad(bad...)
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
		if x.now, err = tx.Now(ctx); err != nil {
			return act.Effect{}, err
		}
		starts := t.StartEvent == x.event && t.Days > 0
		x.facts = advice.ReceiptFacts{Sent: rules.DateOf(t.SentAt, zone), Today: rules.DateOf(x.now, zone), Have: x.have, Starts: starts, Extended: t.Extended}
		if x.due = t.DueOn; starts {
			rule := advice.ResponseRule{Days: t.Days, Unit: t.Unit, Start: t.StartEvent, Citation: t.Citation, RollOver: t.RollOver}
			if x.due, err = advice.DueDate(rule, date, cal); err != nil {
				return act.Effect{}, err
			}
		}
		body, err := write(ctx, tx, x)
		return act.Effect{Subject: "transmittal/" + strconv.FormatInt(transmittal, 10), Location: workPage(slug, t.Recommendation), Public: true, Body: body}, err
	})
}
