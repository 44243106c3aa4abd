package referral

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/order"
)

// maxWhy is how much of a motion or a report the intake shows.
const maxWhy = 2000

// Send puts what a carried motion referred before a committee of the board: it
// appears among what is proposed for the committee's agendas, with the words of
// the motion, and its papers come along. due is the day by which the motion asks
// for a report, "" for none. Errors: those of order.Refer; Invalid field due.
func (s *Slice) Send(ctx context.Context, c act.Caller, motion, committee int64, due string) (act.Receipt, error) {
	by, bad := rules.FormDate("due", due, false)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.ReferralSend, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, sqlMotionLock, c.Board, motion); err != nil {
			return act.Effect{}, err
		}
		var m motionRow
		if err := tx.Get(ctx, &m, sqlMotion, c.Board, motion); err != nil {
			return act.Effect{}, err
		}
		var all []committeeRow
		if err := tx.Select(ctx, &all, sqlCommittees, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		zone, err := time.LoadLocation(m.Zone)
		if err != nil {
			return act.Effect{}, err
		}
		to := find(all, committee)
		err = order.Refer(order.ReferFacts{Kind: rules.MotionKind(m.Kind), Outcome: m.Outcome, Sent: m.Sent, Committee: to.ID != 0, Due: by, Today: rules.DateOf(now, zone)})
		if err != nil {
			return act.Effect{}, err
		}
		return s.send(ctx, tx, c, m, to, by, now)
	})
	if fault.CodeOf(err) == "referrals_motion_once" {
		err = fault.New(fault.Conflict, "referral_sent")
	}
	return rec, err
}

// send writes a referral, in any act.
func (s *Slice) send(ctx context.Context, tx *pg.Tx, c act.Caller, m motionRow, to committeeRow, by rules.Date, now time.Time) (act.Effect, error) {
	var day *string
	if !by.IsZero() {
		text := by.String()
		day = &text
	}
	var id int64
	if err := tx.Get(ctx, &id, sqlInsert, c.Board, to.ID, m.ID, m.ItemID, day, now, c.By.Person); err != nil {
		return act.Effect{}, err
	}
	proposal, err := s.intake(ctx, tx, to.ID, c.By.Person, id, cut(m.Item, advice.MaxTitle), m.why(by), now)
	return act.Effect{Subject: subject(id), Public: true, Boards: []int64{to.ID}, Outbox: mail(c.Board, id, "sent"), Location: homeURL(m.Board), Body: audit.Body{"committee": to.ID, "motion": m.ID, "item": m.ItemID, "due": by.String(), "proposal": proposal}}, err
}

// Carried gives a motion that carried its effect before the committees, in the
// act that closes its vote: what it referred is before the committee it names,
// and one that rescinds a motion to refer takes the referral back. When the
// words of the motion were amended the clerk sends it, because the committee it
// was moved with may be another now. Errors: none of its own.
func (s *Slice) Carried(ctx context.Context, tx *pg.Tx, c act.Caller, motion int64, now time.Time) (act.Effect, error) {
	var m motionRow
	if err := tx.Get(ctx, &m, sqlMotion, c.Board, motion); pg.NotFound(err) {
		return act.Effect{}, nil // moved under no item
	} else if err != nil {
		return act.Effect{}, err
	}
	if m.Kind != string(rules.MotionRefer) {
		return discharge(ctx, tx, c, m, now)
	}
	var all []committeeRow
	if err := tx.Select(ctx, &all, sqlCommittees, c.Board); err != nil {
		return act.Effect{}, err
	}
	to := find(all, m.To)
	if to.ID == 0 || m.Reworded || m.Sent {
		return act.Effect{}, nil
	}
	eff, err := s.send(ctx, tx, c, m, to, m.ReportBy, now)
	said := eff.Body
	said["referral"] = act.Receipt{Subject: eff.Subject}.ID()
	delete(said, "motion")
	eff.Body = audit.Body{"referral": map[string]any(said)}
	return eff, err
}

// why is what the committee reads of a referral.
func (m motionRow) why(due rules.Date) string {
	words := say("referral.why", "Board", m.BoardName, "Date", dateWords(m.On))
	if !due.IsZero() {
		words += " " + say("referral.why_due", "Date", dateWords(due))
	}
	return words + "\n\n" + cut(m.Text, maxWhy-len([]rune(words))-2)
}

func find(all []committeeRow, id int64) committeeRow {
	for _, c := range all {
		if c.ID == id {
			return c
		}
	}
	return committeeRow{}
}

// named is the committee whose name the words of a motion hold; the only one a
// board has needs no name.
func named(all []committeeRow, text string) committeeRow {
	text = strings.ToLower(text)
	for _, c := range all {
		if strings.Contains(text, strings.ToLower(c.Name)) {
			return c
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return committeeRow{}
}

func (s *Slice) motionHere(r *http.Request) (motionRow, error) {
	var m motionRow
	id, err := page.PathID(r, "motion")
	if err != nil {
		return m, err
	}
	err = s.db.Get(r.Context(), &m, sqlMotion, act.From(r.Context()).Board, id)
	if err == nil && (m.Kind != string(rules.MotionRefer) || m.Outcome != rules.OutcomeCarried) {
		err = fault.New(fault.NotFound, "not_found")
	}
	return m, err
}

// SendForm asks to which committee a referral goes, and by when it is to report.
func (s *Slice) SendForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.motionHere(r)
	if err != nil {
		return err
	}
	var all []committeeRow
	if err := s.db.Select(r.Context(), &all, sqlCommittees, act.From(r.Context()).Board); err != nil {
		return err
	}
	to := m.To
	if to == 0 || m.Reworded {
		to = named(all, m.Text).ID
	}
	due := ""
	if !m.ReportBy.IsZero() {
		due = m.ReportBy.String()
	}
	return s.showSend(w, r, http.StatusOK, page.NewForm(map[string]string{"committee": strconv.FormatInt(to, 10), "due": due}), m)
}

func (s *Slice) showSend(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m motionRow) error {
	sc := act.From(r.Context())
	var all []committeeRow
	if err := s.db.Select(r.Context(), &all, sqlCommittees, sc.Board); err != nil {
		return err
	}
	sheet := page.Sheet{Form: f, Action: homeURL(sc.Slug) + "/motions/" + strconv.FormatInt(m.ID, 10) + "/send", Lead: say("referral.send_lead"), Back: page.Link{Text: say("work.back"), Href: homeURL(sc.Slug)},
		Facts: []page.Fact{{Name: say("referral.item"), Value: m.Item}, {Name: say("referral.motion"), Value: m.Text}, {Name: say("referral.decided"), Value: dateWords(m.On), Href: "/b/" + m.Board + "/meetings/" + m.Meeting}}}
	switch {
	case m.Sent:
		sheet.Lead = say("fault.referral_sent")
	case len(all) == 0:
		sheet.Lead = say("referral.no_committee")
	default:
		in := page.Input{Name: "committee", Kind: "select", Label: "referral.committee", Options: []page.Option{{Text: say("member.choose")}}}
		for _, c := range all {
			in.Options = append(in.Options, page.Option{Value: strconv.FormatInt(c.ID, 10), Text: c.Name})
		}
		sheet.Button = "referral.send_it"
		sheet.Fields = []page.Input{in, {Name: "due", Kind: "date", Label: "referral.due", Hint: "referral.due_hint", Width: "small", Optional: true}}
	}
	return page.WriteSheet(w, r, status, chrome(r, say("referral.send_title"), page.Crumb{Text: say("referral.title"), Href: homeURL(sc.Slug)}), sheet)
}

// SendPost sends a referral.
func (s *Slice) SendPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.motionHere(r)
	if err != nil {
		return err
	}
	to, _ := f.Int("committee")
	rec, err := s.Send(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, to, f.Trim("due"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSend(w, r, status, f, m) })
}
