// Package mail sends messages by SMTP. It is the only home of go-mail. Headers
// are a fixed set; what people wrote stands in bodies and, sanitized by the
// library, in the subject; never in an address or another header.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one recipient.
type Message struct {
	ID          string // left part of the Message-ID, the same at every try
	To          string
	Subject     string
	Text, HTML  string
	Unsubscribe string // address of the one-click form (RFC 8058); "" for mail that is owed
	At          time.Time
}

// Sender hands messages on. It returns one result a message: nil when it was
// accepted, else a *Failure.
type Sender interface {
	Send(ctx context.Context, messages ...Message) []error
}

// Failure says what kind of no it was.
type Failure struct {
	Unreachable bool // no server answered: no try at all
	Permanent   bool // a 5xx to this message: trying again is no use
	Unsure      bool // the whole message was handed over and no answer came: it may have arrived
	Err         error
}

// Error implements error; it holds no address and no body.
func (f *Failure) Error() string {
	switch {
	case f.Unreachable:
		return "the mail server does not answer"
	case f.Permanent:
		return "the mail server refused the message for good"
	case f.Unsure:
		return "the mail server did not say whether it took the message"
	}
	return "the mail server put the message off"
}

// Code names the kind of no, for the message that says it: unreachable, refused,
// unsure or put_off.
func (f *Failure) Code() string {
	switch {
	case f.Unreachable:
		return "unreachable"
	case f.Permanent:
		return "refused"
	case f.Unsure:
		return "unsure"
	}
	return "put_off"
}

// Unwrap gives the cause, which may name an address: for the log of a test only.
func (f *Failure) Unwrap() error { return f.Err }

// SMTP sends by a relay.
type SMTP struct {
	host    string
	from    string
	idHost  string
	options []gomail.Option
}

// patience is how long one message may take: as much as the lease of the outbox
// leaves for the last of a batch. A busy relay checks a message before it answers
// for it; RFC 5321 section 4.5.3.2.6 would grant it ten minutes.
const patience = 45 * time.Second

// NewSMTP reads smtp://user:password@host:port or smtps://…, the address mail
// comes from, and the host for Message-IDs. STARTTLS is used when the server
// offers it; with ?tls=required it must.
func NewSMTP(raw, from, idHost string) (*SMTP, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("the mail server must be given as smtp://host:port or smtps://host:port")
	}
	s := &SMTP{host: u.Hostname(), from: from, idHost: idHost, options: []gomail.Option{gomail.WithTimeout(patience)}}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("the address mail comes from: %w", err)
	}
	port := 25
	if u.Scheme == "smtps" {
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	} else if u.Query().Get("tls") == "required" {
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	} else {
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, err
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		pass, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(pass))
	}
	return s, nil
}

// Send implements Sender: one connection for all messages.
func (s *SMTP) Send(ctx context.Context, messages ...Message) []error {
	out := make([]error, len(messages))
	all := func(f *Failure) []error {
		for i := range out {
			if out[i] == nil {
				out[i] = f
			}
		}
		return out
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return all(&Failure{Unreachable: true, Err: err})
	}
	var made []*gomail.Msg
	var place []int
	for i, m := range messages {
		msg, err := s.build(m)
		if err != nil {
			out[i] = &Failure{Permanent: true, Err: err}
			continue
		}
		made, place = append(made, msg), append(place, i)
	}
	if len(made) == 0 {
		return out
	}
	if err := client.DialWithContext(ctx); err != nil {
		return all(&Failure{Unreachable: true, Err: err})
	}
	defer func() { _ = client.Close() }()
	for n, msg := range made {
		// The library's own waits do not see the context: what it leaves no time
		// for is not begun.
		if err := ctx.Err(); err != nil {
			out[place[n]] = &Failure{Unreachable: true, Err: err}
			continue
		}
		_ = client.Send(msg) // the message says itself what became of it
		if !msg.IsDelivered() {
			out[place[n]] = failure(msg.SendError())
		}
	}
	return out
}

// failure sorts a message's error: a 4xx or a lost connection may be tried
// again, a 5xx not, unless it is about us (the sender, a login that is missing)
// and not about this message. A connection that is lost after the last line
// leaves open whether the server took it.
func failure(err error) *Failure {
	f := &Failure{Err: err}
	var send *gomail.SendError
	var lost net.Error
	switch {
	case errors.As(err, &send) && send.ErrorCode() >= 500:
		f.Permanent = slices.Contains([]gomail.SendErrReason{gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose}, send.Reason)
	case errors.As(err, &send) && send.ErrorCode() == 0 && send.Reason == gomail.ErrSMTPDataClose:
		f.Unsure = true
	case errors.As(err, &send) && send.ErrorCode() == 0, errors.As(err, &lost):
		f.Unreachable = true
	}
	return f
}

func (s *SMTP) build(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(s.from), msg.EnvelopeFrom(bare(s.from)), msg.To(m.To)); err != nil {
		return nil, err
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetMessageIDWithValue(m.ID + "@" + s.idHost)
	msg.SetDateWithValue(m.At)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// bare is the address alone of `Name <address>`.
func bare(from string) string {
	if i := strings.LastIndexByte(from, '<'); i >= 0 {
		return strings.TrimSuffix(from[i+1:], ">")
	}
	return from
}

// oneLine keeps a subject on one line and within 200 characters.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:199]) + "…"
	}
	return s
}

// Nobody is the sender of an installation that has no mail server yet: every
// message waits, and the clerk sees it.
type Nobody struct{}

// Send implements Sender.
func (Nobody) Send(_ context.Context, messages ...Message) []error {
	out := make([]error, len(messages))
	for i := range out {
		out[i] = &Failure{Unreachable: true, Err: errors.New("no mail server is configured")}
	}
	return out
}
