package vote

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
)

var nowFragment = page.MustFragment[record.Session]("vote/now")

// Now is the part of a meeting's public page that changes while it runs: the
// page fetches it again when the board's stream tells that something happened.
func (s *Slice) Now(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	var id int64
	if err := s.db.Get(ctx, &id, sqlMeetingID, sc.Board, r.PathValue("meeting")); err != nil {
		return page.Public{}, err
	}
	now, v, err := record.Running(ctx, s.db, sc.Board, id, sc.Now)
	if err != nil {
		return page.Public{}, err
	}
	body, err := nowFragment.Bytes(page.Lang, record.Session{Now: now, Votes: &v, Here: "/b/" + sc.Slug + "/meetings/" + r.PathValue("meeting")})
	out := page.Public{Body: body}
	if now != nil {
		out.Changes = now.Changes
	}
	return out, err
}
