package figures

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// SQL of freezing. Freezing the reports of one board queues at its row.
const (
	sqlLockBoard = `select id from boards where id = $1 for no key update`
	sqlMotions   = `select o.id, o.number, o.text, coalesce(o.outcome, '') as outcome, o.closed_at, m.slug as meeting, m.held_on, exists (select from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried' and z.reopened_by_id is null) as rescinded
from motions o join meetings m on m.id = o.meeting_id where o.board_id = $1 and o.source is null and o.kind = 'main' and o.state = 'closed' and o.reopened_by_id is null and ($2::bigint = 0 or o.id = $2) order by o.closed_at desc, o.id desc limit 200`
	sqlHave   = `select count(*) from annual_reports where board_id = $1 and year = $2`
	sqlFreeze = `insert into annual_reports (board_id, year, motion_id, content, fragment, sha256, pdf, pdf_sha256, frozen_at, frozen_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0)) returning id`
)

type motionRow struct {
	ID        int64      `db:"id"`
	Number    int        `db:"number"`
	Text      string     `db:"text"`
	Outcome   string     `db:"outcome"`
	ClosedAt  time.Time  `db:"closed_at"`
	Meeting   string     `db:"meeting"`
	On        rules.Date `db:"held_on"`
	Rescinded bool       `db:"rescinded"`
}

func workURL(slug string) string { return "/work/b/" + slug + "/reports" }

// FreezeForm lists a board's annual reports and freezes one that was adopted.
func (s *Slice) FreezeForm(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	return s.showFreeze(w, r, http.StatusOK, page.NewForm(map[string]string{"year": strconv.Itoa(sc.Today.Year - 1)}))
}

func (s *Slice) showFreeze(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var frozen []frozenRow
	if err := s.db.Select(ctx, &frozen, sqlFrozen, sc.Board, 0); err != nil {
		return err
	}
	var facts []page.Fact
	for _, x := range frozen {
		facts = append(facts, page.Fact{Name: say("figures.report_of", "Year", strconv.Itoa(x.Year)), Value: say("figures.frozen_on", "Date", day("long", x.FrozenAt.In(sc.Zone)), "Motion", x.motionLink(sc.Slug).Text), Href: reportURL(sc.Slug, x.Year)})
	}
	var motions []motionRow
	if err := s.db.Select(ctx, &motions, sqlMotions, sc.Board, int64(0)); err != nil {
		return err
	}
	options := []page.Option{{Value: "", Text: say("figures.choose_motion")}}
	for _, m := range motions {
		if m.Outcome == rules.OutcomeCarried && !m.Rescinded {
			options = append(options, page.Option{Value: strconv.FormatInt(m.ID, 10), Text: say("figures.motion_option", "Date", day("short", m.On.In(time.UTC)), "Number", m.Number, "Text", clip(m.Text))})
		}
	}
	c := page.ChromeFrom(ctx, say("figures.work_title"), "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("figures.work_title")})
	return page.WriteSheet(w, r, status, c, page.Sheet{Form: f, Action: workURL(sc.Slug) + "/freeze", Button: "figures.freeze", Lead: say("figures.work_lead"), Facts: facts, Back: page.Link{Text: say("work.back"), Href: "/work/b/" + sc.Slug},
		Fields: []page.Input{{Name: "year", Kind: "number", Label: "figures.year", Hint: "figures.year_hint", Width: "small"}, {Name: "motion", Kind: "select", Label: "figures.adopting_motion", Hint: "figures.motion_hint", Options: options}}})
}

// clip shortens a motion's text to what an option shows.
func clip(text string) string {
	if r := []rune(text); len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return text
}

// FreezePost freezes the report of a year.
func (s *Slice) FreezePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	var bad []fault.Field
	year, wrong := f.Number("year", measure.FirstReport, 9999)
	bad = append(bad, wrong...)
	motion, ok := f.Int("motion")
	if !ok || motion <= 0 {
		bad = append(bad, fault.At("motion", "report_motion_unknown"))
	}
	var rec act.Receipt
	if err = fault.Bad(bad...); len(bad) == 0 {
		rec, err = s.Freeze(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), year, motion)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showFreeze(w, r, status, f) })
}

// Freeze keeps the annual report of a year as its board adopted it by a motion:
// figures, page and PDF as they are at this instant. Errors: those of
// measure.FreezeReport.
func (s *Slice) Freeze(ctx context.Context, c act.Caller, year int, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ReportFreeze, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, sqlLockBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		w, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		facts := measure.ReportFacts{Year: year, Today: rules.DateOf(now, w.zone())}
		var have int
		if err := tx.Get(ctx, &have, sqlHave, c.Board, year); err != nil {
			return act.Effect{}, err
		}
		facts.Frozen = have > 0
		var by []motionRow
		if err := tx.Select(ctx, &by, sqlMotions, c.Board, motion); err != nil {
			return act.Effect{}, err
		}
		if len(by) == 1 && motion > 0 {
			facts.Own, facts.Carried, facts.Rescinded, facts.Decided = true, by[0].Outcome == rules.OutcomeCarried, by[0].Rescinded, rules.DateOf(by[0].ClosedAt, w.zone())
		}
		if err := measure.FreezeReport(facts); err != nil {
			return act.Effect{}, err
		}
		figures, err := load(ctx, tx, w, year, now)
		if err != nil {
			return act.Effect{}, err
		}
		content, err := json.Marshal(figures)
		if err != nil {
			return act.Effect{}, err
		}
		html, err := body.Bytes(page.Lang, figures.view(true))
		if err != nil {
			return act.Effect{}, err
		}
		pdf, err := figures.pdf(true)
		if err != nil {
			return act.Effect{}, err
		}
		sum, pdfSum, contentSum := sha256.Sum256(html), sha256.Sum256(pdf), sha256.Sum256(content)
		var id int64
		if err := tx.Get(ctx, &id, sqlFreeze, c.Board, year, motion, string(content), string(html), sum[:], pdf, pdfSum[:], now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "annual_report/" + strconv.FormatInt(id, 10), Public: true, Location: workURL(w.Slug),
			Body: audit.Body{"year": year, "motion": motion, "content": hex.EncodeToString(contentSum[:]), "sha256": hex.EncodeToString(sum[:]), "pdf": hex.EncodeToString(pdfSum[:])}}, nil
	})
}
