package agenda_test

import (
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/rules/order"
)

// order is the planned agenda in words: "1 A, 2 B, 2a C".
func (d desk) order(t *testing.T, m int64) string {
	t.Helper()
	return d.text(t, `select coalesce(string_agg(item_label(id) || ' ' || title, ', ' order by position), '') from agenda_items where meeting_id = $1 and removed_at is null`, m)
}

func TestItemsAreMovedNestedAndRemovedAndKeepTheirOrder(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	a, b, c := d.add(t, m, agenda.Item{Title: "A"}), d.add(t, m, agenda.Item{Title: "B"}), d.add(t, m, agenda.Item{Title: "C"})
	for _, x := range []struct {
		item int64
		step order.Step
		want string
	}{{c, order.Up, "1 A, 2 C, 3 B"}, {c, order.Up, "1 C, 2 A, 3 B"}, {c, order.Up, "1 C, 2 A, 3 B"}, {a, order.In, "1 C, 1a A, 2 B"}, {b, order.In, "1 C, 1a A, 1b B"}, {b, order.Up, "1 C, 1a B, 1b A"}, {b, order.Out, "1 C, 1a A, 2 B"}} {
		rec, err := d.ReorderItem(ctx(t), d.clerk(), x.item, x.step)
		made(t, rec, err)
		if got := d.order(t, m); got != x.want {
			t.Fatalf("%s, want %s", got, x.want)
		}
	}
	if n := d.add(t, m, agenda.Item{Title: "D", Under: c}); d.order(t, m) != "1 C, 1a A, 1b D, 2 B" {
		t.Errorf("after adding part %d: %s", n, d.order(t, m))
	}
	_, err := d.AddItem(ctx(t), d.clerk(), m, agenda.Item{Title: "E", Under: a})
	want(t, err, "not_found") // a part has no parts
	rec, err := d.PlaceItem(ctx(t), d.clerk(), b, c)
	made(t, rec, err)
	if got := d.order(t, m); got != "1 B, 2 C, 2a A, 2b D" {
		t.Error(got)
	}
	_, err = d.ReorderItem(ctx(t), d.clerk(), a, "sideways")
	want(t, err, "direction choice_unknown")
	_, err = d.RemoveItem(ctx(t), d.clerk(), c)
	want(t, err, "item_parts_first")
	rec, err = d.RemoveItem(ctx(t), d.clerk(), b)
	made(t, rec, err)
	if got := d.order(t, m); got != "1 C, 1a A, 1b D" {
		t.Error(got)
	}
	_, err = d.RemoveItem(ctx(t), d.clerk(), b)
	want(t, err, "not_found")
	d.schedule(t, 40)
	other := d.add(t, d.schedule(t, 41), agenda.Item{Title: "Elsewhere"})
	_, err = d.PlaceItem(ctx(t), d.clerk(), a, other)
	want(t, err, "not_found")
}

func TestAnItemIsRefusedBesideItsField(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	r := d.recommend(t, d.Board, "R")
	other := d.recommend(t, d.Other, "Other")
	gone := d.recommend(t, d.Board, "Gone")
	d.write(t, `update recommendations set withdrawn_at = $2, withdrawn_reason = 'x' where id = $1 returning id`, gone, d.Clock.Now())
	mine := d.write(t, `insert into minutes (board_id, meeting_id, body, created_at, updated_at) values ($1, $2, 'x', $3, $3) returning id`, d.Board, m, d.Clock.Now())
	for name, c := range map[string]struct {
		in   agenda.Item
		want string
	}{
		"no title":                       {agenda.Item{Title: " "}, "title required"},
		"a long title":                   {agenda.Item{Title: strings.Repeat("x", 201)}, "title too_long"},
		"long details":                   {agenda.Item{Title: "x", Detail: strings.Repeat("x", 2001)}, "detail too_long"},
		"a title that turns round":       {agenda.Item{Title: "a\u202eb"}, "title bidi_characters"},
		"both links":                     {agenda.Item{Title: "x", Recommendation: r, MinutesOf: mine}, "minutes_of item_one_link"},
		"another board's recommendation": {agenda.Item{Title: "x", Recommendation: other}, "not_found"},
		"a withdrawn recommendation":     {agenda.Item{Title: "x", Recommendation: gone}, "recommendation recommendation_withdrawn"},
		"its own minutes":                {agenda.Item{Title: "x", MinutesOf: mine}, "minutes_of minutes_same_meeting"},
		"minutes that are not there":     {agenda.Item{Title: "x", MinutesOf: 99999}, "not_found"},
		"a length that cannot be":        {agenda.Item{Title: "x", Minutes: -5}, "minutes number_out_of_range"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.AddItem(ctx(t), d.clerk(), m, c.in)
			want(t, err, c.want)
		})
	}
	if got := d.order(t, m); got != "" {
		t.Error(got)
	}
}

func TestTheSecondOfTwoEditorsIsRefusedAndKeepsTheText(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, agenda.Item{Title: "Public comment", Speak: true, Minutes: 30})
	clerk := d.As(d.World.Clerk)
	page := "/work/b/cpab/meetings/2026-12-08/agenda/" + itoa(it)
	clerk.Get(page+"/edit").Want(t, 200).Says(t, "Public comment", `value="30"`)
	clerk.Post(page+"/edit", "title", "Comment from residents", "version", "1").Want(t, 303)
	clerk.Post(page+"/edit", "title", "Open microphone", "version", "1").Want(t, 409).Says(t, "Someone changed this", "Open microphone")
	clerk.Post(page+"/edit", "title", "", "version", "2", "recommendation", "abc").Want(t, 422)
	if got := d.order(t, m); got != "1 Comment from residents" {
		t.Error(got)
	}
	clerk.Post(page+"/papers/add", "title", "Packet", "url", "ftp://example.org/x").Want(t, 422).Says(t, "ftp://example.org/x")
	clerk.Post(page+"/papers/add", "title", "Packet", "url", "https://example.org/x").Want(t, 303)
	work := clerk.Get("/work/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "https://example.org/x", "Post the agenda", "Under the Ralph M. Brown Act the agenda is the notice")
	if !strings.Contains(work.Body, "Notice not yet posted") {
		t.Error("the clock is missing")
	}
	paper := d.Count(`select id from papers`)
	clerk.Post("/work/b/cpab/meetings/2026-12-08/papers/"+itoa(int64(paper))+"/remove").Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/2026-12-08/papers/"+itoa(int64(paper))+"/remove").Want(t, 404)
	clerk.Post(page+"/reorder", "direction", "sideways").Want(t, 422)
	clerk.Post(page+"/remove").Want(t, 303)
	clerk.Post(page+"/remove").Want(t, 404)
	// An item of this board, under another meeting's address.
	d.schedule(t, 40)
	x := d.add(t, m, agenda.Item{Title: "X"})
	clerk.Get("/work/b/cpab/meetings/2026-12-12/agenda/"+itoa(x)+"/edit").Want(t, 404)
	clerk.Get("/work/b/cpab/meetings/2026-12-08/agenda/none/edit").Want(t, 404)
}
