package law

import (
	"testing"
	"time"
)

func TestWhereAnItemIsFoundInARecording(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 10, 18, minute, 0, 0, time.UTC) }
	recess := []Span{{at(20), at(30)}}
	for name, c := range map[string]struct {
		begins, at time.Time
		still      []Span
		want       time.Duration
		in         bool
	}{
		"from its first second":                         {at(0), at(12), nil, 12 * time.Minute, true},
		"its first second":                              {at(0), at(0), nil, 0, true},
		"before it began":                               {at(5), at(4), nil, 0, false},
		"nobody said when it began":                     {time.Time{}, at(4), nil, 0, false},
		"a recess it stood still in":                    {at(0), at(35), recess, 25 * time.Minute, true},
		"before the recess":                             {at(0), at(15), recess, 15 * time.Minute, true},
		"during the recess it is where it stops":        {at(0), at(25), recess, 20 * time.Minute, true},
		"a recess that lasts":                           {at(0), at(45), []Span{{at(40), time.Time{}}}, 40 * time.Minute, true},
		"it began during the recess":                    {at(25), at(40), recess, 10 * time.Minute, true},
		"two of them":                                   {at(0), at(50), []Span{{at(40), at(45)}, {at(20), at(30)}}, 35 * time.Minute, true},
		"a recess before it began is none of its stops": {at(32), at(40), recess, 8 * time.Minute, true},
	} {
		if got, in := Offset(c.begins, c.still, c.at); got != c.want || in != c.in {
			t.Errorf("%s: %s %t", name, got, in)
		}
	}
	// Later in the meeting is never earlier in the recording.
	last := time.Duration(-1)
	for m := range 60 {
		d, _ := Offset(at(0), recess, at(m))
		if d < last {
			t.Fatalf("minute %d is at %s, after %s", m, d, last)
		}
		last = d
	}
}
