package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"parley/internal/fault"
)

func post(body string) (*Form, error) {
	r := httptest.NewRequest(http.MethodPost, "/work/x?place=address", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return ReadForm(httptest.NewRecorder(), r)
}

func TestReadForm(t *testing.T) {
	f, err := post("_key=abc&place=+City+Hall+&n=12&text=a%0D%0Ab&days=a&days=b")
	if err != nil {
		t.Fatal(err)
	}
	if f.Key != "abc" || f.Get("_key") != "" {
		t.Errorf("key %q, and as a value %q", f.Key, f.Get("_key"))
	}
	if f.Trim("place") != "City Hall" {
		t.Errorf("place %q: the address of the page must not fill the form", f.Get("place"))
	}
	if n, ok := f.Int("n"); n != 12 || !ok {
		t.Errorf("n %d %v", n, ok)
	}
	if _, ok := f.Int("place"); ok {
		t.Error("a place is no number")
	}
	if f.Get("text") != "a\nb" || len(f.All("days")) != 2 {
		t.Errorf("text %q, days %v", f.Get("text"), f.All("days"))
	}
}

func TestReadFormRefuses(t *testing.T) {
	for name, c := range map[string]struct{ body, code string }{
		"more than a megabyte": {"text=" + strings.Repeat("x", MaxForm), "form_too_large"},
		"a broken escape":      {"text=%zz", "form_malformed"},
		"bytes outside UTF-8":  {"text=%ff%fe", "form_invalid"},
		"a NUL":                {"text=a%00b", "form_invalid"},
		"a NUL in a name":      {"a%00=b", "form_malformed"},
		"an endless key":       {"_key=" + strings.Repeat("k", 65), "form_malformed"},
	} {
		f, err := post(c.body)
		if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if f == nil {
			t.Errorf("%s: no form to show again", name)
		}
		f.Fail(err)
		if !f.Has() {
			t.Errorf("%s: the form shows nothing", name)
		}
		if _, err := makeFormHead(Lang, "x", f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDigestLooksAtFieldsOnly(t *testing.T) {
	a := &Form{Key: "1", Values: url.Values{"a": {"x"}, "b": {"y", "z"}}}
	b := &Form{Key: "2", Values: url.Values{"b": {"y", "z"}, "a": {"x"}}}
	if a.Digest() != b.Digest() {
		t.Error("key or order changed the digest")
	}
	for _, v := range []url.Values{{"a": {"x"}, "b": {"yz"}}, {"a": {"x", "b"}, "y": {"z"}}, {"a": {"x"}, "b": {"z", "y"}}, {"a": {"x"}}} {
		if (&Form{Values: v}).Digest() == a.Digest() {
			t.Errorf("%v has the same digest", v)
		}
	}
	if first, second := NewKey(), NewKey(); first == second {
		t.Error("two keys are alike")
	}
}

func TestFieldRepeatsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	f := NewForm(map[string]string{"name": `"><script>`, "password": "secret"}).Fail(fault.Bad(fault.At("name", "text_malformed")))
	out, err := RenderForTest(`{{define "main"}}<h1>x</h1><form>{{template "part/form-head" .D}}{{template "part/input" (input .D "name" "labeltext" "Name")}}{{template "part/input" (input .D "password" "labeltext" "Password" "type" "password")}}</form>{{end}}`, Chrome{}, f)
	if err != nil {
		t.Fatal(err)
	}
	page := string(out)
	for _, want := range []string{`href="#f-name"`, `id="f-name"`, `aria-invalid="true"`, `aria-describedby="f-name-error"`, `value="&#34;&gt;&lt;script&gt;"`, `name="_key" value="` + f.Key + `"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "secret") {
		t.Error("a password was repeated")
	}
}

func TestFieldID(t *testing.T) {
	for name, want := range map[string]string{"place": "f-place", "parts[2].reason": "f-parts-2-reason"} {
		if got := FieldID(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := labelID("response", "parts[2].reason"); got != "response.parts.reason" {
		t.Error(got)
	}
}
