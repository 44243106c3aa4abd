// Package notice tells people: those who follow a board or a recommendation by mail, the
// department, members and those who are given a role. It owns subscriptions
// and turns outbox rows into mail.
package notice

import (
	"context"
	"net/url"
	"time"

	"parley/internal/act"
	"parley/internal/mail"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
	base *url.URL
	out  mail.Sender
	mint Mint
}

// Mint makes the link of an invitation or a reset that was asked for at an
// instant. Errors: Gone when a newer one makes it useless.
type Mint func(ctx context.Context, account int64, purpose string, asked time.Time) (string, error)

// New returns the slice. base is the only source of links in mail; mint makes
// the link of an invitation or a reset when the mail is made.
func New(db *pg.DB, door *act.Door, base *url.URL, out mail.Sender, mint Mint) *Slice {
	return &Slice{db: db, door: door, base: base, out: out, mint: mint}
}

// Register gives the worker the handlers of this slice.
func (s *Slice) Register(w *outbox.Worker) {
	for _, kind := range []string{"meeting.", "minutes.", "recommendation.", "response.", "progress.", "decision.", "escalation."} {
		w.Handle(kind, s.fanOut)
	}
	for _, kind := range []string{"grant.", "term.", "ballot.", "proposal.", "referral.", "joint.", "desk.", "remind."} {
		w.Handle(kind, s.fanOutPeople)
	}
	for _, kind := range []string{"mail.", "account.", "subscription."} {
		w.Handle(kind, s.deliver)
	}
	w.Hourly(s.Forget)
	w.Hourly(s.Remind)
}

func (s *Slice) link(path ...string) string { return s.base.JoinPath(path...).String() }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }
