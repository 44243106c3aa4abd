package record

import (
	"context"
	"strings"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// sqlListed tells whether the agenda that stood posted when a meeting began lists
// an item, or a carried motion of the meeting added it.
const sqlListed = `select exists (select from motions o where o.added_item_id = $2 and o.outcome = 'carried') or exists (select from meetings m
join lateral (select content from postings p where p.meeting_id = m.id and p.kind = 'agenda' and p.posted_at <= coalesce(m.opened_at, p.posted_at) order by p.version desc limit 1) p on true
where m.id = $1 and p.content::jsonb -> 'items' @> jsonb_build_array(jsonb_build_object('id', $2::bigint)))`

// MayAct checks a motion at a meeting against what the law says of agendas: see
// law.MayAct, whose section it returns. item is 0 for none.
func MayAct(ctx context.Context, r pg.Reader, p profile.Profile, meeting, item int64, f law.ActFacts) (string, error) {
	if item != 0 {
		if err := r.Get(ctx, &f.Listed, sqlListed, meeting, item); err != nil {
			return "", err
		}
	}
	return law.MayAct(p, f)
}

// AddWays says in words by which ways the law lets a vote add an item to the agenda
// of a meeting in session; none where it knows no vote for it, or asks for nothing.
func AddWays(p profile.Profile, meetingKind string) []page.Fact {
	x := p.Agenda.AddItem
	if x.None() || law.NoAddVote(p, meetingKind) != "" {
		return nil
	}
	var out []page.Fact
	for _, w := range append([]profile.AddItemWay{x.AddItemWay}, x.Alternatives...) {
		var when []string
		for _, c := range w.Conditions {
			when = append(when, page.RuleWords(c))
		}
		name := say("record.add_without_vote")
		if w.Threshold != "" {
			name = say("threshold." + w.Threshold)
		}
		out = append(out, page.Fact{Name: name, Value: page.Capital(strings.Join(when, "; ")), Cite: &page.Cite{Text: x.Citation}})
	}
	return out
}
