package notice_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"regexp"
	"testing"

	"parley/internal/act"
	out "parley/internal/mail"
	"parley/internal/notice"
	"parley/internal/outbox"
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
	s := notice.New(w.DB, act.NewDoor(w.DB), &url.URL{Scheme: "https", Host: "portal.test"}, broken{}, w.Portal.Slices.Account.Mint)
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
