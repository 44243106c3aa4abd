package recommendation_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/webtest"
)

func TestMembersWhoDidNotVoteForItAttachTheirStatement(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Adopt(t, w, "Say when a foot pursuit must not begin") // members 1 to 8 yes, 9 and 10 no
	at := "/work/b/cpab/recommendations/" + itoa(id)
	in, one, two := w.As(w.Members[0]), w.As(w.Members[8]), w.As(w.Members[9])
	in.Get(at+"/dissent").Want(t, 403).Says(t, "You voted for it")
	w.As(w.Clerk).Get(at+"/dissent").Want(t, 403)
	one.Get(at).Want(t, 200).Says(t, "Write a minority statement")
	one.Post(at+"/dissent", "words", "").Want(t, 422).Says(t, "f-words")
	one.Post(at+"/dissent", "words", "The cost was not looked at.").Want(t, 303)
	one.Post(at+"/dissent", "words", "Again.").Want(t, 409)
	two.Get(at).Want(t, 200).Says(t, "Put my name under it", "The cost was not looked at.")
	d := itoa(int64(w.Count(`select max(id) from dissents`)))
	in.Post("/work/b/cpab/dissents/"+d+"/join").Want(t, 403)
	_, err := w.Portal.Slices.Recommendation.Transmit(t.Context(), w.Caller(w.Clerk), id, []int64{w.Department})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	w.Clock.Advance(48 * time.Hour)
	two = w.As(w.Members[9])
	two.Post("/work/b/cpab/dissents/"+d+"/join").Want(t, 303)
	two.Post("/work/b/cpab/dissents/"+d+"/join").Want(t, 409)
	two.Post("/work/b/cpab/dissents/99/join").Want(t, 404)
	public := "/b/cpab/recommendations/2026-001"
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Minority statement of "+w.Members[8].Name)
	names := w.Members[8].Name + ", " + w.Members[9].Name
	letter := public + "/letter/" + itoa(adopted.Transmittal(w, id, w.Department))
	for page, joined := range map[string]bool{public: true, letter: false} {
		if body := w.Anonymous().Get(page).Want(t, 200).Says(t, "Minority statements", "The cost was not looked at.", w.Members[8].Name).Body; strings.Contains(body, names) != joined {
			t.Errorf("%s: who joined after it was sent is named: %t", page, !joined)
		}
	}
}
