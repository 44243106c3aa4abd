package blob

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// The most that the words beside a file may have, in runes.
const (
	MaxAlt       = 2000
	MaxStatement = 50000
)

// Take decides about a file and the words beside it, and returns the file as it is
// kept: a picture needs words for those who do not see it, a document a version that
// everyone can read. Errors, Invalid fields: file (those of Inspect); alt, statement:
// required, too_long, ….
func Take(name string, content []byte, alt, statement string) (File, []fault.Field) {
	bad := rules.CheckOptionalLongText("alt", alt, MaxAlt)
	bad = append(bad, rules.CheckOptionalLongText("statement", statement, MaxStatement)...)
	f, err := Inspect(name, content)
	if err != nil {
		return f, append(bad, fault.FieldsOf(err)...)
	}
	switch kind := KindOf(f.Type); {
	case kind == Picture && alt == "":
		bad = append(bad, fault.At("alt", "required"))
	case kind == Document && statement == "":
		bad = append(bad, fault.At("statement", "required"))
	}
	return f, bad
}
