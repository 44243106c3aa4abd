package rules

import (
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	_ "embed"

	"parley/internal/fault"
)

// Limits of a password, in runes after normalization.
const (
	MinPassword = 15
	MaxPassword = 128
)

// commonPasswords is our own list of long passwords that guessers try first:
// repeated short favourites, keyboard walks, well-known phrases. Lower case,
// letters and digits only, one a line.
//
//go:embed common_passwords.txt
var commonPasswordList string

var commonPasswords = strings.Fields(commonPasswordList)

// PasswordContext are the words a guesser would try for this account: the
// e-mail address, the person's name, the site's and the boards' names.
type PasswordContext struct {
	Email string
	Words []string
}

// CheckPassword checks a new password.
//
// It decides: whether the password may be used. Facts: the password as typed,
// already normalized (NFC or NFKC) by the caller; the context. Errors, Invalid
// field password: password_too_short (Min), password_too_long (Max),
// text_not_utf8, password_common. Source: NIST SP 800-63B-4 section 3.1.1.2:
// at least 15 characters while it is the only factor, any character, no
// composition rules, no periodic change, compared as a whole against common
// and context-specific values; the upper limit is ours (the standard asks for
// at least 64) and bounds the work of hashing. Runs, repeats and context words
// are found after case, spaces and punctuation are set aside (project rule).
func CheckPassword(password string, c PasswordContext) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return badField("password", "text_not_utf8")
	case n < MinPassword:
		return badField("password", "password_too_short", "Min", MinPassword)
	case n > MaxPassword:
		return badField("password", "password_too_long", "Max", MaxPassword)
	}
	if guessable(password, c) {
		return badField("password", "password_common")
	}
	return nil
}

// guessable says that a password is common, a pattern, or made of context words.
func guessable(password string, c PasswordContext) bool {
	p := bare(password)
	if p == "" || repeats(p) || walks(p) || slices.Contains(commonPasswords, p) {
		return true
	}
	// The same with the years, digits and marks people add at either end.
	core := strings.TrimFunc(p, unicode.IsDigit)
	if core == "" {
		return false // digits alone, and no pattern among those looked for above
	}
	if slices.Contains(commonPasswords, core) {
		return true
	}
	local, domain, _ := strings.Cut(c.Email, "@")
	words := append([]string{c.Email, local, domain, "parley"}, c.Words...)
	for _, w := range words {
		w = bare(w)
		if w != "" && (p == w || strings.ReplaceAll(core, w, "") == "") {
			return true
		}
	}
	return false
}

// bare keeps letters and digits, in lower case.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// repeats says that a text is one short piece (up to four runes) over and over.
func repeats(s string) bool {
	runes := []rune(s)
	for size := 1; size <= 4 && size < len(runes); size++ {
		same := true
		for i := size; i < len(runes); i++ {
			same = same && runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	return false
}

// walks says that a text only steps along the alphabet, the digits or a
// keyboard row, forwards, backwards or in a circle.
func walks(s string) bool {
	rows := []string{"abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "1234567890qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"}
	for _, row := range rows {
		long := strings.Repeat(row, 1+MaxPassword/len(row)+1)
		if strings.Contains(long, s) || strings.Contains(long, reversed(s)) {
			return true
		}
	}
	return false
}

// reversed is a text backwards.
func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// Limits of failed sign-ins within SignInWindow.
const (
	SignInWindow         = 15 * time.Minute
	MaxFailuresByAccount = 5
	MaxFailuresByPrefix  = 20
)

// SignInAllowed decides whether a sign-in may be tried.
//
// It decides: tried or refused before any password is looked at. Facts: failed
// attempts within SignInWindow, for the account named (existing or not) and for
// the address prefix. Errors: TooMany sign_in_throttled. Source: NIST SP
// 800-63B-4 section 3.2.2 (at most 100 consecutive failures); the smaller
// numbers are a project rule.
func SignInAllowed(accountFailures, prefixFailures int) error {
	if accountFailures >= MaxFailuresByAccount || prefixFailures >= MaxFailuresByPrefix {
		return fault.New(fault.TooMany, "sign_in_throttled")
	}
	return nil
}

// AddressPrefix is the network an address is counted under: its /24 for IPv4
// (also when mapped into IPv6), its /64 for IPv6, as "192.0.2.0/24".
//
// It decides: which addresses share a limit. Facts: an IP address without
// port. Errors: Invalid not_an_address. Source: project rule; a /64 is one
// customer's network (RFC 6177 section 2), a /24 one office's.
func AddressPrefix(address string) (string, error) {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "not_an_address", err)
	}
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 24
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "not_an_address", err)
	}
	return prefix.String(), nil
}
