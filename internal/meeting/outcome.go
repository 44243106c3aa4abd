package meeting

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// imported fills the page of a meeting kept from another record: its items as
// given, no notice clock, nothing to follow.
func (s *Slice) imported(ctx context.Context, d *ShowData, b boardRow, m meetingRow) error {
	d.Imported = say("board.imported." + m.Source)
	if m.SourceNote != "" {
		d.Note = say("meeting.source_note", "Note", m.SourceNote)
	}
	d.SourceURL = m.SourceURL
	d.Head.Over = []string{b.Name}
	if m.Kind != "regular" {
		d.Head.Over = append(d.Head.Over, say("meeting.kind."+m.Kind))
	}
	if m.Title != "" {
		d.Head.Over = append(d.Head.Over, m.Title)
	}
	if m.State != string(rules.Adjourned) {
		d.Head.Status = stateStatus(m, postings{})
	}
	items, papers, err := record.Planned(ctx, s.db, b.ID, m.ID)
	if err != nil {
		return err
	}
	for i, it := range items {
		x := page.AgendaItem{Number: strconv.Itoa(i + 1), Title: it.Title, Note: it.Detail}
		for _, p := range papers[it.ID] {
			x.Papers = append(x.Papers, page.Link{Text: p.Title, Href: p.URL})
		}
		d.Agenda.Items = append(d.Agenda.Items, x)
	}
	if len(items) == 0 && m.SourceURL == "" { // else they are in what the source published
		d.NoAgenda = &page.Empty{Fact: say("meeting.no_items_given")}
	}
	return nil
}

// lived says at each item what became of it elsewhere: taken out of the consent
// calendar, on the agendas of other meetings.
func (s *Slice) lived(ctx context.Context, d *ShowData, b boardRow, m meetingRow) error {
	pulls, err := record.Pulls(ctx, s.db, b.ID, m.ID)
	if err != nil {
		return err
	}
	past, err := record.Histories(ctx, s.db, b.ID, m.ID)
	at := map[string]int{}
	for i, it := range d.Agenda.Items {
		at[it.Anchor] = i
	}
	for item, lines := range past {
		if i, ok := at[itemAnchor(item)]; ok {
			d.Agenda.Items[i].History = lines
		}
	}
	for item, p := range pulls {
		if i, ok := at[itemAnchor(item)]; ok {
			d.Agenda.Items[i].More = append(d.Agenda.Items[i].More, page.Link{Text: say("meeting.pulled", "Member", p.Member, "When", day("moment", p.At.In(m.location())))})
		}
	}
	return err
}

func itemAnchor(id int64) string { return "item-" + strconv.FormatInt(id, 10) }

// outcome fills what became of a meeting: who was there, the votes by name, the
// minutes.
func (s *Slice) outcome(ctx context.Context, d *ShowData, b boardRow, m meetingRow) error {
	sc := act.From(ctx)
	switch rules.SessionState(m.State) {
	case rules.InSession, rules.InRecess, rules.InClosed, rules.Adjourned:
		now, v, err := record.Running(ctx, s.db, b.ID, m.ID, sc.Now)
		if err != nil {
			return err
		}
		d.Session = &record.Session{Now: now, Votes: &v, Here: publicURL(b.Slug, m.Slug)}
	case rules.Scheduled:
		d.Session = &record.Session{}
	}
	if d.Session != nil && m.State != string(rules.Adjourned) && m.Source == "" && !m.start().IsZero() && !sc.Now.Before(m.start().Add(-soon)) {
		d.Session.Stream, d.Session.Fragment = "/b/"+b.Slug+"/live?since="+strconv.FormatInt(sc.Version, 10), publicURL(b.Slug, m.Slug)+"/now"
	}
	var minutes []struct {
		Status      string    `db:"status"`
		PublishedAt time.Time `db:"published_at"`
	}
	if err := s.db.Select(ctx, &minutes, sqlMinutesStatus, b.ID, m.ID); err != nil {
		return err
	}
	for _, x := range minutes {
		row := page.Row{Title: say("meeting.minutes_of", "Date", day("long", m.dayIn())), Href: publicURL(b.Slug, m.Slug) + "/minutes", Meta: say("meeting.minutes_published", "Date", day("long", x.PublishedAt.In(m.location()))),
			Status: &page.Status{Kind: "waiting", Voice: "soon", Word: say("minutes.unapproved")}}
		if x.Status == "approved" {
			row.Status = &page.Status{Kind: "yes", Voice: "board", Word: say("minutes.approved")}
		}
		d.Minutes = &row
	}
	return nil
}
