package meeting_test

import (
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/rules/order"
)

func TestTheLedgerTellsWordsThatChangedAndItemsThatMoved(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	answers := d.add(t, m, agenda.Item{Title: "Answers that are overdue in November"})
	report := d.add(t, m, agenda.Item{Title: "Report"})
	d.post(t, m, meeting.Agenda)
	first := d.text(t, `select content || encode(sha256, 'hex') from postings where meeting_id = $1 and version = 1`, m)
	rec, err := d.EditItem(ctx(t), d.clerk(), answers, agenda.Item{Title: "Answers that are owed in December", Version: 1})
	made(t, rec, err)
	rec, err = d.ReorderItem(ctx(t), d.clerk(), report, order.Up)
	made(t, rec, err)
	rec, err = d.ReorderItem(ctx(t), d.clerk(), report, order.Up)
	made(t, rec, err)
	rec, err = d.ReorderItem(ctx(t), d.clerk(), answers, order.In)
	made(t, rec, err)
	d.post(t, m, meeting.Agenda)
	page := d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Item 1 moved, formerly 3:", "Item 2a moved, formerly 2:", "Item 2a reworded:", "Answers that are <del>", "overdue</del>", "owed</ins>", "November</del>", "December</ins>")
	if n := strings.Count(page.Body, "moved, formerly"); n != 2 {
		t.Errorf("%d items are said to have moved", n)
	}
	if again := d.text(t, `select content || encode(sha256, 'hex') from postings where meeting_id = $1 and version = 1`, m); again != first {
		t.Error("what was posted first has changed")
	}
}
