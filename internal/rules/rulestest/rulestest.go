// Package rulestest is what the tests of the rules share: zones and instants
// that cannot be mistyped, and the code a refusal must have.
package rulestest

import (
	"strings"
	"time"

	"parley/internal/fault"
)

// Zone loads a zone for a test.
func Zone(t interface{ Fatal(...any) }, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Moment reads an instant for a test.
func Moment(t interface{ Fatal(...any) }, s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// WantCode fails unless the error's code, or that of its only field, is want;
// empty wants no error.
func WantCode(t interface {
	Helper()
	Errorf(string, ...any)
}, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = fault.CodeOf(err)
	}
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		var names []string
		for _, f := range fields {
			names = append(names, f.Name+":"+f.Code)
		}
		got = strings.Join(names, " ")
	}
	if got != want {
		t.Errorf("code %q, want %q", got, want)
	}
}
