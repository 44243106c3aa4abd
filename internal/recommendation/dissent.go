package recommendation

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of dissents. Of a member's ballots on a motion the last counts that was not
// taken back.
const (
	sqlDissents = `select d.id, d.words, d.filed_at, (select string_agg(p.name, chr(31) order by s.signed_at, p.id) from dissent_signers s join people p on p.id = s.person_id where s.dissent_id = d.id and s.signed_at <= $3) as names
from dissents d where d.recommendation_id = $1 and d.board_id = $2 and d.filed_at <= $3 order by d.id`
	sqlStood = `select exists (select from terms h where h.board_id = m.board_id and h.person_id = $2 and h.begins_on <= g.held_on and (h.left_on is null or h.left_on > g.held_on)) as seated,
coalesce((select b.choice from ballots b join terms h on h.id = b.term_id where b.motion_id = m.id and h.person_id = $2 and not exists (select from ballot_withdrawals w where w.motion_id = b.motion_id and w.seat_id = b.seat_id and w.revision = b.revision) order by b.revision desc limit 1), '') as ballot,
exists (select from recusals r join terms h on h.id = r.term_id where r.item_id = m.item_id and h.person_id = $2 and not exists (select from recusal_withdrawals w where w.recusal_id = r.id)) as recused,
exists (select from dissents d join dissent_signers s on s.dissent_id = d.id where d.motion_id = m.id and s.person_id = $2) as signed
from motions m join meetings g on g.id = m.meeting_id where m.id = $1`
	sqlDissentOf     = `select recommendation_id from dissents where id = $1 and board_id = $2`
	sqlInsertDissent = `insert into dissents (board_id, recommendation_id, motion_id, words, filed_at) values ($1, $2, $3, $4, $5) returning id`
	sqlInsertSigner  = `insert into dissent_signers (dissent_id, board_id, person_id, signed_at) values ($1, $2, $3, $4)`
)

// DissentView is a statement of members who did not vote for it.
type DissentView struct {
	ID    int64
	Words string
	Names []string
	At    time.Time
}

// dissents are the statements on a recommendation as they stood at an instant, the
// oldest first.
func dissents(ctx context.Context, r pg.Reader, l life, at time.Time) ([]DissentView, error) {
	var rows []struct {
		ID    int64     `db:"id"`
		Words string    `db:"words"`
		At    time.Time `db:"filed_at"`
		Names string    `db:"names"`
	}
	err := r.Select(ctx, &rows, sqlDissents, l.ID, l.Board, at)
	var out []DissentView
	for _, d := range rows {
		out = append(out, DissentView{d.ID, d.Words, strings.Split(d.Names, "\x1f"), d.At.In(l.zone)})
	}
	return out, err
}

// mayDissent says whether a person may stand behind a statement on it. Errors:
// those of advice.Dissent.
func (l life) mayDissent(ctx context.Context, r pg.Reader, person int64) error {
	f := advice.DissentFacts{Stage: l.stage()}
	if m := l.adoption(); m != nil {
		var stood struct {
			Seated  bool   `db:"seated"`
			Ballot  string `db:"ballot"`
			Recused bool   `db:"recused"`
			Signed  bool   `db:"signed"`
		}
		if err := r.Get(ctx, &stood, sqlStood, m.ID, person); err != nil {
			return err
		}
		f.Seated, f.Ballot, f.Recused, f.Signed = stood.Seated, stood.Ballot, stood.Recused, stood.Signed
	}
	return advice.Dissent(f)
}

// DissentForm is the form of a statement.
func (s *Slice) DissentForm(w http.ResponseWriter, r *http.Request) error {
	l, err := s.at(r)
	if err != nil {
		return err
	}
	if err := l.mayDissent(r.Context(), s.db, act.From(r.Context()).By.Person); err != nil {
		return err
	}
	return s.showDissent(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showDissent(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	l, err := s.at(r)
	if err != nil {
		return err
	}
	back := workPage(l.Slug, l.ID)
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("recommendation.dissent"), page.Crumb{Text: l.NewestTitle, Href: back}), page.Sheet{Form: f, Action: back + "/dissent", Button: "recommendation.dissent_file",
		Lead: say("recommendation.dissent_lead"), Back: page.Link{Text: say("work.back"), Href: back}, Fields: []page.Input{{Name: "words", Kind: "textarea", Label: "recommendation.dissent_words", Hint: "recommendation.dissent_words_hint", Rows: 10}}})
}

// DissentPost files a statement.
func (s *Slice) DissentPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Dissent(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("words"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDissent(w, r, status, f) })
}

// Dissent files a statement of the caller, a member who did not vote for what the
// board adopted. It is public with the recommendation. Errors: NotFound; those of
// advice.Dissent; Invalid with field words: required, too_long, ….
func (s *Slice) Dissent(ctx context.Context, c act.Caller, id int64, words string) (act.Receipt, error) {
	if bad := rules.CheckLongText("words", words, advice.MaxRecommendation); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.DissentFile, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		l, err := lockLife(ctx, tx, c.Board, id)
		if err != nil {
			return act.Effect{}, err
		}
		if err := l.mayDissent(ctx, tx, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var d int64
		if err := tx.Get(ctx, &d, sqlInsertDissent, c.Board, id, l.adoption().ID, norm.NFC.String(words), now); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertSigner, d, c.Board, c.By.Person, now)
		return act.Effect{Subject: "dissent/" + strconv.FormatInt(d, 10), Location: workPage(l.Slug, id), Public: true, Body: audit.Body{"recommendation": id, "motion": l.adoption().ID, "words": audit.Sealed(words)}}, err
	})
}

// JoinPost stands behind a statement that another member filed.
func (s *Slice) JoinPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "dissent")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Join(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id)
	if err != nil {
		return err
	}
	http.Redirect(w, r, rec.Location, http.StatusSeeOther)
	return nil
}

// Join puts the caller's name under a statement. Errors: NotFound; those of
// advice.Dissent.
func (s *Slice) Join(ctx context.Context, c act.Caller, dissent int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.DissentJoin, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlDissentOf, dissent, c.Board); err != nil {
			return act.Effect{}, err
		}
		l, err := lockLife(ctx, tx, c.Board, id)
		if err != nil {
			return act.Effect{}, err
		}
		if err := l.mayDissent(ctx, tx, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertSigner, dissent, c.Board, c.By.Person, now)
		return act.Effect{Subject: "dissent/" + strconv.FormatInt(dissent, 10), Location: workPage(l.Slug, id), Public: true, Body: audit.Body{"recommendation": id}}, err
	})
}
