package closed

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
)

const (
	// The vote on the certification is the last one between the return and the next
	// closed session of the meeting.
	sqlCertifying = `select o.id, o.number, coalesce(o.outcome, '') as outcome, coalesce(o.computation::text, '') as computation from closed_sessions c join closed_events e on e.closed_id = c.id and e.kind = 'returned'
join motions o on o.meeting_id = c.meeting_id and o.kind = 'certify_closed' and o.state = 'closed' and o.reopened_by_id is null and o.moved_at >= e.recorded_at
where c.id = $1 and not exists (select from closed_sessions n where n.meeting_id = c.meeting_id and n.number > c.number and n.entered_at < o.moved_at) order by o.number desc limit 1`
	sqlCertify = `insert into closed_events (board_id, closed_id, kind, report, words, votes, motion_id, recorded_at, recorded_by) values ($1, $2, 'certification', $3, $4, $5::jsonb, nullif($6::bigint, 0), $7, nullif($8::bigint, 0)) returning id, votes::text`
)

// Certificate is what the clerk enters of a certification. Dissents are statements
// by seat.
type Certificate struct {
	Kind     string
	Words    string
	Dissents map[int64]string
}

// dissentRow is one member's statement as it is stored.
type dissentRow struct {
	Seat  int64  `json:"seat"`
	Term  int64  `json:"term"`
	Name  string `json:"name"`
	Words string `json:"words"`
}

// certifyingRow is the motion on which the members voted.
type certifyingRow struct {
	ID          int64  `db:"id"`
	Number      int    `db:"number"`
	Outcome     string `db:"outcome"`
	Computation string `db:"computation"`
}

// against are the seats that voted no.
func (c certifyingRow) against() ([]int64, error) {
	var out []int64
	if c.Computation == "" {
		return nil, nil
	}
	var r record.Result
	if err := json.Unmarshal([]byte(c.Computation), &r); err != nil {
		return nil, err
	}
	for _, s := range r.Seats {
		if s.Choice == rules.No && s.Aside == "" {
			out = append(out, s.Seat)
		}
	}
	return out, nil
}

// certifying is the vote on the certification of a closed session, the zero row
// while there is none.
func certifying(ctx context.Context, r pg.Reader, id int64) (certifyingRow, error) {
	var x certifyingRow
	err := r.Get(ctx, &x, sqlCertifying, id)
	if pg.NotFound(err) {
		err = nil
	}
	return x, err
}

// Certify records the certification of a closed session, or why there is none. The
// vote that was taken by name since the return goes with it. A later one corrects
// an earlier one, also after the meeting. What the law asks for is judged as it
// stood when the board went in. Errors: NotFound; those of rule.Certify.
func (s *Slice) Certify(ctx context.Context, c act.Caller, meeting string, n int, in Certificate) (act.Receipt, error) {
	in.Words = norm.NFC.String(in.Words)
	said := map[int64]string{}
	for seat, words := range in.Dissents {
		if words != "" {
			said[seat] = norm.NFC.String(words)
		}
	}
	in.Dissents = said
	return s.door.Do(ctx, rules.ClosedCertify, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		x, seats, err := reported(ctx, tx, m, n)
		if err != nil {
			return act.Effect{}, err
		}
		vote, err := certifying(ctx, tx, x.ID)
		if err != nil {
			return act.Effect{}, err
		}
		f := rule.CertifyFacts{Ended: x.Returned, Voted: vote.ID != 0}
		if f.Against, err = vote.against(); err != nil {
			return act.Effect{}, err
		}
		for _, st := range seats {
			f.Seats = append(f.Seats, st.ID)
		}
		if err := rule.Certify(rule.Of(m.Law.At(x.EnteredAt)), f, rule.Certificate(in)); err != nil {
			return act.Effect{}, err
		}
		if in.Kind == rule.NotTaken {
			vote, in.Dissents = certifyingRow{}, nil
		}
		dissents := []dissentRow{}
		for _, st := range seats {
			if words := in.Dissents[st.ID]; words != "" {
				dissents = append(dissents, dissentRow{st.ID, st.Term, st.Name, words})
			}
		}
		doc, err := json.Marshal(dissents)
		if err != nil {
			return act.Effect{}, err
		}
		var made struct {
			ID    int64  `db:"id"`
			Votes string `db:"votes"`
		}
		if err := tx.Get(ctx, &made, sqlCertify, m.Board, x.ID, in.Kind, in.Words, string(doc), vote.ID, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page(), Body: audit.Body{"closed": x.ID, "event": made.ID, "certification": in.Kind, "motion": vote.ID, "words": audit.Sealed(in.Words), "votes": audit.Sealed(made.Votes)}}, nil
	})
}

// CertifyData is the form of a certification.
type CertifyData struct {
	Head     page.Head
	Facts    []page.Fact
	Action   string
	Form     *page.Form
	Kinds    []page.Option
	Words    string    // hint of the statement
	Dissents []Dissent // of who voted no
	Cite     *page.Cite
	Session  string
}

// Dissent is the field of one member's statement.
type Dissent struct {
	Anchor, Field, Label, Value string
	Wrong                       string // id of what is said beside it
	Bad                         bool
}

func sampleCertify() CertifyData {
	return CertifyData{Head: page.Head{Title: "Certification"}, Facts: []page.Fact{{Name: "Since", Value: "7:04 pm"}}, Action: "/x", Form: page.NewForm(nil), Kinds: []page.Option{{Value: "taken", Text: "Certified"}}, Words: "A statement.",
		Dissents: []Dissent{{Anchor: "f-dissent-1", Field: "dissent-1", Label: "What Lorraine Abbott states", Value: "The budget.", Wrong: "f-dissent-1-error"}}, Cite: &page.Cite{Text: "Act 1"}, Session: "/x"}
}

var certifyPage = page.Must("closed/certify", sampleCertify)

// CertifyForm asks for the certification of a closed session.
func (s *Slice) CertifyForm(w http.ResponseWriter, r *http.Request) error {
	return s.showCertify(w, r, http.StatusOK, nil)
}

func (s *Slice) showCertify(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
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
	vote, err := certifying(ctx, s.db, x.ID)
	if err != nil {
		return err
	}
	against, err := vote.against()
	if err != nil {
		return err
	}
	all, err := sessions(ctx, s.db, m)
	if err != nil {
		return err
	}
	law := rule.Of(m.Law.At(x.EnteredAt))
	if f == nil {
		f = page.NewForm(map[string]string{"kind": rule.Taken})
		if law.Certify == rule.ByStatement || law.Certify == rule.ByStatementVote {
			f.Values.Set("words", say("closed.certify_words"))
		}
	}
	title := say("closed.certify_title", "Number", n)
	d := CertifyData{Head: page.Head{Title: title, Lede: say("closed.certify_lead")}, Action: m.page() + "/" + text(n) + "/certify", Form: f, Session: m.base() + "/session", Words: say("closed.certify_words_hint")}
	for _, c := range all {
		if c.Number == int(n) {
			d.Facts = c.Facts
		}
	}
	if law.Certify == "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("closed.certify_law"), Value: say("closed.certify_not_asked")})
		return certifyPage.Write(w, r, status, chrome(ctx, m, title), d)
	}
	d.Cite = &page.Cite{Text: law.CertifyBy}
	d.Facts = append(d.Facts, page.Fact{Name: say("closed.certify_law"), Value: say("law.value.closed.certification." + law.Certify), Cite: d.Cite})
	if law.CertifyByVote() {
		words := say("closed.certify_vote_first")
		if vote.ID != 0 {
			words = say("closed.certify_voted", "Number", vote.Number)
		}
		d.Facts = append(d.Facts, page.Fact{Name: say("closed.ask.carried"), Value: words})
	}
	d.Kinds = []page.Option{{Value: rule.Taken, Text: say("closed.certify.taken")}, {Value: rule.NotTaken, Text: say("closed.certify.not_taken"), Hint: record.Uncertified(law)}}
	for _, st := range seats {
		for _, no := range against {
			if no == st.ID {
				name := rule.DissentField(st.ID)
				d.Dissents = append(d.Dissents, Dissent{Anchor: page.FieldID(name), Field: name, Label: say("closed.dissent_of", "Name", st.Name), Value: f.Get(name), Wrong: page.FieldID(name) + "-error", Bad: f.Has(name)})
			}
		}
	}
	return certifyPage.Write(w, r, status, chrome(ctx, m, title), d)
}

// CertifyPost records a certification: fields kind, words, dissent-SEAT.
func (s *Slice) CertifyPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	n, err := page.PathID(r, "number")
	if err != nil {
		return err
	}
	in := Certificate{Kind: f.Get("kind"), Words: f.Trim("words"), Dissents: map[int64]string{}}
	for name := range f.Values {
		if id, ok := strings.CutPrefix(name, "dissent-"); ok {
			if seat, err := strconv.ParseInt(id, 10, 64); err == nil {
				in.Dissents[seat] = f.Trim(name)
			}
		}
	}
	rec, err := s.Certify(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), int(n), in)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showCertify(w, r, status, f) })
}
