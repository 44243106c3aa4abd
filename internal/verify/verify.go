// Package verify looks for silent changes of the record: it walks the audit
// chains, compares what the entries vouch for with the rows as they are,
// recomputes every result from what was stored with it, and runs the soundness
// checks. It changes nothing and names the row of each finding.
package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"parley/internal/audit"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/record/track"
	"parley/sql"
)

// Report is what a run looked at and what it found.
type Report struct {
	Entries  int // audit entries walked
	Checks   int // soundness checks run
	Findings []audit.Finding
}

// sqlSnapshot holds the record still, while the portal goes on writing.
const sqlSnapshot = `set transaction isolation level repeatable read read only`

// Run looks at everything, as it was at one moment.
func Run(ctx context.Context, db *pg.DB) (rep Report, err error) {
	err = db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlSnapshot); err != nil {
			return err
		}
		rep, err = look(ctx, tx)
		return err
	})
	return rep, err
}

func look(ctx context.Context, db pg.Reader) (Report, error) {
	var rep Report
	v, err := newVoucher(ctx, db)
	if err != nil {
		return rep, err
	}
	if rep.Entries, rep.Findings, err = audit.Verify(ctx, db, v.visit); err != nil {
		return rep, err
	}
	unsaid, err := v.rest(ctx)
	if err != nil {
		return rep, err
	}
	rep.Findings = append(rep.Findings, unsaid...)
	for _, f := range []func(context.Context, pg.Reader) ([]audit.Finding, error){v.imported, frozen, results, tracked, dangling} {
		more, err := f(ctx, db)
		if err != nil {
			return rep, err
		}
		rep.Findings = append(rep.Findings, more...)
	}
	n, more, err := checks(ctx, db)
	rep.Checks = n
	rep.Findings = append(rep.Findings, more...)
	return rep, err
}

// checks runs sql/checks: each returns a row a finding.
func checks(ctx context.Context, r pg.Reader) (int, []audit.Finding, error) {
	names, err := fs.Glob(sql.Checks, "checks/*.sql")
	if err != nil {
		return 0, nil, err
	}
	sort.Strings(names)
	var out []audit.Finding
	for _, name := range names {
		query, err := sql.Checks.ReadFile(name)
		if err != nil {
			return 0, nil, err
		}
		var found []string
		if err := r.Select(ctx, &found, string(query)); err != nil {
			return 0, nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range found {
			out = append(out, audit.Finding{Row: strings.TrimSuffix(path.Base(name), ".sql"), What: f})
		}
	}
	return len(names), out, nil
}

// SQL of what is frozen with a hash.
const (
	sqlPublications = `select id, 'publication' as kind, fragment as content, sha256 from publications where id > $1 order by id limit 200`
	sqlReports      = `select id, 'annual report' as kind, fragment as content, sha256 from annual_reports where id > $1 order by id limit 200`
	sqlPostings     = `select id, 'posting' as kind, content, sha256 from postings where id > $1 order by id limit 200`
)

// frozen compares published bytes with their hashes.
func frozen(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	var out []audit.Finding
	for _, q := range []string{sqlPublications, sqlPostings, sqlReports} {
		for last := int64(0); ; {
			var rows []struct {
				ID      int64  `db:"id"`
				Kind    string `db:"kind"`
				Content string `db:"content"`
				SHA256  []byte `db:"sha256"`
			}
			if err := r.Select(ctx, &rows, q, last); err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				break
			}
			for _, x := range rows {
				last = x.ID
				if sum := sha256.Sum256([]byte(x.Content)); !bytes.Equal(sum[:], x.SHA256) {
					out = append(out, audit.Finding{Row: fmt.Sprintf("%s %d", x.Kind, x.ID), What: "its text is not the one that was published"})
				}
			}
		}
	}
	return out, nil
}

// tracked computes again what the tracker and the figures read.
func tracked(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	ids, err := track.Differing(ctx, r)
	var out []audit.Finding
	for _, id := range ids {
		out = append(out, audit.Finding{Row: fmt.Sprintf("tracked %d", id), What: "it is not what the record comes to"})
	}
	return out, err
}

// sqlKeys makes one query for each foreign key: it returns the rows that point
// at nothing. The database keeps its keys, but not against its owner.
const sqlKeys = `select format('select %L || string_agg(distinct concat_ws(''/'', %s), '', '') as finding from %s a where %s and not exists (select from %s b where %s) having count(*) > 0',
k.conrelid::regclass || ' ', string_agg(format('a.%I', x.attname), ', ' order by n), k.conrelid::regclass, string_agg(format('a.%I is not null', x.attname), ' and ' order by n), k.confrelid::regclass, string_agg(format('a.%I = b.%I', x.attname, y.attname), ' and ' order by n))
from pg_constraint k cross join lateral unnest(k.conkey, k.confkey) with ordinality as u (here, there, n)
join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.here join pg_attribute y on y.attrelid = k.confrelid and y.attnum = u.there
where k.contype = 'f' and k.connamespace = 'public'::regnamespace group by k.oid, k.conrelid, k.confrelid, k.conname order by k.conrelid::regclass::text, k.conname`

// dangling finds rows whose foreign keys point at nothing.
func dangling(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	var queries []string
	if err := r.Select(ctx, &queries, sqlKeys); err != nil {
		return nil, err
	}
	var out []audit.Finding
	for _, query := range queries {
		var rows []string
		if err := r.Select(ctx, &rows, query); err != nil {
			return nil, err
		}
		for _, row := range rows {
			out = append(out, audit.Finding{Row: row, What: "the row it belongs to is gone"})
		}
	}
	return out, nil
}

const sqlResults = `select id, outcome, computation::text as computation from motions where state = 'closed' and computation is not null and id > $1 order by id limit 200`

// results recomputes every vote from what was stored with it.
func results(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	var out []audit.Finding
	for last := int64(0); ; {
		var rows []struct {
			ID          int64  `db:"id"`
			Outcome     string `db:"outcome"`
			Computation string `db:"computation"`
		}
		if err := r.Select(ctx, &rows, sqlResults, last); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return out, nil
		}
		for _, x := range rows {
			last = x.ID
			var res record.Result
			if err := json.Unmarshal([]byte(x.Computation), &res); err != nil {
				out = append(out, audit.Finding{Row: fmt.Sprintf("motion %d", x.ID), What: "its computation cannot be read"})
				continue
			}
			same, err := res.Recompute()
			if err != nil || !same || res.Outcome != x.Outcome && x.Outcome != "objected" {
				out = append(out, audit.Finding{Row: fmt.Sprintf("motion %d", x.ID), What: "its result is not what its ballots and rules come to"})
			}
		}
	}
}
