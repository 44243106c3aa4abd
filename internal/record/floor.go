package record

import (
	"context"
	"fmt"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/floor"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// SQL of how the public takes part in a meeting.
const (
	sqlFloorRule    = `select written_hours, minutes, aid_days, answer_days, name_required, citation from comment_rules where board_id = $1 order by revision desc limit 1`
	sqlFloorMeeting = `select m.id, m.slug, m.kind, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.state, coalesce((select p.content from postings p where p.meeting_id = m.id and p.kind = 'agenda' order by p.version desc limit 1), '') as content
from meetings m where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlSpeakersNow   = `select s.id, s.name, s.state, s.called_at from speakers s join agenda_items i on i.id = s.item_id where s.board_id = $1 and s.meeting_id = $2 and (s.state = 'speaking' or s.item_id = $3 and s.state = 'waiting') order by i.position, i.id, s.id`
	sqlShownComments = `select count(*) filter (where state = 'shown') as shown, count(*) filter (where state = 'held_back') as held_back from written_comments where board_id = $1 and meeting_id = $2`
)

// Floor is a meeting as the public takes part in it.
type Floor struct {
	ID       int64
	Slug     string
	Kind     string
	On       rules.Date
	Zone     *time.Location
	State    rules.SessionState
	Start    time.Time    // in Zone
	Items    []PostedItem // of the agenda as last posted; none while it is not
	Rule     floor.Rule
	Shown    int // written comments shown
	HeldBack int
}

// Facts are what the rules ask of it at an instant. item is the id of an item;
// 0 for none.
func (f Floor) Facts(item int64, now time.Time) floor.Facts {
	facts := floor.Facts{State: f.State, Start: f.Start, Now: now}
	for _, i := range f.Items {
		if i.ID == item {
			facts.Posted, facts.Speaks = true, i.Speak
		}
	}
	return facts
}

// FloorRule is how a board hears the public; the default where it has set
// nothing.
func FloorRule(ctx context.Context, r pg.Reader, board int64) (floor.Rule, error) {
	var row struct {
		WrittenHours int    `db:"written_hours"`
		Minutes      int    `db:"minutes"`
		AidDays      int    `db:"aid_days"`
		AnswerDays   int    `db:"answer_days"`
		NameRequired bool   `db:"name_required"`
		Citation     string `db:"citation"`
	}
	err := r.Get(ctx, &row, sqlFloorRule, board)
	if pg.NotFound(err) {
		return floor.Default(), nil
	}
	return floor.Rule{WrittenHours: row.WrittenHours, Minutes: row.Minutes, AidDays: row.AidDays, AnswerDays: row.AnswerDays, NameRequired: row.NameRequired, Citation: row.Citation}, err
}

// RightToSpeak quotes the section by which the public has a right to speak at a
// meeting of that kind; "" where no law gives one.
func RightToSpeak(p profile.Profile, kind string) string {
	if !law.RightToSpeak(p, kind) {
		return ""
	}
	return say("record.right_to_speak", "Citation", p.Comment.Right.Citation)
}

// LoadFloor reads a meeting as the public takes part in it. Errors: NotFound,
// also for an imported meeting.
func LoadFloor(ctx context.Context, r pg.Reader, board int64, slug string) (Floor, error) {
	var row struct {
		ID      int64      `db:"id"`
		Slug    string     `db:"slug"`
		Kind    string     `db:"kind"`
		On      rules.Date `db:"held_on"`
		Starts  string     `db:"starts"`
		Zone    string     `db:"zone"`
		State   string     `db:"state"`
		Content string     `db:"content"`
	}
	if err := r.Get(ctx, &row, sqlFloorMeeting, board, slug); err != nil {
		return Floor{}, err
	}
	f := Floor{ID: row.ID, Slug: row.Slug, Kind: row.Kind, On: row.On, State: rules.SessionState(row.State)}
	var err error
	if f.Zone, err = time.LoadLocation(row.Zone); err != nil {
		return Floor{}, err
	}
	f.Start = rules.StartInstant(row.On, row.Starts, f.Zone)
	if row.Content != "" {
		posted, err := Thaw(row.Content)
		if err != nil {
			return Floor{}, err
		}
		f.Items = posted.Items
	}
	if f.Rule, err = FloorRule(ctx, r, board); err != nil {
		return Floor{}, err
	}
	var n struct {
		Shown    int `db:"shown"`
		HeldBack int `db:"held_back"`
	}
	err = r.Get(ctx, &n, sqlShownComments, board, f.ID)
	f.Shown, f.HeldBack = n.Shown, n.HeldBack
	return f, err
}

// Speaker is one person on the call list of the item before the board.
type Speaker struct {
	ID    int64
	Name  string
	Left  string // while they speak: the time that is left
	Until string // and the instant it ends, RFC 3339
	Over  bool
}

// SpeakersNow is who speaks, and who is called next.
type SpeakersNow struct {
	Now  *Speaker
	Next []Speaker // of the item, in the order they signed up
	Keys [3]string // of the forms
}

// Speaking reads the call list of a running meeting for the item before the
// board.
func Speaking(ctx context.Context, r pg.Reader, board, meeting, item int64, now time.Time) (SpeakersNow, error) {
	out := SpeakersNow{Keys: [3]string{page.NewKey(), page.NewKey(), page.NewKey()}}
	var rows []struct {
		ID       int64      `db:"id"`
		Name     string     `db:"name"`
		State    string     `db:"state"`
		CalledAt *time.Time `db:"called_at"`
	}
	if err := r.Select(ctx, &rows, sqlSpeakersNow, board, meeting, item); err != nil || len(rows) == 0 {
		return out, err
	}
	rule, err := FloorRule(ctx, r, board)
	for _, x := range rows {
		p := Speaker{ID: x.ID, Name: x.Name}
		if p.Name == "" {
			p.Name = say("comment.no_name")
		}
		if floor.Turn(x.State) != floor.Speaking || x.CalledAt == nil {
			out.Next = append(out.Next, p)
			continue
		}
		left := floor.Left(rule, *x.CalledAt, now)
		p.Over, p.Until = left < 0, x.CalledAt.Add(time.Duration(rule.Minutes)*time.Minute).UTC().Format(time.RFC3339)
		p.Left = fmt.Sprintf("%d:%02d", int(left.Abs().Minutes()), int(left.Abs().Seconds())%60)
		out.Now = &p
	}
	return out, err
}
