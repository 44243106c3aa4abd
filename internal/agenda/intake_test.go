package agenda_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/rules/order"
	"parley/internal/webtest"
)

// proposed has a member propose something and returns it with its address.
func (d desk) proposed(t testing.TB, by webtest.Person, title string) (int64, string) {
	t.Helper()
	rec, err := d.Propose(ctx(t), d.Caller(by), agenda.Proposal{Title: title, Why: "Hear the department."})
	id := made(t, rec, err)
	return id, "/work/b/cpab/proposals/" + itoa(id)
}

// located is a photo that says where it was taken.
func located(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00GPS 39.7392 N"
	return append(append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...), b.Bytes()[2:]...)
}

func TestAPaperOfAProposalIsCheckedLikeAnyUploadAndReadByThoseWhoReadTheProposal(t *testing.T) {
	d := newDesk(t)
	_, at := d.proposed(t, d.Members[4], "Video at protests")
	attach := at + "/papers/attach"
	member := d.As(d.Members[4])
	member.Get(at).Want(t, 200).Says(t, attach)
	member.Get(attach).Want(t, 200).Says(t, `enctype="multipart/form-data"`, "up to 1 MB", "Accessible version", "What the picture shows")
	member.Send(attach, "review.pdf", []byte(aPDF), 0, "title", "Review").Want(t, 422).Says(t, "Accessible version", `value="Review"`)
	member.Send(attach, "review.pdf", []byte("MZ\x90\x00"), 0, "title", "Review", "statement", "x").Want(t, 422).Says(t, "Files of this kind are not taken in")
	member.Send(attach, "long.txt", bytes.Repeat([]byte("word "), 1<<18), 0, "title", "Review").Want(t, 422).Says(t, "larger than 1 MB")
	member.Send(attach, "march.jpg", located(t), 0, "title", "March").Want(t, 422).Says(t, "What the picture shows")
	member.Send(attach, "", nil, 0, "title", "Review").Want(t, 422).Says(t, "none was chosen")
	member.Send(attach, "review.pdf", []byte(aPDF), 40, "title", "Review", "statement", "x").Want(t, 422)
	member.Post(attach, "title", "Review").Want(t, 422)
	d.As(d.World.Clerk).Send(attach, "review.pdf", []byte(aPDF), 0, "title", "Review", "statement", "x").Want(t, 403)
	d.As(d.World.Clerk).Get(attach).Want(t, 403)
	for _, who := range []webtest.Person{d.Members[5], d.OtherMember, d.Drafter} {
		d.As(who).Send(attach, "review.pdf", []byte(aPDF), 0, "title", "Review", "statement", "x").Want(t, 404)
	}
	if n := d.Count(`select count(*) from papers`); n != 0 {
		t.Fatalf("%d papers after refusals", n)
	}
	for range 2 {
		member.Send(attach, "review.pdf", []byte(aPDF), 0, "_key", "K", "title", "Review", "statement", "Cameras were on.").Want(t, 303)
	}
	member.Send(attach, "march.jpg", located(t), 0, "title", "March", "alt", "Three rows of people").Want(t, 303)
	if n := d.Count(`select count(*) from papers`); n != 2 {
		t.Fatalf("%d papers after two uploads, one of them sent twice", n)
	}
	file := at + "/papers/" + itoa(int64(d.Count(`select min(id) from papers`))) + "/file"
	photo := at + "/papers/" + itoa(int64(d.Count(`select max(id) from papers`))) + "/file"
	for _, who := range []webtest.Person{d.Members[4], d.World.Clerk, d.Chair()} {
		d.As(who).Get(at).Want(t, 200).Says(t, "Review (PDF, 1 kB)", file, "Cameras were on.", "Three rows of people")
		if a := d.As(who).Get(file).Want(t, 200); a.Body != aPDF || a.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%q %v", a.Body, a.Header)
		}
	}
	if body := member.Get(photo).Want(t, 200).Body; strings.Contains(body, "Exif") || strings.Contains(body, "GPS") {
		t.Error("the photo still says where it was taken")
	}
	if body := d.As(d.World.Clerk).Get(at).Want(t, 200).Body; strings.Contains(body, attach) || strings.Contains(body, "/detach") {
		t.Error("the clerk is offered to change another person's papers")
	}
	for _, who := range []webtest.Person{d.Members[5], d.OtherMember, d.Drafter, d.OtherClerk} {
		d.As(who).Get(file).Want(t, 404)
	}
	d.Anonymous().Get(file).Want(t, 303)
	id := file[len(at+"/papers/") : len(file)-len("/file")]
	d.As(d.World.Clerk).Get("/work/b/cpab/papers/"+id+"/file").Want(t, 404) // it is no paper of an item
	d.Anonymous().Get("/b/cpab/files/"+blob.SumOf([]byte(aPDF)).String()+"/review.pdf").Want(t, 404)

	// A wrong paper is taken off while it waits.
	detach := at + "/papers/" + id + "/detach"
	d.As(d.Members[5]).Post(detach).Want(t, 404)
	d.As(d.World.Clerk).Post(detach).Want(t, 403)
	for range 2 {
		member.Post(detach, "_key", "D").Want(t, 303)
	}
	member.Post(detach).Want(t, 404)
	member.Get(file).Want(t, 404)
	if body := member.Get(at).Want(t, 200).Body; strings.Contains(body, "Review (PDF") {
		t.Error("what was taken off still stands there")
	}
}

func TestThePapersOfAnAcceptedProposalBecomeThoseOfItsItem(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	id, at := d.proposed(t, d.Members[4], "Video at protests")
	member := d.As(d.Members[4])
	member.Send(at+"/papers/attach", "review.pdf", []byte(aPDF), 0, "title", "Review", "statement", "Cameras were on.").Want(t, 303)
	member.Send(at+"/papers/attach", "wrong.txt", []byte("The wrong one."), 0, "title", "Wrong").Want(t, 303)
	file := at + "/papers/" + itoa(int64(d.Count(`select min(id) from papers`))) + "/file"
	member.Post(at+"/papers/"+itoa(int64(d.Count(`select max(id) from papers`)))+"/detach").Want(t, 303)
	for range 2 {
		d.As(d.World.Clerk).Post(at+"/decide", "decision", "accepted", "meeting", itoa(m), "_key", "K").Want(t, 303)
	}
	if got := d.text(t, `select string_agg(p.title || ' ' || f.name || ' ' || f.alt || f.statement || ' ' || p.carried_from, ', ') from papers p join paper_files f on f.paper_id = p.id where p.item_id = (select item_id from proposals where id = $1)`, id); got != fmt.Sprintf("Review review.pdf Cameras were on. %d", d.Count(`select min(id) from papers`)) {
		t.Error(got)
	}
	d.post(t, m)
	public := "/b/cpab/files/" + blob.SumOf([]byte(aPDF)).String() + "/review.pdf"
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, public, "Review (PDF, 1 kB)")
	d.Anonymous().Get(public).Want(t, 200)
	member.Get(at).Want(t, 200).Says(t, "Accepted", file, "/b/cpab/meetings/2026-12-08")
	member.Get(file).Want(t, 200)
	// What was decided on stays as it was.
	member.Get(at+"/papers/attach").Want(t, 404)
	member.Send(at+"/papers/attach", "late.txt", []byte("Late."), 0, "title", "Late").Want(t, 409).Says(t, "decided on already")
	member.Post(strings.TrimSuffix(file, "/file")+"/detach").Want(t, 409)
}

func TestThePapersOfADeclinedProposalStayReadable(t *testing.T) {
	d := newDesk(t)
	_, at := d.proposed(t, d.Members[4], "Parking")
	member := d.As(d.Members[4])
	member.Send(at+"/papers/attach", "letter.txt", []byte("The lawn is gone."), 0, "title", "Letter").Want(t, 303)
	file := at + "/papers/" + itoa(int64(d.Count(`select id from papers`))) + "/file"
	d.As(d.World.Clerk).Post(at+"/decide", "decision", "declined", "reason", "Not ours.").Want(t, 303)
	for _, who := range []webtest.Person{d.Members[4], d.World.Clerk, d.Chair()} {
		d.As(who).Get(at).Want(t, 200).Says(t, "Declined", "Not ours.", file)
		d.As(who).Get(file).Want(t, 200).Says(t, "The lawn is gone.")
	}
	d.As(d.Members[5]).Get(file).Want(t, 404)
	d.Anonymous().Get("/b/cpab/files/"+blob.SumOf([]byte("The lawn is gone.")).String()+"/letter.txt").Want(t, 404)
	if body := member.Get(at).Want(t, 200).Body; strings.Contains(body, "/detach") || strings.Contains(body, "/attach") {
		t.Error("the papers of a declined proposal can be changed")
	}
}

func TestADepartmentEnclosesPapersWithWhatItProposes(t *testing.T) {
	d := newDesk(t)
	c := d.Answering(d.Drafter)
	c.Board = d.Board
	rec, err := d.Ask(ctx(t), c, agenda.Proposal{Title: "New rifles", Why: "Before the council decides."})
	id := made(t, rec, err)
	at, clerks := "/work/d/"+itoa(d.Department)+"/proposals/"+itoa(id), "/work/b/cpab/proposals/"+itoa(id)
	if rec.Location != at {
		t.Errorf("the receipt leads to %s", rec.Location)
	}
	drafter := d.As(d.Drafter)
	drafter.Get("/work/d/"+itoa(d.Department)+"/proposals").Want(t, 200).Says(t, at, "Place 1 of 1, Community Police Advisory Board")
	drafter.Get(at).Want(t, 200).Says(t, at+"/papers/enclose", "Place 1 of 1")
	drafter.Get(at+"/papers/enclose").Want(t, 200)
	drafter.Send(at+"/papers/enclose", "bid.pdf", []byte(aPDF), 0, "title", "Bid").Want(t, 422).Says(t, "Accessible version")
	for range 2 {
		drafter.Send(at+"/papers/enclose", "bid.pdf", []byte(aPDF), 0, "_key", "K", "title", "Bid", "statement", "Eleven rifles.").Want(t, 303)
	}
	drafter.Send(at+"/papers/enclose", "old.txt", []byte("Old."), 0, "title", "Old").Want(t, 303)
	paper, old := itoa(int64(d.Count(`select min(id) from papers`))), itoa(int64(d.Count(`select max(id) from papers`)))
	if paper == old || d.Count(`select count(*) from papers`) != 2 {
		t.Fatal("one upload that was sent twice made two papers")
	}
	d.As(d.Executive).Get(at+"/papers/"+paper+"/file").Want(t, 200)
	d.As(d.World.Clerk).Get(clerks).Want(t, 200).Says(t, "Bid (PDF, 1 kB)", "Eleven rifles.")
	d.As(d.World.Clerk).Get(clerks+"/papers/"+paper+"/file").Want(t, 200)
	d.As(d.Members[4]).Get(clerks+"/papers/"+paper+"/file").Want(t, 404)
	d.As(d.Members[4]).Get(at+"/papers/"+paper+"/file").Want(t, 404)
	d.As(d.Members[4]).Post(at+"/papers/"+old+"/take-out").Want(t, 404)
	drafter.Post(at+"/papers/"+old+"/take-out").Want(t, 303)
	drafter.Get(at+"/papers/"+old+"/file").Want(t, 404)
	d.As(d.World.Clerk).Post(clerks+"/decide", "decision", "declined", "reason", "Too late.").Want(t, 303)
	d.As(d.Executive).Get(at).Want(t, 200).Says(t, "Declined", "Too late.", "Bid (PDF, 1 kB)")
	d.As(d.Executive).Get(at+"/papers/"+paper+"/file").Want(t, 200)
	drafter.Post(at+"/papers/"+paper+"/take-out").Want(t, 409)
	// A proposal of a member is none of the department's.
	other, _ := d.proposed(t, d.Members[4], "Lights")
	drafter.Get("/work/d/"+itoa(d.Department)+"/proposals/"+itoa(other)).Want(t, 404)
}

var (
	placed   = regexp.MustCompile(`(?s)<li id="proposal-(\d+)">.*?</li>`)
	seenHere = regexp.MustCompile(`name="seen" value="([\d,]+)"`)
)

// waiting is the order on a page, and what a move on it sends of it.
func waiting(t testing.TB, a webtest.Answer) (string, string) {
	t.Helper()
	var ids []string
	for _, m := range placed.FindAllStringSubmatch(a.Body, -1) {
		ids = append(ids, m[1])
	}
	seen := ""
	if m := seenHere.FindStringSubmatch(a.Body); m != nil {
		seen = m[1]
	}
	return strings.Join(ids, ","), seen
}

// TestProposalsArePutInOrderByPlainButtons does what a browser without scripts
// and without a mouse does: every step is a button of a form, which the keyboard
// reaches, with the proposal in its name.
func TestProposalsArePutInOrderByPlainButtons(t *testing.T) {
	d := newDesk(t)
	a, atA := d.proposed(t, d.Members[4], "Lights")
	b, _ := d.proposed(t, d.Members[5], "Parking")
	c, atC := d.proposed(t, d.Members[4], "Drones")
	list := "/work/b/cpab/proposals"
	clerk, chair, member := d.As(d.World.Clerk), d.As(d.Chair()), d.As(d.Members[4])
	page := clerk.Get(list).Want(t, 200)
	got, seen := waiting(t, page)
	if want := fmt.Sprintf("%d,%d,%d", a, b, c); got != want || seen != want {
		t.Fatalf("%s with %s, want %s", got, seen, want)
	}
	for _, li := range placed.FindAllString(page.Body, -1) {
		up, down := strings.Contains(li, `value="up">Up`), strings.Contains(li, `value="down">Down`)
		first, last := strings.Contains(li, "Place 1 of 3"), strings.Contains(li, "Place 3 of 3")
		if up == first || down == last {
			t.Errorf("the steps of one that waits: %s", li)
		}
		form := regexp.MustCompile(`<form method="post" action="[^"]+/reorder" aria-label="Move [^"]+">.*?</form>`).FindString(li)
		button := regexp.MustCompile(`<button type="submit" name="direction" value="\w+">\w+<span class="usa-sr-only"> (Lights|Parking|Drones)</span></button>`)
		if n := strings.Count(form, "<button"); n == 0 || len(button.FindAllString(form, -1)) != n {
			t.Errorf("a step is no button with a name of its own: %s", li)
		}
	}
	for range 2 {
		chair.Post(atC+"/reorder", "_key", "K", "direction", "up", "seen", seen).Want(t, 303)
	}
	if got, _ := waiting(t, chair.Get(list)); got != fmt.Sprintf("%d,%d,%d", a, c, b) {
		t.Fatalf("%s after one step that was sent twice", got)
	}
	// The clerk's page still shows the order before: nothing is moved.
	stale := clerk.Post(atA+"/reorder", "direction", "down", "seen", seen).Want(t, 409).Says(t, "Nothing was moved: the order has changed")
	got, seen = waiting(t, stale)
	if want := fmt.Sprintf("%d,%d,%d", a, c, b); got != want || seen != want {
		t.Errorf("the refusal shows %s with %s, want %s", got, seen, want)
	}
	clerk.Post(atA+"/reorder", "direction", "down", "seen", seen).Want(t, 303)
	clerk.Post(atA+"/reorder", "direction", "sideways", "seen", seen).Want(t, 422)
	clerk.Post(atA+"/reorder", "direction", "in", "seen", seen).Want(t, 422)
	// Those who proposed see their places, and move nothing.
	own := member.Get(list).Want(t, 200).Says(t, "Place 1 of 3", "Place 2 of 3")
	if got, _ := waiting(t, own); got != fmt.Sprintf("%d,%d", c, a) || strings.Contains(own.Body, "/reorder") || strings.Contains(own.Body, "Parking") {
		t.Errorf("the proposer sees %s", got)
	}
	member.Get(atA).Want(t, 200).Says(t, "Place 2 of 3")
	_, seen = waiting(t, clerk.Get(list))
	member.Post(atA+"/reorder", "direction", "up", "seen", seen).Want(t, 403)
	d.As(d.OtherClerk).Post(atA+"/reorder", "direction", "up", "seen", seen).Want(t, 404)
	d.As(d.OtherClerk).Post("/work/b/youth/proposals/"+itoa(a)+"/reorder", "direction", "up", "seen", seen).Want(t, 409)
	// What is decided on leaves the order, what comes stands at its end.
	clerk.Post(atC+"/decide", "decision", "declined", "reason", "Not ours.").Want(t, 303)
	clerk.Post(atA+"/reorder", "direction", "down", "seen", seen).Want(t, 409)
	e, _ := d.proposed(t, d.Members[6], "Horses")
	if got, _ := waiting(t, clerk.Get(list).Says(t, "Place 3 of 3")); got != fmt.Sprintf("%d,%d,%d", a, b, e) {
		t.Error(got)
	}
	clerk.Post(atA+"/decide", "decision", "deferred", "reason", "The audit comes first.").Want(t, 303)
	if got, _ := waiting(t, clerk.Get(list)); got != fmt.Sprintf("%d,%d,%d", a, b, e) {
		t.Errorf("%s: what is deferred still waits", got)
	}
}

// TestTwoWhoPutProposalsInOrderAtOnceDoNotUndoEachOther has the chair and the
// clerk move at the same moment from the same page: one is done, the other is
// told, as often as it is tried.
func TestTwoWhoPutProposalsInOrderAtOnceDoNotUndoEachOther(t *testing.T) {
	d := newDesk(t)
	a, _ := d.proposed(t, d.Members[4], "Lights")
	b, _ := d.proposed(t, d.Members[5], "Parking")
	c, _ := d.proposed(t, d.Members[6], "Drones")
	seen := []int64{a, b, c}
	for round := range 5 {
		done := make(chan error, 2)
		for _, x := range []struct {
			who  webtest.Person
			id   int64
			step order.Step
		}{{d.World.Clerk, seen[0], order.Down}, {d.Chair(), seen[2], order.Up}} {
			by := d.Caller(x.who)
			go func() {
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				defer cancel()
				_, err := d.ReorderProposal(ctx, by, x.id, x.step, seen)
				done <- err
			}()
		}
		refused := 0
		for range 2 {
			if err := <-done; fault.CodeOf(err) == "order_changed" {
				refused++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if refused != 1 || d.Count(`select count(*) from proposal_orders`) != round+1 {
			t.Fatalf("%d of two were refused, round %d", refused, round)
		}
		var now []int64
		if err := d.DB.Select(ctx(t), &now, `select x.id from proposal_orders o, unnest(o.proposals) with ordinality as x (id, n) where o.number = $1 order by x.n`, round+1); err != nil {
			t.Fatal(err)
		}
		seen = now
	}
}
