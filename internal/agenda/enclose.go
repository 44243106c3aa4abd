package agenda

import (
	"context"
	"html/template"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/prose"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of the papers of proposals. They stay with the proposal whatever becomes
// of it; the item it becomes gets papers of its own, with the same files.
const (
	sqlEnclosures    = `select p.id, p.title, p.url, encode(f.sha256, 'hex') as sha256, f.size, f.media_type, f.name, f.alt, f.statement from papers p join paper_files f on f.paper_id = p.id where p.board_id = $1 and p.proposal_id = $2 and p.removed_at is null order by p.id`
	sqlEnclosure     = `select f.sha256, f.media_type, f.name from papers p join paper_files f on f.paper_id = p.id where p.board_id = $1 and p.proposal_id = $2 and p.id = $3 and p.removed_at is null`
	sqlInsertEncl    = `insert into papers (board_id, proposal_id, title, url, created_at) values ($1, $2, $3, '', $4) returning id`
	sqlRemoveEncl    = `update papers set removed_at = $4 where board_id = $1 and proposal_id = $2 and id = $3 and removed_at is null`
	sqlTakePapers    = `insert into papers (board_id, meeting_id, item_id, title, url, created_at, carried_from) select board_id, $2, $3, title, url, $4, id from papers where proposal_id = $1 and removed_at is null order by id`
	sqlTakenPapers   = `select p.id, coalesce(p.carried_from, 0) as carried_from, p.title, p.url, coalesce(encode(f.sha256, 'hex'), '') as sha256 from papers p left join paper_files f on f.paper_id = p.id where p.item_id = $1 order by p.id`
	sqlAskedProposal = `select ` + proposalColumns + proposalTables + ` where p.department_id = $1 and p.id = $2`
)

// own tells whether the person, or the department, proposed it, and so may give
// it papers.
func (p proposalRow) own(person, department int64) bool {
	if department != 0 {
		return p.DepartmentID == department
	}
	return p.DepartmentID == 0 && p.ProposedBy == person
}

// lockOwn locks a proposal that still waits, for those who proposed it. Errors:
// NotFound; Forbidden not_allowed for anyone else; those of order.Waits.
func lockOwn(ctx context.Context, tx *pg.Tx, c act.Caller, proposal int64) (proposalRow, error) {
	var p proposalRow
	var id int64
	if err := tx.Get(ctx, &id, sqlLockProposal, c.Board, proposal); err != nil {
		return p, err
	}
	if err := tx.Get(ctx, &p, sqlProposal, c.Board, id); err != nil {
		return p, err
	}
	if !p.own(c.By.Person, c.Department) {
		return p, fault.New(fault.Forbidden, "not_allowed")
	}
	return p, order.Waits(p.State)
}

// Attach adds a paper to a proposal as a file, while it waits, by the member who
// proposed it. The checks and the keeping are those of UploadPaper. Errors:
// those of UploadPaper but for the meeting; Forbidden not_allowed; Conflict
// proposal_decided.
func (s *Slice) Attach(ctx context.Context, c act.Caller, proposal int64, in Upload) (act.Receipt, error) {
	c.Department = 0
	return s.attach(ctx, c, rules.ProposalAttach, proposal, in)
}

// Enclose adds a paper to a proposal of a department. c.Board is the board it
// was proposed to. Errors: as Attach.
func (s *Slice) Enclose(ctx context.Context, c act.Caller, proposal int64, in Upload) (act.Receipt, error) {
	return s.attach(ctx, c, rules.ProposalEnclose, proposal, in)
}

func (s *Slice) attach(ctx context.Context, c act.Caller, action rules.Action, proposal int64, in Upload) (act.Receipt, error) {
	f, sum, err := s.keep(ctx, in)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		p, err := lockOwn(ctx, tx, c, proposal)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertEncl, c.Board, p.ID, nfc(in.Title), now); err != nil {
			return act.Effect{}, err
		}
		body, err := in.insert(ctx, tx, c.Board, id, f, sum)
		body["proposal"] = p.ID
		return act.Effect{Subject: "paper/" + strconv.FormatInt(id, 10), Location: p.home(c.Department), Body: body}, err
	})
}

// Detach takes a paper off a proposal, while it waits, by the member who
// proposed it. Errors: NotFound; Forbidden not_allowed; Conflict
// proposal_decided.
func (s *Slice) Detach(ctx context.Context, c act.Caller, proposal, paper int64) (act.Receipt, error) {
	c.Department = 0
	return s.detach(ctx, c, rules.ProposalDetach, proposal, paper)
}

// TakeOut takes a paper off a proposal of a department. Errors: as Detach.
func (s *Slice) TakeOut(ctx context.Context, c act.Caller, proposal, paper int64) (act.Receipt, error) {
	return s.detach(ctx, c, rules.ProposalTakeOut, proposal, paper)
}

func (s *Slice) detach(ctx context.Context, c act.Caller, action rules.Action, proposal, paper int64) (act.Receipt, error) {
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		p, err := lockOwn(ctx, tx, c, proposal)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		n, err := tx.Exec(ctx, sqlRemoveEncl, c.Board, p.ID, paper, now)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "not_found")
		}
		return act.Effect{Subject: "paper/" + strconv.FormatInt(paper, 10), Location: p.home(c.Department), Body: audit.Body{"proposal": p.ID}}, err
	})
}

// home is the page of a proposal: the department's, or the board's.
func (p proposalRow) home(department int64) string {
	if department != 0 {
		return deskURL(department, "/"+strconv.FormatInt(p.ID, 10))
	}
	return "/work/b/" + p.Board + "/proposals/" + strconv.FormatInt(p.ID, 10)
}

// takePapers gives an item the papers of the proposal it was, and those of what
// was referred. It returns what the audit says of all papers of the item.
func takePapers(ctx context.Context, tx *pg.Tx, m meetingRow, p proposalRow, item int64) ([]any, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	if p.Referral != 0 {
		if _, err := tx.Exec(ctx, sqlReferPapers, p.ReferredItem, p.BoardID, m.ID, item, now); err != nil {
			return nil, err
		}
	}
	if _, err := tx.Exec(ctx, sqlTakePapers, p.ID, m.ID, item, now); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, sqlCarryFiles, item); err != nil {
		return nil, err
	}
	if p.PaperURL != "" {
		var paper int64
		if err := tx.Get(ctx, &paper, sqlInsertPaper, p.BoardID, m.ID, item, p.PaperTitle, p.PaperURL, now); err != nil {
			return nil, err
		}
	}
	var rows []struct {
		ID     int64  `db:"id"`
		From   int64  `db:"carried_from"`
		Title  string `db:"title"`
		URL    string `db:"url"`
		SHA256 string `db:"sha256"`
	}
	if err := tx.Select(ctx, &rows, sqlTakenPapers, item); err != nil {
		return nil, err
	}
	var out []any
	for _, x := range rows {
		out = append(out, map[string]any{"paper": x.ID, "from": x.From, "title": audit.Sealed(x.Title), "url": audit.Sealed(x.URL), "sha256": x.SHA256})
	}
	return out, nil
}

// Enclosure is one paper of a proposal.
type Enclosure struct {
	Link      page.Link
	Alt       string        // what a picture shows
	Statement template.HTML // the accessible version of a document
	Remove    string        // address of its button; "" where it stays
	Key       string
}

// enclosures are the papers of a proposal. home is the proposal's page; action
// is the last part of the address that takes one off, "" where none is.
func (s *Slice) enclosures(ctx context.Context, p proposalRow, home, action string) ([]Enclosure, error) {
	var rows []record.PlannedPaper
	if err := s.db.Select(ctx, &rows, sqlEnclosures, p.BoardID, p.ID); err != nil {
		return nil, err
	}
	var out []Enclosure
	for _, x := range rows {
		at := home + "/papers/" + strconv.FormatInt(x.ID, 10)
		e := Enclosure{Link: page.Link{Text: record.FileWords(x.Title, x.Name, x.Size), Href: at + "/file"}, Alt: x.Alt, Key: page.NewKey()}
		var err error
		if e.Statement, err = prose.Part(x.Statement); err != nil {
			return nil, err
		}
		if action != "" {
			e.Remove = at + action
		}
		out = append(out, e)
	}
	return out, nil
}

// askedHere finds the department's proposal that the address names.
func (s *Slice) askedHere(r *http.Request) (proposalRow, error) {
	var p proposalRow
	id, err := page.PathID(r, "proposal")
	if err != nil {
		return p, err
	}
	err = s.db.Get(r.Context(), &p, sqlAskedProposal, act.From(r.Context()).Department, id)
	return p, err
}

// AttachForm shows the form of a member's paper.
func (s *Slice) AttachForm(w http.ResponseWriter, r *http.Request) error {
	return s.attachForm(w, r, s.proposalHere)
}

// AttachPost takes a file in.
func (s *Slice) AttachPost(w http.ResponseWriter, r *http.Request) error {
	return s.attachPost(w, r, s.proposalHere, s.Attach)
}

// EncloseForm shows the form of a department's paper.
func (s *Slice) EncloseForm(w http.ResponseWriter, r *http.Request) error {
	return s.attachForm(w, r, s.askedHere)
}

// EnclosePost takes a file in.
func (s *Slice) EnclosePost(w http.ResponseWriter, r *http.Request) error {
	return s.attachPost(w, r, s.askedHere, s.Enclose)
}

func (s *Slice) attachForm(w http.ResponseWriter, r *http.Request, here func(*http.Request) (proposalRow, error)) error {
	p, err := here(r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	if !p.own(sc.By.Person, sc.Department) {
		return fault.New(fault.Forbidden, "not_allowed")
	}
	if order.Waits(p.State) != nil {
		return fault.New(fault.NotFound, "not_found") // nothing is added to it any more
	}
	return s.showAttach(w, r, http.StatusOK, page.NewForm(nil), p)
}

func (s *Slice) showAttach(w http.ResponseWriter, r *http.Request, status int, f *page.Form, p proposalRow) error {
	if s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	sc := act.From(r.Context())
	home, last, chrome := p.home(sc.Department), "/papers/attach", boardChrome
	if sc.Department != 0 {
		last, chrome = "/papers/enclose", deskChrome
	}
	return page.WriteSheet(w, r, status, chrome(r, say("agenda.upload_new"), proposalsCrumb(sc), page.Crumb{Text: p.Title, Href: home}), page.Sheet{Form: f, Button: "agenda.upload_it", Action: home + last, Back: page.Link{Text: say("work.back"), Href: home},
		Lead: say("agenda.enclose_lead", "Title", p.Title) + " " + say("agenda.upload_file_hint", "Max", s.limit>>20), Fields: uploadFields()})
}

func (s *Slice) attachPost(w http.ResponseWriter, r *http.Request, here func(*http.Request) (proposalRow, error), do func(context.Context, act.Caller, int64, Upload) (act.Receipt, error)) error {
	p, err := here(r)
	if err != nil {
		return err
	}
	if sc := act.From(r.Context()); !p.own(sc.By.Person, sc.Department) {
		return fault.New(fault.Forbidden, "not_allowed") // before a file is read
	}
	f, in, digest, err := s.readUpload(w, r)
	var rec act.Receipt
	if err == nil {
		c := act.From(r.Context()).Caller(f.Key, digest)
		c.Board = p.BoardID
		rec, err = do(r.Context(), c, p.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showAttach(w, r, status, f, p) })
}

// DetachPost takes a paper off a member's proposal.
func (s *Slice) DetachPost(w http.ResponseWriter, r *http.Request) error {
	return s.detachPost(w, r, s.proposalHere, s.Detach)
}

// TakeOutPost takes a paper off a department's proposal.
func (s *Slice) TakeOutPost(w http.ResponseWriter, r *http.Request) error {
	return s.detachPost(w, r, s.askedHere, s.TakeOut)
}

func (s *Slice) detachPost(w http.ResponseWriter, r *http.Request, here func(*http.Request) (proposalRow, error), do func(context.Context, act.Caller, int64, int64) (act.Receipt, error)) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	p, err := here(r)
	if err != nil {
		return err
	}
	paper, err := page.PathID(r, "paper")
	if err != nil {
		return err
	}
	c := act.From(r.Context()).Caller(f.Key, f.Digest())
	c.Board = p.BoardID
	rec, err := do(r.Context(), c, p.ID, paper)
	return page.Forward(w, r, rec.Location, err)
}

// EnclosureFile sends the file of a proposal's paper to those who may read the
// proposal at the board, whatever became of it.
func (s *Slice) EnclosureFile(w http.ResponseWriter, r *http.Request) error {
	return s.enclosureFile(w, r, s.proposalHere)
}

// AskedFile sends it to the department.
func (s *Slice) AskedFile(w http.ResponseWriter, r *http.Request) error {
	return s.enclosureFile(w, r, s.askedHere)
}

func (s *Slice) enclosureFile(w http.ResponseWriter, r *http.Request, here func(*http.Request) (proposalRow, error)) error {
	p, err := here(r)
	if err != nil {
		return err
	}
	paper, err := page.PathID(r, "paper")
	if err != nil {
		return err
	}
	var f fileRow
	if err := s.db.Get(r.Context(), &f, sqlEnclosure, p.BoardID, p.ID, paper); err != nil {
		return err
	}
	return s.send(w, r, f, "private, no-store")
}
