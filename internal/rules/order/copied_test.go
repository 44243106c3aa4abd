package order_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/order"
)

func TestWhatIsNewChangedOrGoneOnTheHostsAgenda(t *testing.T) {
	host := []order.HostItem{{1, "Opening", true}, {2, "Cameras at schools", true}, {3, "Budget", false}, {4, "Lights", true}, {5, "Back again", false}}
	copies := []order.CopiedItem{{11, 1, "Opening"}, {12, 2, "Cameras"}, {16, 6, "Minutes"}, {17, 7, ""}, {15, 5, ""}}
	want := []order.CopyState{{order.CopySame, 11, 1}, {order.CopyChanged, 12, 2}, {order.CopyNew, 0, 3}, {order.CopyLeft, 0, 4}, {order.CopyChanged, 15, 5}, {order.CopyGone, 16, 0}}
	if got := order.CompareCopies(host, copies); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestEachItemOfTheHostIsInOneStateAndWhatWasTakenOverIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var host []order.HostItem
		var copies []order.CopiedItem
		for id := int64(1); id <= 6; id++ {
			words := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, fmt.Sprint("host ", id))
			if words != "" {
				host = append(host, order.HostItem{ID: id, Words: words, Seen: rapid.Bool().Draw(t, "seen")})
			}
			if rapid.Bool().Draw(t, "copied") {
				copies = append(copies, order.CopiedItem{ID: 100 + id, From: id, Words: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "copy")})
			}
		}
		got := order.CompareCopies(host, copies)
		if len(got) < len(host) {
			t.Fatalf("%v of %v", got, host)
		}
		for i, h := range host {
			if got[i].Host != h.ID {
				t.Fatalf("%v is not in the host's order", got)
			}
		}
		for i := range copies { // all is taken over or kept
			copies[i].Words = ""
			for _, h := range host {
				if h.ID == copies[i].From {
					copies[i].Words = h.Words
				}
			}
		}
		for _, s := range order.CompareCopies(host, copies) {
			if s.State == order.CopyChanged || s.State == order.CopyGone {
				t.Fatalf("%v after it was taken over", s)
			}
		}
	})
}
