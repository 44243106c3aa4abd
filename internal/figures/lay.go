package figures

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
	"parley/internal/rules/measure"
)

// SQL of laying. What is done to the reports of one board queues at its row.
const (
	sqlLockBoard = `select id from boards where id = $1 for no key update`
	sqlHave      = `select count(*) from annual_reports where board_id = $1 and year = $2`
	sqlLay       = `insert into annual_reports (board_id, year, version, reason, content, fragment, sha256, pdf, pdf_sha256, frozen_at, frozen_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::bigint, 0)) returning id`
)

func workURL(slug string) string { return "/work/b/" + slug + "/reports" }

// LayForm lists a board's annual reports and lays one before it.
func (s *Slice) LayForm(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	return s.showLay(w, r, http.StatusOK, page.NewForm(map[string]string{"year": strconv.Itoa(sc.Today.Year - 1)}))
}

func (s *Slice) showLay(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	all, err := reports(ctx, s.db, sc.Board, 0)
	if err != nil {
		return err
	}
	var list []page.Fact
	entries := false
	for i := len(all) - 1; i >= 0; i-- {
		v := all[i]
		words := say("figures.laid_on", "Date", day("long", v.At.In(sc.Zone)), "State", v.status().Word)
		if v.Stand.By >= 0 {
			words = say("figures.adopted_on", "Date", day("long", v.At.In(sc.Zone)), "State", v.status().Word, "Motion", v.adoption().link(sc.Slug).Text)
		}
		list = append(list, page.Fact{Name: say("figures.version_of", "Year", strconv.Itoa(v.Year), "N", v.N), Value: words, Href: versionURL(sc.Slug, v.Year, v.N)})
		entries = entries || len(v.entries()) > 0
	}
	if len(all) > 0 {
		list = append(list, page.Fact{Name: say("figures.adoption"), Value: say("figures.adopt_link"), Href: workURL(sc.Slug) + "/adopt"})
	}
	if entries {
		list = append(list, page.Fact{Name: say("figures.mistake"), Value: say("figures.take_back_link"), Href: workURL(sc.Slug) + "/take-back"})
	}
	c := page.ChromeFrom(ctx, say("figures.work_title"), "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("figures.work_title")})
	return page.WriteSheet(w, r, status, c, page.Sheet{Form: f, Action: workURL(sc.Slug) + "/lay", Button: "figures.lay", Lead: say("figures.work_lead"), Facts: list, Back: page.Link{Text: say("work.back"), Href: "/work/b/" + sc.Slug},
		Fields: []page.Input{{Name: "year", Kind: "number", Label: "figures.year", Hint: "figures.year_hint", Width: "small"}, {Name: "reason", Kind: "textarea", Label: "figures.why", Hint: "figures.why_hint", Max: rules.MaxReason, Rows: 3, Optional: true}}})
}

// LayPost lays the report of a year.
func (s *Slice) LayPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	year, bad := f.Number("year", measure.FirstReport, 9999)
	var rec act.Receipt
	if err = fault.All(bad); err == nil {
		rec, err = s.Lay(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), year, f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showLay(w, r, status, f) })
}

// Lay counts the annual report of a year and lays it before its board: figures, page
// and PDF are kept as they are at this instant. A version after the first says why.
// Errors: those of measure.LayReport.
func (s *Slice) Lay(ctx context.Context, c act.Caller, year int, reason string) (act.Receipt, error) {
	reason = norm.NFC.String(reason)
	return s.door.Do(ctx, rules.ReportLay, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		w, now, err := lock(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var have int
		if err := tx.Get(ctx, &have, sqlHave, c.Board, year); err != nil {
			return act.Effect{}, err
		}
		if err := measure.LayReport(measure.LayFacts{Year: year, Today: rules.DateOf(now, w.zone()), Versions: have, Reason: reason}); err != nil {
			return act.Effect{}, err
		}
		n := have + 1
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
		what := []string{say("figures.lede_laid_pdf", "AsOf", figures.asOf(), "Address", versionURL(w.Slug, year, n))}
		if reason != "" {
			what = append(what, say("figures.why_pdf", "Reason", strings.Join(strings.Fields(reason), " ")))
		}
		pdf, err := figures.pdf(say("figures.version_of", "Year", strconv.Itoa(year), "N", n), what...)
		if err != nil {
			return act.Effect{}, err
		}
		sum, pdfSum, contentSum := sha256.Sum256(html), sha256.Sum256(pdf), sha256.Sum256(content)
		var id int64
		if err := tx.Get(ctx, &id, sqlLay, c.Board, year, n, reason, string(content), string(html), sum[:], pdf, pdfSum[:], now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(id), Public: true, Location: workURL(w.Slug),
			Body: audit.Body{"year": year, "version": n, "reason": audit.Sealed(reason), "content": hex.EncodeToString(contentSum[:]), "sha256": hex.EncodeToString(sum[:]), "pdf": hex.EncodeToString(pdfSum[:])}}, nil
	})
}

func subject(report int64) string { return "annual_report/" + strconv.FormatInt(report, 10) }

// lock has what is done to a board's reports wait its turn, and reads the clock then.
func lock(ctx context.Context, tx *pg.Tx, board int64) (whose, time.Time, error) {
	var locked int64
	if err := tx.Get(ctx, &locked, sqlLockBoard, board); err != nil {
		return whose{}, time.Time{}, err
	}
	w, err := loadBoard(ctx, tx, board)
	if err != nil {
		return w, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	return w, now, err
}
