// Package rules is the law and procedure of a board as pure functions: facts
// in, decision out. It reads no clock, database or network. A refusal is a
// *fault.Error whose code is stable; a sentence is a Phrase, a code with
// arguments that the message catalogue renders under "rule.<Code>".
package rules

import (
	"fmt"

	"parley/internal/fault"
)

// Phrase is one sentence a rule wants said: Code selects the catalogue entry
// "rule.<Code>", Args fill it. Counts are in the argument "N" where the
// sentence has a plural.
type Phrase struct {
	Code string         `json:"code"`
	Args map[string]any `json:"args,omitempty"`
}

// Say builds a Phrase; args come as name, value pairs.
func Say(code string, args ...any) Phrase {
	p := Phrase{Code: code}
	if len(args) > 1 {
		p.Args = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			p.Args[fmt.Sprint(args[i])] = args[i+1]
		}
	}
	return p
}

// refuse is a Conflict: the input is well formed, the state forbids it.
func refuse(code string) error { return fault.New(fault.Conflict, code) }

// badField is an Invalid fault about one form field.
func badField(name, code string, args ...any) error {
	return fault.Bad(fault.At(name, code, args...))
}
