package meeting

import (
	"crypto/sha256"
	"encoding/json"
	"strconv"
	"strings"

	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/rules"
)

// Content is what a posting freezes: the meeting and, for an agenda, its items.
// It is kept as canonical JSON (RFC 8785), so that its hash can be checked by
// anyone.
type Content struct {
	Meeting ContentMeeting `json:"meeting"`
	Items   []ContentItem  `json:"items,omitempty"`
}

// ContentMeeting is the meeting as announced. On and Starts are local to Zone.
type ContentMeeting struct {
	ID            int64      `json:"id"`
	Board         string     `json:"board"`
	Slug          string     `json:"slug"`
	Kind          string     `json:"kind"`
	Title         string     `json:"title"`
	On            rules.Date `json:"on"`
	Starts        string     `json:"starts"`
	Zone          string     `json:"zone"`
	Place         string     `json:"place"`
	Link          string     `json:"link"`
	Accommodation string     `json:"accommodation"`
	Minutes       int        `json:"minutes"`
	Sequence      int        `json:"sequence"`
}

// ContentItem is one item as announced.
type ContentItem struct {
	ID             int64                  `json:"id"`
	Number         int                    `json:"number"`
	Title          string                 `json:"title"`
	Detail         string                 `json:"detail"`
	Minutes        int                    `json:"minutes"`
	Votes          bool                   `json:"votes"`
	Speak          bool                   `json:"speak"`
	Recommendation *ContentRecommendation `json:"recommendation,omitempty"`
	MinutesOf      *ContentMinutes        `json:"minutes_of,omitempty"`
	Papers         []ContentPaper         `json:"papers,omitempty"`
}

// ContentRecommendation is the recommendation an item deals with, in the text
// that was put before the board.
type ContentRecommendation struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Text   int64  `json:"text"`
	Title  string `json:"title"`
}

// ContentMinutes names the meeting whose minutes an item is to approve.
type ContentMinutes struct {
	ID   int64      `json:"id"`
	Slug string     `json:"slug"`
	On   rules.Date `json:"on"`
}

// ContentPaper is a paper of an item, by its address.
type ContentPaper struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// contentOf takes the meeting as it stands now.
func contentOf(b boardRow, m meetingRow) Content {
	return Content{Meeting: ContentMeeting{ID: m.ID, Board: b.Name, Slug: m.Slug, Kind: m.Kind, Title: m.Title, On: m.On, Starts: m.Starts, Zone: m.Zone, Place: m.Place, Link: m.Link,
		Accommodation: m.Accommodation, Minutes: m.Minutes, Sequence: m.Sequence}}
}

// withItems adds the agenda as it stands now.
func (c Content) withItems(items []itemRow, papers map[int64][]paperRow) Content {
	for i, it := range items {
		x := ContentItem{ID: it.ID, Number: i + 1, Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak}
		if it.Recommendation != 0 {
			x.Recommendation = &ContentRecommendation{ID: it.Recommendation, Number: rules.FormatNumber(it.Year, it.Seq), Text: it.TextID, Title: it.TextTitle}
		}
		if it.MinutesID != 0 {
			x.MinutesOf = &ContentMinutes{ID: it.MinutesID, Slug: it.MinutesSlug, On: it.MinutesOn}
		}
		for _, p := range papers[it.ID] {
			x.Papers = append(x.Papers, ContentPaper{Title: p.Title, URL: p.URL})
		}
		c.Items = append(c.Items, x)
	}
	return c
}

// plain lists the items in lines, for reading before they are posted.
func (c Content) plain() string {
	var out []string
	for _, it := range c.Items {
		line := strconv.Itoa(it.Number) + ". " + it.Title
		for _, more := range []string{subjectWords(it), it.Detail, lengthWords(it.Minutes), actWords(it), paperWords(it)} {
			if more != "" {
				line += "\n   " + more
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// freeze writes content as canonical JSON, with its SHA-256.
func (c Content) freeze() (string, []byte, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", nil, err
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return "", nil, err
	}
	text, err := audit.Canonical(v)
	if err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256([]byte(text))
	return text, sum[:], nil
}

// thaw reads what a posting froze.
func thaw(text string) (Content, error) {
	var c Content
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, fault.Wrap(fault.Internal, "posting_unreadable", err)
	}
	return c, nil
}

// row is the announced meeting as a meetingRow, for showing it like the
// living one.
func (c ContentMeeting) row() meetingRow {
	return meetingRow{ID: c.ID, Slug: c.Slug, Kind: c.Kind, Title: c.Title, On: c.On, Starts: c.Starts, Zone: c.Zone, Place: c.Place, Link: c.Link, Accommodation: c.Accommodation, Minutes: c.Minutes, Sequence: c.Sequence}
}
