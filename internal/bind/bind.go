// Package bind makes one PDF of a packet: our own pages with what is in it, and
// then its papers in order. Papers are read in a child process, because a
// hostile one can make its reader run out of stack or memory, which no recover
// catches. What cannot be put in is listed with its address.
package bind

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"

	"parley/internal/fault"
)

// Why a paper is not in the packet.
const (
	Encrypted = "encrypted"
	Damaged   = "damaged"
	TooLarge  = "too_large"
	Other     = "other" // neither a PDF nor a picture
)

// Limits of one packet.
const (
	maxPages = 2000      // of one paper
	maxBytes = 150 << 20 // of all papers together
	perTask  = 30 * time.Second
)

// Paper is a paper as it goes in.
type Paper struct {
	ID    string // the mark of its first page
	Title string // of its bookmark
	Size  int64
	Fits  bool                   // a PDF or a picture
	Read  func() ([]byte, error) // called only for what fits
}

// Item is an item of the agenda: a bookmark, with its papers below it.
type Item struct {
	Mark   string // of a line of our own pages
	Title  string
	Papers []Paper
}

// Bound is the packet as one PDF.
type Bound struct {
	Content []byte
	Pages   int
	Out     map[string]string // why, of each paper by ID that is not in it
}

// turn lets one binding run at a time.
var turn = make(chan struct{}, 1)

// Bind makes the packet. lines are our own pages; they are asked for again once
// it is known which papers cannot be in it, and whether a sign is missing in the
// typeface. Errors: Internal packet_unbound; errors of reading papers.
func Bind(ctx context.Context, title string, items []Item, lines func(out map[string]string, changed bool) []Line) (Bound, error) {
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return Bound{}, fault.Wrap(fault.Unavailable, "packet_unbound", ctx.Err())
	}
	folder, err := os.MkdirTemp("", "packet-")
	if err != nil {
		return Bound{}, fault.Wrap(fault.Internal, "packet_unbound", err)
	}
	defer os.RemoveAll(folder)
	b := binding{folder: folder, pages: map[string]int{}, out: map[string]string{}}
	if err := b.readAll(ctx, items); err != nil {
		return Bound{}, err
	}
	made, err := b.merge(ctx, title, items, lines)
	if err == nil || ctx.Err() != nil || len(b.files) == 0 {
		return made, err
	}
	// Each could be read, but not all put together: the list still says where
	// every paper is.
	for _, name := range b.files {
		b.out[name] = Damaged
	}
	b.files, b.pages = nil, map[string]int{}
	return b.merge(ctx, title, items, lines)
}

type binding struct {
	folder string
	files  []string       // IDs of the papers that go in, in order
	pages  map[string]int // how many each has
	out    map[string]string
}

func (b *binding) path(name string) string { return filepath.Join(b.folder, name) }

// readAll has every paper read once, each by a child of its own.
func (b *binding) readAll(ctx context.Context, items []Item) error {
	total := int64(0)
	for _, it := range items {
		for _, p := range it.Papers {
			total += p.Size
			switch {
			case !p.Fits:
				b.out[p.ID] = Other
				continue
			case total > maxBytes:
				b.out[p.ID] = TooLarge
				total -= p.Size
				continue
			}
			raw, err := p.Read()
			if err != nil {
				return err
			}
			if err := os.WriteFile(b.path(p.ID), raw, 0o600); err != nil {
				return fault.Wrap(fault.Internal, "packet_unbound", err)
			}
			f, err := b.run(ctx, task{Check: p.ID})
			switch {
			case ctx.Err() != nil:
				return fault.Wrap(fault.Unavailable, "packet_unbound", ctx.Err())
			case err != nil: // its reader ran wild
				f.Reason = Damaged
			}
			if f.Reason != "" {
				b.out[p.ID] = f.Reason
				continue
			}
			b.pages[p.ID] = f.Pages
			b.files = append(b.files, p.ID)
		}
	}
	return nil
}

// own lays out our own pages, until the numbers of pages in them are right.
func (b *binding) own(lines func(map[string]string, bool) []Line) (*sheets, map[string]int, error) {
	s, err := set(lines(b.out, false), func(string) int { return 1 })
	if err != nil {
		return nil, nil, err
	}
	changed := s.changed
	all := lines(b.out, changed)
	at := b.places(s)
	for range 2 { // a number of another length may break a line elsewhere
		if s, err = set(all, func(name string) int { return at[name] }); err != nil {
			return nil, nil, err
		}
		at = b.places(s)
	}
	return s, at, nil
}

// places says on which page each mark of ours and each paper is.
func (b *binding) places(s *sheets) map[string]int {
	at := maps.Clone(s.marks)
	next := len(s.pages) + 1
	for _, name := range b.files {
		at[name] = next
		next += b.pages[name]
	}
	return at
}

func (b *binding) merge(ctx context.Context, title string, items []Item, lines func(map[string]string, bool) []Line) (Bound, error) {
	fail := func(err error) (Bound, error) { return Bound{}, fault.Wrap(fault.Internal, "packet_unbound", err) }
	s, at, err := b.own(lines)
	if err != nil {
		return fail(err)
	}
	cover, err := s.pdf(title)
	if err != nil {
		return fail(err)
	}
	const ours = "ours.pdf"
	if err := os.WriteFile(b.path(ours), cover, 0o600); err != nil {
		return fail(err)
	}
	t := task{Merge: append([]string{ours}, b.files...)}
	for _, it := range items {
		m := pdfcpu.Bookmark{Title: it.Title, PageFrom: max(1, at[it.Mark])}
		for _, p := range it.Papers {
			if n := at[p.ID]; n > 0 {
				m.Kids = append(m.Kids, pdfcpu.Bookmark{Title: p.Title, PageFrom: n})
			}
		}
		t.Marks = append(t.Marks, m)
	}
	f, err := b.run(ctx, t)
	if err != nil {
		return fail(err)
	}
	content, err := os.ReadFile(b.path(output))
	if err != nil {
		return fail(err)
	}
	return Bound{Content: content, Pages: f.Pages, Out: b.out}, nil
}

// run does one task in a child that knows nothing of our surroundings.
func (b *binding) run(ctx context.Context, t task) (finding, error) {
	ctx, cancel := context.WithTimeout(ctx, perTask)
	defer cancel()
	var f finding
	self, err := os.Executable()
	if err != nil {
		return f, err
	}
	in, err := json.Marshal(t)
	if err != nil {
		return f, err
	}
	cmd := exec.CommandContext(ctx, self, word, b.folder)
	cmd.Env, cmd.Dir = []string{"HOME=" + b.folder, "TMPDIR=" + b.folder}, b.folder
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		return f, fmt.Errorf("%v: %w", t.Check, err)
	}
	return f, json.Unmarshal(out, &f)
}
