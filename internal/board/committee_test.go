package board_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/webtest"
)

func TestACommitteeGoesByItsParentsRulesUntilItSetsItsOwn(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	at := func(slug string) act.Caller {
		c := w.Caller(w.Operator)
		c.Board = int64(w.Count(`select id from boards where slug = $1`, slug))
		return c
	}
	set := func(slug string, in board.Rules) {
		t.Helper()
		c := at(slug)
		in.Revision = w.Count(`select max(revision) from board_rules where board_id = $1`, c.Board)
		if _, err := w.Portal.Slices.Board.SetRules(context.WithoutCancel(t.Context()), c, in); err != nil {
			t.Fatal(err)
		}
	}
	rules := board.DefaultRules()
	rules.ResponseDays, rules.ResponseCitation = 45, "By-law 3"
	set("cpab", rules)
	op.Get("/work/site/boards/new?parent="+fmt.Sprint(w.Board)).Want(t, 200).Says(t, fmt.Sprintf(`value="%d" selected`, w.Board))
	op.Post("/work/site/boards", "jurisdiction", fmt.Sprint(w.Jurisdiction), "name", "Policy Committee", "slug", "policy", "parent", fmt.Sprint(w.Board)).Want(t, 303)
	const days = `select coalesce((select response_days from board_rules r join boards b on b.id = r.board_id where b.slug = $1 order by r.revision desc limit 1), 0)`
	if got := w.Count(days, "policy"); got != 45 {
		t.Errorf("the committee begins with %d days", got)
	}
	w.Anonymous().Get("/b/policy").Want(t, 200).Says(t, "A committee of", `href="/b/cpab"`, "the committee has set none of its own", "By-law 3")
	w.Anonymous().Get("/b/policy/rules").Want(t, 200).Says(t, "What it has not set itself, it takes from")
	w.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, `href="/b/policy"`)
	if body := w.Anonymous().Get("/b/policy/meetings").Want(t, 200).Body; !strings.Contains(body, `<a href="/b/cpab">`) && !strings.Contains(body, `href="/b/cpab"`) {
		t.Error("its pages do not lead to the parent")
	}

	rules.ResponseDays = 60
	set("cpab", rules)
	if got := w.Count(days, "policy"); got != 60 {
		t.Errorf("the parent's new rules came to %d days", got)
	}
	own := rules
	own.ResponseDays = 20
	set("policy", own)
	rules.ResponseDays = 90
	set("cpab", rules)
	if got := w.Count(days, "policy"); got != 20 {
		t.Errorf("the committee's own rules gave way: %d days", got)
	}
	if body := w.Anonymous().Get("/b/policy").Want(t, 200).Body; strings.Contains(body, "has set none") {
		t.Error("its own rules are called inherited")
	}

	// The members of the parent come first where a seat is filled.
	op.Post("/work/site/b/policy/seats", "number", "1", "kind", "regular", "appointed_by", "The board", "created_on", "2026-01-01").Want(t, 303)
	seat := w.Count(`select s.id from seats s join boards b on b.id = s.board_id where b.slug = 'policy'`)
	op.Get(fmt.Sprintf("/work/site/b/policy/seats/%d/appoint", seat)).Want(t, 200).Says(t, w.Members[1].Name+" (member of ")
}
