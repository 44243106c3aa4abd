package bind

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"

	"parley/internal/fault"
)

// The page: US Letter, in points.
const (
	pageWidth  = 612.0
	pageHeight = 792.0
	margin     = 64.0
	leading    = 1.4 // line height to type size
)

// Style is how a line of our own pages is set.
type Style struct {
	Size   float64
	Bold   bool
	Indent float64
	Before float64 // space above
}

// Line is a paragraph of our own pages.
type Line struct {
	Style Style
	Text  string
	Mark  string // names this place, for bookmarks
	To    string // the mark or part whose page is printed at the right
	Break bool   // begins a new page
}

type placed struct {
	face *face
	size float64
	x, y float64
	text string
}

type sheets struct {
	regular, bold *face
	pages         [][]placed
	marks         map[string]int // page of a mark, from 1
	y             float64
	changed       bool // a sign was not in the typeface
}

// set lays out lines; page says on which page a mark or part is, 0: unknown.
func set(lines []Line, page func(name string) int) (*sheets, error) {
	r, err := regular()
	if err != nil {
		return nil, err
	}
	b, err := bold()
	if err != nil {
		return nil, err
	}
	s := &sheets{regular: r, bold: b, marks: map[string]int{}}
	s.turn()
	for _, l := range lines {
		if l.Break {
			s.turn()
		}
		s.add(l, page)
	}
	for i := range s.pages {
		s.pages[i] = append(s.pages[i], placed{r, 8, margin, margin / 2, strconv.Itoa(i + 1)})
	}
	return s, nil
}

func (s *sheets) turn() {
	s.pages = append(s.pages, nil)
	s.y = pageHeight - margin
}

func (s *sheets) add(l Line, page func(string) int) {
	f := s.regular
	if l.Style.Bold {
		f = s.bold
	}
	text, changed := f.readable(l.Text)
	s.changed = s.changed || changed
	width := pageWidth - 2*margin - l.Style.Indent
	if l.To != "" {
		width -= 48
	}
	s.y -= l.Style.Before
	for i, line := range f.wrap(text, l.Style.Size, width) {
		if s.y-l.Style.Size*leading < margin {
			s.turn()
		}
		s.y -= l.Style.Size * leading
		at := &s.pages[len(s.pages)-1]
		if i == 0 && l.Mark != "" {
			s.marks[l.Mark] = len(s.pages)
		}
		*at = append(*at, placed{f, l.Style.Size, margin + l.Style.Indent, s.y, line})
		if i == 0 && l.To != "" {
			if n := page(l.To); n > 0 {
				words := strconv.Itoa(n)
				*at = append(*at, placed{f, l.Style.Size, pageWidth - margin - f.width(words, l.Style.Size), s.y, words})
			}
		}
	}
}

// writer writes the objects of one PDF file.
type writer struct {
	out bytes.Buffer
	at  []int // offset of each object
}

func (w *writer) object(n int, body string) {
	for len(w.at) <= n {
		w.at = append(w.at, 0)
	}
	w.at[n] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (w *writer) stream(n int, more string, content []byte) error {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	w.object(n, fmt.Sprintf("<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream", packed.Len(), more, packed.String()))
	return nil
}

// text is a string of the document's facts, in UTF-16.
func text(s string) string {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return "<" + hex.EncodeToString(out) + ">"
}

// pdf writes the pages as a PDF 1.7 file with both typefaces in it (ISO 32000-1,
// sections 7.5 and 9.7).
func (s *sheets) pdf(title string) ([]byte, error) {
	const catalog, tree, info, fonts = 1, 2, 3, 4 // then two fonts of five objects, then the pages
	const first = fonts + 10
	var w writer
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var kids strings.Builder
	for i, p := range s.pages {
		var c strings.Builder
		for _, l := range p {
			name := "F1"
			if l.face == s.bold {
				name = "F2"
			}
			fmt.Fprintf(&c, "BT /%s %.1f Tf %.2f %.2f Td <", name, l.size, l.x, l.y)
			for _, r := range l.text {
				fmt.Fprintf(&c, "%04x", l.face.glyph(r))
			}
			c.WriteString("> Tj ET\n")
		}
		n := first + 2*i
		fmt.Fprintf(&kids, "%d 0 R ", n)
		w.object(n, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.0f %.0f] /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >> >> /Contents %d 0 R >>", tree, pageWidth, pageHeight, fonts, fonts+5, n+1))
		if err := w.stream(n+1, "", []byte(c.String())); err != nil {
			return nil, err
		}
	}
	w.object(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>", tree))
	w.object(tree, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(s.pages), kids.String()))
	w.object(info, fmt.Sprintf("<< /Title %s >>", text(title)))
	for i, f := range []*face{s.regular, s.bold} {
		if err := f.write(&w, fonts+5*i); err != nil {
			return nil, err
		}
	}
	xref := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.at))
	for _, at := range w.at[1:] {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.at), catalog, info, xref)
	return w.out.Bytes(), nil
}

// write embeds the typeface as five objects from n on: the font, its
// descendant, its facts, its file and the way from its glyphs to letters.
func (f *face) write(w *writer, n int) error {
	var glyphs []sfnt.GlyphIndex
	for g := range f.used {
		glyphs = append(glyphs, g)
	}
	slices.Sort(glyphs)
	var widths, letters strings.Builder
	for _, g := range glyphs {
		fmt.Fprintf(&widths, "%d [%d] ", g, f.advance(g))
	}
	for part := range slices.Chunk(glyphs, 100) { // at most a hundred a block
		fmt.Fprintf(&letters, "%d beginbfchar\n", len(part))
		for _, g := range part {
			fmt.Fprintf(&letters, "<%04x> <", g)
			for _, u := range utf16.Encode([]rune{f.used[g]}) {
				fmt.Fprintf(&letters, "%04x", u)
			}
			letters.WriteString(">\n")
		}
		letters.WriteString("endbfchar\n")
	}
	w.object(n, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", f.name, n+1, n+4))
	w.object(n+1, fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 500 /W [%s] /CIDToGIDMap /Identity >>", f.name, n+2, widths.String()))
	w.object(n+2, fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [-440 -432 1161 1053] /ItalicAngle 0 /Ascent 944 /Descent -211 /CapHeight 723 /StemV 80 /FontFile2 %d 0 R >>", f.name, n+3))
	if err := w.stream(n+3, fmt.Sprintf("/Length1 %d ", len(f.raw)), f.raw); err != nil {
		return err
	}
	return w.stream(n+4, "", []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"+
		letters.String()+"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"))
}

// Plain makes a PDF of our own lines alone. The same lines are the same bytes.
// Errors: Internal packet_unbound.
func Plain(title string, lines []Line) ([]byte, error) {
	s, err := set(lines, func(string) int { return 0 })
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "packet_unbound", err)
	}
	out, err := s.pdf(title)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "packet_unbound", err)
	}
	return out, nil
}
