package agenda

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// ProposalData is one proposal with its papers and, for the clerk and the chair,
// what can be made of it.
type ProposalData struct {
	Head   page.Head
	Facts  []page.Fact
	Papers []Enclosure
	Attach string      // address of the form of a paper; "" where none is added
	Sheet  *page.Sheet // the decision
	Back   page.Link
}

var proposalPage = page.Must("agenda/proposal", func() ProposalData {
	return ProposalData{Head: page.Head{Title: "Body-worn video at protests", Lede: "Hear the department."}, Facts: []page.Fact{{Name: "Place", Value: "2 of 3"}}, Attach: "/work/b/cpab/proposals/1/papers/attach", Back: page.Link{Text: "Back", Href: "/work/b/cpab/proposals"},
		Papers: []Enclosure{{Link: page.Link{Text: "Photo (JPG, 9 kB)", Href: "/f"}, Alt: "A dark path", Remove: "/r", Key: "k"}, {Link: page.Link{Text: "Review (PDF, 9 kB)", Href: "/f"}, Statement: "The review in words."}}}
}, func() ProposalData {
	return ProposalData{Head: page.Head{Title: "Body-worn video at protests"}, Sheet: &page.Sheet{Form: page.NewForm(nil), Action: "/x", Back: page.Link{Text: "Back", Href: "/"}}}
})

// DecideForm shows a proposal and, to the clerk and the chair, what can be made
// of it. A member sees the own ones.
func (s *Slice) DecideForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.proposalHere(r)
	if err != nil {
		return err
	}
	f := page.NewForm(map[string]string{"meeting": strconv.FormatInt(p.MeetingID, 10), "decision": order.Accepted})
	return s.showDecide(w, r, http.StatusOK, f, p)
}

func (s *Slice) proposalHere(r *http.Request) (proposalRow, error) {
	var p proposalRow
	sc := act.From(r.Context())
	id, err := page.PathID(r, "proposal")
	if err != nil {
		return p, err
	}
	err = s.db.Get(r.Context(), &p, sqlProposal, sc.Board, id)
	if err == nil && !sc.May(rules.ProposalDecide) && (p.ProposedBy != sc.By.Person || p.DepartmentID != 0) {
		err = fault.New(fault.NotFound, "not_found")
	}
	return p, err
}

// AskedProposal shows a department what it proposed.
func (s *Slice) AskedProposal(w http.ResponseWriter, r *http.Request) error {
	p, err := s.askedHere(r)
	if err != nil {
		return err
	}
	d, err := s.proposalData(r, p)
	if err != nil {
		return err
	}
	return proposalPage.Write(w, r, http.StatusOK, deskChrome(r, p.Title, proposalsCrumb(act.From(r.Context()))), d)
}

// proposalData is what everyone who may read a proposal sees of it.
func (s *Slice) proposalData(r *http.Request, p proposalRow) (ProposalData, error) {
	ctx, sc := r.Context(), act.From(r.Context())
	home := p.home(sc.Department)
	d := ProposalData{Head: page.Head{Over: []string{p.BoardName}, Title: p.Title, Lede: p.Why}, Back: page.Link{Text: say("agenda.proposals"), Href: proposalsCrumb(sc).Href}}
	d.Facts = []page.Fact{{Name: say("agenda.proposer"), Value: p.by()}, {Name: say("agenda.proposed_on"), Value: day("moment", p.ProposedAt.In(sc.Zone))}, {Name: say("agenda.proposal_state"), Value: say("agenda.proposal." + p.State)}}
	remove := ""
	if order.Waits(p.State) == nil && !p.Back {
		waiting, err := queue(ctx, s.db, p.BoardID, sqlWaitingIDs)
		if err != nil {
			return d, err
		}
		if at := slices.Index(waiting, p.ID); at >= 0 {
			d.Facts = append(d.Facts, page.Fact{Name: say("agenda.proposal_place"), Value: placeWords(at+1, len(waiting), "")})
		}
		switch own := p.own(sc.By.Person, sc.Department); {
		case own && s.files != nil && sc.Department != 0:
			d.Attach, remove = home+"/papers/enclose", "/take-out"
		case own && s.files != nil:
			d.Attach, remove = home+"/papers/attach", "/detach"
		}
	}
	if p.Referral != 0 {
		d.Facts = append(d.Facts, page.Fact{Name: say("agenda.proposal_kind"), Value: say("agenda.proposal_referral"), Href: "/work/b/" + p.Board + "/referrals"},
			page.Fact{Name: say("referral.motion"), Value: say("referral.motion_of", "Number", p.MotionNumber, "Date", day("long", p.ReferredOn.In(time.UTC))), Href: "/b/" + p.ReferredSlug + "/meetings/" + p.ReferredAt + "#motion-" + strconv.Itoa(p.MotionNumber)})
	}
	if p.Back {
		d.Facts = append(d.Facts, page.Fact{Name: say("agenda.proposal_back"), Value: p.backWords()})
	}
	if p.Meeting != "" {
		name := "agenda.wished_meeting"
		if p.State == order.Accepted {
			name = "agenda.onto"
		}
		d.Facts = append(d.Facts, page.Fact{Name: say(name), Value: day("long", p.MeetingOn.In(time.UTC)), Href: "/b/" + p.Board + "/meetings/" + p.Meeting})
	}
	if p.PaperURL != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("agenda.proposal_paper"), Value: p.PaperTitle, Href: p.PaperURL})
	}
	if p.Reason != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("agenda.decision_reason"), Value: p.Reason})
	}
	var err error
	d.Papers, err = s.enclosures(ctx, p, home, remove)
	return d, err
}

func (s *Slice) showDecide(w http.ResponseWriter, r *http.Request, status int, f *page.Form, p proposalRow) error {
	sc := act.From(r.Context())
	d, err := s.proposalData(r, p)
	if err != nil {
		return err
	}
	if sc.May(rules.ProposalDecide) {
		d.Sheet = &page.Sheet{Form: f, Action: p.home(0) + "/decide", Back: page.Link{Text: say("work.back"), Href: d.Back.Href}}
	}
	if d.Sheet != nil && order.Waits(p.State) == nil && !p.Back {
		wishes, err := s.wishes(r, say("agenda.no_meeting"))
		if err != nil {
			return err
		}
		decisions := page.Input{Name: "decision", Kind: "radios", Label: "agenda.decision"}
		for _, d := range []string{order.Accepted, order.Deferred, order.Declined} {
			decisions.Options = append(decisions.Options, page.Option{Value: d, Text: say("agenda.decide." + d)})
		}
		d.Sheet.Button = "agenda.decide_it"
		d.Sheet.Fields = []page.Input{decisions, {Name: "meeting", Kind: "select", Label: "agenda.onto", Options: wishes, Optional: true}, {Name: "reason", Kind: "textarea", Label: "agenda.decision_reason", Hint: "agenda.decision_reason_hint", Max: rules.MaxReason, Rows: 3, Optional: true}}
	}
	return proposalPage.Write(w, r, status, boardChrome(r, p.Title, proposalsCrumb(sc)), d)
}

// DecidePost decides on a proposal.
func (s *Slice) DecidePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	p, err := s.proposalHere(r)
	if err != nil {
		return err
	}
	in := Decision{Decision: f.Get("decision"), Reason: f.Trim("reason")}
	var bad []fault.Field
	if in.Meeting, bad = choice(f, "meeting"); len(bad) > 0 {
		return page.Answer(w, r, f, "", fault.Bad(bad...), func(status int) error { return s.showDecide(w, r, status, f, p) })
	}
	rec, err := s.Decide(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), p.ID, in)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDecide(w, r, status, f, p) })
}
