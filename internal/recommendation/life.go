package recommendation

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/record/sending"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// life is all that happened to one recommendation, in order. Its stage, what
// is owed and which words are public are read from it.
type life struct {
	lifeRow
	zone         *time.Location
	posted       []postedRow
	motions      []motionRow
	transmittals []transmittalRow
	followed     follow.Record
	further      follow.Further // the board's rule now; of one recommendation only
}

// loadLives loads the recommendations of a board (0: of all), or one of them;
// numbered leaves out those that were never posted.
func loadLives(ctx context.Context, r pg.Reader, board, id int64, numbered bool) ([]life, error) {
	var rows []lifeRow
	if err := r.Select(ctx, &rows, sqlLives, board, id, numbered); err != nil {
		return nil, err
	}
	var posted []postedRow
	if err := r.Select(ctx, &posted, sqlPosted, board, id); err != nil {
		return nil, err
	}
	var motions []motionRow
	if err := r.Select(ctx, &motions, sqlMotions, board, id); err != nil {
		return nil, err
	}
	var sent []transmittalRow
	if err := r.Select(ctx, &sent, sqlTransmittals, board, id); err != nil {
		return nil, err
	}
	public, err := sending.Load(ctx, r, board, id)
	if err != nil {
		return nil, err
	}
	followed, err := follow.Load(ctx, r, follow.Narrow{Board: board, Recommendation: id})
	if err != nil {
		return nil, err
	}
	zones := map[string]*time.Location{}
	out := make([]life, len(rows))
	at := make(map[int64]*life, len(rows))
	for i, row := range rows {
		if zones[row.Zone] == nil {
			zone, err := time.LoadLocation(row.Zone)
			if err != nil {
				return nil, err
			}
			zones[row.Zone] = zone
		}
		out[i] = life{lifeRow: row, zone: zones[row.Zone]}
		at[row.ID] = &out[i]
	}
	for _, x := range posted {
		if l := at[x.Recommendation]; l != nil {
			l.posted = append(l.posted, x)
		}
	}
	for _, x := range motions {
		if l := at[x.Recommendation]; l != nil {
			l.motions = append(l.motions, x)
		}
	}
	for _, x := range sent {
		for _, p := range public {
			if p.ID == x.ID {
				x.sending = p
			}
		}
		if l := at[x.Recommendation]; l != nil {
			l.transmittals = append(l.transmittals, x)
		}
	}
	for _, p := range followed.Promises {
		if l := at[p.Recommendation]; l != nil {
			l.followed.Promises = append(l.followed.Promises, p)
		}
	}
	for _, d := range followed.Decisions {
		if l := at[d.Recommendation]; l != nil {
			l.followed.Decisions = append(l.followed.Decisions, d)
		}
	}
	return out, nil
}

// loadLife loads one recommendation of a board: NotFound when it is not there.
func loadLife(ctx context.Context, r pg.Reader, board, id int64) (life, error) {
	ls, err := loadLives(ctx, r, board, id, false)
	if err != nil {
		return life{}, err
	}
	if len(ls) == 0 {
		return life{}, fault.New(fault.NotFound, "not_found")
	}
	ls[0].further, err = follow.LoadFurther(ctx, r, board)
	return ls[0], err
}

// at loads the recommendation that the address of a page of /work names.
func (s *Slice) at(r *http.Request) (life, error) {
	id, err := page.PathID(r, "id")
	if err != nil {
		return life{}, err
	}
	return loadLife(r.Context(), s.db, act.From(r.Context()).Board, id)
}

// lockLife locks a recommendation and then loads what happened to it, so that
// what is read is what stands while the lock is held.
func lockLife(ctx context.Context, tx *pg.Tx, board, id int64) (life, error) {
	var version int
	if err := tx.Get(ctx, &version, sqlLock, id, board); err != nil {
		return life{}, err
	}
	return loadLife(ctx, tx, board, id)
}

func (l life) stage() advice.Stage {
	var events []advice.RecommendationEvent
	for _, p := range l.posted {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventPosted, At: p.At, Void: p.void()})
	}
	for _, m := range l.motions {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventMotion, At: m.At, Motion: rules.MotionKind(m.Kind), Carried: m.carried(), Outcome: m.Outcome})
	}
	for _, m := range l.motions {
		if m.RescindedAt != nil {
			events = append(events, advice.RecommendationEvent{Kind: advice.EventRescinded, At: *m.RescindedAt})
		}
	}
	if l.WithdrawnAt != nil {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventWithdrawn, At: *l.WithdrawnAt})
	}
	var sent []advice.TransmittalFacts
	for _, t := range l.transmittals {
		// Without a rule there is no clock to wait for: the answer is awaited from the sending.
		sent = append(sent, advice.TransmittalFacts{Department: t.DepartmentID, ClockStarted: !t.DueOn.IsZero() || t.Days == 0, Answered: t.SignedAt != nil, SentAgain: t.AgainAt != nil})
	}
	return advice.StageOf(events, sent)
}

func (m motionRow) carried() bool { return m.Outcome == rules.OutcomeCarried }

// heard says that no meeting it stands on the agenda of is still to end.
func (l life) heard() bool {
	return !slices.ContainsFunc(l.posted, func(p postedRow) bool { return !p.void() && !rules.SessionState(p.State).Ended() })
}

// amended says that an amendment has carried since it was last posted.
func (l life) amended() bool {
	return slices.ContainsFunc(l.motions, func(m motionRow) bool {
		return m.Kind == string(rules.MotionAmend) && m.carried() && !slices.ContainsFunc(l.posted, func(p postedRow) bool { return p.At.After(m.At) })
	})
}

// editable says that someone with these roles may write its next version.
func (l life) editable(roles []rules.Role) bool {
	return advice.Editable(l.stage(), l.amended() && rules.Allow(rules.MotionMove, roles))
}

func (m motionRow) adopts() bool { return m.Kind == string(rules.MotionAdoptRecommendation) }

// adoption is the motion that adopted it and was not rescinded, nil without one.
func (l life) adoption() *motionRow {
	for i := range l.motions {
		if m := &l.motions[i]; m.adopts() && m.carried() && m.RescindedAt == nil {
			return m
		}
	}
	return nil
}

// number is like 2026-014, empty before the first posting.
func (l life) number() string {
	if l.Seq == 0 {
		return ""
	}
	return advice.FormatNumber(l.Year, l.Seq)
}

// path is its public address.
func (l life) path() string { return "/b/" + l.Slug + "/recommendations/" + l.number() }

// publicText is the text the public reads: the adopted one, else the one that
// was put before the board last; 0 and empty before the first posting.
func (l life) publicText() (id int64, title string) {
	if m := l.adoption(); m != nil && m.Text != 0 {
		return m.Text, m.Title
	}
	if n := len(l.posted); n > 0 {
		return l.posted[n-1].Text, l.posted[n-1].Title
	}
	return 0, ""
}

// day is the civil date of an instant on the board's calendar.
func (l life) day(t time.Time) rules.Date { return rules.DateOf(t, l.zone) }

// clock reads the response clock of a transmittal on a day.
func (l life) clock(t transmittalRow, today rules.Date) advice.Clock {
	var answered rules.Date
	if t.SignedAt != nil {
		answered = l.day(*t.SignedAt)
	}
	return advice.ClockStatus(t.DueOn, answered, today)
}

// started is the day the clock of a transmittal began, zero while it has not.
func (l life) started(t transmittalRow) rules.Date {
	switch t.StartEvent {
	case advice.StartDelivery:
		return t.DeliveredOn
	case advice.StartAcknowledgement:
		return t.AcknowledgedOn
	}
	return l.day(t.SentAt)
}

// owed is the open transmittal that is due first on a day, nil when none is open.
func (l life) owed(today rules.Date) *transmittalRow {
	var first *transmittalRow
	for i := range l.transmittals {
		t := &l.transmittals[i]
		if t.SignedAt != nil {
			continue
		}
		if first == nil || first.DueOn.IsZero() || !t.DueOn.IsZero() && t.DueOn.Before(first.DueOn) {
			first = t
		}
	}
	if l.stageOn(today) == advice.StageClosed {
		return nil
	}
	return first
}

// What a clock and a stage look like, as in the list of all.
var (
	clockStatus = track.ClockStatus
	stageStatus = track.StageStatus
)

// basis is the rule behind the date an answer is due, with the days that were added.
func (t transmittalRow) basis() string {
	return answers.Basis(t.Days, t.AddedDays, t.Unit, t.Citation)
}

// letterPath is the public letter of a transmittal.
func (l life) letterPath(t transmittalRow) string {
	return l.path() + "/letter/" + strconv.FormatInt(t.ID, 10)
}

// voted says the vote of a motion in numbers, and by which rule it was decided:
// "7 yes, 2 no, 0 abstain. Majority of the votes cast."
func (m motionRow) voted() string {
	out := votedWords(m)
	var c rules.Computation
	if out == "" || json.Unmarshal([]byte(m.Computation), &c) != nil || c.Consent {
		return out
	}
	return out + ". " + say("threshold."+c.Threshold.Rule) + "."
}

// votedWords says the vote of a motion in numbers: "7 yes, 2 no, 0 abstain".
func votedWords(m motionRow) string {
	var c rules.Computation
	if m.Computation == "" || json.Unmarshal([]byte(m.Computation), &c) != nil {
		return ""
	}
	if c.Consent {
		return say("recommendation.by_consent")
	}
	return say("recommendation.votes", "Yes", c.Tally.Yes, "No", c.Tally.No, "Abstain", c.Tally.Abstain)
}

func dateWords(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }
