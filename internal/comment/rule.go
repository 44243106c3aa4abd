package comment

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
	"parley/internal/rules/law"
)

// RuleForm asks how a board hears the public.
func (s *Slice) RuleForm(w http.ResponseWriter, r *http.Request) error {
	rule, err := record.FloorRule(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	return s.showRule(w, r, http.StatusOK, page.NewForm(map[string]string{"written_hours": strconv.Itoa(rule.WrittenHours), "minutes": strconv.Itoa(rule.Minutes), "aid_days": strconv.Itoa(rule.AidDays), "answer_days": strconv.Itoa(rule.AnswerDays),
		"name_required": page.Ticked(rule.NameRequired), "citation": rule.Citation}))
}

func (s *Slice) showRule(w http.ResponseWriter, r *http.Request, status int, form *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	title := say("comment.rule_title")
	back := "/work/b/" + sc.Slug + "/meetings"
	c := page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: back}, page.Crumb{Text: title})
	return page.WriteSheet(w, r, status, c, page.Sheet{Form: form, Action: "/work/b/" + sc.Slug + "/comment-rule", Button: "comment.rule_button", Lead: say("comment.rule_lead"), Back: page.Link{Text: say("nav.meetings"), Href: back},
		Fields: []page.Input{{Name: "minutes", Kind: "number", Label: "comment.rule_minutes", Width: "small"}, {Name: "written_hours", Kind: "number", Label: "comment.rule_written", Hint: "comment.rule_written_hint", Width: "small"},
			{Name: "aid_days", Kind: "number", Label: "comment.rule_aid", Width: "small"}, {Name: "answer_days", Kind: "number", Label: "comment.rule_answer", Width: "small"},
			{Name: "name_required", Kind: "checkbox", Label: "comment.rule_name"}, {Name: "citation", Label: "comment.rule_citation", Max: 200, Optional: true}}})
}

// RulePost sets the rule.
func (s *Slice) RulePost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rule := floor.Rule{NameRequired: form.On("name_required"), Citation: form.Get("citation")}
	var bad []fault.Field
	for _, n := range []struct {
		name string
		lo   int
		hi   int
		into *int
	}{{"written_hours", 0, 168, &rule.WrittenHours}, {"minutes", 1, 30, &rule.Minutes}, {"aid_days", 1, 20, &rule.AidDays}, {"answer_days", 1, 10, &rule.AnswerDays}} {
		v, wrong := form.Number(n.name, n.lo, n.hi)
		if form.Trim(n.name) == "" {
			wrong = []fault.Field{fault.At(n.name, "required")}
		}
		*n.into, bad = v, append(bad, wrong...)
	}
	sc := act.From(r.Context())
	if err = fault.All(bad); err == nil {
		_, err = s.SetRule(r.Context(), sc.Caller(form.Key, form.Digest()), rule)
	}
	return page.Answer(w, r, form, "/work/b/"+sc.Slug+"/meetings", err, func(status int) error { return s.showRule(w, r, status, form) })
}

// SetRule sets how a board hears the public from now on. Errors: those of
// floor.CheckRule.
func (s *Slice) SetRule(ctx context.Context, c act.Caller, rule floor.Rule) (act.Receipt, error) {
	rule.Citation = nfc(rule.Citation)
	return s.door.Do(ctx, rules.CommentSetRule, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		law, err := loadLaw(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if bad := floor.CheckRule(rule, law.Now().Registration.Word); len(bad) > 0 {
			return act.Effect{}, fault.Bad(bad...)
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlLockBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var revision int
		err = tx.Get(ctx, &revision, sqlInsertRule, c.Board, rule.WrittenHours, rule.Minutes, rule.AidDays, rule.AnswerDays, rule.NameRequired, rule.Citation, now, c.By.Person)
		return act.Effect{Subject: audit.Chain(c.Board), Public: true, Body: audit.Body{"revision": revision, "written_hours": rule.WrittenHours, "minutes": rule.Minutes, "aid_days": rule.AidDays, "answer_days": rule.AnswerDays, "name_required": rule.NameRequired, "citation": rule.Citation}}, err
	})
}

// sqlLaw is the law of a board.
const sqlLaw = `select law from board_laws where board_id = $1`

func loadLaw(ctx context.Context, r pg.Reader, board int64) (law.Law, error) {
	var l law.Law
	err := r.Get(ctx, &l, sqlLaw, board)
	return l, err
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
