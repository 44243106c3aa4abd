package rollcall

import (
	"testing"

	"parley/internal/rules/profile"
)

func TestOnlyTexasSaysThatALostConnectionIsAnAbsence(t *testing.T) {
	says := map[string]string{}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		if by, ok := Lost(p.Remote.LostConnection); ok {
			says[id] = by
		} else if by != "" {
			t.Errorf("%s cites %s for what it does not say", id, by)
		}
	}
	if len(says) != 1 || says["us-tx-toma"] != "Tex. Gov't Code § 551.127(a-3)" {
		t.Errorf("%v", says)
	}
	own := profile.Word{Word: "absent_while_lost"}
	own.Citation, own.Basis = "Board Rule 7", "ordinance"
	if by, ok := Lost(own); !ok || by != "Board Rule 7" {
		t.Errorf("the board's own rule: %q %v", by, ok)
	}
}
