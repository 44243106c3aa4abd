package ical

import (
	"bytes"
	"net/url"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	goical "github.com/emersion/go-ical"
	"golang.org/x/text/unicode/norm"
)

// limit is the most octets of a line, without its end (RFC 5545 section 3.1).
const limit = 75

// folder collects content lines and folds those that are too long, never
// within a rune.
type folder struct{ out []byte }

// Write takes whole content lines, each with its line end.
func (f *folder) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			end = len(p) - 1
		}
		f.line(p[:end+1])
		p = p[end+1:]
	}
	return n, nil
}

// line writes one content line with its CRLF, folded.
func (f *folder) line(p []byte) {
	room := limit
	for len(p)-2 > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(p[cut]) {
			cut--
		}
		f.out = append(f.out, p[:cut]...)
		f.out = append(f.out, "\r\n "...)
		p = p[cut:]
		room = limit - 1 // the space counts
	}
	f.out = append(f.out, p...)
}

// clean makes any text safe to stand in a TEXT value and escapes it (RFC 5545
// section 3.3.11): NFC, valid UTF-8, no control character but the line feed
// (and that only where lines is set), no bidirectional formatting character,
// which could show the text as another (UTS #39).
func (x *encoder) clean(s string, lines bool) string {
	if plain(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	b := x.text[:0]
	space := func() { b = append(b, ' ') }
	for i, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b = append(b, '\\', byte(r))
		case r == '\r' && i+1 < len(s) && s[i+1] == '\n':
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			if lines {
				b = append(b, '\\', 'n')
			} else {
				space()
			}
		case r == '\t':
			space()
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	x.text = b
	return string(b)
}

// plain says that a text is ASCII with nothing to clean or escape.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '\\' || c == ';' || c == ',' {
			return false
		}
	}
	return true
}

// uri writes an address so that it can stand in a URI value: what is not
// ASCII, or would end the line, is percent-encoded.
func uri(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if s[i] <= 0x20 || s[i] >= 0x7f {
			clean = false
		}
	}
	if clean {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.String()
}

var zonesSeen sync.Map // zone name -> goical.Params

// zoneParams is the TZID parameter of a zone, made once: the encoder only reads
// it.
func zoneParams(name string) goical.Params {
	if p, ok := zonesSeen.Load(name); ok {
		return p.(goical.Params)
	}
	p := goical.Params{"TZID": {name}}
	zonesSeen.Store(name, p)
	return p
}
