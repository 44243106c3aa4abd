package journey

import (
	"os"
	"strings"
	"testing"

	"parley/internal/browse"
)

func TestZZShots(t *testing.T) {
	if os.Getenv("SHOTS") == "" {
		t.Skip()
	}
	w := riverbend(t)
	w.draftAnswer()
	only := os.Getenv("SHOTS")
	for _, s := range []struct{ name, who, path string }{
		{"home", "", "/"}, {"boards", "", "/boards"}, {"board", "", "/b/cpab"}, {"members", "", "/b/cpab/members"}, {"meetings", "", "/meetings"},
		{"meeting-next", "", "/b/cpab/meetings/{next}"}, {"meeting-now", "", "/b/cpab/meetings/{now}"}, {"meeting-first", "", "/b/cpab/meetings/{first}"}, {"meeting-cancelled", "", "/b/cpab/meetings/{cancelled}"},
		{"minutes", "", "/b/cpab/meetings/{first}/minutes"}, {"minutes-draft", "", "/b/cpab/meetings/{second}/minutes"},
		{"recs", "", "/recommendations"}, {"rec-answered", "", "/b/cpab/recommendations/{answered}"}, {"rec-overdue", "", "/b/cpab/recommendations/{overdue}"}, {"rec-lost", "", "/b/cpab/recommendations/{lost}"}, {"rec-coming", "", "/b/cpab/recommendations/{coming}"},
		{"letter", "", "/b/cpab/recommendations/{overdue}/letter/{late}"},
		{"how", "", "/how"}, {"subscribe", "", "/b/cpab/subscribe"}, {"choose", "", "/subscribe"}, {"calendar", "", "/b/cpab/calendar"}, {"token", "", "/subscription/{following}"},
		{"imported", "", "/b/nyc-public-safety"}, {"imported-meeting", "", "/b/nyc-public-safety/meetings/{imported}"}, {"imported-members", "", "/b/nyc-public-safety/members"},
		{"signin", "", "/work/sign-in"}, {"notfound", "", "/nothing"},
		{"work-clerk", clerk, "/work"}, {"work-member", member, "/work"}, {"work-chief", executive, "/work"},
		{"w-meetings", clerk, "/work/b/cpab/meetings"}, {"w-meeting-next", clerk, "/work/b/cpab/meetings/{next}"}, {"w-schedule", clerk, "/work/b/cpab/meetings/new"}, {"w-post", clerk, "/work/b/cpab/meetings/{next}/post/agenda"},
		{"w-item", clerk, "/work/b/cpab/meetings/{next}/agenda/{item}/edit"},
		{"console", clerk, "/work/b/cpab/meetings/{now}/session"},
		{"vote-open", member, "/work/b/cpab/meetings/{now}/vote"}, {"vote-confirm", "Hannah Brandt", "/work/b/cpab/meetings/{now}/vote?choice=no&motion={motion}"}, {"vote-receipt", "Darius Poole", "/work/b/cpab/meetings/{now}/vote"}, {"vote-recused", "Grant Lindqvist", "/work/b/cpab/meetings/{now}/vote"}, {"vote-absent", "Amina Yusuf", "/work/b/cpab/meetings/{now}/vote"},
		{"w-minutes", clerk, "/work/b/cpab/minutes"}, {"w-minutes-edit", clerk, "/work/b/cpab/minutes/{second}"}, {"w-mail", clerk, "/work/b/cpab/mail"},
		{"w-recs", clerk, "/work/b/cpab/recommendations"}, {"w-rec", clerk, "/work/b/cpab/recommendations/{sent}"}, {"w-rec-draft", clerk, "/work/b/cpab/recommendations/{draft}"}, {"w-rec-transmit", clerk, "/work/b/cpab/recommendations/{adopted}/transmit"}, {"w-rec-revise", clerk, "/work/b/cpab/recommendations/{draft}/revise"},
		{"desk", drafter, "/work/d/{department}"}, {"answer", drafter, "/work/d/{department}/answers/{late}"}, {"sign", executive, "/work/d/{department}/answers/{drafted}/sign"},
		{"site", operator, "/work/site"}, {"manage", operator, "/work/site/b/cpab"}, {"people", operator, "/work/site/people"}, {"rules", operator, "/work/site/b/cpab/rules"}, {"board-edit", operator, "/work/site/b/cpab/edit"},
	} {
		if only != "all" && !strings.Contains(","+only+",", ","+s.name+",") {
			continue
		}
		for suffix, opt := range map[string]browse.Option{"-1280": browse.Desktop, "-360": browse.Phone} {
			tab := w.as(t, s.who, opt)
			tab.Go(w.fill(s.path))
			tab.Screenshot("/tmp/journeyshots/"+s.name+suffix+".png", true)
		}
	}
}
