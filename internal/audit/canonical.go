package audit

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"parley/internal/fault"
)

// maxSafe is the largest integer RFC 8785 (section 3.2.2.3, by way of
// ECMAScript numbers) can write without loss.
const maxSafe = 1<<53 - 1

// canonical writes JSON in the one form of RFC 8785: no white space, object
// members sorted by UTF-16 code units (section 3.2.3), strings escaped only
// where they must be (section 3.2.2.2). Numbers are integers of at most 53
// bits; anything else is Internal "not_canonical".
func canonical(v any) (string, error) {
	var b strings.Builder
	if err := write(&b, v); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Canonical is canonical for other packages that keep JSON byte for byte.
func Canonical(v any) (string, error) { return canonical(v) }

func write(b *strings.Builder, v any) error {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case int:
		return integer(b, int64(v))
	case int64:
		return integer(b, v)
	case float64: // from a decoded document
		if v != math.Trunc(v) {
			return fault.Wrap(fault.Internal, "not_canonical", fmt.Errorf("%v is no integer", v))
		}
		return integer(b, int64(v))
	case string:
		return quote(b, v)
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := write(b, x); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(x, y string) int {
			return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
		})
		b.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := quote(b, k); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := write(b, v[k]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	default:
		return fault.Wrap(fault.Internal, "not_canonical", fmt.Errorf("%T", v))
	}
	return nil
}

func integer(b *strings.Builder, n int64) error {
	if n > maxSafe || n < -maxSafe {
		return fault.Wrap(fault.Internal, "not_canonical", fmt.Errorf("%d has more than 53 bits", n))
	}
	b.WriteString(strconv.FormatInt(n, 10))
	return nil
}

func quote(b *strings.Builder, s string) error {
	if !utf8.ValidString(s) {
		return fault.Wrap(fault.Internal, "not_canonical", fmt.Errorf("text is not UTF-8"))
	}
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if r < 0x20 {
				fmt.Fprintf(b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return nil
}
