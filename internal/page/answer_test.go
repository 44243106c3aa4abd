package page

import (
	"errors"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"parley/internal/fault"
)

func TestANumberIsReadWithinItsBounds(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  int
		bad   bool
	}{{"", 0, false}, {" 7 ", 7, false}, {"1", 1, false}, {"9", 9, false}, {"0", 0, true}, {"10", 0, true}, {"-1", 0, true}, {"7.0", 0, true}, {"seven", 0, true}, {"99999999999999999999", 0, true}} {
		f := &Form{Values: url.Values{"n": {c.typed}}}
		got, bad := f.Number("n", 1, 9)
		if got != c.want || (len(bad) > 0) != c.bad {
			t.Errorf("%q is %d, %v", c.typed, got, bad)
		}
	}
}

func TestAnAddressWithoutANumberIsNoPage(t *testing.T) {
	for path, want := range map[string]int64{"41": 41, "0": 0, "-1": 0, "x": 0, "": 0, "99999999999999999999": 0} {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetPathValue("id", path)
		got, err := PathID(r, "id")
		if got != want || (want == 0) != (fault.KindOf(err) == fault.NotFound) {
			t.Errorf("%q is %d, %v", path, got, err)
		}
	}
}

func TestOneButtonLeadsOnOrHandsItsErrorOn(t *testing.T) {
	w := httptest.NewRecorder()
	if err := Forward(w, httptest.NewRequest("POST", "/", nil), "/work", nil); err != nil || w.Code != 303 || w.Header().Get("Location") != "/work" {
		t.Errorf("%d %v", w.Code, err)
	}
	boom := errors.New("boom")
	w = httptest.NewRecorder()
	if err := Forward(w, httptest.NewRequest("POST", "/", nil), "/work", boom); !errors.Is(err, boom) || w.Header().Get("Location") != "" {
		t.Errorf("%v %v", w.Header(), err)
	}
}

// TestADayBeginsOnAQuarterEverywhere checks the zones whose midnight is far
// from a full hour of UTC.
func TestADayBeginsOnAQuarterEverywhere(t *testing.T) {
	now := time.Date(2026, 11, 2, 16, 7, 3, 0, time.UTC)
	for _, name := range []string{"America/Denver", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "UTC"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		midnight := Midnight(now.In(zone))
		at := now
		for at.Before(midnight) {
			at = AnyMidnight(at)
		}
		if !at.Equal(midnight) {
			t.Errorf("%s: the day begins at %s and is noticed at %s", name, midnight.UTC(), at)
		}
	}
	if got := AnyMidnight(now); !got.Equal(time.Date(2026, 11, 2, 16, 15, 0, 0, time.UTC)) {
		t.Error(got)
	}
}
