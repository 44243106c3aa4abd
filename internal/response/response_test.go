package response_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/recommendation/adopted"
	"parley/internal/response"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/shared"
	"parley/internal/webtest"
)

func slice(w *webtest.World) *response.Slice { return w.Portal.Slices.Response }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func wantCode(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v (%v %s), want %v %s", err, fault.KindOf(err), fault.CodeOf(err), kind, code)
	}
}

// desk is a World with one recommendation sent to the department.
type desk struct {
	*webtest.World
	Recommendation, Transmittal int64
	At                          string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	w := webtest.New(t)
	r, sent := adopted.Send(t, w, "Say when a foot pursuit must not begin")
	return desk{w, r, sent, "/work/d/" + itoa(w.Department) + "/answers/" + itoa(sent)}
}

func complete() advice.Answer {
	return advice.Answer{Position: advice.PartiallyConcur, Reason: "cost", Words: "We will issue a general order. With present staffing the training takes 18 months.",
		Letter:      "https://riverbend.example/letters/2026-001.pdf",
		Commitments: []advice.Commitment{{Action: "Issue General Order 12-8", Official: "Owen Hale, Deputy Chief", Target: "2027-03-31"}, {}, {Action: "Train every patrol officer", Official: "Sofia Kerr, Lieutenant", Target: "2028-06-30"}}}
}

func fields(a advice.Answer, more ...string) []string {
	out := []string{"position", a.Position, "reason", a.Reason, "words", a.Words, "letter", a.Letter}
	for i, c := range a.Commitments {
		at := "commitments[" + strconv.Itoa(i+1) + "]."
		out = append(out, at+"action", c.Action, at+"official", c.Official, at+"target", c.Target)
	}
	return append(out, more...)
}

func (d desk) draft(t *testing.T, version int, a advice.Answer) {
	t.Helper()
	if _, err := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, version, a); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
}

func TestTheDrafterWritesAndTheExecutiveSigns(t *testing.T) {
	d := newDesk(t)
	drafter, executive := d.As(d.Drafter), d.As(d.Executive)
	home := "/work/d/" + itoa(d.Department)
	drafter.Get(home).Want(t, 200).Says(t, "What the department owes", "1 answer is owed to 1 board.", "Not begun", "45 days left", "45 days, City Code 9-4-6", "Begin")
	drafter.Get(d.At).Want(t, 200).Says(t, "We agree in part", "Save for signature", "Adopt a written policy", "Signed by Chief Marisol Trent")
	drafter.Post(d.At+"/draft", fields(advice.Answer{Words: "A beginning"}, "version", "0")...).Want(t, 303)
	drafter.Get(home).Want(t, 200).Says(t, "Drafting, saved November 10", "Continue")
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "This cannot be signed yet", "The department’s position: ")
	drafter.Post(d.At+"/draft", fields(advice.Answer{Words: "A beginning", Position: advice.DoesNotConcur}, "version", "1", "ready", "yes")...).Want(t, 422).Says(t, "f-reason", "A beginning")
	a := drafter.Post(d.At+"/draft", fields(complete(), "version", "1", "ready", "yes")...).Want(t, 303)
	if a.Location != home {
		t.Fatalf("led to %s", a.Location)
	}
	executive.Get(home).Want(t, 200).Says(t, "Ready to sign", "Review", "ready to sign")
	executive.Get("/work").Want(t, 200).Says(t, "1 answer is ready to sign", "?when=ready")
	drafter.Get(d.At+"/sign").Want(t, 403)
	drafter.Post(d.At+"/sign", "version", "2", "office", "Chief").Want(t, 403)
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "Police agreed in part", "Issue General Order 12-8", "Reason given: cost", "Version 2", `name="version" value="2"`)
	executive.Post(d.At+"/sign", "version", "2", "office", "").Want(t, 422).Says(t, "f-office")
	signed := executive.Post(d.At+"/sign", "version", "2", "office", "Chief of Police").Want(t, 303)
	d.Anonymous().Get(signed.Location).Want(t, 200).Says(t, "Police agreed in part", "Sofia Kerr, Lieutenant", "June 30, 2028", "by Marisol Trent, Chief of Police", "https://riverbend.example/letters/2026-001.pdf", "Answered")
	d.Anonymous().Get("/recommendations?position=partially_concur").Want(t, 200).Says(t, "Agreed in part", "1 recommendation")
	executive.Get(home).Want(t, 200).Says(t, "No answer is owed.", "Answered November 10, 2026")
	executive.Get(d.At).Want(t, 303)
	if n := d.Count(`select count(*) from outbox where kind = 'response.published'`); n != 1 {
		t.Fatalf("%d notices", n)
	}
}

func TestOnlyTheDepartmentThatWasAskedSeesTheDesk(t *testing.T) {
	d := newDesk(t)
	rec, err := d.Portal.Slices.Board.SaveDepartment(t.Context(), act.Caller{By: d.Operator.By()}, 0, board.Department{Jurisdiction: d.Jurisdiction, Name: "Transit Police", Head: "Chief Ilan Moreau"})
	if err != nil {
		t.Fatal(err)
	}
	other := rec.ID()
	grant := act.Caller{By: d.Operator.By(), Board: d.Board}
	// A person of the other department, and the second department's own executive.
	if _, err := d.Portal.Slices.Board.SaveBoard(t.Context(), act.Caller{By: d.Operator.By()}, 0, board.Board{Jurisdiction: d.Jurisdiction, Slug: "transit", Name: "Transit Board", Departments: []int64{other}}); err != nil {
		t.Fatal(err)
	}
	grant.Board = int64(d.Count(`select id from boards where slug = 'transit'`))
	if _, err := d.Portal.Slices.Account.Grant(t.Context(), grant, d.OtherClerk.Account, rules.Executive, other); err != nil {
		t.Fatal(err)
	}
	stranger := d.As(d.OtherClerk)
	stranger.Get("/work/d/"+itoa(other)).Want(t, 200).Says(t, "Nothing is owed here")
	stranger.Get("/work/d/"+itoa(d.Department)).Want(t, 404)
	stranger.Get(d.At).Want(t, 404)
	wrong := "/work/d/" + itoa(other) + "/answers/" + itoa(d.Transmittal)
	stranger.Get(wrong).Want(t, 404)
	stranger.Post(wrong+"/draft", fields(complete(), "version", "0")...).Want(t, 404)
	stranger.Post(wrong+"/sign", "version", "1", "office", "Chief").Want(t, 404)
	for _, p := range []webtest.Person{d.Clerk, d.Members[3], d.Operator} {
		d.As(p).Get("/work/d/"+itoa(d.Department)).Want(t, 404)
		d.As(p).Post(d.At+"/draft", fields(complete(), "version", "0")...).Want(t, 404)
	}
	d.Anonymous().Get(d.At).Want(t, 303)
	for _, at := range []string{"/work/d/x", "/work/d/" + itoa(d.Department) + "/answers/x", "/work/d/" + itoa(d.Department) + "/answers/999"} {
		d.As(d.Executive).Get(at).Want(t, 404)
	}
	forged := d.Answering(d.OtherClerk)
	_, err = slice(d.World).SaveDraft(t.Context(), forged, d.Transmittal, 0, complete())
	wantCode(t, err, fault.NotFound, "not_found")
	forged.Department = other
	_, err = slice(d.World).Sign(t.Context(), forged, d.Transmittal, 0, "Chief")
	wantCode(t, err, fault.NotFound, "not_found")
	if d.Count(`select count(*) from responses`) != 0 {
		t.Fatal("something was written")
	}
}

func TestMoreRowsKeepWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	c := d.As(d.Drafter)
	c.Post(d.At+"/draft", fields(complete(), "version", "0", "rows", "3", "more", "yes")...).Want(t, 200).Says(t, "Action 6", "Train every patrol officer", "General Order 12-8", `name="rows" value="6"`)
	c.Post(d.At+"/draft", fields(complete(), "version", "0", "rows", "20", "more", "yes")...).Want(t, 200).Says(t, "Action 20")
	if d.Count(`select count(*) from responses`) != 0 {
		t.Fatal("saved without being asked to")
	}
	d.draft(t, 0, complete())
	if n := d.Count(`select count(*) from commitments`); n != 2 {
		t.Fatalf("%d commitments", n)
	}
}

func TestAStaleDraftShowsBothTexts(t *testing.T) {
	d := newDesk(t)
	d.draft(t, 0, advice.Answer{Words: "The first drafter's words"})
	d.As(d.Executive).Post(d.At+"/draft", fields(advice.Answer{Words: "The second one's words"}, "version", "0")...).Want(t, 409).
		Says(t, "The first drafter's words", "The second one's words", "Owen Hale saved a newer text.", `name="version" value="1"`)
	d.As(d.Executive).Post(d.At+"/draft", fields(advice.Answer{Words: "Both"}, "version", "1")...).Want(t, 303)
	d.draft(t, 2, complete())
	// The executive read version 2; the draft is at 3 by now.
	d.As(d.Executive).Post(d.At+"/sign", "version", "2", "office", "Chief of Police").Want(t, 409).Says(t, "The draft changed after you opened it", `name="version" value="3"`, "Chief of Police")
	if d.Count(`select count(*) from responses where signed_at is not null`) != 0 {
		t.Fatal("signed unread")
	}
}

func TestWhatIsWrongIsSaidBesideItsField(t *testing.T) {
	d := newDesk(t)
	bad := complete()
	bad.Letter = "javascript:alert(1)"
	bad.Commitments[0].Target = "31/12/2027"
	bad.Position = "perhaps"
	d.As(d.Drafter).Post(d.At+"/draft", fields(bad, "version", "0")...).Want(t, 422).Says(t, `href="#f-letter"`, `href="#f-commitments-1-target"`, `href="#f-position"`, "31/12/2027")
	past := complete()
	past.Commitments[0].Target = "2020-01-01"
	d.As(d.Drafter).Post(d.At+"/draft", fields(past, "version", "0", "ready", "yes")...).Want(t, 422).Says(t, `href="#f-commitments-1-target"`)
	refuses := complete()
	refuses.Position = advice.DoesNotConcur
	a := d.As(d.Drafter).Post(d.At+"/draft", fields(refuses, "version", "0", "ready", "yes")...).Want(t, 422).Says(t, `href="#f-commitments"`)
	for _, p := range pagetest.Problems([]byte(a.Body)) {
		t.Error(p)
	}
	d.As(d.Drafter).Post(d.At+"/draft", "version", "0", "words", strings.Repeat("x", advice.MaxRecommendation+1)).Want(t, 422)
}

func TestTheSameDraftSentTwiceIsSavedOnce(t *testing.T) {
	d := newDesk(t)
	c := d.As(d.Drafter)
	same := fields(complete(), "version", "0", "_key", "once")
	c.Post(d.At+"/draft", same...).Want(t, 303)
	c.Post(d.At+"/draft", same...).Want(t, 303)
	if n := d.Count(`select version from responses`); n != 1 {
		t.Fatalf("version %d", n)
	}
}

func TestManyTabsSignOnce(t *testing.T) {
	d := newDesk(t)
	d.draft(t, 0, complete())
	const tabs = 6
	errs := make(chan error, tabs)
	for range tabs {
		c := d.Answering(d.Executive)
		go func() {
			_, err := slice(d.World).Sign(context.WithoutCancel(t.Context()), c, d.Transmittal, 1, "Chief of Police")
			errs <- err
		}()
	}
	// A drafter who saves at the same moment either comes first, and nobody
	// signs what they did not read, or finds the answer signed.
	_, saving := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, 1, advice.Answer{Words: "Half a sentence"})
	signed := 0
	for range tabs {
		err := <-errs
		switch {
		case err == nil:
			signed++
		case saving == nil:
			wantCode(t, err, fault.Conflict, "response_stale")
		default:
			wantCode(t, err, fault.Conflict, "response_already_signed")
		}
	}
	if saving != nil {
		wantCode(t, saving, fault.Conflict, "response_already_signed")
	}
	if want := map[bool]int{true: 0, false: 1}[saving == nil]; signed != want || d.Count(`select count(*) from audit_entries where action = 'response.sign'`) != want {
		t.Fatalf("signed %d times, saving: %v", signed, saving)
	}
}

func TestNothingChangesAfterTheSignature(t *testing.T) {
	d := newDesk(t)
	d.draft(t, 0, complete())
	if _, err := slice(d.World).Sign(t.Context(), d.Answering(d.Executive), d.Transmittal, 1, "Chief of Police"); err != nil {
		t.Fatal(err)
	}
	_, err := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, 1, complete())
	wantCode(t, err, fault.Conflict, "response_already_signed")
	_, err = slice(d.World).Sign(t.Context(), d.Answering(d.Executive), d.Transmittal, 1, "Chief of Police")
	wantCode(t, err, fault.Conflict, "response_already_signed")
	d.As(d.Drafter).Post(d.At+"/draft", fields(complete(), "version", "1")...).Want(t, 409).Says(t, "This answer is signed and published.")
	for _, query := range []string{`update responses set words = 'other'`, `delete from responses`, `update commitments set target_on = null`, `delete from commitments`,
		`insert into commitments (board_id, response_id, position, action, official) select board_id, id, 9, 'a', 'b' from responses`} {
		err := d.DB.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		})
		if fault.CodeOf(err) != "response_signed" {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestAnAnswerAfterTheDueDateIsLate(t *testing.T) {
	d := newDesk(t)
	a := complete()
	d.draft(t, 0, a)
	d.Clock.Set(webtest.At(63, "10:00"))
	d.As(d.Executive).Get("/work/d/"+itoa(d.Department)).Want(t, 200).Says(t, "Overdue 10 days", "oldest 10 days", "1 is overdue.")
	d.As(d.Executive).Get("/work/d/"+itoa(d.Department)+"?when=later").Want(t, 200).Says(t, "Nothing is owed here", "Later only")
	signed := d.As(d.Executive).Post(d.At+"/sign", "version", "1", "office", "Chief of Police").Want(t, 303)
	d.Anonymous().Get(signed.Location).Want(t, 200).Says(t, "Answered 10 days late", "The answer was due", "Nothing is owed now.")
}

func TestHostileTextInAnAnswer(t *testing.T) {
	d := newDesk(t)
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "hostile-input", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(raw, &naughty); err != nil {
		t.Fatal(err)
	}
	version := 0
	for i, s := range naughty {
		if i%5 != 0 {
			continue // every fifth keeps the test short
		}
		_, err := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, version, advice.Answer{Words: s, Commitments: []advice.Commitment{{Action: s, Official: s}}})
		switch fault.KindOf(err) {
		case fault.Invalid:
		default:
			if err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			version++
		}
	}
	s := `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	a := complete()
	a.Words, a.Commitments[0].Action, a.Commitments[0].Official = s, s, s
	d.draft(t, version, a)
	signed := d.As(d.Executive).Post(d.At+"/sign", "version", strconv.Itoa(version+1), "office", s).Want(t, 303)
	for _, body := range []string{d.Anonymous().Get(signed.Location).Want(t, 200).Body, d.As(d.Drafter).Get("/work/d/"+itoa(d.Department)).Want(t, 200).Body} {
		for _, p := range pagetest.Problems([]byte(body)) {
			t.Error(p)
		}
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Error("markup came through")
		}
	}
}

func TestEachPartIsAnsweredByItself(t *testing.T) {
	w := webtest.New(t)
	text := adopted.Text("Say when a foot pursuit must not begin")
	text.Recommendation = "The department should:\n(a) adopt a written policy\n(b) train every officer\n(c) publish what happens"
	r, sent := adopted.SendText(t, w, text)
	d := desk{w, r, sent, "/work/d/" + itoa(w.Department) + "/answers/" + itoa(sent)}
	drafter, executive := d.As(d.Drafter), d.As(d.Executive)
	drafter.Get(d.At).Want(t, 200).Says(t, "Part (a)", "train every officer", `name="parts[3].position"`, "For which part")
	answer := []string{"parts[1].position", "concur", "parts[2].position", "partially_concur", "parts[2].reason", "cost", "parts[2].words", "Patrol first.", "parts[3].position", "does_not_concur", "parts[3].reason", "law", "parts[3].words", "The law forbids it.",
		"commitments[1].part", "1", "commitments[1].action", "Issue General Order 12-8", "commitments[1].official", "Owen Hale", "commitments[1].target", "2027-03-31", "commitments[1].tests", "The order is published.\nEvery officer signed for it.",
		"commitments[2].part", "2", "commitments[2].action", "Train patrol", "commitments[2].official", "Sofia Kerr", "commitments[2].target", "2028-06-30"}
	wrong := append([]string{}, answer...)
	wrong[1], wrong[9], wrong[15] = "maybe", "", "9"
	drafter.Post(d.At+"/draft", append(wrong, "version", "0", "ready", "yes")...).Want(t, 422).Says(t, "f-parts-1-position", "f-commitments-1-part", "Patrol first.", "Every officer signed for it.")
	drafter.Post(d.At+"/draft", append(answer, "version", "0", "ready", "yes")...).Want(t, 303)
	drafter.Get(d.At).Want(t, 200).Says(t, "The law forbids it.", "Every officer signed for it.", `value="2" selected`)
	executive.Get(d.At+"/sign").Want(t, 200).Says(t, "Police agreed in part", "Part (c)", "Every officer signed for it.", "Reason given: cost")
	signed := executive.Post(d.At+"/sign", "version", "1", "office", "Chief of Police").Want(t, 303)
	d.Anonymous().Get(signed.Location).Want(t, 200).Says(t, "Part (b)", "Patrol first.", "The law forbids it.", "(b) Train patrol", "Every officer signed for it.")
	letter := signed.Location + "/answer/" + itoa(sent)
	d.Anonymous().Get(letter).Want(t, 200).Says(t, "Part (c)", "The law forbids it.", "Issue General Order 12-8", "by Marisol Trent, Chief of Police")
	for _, path := range []string{letter + "/answer.pdf", signed.Location + "/letter/" + itoa(sent) + "/letter.pdf"} {
		if a := d.Anonymous().Get(path).Want(t, 200); a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Body, "%PDF-1.7") {
			t.Errorf("%s is no PDF", path)
		}
	}
	d.Anonymous().Get(signed.Location+"/answer/99").Want(t, 404)
	if n := d.Count(`select count(*) from acceptance_tests a join test_sets s on s.id = a.set_id where s.side = 'department' and s.number = 1`); n != 2 {
		t.Fatalf("%d tests were proposed", n)
	}
	if _, err := slice(w).SaveDraft(t.Context(), d.Answering(d.Drafter), d.Transmittal, 0, complete()); fault.CodeOf(err) != "answer_parts_differ" {
		t.Fatalf("an answer to the whole: %v", err)
	}
}
