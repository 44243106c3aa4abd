package commitment

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of the lists. A rule is set as a whole; the newest revision holds.
const (
	sqlRule           = `select every, citation from follow_up_rules where board_id = $1 order by revision desc limit 1`
	sqlInsertRule     = `insert into follow_up_rules (board_id, revision, every, citation, set_at, set_by) values ($1, (select coalesce(max(revision), 0) + 1 from follow_up_rules where board_id = $1), $2, $3, $4, nullif($5::bigint, 0)) returning id`
	sqlLockBoard      = `select id from boards where id = $1 for no key update`
	sqlDepartment     = `select name from departments where id = $1`
	sqlDecisionTitles = `select d.id, t.title, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from decisions d join recommendations r on r.id = d.recommendation_id join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version
left join recommendation_numbers n on n.recommendation_id = r.id where d.board_id = $1`
)

// ListData is what was promised, for one side.
type ListData struct {
	Head       page.Head
	Rule       string   // how often reports are asked for, and by which rule
	SetRule    string   // where that is set; "" for those who may not
	Further    []string // by what rule recommendations are taken further
	SetFurther string   // where that is set; "" for those who may not
	Lines      []Line
	Empty      *page.Empty
	Decisions  []DecisionLine // that wait for the board
	Tabs       []page.Tab
}

// Line is one commitment of a list.
type Line struct {
	Title, Href, Number, Who string
	Target                   time.Time
	Late                     *page.Status // its report, when one is missed
	Reported, Found          page.Status
	Next                     string
}

var listPage = page.Must("commitment/list", func() ListData {
	v := sampleView()
	return ListData{Head: page.Head{Title: "Commitments"}, Rule: "Every 90 days.", SetRule: "/rule", Further: []string{"City Code 9-4-8."}, SetFurther: "/escalation", Lines: []Line{{Title: "Issue the order", Href: "/c", Number: "2026-014", Who: "Owen Hale", Target: v.Target, Late: &page.Status{Kind: "late", Voice: "late", Word: "Report missed"}, Reported: v.Reported, Found: v.Found, Next: "By July 1"}},
		Empty: &page.Empty{Fact: "None"}, Decisions: []DecisionLine{{Title: "Close it", Href: "/d", Meta: "June 2", Status: page.Status{Kind: "waiting", Word: "Waits"}}}, Tabs: []page.Tab{{Text: "All", Href: "/c", N: 1, Current: true}, {Text: "Missed", Href: "/c?show=missed", N: 0}}}
})

// What a list may be narrowed to.
const (
	showMissed   = "missed"
	showReported = "reported" // reported done, and the board is to look
	showVerified = "verified"
)

// List shows the commitments made to a board.
func (s *Slice) List(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	rec, err := follow.Load(ctx, s.db, follow.Narrow{Board: sc.Board})
	if err != nil {
		return err
	}
	rule, err := boardRule(ctx, s.db, sc.Board)
	if err != nil {
		return err
	}
	further, err := follow.LoadFurther(ctx, s.db, sc.Board)
	if err != nil {
		return err
	}
	d := ListData{Head: page.Head{Title: say("commitment.title"), Over: []string{sc.BoardName}, Lede: say("commitment.lede")}, Rule: rule.words(), Further: further.Words()}
	if len(d.Further) == 0 {
		d.Further = []string{say("further.no_rule")}
	}
	if sc.May(rules.EscalationSetRule) {
		d.SetFurther = boardHome(sc.Slug) + "/escalation"
	}
	if sc.May(rules.FollowUpSetRule) {
		d.SetRule = boardHome(sc.Slug) + "/rule"
	}
	d.fill(rec, sc, r.URL.Query().Get("show"))
	var titles []recommendationRow
	if err := s.db.Select(ctx, &titles, sqlDecisionTitles, sc.Board); err != nil {
		return err
	}
	for _, x := range rec.Decisions {
		if !x.Waiting() {
			continue
		}
		line := lineOf(x, sc.Zone)
		line.Href = decisionURL(sc.Slug, x.ID)
		if i := slices.IndexFunc(titles, func(t recommendationRow) bool { return t.ID == x.ID }); i >= 0 {
			line.Title = say("decision.about", "Decision", line.Title, "Number", titles[i].number())
			line.Meta = titles[i].Title + ". " + line.Meta
		}
		d.Decisions = append(d.Decisions, line)
	}
	d.Empty = &page.Empty{Fact: say("commitment.none"), Next: say("commitment.none_next")}
	return listPage.Write(w, r, http.StatusOK, chrome(ctx, say("commitment.title")), d)
}

// Desk shows a department what it promised.
func (s *Slice) Desk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	rec, err := follow.Load(ctx, s.db, follow.Narrow{Department: sc.Department})
	if err != nil {
		return err
	}
	var name string
	if err := s.db.Get(ctx, &name, sqlDepartment, sc.Department); err != nil {
		return err
	}
	d := ListData{Head: page.Head{Title: say("commitment.title"), Over: []string{name}, Lede: say("commitment.desk_lede")}}
	d.fill(rec, sc, r.URL.Query().Get("show"))
	d.Empty = &page.Empty{Fact: say("commitment.desk_none"), Next: say("commitment.desk_none_next")}
	return listPage.Write(w, r, http.StatusOK, chrome(ctx, say("commitment.title")), d)
}

// fill puts the commitments into the list, what is late first, with the tabs that
// narrow it.
func (d *ListData) fill(rec follow.Record, sc act.Scope, show string) {
	if !slices.Contains([]string{showMissed, showReported, showVerified}, show) {
		show = ""
	}
	count := map[string]int{}
	var late, rest []Line
	for _, p := range rec.Promises {
		today := rules.DateOf(sc.Now, p.Zone)
		asked, standing := p.Asked(today), p.Standing(today)
		line := Line{Title: p.Action, Href: home(sc) + "/" + number(p.ID), Number: p.Number(), Who: p.Official, Target: p.Target.In(p.Zone), Reported: follow.ProgressStatus(p.Last().Progress), Found: follow.StandingStatus(standing)}
		if sc.Department != 0 {
			line.Who += ". " + p.BoardName
		} else {
			line.Who += ". " + p.Department
		}
		if !asked.Next.IsZero() {
			line.Next = say("commitment.next", "Date", page.Day(page.Lang, "long", asked.Next.In(p.Zone)))
		}
		missed := !p.MissedNow(asked).IsZero()
		if missed {
			line.Late = &page.Status{Kind: "late", Voice: "late", Word: say("commitment.missed", "N", len(asked.Missed))}
		}
		in := map[string]bool{"": true, showMissed: missed, showReported: p.Last().Progress == followup.ReportedDone && standing != followup.Verified, showVerified: standing == followup.Verified}
		for k, yes := range in {
			if yes {
				count[k]++
			}
		}
		switch {
		case !in[show]:
		case missed:
			late = append(late, line)
		default:
			rest = append(rest, line)
		}
	}
	d.Lines = append(late, rest...)
	for _, k := range []string{"", showMissed, showReported, showVerified} {
		tab := page.Tab{Text: say("commitment.tab." + tabName(k)), Href: home(sc), N: count[k], Current: k == show}
		if k != "" {
			tab.Href += "?show=" + k
		}
		d.Tabs = append(d.Tabs, tab)
	}
}

func tabName(show string) string {
	if show == "" {
		return "all"
	}
	return show
}

type ruleRow struct {
	Every    int    `db:"every"`
	Citation string `db:"citation"`
}

func boardRule(ctx context.Context, r pg.Reader, board int64) (ruleRow, error) {
	var x ruleRow
	err := r.Get(ctx, &x, sqlRule, board)
	if pg.NotFound(err) {
		return x, nil
	}
	return x, err
}

func (x ruleRow) words() string {
	if x.Every == 0 {
		return say("commitment.no_rule")
	}
	words := say("commitment.rule_says", "N", x.Every)
	if x.Citation != "" {
		words += " " + x.Citation + "."
	}
	return words
}

// SetRule sets how often a board asks for reports, from now on. Errors: Invalid
// fields every: number_out_of_range (Min, Max); citation: too_long, ….
func (s *Slice) SetRule(ctx context.Context, c act.Caller, every int, citation string) (act.Receipt, error) {
	bad := rules.CheckOptionalLine("citation", citation, advice.MaxTitle)
	if every < 0 || every > 730 {
		bad = append(bad, fault.At("every", "number_out_of_range", "Min", 0, "Max", 730))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.FollowUpSetRule, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &id, sqlInsertRule, c.Board, every, nfc(citation), now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "follow_up_rule/" + number(id), Location: boardHome(slug), Public: true, Body: audit.Body{"every": every, "citation": citation}}, nil
	})
}

// RuleForm asks how often reports are asked for.
func (s *Slice) RuleForm(w http.ResponseWriter, r *http.Request) error {
	rule, err := boardRule(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	return s.showRule(w, r, http.StatusOK, page.NewForm(map[string]string{"every": number(int64(rule.Every)), "citation": rule.Citation}))
}

func (s *Slice) showRule(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	back := boardHome(act.From(r.Context()).Slug)
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("commitment.rule_title")), page.Sheet{Form: f, Action: back + "/rule", Button: "work.save", Lead: say("commitment.rule_lead"), Back: page.Link{Text: say("work.back"), Href: back},
		Fields: []page.Input{{Name: "every", Kind: "number", Label: "commitment.every", Hint: "commitment.every_hint", Width: "small"}, {Name: "citation", Label: "commitment.citation", Hint: "commitment.citation_hint", Max: advice.MaxTitle, Optional: true}}})
}

// RulePost sets it.
func (s *Slice) RulePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		every, bad := f.Number("every", 0, 730)
		if f.Trim("every") == "" {
			bad = []fault.Field{fault.At("every", "required")}
		}
		if err = fault.All(bad); err == nil {
			rec, err = s.SetRule(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), every, f.Trim("citation"))
		}
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRule(w, r, status, f) })
}

// lookAhead is how many days before a new check the board is told of it.
const lookAhead = 30

// Owed lists what a board has to do about commitments: agree or reply to tests,
// look at what is reported done, take decisions to a meeting, look again.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: board})
	if err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, p := range rec.Promises {
		today := rules.DateOf(now, p.Zone)
		recheck := p.Recheck(today)
		if p.Closed(today) && recheck.IsZero() {
			continue
		}
		set, standing := p.Newest(), p.Standing(today)
		d := page.Duty{Owner: say("recommendation.owed_of", "Number", p.Number()), Href: boardHome(p.Slug) + "/" + number(p.ID)}
		switch {
		case p.Closed(today) && p.Waiting() == nil:
			if today.DaysUntil(recheck) <= lookAhead {
				d.What, d.On = say("commitment.owed_recheck", "Action", p.Action), page.Day(page.Lang, "week", recheck.In(p.Zone))
				out = append(out, d)
			}
			continue
		case p.Waiting() != nil:
			w := p.Waiting()
			if w.Motion == 0 {
				d.What, d.Href = say("commitment.owed_vote", "Action", p.Action), decisionURL(p.Slug, w.ID)
				out = append(out, d)
			}
			continue
		case set.Side == followup.SideDepartment && set.AgreedAt == nil:
			d.What = say("commitment.owed_tests", "Action", p.Action)
			out = append(out, d)
		}
		switch {
		case standing == followup.Lapsed:
			d.What, d.Late = say("commitment.owed_again", "Action", p.Action), true
			out = append(out, d)
		case p.Last().Progress == followup.ReportedDone && standing != followup.Verified && !sentBackSince(p):
			d.What = say("commitment.owed_review", "Action", p.Action)
			out = append(out, d)
		}
	}
	return out, nil
}

// sentBackSince says that the board voted since the newest report.
func sentBackSince(p follow.Promise) bool {
	return slices.ContainsFunc(p.Reviews, func(d follow.Decision) bool { return d.Carried() && d.ClosedAt.After(p.Last().At) })
}
