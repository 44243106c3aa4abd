package response_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/response"
)

// second sends another recommendation to the desk's department.
func (d desk) second(t *testing.T, title string) desk {
	t.Helper()
	r, sent := adopted.Send(t, d.World, title)
	return desk{d.World, r, sent, "/work/d/" + itoa(d.Department) + "/answers/" + itoa(sent)}
}

// public is the recommendation's public page.
func (d desk) public() string {
	return fmt.Sprintf("/b/cpab/recommendations/%d-%03d", d.Count(`select year from recommendation_numbers where recommendation_id = $1`, d.Recommendation), d.Count(`select seq from recommendation_numbers where recommendation_id = $1`, d.Recommendation))
}

func TestMoreTimeIsTakenWithinTheRuleAndTheOldDateStays(t *testing.T) {
	d := newDesk(t)
	drafter := d.As(d.Drafter)
	before := d.Count(`select due_on - date '2026-01-01' from transmittals where id = $1`, d.Transmittal)
	drafter.Get(d.At).Want(t, 200).Says(t, "Ask for more time")
	drafter.Get(d.At+"/extend").Want(t, 200).Says(t, "allows 15 more days")
	drafter.Post(d.At+"/extend", "days", "20", "reason", "The labor agreement is being renewed.").Want(t, 422).Says(t, "City Code 9-4-6", "allows 15 more at most", "The labor agreement is being renewed.")
	drafter.Post(d.At+"/extend", "days", "10", "reason", "").Want(t, 422).Says(t, "f-reason")
	d.As(d.Clerk).Post(d.At+"/extend", "days", "10", "reason", "x").Want(t, 404)
	drafter.Post(d.At+"/extend", "days", "10", "reason", "The labor agreement is being renewed.").Want(t, 303)
	if n := d.Count(`select due_on - date '2026-01-01' from transmittals where id = $1`, d.Transmittal) - before; n != 10 {
		t.Fatalf("%d days were added", n)
	}
	drafter.Get(d.At).Want(t, 200).Says(t, "10 days added", "The labor agreement is being renewed.")
	d.Anonymous().Get(d.public()).Want(t, 200).Says(t, "took more time to answer, by "+d.Drafter.Name, "10 days added", "Due at first", "The labor agreement is being renewed.")
	drafter.Post(d.At+"/extend", "days", "6", "reason", "Again.").Want(t, 422).Says(t, "allows 5 more at most")
	drafter.Post(d.At+"/extend", "days", "5", "reason", "Counsel is away.").Want(t, 303)
	drafter.Get(d.At+"/extend").Want(t, 200).Says(t, "The 15 days that the rule allows were taken")
	drafter.Post(d.At+"/extend", "days", "1", "reason", "Once more.").Want(t, 422)
	if n := d.Count(`select count(*) from outbox where kind = 'response.extended'`); n != 2 {
		t.Fatalf("%d notices", n)
	}
	d.Clock.Advance(100 * 24 * time.Hour)
	e := d.second(t, "Let the board see body-worn video")
	e.Clock.Advance(46 * 24 * time.Hour)
	drafter = d.As(d.Drafter)
	drafter.Post(e.At+"/extend", "days", "1", "reason", "Too late.").Want(t, 409).Says(t, "The last day to answer is over")
}

func TestAnAnswerIsGivenToSomeoneAndTalkedOverInside(t *testing.T) {
	d := newDesk(t)
	executive, drafter := d.As(d.Executive), d.As(d.Drafter)
	drafterID := itoa(d.Drafter.Person)
	for _, at := range []string{"/delegate", "/note", "/counsel"} {
		d.As(d.Clerk).Get(d.At+at).Want(t, 404)
	}
	executive.Get(d.At+"/delegate").Want(t, 200).Says(t, d.Drafter.Name, "Division or officer")
	executive.Post(d.At+"/delegate", "person", "", "division", "", "due", "").Want(t, 422).Says(t, "f-division")
	executive.Post(d.At+"/delegate", "person", "999999", "division", "", "due", "2026-02-30").Want(t, 422).Says(t, "f-due")
	executive.Post(d.At+"/delegate", "person", "999999", "division", "Training", "due", "").Want(t, 422).Says(t, "f-person", "Training")
	executive.Post(d.At+"/delegate", "person", drafterID, "division", "Training", "due", "2026-11-20").Want(t, 303)
	if n := d.Count(`select count(*) from outbox where kind = 'desk.delegated'`); n != 1 {
		t.Fatalf("%d mails", n)
	}
	drafter.Get("/work/d/"+itoa(d.Department)).Want(t, 200).Says(t, "With "+d.Drafter.Name+", Training, by November 20")
	drafter.Post(d.At+"/counsel", "read", "0", "finding", "asked").Want(t, 409)
	d.draft(t, 0, complete())
	drafter.Post(d.At+"/counsel", "read", "1", "finding", "cleared", "counsel", "").Want(t, 422).Says(t, "f-counsel")
	drafter.Post(d.At+"/counsel", "read", "1", "finding", "nodded", "counsel", "").Want(t, 422).Says(t, "f-finding")
	drafter.Post(d.At+"/counsel", "read", "9", "finding", "asked").Want(t, 409)
	drafter.Post(d.At+"/counsel", "read", "1", "finding", "cleared", "counsel", "Ada Lind").Want(t, 303)
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "Cleared by Ada Lind")
	d.draft(t, 1, complete())
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "cleared version 1; it was changed since")
	drafter.Post(d.At+"/note", "words", "").Want(t, 422).Says(t, "f-words")
	drafter.Post(d.At+"/note", "words", "Ask the union before the chief reads it.").Want(t, 303)
	executive.Get(d.At).Want(t, 200).Says(t, "Ask the union before the chief reads it.", "With "+d.Drafter.Name)
	if n := d.Count(`select count(*) from audit_entries where body::text like '%union%'`); n != 0 {
		t.Fatal("an internal note is in the audit")
	}
	executive.Post(d.At+"/sign", "version", "2", "office", "Chief of Police").Want(t, 303)
	drafter.Post(d.At+"/note", "words", "Late.").Want(t, 409)
	if body := d.Anonymous().Get(d.public()).Want(t, 200).Body; strings.Contains(body, "union") || strings.Contains(body, "Ada Lind") {
		t.Fatal("what is internal is public")
	}
}

func TestOneSignatureStandsForSeveralAnswersOrForNone(t *testing.T) {
	d := newDesk(t)
	e := d.second(t, "Let the board see body-worn video")
	f := d.second(t, "Publish the yearly audit")
	d.draft(t, 0, complete())
	e.draft(t, 0, complete())
	home := "/work/d/" + itoa(d.Department)
	one := home + "/sign?board=" + itoa(d.Board)
	executive := d.As(d.Executive)
	executive.Get(home).Want(t, 200).Says(t, "Read and sign 2 answers to")
	d.As(d.Drafter).Get(one).Want(t, 403)
	executive.Get(home+"/sign?board=x").Want(t, 404)
	executive.Get(one).Want(t, 200).Says(t, "Let the board see body-worn video", "Issue General Order 12-8", `value="`+itoa(e.Transmittal)+`:1" checked`)
	board := itoa(d.Board)
	executive.Post(home+"/sign", "board", board, "office", "Chief").Want(t, 422).Says(t, "f-answer")
	executive.Post(home+"/sign", "board", board, "office", "", "answer", itoa(d.Transmittal)+":1").Want(t, 422).Says(t, "f-office")
	executive.Post(home+"/sign", "board", board, "office", "Chief", "answer", "x").Want(t, 422)
	// One that changed since it was read stops all of them.
	e.draft(t, 1, complete())
	both := []string{"board", board, "office", "Chief of Police", "answer", itoa(d.Transmittal) + ":1", "answer", itoa(e.Transmittal) + ":1"}
	executive.Post(home+"/sign", both...).Want(t, 409)
	if n := d.Count(`select count(*) from responses where signed_at is not null`); n != 0 {
		t.Fatalf("%d were signed", n)
	}
	_, err := slice(d.World).SignAll(t.Context(), d.Answering(d.Executive), []response.Version{{Transmittal: d.Transmittal, Number: 1}, {Transmittal: f.Transmittal, Number: 1}}, "Chief")
	wantCode(t, err, fault.Conflict, "response_not_drafted")
	_, err = slice(d.World).SignAll(t.Context(), d.Answering(d.Executive), []response.Version{{Transmittal: d.Transmittal, Number: 1}, {Transmittal: d.Transmittal, Number: 1}}, "Chief")
	if fault.FieldsOf(err)[0].Code != "answer_repeated" {
		t.Fatal(err)
	}
	both[7] = itoa(e.Transmittal) + ":2"
	executive.Post(home+"/sign", both...).Want(t, 303)
	if n := d.Count(`select count(distinct signed_at) * 10 + count(*) from responses where signed_at is not null`); n != 12 {
		t.Fatalf("signed: %d", n)
	}
	if n := d.Count(`select count(*) from audit_entries where action = 'response.sign_all'`); n != 1 {
		t.Fatalf("%d entries", n)
	}
	executive.Get(home).Want(t, 200).Says(t, "1 answer is owed", "Promised in ", ": Issue General Order 12-8", "promised")
	executive.Get(home+"?when=promised").Want(t, 200).Says(t, "Promised actions only", "Train every patrol officer")
}
