package meeting

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/rules/profile"
)

// SQL of joint meetings: one that hosts and those that joined it, each a board's
// own meeting.
const (
	sqlJoinable  = `select ` + meetingColumns + `, b.name as board_name, b.slug as board, m.board_id from meetings m join boards b on b.id = m.board_id where m.source is null and m.state = 'scheduled' and m.joint_with is null and m.board_id <> $1 and m.held_on >= $2::date order by m.held_on, m.starts, m.id limit 100`
	sqlJointLock = `select id from meetings where id = $1 and source is null for share`
	sqlJoint     = `select ` + meetingColumns + `, b.name as board_name, b.slug as board, m.board_id from meetings m join boards b on b.id = m.board_id where m.id = $1`
	sqlJoined    = `select count(*) from meetings where joint_with = $1 and board_id = $2`
	sqlSetJoint  = `update meetings set joint_with = $2 where id = $1`
	// All halves of a joint meeting, the host's first; none for a meeting that is held alone.
	sqlHalves = `select ` + meetingColumns + `, b.name as board_name, b.slug as board, m.board_id from meetings m join boards b on b.id = m.board_id
where coalesce(m.joint_with, m.id) = (select coalesce(joint_with, id) from meetings where id = $1) and exists (select from meetings g where g.joint_with = coalesce(m.joint_with, m.id)) order by m.joint_with is not null, b.name`
)

type halfRow struct {
	meetingRow
	BoardName string `db:"board_name"`
	Board     string `db:"board"`
	BoardID   int64  `db:"board_id"`
}

// Half is one board's part of a joint meeting.
type Half struct {
	Board  page.Link   // to its page of the meeting
	Host   bool        // whose place and time it is
	Notice []page.Fact // each posting under the board's own law
	Quorum string      // the board's own, while it is in session
	Apart  string      // its plan is another than the host's
}

// Joint is a meeting of several boards, as each of their pages shows it.
type Joint struct {
	Halves    []Half
	Strictest string // which law asks for notice first, and by when
	Guest     bool   // the board joined another's meeting
	Runs      bool   // a half is to come or in session
}

// joint reads the halves of a joint meeting; nil for one that is held alone.
func (s *Slice) joint(ctx context.Context, m meetingRow, now time.Time) (*Joint, error) {
	var halves []halfRow
	if err := s.db.Select(ctx, &halves, sqlHalves, m.ID); err != nil || len(halves) == 0 {
		return nil, err
	}
	out := &Joint{Guest: m.JointWith != 0}
	var latest []time.Time
	var whose []string
	for _, h := range halves {
		b, err := loadBoard(ctx, s.db, h.BoardID)
		if err != nil {
			return nil, err
		}
		x := Half{Board: page.Link{Text: h.BoardName, Href: publicURL(h.Board, h.Slug)}, Host: h.ID == halves[0].ID}
		all, err := loadPostings(ctx, s.db, h.BoardID, h.ID, h.location())
		if err != nil {
			return nil, err
		}
		ws, err := wants(b, h.meetingRow, all)
		if err != nil {
			return nil, err
		}
		for _, w := range ws {
			f := w.publicFact(h.meetingRow, now)
			if last := newest(w.now); last != nil {
				f.Value = say("meeting.joint_posted", "When", day("moment", last.p.PostedAt.In(h.location())), "Status", postingStatus(*last, now).Word)
			}
			x.Notice = append(x.Notice, f)
			latest, whose = append(latest, w.clock.Deadline(h.location())), append(whose, h.BoardName)
		}
		if !h.start().Equal(halves[0].start()) || h.Place != halves[0].Place || h.Link != halves[0].Link {
			x.Apart = say("meeting.joint_apart", "Board", h.BoardName, "When", day("weekmoment", h.start()), "Host", halves[0].BoardName, "There", day("weekmoment", halves[0].start()))
		}
		running, _, err := record.Running(ctx, s.db, h.BoardID, h.ID, now)
		if err != nil {
			return nil, err
		}
		switch {
		case running != nil && running.Quorum != nil:
			x.Quorum = running.Quorum.Sentence
		case running != nil:
			x.Quorum = say("meeting.joint_no_roll")
		default:
			x.Quorum = say("meeting.joint_state." + h.State)
		}
		out.Halves, out.Runs = append(out.Halves, x), out.Runs || !rules.SessionState(h.State).Ended()
	}
	if i := order.Strictest(latest); i >= 0 {
		out.Strictest = say("meeting.joint_strictest", "Board", whose[i], "Latest", day("weekmoment", latest[i].In(m.location())))
	}
	return out, nil
}

// Join schedules a board's own meeting jointly with one of another board: the
// same moment, place and link, under the board's own law, with an agenda, a roll
// and votes of its own. Errors: those of order.JoinMeeting; Invalid field kind.
func (s *Slice) Join(ctx context.Context, c act.Caller, host int64, kind string) (act.Receipt, error) {
	if bad := rules.CheckChoice("kind", kind, profile.Regular, profile.Special, profile.Emergency); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.MeetingJoin, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, err := lockBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlJointLock, host); pg.NotFound(err) {
			return act.Effect{}, fault.Bad(fault.At("meeting", "choice_unknown"))
		} else if err != nil {
			return act.Effect{}, err
		}
		var h halfRow
		if err := tx.Get(ctx, &h, sqlJoint, id); err != nil {
			return act.Effect{}, err
		}
		var joined int
		if err := tx.Get(ctx, &joined, sqlJoined, id, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := order.JoinMeeting(order.JoinFacts{State: rules.SessionState(h.State), Other: h.BoardID != c.Board, Guest: h.JointWith != 0, Joined: joined > 0, Begun: !h.start().After(now)}); err != nil {
			return act.Effect{}, err
		}
		in := h.plan()
		in.Kind, in.Title = kind, say("meeting.joint_title", "Board", h.BoardName)
		in.MemberLink = "" // the host gives its members' address to whom it wants
		slug, err := freeSlug(ctx, tx, c.Board, h.On)
		if err != nil {
			return act.Effect{}, err
		}
		var made int64
		if err := tx.Get(ctx, &made, sqlInsertMeeting, c.Board, slug, in.Kind, in.Title, h.On, in.At, h.Zone, in.Place, in.Link, in.Accommodation, in.Minutes, now, in.DialIn, in.DialCode, in.MemberLink); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlSetJoint, made, id); err != nil {
			return act.Effect{}, err
		}
		body := in.body(h.Zone)
		body["joint_with"] = id
		return act.Effect{Subject: subject(made), Public: true, Boards: []int64{h.BoardID}, Location: workURL(b.Slug, slug, ""), Body: body}, nil
	})
}

// JoinForm offers the meetings of other boards that this one can join.
func (s *Slice) JoinForm(w http.ResponseWriter, r *http.Request) error {
	return s.showJoin(w, r, http.StatusOK, page.NewForm(map[string]string{"kind": profile.Special}))
}

func (s *Slice) showJoin(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	var all []halfRow
	if err := s.db.Select(r.Context(), &all, sqlJoinable, sc.Board, sc.Today); err != nil {
		return err
	}
	home := "/work/b/" + sc.Slug + "/meetings"
	sheet := page.Sheet{Form: f, Action: home + "/join", Lead: say("meeting.join_lead"), Back: page.Link{Text: say("work.back"), Href: home}}
	if len(all) == 0 {
		sheet.Lead = say("meeting.join_none")
	} else {
		in := page.Input{Name: "meeting", Kind: "select", Label: "meeting.join_which"}
		for _, h := range all {
			in.Options = append(in.Options, page.Option{Value: strconv.FormatInt(h.ID, 10), Text: say("meeting.join_option", "Board", h.BoardName, "When", day("weekmoment", h.start()))})
		}
		sheet.Button, sheet.Fields = "meeting.join_it", []page.Input{in, planFields(b.Law.Now())[1]}
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting.join_title")), sheet)
}

// JoinPost joins a meeting.
func (s *Slice) JoinPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	host, _ := f.Int("meeting")
	rec, err := s.Join(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), host, f.Get("kind"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showJoin(w, r, status, f) })
}
