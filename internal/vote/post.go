package vote

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
)

const sqlRecusalMeeting = `select meeting_id from recusals where id = $1 and board_id = $2`

// posted is what a form of the session asks for.
type posted struct {
	meeting, motion int64 // motion: of the address; 0 for none
	form            *page.Form
}

// posted reads a form of the session, runs its act and leads back: to the
// member's screen when the form came from there, else to the console.
func (s *Slice) posted(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error)) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	sc := act.From(ctx)
	meeting, err := s.meetingOf(r)
	if err != nil {
		return err
	}
	motion, _ := page.PathID(r, "motion") // that it is one of the meeting's was seen
	c := sc.Caller(f.Key, f.Digest())
	c.Seen = f.Get("seen")
	rec, err := do(ctx, c, posted{meeting, motion, f})
	if f.Get("from") == "vote" || !dais(sc.Roles) {
		return s.answerVote(w, r, f, base(sc.Slug, r.PathValue("meeting"))+"/vote", err)
	}
	return answer(w, r, f, rec.Location, err, func(status int) error { return s.showConsole(w, r, status, f) })
}

// meetingOf finds the meeting of the address, and that the motion or recusal
// named there is of that meeting.
func (s *Slice) meetingOf(r *http.Request) (int64, error) {
	ctx := r.Context()
	board := act.From(ctx).Board
	var meeting int64
	if err := s.db.Get(ctx, &meeting, sqlMeetingID, board, r.PathValue("meeting")); err != nil {
		return 0, err
	}
	for name, query := range map[string]string{"motion": sqlMotionMeeting, "recusal": sqlRecusalMeeting} {
		if r.PathValue(name) == "" {
			continue
		}
		id, err := page.PathID(r, name)
		if err != nil {
			return 0, err
		}
		var of int64
		if err := s.db.Get(ctx, &of, query, id, board); err != nil {
			return 0, err
		}
		if of != meeting {
			return 0, fault.New(fault.NotFound, "not_found")
		}
	}
	return meeting, nil
}

// answer is page.Answer for a session: a refusal that is about the table, such
// as an absent member, is said on the page with what was typed, not on a page
// of its own.
func answer(w http.ResponseWriter, r *http.Request, f *page.Form, location string, err error, again func(status int) error) error {
	if fault.KindOf(err) == fault.Forbidden && fault.CodeOf(err) != "not_allowed" {
		f.Fail(err)
		return again(http.StatusForbidden)
	}
	return page.Answer(w, r, f, location, err, again)
}

// answerVote ends a form of the member's screen.
func (s *Slice) answerVote(w http.ResponseWriter, r *http.Request, f *page.Form, location string, err error) error {
	return answer(w, r, f, location, err, func(status int) error { return s.showVote(w, r, status, f) })
}

// onTop is what was wrong with a form that the page no longer shows: said in
// words, without links to its fields and outside of any form.
func onTop(f *page.Form) *page.Form {
	out := &page.Form{Code: f.Code, Msg: f.Msg}
	if len(f.Errors) > 0 {
		e := f.Errors[0]
		args := make([]any, 0, 2*len(e.Args))
		for name, v := range e.Args {
			args = append(args, name, v)
		}
		out.Code, out.Msg = e.Code, say("fault."+e.Code, args...)
	}
	return out
}
