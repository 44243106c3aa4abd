package record

import (
	"context"
	"net/url"
	"strconv"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// maxPhrases is how many wordings of a kind are offered.
const maxPhrases = 8

// sqlPhrases lists the words in which a board last moved each kind of motion,
// each wording once. Kinds whose words follow from what they are about are left
// out.
const sqlPhrases = `select id, kind, text from (select id, kind, text, row_number() over (partition by kind order by id desc) as n from (
select distinct on (kind, lower(text)) id, kind, text from motions where board_id = $1 and source is null and again_of_id is null and kind not in ('adopt_recommendation', 'approve_minutes', 'follow_up', 'reconsider', 'take_from_table', 'rescind') order by kind, lower(text), id desc) o) x where n <= $2 order by kind, n`

// Phrasing is one wording of a motion.
type Phrasing struct {
	ID   int64            `db:"id"` // of the motion it was last used in
	Kind rules.MotionKind `db:"kind"`
	Text string           `db:"text"`
	Head string           `db:"-"` // the kind in words, on the first of each
}

// Phrasings lists the wordings a board used lately, by kind, the latest first.
func Phrasings(ctx context.Context, r pg.Reader, board int64) ([]Phrasing, error) {
	var out []Phrasing
	err := r.Select(ctx, &out, sqlPhrases, board, maxPhrases)
	for i := range out {
		if i == 0 || out[i].Kind != out[i-1].Kind {
			out[i].Head = say("motion_kind." + string(out[i].Kind))
		}
	}
	return out, err
}

// Chosen is the motion form with one of the wordings in it, all else as it was
// sent; nil when none was chosen.
func Chosen(all []Phrasing, q url.Values) *page.Form {
	for _, p := range all {
		if strconv.FormatInt(p.ID, 10) == q.Get("phrase") {
			f := page.NewForm(nil)
			for _, name := range []string{"kind", "item", "mover", "seconder", "threshold", "method", "proposes", "target"} {
				f.Values.Set(name, q.Get(name))
			}
			f.Values.Set("text", p.Text)
			return f
		}
	}
	return nil
}
