package minutes_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/vote"
)

// correct has the board in session correct the minutes of the first meeting,
// as many members voting yes as there are choices "yes".
func (d *desk) correct(t *testing.T, words string, choices ...string) int64 {
	t.Helper()
	ctx := context.Background()
	votes := vote.New(d.db, act.NewDoor(d.db, track.Keep), nil)
	if err := d.write(`update motions set state = 'withdrawn', outcome = 'withdrawn', closed_at = coalesce((select max(cast_at) from ballots b where b.motion_id = motions.id), opened_at) where state = 'open'`); err != nil {
		t.Fatal(err)
	}
	var at struct {
		Meeting int64 `db:"meeting"`
		Item    int64 `db:"item"`
		Target  int64 `db:"target"`
	}
	if err := d.db.Get(ctx, &at, `select g.id as meeting, (select max(i.id) from agenda_items i where i.meeting_id = g.id) as item, (select min(o.id) from motions o where o.kind = 'approve_minutes' and o.outcome = 'carried') as target from meetings g where g.state = 'in_session'`); err != nil {
		t.Fatal(err)
	}
	var seats []int64
	if err := d.db.Select(ctx, &seats, `select distinct on (e.seat_id) e.seat_id from attendance_events e where e.meeting_id = $1 and e.kind <> 'absent' and e.kind <> 'left' order by e.seat_id limit $2`, at.Meeting, len(choices)); err != nil {
		t.Fatal(err)
	}
	rec, err := votes.Move(ctx, d.as(), at.Meeting, vote.Motion{Kind: rules.MotionRescind, Item: at.Item, Mover: seats[0], Seconder: seats[1], Method: rules.MethodRollCall, Target: at.Target, Proposes: words})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	for i, choice := range choices {
		if _, err := votes.EnterVoice(ctx, d.as(), rec.ID(), seats[i], choice); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := votes.Close(ctx, d.as(), rec.ID()); err != nil {
		t.Fatal(err)
	}
	return rec.ID()
}

const yes, no = rules.Yes, rules.No

func TestApprovedMinutesAreCorrectedAndStayReadable(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	before := d.text(t, `select fragment from publications where status = 'approved' order by id limit 1`)
	lost := d.correct(t, "Six people spoke, not five.", yes, yes, yes, no, no, no, no)
	if _, err := d.slice.PublishErratum(ctx, d.as(), first, lost); fault.CodeOf(err) != "minutes_motion_not_carried" {
		t.Errorf("of a lost motion: %v", err)
	}
	carried := d.correct(t, "Six people spoke, not five.", yes, yes, yes, yes, yes, yes, no)
	if _, err := d.slice.PublishErratum(ctx, d.as(), second, carried); fault.CodeOf(err) == "" {
		t.Error("a correction of other minutes was published with these")
	}
	if got := d.text(t, `select outcome from motions where id = $1`, carried); got != "carried" {
		t.Fatal(got)
	}
	if got := d.page(t, url.Values{}); strings.Contains(got, "Publish the correction") {
		t.Error("the second meeting's minutes have no correction")
	}
	if _, err := d.slice.PublishErratum(ctx, d.as(), first, carried); err != nil {
		t.Fatal(err)
	}
	if _, err := d.slice.PublishErratum(ctx, d.as(), first, carried); fault.CodeOf(err) != "erratum_published" {
		t.Errorf("twice: %v", err)
	}
	after := d.text(t, `select fragment from publications order by id desc limit 1`)
	if !strings.Contains(after, "Corrections") || !strings.Contains(after, "Six people spoke, not five.") || !strings.Contains(after, "Five people spoke") {
		t.Errorf("published: %.600s", after)
	}
	if got := d.text(t, `select fragment from publications where status = 'approved' order by id limit 1`); got != before {
		t.Error("the text as approved has changed")
	}
	second := d.correct(t, "The meeting ended at 7:20 pm.", yes, yes, yes, yes, yes, yes, yes)
	if _, err := d.slice.PublishErratum(ctx, d.as(), first, second); err != nil {
		t.Fatal(err)
	}
	if got := d.text(t, `select fragment from publications order by id desc limit 1`); strings.Count(got, "Corrected by the board on") != 2 {
		t.Error("both corrections must stand above the text")
	}
}
