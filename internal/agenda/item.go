package agenda

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/closed"
	laws "parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// Item is one agenda item as the clerk plans it. It may deal with one
// recommendation or with the approval of one meeting's minutes, not with both.
type Item struct {
	Title, Detail  string
	Minutes        int // expected length; 0 is not said
	Votes, Speak   bool
	Recommendation int64  // 0: none
	MinutesOf      int64  // id of the minutes to approve; 0: none
	Consent        bool   // the consent calendar
	Standing       bool   // comes on every agenda
	Closed         string // "", or record.ItemClosed, record.ItemReconvenes
	Under          int64  // the item it is added to as a part; 0: none; unused when editing
	Version        int    // of the page it was edited on; unused when adding
}

const (
	maxDetail  = 2000
	maxItems   = 200
	maxMinutes = 24 * 60 // one day, as of a meeting
)

func (in Item) check() []fault.Field {
	bad := rules.CheckLine("title", in.Title, advice.MaxTitle)
	bad = append(bad, rules.CheckOptionalLongText("detail", in.Detail, maxDetail)...)
	if in.Minutes < 0 || in.Minutes > maxMinutes {
		bad = append(bad, fault.At("minutes", "number_out_of_range", "Min", 1, "Max", maxMinutes))
	}
	if in.Recommendation != 0 && in.MinutesOf != 0 {
		bad = append(bad, fault.At("minutes_of", "item_one_link"))
	}
	if in.Closed != "" {
		bad = append(bad, rules.CheckChoice("closed", in.Closed, record.ItemClosed, record.ItemReconvenes)...)
	}
	return bad
}

// linked checks that what an item deals with belongs to the board and may be
// put before it. Errors: NotFound; Invalid field recommendation
// (recommendation_withdrawn), minutes_of (minutes_same_meeting).
func (in Item) linked(ctx context.Context, tx *pg.Tx, board, meeting int64) error {
	if in.Recommendation != 0 {
		var withdrawn bool
		if err := tx.Get(ctx, &withdrawn, sqlRecommendationState, board, in.Recommendation); err != nil {
			return err
		}
		if withdrawn {
			return fault.Bad(fault.At("recommendation", "recommendation_withdrawn"))
		}
	}
	if in.MinutesOf != 0 {
		var of int64
		if err := tx.Get(ctx, &of, sqlMinutesOf, board, in.MinutesOf); err != nil {
			return err
		}
		if of == meeting {
			return fault.Bad(fault.At("minutes_of", "minutes_same_meeting"))
		}
	}
	return nil
}

func (in Item) body(meeting int64) audit.Body {
	return audit.Body{"meeting": meeting, "minutes": in.Minutes, "votes": in.Votes, "speak": in.Speak, "recommendation": in.Recommendation, "minutes_of": in.MinutesOf, "consent": in.Consent, "standing": in.Standing, "closed": in.Closed, "title": audit.Sealed(in.Title), "detail": audit.Sealed(in.Detail)}
}

func itemSubject(id int64) string { return "item/" + strconv.FormatInt(id, 10) }

// AgendaAddForm shows the form of a new item; the query may name the
// recommendation that it is to deal with.
func (s *Slice) AgendaAddForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	f := page.NewForm(nil)
	if id, err := strconv.ParseInt(r.URL.Query().Get("recommendation"), 10, 64); err == nil {
		var title string
		if err := s.db.Get(r.Context(), &title, sqlLinkableTitle, act.From(r.Context()).Board, id); err != nil {
			return err
		}
		f = page.NewForm(map[string]string{"title": title, "votes": page.Ticked(true), "recommendation": strconv.FormatInt(id, 10)})
	}
	return s.showItem(w, r, http.StatusOK, f, m, 0)
}

// AgendaAddPost adds an item.
func (s *Slice) AgendaAddPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	in, bad := readItem(f)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.AddItem(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showItem(w, r, status, f, m, 0) })
}

// AgendaEditForm shows an item for changing.
func (s *Slice) AgendaEditForm(w http.ResponseWriter, r *http.Request) error {
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	f := page.NewForm(map[string]string{"title": it.Title, "detail": it.Detail, "votes": page.Ticked(it.Votes), "speak": page.Ticked(it.Speak), "consent": page.Ticked(it.Consent), "standing": page.Ticked(it.Standing), "closed": it.Closed, "recommendation": strconv.FormatInt(it.Recommendation, 10),
		"minutes_of": strconv.FormatInt(it.MinutesID, 10), "version": strconv.Itoa(it.Version)})
	if it.Minutes > 0 {
		f.Values.Set("minutes", strconv.Itoa(it.Minutes))
	}
	return s.showItem(w, r, http.StatusOK, f, m, it.ID)
}

// AgendaEditPost changes an item.
func (s *Slice) AgendaEditPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	in, bad := readItem(f)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.EditItem(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), it.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showItem(w, r, status, f, m, it.ID) })
}

// itemHere finds the item the address names, in the meeting it names.
func (s *Slice) itemHere(r *http.Request) (meetingRow, itemRow, error) {
	var it itemRow
	m, err := s.own(r)
	if err != nil {
		return m, it, err
	}
	id, err := page.PathID(r, "item")
	if err != nil {
		return m, it, err
	}
	err = s.db.Get(r.Context(), &it, sqlItem, act.From(r.Context()).Board, id)
	if err == nil && it.MeetingID != m.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return m, it, err
}

func readItem(f *page.Form) (Item, []fault.Field) {
	minutes, bad := f.Number("minutes", 1, maxMinutes)
	in := Item{Title: f.Trim("title"), Detail: f.Trim("detail"), Minutes: minutes, Votes: f.On("votes"), Speak: f.On("speak"), Consent: f.On("consent"), Standing: f.On("standing"), Closed: f.Get("closed")}
	v, _ := f.Int("version")
	in.Version = int(v)
	for _, x := range []struct {
		name string
		id   *int64
	}{{"recommendation", &in.Recommendation}, {"minutes_of", &in.MinutesOf}, {"under", &in.Under}} {
		if f.Trim(x.name) == "" {
			continue
		}
		id, ok := f.Int(x.name)
		if !ok || id < 0 {
			bad = append(bad, fault.At(x.name, "choice_unknown"))
		}
		*x.id = id
	}
	return in, bad
}

// showItem shows the form. When the item changed meanwhile, both are shown, as
// in showMove.
func (s *Slice) showItem(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, item int64) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var conflict *page.Conflict
	if f.Code == "changed_meanwhile" {
		_, it, err := s.itemHere(r)
		if err != nil {
			return err
		}
		yours, _ := readItem(f)
		conflict = &page.Conflict{Theirs: Item{Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak, Consent: it.Consent, Standing: it.Standing, Closed: it.Closed}.plain(), Yours: yours.plain()}
		f.Msg = say("agenda.changed_both")
		f.Values.Set("version", strconv.Itoa(it.Version))
	}
	recommendations, minutes, err := s.linkable(ctx, m, f)
	if err != nil {
		return err
	}
	title, action, button := say("agenda.item_new"), "/agenda/add", "agenda.item_add"
	if item != 0 {
		title, action, button = say("agenda.item_edit"), "/agenda/"+strconv.FormatInt(item, 10)+"/edit", "work.save"
	}
	law, err := s.law(ctx)
	if err != nil {
		return err
	}
	var basis *page.Cite
	if law.Wait > 0 {
		basis = &page.Cite{Text: law.WaitBy}
	}
	fields := []page.Input{{Name: "version", Kind: "hidden"}}
	if item == 0 {
		under, err := s.under(ctx, m)
		if err != nil {
			return err
		}
		if len(under) > 1 {
			fields = append(fields, page.Input{Name: "under", Kind: "select", Label: "agenda.item_under", Options: under, Optional: true})
		}
	}
	return page.WriteSheet(w, r, status, workChrome(ctx, m, title), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, action), Button: button, Conflict: conflict,
		Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "/agenda")}, Fields: append(fields, []page.Input{
			{Name: "title", Label: "agenda.item_title", Hint: "agenda.item_title_hint", Max: advice.MaxTitle},
			{Name: "detail", Kind: "textarea", Label: "agenda.item_detail", Max: maxDetail, Rows: 4, Optional: true},
			{Name: "minutes", Kind: "number", Label: "agenda.item_minutes", Width: "small", Optional: true},
			{Name: "votes", Kind: "checkbox", Label: "agenda.item_votes"},
			{Name: "speak", Kind: "checkbox", Label: "agenda.item_speak"},
			{Name: "closed", Kind: "select", Label: "agenda.item_closed", Hint: "agenda.item_closed_hint", Options: closings(), Optional: true, Basis: basis},
			{Name: "recommendation", Kind: "select", Label: "agenda.item_recommendation", Hint: "agenda.item_recommendation_hint", Options: recommendations, Optional: true},
			{Name: "minutes_of", Kind: "select", Label: "agenda.item_minutes_of", Options: minutes, Optional: true},
			{Name: "consent", Kind: "checkbox", Label: "agenda.item_consent", Hint: "agenda.item_consent_hint"},
			{Name: "standing", Kind: "checkbox", Label: "agenda.item_standing", Hint: "agenda.item_standing_hint"},
		}...)})
}

// closings are the ways in which an item may be one in closed session.
func closings() []page.Option {
	out := []page.Option{{Value: "", Text: say("agenda.item_closed_no")}}
	for _, c := range []string{record.ItemClosed, record.ItemReconvenes} {
		out = append(out, page.Option{Value: c, Text: say("record.closed." + c)})
	}
	return out
}

// law is what the board's law asks for of closed sessions.
func (s *Slice) law(ctx context.Context) (closed.Rule, error) {
	p, err := s.profile(ctx)
	return closed.Of(p), err
}

// profile is the law the board runs by now.
func (s *Slice) profile(ctx context.Context) (profile.Profile, error) {
	var l laws.Law
	err := s.db.Get(ctx, &l, sqlLaw, act.From(ctx).Board)
	return l.Now(), err
}

// plain is an item in lines, for comparing two of them; what it deals with is
// seen in the form.
func (in Item) plain() string {
	out := []string{in.Title}
	marks := ""
	if in.Consent {
		marks = say("agenda.item_consent")
	}
	if in.Standing {
		marks = strings.TrimPrefix(marks+", "+say("agenda.item_standing"), ", ")
	}
	for _, line := range []string{in.Detail, record.Length(in.Minutes), record.PostedItem{Votes: in.Votes, Speak: in.Speak, Closed: in.Closed}.Act(), marks} {
		if line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// under lists the items a new one may be a part of.
func (s *Slice) under(ctx context.Context, m meetingRow) ([]page.Option, error) {
	items, papers, err := record.Planned(ctx, s.db, act.From(ctx).Board, m.ID)
	if err != nil {
		return nil, err
	}
	out := []page.Option{{Value: "0", Text: say("agenda.item_under_none")}}
	for _, it := range record.ToPost(items, papers) {
		if it.Part == 0 {
			out = append(out, page.Option{Value: strconv.FormatInt(it.ID, 10), Text: it.Label() + ". " + it.Title})
		}
	}
	return out, nil
}

// linkable lists what an item may deal with.
func (s *Slice) linkable(ctx context.Context, m meetingRow, f *page.Form) (recommendations, minutes []page.Option, err error) {
	board := act.From(ctx).Board
	none := page.Option{Value: "0", Text: say("agenda.item_none")}
	var rs []struct {
		ID    int64  `db:"id"`
		Title string `db:"title"`
		Year  int    `db:"year"`
		Seq   int    `db:"seq"`
	}
	if err := s.db.Select(ctx, &rs, sqlLinkable, board); err != nil {
		return nil, nil, err
	}
	recommendations, minutes = []page.Option{none}, []page.Option{none}
	for _, x := range rs {
		text := x.Title
		if x.Seq > 0 {
			text = advice.FormatNumber(x.Year, x.Seq) + " " + text
		}
		recommendations = append(recommendations, page.Option{Value: strconv.FormatInt(x.ID, 10), Text: text})
	}
	have, _ := f.Int("minutes_of")
	var ms []struct {
		ID   int64      `db:"id"`
		Slug string     `db:"slug"`
		On   rules.Date `db:"held_on"`
	}
	if err := s.db.Select(ctx, &ms, sqlMinutesLinkable, board, m.ID, have); err != nil {
		return nil, nil, err
	}
	for _, x := range ms {
		minutes = append(minutes, page.Option{Value: strconv.FormatInt(x.ID, 10), Text: day("long", x.On.In(time.UTC))})
	}
	return recommendations, minutes, nil
}
