package notice_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"parley/internal/act"
	"parley/internal/page/pagetest"
	"parley/internal/rules"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

func TestFollowingTakesAConfirmationByPost(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.work(t) // the roles and terms of the city's set-up are told first
	srv.got = nil
	d.Anonymous().Get("/b/cpab/subscribe").Want(t, 200).Says(t, "Follow by email")
	d.Anonymous().Post("/b/cpab/subscribe", "email", "no address").Want(t, 422)
	d.Anonymous().Post("/b/cpab/subscribe", "email", "Ana@Riverbend.example").Want(t, 200).Says(t, "confirm within 48 hours")
	d.work(t)
	if len(srv.got) != 1 || srv.got[0].to != "ana@riverbend.example" {
		t.Fatalf("mails: %+v", srv.got)
	}
	token := d.token(t, "ana@riverbend.example")
	if !strings.Contains(decoded(srv.got[0].body), "https://portal.test/subscription/"+token) {
		t.Errorf("the mail holds no link:\n%s", decoded(srv.got[0].body))
	}
	// A mail scanner that fetches the link changes nothing.
	for range 3 {
		d.Anonymous().Get("/subscription/"+token).Want(t, 200)
		d.Anonymous().Get("/subscription/"+token+"/end").Want(t, 200)
	}
	if n := d.Count(`select count(*) from subscriptions where state = 'confirmed'`); n != 0 {
		t.Fatal("a GET confirmed the subscription")
	}
	d.Anonymous().Post("/subscription/"+token+"/confirm").Want(t, 303)
	d.Anonymous().Get("/subscription/"+token).Want(t, 200).Says(t, "You follow Community Police Advisory Board")
}

func TestAnAddressIsNotFlooded(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.work(t)
	srv.got = nil
	ctx := context.Background()
	for day := range 40 {
		for i := range 5 {
			if _, err := d.slice.Request(ctx, act.Caller{Board: []int64{d.Board, d.Other}[i%2], Key: fmt.Sprint(day, i), Digest: "x"}, "victim@riverbend.example"); err != nil {
				t.Fatal(err)
			}
		}
		d.work(t)
		if day == 0 && len(srv.got) != 1 {
			t.Fatalf("%d mails on the first day", len(srv.got))
		}
		if err := d.slice.Forget(ctx, d.Clock.Advance(24*time.Hour+time.Minute)); err != nil {
			t.Fatal(err)
		}
		if day == 29 && len(srv.got) > 3 {
			t.Fatalf("%d mails in thirty days", len(srv.got))
		}
	}
	if len(srv.got) > 6 {
		t.Errorf("%d mails in forty days", len(srv.got))
	}
}

func TestOneClickEndsASubscriptionAndErasesTheAddress(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	token := d.follow(t, "ana@riverbend.example")
	d.work(t)
	srv.got = nil
	d.announce(t, "a/1")
	d.work(t)
	if len(srv.got) != 1 {
		t.Fatalf("%d mails", len(srv.got))
	}
	h := srv.got[0].header
	if h.Get("List-Unsubscribe") != "<https://portal.test/subscription/"+token+"/end>" || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("headers %v", h)
	}
	// As a mail program does it: no cookie, no Origin, no key (RFC 8058 section 3.1).
	d.Anonymous().Post("/subscription/"+token+"/end", "List-Unsubscribe", "One-Click").Want(t, 200).Says(t, "Your address is not kept")
	d.Anonymous().Post("/subscription/"+token+"/end", "List-Unsubscribe", "One-Click").Want(t, 200)
	if n := d.Count(`select count(*) from subscriptions`); n != 0 {
		t.Error("the address is kept")
	}
	d.announce(t, "a/2")
	d.work(t)
	if len(srv.got) != 1 {
		t.Error("a mail went out after the end")
	}
}

func TestMailIsPlainInItsHeaders(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.follow(t, "ana@riverbend.example")
	d.work(t) // what the city's set-up is owed goes first
	srv.got = nil
	d.announce(t, "a/1")
	d.work(t)
	last := srv.got[len(srv.got)-1]
	want := map[string]bool{"Date": true, "Message-Id": true, "Mime-Version": true, "Subject": true, "From": true, "To": true, "Auto-Submitted": true, "List-Unsubscribe": true, "List-Unsubscribe-Post": true, "Content-Type": true}
	for name := range last.header {
		if !want[name] {
			t.Errorf("header %s: %s", name, last.header.Get(name))
		}
	}
	if last.from != "parley@riverbend.example" || !strings.HasSuffix(last.header.Get("Message-Id"), "@portal.test>") {
		t.Errorf("%+v", last)
	}
	for _, text := range []string{"text/plain", "text/html", "Community Police Advisory Board"} {
		if !strings.Contains(decoded(last.body), text) {
			t.Errorf("the mail lacks %q", text)
		}
	}
}

// decoded undoes quoted-printable soft breaks, enough to look for words.
func decoded(s string) string {
	return strings.NewReplacer("=\r\n", "", "=\n", "", "=3D", "=").Replace(s)
}

func TestWhileTheServerIsDownNothingIsLostAndNothingGoesTwice(t *testing.T) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := probe.Addr().String()
	probe.Close()
	d := newDesk(t, addr)
	for i := range 5 {
		d.follow(t, fmt.Sprintf("reader%d@riverbend.example", i))
	}
	d.announce(t, "a/1")
	for range 72 { // three days, an hour at a time
		d.work(t)
		d.Clock.Advance(time.Hour)
	}
	if n := d.Count(`select count(*) from outbox where state = 'done' and recipient <> '' and kind <> 'subscription.confirm'`); n != 0 { // those were confirmed without the mail
		t.Fatalf("%d mails are marked as sent", n)
	}
	if n := d.Count(`select count(*) from outbox where state = 'parked' or state = 'waiting' and tries > 0`); n != 0 {
		t.Fatalf("%d rows were given up or counted as tried", n)
	}
	d.As(d.Clerk).Get("/work/b/cpab/mail").Want(t, 200).Says(t, "the mail server does not answer", "Meeting changed")
	d.As(d.Members[5]).Get("/work/b/cpab/mail").Want(t, 403)
	srv := &server{}
	start(t, srv, addr)
	d.work(t)
	seen := map[string]int{}
	for _, m := range srv.got {
		seen[m.to+" "+m.header.Get("Message-Id")]++
	}
	readers := 0
	for k, n := range seen {
		if n != 1 {
			t.Errorf("%s went %d times", k, n)
		}
		if strings.HasPrefix(k, "reader") {
			readers++
		}
	}
	if readers != 5 {
		t.Errorf("%d mails to readers", readers)
	}
	d.work(t)
	if len(srv.got) != len(seen) {
		t.Error("mail went again")
	}
}

func TestARefusedAddressIsParkedAndTheOthersGo(t *testing.T) {
	srv := &server{refuse: func(to string) error {
		switch {
		case strings.HasPrefix(to, "gone"):
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
		case strings.HasPrefix(to, "later"):
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later"}
		}
		return nil
	}}
	d := newDesk(t, start(t, srv, ""))
	for _, who := range []string{"gone", "later", "here"} {
		d.follow(t, who+"@riverbend.example")
	}
	d.announce(t, "a/1")
	d.work(t)
	state := func(who string) string {
		var s string
		if err := d.DB.Get(context.Background(), &s, `select state || ' ' || tries from outbox where recipient = $1 and kind = 'mail.meeting.changed'`, who+"@riverbend.example"); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if state("gone") != "parked 1" || state("later") != "waiting 1" || state("here") != "done 1" {
		t.Fatalf("gone %s, later %s, here %s", state("gone"), state("later"), state("here"))
	}
	srv.refuse = nil
	d.Clock.Advance(31 * time.Minute)
	d.work(t)
	if state("later") != "done 2" || state("gone") != "parked 1" {
		t.Fatalf("later %s, gone %s", state("later"), state("gone"))
	}
	var id int64
	if err := d.DB.Get(context.Background(), &id, `select id from outbox where recipient like 'gone%' and kind = 'mail.meeting.changed'`); err != nil {
		t.Fatal(err)
	}
	d.As(d.OtherClerk).Post(fmt.Sprintf("/work/b/youth/mail/%d/retry", id)).Want(t, 404)
	d.As(d.Clerk).Post(fmt.Sprintf("/work/b/cpab/mail/%d/retry", id)).Want(t, 303)
	d.work(t)
	if state("gone") != "done 2" {
		t.Errorf("after the retry: %s", state("gone"))
	}
}

func TestTwoWorkersSendEachMailOnce(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.work(t)
	srv.got = nil
	for i := range 40 {
		d.follow(t, fmt.Sprintf("r%d@riverbend.example", i))
	}
	d.announce(t, "a/1")
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 30 {
				if _, err := d.worker.Once(context.Background()); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	d.work(t)
	seen := map[string]bool{}
	for _, m := range srv.got {
		k := m.to + m.header.Get("Message-Id")
		if seen[k] {
			t.Errorf("%s went twice", k)
		}
		seen[k] = true
	}
	if len(srv.got) != 40 {
		t.Errorf("%d mails", len(srv.got))
	}
}

func TestEachGrantIsMailedToTheGranteeAndTheChair(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.work(t)
	srv.got = nil
	if _, err := d.Portal.Slices.Account.Grant(context.Background(), d.Caller(d.Operator), d.OtherClerk.Account, rules.Clerk, 0); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	to := map[string]bool{}
	for _, m := range srv.got {
		to[m.to] = true
	}
	if len(srv.got) != 2 || !to[d.OtherClerk.Email] || !to[d.Chair().Email] {
		t.Errorf("mails went to %v", to)
	}
}
