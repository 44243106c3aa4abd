package record

import (
	"context"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/order"
)

// SQL of the agenda as it is planned.
const (
	sqlPlannedItems = `select i.id, i.position, i.title, i.detail, coalesce(i.duration, 0) as duration, i.votes, i.speak, i.version, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id,
i.consent, i.standing, i.closed, coalesce(i.parent_id, 0) as parent_id, coalesce(i.carried_from, 0) as carried_from, coalesce(case when pd.name is not null then pw.name || ' (' || pd.name || ')' else pw.name end, '') as proposed_by, coalesce(cm.slug, '') as carried_slug, cm.held_on as carried_on,
coalesce(i.source, '') as source, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq, coalesce(t.id, 0) as text_id, coalesce(t.title, '') as text_title, coalesce(x.slug, '') as minutes_slug, x.held_on as minutes_on
from agenda_items i left join recommendation_numbers n on n.recommendation_id = i.recommendation_id
left join lateral (select id, title from recommendation_texts t where t.recommendation_id = i.recommendation_id order by t.number desc limit 1) t on true
left join minutes y on y.id = i.minutes_id left join meetings x on x.id = y.meeting_id left join agenda_items ci on ci.id = i.carried_from left join meetings cm on cm.id = ci.meeting_id
left join proposals pp on pp.item_id = i.id and pp.referral_id is null left join people pw on pw.id = pp.proposed_by left join departments pd on pd.id = pp.department_id
where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null order by i.position, i.id`
	sqlPlannedPapers = `select p.id, p.item_id, p.title, p.url, coalesce(encode(f.sha256, 'hex'), '') as sha256, coalesce(f.size, 0) as size, coalesce(f.media_type, '') as media_type, coalesce(f.name, '') as name, coalesce(f.alt, '') as alt, coalesce(f.statement, '') as statement
from papers p left join paper_files f on f.paper_id = p.id where p.board_id = $1 and p.meeting_id = $2 and p.removed_at is null order by p.item_id, p.id`
)

// PlannedItem is an agenda item as it stands now, posted or not.
type PlannedItem struct {
	ID             int64      `db:"id"`
	Position       int        `db:"position"`
	Title          string     `db:"title"`
	Detail         string     `db:"detail"`
	Minutes        int        `db:"duration"`
	Votes          bool       `db:"votes"`
	Speak          bool       `db:"speak"`
	Version        int        `db:"version"`
	Recommendation int64      `db:"recommendation_id"`
	MinutesID      int64      `db:"minutes_id"`
	Source         string     `db:"source"`
	Year           int        `db:"year"` // of the recommendation's number; 0 while it has none
	Seq            int        `db:"seq"`
	TextID         int64      `db:"text_id"`
	TextTitle      string     `db:"text_title"`
	MinutesSlug    string     `db:"minutes_slug"`
	MinutesOn      rules.Date `db:"minutes_on"`
	Parent         int64      `db:"parent_id"` // the item it is a part of; 0: none
	Consent        bool       `db:"consent"`
	Standing       bool       `db:"standing"`
	Closed         string     `db:"closed"`       // ItemClosed, ItemReconvenes or ""
	CarriedFrom    int64      `db:"carried_from"` // item of an earlier meeting; 0: none
	ProposedBy     string     `db:"proposed_by"`  // with the department; ""
	CarriedSlug    string     `db:"carried_slug"`
	CarriedOn      rules.Date `db:"carried_on"`
}

// PlannedPaper is a paper of an item as it stands now.
type PlannedPaper struct {
	ID     int64  `db:"id"`
	ItemID int64  `db:"item_id"`
	Title  string `db:"title"`
	URL    string `db:"url"` // "" for a file

	SHA256    string `db:"sha256"` // of the file, in hex; "" for a link
	Size      int64  `db:"size"`
	MediaType string `db:"media_type"`
	Name      string `db:"name"`
	Alt       string `db:"alt"`
	Statement string `db:"statement"`
}

// Planned reads a meeting's agenda as it stands now, in order, with the papers
// by item.
func Planned(ctx context.Context, r pg.Reader, board, meeting int64) ([]PlannedItem, map[int64][]PlannedPaper, error) {
	var items []PlannedItem
	if err := r.Select(ctx, &items, sqlPlannedItems, board, meeting); err != nil {
		return nil, nil, err
	}
	var all []PlannedPaper
	if err := r.Select(ctx, &all, sqlPlannedPapers, board, meeting); err != nil {
		return nil, nil, err
	}
	papers := map[int64][]PlannedPaper{}
	for _, p := range all {
		papers[p.ItemID] = append(papers[p.ItemID], p)
	}
	return items, papers, nil
}

// ToPost are the items as they would be posted now.
func ToPost(items []PlannedItem, papers map[int64][]PlannedPaper) []PostedItem {
	var out []PostedItem
	numbers, parts := order.Numbers(Lines(items))
	for i, it := range items {
		x := PostedItem{ID: it.ID, Number: numbers[i], Part: parts[i], Consent: it.Consent, Proposed: it.ProposedBy, Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak, Closed: it.Closed}
		if it.Recommendation != 0 {
			x.Recommendation = &PostedRecommendation{ID: it.Recommendation, Number: advice.FormatNumber(it.Year, it.Seq), Text: it.TextID, Title: it.TextTitle}
		}
		if it.MinutesID != 0 {
			x.MinutesOf = &PostedMinutes{ID: it.MinutesID, Slug: it.MinutesSlug, On: it.MinutesOn}
		}
		if it.CarriedFrom != 0 {
			x.Carried = &PostedOrigin{Slug: it.CarriedSlug, On: it.CarriedOn}
		}
		for _, p := range papers[it.ID] {
			paper := PostedPaper{Title: p.Title, URL: p.URL}
			if p.SHA256 != "" {
				paper.File = &PostedFile{SHA256: p.SHA256, Size: p.Size, Type: p.MediaType, Name: p.Name, Alt: p.Alt, Statement: p.Statement}
			}
			x.Papers = append(x.Papers, paper)
		}
		out = append(out, x)
	}
	return out
}

// Draft are the items as they would be posted now; a recommendation that has no
// number yet says so.
func Draft(items []PlannedItem, papers map[int64][]PlannedPaper) []PostedItem {
	out := ToPost(items, papers)
	for i, x := range out {
		if x.Recommendation != nil && items[i].Seq == 0 {
			x.Recommendation.Number = say("record.number_later")
		}
	}
	return out
}

// Lines are the items as the rules of their order read them.
func Lines(items []PlannedItem) []order.Line {
	out := make([]order.Line, 0, len(items))
	for _, it := range items {
		out = append(out, order.Line{ID: it.ID, Parent: it.Parent, Consent: it.Consent})
	}
	return out
}

// Times estimates when each item of a posted or planned agenda comes up, from
// the meeting's start.
func Times(start time.Time, items []PostedItem) []time.Time {
	spans := make([]order.Span, 0, len(items))
	asOne := false
	for _, it := range items {
		if it.Part == 0 {
			asOne = it.Consent
		}
		spans = append(spans, order.Span{Minutes: it.Minutes, AsOne: it.Part > 0 && asOne})
	}
	return order.Times(start, spans)
}

// About says when an item is expected to come up; "" where no one can tell.
func About(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return say("record.about", "Time", page.Day(page.Lang, "clock", at))
}

// Length is a number of minutes in words; "" when it is not known.
func Length(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case minutes == 0:
		return ""
	case h == 0:
		return say("record.length_minutes", "N", m)
	case m == 0:
		return say("record.length_hours", "N", h)
	}
	return say("record.length_hours", "N", h) + " " + say("record.length_minutes", "N", m)
}

// Ways in which an item is one in closed session: open session is to resume
// afterwards, or that is not said.
const (
	ItemClosed     = "closed"
	ItemReconvenes = "reconvenes"
)

// Act is what may happen at an item: a vote, residents speaking, a closed session.
func (it PostedItem) Act() string {
	out := it.open()
	if it.Closed != "" {
		out = strings.TrimPrefix(out+", "+say("record.closed."+it.Closed), ", ")
	}
	return out
}

func (it PostedItem) open() string {
	switch {
	case it.Votes && it.Speak:
		return say("record.act_both")
	case it.Votes:
		return say("record.act_vote")
	case it.Speak:
		return say("record.act_speak")
	}
	return ""
}

// Subject is what an item deals with, in words.
func (it PostedItem) Subject() string {
	switch {
	case it.Recommendation != nil:
		return say("record.item_on", "Number", it.Recommendation.Number, "Title", it.Recommendation.Title)
	case it.MinutesOf != nil:
		return say("record.item_on_minutes", "Date", page.Day(page.Lang, "long", it.MinutesOf.On.In(time.UTC)))
	}
	return ""
}
