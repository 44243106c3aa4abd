package journey

import (
	"context"
	"strings"

	"github.com/lib/pq"
)

// uncounted are tables that a refused request may touch: counters and the last
// use of a session.
const uncounted = `'sign_in_failures', 'sessions', 'goose_db_version', 'receipts'`

// state is the content of the database in short, one line a table: how many
// rows and a sum over their text.
func (w *town) state() string {
	w.T.Helper()
	if w.content == "" {
		w.content = one[string](w, `select string_agg(format('select %L || '' '' || count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0) / 1000), 0) as line from %I t', c.relname, c.relname), E'\nunion all ' order by c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind = 'r' and c.relname not in (`+uncounted+`)`)
	}
	var lines []string
	if err := w.DB.GetHot(context.WithoutCancel(w.T.Context()), pq.Array(&lines), `select array(`+w.content+`)`); err != nil {
		w.T.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// unchanged wants the database to be as it was when this was last asked, or at
// the latest change that was meant.
func (w *town) unchanged(what string) {
	w.T.Helper()
	now := w.state()
	if now != w.was {
		w.T.Errorf("%s changed the database:\n%s", what, difference(w.was, now))
	}
	w.was = now
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
