package agenda

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/order"
)

// ProposalsData lists what was proposed: what waits at its place, then what was
// decided on.
type ProposalsData struct {
	Head    page.Head
	New     string     // address of the form
	Form    *page.Form // of a move that was refused
	Home    string     // address of this page
	Seen    string     // the order of all that waits, as a move sends it
	Waiting []Waiting
	Decided page.Rows
	Empty   *page.Empty
}

var proposalsPage = page.Must("agenda/proposals", func() ProposalsData {
	row := page.Row{Title: "Body-worn video at protests", Href: "/work/b/cpab/proposals/1", Meta: "Wendell Okafor, November 20", Status: &page.Status{Kind: "waiting", Voice: "soon", Word: "Waits for a decision"}, Text: "The audit comes first."}
	return ProposalsData{Head: page.Head{Title: "Proposed agenda items"}, New: "/work/b/cpab/proposals/new", Home: "/work/b/cpab/proposals", Seen: "1", Form: &page.Form{Code: "order_changed"},
		Waiting: []Waiting{{ID: 1, Anchor: "proposal-1", Place: 1, Row: row, Where: "Place 1 of 2", Moves: []page.Option{{Value: "down", Text: "Down"}}, Key: "k"}}, Decided: page.Rows{Level: 3, Items: []page.Row{row}}}
}, func() ProposalsData {
	return ProposalsData{Head: page.Head{Title: "Proposed agenda items"}, Empty: &page.Empty{Fact: "Nothing is proposed."}}
})

// proposalStatus is what became of a proposal.
func proposalStatus(state string) *page.Status {
	kind := map[string]page.Status{order.Open: {Kind: "waiting", Voice: "soon"}, order.Accepted: {Kind: "yes", Voice: "board"}, order.Deferred: {Kind: "waiting", Voice: "quiet"}, order.Declined: {Kind: "no", Voice: "quiet"}}[state]
	kind.Word = say("agenda.proposal." + state)
	return &kind
}

// by is who proposed, for whom.
func (p proposalRow) by() string {
	if p.Department != "" {
		return say("agenda.proposer_for", "Name", p.Proposer, "Department", p.Department)
	}
	return p.Proposer
}

// kind marks what came by a referral.
func (p proposalRow) kind() *page.Status {
	switch {
	case p.Referral == 0:
		return nil
	case p.ReferredBy == p.BoardID:
		return &page.Status{Kind: "board", Voice: "board", Word: say("agenda.proposal_report")}
	}
	return &page.Status{Kind: "board", Voice: "board", Word: say("agenda.proposal_referral")}
}

// backStatus marks a referral that the board took back.
func (p proposalRow) backStatus() *page.Status {
	return &page.Status{Kind: "no", Voice: "quiet", Word: say("agenda.proposal_back")}
}

// backWords is why, as the board says.
func (p proposalRow) backWords() string { return record.ReferralBack(p.Discharged, p.BackReason) }

func proposalsRow(zone *time.Location, home string) func(proposalRow) page.Row {
	return func(p proposalRow) page.Row {
		row := page.Row{Above: p.kind(), Title: p.Title, Href: home + "/" + strconv.FormatInt(p.ID, 10), Meta: say("agenda.proposed_by", "Name", p.by(), "Date", day("long", p.ProposedAt.In(zone))), Status: proposalStatus(p.State), Text: p.Reason}
		if p.Papers > 0 {
			row.Meta += " · " + say("agenda.proposal_papers", "N", p.Papers)
		}
		if p.State == order.Accepted {
			row.Text = say("agenda.proposal_on", "Date", day("long", p.MeetingOn.In(time.UTC)))
		}
		if p.Back {
			row.Status, row.Text = p.backStatus(), strings.TrimSpace(row.Text+" "+p.backWords())
		}
		return row
	}
}

// list fills in what was decided on, and the empty state.
func (d *ProposalsData) list(rows []proposalRow, row func(proposalRow) page.Row) {
	d.Decided.Level = 3
	for _, p := range rows {
		if order.Waits(p.State) != nil || p.Back {
			d.Decided.Items = append(d.Decided.Items, row(p))
		}
	}
	if len(rows) == 0 {
		d.Empty = &page.Empty{Fact: say("agenda.no_proposals"), Next: say("agenda.no_proposals_next")}
	}
}

// Proposals lists what was proposed to a board: all of it for the clerk and the
// chair, a member's own for a member, with its place among all that waits.
func (s *Slice) Proposals(w http.ResponseWriter, r *http.Request) error {
	return s.showProposals(w, r, http.StatusOK, nil)
}

func (s *Slice) showProposals(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx, sc := r.Context(), act.From(r.Context())
	mine := sc.By.Person
	if sc.May(rules.ProposalDecide) {
		mine = 0
	}
	var rows []proposalRow
	if err := s.db.Select(ctx, &rows, sqlProposals, sc.Board, mine); err != nil {
		return err
	}
	waiting, err := queue(ctx, s.db, sc.Board, sqlWaitingIDs)
	if err != nil {
		return err
	}
	home := "/work/b/" + sc.Slug + "/proposals"
	row := proposalsRow(sc.Zone, home)
	d := ProposalsData{Head: page.Head{Over: []string{sc.BoardName}, Title: say("agenda.proposals")}, New: home + "/new", Home: home, Seen: strings.Join(texts(waiting), ","), Waiting: waitingRows(rows, waiting, "", sc.May(rules.ProposalReorder), row)}
	if f != nil {
		d.Form = &page.Form{Errors: f.Errors, Code: f.Code, Msg: f.Msg}
	}
	d.list(rows, row)
	return proposalsPage.Write(w, r, status, boardChrome(r, say("agenda.proposals")), d)
}

// AskedProposals lists what a department proposed to the boards that advise it,
// with its place among what waits at each.
func (s *Slice) AskedProposals(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var rows []proposalRow
	if err := s.db.Select(ctx, &rows, sqlAsked, sc.Department); err != nil {
		return err
	}
	row := proposalsRow(sc.Zone, deskURL(sc.Department, ""))
	d := ProposalsData{Head: page.Head{Title: say("agenda.proposals")}, New: deskURL(sc.Department, "/new")}
	seen := map[int64]bool{}
	for _, p := range rows {
		if seen[p.BoardID] {
			continue
		}
		seen[p.BoardID] = true
		waiting, err := queue(ctx, s.db, p.BoardID, sqlWaitingIDs)
		if err != nil {
			return err
		}
		d.Waiting = append(d.Waiting, waitingRows(rows, waiting, p.BoardName, false, row)...)
	}
	d.list(rows, row)
	return proposalsPage.Write(w, r, http.StatusOK, deskChrome(r, say("agenda.proposals")), d)
}

func deskURL(department int64, more string) string {
	return "/work/d/" + strconv.FormatInt(department, 10) + "/proposals" + more
}

// proposalsCrumb leads to the list that a proposal stands on.
func proposalsCrumb(sc act.Scope) page.Crumb {
	if sc.Department != 0 {
		return page.Crumb{Text: say("agenda.proposals"), Href: deskURL(sc.Department, "")}
	}
	return page.Crumb{Text: say("agenda.proposals"), Href: "/work/b/" + sc.Slug + "/proposals"}
}

func boardChrome(r *http.Request, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(r.Context())
	return page.ChromeFrom(r.Context(), title, "", append(append([]page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}, more...), page.Crumb{Text: title})...)
}

func deskChrome(r *http.Request, title string, more ...page.Crumb) page.Chrome {
	return page.ChromeFrom(r.Context(), title, "", append(append([]page.Crumb{{Text: say("work.title"), Href: "/work"}}, more...), page.Crumb{Text: title})...)
}

func readProposal(f *page.Form) (Proposal, []fault.Field) {
	meeting, bad := choice(f, "meeting")
	return Proposal{Title: f.Trim("title"), Why: f.Trim("why"), PaperTitle: f.Trim("paper_title"), PaperURL: f.Trim("paper_url"), Meeting: meeting}, bad
}

// choice reads a choice among rows: their number, 0 for none.
func choice(f *page.Form, name string) (int64, []fault.Field) {
	if f.Trim(name) == "" {
		return 0, nil
	}
	n, ok := f.Int(name)
	if !ok || n < 0 {
		return 0, []fault.Field{fault.At(name, "choice_unknown")}
	}
	return n, nil
}

func proposalFields(extra page.Input) []page.Input {
	return []page.Input{
		{Name: "title", Label: "agenda.proposal_title", Max: advice.MaxTitle},
		{Name: "why", Kind: "textarea", Label: "agenda.proposal_why", Hint: "agenda.proposal_why_hint", Max: maxDetail, Rows: 6},
		extra,
		{Name: "paper_title", Label: "agenda.paper_title", Max: advice.MaxTitle, Optional: true},
		{Name: "paper_url", Kind: "url", Label: "agenda.paper_url", Hint: "agenda.paper_url_hint", Max: rules.MaxURL, Optional: true},
	}
}

// proposeLead says what becomes of a proposal, and where its papers go.
func (s *Slice) proposeLead() string {
	if s.files == nil {
		return say("agenda.propose_lead")
	}
	return say("agenda.propose_lead") + " " + say("agenda.propose_papers")
}

type wishRow struct {
	ID   int64      `db:"id"`
	Slug string     `db:"slug"`
	On   rules.Date `db:"held_on"`
}

// wishes are the meetings whose agenda an item may go on.
func (s *Slice) wishes(r *http.Request, none string) ([]page.Option, error) {
	var rows []wishRow
	if err := s.db.Select(r.Context(), &rows, sqlWishable, act.From(r.Context()).Board); err != nil {
		return nil, err
	}
	out := []page.Option{{Value: "0", Text: none}}
	for _, m := range rows {
		out = append(out, page.Option{Value: strconv.FormatInt(m.ID, 10), Text: day("weeklong", m.On.In(time.UTC))})
	}
	return out, nil
}

// ProposeForm shows the form of a member.
func (s *Slice) ProposeForm(w http.ResponseWriter, r *http.Request) error {
	return s.showPropose(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showPropose(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	wishes, err := s.wishes(r, say("agenda.any_meeting"))
	if err != nil {
		return err
	}
	home := "/work/b/" + act.From(r.Context()).Slug + "/proposals"
	return page.WriteSheet(w, r, status, boardChrome(r, say("agenda.propose"), page.Crumb{Text: say("agenda.proposals"), Href: home}), page.Sheet{Form: f, Action: home + "/submit", Button: "agenda.propose_it", Lead: s.proposeLead(),
		Back: page.Link{Text: say("work.back"), Href: home}, Fields: proposalFields(page.Input{Name: "meeting", Kind: "select", Label: "agenda.wished_meeting", Options: wishes, Optional: true})})
}

// ProposePost hands a member's proposal in.
func (s *Slice) ProposePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in, bad := readProposal(f)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.Propose(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showPropose(w, r, status, f) })
}

// AskForm shows the form of a department.
func (s *Slice) AskForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAsk(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showAsk(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	boards, err := advised(r.Context(), s.db, sc.Department)
	if err != nil {
		return err
	}
	in := page.Input{Name: "board", Kind: "select", Label: "agenda.asked_board"}
	for _, b := range boards {
		in.Options = append(in.Options, page.Option{Value: b.Slug, Text: b.Name})
	}
	return page.WriteSheet(w, r, status, deskChrome(r, say("agenda.propose"), page.Crumb{Text: say("agenda.proposals"), Href: deskURL(sc.Department, "")}), page.Sheet{Form: f, Action: deskURL(sc.Department, "/ask"), Button: "agenda.propose_it", Lead: s.proposeLead(),
		Back: page.Link{Text: say("work.back"), Href: deskURL(sc.Department, "")}, Fields: proposalFields(in)})
}

// AskPost hands a department's proposal in.
func (s *Slice) AskPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	boards, err := advised(r.Context(), s.db, sc.Department)
	if err != nil {
		return err
	}
	c := sc.Caller(f.Key, f.Digest())
	for _, b := range boards {
		if b.Slug == f.Get("board") {
			c.Board = b.ID
		}
	}
	in, _ := readProposal(f)
	in.Meeting = 0 // the form of a department does not ask for one
	var rec act.Receipt
	if c.Board == 0 {
		err = fault.Bad(append(in.check(), fault.At("board", "choice_unknown"))...)
	} else {
		rec, err = s.Ask(r.Context(), c, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showAsk(w, r, status, f) })
}
