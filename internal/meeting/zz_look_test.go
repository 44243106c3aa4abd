package meeting_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"parley/internal/browse"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/webtest"
)

func TestMain(m *testing.M) { os.Exit(browse.Main(m)) }

func TestZZLook(t *testing.T) {
	dir := "/tmp/look"
	os.MkdirAll(dir, 0o755)
	d := newDesk(t)
	m := d.schedule(t, 36)
	r := d.recommend(t, "Turn body-worn cameras on before arrival")
	min := func() int64 { return 0 }
	_ = min
	var overdue int64
	for i, it := range []meeting.Item{{Title: "Opening and roll call", Minutes: 5}, {Title: "Approve the minutes of November 10", Votes: true, Minutes: 5}, {Title: "Public comment", Speak: true, Minutes: 30},
		{Title: "Report of the police department: 2026-014, foot-pursuit training", Minutes: 20}, {Title: "Turn body-worn cameras on before arrival", Detail: "Draft text, finding and two comments from residents in the packet. Comment closes December 7, noon.", Votes: true, Minutes: 30, Recommendation: r},
		{Title: "Overdue answers: 2026-016 and 2026-019", Votes: true, Minutes: 20}} {
		id := d.add(t, m, it)
		if i == 5 {
			overdue = id
		}
		if i == 4 {
			d.AddPaper(ctx(t), d.clerk(), id, "Packet, 64 pages", "https://example.org/p.pdf")
		}
	}
	browser := browse.Start(t)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", d.As(d.World.Clerk).Cookie().String())
		r.Host = strings.TrimPrefix(d.Server.URL, "http://")
		d.Portal.Server.ServeHTTP(w, r)
	}))
	defer front.Close()
	shoot := func(name, path string, signed bool) {
		for _, size := range []struct {
			n string
			o browse.Option
		}{{"desktop", browse.Desktop}, {"phone", browse.Phone}} {
			base := d.Server.URL
			if signed {
				base = front.URL
			}
			tab := browser.Tab(t, size.o, browse.Base(base))
			tab.Go(path)
			tab.Screenshot(dir+"/"+name+"-"+size.n+".png", true)
		}
	}
	d.Clock.Set(webtest.At(30, "09:12"))
	p := d.post(t, m, meeting.Agenda)
	d.Clock.Set(webtest.At(30, "09:30"))
	d.Confirm(ctx(t), d.clerk(), p, meeting.Confirmation{Channel: "physical", Place: "Notice board at the Canal Street door", On: webtest.Day(30).String(), At: "09:20"})
	d.Clock.Set(webtest.At(32, "14:40"))
	d.EditItem(ctx(t), d.clerk(), overdue, meeting.Item{Title: "Overdue answers: 2026-016, 2026-019 and 2026-020", Votes: true, Minutes: 20, Version: 1})
	d.add(t, m, meeting.Item{Title: "Calendar of meetings for 2027", Votes: true, Minutes: 10})
	d.add(t, m, meeting.Item{Title: "Closing"})
	p = d.post(t, m, meeting.Agenda)
	shoot("work-posted", "/work/b/cpab/meetings/2026-12-08", true)
	d.Confirm(ctx(t), d.clerk(), p, meeting.Confirmation{Channel: "physical", Place: "Notice board at the Canal Street door", On: webtest.Day(32).String(), At: "14:40"})
	m2 := d.schedule(t, 40)
	d.Cancel(ctx(t), d.clerk(), m2, "The hall is flooded.")
	d.schedule(t, 64)
	shoot("public-cancelled", "/b/cpab/meetings/2026-12-12", false)
	shoot("worklist", "/work/b/cpab/meetings", true)
	shoot("confirm", "/work/b/cpab/meetings/2026-12-08/postings/"+itoa(p)+"/confirm", true)
	_ = context.Background
	_ = pg.NotFound
}
