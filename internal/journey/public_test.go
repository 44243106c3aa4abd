package journey

import (
	"strconv"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/comment"
	"parley/internal/law"
	"parley/internal/rules"
	"parley/internal/vote"
)

// signUp has somebody sign up to speak at the meeting in session.
func (w *town) signUp() {
	w.T.Helper()
	item := one[int64](w, `select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.state in ('in_session', 'recess') and i.speak and i.recommendation_id is null limit 1`)
	by := act.Caller{Board: one[int64](w, `select id from boards where slug = 'cpab'`), Key: "sign-up", Digest: "test"}
	w.must(w.Portal.Slices.Comment.SignUp(w.ctx(), rules.SpeakerSignUp, by, w.fill("{begun}"), comment.Speak{Item: item, Name: "Delia Franco"}))
}

// retreat gives the board a day of its own.
func (w *town) retreat() {
	w.must(w.Portal.Slices.Law.AddDay(w.ctx(), act.Caller{By: w.named(operator).By(), Board: one[int64](w, `select id from boards where slug = 'cpab'`), Key: "retreat", Digest: "test"}, law.Day{On: "2027-05-16", Name: "Retreat"}))
}

// dayOff gives the city a local day off.
func (w *town) dayOff() {
	w.T.Helper()
	w.must(w.Portal.Slices.Board.AddHoliday(w.ctx(), act.Caller{By: w.named(operator).By(), Key: "day-off", Digest: "test"}, one[int64](w, lookups["jurisdiction"]), board.Holiday{On: "2027-05-15", Name: "Founders' Day"}))
}

// erratum has the board in session correct the minutes of its first meeting.
func (w *town) erratum() {
	w.T.Helper()
	w.close()
	rec, err := w.Portal.Slices.Vote.Move(w.ctx(), w.by(clerk), w.now(), vote.Motion{Kind: rules.MotionRescind, Item: one[int64](w, lookups["lastitem"]), Mover: one[int64](w, lookups["abbott"]), Seconder: one[int64](w, lookups["brandt"]),
		Method: rules.MethodRollCall, Target: one[int64](w, `select min(id) from motions where kind = 'approve_minutes' and outcome = 'carried'`), Proposes: "Six people spoke, not five."})
	w.must(rec, err)
	for _, name := range []string{"Lorraine Abbott", "Hannah Brandt", "Wendell Okafor", "Darius Poole", "Ruth Samuelson", "Mei-Lin Castellano", "Joaquín Vela"} {
		w.must(w.Portal.Slices.Vote.EnterVoice(w.ctx(), w.by(clerk), rec.ID(), one[int64](w, seatOf+`'`+name+`'`), rules.Yes))
	}
	w.must(w.Portal.Slices.Vote.Close(w.ctx(), w.by(clerk), rec.ID()))
	if got := one[string](w, `select outcome from motions where id = `+strconv.FormatInt(rec.ID(), 10)); got != rules.OutcomeCarried {
		w.T.Fatal(got)
	}
}

// referred has the board in session refer something to its committee, and amend
// the motion, so that the clerk sends it.
func (w *town) referred() {
	w.T.Helper()
	w.close()
	rec, err := w.Portal.Slices.Vote.Move(w.ctx(), w.by(clerk), w.now(), vote.Motion{Kind: rules.MotionRefer, Item: one[int64](w, lookups["lastitem"]), Mover: one[int64](w, lookups["abbott"]), Seconder: one[int64](w, lookups["brandt"]),
		Method: rules.MethodRollCall, Text: "Refer it to the Schools and Youth Committee.", Debate: true, Refer: vote.Addressee{Committee: one[int64](w, `select id from boards where slug = 'schools'`)}})
	w.must(rec, err)
	amend, err := w.Portal.Slices.Vote.Move(w.ctx(), w.by(clerk), w.now(), vote.Motion{Kind: rules.MotionAmend, Mover: one[int64](w, lookups["abbott"]), Seconder: one[int64](w, lookups["brandt"]), Method: rules.MethodRollCall,
		Proposes: "Refer it to the Schools and Youth Committee, with the letter of the district."})
	w.must(amend, err)
	w.carry(amend.ID())
	w.must(w.Portal.Slices.Vote.Put(w.ctx(), w.by(clerk), rec.ID()))
	w.carry(rec.ID())
}

// carry has seven members vote for a motion, and closes its vote.
func (w *town) carry(motion int64) {
	w.T.Helper()
	for _, name := range []string{"Lorraine Abbott", "Hannah Brandt", "Wendell Okafor", "Darius Poole", "Ruth Samuelson", "Mei-Lin Castellano", "Joaquín Vela"} {
		w.must(w.Portal.Slices.Vote.EnterVoice(w.ctx(), w.by(clerk), motion, one[int64](w, seatOf+`'`+name+`'`), rules.Yes))
	}
	w.must(w.Portal.Slices.Vote.Close(w.ctx(), w.by(clerk), motion))
}
