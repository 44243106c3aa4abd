package comment

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// MineData is the page of one thing that somebody sent in.
type MineData struct {
	Head    page.Head
	Facts   []page.Fact
	Words   string // what was written
	Next    string // what happens now
	Token   string
	Can     bool // it can be taken back
	Key     string
	Meeting page.Link
}

var minePage = page.Must("comment/mine", func() MineData {
	return MineData{Head: page.Head{Title: "You are on the list", Status: &page.Status{Kind: "waiting", Word: "Waiting"}}, Facts: []page.Fact{{Name: "Item", Value: "2 Public comment"}}, Words: "Turn the cameras on.", Next: "The chair calls the names in this order.", Token: "speaker-1-x", Can: true, Key: "k", Meeting: page.Link{Text: "The meeting", Href: "/b/cpab/meetings/2026-12-08"}}
})

// thing is what a token leads to.
type thing struct {
	board, meeting int64
	data           MineData
}

// boardOf is the address of the board of a thing, and the meeting's.
func (s *Slice) place(ctx context.Context, board, meeting int64) (boardSlug string, f record.Floor, err error) {
	if err = s.db.Get(ctx, &boardSlug, sqlBoardSlug, board); err != nil {
		return "", f, err
	}
	var slug string
	if err = s.db.Get(ctx, &slug, sqlFloorOf, board, meeting); err != nil {
		return "", f, err
	}
	f, err = record.LoadFloor(ctx, s.db, board, slug)
	return boardSlug, f, err
}

// Mine is the page behind the address somebody was given: where what they sent
// in stands, and the way to take it back.
func (s *Slice) Mine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	given := r.PathValue("token")
	kind, id, err := opened(ctx, s.db, given)
	if err != nil {
		return err
	}
	t, err := s.thing(ctx, kind, id)
	if err != nil {
		return err
	}
	d := t.data
	d.Token, d.Key = given, page.NewKey()
	c := page.ChromeFrom(ctx, d.Head.Title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: d.Meeting.Text, Href: d.Meeting.Href}, page.Crumb{Text: d.Head.Title})
	return minePage.Write(w, r, http.StatusOK, c, d)
}

func (s *Slice) thing(ctx context.Context, kind string, id int64) (thing, error) {
	switch kind {
	case ofSpeaker:
		return s.speakerThing(ctx, id)
	case ofComment:
		return s.commentThing(ctx, id)
	}
	return s.aidThing(ctx, id)
}

// meet fills in the meeting of a thing.
func (s *Slice) meet(ctx context.Context, t *thing) (*time.Location, error) {
	slug, f, err := s.place(ctx, t.board, t.meeting)
	if err != nil {
		return nil, err
	}
	t.data.Meeting = page.Link{Text: say("comment.meeting", "Kind", say("meeting.kind."+f.Kind), "Date", day("long", f.On.In(f.Zone))), Href: publicURL(slug, f.Slug, "")}
	return f.Zone, nil
}

func (s *Slice) speakerThing(ctx context.Context, id int64) (thing, error) {
	var row speakerRow
	if err := s.db.Get(ctx, &row, sqlSpeaker, id); err != nil {
		return thing{}, err
	}
	t := thing{board: row.Board, meeting: row.Meeting}
	zone, err := s.meet(ctx, &t)
	if err != nil {
		return t, err
	}
	place := say("comment.in_room")
	if row.Online {
		place = say("comment.online")
	}
	t.data.Head = page.Head{Title: say("comment.mine_speaker"), Status: turnStatus(row.State)}
	t.data.Facts = []page.Fact{{Name: say("comment.which"), Value: row.Title}, {Name: say("comment.name"), Value: named(row.Name)}, {Name: say("comment.place"), Value: place}, {Name: say("comment.sent"), Value: day("moment", row.SignedAt.In(zone))}}
	if row.Language != "" {
		t.data.Facts = append(t.data.Facts, page.Fact{Name: say("comment.language"), Value: row.Language})
	}
	t.data.Can = floor.Next(floor.Turn(row.State), floor.Withdrawn, false, false) == nil
	if t.data.Can {
		t.data.Next = say("comment.mine_speaker_next")
	}
	return t, nil
}

// turnStatus is a speaker's turn as a chip.
func turnStatus(state string) *page.Status {
	icon := map[floor.Turn]string{floor.Waiting: "waiting", floor.Speaking: "public", floor.Spoke: "yes", floor.Missed: "absent", floor.Withdrawn: "no"}[floor.Turn(state)]
	return &page.Status{Kind: icon, Word: say("comment.turn." + state)}
}

func (s *Slice) commentThing(ctx context.Context, id int64) (thing, error) {
	var row commentRow
	if err := s.db.Get(ctx, &row, sqlComment, id); err != nil {
		return thing{}, err
	}
	t := thing{board: row.Board, meeting: row.Meeting}
	zone, err := s.meet(ctx, &t)
	if err != nil {
		return t, err
	}
	t.data.Head = page.Head{Title: say("comment.mine_comment"), Status: letterStatus(row.State)}
	t.data.Facts = []page.Fact{{Name: say("comment.which"), Value: row.Title}, {Name: say("comment.name"), Value: named(row.Name)}, {Name: say("comment.sent"), Value: day("moment", row.ReceivedAt.In(zone))}}
	t.data.Words = row.Body
	switch floor.Letter(row.State) {
	case floor.Received:
		t.data.Next, t.data.Can = say("comment.mine_comment_next"), true
	case floor.HeldBack:
		t.data.Next = say("comment.held_because." + row.Reason)
	}
	return t, nil
}

// letterStatus is where a written comment stands, as a chip.
func letterStatus(state string) *page.Status {
	icon := map[floor.Letter]string{floor.Received: "waiting", floor.Shown: "yes", floor.HeldBack: "late", floor.TakenBack: "no"}[floor.Letter(state)]
	return &page.Status{Kind: icon, Word: say("comment.letter." + state)}
}

func (s *Slice) aidThing(ctx context.Context, id int64) (thing, error) {
	var row aidRow
	if err := s.db.Get(ctx, &row, sqlAid, id); err != nil {
		return thing{}, err
	}
	t := thing{board: row.Board, meeting: row.Meeting}
	zone, err := s.meet(ctx, &t)
	if err != nil {
		return t, err
	}
	t.data.Head = page.Head{Title: say("comment.mine_aid"), Status: aidStatus(row.State)}
	t.data.Facts = []page.Fact{{Name: say("comment.aid_kind"), Value: row.what()}, {Name: say("comment.sent"), Value: day("moment", row.AskedAt.In(zone))}, {Name: say("comment.answer_by"), Value: day("weeklong", row.AnswerBy.In(time.UTC))}}
	t.data.Words = row.Answer
	t.data.Can = floor.DropAid(row.State) == nil
	if row.State == floor.AidAsked {
		t.data.Next = say("comment.mine_aid_next")
	}
	return t, nil
}

// aidStatus is where a request for an aid stands, as a chip.
func aidStatus(state string) *page.Status {
	icon := map[string]string{floor.AidAsked: "waiting", floor.AidPromised: "yes", floor.AidDeclined: "no", floor.AidWithdrawn: "no"}[state]
	return &page.Status{Kind: icon, Word: say("comment.aid_state." + state)}
}

// WithdrawPost takes back what somebody sent in.
func (s *Slice) WithdrawPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	given := r.PathValue("token")
	rec, err := s.Withdraw(r.Context(), act.From(r.Context()).Caller(form.Key, form.Digest()), given)
	return page.Forward(w, r, rec.Location, err)
}

// Withdraw takes back what a token is about: a place on the list, a comment
// that was not shown yet, a request for an aid. What it said is erased. Errors:
// NotFound; Conflict turn_over, letter_already, aid_answered.
func (s *Slice) Withdraw(ctx context.Context, c act.Caller, given string) (act.Receipt, error) {
	kind, id, err := opened(ctx, s.db, given)
	if err != nil {
		return act.Receipt{}, err
	}
	t, err := s.thing(ctx, kind, id)
	if err != nil {
		return act.Receipt{}, err
	}
	c.Board = t.board
	return s.door.Do(ctx, rules.ParticipationWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Subject: subject(kind, id), Location: "/participation/" + given, Body: audit.Body{"meeting": t.meeting}}
		now, err := tx.Now(ctx)
		if err != nil {
			return eff, err
		}
		switch kind {
		case ofSpeaker:
			var row speakerRow
			if err := tx.Get(ctx, &row, sqlSpeaker+` for update of s`, id); err != nil {
				return eff, err
			}
			if err := floor.Next(floor.Turn(row.State), floor.Withdrawn, false, false); err != nil {
				return eff, err
			}
			eff.Body["state"] = string(floor.Withdrawn)
			_, err = tx.Exec(ctx, sqlLeaveList, id, now)
		case ofComment:
			var row commentRow
			if err := tx.Get(ctx, &row, sqlComment+` for update of c`, id); err != nil {
				return eff, err
			}
			if err := floor.TakeBack(floor.Letter(row.State)); err != nil {
				return eff, err
			}
			eff.Body["state"], eff.Body["reason"] = string(floor.TakenBack), ""
			_, err = tx.Exec(ctx, sqlTakeBack, id)
		default:
			var row aidRow
			if err := tx.Get(ctx, &row, sqlAid+` for update of a`, id); err != nil {
				return eff, err
			}
			if err := floor.DropAid(row.State); err != nil {
				return eff, err
			}
			_, err = tx.Exec(ctx, sqlDropAid, id)
		}
		return eff, err
	})
}
