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
	"strconv"
	"strings"

	"parley/internal/audit"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/sql"
)

// Report is what a run looked at and what it found.
type Report struct {
	Entries  int // audit entries walked
	Checks   int // soundness checks run
	Findings []audit.Finding
}

// Run looks at everything.
func Run(ctx context.Context, db pg.Reader) (Report, error) {
	var rep Report
	v := voucher{r: db}
	var err error
	if rep.Entries, rep.Findings, err = audit.Verify(ctx, db, v.visit); err != nil {
		return rep, err
	}
	for _, f := range []func(context.Context, pg.Reader) ([]audit.Finding, error){frozen, results} {
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
	sqlPostings     = `select id, 'posting' as kind, content, sha256 from postings where id > $1 order by id limit 200`
)

// frozen compares published bytes with their hashes.
func frozen(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	var out []audit.Finding
	for _, q := range []string{sqlPublications, sqlPostings} {
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

// voucher compares what an audit entry says with the rows it is about.
type voucher struct{ r pg.Reader }

// vouched is one kind of entry: the row it is about, by a query over the
// subject's number and up to two numbers of the body. The query returns JSON:
// each member is compared with the body's member of the same name.
type vouched struct {
	query string
	body  []string // members of the body that are arguments of the query
	about bool     // the subject's number is the first argument
}

// SQL of what entries vouch for.
const (
	sqlMinutesText    = `select json_build_object('text', body)::text from minutes_texts where minutes_id = $1 and version = $2`
	sqlPublication    = `select json_build_object('sha256', encode(sha256, 'hex'), 'status', status)::text from publications where id = $1`
	sqlRecommendation = `select json_build_object('title', title, 'finding', finding, 'recommendation', recommendation)::text from recommendation_texts where recommendation_id = $1 and number = $2`
	sqlSignedResponse = `select json_build_object('position', position, 'reason', reason, 'words', words, 'letter', letter_url, 'office', signed_title)::text from responses where transmittal_id = $1 and signed_at is not null`
	sqlBallot         = `select json_build_object('choice', choice, 'mode', mode)::text from ballots where motion_id = $1 and seat_id = $2 and revision = $3`
	sqlMotionText     = `select json_build_object('text', text, 'kind', kind, 'number', number)::text from motions where id = $1`
	sqlMotionOutcome  = `select json_build_object('outcome', outcome)::text from motions where id = $1`
	sqlPosting        = `select json_build_object('sha256', encode(sha256, 'hex'))::text from postings where id = $1`
	sqlRecusal        = `select json_build_object('reason', reason, 'ground', ground)::text from recusals where id = $1`
	sqlTerm           = `select json_build_object('seat', seat_id, 'person', person_id, 'begins', begins_on)::text from terms where id = $1`
)

var kinds = map[string]vouched{
	"minutes.draft": {sqlMinutesText, []string{"version"}, true}, "minutes.edit": {sqlMinutesText, []string{"version"}, true},
	"minutes.publish": {sqlPublication, []string{"publication"}, false}, "minutes.publish_approved": {sqlPublication, []string{"publication"}, false},
	"recommendation.draft": {sqlRecommendation, []string{"version"}, true}, "recommendation.revise": {sqlRecommendation, []string{"version"}, true},
	"response.sign": {sqlSignedResponse, []string{"transmittal"}, false},
	"ballot.cast":   {sqlBallot, []string{"seat", "revision"}, true}, "ballot.enter": {sqlBallot, []string{"seat", "revision"}, true},
	"motion.move": {sqlMotionText, nil, true}, "vote.close": {sqlMotionOutcome, nil, true},
	"posting.post":   {sqlPosting, []string{"posting"}, false},
	"recusal.record": {sqlRecusal, nil, true},
	"term.appoint":   {sqlTerm, nil, true},
}

func (v voucher) visit(ctx context.Context, e audit.Entry) ([]audit.Finding, error) {
	k, ok := kinds[e.Action]
	if !ok {
		return nil, nil
	}
	var body map[string]any
	dec := json.NewDecoder(strings.NewReader(e.Body))
	dec.UseNumber()
	if err := dec.Decode(&body); err != nil {
		return []audit.Finding{{Row: fmt.Sprintf("%s entry %d", e.Chain, e.Seq), What: "its body cannot be read"}}, nil
	}
	var args []any
	if k.about {
		_, id, _ := strings.Cut(e.Subject, "/")
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return nil, nil
		}
		args = append(args, n)
	}
	for _, name := range k.body {
		n, ok := body[name].(json.Number)
		if !ok {
			return nil, nil
		}
		id, err := n.Int64()
		if err != nil {
			return nil, err
		}
		args = append(args, id)
	}
	row := fmt.Sprintf("%s (%s entry %d, %s)", e.Subject, e.Chain, e.Seq, e.Action)
	var text string
	if err := v.r.Get(ctx, &text, k.query, args...); err != nil {
		if pg.NotFound(err) {
			return []audit.Finding{{Row: row, What: "the row it is about is gone"}}, nil
		}
		return nil, err
	}
	return v.compare(ctx, e, row, body, text)
}

func (v voucher) compare(ctx context.Context, e audit.Entry, row string, body map[string]any, text string) ([]audit.Finding, error) {
	var have map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&have); err != nil {
		return nil, err
	}
	var out []audit.Finding
	names := make([]string, 0, len(have))
	for name := range have {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		said, ok := body[name]
		if !ok {
			continue
		}
		now := fmt.Sprint(have[name])
		if s, sealed := said.(string); sealed && strings.HasPrefix(s, "hmac:") {
			match, known, err := audit.Vouched(ctx, v.r, e.Chain, e.Seq, name, s, now)
			if err != nil {
				return nil, err
			}
			if known && !match {
				out = append(out, audit.Finding{Row: row, What: name + " is not what was recorded"})
			}
			continue
		}
		if fmt.Sprint(said) != now {
			out = append(out, audit.Finding{Row: row, What: name + " is not what was recorded"})
		}
	}
	return out, nil
}
