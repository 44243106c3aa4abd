package act

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"parley/internal/rules"
)

// Scope is what the edge knows of a request before its handler runs: who asks,
// about which board or department, with which roles.
type Scope struct {
	By         Principal
	Roles      []rules.Role
	Board      int64 // 0 when the address names none
	Slug       string
	BoardName  string
	Department int64
	Zone       *time.Location // the board's or department's; UTC when there is none
	Today      rules.Date     // in Zone
	Now        time.Time      // instant of the request, for showing; decisions read tx.Now
	Path       string         // the request's address
	Version    int64          // of the board's public pages, as this page shows them
}

type scopeKey struct{}

// With puts a scope into a context.
func With(ctx context.Context, s Scope) context.Context { return context.WithValue(ctx, scopeKey{}, s) }

// From reads the scope the edge put into a request's context.
func From(ctx context.Context) Scope {
	s, _ := ctx.Value(scopeKey{}).(Scope)
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	return s
}

// May tells whether to show a button: the same table decides as in Do.
func (s Scope) May(a rules.Action) bool { return Check(a, s.Roles) == nil }

// Is tells whether the person holds a role here.
func (s Scope) Is(r rules.Role) bool { return slices.Contains(s.Roles, r) }

// Caller makes the caller of an act from the scope and a form's key and digest.
// A key counts once for each address it is sent to: a page whose buttons share
// one asks for a different act with each, not for the first one again.
func (s Scope) Caller(key, digest string) Caller {
	if key != "" {
		at := sha256.Sum256([]byte(s.Path))
		key += "@" + hex.EncodeToString(at[:8])
	}
	return Caller{By: s.By, Board: s.Board, Department: s.Department, Key: key, Digest: digest}
}
