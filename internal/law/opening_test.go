package law_test

import (
	"testing"

	"parley/internal/webtest"
)

func TestHoursCountOnlyWhileTheOfficeIsOpen(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	by := func(more ...string) []string {
		return append([]string{"algorithm", "accessible_hours", "amount", "90", "channels", "physical", "citation", "By-law 4.2", "basis", "by_law", "reason", "The door is locked at night.", "revision", "0"}, more...)
	}
	op.Get(site+"/notice.regular/set").Want(t, 200).Says(t, "Monday: opens at", "Sunday: closes at", "Hours during which the posting can be read", "For which meetings")
	for _, c := range map[string]struct {
		form []string
		says string
		at   string // the field it is told beside
	}{
		"no closing":         {by("opens_1", "09:00"), "Fill in this field.", `id="f-closes_1-error"`},
		"no opening":         {by("closes_2", "17:00"), "Fill in this field.", `id="f-opens_2-error"`},
		"no time":            {by("opens_1", "nine", "closes_1", "17:00"), "Give a time of day", `id="f-opens_1-error"`},
		"it closes too soon": {by("opens_1", "17:00", "closes_1", "09:00"), "It closes before it opens.", `id="f-closes_1-error"`},
		"too few hours":      {by("opens_1", "09:00", "closes_1", "09:10"), "too few to give this notice", `id="f-amount-error"`},
		"meetings not known": {by("applies_to", "every_other"), "", `id="f-applies_to-error"`},
	} {
		a := op.Post(site+"/notice.regular/set", c.form...).Want(t, 422).Says(t, c.at)
		if c.says != "" {
			a.Says(t, c.says)
		}
	}
	op.Post(site+"/notice.regular/set", by("applies_to", "first_regular_meeting_of_year")...).Want(t, 422).Says(t, "The law asks for more")
	op.Post(site+"/notice.regular/set", by("opens_1", "09:00", "closes_1", "17:00", "opens_3", "10:00", "closes_3", "18:30")...).Want(t, 303)
	w.Anonymous().Get("/b/cpab/rules").Want(t, 200).Says(t, "Counted while the office is open: Monday 09:00–17:00, Wednesday 10:00–18:30.", "By-law 4.2")
	op.Get(site+"/notice.regular/set").Want(t, 200).Says(t, `value="09:00"`, `value="18:30"`)
	// It is the rule the clock counts by.
	if n := w.Count(`select count(*) from law_rules where value -> 'opening_hours' -> 1 ->> 'closes' = '18:30' and (value -> 'opening_hours' -> 1 ->> 'weekday')::int = 3`); n != 1 {
		t.Errorf("%d rules with these hours", n)
	}
}

func TestABoardSaysHowALostConnectionCounts(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	const at = site + "/remote.lost_connection"
	by := func(more ...string) []string {
		return append([]string{"citation", "Board Rule 7", "basis", "by_law", "reason", "Links fail.", "revision", "0"}, more...)
	}
	op.Get(at+"/set").Want(t, 200).Says(t, "Minutes of grace", "once the chair declares it")
	op.Post(at+"/set", by("value", "absent_after_grace")...).Want(t, 422).Says(t, `id="f-minutes-error"`)
	op.Post(at+"/set", by("value", "absent_after_grace", "minutes", "90")...).Want(t, 422).Says(t, `id="f-minutes-error"`)
	op.Post(at+"/set", by("value", "present")...).Want(t, 422).Says(t, `id="f-value-error"`)
	op.Post(at+"/set", by("value", "absent_after_grace", "minutes", "5")...).Want(t, 303)
	w.Anonymous().Get("/b/cpab/rules").Want(t, 200).Says(t, "A member whose link fails is absent if they are not back within 5 minutes.", "Board Rule 7")
	op.Get(at+"/set").Want(t, 200).Says(t, `value="5"`)
}
