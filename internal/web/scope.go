package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
)

// SQL of the scope: one query finds a board by any address it ever had, with
// the version of its public pages.
const (
	sqlBoardScope = `select b.id, b.slug, b.name, j.zone, coalesce(v.version, 0) as version, coalesce(p.slug, '') as parent_slug, coalesce(p.name, '') as parent, b.source is not null as imported
from board_slugs s join boards b on b.id = s.board_id left join boards p on p.id = b.parent_id join jurisdictions j on j.id = b.jurisdiction_id
left join page_versions v on v.scope = 'board/' || b.id where s.slug = $1`
	sqlDepartmentScope = `select d.id, d.name, j.zone from departments d join jurisdictions j on j.id = d.jurisdiction_id where d.id = $1`
	sqlSite            = `select s.name, s.line, v.version, coalesce((select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.source is null order by b.id limit 1), (select zone from jurisdictions order by id limit 1), 'UTC') as zone
from site s, page_versions v where v.scope = 'site'`
)

type boardScope struct {
	ID      int64  `db:"id"`
	Slug    string `db:"slug"`
	Name    string `db:"name"`
	Zone    string `db:"zone"`
	Version int64  `db:"version"`

	ParentSlug string `db:"parent_slug"` // of a committee
	Parent     string `db:"parent"`

	Imported bool `db:"imported"` // its record is another's: read-only
}

// over puts the crumb of a committee's parent into what surrounds its pages.
func (b boardScope) over(c page.Chrome, base string) page.Chrome {
	if b.Parent != "" {
		c.Committee, c.Parent = base+b.Slug, page.Crumb{Text: b.Parent, Href: base + b.ParentSlug}
	}
	return c
}

type siteScope struct {
	Name    string `db:"name"`
	Line    string `db:"line"`
	Version int64  `db:"version"`
	Zone    string `db:"zone"`
}

// siteName remembers the header's words for error pages when the database is away.
type siteName struct {
	mu         sync.Mutex
	name, line string
}

func (n *siteName) set(name, line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.name, n.line = name, line
}

func (n *siteName) get() (string, string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.name, n.line
}

// scoped puts the act.Scope and the page.Chrome of a request into its context.
func (s *Server) scoped(r *http.Request, rt Route) (*http.Request, error) {
	ctx := r.Context()
	now, err := s.o.DB.Now(ctx)
	if err != nil {
		return r, err
	}
	sc := act.Scope{Now: now, Zone: time.UTC, Path: r.URL.Path}
	var site siteScope
	if err := s.o.DB.GetHot(ctx, &site, sqlSite); err != nil {
		return r, err
	}
	s.site.set(site.Name, site.Line)
	zone := site.Zone
	// Only /work reads the session: a public form never knows who fills it in.
	if c, err := r.Cookie(account.CookieName(s.o.Base)); err == nil && (r.URL.Path == "/work" || strings.HasPrefix(r.URL.Path, "/work/")) {
		p, err := s.o.Sessions.Resolve(ctx, c.Value)
		if err != nil && fault.KindOf(err) != fault.Unauthenticated {
			return r, err
		}
		sc.By = p
	}
	if slug := r.PathValue("slug"); slug != "" {
		var b boardScope
		if err := s.o.DB.GetHot(ctx, &b, sqlBoardScope, slug); err != nil {
			return r, s.unseen(sc, err)
		}
		if b.Imported && strings.HasPrefix(r.URL.Path, "/work/") && rt.Action != rules.SiteRead {
			return r, s.unseen(sc, fault.New(fault.NotFound, "not_found"))
		}
		sc.Board, sc.Slug, sc.BoardName, sc.Version, zone = b.ID, b.Slug, b.Name, b.Version, b.Zone
	}
	if id := r.PathValue("department"); id != "" {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return r, s.unseen(sc, fault.New(fault.NotFound, "not_found"))
		}
		var d struct {
			ID   int64  `db:"id"`
			Name string `db:"name"`
			Zone string `db:"zone"`
		}
		if err := s.o.DB.Get(ctx, &d, sqlDepartmentScope, n); err != nil {
			return r, s.unseen(sc, err)
		}
		sc.Department, zone = d.ID, d.Zone
	}
	if sc.Zone, err = time.LoadLocation(zone); err != nil {
		return r, err
	}
	sc.Today = rules.DateOf(now, sc.Zone)
	if sc.Roles, err = act.Roles(ctx, s.o.DB, sc.By, sc.Board, sc.Department, now); err != nil {
		return r, err
	}
	ctx = act.With(ctx, sc)
	r = r.WithContext(ctx)
	return r.WithContext(page.WithChrome(ctx, s.chrome(ctx))), nil
}

// unseen hides what is not there in /work behind the sign-in from someone who
// has not signed in, so that the answer does not tell the two apart.
func (s *Server) unseen(sc act.Scope, err error) error {
	if fault.KindOf(err) == fault.NotFound && sc.By.Account == 0 && strings.HasPrefix(sc.Path, "/work/") {
		return fault.New(fault.Unauthenticated, "sign_in")
	}
	return err
}

// chrome prepares what surrounds a page of a signed-in person.
func (s *Server) chrome(ctx context.Context) page.Chrome {
	sc := act.From(ctx)
	name, line := s.site.get()
	c := page.Chrome{Lang: page.Lang, SiteName: name, SiteLine: line, NoIndex: true}
	if !sc.Now.IsZero() {
		c.AsOf = sc.Now.In(sc.Zone)
	}
	if sc.By.Account != 0 {
		c.User = &page.User{Name: sc.By.Name, Role: roleWord(sc.Roles)}
	}
	return c
}

// roleWord is the role shown beside the name: the first that counts here.
func roleWord(roles []rules.Role) string {
	for _, want := range []rules.Role{rules.Chair, rules.ViceChair, rules.Clerk, rules.Executive, rules.Drafter, rules.Member, rules.Operator} {
		for _, r := range roles {
			if r == want {
				return page.Say(page.Lang, "role."+string(r))
			}
		}
	}
	return ""
}
