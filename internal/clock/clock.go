// Package clock is the only reader of the wall clock in the program.
package clock

import (
	"sync"
	"time"
)

// Clock tells the present instant, in UTC.
type Clock interface{ Now() time.Time }

// Real is the machine's clock.
type Real struct{}

// Now returns the present instant in UTC, to the microsecond that PostgreSQL keeps.
func (Real) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fixed is a clock that stands still until it is moved; tests and the demo use it.
type Fixed struct {
	mu sync.Mutex
	at time.Time
}

// At returns a Fixed clock that stands at t.
func At(t time.Time) *Fixed { return &Fixed{at: t.UTC().Truncate(time.Microsecond)} }

// Now returns where the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Set moves the clock to t.
func (f *Fixed) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = t.UTC().Truncate(time.Microsecond)
}

// Advance moves the clock forward by d and returns the new instant.
func (f *Fixed) Advance(d time.Duration) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
	return f.at
}
