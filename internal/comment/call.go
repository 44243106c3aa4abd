package comment

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// CallData is the call list of a meeting.
type CallData struct {
	Head     page.Head
	Base     string
	Groups   []CallGroup
	Empty    *page.Empty
	Form     *page.Form    // adds somebody who is there
	Items    []page.Option // on which somebody can be added; none while no agenda is posted
	Places   []page.Option
	NameFree bool
	Open     bool   // people can be called
	Rule     string // where the board's rule is set
}

// CallGroup is the list of one item.
type CallGroup struct {
	Title string
	Rows  []CallRow
}

// CallRow is one person on the list.
type CallRow struct {
	ID     int64
	Number int
	Name   string
	Line   string // where, in which language
	Status *page.Status
	Left   string // while they speak: the time that is left, for a reader without a script
	Until  string // while they speak: the instant their time ends, RFC 3339
	Steps  []CallStep
}

// CallStep is one button beside a person.
type CallStep struct{ To, Text, Key string }

var callPage = page.Must("comment/call", func() CallData {
	return CallData{Head: page.Head{Title: "Speakers"}, Base: "/work/b/cpab/meetings/2026-12-08/speakers", Open: true, Rule: "/work/b/cpab/comment-rule", Form: page.NewForm(nil),
		Items: []page.Option{{Value: "1", Text: "2 Public comment"}}, Places: []page.Option{{Value: "room", Text: "In the room"}}, NameFree: true,
		Groups: []CallGroup{{Title: "2 Public comment", Rows: []CallRow{{ID: 1, Number: 1, Name: "Amina Yusuf", Line: "in the room", Status: &page.Status{Kind: "public", Word: "Speaking"}, Left: "2:10 left", Until: "2026-12-08T19:04:00Z", Steps: []CallStep{{"spoke", "Done", "k"}}}}}}}
})

// Call shows the clerk who wishes to speak, item by item, and who speaks now.
func (s *Slice) Call(w http.ResponseWriter, r *http.Request) error {
	return s.showCall(w, r, http.StatusOK, page.NewForm(map[string]string{"place": "room"}))
}

func (s *Slice) showCall(w http.ResponseWriter, r *http.Request, status int, form *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	var rows []speakerRow
	if err := s.db.Select(ctx, &rows, sqlSpeakers, sc.Board, f.ID); err != nil {
		return err
	}
	title := say("comment.call_title")
	d := CallData{Head: page.Head{Title: title, Over: []string{sc.BoardName, day("long", f.On.In(f.Zone))}, Lede: say("comment.call_lede", "N", f.Rule.Minutes)}, Base: "/work" + publicURL(sc.Slug, f.Slug, "/speakers"), Form: form, Items: items(f, true), Places: places(), NameFree: !f.Rule.NameRequired, Open: f.State == rules.InSession, Rule: "/work/b/" + sc.Slug + "/comment-rule"}
	if len(rows) == 0 {
		d.Empty = &page.Empty{Fact: say("comment.call_empty"), Next: say("comment.call_empty_next")}
	}
	for _, row := range rows {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Title != row.Title {
			d.Groups = append(d.Groups, CallGroup{Title: row.Title})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, callRow(row, len(g.Rows)+1, f, sc.Now))
	}
	c := workChrome(ctx, f, title)
	c.Scripts = append(c.Scripts, "js/timer.js")
	return callPage.Write(w, r, status, c, d)
}

func callRow(row speakerRow, number int, f record.Floor, now time.Time) CallRow {
	out := CallRow{ID: row.ID, Number: number, Name: named(row.Name), Status: turnStatus(row.State), Line: say("comment.in_room")}
	if row.Online {
		out.Line = say("comment.online")
	}
	if row.Language != "" {
		out.Line = say("comment.speaks", "Place", out.Line, "Language", row.Language)
	}
	if floor.Turn(row.State) == floor.Speaking && row.CalledAt != nil {
		left := floor.Left(f.Rule, *row.CalledAt, now)
		out.Until = row.CalledAt.Add(time.Duration(f.Rule.Minutes) * time.Minute).UTC().Format(time.RFC3339)
		id := "comment.left"
		if left < 0 {
			id, left = "comment.over", -left
		}
		out.Left = say(id, "Time", strconv.Itoa(int(left.Minutes()))+":"+strconv.Itoa(100 + int(left.Seconds())%60)[1:])
	}
	for _, to := range []floor.Turn{floor.Speaking, floor.Spoke, floor.Missed, floor.Waiting} {
		if floor.Next(floor.Turn(row.State), to, f.State == rules.InSession, false) == nil {
			out.Steps = append(out.Steps, CallStep{To: string(to), Text: say("comment.step." + string(to)), Key: page.NewKey()})
		}
	}
	return out
}

// CallAddPost puts somebody on the list who is at the meeting.
func (s *Slice) CallAddPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	in, bad := readSpeak(form)
	if err = fault.All(bad); err == nil {
		_, err = s.SignUp(r.Context(), rules.SpeakerAdd, sc.Caller(form.Key, form.Digest()), r.PathValue("meeting"), in)
	}
	return page.Answer(w, r, form, "/work"+publicURL(sc.Slug, r.PathValue("meeting"), "/speakers"), err, func(status int) error { return s.showCall(w, r, status, form) })
}

// CallPost takes one step with one person on the list.
func (s *Slice) CallPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := s.within(r, "speaker", sqlSpeakerOf)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	c := sc.Caller(form.Key, form.Digest())
	next, both := form.Int("then")
	if both {
		if err := s.listed(r, next); err != nil {
			return err
		}
	}
	_, err = s.Turn(r.Context(), c, id, floor.Turn(form.Get("to")))
	if both && err == nil { // one ends and the next begins; the form's key serves the first
		c.Key += ".next"
		_, err = s.Turn(r.Context(), c, next, floor.Speaking)
	}
	if fault.KindOf(err) == fault.Conflict { // someone else was faster: the list says how it stands
		return s.showCall(w, r, http.StatusConflict, page.NewForm(map[string]string{"place": "room"}).Fail(err))
	}
	back := "/speakers"
	if form.Get("back") == "session" {
		back = "/session#speakers"
	}
	return page.Forward(w, r, "/work"+publicURL(sc.Slug, r.PathValue("meeting"), back), err)
}

// listed finds that a speaker is on the list of the meeting the address names.
// Errors: NotFound.
func (s *Slice) listed(r *http.Request, speaker int64) error {
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	var of int64
	err = s.db.Get(r.Context(), &of, sqlSpeakerOf, act.From(r.Context()).Board, speaker)
	if err == nil && of != f.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return err
}

// Turn takes a step with a speaker: calls, ends, marks as missed, puts back.
// Errors: NotFound; those of floor.Next.
func (s *Slice) Turn(ctx context.Context, c act.Caller, speaker int64, to floor.Turn) (act.Receipt, error) {
	return s.door.Do(ctx, rules.SpeakerCall, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var row speakerRow
		if err := tx.Get(ctx, &row, sqlSpeaker, speaker); err != nil {
			return act.Effect{}, err
		}
		if row.Board != c.Board {
			return act.Effect{}, fault.New(fault.NotFound, "not_found")
		}
		var hall struct {
			ID    int64  `db:"id"`
			State string `db:"state"`
		}
		if err := tx.Get(ctx, &hall, sqlLockHall, c.Board, row.Meeting); err != nil { // one step at a time
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &row, sqlSpeaker, speaker); err != nil {
			return act.Effect{}, err
		}
		var others int
		if err := tx.Get(ctx, &others, sqlSpeaking, row.Meeting, speaker); err != nil {
			return act.Effect{}, err
		}
		if err := floor.Next(floor.Turn(row.State), to, rules.SessionState(hall.State) == rules.InSession, others > 0); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		called, ended := row.CalledAt, &now
		switch to {
		case floor.Speaking:
			called, ended = &now, nil
		case floor.Waiting:
			called, ended = nil, nil
		}
		_, err = tx.Exec(ctx, sqlTurn, speaker, string(to), called, ended)
		return act.Effect{Subject: subject(ofSpeaker, speaker), Table: true, Body: audit.Body{"meeting": row.Meeting, "state": string(to)}}, err
	})
}
