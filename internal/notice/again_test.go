package notice_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parley/internal/act"
	out "parley/internal/mail"
	"parley/internal/notice"
	"parley/internal/outbox"
	"parley/internal/record/track"
	"parley/internal/webtest"
)

// broken is a sender that fails in its own words.
type broken struct{}

func (broken) Send(_ context.Context, messages ...out.Message) []error {
	errs := make([]error, len(messages))
	for i := range errs {
		errs[i] = errors.New("something else")
	}
	return errs
}

func TestAFailureOfAnyKindIsNotTakenForSent(t *testing.T) {
	w := webtest.New(t)
	s := notice.New(w.DB, act.NewDoor(w.DB, track.Keep), &url.URL{Scheme: "https", Host: "portal.test"}, broken{}, w.Portal.Slices.Account.Mint)
	worker := outbox.NewWorker(w.DB, slog.New(slog.DiscardHandler))
	s.Register(worker)
	for range 3 {
		if _, err := worker.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.Count(`select count(*) from outbox where recipient <> '' and state = 'done'`); n != 0 {
		t.Errorf("%d mails are marked as sent", n)
	}
}

// TestASecondAddressOnAUsedFormCanBeSent goes back after following the board
// and asks for another address: the first answer is told once, then the fresh
// form is taken.
func TestASecondAddressOnAUsedFormCanBeSent(t *testing.T) {
	w := webtest.New(t)
	c := w.Anonymous()
	c.Post("/b/cpab/subscribe", "email", "ana@riverbend.example", "_key", "one").Want(t, 200)
	c.Post("/b/cpab/subscribe", "email", "ana@riverbend.example", "_key", "one").Want(t, 200)
	again := c.Post("/b/cpab/subscribe", "email", "ben@riverbend.example", "_key", "one").Want(t, 409).Says(t, "ben@riverbend.example")
	key := regexp.MustCompile(`name="_key" value="([^"]+)"`).FindStringSubmatch(again.Body)
	if key == nil || key[1] == "one" {
		t.Fatal("the form has no fresh key")
	}
	c.Post("/b/cpab/subscribe", "email", "ben@riverbend.example", "_key", key[1]).Want(t, 200)
	if n := w.Count(`select count(*) from subscriptions`); n != 2 {
		t.Errorf("%d subscriptions", n)
	}
}

// TestASlowServerLeavesTheRestForLater gives a batch no time after its first
// mail: what was not begun waits, and counts as no try.
func TestASlowServerLeavesTheRestForLater(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	srv := &server{refuse: func(string) error { cancel(); return nil }}
	sender, err := out.NewSMTP("smtp://"+start(t, srv, ""), "Parley <parley@riverbend.example>", "portal.test")
	if err != nil {
		t.Fatal(err)
	}
	var batch []out.Message
	for _, id := range []string{"a", "b", "c"} {
		batch = append(batch, out.Message{ID: id, To: id + "@riverbend.example", Subject: "x", Text: "x", HTML: "<p>x</p>", At: webtest.Start})
	}
	errs := sender.Send(ctx, batch...)
	if errs[0] != nil || len(srv.got) != 1 {
		t.Fatalf("%v, %d sent", errs, len(srv.got))
	}
	for _, err := range errs[1:] {
		var f *out.Failure
		if !errors.As(err, &f) || !f.Unreachable {
			t.Errorf("what was not begun came to %v", err)
		}
	}
}

// TestAServerThatTakesAMailWithoutAWordIsNotFlooded hangs up after the message,
// for a day: it may have arrived each time, so it goes a few times only, and
// then the clerk decides.
func TestAServerThatTakesAMailWithoutAWordIsNotFlooded(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.work(t)
	d.follow(t, "ana@riverbend.example")
	srv.got, srv.silent = nil, true
	d.announce(t, "a/1")
	for range 48 {
		d.work(t)
		d.Clock.Advance(31 * time.Minute)
	}
	if n := len(srv.got); n != 3 {
		t.Fatalf("it went %d times", n)
	}
	if srv.got[0].header.Get("Message-Id") != srv.got[2].header.Get("Message-Id") {
		t.Error("the copies cannot be told to be copies")
	}
	d.As(d.Clerk).Get("/work/b/cpab/mail").Want(t, 200).Says(t, "it may have arrived", "Given up")
}

// TestANoToTheSenderIsNoNoToTheReader lets the server refuse the address mail
// comes from: that is for the operator to repair, and no mail is given up.
func TestANoToTheSenderIsNoNoToTheReader(t *testing.T) {
	srv := &server{sender: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "sender not allowed"}}
	d := newDesk(t, start(t, srv, ""))
	d.follow(t, "ana@riverbend.example")
	d.announce(t, "a/1")
	d.work(t)
	if n := d.Count(`select count(*) from outbox where state = 'parked'`); n != 0 {
		t.Fatalf("%d mails are given up", n)
	}
	srv.sender = nil
	d.Clock.Advance(31 * time.Minute)
	d.work(t)
	if n := d.Count(`select count(*) from outbox where kind = 'mail.meeting.changed' and state = 'done'`); n != 1 {
		t.Errorf("%d mails went", n)
	}
}

// TestASecondConfirmationLinkLivesAsLongAsItSays asks again on the second day.
func TestASecondConfirmationLinkLivesAsLongAsItSays(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	ask := func() {
		t.Helper()
		d.Anonymous().Post("/b/cpab/subscribe", "email", "ana@riverbend.example").Want(t, 200)
		d.work(t)
	}
	ask()
	d.Clock.Advance(30 * time.Hour)
	ask()
	d.Clock.Advance(40 * time.Hour)
	link := regexp.MustCompile(`/subscription/[\w-]+`).FindString(decoded(srv.got[len(srv.got)-1].body))
	d.Anonymous().Post(link+"/confirm").Want(t, 303)
	d.Anonymous().Get(link).Want(t, 200).Says(t, "You follow")
}
