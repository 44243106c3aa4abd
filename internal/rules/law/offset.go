package law

import "time"

// Span is a time from one instant to another; To is zero while it lasts.
type Span struct{ From, To time.Time }

// Offset is where an instant of a meeting is found in its recording.
//
// It decides: how long after the recording's first second the instant is heard, and
// whether it is in it at all. Facts: the first second; the spans in which the
// recording stood still, in any order, never two at once; the instant. What
// happened while it stood still is found where it stops. Errors: none. Source:
// project rule; W3C Media Fragments URI 1.0 section 4.2.1 for what is done with it.
func Offset(begins time.Time, still []Span, at time.Time) (time.Duration, bool) {
	if begins.IsZero() || at.Before(begins) {
		return 0, false
	}
	d := at.Sub(begins)
	for _, s := range still {
		from, to := s.From, s.To
		if to.IsZero() || to.After(at) {
			to = at
		}
		if from.Before(begins) {
			from = begins
		}
		if to.After(from) {
			d -= to.Sub(from)
		}
	}
	return d, true
}
