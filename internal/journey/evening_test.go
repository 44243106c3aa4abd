//go:build evening

package journey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/browse"
	"parley/internal/meeting"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// TestAnEveningOfThreeHours plays a whole meeting of eleven members: forty items,
// more than twenty-five motions, three recusals, a quorum lost and found again and a
// closed session. The clerk works at the console, every member on a phone of
// their own, three people watch. What the script did is written down in lines as it
// goes, without looking at the portal; the minutes must be those lines.
func TestAnEveningOfThreeHours(t *testing.T) {
	t.Parallel()
	e := newEvening(t)
	e.script()
	e.compare(t)
}

// evening is a meeting that is played, and what its minutes have to say.
type evening struct {
	*hall
	phones   map[string]*browse.Tab
	careful  map[string]bool // who is shown a choice once more before it counts
	public   *browse.Tab     // on a phone, hears what happens
	desk     *browse.Tab     // on a large screen, hears what happens
	plain    *browse.Tab     // scripts are off: looks again
	order    []string        // members as the roll calls them
	here     map[string]string
	item     string              // label of the item before the board
	recused  map[string][]string // by item
	says     map[string][]string // minutes of an item
	titles   map[string]string
	labels   []string // items in order
	roll     string   // who was there when it was called
	came     []string // and went
	number   int      // of the newest motion
	moved    []motion // all of them
	doors    []string // what the minutes say of the closed session
	doorsAt  string   // on which item
	lost     int      // place in came of a lost connection
	lostAt   string
	closings []string
}

// motion is one that was made, as the script knows it.
type motion struct {
	kind, text, mover, seconder string
	proposes                    string
	of                          int // the earlier motion it acts on
	consent                     bool
	no, abstain, silent         []string
	voice                       bool // the clerk enters what is called out
	needs                       string
	result                      string // of one that is never voted on
	became                      string // its words after an amendment
	number                      int
	item                        string
	lines                       []string
}

// eleventh holds the seat the test's city leaves vacant.
const eleventh = "Paul Nakamura"

func newEvening(t *testing.T) *evening {
	t.Helper()
	h := &hall{town: newBoard(t), t: t}
	h.at(0, "09:00")
	ctx := t.Context()
	must := func(id int64, err error) int64 {
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s := h.Portal.Slices
	op := h.Caller(h.Operator)
	rec, err := s.Account.Invite(ctx, op, eleventh, "member11@riverbend.example")
	account := must(rec.ID(), err)
	h.Members = append(slices.Clone(h.Members), webtest.Person{Name: eleventh, Email: "member11@riverbend.example", Account: account, Seat: h.VacantSeat, Person: one[int64](h.town, `select person_id from accounts where id = $1`, account)})
	rec, err = s.Member.Appoint(ctx, op, h.VacantSeat, h.member(eleventh).Person, "2025-01-01", "2028-12-31")
	must(rec.ID(), err)

	if _, err := s.Law.Choose(ctx, op, "us-ma-oml", "Its act asks for a roll call before the doors close.", 0); err != nil {
		t.Fatal(err)
	}
	h.slug = webtest.Day(8).String()
	h.base = "/work/b/cpab/meetings/" + h.slug
	rec, err = s.Meeting.Schedule(ctx, h.Caller(h.Clerk), meeting.Plan{Kind: "regular", On: h.slug, At: "18:00", Place: "City Hall, Room 204", Link: "https://meet.riverbend.example/cpab", Minutes: 180, Accommodation: "Ask Priya Raman by December 4."})
	id := must(rec.ID(), err)
	e := &evening{hall: h, phones: map[string]*browse.Tab{}, careful: map[string]bool{}, here: map[string]string{}, recused: map[string][]string{}, says: map[string][]string{}, titles: map[string]string{}}
	for n, title := range topics {
		rec, err := s.Agenda.AddItem(ctx, h.Caller(h.Clerk), id, agenda.Item{Title: title, Votes: true, Speak: true, Minutes: 5, Consent: title == consentCalendar})
		item := must(rec.ID(), err)
		e.plan(fmt.Sprint(n+1), title)
		if title != consentCalendar {
			continue
		}
		for i, part := range routine {
			rec, err := s.Agenda.AddItem(ctx, h.Caller(h.Clerk), id, agenda.Item{Title: part, Votes: true, Under: item})
			must(rec.ID(), err)
			e.plan(fmt.Sprint(n+1)+string(rune('a'+i)), part)
		}
	}
	rec, err = s.Meeting.Post(ctx, h.Caller(h.Clerk), id, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: one[int](h.town, `select version from meetings where id = $1`, id)})
	must(rec.ID(), err)

	h.at(8, "18:00")
	public := "/b/cpab/meetings/" + h.slug
	e.public, e.desk, e.plain = h.tab(t, nil, browse.Phone), h.tab(t, nil), h.tab(t, nil, browse.Phone, browse.NoScript)
	for _, tab := range []*browse.Tab{e.public, e.desk, e.plain} {
		tab.Go(public)
		tab.WantText("Tuesday, November 10")
	}
	for i, m := range h.Members {
		tab := h.tab(t, &m, browse.Phone)
		tab.Go(h.base + "/vote")
		e.phones[m.Name] = tab
		e.careful[m.Name] = i%3 == 0
	}
	// By family name.
	e.order = []string{"Lorraine Abbott", "Hannah Brandt", "Mei-Lin Castellano", "Tomás Iglesias", "Grant Lindqvist", eleventh, "Wendell Okafor", "Darius Poole", "Ruth Samuelson", "Joaquín Vela", "Amina Yusuf"}
	if len(e.labels) != 40 || len(h.Members) != 11 {
		t.Fatalf("%d items", len(e.labels))
	}
	return e
}

func (e *evening) plan(label, title string) {
	e.labels = append(e.labels, label)
	e.titles[label] = title
}

// wall is the time of the city's clock as minutes write it.
func (e *evening) wall() string {
	zone, err := time.LoadLocation(webtest.Zone)
	if err != nil {
		e.t.Fatal(err)
	}
	return strings.ToLower(e.Clock.Now().In(zone).Format("3:04 PM"))
}

func (e *evening) wait(d time.Duration) { e.Clock.Advance(d) }

// opens calls the meeting to order and the roll.
func (e *evening) opens(absent ...string) {
	e.clerk.Go(e.base + "/session")
	e.clerk.ClickText("Open the meeting")
	for _, m := range e.Members {
		kind := "in_room"
		if slices.Contains(absent, m.Name) {
			kind = "left"
		}
		e.here[m.Name] = kind
		e.clerk.Check(fmt.Sprintf(`.roll-row input[name="presence-%d"][value="%s"]`, m.Seat, kind))
	}
	e.clerk.ClickText("Record the roll")
	e.quorum()
	var room []string
	for _, m := range e.Members {
		if e.here[m.Name] == "in_room" {
			room = append(room, m.Name)
		}
	}
	e.roll = "In the room: " + strings.Join(room, ", ") + "."
	for name, tab := range e.phones {
		tab.Go(e.base + "/vote")
		if !e.careful[name] {
			tab.ClickText("Do not ask me once more")
			tab.WantText("Your choice counts as soon as you press it.")
		}
	}
}

// present counts who takes part.
func (e *evening) present() int {
	n := 0
	for _, kind := range e.here {
		if kind != "left" {
			n++
		}
	}
	return n
}

// quorum waits until the console says what the script knows.
func (e *evening) quorum() {
	e.t.Helper()
	if n := e.present(); n >= 6 {
		e.clerk.WantText(fmt.Sprintf("Quorum holds: %d present, 6 needed", n))
	} else {
		e.clerk.WantText(fmt.Sprintf("No quorum: %d present, 6 needed", n))
	}
}

// comes enters that a member is in the room, online or gone.
func (e *evening) comes(name, kind string) {
	e.t.Helper()
	was := e.here[name]
	e.here[name] = kind
	e.clerk.Click(fmt.Sprintf(`button[name="set"][value="%d:%s"]`, e.member(name).Seat, kind))
	e.quorum()
	words := map[string]string{"left in_room": "arrived", "left remote": "joined online", "in_room left": "left", "remote left": "left", "in_room remote": "went online", "remote in_room": "came into the room"}[was+" "+kind]
	if words == "" {
		e.t.Fatalf("%s: %s after %s", name, kind, was)
	}
	e.came = append(e.came, fmt.Sprintf("%s %s at %s.", name, words, e.wall()))
}

// takes takes up an item.
func (e *evening) takes(label string) {
	e.t.Helper()
	if at := slices.Index(e.labels, e.item); at+1 < len(e.labels) && e.labels[at+1] == label {
		e.clerk.ClickText("Take up item " + label + " next")
	} else {
		e.clerk.ClickText("Take up another item")
		e.clerk.Select("#other-item", label+" "+e.titles[label])
		e.clerk.ClickText("Take it up")
	}
	e.item = label
	if now := e.clerk.Text(".console-now"); !strings.Contains(now, e.titles[label]) {
		e.t.Fatalf("item %s was taken up, and the console is at %s", label, now)
	}
	if e.says[label] == nil { // minutes say when it was first
		e.says[label] = []string{"Taken up at " + e.wall() + "."}
	}
}

// passes takes up items on which nothing is done.
func (e *evening) passes(each time.Duration, labels ...string) {
	e.t.Helper()
	for _, l := range labels {
		e.takes(l)
		e.wait(each)
	}
}

// recuses declares a conflict, on the member's own phone or through the clerk.
func (e *evening) recuses(name, ground, words string, phone bool) {
	e.t.Helper()
	if phone {
		tab := e.phones[name]
		tab.Go(e.base + "/vote")
		tab.ClickText("I have a conflict: recuse myself")
		tab.Check(`input[name="reason"][value="` + ground + `"]`)
		tab.Type(browse.Label("In words"), words)
		tab.ClickText("Recuse myself from this item")
		tab.WantText("You are recused from this item")
		e.clerk.Go(e.base + "/session")
	} else {
		e.clerk.ClickText("Recuse a member")
		e.clerk.Select("#f-recuse_seat", name)
		e.clerk.Select("#f-recuse_item", e.item+" "+e.titles[e.item])
		e.clerk.Select("#f-reason", ground)
		e.clerk.Type("#f-words", words)
		e.clerk.ClickText("Record the recusal")
		e.clerk.WantText(name + " recused")
	}
	e.recused[e.item] = append(e.recused[e.item], name)
	plain := map[string]string{"employment": "employment", "financial_interest": "financial interest", "family_or_household": "family or household"}[ground]
	e.says[e.item] = append(e.says[e.item], fmt.Sprintf("%s recused from “%s”: %s (%s).", name, e.titles[e.item], plain, strings.TrimSuffix(words, ".")))
}

// votes is how a member votes on a motion: yes, no, abstain, or "" for silence.
func (m motion) votes(name string) string {
	switch {
	case slices.Contains(m.no, name):
		return rules.No
	case slices.Contains(m.abstain, name):
		return rules.Abstain
	case slices.Contains(m.silent, name):
		return ""
	}
	return rules.Yes
}

// entitled lists who can vote now on an item's motions.
func (e *evening) entitled(item string) []string {
	var out []string
	for _, name := range e.order {
		if e.here[name] != "left" && !slices.Contains(e.recused[item], name) {
			out = append(out, name)
		}
	}
	return out
}

// states makes a motion; with vote the question is put at once.
func (e *evening) states(m motion, vote bool) int {
	e.t.Helper()
	e.number++
	e.fill(m)
	m.number, m.item = e.number, e.item
	if m.of > 0 { // it stands under the item of the motion it acts on
		m.item = e.moved[m.of-1].item
	}
	if m.kind == "take_from_table" {
		m.text = "Take from the table: " + e.moved[m.of-1].text
	}
	e.moved = append(e.moved, m)
	if vote {
		e.clerk.ClickText("Put it to the vote now")
		e.opened(m.consent)
	} else {
		e.clerk.ClickText("Open it to debate")
		e.clerk.WantText("Before the board")
	}
	return m.number
}

// fill fills the form of a motion.
func (e *evening) fill(m motion) {
	e.t.Helper()
	e.clerk.Select("#f-kind", m.kind)
	e.clerk.Select("#f-item", e.item+" "+e.titles[e.item])
	e.clerk.Select("#f-mover", m.mover)
	e.clerk.Select("#f-seconder", m.seconder)
	if m.text != "" {
		e.clerk.Type("#f-text", m.text)
	}
	if m.consent {
		e.clerk.Select("#f-method", "consent")
	}
	if m.kind == "refer" {
		e.clerk.ClickText("Refer: to whom, and by when it is to report")
		e.clerk.Select("#f-refer_to", "Youth and Schools Safety Committee")
	}
	if m.proposes != "" || m.of > 0 {
		e.clerk.ClickText("Amend, reconsider or rescind; add an item")
	}
	if m.proposes != "" {
		e.clerk.Type("#f-proposes", m.proposes)
	}
	if m.of > 0 {
		e.clerk.Select("#f-target", one[string](e.town, `select id::text from motions where number = $1 and meeting_id = (select id from meetings where slug = $2 and board_id = $3)`, m.of, e.slug, e.Board))
	}
}

// puts opens the vote on the motion before the board.
func (e *evening) puts(consent bool) {
	e.t.Helper()
	if consent {
		e.clerk.ClickText("Ask for unanimous consent")
	} else {
		e.clerk.ClickText("Open the vote")
	}
	e.opened(consent)
}

func (e *evening) opened(consent bool) {
	e.t.Helper()
	if consent {
		e.clerk.WantText("Consent asked at")
	} else {
		e.clerk.WantText("Vote open since")
	}
}

// decides has everyone vote on a motion and closes it.
func (e *evening) decides(n int) {
	e.t.Helper()
	m := &e.moved[n-1]
	if !m.consent {
		e.ballots(*m)
	}
	e.wait(40 * time.Second)
	if m.consent {
		e.clerk.ClickText("Nobody objects: record consent")
	} else {
		e.clerk.ClickText("Close the vote")
	}
	e.clerk.WantText(e.result(*m))
	m.lines = append(m.lines, e.byName(*m)...)
	m.lines = append(m.lines, e.reckoned(*m))
}

// votes states a motion, puts it and decides it.
func (e *evening) votes(m motion) int {
	e.t.Helper()
	n := e.states(m, true)
	e.decides(n)
	return n
}
