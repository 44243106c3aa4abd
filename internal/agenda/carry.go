package agenda

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of carrying over. What a meeting leaves undone: every item of one that
// was called off; of one that was held, what it postponed, tabled or referred
// last, and what it neither took up nor moved on. Parts of the consent calendar
// are dealt with by it unless they were taken out.
const (
	sqlOffers = `select i.id, i.title, m.id as meeting_id, m.slug, m.held_on, m.state, coalesce(item_label(i.id), '') as label, coalesce(last.kind, '') as kind
from agenda_items i join meetings m on m.id = i.meeting_id left join agenda_items p on p.id = i.parent_id
left join lateral (select o.kind from motions o where o.item_id = i.id and o.outcome = 'carried' and o.kind in ('postpone', 'table', 'refer', 'main', 'adopt_recommendation', 'approve_minutes', 'postpone_indefinitely') order by o.number desc limit 1) last on true
where i.board_id = $1 and m.source is null and i.removed_at is null and (not i.standing and not i.consent or $4 and m.state in ('cancelled', 'postponed', 'not_held')) and m.id <> $2 and (m.held_on, m.id) < ($3::date, $2) and m.held_on > $3::date - 366
and not exists (select from agenda_items n where n.carried_from = i.id and n.removed_at is null)
and (m.state in ('cancelled', 'postponed', 'not_held') or m.state = 'adjourned' and (last.kind in ('postpone', 'table', 'refer')
or last.kind is null and not exists (select from session_events e where e.item_id = i.id) and not exists (select from motions o where o.item_id = i.id)
and (p.id is null or not p.consent and not exists (select from session_events e where e.item_id = p.id) or exists (select from consent_pulls c where c.item_id = i.id)
or p.consent and not exists (select from motions o where o.item_id = p.id and o.outcome = 'carried'))))
order by m.held_on, m.id, i.position`
	sqlCarryItem = `select i.title, i.detail, coalesce(i.duration, 0) as duration, i.votes, i.speak, i.consent, i.standing, i.closed, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id,
coalesce(i.parent_id, 0) as parent_id from agenda_items i where i.board_id = $1 and i.id = $2 and i.removed_at is null for update`
	sqlCarryPapers  = `insert into papers (board_id, meeting_id, item_id, title, url, created_at, carried_from) select board_id, $2, $3, title, url, $4, id from papers where item_id = $1 and removed_at is null order by id`
	sqlCarryFiles   = `insert into paper_files (paper_id, board_id, sha256, size, media_type, name, alt, statement) select n.id, n.board_id, f.sha256, f.size, f.media_type, f.name, f.alt, f.statement from papers n join paper_files f on f.paper_id = n.carried_from where n.item_id = $1`
	sqlCarryNotes   = `insert into item_notes (item_id, board_id, person_id, body, saved_at) select $2, board_id, person_id, body, $3 from item_notes where item_id = $1`
	sqlCarryWhole   = `select count(*) from agenda_items i where i.meeting_id = $1 and i.removed_at is null and not exists (select from agenda_items o where o.id = i.carried_from and o.meeting_id = $2)`
	sqlCarryUnder   = `select coalesce(max(n.id), 0) from agenda_items n where n.meeting_id = $1 and n.carried_from = $2 and n.parent_id is null and n.removed_at is null`
	sqlCarryHolders = `select count(*) from agenda_items where carried_from = $1 and removed_at is null`
)

type offerRow struct {
	ID      int64      `db:"id"`
	Title   string     `db:"title"`
	Meeting int64      `db:"meeting_id"`
	Slug    string     `db:"slug"`
	On      rules.Date `db:"held_on"`
	State   string     `db:"state"`
	Label   string     `db:"label"`
	Kind    string     `db:"kind"` // of the last motion that disposed of it for the time being
}

// why says what became of an item at its meeting.
func (o offerRow) why() string {
	switch {
	case o.State != string(rules.Adjourned):
		return say("agenda.left." + o.State)
	case o.Kind != "":
		return say("agenda.left." + o.Kind)
	}
	return say("agenda.left.not_reached")
}

// offers lists what earlier meetings of the board left undone and no agenda
// goes on with; whole also the standing items and the consent calendar of
// meetings that were not held.
func (s *Slice) offers(ctx context.Context, r pg.Reader, board int64, m meetingRow, whole bool) ([]offerRow, error) {
	var out []offerRow
	err := r.Select(ctx, &out, sqlOffers, board, m.ID, m.On, whole)
	return out, err
}

// Carry puts an item that an earlier meeting left undone on a meeting's agenda,
// with its papers, and keeps the link between the two. Errors: NotFound also for
// an item that is not left undone; Conflict agenda_items_carried_once,
// meeting_already_open, meeting_over, agenda_full.
func (s *Slice) Carry(ctx context.Context, c act.Caller, meeting, from int64) (act.Receipt, error) {
	return s.carry(ctx, c, meeting, from, false)
}

// CarryAll puts all that one meeting left undone on the agenda of another, in
// its order, each item as an act of its own: sent again, it goes on where it
// stopped. An agenda that holds nothing else takes standing items and the
// consent calendar too, so that it is the same agenda. Errors: as Carry.
func (s *Slice) CarryAll(ctx context.Context, c act.Caller, to, from int64) error {
	var m meetingRow
	if err := s.db.Get(ctx, &m, sqlMeetingByID, c.Board, to); err != nil {
		return err
	}
	var others int
	if err := s.db.Get(ctx, &others, sqlCarryWhole, to, from); err != nil {
		return err
	}
	offers, err := s.offers(ctx, s.db, c.Board, m, others == 0)
	if err != nil {
		return err
	}
	key := c.Key
	for _, o := range offers {
		if o.Meeting != from {
			continue
		}
		if key != "" {
			c.Key = key + "/" + strconv.FormatInt(o.ID, 10)
		}
		if _, err := s.carry(ctx, c, to, o.ID, others == 0); err != nil && fault.CodeOf(err) != "agenda_items_carried_once" {
			return err
		}
	}
	return nil
}

func (s *Slice) carry(ctx context.Context, c act.Caller, meeting, from int64, whole bool) (act.Receipt, error) {
	return s.planning(ctx, rules.AgendaCarry, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, err := lockPlanned(ctx, tx, c.Board, meeting)
		if err != nil {
			return plannedAct{}, err
		}
		var old itemRow
		if err := tx.Get(ctx, &old, sqlCarryItem, c.Board, from); err != nil { // locked: two agendas cannot take it
			return plannedAct{}, err
		}
		var held int
		if err := tx.Get(ctx, &held, sqlCarryHolders, from); err != nil {
			return plannedAct{}, err
		}
		if held > 0 {
			return plannedAct{}, fault.New(fault.Conflict, "agenda_items_carried_once")
		}
		offers, err := s.offers(ctx, tx, c.Board, m, whole)
		if err != nil {
			return plannedAct{}, err
		}
		if !offered(offers, from) {
			return plannedAct{}, fault.New(fault.NotFound, "not_found")
		}
		in := Item{Title: old.Title, Detail: old.Detail, Minutes: old.Minutes, Votes: old.Votes, Speak: old.Speak, Recommendation: old.Recommendation, MinutesOf: old.MinutesID, Consent: old.Consent, Standing: old.Standing, Closed: old.Closed}
		if err := tx.Get(ctx, &in.Under, sqlCarryUnder, m.ID, old.Parent); err != nil { // a part follows its item
			return plannedAct{}, err
		}
		if err := in.linked(ctx, tx, c.Board, m.ID); err != nil {
			return plannedAct{}, err
		}
		id, err := insertItem(ctx, tx, c.Board, m.ID, in, from)
		if err != nil {
			return plannedAct{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		n, err := tx.Exec(ctx, sqlCarryPapers, from, m.ID, id, now)
		if err != nil {
			return plannedAct{}, err
		}
		if _, err = tx.Exec(ctx, sqlCarryFiles, id); err != nil {
			return plannedAct{}, err
		}
		_, err = tx.Exec(ctx, sqlCarryNotes, from, id, now) // members' own notes go with it; nobody is told of them
		body := in.body(m.ID)
		body["parent"], body["carried_from"], body["papers"] = in.Under, from, n
		return plannedAct{m, itemSubject(id), body}, err
	})
}

func offered(offers []offerRow, item int64) bool {
	for _, o := range offers {
		if o.ID == item {
			return true
		}
	}
	return false
}

// CarryForm offers what earlier meetings left undone.
func (s *Slice) CarryForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	return s.showCarry(w, r, http.StatusOK, page.NewForm(nil), m)
}

func (s *Slice) showCarry(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow) error {
	sc := act.From(r.Context())
	offers, err := s.offers(r.Context(), s.db, sc.Board, m, false)
	if err != nil {
		return err
	}
	sheet := page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, "/agenda/carry"), Button: "agenda.carry_it", Lead: say("agenda.carry_lead"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "/agenda")}}
	if len(offers) == 0 {
		sheet.Lead, sheet.Button = say("agenda.carry_none"), ""
	} else {
		in := page.Input{Name: "item", Kind: "checks", Label: "agenda.carry_items"}
		for _, o := range offers {
			id := strconv.FormatInt(o.ID, 10)
			in.Options = append(in.Options, page.Option{Value: id, Text: o.Title, Hint: say("agenda.carry_offer", "Date", day("long", o.On.In(m.location())), "Label", o.Label, "Why", o.why())})
			if f.Key != "" && len(f.Errors) == 0 && o.State == string(rules.Postponed) {
				f.Values.Add("item", id) // a postponed meeting's agenda goes on as a whole unless the clerk says otherwise
			}
		}
		sheet.Fields = []page.Input{in}
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), m, say("agenda.carry_title")), sheet)
}

// CarryPost carries over what was chosen, one act an item; what another agenda
// took meanwhile is left to it.
func (s *Slice) CarryPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	if len(f.All("item")) == 0 {
		err = fault.Bad(fault.At("item", "required"))
	}
	for _, text := range f.All("item") {
		id, perr := strconv.ParseInt(text, 10, 64)
		if err == nil && perr != nil {
			err = fault.Bad(fault.At("item", "choice_unknown"))
		}
		if err != nil {
			break
		}
		key := f.Key
		if key != "" { // each item is an act of its own
			key += "/" + text
		}
		c := act.From(r.Context()).Caller(key, f.Digest())
		if _, err = s.Carry(r.Context(), c, m.ID, id); fault.CodeOf(err) == "agenda_items_carried_once" {
			err = nil
		}
	}
	return page.Answer(w, r, f, workURL(act.From(r.Context()).Slug, m.Slug, "/agenda"), err, func(status int) error { return s.showCarry(w, r, status, f, m) })
}
