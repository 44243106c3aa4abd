package record

import (
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"path"
	"strings"

	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// Posted is what a posting freezes: the meeting and, for an agenda, its items.
// It is kept as canonical JSON (RFC 8785), so that its hash can be checked by
// anyone.
type Posted struct {
	Meeting PostedMeeting `json:"meeting"`
	Items   []PostedItem  `json:"items,omitempty"`
}

// PostedMeeting is the meeting as announced. On and Starts are local to Zone.
type PostedMeeting struct {
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
	DialIn        string     `json:"dial_in,omitempty"`
	DialCode      string     `json:"dial_code,omitempty"`
	Accommodation string     `json:"accommodation"`
	Minutes       int        `json:"minutes"`
	Sequence      int        `json:"sequence"`
}

// PostedItem is one item as announced.
type PostedItem struct {
	ID             int64                 `json:"id"`
	Number         int                   `json:"number"`
	Part           int                   `json:"part,omitempty"` // place among the parts of item Number; 0: the item itself
	Consent        bool                  `json:"consent,omitempty"`
	Title          string                `json:"title"`
	Detail         string                `json:"detail"`
	Minutes        int                   `json:"minutes"`
	Votes          bool                  `json:"votes"`
	Speak          bool                  `json:"speak"`
	Closed         string                `json:"closed,omitempty"` // it is dealt with in closed session: ItemClosed, ItemReconvenes
	Recommendation *PostedRecommendation `json:"recommendation,omitempty"`
	MinutesOf      *PostedMinutes        `json:"minutes_of,omitempty"`
	Proposed       string                `json:"proposed,omitempty"` // who proposed it
	Carried        *PostedOrigin         `json:"carried,omitempty"`
	Papers         []PostedPaper         `json:"papers,omitempty"`
}

// Label is the item's number as it is shown, such as 5 or 5b.
func (it PostedItem) Label() string { return order.Label(it.Number, it.Part) }

// PostedOrigin is the meeting an item was carried over from.
type PostedOrigin struct {
	Slug string     `json:"slug"`
	On   rules.Date `json:"on"`
}

// PostedRecommendation is the recommendation an item deals with, in the text
// that was put before the board.
type PostedRecommendation struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	Text   int64  `json:"text"`
	Title  string `json:"title"`
}

// PostedMinutes names the meeting whose minutes an item is to approve.
type PostedMinutes struct {
	ID   int64      `json:"id"`
	Slug string     `json:"slug"`
	On   rules.Date `json:"on"`
}

// PostedPaper is a paper of an item, by its address or as a file.
type PostedPaper struct {
	Title string      `json:"title"`
	URL   string      `json:"url"`
	File  *PostedFile `json:"file,omitempty"`
}

// PostedFile is the file of a paper, by the hash of its content.
type PostedFile struct {
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size"`
	Type      string `json:"type"`
	Name      string `json:"name"`
	Alt       string `json:"alt,omitempty"`
	Statement string `json:"statement,omitempty"`
}

// Link is the way to a posted paper; of a file it says kind and size.
func (p PostedPaper) Link(board string) page.Link {
	if p.File == nil {
		return page.Link{Text: p.Title, Href: p.URL}
	}
	return page.Link{Text: FileWords(p.Title, p.File.Name, p.File.Size), Href: "/b/" + board + "/files/" + p.File.SHA256 + "/" + url.PathEscape(p.File.Name)}
}

// FileWords names a file with its kind and size.
func FileWords(title, name string, size int64) string {
	kind := strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))
	if size < 1<<20 {
		return say("record.file_kb", "Title", title, "Kind", kind, "N", max(1, size>>10))
	}
	return say("record.file_mb", "Title", title, "Kind", kind, "N", size>>20)
}

// Freeze writes what is posted as canonical JSON, with its SHA-256.
func (p Posted) Freeze() (string, []byte, error) {
	raw, err := json.Marshal(p)
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

// Thaw reads what a posting froze. Errors: Internal "posting_unreadable".
func Thaw(text string) (Posted, error) {
	var p Posted
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fault.Wrap(fault.Internal, "posting_unreadable", err)
	}
	return p, nil
}
