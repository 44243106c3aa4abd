package vote

import (
	"context"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// Refer gives a motion that carried its effect on what is before the committees,
// in the act that closes its vote: what it referred is sent, the committee it
// discharged is told. It returns what the act leaves of that.
type Refer func(ctx context.Context, tx *pg.Tx, c act.Caller, motion int64, now time.Time) (act.Effect, error)

// AnotherBody stands for a body that is none of the board's committees.
const AnotherBody = -1

// maxBody is how many runes the name of another body may have.
const maxBody = 200

const sqlCommittees = `select id, name from boards where parent_id = $1 and source is null order by name, id`

// Addressee is to whom a motion refers, and by when it asks for a report.
type Addressee struct {
	Committee int64  // of the board; AnotherBody; 0: the motion refers nothing
	Body      string // the other body
	By        string // YYYY-MM-DD; "" for no day
}

type committeeRow struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

// day is the day as the database takes it.
func (a Addressee) day() any {
	if a.By == "" {
		return nil
	}
	return a.By
}

// addressed checks to whom a motion refers and words one that has no words of
// its own. Errors: those of order.Address; Invalid fields refer_body, report_by.
func addressed(ctx context.Context, tx *pg.Tx, m meetingRow, in *Motion, today rules.Date) error {
	to := &in.Refer
	to.Body = norm.NFC.String(to.Body)
	due, bad := rules.FormDate("report_by", to.By, false)
	if bad = append(bad, rules.CheckOptionalLine("refer_body", to.Body, maxBody)...); len(bad) > 0 {
		return fault.Bad(bad...)
	}
	var all []committeeRow
	if err := tx.Select(ctx, &all, sqlCommittees, m.Board); err != nil {
		return err
	}
	f := order.AddressFacts{Kind: in.Kind, Named: to.Committee > 0, Other: to.Committee == AnotherBody, Words: to.Body, Item: in.Item != 0, Due: due, Today: today}
	name := to.Body
	for _, x := range all {
		if x.ID == to.Committee {
			f.Committee, name = true, x.Name
		}
	}
	if err := order.Address(f); err != nil {
		return err
	}
	if f.Other {
		to.Committee = 0
	}
	switch {
	case in.Kind != rules.MotionRefer:
	case due.IsZero():
		to.By = ""
		if in.Text == "" {
			in.Text = say("motion_text.refer", "To", name)
		}
	default:
		to.By = due.String()
		if in.Text == "" {
			in.Text = say("motion_text.refer_by", "To", name, "Date", page.Day(page.Lang, "long", due.In(time.UTC)))
		}
	}
	return nil
}

// addressee reads to whom a motion refers: fields refer_to, refer_body,
// report_by. Errors: Invalid field refer_to: choice_unknown.
func addressee(f *page.Form) (Addressee, error) {
	out := Addressee{Body: f.Trim("refer_body"), By: f.Trim("report_by")}
	switch to := f.Get("refer_to"); to {
	case "":
	case "other":
		out.Committee = AnotherBody
	default:
		n, ok := f.Int("refer_to")
		if !ok || n < 1 {
			return out, fault.Bad(fault.At("refer_to", "choice_unknown"))
		}
		out.Committee = n
	}
	return out, nil
}

// committees are the choices of a motion to refer.
func (x room) committees() []page.Option {
	out := []page.Option{{Text: say("vote.refer_none")}}
	for _, c := range x.below {
		out = append(out, option(c.ID, c.Name))
	}
	return append(out, page.Option{Value: "other", Text: say("vote.refer_other")})
}

// takesEffect gives a carried motion its effect on committees, and tells of a decision.
func (s *Slice) takesEffect(ctx context.Context, tx *pg.Tx, c act.Caller, o motionRow, outcome string, now time.Time) (act.Effect, error) {
	kind := rules.MotionKind(o.Kind)
	if s.refer == nil || outcome != rules.OutcomeCarried || kind != rules.MotionRefer && kind != rules.MotionRescind {
		mails, err := record.TellDecision(ctx, tx, c.Board, o.ID, o.Kind, outcome)
		return act.Effect{Outbox: mails}, err
	}
	return s.refer(ctx, tx, c, o.ID, now)
}
