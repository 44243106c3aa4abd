package vote_test

import (
	"fmt"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"testing"

	"parley/internal/browse"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
	"context"
)

func TestZZLook(t *testing.T) {
	dir := "/tmp/votelook"
	os.MkdirAll(dir, 0o755)
	h := newHall(t)
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		for i, title := range []string{"Roll call", "October minutes", "Public comment", "Police report"} {
			tx.Exec(ctx, `insert into agenda_items (board_id, meeting_id, position, title, votes, duration, created_at) values ($1, $2, $3, $4, true, 10, $5)`, h.Board, h.meeting, 10+i, title, webtest.Start)
		}
		tx.Exec(ctx, `insert into papers (board_id, meeting_id, item_id, title, url, created_at) values ($1,$2,$3,'Text as amended, 1 page','https://x.example/a',$4)`, h.Board, h.meeting, h.items[1], webtest.Start)
		_, err := tx.Exec(ctx, `update agenda_items set title = 'Complaint letters in plain language' where id = $1`, h.items[1])
		return err
	})
	front := func(p webtest.Person) string {
		u, _ := url.Parse(h.Server.URL)
		c := h.As(p)
		srv := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(u)
			r.Out.Host = u.Host
			r.Out.Header.Set("Cookie", c.Cookie().String())
		}})
		t.Cleanup(srv.Close)
		return srv.URL
	}
	clerk := front(h.Clerk)
	cli := func(name, u string, w, hh int) {
		cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=/tmp/votelook/prof", fmt.Sprintf("--window-size=%d,%d", w, hh), "--screenshot="+dir+"/"+name+".png", u)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s %v %s", name, err, out)
		}
	}
	shot := func(name, u, path string, opts ...browse.Option) {
		tab := browse.Start(t).Tab(t, append(opts, browse.Base(u))...)
		tab.Go(path)
		tab.Screenshot(dir+"/"+name+".png", true)
		tab.Axe(t)
		tab.NoOverflow(t)
	}
	console := func(name string) {
		shot(name+"-1280", clerk, h.path("session"), browse.Desktop)
		shot(name+"-360", clerk, h.path("session"), browse.Phone)
	}
	console("c1-before")
	rec, err := h.vote.Open(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	h.tick()
	console("c2-roll")
	h.roll(t, 8, rules.InRoom)
	h.mark(t, h.Members[8], rules.Remote)
	h.vote.TakeUp(bg(t), h.clerk(), h.items[0]); h.tick()
	h.vote.TakeUp(bg(t), h.clerk(), h.items[1]); h.tick()
	h.mark(t, h.Members[9], rules.InRoom)
	h.vote.Recuse(bg(t), h.clerk(), vote.Recusal{Item: h.items[1], Seat: h.Members[9].Seat, Ground: rules.RecusalFamily, Words: "My sister’s complaint is one of the sample letters."}); h.tick()
	console("c3-motionform")
	member := front(h.Members[8])
	shot("v1-waiting", member, h.path("vote"), browse.Phone)
	in := h.motion()
	in.Text = "Adopt 2026-022, complaint letters in plain language, as amended"
	o := h.move(t, in)
	for i, p := range h.Members[:6] {
		h.cast(p, o, []string{"yes", "yes", "yes", "no", "yes", "abstain"}[i])
	}
	rec, err = h.vote.EnterVoice(bg(t), h.clerk(), o, h.Members[6].Seat, rules.Yes)
	must(t, rec, err)
	console("c4-vote")
	cli("c4-vote-1024", clerk+h.path("session"), 1024, 1700)
	shot("c4-vote-dark", clerk, h.path("session"), browse.Desktop, browse.Dark)
	shot("v2-open", member, h.path("vote"), browse.Phone)
	shot("v2-open-dark", member, h.path("vote"), browse.Phone, browse.Dark)
	shot("v3-confirm", member, h.path("vote?motion=%d&choice=no", o), browse.Phone)
	h.cast(h.Members[8], o, rules.Yes)
	shot("v4-receipt", member, h.path("vote"), browse.Phone)
	shot("v4-receipt-dark", member, h.path("vote"), browse.Phone, browse.Dark)
	shot("v5-recused", front(h.Members[9]), h.path("vote"), browse.Phone)
	h.mark(t, h.Members[7], rules.Absent)
	shot("v6-absent", front(h.Members[7]), h.path("vote"), browse.Phone)
	h.shut(t, o)
	console("c5-closed")
	shot("v7-closed", member, h.path("vote"), browse.Phone)
	h.mark(t, h.Members[8], rules.Absent)
	in.Method = rules.MethodConsent
	o = h.move(t, in)
	console("c6-consent")
	shot("v8-consent", front(h.Members[1]), h.path("vote"), browse.Phone)
	h.shut(t, o)
	h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	console("c7-over")
}
