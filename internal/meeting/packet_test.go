package meeting_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/meeting"
)

func TestThePacketHoldsWhatWasPostedWithItsPapers(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	const at = "/b/cpab/meetings/2026-12-08/packet"
	d.add(t, m, agenda.Item{Title: "Opening", Minutes: 5})
	it := d.add(t, m, agenda.Item{Title: "Interpreters", Recommendation: d.recommend(t, "Interpreters at stops")})
	d.Anonymous().Get(at).Want(t, 404)
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	for _, in := range []agenda.Upload{
		{Title: "Notes", Name: "notes.txt", Content: []byte("Three <b>people</b> spoke.")},
		{Title: "Photo", Name: "path.png", Content: dot.Bytes(), Alt: "A dark path at the canal"},
		{Title: "Review", Name: "review.pdf", Content: []byte("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), Statement: "Cameras were on in 71 of 80 stops."},
	} {
		rec, err := d.UploadPaper(ctx(t), d.clerk(), it, in)
		made(t, rec, err)
	}
	d.post(t, m, meeting.Agenda)
	page := d.Anonymous().Get(at).Want(t, 200).Says(t, "Version 1, posted", "2. Interpreters", "Finding:", "Three &lt;b&gt;people&lt;/b&gt; spoke.", `alt="A dark path at the canal"`, "Cameras were on in 71 of 80 stops.", "about 6:05 pm")
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, at)

	// What is planned since is not in it until it is posted.
	d.add(t, m, agenda.Item{Title: "Closing"})
	if body := d.Anonymous().Get(at).Want(t, 200).Body; body != page.Body || strings.Contains(body, "Closing") {
		t.Error("the packet holds what is not posted")
	}
	d.post(t, m, meeting.Agenda)
	d.Anonymous().Get(at).Want(t, 200).Says(t, "Version 2, posted", "3. Closing")
}
