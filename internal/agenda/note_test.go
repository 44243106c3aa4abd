package agenda_test

import (
	"strings"
	"testing"

	"parley/internal/rules/order"
)

func TestANoteIsReadByItsMemberAlone(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, item("Opening"))
	it := d.add(t, m, item("Cameras"))
	const page, secret = "/work/b/cpab/meetings/2026-12-08/agenda", "Ask why the sample was so small."
	at := page + "/" + itoa(it) + "/note"
	member := d.As(d.Members[4])
	member.Get(at).Want(t, 404) // not posted
	member.Post(at+"/save", "note", secret, "version", "0").Want(t, 404)
	d.post(t, m)
	entries := d.Count(`select count(*) from audit_entries`)
	member.Post(at+"/save", "note", secret, "version", "0").Want(t, 303)
	if n := d.Count(`select count(*) from audit_entries`); n != entries {
		t.Error("the audit knows of a private note")
	}
	member.Get(page).Want(t, 200).Says(t, secret)
	member.Post(at+"/save", "note", "Another tab", "version", "0").Want(t, 409).Says(t, secret, "Another tab")
	member.Post(at+"/save", "note", strings.Repeat("x", 10001), "version", "1").Want(t, 422)

	// Taken elsewhere and posted again, the item keeps the note.
	rec, err := d.ReorderItem(ctx(t), d.clerk(), it, order.Up)
	made(t, rec, err)
	d.post(t, m)
	member.Get(page).Want(t, 200).Says(t, secret)

	for _, path := range []string{page, at} {
		for name, body := range map[string]string{"the chair": d.As(d.Chair()).Get(path).Body, "another member": d.As(d.Members[5]).Get(path).Body, "the clerk": d.As(d.World.Clerk).Get(path).Body, "the department": d.As(d.Executive).Get(path).Body, "the operator": d.As(d.Operator).Get(path).Body, "the public": d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Body} {
			if strings.Contains(body, secret) {
				t.Errorf("%s reads it at %s", name, path)
			}
		}
	}
	d.As(d.World.Clerk).Get(at).Want(t, 403)
	d.As(d.Chair()).Post(at+"/save", "note", "The chair's own", "version", "0").Want(t, 303)
	member.Get(page).Want(t, 200).Says(t, secret)
	member.Post(at+"/save", "note", "", "version", "1").Want(t, 303)
	if n := d.Count(`select count(*) from item_notes`); n != 1 {
		t.Errorf("%d notes are left", n)
	}
}
