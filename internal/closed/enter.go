package closed

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
	"parley/internal/rules/profile"
)

const sqlInsert = `insert into closed_sessions (board_id, meeting_id, number, item_id, motion_id, grounds, statement, citation, resumes, until_at, entered_at, entered_by)
select $1, $2, coalesce(max(number), 0) + 1, nullif($3::bigint, 0), nullif($4::bigint, 0), $5::jsonb, $6, $7, $8, $9, $10, nullif($11::bigint, 0) from closed_sessions where meeting_id = $2 returning id, number, grounds::text`

// Entry is what the clerk enters before the doors close.
type Entry struct {
	Item      int64
	Grounds   []string
	Section   string
	Statement string
	Resumes   string // yes or no
	Until     string // "19:45", local; "" where none is named
}

// Enter takes the meeting into closed session. The motion that carried for it is
// used up by it. Errors: NotFound; those of rule.Enter; Invalid field item:
// choice_unknown; until: not_a_time, local_time_missing.
func (s *Slice) Enter(ctx context.Context, c act.Caller, meeting string, in Entry) (act.Receipt, error) {
	in.Section, in.Statement = norm.NFC.String(in.Section), norm.NFC.String(in.Statement)
	return s.door.Do(ctx, rules.ClosedEnter, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		r := m.rule()
		by, err := carried(ctx, tx, m.ID)
		if err != nil {
			return act.Effect{}, err
		}
		end, err := until(in.Until, m, now)
		if err != nil {
			return act.Effect{}, err
		}
		f, err := facts(ctx, tx, m, in.Item, now)
		if err != nil {
			return act.Effect{}, err
		}
		f.Carried = by.ID != 0
		if err := rule.Enter(r, f, rule.Entry{Grounds: in.Grounds, Section: in.Section, Statement: in.Statement, Resumes: in.Resumes, Until: end}, now); err != nil {
			return act.Effect{}, err
		}
		grounds, err := json.Marshal(cited(r, in))
		if err != nil {
			return act.Effect{}, err
		}
		var at *time.Time
		if !end.IsZero() {
			at = &end
		}
		var made struct {
			ID      int64  `db:"id"`
			Number  int    `db:"number"`
			Grounds string `db:"grounds"` // as the database keeps it
		}
		if err := tx.Get(ctx, &made, sqlInsert, m.Board, m.ID, in.Item, by.ID, string(grounds), in.Statement, r.Entry, in.Resumes == "yes", at, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlSetState, m.ID, string(rules.InClosed)); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page(), Body: audit.Body{"closed": made.ID, "number": made.Number, "state": string(rules.InClosed), "item": in.Item, "motion": by.ID, "grounds": made.Grounds, "citation": r.Entry,
			"resumes": in.Resumes == "yes", "until": stamp(at), "statement": audit.Sealed(in.Statement)}}, nil
	})
}

// stamp is an instant in an audit entry; "" for none.
func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// facts are what entering hangs on.
func facts(ctx context.Context, r pg.Reader, m meetingRow, item int64, now time.Time) (rule.EnterFacts, error) {
	f := rule.EnterFacts{State: m.state(), Special: m.Kind == profile.Special}
	if err := r.Get(ctx, &f.VoteOpen, sqlVoteOpen, m.ID); err != nil {
		return f, err
	}
	items, err := itemsOf(ctx, r, m)
	if err != nil {
		return f, err
	}
	if i := slices.IndexFunc(items, func(i itemRow) bool { return i.ID == item }); i >= 0 {
		f.OnAgenda = items[i].Listed
	} else if item != 0 {
		return f, fault.Bad(fault.At("item", "choice_unknown"))
	}
	sat, err := record.SittingAt(ctx, r, m.Board, m.ID, item, now)
	f.Quorum = sat.Quorum != nil && !sat.Quorum.Lost
	return f, err
}

func itemsOf(ctx context.Context, r pg.Reader, m meetingRow) ([]itemRow, error) {
	var items []itemRow
	err := r.Select(ctx, &items, sqlItems, m.Board, m.ID)
	return items, err
}

// cited are the grounds with their sections.
func cited(r rule.Rule, in Entry) []profile.Ground {
	var out []profile.Ground
	for _, g := range r.Grounds {
		if slices.Contains(in.Grounds, g.Key) {
			out = append(out, g)
		}
	}
	if slices.Contains(in.Grounds, rule.Other) {
		out = append(out, profile.Ground{Key: rule.Other, Citation: in.Section})
	}
	return out
}

// EnterForm asks for what must be said before the doors close.
func (s *Slice) EnterForm(w http.ResponseWriter, r *http.Request) error {
	return s.showEnter(w, r, http.StatusOK, nil)
}

func (s *Slice) showEnter(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	m, err := load(ctx, s.db, sqlMeetingNamed, act.From(ctx).Board, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	by, err := carried(ctx, s.db, m.ID)
	if err != nil {
		return err
	}
	items, err := itemsOf(ctx, s.db, m)
	if err != nil {
		return err
	}
	law := m.rule()
	var back []page.Fact
	if law.Wait > 0 {
		var noticed bool
		if err := s.db.Get(ctx, &noticed, sqlNoticed, m.ID, 0); err != nil {
			return err
		}
		words := say("closed.ask.return_wait", "N", int(law.Wait.Hours()))
		if noticed {
			words = say("closed.ask.return_noticed")
		}
		back = []page.Fact{{Name: say("closed.ask.return"), Value: words, Cite: &page.Cite{Text: law.WaitBy}}}
	}
	if f == nil {
		item := by.Item
		if err := s.db.Get(ctx, &item, sqlTakenUp, m.ID); err != nil && !pg.NotFound(err) {
			return err
		}
		f = page.NewForm(map[string]string{"statement": by.Text, "item": text(cmp.Or(by.Item, item))})
	}
	sheet := page.Sheet{Form: f, Action: m.page() + "/enter", Button: "closed.enter_it", Lead: say("closed.enter_lead"), Facts: append(asked(law, by), back...), Back: page.Link{Text: say("work.back"), Href: m.page()}}
	if law.Vote != "" && by.ID == 0 {
		sheet.Button, sheet.Lead, sheet.Back = "", say("closed.vote_first"), page.Link{Text: say("closed.to_console"), Href: m.base() + "/session"}
	} else {
		sheet.Fields = fields(law, m, items)
	}
	return page.WriteSheet(w, r, status, chrome(ctx, m, say("closed.enter_title")), sheet)
}

// asked says what the law asks for, each with its section.
func asked(r rule.Rule, by carriedRow) []page.Fact {
	cite := func(s string) *page.Cite {
		if s == "" {
			return nil
		}
		return &page.Cite{Text: s}
	}
	entry := say("closed.ask.announce")
	if r.Vote != "" {
		entry = say("closed.ask.vote", "Rule", say("threshold."+r.Threshold))
		if r.RollCall {
			entry = say("closed.ask.roll_call", "Rule", say("threshold."+r.Threshold))
		}
	}
	out := []page.Fact{{Name: say("closed.ask.entry"), Value: entry, Cite: cite(r.Entry)}}
	if by.ID != 0 {
		out = append(out, page.Fact{Name: say("closed.ask.carried"), Value: say("closed.ask.carried_by", "Number", by.Number, "Text", by.Text)})
	}
	if r.Statement != "" {
		out = append(out, page.Fact{Name: say("closed.ask.statement"), Value: page.RuleWords(r.Statement), Cite: cite(r.Entry)})
	}
	if len(r.Asks) > 0 {
		var asks []string
		for _, a := range r.Asks {
			asks = append(asks, page.RuleWords(a))
		}
		out = append(out, page.Fact{Name: say("closed.ask.record"), Value: strings.Join(asks, "; "), Cite: cite(r.RecordBy)})
	}
	act := "closed.ask.no_action"
	if r.Action {
		act = "closed.ask.action"
	}
	return append(out, page.Fact{Name: say("closed.ask.act"), Value: say(act), Cite: cite(r.ActionBy)})
}

func fields(r rule.Rule, m meetingRow, items []itemRow) []page.Input {
	basis := func(s string) *page.Cite {
		if s == "" {
			return nil
		}
		return &page.Cite{Text: s}
	}
	var grounds, on []page.Option
	for _, g := range r.Grounds {
		grounds = append(grounds, page.Option{Value: g.Key, Text: record.GroundWords(g.Key), Hint: g.Citation})
	}
	grounds = append(grounds, page.Option{Value: rule.Other, Text: say("closed.other")})
	if !r.MustBeListed(m.Kind == profile.Special) {
		on = append(on, page.Option{Value: "0", Text: say("closed.no_item")})
	} else {
		on = append(on, page.Option{Value: "0", Text: say("member.choose")})
	}
	for _, i := range items {
		o := page.Option{Value: text(i.ID), Text: say("closed.item_named", "Number", i.Number, "Title", i.Title)}
		if !i.Listed {
			o.Text = say("closed.item_unlisted", "Item", o.Text)
		}
		on = append(on, o)
	}
	resumes := []page.Option{{Value: "yes", Text: say("closed.resumes_yes")}, {Value: "no", Text: say("closed.resumes_no")}}
	return []page.Input{
		{Name: "item", Kind: "select", Label: "closed.which", Hint: "closed.which_hint", Options: on, Basis: basis(r.ListedBy)},
		{Name: "grounds", Kind: "checks", Label: "closed.grounds", Options: grounds, Basis: basis(r.GroundsBy)},
		{Name: "section", Label: "closed.section", Hint: "closed.section_hint", Max: rule.MaxSection, Optional: true},
		{Name: "statement", Kind: "textarea", Label: "closed.statement", Hint: "closed.statement_hint", Max: rule.MaxStatement, Rows: 4, Basis: basis(r.Entry)},
		{Name: "until", Kind: "time", Label: "closed.until", Hint: "closed.until_hint", Width: "small", Optional: !r.EndTime, Basis: basis(r.AnnounceBy)},
		{Name: "resumes", Kind: "radios", Label: "closed.resumes_ask", Hint: "closed.resumes_hint", Options: resumes},
	}
}

// EnterPost takes the meeting into closed session.
func (s *Slice) EnterPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	item, _ := f.Int("item")
	rec, err := s.Enter(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), Entry{Item: item, Grounds: f.All("grounds"), Section: f.Trim("section"), Statement: f.Trim("statement"), Resumes: f.Get("resumes"), Until: f.Trim("until")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showEnter(w, r, status, f) })
}
