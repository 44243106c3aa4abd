package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/clock"
	"parley/internal/fault"
)

// policy is the strictest CSP under which our pages work: nothing inline, all
// from ourselves.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

type requestIDKey struct{}

// requestID gives every request a name of its own for the log and the error page.
func (s *Server) requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:12]
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// logged writes one line a request: no query, no body, no token. It names the
// route, never the address: some addresses carry a token, and so may what was
// mistyped of one, of which only the first step is kept.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := clock.Real{}.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		route := chi.RouteContext(r.Context()).RoutePattern()
		if route == "" {
			first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
			route = "none:/" + first[:min(len(first), 40)]
		}
		s.o.Log.Info("request", "id", requestID(r.Context()), "method", r.Method, "route", route,
			"status", ww.Status(), "bytes", ww.BytesWritten(), "ms", clock.Real{}.Now().Sub(began).Milliseconds())
	})
}

// recovered turns a panic into the 500 page.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.o.Log.Error("panic", "id", requestID(r.Context()), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				s.fail(w, r, fault.New(fault.Internal, "internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// clientIP finds the reader's network address: the connection's, or the one
// the trusted proxies report. It is used for counting failed sign-ins only.
func (s *Server) clientIP(next http.Handler) http.Handler {
	source := middleware.ClientIPFromRemoteAddr
	if s.o.Trust > 0 {
		source = middleware.ClientIPFromXFFTrustedProxies(s.o.Trust)
	}
	return source(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ip, err := netip.ParseAddr(middleware.GetClientIP(r.Context()))
		if err != nil {
			ip = netip.IPv6Unspecified()
		}
		next.ServeHTTP(w, r.WithContext(act.WithAddr(r.Context(), ip)))
	}))
}

// secured sets the headers that every answer carries.
func (s *Server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.o.Base.Scheme == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// ownHost answers only under the configured name, so that no link can be
// poisoned through the Host header (threat T17). Health checks come by address.
func (s *Server) ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" && !strings.EqualFold(r.Host, s.o.Base.Host) && !s.loopback(r.Host) {
			plain(w, http.StatusMisdirectedRequest, "This address is not served here.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// readable turns away an address that is no text: no page has it, and the
// database takes neither a NUL nor what is not UTF-8.
func (s *Server) readable(next http.Handler) http.Handler {
	text := func(v string) bool { return utf8.ValidString(v) && !strings.ContainsRune(v, 0) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ok := text(r.URL.Path)
		for name, values := range r.URL.Query() {
			ok = ok && text(name) && !slices.ContainsFunc(values, func(v string) bool { return !text(v) })
		}
		if !ok {
			s.fail(w, r, fault.New(fault.NotFound, "not_found"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopback lets localhost stand for 127.0.0.1 when the base address is local.
func (s *Server) loopback(host string) bool {
	name, port, _ := strings.Cut(host, ":")
	return port == s.o.Base.Port() && isLocal(name) && isLocal(s.o.Base.Hostname())
}

func isLocal(name string) bool { return name == "localhost" || name == "127.0.0.1" }

// sameSite refuses cross-site posts (net/http.CrossOriginProtection), and
// posts that carry a session but neither Origin nor Sec-Fetch-Site: a browser
// sends one of them, and only header-less clients without a session (one-click
// unsubscribe) may pass without.
func (s *Server) sameSite(next http.Handler) http.Handler {
	var p http.CrossOriginProtection
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault.New(fault.Forbidden, "cross_site"))
	}))
	inner := p.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			if _, err := r.Cookie(account.CookieName(s.o.Base)); err == nil && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" {
				s.fail(w, r, fault.New(fault.Forbidden, "cross_site"))
				return
			}
			_ = http.NewResponseController(w).SetReadDeadline(clock.Real{}.Now().Add(20 * time.Second))
		}
		inner.ServeHTTP(w, r)
	})
}
