package meeting

import (
	"context"
	"io"
	"net/http"
	"strconv"

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

// SQL of the packet as one PDF.
const (
	sqlBindPosting = `select p.id, p.meeting_id, p.kind, p.version, p.content, p.sha256, p.posted_at, coalesce(w.name, '') as posted_by, m.slug as meeting, p.board_id from postings p join meetings m on m.id = p.meeting_id left join people w on w.id = p.posted_by
where p.id = $1 and p.board_id = $2 and p.kind = 'agenda'`
	sqlPacketKept   = `select count(*) from packets where posting_id = $1`
	sqlPacket       = `select sha256, size, pages, left_out from packets where board_id = $1 and posting_id = $2`
	sqlPacketState  = `select state from outbox where key = $1`
	sqlInsertPacket = `insert into packets (posting_id, board_id, sha256, size, pages, left_out, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`
)

type packetRow struct {
	SHA256  []byte `db:"sha256"`
	Size    int64  `db:"size"`
	Pages   int    `db:"pages"`
	LeftOut int    `db:"left_out"`
}

// packetKey names the work of making one packet.
func packetKey(posting int64) string {
	return "posting/" + strconv.FormatInt(posting, 10) + "/packet"
}

// packetFile is the way to a version's PDF, or why there is none yet.
func (s *Slice) packetFile(ctx context.Context, base string, p postingRow) (*page.Link, string, error) {
	if s.files == nil {
		return nil, "", nil
	}
	var rows []packetRow
	if err := s.db.Select(ctx, &rows, sqlPacket, act.From(ctx).Board, p.ID); err != nil {
		return nil, "", err
	}
	for _, x := range rows {
		note := say("meeting.packet_pdf_all")
		if x.LeftOut > 0 {
			note = say("meeting.packet_pdf_some", "N", x.LeftOut)
		}
		return &page.Link{Text: say("meeting.packet_pdf", "N", x.Pages, "Size", sizeWords(x.Size)), Href: packetURL(base, p.Version) + "/packet.pdf"}, note, nil
	}
	var states []string
	if err := s.db.Select(ctx, &states, sqlPacketState, packetKey(p.ID)); err != nil {
		return nil, "", err
	}
	for _, state := range states {
		switch state {
		case "waiting":
			return nil, say("meeting.packet_preparing"), nil
		case "parked":
			return nil, say("meeting.packet_parked"), nil
		}
	}
	return nil, "", nil
}

func sizeWords(n int64) string {
	if n < 1<<20 {
		return say("meeting.size_kb", "N", max(1, n>>10))
	}
	return say("meeting.size_mb", "N", n>>20)
}

// PacketFile sends the packet of one version as one PDF. Errors: NotFound also
// while it is being made.
func (s *Slice) PacketFile(w http.ResponseWriter, r *http.Request) error {
	ctx, board := r.Context(), act.From(r.Context()).Board
	m, err := s.own(r)
	if err != nil {
		return err
	}
	all, err := loadPostings(ctx, s.db, board, m.ID, m.location())
	if err != nil {
		return err
	}
	this := numbered(all.agenda, r.PathValue("version"))
	if this == nil || s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	var x packetRow
	if err := s.db.Get(ctx, &x, sqlPacket, board, this.p.ID); err != nil {
		return err
	}
	content, err := s.files.Open(ctx, blob.Sum(x.SHA256))
	if err != nil {
		return err
	}
	defer content.Close()
	name := act.From(ctx).Slug + "-" + m.Slug + "-v" + strconv.Itoa(this.p.Version) + ".pdf"
	blob.Send(w, r, content, blob.File{Name: name, Type: "application/pdf"}, blob.Sum(x.SHA256), "public, max-age=31536000, immutable")
	return nil
}

// BindPackets makes the packets that were asked for, one after the other. What
// a stopped server left is begun again: a packet is there whole or not at all.
func (s *Slice) BindPackets(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	out := make([]outbox.Result, len(jobs))
	for i, j := range jobs {
		if s.files == nil { // nothing is kept here: the page is the packet
			continue
		}
		if ctx.Err() != nil {
			out[i] = outbox.Result{Wait: true}
			continue
		}
		if err := s.bind(ctx, j.Board, j.Int("posting")); err != nil {
			out[i] = outbox.Result{Err: err, Wait: ctx.Err() != nil}
		}
	}
	return out
}

// bind makes one packet, keeps it by its hash and records it. Errors: NotFound;
// Internal packet_unbound, files_unavailable.
func (s *Slice) bind(ctx context.Context, board, posting int64) error {
	var kept int
	if err := s.db.Get(ctx, &kept, sqlPacketKept, posting); err != nil || kept > 0 {
		return err
	}
	var p struct {
		postingRow
		Meeting string `db:"meeting"`
		Board   int64  `db:"board_id"`
	}
	if err := s.db.Get(ctx, &p, sqlBindPosting, posting, board); err != nil {
		return err
	}
	b, err := loadBoard(ctx, s.db, board)
	if err != nil {
		return err
	}
	c, items, err := s.packetItems(ctx, b, p.postingRow)
	if err != nil {
		return err
	}
	w := binding{s: s, p: p.postingRow, c: c, items: items, at: s.base.JoinPath(packetURL(publicURL(b.Slug, p.Meeting), p.Version)).String()}
	made, err := bind.Bind(ctx, say("meeting.packet_title", "Date", day("long", announced(c.Meeting).dayIn())), w.bookmarks(ctx), w.lines)
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

// binding writes our own pages of a packet.
type binding struct {
	s     *Slice
	p     postingRow
	c     record.Posted
	items []PacketItem
	at    string // address of the packet
}

func paperMark(item, n int) string { return "p" + strconv.Itoa(item) + "-" + strconv.Itoa(n) }

func (w binding) bookmarks(ctx context.Context) []bind.Item {
	var out []bind.Item
	for i, it := range w.c.Items {
		x := bind.Item{Mark: w.items[i].Anchor, Title: it.Label() + ". " + it.Title}
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
	boundText  = bind.Style{Size: 10.5, Before: 4}
	boundPaper = bind.Style{Size: 10.5, Indent: 18, Before: 2}
	boundSmall = bind.Style{Size: 9, Indent: 18, Before: 1}
)

// lines are the cover, the contents and what is before the board in words.
func (w binding) lines(out map[string]string, boxes bool) []bind.Line {
	var all []bind.Line
	add := func(style bind.Style, text string) { all = append(all, bind.Line{Style: style, Text: text}) }
	m := announced(w.c.Meeting)
	zone := m.location()
	add(boundText, w.c.Meeting.Board+" · "+say("meeting.kind."+w.c.Meeting.Kind))
	add(boundTitle, say("meeting.packet_title", "Date", day("long", m.dayIn())))
	for _, f := range factsOf(m) {
		add(boundText, f.Name+": "+f.Value)
	}
	add(boundText, say("meeting.bound_version", "Posting", postingName(w.p), "When", day("weekmoment", w.p.PostedAt.In(zone))))
	add(boundText, say("meeting.bound_lead"))
	add(boundText, w.at)
	if boxes {
		add(boundText, say("meeting.bound_boxes"))
	}
	add(boundHead, say("meeting.bound_contents"))
	for i, it := range w.c.Items {
		all = append(all, bind.Line{Style: boundItem, Text: it.Label() + ". " + it.Title, To: w.items[i].Anchor})
		for n, p := range it.Papers {
			l := bind.Line{Style: boundPaper, Text: w.items[i].Papers[n].Link.Text, To: paperMark(i, n)}
			why, left := out[l.To]
			if left {
				l.To = ""
			}
			all = append(all, l)
			if left {
				add(boundSmall, say("meeting.bound_out", "Why", w.why(p, why), "Address", w.address(w.items[i].Papers[n].Link.Href)))
			}
		}
	}
	all = append(all, bind.Line{Style: boundHead, Text: say("meeting.bound_items"), Break: true})
	for _, x := range w.items {
		all = append(all, bind.Line{Style: boundItem, Text: x.Label + ". " + x.Title, Mark: x.Anchor})
		if x.Line != "" {
			add(boundText, x.Line)
		}
		if x.Detail != "" {
			add(boundText, x.Detail)
		}
		if x.Subject != nil {
			add(boundText, x.Subject.Text)
		}
		if x.Finding != "" {
			add(boundText, say("meeting.packet_finding")+" "+x.Finding)
		}
		if x.Asks != "" {
			add(boundText, say("meeting.packet_asks")+" "+x.Asks)
		}
	}
	return all
}

func (w binding) why(p record.PostedPaper, reason string) string {
	if p.File == nil {
		reason = "link"
	}
	return say("meeting.bound_why." + reason)
}

// address is a paper's whole address: ours are given from the root.
func (w binding) address(href string) string {
	u, err := w.s.base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}
