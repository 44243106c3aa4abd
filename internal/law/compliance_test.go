package law_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"parley/internal/law"
	"parley/internal/pg"
	"parley/internal/webtest"
)

// TestEveryFigureOfAYearLeadsToItsRows holds four meetings of different ends and
// reads the page as the year goes on.
func TestEveryFigureOfAYearLeadsToItsRows(t *testing.T) {
	w := webtest.New(t)
	clerk, public := w.As(w.Clerk), w.Anonymous()
	at := func(day int) string { return "/work/b/cpab/meetings/" + webtest.Day(day).String() }
	version := func(day int) string {
		return strconv.Itoa(w.Count(`select version from meetings where slug = $1`, webtest.Day(day).String()))
	}
	for _, day := range []int{8, 9, 10, 40} {
		clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", webtest.Day(day).String(), "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
		clerk.Post(at(day)+"/agenda/add", "title", "Body cameras").Want(t, 303)
	}
	const url = "/b/cpab/compliance"
	public.Get(url).Want(t, 200).Says(t, "How duties were met in 2026", "0 of 0", "4 more are not due or not judged", "Planned", "§ 54954.2(a)(1)")
	public.Get(url+"?year=2019").Want(t, 200).Says(t, "No meeting of 2019 is on record.")
	public.Get(url+"?year=nineteen").Want(t, 200).Says(t, "in 2026")

	// One in time and pinned up, one too late, one cancelled.
	confirm := func(day int) {
		t.Helper()
		posting := w.Count(`select max(p.id) from postings p join meetings m on m.id = p.meeting_id where m.slug = $1`, webtest.Day(day).String())
		now := w.Clock.Now().In(webtest.At(0, "12:00").Location())
		clerk.Post(at(day)+"/postings/"+strconv.Itoa(posting)+"/confirm", "channel", "physical", "place", "Canal Street door", "on", now.Format("2006-01-02"), "at", now.Format("15:04"), "late_reason", "The printer.").Want(t, 303)
	}
	clerk.Post(at(8)+"/post/agenda", "missing_reason", "Being prepared.", "version", version(8)).Want(t, 303)
	confirm(8)
	w.Clock.Set(webtest.At(8, "10:00"))
	clerk = w.As(w.Clerk) // the session of a week ago is over
	clerk.Post(at(9)+"/post/agenda", "missing_reason", "Being prepared.", "version", version(9), "late_reason", "The clerk was ill.").Want(t, 303)
	confirm(9)
	clerk.Post(at(10)+"/cancel", "version", version(10), "reason", "No quorum in sight.").Want(t, 303)
	body := public.Get(url).Want(t, 200).Says(t, `<a href="#notice">1 of 2</a>`, `id="notice"`, "Late by 40 hours", "The clerk was ill.", "Cancelled", "No quorum in sight.", "1 more is not due", `<a href="#meeting">0 of 4</a>`).Body
	if strings.Index(body, "Late by 40 hours") > strings.Index(body, "In time") {
		t.Error("what is late does not come first")
	}

	// The first is held; a recording of it is taken down before its time.
	w.Clock.Set(webtest.At(8, "18:00"))
	meeting := int64(w.Count(`select id from meetings where slug = $1`, webtest.Day(8).String()))
	if _, err := w.Portal.Slices.Vote.Open(t.Context(), w.Caller(w.Clerk), meeting); err != nil {
		t.Fatal(err)
	}
	rec, err := w.Portal.Slices.Law.AddRecording(t.Context(), w.Caller(w.Clerk), meeting, law.Recording{Kind: "recording", Title: "Video", URL: "https://video.example/1"})
	if err != nil {
		t.Fatal(err)
	}
	public.Get(url).Want(t, 200).Says(t, `<a href="#recording">1 of 1</a>`, "Kept until December 10, 2026")
	if _, err := w.Portal.Slices.Law.EndRecording(t.Context(), w.Caller(w.Clerk), rec.ID(), "The host closed."); err != nil {
		t.Fatal(err)
	}
	public.Get(url).Want(t, 200).Says(t, `<a href="#recording">0 of 1</a>`, "Taken down early", `<a href="#meeting">1 of 4</a>`)
	public.Get("/b/cpab").Want(t, 200).Says(t, `href="/b/cpab/compliance"`)

	// What was never posted is missing once its time is over.
	w.Clock.Set(webtest.At(39, "10:00"))
	webtest.Bump(t, w.DB, "cpab")
	public.Get(url).Want(t, 200).Says(t, `<a href="#notice">1 of 3</a>`, "Not done, 40 hours over")
}

func TestImportedMeetingsAreShownAndNotJudged(t *testing.T) {
	w := webtest.New(t)
	if err := w.DB.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into meetings (board_id, slug, kind, held_on, zone, state, created_at, updated_at, source, source_key) values ($1, '2025-03-04', 'regular', '2025-03-04', 'America/Denver', 'adjourned', now(), now(), 'legistar', '1')`, w.Board)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	body := w.Anonymous().Get("/b/cpab/compliance?year=2025").Want(t, 200).Says(t, "Imported record, not judged").Body
	if strings.Contains(body, `href="#notice"`) {
		t.Error("an imported meeting is judged")
	}
}
