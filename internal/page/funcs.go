package page

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// funcs are the template functions, bound to a language. The date functions
// take a time.Time in the board's location, a pointer to one, or a date of the
// rules, and give "" for nothing.
func funcs(lang string) template.FuncMap {
	return template.FuncMap{
		"t": func(id string, args ...any) (string, error) {
			if id == "" {
				return "", nil // data that names no message
			}
			return Text(lang, id, args...)
		},
		"has":  func(id string) bool { return HasText(lang, id) },
		"dict": dict,
		"list": func(items ...any) []any { return items },
		"join": strings.Join,

		"longdate":   dateText(lang, "date.long"),       // November 10, 2026
		"monthday":   dateText(lang, "date.monthday"),   // November 10
		"shortdate":  dateText(lang, "date.short"),      // Nov 10, 2026
		"brief":      dateText(lang, "date.brief"),      // Nov 10
		"weekdate":   dateText(lang, "date.week"),       // Tuesday, December 1
		"weeklong":   dateText(lang, "date.weeklong"),   // Tuesday, December 1, 2026
		"clock":      dateText(lang, "date.clock"),      // 7:42 pm
		"second":     dateText(lang, "date.second"),     // 7:42:08 pm
		"daytime":    dateText(lang, "date.daytime"),    // December 2, 9:12 am
		"weektime":   dateText(lang, "date.weektime"),   // Tuesday, December 8, 6:00 pm
		"moment":     dateText(lang, "date.moment"),     // November 10, 2026, 7:42 pm, Mountain Time
		"weekmoment": dateText(lang, "date.weekmoment"), // Monday, November 23, 2026, 9:00 am, Mountain Time
		"zone":       dateText(lang, "date.zone"),       // Mountain Time
		"monthname":  dateText(lang, "date.monthname"),  // Nov
		"dayname":    dateText(lang, "date.dayname"),    // Tue
		"daynumber":  dateText(lang, "date.daynumber"),  // 10
		"isoday":     isoDay,
		"isotime":    isoTime,

		"pieces": pieces,
		"asset":  Asset,
		"icon":   icon,
		"mark":   func() template.HTML { return mark },
		"hatch":  func() string { return hatch },
	}
}

// piece is a stretch of a sentence; Number marks a recommendation's number.
type piece struct {
	Text   string
	Number bool
}

var numbers = regexp.MustCompile(`\b\d{4}-\d{3,}\b`)

// pieces splits a sentence at the numbers of recommendations, such as
// 2026-014, so that the part named text can keep each of them on one line.
func pieces(s string) []piece {
	if !strings.Contains(s, "-") {
		return []piece{{Text: s}}
	}
	var out []piece
	rest := 0
	for _, at := range numbers.FindAllStringIndex(s, -1) {
		out = append(out, piece{Text: s[rest:at[0]]}, piece{s[at[0]:at[1]], true})
		rest = at[1]
	}
	return append(out, piece{Text: s[rest:]})
}

// dict makes a map for a part from name, value pairs.
func dict(args ...any) (map[string]any, error) {
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("dict: a name without a value")
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", args[i])
		}
		m[name] = args[i+1]
	}
	return m, nil
}

// Say is Text for Go code that makes a title or a line of data: a message of
// the catalogue. Where Text gives an error, it panics, as only a program under
// test can.
func Say(lang, id string, args ...any) string {
	s, err := Text(lang, id, args...)
	if err != nil {
		panic("page: " + err.Error())
	}
	return s
}

// RuleWords says a key of a law's lists, such as a ground of closed sessions. Keys
// that a board wrote itself have no message: they are the words they are made of.
func RuleWords(key string) string {
	if id := "rule_key." + key; HasText(Lang, id) {
		return Say(Lang, id)
	}
	return strings.ReplaceAll(key, "_", " ")
}

// Capital writes words as the beginning of a sentence.
func Capital(s string) string {
	if s == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// Day writes a date or time as the template function of that style does: long,
// monthday, short, brief, week, weeklong, clock, second, daytime, weektime,
// moment, weekmoment or zone. The zero time gives "".
func Day(lang, style string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	s, err := formatTime(lang, "date."+style, t)
	if err != nil {
		panic("page: " + err.Error())
	}
	return s
}
