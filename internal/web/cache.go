package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/singleflight"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules"
)

// entry is one public page, compressed once, good for one version of its scope
// and until it changes by itself.
type entry struct {
	key     string
	version int64
	public  page.Public
	plain   []byte
	gzipped []byte
	etag    string
}

func (e *entry) size() int64 { return int64(len(e.plain) + len(e.gzipped) + len(e.key) + 256) }

// cache holds the newest version of each page, least recently used out first.
type cache struct {
	mu    sync.Mutex
	limit int64 // bytes
	used  int64
	order *list.List // of *entry, most recently used first
	byKey map[string]*list.Element
	fill  singleflight.Group
}

func newCache(limit int64) *cache {
	return &cache{limit: limit, order: list.New(), byKey: map[string]*list.Element{}}
}

func (c *cache) get(key string, version int64, now time.Time) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	el := c.byKey[key]
	if el == nil {
		return nil
	}
	e := el.Value.(*entry)
	if e.version != version || !e.public.Changes.IsZero() && !now.Before(e.public.Changes) {
		return nil
	}
	c.order.MoveToFront(el)
	return e
}

func (c *cache) put(e *entry) {
	if e.size() > c.limit/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if el := c.byKey[e.key]; el != nil {
		if el.Value.(*entry).version > e.version {
			return
		}
		c.drop(el)
	}
	c.byKey[e.key] = c.order.PushFront(e)
	c.used += e.size()
	for c.used > c.limit {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(el *list.Element) {
	e := el.Value.(*entry)
	c.order.Remove(el)
	delete(c.byKey, e.key)
	c.used -= e.size()
}

// public serves a cached public page: one primary-key read for the version of
// its scope, so that nothing is stale after a commit on any node.
func (s *Server) public(rt Route) http.HandlerFunc {
	return s.wrap(func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		now := s.o.Clock.Now() // for showing only: nothing is decided by it
		var site siteScope
		var board boardScope
		version := int64(0)
		slug := r.PathValue("slug")
		if slug != "" {
			if err := s.o.DB.GetHot(ctx, &board, sqlBoardScope, slug); err != nil {
				return err
			}
			version = board.Version
			if board.Slug != slug { // a former address
				to := *r.URL
				to.Path = strings.Replace(r.URL.Path, "/b/"+slug, "/b/"+board.Slug, 1)
				// Kept only after asking: the board may take its old address back.
				w.Header().Set("Cache-Control", "public, no-cache")
				http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
				return nil
			}
		}
		if !rt.Board || slug == "" {
			if err := s.o.DB.GetHot(ctx, &site, sqlSite); err != nil {
				return err
			}
			s.site.set(site.Name, site.Line)
			version = site.Version
		}
		query := kept(r.URL.Query(), rt.Query)
		key := r.URL.Path + "?" + query.Encode()
		if e := s.cache.get(key, version, now); e != nil {
			return send(w, r, e)
		}
		made, err, _ := s.cache.fill.Do(key+"#"+strconv.FormatInt(version, 10), func() (any, error) {
			if e := s.cache.get(key, version, now); e != nil {
				return e, nil
			}
			// Made for everyone who waits for it, so it does not end with the
			// request that happened to come first.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
			defer cancel()
			e, err := s.fill(ctx, rt, r, key, query, version, board, now)
			if err == nil {
				s.cache.put(e)
			}
			return e, err
		})
		if err != nil {
			return err
		}
		return send(w, r, made.(*entry))
	})
}

// fill makes one page. The request it hands on has no headers and only the
// query parameters the route names.
func (s *Server) fill(ctx context.Context, rt Route, r *http.Request, key string, query url.Values, version int64, board boardScope, now time.Time) (*entry, error) {
	sc := act.Scope{Now: now, Board: board.ID, Slug: board.Slug, BoardName: board.Name, Version: board.Version}
	zone := board.Zone
	var site siteScope
	if err := s.o.DB.GetHot(ctx, &site, sqlSite); err != nil {
		return nil, err
	}
	s.site.set(site.Name, site.Line)
	if zone == "" {
		zone = site.Zone
	}
	var err error
	if sc.Zone, err = time.LoadLocation(zone); err != nil {
		return nil, err
	}
	sc.Today = rules.DateOf(now, sc.Zone)
	bare := r.Clone(act.With(ctx, sc))
	bare.Header = http.Header{}
	bare.URL.RawQuery = query.Encode()
	c := page.Chrome{Lang: page.Lang, Base: strings.TrimRight(s.o.Base.String(), "/"), SiteName: site.Name, SiteLine: site.Line, AsOf: now.In(sc.Zone)}
	bare = bare.WithContext(page.WithChrome(bare.Context(), board.over(c, "/b/")))
	p, err := rt.Public(bare.Context(), bare)
	if err != nil {
		return nil, err
	}
	e := &entry{key: key, version: version, public: p, plain: p.Body}
	sum := sha256.Sum256(p.Body)
	e.etag = base64.RawURLEncoding.EncodeToString(sum[:16])
	if len(p.Body) > 512 {
		var buf bytes.Buffer
		zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := zw.Write(p.Body); err != nil {
			return nil, err
		}
		if err := zw.Close(); err != nil {
			return nil, err
		}
		e.gzipped = buf.Bytes()
	}
	return e, nil
}

// kept keeps the query parameters a page reads, so that no other can fill the
// cache; nor can a value longer than a form takes.
func kept(q url.Values, names []string) url.Values {
	out := url.Values{}
	for _, n := range names {
		if v := q.Get(n); v != "" && utf8.RuneCountInString(v) <= 200 {
			out.Set(n, v)
		}
	}
	return out
}

func send(w http.ResponseWriter, r *http.Request, e *entry) error {
	if e.public.Location != "" {
		w.Header().Set("Cache-Control", "public, no-cache")
		http.Redirect(w, r, e.public.Location, http.StatusMovedPermanently)
		return nil
	}
	h := w.Header()
	kind := e.public.Type
	if kind == "" {
		kind = "text/html; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, no-cache")
	h.Set("Vary", "Accept-Encoding")
	body, etag := e.plain, `"`+e.etag+`"`
	if e.gzipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body, etag = e.gzipped, `"`+e.etag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), e.etag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // a reader who went away cannot be answered any more
	return nil
}

// matches compares If-None-Match (RFC 9110 section 13.1.2) with both
// representations of a page.
func matches(header, etag string) bool {
	if header == "" {
		return false
	}
	for _, m := range strings.Split(header, ",") {
		m = strings.Trim(strings.TrimPrefix(strings.TrimSpace(m), "W/"), `"`)
		if m == "*" || m == etag || m == etag+"-gz" {
			return true
		}
	}
	return false
}

// acceptsGzip reads Accept-Encoding (RFC 9110 section 12.5.3).
func acceptsGzip(header string) bool {
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name != "gzip" && name != "*" {
			continue
		}
		q := strings.ReplaceAll(strings.TrimSpace(params), " ", "")
		return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
	}
	return false
}
