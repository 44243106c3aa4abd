// Package recommendation is what a board asks for, through its whole life:
// drafted, put before the board, voted on, sent to each addressee, and read by
// anyone. Where a recommendation stands is derived from what happened to it,
// never typed in.
package recommendation

import (
	"context"
	"net/url"
	"strconv"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
	base *url.URL
}

// New returns the slice. base is the installation's own address, for the
// permanent address of a record.
func New(db *pg.DB, door *act.Door, base *url.URL) *Slice {
	return &Slice{db: db, door: door, base: base}
}

// Text is the words of a recommendation.
type Text struct {
	Title          string // a short name, one line
	Finding        string // the problem shown
	Recommendation string // the change asked for
}

func subject(id int64) string { return "recommendation/" + strconv.FormatInt(id, 10) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// workList is where a board's recommendations are worked on, workPage where
// one is.
func workList(slug string) string { return "/work/b/" + slug + "/recommendations" }

func workPage(slug string, id int64) string {
	return workList(slug) + "/" + strconv.FormatInt(id, 10)
}

// workChrome surrounds a page of /work; more are the crumbs below the list.
func workChrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/b/" + sc.Slug}}
	if title != say("nav.recommendations") {
		crumbs = append(crumbs, page.Crumb{Text: say("nav.recommendations"), Href: workList(sc.Slug)})
	}
	crumbs = append(append(crumbs, more...), page.Crumb{Text: title})
	return page.ChromeFrom(ctx, title, "recommendations", crumbs...)
}
