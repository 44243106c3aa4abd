package notice

import (
	"context"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/advice"
)

// What a form of the subscription asks for.
const (
	followOne = "one" // the recommendation it was opened from
	followAll = "all" // all that the board does
)

// SQL of what is followed: a board, or one recommendation that has a number, by the
// words that were sent, else those that were posted last.
const (
	titled = `coalesce((select x.title from transmittals t join recommendation_texts x on x.id = t.text_id where t.recommendation_id = n.recommendation_id order by t.id limit 1),
(select x.title from posted_recommendations q join postings p on p.id = q.posting_id join recommendation_texts x on x.id = q.text_id where q.recommendation_id = n.recommendation_id order by p.posted_at desc, p.id desc limit 1), '') as title`
	followed = `b.name, b.slug, coalesce(n.recommendation_id, 0) as recommendation_id, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq, ` + titled + `
from subscriptions s join boards b on b.id = s.board_id left join recommendation_numbers n on n.recommendation_id = s.recommendation_id`
	sqlNumbered = `select b.name, b.slug, n.recommendation_id, n.year, n.seq, ` + titled + ` from recommendation_numbers n join boards b on b.id = n.board_id where n.board_id = $1 and n.year || '-' || lpad(n.seq::text, greatest(3, length(n.seq::text)), '0') = $2`
)

// subject is what a subscription follows.
type subject struct {
	Name           string `db:"name"`
	Slug           string `db:"slug"`
	Recommendation int64  `db:"recommendation_id"` // 0: all that the board does
	Year           int    `db:"year"`
	Seq            int    `db:"seq"`
	Title          string `db:"title"`
}

// number is the recommendation's; "" for a board.
func (x subject) number() string {
	if x.Seq == 0 {
		return ""
	}
	return advice.FormatNumber(x.Year, x.Seq)
}

// what names it in a sentence.
func (x subject) what() string {
	if x.Seq == 0 {
		return x.Name
	}
	return say("notice.one", "Number", x.number(), "Board", x.Name)
}

// page is where it is read.
func (x subject) page() page.Link {
	if x.Seq == 0 {
		return page.Link{Text: x.Name, Href: "/b/" + x.Slug}
	}
	return page.Link{Text: x.number() + ", " + x.Title, Href: "/b/" + x.Slug + "/recommendations/" + x.number()}
}

// one finds a public recommendation of a board by its number; "" is none, and the
// zero subject. Errors: NotFound.
func (s *Slice) one(ctx context.Context, r pg.Reader, board int64, number string) (subject, error) {
	var x subject
	if number == "" {
		return x, nil
	}
	err := r.Get(ctx, &x, sqlNumbered, board, number)
	if pg.NotFound(err) {
		err = fault.New(fault.NotFound, "not_found")
	}
	return x, err
}
