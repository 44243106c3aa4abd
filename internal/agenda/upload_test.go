package agenda_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/blob"
	"parley/internal/webtest"
)

const aPDF = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func TestAnUploadedPaperIsPublicOnceItsAgendaIsPosted(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, item("Cameras"))
	clerk := d.As(d.World.Clerk)
	at := "/work/b/cpab/meetings/2026-12-08/agenda/" + itoa(it) + "/papers/upload"
	clerk.Get(at).Want(t, 200).Says(t, `enctype="multipart/form-data"`, "up to 1 MB")
	clerk.Send(at, "review.pdf", []byte(aPDF), 0, "title", "Review").Want(t, 422).Says(t, "Accessible version", `value="Review"`)
	clerk.Send(at, "review.pdf", []byte("MZ\x90\x00"), 0, "title", "Review", "statement", "x").Want(t, 422).Says(t, "Files of this kind are not taken in")
	clerk.Send(at, "page.html", []byte("<!DOCTYPE html><script>alert(1)</script>"), 0, "title", "Review").Want(t, 422)
	clerk.Send(at, "long.txt", bytes.Repeat([]byte("word "), 1<<18), 0, "title", "Review").Want(t, 422).Says(t, "larger than 1 MB")
	clerk.Send(at, "", nil, 0, "title", "Review").Want(t, 422).Says(t, "none was chosen")
	clerk.Post(at, "title", "Review").Want(t, 422) // no file can come in such a form
	d.As(d.Members[4]).Send(at, "review.pdf", []byte(aPDF), 0, "title", "Review", "statement", "x").Want(t, 403)
	if n := d.Count(`select count(*) from papers`); n != 0 {
		t.Fatalf("%d papers after refusals", n)
	}
	for range 2 {
		clerk.Send(at, "Prüfung 95%.pdf", []byte(aPDF), 0, "_key", "K", "title", "Review", "statement", "The review found that cameras were on.").Want(t, 303)
	}
	if n := d.Count(`select count(*) from papers`); n != 1 {
		t.Fatalf("%d papers after one upload that was sent twice", n)
	}
	work := "/work/b/cpab/papers/" + itoa(int64(d.Count(`select id from papers`))) + "/file"
	sum := blob.SumOf([]byte(aPDF)).String()
	public := "/b/cpab/files/" + sum + "/Pr%C3%BCfung%2095%25.pdf"
	d.Anonymous().Get(public).Want(t, 404)
	d.As(d.Members[4]).Get(work).Want(t, 404)
	d.As(d.Executive).Get(work).Want(t, 404)
	if a := clerk.Get(work).Want(t, 200); a.Body != aPDF || a.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%q %v", a.Body, a.Header)
	}
	d.post(t, m)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, public, "Review (PDF, 1 kB)")
	a := d.Anonymous().Get(public).Want(t, 200)
	for name, want := range map[string]string{"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=31536000, immutable", "Content-Disposition": "inline; filename*=utf-8''Pr%C3%BCfung%2095%25.pdf"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	d.Anonymous().Get(public, "If-None-Match", `"`+sum+`"`).Want(t, 304)
	d.Anonymous().Get("/b/cpab/files/"+sum+"/other.pdf").Want(t, 404)
	d.Anonymous().Get("/b/youth/files/"+sum+"/Pr%C3%BCfung%2095%25.pdf").Want(t, 404)
	d.Anonymous().Get("/b/cpab/files/"+strings.Repeat("0", 64)+"/x.pdf").Want(t, 404)
	d.As(d.Members[4]).Get(work).Want(t, 200)
}

func TestWhatIsNoPDFOrPictureIsHandedOverForSaving(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, item("Cameras"))
	rec, err := d.UploadPaper(ctx(t), d.clerk(), it, agenda.Upload{Title: "Stops", Name: "stops.csv", Content: []byte("month,stops\n1,=cmd()\n2,3\n")})
	made(t, rec, err)
	a := d.As(d.World.Clerk).Get("/work/b/cpab/papers/"+itoa(rec.ID())+"/file").Want(t, 200)
	if got := a.Header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") {
		t.Error(got)
	}
	if got := a.Header.Get("Content-Disposition"); got != "attachment; filename=stops.csv" {
		t.Error(got)
	}
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	_, err = d.UploadPaper(ctx(t), d.clerk(), it, agenda.Upload{Title: "Photo", Name: "x.gif", Content: dot.Bytes()})
	want(t, err, "alt required")
}

func TestAnUploadThatIsCutOffLeavesNothing(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, item("Cameras"))
	at := "/work/b/cpab/meetings/2026-12-08/agenda/" + itoa(it) + "/papers/upload"
	for _, cut := range []int{10, 40, 100} {
		d.As(d.World.Clerk).Send(at, "review.pdf", []byte(aPDF), cut, "title", "Review", "statement", "x").Want(t, 422)
	}
	if n := d.Count(`select (select count(*) from papers) + (select count(*) from paper_files)`); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestACarriedItemBringsItsFile(t *testing.T) {
	d := newDesk(t)
	old := d.schedule(t, 8)
	it := d.add(t, old, item("Cameras"))
	rec, err := d.UploadPaper(ctx(t), d.clerk(), it, agenda.Upload{Title: "Notes", Name: "notes.txt", Content: []byte("Three people spoke.")})
	made(t, rec, err)
	d.Clock.Set(webtest.At(10, "09:00"))
	d.adjourned(t, old)
	next := d.schedule(t, 36)
	rec, err = d.Carry(ctx(t), d.clerk(), next, it)
	made(t, rec, err)
	d.post(t, next)
	d.Anonymous().Get("/b/cpab/files/"+blob.SumOf([]byte("Three people spoke.")).String()+"/notes.txt").Want(t, 200).Says(t, "Three people spoke.")
}
