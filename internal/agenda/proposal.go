package agenda

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/order"
)

// SQL of proposals.
const (
	proposalColumns = `p.id, p.board_id, coalesce(p.department_id, 0) as department_id, coalesce(d.name, '') as department, p.proposed_by, w.name as proposer, p.proposed_at, p.title, p.why, p.paper_title, p.paper_url, coalesce(p.meeting_id, 0) as meeting_id, p.state, p.reason, coalesce(m.slug, '') as meeting, m.held_on as meeting_on, b.slug as board, b.name as board_name, coalesce(p.referral_id, 0) as referral_id, coalesce(r.item_id, 0) as referred_item, coalesce(r.board_id, 0) as referred_by, (select count(*) from papers y join paper_files z on z.paper_id = y.id where y.proposal_id = p.id and y.removed_at is null) as papers, rw.referral_id is not null as back, coalesce(rw.reason, '') as back_reason, rw.motion_id is not null as discharged, coalesce(o.number, 0) as motion_number, coalesce(x.slug, '') as referred_meeting, x.held_on as referred_on, coalesce(rb.slug, '') as referred_slug`
	proposalTables  = ` from proposals p join people w on w.id = p.proposed_by join boards b on b.id = p.board_id left join departments d on d.id = p.department_id left join referrals r on r.id = p.referral_id left join boards rb on rb.id = r.board_id left join motions o on o.id = r.motion_id left join meetings x on x.id = o.meeting_id left join referral_withdrawals rw on rw.referral_id = r.id left join agenda_items i on i.id = p.item_id left join meetings m on m.id = coalesce(i.meeting_id, p.meeting_id)`
	sqlProposal     = `select ` + proposalColumns + proposalTables + ` where p.board_id = $1 and p.id = $2`
	sqlLockProposal = `select id from proposals where board_id = $1 and id = $2 for update`
	sqlProposals    = `select ` + proposalColumns + proposalTables + ` where p.board_id = $1 and ($2::bigint = 0 or p.proposed_by = $2 and p.department_id is null) and (p.state in ('open', 'deferred')
or p.id in (select x.id from proposals x where x.board_id = $1 and ($2::bigint = 0 or x.proposed_by = $2 and x.department_id is null) and x.state in ('accepted', 'declined') order by x.id desc limit 200)) order by p.id desc`
	sqlAsked          = `select ` + proposalColumns + proposalTables + ` where p.department_id = $1 order by p.id desc limit 200`
	sqlInsertProposal = `insert into proposals (board_id, department_id, proposed_by, proposed_at, title, why, paper_title, paper_url, meeting_id) values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0)) returning id`
	sqlInsertReferred = `insert into proposals (board_id, proposed_by, proposed_at, title, why, referral_id) values ($1, $2, $3, $4, $5, $6) returning id`
	// The proposal that an item on its way to a committee once was, also where the item was carried over since.
	sqlReferredProposal = `with recursive back as (select item_id as id from referrals where id = $1 and committee_id = $2 union select s.older from item_steps s join back on s.newer = back.id)
select p.id, p.board_id from proposals p join back on p.item_id = back.id where p.referral_id is null order by p.id`
	sqlReferPapers    = `insert into papers (board_id, meeting_id, item_id, title, url, created_at, carried_from) select $2, $3, $4, title, url, $5, id from papers where item_id = $1 and removed_at is null order by id`
	sqlDecideProposal = `update proposals set state = $2, reason = $3, decided_at = $4, decided_by = nullif($5::bigint, 0), item_id = nullif($6::bigint, 0) where id = $1`
	sqlLockReferral   = `select r.id from referrals r join proposals p on p.referral_id = r.id where p.id = $1 for share of r`
	sqlAdvised        = `select b.id, b.slug, b.name from board_departments x join boards b on b.id = x.board_id where x.department_id = $1 and b.source is null order by b.name`
	sqlWishable       = `select m.id, m.slug, m.held_on from meetings m where m.board_id = $1 and m.source is null and m.state = 'scheduled' order by m.held_on, m.id`
)

type proposalRow struct {
	ID           int64      `db:"id"`
	BoardID      int64      `db:"board_id"`
	DepartmentID int64      `db:"department_id"` // 0: a member's
	Department   string     `db:"department"`
	ProposedBy   int64      `db:"proposed_by"`
	Proposer     string     `db:"proposer"`
	ProposedAt   time.Time  `db:"proposed_at"`
	Title        string     `db:"title"`
	Why          string     `db:"why"`
	PaperTitle   string     `db:"paper_title"`
	PaperURL     string     `db:"paper_url"`
	MeetingID    int64      `db:"meeting_id"`
	State        string     `db:"state"`
	Reason       string     `db:"reason"`
	Meeting      string     `db:"meeting"` // that took it, or that is wished for
	MeetingOn    rules.Date `db:"meeting_on"`
	Board        string     `db:"board"`
	BoardName    string     `db:"board_name"`
	Referral     int64      `db:"referral_id"`   // 0: it was proposed
	ReferredItem int64      `db:"referred_item"` // the item of the board that referred it
	ReferredBy   int64      `db:"referred_by"`
	Papers       int        `db:"papers"` // files
	Back         bool       `db:"back"`   // the board took the referral back
	BackReason   string     `db:"back_reason"`
	Discharged   bool       `db:"discharged"`    // by a motion
	MotionNumber int        `db:"motion_number"` // of the motion that referred it
	ReferredAt   string     `db:"referred_meeting"`
	ReferredOn   rules.Date `db:"referred_on"`
	ReferredSlug string     `db:"referred_slug"`
}

// Proposal is an agenda item as it is asked for.
type Proposal struct {
	Title, Why           string
	PaperTitle, PaperURL string // both or neither
	Meeting              int64  // wished for; 0: any
}

func (in Proposal) check() []fault.Field {
	bad := append(rules.CheckLine("title", in.Title, advice.MaxTitle), rules.CheckLongText("why", in.Why, maxDetail)...)
	bad = append(bad, rules.CheckURL("paper_url", in.PaperURL, in.PaperTitle != "")...)
	if in.PaperURL != "" {
		return append(bad, rules.CheckLine("paper_title", in.PaperTitle, advice.MaxTitle)...)
	}
	return append(bad, rules.CheckOptionalLine("paper_title", in.PaperTitle, advice.MaxTitle)...)
}

// Propose asks a board to take something up, as one of its members. Errors:
// Invalid with fields title, why, paper_title, paper_url; NotFound for a
// meeting of another board; Conflict meeting_already_open, meeting_over.
func (s *Slice) Propose(ctx context.Context, c act.Caller, in Proposal) (act.Receipt, error) {
	c.Department = 0
	return s.propose(ctx, c, rules.ProposalSubmit, in)
}

// Ask asks a board to take something up, for a department the board advises.
// Errors: as Propose; NotFound for a board that does not advise it.
func (s *Slice) Ask(ctx context.Context, c act.Caller, in Proposal) (act.Receipt, error) {
	return s.propose(ctx, c, rules.ProposalAsk, in)
}

func (s *Slice) propose(ctx context.Context, c act.Caller, action rules.Action, in Proposal) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		home := ""
		if c.Department != 0 {
			boards, err := advised(ctx, tx, c.Department)
			if err != nil {
				return act.Effect{}, err
			}
			if !serves(boards, c.Board) {
				return act.Effect{}, fault.New(fault.NotFound, "not_found")
			}
			home = deskURL(c.Department, "/")
		} else {
			var board string
			if err := tx.Get(ctx, &board, sqlBoardSlug, c.Board); err != nil {
				return act.Effect{}, err
			}
			home = "/work/b/" + board + "/proposals/"
		}
		if in.Meeting != 0 {
			if _, err := lockPlanned(ctx, tx, c.Board, in.Meeting); err != nil {
				return act.Effect{}, err
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertProposal, c.Board, c.Department, c.By.Person, now, nfc(in.Title), nfc(in.Why), nfc(in.PaperTitle), in.PaperURL, in.Meeting)
		return act.Effect{Subject: proposalSubject(id), Location: home + strconv.FormatInt(id, 10), Outbox: []outbox.Row{arrived(c.Board, id)}, Body: audit.Body{"department": c.Department, "meeting": in.Meeting,
			"title": audit.Sealed(in.Title), "why": audit.Sealed(in.Why), "paper_title": audit.Sealed(in.PaperTitle), "paper_url": audit.Sealed(in.PaperURL)}}, err
	})
}

func proposalSubject(id int64) string { return "proposal/" + strconv.FormatInt(id, 10) }

// arrived tells the clerk and the chair that something was proposed.
func arrived(board, proposal int64) outbox.Row {
	return outbox.Row{Key: proposalSubject(proposal) + "/made", Board: board, Kind: "proposal.made", Payload: map[string]any{"proposal": proposal}}
}

// Intake puts what a board referred among what is proposed to its committee, or
// the committee's report among what is proposed to the board, in an act of
// another capability. It returns the proposal. Whoever proposed the item that is
// referred is told where it went.
func (s *Slice) Intake(ctx context.Context, tx *pg.Tx, board, person, referral int64, title, why string, now time.Time) (int64, error) {
	var id int64
	if err := tx.Get(ctx, &id, sqlInsertReferred, board, person, now, title, why, referral); err != nil {
		return 0, err
	}
	var tell []outbox.Row // the clerks are told of the referral itself
	var was []struct {
		ID    int64 `db:"id"`
		Board int64 `db:"board_id"`
	}
	if err := tx.Select(ctx, &was, sqlReferredProposal, referral, board); err != nil {
		return 0, err
	}
	for _, p := range was {
		tell = append(tell, outbox.Row{Key: proposalSubject(p.ID) + "/referred/" + strconv.FormatInt(referral, 10), Board: p.Board, Kind: "proposal.referred", Payload: map[string]any{"proposal": p.ID, "referral": referral}})
	}
	return id, outbox.Add(ctx, tx, now, tell...)
}

type advisedRow struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
}

func advised(ctx context.Context, r pg.Reader, department int64) ([]advisedRow, error) {
	var out []advisedRow
	err := r.Select(ctx, &out, sqlAdvised, department)
	return out, err
}

func serves(boards []advisedRow, board int64) bool {
	for _, b := range boards {
		if b.ID == board {
			return true
		}
	}
	return false
}

// Decision is what the chair or the clerk makes of a proposal.
type Decision struct {
	Decision string // order.Accepted, Deferred or Declined
	Meeting  int64  // whose agenda it goes on
	Reason   string // read by who proposed it
}

// Decide accepts a proposal onto an agenda, where it keeps who proposed it,
// defers it or declines it. Errors: NotFound; those of order.Decide; Conflict
// referral_back, meeting_already_open, meeting_over, agenda_full.
func (s *Slice) Decide(ctx context.Context, c act.Caller, proposal int64, in Decision) (act.Receipt, error) {
	in.Reason = nfc(in.Reason)
	return s.door.Do(ctx, rules.ProposalDecide, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockProposal, c.Board, proposal); err != nil {
			return act.Effect{}, err
		}
		var referral int64
		if err := tx.Get(ctx, &referral, sqlLockReferral, id); err != nil && !pg.NotFound(err) {
			return act.Effect{}, err
		}
		var p proposalRow
		if err := tx.Get(ctx, &p, sqlProposal, c.Board, id); err != nil {
			return act.Effect{}, err
		}
		if p.Back && p.ReferredBy != c.Board {
			return act.Effect{}, fault.New(fault.Conflict, "referral_back")
		}
		if err := order.Decide(p.State, in.Decision, in.Meeting != 0, in.Reason); err != nil {
			return act.Effect{}, err
		}
		body := audit.Body{"state": in.Decision, "reason": audit.Sealed(in.Reason), "title": audit.Sealed(p.Title), "item": 0}
		location := "/work/b/" + p.Board + "/proposals"
		item := int64(0)
		if in.Decision == order.Accepted {
			m, err := lockPlanned(ctx, tx, c.Board, in.Meeting)
			if err != nil {
				return act.Effect{}, err
			}
			var papers []any
			if item, papers, err = take(ctx, tx, m, p); err != nil {
				return act.Effect{}, err
			}
			body["papers"] = papers
			body["item"], location = item, workURL(p.Board, m.Slug, "/agenda#item-"+strconv.FormatInt(item, 10))
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlDecideProposal, p.ID, in.Decision, in.Reason, now, c.By.Person, item)
		return act.Effect{Subject: proposalSubject(p.ID), Location: location, Body: body,
			Outbox: []outbox.Row{{Key: proposalSubject(p.ID) + "/" + in.Decision + "/" + strconv.FormatInt(now.UnixMicro(), 10), Board: c.Board, Kind: "proposal." + in.Decision, Payload: map[string]any{"proposal": p.ID}}}}, err
	})
}

// take makes a proposal an item at the end of an agenda, with its papers, and
// returns the item and what the audit says of them.
func take(ctx context.Context, tx *pg.Tx, m meetingRow, p proposalRow) (int64, []any, error) {
	from := int64(0)
	if p.Referral != 0 && p.ReferredBy == p.BoardID { // a report goes on with the board's own item, unless another agenda does
		var held int
		if err := tx.Get(ctx, &held, sqlCarryHolders, p.ReferredItem); err != nil {
			return 0, nil, err
		}
		if held == 0 {
			from = p.ReferredItem
		}
	}
	item, err := insertItem(ctx, tx, p.BoardID, m.ID, Item{Title: p.Title, Detail: p.Why}, from)
	if err != nil {
		return 0, nil, err
	}
	papers, err := takePapers(ctx, tx, m, p, item)
	if err != nil {
		return 0, nil, err
	}
	_, err = tx.Exec(ctx, sqlTouch, m.ID)
	return item, papers, err
}
