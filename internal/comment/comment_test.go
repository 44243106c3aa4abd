package comment_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/comment"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/page/pagetest"
	"parley/internal/rules"
	"parley/internal/rules/floor"
	"parley/internal/verify"
	"parley/internal/webtest"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

// hall is a World whose next meeting is posted: an item at which the public
// speaks, and one at which it does not.
type hall struct {
	*webtest.World
	*comment.Slice
	id           int64
	slug         string
	speaks, mute int64
	public, work string
}

const days = 8

func newHall(t *testing.T) hall {
	t.Helper()
	w := webtest.New(t)
	s := w.Portal.Slices
	ctx := context.Background()
	must := func(rec act.Receipt, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		return rec.ID()
	}
	h := hall{World: w, Slice: s.Comment, slug: webtest.Day(days).String()}
	h.id = must(s.Meeting.Schedule(ctx, w.Caller(w.Clerk), meeting.Plan{Kind: "regular", On: h.slug, At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."}))
	h.speaks = must(s.Agenda.AddItem(ctx, w.Caller(w.Clerk), h.id, agenda.Item{Title: "Public comment", Speak: true}))
	h.mute = must(s.Agenda.AddItem(ctx, w.Caller(w.Clerk), h.id, agenda.Item{Title: "Closing"}))
	h.public, h.work = "/b/cpab/meetings/"+h.slug, "/work/b/cpab/meetings/"+h.slug
	return h
}

func (h hall) post(t *testing.T) {
	t.Helper()
	var version int
	if err := h.DB.Get(context.Background(), &version, `select version from meetings where id = $1`, h.id); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Portal.Slices.Meeting.Post(context.Background(), h.Caller(h.Clerk), h.id, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: version}); err != nil {
		t.Fatal(err)
	}
}

func (h hall) open(t *testing.T) {
	t.Helper()
	h.Clock.Set(webtest.At(days, "18:00"))
	if _, err := h.Portal.Slices.Vote.Open(context.Background(), h.Caller(h.Clerk), h.id); err != nil {
		t.Fatal(err)
	}
}

func item(id int64) string { return strconv.FormatInt(id, 10) }

func TestAResidentSignsUpWithoutAnAccountAndTakesItBack(t *testing.T) {
	h := newHall(t)
	who := h.Anonymous()
	who.Post(h.public+"/speak", "item", item(h.speaks), "name", "Delia Franco", "place", "room").Want(t, http.StatusConflict).Says(t, "its agenda is not posted")
	h.post(t)
	who.Get(h.public+"/speak").Want(t, http.StatusOK).Says(t, "Each speaker has 3 minutes", "You need not give your name")
	who.Post(h.public+"/speak", "item", item(h.mute), "name", "Delia Franco", "place", "room").Want(t, http.StatusConflict).Says(t, "does not speak on this item", `value="Delia Franco"`)
	who.Post(h.public+"/speak", "item", item(h.speaks), "name", strings.Repeat("x", 200), "place", "room").Want(t, http.StatusUnprocessableEntity).Says(t, "Use at most 120 characters")

	sent := []string{"_key", "one-form", "item", item(h.speaks), "name", "", "place", "online", "language", "Spanish"}
	first := who.Post(h.public+"/speak", sent...).Want(t, http.StatusSeeOther)
	again := who.Post(h.public+"/speak", sent...).Want(t, http.StatusSeeOther)
	mine := first.Header.Get("Location")
	if mine == "" || mine != again.Header.Get("Location") {
		t.Fatalf("sent twice, it led to %q and %q", mine, again.Header.Get("Location"))
	}
	if n := h.Count(`select count(*) from speakers`); n != 1 {
		t.Fatalf("%d are on the list", n)
	}
	who.Get(mine).Want(t, http.StatusOK).Says(t, "Someone who gave no name", "Spanish", "Take it back")
	who.Get(mine[:len(mine)-1]+"x").Want(t, http.StatusNotFound)
	who.Get("/participation/speaker-1-").Want(t, http.StatusNotFound)
	who.Post(mine+"/withdraw").Want(t, http.StatusSeeOther)
	who.Post(mine+"/withdraw").Want(t, http.StatusConflict)
	if n := h.Count(`select count(*) from speakers where state = 'withdrawn' and name || language = ''`); n != 1 {
		t.Fatal("it was not taken back and erased")
	}
	h.verifies(t)
}

// verifies fails unless every row is as its entry says, also what was erased.
func (h hall) verifies(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(context.Background(), h.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

func TestTheClerkCallsOneAfterTheOther(t *testing.T) {
	h := newHall(t)
	h.post(t)
	who := h.Anonymous()
	for _, name := range []string{"Delia Franco", ""} {
		who.Post(h.public+"/speak", "item", item(h.speaks), "name", name, "place", "room").Want(t, http.StatusSeeOther)
	}
	clerk := h.As(h.Clerk)
	clerk.Get(h.work+"/speakers").Want(t, http.StatusOK).Says(t, "Delia Franco", "Someone who gave no name", "Speakers can be called while the meeting is in session")
	h.As(h.Members[3]).Get(h.work+"/speakers").Want(t, http.StatusForbidden)
	h.As(h.OtherClerk).Get(h.work+"/speakers").Want(t, http.StatusNotFound)
	h.Anonymous().Get(h.work+"/speakers").Want(t, http.StatusSeeOther)
	turn := func(id int, to string) webtest.Answer {
		return clerk.Post(h.work+"/speakers/"+strconv.Itoa(id)+"/turn", "to", to)
	}
	turn(1, "speaking").Want(t, http.StatusConflict).Says(t, "not in session")
	h.open(t)
	clerk.Post(h.work+"/speakers", "item", item(h.speaks), "name", "Martin Oyelaran", "place", "room").Want(t, http.StatusSeeOther)
	turn(1, "speaking").Want(t, http.StatusSeeOther)
	h.Clock.Set(webtest.At(days, "18:00").Add(50 * time.Second))
	clerk.Get(h.work+"/speakers").Says(t, "2:10 left")
	turn(2, "speaking").Want(t, http.StatusConflict).Says(t, "Someone else is speaking")
	turn(1, "spoke").Want(t, http.StatusSeeOther)
	turn(1, "speaking").Want(t, http.StatusConflict)
	turn(2, "missed").Want(t, http.StatusSeeOther)
	turn(99, "spoke").Want(t, http.StatusNotFound)

	// Two clerks call two people at once: one of them speaks.
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range []int64{2, 3} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, errs[i] = h.Turn(context.Background(), h.Caller(h.Clerk), id, floor.Speaking)
		}()
	}
	wg.Wait()
	if n := h.Count(`select count(*) from speakers where state = 'speaking'`); n != 1 || (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%d speak; %v, %v", n, errs[0], errs[1])
	}
	other := h.Caller(h.OtherClerk)
	if _, err := h.Turn(context.Background(), other, 3, floor.Spoke); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another board's clerk: %v", err)
	}
}

func TestWhatPeopleWriteIsShownOrHeldBackWithTheReason(t *testing.T) {
	h := newHall(t)
	h.post(t)
	who := h.Anonymous()
	if got := who.Get(h.public+"/comments").Want(t, http.StatusOK); strings.Contains(got.Body, "held back") {
		t.Error("nothing is there yet")
	}
	who.Post(h.public+"/comment", "item", item(h.mute), "text", " ", "name", "Delia Franco").Want(t, http.StatusUnprocessableEntity).Says(t, `value="Delia Franco"`)
	first := who.Post(h.public+"/comment", "item", item(h.mute), "text", "Turn <b>them</b> on.\n\nAll of them.").Want(t, http.StatusSeeOther)
	second := who.Post(h.public+"/comment", "item", item(h.speaks), "text", "My neighbor lives at 12 Elm Street.").Want(t, http.StatusSeeOther)
	third := who.Post(h.public+"/comment", "item", item(h.speaks), "text", "Never mind.").Want(t, http.StatusSeeOther)
	who.Post(third.Header.Get("Location")+"/withdraw").Want(t, http.StatusSeeOther)
	if n := h.Count(`select count(*) from written_comments where state = 'taken_back' and body = ''`); n != 1 {
		t.Error("what was taken back is erased")
	}
	who.Get(h.public+"/comments").Says(t, "No written comment is shown")

	clerk := h.As(h.Clerk)
	clerk.Get("/work").Says(t, "read 2 written comments")
	clerk.Post(h.work+"/public/comments/1/decide", "to", "shown").Want(t, http.StatusSeeOther)
	clerk.Post(h.work+"/public/comments/2/decide", "to", "held_back", "reason", "rude").Want(t, http.StatusUnprocessableEntity)
	clerk.Post(h.work+"/public/comments/2/decide", "to", "held_back", "reason", "personal_data").Want(t, http.StatusSeeOther)
	clerk.Post(h.work+"/public/comments/3/decide", "to", "shown").Want(t, http.StatusConflict).Says(t, "has taken this comment back")
	h.As(h.OtherClerk).Post(h.work+"/public/comments/1/decide", "to", "held_back", "reason", "threat").Want(t, http.StatusNotFound)
	shown := who.Get(h.public+"/comments").Want(t, http.StatusOK).Says(t, "Turn &lt;b&gt;them&lt;/b&gt; on.", "<p>All of them.</p>", "1 comment is held back. It holds what the law keeps private.")
	if strings.Contains(shown.Body, "Elm Street") || strings.Contains(shown.Body, "Never mind") {
		t.Error("what is held back or taken back is shown")
	}
	who.Get(h.public).Says(t, "2 written comments")
	who.Get(second.Header.Get("Location")).Says(t, "what the law keeps private. The board still counts it.")
	who.Post(first.Header.Get("Location")+"/withdraw").Want(t, http.StatusConflict)

	h.verifies(t)
	h.Clock.Set(webtest.At(days, "18:00").Add(time.Second))
	who.Post(h.public+"/comment", "item", item(h.mute), "text", "Too late?").Want(t, http.StatusConflict).Says(t, "have closed", "Too late?</textarea>")
}

func TestARequestForAnAidIsAnsweredByItsDayAndStaysPrivate(t *testing.T) {
	h := newHall(t)
	who := h.Anonymous()
	who.Get(h.public+"/aid").Want(t, http.StatusOK).Says(t, "Asked for until", "28 CFR 35.160")
	who.Post(h.public+"/aid", "kind", "interpreter").Want(t, http.StatusUnprocessableEntity)
	asked := who.Post(h.public+"/aid", "kind", "interpreter", "language", "Hmong", "contact", "555-0148").Want(t, http.StatusSeeOther)
	mine := asked.Header.Get("Location")
	who.Get(mine).Says(t, "An interpreter: Hmong", "Asked for")
	if n := h.Count(`select count(*) from audit_entries where body like '%Hmong%' or body like '%555-0148%' or body like '%interpreter%'`); n != 0 {
		t.Error("the record tells what someone needs")
	}
	clerk := h.As(h.Clerk)
	clerk.Get("/work").Says(t, "answer 1 request for an interpreter")
	clerk.Get(h.work+"/public").Says(t, "Hmong", "555-0148")
	h.As(h.Members[3]).Get(h.work+"/public").Want(t, http.StatusForbidden)
	h.As(h.OtherClerk).Get(h.work+"/public/aids/1/answer").Want(t, http.StatusNotFound)
	clerk.Get(h.work+"/public/aids/1/answer").Want(t, http.StatusOK)
	clerk.Post(h.work+"/public/aids/1/answer", "to", "promised", "answer", "").Want(t, http.StatusUnprocessableEntity)
	clerk.Post(h.work+"/public/aids/1/answer", "to", "promised", "answer", "She sits by the door.").Want(t, http.StatusSeeOther)
	clerk.Post(h.work+"/public/aids/1/answer", "to", "declined", "answer", "No.").Want(t, http.StatusConflict)
	who.Get(mine).Says(t, "Promised", "She sits by the door.")
	who.Post(mine+"/withdraw").Want(t, http.StatusSeeOther)
	if n := h.Count(`select count(*) from aid_requests where language || contact || answer <> ''`); n != 0 {
		t.Error("what was taken back is erased")
	}
	who.Post(mine+"/withdraw").Want(t, http.StatusConflict)
	h.verifies(t)
	if err := h.Forget(context.Background(), webtest.At(days+91, "18:00")); err != nil {
		t.Fatal(err)
	}
	if n := h.Count(`select count(*) from aid_requests`); n != 0 {
		t.Error("requests are erased ninety days after the meeting")
	}
}

func TestOneNetworkCannotFloodAMeeting(t *testing.T) {
	h := newHall(t)
	h.post(t)
	send := func() error {
		_, err := h.SignUp(context.Background(), rules.SpeakerSignUp, act.Caller{Board: h.Board, Key: strconv.Itoa(h.Count(`select count(*) from speakers`))}, h.slug, comment.Speak{Item: h.speaks})
		return err
	}
	for range floor.MaxPerHour {
		if err := send(); err != nil {
			t.Fatal(err)
		}
	}
	if err := send(); fault.CodeOf(err) != "floor_throttled" {
		t.Fatalf("%v", err)
	}
	h.Clock.Set(h.Clock.Now().Add(61 * time.Minute))
	if err := send(); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestTheBoardSetsHowThePublicIsHeard(t *testing.T) {
	h := newHall(t)
	h.post(t)
	clerk := h.As(h.Clerk)
	clerk.Get("/work/b/cpab/comment-rule").Want(t, http.StatusOK).Says(t, `value="3"`)
	form := func(minutes, name string) []string {
		return []string{"minutes", minutes, "written_hours", "24", "aid_days", "3", "answer_days", "2", "name_required", name, "citation", "Board Rule 9"}
	}
	clerk.Post("/work/b/cpab/comment-rule", form("0", "")...).Want(t, http.StatusUnprocessableEntity)
	clerk.Post("/work/b/cpab/comment-rule", form("2", "yes")...).Want(t, http.StatusUnprocessableEntity).Says(t, "forbids to make people give a name")
	clerk.Post("/work/b/cpab/comment-rule", form("2", "")...).Want(t, http.StatusSeeOther)
	h.As(h.Members[3]).Post("/work/b/cpab/comment-rule", form("2", "")...).Want(t, http.StatusForbidden)
	h.Anonymous().Get(h.public+"/speak").Says(t, "Each speaker has 2 minutes")
	h.Clock.Set(webtest.At(days-1, "18:00").Add(time.Second))
	h.Anonymous().Post(h.public+"/comment", "item", item(h.mute), "text", "Late").Want(t, http.StatusConflict)
}
