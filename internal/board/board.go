// Package board is the frame a board works in: jurisdictions and their
// holidays, departments, boards with their rules, and seats. The operator sets
// it up alone; all of it is public but mail addresses.
package board

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func subject(kind string, id int64) string { return kind + "/" + strconv.FormatInt(id, 10) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// siteChrome is a page of the operator's.
func siteChrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	crumbs := append([]page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: say("work.site"), Href: "/work/site"}}, more...)
	if title != say("work.site") {
		crumbs = append(crumbs, page.Crumb{Text: title})
	} else {
		crumbs[len(crumbs)-1].Href = ""
	}
	return page.ChromeFrom(ctx, title, "", crumbs...)
}

func backToSite() page.Link { return page.Link{Text: say("work.back"), Href: "/work/site"} }

func backToBoard(slug string) page.Link {
	return page.Link{Text: say("work.back"), Href: "/work/site/b/" + slug}
}

// profiles lists the open-meeting profiles as options of a form.
func profiles() []page.Option {
	var out []page.Option
	all, err := profile.Load()
	if err != nil {
		panic(err) // embedded and checked by a test
	}
	for id, p := range all {
		out = append(out, page.Option{Value: id, Text: p.Jurisdiction + ": " + p.Act})
	}
	slices.SortFunc(out, func(a, b page.Option) int {
		if a.Text < b.Text {
			return -1
		}
		return 1
	})
	return out
}

// checkZone tells whether a text names an IANA time zone.
func checkZone(name, zone string) []fault.Field {
	if zone == "" || zone == "Local" {
		return []fault.Field{fault.At(name, "zone_unknown")}
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return []fault.Field{fault.At(name, "zone_unknown")}
	}
	return nil
}

// seen stands for the values a form was opened with, for rows that carry no
// version: another save in between makes it another.
func seen(values ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(values, "\x00")))
	return hex.EncodeToString(sum[:12])
}

func dateWords(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }
