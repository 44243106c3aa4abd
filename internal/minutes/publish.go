package minutes

import (
	"context"
	"crypto/sha256"
	"html/template"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/prose"
	"parley/internal/rules"
)

// fragmentData is what the published bytes are made of: the votes by name as
// the record has them, and the clerk's words.
type fragmentData struct {
	Errata []Erratum
	Grid   *page.VoteGrid
	Words  template.HTML
}

var fragment = page.MustFragment[fragmentData]("minutes/fragment")

// PublishPost publishes the text as unapproved.
func (s *Slice) PublishPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	v, _ := f.Int("version")
	ctx := r.Context()
	rec, err := s.Publish(ctx, act.From(ctx).Caller(f.Key, f.Digest()), r.PathValue("meeting"), int(v))
	if fault.KindOf(err) != fault.Invalid {
		return page.Forward(w, r, rec.Location, err)
	}
	// What is wrong with the text is shown beside the text.
	m, lerr := loadMinutes(ctx, s.db, act.From(ctx).Board, r.PathValue("meeting"))
	if lerr != nil {
		return lerr
	}
	return s.showEdit(w, r, http.StatusUnprocessableEntity, m, m.form().Fail(err), beside{})
}

// Publish freezes the version that was read and shows it as unapproved; those
// who follow the board are told. Errors: those of rules.PublishMinutes
// and rules.CheckMinutesLines; Conflict "minutes_unchanged".
func (s *Slice) Publish(ctx context.Context, c act.Caller, meeting string, version int) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MinutesPublish, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockMinutes(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rules.PublishMinutes(m.facts(), version, m.Body); err != nil {
			return act.Effect{}, err
		}
		if m.Published == m.Version {
			return act.Effect{}, fault.New(fault.Conflict, "minutes_unchanged")
		}
		src, err := loadSource(ctx, tx, c.Board, m.meeting())
		if err != nil {
			return act.Effect{}, err
		}
		if err := complete(m.Body, src.lines()); err != nil {
			return act.Effect{}, err
		}
		return s.freeze(ctx, tx, c, m, "unapproved", approvalRow{Version: m.Version}, nil)
	})
}

// ApprovePost publishes the minutes as approved.
func (s *Slice) ApprovePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	motion, _ := f.Int("motion")
	rec, err := s.Approve(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), motion)
	return page.Forward(w, r, rec.Location, err)
}

// Approve publishes the minutes as approved by a carried motion of a later
// meeting: the text that stood published when it was moved, and no later one.
// The unapproved text stays readable. Errors: those of rules.ApproveMinutes.
func (s *Slice) Approve(ctx context.Context, c act.Caller, meeting string, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MinutesApprove, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockMinutes(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		var rows []approvalRow
		if err := tx.Select(ctx, &rows, sqlApprovals+` for share of q`, m.ID, c.Board); err != nil {
			return act.Effect{}, err
		}
		var by approvalRow
		for _, a := range rows {
			if a.ID == motion {
				by = a
			}
		}
		facts := approvalFacts(m, by)
		facts.MotionAboutThese = by.ID != 0
		if err := rules.ApproveMinutes(facts); err != nil {
			return act.Effect{}, err
		}
		return s.freeze(ctx, tx, c, m, "approved", by, nil)
	})
}

// freeze renders a version of the minutes once and keeps the bytes. by is the
// motion that approves it, with the version alone when there is none.
func (s *Slice) freeze(ctx context.Context, tx *pg.Tx, c act.Caller, m minutesRow, status string, by approvalRow, errata []Erratum) (act.Effect, error) {
	src, err := loadSource(ctx, tx, c.Board, m.meeting())
	if err != nil {
		return act.Effect{}, err
	}
	var text string
	if err := tx.Get(ctx, &text, sqlTextOf, m.ID, by.Version); err != nil {
		return act.Effect{}, err
	}
	words, _, err := render(text, src.lines())
	if err != nil {
		return act.Effect{}, err
	}
	data := fragmentData{Errata: errata, Words: prose.Safe(words)}
	if grid := &src.Record.Grid; len(grid.Motions) > 0 {
		data.Grid = grid
		for i, q := range grid.Motions { // the motions stand on the meeting's page
			grid.Motions[i].Href = src.Href + q.Href
		}
	}
	body, err := fragment.Bytes(page.Lang, data)
	if err != nil {
		return act.Effect{}, err
	}
	sum := sha256.Sum256(body)
	now, err := tx.Now(ctx)
	if err != nil {
		return act.Effect{}, err
	}
	var id int64
	if err := tx.Get(ctx, &id, sqlInsertPublication, c.Board, subject(m.ID), status, by.ID, by.Version, string(body), sum[:], now, author(c)); err != nil {
		return act.Effect{}, err
	}
	return act.Effect{Subject: subject(m.ID), Public: true, Location: "/b/" + m.BoardSlug + "/meetings/" + m.Slug + "/minutes",
		Outbox: []outbox.Row{{Key: subject(m.ID) + "/published/" + now.Format(time.RFC3339Nano), Board: c.Board, Kind: "minutes.published", Payload: map[string]any{"publication": id}}},
		Body:   audit.Body{"publication": id, "status": status, "motion": by.ID, "version": by.Version, "sha256": hexOf(sum[:])}}, nil
}
