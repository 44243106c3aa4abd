package law

import (
	"net/url"

	"parley/internal/rules/profile"
)

// Filled is a form filled with a rule.
func Filled(f profile.Field, r profile.Rule) url.Values {
	v := url.Values{}
	fill(v, f, r)
	return v
}
