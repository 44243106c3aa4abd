package notice

import (
	"context"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/rules/advice"
)

const sqlMailProgress = `select q.progress, q.words, c.action, d.name as department, x.title, n.year, n.seq, b.slug as board from progress_reports q join commitments c on c.id = q.commitment_id
join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id join departments d on d.id = t.department_id join recommendation_texts x on x.id = t.text_id
join recommendation_numbers n on n.recommendation_id = t.recommendation_id join boards b on b.id = q.board_id where q.id = $1`

// fillProgress tells those who follow a board what a department reported.
func (s *Slice) fillProgress(ctx context.Context, j outbox.Job, l *letter) error {
	var r struct {
		Progress   string `db:"progress"`
		Words      string `db:"words"`
		Action     string `db:"action"`
		Department string `db:"department"`
		Title      string `db:"title"`
		Year       int    `db:"year"`
		Seq        int    `db:"seq"`
		Board      string `db:"board"`
	}
	if err := s.db.Get(ctx, &r, sqlMailProgress, j.Int("report")); err != nil {
		return ended(err)
	}
	number := advice.FormatNumber(r.Year, r.Seq)
	l.Subject = say("mail.progress_subject", "Number", number, "Title", r.Title)
	l.Heading = say("mail.progress_heading", "Department", r.Department, "Number", number)
	l.Lines = []string{r.Words}
	l.Facts = []page.Fact{{Name: say("recommendation.commitment.action"), Value: r.Action}, {Name: say("follow.reported"), Value: say("progress." + r.Progress)}, {Name: say("follow.found"), Value: say("mail.progress_unchecked")}}
	l.Link, l.LinkText = s.link("b", r.Board, "recommendations", number), say("mail.recommendation_button")
	return nil
}
