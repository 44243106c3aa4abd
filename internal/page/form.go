package page

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/internal/fault"
)

// KeyField is the hidden field that carries a form's idempotency key.
const KeyField = "_key"

// MaxForm is the most that ReadForm reads of a request's body, in bytes.
const MaxForm = 1 << 20

// Form is what a page's form shows: the values as typed, what is wrong with
// them, and the idempotency key of the act it asks for.
type Form struct {
	Key    string        // idempotency key, sent as KeyField
	Values url.Values    // as typed, without KeyField
	Errors []fault.Field // in the order in which the page lists them
	Code   string        // fault of the whole form: message "fault.<Code>"; "" when there is none
	Msg    string        // said in place of the message of Code when a fault brought its own words
}

// NewForm returns a form for a fresh page with a new idempotency key.
func NewForm(values map[string]string) *Form {
	f := &Form{Key: NewKey(), Values: make(url.Values, len(values))}
	for name, v := range values {
		f.Values.Set(name, v)
	}
	return f
}

// NewKey returns a fresh idempotency key: 128 random bits in base 32.
func NewKey() string { return rand.Text() }

// ReadForm reads a posted form of at most MaxForm bytes. The key stays the one
// the page was sent with; a form without one gets none. It refuses a body that
// is too large or malformed, and values that are not UTF-8 or hold a NUL, as
// Invalid. The form is never nil, so that the page can be shown again.
func ReadForm(w http.ResponseWriter, r *http.Request) (*Form, error) {
	f := &Form{Values: url.Values{}}
	r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return f, fault.Wrap(fault.Invalid, "form_too_large", err)
		}
		return f, fault.Wrap(fault.Invalid, "form_malformed", err)
	}
	return f, f.take(r.PostForm)
}

// take takes over what was sent, and the key out of it.
func (f *Form) take(sent url.Values) error {
	var bad []fault.Field
	for name, values := range sent {
		if !cleanText(name) {
			return fault.New(fault.Invalid, "form_malformed")
		}
		for _, v := range values {
			if !cleanText(v) {
				bad = append(bad, fault.At(name, "text_malformed"))
				continue
			}
			f.Values.Add(name, strings.ReplaceAll(v, "\r\n", "\n"))
		}
	}
	f.Key = f.Values.Get(KeyField)
	f.Values.Del(KeyField)
	if len(f.Key) > 64 {
		return fault.New(fault.Invalid, "form_malformed")
	}
	if len(bad) > 0 {
		sort.Slice(bad, func(i, j int) bool { return bad[i].Name < bad[j].Name })
		return fault.Bad(bad...)
	}
	return nil
}

func cleanText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// Get returns the first value of a field as typed.
func (f *Form) Get(name string) string {
	if f == nil {
		return ""
	}
	return f.Values.Get(name)
}

// Trim returns the first value of a field without white space around it.
func (f *Form) Trim(name string) string { return strings.TrimSpace(f.Get(name)) }

// All returns every value of a field, as checkboxes of one name send them.
func (f *Form) All(name string) []string {
	if f == nil {
		return nil
	}
	return f.Values[name]
}

// Int returns a field as a whole number; false when it is not one.
func (f *Form) Int(name string) (int64, bool) {
	n, err := strconv.ParseInt(f.Trim(name), 10, 64)
	return n, err == nil
}

// Number reads a field as a whole number within bounds; an empty one is 0.
// Errors: a field number_out_of_range (Min, Max).
func (f *Form) Number(name string, least, most int) (int, []fault.Field) {
	if f.Trim(name) == "" {
		return 0, nil
	}
	n, ok := f.Int(name)
	if !ok || n < int64(least) || n > int64(most) {
		return 0, []fault.Field{fault.At(name, "number_out_of_range", "Min", least, "Max", most)}
	}
	return int(n), nil
}

// Ticked is the value with which a form's page shows a checkbox ticked or not.
func Ticked(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

// PathID reads a number of the request's address: NotFound when it is none.
func PathID(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.NotFound, "not_found")
	}
	return n, nil
}

// PathName reads a name of the request's address as it was before it was escaped.
// The router hands it on escaped only where the address was kept as it was sent,
// because it reads otherwise than one written in the common way. Errors: NotFound.
func PathName(r *http.Request, name string) (string, error) {
	if r.URL.RawPath == "" {
		return r.PathValue(name), nil
	}
	out, err := url.PathUnescape(r.PathValue(name))
	if err != nil {
		return "", fault.New(fault.NotFound, "not_found")
	}
	return out, nil
}

// On says whether a checkbox is ticked.
func (f *Form) On(name string) bool { return f.Get(name) != "" }

// Digest is the SHA-256, in hex, of the fields and values in order of name,
// without the key: two posts with one digest ask for the same thing.
func (f *Form) Digest() string {
	names := make([]string, 0, len(f.Values))
	for name := range f.Values {
		names = append(names, name)
	}
	sort.Strings(names)
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	for _, name := range names {
		put(name)
		values := f.Values[name]
		put(strconv.Itoa(len(values)))
		for _, v := range values {
			put(v)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Fail takes over what an error says about the form: the fields of a fault
// and, where it has none, its code for the whole form. It returns f.
func (f *Form) Fail(err error) *Form {
	if err == nil {
		return f
	}
	f.Errors = append(f.Errors, fault.FieldsOf(err)...)
	if len(fault.FieldsOf(err)) == 0 {
		f.Code = fault.CodeOf(err)
		var e *fault.Error
		if errors.As(err, &e) {
			f.Msg = e.Msg
		}
	}
	return f
}

// Has says whether anything is wrong with one of the named fields or, without
// names, with the form.
func (f *Form) Has(names ...string) bool {
	if f == nil {
		return false
	}
	if len(names) == 0 {
		return len(f.Errors) > 0 || f.Code != ""
	}
	for _, e := range f.Errors {
		for _, n := range names {
			if e.Name == n {
				return true
			}
		}
	}
	return false
}

// Again replaces the key by a fresh one: for a form that is shown once more
// after its act was done.
func (f *Form) Again() *Form {
	f.Key = NewKey()
	return f
}
