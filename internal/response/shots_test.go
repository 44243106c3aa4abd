package response_test

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"testing"

	"parley/internal/browse"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/webtest"
)

func TestShots(t *testing.T) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		t.Skip()
	}
	d := newDesk(t)
	d.draft(t, 0, complete())
	sign := d.Answering(d.Executive)
	if _, err := slice(d.World).Sign(t.Context(), sign, d.Transmittal, 1, "Chief of Police"); err != nil {
		t.Fatal(err)
	}
	r2, t2 := adopted.Send(t, d.World, "Publish the yearly audit of body-worn cameras")
	d.Clock.Advance(40 * 24 * 3600e9)
	_, t3 := adopted.Send(t, d.World, "Interpreters at traffic stops")
	if _, err := slice(d.World).SaveDraft(t.Context(), d.Answering(d.Drafter), t3, 0, complete()); err != nil {
		t.Fatal(err)
	}
	d.Clock.Advance(33 * 24 * 3600e9)
	adopted.Post(t, d.World, adopted.Draft(t, d.World, "Record the reason for every vehicle search"))
	lost := adopted.Draft(t, d.World, "Limit pretext stops for equipment faults")
	adopted.Decide(t, d.World, adopted.Post(t, d.World, lost), rules.MotionAdoptRecommendation, 3, 7, lost)
	draft := adopted.Draft(t, d.World, "Tell families within 24 hours")
	home := "/work/d/" + itoa(d.Department)
	clerk, exec, drafter := d.As(d.Clerk), d.As(d.Executive), d.As(d.Drafter)
	for _, p := range []struct {
		name, path string
		as         *webtest.Client
	}{
		{"list", "/recommendations", nil}, {"show-answered", "/b/cpab/recommendations/2026-001", nil}, {"show-overdue", "/b/cpab/recommendations/2026-002", nil},
		{"letter", "/b/cpab/recommendations/2026-002/letter/" + itoa(t2), nil}, {"show-lost", "/b/cpab/recommendations/2027-002", nil}, {"show-before", "/b/cpab/recommendations/2027-001", nil},
		{"work-list", "/work/b/cpab/recommendations", clerk}, {"work-show", "/work/b/cpab/recommendations/" + itoa(r2), clerk}, {"work-draft", "/work/b/cpab/recommendations/" + itoa(draft), clerk},
		{"revise", "/work/b/cpab/recommendations/" + itoa(draft) + "/revise", clerk}, {"transmit", "/work/b/cpab/recommendations/" + itoa(r2) + "/transmit", clerk}, {"new", "/work/b/cpab/recommendations/new", clerk},
		{"withdraw", "/work/b/cpab/recommendations/" + itoa(draft) + "/withdraw", clerk},
		{"record", "/work/b/cpab/transmittals/" + itoa(t2) + "/record", clerk}, {"desk", home, exec}, {"answer", home + "/answers/" + itoa(t2), drafter}, {"answer-filled", home + "/answers/" + itoa(t3), exec}, {"sign", home + "/answers/" + itoa(t3) + "/sign", exec},
	} {
		t.Run(p.name, func(t *testing.T) {
			for _, w := range []struct {
				name string
				opt  browse.Option
			}{{"desktop", browse.Desktop}, {"phone", browse.Phone}} {
				base := d.Server.URL
				if p.as != nil {
					base = signedIn(t, d.Server.URL, p.as)
				}
				tab := browse.Start(t).Tab(t, w.opt, browse.Base(base))
				tab.Go(p.path)
				tab.WantStatus(200)
				tab.Screenshot(dir+"/"+p.name+"-"+w.name+".png", true)
				tab.Axe(t)
				tab.NoOverflow(t)
			}
		})
	}
}

func signedIn(t *testing.T, base string, c *webtest.Client) string {
	u, _ := url.Parse(base)
	srv := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		r.Out.Host = u.Host
		r.Out.Header.Set("Cookie", c.Cookie().String())
	}})
	t.Cleanup(srv.Close)
	return srv.URL
}
