package closed

import (
	"context"
	"encoding/json"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
)

const (
	sqlNumbered = `select c.id, c.number, c.entered_at, m.adjourned_at is not null or exists (select from closed_events e where e.closed_id = c.id and e.kind = 'returned') as returned
from closed_sessions c join meetings m on m.id = c.meeting_id where c.meeting_id = $1 and c.number = $2`
	sqlReport = `insert into closed_events (board_id, closed_id, kind, report, words, votes, recorded_at, recorded_by) values ($1, $2, 'report', $3, $4, $5::jsonb, $6, nullif($7::bigint, 0)) returning id, votes::text`
)

// Report is what the clerk enters of a closed session once it is over. Votes are
// choices by seat.
type Report struct {
	Kind  string
	Words string
	Votes map[int64]string
}

// voteRow is one member's vote as it is stored.
type voteRow struct {
	Seat   int64  `json:"seat"`
	Term   int64  `json:"term"`
	Name   string `json:"name"`
	Choice string `json:"choice"`
}

// Report records what a closed session decided, that it decided nothing, or why
// that is not said. A later report corrects an earlier one, also after the
// meeting. What the board may do inside is judged by the law as it stood when it
// went in. Errors: NotFound; those of rule.CheckReport.
func (s *Slice) Report(ctx context.Context, c act.Caller, meeting string, n int, in Report) (act.Receipt, error) {
	in.Words = norm.NFC.String(in.Words)
	return s.door.Do(ctx, rules.ClosedReport, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		x, seats, err := reported(ctx, tx, m, n)
		if err != nil {
			return act.Effect{}, err
		}
		f := rule.ReportFacts{Ended: x.Returned}
		for _, st := range seats {
			f.Seats = append(f.Seats, st.ID)
		}
		if err := rule.CheckReport(rule.Of(m.Law.At(x.EnteredAt)), f, rule.Report(in)); err != nil {
			return act.Effect{}, err
		}
		votes := []voteRow{}
		for _, st := range seats {
			if in.Kind == rule.Action {
				votes = append(votes, voteRow{st.ID, st.Term, st.Name, in.Votes[st.ID]})
			}
		}
		doc, err := json.Marshal(votes)
		if err != nil {
			return act.Effect{}, err
		}
		var made struct {
			ID    int64  `db:"id"`
			Votes string `db:"votes"`
		}
		if err := tx.Get(ctx, &made, sqlReport, m.Board, x.ID, in.Kind, in.Words, string(doc), now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page(), Body: audit.Body{"closed": x.ID, "event": made.ID, "report": in.Kind, "votes": made.Votes, "words": audit.Sealed(in.Words)}}, nil
	})
}

// reported is one closed session of a meeting and who could vote in it.
func reported(ctx context.Context, r pg.Reader, m meetingRow, n int) (lastRow, []seatRow, error) {
	var x lastRow
	if err := r.Get(ctx, &x, sqlNumbered, m.ID, n); err != nil {
		return x, nil, err
	}
	var seats []seatRow
	err := r.Select(ctx, &seats, sqlSeats, m.Board, m.On)
	return x, seats, err
}

// ReportData is the form of a report.
type ReportData struct {
	Head    page.Head
	Facts   []page.Fact
	Action  string
	Form    *page.Form
	Kinds   []page.Option
	Votes   []ReportVote // where the board may decide inside
	Cite    *page.Cite
	Session string // the console
}

// ReportVote is one member's line.
type ReportVote struct {
	Anchor, Field, Name string
	Wrong               string // id of what is said beside it
	Missing             bool
	Choices             []ReportChoice
}

// ReportChoice is one way in which a member may have voted.
type ReportChoice struct {
	Value, Text string
	Chosen      bool
}

func sampleReport() ReportData {
	yes := []ReportChoice{{Value: "yes", Text: "Yes"}}
	return ReportData{Head: page.Head{Title: "Report"}, Facts: []page.Fact{{Name: "Since", Value: "7:04 pm"}}, Action: "/x", Form: page.NewForm(nil), Kinds: []page.Option{{Value: "action", Text: "It acted"}}, Votes: []ReportVote{{Anchor: "f-vote-1", Wrong: "f-vote-1-error", Field: "vote-1", Name: "Lorraine Abbott", Choices: yes}}, Cite: &page.Cite{Text: "Act 1"}, Session: "/x"}
}

var reportPage = page.Must("closed/report", sampleReport)

// ReportForm asks what a closed session decided.
func (s *Slice) ReportForm(w http.ResponseWriter, r *http.Request) error {
	return s.showReport(w, r, http.StatusOK, page.NewForm(map[string]string{"kind": rule.NoAction}))
}

func (s *Slice) showReport(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	m, err := load(ctx, s.db, sqlMeetingNamed, act.From(ctx).Board, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	n, err := page.PathID(r, "number")
	if err != nil {
		return err
	}
	x, seats, err := reported(ctx, s.db, m, int(n))
	if err != nil {
		return err
	}
	all, err := sessions(ctx, s.db, m)
	if err != nil {
		return err
	}
	law := rule.Of(m.Law.At(x.EnteredAt))
	title := say("closed.report_title", "Number", n)
	d := ReportData{Head: page.Head{Title: title, Lede: say("closed.report_lead")}, Action: m.page() + "/" + text(n) + "/report", Form: f, Session: m.base() + "/session"}
	if law.Report {
		d.Cite = &page.Cite{Text: law.ReportBy}
	}
	for _, c := range all {
		if c.Number == int(n) {
			d.Facts = c.Facts
		}
	}
	for _, k := range []string{rule.NoAction, rule.Action, rule.NotGiven} {
		o := page.Option{Value: k, Text: say("closed.kind." + k)}
		if k == rule.Action && !law.Action {
			o.Hint = say("closed.kind_action_not", "Law", law.ActionBy)
		}
		d.Kinds = append(d.Kinds, o)
	}
	for _, st := range seats {
		if law.Action {
			v := ReportVote{Anchor: page.FieldID(rule.Field(st.ID)), Wrong: page.FieldID(rule.Field(st.ID)) + "-error", Field: rule.Field(st.ID), Name: st.Name, Missing: f.Has(rule.Field(st.ID))}
			for _, choice := range []string{rules.Yes, rules.No, rules.Abstain, rule.Absent} {
				v.Choices = append(v.Choices, ReportChoice{choice, say("ballot." + choice), f.Get(v.Field) == choice})
			}
			d.Votes = append(d.Votes, v)
		}
	}
	return reportPage.Write(w, r, status, chrome(ctx, m, title), d)
}

// ReportPost records a report: fields kind, words, vote-SEAT.
func (s *Slice) ReportPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	n, err := page.PathID(r, "number")
	if err != nil {
		return err
	}
	in := Report{Kind: f.Get("kind"), Words: f.Trim("words"), Votes: map[int64]string{}}
	for name := range f.Values {
		if seat, ok := cutField(name); ok {
			in.Votes[seat] = f.Get(name)
		}
	}
	rec, err := s.Report(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), int(n), in)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showReport(w, r, status, f) })
}
