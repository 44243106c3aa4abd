package vote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/rollcall"
)

// BallotData is a member's voting screen. Face says which of its faces is
// shown: none (no seat), nonvoting, before, over, recess, closed, absent, stopped (no
// quorum), waiting, consent, open, confirm, voted, recused.
type BallotData struct {
	Base     string
	Self     string // this very screen, to fetch it again
	Stream   string
	Over     string // board and date
	Face     string
	Bar      *page.Status // the state bar; nil beside a receipt
	Voting   bool         // the bar says that something is asked of the member
	Lead     string       // what happens next, for the quiet faces
	Item     string       // "Item 6"
	Title    string
	Line     string // who moved, or since when it is discussed
	Form     *page.Form
	Problem  *page.Form
	Motion   int64
	Divide   int64 // carried by consent just now: the member may have it counted
	Seat     int64
	Choice   string // on the face confirm
	Chosen   string // that choice in words
	Button   string // the act: "Record my vote: no"
	Receipt  *page.Receipt
	Progress *page.Progress
	MustVote string // section under which abstaining takes a conflict; "" where it does not
	Here     string // how the member is marked, and the quorum
	Present  bool
	Leave    string // value that marks the member as left
	Room     string // value that marks the member as in the room
	Online   string
	Declared []page.Fact // of a recusal
	Result   *page.Motion
	Papers   []page.Link
	Join     string // where the member takes part online; "" while there is none to show
	Again    *Again // a recusal that may be due again
	Confirms bool   // the choice is shown once more before it counts
	RecuseID int64  // item the member may recuse from; 0: none
	Recuse   *page.Form
	Grounds  []page.Option
	Console  string // for who runs the meeting
}

// ChoiceIcon is the shape of the choice to be confirmed.
func (d BallotData) ChoiceIcon() string { return page.Ballot{Kind: d.Choice}.Icon() }

const (
	sqlOwnBallot = `select seat_id, term_id, revision, choice, mode, cast_at from standing_ballots where motion_id = $1 and seat_id = $2 and term_id = $3 order by revision desc limit 1`
	sqlVoted     = `select count(distinct v.seat_id) from standing_ballots v where v.motion_id = $1`
)

var ballotPage = page.Must("vote/ballot", sampleBallot("open"), sampleBallot("confirm"), sampleBallot("voted"), sampleBallot("recused"), sampleBallot("absent"), sampleBallot("waiting"), sampleBallot("consent"))

// Vote shows the member's voting screen.
func (s *Slice) Vote(w http.ResponseWriter, r *http.Request) error {
	return s.showVote(w, r, http.StatusOK, nil)
}

func (s *Slice) showVote(w http.ResponseWriter, r *http.Request, status int, failed *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	x, err := s.loadRoom(ctx, sc, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	d, err := x.ballot(ctx, s.db, sc.By.Person, r)
	if err != nil {
		return err
	}
	if dais(sc.Roles) {
		d.Console = x.m.console()
	}
	d.bar()
	d.refused(failed)
	c := page.ChromeFrom(ctx, say("vote.title", "Meeting", x.name()), "")
	c.Ballot, c.Scripts = true, page.LiveScripts
	return ballotPage.Write(w, r, status, c, d)
}

// bar fills the state bar and the line below it.
func (d *BallotData) bar() {
	icons := map[string]string{"open": "board-full", "confirm": "board-full", "consent": "board-full", "recused": "recused", "absent": "absent"}
	icon := icons[d.Face]
	d.Voting = icon == "board-full"
	face := d.Face
	switch face {
	case "voted":
		return
	case "confirm":
		face = "open"
	}
	if icon == "" {
		icon = "waiting"
		d.Lead = say("vote.lead." + face)
	}
	d.Bar = &page.Status{Kind: icon, Word: say("vote.bar." + face)}
}

// refused shows what was wrong: the recusal keeps what was typed, a ballot is
// said on top with a fresh choice.
func (d *BallotData) refused(f *page.Form) {
	switch {
	case f == nil:
	case f.Values.Has("recuse_seat") && d.Recuse != nil:
		d.Recuse = f
	default:
		d.Problem = onTop(f)
	}
}

// ballot makes the screen of one person.
func (x room) ballot(ctx context.Context, r pg.Reader, person int64, req *http.Request) (BallotData, error) {
	m := x.m
	own := x.t.own(person)
	d := BallotData{Base: m.base(), Self: m.base() + "/vote", Stream: "/work/b/" + m.BoardSlug + "/live", Form: page.NewForm(nil), Seat: own.ID, Over: say("vote.board_on", "Board", m.BoardName, "Date", page.Day(page.Lang, "monthday", m.On.In(m.zone)))}
	if q := req.URL.RawQuery; q != "" && req.Method == http.MethodGet {
		d.Self += "?" + q
	}
	d.heading(x)
	d.here(x, own)
	var err error
	if d.Papers, err = record.Papers(ctx, r, m.Board, x.item); err != nil {
		return d, err
	}
	if err := r.Get(ctx, &d.Confirms, sqlConfirms, person); err != nil {
		return d, err
	}
	if own.ID != 0 {
		d.Join = rollcall.Join(m.state(), rules.StartInstant(m.On, m.Starts, m.zone), x.now, m.Link, m.MemberLink)
	}
	d.Face = x.face(own)
	if slices.Contains([]string{"waiting", "over", "nonvoting", "none", "recused"}, d.Face) && x.open == nil {
		if d.result(x); own.ID != 0 && own.votes() && !own.recused {
			d.Divide = x.divisible()
		}
	}
	if own.ID != 0 && own.votes() && !own.recused && !m.state().Ended() && x.item != 0 {
		again, err := x.related(ctx, r, person)
		if err != nil {
			return d, err
		}
		if len(again) > 0 {
			d.Again = &again[0]
		}
		d.RecuseID, d.Recuse = x.item, page.NewForm(map[string]string{"recuse_item": text(x.item), "recuse_seat": text(own.ID)})
		for _, g := range rules.RecusalReasons() {
			d.Grounds = append(d.Grounds, page.Option{Value: g, Text: say("recusal." + g)})
		}
	}
	if d.Face == "recused" {
		if err := d.declared(ctx, r, x, own); err != nil {
			return d, err
		}
	}
	if x.open == nil {
		return d, nil
	}
	d.Motion = x.open.ID
	if d.Face != "open" {
		return d, nil
	}
	return d, d.voting(ctx, r, x, own, req)
}

// face chooses the state of the screen; a vote in progress is told apart in
// voting.
func (x room) face(own seat) string {
	switch state := x.m.state(); {
	case own.ID == 0:
		return "none"
	case state == rules.Scheduled:
		return "before"
	case state.Ended():
		return "over"
	case !own.votes() && own.alternate == "":
		return "nonvoting"
	case own.recused:
		return "recused"
	case !own.presence.Present():
		return "absent"
	case state == rules.InRecess:
		return "recess"
	case state == rules.InClosed:
		return "closed"
	case x.stopped():
		return "stopped"
	case x.open == nil:
		return "waiting"
	case x.consentAsked():
		return "consent"
	}
	return "open"
}

// stopped tells whether voting is stopped because a quorum is lost.
func (x room) stopped() bool {
	needed := true
	if x.open != nil {
		rule, _ := rules.MotionRuleOf(x.open.Kind)
		needed = rule.Quorum
	}
	return x.x.lost(needed, x.m.Law.Now(), x.t, rules.DateOf(x.now, x.m.board))
}

func (d *BallotData) heading(x room) {
	d.Title = x.name()
	for _, i := range x.agenda {
		if i.ID == x.item {
			d.Item, d.Title = say("record.item", "Number", i.Number), i.Title
			if i.TakenAt != nil {
				d.Line = say("vote.discussed_since", "Time", clock(i.TakenAt.In(x.m.zone)))
			}
		}
	}
	if x.open != nil {
		d.Title, d.Line = x.open.Block.Text, strings.TrimSuffix(moved(x.open.Block), ".")
		if d.Item == "" {
			d.Item = x.open.Block.Number
		}
	}
}

func (d *BallotData) here(x room, own seat) {
	if own.ID == 0 || x.m.state().Ended() || x.m.state() == rules.Scheduled {
		return
	}
	d.Present = own.presence.Present()
	d.Room, d.Online, d.Leave = text(own.ID)+":in_room", text(own.ID)+":remote", text(own.ID)+":left"
	words := say("vote.here.left")
	if d.Present {
		var since string
		for _, e := range slices.Backward(x.t.rows) {
			if e.Seat == own.ID && rules.Presence(e.Kind) == own.presence && since == "" {
				since = clock(e.EffectiveAt.In(x.m.zone))
			}
		}
		words = say("vote.here."+string(own.presence), "Time", since)
	}
	if q := quorumStrip(x.m, x.t, x.x, x.now); q != nil {
		words += " " + q.Sentence + "."
	}
	d.Here = words
}

// result is the newest vote that is over, until the board turns to another
// item.
func (d *BallotData) result(x room) {
	var turned time.Time
	for _, e := range x.events {
		if e.Kind == "item" && !e.Corrected {
			turned = e.EffectiveAt
		}
	}
	if o := x.votes.Newest(false); o != nil && (!o.ClosedAt.Before(turned) || x.m.state().Ended()) {
		d.Result = &o.Block
	}
}

// declared tells what a recusal said and does, to a ballot cast before it too.
func (d *BallotData) declared(ctx context.Context, r pg.Reader, x room, own seat) error {
	for _, c := range x.t.recusals {
		if c.Item != x.item || c.Seat != own.ID || c.Term != own.Term {
			continue
		}
		by := say("vote.by_clerk")
		if c.By == own.Person {
			by = say("vote.by_you")
		}
		why := say("recusal." + c.Ground)
		if c.Reason != "" {
			why += ": " + c.Reason
		}
		effect := "vote.effect_counts"
		if !x.x.RecusedCounts || c.LeftRoom {
			effect = "vote.effect_not_counts"
		}
		d.Declared = []page.Fact{
			{Name: say("vote.declared"), Value: say("vote.declared_at", "Time", clock(c.At.In(x.m.zone)), "By", by)},
			{Name: say("vote.reason"), Value: why},
			{Name: say("vote.effect"), Value: say(effect)},
		}
	}
	if x.open == nil {
		return nil
	}
	var mine castRow
	err := r.Get(ctx, &mine, sqlOwnBallot, x.open.ID, own.ID, own.Term)
	if pg.NotFound(err) {
		return nil
	}
	d.Declared = append(d.Declared, page.Fact{Name: say("vote.your_ballot"), Value: say("vote.ballot_aside")})
	return err
}

// voting is the face of an open vote: choose, confirm, or the receipt.
func (d *BallotData) voting(ctx context.Context, r pg.Reader, x room, own seat, req *http.Request) error {
	var done int
	if err := r.Get(ctx, &done, sqlVoted, x.open.ID); err != nil {
		return err
	}
	all := 0
	for _, s := range x.t.seats {
		if s.Term != 0 && s.votes() && s.presence.Present() && !s.recused {
			all++
		}
	}
	all = max(all, done)
	d.MustVote = mustVote(x.m.Law.Now())
	d.Progress = &page.Progress{Done: done, All: all, Text: say("vote.so_far", "Done", done, "All", all)}
	q := req.URL.Query()
	if c := q.Get("choice"); q.Get("motion") == text(x.open.ID) && slices.Contains([]string{rules.Yes, rules.No, rules.Abstain}, c) && req.Method == http.MethodGet {
		d.Face, d.Choice, d.Chosen, d.Button = "confirm", c, say("vote.chose."+c), say("vote.record."+c)
		return nil
	}
	var mine castRow
	err := r.Get(ctx, &mine, sqlOwnBallot, x.open.ID, own.ID, own.Term)
	switch {
	case pg.NotFound(err) || err == nil && q.Get("change") != "":
		return nil
	case err != nil:
		return err
	}
	d.Face = "voted"
	d.Receipt = &page.Receipt{Kind: mine.Choice, At: mine.CastAt.In(x.m.zone), Code: code(*x.open, own, mine), Voice: mine.Mode == "voice", Until: say("vote.until_close")}
	return nil
}

// code is a short name of a recorded ballot that the member and the clerk can
// compare aloud; it is made from the stored row.
func code(o record.Motion, own seat, c castRow) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%d/%s/%d", o.ID, c.Seat, c.Revision, c.Choice, c.CastAt.UnixMicro()))
	return fmt.Sprintf("%d-%s-%s", o.Number, record.Initials(own.Name), strings.ToUpper(hex.EncodeToString(sum[:2])))
}
