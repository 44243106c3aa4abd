package bind

import (
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// face is one typeface of our own pages: Latin, Greek and Cyrillic. What a page
// used of it is noted, for the widths and the way back to text.
type face struct {
	name string
	raw  []byte
	font *sfnt.Font
	buf  sfnt.Buffer
	used map[sfnt.GlyphIndex]rune
}

func newFace(name string, raw []byte) (*face, error) {
	f, err := sfnt.Parse(raw)
	return &face{name: name, raw: raw, font: f, used: map[sfnt.GlyphIndex]rune{}}, err
}

func regular() (*face, error) { return newFace("GoRegular", goregular.TTF) }

func bold() (*face, error) { return newFace("GoBold", gobold.TTF) }

// missing stands for a sign the typeface does not have.
const missing = '\u25a1'

func (f *face) has(r rune) bool {
	g, err := f.font.GlyphIndex(&f.buf, r)
	return err == nil && g != 0
}

// readable is a text as the typeface can print it: nothing that hides or turns
// letters, no line breaks; a letter it lacks loses its marks, and what is then
// still missing is shown as a box. It tells whether anything was changed so.
func (f *face) readable(text string) (string, bool) {
	var out strings.Builder
	changed := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, string(unicode.ReplacementChar))) {
		switch {
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		case f.has(r):
			out.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			changed = true
		default:
			changed = true
			out.WriteString(f.simpler(r))
		}
	}
	return out.String(), changed
}

// simpler is the letter without its marks, or the box.
func (f *face) simpler(r rune) string {
	var out strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.Mn, d) {
			continue
		}
		if d == r || !f.has(d) {
			return string(missing)
		}
		out.WriteRune(d)
	}
	if out.Len() == 0 {
		return string(missing)
	}
	return out.String()
}

// glyph is a letter's number in the typeface, noted as used.
func (f *face) glyph(r rune) sfnt.GlyphIndex {
	g, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil {
		g = 0
	}
	if _, known := f.used[g]; !known {
		f.used[g] = r
	}
	return g
}

// advance is a glyph's width in thousandths of the type size.
func (f *face) advance(g sfnt.GlyphIndex) int {
	units := int(f.font.UnitsPerEm())
	w, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(units), font.HintingNone)
	if err != nil {
		return 500
	}
	return w.Round() * 1000 / units
}

// width is how wide a text is in points at a size.
func (f *face) width(text string, size float64) float64 {
	sum := 0
	for _, r := range text {
		sum += f.advance(f.glyph(r))
	}
	return float64(sum) * size / 1000
}

// wrap breaks a text into lines no wider than width: between words, and within
// a word that is wider than a line.
func (f *face) wrap(text string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for f.width(word, size) > width {
			n, rs := 0, []rune(word)
			for n < len(rs)-1 && f.width(string(rs[:n+1]), size) <= width {
				n++
			}
			n = max(n, 1)
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, word = append(lines, string(rs[:n])), string(rs[n:])
		}
		switch {
		case line == "":
			line = word
		case f.width(line+" "+word, size) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
