package page

import "time"

// Cite is the source of a claim: a section of law or of the board's rules, a
// letter, a page of this record.
type Cite struct{ Text, Href string }

// Status is an icon and a word in a voice's colour. Kind is an icon's name.
// Voice is board, dept, soon, late, quiet or "" for plain ink.
type Status struct{ Kind, Word, Voice string }

// Head is the top of a page: part/head. Title "" takes the Chrome's.
type Head struct {
	Number string   // "Recommendation 2026-014", in the board's colour; or ""
	Over   []string // quiet words above the title: board, kind of meeting
	Title  string
	Lede   string
	Status *Status // a chip below
	Note   string  // words after the chip
	Source *Cite   // and their source
}

// PartAnswer is what was answered to one part of a recommendation:
// part/part-answer.
type PartAnswer struct {
	Label, Asks string
	Position    Status
	Reason      string
	Words       string
}

// Promised is one corrective action of an answer: part/promised. Part is "" for
// the whole; a zero Target is not given yet.
type Promised struct {
	Part, Action, Official string
	Target                 time.Time
	Tests                  []string
}

// Fact is one row of a list of names and values: part/facts.
type Fact struct {
	Name, Value string
	Cite        *Cite // follows the value
	Href        string
}

// Recording is a recording of a meeting, with where each item is found in it:
// part/recordings, which takes a list of them.
type Recording struct {
	Fact  Fact
	Items []Link
	Note  string // why a place is not opened; "" where each is
}

// Duty is one thing that is owed.
type Duty struct {
	Late  bool
	Days  string // "Due in 8 days", "Overdue 28 days"
	On    string // "Tuesday, December 1"
	Owner string // who owes it
	What  string // follows the owner: "owes a progress report on part b."
	Href  string // where it is done; "" where the page itself is the place
	Cite  *Cite
}

// Owed is the box at the top of a record: part/owed. Without duties it says
// that nothing is owed.
type Owed struct {
	Title  string // "" is "What is owed now"
	Of     string // whose, said to screen readers where a page has several
	Duties []Duty
	Bar    *DeadlineBar // drawn under the title where there is one duty
}

// Late says whether any duty is overdue: the box then takes the late tint.
func (o Owed) Late() bool {
	for _, d := range o.Duties {
		if d.Late {
			return true
		}
	}
	return false
}

// Happening is one event of a Timeline. Voice is board, dept, public or clock.
type Happening struct {
	At     time.Time
	On     string // the date in words where it is less exact than a day; else ""
	Voice  string
	Done   bool // a check in the node: the voice decided or finished something
	Future bool // a dashed node; such events stand at the end
	Event  string
	Href   string
	Detail string
	Source *Cite
}

// Icon is the shape of the event's node.
func (h Happening) Icon() string {
	switch {
	case h.Future:
		return "waiting"
	case h.Voice == "board" && h.Done:
		return "board-done"
	case h.Voice == "board":
		return "board-full"
	case h.Voice == "dept" && h.Done:
		return "police-done"
	case h.Voice == "dept":
		return "police"
	case h.Voice == "clock":
		return "due"
	}
	return "public"
}

// Timeline is the life of a record, oldest first: part/timeline.
type Timeline struct{ Events []Happening }

// Row is one entry of a list of records: part/rows. Give Tile for a date tile,
// or Above for a status over the title.
type Row struct {
	Tile   time.Time // zero: no tile
	Above  *Status
	Title  string
	Href   string
	Number string  // stands before Meta, in bold: 2026-014
	Meta   string  // a quiet line
	Cite   *Cite   // ends the quiet line
	Status *Status // below the line
	Text   string  // a sentence of its own
}

// Rows is a list of records, or the empty state when there is none.
type Rows struct {
	Level int // of the titles' headings, 3 by default
	Items []Row
	Empty *Empty
}

// Empty says one fact and what happens next: part/empty.
type Empty struct {
	Fact, Next string
	Link       *Link
}

// Waiting says what is being waited for, with a link to look again:
// part/waiting.
type Waiting struct {
	What, Text string
	Look       Link
}

// Conflict is shown when someone else changed a text first: part/conflict. It
// keeps both texts in view.
type Conflict struct {
	By     string    // who changed it
	At     time.Time // when, in the board's location; zero when it is not known
	Theirs string    // the text as it now stands
	Yours  string    // the text as typed, also in the form below; "" where nothing was typed
}

// Paging is the line under a list: part/paging. From and To count from 1.
type Paging struct {
	From, To, Total int
	Prev, Next      string // addresses; "" when there is none
	Links           []Link // downloads and feeds of the list
}

// Tab is one of the filters above a list, with the number of its rows:
// part/tabs takes a []Tab.
type Tab struct {
	Text, Href string
	N          int
	Current    bool
}

// Figure is a number with its name, its counted rows and what stands beside
// it: part/figure.
type Figure struct {
	Name   string
	Status *Status // in place of Name where a voice speaks
	Value  string  // "69%", "41 days"
	Count  string  // "38 of 55", leads to the rows
	Href   string
	Of     string // "answers due"
	Beside string
	Source *Cite
}

// Stat is one of the counts in a strip: part/stats takes a []Stat.
type Stat struct {
	N    int
	Of   int // 0: not shown
	Text string
	Href string
	Note string
}

// ChangeLine is one change: what went is struck, what came is underlined.
type ChangeLine struct {
	What   string // "Item 7 reworded:"
	Pieces []Piece
}

// Change is one entry of a Ledger.
type Change struct {
	At    time.Time
	By    string
	Note  string // "Notice checked again: 99 hours before, 72 needed."
	Link  Link   // the version itself; without Href there is none
	Also  Link   // what belongs to it, such as its packet
	Lines []ChangeLine
}

// Ledger lists the changes of something posted, newest first: part/ledger.
type Ledger struct{ Changes []Change }

// Contents is the list of a page's sections beside its text: part/contents.
type Contents struct {
	Items []Link
	Links []Link // print, download
}

// Band is the dark front band: part/band. The mark stands beside it, cropped.
type Band struct {
	Title string // at most some eight words
	Lede  string
	Links []Link // the first is a button
}

// AgendaItem is one item of an Agenda.
type AgendaItem struct {
	Anchor  string // id of the item on the page; or ""
	Number  string // "7", "7a"
	Part    bool   // of the item above
	Title   string
	Href    string
	Note    string  // a quiet line
	Change  string  // "Reworded December 4": an item changed after the first posting
	Act     string  // "Vote" or "Speak": what may happen at the item; "" for neither
	Length  string  // "10 min"
	About   string  // "about 7:40 pm"
	History []Link  // the meetings it was on the agenda of
	More    []Link  // quiet lines, such as where it was carried over from
	Papers  []Link  // the packet's papers for it
	Status  *Status // what became of it
	Removed bool    // struck by a later version
}

// Agenda is a meeting's list of items in order: part/agenda.
type Agenda struct{ Items []AgendaItem }
