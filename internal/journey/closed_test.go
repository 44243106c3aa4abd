package journey

import (
	"parley/internal/closed"
	"parley/internal/law"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
	"parley/internal/vote"
)

func init() {
	lookups["posteditem"] = `select min(i.id) from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state in ('in_session', 'closed') and i.parent_id is null`
	lookups["insession"] = `select slug from meetings where source is null and state in ('in_session', 'recess', 'closed')`
	lookups["alternate"] = `select s.id from seats s join terms t on t.seat_id = s.id and t.left_on is null where s.kind = 'alternate' limit 1`
	lookups["raised"] = `select max(id) from alternate_raises`
	const sitting = "/work/b/cpab/meetings/{insession}/alternates"
	samples["/work/b/{slug}/meetings/{meeting}/alternates"] = []visit{{clerk, sitting}}
	inputs["/work/b/{slug}/meetings/{meeting}/alternates/raise"] = posted{who: clerk, path: sitting + "/raise", page: sitting, prepare: func(w *town) { w.close(); w.lend() },
		good: []string{"alternate", "{alternate}", "seat", "{abbott}", "item", "0"}, wrong: []wrong{{set: []string{"alternate", "{abbott}"}, field: "alternate"}, {set: []string{"seat", "{brandt}"}, field: "seat"}, {set: []string{"item", "999999"}, field: "item"}}}
	inputs["/work/b/{slug}/meetings/{meeting}/alternates/{raise}/end"] = posted{who: clerk, path: sitting + "/{raised}/end", prepare: func(w *town) { w.close(); w.lend(); w.sit() }}
	lookups["catalogued"] = `select min(recommendation_id) from catalog_entries`
	lookups["word"] = `select min(id) from catalog_terms where retired_at is null`
	const catalogue = "/work/b/cpab/recommendations/{catalogued}/catalog"
	samples["/work/b/{slug}/recommendations/{id}/catalog"] = []visit{{clerk, catalogue}}
	samples["/work/b/{slug}/catalog"] = []visit{{clerk, "/work/b/cpab/catalog"}, {clerk, "/work/b/schools/catalog"}}
	inputs["/work/b/{slug}/recommendations/{id}/catalog/save"] = posted{who: clerk, path: catalogue + "/save", page: catalogue, good: []string{"origin", "audit", "origin_words", "The county's audit.", "origin_link", "https://riverbend.example/audit"},
		wrong: []wrong{{set: []string{"topics", "Weather"}, field: "topics"}, {set: []string{"groups", "Nobody"}, field: "groups"}, {set: []string{"priority", "high", "criterion", ""}, field: "criterion"}, {set: []string{"priority", "high", "mover", ""}, field: "mover"},
			{set: []string{"origin", "other", "origin_words", ""}, field: "origin_words"}, {set: []string{"origin_link", "javascript:x"}, field: "origin_link"}, {set: []string{"repeats", "999999"}, field: "repeats"}, {set: []string{"base", "99"}, status: 409}}}
	inputs["/work/b/{slug}/catalog/add"] = posted{who: clerk, path: "/work/b/cpab/catalog/add", page: "/work/b/cpab/catalog", good: []string{"kind", "topic", "name", "Towing"}, wrong: []wrong{{set: []string{"kind", "-"}, field: "kind"}, {set: []string{"kind", "mood"}, field: "kind"}, {set: []string{"name", ""}, field: "name"}, {set: []string{"name", "use of FORCE"}, field: "name"}}}
	inputs["/work/b/{slug}/catalog/{term}/retire"] = posted{who: clerk, path: "/work/b/cpab/catalog/{word}/retire"}
	const mistaken, ended = "/work/b/cpab/meetings/{insession}/correct", "/work/b/cpab/meetings/{second}/correct"
	samples["/work/b/{slug}/meetings/{meeting}/correct"] = []visit{{clerk, mistaken}, {clerk, ended}}
	inputs["/work/b/{slug}/meetings/{meeting}/correct/enter"] = posted{who: clerk, path: ended + "/enter", page: ended, prepare: func(w *town) { w.end() },
		good: []string{"what", "adjourning", "reason", "The wrong button."}, wrong: []wrong{{set: []string{"what", "-"}, field: "what"}, {set: []string{"what", "weather"}, field: "what"}, {set: []string{"what", "vote:999999"}, status: 409}, {set: []string{"reason", ""}, field: "reason"}}}
	const online = "/work/b/cpab/meetings/{insession}/online"
	samples["/work/b/{slug}/meetings/{meeting}/online"] = []visit{{clerk, online}, {clerk, "/work/b/cpab/meetings/{second}/online"}}
	inputs["/work/b/{slug}/meetings/{meeting}/online/record"] = posted{who: clerk, path: online + "/record", page: online, prepare: func(w *town) { w.away() },
		good: []string{"seat", "{abbott}", "ground", "health", "words", ""}, wrong: []wrong{{set: []string{"seat", "999999"}, field: "seat"}, {set: []string{"ground", "-"}, field: "ground"}, {set: []string{"ground", "other"}, field: "words"}}}
	const here = "/work/b/cpab/meetings/{insession}/closed"
	samples["/work/b/{slug}/meetings/{meeting}/closed"] = []visit{{clerk, here}, {clerk, "/work/b/cpab/meetings/{second}/closed"}}
	samples["/b/{slug}/meetings/{meeting}"] = append(samples["/b/{slug}/meetings/{meeting}"], visit{"", "/b/cpab/meetings/{second}"})
	samples["/work/b/{slug}/meetings/{meeting}/closed/enter"] = []visit{{clerk, here + "/enter"}}
	samples["/work/b/{slug}/meetings/{meeting}/closed/{number}/report"] = []visit{{clerk, "/work/b/cpab/meetings/{second}/closed/1/report"}}
	samples["/work/b/{slug}/meetings/{meeting}/closed/{number}/certify"] = []visit{{clerk, "/work/b/cpab/meetings/{second}/closed/1/certify"}}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/{number}/certify"] = posted{who: clerk, path: "/work/b/cpab/meetings/{second}/closed/1/certify", page: "/work/b/cpab/meetings/{second}/closed/1/certify", good: []string{"kind", "not_taken", "words", "Nobody remembers."},
		wrong: []wrong{{set: []string{"kind", "-"}, field: "kind"}, {set: []string{"kind", "perhaps"}, field: "kind"}, {set: []string{"words", ""}, field: "words"}}}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/enter"] = posted{who: clerk, path: here + "/enter", page: here + "/enter", prepare: func(w *town) { w.close() },
		good:  []string{"item", "{posteditem}", "grounds", "litigation", "statement", "A claim.", "resumes", "yes"},
		wrong: []wrong{{set: []string{"grounds", "-"}, field: "grounds"}, {set: []string{"grounds", "other"}, field: "section"}, {set: []string{"item", "0"}, field: "item"}, {set: []string{"item", "999999"}, field: "item"}, {set: []string{"until", "25:00"}, field: "until"}, {set: []string{"resumes", "perhaps"}, field: "resumes"}}}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/extend"] = posted{who: clerk, path: here + "/extend", good: []string{"until", "23:00"}, prepare: func(w *town) { w.shut() }, wrong: []wrong{{set: []string{"until", ""}, field: "until"}, {set: []string{"until", "noon"}, field: "until"}}}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/return"] = posted{who: clerk, path: here + "/return", prepare: func(w *town) { w.shut() }}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/complete"] = posted{who: clerk, path: here + "/complete", prepare: func(w *town) { w.wait(); w.shut() }}
	inputs["/work/b/{slug}/meetings/{meeting}/closed/{number}/report"] = posted{who: clerk, path: "/work/b/cpab/meetings/{second}/closed/1/report", page: "/work/b/cpab/meetings/{second}/closed/1/report", good: []string{"kind", "not_given", "words", "A court has sealed it."},
		wrong: []wrong{{set: []string{"kind", "-"}, field: "kind"}, {set: []string{"kind", "action"}}, {set: []string{"words", ""}, field: "words"}}}
}

// shut takes the meeting that runs into closed session.
func (w *town) shut() {
	w.close()
	w.must(w.Portal.Slices.Closed.Enter(w.ctx(), w.by(clerk), one[string](w, lookups["insession"]), closed.Entry{Item: one[int64](w, lookups["posteditem"]), Grounds: []string{"litigation"}, Statement: "A claim.", Resumes: "yes"}))
}

// wait lets open session not resume at once, as a by-law may.
func (w *town) wait() {
	w.must(w.Portal.Slices.Law.Set(w.ctx(), w.by(operator), law.Rule{Key: "closed.reconvene", Value: []byte("12"), Citation: "By-law 9", Basis: "by_law", Reason: "As in Wisconsin.", Revision: one[int](w, `select count(*) from law_rules l join boards b on b.id = l.board_id where b.slug = 'cpab'`)}))
}

// lend lets a member go and the alternate come.
func (w *town) lend() {
	var all []vote.Presence
	for name, kind := range map[string]rules.Presence{"abbott": rules.Absent, "alternate": rules.InRoom} {
		all = append(all, vote.Presence{Seat: one[int64](w, lookups[name]), Kind: kind})
	}
	w.must(w.Portal.Slices.Vote.RecordAttendance(w.ctx(), w.by(clerk), w.now(), all))
}

// end adjourns the meeting that runs: it is the newest that ended then.
func (w *town) end() {
	w.close()
	w.must(w.Portal.Slices.Vote.Adjourn(w.ctx(), w.by(clerk), w.now()))
}

// away lets a member take part from home.
func (w *town) away() {
	w.must(w.Portal.Slices.Vote.RecordAttendance(w.ctx(), w.by(clerk), w.now(), []vote.Presence{{Seat: one[int64](w, lookups["abbott"]), Kind: rules.Remote}}))
}

func (w *town) sit() {
	w.must(w.Portal.Slices.Alternate.Raise(w.ctx(), w.by(clerk), one[string](w, lookups["insession"]), alternate.Raise{Alternate: one[int64](w, lookups["alternate"]), Seat: one[int64](w, lookups["abbott"])}))
}
