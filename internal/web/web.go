// Package web is the edge: the routes, the order of the middleware, sessions'
// cookie, the cache of public pages, and the one place that turns an error
// into a page. It is the only home of chi.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/internal/act"
	"parley/internal/clock"
	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Handler answers one request that is not a cached public page.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of the route table.
type Route struct {
	Method  string
	Pattern string
	Action  rules.Action
	Serve   Handler                    // a page of /work, or an uncached public form
	Public  page.PublicFunc            // a cached public page
	Query   []string                   // query parameters a public page reads; all others are ignored
	Board   bool                       // a public page whose scope is its board; otherwise the site
	Stream  func(board int64) []string // a stream of wakes: the topics it carries
}

// Sessions finds who a session cookie belongs to.
type Sessions interface {
	// Resolve returns the principal of a live session; Unauthenticated otherwise.
	Resolve(ctx context.Context, token string) (act.Principal, error)
	// Again answers a form whose first sending ended the session it was sent in:
	// it leads where that led. It returns false for any other request.
	Again(w http.ResponseWriter, r *http.Request, action rules.Action) (bool, error)
}

// Options are what the edge needs to know of its surroundings.
type Options struct {
	DB       *pg.DB
	Base     *url.URL // the only source of absolute links; its host is the only host answered
	Log      *slog.Logger
	Sessions Sessions
	Routes   []Route
	Clock    clock.Clock // for request timing only; decisions read the database's
	Trust    int         // proxies in front whose X-Forwarded-For is believed
	Ready    func(ctx context.Context) error
	Live     *live.Hub
}

// Server is the edge of one process.
type Server struct {
	o     Options
	mux   *chi.Mux
	cache *cache
	site  siteName
}

// New builds the edge. It refuses a route whose action has no row in the
// access table.
func New(o Options) (*Server, error) {
	s := &Server{o: o, mux: chi.NewRouter(), cache: newCache(64 << 20)}
	s.mux.Use(s.requestID, s.logged, s.recovered, s.clientIP, s.secured, s.ownHost, s.readable, s.sameSite)
	s.mux.NotFound(s.wrap(func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.NotFound, "not_found")
	}))
	s.mux.MethodNotAllowed(s.notAllowed)
	s.mux.Method(http.MethodGet, "/assets/*", page.Assets())
	s.mux.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	s.mux.Get("/readyz", s.ready)
	for _, rt := range o.Routes {
		if _, ok := rules.PolicyOf(rt.Action); !ok {
			return nil, fault.New(fault.Internal, "route_without_action:"+rt.Method+" "+rt.Pattern)
		}
		h := s.serve(rt)
		s.mux.Method(rt.Method, rt.Pattern, h)
		if rt.Method == http.MethodGet {
			s.mux.Method(http.MethodHead, rt.Pattern, h)
		}
	}
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// HTTP returns a server with every timeout set (threat T43). The write timeout
// leaves room for a slow line.
func (s *Server) HTTP() *http.Server {
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 120 * time.Second, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(s.o.Log.Handler(), slog.LevelWarn),
	}
	srv.RegisterOnShutdown(s.o.Live.Close)
	return srv
}

// stream serves the wakes of a board's topics. A public stream reads no session.
func (s *Server) stream(topics func(board int64) []string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		sc := act.From(ctx)
		return s.o.Live.Serve(w, r, topics(sc.Board), func() (int64, error) {
			var b boardScope
			err := s.o.DB.GetHot(ctx, &b, sqlBoardScope, sc.Slug)
			return b.Version, err
		})
	}
}

func (s *Server) serve(rt Route) http.HandlerFunc {
	switch {
	case rt.Public != nil:
		return s.public(rt)
	case rt.Stream != nil:
		rt.Serve = s.stream(rt.Stream)
	}
	return s.work(rt)
}

// work serves a page of /work or an uncached public form: who asks, about
// what, may they, then the handler.
func (s *Server) work(rt Route) http.HandlerFunc {
	return s.wrap(func(w http.ResponseWriter, r *http.Request) error {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex")
		r, err := s.scoped(r, rt)
		if err != nil {
			return err
		}
		if err := act.Check(rt.Action, act.From(r.Context()).Roles); err != nil {
			if act.From(r.Context()).By.Account != 0 {
				return err
			}
			if done, err := s.o.Sessions.Again(w, r, rt.Action); done || err != nil {
				return err
			}
			return fault.New(fault.Unauthenticated, "sign_in")
		}
		return rt.Serve(w, r)
	})
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.o.Ready(ctx); err != nil {
		s.o.Log.Warn("not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
