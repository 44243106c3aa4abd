package meeting

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/law"
)

// SQL of posting.
const (
	sqlInsertPosting = `insert into postings (board_id, meeting_id, kind, version, content, sha256, posted_at, posted_by, rule, profile, citation, clock, latest_at, late_reason, sequence, arose_at, missing, missing_reason)
values ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17::text[], $18) returning id`
	sqlInsertConfirmation = `insert into confirmations (board_id, posting_id, channel, place, done_at, recorded_at, confirmed_by, late_reason) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8)`
	sqlLockRecommendation = `select r.withdrawn_at is not null as withdrawn, coalesce(n.seq, 0) as seq from recommendations r left join recommendation_numbers n on n.recommendation_id = r.id
where r.board_id = $1 and r.id = $2 for share of r`
	sqlLastNumber   = `select coalesce(max(seq), 0) from recommendation_numbers where board_id = $1 and year = $2`
	sqlInsertNumber = `insert into recommendation_numbers (recommendation_id, board_id, year, seq, posting_id) values ($1, $2, $3, $4, $5)`
	sqlInsertPosted = `insert into posted_recommendations (posting_id, board_id, recommendation_id, text_id) values ($1, $2, $3, $4) on conflict do nothing`
)

// Posting asks for the next version of a meeting's notice or agenda.
type Posting struct {
	Kind          string // Notice or Agenda
	LateReason    string // required when the latest lawful moment has passed
	MissingReason string // required when it leaves out what the law wants it to say
	Version       int    // of the meeting as it was read: what is posted is what was seen

	AroseOn, AroseAt string // when the need arose, local; asked where the law wants notice as soon as it can be given
}

// Post puts a notice or an agenda before the public: its content is frozen with
// its hash, the clock is counted from the meeting's start as it is now, and the
// portal's own channel is confirmed. Where the law names no figure, when the need
// arose is recorded beside it. Recommendations on an agenda get their
// number at their first posting, and the text that was put before the board is
// recorded. Errors: NotFound; Invalid with fields kind, arose_on, arose_at, late_reason
// (late_reason_required with Latest), missing_reason (missing_reason_required with N); Conflict changed_meanwhile, agenda_empty,
// posting_unchanged, recommendation_withdrawn, meeting_already_open,
// meeting_over.
func (s *Slice) Post(ctx context.Context, c act.Caller, meeting int64, in Posting) (act.Receipt, error) {
	bad := rules.CheckChoice("kind", in.Kind, Notice, Agenda)
	bad = append(bad, rules.CheckOptionalLongText("late_reason", in.LateReason, rules.MaxReason)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.PostingPost, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockPlanned(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(m.Version, in.Version); err != nil {
			return act.Effect{}, err
		}
		b, err := lockBoard(ctx, tx, c.Board) // numbers are counted under it
		if err != nil {
			return act.Effect{}, err
		}
		d := draft{m: m, b: b, kind: in.Kind}
		if err := d.load(ctx, tx); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		reason, err := d.lateReason(in.LateReason, now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := d.compare(in.MissingReason); err != nil {
			return act.Effect{}, err
		}
		if err := d.readArose(in, now); err != nil {
			return act.Effect{}, err
		}
		if err := d.number(ctx, tx, now); err != nil {
			return act.Effect{}, err
		}
		id, err := d.insert(ctx, tx, c, now, reason)
		if err != nil {
			return act.Effect{}, err
		}
		return d.effect(c, id, reason), nil
	})
}

// draft is a posting in the making, loaded under the locks of its meeting.
type draft struct {
	m        meetingRow
	b        boardRow
	kind     string
	ruling   ruling
	clock    frozenClock
	items    []record.PlannedItem
	papers   map[int64][]record.PlannedPaper
	version  int // of the posting
	previous *standing
	numbered []record.PlannedItem // items whose recommendation got its number now
	hash     []byte
	arose    *time.Time // when the need arose; nil where the law does not ask
	missing  []string   // what the law wants it to say and it does not
	gap      string     // why it is posted all the same
}

// load reads what is to be posted and what was posted before.
func (d *draft) load(ctx context.Context, tx *pg.Tx) error {
	zone := d.m.location()
	before, err := loadPostings(ctx, tx, d.b.ID, d.m.ID, zone)
	if err != nil {
		return err
	}
	d.previous = newest(before.notice)
	if d.kind == Agenda {
		d.previous = newest(before.agenda)
	}
	d.version = 1
	if d.previous != nil {
		d.version = d.previous.p.Version + 1
	}
	d.ruling = rulingFor(d.b, d.m, d.kind)
	if d.clock, err = d.ruling.count(d.m.start(), zone); err != nil || d.kind != Agenda {
		return err
	}
	if err := d.lockRecommendations(ctx, tx); err != nil {
		return err
	}
	if len(d.items) == 0 {
		return fault.New(fault.Conflict, "agenda_empty")
	}
	return nil
}

// lockRecommendations keeps the texts that are put before the board from being
// revised or withdrawn until the posting is written.
func (d *draft) lockRecommendations(ctx context.Context, tx *pg.Tx) error {
	var err error
	if d.items, d.papers, err = record.Planned(ctx, tx, d.b.ID, d.m.ID); err != nil {
		return err
	}
	held := 0
	for _, it := range d.items {
		if it.Recommendation == 0 {
			continue
		}
		var r struct {
			Withdrawn bool `db:"withdrawn"`
			Seq       int  `db:"seq"`
		}
		if err := tx.Get(ctx, &r, sqlLockRecommendation, d.b.ID, it.Recommendation); err != nil {
			return err
		}
		if r.Withdrawn {
			return fault.New(fault.Conflict, "recommendation_withdrawn")
		}
		held++
	}
	if held > 0 { // their newest texts and numbers, now that both stand still
		d.items, d.papers, err = record.Planned(ctx, tx, d.b.ID, d.m.ID)
	}
	return err
}

// lateReason tells whether the posting is late: then it needs a reason, and in
// time it has none.
func (d *draft) lateReason(given string, now time.Time) (string, error) {
	zone := d.m.location()
	if rules.Judge(d.clock.NoticeOutcome, now, zone).OnTime {
		return "", nil
	}
	if given == "" {
		latest := d.clock.Deadline(zone)
		if latest.IsZero() {
			latest = d.clock.Start
		}
		return "", fault.Bad(fault.At("late_reason", "late_reason_required", "Latest", latest.In(zone)))
	}
	return nfc(given), nil
}

// compare finds what the law wants the posting to say and it does not: then it
// needs a reason, and otherwise it has none.
func (d *draft) compare(reason string) error {
	var err error
	if d.missing, err = law.Lacks(d.b.Law.Now(), said(d.b, d.m, d.kind, d.items), reason); err == nil && len(d.missing) > 0 {
		d.gap = nfc(reason)
	}
	return err
}

// readArose reads when the need arose, where that is to be recorded.
func (d *draft) readArose(in Posting, now time.Time) error {
	if !d.ruling.asksArose() {
		return nil
	}
	at, bad := rules.FormInstant("arose_on", in.AroseOn, "arose_at", in.AroseAt, d.m.location())
	if len(bad) == 0 {
		bad = rules.CheckArose(at, now)
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	d.arose = &at
	return nil
}

// number gives each recommendation that is posted for the first time the next
// number of its board and year.
func (d *draft) number(ctx context.Context, tx *pg.Tx, now time.Time) error {
	year := now.In(d.m.location()).Year()
	var last int
	if err := tx.Get(ctx, &last, sqlLastNumber, d.b.ID, year); err != nil {
		return err
	}
	given := map[int64]int{}
	for i := range d.items {
		it := &d.items[i]
		if it.Recommendation == 0 || it.Seq != 0 {
			continue
		}
		if given[it.Recommendation] == 0 {
			last++
			given[it.Recommendation] = last
			d.numbered = append(d.numbered, *it)
		}
		it.Year, it.Seq = year, given[it.Recommendation]
	}
	for i, it := range d.numbered {
		d.numbered[i].Year, d.numbered[i].Seq = year, given[it.Recommendation]
	}
	return nil
}

// insert freezes the posting and writes everything that hangs on it.
func (d *draft) insert(ctx context.Context, tx *pg.Tx, c act.Caller, now time.Time, lateReason string) (int64, error) {
	content := contentOf(d.b, d.m)
	if d.kind == Agenda {
		content.Items = record.ToPost(d.items, d.papers)
	}
	text, sum, err := content.Freeze()
	if err != nil {
		return 0, err
	}
	if d.previous != nil && d.previous.p.Content == text {
		return 0, fault.New(fault.Conflict, "posting_unchanged")
	}
	clock, err := json.Marshal(d.clock)
	if err != nil {
		return 0, err
	}
	var latest *time.Time
	if at := d.clock.Deadline(d.m.location()); !at.IsZero() {
		latest = &at
	}
	d.hash = sum
	var id int64
	if err := tx.Get(ctx, &id, sqlInsertPosting, d.b.ID, d.m.ID, d.kind, d.version, text, sum, now, c.By.Person, d.ruling.key, d.ruling.profile, d.ruling.notice.Citation, string(clock), latest, lateReason, d.m.Sequence, d.arose, d.missing, d.gap); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, sqlInsertConfirmation, d.b.ID, id, Web, publicURL(d.b.Slug, d.m.Slug), now, now, c.By.Person, lateReason); err != nil {
		return 0, err
	}
	for _, it := range d.numbered {
		if _, err := tx.Exec(ctx, sqlInsertNumber, it.Recommendation, d.b.ID, it.Year, it.Seq, id); err != nil {
			return 0, err
		}
	}
	for _, it := range d.items {
		if it.Recommendation == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, sqlInsertPosted, id, d.b.ID, it.Recommendation, it.TextID); err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, sqlTouchPosted, d.m.ID, now)
	return id, err
}

// effect is what the act leaves: the first version of its kind is news, a later
// one is a change.
func (d *draft) effect(c act.Caller, id int64, lateReason string) act.Effect {
	kind, what := "meeting.posted", "posted"
	if d.version > 1 {
		kind, what = "meeting.changed", "reposted"
	}
	body := audit.Body{"posting": id, "kind": d.kind, "version": d.version, "sequence": d.m.Sequence, "sha256": hex.EncodeToString(d.hash), "rule": d.ruling.key, "profile": d.ruling.profile, "citation": audit.Sealed(d.ruling.notice.Citation), "late": lateReason != "", "late_reason": audit.Sealed(lateReason)}
	if len(d.missing) > 0 {
		body["missing"], body["missing_reason"] = d.missing, audit.Sealed(d.gap)
	}
	var numbers []any
	for _, it := range d.numbered {
		numbers = append(numbers, map[string]any{"recommendation": it.Recommendation, "number": advice.FormatNumber(it.Year, it.Seq)})
	}
	if numbers != nil {
		body["numbers"] = numbers
	}
	if d.arose != nil {
		body["arose"] = d.arose.UTC().Format(time.RFC3339)
	}
	if at := d.clock.Deadline(d.m.location()); !at.IsZero() {
		body["latest"] = at.UTC().Format(time.RFC3339)
	}
	var bind []outbox.Row
	if d.kind == Agenda {
		bind = []outbox.Row{{Key: packetKey(id), Board: c.Board, Kind: "packet.bind", Payload: map[string]any{"posting": id}}}
	}
	return act.Effect{Subject: "posting/" + strconv.FormatInt(id, 10), Public: true, Location: workURL(d.b.Slug, d.m.Slug, "#postings"), Body: body,
		Outbox: append(bind, outbox.Row{Key: subject(d.m.ID) + "/posted/" + strconv.FormatInt(id, 10), Board: c.Board, Kind: kind, Payload: map[string]any{"meeting": d.m.ID, "posting": id, "what": what}})}
}
