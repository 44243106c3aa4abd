package guard_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/page/pagetest"
	"parley/internal/shared"

	_ "parley/internal/demo" // registers its pages
	_ "parley/internal/web"  // registers everyone else's
)

// worst are texts that break out of any place that is not escaped for what it
// is. Every field of every page gets each.
var worst = []string{
	`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `</title><script>alert(1)</script>`, `</textarea><svg onload=alert(1)>`, `</select><script>x</script>`,
	`" onmouseover="alert(1)" x="`, `' autofocus onfocus='alert(1)`, `javascript:alert(1)`, ` JaVa	ScRiPt:alert(1)`, `data:text/html,<script>alert(1)</script>`, `//evil.example/x`, `\\evil.example`,
	`{{.}}`, `{{template "layout" .}}`, `<!-- comment -->`, `--><script>x</script>`, `]]><x>`, `&lt;script&gt;`, `&#60;script&#62;`, "\u2028\u2029", "\u202egnp.exe", `<base href=//evil.example>`,
	`<meta http-equiv=refresh content=0>`, `</main></body></html><h1>Closed</h1>`, "a\x01b\x7fc", strings.Repeat("long ", 400), `%s%n%!d`, `<a href="javascript:x">`, "`${alert(1)}`", `x/../../y?z#"<w>`,
}

// collected are the texts of the public collections, on one line each.
func collected(t *testing.T) []string {
	t.Helper()
	dir := filepath.Join(shared.Dir(t), "data", "hostile-input")
	read := func(name string) []byte {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	var naughty []string
	if err := json.Unmarshal(read("blns.json"), &naughty); err != nil {
		t.Fatal(err)
	}
	lines := append(strings.Split(string(read("xss-payloads.txt")), "\n"), strings.Split(string(read("wfuzz-xss.txt")), "\n")...)
	var out []string
	for _, s := range append(naughty, lines...) {
		if s = strings.TrimSpace(strings.Join(strings.Fields(s), " ")); s != "" {
			out = append(out, s)
		}
	}
	if len(out) < 2000 {
		t.Fatalf("only %d hostile texts", len(out))
	}
	return out
}

var fieldName = regexp.MustCompile(`<(?:input|textarea|select)[^>]* name="([^"]+)"`)

// programNames are the texts that name fields of a form: the program's own.
var programNames = map[string][]string{"form/sheet": {"Name"}, "agenda/proposal": {"Name"}, "response/answer": {"Action", "Official", "Target", "Part", "Tests", "Position", "Reason", "Words"}, "commitment/review": {"Field"}}

// made renders a page with texts of text's making, in its data, around them,
// and in every field of its form.
func made(t *testing.T, p page.Registered, flags bool, fields []string, text func(name string, n int) string) []byte {
	t.Helper()
	data, own := p.Zero(), text
	if names := programNames[p.Name]; names != nil {
		own = func(name string, n int) string {
			if slices.Contains(names, name) {
				return fmt.Sprintf("field%d", n)
			}
			return text(name, n)
		}
	}
	pagetest.FillWith(data, flags, own)
	f := page.NewForm(nil)
	for i, name := range fields {
		f.Values.Set(name, text(name, 1000+i))
		f.Errors = append(f.Errors, fault.At(name, "required"))
	}
	f.Msg = text("Msg", 999)
	fillForms(data, f)
	var c page.Chrome
	pagetest.FillWith(&c, flags, text)
	c.Lang, c.Scripts, c.Section = "", nil, "boards"
	out, err := p.Execute(c, data)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return out
}

func first(s []string) string {
	if len(s) == 0 {
		return "nothing"
	}
	return s[0]
}

// TestNoTextBecomesMarkup is threat T24: whatever a text holds, every page has
// the elements and attributes it has with plain words.
func TestNoTextBecomesMarkup(t *testing.T) {
	pages := page.All()
	if len(pages) < 40 {
		t.Fatalf("only %d pages are registered", len(pages))
	}
	many := collected(t)
	for _, p := range pages {
		t.Run(p.Name, func(t *testing.T) {
			for _, flags := range []bool{true, false} {
				// The same words everywhere, and words of its own for each place: a
				// page may compare two of its texts.
				same := func(string, int) string { return "plain words" }
				own := func(_ string, n int) string { return fmt.Sprintf("plain words %d", n) }
				var fields []string
				for _, m := range fieldName.FindAllStringSubmatch(string(made(t, p, flags, nil, same)), -1) {
					if !strings.Contains(m[0], `type="hidden"`) && !slices.Contains(fields, m[1]) {
						fields = append(fields, m[1])
					}
				}
				skeleton := func(text func(string, int) string) []string {
					out, err := pagetest.Skeleton(made(t, p, flags, fields, text))
					if err != nil {
						t.Fatal(err)
					}
					return out
				}
				one, each := skeleton(same), skeleton(own)
				check := func(what string, want []string, text func(string, int) string) {
					out := made(t, p, flags, fields, text)
					got, err := pagetest.Skeleton(out)
					if err != nil {
						t.Fatal(err)
					}
					if !slices.Equal(got, want) {
						for i := range got {
							if i >= len(want) || got[i] != want[i] {
								t.Errorf("%s: element %d is <%s>, with plain words <%s>", what, i, got[i], first(want[min(i, len(want)):]))
								break
							}
						}
					}
					for _, a := range pagetest.Active(out) {
						t.Errorf("%s: %s", what, a)
					}
				}
				for i, s := range worst {
					if !flags && i%4 != 0 {
						continue // most of a page shows with its flags set
					}
					check(s, one, func(string, int) string { return s })
				}
				for turn := range 6 {
					check("collection", each, func(_ string, n int) string { return many[(turn*601+n*7)%len(many)] })
				}
			}
		})
	}
}

// fillForms puts a form wherever a page's data hold one.
func fillForms(data any, f *page.Form) {
	var walk func(v reflect.Value, depth int)
	walk = func(v reflect.Value, depth int) {
		if depth > 6 {
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if v.Type() == reflect.TypeOf(f) {
				if v.CanSet() {
					v.Set(reflect.ValueOf(f))
				}
				return
			}
			if !v.IsNil() {
				walk(v.Elem(), depth+1)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i), depth+1)
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), depth+1)
			}
		}
	}
	walk(reflect.ValueOf(data), 0)
}
