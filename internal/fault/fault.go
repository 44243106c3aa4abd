// Package fault is the one error type of the house. Rules and stores return
// it, the web edge turns it into a status and a page, and everything that is
// not a fault.Error is Internal: masked for the reader, logged for us.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in terms the HTTP edge understands.
type Kind int

// The kinds, with the status the edge answers.
const (
	Internal        Kind = iota // 500, masked
	Invalid                     // 422, shown beside the field
	Unauthenticated             // 303 to sign-in
	Forbidden                   // 403
	NotFound                    // 404
	Conflict                    // 409
	Gone                        // 410
	TooMany                     // 429
	Unavailable                 // 503
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "gone", "too_many", "unavailable"}

// String returns the kind's stable lower-case name, used in logs.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "internal"
	}
	return kindNames[k]
}

// Field is one thing wrong with one form field. Code selects the sentence
// "fault.<Code>" of the message catalogue; Args fill it.
type Field struct {
	Name string
	Code string
	Args map[string]any
}

// Error is a fault. Code is stable and machine-readable, Msg is safe for the
// public (empty: the catalogue's sentence for Code), Err is for the log only.
type Error struct {
	Kind   Kind
	Code   string
	Msg    string
	Fields []Field
	Err    error
}

// Error implements error for logs; it is never shown to a reader.
func (e *Error) Error() string {
	s := e.Kind.String() + " " + e.Code
	for _, f := range e.Fields {
		s += fmt.Sprintf(" %s:%s", f.Name, f.Code)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause, for errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Err }

// New returns a fault of a kind with a code.
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Wrap returns a fault that carries a cause for the log.
func Wrap(kind Kind, code string, err error) *Error {
	return &Error{Kind: kind, Code: code, Err: err}
}

// Bad returns an Invalid fault about one or more fields, in the order given.
func Bad(fields ...Field) *Error {
	return &Error{Kind: Invalid, Code: "form_invalid", Fields: fields}
}

// All is an Invalid fault about several fields, or nil when there are none.
func All(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return Bad(fields...)
}

// At names a field and what is wrong with it; args come as name, value pairs.
func At(name, code string, args ...any) Field {
	f := Field{Name: name, Code: code}
	if len(args) > 1 {
		f.Args = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			f.Args[fmt.Sprint(args[i])] = args[i+1]
		}
	}
	return f
}

// KindOf reads the kind of any error; anything that is no fault is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf reads the code of any error; anything that is no fault is "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code != "" {
		return e.Code
	}
	return "internal"
}

// FieldsOf returns the field errors an error carries, if any.
func FieldsOf(err error) []Field {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
