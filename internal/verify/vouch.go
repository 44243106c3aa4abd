package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/audit"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// voucher compares what audit entries say with the rows they are about, and
// keeps which rows were accounted for.
type voucher struct {
	r       pg.Reader
	people  map[string]int64 // actor to person
	said    map[string]bool
	newest  map[string]pending
	digests map[int64]string // of imported boards, as the newest import left them
}

// pending is the newest entry about a row that is changed in place.
type pending struct {
	entry audit.Entry
	query string
}

const sqlPeople = `select id, person_id from accounts`

func newVoucher(ctx context.Context, r pg.Reader) (*voucher, error) {
	v := &voucher{r: r, people: map[string]int64{}, said: map[string]bool{}, newest: map[string]pending{}, digests: map[int64]string{}}
	var rows []struct {
		ID     int64 `db:"id"`
		Person int64 `db:"person_id"`
	}
	err := r.Select(ctx, &rows, sqlPeople)
	for _, x := range rows {
		v.people["account/"+strconv.FormatInt(x.ID, 10)] = x.Person
	}
	return v, err
}

func (v *voucher) visit(ctx context.Context, e audit.Entry) ([]audit.Finding, error) {
	var out []audit.Finding
	if slices.Contains([]string{string(rules.ImportLegistar), string(rules.ImportBoards), string(rules.ImportOutside)}, e.Action) {
		var said struct {
			Digests []struct {
				Board  int64
				SHA256 string
			}
		}
		if err := json.Unmarshal([]byte(e.Body), &said); err == nil { // a body that is none was found already
			for _, d := range said.Digests {
				v.digests[d.Board] = d.SHA256
			}
		}
	}
	kind, _, _ := strings.Cut(e.Subject, "/")
	for _, k := range kinds[e.Action] {
		switch {
		case k.subject != kind:
		case k.newest != "":
			v.newest[k.newest+" "+e.Subject] = pending{e, k.query}
		default:
			found, err := v.check(ctx, e, k.query)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

// rest checks the newest entries about rows that change in place, and then
// names every row that no entry accounts for.
func (v *voucher) rest(ctx context.Context) ([]audit.Finding, error) {
	var out []audit.Finding
	for _, key := range slices.Sorted(maps.Keys(v.newest)) {
		found, err := v.check(ctx, v.newest[key].entry, v.newest[key].query)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	var rows []string
	if err := v.r.Select(ctx, &rows, sqlUnsaid); err != nil {
		return nil, err
	}
	for _, row := range rows {
		if !v.said[row] {
			out = append(out, audit.Finding{Row: row, What: "no entry of the audit accounts for it"})
		}
	}
	return out, nil
}

const sqlImportedBoards = `select id from boards where source is not null order by id`

// imported compares the rows of each imported board with what the newest import
// left.
func (v *voucher) imported(ctx context.Context, r pg.Reader) ([]audit.Finding, error) {
	var boards []int64
	if err := r.Select(ctx, &boards, sqlImportedBoards); err != nil {
		return nil, err
	}
	var out []audit.Finding
	for _, b := range boards {
		now, err := record.ImportDigest(ctx, r, b)
		if err != nil {
			return nil, err
		}
		if now != v.digests[b] {
			out = append(out, audit.Finding{Row: fmt.Sprintf("imported board %d", b), What: "its rows are not what was imported"})
		}
	}
	return out, nil
}

// check compares one entry with its row.
func (v *voucher) check(ctx context.Context, e audit.Entry, query string) ([]audit.Finding, error) {
	row := fmt.Sprintf("%s (%s entry %d, %s)", e.Subject, e.Chain, e.Seq, e.Action)
	body, err := object(e.Body)
	if err != nil {
		return []audit.Finding{{Row: row, What: "its body cannot be read"}}, nil
	}
	_, id, _ := strings.Cut(e.Subject, "/")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return []audit.Finding{{Row: row, What: "its subject is no row"}}, nil
	}
	var text string
	if err := v.r.Get(ctx, &text, query, n, e.Body, e.At, e.Action); err != nil {
		if pg.NotFound(err) {
			return []audit.Finding{{Row: row, What: "the row it is about is gone"}}, nil
		}
		return nil, err
	}
	have, err := object(text)
	if err != nil {
		return nil, err
	}
	var out []audit.Finding
	for _, name := range slices.Sorted(maps.Keys(have)) {
		same, what := true, strings.TrimPrefix(name, "@")
		switch said, known := body[name]; {
		case name == "@rows":
			for _, r := range have[name].([]any) {
				if s, ok := r.(string); ok {
					v.said[s] = true
				}
			}
		case name == "@at":
			same = alike(e.At.UTC().Format(time.RFC3339Nano), have[name], time.Microsecond)
		case name == "@person":
			same = cmp.Or(fmt.Sprint(have[name]), "<nil>") == v.person(e.Actor)
		case name == "@board":
			same = have[name] == nil || "board/"+fmt.Sprint(have[name]) == e.Chain
		case known:
			if same, err = v.equal(ctx, e, name, said, have[name]); err != nil {
				return nil, err
			}
		default: // a body that is older, or a list that was empty when it was written
			list, ok := have[name].([]any)
			same = !ok || len(list) == 0
		}
		if !same {
			out = append(out, audit.Finding{Row: row, What: what + " is not what was recorded"})
		}
	}
	return out, nil
}

// person is an actor's person as a row names it: none for the program.
func (v *voucher) person(actor string) string {
	if id := v.people[actor]; id != 0 {
		return strconv.FormatInt(id, 10)
	}
	return "<nil>"
}

// equal compares what an entry says at a path of its body with what a row says.
func (v *voucher) equal(ctx context.Context, e audit.Entry, path string, said, have any) (bool, error) {
	switch s := said.(type) {
	case []any:
		h, _ := have.([]any)
		if len(h) != len(s) {
			return false, nil
		}
		for i := range s {
			if same, err := v.equal(ctx, e, path+"."+strconv.Itoa(i), s[i], h[i]); err != nil || !same {
				return same, err
			}
		}
		return true, nil
	case map[string]any:
		h, _ := have.(map[string]any)
		for name := range s {
			if same, err := v.equal(ctx, e, path+"."+name, s[name], h[name]); err != nil || !same {
				return same, err
			}
		}
		return true, nil
	case string:
		if strings.HasPrefix(s, "hmac:") {
			text, _ := have.(string)
			match, known, err := audit.Vouched(ctx, v.r, e.Chain, e.Seq, path, s, text)
			return match || !known, err
		}
		if alike(s, have, time.Second) {
			return true, nil
		}
	}
	return fmt.Sprint(said) == fmt.Sprint(have), nil
}

// alike tells whether two texts are the same instant, to a unit.
func alike(a string, b any, unit time.Duration) bool {
	x, err := time.Parse(time.RFC3339Nano, a)
	y, berr := time.Parse(time.RFC3339Nano, fmt.Sprint(b))
	return err == nil && berr == nil && x.Truncate(unit).Equal(y.Truncate(unit))
}

// object reads a JSON object; numbers stay as they are written.
func object(text string) (map[string]any, error) {
	var out map[string]any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	return out, dec.Decode(&out)
}
