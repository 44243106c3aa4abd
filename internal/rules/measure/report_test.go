package measure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// said is the code of an error, with its field when it is about one.
func said(err error) string {
	if err == nil {
		return ""
	}
	if fields := fault.FieldsOf(err); len(fields) == 1 {
		return fields[0].Name + ":" + fields[0].Code
	}
	return fault.CodeOf(err)
}

// at is an hour of March 2, 2026.
func at(hour int) time.Time { return time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC) }

// carried is a motion whose vote opened at an hour and carried an hour later.
func carried(hour int) measure.Motion {
	return measure.Motion{Put: at(hour), Closed: at(hour + 1), Carried: true}
}

func undone(hour int) measure.Motion {
	m := carried(hour)
	m.Undone = true
	return m
}

func laid(hour int, by ...measure.Motion) measure.Version {
	return measure.Version{Laid: at(hour), By: by}
}

func frozen(hour int, by ...measure.Motion) measure.Version {
	return measure.Version{Laid: at(hour), Frozen: true, By: by}
}

func TestAReportIsLaidOfAYearThatIsOver(t *testing.T) {
	good := measure.LayFacts{Year: 2025, Today: rules.Date{Year: 2026, Month: 1, Day: 1}}
	for _, c := range []struct {
		sentence string
		change   func(*measure.LayFacts)
		want     string
	}{
		{"on the first day of the next year it can be laid", func(*measure.LayFacts) {}, ""},
		{"a year that runs has no report yet", func(f *measure.LayFacts) { f.Year = 2026 }, "year:report_year_runs"},
		{"a year to come has none", func(f *measure.LayFacts) { f.Year = 2027 }, "year:report_year_runs"},
		{"no year", func(f *measure.LayFacts) { f.Year = 0 }, "year:year_out_of_range"},
		{"the first version has nothing to explain", func(f *measure.LayFacts) { f.Reason = "A date was wrong." }, "reason:report_reason_first"},
		{"a second version says why", func(f *measure.LayFacts) { f.Versions, f.Reason = 1, "A date was wrong." }, ""},
		{"a second version without a reason", func(f *measure.LayFacts) { f.Versions = 1 }, "reason:required"},
	} {
		f := good
		c.change(&f)
		if got := said(measure.LayReport(f)); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

func TestWhatIsAdoptedIsWhatWasBeforeTheBoard(t *testing.T) {
	for _, c := range []struct {
		sentence string
		all      []measure.Version
		want     string
	}{
		{"nothing was laid", nil, "[]"},
		{"a version without a motion is laid", []measure.Version{laid(8)}, "[{laid -1 -1}]"},
		{"a motion that carried after the laying adopts it", []measure.Version{laid(8, carried(9))}, "[{adopted 0 -1}]"},
		{"a vote that opens as it is laid is on it", []measure.Version{laid(8, carried(8))}, "[{adopted 0 -1}]"},
		{"a vote that had begun before was on something else", []measure.Version{laid(8, carried(7))}, "[{laid -1 -1}]"},
		{"a motion that is before the board adopts nothing yet", []measure.Version{laid(8, measure.Motion{Put: at(9)})}, "[{laid -1 -1}]"},
		{"a motion that was lost adopts nothing", []measure.Version{laid(8, measure.Motion{Put: at(9), Closed: at(10)})}, "[{laid -1 -1}]"},
		{"another motion may adopt what one did not", []measure.Version{laid(8, measure.Motion{Put: at(9), Closed: at(10)}, carried(12))}, "[{adopted 1 -1}]"},
		{"a version laid before the vote takes the place of the earlier", []measure.Version{laid(8, carried(10)), laid(9, carried(10))}, "[{replaced -1 1} {adopted 0 -1}]"},
		{"a version laid after the vote leaves it adopted", []measure.Version{laid(8, carried(9)), laid(12)}, "[{adopted 0 -1} {laid -1 -1}]"},
		{"a version that is never voted on is replaced by the next", []measure.Version{laid(8), laid(9), laid(10)}, "[{replaced -1 1} {replaced -1 2} {laid -1 -1}]"},
		{"a later adoption supersedes the earlier", []measure.Version{laid(8, carried(9)), laid(12, carried(13))}, "[{superseded 0 1} {adopted 0 -1}]"},
		{"over one between that was only laid", []measure.Version{laid(8, carried(9)), laid(11), laid(12, carried(13))}, "[{superseded 0 2} {replaced -1 2} {adopted 0 -1}]"},
		{"each is superseded by the next", []measure.Version{laid(8, carried(9)), laid(11, carried(12)), laid(14, carried(15))}, "[{superseded 0 1} {superseded 0 2} {adopted 0 -1}]"},
		{"a rescinded adoption is none", []measure.Version{laid(8, undone(9))}, "[{undone 0 -1}]"},
		{"it can be adopted anew", []measure.Version{laid(8, undone(9), carried(12))}, "[{adopted 1 -1}]"},
		{"the one before stands again when the later is rescinded", []measure.Version{laid(8, carried(9)), laid(12, undone(13))}, "[{adopted 0 -1} {undone 0 -1}]"},
		{"what was frozen after its adoption is adopted", []measure.Version{frozen(12, carried(9))}, "[{adopted 0 -1}]"},
		{"and superseded like any other", []measure.Version{frozen(12, carried(9)), laid(14, carried(15))}, "[{superseded 0 1} {adopted 0 -1}]"},
		{"and undone like any other", []measure.Version{frozen(12, undone(9))}, "[{undone 0 -1}]"},
	} {
		if got := fmt.Sprint(measure.Standing(c.all)); got != c.want {
			t.Errorf("%s: %s, want %s", c.sentence, got, c.want)
		}
	}
}

func TestAMotionIsNamedForWhatWasBeforeTheBoard(t *testing.T) {
	for _, c := range []struct {
		sentence string
		f        measure.AdoptFacts
		want     string
	}{
		{"a motion that carried", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true, Motion: carried(9)}, ""},
		{"a motion whose vote is open", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true, Motion: measure.Motion{Put: at(9)}}, ""},
		{"a motion whose vote is to come", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true}, ""},
		{"another motion after one that was lost", measure.AdoptFacts{All: []measure.Version{laid(8, measure.Motion{Put: at(9), Closed: at(10)})}, Own: true, Motion: carried(12)}, ""},
		{"a later motion after one that was rescinded", measure.AdoptFacts{All: []measure.Version{laid(8, undone(9))}, Own: true, Motion: carried(12)}, ""},
		{"the vote that was taken before a newer one was laid", measure.AdoptFacts{All: []measure.Version{laid(8), laid(12)}, Own: true, Motion: carried(9)}, ""},
		{"no version", measure.AdoptFacts{All: []measure.Version{laid(8)}, Version: -1, Own: true, Motion: carried(9)}, "version:report_version_unknown"},
		{"a version that was not laid", measure.AdoptFacts{All: []measure.Version{laid(8)}, Version: 1, Own: true, Motion: carried(9)}, "version:report_version_unknown"},
		{"it is adopted already", measure.AdoptFacts{All: []measure.Version{laid(8, carried(9))}, Own: true, Motion: carried(12)}, "report_adopted"},
		{"it was adopted and superseded", measure.AdoptFacts{All: []measure.Version{laid(8, carried(9)), laid(12, carried(13))}, Own: true, Motion: carried(10)}, "report_adopted"},
		{"it was frozen after its adoption", measure.AdoptFacts{All: []measure.Version{frozen(12, undone(9))}, Own: true, Motion: carried(13)}, "report_adopted"},
		{"the motion is named already", measure.AdoptFacts{All: []measure.Version{laid(8, measure.Motion{})}, Own: true, Named: true}, "report_motion_named"},
		{"a motion of another board", measure.AdoptFacts{All: []measure.Version{laid(8)}, Motion: carried(9)}, "motion:report_motion_unknown"},
		{"a motion that was lost", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true, Motion: measure.Motion{Put: at(9), Closed: at(10)}}, "motion:report_motion_not_carried"},
		{"a motion that was rescinded", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true, Motion: undone(9)}, "motion:report_motion_undone"},
		{"a vote from before it was laid", measure.AdoptFacts{All: []measure.Version{laid(8)}, Own: true, Motion: carried(7)}, "motion:report_motion_early"},
		{"a vote after a newer one was laid", measure.AdoptFacts{All: []measure.Version{laid(8), laid(9)}, Own: true, Motion: carried(9)}, "motion:report_motion_newer"},
		{"a vote to come, when a newer one is laid", measure.AdoptFacts{All: []measure.Version{laid(8), laid(9)}, Own: true}, "motion:report_motion_newer"},
	} {
		if got := said(measure.AdoptReport(c.f)); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

func TestANamingIsTakenBackOnceAndWithAReason(t *testing.T) {
	for _, c := range []struct {
		sentence string
		f        measure.TakeBackFacts
		want     string
	}{
		{"with a reason", measure.TakeBackFacts{Own: true, Reason: "It was about the budget."}, ""},
		{"without one", measure.TakeBackFacts{Own: true}, "reason:required"},
		{"there is none", measure.TakeBackFacts{Reason: "It was about the budget."}, "entry:report_entry_unknown"},
		{"a second time", measure.TakeBackFacts{Own: true, Back: true, Reason: "It was about the budget."}, "report_taken_back"},
	} {
		if got := said(measure.TakeBack(c.f)); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

// In any life of a year's report at most one version is adopted, what may be named
// and carries is adopted by it, and nothing that happens later to a newer version
// makes an adopted one never adopted.
func TestAtMostOneVersionIsTheReportOfItsYear(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	for range 3000 {
		var all []measure.Version
		hour := 0
		for range 1 + r.IntN(5) {
			hour += 1 + r.IntN(3)
			v := measure.Version{Laid: at(hour), Frozen: len(all) == 0 && r.IntN(5) == 0}
			for range r.IntN(3) {
				m := carried(max(0, hour+r.IntN(9)-3))
				m.Carried, m.Undone = r.IntN(4) > 0, r.IntN(4) == 0
				v.By = append(v.By, m)
			}
			all = append(all, v)
		}
		stands := measure.Standing(all)
		adopted := 0
		for i, s := range stands {
			if s.State == measure.ReportAdopted {
				adopted++
			}
			if s.Next >= 0 && s.Next <= i || (s.State == measure.ReportSuperseded || s.State == measure.ReportReplaced) != (s.Next >= 0) && s.State != measure.ReportUndone {
				t.Fatalf("%v: version %d is %v", all, i, s)
			}
			if s.State == measure.ReportSuperseded && stands[s.Next].State != measure.ReportAdopted && stands[s.Next].State != measure.ReportSuperseded {
				t.Fatalf("%v: version %d is superseded by one that is %s", all, i, stands[s.Next].State)
			}
			m := carried(r.IntN(20))
			if measure.AdoptReport(measure.AdoptFacts{All: all, Version: i, Own: true, Motion: m}) == nil {
				then := append([]measure.Version(nil), all...)
				then[i].By = append(append([]measure.Motion(nil), all[i].By...), m)
				if got := measure.Standing(then)[i]; got.State != measure.ReportAdopted && got.State != measure.ReportSuperseded || got.By != len(all[i].By) {
					t.Fatalf("%v: version %d was adopted at %v and is %v", all, i, m.Put, got)
				}
			}
		}
		if adopted > 1 {
			t.Fatalf("%v: %d are adopted", all, adopted)
		}
		more := append(append([]measure.Version(nil), all...), measure.Version{Laid: at(60)})
		for i, s := range measure.Standing(more)[:len(all)] {
			if s.By != stands[i].By {
				t.Fatalf("%v: laying another made version %d %v", all, i, s)
			}
		}
	}
}
