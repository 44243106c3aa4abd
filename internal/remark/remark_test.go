package remark_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/remark"
	"parley/internal/verify"
	"parley/internal/webtest"
)

// drafted is a World with a draft recommendation.
func drafted(t *testing.T) (w *webtest.World, id int64, at string) {
	t.Helper()
	w = webtest.New(t)
	w.As(w.Clerk).Post("/work/b/cpab/recommendations/draft", "title", "Say when a pursuit must end", "finding", "In 2025 three ended in crashes.", "recommendation", "Adopt a policy.").Want(t, 303)
	id = int64(w.Count(`select id from recommendations`))
	return w, id, fmt.Sprintf("/work/b/cpab/remarks/recommendation/%d", id)
}

func TestANoteGoesOneWayToTheClerkAlone(t *testing.T) {
	w, _, at := drafted(t)
	yusuf, poole := w.As(w.Members[8]), w.As(w.Members[5])
	yusuf.Get("/work/b/cpab/remarks").Want(t, 200).Says(t, "Say when a pursuit must end")
	yusuf.Get(at).Want(t, 200).Says(t, "Only the clerk reads it", "Cal. Gov. Code § 54952.2(b)(1)")
	yusuf.Post(at+"/send", "words", " ").Want(t, 422)
	key := []string{"_key", "a-note-once", "words", "Name the speed."}
	yusuf.Post(at+"/send", key...).Want(t, 303)
	yusuf.Post(at+"/send", key...).Want(t, 303)
	if n := w.Count(`select count(*) from remarks`); n != 1 {
		t.Errorf("one form sent twice left %d notes", n)
	}
	yusuf.Get(at).Want(t, 200).Says(t, "Name the speed.")
	for name, body := range map[string]string{
		"another member's list": poole.Get("/work/b/cpab/remarks").Want(t, 200).Body,
		"another member's form": poole.Get(at).Want(t, 200).Body,
		"the draft":             poole.Get(strings.Replace(at, "remarks/recommendation", "recommendations", 1)).Want(t, 200).Body,
		"the chair's list":      w.As(w.Chair()).Get("/work/b/cpab/remarks").Want(t, 200).Body,
		"the board's own page":  w.Anonymous().Get("/b/cpab").Want(t, 200).Body,
	} {
		if strings.Contains(body, "Name the speed") {
			t.Error(name + " shows the note")
		}
	}
	w.As(w.Clerk).Get("/work/b/cpab/remarks/read").Want(t, 200).Says(t, "Name the speed.", "Amina Yusuf", "1 member has written; 6 would be a meeting")
	w.As(w.Chair()).Get("/work/b/cpab/remarks/read").Want(t, 403)
	w.As(w.Clerk).Get(at).Want(t, 403)
	w.As(w.Drafter).Get(at).Want(t, 404)
	w.As(w.OtherMember).Get(at).Want(t, 404)
	yusuf.Get("/work/b/cpab/remarks/recommendation/999").Want(t, 404)
	yusuf.Get("/work/b/cpab/remarks/diary/1").Want(t, 404)
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}
}

func TestTheNoteThatWouldMakeAMeetingIsRefused(t *testing.T) {
	w, id, at := drafted(t)
	for _, m := range w.Members[:5] { // six of ten are a majority, six of eleven seats a quorum
		if _, err := w.Portal.Slices.Remark.Send(t.Context(), w.Caller(m), remark.Recommendation, id, "A note."); err != nil {
			t.Fatal(err)
		}
	}
	sixth := w.As(w.Members[5])
	sixth.Post(at+"/send", "words", "One too many.").Want(t, 422).Says(t, "This was not sent.", "Cal. Gov. Code § 54952.2(b)(1)", "Raise it in the open meeting", "One too many.")
	w.As(w.Members[0]).Post(at+"/send", "words", "And another of mine.").Want(t, 303)
	w.As(w.Clerk).Get("/work/b/cpab/remarks/read").Want(t, 200).Says(t, "5 members have written; 6 would be a meeting")
	if n := w.Count(`select count(distinct seat_id) from remarks`); n != 5 {
		t.Errorf("%d members noted something", n)
	}
	// Another draft is counted apart.
	w.As(w.Clerk).Post("/work/b/cpab/recommendations/draft", "title", "Interpreters", "finding", "None came.", "recommendation", "Send one.").Want(t, 303)
	sixth.Post(fmt.Sprintf("/work/b/cpab/remarks/recommendation/%d/send", w.Count(`select max(id) from recommendations`)), "words", "Yes.").Want(t, 303)
}

// TestTwoMembersCannotBothTakeTheLastPlace holds one member's note open in
// a transaction while another sends: the second waits for it, and is refused.
func TestTwoMembersCannotBothTakeTheLastPlace(t *testing.T) {
	w, id, _ := drafted(t)
	for _, m := range w.Members[:4] {
		if _, err := w.Portal.Slices.Remark.Send(t.Context(), w.Caller(m), remark.Recommendation, id, "A note."); err != nil {
			t.Fatal(err)
		}
	}
	fifth, sixth := w.Members[4], w.Members[5]
	sent := make(chan error, 1)
	if err := w.DB.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `select id from recommendations where id = $1 for no key update`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into remarks (board_id, about, about_id, seat_id, term_id, words, created_at) values ($1, 'recommendation', $2, $3, $4, 'First.', now())`, w.Board, id, fifth.Seat, fifth.Term); err != nil {
			return err
		}
		go func() {
			_, err := w.Portal.Slices.Remark.Send(context.WithoutCancel(t.Context()), w.Caller(sixth), remark.Recommendation, id, "Me too.")
			sent <- err
		}()
		for { // until it waits, or is through
			select {
			case err := <-sent:
				sent <- err
				return nil
			default:
			}
			if w.Count(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) > 0 {
				return nil
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if f := fault.FieldsOf(<-sent); len(f) != 1 || f[0].Code != "remark_would_meet" {
		t.Errorf("the second is answered by %v", f)
	}
	if n := w.Count(`select count(distinct seat_id) from remarks`); n != 5 {
		t.Errorf("%d members noted something", n)
	}
}

func TestOnlyWhatIsADraftTakesNotes(t *testing.T) {
	w, id, at := drafted(t)
	clerk, member := w.As(w.Clerk), w.As(w.Members[5])
	day := webtest.Day(8).String()
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", day, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/"+day+"/agenda/add", "title", "Body cameras").Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/"+day+"/agenda/add", "title", "Pursuits", "recommendation", fmt.Sprint(id)).Want(t, 303)
	item := fmt.Sprintf("/work/b/cpab/remarks/item/%d", w.Count(`select id from agenda_items where title = 'Body cameras'`))
	member.Get(item).Want(t, 404) // the agenda is the clerk's until it is posted
	clerk.Post("/work/b/cpab/meetings/"+day+"/post/agenda", "missing_reason", "Being prepared.", "version", fmt.Sprint(w.Count(`select version from meetings where slug = $1`, day))).Want(t, 303)
	member.Post(item+"/send", "words", "Bring the numbers.").Want(t, 303)
	member.Get(fmt.Sprintf("/work/b/cpab/remarks/item/%d", w.Count(`select id from agenda_items where title = 'Pursuits'`))).Want(t, 404) // noted under its recommendation
	clerk.Post(fmt.Sprintf("/work/b/cpab/recommendations/%d/withdraw", id), "reason", "Wait.", "version", "1").Want(t, 303)
	member.Post(at+"/send", "words", "Too late.").Want(t, 404)
}
