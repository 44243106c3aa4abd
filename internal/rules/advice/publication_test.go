package advice

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestTheDayByWhichWhatIsSentHasToBePublic(t *testing.T) {
	cal := rules.NewCalendar(day(t, "2026-11-11"))
	for _, c := range []struct{ name, unit, sent, want string }{
		{"five days, over a weekend", rules.CalendarDay, "2026-11-05", "2026-11-10"},
		{"five days, over the end of daylight saving", rules.CalendarDay, "2026-10-30", "2026-11-04"},
		{"five business days, over a weekend and a holiday", rules.BusinessDay, "2026-11-05", "2026-11-13"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := PublishBy(PublicationRule{Days: 5, Unit: c.unit, Citation: "Code 9"}, day(t, c.sent), cal)
			if err != nil || got.String() != c.want {
				t.Fatal(got, err)
			}
		})
	}
	if got, err := PublishBy(PublicationRule{}, day(t, "2026-11-05"), cal); err != nil || !got.IsZero() {
		t.Fatal("a date without a rule", got, err)
	}
}

func TestWhoIsGivenACopyIsReadLineByLine(t *testing.T) {
	if got := CopiesOf(" Mayor \r\n\r\nCity Council\nMayor\n"); !slices.Equal(got, []string{"Mayor", "City Council"}) {
		t.Fatalf("%q", got)
	}
}

func TestARuleToPublishIsChecked(t *testing.T) {
	many := slices.Repeat([]string{"x"}, MaxCopies+1)
	for i := range many {
		many[i] = strings.Repeat("x", i+1)
	}
	for _, c := range []struct {
		name string
		rule PublicationRule
		want string
	}{
		{"none", PublicationRule{}, ""},
		{"days and their source", PublicationRule{Days: 5, Unit: rules.CalendarDay, Copies: []string{"Mayor"}, Citation: "Code 9"}, ""},
		{"more than a year", PublicationRule{Days: 367, Unit: rules.CalendarDay, Citation: "Code 9"}, "publish_days:number_out_of_range"},
		{"copies and no time", PublicationRule{Copies: []string{"Mayor"}}, "publish_days:copies_without_days"},
		{"no source", PublicationRule{Days: 5, Unit: rules.CalendarDay}, "publish_citation:citation_needed"},
		{"in fortnights", PublicationRule{Days: 5, Unit: "fortnight", Citation: "Code 9"}, "publish_unit:choice_unknown"},
		{"to everybody", PublicationRule{Days: 5, Unit: rules.CalendarDay, Copies: many, Citation: "Code 9"}, "publish_copies:too_many_copies"},
		{"to somebody without end", PublicationRule{Days: 5, Unit: rules.CalendarDay, Copies: []string{strings.Repeat("x", MaxTitle+1)}, Citation: "Code 9"}, "publish_copies:too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, fault.All(CheckPublication(c.rule, strings.Join(c.rule.Copies, "\n"))), c.want)
		})
	}
}

func TestPublishedOnIsTheDayOfTheLastCopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := rules.Date{Year: 2026, Month: 3, Day: 1}
		copies := []string{"Mayor", "City Council", "Inspector general"}[:rapid.IntRange(0, 3).Draw(t, "named")]
		given := map[string]rules.Date{"Somebody else": sent.AddDays(900)}
		last, left := sent, 0
		for _, c := range copies {
			n := rapid.IntRange(-1, 40).Draw(t, c)
			if n < 0 {
				left++
				continue
			}
			given[c] = sent.AddDays(n)
			if given[c].After(last) {
				last = given[c]
			}
		}
		done, missing := PublishedOn(copies, given, sent)
		if len(missing) != left || left > 0 != done.IsZero() || left == 0 && done != last {
			t.Fatal(done, missing)
		}
	})
}

func TestADateIsRecordedOnceAndCorrectedWithAReason(t *testing.T) {
	f := ReceiptFacts{Sent: day(t, "2026-11-10"), Today: day(t, "2026-11-20")}
	have := f
	have.Have = day(t, "2026-11-12")
	for _, c := range []struct {
		name  string
		facts ReceiptFacts
		on    string
		want  string
	}{
		{"on the day it was sent", f, "2026-11-10", ""},
		{"today", f, "2026-11-20", ""},
		{"the day before it was sent", f, "2026-11-09", "on:date_before_sending"},
		{"tomorrow", f, "2026-11-21", "on:date_in_future"},
		{"a second time", have, "2026-11-13", "receipt_recorded"},
	} {
		t.Run("recorded "+c.name, func(t *testing.T) { rulestest.WantCode(t, Receive(c.facts, day(t, c.on)), c.want) })
	}
	started := have
	started.Starts = true
	extended := started
	extended.Extended = true
	elsewhere := have
	elsewhere.Extended = true
	for _, c := range []struct {
		name       string
		facts      ReceiptFacts
		on, reason string
		want       string
	}{
		{"with a reason", have, "2026-11-13", "The receipt says so.", ""},
		{"when the clock began with it", started, "2026-11-13", "The receipt says so.", ""},
		{"when time was added to another date", elsewhere, "2026-11-13", "The receipt says so.", ""},
		{"when time was added to what follows from it", extended, "2026-11-13", "The receipt says so.", "on:receipt_extended"},
		{"to the same date", have, "2026-11-12", "The receipt says so.", "on:date_as_before"},
		{"to a day before it was sent, for no reason", have, "2026-11-09", " ", "on:date_before_sending reason:required"},
		{"when nothing was recorded", f, "2026-11-13", "The receipt says so.", "receipt_not_recorded"},
	} {
		t.Run("corrected "+c.name, func(t *testing.T) {
			rulestest.WantCode(t, Amend(c.facts, day(t, c.on), c.reason), c.want)
		})
	}
}
