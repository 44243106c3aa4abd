package response

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// leastRows is how many commitments an answer form offers, and how many more
// are added at a time.
const leastRows = 3

// AnswerData is the form of an answer.
type AnswerData struct {
	Head      page.Head
	Action    string
	Desk      string
	Again     string // why it is asked again; "" when it is asked for the first time
	Finding   string
	Text      string         // where it has parts, what they have in common
	Parts     []PartNames    // answered one by one
	PartOpts  []page.Option  // which part an action is for
	Conflict  *page.Conflict // when someone else saved first
	Form      *page.Form
	Positions []page.Option
	Reasons   []page.Option
	Rows      []RowNames
	More      bool // more rows may be added
	Sign      bool // the person may sign
	Saved     string
	Clock     page.Status
	Bar       *page.DeadlineBar
	Basis     string
	Letter    string
	Route     []page.Status
	With      []string // who inside is to write it
	Counsel   *page.Status
	Notes     []Note
	Extended  []string // more time that was taken
	Extend    string   // where more time is asked for; "" when the rule allows none
}

// RowNames are the names of one commitment's fields.
type RowNames struct {
	Number                                int
	Action, Official, Target, Part, Tests string
}

// PartNames are one part of the recommendation and the names of the fields in
// which it is answered.
type PartNames struct {
	Label, Asks             string
	Position, Reason, Words string
}

var answerPage = page.Must("response/answer", func() AnswerData {
	return AnswerData{Head: page.Head{Title: "Answer: interpreters at traffic stops", Number: "Recommendation 2026-021"}, Action: "/work/d/1/answers/4", Desk: "/work/d/1", Again: "The board found that the answer is none.", Finding: "F", Text: "T",
		Form: page.NewForm(map[string]string{"position": advice.Concur}), Parts: partNames([]advice.Part{{Label: "a", Words: "Write the policy."}, {Label: "b", Words: "Train every officer."}}), PartOpts: partOptions([]advice.Part{{Label: "a"}, {Label: "b"}}),
		Positions: positions(), Reasons: reasons(), Rows: rowNames(3), More: true, Sign: true, Saved: "Saved 2:14 pm by Owen Hale",
		Clock: page.Status{Kind: "due", Voice: "soon", Word: "7 days left"}, Basis: "45 days, City Code 9-4-6", Letter: "/b/cpab/recommendations/2026-021/letter/4", Route: []page.Status{{Kind: "yes", Voice: "board", Word: "Drafted by Owen Hale"}},
		With: []string{"With Sofia Kerr"}, Counsel: &page.Status{Kind: "waiting", Voice: "soon", Word: "Counsel was asked"}, Notes: []Note{{"Ask the union first.", time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), "Owen Hale"}}, Extended: []string{"15 days added"}, Extend: "/work/d/1/answers/4/extend"}
})

func positions() []page.Option {
	var out []page.Option
	for _, p := range advice.Positions() {
		out = append(out, page.Option{Value: p, Text: say("response.position." + p), Icon: answers.Icon(p)})
	}
	return out
}

func reasons() []page.Option {
	out := []page.Option{{Text: say("response.choose_reason")}}
	for _, v := range advice.RefusalReasons() {
		out = append(out, page.Option{Value: v, Text: say("response.reason." + v)})
	}
	return out
}

func rowNames(n int) []RowNames {
	out := make([]RowNames, n)
	for i := range out {
		at := fmt.Sprintf("commitments[%d].", i+1)
		out[i] = RowNames{i + 1, at + "action", at + "official", at + "target", at + "part", at + "tests"}
	}
	return out
}

func partNames(parts []advice.Part) []PartNames {
	var out []PartNames
	for i, p := range parts {
		at := fmt.Sprintf("parts[%d].", i+1)
		out = append(out, PartNames{p.Label, p.Words, at + "position", at + "reason", at + "words"})
	}
	return out
}

// partOptions are the parts an action can be for.
func partOptions(parts []advice.Part) []page.Option {
	out := []page.Option{{Text: say("response.choose_part")}}
	for i := range parts {
		out = append(out, page.Option{Value: strconv.Itoa(i + 1), Text: answers.PartName(i + 1)})
	}
	return out
}

// typed says that something stands in a row of the form.
func (row RowNames) typed(f *page.Form) bool { return row.of(f) != (advice.Commitment{}) }

// of is the commitment in a row; a part that is no number is none of them.
func (row RowNames) of(f *page.Form) advice.Commitment {
	c := advice.Commitment{Action: f.Trim(row.Action), Official: f.Trim(row.Official), Target: f.Trim(row.Target), Tests: f.Trim(row.Tests)}
	if f.Trim(row.Part) != "" {
		n, ok := f.Int(row.Part)
		if c.Part = int(n); !ok || n > advice.MaxParts {
			c.Part = -1
		}
	}
	return c
}

// rowsOf is how many rows a form has: those typed in, at least three.
func rowsOf(f *page.Form) int {
	n, _ := f.Int("rows")
	rows := min(max(int(n), leastRows), advice.MaxCommitments)
	for i := advice.MaxCommitments; i > rows; i-- {
		if rowNames(i)[i-1].typed(f) {
			return i
		}
	}
	return rows
}

// answerOf is the answer as typed, to the whole or to its parts.
func answerOf(f *page.Form, parts []advice.Part) advice.Answer {
	a := advice.Answer{Words: f.Trim("words"), Letter: f.Trim("letter")}
	for _, row := range rowNames(rowsOf(f)) {
		a.Commitments = append(a.Commitments, row.of(f))
	}
	for _, p := range partNames(parts) {
		a.Parts = append(a.Parts, advice.PartAnswer{Position: f.Get(p.Position), Reason: f.Get(p.Reason), Words: f.Trim(p.Words)})
	}
	if len(parts) == 0 {
		a.Position, a.Reason = f.Get("position"), f.Get("reason")
	} else {
		a.Position = advice.Overall(a.Parts)
	}
	return a
}

// fill puts a stored answer into a form.
func fill(f *page.Form, x responseRow) {
	a := x.answer()
	for name, v := range map[string]string{"position": a.Position, "reason": a.Reason, "words": a.Words, "letter": a.Letter, "version": strconv.Itoa(x.Version)} {
		f.Values.Set(name, v)
	}
	for i, row := range rowNames(len(a.Commitments)) {
		f.Values.Set(row.Action, a.Commitments[i].Action)
		f.Values.Set(row.Official, a.Commitments[i].Official)
		f.Values.Set(row.Target, a.Commitments[i].Target)
		f.Values.Set(row.Tests, a.Commitments[i].Tests)
		if n := a.Commitments[i].Part; n > 0 {
			f.Values.Set(row.Part, strconv.Itoa(n))
		}
	}
	for i, p := range a.Parts {
		at := partNames(make([]advice.Part, i+1))[i]
		f.Values.Set(at.Position, p.Position)
		f.Values.Set(at.Reason, p.Reason)
		f.Values.Set(at.Words, p.Words)
	}
}

var rowField = regexp.MustCompile(`^(commitments|parts)-(\d+)-(\w+)$`)

// rowIndex is what the name of a field of a row has and its label has not.
var rowIndex = regexp.MustCompile(`\[\d+\]`)

// named puts the form's names in place of the rules' names for the fields of a
// commitment or a part.
func named(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	out := make([]fault.Field, len(fields))
	for i, f := range fields {
		f.Name = rowField.ReplaceAllString(f.Name, "$1[$2].$3")
		out[i] = f
	}
	return fault.Bad(out...)
}

// AnswerForm shows the answer to one transmittal; a signed one is read on its
// public page.
func (s *Slice) AnswerForm(w http.ResponseWriter, r *http.Request) error {
	asked, have, err := s.asked(r)
	if err != nil {
		return err
	}
	if have.SignedAt != nil {
		http.Redirect(w, r, asked.public(), http.StatusSeeOther)
		return nil
	}
	f := page.NewForm(nil)
	fill(f, have)
	return s.showAnswer(w, r, http.StatusOK, f)
}

func (s *Slice) asked(r *http.Request) (askedRow, responseRow, error) {
	ctx := r.Context()
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return askedRow{}, responseRow{}, err
	}
	asked, err := loadAsked(ctx, s.db, act.From(ctx).Department, id)
	if err != nil {
		return asked, responseRow{}, err
	}
	have, err := loadResponse(ctx, s.db, id)
	return asked, have, err
}

// showAnswer shows the form. When the draft changed meanwhile, both texts are
// shown and the form takes up the newer version, so that saving again is a
// decision made with both in view.
func (s *Slice) showAnswer(w http.ResponseWriter, r *http.Request, code int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, have, err := s.asked(r)
	if err != nil {
		return err
	}
	today := asked.today(sc.Now)
	st := status(asked.clock(today))
	title := say("response.answer_to", "Title", asked.Title)
	d := AnswerData{Head: page.Head{Title: title, Number: say("recommendation.number", "Number", asked.number()), Over: []string{asked.BoardName}, Status: &st}, Action: answerPath(sc.Department, asked.ID), Desk: deskPath(sc.Department),
		Finding: asked.Finding, Text: asked.Recommendation, Form: f, Positions: positions(), Reasons: reasons(), Rows: rowNames(rowsOf(f)), Sign: sc.May(rules.ResponseSign), Clock: st, Basis: asked.basis(), Letter: asked.letter()}
	f.Values.Set("rows", strconv.Itoa(len(d.Rows)))
	d.More = len(d.Rows) < advice.MaxCommitments
	parts := asked.parts()
	if len(parts) > 0 {
		d.Text, _ = advice.PartsOf(asked.Recommendation)
		d.Parts, d.PartOpts = partNames(parts), partOptions(parts)
	}
	if !asked.DueOn.IsZero() {
		d.Head.Note = say("response.due_on", "Date", page.Day(page.Lang, "weeklong", asked.DueOn.In(asked.zone)))
		d.Bar = &page.DeadlineBar{Start: asked.started().In(asked.zone), Due: asked.DueOn.In(asked.zone), At: today.In(asked.zone), StartID: "recommendation.bar." + asked.StartEvent}
	}
	if asked.AgainOf != 0 {
		if d.Again, err = again(ctx, s.db, asked); err != nil {
			return err
		}
	}
	if have.ID != 0 {
		d.Saved = say("response.saved", "Moment", page.Day(page.Lang, "moment", have.UpdatedAt.In(asked.zone)), "Name", have.Writer)
	}
	held, err := loadHeld(ctx, s.db, asked.ID)
	if err != nil {
		return err
	}
	if held.ID != 0 {
		d.Saved = held.words(asked.zone)
	}
	d.Route = route(asked, have)
	if err := s.inside(ctx, &d, asked, sc.Department, have.Version); err != nil {
		return err
	}
	if err := s.moreTime(ctx, &d, asked, today); err != nil {
		return err
	}
	if f.Code == "response_stale" {
		d.Conflict = &page.Conflict{By: have.Writer, At: have.UpdatedAt.In(asked.zone), Theirs: plain(have.answer()), Yours: plain(answerOf(f, parts))}
		f.Values.Set("version", strconv.Itoa(have.Version))
	}
	return answerPage.Write(w, r, code, chrome(ctx, title), d)
}

// again says why a recommendation is asked about once more.
func again(ctx context.Context, r pg.Reader, asked askedRow) (string, error) {
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: asked.Board, Recommendation: asked.RecommendationID})
	if err != nil {
		return "", err
	}
	out := say("recommendation.sent_again_on", "Date", page.Day(page.Lang, "long", asked.SentAt.In(asked.zone)))
	if d := rec.FoundNone(asked.AgainOf, asked.SentAt); d != nil {
		out += " " + d.FoundWords(asked.zone)
	}
	return out, nil
}

// route is the way an answer goes and how far it is.
func route(asked askedRow, have responseRow) []page.Status {
	drafted := page.Status{Kind: "waiting", Voice: "quiet", Word: say("response.route.not_begun")}
	if have.ID != 0 {
		drafted = page.Status{Kind: "yes", Voice: "dept", Word: say("response.route.drafted", "Name", have.Writer)}
	}
	return []page.Status{drafted, {Kind: "waiting", Voice: "quiet", Word: say("response.route.signed", "Name", asked.Addressee)}, {Kind: "waiting", Voice: "quiet", Word: say("response.route.published")}}
}

// plain is an answer as one text, for comparing two of them.
func plain(a advice.Answer) string {
	var b strings.Builder
	if a.Position != "" {
		b.WriteString(say("response.position."+a.Position) + "\n")
	}
	if a.Reason != "" {
		b.WriteString(say("response.reason."+a.Reason) + "\n")
	}
	for i, p := range a.Parts {
		b.WriteString(answers.PartName(i+1) + ": ")
		if p.Position != "" {
			b.WriteString(say("response.position." + p.Position))
		}
		if p.Reason != "" {
			b.WriteString("; " + say("response.reason."+p.Reason))
		}
		b.WriteString("\n" + p.Words + "\n")
	}
	b.WriteString(a.Words + "\n" + a.Letter)
	for _, c := range a.Commitments {
		if c != (advice.Commitment{}) {
			b.WriteString("\n" + strings.Join([]string{c.Action, c.Official, c.Target}, "; "))
			if c.Tests != "" {
				b.WriteString("\n" + c.Tests)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// DraftPost saves the answer as typed, adds rows, or saves it for the
// signature once nothing is missing.
func (s *Slice) DraftPost(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, _, err := s.asked(r)
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	if err == nil && f.On("more") {
		f.Values.Set("rows", strconv.Itoa(rowsOf(f)+leastRows))
		return s.showAnswer(w, r, http.StatusOK, f)
	}
	var rec act.Receipt
	to := ""
	if err == nil {
		rec, to, err = s.save(ctx, sc, asked, f)
	}
	if to == "" {
		to = rec.Location
	}
	return page.Answer(w, r, f, to, named(err), func(code int) error { return s.showAnswer(w, r, code, f) })
}

// save saves the draft. Where it is to be signed next it must be complete, and
// leads on to the page on which it is read before signing.
func (s *Slice) save(ctx context.Context, sc act.Scope, asked askedRow, f *page.Form) (act.Receipt, string, error) {
	in := answerOf(f, asked.parts())
	to := ""
	if f.On("ready") {
		if err := advice.CheckResponse(in, asked.today(sc.Now)); err != nil {
			return act.Receipt{}, "", err
		}
		to = deskPath(sc.Department)
		if sc.May(rules.ResponseSign) {
			to = answerPath(sc.Department, asked.ID) + "/sign"
		}
	}
	version, _ := f.Int("version")
	rec, err := s.SaveDraft(ctx, sc.Caller(f.Key, f.Digest()), asked.ID, int(version), in)
	return rec, to, err
}
