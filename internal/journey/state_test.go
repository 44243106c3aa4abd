package journey

import (
	"strings"
)

// uncounted are tables that a refused request may touch: counters and the last
// use of a session.
const uncounted = `'sign_in_failures', 'sessions', 'goose_db_version', 'receipts'`

// state is the content of the database in short, one line a table: how many
// rows and a sum over their text.
func (w *town) state() string {
	w.T.Helper()
	return one[string](w, `select string_agg(c.relname || ' ' || (xpath('//n/text()', x))[1]::text || ' ' || (xpath('//s/text()', x))[1]::text, E'\n' order by c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace,
lateral query_to_xml('select count(*) as n, coalesce(sum(hashtextextended(t::text, 0) / 1000), 0) as s from ' || c.relname || ' t', false, true, '') x
where n.nspname = 'public' and c.relkind = 'r' and c.relname not in (`+uncounted+`)`)
}

// difference are the lines of two states that differ.
func difference(before, after string) string {
	was := map[string]bool{}
	for _, l := range strings.Split(before, "\n") {
		was[l] = true
	}
	var out []string
	for _, l := range strings.Split(after, "\n") {
		if !was[l] {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func mainOf(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		return body[i:]
	}
	return body
}

func unescaped(s string) string {
	return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "&#43;", "+", "&lt;", "<", "&gt;", ">").Replace(s)
}
