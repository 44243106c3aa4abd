package record

import (
	"context"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of what a motion may name, and of the papers before the board.
const (
	sqlAdopted = `select o.id, o.number, motion_wording(o.id) as text, m.held_on from motions o join meetings m on m.id = o.meeting_id
where o.board_id = $1 and o.meeting_id <> $2 and o.source is null and o.outcome = 'carried' and o.reopened_by_id is null
and (o.kind = 'main' and not exists (select 1 from motions r where r.on_id = o.id and r.kind = 'rescind' and r.outcome = 'carried')
  or o.kind = 'follow_up' and exists (select from decisions d where d.id = o.decision_id and d.kind = 'non_responsive') and not exists (select 1 from motions r where r.on_id = o.id and r.kind = 'rescind' and r.outcome = 'carried')
  or o.kind = 'adopt_recommendation' and not exists (select from transmittals t where t.recommendation_id = o.recommendation_id) and not exists (select 1 from motions r where r.on_id = o.id and r.kind = 'rescind' and r.outcome = 'carried')
  or o.kind = 'refer' and exists (select from referrals f where f.motion_id = o.id and not exists (select from referral_reports p where p.referral_id = f.id) and not exists (select from referral_withdrawals w where w.referral_id = f.id))
  or o.kind = 'approve_minutes' and exists (select 1 from publications p where p.motion_id = o.id)) order by o.closed_at desc limit 30`
	sqlPapers = `select p.title, case when f.paper_id is null then p.url else '/work/b/' || b.slug || '/papers/' || p.id || '/file' end as url from papers p join boards b on b.id = p.board_id
left join paper_files f on f.paper_id = p.id where p.board_id = $1 and p.item_id = $2 and p.removed_at is null order by p.id`
)

// Adopted is a main motion of an earlier meeting that stands, one that approved
// minutes that are published so, one whose referral waits for its report, one that
// found an answer to be none, or one that adopted what was not sent.
type Adopted struct {
	ID     int64      `db:"id"`
	Number int        `db:"number"`
	Text   string     `db:"text"`
	On     rules.Date `db:"held_on"`
}

// AdoptedBefore lists what stands of the decisions of a board's other meetings,
// the latest first.
func AdoptedBefore(ctx context.Context, r pg.Reader, board, meeting int64) ([]Adopted, error) {
	var out []Adopted
	err := r.Select(ctx, &out, sqlAdopted, board, meeting)
	return out, err
}

// Papers lists the papers for an item, as members open them.
func Papers(ctx context.Context, r pg.Reader, board, item int64) ([]page.Link, error) {
	var rows []struct {
		Title string `db:"title"`
		URL   string `db:"url"`
	}
	var out []page.Link
	err := r.Select(ctx, &rows, sqlPapers, board, item)
	for _, p := range rows {
		out = append(out, page.Link{Text: p.Title, Href: p.URL})
	}
	return out, err
}
