package agenda

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of copying from the host of a joint meeting. Only what the host posted is
// read: what another board plans is its own.
const (
	sqlHost = `select h.id, h.slug, h.held_on, b.slug as board, b.name as board_name from meetings m join meetings h on h.id = m.joint_with join boards b on b.id = h.board_id where m.board_id = $1 and m.id = $2`
	// The host's newest agenda, and those that copies were compared with last.
	sqlHostPostings = `select p.id, p.content, p.posted_at, p.version from postings p where p.kind = 'agenda' and p.meeting_id = $1 and (p.id = (select max(n.id) from postings n where n.meeting_id = $1 and n.kind = 'agenda')
or p.id in (select i.copied_at from agenda_items i where i.meeting_id = $2 and i.removed_at is null)) order by p.id desc`
	sqlCopies       = `select id, copied_from, copied_at from agenda_items where meeting_id = $1 and removed_at is null and copied_from is not null order by position, id`
	sqlCopied       = `update agenda_items set copied_from = $2, copied_at = $3 where id = $1`
	sqlOwnPapers    = `select p.id, p.title, p.url, coalesce(encode(f.sha256, 'hex'), '') as sha256 from papers p left join paper_files f on f.paper_id = p.id where p.item_id = $1 and p.removed_at is null order by p.id`
	sqlGuestsToCome = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.source is null and m.state = 'scheduled' and m.joint_with is not null order by m.held_on, m.id`
)

type hostRow struct {
	ID        int64      `db:"id"`
	Slug      string     `db:"slug"`
	On        rules.Date `db:"held_on"`
	Board     string     `db:"board"`
	BoardName string     `db:"board_name"`
}

type copyRow struct {
	ID   int64 `db:"id"`
	From int64 `db:"copied_from"`
	At   int64 `db:"copied_at"` // posting
}

// joint is a board's agenda beside the host's, as that was posted last.
type joint struct {
	host     hostRow
	posting  int64 // the host's newest; 0: it posted no agenda yet
	version  int
	postedAt time.Time
	now      []record.PostedItem
	copies   []copyRow
	was      map[int64]record.PostedItem // by own item: its origin, as it was compared last
	states   []order.CopyState
}

// readJoint reads both agendas. Errors: NotFound when the meeting joined none.
func readJoint(ctx context.Context, r pg.Reader, board, meeting int64) (joint, error) {
	x := joint{was: map[int64]record.PostedItem{}}
	if err := r.Get(ctx, &x.host, sqlHost, board, meeting); err != nil {
		return x, err
	}
	var postings []struct {
		ID       int64     `db:"id"`
		Content  string    `db:"content"`
		PostedAt time.Time `db:"posted_at"`
		Version  int       `db:"version"`
	}
	if err := r.Select(ctx, &postings, sqlHostPostings, x.host.ID, meeting); err != nil || len(postings) == 0 {
		return x, err
	}
	if err := r.Select(ctx, &x.copies, sqlCopies, meeting); err != nil {
		return x, err
	}
	frozen := map[int64]map[int64]record.PostedItem{}
	for i, p := range postings {
		thawed, err := record.Thaw(p.Content)
		if err != nil {
			return x, err
		}
		if i == 0 {
			x.posting, x.version, x.postedAt, x.now = p.ID, p.Version, p.PostedAt, thawed.Items
		}
		frozen[p.ID] = map[int64]record.PostedItem{}
		for _, it := range thawed.Items {
			frozen[p.ID][it.ID] = it
		}
	}
	seen := int64(0) // the posting that anything was compared with last
	var copies []order.CopiedItem
	for _, c := range x.copies {
		seen = max(seen, c.At)
		y := order.CopiedItem{ID: c.ID, From: c.From}
		if it, ok := frozen[c.At][c.From]; ok {
			x.was[c.ID], y.Words = it, hostWords(it)
		}
		copies = append(copies, y)
	}
	var host []order.HostItem
	for _, it := range x.now {
		_, there := frozen[seen][it.ID]
		host = append(host, order.HostItem{ID: it.ID, Words: hostWords(it), Seen: there})
	}
	x.states = order.CompareCopies(host, copies)
	return x, nil
}

// hostWords is an item as the host posted it, in one line. A file is told from
// another of its name by the beginning of its hash.
func hostWords(it record.PostedItem) string {
	out := []string{it.Title}
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	add(it.Detail)
	add(record.Length(it.Minutes))
	add(it.Act())
	if it.Consent {
		add(say("agenda.item_consent"))
	}
	for _, p := range it.Papers {
		if p.File != nil {
			add(say("agenda.copy_file", "Title", p.Title, "Sum", p.File.SHA256[:min(8, len(p.File.SHA256))]))
		} else {
			add(p.Title + " " + p.URL)
		}
	}
	return strings.Join(out, " · ")
}

// state finds how an item of the host stands, also one that is gone.
func (x joint) state(host int64) (order.CopyState, bool) {
	for _, s := range x.states {
		if s.Host == host || s.State == order.CopyGone && x.origin(s.Own) == host {
			return s, true
		}
	}
	return order.CopyState{}, false
}

func (x joint) origin(own int64) int64 {
	for _, c := range x.copies {
		if c.ID == own {
			return c.From
		}
	}
	return 0
}

// posted finds an item of the host's newest agenda, and the item it is a part of.
func (x joint) posted(host int64) (it record.PostedItem, under int64) {
	for _, p := range x.now {
		if p.Part == 0 {
			under = p.ID
		}
		if p.ID != host {
			continue
		}
		if p.Part == 0 {
			under = 0
		}
		return p, under
	}
	return record.PostedItem{}, 0
}

// differs counts what the clerk has not looked at: new, changed or gone.
func (x joint) differs() (n int) {
	for _, s := range x.states {
		if s.State == order.CopyNew || s.State == order.CopyChanged || s.State == order.CopyGone {
			n++
		}
	}
	return n
}

// Copy takes over how one item of a joint meeting's host stands: copies it with
// its papers, changes the copy, or takes it off. With keep the copy stays as it
// is, and the difference counts as seen. The host's files are not copied: both
// boards' papers name the same content. Errors: NotFound; Conflict
// agenda_items_copied_once where nothing differs, meeting_already_open,
// meeting_over, agenda_full, item_parts_first.
func (s *Slice) Copy(ctx context.Context, c act.Caller, meeting, host int64, keep bool) (act.Receipt, error) {
	return s.planning(ctx, rules.AgendaCopy, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, err := lockPlanned(ctx, tx, c.Board, meeting)
		if err != nil {
			return plannedAct{}, err
		}
		x, err := readJoint(ctx, tx, c.Board, m.ID)
		if err != nil {
			return plannedAct{}, err
		}
		st, known := x.state(host)
		switch {
		case !known:
			return plannedAct{}, fault.New(fault.NotFound, "not_found")
		case st.State == order.CopySame, keep && st.Own == 0:
			return plannedAct{}, fault.New(fault.Conflict, "agenda_items_copied_once")
		}
		k := copying{board: c.Board, m: m, x: x, host: host, own: st.Own, papers: []any{}, off: []any{}}
		if k.now, err = tx.Now(ctx); err != nil {
			return plannedAct{}, err
		}
		k.it, k.under = x.posted(host)
		switch {
		case keep:
			err = k.load(ctx, tx)
		case st.State == order.CopyGone:
			err = k.remove(ctx, tx)
		case st.Own == 0:
			err = k.insert(ctx, tx)
		default:
			err = k.change(ctx, tx)
		}
		if err != nil {
			return plannedAct{}, err
		}
		if _, err := tx.Exec(ctx, sqlCopied, k.own, host, x.posting); err != nil {
			return plannedAct{}, err
		}
		body := k.in.body(m.ID)
		body["parent"], body["copied_from"], body["copied_at"], body["papers"], body["off"], body["kept"] = k.in.Under, host, x.posting, k.papers, k.off, keep
		return plannedAct{m, itemSubject(k.own), body}, nil
	})
}

// copying is one act of Copy.
type copying struct {
	board  int64
	m      meetingRow
	x      joint
	host   int64
	it     record.PostedItem // as the host posted it now
	under  int64             // the host's item it is a part of
	own    int64             // 0 until it is copied
	in     Item              // the own item as the act leaves it
	now    time.Time
	papers []any // added
	off    []any // taken off
}

// load reads the own item as it stands.
func (k *copying) load(ctx context.Context, tx *pg.Tx) error {
	var it itemRow
	err := tx.Get(ctx, &it, sqlItem, k.board, k.own)
	k.in = Item{Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak, Recommendation: it.Recommendation, MinutesOf: it.MinutesID, Consent: it.Consent, Standing: it.Standing, Closed: it.Closed, Under: it.Parent}
	return err
}

func (k *copying) insert(ctx context.Context, tx *pg.Tx) error {
	k.in = Item{Title: k.it.Title, Detail: k.it.Detail, Minutes: k.it.Minutes, Votes: k.it.Votes, Speak: k.it.Speak, Consent: k.it.Consent, Closed: k.it.Closed}
	for _, c := range k.x.copies { // a part follows its item, where that was copied
		if c.From == k.under && k.under != 0 {
			k.in.Under, k.in.Consent = c.ID, false
		}
	}
	var err error
	if k.own, err = insertItem(ctx, tx, k.board, k.m.ID, k.in, 0); err != nil {
		return err
	}
	return k.addPapers(ctx, tx, nil)
}

func (k *copying) change(ctx context.Context, tx *pg.Tx) error {
	if err := k.load(ctx, tx); err != nil {
		return err
	}
	k.in.Title, k.in.Detail, k.in.Minutes, k.in.Votes, k.in.Speak, k.in.Closed = k.it.Title, k.it.Detail, k.it.Minutes, k.it.Votes, k.it.Speak, k.it.Closed
	k.in.Consent = k.it.Consent && k.in.Under == 0
	if _, err := tx.Exec(ctx, sqlUpdateItem, k.own, nfc(k.in.Title), nfc(k.in.Detail), k.in.Minutes, k.in.Votes, k.in.Speak, k.in.Recommendation, k.in.MinutesOf, k.in.Consent, k.in.Standing, k.in.Closed); err != nil {
		return err
	}
	was := k.x.was[k.own].Papers
	var own []struct {
		ID     int64  `db:"id"`
		Title  string `db:"title"`
		URL    string `db:"url"`
		SHA256 string `db:"sha256"`
	}
	if err := tx.Select(ctx, &own, sqlOwnPapers, k.own); err != nil {
		return err
	}
	for _, p := range own { // what the host took off goes; what the board added itself stays
		key := paperKey{p.Title, p.URL, p.SHA256}
		if !holds(was, key) || holds(k.it.Papers, key) {
			continue
		}
		if _, err := tx.Exec(ctx, sqlRemovePaper, p.ID, k.now); err != nil {
			return err
		}
		k.off = append(k.off, p.ID)
	}
	return k.addPapers(ctx, tx, was)
}

func (k *copying) remove(ctx context.Context, tx *pg.Tx) error {
	if err := k.load(ctx, tx); err != nil {
		return err
	}
	items, _, err := record.Planned(ctx, tx, k.board, k.m.ID)
	if err != nil {
		return err
	}
	lines := record.Lines(items)
	if slices.ContainsFunc(lines, func(l order.Line) bool { return l.Parent == k.own }) {
		return fault.New(fault.Conflict, "item_parts_first")
	}
	if _, err := tx.Exec(ctx, sqlRemoveItem, k.own, k.now); err != nil {
		return err
	}
	return place(ctx, tx, slices.DeleteFunc(lines, func(l order.Line) bool { return l.ID == k.own }))
}

// paperKey tells papers apart.
type paperKey struct{ title, url, sum string }

func keyOf(p record.PostedPaper) paperKey {
	if p.File != nil {
		return paperKey{p.Title, p.URL, p.File.SHA256}
	}
	return paperKey{p.Title, p.URL, ""}
}

func holds(papers []record.PostedPaper, key paperKey) bool {
	return slices.ContainsFunc(papers, func(p record.PostedPaper) bool { return keyOf(p) == key })
}

// addPapers adds the papers the host posted since; a file by the hash of what is
// kept already.
func (k *copying) addPapers(ctx context.Context, tx *pg.Tx, was []record.PostedPaper) error {
	for _, p := range k.it.Papers {
		if holds(was, keyOf(p)) {
			continue
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertPaper, k.board, k.m.ID, k.own, p.Title, p.URL, k.now); err != nil {
			return err
		}
		sum := ""
		if f := p.File; f != nil {
			sum = f.SHA256
			raw, err := hex.DecodeString(sum)
			if err != nil {
				return fault.Wrap(fault.Internal, "posting_unreadable", err)
			}
			if _, err := tx.Exec(ctx, sqlInsertFile, id, k.board, raw, f.Size, f.Type, f.Name, f.Alt, f.Statement); err != nil {
				return err
			}
		}
		k.papers = append(k.papers, map[string]any{"paper": id, "title": audit.Sealed(p.Title), "url": p.URL, "sha256": sum})
	}
	return nil
}
