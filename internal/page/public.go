package page

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parley/internal/fault"
)

// Public is what a public page came to: its bytes and when it must be made
// again although nothing was written.
type Public struct {
	Body     []byte
	Type     string    // media type; "" is text/html; charset=utf-8
	Changes  time.Time // next instant at which anything shown changes by itself; zero: never
	Location string    // permanent redirect instead of a body
}

// PublicFunc makes a public page. It is called once per version of its scope;
// the request it gets carries no cookie and no other header, so that nothing
// about a reader can reach the page.
type PublicFunc func(ctx context.Context, r *http.Request) (Public, error)

// Public renders the page for the cache. It changes by itself at changes, or
// never when that is zero.
func (p *Page[T]) Public(c Chrome, d T, changes time.Time) (Public, error) {
	body, err := p.Bytes(c, d)
	return Public{Body: body, Changes: changes}, err
}

// Sooner is the earlier of two instants, where zero means never.
func Sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Midnight is the next midnight after t in t's own location: when counts of
// days change.
func Midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

// AnyMidnight is the next instant at which a day may begin somewhere: the next
// quarter of an hour, for zones differ by quarters. For pages that count the
// days of boards in several zones.
func AnyMidnight(t time.Time) time.Time {
	const quarter = 15 * time.Minute
	return t.Truncate(quarter).Add(quarter)
}

type chromeKey struct{}

// WithChrome puts the chrome that the edge prepared (site, language, who is
// signed in, as-of instant) into a context.
func WithChrome(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, c)
}

// ChromeFrom returns the prepared chrome with a page's own title, section and
// breadcrumb put in.
func ChromeFrom(ctx context.Context, title, section string, crumbs ...Crumb) Chrome {
	c, _ := ctx.Value(chromeKey{}).(Chrome)
	if i := slices.IndexFunc(crumbs, func(x Crumb) bool { return c.Committee != "" && x.Href == c.Committee }); i >= 0 {
		crumbs = slices.Insert(slices.Clone(crumbs), i, c.Parent)
	}
	c.Title, c.Section, c.Crumbs = title, section, crumbs
	return c
}

// Forward ends an act that one button asks for: it leads on when err is nil and
// hands every error to the edge.
func Forward(w http.ResponseWriter, r *http.Request, location string, err error) error {
	if err == nil {
		http.Redirect(w, r, location, http.StatusSeeOther)
	}
	return err
}

// Answer ends a posted form: it leads on when err is nil, shows the form again
// beside its errors when err is about what was typed or about a stale page, and
// hands every other error to the edge. A form that was accepted before with
// other content is shown again with a fresh key and what was typed.
func Answer(w http.ResponseWriter, r *http.Request, f *Form, location string, err error, again func(status int) error) error {
	if err == nil {
		http.Redirect(w, r, location, http.StatusSeeOther)
		return nil
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		f.Fail(err)
		return again(http.StatusUnprocessableEntity)
	case fault.Conflict:
		f.Fail(err)
		if fault.CodeOf(err) == "form_used" {
			f.Again()
		}
		return again(http.StatusConflict)
	}
	return err
}
