package vote_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parley/internal/pg"
	"parley/internal/rules"
)

// seen finds how far a page had come.
func seen(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("the page does not say how far it has come")
	}
	return m[1]
}

func TestTwoClerksDoNotActOnWhatTheOtherHasChanged(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	one, two := h.As(h.Clerk), h.As(h.Chair())
	at := h.path("session")
	motion := []string{"kind", "main", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "text", "Ask for interpreters at once.", "method", "roll_call", "threshold", "", "then", "debate"}
	// Both see item 1 as the next one; the second press would pass over it unseen.
	first, second := seen(t, one.Get(at).Body), seen(t, two.Get(at).Body)
	one.Post(h.path("session/take-up"), "item", id(h.items[0]), "seen", first).Want(t, 303)
	h.tick()
	a := sound(t, two.Post(h.path("session/take-up"), "item", id(h.items[1]), "seen", second)).Want(t, 409)
	a.Says(t, "nothing was done", "What happened since your page was made", "Taken up: Roll call")
	if n := h.Count(`select count(*) from session_events where kind = 'item'`); n != 1 {
		t.Fatalf("%d items were taken up", n)
	}
	// The answer is up to date: the same press counts now.
	two.Post(h.path("session/take-up"), "item", id(h.items[1]), "seen", seen(t, a.Body)).Want(t, 303)
	h.tick()

	// A motion typed on a page that did not see the other's motion is kept, not moved.
	typed := seen(t, one.Get(at).Body)
	two.Post(h.path("motions/move"), append(motion, "seen", typed)...).Want(t, 303)
	h.tick()
	motion[9] = "Ask for interpreters next year."
	a = sound(t, one.Post(h.path("motions/move"), append(motion, "seen", typed)...)).Want(t, 409)
	a.Says(t, "What happened since your page was made", "Vote opened, motion 1", "Ask for interpreters next year.")
	if n := h.Count(`select count(*) from motions`); n != 1 {
		t.Fatalf("%d motions", n)
	}
	o := int64(h.Count(`select max(id) from motions`))
	rec, err := h.vote.Put(bg(t), h.clerk(), o)
	must(t, rec, err)
	h.tick()

	// A close that was decided before a ballot was taken back.
	ruth := h.Members[6]
	two.Post(h.path("motions/%d/enter", o), "set", id(ruth.Seat)+":no").Want(t, 303)
	h.tick()
	full := seen(t, one.Get(at).Body)
	if err := h.cast(h.Members[1], o, rules.Yes); err != nil { // a ballot of a member makes nothing stale
		t.Fatal(err)
	}
	two.Post(h.path("motions/%d/take-back", o), "set", id(ruth.Seat)+":void:1").Want(t, 303)
	h.tick()
	sound(t, one.Post(h.path("motions/%d/close", o), "seen", full)).Want(t, 409).Says(t, "nothing was done")
	one.Post(h.path("motions/%d/close", o), "seen", seen(t, one.Get(at).Body)).Want(t, 303)
}

func TestTheConsoleCallsSpeakersAndOffersWordsMovedBefore(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	rec, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[1])
	must(t, rec, err)
	var delia, martin int64
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &delia, `insert into speakers (board_id, meeting_id, item_id, name, online, language, signed_at, state) values ($1, $2, $3, 'Delia Franco', false, '', $4, 'waiting') returning id`, h.Board, h.meeting, h.items[1], h.Clock.Now()); err != nil {
			return err
		}
		return tx.Get(ctx, &martin, `insert into speakers (board_id, meeting_id, item_id, name, online, language, signed_at, state) values ($1, $2, $3, '', false, '', $4, 'waiting') returning id`, h.Board, h.meeting, h.items[1], h.Clock.Now())
	})
	c := h.As(h.Clerk)
	sound(t, c.Get(h.path("session"))).Says(t, "Speakers", "Next: Delia Franco", "Call the next speaker")
	if a := c.Post(h.path("speakers/%d/turn", delia), "to", "speaking", "back", "session").Want(t, 303); a.Location != h.path("session#speakers") {
		t.Errorf("leads to %s", a.Location)
	}
	h.tick()
	sound(t, c.Get(h.path("session"))).Says(t, "<strong>Delia Franco</strong>", `data-until="2026-11-11T01:`, "2:00</span>", "Next speaker", "Stop")
	c.Post(h.path("speakers/%d/turn", delia), "to", "spoke", "then", id(martin), "back", "session").Want(t, 303)
	if n := h.Count(`select count(*) from speakers where id = $1 and state = 'spoke' or id = $2 and state = 'speaking'`, delia, martin); n != 2 {
		t.Errorf("%d of both turns were taken", n)
	}
	c.Post(h.path("speakers/%d/turn", martin), "to", "spoke", "then", "999999", "back", "session").Want(t, 404)
	if n := h.Count(`select count(*) from speakers where id = $1 and state = 'speaking'`, martin); n != 1 {
		t.Error("a next speaker who is not there ended the one who speaks")
	}

	// Words of an earlier motion, without a script: all else that was typed stays.
	o := h.move(t, h.motion())
	h.shut(t, o)
	sound(t, c.Get(h.path("session"))).Says(t, "Words moved before", "Ask for interpreters at every stop.")
	q := url.Values{"phrase": {id(o)}, "kind": {"main"}, "item": {id(h.items[2])}, "mover": {id(h.Members[3].Seat)}, "seconder": {""}, "text": {"half a"}, "method": {"roll_call"}, "threshold": {"two_thirds_of_seated"}, "proposes": {""}, "target": {""}, "_key": {"k"}}
	a := sound(t, c.Get(h.path("session?%s", q.Encode()))).Want(t, 200)
	a.Says(t, ">\nAsk for interpreters at every stop.</textarea>", `<option value="`+id(h.items[2])+`" selected>`, `<option value="`+id(h.Members[3].Seat)+`" selected>`, `<option value="two_thirds_of_seated" selected>`)
	if strings.Contains(a.Body, "half a") {
		t.Error("the words were not replaced")
	}
}
