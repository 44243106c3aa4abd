package minutes_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// page asks for the clerk's page of the second meeting's minutes, or sends it.
func (d *desk) page(t *testing.T, form url.Values) string {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	show := d.slice.Edit
	if form != nil {
		req = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		show = d.slice.EditPost
	}
	w := httptest.NewRecorder()
	if err := show(w, d.scoped(req)); err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

func TestTheClerkReadsWhyATextRestsAndLosesNoWord(t *testing.T) {
	d := newDesk(t)
	if got := d.page(t, nil); !strings.Contains(got, "The board has approved the published text.") || strings.Contains(got, "<textarea") {
		t.Error("approved by the board: the page must say so and offer no editing")
	}
	got := d.page(t, url.Values{"_key": {"k1"}, "version": {"2"}, "text": {"## Typed in vain"}})
	if !strings.Contains(got, "Typed in vain</textarea>") || !strings.Contains(got, "has approved them, so the published text stands") {
		t.Error("what was typed meanwhile must be kept, with the reason")
	}
	d.free(t)
	if got := d.page(t, nil); !strings.Contains(got, "publish the corrected text first") || !strings.Contains(got, "<textarea") {
		t.Error("free again: the page must offer editing and say what approval waits for")
	}
}

func TestMinutesLeadToEachItemInTheRecording(t *testing.T) {
	d := newDesk(t)
	req := d.scoped(httptest.NewRequest(http.MethodGet, "/", nil))
	req.SetPathValue("meeting", first)
	p, err := d.slice.Show(req.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Video, item by item", "0:02:30 1. Opening and roll call", "/transcript"} {
		if !strings.Contains(string(p.Body), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
