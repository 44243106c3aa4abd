package agenda_test

import (
	"context"
	"testing"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/verify"
)

// newJoint is a meeting of the board, posted, that another board joined.
func newJoint(t *testing.T) (d desk, host, guest int64, items []int64) {
	t.Helper()
	d = newDesk(t)
	host = d.schedule(t, 36)
	opening := d.add(t, host, item("Opening"))
	cameras := d.add(t, host, agenda.Item{Title: "Cameras at schools", Detail: "A first look.", Minutes: 20, Votes: true})
	letter := d.add(t, host, agenda.Item{Title: "Letter of the district", Under: cameras})
	rec, err := d.AddPaper(ctx(t), d.clerk(), cameras, "Policy", "https://example.org/policy")
	made(t, rec, err)
	rec, err = d.UploadPaper(ctx(t), d.clerk(), cameras, agenda.Upload{Title: "Notes", Name: "notes.txt", Content: []byte("Three spoke.")})
	made(t, rec, err)
	rec, err = d.meetings.Join(ctx(t), d.other(), host, "special")
	return d, host, made(t, rec, err), []int64{opening, cameras, letter}
}

// other is the clerk of the board that joined.
func (d desk) other() act.Caller {
	c := d.Caller(d.OtherClerk)
	c.Board = d.Other
	return c
}

func (d desk) sound(t testing.TB) {
	t.Helper()
	rep, err := verify.Run(context.Background(), d.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

func TestTheHostsItemsAreCopiedWithTheirPapersAndNesting(t *testing.T) {
	d, host, guest, items := newJoint(t)
	there := d.As(d.OtherClerk)
	const plan, copies = "/work/b/youth/meetings/2026-12-08/agenda", "/work/b/youth/meetings/2026-12-08/agenda/copy"
	there.Get(copies).Want(t, 200).Says(t, "has posted no agenda yet")
	_, err := d.Copy(ctx(t), d.other(), guest, items[0], false)
	want(t, err, "not_found") // what the host plans is its own
	d.post(t, host)
	there.Get(plan).Want(t, 200).Says(t, copies)
	there.Get(copies).Want(t, 200).Says(t, "2. Cameras at schools", "New: not on your agenda")
	d.As(d.OtherMember).Get(copies).Want(t, 403)
	d.As(d.World.Clerk).Get(copies).Want(t, 404)
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-12-08/agenda/copy").Want(t, 404) // the host copies from nobody
	there.Post(copies).Want(t, 422)
	there.Post(copies, "item", "x").Want(t, 422)
	there.Post(copies, "item", "999999").Want(t, 404)
	for range 2 {
		there.Post(copies, "_key", "C", "item", itoa(items[1]), "item", itoa(items[2])).Want(t, 303)
	}
	there.Post(copies, "item", itoa(items[1])).Want(t, 303) // with another form
	if n := d.Count(`select count(*) from agenda_items where meeting_id = $1`, guest); n != 2 {
		t.Fatalf("%d items", n)
	}
	if n := d.Count(`select count(*) from audit_entries where action = 'agenda.copy'`); n != 2 {
		t.Errorf("two items were copied in %d acts", n)
	}
	if n := d.Count(`select count(*) from agenda_items i join agenda_items p on p.id = i.parent_id where i.copied_from = $1 and p.copied_from = $2 and p.duration = 20 and p.votes and p.detail = 'A first look.'`, items[2], items[1]); n != 1 {
		t.Error("the part does not stand under its item")
	}
	if n := d.Count(`select count(*) from papers p left join paper_files f on f.paper_id = p.id left join paper_files o on o.sha256 = f.sha256 and o.board_id = $2 where p.meeting_id = $1 and (p.url = 'https://example.org/policy' or o.paper_id is not null)`, guest, d.Board); n != 2 {
		t.Errorf("%d papers", n)
	}
	there.Get("/work/b/youth/papers/"+itoa(int64(d.Count(`select p.id from papers p join paper_files f on f.paper_id = p.id where p.meeting_id = $1`, guest)))+"/file").Want(t, 200).Says(t, "Three spoke.")
	if d.Count(`select count(*) from agenda_items where meeting_id = $1 and removed_at is null and copied_from is null`, host) != 3 {
		t.Error("the host's agenda was touched")
	}
	d.sound(t)
}

func TestWhatTheHostChangesIsTakenOverOrLeft(t *testing.T) {
	d, host, guest, items := newJoint(t)
	d.post(t, host)
	for _, i := range items {
		rec, err := d.Copy(ctx(t), d.other(), guest, i, false)
		made(t, rec, err)
	}
	there := d.As(d.OtherClerk)
	const copies = "/work/b/youth/meetings/2026-12-08/agenda/copy"
	there.Get(copies).Want(t, 200).Says(t, "Every item of the host stands on your agenda")
	own := func(host int64) int64 {
		return int64(d.Count(`select id from agenda_items where copied_from = $1`, host))
	}
	rec, err := d.AddPaper(ctx(t), d.other(), own(items[1]), "Ours", "https://example.org/ours")
	made(t, rec, err)

	// The host rewords an item, exchanges a paper, takes one off, and adds one.
	rec, err = d.EditItem(ctx(t), d.clerk(), items[1], agenda.Item{Title: "Cameras at all schools", Minutes: 30, Votes: true, Version: 1})
	made(t, rec, err)
	rec, err = d.RemovePaper(ctx(t), d.clerk(), int64(d.Count(`select id from papers where item_id = $1 and url <> ''`, items[1])))
	made(t, rec, err)
	rec, err = d.AddPaper(ctx(t), d.clerk(), items[1], "Policy, second draft", "https://example.org/second")
	made(t, rec, err)
	rec, err = d.RemoveItem(ctx(t), d.clerk(), items[2])
	made(t, rec, err)
	rec, err = d.EditItem(ctx(t), d.clerk(), items[0], agenda.Item{Title: "Opening and roll call", Version: 1})
	made(t, rec, err)
	budget := d.add(t, host, item("Budget"))
	there.Get(copies).Want(t, 200).Says(t, "Every item of the host stands on your agenda") // not posted yet
	d.post(t, host)
	there.Get("/work").Want(t, 200).Says(t, "look at 4 items that Community Police Advisory Board posted otherwise than yours.")
	there.Get(copies).Want(t, 200).Says(t, "4. Budget"[3:], "New: not on your agenda", "Changed by the host", "Not on the host’s agenda any more", "<ins>", "<del>", "second draft")
	there.Post(copies, "_key", "T", "item", itoa(items[1]), "item", itoa(items[2]), "item", itoa(budget)).Want(t, 303)
	there.Post(copies, "_key", "T", "item", itoa(items[1]), "item", itoa(items[2]), "item", itoa(budget)).Want(t, 303)
	if got := d.text(t, `select string_agg(title, ', ' order by position) from agenda_items where meeting_id = $1 and removed_at is null`, guest); got != "Opening, Cameras at all schools, Budget" {
		t.Errorf("the agenda reads %s", got)
	}
	if got := d.text(t, `select string_agg(title, ', ' order by id) from papers where item_id = $1 and removed_at is null`, own(items[1])); got != "Notes, Ours, Policy, second draft" {
		t.Errorf("its papers are %s", got)
	}
	there.Post(copies, "item", itoa(items[0]), "then", "keep").Want(t, 303)
	there.Get(copies).Want(t, 200).Says(t, "Every item of the host stands on your agenda")
	if got := d.text(t, `select title from agenda_items where id = $1`, own(items[0])); got != "Opening" {
		t.Errorf("what was kept reads %s", got)
	}

	// Its parts first; and what was taken off by hand was left out.
	rec, err = d.AddItem(ctx(t), d.other(), guest, agenda.Item{Title: "Our part", Under: own(budget)})
	part := made(t, rec, err)
	rec, err = d.RemoveItem(ctx(t), d.clerk(), budget)
	made(t, rec, err)
	d.post(t, host)
	there.Post(copies, "item", itoa(budget)).Want(t, 409)
	rec, err = d.RemoveItem(ctx(t), d.other(), part)
	made(t, rec, err)
	there.Post(copies, "item", itoa(budget)).Want(t, 303)
	rec, err = d.RemoveItem(ctx(t), d.other(), own(items[0]))
	made(t, rec, err)
	there.Get(copies).Want(t, 200).Says(t, "you left it out before")
	d.sound(t)
}
