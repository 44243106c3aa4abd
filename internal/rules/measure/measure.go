// Package measure makes shares, medians and quarters of counts. A share always
// keeps what it is of, and without anything to be of there is none.
package measure

import (
	"slices"
	"strconv"

	"parley/internal/rules"
)

// Share is a part of a whole.
type Share struct{ Part, Whole int }

// Known says that there is something to be a share of.
func (s Share) Known() bool { return s.Whole > 0 }

// Percent is the share in whole percents, halves rounded up; 0 where it is not
// known. It says 100 only when all are in it, and 0 only when none is.
//
// It decides: the number that is shown. Facts: the counts. Source: project rule
// (product, metrics defined once: each with numerator and denominator); that "all"
// and "none" are kept for all and none is ours, so that rounding hides no row.
func (s Share) Percent() int {
	if s.Whole <= 0 {
		return 0
	}
	p := (200*s.Part + s.Whole) / (2 * s.Whole)
	switch {
	case s.Part < s.Whole && p >= 100:
		return 99
	case s.Part > 0 && p == 0:
		return 1
	}
	return p
}

// Median is the middle of whole numbers of days.
type Median struct {
	Of    int // how many days it is of; 0: there is none
	Twice int // twice the median, so that it is a whole number
}

// MedianOf is the median: half of the days are no longer, half no shorter.
//
// It decides: the middle one, or halfway between the two in the middle where the
// count is even. Facts: the days, in any order. Source: the usual definition of
// the sample median; project rule (product, metrics defined once).
func MedianOf(days []int) Median {
	n := len(days)
	if n == 0 {
		return Median{}
	}
	sorted := slices.Sorted(slices.Values(days))
	return Median{n, sorted[(n-1)/2] + sorted[n/2]}
}

// String is the median as a number of days: "12" or "12.5"; "" without any.
func (m Median) String() string {
	if m.Of == 0 {
		return ""
	}
	s := strconv.Itoa(m.Twice / 2)
	if m.Twice%2 != 0 {
		s += ".5"
	}
	return s
}

// Quarter is a quarter of a calendar year, 1 to 4.
type Quarter struct{ Year, N int }

// QuarterOf is the quarter a day is in.
func QuarterOf(d rules.Date) Quarter { return Quarter{d.Year, (int(d.Month)-1)/3 + 1} }

// Until lists n quarters that end with this one, in order.
//
// It decides: which quarters a trend shows. Facts: the last one and how many.
// Source: project rule (issue: trend by quarter), calendar quarters.
func (q Quarter) Until(n int) []Quarter {
	out := make([]Quarter, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = q
		if q.N--; q.N == 0 {
			q = Quarter{q.Year - 1, 4}
		}
	}
	return out
}
