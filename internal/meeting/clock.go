package meeting

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// Kinds of posting.
const (
	Notice = "notice"
	Agenda = "agenda"
)

// Web is the channel that the portal itself is.
const Web = "web"

// SQL of postings and of what their clocks need.
const (
	sqlPostings = `select p.id, p.meeting_id, p.kind, p.version, p.content, p.sha256, p.posted_at, coalesce(w.name, '') as posted_by, p.rule, p.profile, p.citation, p.clock::text as clock, p.latest_at, p.late_reason, p.sequence, p.arose_at, array_to_string(p.missing, e'\n') as missing, p.missing_reason
from postings p left join people w on w.id = p.posted_by where p.board_id = $1 and p.meeting_id = $2 order by p.kind, p.version`
	sqlConfirmations = `select c.posting_id, c.channel, c.place, c.done_at, c.recorded_at, coalesce(w.name, '') as confirmed_by, c.late_reason from confirmations c
join postings p on p.id = c.posting_id left join people w on w.id = c.confirmed_by where p.board_id = $1 and p.meeting_id = $2 order by c.posting_id, c.done_at, c.id`
	sqlCountPostings = `select count(*) from postings where board_id = $1 and meeting_id = $2`
)

type postingRow struct {
	ID         int64      `db:"id"`
	MeetingID  int64      `db:"meeting_id"`
	Kind       string     `db:"kind"`
	Version    int        `db:"version"`
	Content    string     `db:"content"`
	SHA256     []byte     `db:"sha256"`
	PostedAt   time.Time  `db:"posted_at"`
	PostedBy   string     `db:"posted_by"`
	Rule       string     `db:"rule"`
	Profile    string     `db:"profile"`
	Citation   string     `db:"citation"`
	Clock      string     `db:"clock"`
	LatestAt   *time.Time `db:"latest_at"`
	LateReason string     `db:"late_reason"`
	Sequence   int        `db:"sequence"`
	AroseAt    *time.Time `db:"arose_at"` // when the need arose; nil where the law does not ask
	Missing    string     `db:"missing"`  // what the law wants it to say and it does not: keys, a line each
	GapReason  string     `db:"missing_reason"`
}

type confirmationRow struct {
	PostingID  int64     `db:"posting_id"`
	Channel    string    `db:"channel"`
	Place      string    `db:"place"`
	DoneAt     time.Time `db:"done_at"`
	RecordedAt time.Time `db:"recorded_at"`
	By         string    `db:"confirmed_by"`
	LateReason string    `db:"late_reason"`
}

// frozenClock is what a posting's clock came to, with the rule it was counted
// by and the channels that rule asks for.
type frozenClock struct {
	rules.NoticeOutcome
	Rule     rules.NoticeRule `json:"rule"`
	Channels []string         `json:"channels"`
}

// ruling is the rule one kind of posting of a meeting falls under.
type ruling struct {
	key     string // such as notice.regular
	profile string
	notice  profile.Notice
	special rules.NoticeRule // of a meeting that is on no schedule, where the act goes by one
	law     law.Law          // for its calendar and the schedule on file
	board   string           // slug, whose page of rules the source leads to
}

// cite is the rule's source, leading to all of the board's rules.
func (x ruling) cite() *page.Cite {
	return &page.Cite{Text: x.notice.Citation, Href: "/b/" + x.board + "/rules#" + strings.NewReplacer(".", "-", "_", "-").Replace(x.key)}
}

// occasion is what notice rules tell the meeting from others by. A link or a number
// may let people take part or only look on, so each counts as taking part.
func (m meetingRow) occasion(b boardRow) profile.Occasion {
	return profile.Occasion{Kind: m.Kind, Electronic: m.Link+m.DialIn+m.MemberLink != "", First: m.First, OnFile: b.Law.OnFile(m.On)}
}

// rulingFor finds the rule of a posting in the board's law as it stands.
func rulingFor(b boardRow, m meetingRow, postingKind string) ruling {
	p, o := b.Law.Now(), m.occasion(b)
	x := ruling{key: "notice." + m.Kind, profile: p.ID, notice: p.NoticeOn(o), special: p.Notice.Special.Rule, law: b.Law, board: b.Slug}
	if postingKind == Agenda && !p.AgendaIsNotice(o) {
		x.key, x.notice = "agenda.post_by", p.AgendaOn(o)
	}
	return x
}

// asksArose says that the law wants notice as soon as it can be given: then the
// moment the need arose stands beside the posting.
func (x ruling) asksArose() bool { return x.notice.Rule.Algorithm == rules.AsSoonAsPracticable }

// count runs the clock for a start. A meeting that stands on no filed schedule
// is counted by the rule of special meetings where the act has one for it.
func (x ruling) count(start time.Time, zone *time.Location) (frozenClock, error) {
	o, err := rules.Notice(x.notice.Rule, rules.NoticeFacts{Start: start, Zone: zone, Calendar: x.law.Calendar(), Special: &x.special, OnFile: x.law.OnFile(rules.DateOf(start, zone))})
	if x.notice.AppliesTo != "" && x.notice.Rule.Algorithm == rules.NoneRequired {
		o.Text = rules.Say("notice_only_" + x.notice.AppliesTo)
	}
	return frozenClock{NoticeOutcome: o, Rule: x.notice.Rule, Channels: x.notice.Confirmed()}, err
}

func (p postingRow) clock() (frozenClock, error) {
	var c frozenClock
	if err := json.Unmarshal([]byte(p.Clock), &c); err != nil {
		return c, fault.Wrap(fault.Internal, "posting_unreadable", err)
	}
	return c, nil
}

// standing is how a posting stands against its clock: never stored.
type standing struct {
	p       postingRow
	clock   frozenClock
	latest  time.Time         // zero where the law names no moment
	missing []string          // required channels nobody has confirmed
	at      time.Time         // when the last required channel was done, so far
	verdict rules.Judgement   // over at; settled only when nothing is missing
	done    []confirmationRow // in order of their doing
}

// stand judges a posting: on time needs every required channel, at or before
// the latest lawful moment.
func stand(p postingRow, all []confirmationRow, zone *time.Location) (standing, error) {
	c, err := p.clock()
	if err != nil {
		return standing{}, err
	}
	s := standing{p: p, clock: c, latest: c.Deadline(zone)}
	var done []law.Channel
	for _, x := range all {
		if x.PostingID == p.ID {
			s.done, done = append(s.done, x), append(done, law.Channel{Name: x.Channel, At: x.DoneAt})
		}
	}
	s.missing, s.at = law.Carried(c.Channels, done, p.PostedAt)
	s.verdict = rules.Judge(c.NoticeOutcome, s.at, zone)
	return s, nil
}

// late says that a posting is not, and cannot any more be, on time at now.
func (s standing) late(now time.Time) bool {
	return !s.verdict.OnTime || len(s.missing) > 0 && !s.latest.IsZero() && now.After(s.latest)
}

// settled says that every required channel is confirmed.
func (s standing) settled() bool { return len(s.missing) == 0 }

// reasons are what was said about lateness, the posting's own first.
func (s standing) reasons() string {
	out := s.p.LateReason
	for _, c := range s.done {
		if c.LateReason != "" && c.LateReason != out {
			if out != "" {
				out += " "
			}
			out += c.LateReason
		}
	}
	return out
}

// ruleWords says a notice rule in a few words, such as "72 hours".
func ruleWords(r rules.NoticeRule) string {
	return say("notice.rule."+r.Words(), "N", r.Amount)
}

// outcomeWords is the full sentence of a clock's answer.
func outcomeWords(p rules.Phrase) string {
	var args []any
	for k, v := range p.Args {
		if f, ok := v.(float64); ok { // numbers read back from the record
			v = int(f)
		}
		args = append(args, k, v)
	}
	return say("rule."+p.Code, args...)
}

func channelWords(channels []string) []string {
	out := make([]string, len(channels))
	for i, c := range channels {
		out[i] = say("meeting.channel." + c)
	}
	return out
}

// postings is everything posted for one meeting.
type postings struct {
	agenda, notice []standing // by version
}

func loadPostings(ctx context.Context, r pg.Reader, board, meeting int64, zone *time.Location) (postings, error) {
	var out postings
	var rows []postingRow
	if err := r.Select(ctx, &rows, sqlPostings, board, meeting); err != nil {
		return out, err
	}
	var confirmed []confirmationRow
	if err := r.Select(ctx, &confirmed, sqlConfirmations, board, meeting); err != nil {
		return out, err
	}
	for _, p := range rows {
		s, err := stand(p, confirmed, zone)
		if err != nil {
			return out, err
		}
		if p.Kind == Agenda {
			out.agenda = append(out.agenda, s)
		} else {
			out.notice = append(out.notice, s)
		}
	}
	return out, nil
}

// newest is the last version, nil when nothing is posted.
func newest(of []standing) *standing {
	if len(of) == 0 {
		return nil
	}
	return &of[len(of)-1]
}

// current keeps the versions that announce the meeting as it is planned now.
func current(of []standing, sequence int) []standing {
	var out []standing
	for _, s := range of {
		if s.p.Sequence == sequence {
			out = append(out, s)
		}
	}
	return out
}

// picture is the clock of a series of postings that announce the same plan: the
// first one gave notice, each later one was checked again. It is nil where the
// law names no moment.
func picture(of []standing, start, now time.Time, zone *time.Location, title string) *page.NoticeClock {
	if len(of) == 0 || of[0].latest.IsZero() {
		return nil
	}
	first, last := of[0], of[len(of)-1]
	n := &page.NoticeClock{State: "in_time", Meeting: start, Posted: first.at.In(zone), Latest: first.latest.In(zone), Now: now.In(zone),
		Basis: ruleWords(first.clock.Rule), Cite: &page.Cite{Text: first.p.Citation}, Missing: channelWords(last.missing), Reason: last.reasons()}
	for _, s := range of[1:] {
		n.Changes = append(n.Changes, s.p.PostedAt.In(zone))
		n.Checked = s.p.PostedAt.In(zone)
	}
	switch {
	case first.late(now) || last.late(now):
		n.State, n.Title = "late", say(title+"_late")
		if n.Reason == "" {
			n.Reason = first.reasons()
		}
	case !last.settled():
		n.Title = say(title + "_unconfirmed")
	default:
		n.Title = say(title + "_in_time")
	}
	return n
}
