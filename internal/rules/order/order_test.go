package order_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules/order"
)

// agenda reads "1 2 >3 >4 5*": parts with >, the consent calendar with *.
func agenda(text string) []order.Line {
	var out []order.Line
	top := int64(0)
	for _, w := range strings.Fields(text) {
		l := order.Line{Consent: strings.HasSuffix(w, "*")}
		w = strings.TrimSuffix(w, "*")
		if strings.HasPrefix(w, ">") {
			l.Parent = top
		}
		l.ID = int64(strings.TrimPrefix(w, ">")[0] - '0')
		if l.Parent == 0 {
			top = l.ID
		}
		out = append(out, l)
	}
	return out
}

func text(lines []order.Line) string {
	var out []string
	for _, l := range lines {
		w := string(rune('0' + l.ID))
		if l.Parent != 0 {
			w = ">" + w
		}
		if l.Consent {
			w += "*"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func labels(lines []order.Line) string {
	numbers, parts := order.Numbers(lines)
	var out []string
	for i := range lines {
		out = append(out, order.Label(numbers[i], parts[i]))
	}
	return strings.Join(out, " ")
}

func TestItemsAreNumberedByTheirOrder(t *testing.T) {
	if got := labels(agenda("1 2 >3 >4 5")); got != "1 2 2a 2b 3" {
		t.Error(got)
	}
}

func TestAnItemMoves(t *testing.T) {
	for name, c := range map[string]struct {
		from string
		id   int64
		step order.Step
		want string
	}{
		"an item goes up over one with parts":      {"1 2 >3 4", 4, order.Up, "1 4 2 >3"},
		"an item goes up with its parts":           {"1 2 >3 4", 2, order.Up, "2 >3 1 4"},
		"the first item stays":                     {"1 2", 1, order.Up, "1 2"},
		"an item goes down over one with parts":    {"1 2 >3 4", 1, order.Down, "2 >3 1 4"},
		"the last item stays":                      {"1 2 >3", 2, order.Down, "1 2 >3"},
		"a part goes up among parts":               {"1 >2 >3 4", 3, order.Up, "1 >3 >2 4"},
		"the first part stays":                     {"1 >2 >3 4", 2, order.Up, "1 >2 >3 4"},
		"the last part stays":                      {"1 >2 >3 4", 3, order.Down, "1 >2 >3 4"},
		"an item becomes a part of the one before": {"1 2 3", 2, order.In, "1 >2 3"},
		"an item becomes the last part of several": {"1 >2 3", 3, order.In, "1 >2 >3"},
		"the first item has nothing to be part of": {"1 2", 1, order.In, "1 2"},
		"a part stays a part":                      {"1 >2", 2, order.In, "1 >2"},
		"a part becomes an item after its item":    {"1 >2 >3 4", 2, order.Out, "1 >3 2 4"},
		"an item of its own stays one":             {"1 2", 2, order.Out, "1 2"},
		"an item joins the consent calendar":       {"1* 2", 2, order.In, "1* >2"},
		"an item with parts is no part":            {"1 2 >3", 2, order.In, "item_has_parts"},
		"the consent calendar stands alone":        {"1 2*", 2, order.In, "consent_stands_alone"},
		"an item that is not there":                {"1 2", 9, order.Up, "not_found"},
		"a step nobody knows":                      {"1 2", 2, "sideways", "form_invalid"},
		"a part under a step nobody knows":         {"1 >2", 2, "", "form_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := order.Move(agenda(c.from), c.id, c.step)
			have := text(got)
			if err != nil {
				have = fault.CodeOf(err)
			}
			if have != c.want {
				t.Errorf("%s, want %s", have, c.want)
			}
		})
	}
}

func TestAnItemIsPut(t *testing.T) {
	for name, c := range map[string]struct {
		from       string
		id, before int64
		want       string
	}{
		"before another item":                {"1 2 3", 3, 1, "3 1 2"},
		"with its parts":                     {"1 2 >3 4", 2, 1, "2 >3 1 4"},
		"at the end":                         {"1 2 3", 1, 0, "2 3 1"},
		"before itself":                      {"1 2 3", 2, 2, "1 2 3"},
		"inside itself":                      {"1 2 >3", 2, 3, "1 2 >3"},
		"before a part, as a part":           {"1 >2 3", 3, 2, "1 >3 >2"},
		"a part before an item, as an item":  {"1 >2 3", 2, 3, "1 2 3"},
		"a part among its parts":             {"1 >2 >3", 3, 2, "1 >3 >2"},
		"with parts before a part":           {"1 >2 3 >4", 3, 2, "item_has_parts"},
		"the consent calendar before a part": {"1 >2 3*", 3, 2, "consent_stands_alone"},
		"before what is not there":           {"1 2", 1, 9, "not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := order.Place(agenda(c.from), c.id, c.before)
			have := text(got)
			if err != nil {
				have = fault.CodeOf(err)
			}
			if have != c.want {
				t.Errorf("%s, want %s", have, c.want)
			}
		})
	}
}

func TestAnItemHasAsManyPartsAsThereAreLetters(t *testing.T) {
	lines := []order.Line{{ID: 100}}
	for i := range order.MaxParts {
		lines = append(lines, order.Line{ID: int64(i + 1), Parent: 100})
	}
	lines = append(lines, order.Line{ID: 200})
	if got := labels(lines); !strings.HasSuffix(got, "1z 2") {
		t.Error(got)
	}
	if _, err := order.Move(lines, 200, order.In); fault.CodeOf(err) != "parts_full" {
		t.Error(err)
	}
}

func someAgenda(t *rapid.T) []order.Line {
	var out []order.Line
	top := int64(0)
	for i := range rapid.IntRange(1, 12).Draw(t, "items") {
		l := order.Line{ID: int64(i + 1)}
		if top != 0 && rapid.Bool().Draw(t, "part") {
			l.Parent = top
		} else {
			top = l.ID
			l.Consent = rapid.IntRange(0, 5).Draw(t, "consent") == 0
		}
		out = append(out, l)
	}
	return out
}

// sound says that every part follows its item or another part of it.
func sound(lines []order.Line) bool {
	top := int64(0)
	for _, l := range lines {
		if l.Parent == 0 {
			top = l.ID
		} else if l.Parent != top {
			return false
		}
	}
	return true
}

func TestMovingAndUndoingKeepsEveryItemAndItsNumber(t *testing.T) {
	undo := map[order.Step]order.Step{order.Up: order.Down, order.Down: order.Up, order.In: order.Out}
	rapid.Check(t, func(t *rapid.T) {
		before := someAgenda(t)
		id := rapid.SampledFrom(before).Draw(t, "item").ID
		step := rapid.SampledFrom([]order.Step{order.Up, order.Down, order.In, order.Out}).Draw(t, "step")
		after, err := order.Move(before, id, step)
		if err != nil {
			return
		}
		if len(after) != len(before) || !sound(after) {
			t.Fatalf("%v of %d: %v became %v", step, id, before, after)
		}
		for _, l := range before {
			if !slices.ContainsFunc(after, func(x order.Line) bool { return x.ID == l.ID && x.Consent == l.Consent }) {
				t.Fatalf("item %d was lost", l.ID)
			}
		}
		if back, ok := undo[step]; ok && !slices.Equal(before, after) {
			again, err := order.Move(after, id, back)
			if err != nil || !slices.Equal(before, again) {
				t.Fatalf("%v and back: %v became %v (%v)", step, before, again, err)
			}
		}
	})
}

func TestPuttingAnItemSomewhereKeepsTheAgendaSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := someAgenda(t)
		kept := slices.Clone(before)
		id, to := rapid.SampledFrom(before).Draw(t, "item").ID, rapid.SampledFrom(append(slices.Clone(before), order.Line{})).Draw(t, "before").ID
		after, err := order.Place(before, id, to)
		if !slices.Equal(before, kept) {
			t.Fatal("the facts were changed")
		}
		if err == nil && (len(after) != len(before) || !sound(after)) {
			t.Fatalf("%d before %d: %v became %v", id, to, before, after)
		}
	})
}

func TestTheRunningClock(t *testing.T) {
	zone, err := time.LoadLocation("America/Denver")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 12, 8, 18, 0, 0, 0, zone)
	var got []string
	for _, at := range order.Times(start, []order.Span{{Minutes: 5}, {Minutes: 10}, {Minutes: 40, AsOne: true}, {Minutes: 30}, {}, {Minutes: 5}}) {
		if at.IsZero() {
			got = append(got, "?")
		} else {
			got = append(got, at.Format("15:04"))
		}
	}
	if all := strings.Join(got, " "); all != "18:00 18:05 18:15 18:15 18:45 ?" {
		t.Error(all)
	}
	if at := order.Times(time.Time{}, []order.Span{{Minutes: 5}})[0]; !at.IsZero() {
		t.Error("a meeting without a time has an estimate")
	}
}
