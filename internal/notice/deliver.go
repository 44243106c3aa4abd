package notice

import (
	"context"
	"errors"
	"strings"

	"parley/internal/fault"
	"parley/internal/mail"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
)

// errEnded means that nobody is to be told any more: the subscription ended,
// or the account was closed, between asking and sending.
var errEnded = errors.New("nobody is to be told any more")

// SQL of the delivery.
const (
	sqlSubscription = `select s.token, ` + followed + ` where s.id = $1 and s.email = $2 and s.state = 'confirmed'`
	sqlPendingToken = `select s.token, ` + followed + ` where s.id = $1 and s.email = $2 and s.state = 'pending'`
	sqlSiteName     = `select name from site`
)

// deliver writes the mails of a batch and hands them to the sender in one go.
func (s *Slice) deliver(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	out := make([]outbox.Result, len(jobs))
	var made []mail.Message
	var place []int
	for i, j := range jobs {
		m, err := s.write(ctx, j)
		switch {
		case errors.Is(err, errEnded):
			// Nothing to send is done.
		case fault.KindOf(err) == fault.Unavailable:
			out[i] = outbox.Result{Wait: true, Err: err, Reason: "database"}
		case err != nil:
			out[i] = outbox.Result{Err: err, Reason: "unwritten"}
		default:
			made, place = append(made, m), append(place, i)
		}
	}
	for n, err := range s.out.Send(ctx, made...) {
		var f *mail.Failure
		switch {
		case errors.As(err, &f):
			out[place[n]] = outbox.Result{Wait: f.Unreachable, Park: f.Permanent, Unsure: f.Unsure, Err: f, Reason: f.Code()}
		case err != nil:
			out[place[n]] = outbox.Result{Err: err}
		}
	}
	return out
}

// write makes the mail of one row.
func (s *Slice) write(ctx context.Context, j outbox.Job) (mail.Message, error) {
	var site string
	if err := s.db.Get(ctx, &site, sqlSiteName); err != nil {
		return mail.Message{}, err
	}
	l := letter{Site: site, SiteLink: s.base.String()}
	m := mail.Message{ID: strings.ReplaceAll(j.MessageID, " ", ""), To: j.Recipient, At: j.CreatedAt}
	if id := j.Int("subscription"); id != 0 {
		query := sqlSubscription
		if j.Kind == "subscription.confirm" {
			query = sqlPendingToken
		}
		var row struct {
			Token []byte `db:"token"`
			subject
		}
		if err := s.db.Get(ctx, &row, query, id, j.Recipient); err != nil {
			return m, ended(err)
		}
		l.Follows = row.what()
		token := encode(row.Token)
		if j.Kind == "subscription.confirm" {
			l.Link = s.link("subscription", token)
			l.LinkText = say("mail.confirm_button")
			if n := row.number(); n != "" {
				l.Facts = []page.Fact{{Name: n, Value: row.Title}}
			}
		} else {
			l.End = s.link("subscription", token, "end")
			m.Unsubscribe = l.End
		}
	}
	if err := s.fill(ctx, j, &l); err != nil {
		return m, err
	}
	m.Subject = l.Subject
	var err error
	m.Text, m.HTML, err = l.render()
	return m, err
}

func ended(err error) error {
	if pg.NotFound(err) {
		return errEnded
	}
	return err
}
