package figures_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// meeting is the one in session in the city.
type meeting struct {
	t                         *testing.T
	w                         *webtest.World
	id, item, mover, seconder int64
}

// sitting is the meeting in session, with nothing before it.
func sitting(t *testing.T, w *webtest.World) meeting {
	t.Helper()
	count := func(query string, args ...any) int64 { return int64(w.Count(query, args...)) }
	const seatOf = `select t.seat_id from terms t join people p on p.id = t.person_id where t.left_on is null and p.name = $1`
	w.Board = count(`select id from boards where slug = 'cpab'`)
	m := meeting{t, w, count(`select id from meetings where source is null and state = 'in_session'`), count(`select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state = 'in_session' order by i.position desc limit 1`), count(seatOf, "Lorraine Abbott"), count(seatOf, "Hannah Brandt")}
	m.must(w.Portal.Slices.Vote.Close(context.Background(), m.clerk(), count(`select id from motions where state = 'open' and source is null`)))
	return m
}

func (m meeting) clerk() act.Caller { return m.w.Caller(named(m.t, m.w, "Priya Raman")) }

func (m meeting) must(rec act.Receipt, err error) int64 {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	m.w.Clock.Advance(time.Minute)
	return rec.ID()
}

func (m meeting) move(in vote.Motion) int64 {
	m.t.Helper()
	in.Item, in.Mover, in.Seconder, in.Method = m.item, m.mover, m.seconder, rules.MethodRollCall
	return m.must(m.w.Portal.Slices.Vote.Move(context.Background(), m.clerk(), m.id, in))
}

// vote has seven members say the same, and closes the vote.
func (m meeting) vote(motion int64, choice string) {
	m.t.Helper()
	for _, name := range []string{"Lorraine Abbott", "Hannah Brandt", "Wendell Okafor", "Darius Poole", "Ruth Samuelson", "Mei-Lin Castellano", "Joaquín Vela"} {
		seat := int64(m.w.Count(`select t.seat_id from terms t join people p on p.id = t.person_id where t.left_on is null and p.name = $1`, name))
		m.must(m.w.Portal.Slices.Vote.EnterVoice(context.Background(), m.clerk(), motion, seat, choice))
	}
	m.must(m.w.Portal.Slices.Vote.Close(context.Background(), m.clerk(), motion))
}

func TestAReportIsAdoptedAsLaidWhenItsMotionCarries(t *testing.T) {
	w := riverbend(t)
	m, reader := sitting(t, w), w.Anonymous()
	figures := w.Portal.Slices.Figures
	name := func(report, motion int64) {
		t.Helper()
		m.must(figures.Adopt(context.Background(), m.clerk(), report, motion))
	}
	one, two := keptOf(t, w, 2025, 1), keptOf(t, w, 2025, 2)

	// Named while it is before the board, it adopts by carrying; a lost one does not.
	lost := m.move(vote.Motion{Kind: rules.MotionMain, Text: "Adopt version 2 of the annual report for 2025."})
	name(two.ID, lost)
	reader.Get("/b/cpab/reports/2025/versions/2").Want(t, 200).Says(t, "not adopted", "To be adopted by")
	m.vote(lost, rules.No)
	reader.Get("/b/cpab/reports/2025/versions/2").Want(t, 200).Says(t, "not adopted", "Not adopted by")
	motion := m.move(vote.Motion{Kind: rules.MotionMain, Text: "Adopt version 2 of the annual report for 2025, as laid."})
	name(two.ID, motion)
	m.vote(motion, rules.Yes)
	reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "2 of 2", "In place of", "/b/cpab/reports/2025/versions/1")
	old := reader.Get("/b/cpab/reports/2025/versions/1").Want(t, 200).Says(t, "Adopted by the board, then superseded", "Its place is taken by version 2", "Version 2, adopted on November 22, 2026", "checked against the receipts", "/b/cpab/reports/2025/versions/2")
	now := keptOf(t, w, 2025, 2)
	if string(now.SHA256) != string(two.SHA256) || string(now.PDF) != string(two.PDF) || now.Fragment != two.Fragment || !strings.Contains(old.Body, one.Fragment) {
		t.Error("what was adopted is not what was laid")
	}
	if got := reader.Get("/b/cpab/reports/2025/report.pdf").Want(t, 200); got.Body != string(two.PDF) {
		t.Error("the year does not lead to the adopted PDF")
	}
	sound(t, w)

	// Reconsidered, it is adopted no longer, and again when the vote is taken anew.
	again := m.move(vote.Motion{Kind: rules.MotionReconsider, Target: motion})
	m.vote(again, rules.Yes)
	reader.Get("/b/cpab/reports/2025/versions/2").Want(t, 200).Says(t, "Its adoption no longer stands", "Rescinded or reconsidered by", "To be adopted by")
	reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "1 of 2")
	motion = int64(w.Count(`select id from motions where again_of_id = $1`, motion))
	m.must(w.Portal.Slices.Vote.Put(context.Background(), m.clerk(), motion))
	m.vote(motion, rules.Yes)
	reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "2 of 2")
	if n := w.Count(`select count(*) from report_motions where report_id = $1`, two.ID); n != 2 {
		t.Errorf("%d motions were named, want 2", n)
	}

	// Rescinded, it is the report no longer: the one before it is again.
	rescind := m.move(vote.Motion{Kind: rules.MotionRescind, Target: motion})
	m.vote(rescind, rules.Yes)
	reader.Get("/b/cpab/reports/2025/versions/2").Want(t, 200).Says(t, "Its adoption no longer stands", "Rescinded or reconsidered by")
	reader.Get("/b/cpab/reports/2025").Want(t, 200).Says(t, "Adopted by the board", "1 of 2")
	w.As(named(t, w, "Priya Raman")).Post("/work/b/cpab/reports/adopt", "version", strconv.FormatInt(two.ID, 10), "motion", strconv.FormatInt(motion, 10)).Want(t, 409)
	sound(t, w)
}

func TestTheVersionBeforeTheBoardIsTheOneThatIsAdopted(t *testing.T) {
	w := riverbend(t)
	m, reader := sitting(t, w), w.Anonymous()
	figures := w.Portal.Slices.Figures
	lay := func(reason string) int64 {
		t.Helper()
		return m.must(figures.Lay(context.Background(), m.clerk(), 2024, reason))
	}
	// While its vote waits another version is laid: the motion no longer adopts the first.
	first := lay("")
	motion := m.move(vote.Motion{Kind: rules.MotionMain, Debate: true, Text: "Adopt the annual report for 2024."})
	m.must(figures.Adopt(context.Background(), m.clerk(), first, motion))
	second := lay("A date was wrong.")
	m.must(w.Portal.Slices.Vote.Put(context.Background(), m.clerk(), motion))
	third := lay("Another date was wrong.") // the vote has begun, and is not on this one
	m.vote(motion, rules.Yes)
	reader.Get("/b/cpab/reports/2024").Want(t, 200).Says(t, "Laid before the board, not adopted", "3 of 3")
	clerk := w.As(named(t, w, "Priya Raman"))
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	clerk.Post("/work/b/cpab/reports/adopt", "version", id(first), "motion", id(motion)).Want(t, 409).Says(t, "named for this version already")
	clerk.Post("/work/b/cpab/reports/adopt", "version", id(third), "motion", id(motion)).Want(t, 422).Says(t, "opened before this version was laid")
	clerk.Post("/work/b/cpab/reports/adopt", "version", id(second), "motion", id(motion)).Want(t, 303)
	reader.Get("/b/cpab/reports/2024").Want(t, 200).Says(t, "Adopted by the board", "2 of 3", "In place of", "Newer, not adopted")
	reader.Get("/b/cpab/reports/2024/versions/1").Want(t, 200).Says(t, "not adopted, then replaced")
	reader.Get("/b/cpab/reports/2024/versions/3").Want(t, 200).Says(t, "Laid before the board, not adopted", "Follows")
	next := m.move(vote.Motion{Kind: rules.MotionMain, Text: "Adopt version 2 of the annual report for 2024 after all."})
	clerk.Post("/work/b/cpab/reports/adopt", "version", id(first), "motion", id(next)).Want(t, 422).Says(t, "A newer version is before the board")
	sound(t, w)
}
