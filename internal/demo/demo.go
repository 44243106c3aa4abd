// Package demo makes the demonstration: the invented city of Riverbend, whose
// board is in mid-life, made by calling the real actions under a moved clock,
// and an imported public record. All dates are relative to the day it is made.
package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/alternate"
	"parley/internal/blob"
	"parley/internal/board"
	"parley/internal/catalog"
	"parley/internal/clock"
	"parley/internal/closed"
	"parley/internal/comment"
	"parley/internal/commitment"
	"parley/internal/correct"
	"parley/internal/escalation"
	"parley/internal/figures"
	"parley/internal/imports"
	"parley/internal/law"
	"parley/internal/mail"
	"parley/internal/meeting"
	"parley/internal/member"
	"parley/internal/minutes"
	"parley/internal/notice"
	"parley/internal/outbox"
	"parley/internal/packet"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/recommendation"
	"parley/internal/record/track"
	"parley/internal/referral"
	"parley/internal/remark"
	"parley/internal/remote"
	"parley/internal/response"
	"parley/internal/rules"
	"parley/internal/vote"
)

//go:embed nyc auditor
var records embed.FS

// zoneName is Riverbend's.
const zoneName = "America/Los_Angeles"

// Made is what the demonstration left behind, kept beside its database.
type Made struct {
	At    time.Time // when it was made: its dates are relative to this day
	Roles []SampleRole
}

// SampleRole is one person a visitor may sign in as.
type SampleRole struct {
	Account int64
	Name    string
	Kind    rules.Role
	Go      string // where to begin
}

// Role is the role in words.
func (r SampleRole) Role() string { return r.words("demo.role.") }

// Does is what to try as this person.
func (r SampleRole) Does() string { return r.words("demo.does.") }

func (r SampleRole) words(about string) string {
	if id := about + string(r.Kind); page.HasText(page.Lang, id) {
		return say(id)
	}
	return ""
}

// Options are what a demonstration is made from.
type Options struct {
	DSN   string      // an empty, migrated database
	Base  *url.URL    // address of the portal
	Mail  mail.Sender // where the city's past mail goes
	Files blob.Store  // of uploaded papers; nil: none are uploaded
	Now   time.Time   // the present instant
	Say   func(done, all int, what string)
	Log   *slog.Logger
}

// city is the state of the story while it is told.
type city struct {
	ctx   context.Context
	clock *clock.Fixed
	zone  *time.Location
	now   time.Time
	today rules.Date
	files bool // papers are uploaded

	accounts        *account.Slice
	boards          *board.Slice
	law             *law.Slice
	remarks         *remark.Slice
	terms           *member.Slice
	meetings        *meeting.Slice
	agendas         *agenda.Slice
	votes           *vote.Slice
	closed          *closed.Slice
	alternates      *alternate.Slice
	remotes         *remote.Slice
	corrects        *correct.Slice
	catalogs        *catalog.Slice
	minutes         *minutes.Slice
	comments        *comment.Slice
	referrals       *referral.Slice
	commitments     *commitment.Slice
	escalations     *escalation.Slice
	figures         *figures.Slice
	laid            map[string]int64 // decisions on the follow-up, by recommendation
	recommendations *recommendation.Slice
	responses       *response.Slice
	notices         *notice.Slice
	db              *pg.DB

	board, department int64
	jurisdiction      int64
	committee         int64
	operator          person
	clerk             person
	drafter           person
	chief             person
	members           []person
	alternate         person
	recs              map[string]int64 // recommendations by their short names
	sent              map[string]int64 // transmittals of the first meeting, by the same names
	first, second     held
	current           held // the meeting in session
	n                 int  // acts so far, for fresh keys
}

type person struct {
	name    string
	account int64
	id      int64
	seat    int64
	term    int64
}

func (p person) by() act.Principal {
	return act.Principal{Account: p.account, Person: p.id, Name: p.name}
}

// Make tells the whole story into an empty database.
func Make(ctx context.Context, o Options) (Made, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return Made{}, err
	}
	c := &city{ctx: ctx, clock: clock.At(o.Now), zone: zone, now: o.Now, today: rules.DateOf(o.Now, zone), files: o.Files != nil}
	db, err := pg.Open(ctx, o.DSN, c.clock)
	if err != nil {
		return Made{}, err
	}
	defer db.Close()
	door := act.NewDoor(db, track.Keep)
	c.db = db
	c.accounts, c.boards, c.terms = account.New(db, door, o.Base), board.New(db, door), member.New(db, door)
	c.law, c.remarks = law.New(db, door), remark.New(db, door)
	c.agendas = agenda.New(db, door, o.Files, 1<<20)
	c.meetings = meeting.New(db, door, meeting.Agendas{Begin: c.agendas.Begin, Carry: c.agendas.CarryAll}, o.Files)
	c.referrals = referral.New(db, door, c.agendas.Intake)
	c.escalations = escalation.New(db, door)
	c.commitments, c.laid = commitment.New(db, door, o.Files, 1<<20), map[string]int64{}
	c.votes, c.minutes, c.closed, c.alternates, c.remotes, c.corrects, c.catalogs = vote.New(db, door, c.referrals.Carried), minutes.New(db, door), closed.New(db, door), alternate.New(db, door), remote.New(db, door), correct.New(db, door), catalog.New(db, door)
	c.comments, c.figures = comment.New(db, door), figures.New(db, door)
	c.recommendations, c.responses = recommendation.New(db, door, o.Base), response.New(db, door)
	c.notices = notice.New(db, door, o.Base, o.Mail, c.accounts.Mint)
	worker := outbox.NewWorker(db, o.Log)
	c.notices.Register(worker)
	worker.Handle("packet.", packet.New(db, door, o.Files, o.Base).Bind)

	steps := []struct {
		what string
		do   func() error
	}{
		{"an imported public record", func() error { return c.imported(door) }},
		{"the city, its board and its people", c.setUp},
		{"what the board drafted", c.drafts},
		{"what the city's auditor asked for", func() error { return c.audited(door) }},
		{"a committee", c.foundCommittee},
		{"the first meeting, ten weeks ago", c.firstMeeting},
		{"the first answers", c.answers},
		{"what became of them", c.follow},
		{"a catalogue of what was asked", c.catalogue},
		{"the second meeting, four weeks ago", c.secondMeeting},
		{"the meetings to come", func() error { return errors.Join(c.special(), c.nextMeeting(), c.note()) }},
		{"the meeting in session now", c.meetingNow},
		{"the mail that went out", func() error { return c.post(worker) }},
	}
	for i, s := range steps {
		o.Say(i, len(steps), s.what)
		if err := s.do(); err != nil {
			return Made{}, fmt.Errorf("%s: %w", s.what, err)
		}
	}
	o.Say(len(steps), len(steps), "done")
	return Made{At: o.Now, Roles: c.roles()}, nil
}

func (c *city) imported(door *act.Door) error {
	c.at(-102, "09:00")
	files, err := fs.Sub(records, "nyc")
	if err != nil {
		return err
	}
	_, err = imports.Legistar(c.ctx, door, files, imports.LegistarOptions{Boards: map[string]string{"Committee on Public Safety": "nyc-public-safety"}, Jurisdiction: "New York City", Zone: "America/New_York"})
	return err
}

// audited imports what the city's auditor asked of the same department.
func (c *city) audited(door *act.Door) error {
	c.at(-98, "09:00")
	files, err := fs.Sub(records, "auditor")
	if err != nil {
		return err
	}
	_, err = imports.Recommendations(c.ctx, door, files, imports.RecommendationsOptions{Jurisdiction: "City of Riverbend", Zone: zoneName})
	return err
}

// post works the outbox until nothing is due, with the reminders up to yesterday;
// those of today go when their hour comes.
func (c *city) post(w *outbox.Worker) error {
	if err := c.notices.Remind(c.ctx, c.at(-1, "09:00")); err != nil {
		return err
	}
	c.clock.Set(c.now)
	for {
		n, err := w.Once(c.ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// at moves the clock to a local time, days from today.
func (c *city) at(days int, wall string) time.Time {
	t, err := rules.LocalInstant(c.today.AddDays(days), wall, c.zone)
	if err != nil { // the clock change skips this minute
		t, _ = rules.LocalInstant(c.today.AddDays(days), "12:00", c.zone)
	}
	c.clock.Set(t)
	return t
}

// tuesday is the last Tuesday on or before a day, both counted from today.
func (c *city) tuesday(days int) int {
	return days - int(c.today.AddDays(days).Weekday()-time.Tuesday+7)%7
}

// later moves the clock on.
func (c *city) later(d time.Duration) { c.clock.Advance(d) }

// as is a person acting on the board, with a fresh key.
func (c *city) as(p person) act.Caller {
	c.n++
	return act.Caller{By: p.by(), Board: c.board, Key: fmt.Sprintf("demo-%d", c.n), Digest: "demo"}
}

// answering is a person acting for the department.
func (c *city) answering(p person) act.Caller {
	a := c.as(p)
	a.Department = c.department
	return a
}

// roles are who a visitor may sign in as.
func (c *city) roles() []SampleRole {
	return []SampleRole{
		{c.members[2].account, c.members[2].name, rules.Member, "/work"},
		{c.clerk.account, c.clerk.name, rules.Clerk, "/work"},
		{c.members[0].account, c.members[0].name, rules.Chair, "/work"},
		{c.members[1].account, c.members[1].name, rules.ViceChair, "/work"},
		{c.drafter.account, c.drafter.name, rules.Drafter, "/work"},
		{c.chief.account, c.chief.name, rules.Executive, "/work"},
		{c.operator.account, c.operator.name, rules.Operator, "/work/site"},
	}
}
