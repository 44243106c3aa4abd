package rules

import (
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/fault"
)

// CheckText finds what is wrong with a text: at most one field error.
func CheckText(name, s string, maxRunes int, required, lines bool) []fault.Field {
	one := func(code string, args ...any) []fault.Field { return []fault.Field{fault.At(name, code, args...)} }
	if !utf8.ValidString(s) {
		return one("text_not_utf8")
	}
	if required && strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) }) == "" {
		return one("required")
	}
	if n := utf8.RuneCountInString(s); n > maxRunes {
		return one("too_long", "Max", maxRunes, "N", n)
	}
	for _, r := range s {
		switch {
		case lines && (r == '\n' || r == '\t' || r == '\r'):
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return one("control_characters")
		case unicode.Is(unicode.Bidi_Control, r):
			return one("bidi_characters")
		}
	}
	return nil
}

// invisible says that a rune shows nothing: zero-width spaces and joiners, the
// word joiner, the byte order mark, the soft hyphen, Hangul fillers.
func invisible(r rune) bool {
	switch r {
	case '\u00ad', '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u180e', '\u3164', '\ufeff', '\uffa0':
		return true
	}
	return r >= '\u200b' && r <= '\u200f' || r >= '\u2060' && r <= '\u206f'
}

// CheckLine checks a required one-line text of at most max runes.
//
// It decides: whether the text may be stored and shown on one line. Facts: the
// field's name, the text, the limit in runes. Errors, as fields: text_not_utf8,
// required, too_long (Max, N), control_characters (with NUL, tab and line
// breaks), bidi_characters. Source: project rule; control and bidirectional
// formatting characters let a text show as something else (Unicode UTS #39,
// CVE-2021-42574) and break calendar and mail headers (RFC 5545 section 3.3.11).
func CheckLine(name, s string, max int) []fault.Field { return CheckText(name, s, max, true, false) }

// CheckOptionalLine is CheckLine for a field that may be empty.
func CheckOptionalLine(name, s string, max int) []fault.Field {
	return CheckText(name, s, max, false, false)
}

// CheckLongText is CheckLine for a text of several lines: line breaks and tabs
// are allowed.
func CheckLongText(name, s string, max int) []fault.Field { return CheckText(name, s, max, true, true) }

// CheckOptionalLongText is CheckLongText for a field that may be empty.
func CheckOptionalLongText(name, s string, max int) []fault.Field {
	return CheckText(name, s, max, false, true)
}

// MaxName is how many runes a person's name may have.
const MaxName = 120

// roleNames may be part of a name's line but are nobody's whole name.
var roleNames = []string{"chair", "vice chair", "clerk", "member", "secretary", "operator", "administrator", "admin", "system", "root", "department", "board", "vacant", "anonymous"}

// CheckPersonName checks the name under which a person acts in public.
//
// It decides: whether a name may be shown beside a vote. Facts: the field's
// name, the name. Errors, as fields: those of CheckLine; invisible_characters;
// name_is_role for a role word alone; name_without_letter. Source: project
// rule; two names that look alike must not differ by what cannot be seen
// (Unicode UTS #39), and "Clerk" as a name would pass for an office.
func CheckPersonName(name, s string) []fault.Field {
	if fields := CheckLine(name, s, MaxName); fields != nil {
		return fields
	}
	one := func(code string) []fault.Field { return []fault.Field{fault.At(name, code)} }
	switch {
	case strings.ContainsFunc(s, invisible):
		return one("invisible_characters")
	case !strings.ContainsFunc(s, unicode.IsLetter):
		return one("name_without_letter")
	case slices.Contains(roleNames, strings.ToLower(strings.Join(strings.Fields(s), " "))):
		return one("name_is_role")
	}
	return nil
}

// MaxURL is how many bytes a web address may have.
const MaxURL = 2000

// CheckURL checks a web address that readers will follow; empty is allowed
// unless required.
//
// It decides: whether the address is an absolute http or https one with a
// host. Facts: the field's name, the address. Errors, as fields: required,
// not_a_url. Source: project rule; other schemes can run script, credentials
// in an address mislead (RFC 3986 section 7.6).
func CheckURL(name, s string, required bool) []fault.Field {
	if s == "" && !required {
		return nil
	}
	if fields := CheckLine(name, s, MaxURL); fields != nil {
		return fields
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(s, " \\<>\"") ||
		strings.ContainsFunc(s, invisible) {
		return []fault.Field{fault.At(name, "not_a_url")}
	}
	return nil
}

// CheckEmail checks the syntax of an e-mail address, conservatively.
//
// It decides: whether mail to it can be attempted. Facts: the field's name,
// the address. Errors, as fields: required, not_an_email (and those of
// CheckLine). Source: RFC 5321 section 4.1.2 and 4.5.3.1 (local part 64 and
// address 254 octets), without quoted local parts, comments and address
// literals (project rule: nobody on a board has one, forgers do).
func CheckEmail(name, s string) []fault.Field {
	if fields := CheckLine(name, s, 254); fields != nil {
		return fields
	}
	bad := []fault.Field{fault.At(name, "not_an_email")}
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > 254 || len(local) > 64 || strings.ContainsAny(s, " \"(),:;<>[]\\") || strings.Contains(domain, "@") {
		return bad
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || a.Name != "" {
		return bad
	}
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return bad
		}
		for _, r := range label {
			if r < 128 && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) || r >= 128 && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
				return bad
			}
		}
	}
	if len(labels) < 2 {
		return bad
	}
	return nil
}

// reservedSlugs are first path segments the site itself uses.
var reservedSlugs = []string{"new", "edit", "work", "boards", "b", "es", "en", "admin", "assets", "demo", "healthz", "readyz", "calendar"}

// CheckSlug checks the name of a board in its public address.
//
// It decides: whether the slug may stand in an address. Facts: the field's
// name, the slug. Errors, as fields: required, slug_bad (2 to 60 of a-z, 0-9
// and single inner hyphens, a letter first), slug_reserved. Source: project
// rule; RFC 3986 section 2.3 unreserved characters, without look-alikes.
func CheckSlug(name, s string) []fault.Field {
	switch {
	case s == "":
		return []fault.Field{fault.At(name, "required")}
	case len(s) < 2, len(s) > 60, s[0] < 'a' || s[0] > 'z', s[len(s)-1] == '-', strings.Contains(s, "--"):
		return []fault.Field{fault.At(name, "slug_bad")}
	case slices.Contains(reservedSlugs, s):
		return []fault.Field{fault.At(name, "slug_reserved")}
	}
	for _, r := range s {
		if r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return []fault.Field{fault.At(name, "slug_bad")}
		}
	}
	return nil
}

// CheckChoice checks that a value is one of those a form offers.
//
// It decides: whether the value is known. Facts: the field's name, the value,
// the values offered. Errors, as fields: required when empty, choice_unknown.
// Source: project rule; a form's choices are fixed.
func CheckChoice(name, s string, offered ...string) []fault.Field {
	if s == "" {
		return []fault.Field{fault.At(name, "required")}
	}
	if !slices.Contains(offered, s) {
		return []fault.Field{fault.At(name, "choice_unknown")}
	}
	return nil
}
