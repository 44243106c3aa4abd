package catalog

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Form asks what a recommendation is found by; it is filled with what is said now.
func (s *Slice) Form(w http.ResponseWriter, r *http.Request) error {
	return s.showForm(w, r, http.StatusOK, nil)
}

func (s *Slice) showForm(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	var a aboutRow
	if err := s.db.Get(ctx, &a, sqlAbout, sc.Board, id); err != nil {
		return err
	}
	e, err := newest(ctx, s.db, sc.Board, a.ID)
	if err != nil {
		return err
	}
	carried, err := e.carries()
	if err != nil {
		return err
	}
	terms, err := s.list(ctx, sc.Board)
	if err != nil {
		return err
	}
	if f == nil {
		f = page.NewForm(map[string]string{"base": strconv.Itoa(e.Number), "priority": e.Priority, "criterion": e.Criterion, "mover": number(e.Mover), "origin": e.Origin, "origin_words": e.OriginWords, "origin_link": e.OriginLink, "repeats": number(e.Repeats)})
		for _, t := range terms {
			if slices.Contains(carried, t.ID) {
				f.Values.Add(t.Kind+"s", t.Name)
			}
		}
	}
	fields, err := s.fields(ctx, sc.Board, a, e, terms, carried)
	if err != nil {
		return err
	}
	title := say("catalog.title")
	return page.WriteSheet(w, r, status, chrome(ctx, title, page.Crumb{Text: say("nav.recommendations"), Href: "/work/b/" + sc.Slug + "/recommendations"}, page.Crumb{Text: a.Title, Href: a.page()}), page.Sheet{Form: f, Action: a.page() + "/catalog/save", Button: "catalog.save", Lead: say("catalog.lead", "Title", a.Title),
		Facts: []page.Fact{{Name: say("catalog.terms"), Value: say("catalog.terms_link"), Href: "/work/b/" + sc.Slug + "/catalog"}}, Back: page.Link{Text: say("work.back"), Href: a.page()}, Fields: fields})
}

// list is the board's list, or the common one that its first act will take over.
func (s *Slice) list(ctx context.Context, board int64) ([]termRow, error) {
	var all []termRow
	err := s.db.Select(ctx, &all, sqlTerms, board)
	if err == nil && len(all) == 0 {
		all = common()
	}
	return all, err
}

// fields of the form: what is retired is offered only where it is carried.
func (s *Slice) fields(ctx context.Context, board int64, a aboutRow, e entryRow, terms []termRow, carried []int64) ([]page.Input, error) {
	var members []memberRow
	if err := s.db.Select(ctx, &members, sqlMembers, board); err != nil {
		return nil, err
	}
	var earlier []earlierRow
	if err := s.db.Select(ctx, &earlier, sqlEarlier, board, a.ID); err != nil {
		return nil, err
	}
	of := func(kind string) []page.Option {
		out := []page.Option{}
		for _, t := range terms {
			if t.Kind == kind && (t.RetiredAt == nil || slices.Contains(carried, t.ID)) {
				out = append(out, page.Option{Value: t.Name, Text: t.Name})
			}
		}
		return out
	}
	none := page.Option{Value: "", Text: say("catalog.not_said")}
	movers, repeats, origins := []page.Option{none}, []page.Option{{Value: "", Text: say("catalog.no_repeat")}}, []page.Option{none}
	for _, m := range members {
		if m.Sits || m.ID == e.Mover {
			movers = append(movers, page.Option{Value: number(m.ID), Text: m.Name})
		}
	}
	for _, x := range earlier {
		repeats = append(repeats, page.Option{Value: number(x.ID), Text: say("catalog.numbered", "Number", advice.FormatNumber(x.Year, x.Seq), "Title", x.Title)})
	}
	for _, o := range advice.Origins {
		origins = append(origins, page.Option{Value: o, Text: say("record.origin." + o)})
	}
	return []page.Input{{Name: "base", Kind: "hidden"}, {Name: "topics", Kind: "checks", Label: "catalog.topics", Hint: "catalog.topics_hint", Options: of(advice.Topic), Optional: true}, {Name: "groups", Kind: "checks", Label: "catalog.groups", Options: of(advice.Group), Optional: true},
		{Name: "priority", Kind: "select", Label: "catalog.priority", Options: []page.Option{none, {Value: advice.High, Text: say("catalog.high")}, {Value: advice.Ordinary, Text: say("catalog.ordinary")}}, Optional: true},
		{Name: "criterion", Label: "catalog.criterion", Hint: "catalog.criterion_hint", Max: advice.MaxCriterion, Optional: true}, {Name: "mover", Kind: "select", Label: "catalog.mover", Options: movers, Optional: true},
		{Name: "origin", Kind: "select", Label: "catalog.origin", Options: origins, Optional: true}, {Name: "origin_words", Label: "catalog.origin_words", Hint: "catalog.origin_words_hint", Max: advice.MaxCriterion, Optional: true},
		{Name: "origin_link", Label: "catalog.origin_link", Hint: "catalog.origin_link_hint", Max: rules.MaxURL, Optional: true}, {Name: "repeats", Kind: "select", Label: "catalog.repeats", Options: repeats, Optional: true}}, nil
}

func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// SavePost keeps a new entry: fields base, topics, groups, priority, criterion, mover,
// origin, origin_words, origin_link, repeats.
func (s *Slice) SavePost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in := Entry{Topics: f.All("topics"), Groups: f.All("groups"), Priority: f.Get("priority"), Criterion: f.Trim("criterion"), Origin: f.Get("origin"), OriginWords: f.Trim("origin_words"), OriginLink: f.Trim("origin_link")}
	base, _ := f.Int("base")
	in.Base = int(base)
	in.Mover, in.Repeats = chosen(f, "mover"), chosen(f, "repeats")
	rec, err := s.Save(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, in)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showForm(w, r, status, f) })
}

// chosen is the number of a choice, 0 for none, -1 for one that is no number.
func chosen(f *page.Form, name string) int64 {
	n, ok := f.Int(name)
	if f.Get(name) != "" && (!ok || n <= 0) {
		return -1
	}
	return n
}

// TermsData is a board's list of topics and groups.
type TermsData struct {
	Head  page.Head
	Lists []TermList
	Note  string // that the list is the common one still
	Form  *page.Form
	Base  string
	Kinds []page.Option
}

// TermList is the words of one kind.
type TermList struct {
	ID, Title string
	Terms     []TermLine
}

// TermLine is one of them. ID is 0 for one of the common list, which nobody took over.
type TermLine struct {
	ID      int64
	Name    string
	Retired bool
	Key     string
}

var termsPage = page.Must("catalog/terms", func() TermsData {
	return TermsData{Head: page.Head{Title: "Topics and groups"}, Note: "The common list.", Base: "/work/b/cpab/catalog", Form: page.NewForm(map[string]string{"name": "Towing"}), Kinds: []page.Option{{Value: "topic", Text: "Topic"}},
		Lists: []TermList{{ID: "topics", Title: "Topics", Terms: []TermLine{{ID: 1, Name: "Use of force", Key: "k"}, {ID: 2, Name: "Towing", Retired: true}}}}}
})

// Terms shows the board's list, and adds to it.
func (s *Slice) Terms(w http.ResponseWriter, r *http.Request) error {
	return s.showTerms(w, r, http.StatusOK, page.NewForm(map[string]string{"kind": advice.Topic}))
}

func (s *Slice) showTerms(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	all, err := s.list(ctx, sc.Board)
	if err != nil {
		return err
	}
	title := say("catalog.terms")
	d := TermsData{Head: page.Head{Title: title, Over: []string{sc.BoardName}, Lede: say("catalog.terms_lead")}, Form: f, Base: "/work/b/" + sc.Slug + "/catalog"}
	for _, kind := range []string{advice.Topic, advice.Group} {
		l := TermList{ID: kind + "s", Title: say("catalog." + kind + "s")}
		for _, t := range all {
			if t.Kind == kind {
				l.Terms = append(l.Terms, TermLine{ID: t.ID, Name: t.Name, Retired: t.RetiredAt != nil, Key: page.NewKey()})
			}
			if t.ID == 0 {
				d.Note = say("catalog.common")
			}
		}
		d.Lists = append(d.Lists, l)
		d.Kinds = append(d.Kinds, page.Option{Value: kind, Text: say("catalog.kind." + kind)})
	}
	return termsPage.Write(w, r, status, chrome(ctx, title), d)
}

func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := append([]page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}, more...)
	return page.ChromeFrom(ctx, title, "", append(crumbs, page.Crumb{Text: title})...)
}

// AddPost adds a topic or a group: fields kind, name.
func (s *Slice) AddPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Add(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f.Get("kind"), f.Trim("name"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTerms(w, r, status, f) })
}

// RetirePost retires one.
func (s *Slice) RetirePost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "term")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Retire(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTerms(w, r, status, f) })
}
