package order

import "slices"

// Moved tells which items changed their place between two versions.
//
// It decides: the fewest items whose moving turns one order into the other; what
// was added or removed moves nothing. Facts: the items of both versions in
// order. No errors. Source: project rule: a reader is told what moved, not which
// numbers shifted because of it.
func Moved(before, after []int64) []int64 {
	place := map[int64]int{}
	for i, id := range before {
		place[id] = i
	}
	var ids []int64
	for _, id := range after {
		if _, ok := place[id]; ok {
			ids = append(ids, id)
		}
	}
	// The longest run of items that kept their order stays; best[i] is the length
	// of the longest one that ends with item i, from[i] the item before it.
	best, from, last := make([]int, len(ids)), make([]int, len(ids)), -1
	for i, id := range ids {
		best[i], from[i] = 1, -1
		for j := range i {
			if place[ids[j]] < place[id] && best[j]+1 > best[i] {
				best[i], from[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	stays := map[int64]bool{}
	for i := last; i >= 0; i = from[i] {
		stays[ids[i]] = true
	}
	return slices.DeleteFunc(ids, func(id int64) bool { return stays[id] })
}
