package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"parley/internal/web"
	"parley/internal/webtest"
)

// sink is a log that can be read while it is written.
type sink struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestTheLogHoldsNoSecretsAndNoAddresses sends canaries through every place a
// secret passes and looks for them in the log (threat T41).
func TestTheLogHoldsNoSecretsAndNoAddresses(t *testing.T) {
	w := webtest.New(t)
	log := &sink{}
	srv := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: srv.Listener.Addr().String()}
	p, err := web.NewPortal(web.PortalOptions{DB: w.DB, Base: base, Clock: w.Clock, Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	srv.Config = p.Server.HTTP()
	srv.Start()
	defer srv.Close()
	link, err := p.Slices.Account.Mint(context.Background(), w.Clerk.Account, "reset", w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	token := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	canaries := []string{token, "canarytoken", "canary@riverbend.example", "canary+password", "canary password", "canaryquery"}
	for _, path := range []string{u.Path, "/work/invitation/canarytoken", "/work/reset/canarytoken", "/subscription/canarytoken", "/subscription/canarytoken/end", "/boards?x=canaryquery",
		"/work/sign-in?next=/work/reset/canarytoken", "/work/reset/canarytoken/", "/work/invitation/canarytoken/more", "/subscription/canarytoken/other"} {
		res, err := client.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	for _, path := range []string{"/work/sign-in", "/work/reset", "/work/reset/canarytoken", "/b/cpab/subscribe", "/subscription/canarytoken/confirm", "/subscription/canarytoken/end"} {
		res, err := client.PostForm(srv.URL+path, url.Values{"email": {"canary@riverbend.example"}, "password": {"canary password"}, "_key": {"canarytoken"}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	for _, c := range canaries {
		if i := strings.Index(log.String(), c); i >= 0 {
			t.Errorf("the log holds %q: …%s", c, log.String()[max(0, i-120):min(len(log.String()), i+60)])
		}
	}
	if !strings.Contains(log.String(), `"route":"/work/reset/{token}"`) || !strings.Contains(log.String(), `"route":"/boards"`) {
		t.Errorf("the log does not name the routes:\n%s", log.String())
	}
}
