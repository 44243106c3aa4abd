package rules

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"parley/internal/fault"
	"parley/internal/rules/rulestest"
)

// asError makes field errors one error for wantCode.
func asError(fields []fault.Field) error { return fault.All(fields) }

func TestTextsAreCheckedForWhatCannotBeShown(t *testing.T) {
	for _, c := range []struct{ name, text, line, long string }{
		{"plain", "Minutes of 4 March", "", ""},
		{"letters of any script", "Ærøskøbing 東京 عربى", "", ""},
		{"empty", "", "f:required", "f:required"},
		{"blank", " \t\u00a0\n", "f:required", "f:required"},
		{"only what is invisible", "\u200b\u2060\ufeff", "f:required", "f:required"},
		{"two lines", "a\nb", "f:control_characters", ""},
		{"lines as a browser sends them", "a\r\nb\tc", "f:control_characters", ""},
		{"a NUL", "a\x00b", "f:control_characters", "f:control_characters"},
		{"an escape", "a\x1bb", "f:control_characters", "f:control_characters"},
		{"a C1 control", "a\u0085b", "f:control_characters", "f:control_characters"},
		{"a line separator", "a\u2028b", "f:control_characters", "f:control_characters"},
		{"a direction override", "a\u202egnp.exe", "f:bidi_characters", "f:bidi_characters"},
		{"a direction isolate", "a\u2066b", "f:bidi_characters", "f:bidi_characters"},
		{"broken bytes", "a\xff", "f:text_not_utf8", "f:text_not_utf8"},
		{"exactly long enough", strings.Repeat("ä", 40), "", ""},
		{"one too long", strings.Repeat("ä", 41), "f:too_long", "f:too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, asError(CheckLine("f", c.text, 40)), c.line)
			rulestest.WantCode(t, asError(CheckLongText("f", c.text, 40)), c.long)
			// An optional text is refused for all the same but being empty.
			if c.name != "blank" { // it holds a tab and a line break, see below
				rulestest.WantCode(t, asError(CheckOptionalLine("f", c.text, 40)), optional(c.line))
			}
			rulestest.WantCode(t, asError(CheckOptionalLongText("f", c.text, 40)), optional(c.long))
		})
	}
	if f := CheckLine("f", "abc", 2); f[0].Args["Max"] != 2 || f[0].Args["N"] != 3 {
		t.Errorf("the limits are %v", f[0].Args)
	}
}

// optional is what an optional field answers where a required one answers code.
func optional(code string) string { return strings.TrimPrefix(code, "f:required") }

func TestAnOptionalBlankLineMayNotHideALineBreak(t *testing.T) {
	rulestest.WantCode(t, asError(CheckOptionalLine("f", " \n", 40)), "f:control_characters")
}

func TestAPersonsNameIsANameAndNoRole(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Okafor": "", "Jean-Luc O’Neill": "", "李雷": "", "Chair Okafor": "", "X Æ A-12": "",
		"Chair": "n:name_is_role", " clerk ": "n:name_is_role", "VICE  CHAIR": "n:name_is_role",
		"123": "n:name_without_letter", "Ada\u200bOkafor": "n:invisible_characters", "": "n:required", "Ada\nOkafor": "n:control_characters",
		strings.Repeat("a", MaxName+1): "n:too_long",
	} {
		rulestest.WantCode(t, asError(CheckPersonName("n", name)), want)
	}
}

func TestOnlyWebAddressesPass(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a?b=c#d": "", "http://example.org": "", "HTTPS://example.org": "", "https://例え.jp/": "",
		"javascript:alert(1)": "u:not_a_url", "//example.org": "u:not_a_url", "https://": "u:not_a_url", "https:///a": "u:not_a_url", "ftp://example.org": "u:not_a_url",
		"data:text/html,hi": "u:not_a_url", "https://user:pw@example.org": "u:not_a_url", "https://exa mple.org": "u:not_a_url", "example.org": "u:not_a_url",
		"https://example.org\\@evil.org": "u:not_a_url", "https://:80/": "u:not_a_url", "https://example.org/\u200b": "u:not_a_url", "https://example.org/\n": "u:control_characters", "": "u:required",
	} {
		rulestest.WantCode(t, asError(CheckURL("u", address, true)), want)
	}
	rulestest.WantCode(t, asError(CheckURL("u", "", false)), "")
}

func TestEmailAddressesAreReadConservatively(t *testing.T) {
	for address, want := range map[string]string{
		"ada@example.org": "", "a.b+c_d'e@mail.example.co.uk": "", "ada@bücher.example": "",
		"ada": "e:not_an_email", "@example.org": "e:not_an_email", "ada@": "e:not_an_email", "ada@localhost": "e:not_an_email", "a@b@example.org": "e:not_an_email",
		"\"ada o\"@example.org": "e:not_an_email", "Ada <ada@example.org>": "e:not_an_email", "ada@[192.0.2.1]": "e:not_an_email", "ada@example..org": "e:not_an_email",
		"ada@-example.org": "e:not_an_email", "a..b@example.org": "e:not_an_email", ".ada@example.org": "e:not_an_email", "ada@example.org,": "e:not_an_email",
		"ada@exa_mple.org": "e:not_an_email", strings.Repeat("a", 65) + "@example.org": "e:not_an_email", "ada@example.org\nBcc: x@y.org": "e:control_characters", "": "e:required",
		"ada@" + strings.Repeat("a", 64) + ".org": "e:not_an_email", "ada@example.org ": "e:not_an_email",
	} {
		t.Run(address, func(t *testing.T) { rulestest.WantCode(t, asError(CheckEmail("e", address)), want) })
	}
}

func TestASlugIsPlainAndNotTheSitesOwnWord(t *testing.T) {
	for slug, want := range map[string]string{
		"riverbend-police-advisory-board": "", "b2": "", "a": "s:slug_bad", "2b": "s:slug_bad", "-ab": "s:slug_bad", "ab-": "s:slug_bad", "a--b": "s:slug_bad",
		"Ab": "s:slug_bad", "a_b": "s:slug_bad", "bürger": "s:slug_bad", strings.Repeat("a", 61): "s:slug_bad", "new": "s:slug_reserved", "": "s:required", "a/b": "s:slug_bad",
	} {
		rulestest.WantCode(t, asError(CheckSlug("s", slug)), want)
	}
	rulestest.WantCode(t, asError(CheckChoice("c", "a", "a", "b")), "")
	rulestest.WantCode(t, asError(CheckChoice("c", "x", "a", "b")), "c:choice_unknown")
	rulestest.WantCode(t, asError(CheckChoice("c", "", "a", "b")), "c:required")
}

func TestAFormsDateAndTimeBecomeAnInstantOrNameTheField(t *testing.T) {
	zone := rulestest.Zone(t, "America/New_York")
	for _, c := range []struct{ date, clock, want string }{
		{"2026-03-04", "18:00", ""}, {"2026-03-08", "02:30", "time:local_time_missing"}, {"2026-02-30", "18:00", "date:not_a_date"},
		{"", "", "date:required time:required"}, {"2026-03-04", "6pm", "time:not_a_time"}, {"soon", "late", "date:not_a_date time:not_a_time"},
	} {
		got, fields := FormInstant("date", c.date, "time", c.clock, zone)
		rulestest.WantCode(t, asError(fields), c.want)
		if c.want == "" && !got.Equal(time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)) {
			t.Errorf("got %s", got)
		}
	}
	if d, fields := FormDate("d", "", false); !d.IsZero() || fields != nil {
		t.Errorf("an empty optional date is %s, %v", d, fields)
	}
}

func TestPasswords(t *testing.T) {
	c := PasswordContext{Email: "ada.okafor@riverbend.example", Words: []string{"Ada Okafor", "Riverbend Police Advisory Board", "Riverbend"}}
	for password, want := range map[string]string{
		"four unrelated plain words":          "",
		"ünrelated wörds of ä kind":           "",
		"xk3 vq9 zt1 mm4 p":                   "",
		"482915730664218":                     "",
		strings.Repeat("ab3 xyz!", 16):        "",
		"fourteen chars":                      "password:password_too_short",
		"":                                    "password:password_too_short",
		strings.Repeat("long words ", 12):     "password:password_too_long",
		"broken bytes \xff\xfe in it":         "password:text_not_utf8",
		"aaaaaaaaaaaaaaaa":                    "password:password_common",
		"abcabcabcabcabcabc":                  "password:password_common",
		"123123123123123":                     "password:password_common",
		"12345678901234567":                   "password:password_common",
		"98765432109876543":                   "password:password_common",
		"qwertyuiopasdfgh":                    "password:password_common",
		"lkjhgfdsapoiuytr":                    "password:password_common",
		"abcdefghijklmnopq":                   "password:password_common",
		"passwordpassword":                    "password:password_common",
		"Password-Password-2026!":             "password:password_common",
		"Correct Horse Battery Staple":        "password:password_common",
		"ada.okafor@riverbend.example":        "password:password_common",
		"Riverbend Police Advisory Board 1":   "password:password_common",
		"riverbend-riverbend":                 "password:password_common",
		"Ada Okafor Ada Okafor":               "password:password_common",
		"!!!!!!!!!!!!!!!!!":                   "password:password_common",
		"the board's Riverbend coffee is bad": "",
	} {
		t.Run(password, func(t *testing.T) { rulestest.WantCode(t, CheckPassword(password, c), want) })
	}
	for _, p := range commonPasswords {
		if p != bare(p) || utf8.RuneCountInString(p) < 13 {
			t.Errorf("%q in the list of common passwords can never match", p)
		}
	}
}

func TestSignInIsThrottledByAccountAndByPrefix(t *testing.T) {
	for _, c := range []struct {
		account, prefix int
		want            string
	}{{0, 0, ""}, {4, 19, ""}, {5, 0, "sign_in_throttled"}, {0, 20, "sign_in_throttled"}} {
		rulestest.WantCode(t, SignInAllowed(c.account, c.prefix), c.want)
	}
	for address, want := range map[string]string{
		"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
		"": "", "192.0.2.1:80": "", "example.org": "",
	} {
		got, err := AddressPrefix(address)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", address, got, err)
		}
	}
}
