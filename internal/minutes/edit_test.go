package minutes_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/minutes"
)

// send sends a form to a handler as the clerk and gives back the answer.
func (d *desk) send(t *testing.T, serve func(http.ResponseWriter, *http.Request) error, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	d.n++
	form.Set("_key", "form-"+d.number(d.n))
	req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	if err := serve(w, d.scoped(req)); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTypedWordsAreKeptUntilTheyAreSaved(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	kept := d.send(t, d.slice.KeepPost, url.Values{"version": {"2"}, "text": {"## Half a thought"}})
	if !strings.Contains(kept.Body.String(), "Your words were kept at") {
		t.Fatalf("answer: %s", kept.Body)
	}
	if got := d.page(t, nil); !strings.Contains(got, "Half a thought</textarea>") || !strings.Contains(got, "that are not saved yet") {
		t.Error("the editor must go on with the words that were kept")
	}
	if got := d.text(t, `select body from minutes m join meetings g on g.id = m.meeting_id where g.slug = $1`, second); strings.Contains(got, "Half a thought") {
		t.Error("kept words are no saved words")
	}
	d.send(t, d.slice.DiscardPost, url.Values{})
	if got := d.page(t, nil); strings.Contains(got, "Half a thought") {
		t.Error("dropped words must be gone")
	}
	d.send(t, d.slice.KeepPost, url.Values{"version": {"2"}, "text": {"## Whole"}})
	if _, err := d.slice.Save(context.Background(), d.as(), second, 2, "## Whole thought\n"); err != nil {
		t.Fatal(err)
	}
	if got := d.page(t, nil); !strings.Contains(got, "Whole thought\n</textarea>") || strings.Contains(got, "not saved yet.</p>") {
		t.Error("what was saved takes the place of what was kept")
	}
	if _, err := d.slice.Keep(context.Background(), d.as(), second, 9, "x"); fault.CodeOf(err) != "minutes_stale" {
		t.Errorf("words of a version there never was: %v", err)
	}
}

func TestTwoEditorsOfDifferentParagraphsBothStand(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	base := d.text(t, `select body from minutes m join meetings g on g.id = m.meeting_id where g.slug = $1`, second)
	if _, err := d.slice.Save(context.Background(), d.as(), second, 2, strings.Replace(base, "## Call to order", "## Call to order\n\nThe hall was full.", 1)); err != nil {
		t.Fatal(err)
	}
	w := d.send(t, d.slice.EditPost, url.Values{"version": {"2"}, "text": {strings.ReplaceAll(base+"\nThe chair thanked the hosts.\n", "\n", "\r\n")}})
	got := w.Body.String()
	if w.Code != http.StatusConflict || !strings.Contains(got, "The hall was full.") || !strings.Contains(got, "The chair thanked the hosts.\n</textarea>") || !strings.Contains(got, `name="version" value="3"`) || !strings.Contains(got, "changed different paragraphs") {
		t.Errorf("%d: both must stand in the form, to be saved over version 3", w.Code)
	}
	w = d.send(t, d.slice.EditPost, url.Values{"version": {"2"}, "text": {strings.Replace(base, "## Call to order", "## Call to order\n\nThe hall was empty.", 1)}})
	if got := w.Body.String(); w.Code != http.StatusConflict || strings.Contains(got, "changed different paragraphs") || !strings.Contains(got, "The hall was full.") || !strings.Contains(got, "The hall was empty.") {
		t.Errorf("%d: of two different changes in one place both texts must be shown", w.Code)
	}
}

func TestNoVoteIsLeftOutOfPublishedMinutes(t *testing.T) {
	d := newDesk(t)
	d.free(t)
	ctx := context.Background()
	for _, c := range []struct{ sentence, text, says string }{
		{"a vote left out", "[[attendance]]\n\n[[motion 1]]\n", "[[motion 2]]"},
		{"a vote that was not held", d.lines(t) + "\n[[motion 99]]\n", "no line of this name: [[motion 99]]"},
		{"a place left open", d.lines(t) + "\n(…)\n", "take it out"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			var version int
			if err := d.db.Get(ctx, &version, `select m.version from minutes m join meetings g on g.id = m.meeting_id where g.slug = $1`, second); err != nil {
				t.Fatal(err)
			}
			if _, err := d.slice.Save(ctx, d.as(), second, version, c.text); err != nil {
				t.Fatal(err)
			}
			w := d.send(t, d.slice.PublishPost, url.Values{"version": {d.number(version + 1)}})
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%d: %.200s", w.Code, w.Body)
			}
		})
	}
}

func TestABoardDraftsInItsOwnStyle(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	if _, err := d.slice.SetStyle(ctx, d.as(), "verbatim"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown style: %v", err)
	}
	if _, err := d.slice.SetStyle(ctx, d.as(), minutes.StyleSummary); err != nil {
		t.Fatal(err)
	}
	// The meeting in session is over, for this test, so that it can be drafted.
	if err := d.write(`update motions set state = 'withdrawn', outcome = 'withdrawn' where state = 'open'`); err != nil {
		t.Fatal(err)
	}
	if err := d.write(`update meetings set state = 'adjourned', adjourned_at = opened_at + interval '1 hour' where state = 'in_session'`); err != nil {
		t.Fatal(err)
	}
	now := d.text(t, `select max(slug) from meetings where state = 'adjourned' and source is null`)
	if _, err := d.slice.Draft(ctx, d.as(), now); err != nil {
		t.Fatal(err)
	}
	if got := d.text(t, `select body from minutes m join meetings g on g.id = m.meeting_id where g.slug = $1`, now); strings.Count(got, "(…)") != strings.Count(got, "[[item ") || !strings.Contains(got, "[[motion 1]]") {
		t.Errorf("the draft: %s", got)
	}
}

// scoped puts the clerk's scope and the second meeting into a request.
func (d *desk) scoped(req *http.Request) *http.Request {
	req.SetPathValue("meeting", second)
	req.SetPathValue("slug", "cpab")
	return req.WithContext(act.With(req.Context(), act.Scope{By: d.clerk.By, Board: d.clerk.Board, Slug: "cpab", BoardName: "Board", Zone: time.UTC, Path: "/"}))
}
