package order

// What became of a host's item since a board that joined its meeting looked.
const (
	CopyNew     = "new"     // posted since
	CopyLeft    = "left"    // was there then, and was not copied
	CopySame    = "same"    // stands as it did
	CopyChanged = "changed" // reads otherwise now
	CopyGone    = "gone"    // is not on the host's agenda any more
)

// HostItem is an item of the host's agenda as it was posted last, in words.
type HostItem struct {
	ID    int64
	Words string
	Seen  bool // it was in the posting that anything was last copied from
}

// CopiedItem is an item that was copied, with the words its origin had when the
// two were compared last; empty: it was gone then.
type CopiedItem struct {
	ID    int64
	From  int64
	Words string
}

// CopyState is how one item of the host and one of the board stand to each
// other. Own is 0 for what was not copied, Host for what is gone.
type CopyState struct {
	State     string
	Own, Host int64
}

// CompareCopies tells what is new, changed or gone on the host's agenda.
//
// It decides: the state of each item of the host, in the host's order, and then
// of each copy whose origin is gone. An item that was posted and left out before
// is not new. A copy that was kept although its origin is gone is in no state.
// Facts: as the fields say. Errors: none. Source: project rule: each board posts
// its own agenda under its own law, so that what another board changes is told
// to the clerk and never changes it by itself.
func CompareCopies(host []HostItem, copies []CopiedItem) []CopyState {
	by := map[int64]CopiedItem{}
	for _, c := range copies {
		by[c.From] = c
	}
	var out []CopyState
	for _, h := range host {
		s := CopyState{State: CopyNew, Host: h.ID}
		c, copied := by[h.ID]
		switch {
		case copied && c.Words == h.Words:
			s.State, s.Own = CopySame, c.ID
		case copied:
			s.State, s.Own = CopyChanged, c.ID
		case h.Seen:
			s.State = CopyLeft
		}
		delete(by, h.ID)
		out = append(out, s)
	}
	for _, c := range copies {
		if _, gone := by[c.From]; gone && c.Words != "" {
			out = append(out, CopyState{State: CopyGone, Own: c.ID})
		}
	}
	return out
}
