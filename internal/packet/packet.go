// Package packet makes one PDF of each agenda that was posted, with all its
// papers, and hands it out. The page of a packet is the meeting slice's.
package packet

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/bind"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	door  *act.Door
	files blob.Store // nil: nothing is kept, so nothing is made
	base  *url.URL   // of the portal
}

// New returns the slice; files keeps what is made, base is the portal's address.
func New(db *pg.DB, door *act.Door, files blob.Store, base *url.URL) *Slice {
	return &Slice{db: db, door: door, files: files, base: base}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

// SQL of packets.
const (
	sqlBindPosting = `select p.version, p.content, p.posted_at, m.slug as meeting, b.slug as board from postings p join meetings m on m.id = p.meeting_id join boards b on b.id = p.board_id
where p.id = $1 and p.board_id = $2 and p.kind = 'agenda'`
	sqlBoundText    = `select finding, recommendation from recommendation_texts where board_id = $1 and id = $2`
	sqlPacketKept   = `select count(*) from packets where posting_id = $1`
	sqlPacket       = `select k.sha256 from postings p join meetings m on m.id = p.meeting_id join packets k on k.posting_id = p.id where p.board_id = $1 and m.slug = $2 and p.kind = 'agenda' and p.version::text = $3`
	sqlInsertPacket = `insert into packets (posting_id, board_id, sha256, size, pages, left_out, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`
)

// File sends the packet of one version as one PDF. Errors: NotFound also
// while it is being made.
func (s *Slice) File(w http.ResponseWriter, r *http.Request) error {
	if s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	ctx, sc := r.Context(), act.From(r.Context())
	meeting, version := r.PathValue("meeting"), r.PathValue("version")
	var hash []byte
	if err := s.db.Get(ctx, &hash, sqlPacket, sc.Board, meeting, version); err != nil {
		return err
	}
	content, err := s.files.Open(ctx, blob.Sum(hash))
	if err != nil {
		return err
	}
	defer content.Close()
	blob.Send(w, r, content, blob.File{Name: sc.Slug + "-" + meeting + "-v" + version + ".pdf", Type: "application/pdf"}, blob.Sum(hash), "public, max-age=31536000, immutable")
	return nil
}

// Bind makes the packets that were asked for, one after the other. What
// a stopped server left is begun again: a packet is there whole or not at all.
func (s *Slice) Bind(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	out := make([]outbox.Result, len(jobs))
	for i, j := range jobs {
		if s.files == nil { // nothing is kept here: the page is the packet
			continue
		}
		if ctx.Err() != nil {
			out[i] = outbox.Result{Wait: true}
			continue
		}
		if err := s.make(ctx, j.Board, j.Int("posting")); err != nil {
			out[i] = outbox.Result{Err: err, Wait: ctx.Err() != nil}
		}
	}
	return out
}

// make makes one packet, keeps it by its hash and records it. Errors: NotFound;
// Internal packet_unbound, files_unavailable.
func (s *Slice) make(ctx context.Context, board, posting int64) error {
	var kept int
	if err := s.db.Get(ctx, &kept, sqlPacketKept, posting); err != nil || kept > 0 {
		return err
	}
	var p struct {
		Version  int       `db:"version"`
		Content  string    `db:"content"`
		PostedAt time.Time `db:"posted_at"`
		Meeting  string    `db:"meeting"`
		Board    string    `db:"board"`
	}
	if err := s.db.Get(ctx, &p, sqlBindPosting, posting, board); err != nil {
		return err
	}
	w := binding{s: s, board: p.Board, version: p.Version, posted: p.PostedAt, texts: map[int64]boundText{},
		at: s.base.JoinPath("b", p.Board, "meetings", p.Meeting, "packet", strconv.Itoa(p.Version)).String()}
	var err error
	if w.c, err = record.Thaw(p.Content); err != nil {
		return err
	}
	if w.zone, err = time.LoadLocation(w.c.Meeting.Zone); err != nil {
		return err
	}
	for _, it := range w.c.Items {
		if it.Recommendation == nil {
			continue
		}
		var t boundText
		if err := s.db.Get(ctx, &t, sqlBoundText, board, it.Recommendation.Text); err != nil {
			return err
		}
		w.texts[it.ID] = t
	}
	made, err := bind.Bind(ctx, w.title(), w.bookmarks(ctx), w.lines)
	if err != nil {
		return err
	}
	sum, err := s.files.Put(ctx, made.Content)
	if err != nil {
		return err
	}
	_, err = s.door.Do(ctx, rules.PacketBind, act.Caller{By: act.Program("packet"), Board: board}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		n, err := tx.Exec(ctx, sqlInsertPacket, posting, board, sum[:], len(made.Content), made.Pages, len(made.Out), now)
		if err != nil || n == 0 { // another worker was faster
			return act.Effect{Quiet: true}, err
		}
		return act.Effect{Subject: "posting/" + strconv.FormatInt(posting, 10), Public: true, Body: audit.Body{"sha256": sum.String(), "size": len(made.Content), "pages": made.Pages, "left_out": len(made.Out)}}, nil
	})
	return err
}

// boundText is the text of a recommendation that is before the board.
type boundText struct {
	Finding        string `db:"finding"`
	Recommendation string `db:"recommendation"`
}

// binding writes our own pages of a packet.
type binding struct {
	s       *Slice
	c       record.Posted
	board   string // slug
	version int
	posted  time.Time
	zone    *time.Location
	texts   map[int64]boundText // by item
	at      string              // address of the packet
}

func (w binding) title() string {
	return say("meeting.packet_title", "Date", day("long", w.c.Meeting.On.In(w.zone)))
}

func paperMark(item, n int) string { return "p" + strconv.Itoa(item) + "-" + strconv.Itoa(n) }

func itemMark(it record.PostedItem) string { return "item-" + strconv.FormatInt(it.ID, 10) }

func (w binding) bookmarks(ctx context.Context) []bind.Item {
	var out []bind.Item
	for i, it := range w.c.Items {
		x := bind.Item{Mark: itemMark(it), Title: it.Label() + ". " + it.Title}
		for n, p := range it.Papers {
			paper := bind.Paper{ID: paperMark(i, n), Title: p.Title}
			if p.File != nil {
				f := *p.File
				paper.Size, paper.Fits = f.Size, f.Type == "application/pdf" || blob.KindOf(f.Type) == blob.Picture
				paper.Read = func() ([]byte, error) { return w.s.read(ctx, f) }
			}
			x.Papers = append(x.Papers, paper)
		}
		out = append(out, x)
	}
	return out
}

// read reads a whole paper. It is of a bounded size: it was taken in by us.
func (s *Slice) read(ctx context.Context, f record.PostedFile) ([]byte, error) {
	sum, err := blob.ParseSum(f.SHA256)
	if err != nil {
		return nil, err
	}
	content, err := s.files.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	raw, err := io.ReadAll(io.LimitReader(content, f.Size))
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "files_unavailable", err)
	}
	return raw, nil
}

var (
	boundTitle = bind.Style{Size: 22, Bold: true, Before: 8}
	boundHead  = bind.Style{Size: 15, Bold: true, Before: 22}
	boundItem  = bind.Style{Size: 11.5, Bold: true, Before: 9}
	boundPlain = bind.Style{Size: 10.5, Before: 4}
	boundPaper = bind.Style{Size: 10.5, Indent: 18, Before: 2}
	boundSmall = bind.Style{Size: 9, Indent: 18, Before: 1}
)

// lines are the cover, the contents and what is before the board in words.
func (w binding) lines(out map[string]string, boxes bool) []bind.Line {
	var all []bind.Line
	add := func(style bind.Style, text string) {
		if text != "" {
			all = append(all, bind.Line{Style: style, Text: text})
		}
	}
	fact := func(id, value string) {
		if value != "" {
			add(boundPlain, say(id)+": "+value)
		}
	}
	m := w.c.Meeting
	start := rules.StartInstant(m.On, m.Starts, w.zone)
	add(boundPlain, m.Board+" · "+say("meeting.kind."+m.Kind))
	add(boundTitle, w.title())
	fact("meeting.fact_when", day("weekmoment", start))
	fact("meeting.fact_place", m.Place)
	fact("meeting.fact_link", m.Link)
	fact("meeting.fact_dial_in", record.DialWords(m.DialIn, m.DialCode))
	fact("meeting.fact_length", record.Length(m.Minutes))
	fact("meeting.fact_accommodation", m.Accommodation)
	add(boundPlain, say("packet.version", "Version", w.version, "When", day("weekmoment", w.posted.In(w.zone))))
	add(boundPlain, say("packet.lead"))
	add(boundPlain, w.at)
	if boxes {
		add(boundPlain, say("packet.boxes"))
	}
	add(boundHead, say("packet.contents"))
	for i, it := range w.c.Items {
		all = append(all, bind.Line{Style: boundItem, Text: it.Label() + ". " + it.Title, To: itemMark(it)})
		for n, p := range it.Papers {
			link := p.Link(w.board)
			l := bind.Line{Style: boundPaper, Text: link.Text, To: paperMark(i, n)}
			why, left := out[l.To]
			if left {
				l.To = ""
			}
			all = append(all, l)
			if left {
				add(boundSmall, say("packet.out", "Why", w.why(p, why), "Address", w.address(link.Href)))
			}
		}
	}
	all = append(all, bind.Line{Style: boundHead, Text: say("packet.items"), Break: true})
	times := record.Times(start, w.c.Items)
	for i, it := range w.c.Items {
		all = append(all, bind.Line{Style: boundItem, Text: it.Label() + ". " + it.Title, Mark: itemMark(it)})
		for _, words := range []string{it.Act(), record.Length(it.Minutes), record.About(times[i]), it.Detail, it.Subject()} {
			add(boundPlain, words)
		}
		if t, ok := w.texts[it.ID]; ok {
			add(boundPlain, say("meeting.packet_finding")+" "+t.Finding)
			add(boundPlain, say("meeting.packet_asks")+" "+t.Recommendation)
		}
	}
	return all
}

func (w binding) why(p record.PostedPaper, reason string) string {
	if p.File == nil {
		reason = "link"
	}
	return say("packet.why." + reason)
}

// address is a paper's whole address: ours are given from the root.
func (w binding) address(href string) string {
	u, err := w.s.base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}
