package meeting

import (
	"context"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/prose"
	"parley/internal/record"
)

// PacketPaper is one paper of the packet: a picture, a text that stands in the
// page, or a link with the words that say the same.
type PacketPaper struct {
	Link      page.Link
	Picture   string // address of the picture; "" for what is none
	Alt       string
	Text      string        // of a text file
	Statement template.HTML // the accessible version of a document
}

// PacketItem is one item with its papers.
type PacketItem struct {
	Anchor, Label string
	Title, Detail string
	Line          string // act, length, hour
	Part          bool
	Subject       *page.Link // the recommendation or minutes it deals with
	Finding, Asks string     // the text that is before the board
	Papers        []PacketPaper
}

// PacketData is everything the board has before it, on one page.
type PacketData struct {
	Head     page.Head
	Note     string
	Contents []page.Link
	Items    []PacketItem
	Meeting  string
	Versions []page.Tab
	File     *page.Link // the whole packet as one PDF
	FileNote string     // what is to be known of it
}

var packetPage = page.Must("meeting/packet", func() PacketData {
	return PacketData{Head: page.Head{Title: "Packet", Over: []string{"Community Police Advisory Board"}}, Note: "Version 1, posted December 2", Contents: []page.Link{{Text: "1. Opening", Href: "#item-1"}}, Meeting: "/m", Versions: []page.Tab{{Text: "Agenda, version 1", Href: "/m/packet/1", Current: true}}, File: &page.Link{Text: "One PDF (12 pages, 340 kB)", Href: "/m/packet/1/packet.pdf"}, FileNote: "A convenience.",
		Items: []PacketItem{{Anchor: "item-1", Label: "1", Title: "Opening", Line: "5 min"}, {Anchor: "item-2", Label: "1a", Part: true, Title: "Interpreters", Subject: &page.Link{Text: "Recommendation 2026-014", Href: "/r"}, Finding: "Found.", Asks: "Asked.",
			Papers: []PacketPaper{{Link: page.Link{Text: "Photo (JPG, 9 kB)", Href: "/f.jpg"}, Picture: "/f.jpg", Alt: "A dark path"}, {Link: page.Link{Text: "Notes (TXT, 1 kB)", Href: "/n.txt"}, Text: "Three people spoke."}, {Link: page.Link{Text: "Review (PDF, 90 kB)", Href: "/r.pdf"}, Statement: "The review in words."}}}}}
})

const sqlPutText = `select finding, recommendation from recommendation_texts where board_id = $1 and id = $2`

// maxInline is how much of a text file stands in the page.
const maxInline = 200 << 10

// Packet is the agenda that was posted last with all its papers, on one page
// that reads and prints from top to bottom. Errors: NotFound while no agenda is
// posted.
func (s *Slice) Packet(ctx context.Context, r *http.Request) (page.Public, error) {
	return s.packetPage(ctx, r, func(all []standing) *standing { return newest(all) })
}

// PacketVersion is the packet of one posted version, whatever was posted later:
// the papers as that version listed them. Errors: NotFound.
func (s *Slice) PacketVersion(ctx context.Context, r *http.Request) (page.Public, error) {
	return s.packetPage(ctx, r, func(all []standing) *standing { return numbered(all, r.PathValue("version")) })
}

// numbered is the version with a number as it is written in an address; nil
// when there is none. Versions count from 1 without gaps.
func numbered(all []standing, text string) *standing {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(all) || strconv.Itoa(n) != text {
		return nil
	}
	return &all[n-1]
}

func packetURL(base string, version int) string { return base + "/packet/" + strconv.Itoa(version) }

func (s *Slice) packetPage(ctx context.Context, r *http.Request, which func([]standing) *standing) (page.Public, error) {
	sc := act.From(ctx)
	m, err := s.own(r)
	if err != nil {
		return page.Public{}, err
	}
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	zone := m.location()
	all, err := loadPostings(ctx, s.db, b.ID, m.ID, zone)
	if err != nil {
		return page.Public{}, err
	}
	this, last := which(all.agenda), newest(all.agenda)
	if this == nil {
		return page.Public{}, fault.New(fault.NotFound, "not_found")
	}
	c, items, err := s.packetItems(ctx, b, this.p)
	if err != nil {
		return page.Public{}, err
	}
	base := publicURL(b.Slug, m.Slug)
	posted := announced(c.Meeting)
	d := PacketData{Head: page.Head{Over: []string{c.Meeting.Board, say("meeting.kind." + c.Meeting.Kind)}, Title: say("meeting.packet_title", "Date", day("long", posted.dayIn())), Lede: ledeWords(posted)}, Meeting: base, Items: items,
		Note: say("meeting.agenda_version", "Version", this.p.Version, "Date", day("monthday", this.p.PostedAt.In(zone)))}
	if last.p.Version != this.p.Version {
		d.Note = say("meeting.version_replaced", "Version", last.p.Version, "Date", day("long", last.p.PostedAt.In(zone)))
	}
	for _, x := range items {
		d.Contents = append(d.Contents, page.Link{Text: x.Label + ". " + x.Title, Href: "#" + x.Anchor})
	}
	for _, v := range all.agenda {
		d.Versions = append(d.Versions, page.Tab{Text: postingName(v.p), Href: packetURL(base, v.p.Version), Current: v.p.Version == this.p.Version})
	}
	if d.File, d.FileNote, err = s.packetFile(ctx, base, this.p); err != nil {
		return page.Public{}, err
	}
	chrome := page.ChromeFrom(ctx, d.Head.Title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/b/" + b.Slug + "/meetings"},
		page.Crumb{Text: day("long", m.dayIn()), Href: base}, page.Crumb{Text: say("meeting.packet")})
	chrome.Print = &page.Print{State: postingName(this.p), Address: packetURL(base, this.p.Version), Hash: hashWords(this.p.SHA256)}
	return packetPage.Public(chrome, d, time.Time{})
}

// packetItems are the items of a posted agenda with all that belongs to them.
func (s *Slice) packetItems(ctx context.Context, b boardRow, p postingRow) (record.Posted, []PacketItem, error) {
	c, err := record.Thaw(p.Content)
	if err != nil {
		return c, nil, err
	}
	var out []PacketItem
	times := record.Times(announced(c.Meeting).start(), c.Items)
	for i, it := range c.Items {
		x, err := s.packetItem(ctx, b, it, record.About(times[i]))
		if err != nil {
			return c, nil, err
		}
		out = append(out, x)
	}
	return c, out, nil
}

// SQL of the packet as one PDF, which another capability makes.
const (
	sqlPacketMade  = `select size, pages, left_out from packets where board_id = $1 and posting_id = $2`
	sqlPacketState = `select state from outbox where key = $1`
)

// packetKey names the work of making one packet.
func packetKey(posting int64) string {
	return "posting/" + strconv.FormatInt(posting, 10) + "/packet"
}

// packetFile is the way to a version's PDF, or why there is none yet.
func (s *Slice) packetFile(ctx context.Context, base string, p postingRow) (*page.Link, string, error) {
	if s.files == nil {
		return nil, "", nil
	}
	var rows []struct {
		Size    int64 `db:"size"`
		Pages   int   `db:"pages"`
		LeftOut int   `db:"left_out"`
	}
	if err := s.db.Select(ctx, &rows, sqlPacketMade, act.From(ctx).Board, p.ID); err != nil {
		return nil, "", err
	}
	if len(rows) > 0 {
		x, note := rows[0], say("meeting.packet_pdf_all")
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

func (s *Slice) packetItem(ctx context.Context, b boardRow, it record.PostedItem, about string) (PacketItem, error) {
	x := PacketItem{Anchor: itemAnchor(it.ID), Label: it.Label(), Title: it.Title, Detail: it.Detail, Part: it.Part > 0}
	for _, words := range []string{it.Act(), record.Length(it.Minutes), about} {
		if words != "" && x.Line != "" {
			x.Line += " · "
		}
		x.Line += words
	}
	if it.Recommendation != nil {
		x.Subject = &page.Link{Text: it.Subject(), Href: "/b/" + b.Slug + "/recommendations/" + it.Recommendation.Number}
		var put struct {
			Finding        string `db:"finding"`
			Recommendation string `db:"recommendation"`
		}
		if err := s.db.Get(ctx, &put, sqlPutText, b.ID, it.Recommendation.Text); err != nil {
			return x, err
		}
		x.Finding, x.Asks = put.Finding, put.Recommendation
	}
	if it.MinutesOf != nil {
		x.Subject = &page.Link{Text: it.Subject(), Href: publicURL(b.Slug, it.MinutesOf.Slug)}
	}
	for _, p := range it.Papers {
		paper := PacketPaper{Link: p.Link(b.Slug)}
		if p.File != nil {
			var err error
			if paper.Statement, err = prose.Part(p.File.Statement); err != nil {
				return x, err
			}
			switch blob.KindOf(p.File.Type) {
			case blob.Picture:
				paper.Picture, paper.Alt = paper.Link.Href, p.File.Alt
			case blob.Text:
				if paper.Text, err = s.textOf(ctx, *p.File); err != nil {
					return x, err
				}
			}
		}
		x.Papers = append(x.Papers, paper)
	}
	return x, nil
}

// textOf reads a text file that is short enough to stand in the page; "" when it
// is not, or when this installation keeps no files.
func (s *Slice) textOf(ctx context.Context, f record.PostedFile) (string, error) {
	if s.files == nil || f.Size > maxInline {
		return "", nil
	}
	sum, err := blob.ParseSum(f.SHA256)
	if err != nil {
		return "", err
	}
	content, err := s.files.Open(ctx, sum)
	if err != nil {
		return "", err
	}
	defer content.Close()
	text, err := io.ReadAll(io.LimitReader(content, maxInline))
	if err != nil {
		return "", fault.Wrap(fault.Internal, "files_unavailable", err)
	}
	return strings.ToValidUTF8(string(text), "\uFFFD"), nil
}
