package response_test

import (
	"context"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/webtest"
)

// release hands the jobs of held answers to their worker, as its queue does.
func (d desk) release(t *testing.T, early bool) {
	t.Helper()
	for id := range d.Count(`select coalesce(max(id), 0) from holds`) {
		for _, r := range slice(d.World).Release(context.WithoutCancel(t.Context()), []outbox.Job{{Raw: []byte(`{"hold": ` + itoa(int64(id+1)) + `}`)}}) {
			if r.Err != nil || r.Wait != early {
				t.Fatalf("waits: %v, %v", r.Wait, r.Err)
			}
		}
	}
}

func TestAHeldAnswerCountsAsNotGivenUntilItIsDelivered(t *testing.T) {
	d := newDesk(t)
	d.draft(t, 0, complete())
	executive, drafter := d.As(d.Executive), d.As(d.Drafter)
	now := d.Clock.Now()
	zone, _ := time.LoadLocation(webtest.Zone)
	later := now.Add(72 * time.Hour).In(zone)
	on, at := later.Format("2006-01-02"), later.Format("15:04")
	executive.Post(d.At+"/sign", "version", "1", "office", "Chief", "on", now.Add(-48*time.Hour).Format("2006-01-02"), "at", "10:00").Want(t, 422).Says(t, "still to come")
	executive.Post(d.At+"/sign", "version", "1", "office", "Chief", "on", now.Add(30*24*time.Hour).Format("2006-01-02"), "at", "10:00").Want(t, 422).Says(t, "At most 14 days")
	executive.Post(d.At+"/sign", "version", "1", "office", "Chief", "on", on, "at", "").Want(t, 422).Says(t, "f-at")
	executive.Post(d.At+"/sign", "version", "1", "office", "Chief of Police", "on", on, "at", at).Want(t, 303)
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "Signed by Marisol Trent; delivered and published", "Take the signature back")
	drafter.Get("/work/d/"+itoa(d.Department)).Want(t, 200).Says(t, "Signed, public")
	d.Anonymous().Get(d.public()).Want(t, 200).Says(t, "has not answered yet")
	_, err := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, 1, complete())
	wantCode(t, err, fault.Conflict, "response_held")
	_, err = slice(d.World).Sign(t.Context(), d.Answering(d.Executive), d.Transmittal, 1, "Chief")
	wantCode(t, err, fault.Conflict, "response_held")
	d.release(t, true) // too early: it waits
	if n := d.Count(`select count(*) from responses where signed_at is not null`); n != 0 {
		t.Fatal("published before its time")
	}
	drafter.Post(d.At+"/unhold", "reason", "x").Want(t, 403)
	executive.Post(d.At+"/unhold", "reason", "").Want(t, 422)
	executive.Post(d.At+"/unhold", "reason", "A figure is wrong.").Want(t, 303)
	executive.Post(d.At+"/unhold", "reason", "Again.").Want(t, 409)
	d.draft(t, 1, complete())
	executive.Post(d.At+"/sign", "version", "2", "office", "Chief of Police", "on", on, "at", at).Want(t, 303)
	d.Clock.Set(later.Add(time.Minute))
	d.release(t, false)
	d.release(t, false) // twice is once
	d.Anonymous().Get(d.public()).Want(t, 200).Says(t, "Police agreed in part", "by Marisol Trent, Chief of Police")
	if n := d.Count(`select count(*) from outbox where kind = 'response.published'`); n != 1 {
		t.Fatalf("%d notices", n)
	}
	if n := d.Count(`select count(*) from responses where signed_at >= $1`, later); n != 1 {
		t.Fatal("it counts as given before it was delivered")
	}
}
