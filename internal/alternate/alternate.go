// Package alternate raises an alternate in the place of a member who is absent or
// recused, and ends that. It owns alternate_raises and alternate_ends; who votes
// follows from them wherever seats are read (see rules/alternate).
package alternate

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of alternates. Acts lock the meeting, as all that changes who may vote does;
// what hangs on it is read by statements of their own.
const (
	sqlMeeting       = `select m.id, m.board_id, m.slug, m.state, m.held_on, m.zone, b.slug as board_slug, j.zone as board_zone from meetings m join boards b on b.id = m.board_id join jurisdictions j on j.id = b.jurisdiction_id where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlMeetingLocked = sqlMeeting + ` for update of m`
	sqlRule          = `select alternates, alternates_citation from board_rules where board_id = $1 order by revision desc limit 1`
	sqlVoteOpen      = `select exists (select from motions where meeting_id = $1 and state = 'open')`
	sqlTerm          = `select t.id from terms t where t.board_id = $1 and t.seat_id = $2 and t.source is null and t.begins_on <= $3 and (t.left_on is null or t.left_on > $3) order by t.begins_on desc limit 1 for share`
	sqlRaise         = `insert into alternate_raises (board_id, meeting_id, alternate_seat_id, alternate_term_id, seat_id, term_id, item_id, citation, raised_at, raised_by) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8, $9, nullif($10::bigint, 0)) returning id`
	sqlRaised        = `select r.id, exists (select from alternate_ends e where e.raise_id = r.id) as ended from alternate_raises r where r.board_id = $1 and r.meeting_id = $2 and r.id = $3`
	sqlEnd           = `insert into alternate_ends (raise_id, board_id, ended_at, ended_by) values ($1, $2, $3, nullif($4::bigint, 0))`
	sqlRecusedItems  = `select distinct i.id, coalesce(item_label(i.id), '') as number, i.title from recusals c join agenda_items i on i.id = c.item_id where c.board_id = $1 and c.meeting_id = $2 and i.removed_at is null and not exists (select from recusal_withdrawals w where w.recusal_id = c.id) order by i.id`
	sqlOnAgenda      = `select exists (select from agenda_items where board_id = $1 and meeting_id = $2 and id = $3 and removed_at is null)`
)

type meetingRow struct {
	ID        int64      `db:"id"`
	Board     int64      `db:"board_id"`
	Slug      string     `db:"slug"`
	State     string     `db:"state"`
	On        rules.Date `db:"held_on"`
	Zone      string     `db:"zone"`
	BoardSlug string     `db:"board_slug"`
	BoardZone string     `db:"board_zone"`
}

func (m meetingRow) base() string { return "/work/b/" + m.BoardSlug + "/meetings/" + m.Slug }

type ruleRow struct {
	Setting  string `db:"alternates"`
	Citation string `db:"alternates_citation"`
}

func loadRule(ctx context.Context, r pg.Reader, board int64) (ruleRow, error) {
	x := ruleRow{Setting: alternate.Never}
	err := r.Get(ctx, &x, sqlRule, board)
	if pg.NotFound(err) {
		err = nil
	}
	return x, err
}

// today is the board's date: terms end at its midnight.
func (m meetingRow) today(now time.Time) (rules.Date, error) {
	zone, err := time.LoadLocation(m.BoardZone)
	if err != nil {
		return rules.Date{}, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	return rules.DateOf(now, zone), nil
}

// Raise puts an alternate in a member's place: of an absent member from now on, of
// a recused one on that item. Errors: NotFound; those of alternate.Check; Invalid
// field item: choice_unknown.
func (s *Slice) Raise(ctx context.Context, c act.Caller, meeting string, in alternate.Raise) (act.Receipt, error) {
	return s.door.Do(ctx, rules.AlternateRaise, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		today, err := m.today(now)
		if err != nil {
			return act.Effect{}, err
		}
		f, rule, err := facts(ctx, tx, m, in.Item, now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := alternate.Check(f, in, today); err != nil {
			return act.Effect{}, err
		}
		var terms [2]int64
		for i, seat := range []int64{in.Alternate, in.Seat} {
			if err := tx.Get(ctx, &terms[i], sqlTerm, m.Board, seat, today); err != nil {
				return act.Effect{}, err
			}
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlRaise, m.Board, m.ID, in.Alternate, terms[0], in.Seat, terms[1], in.Item, rule.Citation, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.base() + "/alternates", Body: audit.Body{"raise": id, "alternate": in.Alternate, "alternate_term": terms[0], "seat": in.Seat, "term": terms[1], "item": in.Item, "citation": rule.Citation}}, nil
	})
}

// End ends a raise; the member's place is empty again. Errors: NotFound; those of
// alternate.CheckEnd.
func (s *Slice) End(ctx context.Context, c act.Caller, meeting string, raise int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.AlternateEnd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		var x struct {
			ID    int64 `db:"id"`
			Ended bool  `db:"ended"`
		}
		if err := tx.Get(ctx, &x, sqlRaised, m.Board, m.ID, raise); err != nil {
			return act.Effect{}, err
		}
		var open bool
		if err := tx.Get(ctx, &open, sqlVoteOpen, m.ID); err != nil {
			return act.Effect{}, err
		}
		if err := alternate.CheckEnd(rules.SessionState(m.State), x.Ended, open); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlEnd, x.ID, m.Board, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.base() + "/alternates", Body: audit.Body{"raise": x.ID}}, nil
	})
}

func subject(meeting int64) string { return "meeting/" + strconv.FormatInt(meeting, 10) }

func lock(ctx context.Context, tx *pg.Tx, board int64, slug string) (meetingRow, time.Time, error) {
	var m meetingRow
	if err := tx.Get(ctx, &m, sqlMeetingLocked, board, slug); err != nil {
		return m, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	return m, now, err
}

// facts are what a raise hangs on.
func facts(ctx context.Context, r pg.Reader, m meetingRow, item int64, now time.Time) (alternate.Facts, ruleRow, error) {
	f := alternate.Facts{State: rules.SessionState(m.State)}
	rule, err := loadRule(ctx, r, m.Board)
	if err != nil {
		return f, rule, err
	}
	f.Setting = rule.Setting
	if err := r.Get(ctx, &f.VoteOpen, sqlVoteOpen, m.ID); err != nil {
		return f, rule, err
	}
	if item != 0 {
		var there bool
		if err := r.Get(ctx, &there, sqlOnAgenda, m.Board, m.ID, item); err != nil {
			return f, rule, err
		}
		if !there {
			return f, rule, fault.Bad(fault.At("item", "choice_unknown"))
		}
	}
	sat, err := record.SittingAt(ctx, r, m.Board, m.ID, item, now)
	f.QuorumMet = sat.Quorum != nil && !sat.Quorum.Lost
	for _, s := range sat.Seats {
		f.Seats = append(f.Seats, s.Facts)
	}
	for _, x := range sat.Raised {
		f.Standing = append(f.Standing, x.Raise)
	}
	return f, rule, err
}

// ShowData is the page of a meeting's alternates.
type ShowData struct {
	Head    page.Head
	Base    string
	Form    *page.Form
	Setting string
	Cite    *page.Cite
	Raised  []Line
	May     bool
	Choices Choices
	Console string
}

// Line is one alternate who sits for a member.
type Line struct {
	ID         int64
	Words, Key string
}

// Choices are the options of the form.
type Choices struct{ Alternates, Members, Items []page.Option }

func sample() ShowData {
	one := []page.Option{{Value: "1", Text: "Paul Nakamura"}}
	return ShowData{Head: page.Head{Title: "Alternates"}, Base: "/x", Form: page.NewForm(nil), Setting: "Never.", Cite: &page.Cite{Text: "Charter 4"}, Raised: []Line{{ID: 1, Words: "Paul Nakamura sits for Ruth Samuelson.", Key: "k"}}, May: true, Choices: Choices{one, one, one}, Console: "/x"}
}

var showPage = page.Must("alternate/show", sample)

// Show lists who sits for whom, and raises and ends.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, page.NewForm(map[string]string{"item": "0"}))
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var m meetingRow
	if err := s.db.Get(ctx, &m, sqlMeeting, sc.Board, r.PathValue("meeting")); err != nil {
		return err
	}
	rule, err := loadRule(ctx, s.db, m.Board)
	if err != nil {
		return err
	}
	sat, err := record.SittingAt(ctx, s.db, m.Board, m.ID, 0, sc.Now)
	if err != nil {
		return err
	}
	title := say("alternate.title")
	d := ShowData{Head: page.Head{Title: title, Lede: say("alternate.lead")}, Base: m.base() + "/alternates", Form: f, Setting: say("law.alternates." + rule.Setting), Console: m.base() + "/session"}
	if rule.Citation != "" {
		d.Cite = &page.Cite{Text: rule.Citation}
	}
	d.May = rules.SessionState(m.State).Running() && rule.Setting != alternate.Never
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	for _, x := range sat.Raised {
		d.Raised = append(d.Raised, Line{ID: x.ID, Words: x.Words(nil, zone), Key: page.NewKey()})
	}
	if err := d.choose(ctx, s.db, m, rule, sat); err != nil {
		return err
	}
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: page.Day(page.Lang, "long", m.On.In(time.UTC)), Href: m.base()}, {Text: title}}
	return showPage.Write(w, r, status, page.ChromeFrom(ctx, title, "", crumbs...), d)
}

// choose fills the form: alternates who are there, members, and the items members
// are recused from.
func (d *ShowData) choose(ctx context.Context, r pg.Reader, m meetingRow, rule ruleRow, sat record.Sitting) error {
	d.Choices.Alternates = []page.Option{{Text: say("member.choose")}}
	d.Choices.Members = slices.Clone(d.Choices.Alternates)
	for _, s := range sat.Seats {
		o := page.Option{Value: strconv.FormatInt(s.Facts.Seat, 10), Text: s.Name}
		switch {
		case s.Name == "":
		case s.Facts.Kind == rules.SeatAlternate && s.Facts.Presence.Present():
			d.Choices.Alternates = append(d.Choices.Alternates, o)
		case s.Facts.Kind.Votes() && (rule.Setting == alternate.ForAbsentMember || !s.Facts.Presence.Present()):
			d.Choices.Members = append(d.Choices.Members, o)
		}
	}
	d.Choices.Items = []page.Option{{Value: "0", Text: say("alternate.absent")}}
	if rule.Setting != alternate.ForAbsentMember {
		return nil
	}
	var items []struct {
		ID     int64  `db:"id"`
		Number string `db:"number"`
		Title  string `db:"title"`
	}
	err := r.Select(ctx, &items, sqlRecusedItems, m.Board, m.ID)
	for _, i := range items {
		d.Choices.Items = append(d.Choices.Items, page.Option{Value: strconv.FormatInt(i.ID, 10), Text: say("alternate.recused", "Number", i.Number, "Title", i.Title)})
	}
	return err
}

// RaisePost raises an alternate: fields alternate, seat, item.
func (s *Slice) RaisePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, f *page.Form) (act.Receipt, error) {
		in := alternate.Raise{}
		in.Alternate, _ = f.Int("alternate")
		in.Seat, _ = f.Int("seat")
		item, known := f.Int("item")
		if !known {
			return act.Receipt{}, fault.Bad(fault.At("item", "choice_unknown"))
		}
		in.Item = item
		return s.Raise(ctx, c, r.PathValue("meeting"), in)
	})
}

// EndPost ends a raise.
func (s *Slice) EndPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, _ *page.Form) (act.Receipt, error) {
		id, err := page.PathID(r, "raise")
		if err != nil {
			return act.Receipt{}, err
		}
		return s.End(ctx, c, r.PathValue("meeting"), id)
	})
}

func (s *Slice) posted(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, c act.Caller, f *page.Form) (act.Receipt, error)) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := do(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f) })
}
