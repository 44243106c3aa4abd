package rollcall

import (
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// LostRule is how a lost connection counts: as an absence at once, after Grace, or
// only once the roll says that the member is absent. Citation is its source, "" where
// no law and no rule of the board says it.
type LostRule struct {
	Word     string // of profile.Connection
	Grace    time.Duration
	Citation string
}

// Lost says how a member's lost connection counts, and by what right.
//
// It decides: when it is an absence, and the source. Facts: the rule on lost
// connections in force, of the profile or the board's own. Where nothing says how it
// counts, or only this project does, it is an absence from that minute, and the
// citation is "". Errors: none. Source: Tex. Gov't Code section 551.127(a-3);
// elsewhere a project rule, after RONR (12th ed.) 40:1 and 9:30-36: who can neither
// hear nor be heard does not take part, and a quorum counts those who do; a board may
// see it otherwise in a rule of its own, 9:36.
func Lost(r profile.Connection) LostRule {
	out := LostRule{Word: profile.AbsentWhileLost}
	switch r.Word {
	case profile.AbsentWhileLost, profile.AbsentAfterGrace, profile.AbsentWhenDeclared:
		if r.Basis != profile.Policy || r.Own {
			out.Citation = r.Citation
		}
		out.Word, out.Grace = r.Word, time.Duration(r.Minutes)*time.Minute
	}
	return out
}

// Counted is the roll as it counts: a lost connection is an absence from when the
// rule says, not before.
//
// It decides: from when on each member who was cut off does not take part. Facts:
// every entry of one meeting; the law at an instant: the rule is that of the moment
// the loss was entered. With a grace, a member who is back by its end never was
// absent; one whom the chair is to declare absent takes part until the roll has
// another entry of them. Corrected entries have no effect. Errors: none. Source: see
// Lost.
func Counted(events []rules.AttendanceEvent, law func(at time.Time) profile.Profile) []rules.AttendanceEvent {
	corrected := map[int64]bool{}
	for _, e := range events {
		corrected[e.Corrects] = corrected[e.Corrects] || e.Corrects != 0
	}
	live := func(e rules.AttendanceEvent) bool { return !corrected[e.ID] && e.Kind != rules.EntryVoid }
	out := make([]rules.AttendanceEvent, 0, len(events))
	for _, e := range events {
		if e.Kind != rules.Lost || !live(e) {
			out = append(out, e)
			continue
		}
		rule := Lost(law(e.RecordedAt).Remote.LostConnection)
		if rule.Word == profile.AbsentWhileLost {
			out = append(out, e)
			continue
		}
		still := e
		still.Kind = rules.Remote
		out = append(out, still)
		if rule.Word == profile.AbsentWhenDeclared {
			continue
		}
		end := e
		end.ID, end.Corrects, end.EffectiveAt = -e.ID, 0, e.EffectiveAt.Add(rule.Grace)
		back := false
		for _, x := range events {
			back = back || x.Seat == e.Seat && x.ID != e.ID && live(x) && !x.EffectiveAt.Before(e.EffectiveAt) && !x.EffectiveAt.After(end.EffectiveAt) && (x.EffectiveAt.After(e.EffectiveAt) || x.ID > e.ID)
		}
		if !back {
			out = append(out, end)
		}
	}
	return out
}

// Ends lists when graces that run at an instant end, the earliest first only: zero
// for none.
func Ends(events []rules.AttendanceEvent, at time.Time) time.Time {
	var next time.Time
	for _, e := range events {
		if e.ID < 0 && e.EffectiveAt.After(at) && (next.IsZero() || e.EffectiveAt.Before(next)) {
			next = e.EffectiveAt
		}
	}
	return next
}
