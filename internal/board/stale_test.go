package board_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/webtest"
)

var seenField = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// TestASecondEditorIsTold opens each form twice and saves both: the second is
// told, and what was typed is kept.
func TestASecondEditorIsTold(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	department := fmt.Sprintf("/work/site/departments/%d", w.Department)
	for _, c := range []struct {
		path   string
		fields []string
	}{
		{"/work/site/name", []string{"line", "police advisory boards"}},
		{department, []string{"jurisdiction", fmt.Sprint(w.Jurisdiction), "head", "Chief", "email", ""}},
	} {
		m := seenField.FindStringSubmatch(op.Get(c.path).Want(t, 200).Body)
		if m == nil {
			t.Fatalf("%s does not say what was seen", c.path)
		}
		op.Post(c.path, append(c.fields, "name", "First name", "seen", m[1])...).Want(t, 303)
		op.Post(c.path, append(c.fields, "name", "Second name", "seen", m[1])...).Want(t, 409).Says(t, "Someone changed this", "Second name")
		if got := op.Get(c.path).Body; !strings.Contains(got, "First name") {
			t.Errorf("%s: the second editor overwrote the first", c.path)
		}
	}
}

func TestAZoneThatOnlyTheProgramKnowsIsRefused(t *testing.T) {
	w := webtest.New(t)
	for _, zone := range []string{"Local", "Mars/Olympus", "america/denver", "../etc/passwd", ""} {
		w.As(w.Operator).Post("/work/site/jurisdictions", "name", "Elsewhere", "zone", zone, "profile", "default").Want(t, 422).Says(t, "Name a time zone")
	}
}

// TestABoardNamesItsCommitteesAsTheyAre changes a committee and reads its
// parents' pages, which were made before.
func TestABoardNamesItsCommitteesAsTheyAre(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/b/cpab").Says(t, "Youth and Schools Safety Committee")
	in := board.Board{Jurisdiction: w.Jurisdiction, Parent: w.Board, Slug: "youth", Name: "Committee on Youth", Departments: []int64{w.Department}, Version: 1}
	c := w.Caller(w.Operator)
	c.Board = w.Other
	if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), c, w.Other, in); err != nil {
		t.Fatal(err)
	}
	w.Anonymous().Get("/b/cpab").Says(t, "Committee on Youth")
	in.Parent, in.Version, c = 0, 2, w.Caller(w.Operator)
	c.Board = w.Other
	if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), c, w.Other, in); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.Anonymous().Get("/b/cpab").Body, "Committee on Youth") {
		t.Error("the former parent still names the committee")
	}
	in.Parent, in.Version, c = w.Other, 3, w.Caller(w.Operator)
	c.Board = w.Other
	if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), c, w.Other, in); len(fault.FieldsOf(err)) != 1 {
		t.Errorf("a board became its own committee: %v", err)
	}
}

func TestABoardDoesNotAdviseTheDepartmentItsVotersAnswerFor(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	setup := w.Caller(w.Operator)
	setup.Board = 0
	rec, err := w.Portal.Slices.Board.SaveDepartment(ctx, setup, 0, board.Department{Jurisdiction: w.Jurisdiction, Name: "Sheriff", Head: "Sheriff"})
	if err != nil {
		t.Fatal(err)
	}
	sheriff := rec.ID()
	save := func(id int64, slug string, version int, departments ...int64) error {
		c := w.Caller(w.Operator)
		c.Board = id
		_, err := w.Portal.Slices.Board.SaveBoard(ctx, c, id, board.Board{Jurisdiction: w.Jurisdiction, Slug: slug, Name: slug, Departments: departments, Version: version})
		return err
	}
	if err := save(w.Other, "youth", 1, w.Department, sheriff); err != nil {
		t.Fatal(err)
	}
	c := w.Caller(w.Operator)
	c.Board = w.Other
	if _, err := w.Portal.Slices.Account.Grant(ctx, c, w.Members[4].Account, "drafter", sheriff); err != nil {
		t.Fatal(err)
	}
	if f := fault.FieldsOf(save(w.Board, "cpab", 1, w.Department, sheriff)); len(f) != 1 || f[0].Code != "department_answers_voters" {
		t.Errorf("%v", f)
	}
	if err := save(w.Board, "cpab", 1, w.Department, w.Department); err != nil {
		t.Errorf("a department named twice: %v", err)
	}
}

// TestALongListOfBoardsHasPages makes a hundred and one of them.
func TestALongListOfBoardsHasPages(t *testing.T) {
	w := webtest.New(t)
	c := w.Caller(w.Operator)
	for n := range 99 {
		c.Board, c.Key = 0, fmt.Sprint("board", n)
		if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), c, 0, board.Board{Jurisdiction: w.Jurisdiction, Slug: fmt.Sprintf("a-%03d", n), Name: fmt.Sprintf("A board %03d", n)}); err != nil {
			t.Fatal(err)
		}
	}
	w.Anonymous().Get("/boards").Want(t, 200).Says(t, "/boards?page=2", "A board 098", "1 seat is vacant")
	w.Anonymous().Get("/boards?page=2").Want(t, 200).Says(t, "Youth and Schools", "/boards?page=1")
	w.As(w.Operator).Get("/work/site?page=2").Want(t, 200).Says(t, "Youth and Schools")
	for _, page := range []string{"3", "0", "-1", "x", "99999999999999999999"} {
		w.Anonymous().Get("/boards?page="+page).Want(t, 404)
	}
}
