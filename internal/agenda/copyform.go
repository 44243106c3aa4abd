package agenda

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/order"
)

// CopyData is the host's agenda of a joint meeting, beside the own.
type CopyData struct {
	Head    page.Head
	Form    *page.Form
	Action  string
	Back    string
	Options []page.Option // of field item
	Changes []CopyChange
	Keep    bool // something may be left as it is
	Posted  string
}

// CopyChange is how one item reads otherwise now.
type CopyChange struct {
	Title  string
	Pieces []page.Rewording
}

var copyPage = page.Must("agenda/copy", func() CopyData {
	return CopyData{Head: page.Head{Title: "Take over"}, Form: page.NewForm(nil), Action: "/x", Back: "/y", Posted: "Version 2", Keep: true, Options: []page.Option{{Value: "1", Text: "1. Opening", Hint: "New"}}, Changes: []CopyChange{{Title: "2. Cameras", Pieces: page.Reworded("Cameras", "All cameras")}}}
})

// CopyForm offers the items of the host of a joint meeting.
func (s *Slice) CopyForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	return s.showCopy(w, r, http.StatusOK, page.NewForm(nil), m, true)
}

// showCopy shows the form; fresh ticks what differs.
func (s *Slice) showCopy(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, fresh bool) error {
	ctx, sc := r.Context(), act.From(r.Context())
	x, err := readJoint(ctx, s.db, sc.Board, m.ID)
	if err != nil {
		return err
	}
	d := CopyData{Head: page.Head{Over: []string{sc.BoardName, day("weeklong", m.On.In(time.UTC))}, Title: say("agenda.copy_title"), Lede: say("agenda.copy_lead", "Host", x.host.BoardName)}, Form: f, Back: workURL(sc.Slug, m.Slug, "/agenda"), Action: workURL(sc.Slug, m.Slug, "/agenda/copy")}
	if x.posting == 0 {
		d.Head.Lede = say("agenda.copy_none", "Host", x.host.BoardName)
	} else {
		d.Posted = say("agenda.copy_posted", "Version", x.version, "When", day("moment", x.postedAt.In(m.location())))
	}
	for _, st := range x.states {
		if st.State == order.CopySame {
			continue
		}
		host, it := st.Host, x.was[st.Own]
		if st.State == order.CopyGone {
			host = x.origin(st.Own)
		} else {
			it, _ = x.posted(host)
		}
		id := strconv.FormatInt(host, 10)
		title := it.Label() + ". " + it.Title
		d.Options = append(d.Options, page.Option{Value: id, Text: title, Hint: say("agenda.copy." + st.State)})
		d.Keep = d.Keep || st.Own != 0
		if st.State == order.CopyChanged {
			was := ""
			if old, ok := x.was[st.Own]; ok {
				was = hostWords(old)
			}
			d.Changes = append(d.Changes, CopyChange{title, page.Reworded(was, hostWords(it))})
		}
		if fresh && st.State != order.CopyLeft {
			f.Values.Add("item", id)
		}
	}
	return copyPage.Write(w, r, status, workChrome(ctx, m, say("agenda.copy_title")), d)
}

// CopyPost takes over what was chosen, one act an item, in the host's order: a
// form that is sent again goes on where it stopped.
func (s *Slice) CopyPost(w http.ResponseWriter, r *http.Request) error {
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
		if _, err = s.Copy(r.Context(), act.From(r.Context()).Caller(key, f.Digest()), m.ID, id, f.Get("then") == "keep"); fault.CodeOf(err) == "agenda_items_copied_once" {
			err = nil
		}
	}
	return page.Answer(w, r, f, workURL(act.From(r.Context()).Slug, m.Slug, "/agenda"), err, func(status int) error { return s.showCopy(w, r, status, f, m, false) })
}

// Owed lists the joint meetings whose host posted since what the board copied.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, _ time.Time) ([]page.Duty, error) {
	var all []meetingRow
	if err := r.Select(ctx, &all, sqlGuestsToCome, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, m := range all {
		x, err := readJoint(ctx, r, board, m.ID)
		if err != nil {
			return nil, err
		}
		if n := x.differs(); n > 0 && len(x.copies) > 0 {
			var slug string
			if err := r.Get(ctx, &slug, sqlBoardSlug, board); err != nil {
				return nil, err
			}
			out = append(out, page.Duty{Owner: say("agenda.copy_owner", "Date", day("monthday", m.On.In(time.UTC))), What: say("agenda.copy_owed", "Host", x.host.BoardName, "N", n), Days: say("agenda.copy_since", "Date", day("monthday", x.postedAt.In(m.location()))), Href: workURL(slug, m.Slug, "/agenda/copy")})
		}
	}
	return out, nil
}
