package act_test

import (
	"context"
	"testing"

	"parley/internal/act"
	"parley/internal/pgtest"
	"parley/internal/rules"
)

// TestOneKeyOnTwoAddressesAsksForTwoThings is a page whose buttons share a key,
// left by one button and come back to for another.
func TestOneKeyOnTwoAddressesAsksForTwoThings(t *testing.T) {
	db := pgtest.DB(t)
	door := act.NewDoor(db)
	at := func(path string) act.Caller {
		return act.Scope{By: act.Program("test"), Path: path}.Caller("one", "digest")
	}
	for _, x := range []struct {
		path     string
		repeated bool
	}{{"/work/papers/1/remove", false}, {"/work/papers/2/remove", false}, {"/work/papers/1/remove", true}} {
		rec, err := door.Do(context.Background(), rules.SiteUpdate, at(x.path), note("n"+x.path))
		if err != nil || rec.Repeated != x.repeated {
			t.Errorf("%s: %+v, %v", x.path, rec, err)
		}
	}
	if c := act.From(context.Background()).Caller("", "digest"); c.Key != "" {
		t.Errorf("a form without a key got %q", c.Key)
	}
}
