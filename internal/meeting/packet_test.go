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

	// What was posted first stays where it was, and the ledger leads there.
	if body := d.Anonymous().Get(at+"/1").Want(t, 200).Says(t, "Version 2, posted", "replaced it", "Cameras were on").Body; strings.Contains(body, "Closing") {
		t.Error("the first packet holds what was posted later")
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, at+"/1", "Packet of version 2")
	for _, no := range []string{"/0", "/3", "/01", "/x", "/1/packet.pdf"} {
		d.Anonymous().Get(at+no).Want(t, 404)
	}
}

func TestThePacketIsOnePDFOnceItIsMade(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	const at = "/b/cpab/meetings/2026-12-08/packet"
	it := d.add(t, m, agenda.Item{Title: "Opening"})
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	for _, in := range []agenda.Upload{
		{Title: "Photo", Name: "path.png", Content: dot.Bytes(), Alt: "A dark path at the canal"},
		{Title: "Review", Name: "review.pdf", Content: []byte("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"), Statement: "In words."},
	} {
		rec, err := d.UploadPaper(ctx(t), d.clerk(), it, in)
		made(t, rec, err)
	}
	d.post(t, m, meeting.Agenda)
	d.Anonymous().Get(at).Want(t, 200).Says(t, "is being prepared")
	d.Anonymous().Get(at+"/1/packet.pdf").Want(t, 404)
	for range 2 { // the second time there is nothing left to do
		if _, err := d.Portal.Worker.Once(ctx(t)); err != nil {
			t.Fatal(err)
		}
	}
	d.Anonymous().Get(at).Want(t, 200).Says(t, "One PDF (3 pages,", "1 paper cannot be put in", at+"/1/packet.pdf")
	got := d.Anonymous().Get(at+"/1/packet.pdf").Want(t, 200)
	if !strings.HasPrefix(got.Body, "%PDF-") || got.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%.20q %v", got.Body, got.Header)
	}
	var n int
	if err := d.DB.Get(ctx(t), &n, `select count(*) from packets where pages = 3 and left_out = 1`); err != nil || n != 1 {
		t.Errorf("%d packets, %v", n, err)
	}

	if err := d.DB.Get(ctx(t), &n, `select count(*) from outbox where kind = 'packet.bind' and state = 'done'`); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}
