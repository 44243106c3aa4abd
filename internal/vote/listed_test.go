package vote_test

import (
	"strconv"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/law"
	"parley/internal/rules"
	"parley/internal/vote"
)

// TestOnlyWhatIsListedIsActedOn: California limits a meeting to its posted agenda.
func TestOnlyWhatIsListedIsActedOn(t *testing.T) {
	h := newHall(t)
	item := h.late(t, "A thing nobody was told of")
	h.begin(t, 9)
	in := h.motion()
	in.Item = item
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "item_not_listed")
	if law := fault.FieldsOf(err)[0].Args["Law"]; !strings.Contains(law.(string), "54954.2") {
		t.Errorf("it quotes %v", law)
	}
	in.Item = 0
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "item_not_listed")
	clerk := h.As(h.Clerk)
	answer := clerk.Post(h.path("motions/move"), "kind", "main", "item", strconv.FormatInt(item, 10), "mover", strconv.FormatInt(in.Mover, 10), "seconder", strconv.FormatInt(in.Seconder, 10), "method", "roll_call", "text", "Pay for it.", "then", "vote").Want(t, 422).Says(t, "by law the board acts only on what is listed", "Pay for it.", "f-unlisted")
	if !strings.Contains(answer.Body, "to add an item") && !strings.Contains(answer.Body, "an item is added") {
		t.Error("the console does not say how an item is added")
	}

	// With a reason it is put, and the reason is public.
	in.Item, in.Unlisted = item, "The canal bank broke an hour ago."
	o := h.move(t, in)
	if n := h.Count(`select count(*) from motions where id = $1 and unlisted <> '' and unlisted_law like '%54954.2%'`, o); n != 1 {
		t.Error("the reason is not kept")
	}
	h.carry(t, o, 9)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "No posted agenda listed it", "The canal bank broke an hour ago.")

	// What the law's vote added needs none; a weaker vote adds nothing.
	in = h.motion()
	in.Kind, in.Item, in.Text, in.Proposes = rules.MotionAddAgendaItem, 0, "Lights at the canal", "The need came up after the agenda was posted, and action is needed at once."
	in.Threshold = rules.TwoThirdsOfVotesCast
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "threshold_of_law_add")
	in.Threshold = ""
	added := h.move(t, in)
	h.carry(t, added, 9)
	in = h.motion()
	in.Item = int64(h.Count(`select added_item_id from motions where id = $1`, added))
	if o := h.move(t, in); h.Count(`select count(*) from motions where id = $1 and unlisted = ''`, o) != 1 {
		t.Error("an item the board added counts as not listed")
	}
	h.vouched(t)
}

// TestWhereTheLawKnowsNoMembersOnlineNoneIsEntered: California lets members take part
// online under conditions, and a board may rule it out for itself.
func TestWhereTheLawKnowsNoMembersOnlineNoneIsEntered(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "Members take part online only as the law says")
	h.mark(t, h.Members[6], rules.Remote)
	h.mark(t, h.Members[5], rules.Remote)
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "No quorum in the room", "54953")
	rec, err := h.Portal.Slices.Law.Set(bg(t), h.Caller(h.Operator), law.Rule{Key: "remote.members", Value: []byte(`"not_allowed"`), Citation: "Board Rule 8", Basis: "by_law", Reason: "The room is large enough."})
	must(t, rec, err)
	_, err = h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: h.Members[7].Seat, Kind: rules.Remote}})
	refused(t, err, fault.Invalid, "remote_not_allowed")
	h.mark(t, h.Members[7], rules.InRoom)
}
