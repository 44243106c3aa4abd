package notice

import (
	"context"
	"strconv"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/rules"
)

// SQL of what is mailed about a proposed agenda item. The meeting is that whose
// agenda took it.
const (
	sqlMailProposal = `select p.title, p.why, p.state, p.reason, p.proposed_at, w.name as proposer, coalesce(p.department_id, 0) as department_id, coalesce(d.name, '') as department, (select count(*) from papers y where y.proposal_id = p.id and y.removed_at is null) as papers,
coalesce(m.slug, '') as meeting, m.held_on, b.slug as board, b.name as board_name, j.zone, p.referral_id is not null as referred from proposals p join people w on w.id = p.proposed_by join boards b on b.id = p.board_id join jurisdictions j on j.id = b.jurisdiction_id
left join departments d on d.id = p.department_id left join agenda_items i on i.id = p.item_id left join meetings m on m.id = i.meeting_id where p.id = $1`
	sqlMailProposalReferral = `select c.name, c.slug, r.due_on from referrals r join boards c on c.id = r.committee_id where r.id = $1`
)

// fillProposal tells the clerk and the chair what came, and the proposer what
// became of it. A decision that another one followed before it was mailed is not
// told: the later one is.
func (s *Slice) fillProposal(ctx context.Context, j outbox.Job, l *letter) error {
	var p struct {
		Title        string     `db:"title"`
		Why          string     `db:"why"`
		State        string     `db:"state"`
		Reason       string     `db:"reason"`
		At           time.Time  `db:"proposed_at"`
		Proposer     string     `db:"proposer"`
		DepartmentID int64      `db:"department_id"`
		Department   string     `db:"department"`
		Papers       int        `db:"papers"`
		Meeting      string     `db:"meeting"`
		On           rules.Date `db:"held_on"`
		Board        string     `db:"board"`
		Name         string     `db:"board_name"`
		Zone         string     `db:"zone"`
		Referred     bool       `db:"referred"`
	}
	if err := s.db.Get(ctx, &p, sqlMailProposal, j.Int("proposal")); err != nil {
		return ended(err)
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return err
	}
	kind := j.Kind[len("mail.proposal."):]
	id := strconv.FormatInt(j.Int("proposal"), 10)
	l.Subject = say("mail.proposal_subject."+kind, "Board", p.Name, "Title", p.Title)
	l.Heading = say("mail.proposal_heading."+kind, "Board", p.Name, "Title", p.Title)
	// Those who proposed for a department, or from another board, have no page at this one.
	l.Link, l.LinkText = s.link("work", "b", p.Board, "proposals", id), say("mail.proposal_button")
	switch {
	case kind == "made":
		by := p.Proposer
		if p.Department != "" {
			by = say("agenda.proposer_for", "Name", p.Proposer, "Department", p.Department)
		}
		l.Lines = []string{p.Why}
		l.Facts = []page.Fact{{Name: say("agenda.proposer"), Value: by}, {Name: say("agenda.proposed_on"), Value: page.Day(page.Lang, "moment", p.At.In(zone))}}
		if p.Papers > 0 {
			l.Facts = append(l.Facts, page.Fact{Name: say("agenda.proposal_papers_title"), Value: strconv.Itoa(p.Papers)})
		}
		return nil
	case kind != "referred" && kind != p.State:
		return errEnded
	case p.DepartmentID != 0:
		l.Link = s.link("work", "d", strconv.FormatInt(p.DepartmentID, 10), "proposals", id)
	case p.Referred:
		l.Link, l.LinkText = s.link("work"), say("mail.work_button")
	}
	switch kind {
	case "accepted":
		l.Facts = []page.Fact{{Name: say("mail.fact_agenda"), Value: page.Day(page.Lang, "weeklong", p.On.In(time.UTC))}}
		l.Link, l.LinkText = s.link("b", p.Board, "meetings", p.Meeting), say("mail.meeting_button")
	case "referred":
		var to struct {
			Name string     `db:"name"`
			Slug string     `db:"slug"`
			Due  rules.Date `db:"due_on"`
		}
		if err := s.db.Get(ctx, &to, sqlMailProposalReferral, j.Int("referral")); err != nil {
			return ended(err)
		}
		l.Facts = []page.Fact{{Name: say("mail.fact_committee"), Value: to.Name}}
		if !to.Due.IsZero() {
			l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_report"), Value: page.Day(page.Lang, "weeklong", to.Due.In(time.UTC))})
		}
		l.Link, l.LinkText = s.link("b", to.Slug), say("mail.committee_button")
	}
	if p.Reason != "" && kind == p.State {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_reason"), Value: p.Reason})
	}
	return nil
}
