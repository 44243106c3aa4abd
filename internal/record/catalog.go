package record

import (
	"context"
	"strings"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/advice"
)

// SQL of what a recommendation is found by: the newest entry of each counts.
const (
	sqlCatalog = `select e.priority, e.criterion, coalesce(p.name, '') as mover, e.origin, e.origin_words, e.origin_link, b.slug, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq,
coalesce((select string_agg(t.name, ', ' order by t.name) from catalog_entry_terms x join catalog_terms t on t.id = x.term_id where x.entry_id = e.id and t.kind = 'topic'), '') as topics,
coalesce((select string_agg(t.name, ', ' order by t.name) from catalog_entry_terms x join catalog_terms t on t.id = x.term_id where x.entry_id = e.id and t.kind = 'group'), '') as groups
from catalog_entries e join boards b on b.id = e.board_id left join people p on p.id = e.mover_id left join recommendation_numbers n on n.recommendation_id = e.repeats_id where e.board_id = $1 and e.recommendation_id = $2 order by e.number desc limit 1`
	sqlRepeatedBy = `select b.slug, n.year, n.seq from catalog_entries e join recommendation_numbers n on n.recommendation_id = e.recommendation_id join boards b on b.id = e.board_id
where e.board_id = $1 and e.repeats_id = $2 and e.number = (select max(o.number) from catalog_entries o where o.recommendation_id = e.recommendation_id) order by n.year, n.seq`
)

type numberedRow struct {
	Slug string `db:"slug"`
	Year int    `db:"year"`
	Seq  int    `db:"seq"`
}

func (x numberedRow) fact(id string) page.Fact {
	number := advice.FormatNumber(x.Year, x.Seq)
	return page.Fact{Name: say(id), Value: number, Href: "/b/" + x.Slug + "/recommendations/" + number}
}

// CatalogFacts are what a recommendation is about, how pressing it is and who asked for
// that, where it came from, and which one it repeats or is repeated by; empty where
// nothing is said.
func CatalogFacts(ctx context.Context, r pg.Reader, board, recommendation int64) ([]page.Fact, error) {
	var e struct {
		Priority    string `db:"priority"`
		Criterion   string `db:"criterion"`
		Mover       string `db:"mover"`
		Origin      string `db:"origin"`
		OriginWords string `db:"origin_words"`
		OriginLink  string `db:"origin_link"`
		Topics      string `db:"topics"`
		Groups      string `db:"groups"`
		numberedRow
	}
	if err := r.Get(ctx, &e, sqlCatalog, board, recommendation); err != nil && !pg.NotFound(err) {
		return nil, err
	}
	var out []page.Fact
	put := func(id, value, href string) {
		if value != "" {
			out = append(out, page.Fact{Name: say("record.catalog." + id), Value: value, Href: href})
		}
	}
	put("about", e.Topics, "")
	put("affects", e.Groups, "")
	if e.Priority != "" {
		put("priority", say("record.priority."+e.Priority, "Why", strings.TrimSuffix(e.Criterion, "."), "By", e.Mover), "")
	}
	if e.Origin != "" {
		words := say("record.origin." + e.Origin)
		switch {
		case e.Origin == advice.OriginOther:
			words = e.OriginWords
		case e.OriginWords != "":
			words += ": " + e.OriginWords
		}
		put("origin", words, e.OriginLink)
	}
	if e.Seq != 0 {
		out = append(out, e.fact("record.catalog.repeats"))
	}
	var by []numberedRow
	if err := r.Select(ctx, &by, sqlRepeatedBy, board, recommendation); err != nil {
		return nil, err
	}
	for _, x := range by {
		out = append(out, x.fact("record.catalog.repeated_by"))
	}
	return out, nil
}
