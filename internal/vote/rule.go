package vote

import (
	"context"

	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/closed"
	"parley/internal/rules/profile"
	"parley/internal/rules/rollcall"
)

// rulesRow is the revision of the board's rules a motion is decided by; ID 0
// when the board has set none.
type rulesRow struct {
	ID                int64  `db:"id"`
	QuorumBase        string `db:"quorum_base"`
	QuorumFixed       int    `db:"quorum_fixed"`
	QuorumCitation    string `db:"quorum_citation"`
	RecusedCounts     bool   `db:"recused_counts"`
	RemoteCounts      bool   `db:"remote_counts"`
	InPersonFloor     int    `db:"in_person_floor"`
	Threshold         string `db:"threshold"`
	ThresholdCitation string `db:"threshold_citation"`
	SecondRequired    bool   `db:"second_required"`
	RollCallAlways    bool   `db:"roll_call_always"`
	CallOrder         string `db:"call_order"`
	ChairLast         bool   `db:"chair_last"`
	Alternates        string `db:"alternates"`
}

// loadRules reads a revision of the board's rules, or the newest for id 0.
func loadRules(ctx context.Context, r pg.Reader, board, id int64) (rulesRow, error) {
	var x rulesRow
	var err error
	if id == 0 {
		err = r.Get(ctx, &x, sqlRulesNow, board)
	} else {
		err = r.Get(ctx, &x, sqlRulesOf, board, id)
	}
	if pg.NotFound(err) && id == 0 {
		q := rules.DefaultQuorum()
		return rulesRow{QuorumBase: q.Base, RecusedCounts: q.RecusedCounts, RemoteCounts: q.RemoteCounts, SecondRequired: true, ChairLast: true}, nil
	}
	return x, err
}

// quorum is the rule in force at a moment (see record.QuorumOf).
func (x rulesRow) quorum(p profile.Profile, t table, on rules.Date) rules.QuorumRule {
	q := rules.QuorumRule{Base: x.QuorumBase, Fixed: x.QuorumFixed, RecusedCounts: x.RecusedCounts, RemoteCounts: x.RemoteCounts, InPersonFloor: x.InPersonFloor}
	return record.QuorumOf(q, p, t.facts(), t.remote(), on)
}

// lost tells whether a quorum that is needed is not there.
func (x rulesRow) lost(needed bool, p profile.Profile, t table, on rules.Date) bool {
	return needed && record.Lost(t.facts(), x.quorum(p, t, on), on)
}

// rollCall tells whether law or the board's own rule wants each vote on a motion
// of a kind called.
func (x rulesRow) rollCall(p profile.Profile, t table, kind rules.MotionKind) bool {
	closing := kind == rules.MotionEnterClosed
	return x.RollCallAlways || kind == rules.MotionCertifyClosed || closing && closed.Of(p).RollCall || rules.RollCallRequired(p.Votes.RollCall.Values, rules.RollCallFacts{AnyRemote: t.remote(), ClosingMeeting: closing})
}

// roll is the order in which the members are called after a number of roll calls.
func (x rulesRow) roll(t table, before int) []int64 {
	var members []rollcall.Member
	for _, s := range t.seats {
		if s.Term != 0 && s.votes() {
			members = append(members, rollcall.Member{Seat: s.ID, Number: s.Number, Name: s.Name, Chair: s.Chair})
		}
	}
	return rollcall.Call(x.CallOrder, x.ChairLast, before, members)
}

// mustVote is the section under which a member abstains only for a conflict, ""
// where the law lets members abstain.
func mustVote(p profile.Profile) string {
	if p.Votes.Abstention.Word == "prohibited_unless_conflict" {
		return p.Votes.Abstention.Citation
	}
	return ""
}

// thresholds are the board's own defaults by kind.
func (x rulesRow) thresholds(p profile.Profile) map[rules.MotionKind]string {
	return map[rules.MotionKind]string{
		rules.MotionMain: x.Threshold, rules.MotionAdoptRecommendation: x.Threshold, rules.MotionApproveMinutes: x.Threshold, rules.MotionFollowUp: x.Threshold,
		rules.MotionAddAgendaItem: p.Agenda.AddItem.Threshold, rules.MotionEnterClosed: closed.Of(p).Threshold,
	}
}
