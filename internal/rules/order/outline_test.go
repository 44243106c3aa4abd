package order_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/order"
)

func TestAnOutlineIsRead(t *testing.T) {
	items, bad := order.ParseOutline("Opening and roll call | 5\n\nPublic comment | 30 speak\n> Three minutes each.\n> Sign up at the door.\nConsent calendar | 5, vote, consent\n- Letter of thanks | vote\n- Calendar\nClosing")
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	want := []order.Planned{{Title: "Opening and roll call", Minutes: 5}, {Title: "Public comment", Minutes: 30, Speak: true, Detail: "Three minutes each.\nSign up at the door."}, {Title: "Consent calendar", Minutes: 5, Votes: true, Consent: true},
		{Title: "Letter of thanks", Votes: true, Part: true}, {Title: "Calendar", Part: true}, {Title: "Closing"}}
	if !slices.Equal(items, want) {
		t.Errorf("%+v", items)
	}
}

func TestAnOutlineIsRefusedAtItsLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a part of nothing":         {"\n- Letter", "outline_part_first 2"},
		"detail of nothing":         {"> Detail", "outline_part_first 1"},
		"a word nobody knows":       {"Opening\nComment | sing", "outline_line_unclear 2"},
		"two lengths":               {"Opening | 5 6", "outline_line_unclear 1"},
		"a length of days":          {"Opening | 100000", "outline_line_unclear 1"},
		"a part that is a calendar": {"A\n- B | consent", "outline_line_unclear 2"},
		"no title":                  {"| 5", "outline_title_long 1"},
		"a long title":              {strings.Repeat("x", 201), "outline_title_long 1"},
		"a title that turns round":  {"a\u202eb", "outline_title_long 1"},
		"too many parts":            {"A" + strings.Repeat("\n- p", order.MaxParts+1), "outline_too_many 28"},
		"too many items":            {strings.Repeat("A\n", 201), "outline_too_many 201"},
		"details without an end":    {"A\n> " + strings.Repeat("x", 2001), "outline_line_unclear 2"},
	} {
		t.Run(name, func(t *testing.T) {
			_, bad := order.ParseOutline(c.text)
			if len(bad) != 1 || bad[0].Name != "outline" {
				t.Fatalf("%v", bad)
			}
			if got := fmt.Sprint(bad[0].Code, " ", bad[0].Args["Line"]); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAnOutlineSurvivesBeingWrittenAndRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []order.Planned
		for i := range rapid.IntRange(0, 10).Draw(t, "n") {
			p := order.Planned{Title: rapid.StringMatching(`[A-Za-z][A-Za-z ,:]{0,20}[a-z]`).Draw(t, "title"), Minutes: rapid.IntRange(0, 90).Draw(t, "minutes"), Votes: rapid.Bool().Draw(t, "votes"), Speak: rapid.Bool().Draw(t, "speak"), Part: i > 0 && rapid.Bool().Draw(t, "part")}
			p.Consent = !p.Part && rapid.Bool().Draw(t, "consent")
			if rapid.Bool().Draw(t, "detailed") {
				p.Detail = rapid.StringMatching(`[A-Z][a-z]{1,9}(\n[a-z]{2,9}){0,2}`).Draw(t, "detail")
			}
			items = append(items, p)
		}
		again, bad := order.ParseOutline(order.Outline(items))
		if len(bad) > 0 || !slices.Equal(items, again) {
			t.Fatalf("%v: %+v became %+v", bad, items, again)
		}
	})
}
