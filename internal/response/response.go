// Package response is a department's side: the desk that shows what it owes,
// the answer as it is drafted, and the signature that publishes it. A signed
// answer is never changed.
package response

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func subject(id int64) string { return "response/" + itoa(id) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func deskPath(department int64) string { return "/work/d/" + strconv.FormatInt(department, 10) }

func answerPath(department, transmittal int64) string {
	return deskPath(department) + "/answers/" + strconv.FormatInt(transmittal, 10)
}

// chrome surrounds a page of the desk; more are the crumbs below it.
func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	desk := page.Crumb{Text: say("response.desk"), Href: deskPath(act.From(ctx).Department)}
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, desk}
	if title == desk.Text {
		crumbs[1].Href = ""
		return page.ChromeFrom(ctx, title, "", crumbs...)
	}
	return page.ChromeFrom(ctx, title, "", append(append(crumbs, more...), page.Crumb{Text: title})...)
}

// clock reads the transmittal's clock on a day of the board's.
func (a askedRow) clock(today rules.Date) advice.Clock {
	var answered rules.Date
	if a.SignedAt != nil {
		answered = rules.DateOf(*a.SignedAt, a.zone)
	}
	return advice.ClockStatus(a.DueOn, answered, today)
}

// status says a running clock in a few words: "Overdue 28 days", "7 days left".
func status(c advice.Clock) page.Status {
	switch c.State {
	case advice.ClockOverdue:
		return page.Status{Kind: "late", Voice: "late", Word: say("response.clock.overdue", "N", c.Days)}
	case advice.ClockDueSoon:
		if c.Days == 0 {
			return page.Status{Kind: "due", Voice: "soon", Word: say("response.clock.today")}
		}
		return page.Status{Kind: "due", Voice: "soon", Word: say("response.clock.left", "N", c.Days)}
	case advice.ClockWaiting:
		return page.Status{Kind: "due", Voice: "quiet", Word: say("response.clock.left", "N", c.Days)}
	}
	return page.Status{Kind: "waiting", Voice: "quiet", Word: say("response.clock.none")}
}

// basis is the rule behind the date the answer is due.
func (a askedRow) basis() string { return answers.Basis(a.Days, a.AddedDays, a.Unit, a.Citation) }

// started is the day the clock began, zero while it has not.
func (a askedRow) started() rules.Date {
	switch a.StartEvent {
	case advice.StartDelivery:
		return a.DeliveredOn
	case advice.StartAcknowledgement:
		return a.AcknowledgedOn
	}
	return rules.DateOf(a.SentAt, a.zone)
}

func (a askedRow) number() string { return advice.FormatNumber(a.Year, a.Seq) }

// public is the recommendation's public page.
func (a askedRow) public() string { return "/b/" + a.Slug + "/recommendations/" + a.number() }

func (a askedRow) letter() string { return a.public() + "/letter/" + strconv.FormatInt(a.ID, 10) }

func (a askedRow) today(now time.Time) rules.Date { return rules.DateOf(now, a.zone) }
