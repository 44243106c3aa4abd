package advice

import (
	"time"

	"parley/internal/fault"
)

// MaxHold is how long a signed answer may wait for its publication.
const MaxHold = 14 * 24 * time.Hour

// Hold checks a stated time at which a signed answer is delivered and published.
//
// It decides: whether the answer may wait until then. Facts: now and the stated
// instant. Until it is delivered the answer counts as not given, so that a
// deadline is not kept by holding an answer back. Errors, Invalid field on:
// instant_in_past, hold_too_long (Max, in days). Source: project rule (the
// product: published at once, or at the stated time).
func Hold(now, at time.Time) error {
	switch {
	case !at.After(now):
		return fault.Bad(fault.At("on", "instant_in_past"))
	case at.Sub(now) > MaxHold:
		return fault.Bad(fault.At("on", "hold_too_long", "Max", int(MaxHold.Hours()/24)))
	}
	return nil
}
