package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"parley/internal/blob"
	"parley/internal/clock"
	"parley/internal/demo"
	"parley/internal/mail"
	"parley/internal/pg"
	"parley/internal/pgserver"
	"parley/internal/rules"
	"parley/internal/web"
)

type demoCmd struct {
	Listen string `env:"PARLEY_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on."`
	Data   string `env:"PARLEY_DATA" placeholder:"DIR" help:"Folder of the demonstration's own database. Default: a folder for this user."`
	Reset  bool   `help:"Throw the demonstration's data away and make them anew, with dates relative to today."`
	Bin    string `name:"pg-bindir" env:"PARLEY_PG_BINDIR" placeholder:"DIR" help:"Folder of PostgreSQL's programs; only that one is looked in."`
	Cache  string `env:"PARLEY_CACHE" placeholder:"DIR" hidden:""`
}

// Names of the demonstration's databases: it is filled under the first and
// renamed when it is complete, so that one that was interrupted is never shown.
const (
	filling = "parley_filling"
	filled  = "parley"
)

func (c *demoCmd) Run(ctx context.Context) error {
	if c.Data == "" {
		c.Data = pgserver.DefaultDataDir("demo")
	}
	if c.Cache == "" {
		c.Cache = pgserver.DefaultCacheDir()
	}
	base, err := baseURL("", c.Listen)
	if err != nil {
		return err
	}
	// The address is taken first: a second start on a busy one says so at once
	// and leaves everything as it is.
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return busy(ctx, base, err)
	}
	defer ln.Close()
	if c.Reset {
		if err := pgserver.Remove(ctx, c.Data); err != nil {
			return err
		}
	}
	if err := pgserver.Mark(c.Data); err != nil {
		return err
	}
	srv, err := pgserver.Start(ctx, pgserver.Options{DataDir: c.Data, Cache: c.Cache, BinDir: c.Bin, Log: say, Download: true})
	if err != nil {
		return err
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		_ = srv.Stop(end)
	}()
	return c.serve(ctx, srv, base, ln)
}

func say(s string) { fmt.Println(s) }

// busy explains an address that is taken: by this demo, or by something else.
func busy(ctx context.Context, base *url.URL, cause error) error {
	ask, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ask, http.MethodGet, base.String()+"/healthz", nil)
	if err == nil {
		if res, err := http.DefaultClient.Do(req); err == nil {
			defer res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return fmt.Errorf("a portal is running at %s already; open it there, or choose another address with --listen", base)
			}
		}
	}
	return fmt.Errorf("%w; choose another address with --listen", cause)
}

func (c *demoCmd) serve(ctx context.Context, srv *pgserver.Server, base *url.URL, ln net.Listener) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	folder, err := mail.NewFolder(filepath.Join(c.Data, "mail"))
	if err != nil {
		return err
	}
	files, err := blob.NewFolder(filepath.Join(c.Data, "files"))
	if err != nil {
		return err
	}
	made, err := c.fill(ctx, srv, base, folder, files, log)
	if err != nil {
		return err
	}
	dsn := srv.DSN(filled)
	if _, err := pg.Migrate(ctx, dsn); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	db, err := pg.Open(ctx, dsn, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	pages := &demo.Pages{Made: made, Mail: folder}
	p, err := web.NewPortal(web.PortalOptions{DB: db, Base: base, Log: log, Mail: folder, Files: files, More: []web.Route{
		{Method: http.MethodGet, Pattern: "/demo", Action: rules.DemoSignIn, Serve: pages.Roles},
		{Method: http.MethodPost, Pattern: "/demo/sign-in", Action: rules.DemoSignIn, Serve: pages.SignIn},
		{Method: http.MethodGet, Pattern: "/demo/mail", Action: rules.DemoSignIn, Serve: pages.Sent},
	}})
	if err != nil {
		return err
	}
	pages.Accounts = p.Slices.Account
	if old := (clock.Real{}).Now().Sub(made.At); old > 20*time.Hour {
		fmt.Printf("The demonstration's dates are relative to %s; 'parley demo --reset' makes them anew.\n", made.At.Local().Format("January 2, 2006"))
	}
	fmt.Printf("\nParley is at %s\nSign in as one of its people at %s/demo\nStop it with Ctrl-C; what you did is kept.\n", base, base)
	return serve(ctx, p, ln)
}

// fill makes the demonstration's database unless it is there. A second start
// on the same folder waits for the first to finish making it.
func (c *demoCmd) fill(ctx context.Context, srv *pgserver.Server, base *url.URL, folder *mail.Folder, files blob.Store, log *slog.Logger) (demo.Made, error) {
	admin, err := pg.OpenAdmin(srv.DSN("postgres"))
	if err != nil {
		return demo.Made{}, err
	}
	defer admin.Close()
	ready, err := admin.Exists(ctx, filled)
	if err != nil {
		return demo.Made{}, err
	}
	for wait := 0; !ready && !srv.Owned() && wait < 240; wait++ {
		if wait == 0 {
			say("another start is making the demonstration; waiting for it")
		}
		select {
		case <-ctx.Done():
			return demo.Made{}, ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
		if ready, err = admin.Exists(ctx, filled); err != nil {
			return demo.Made{}, err
		}
	}
	if ready {
		return demo.Load(c.Data)
	}
	if !srv.Owned() {
		return demo.Made{}, errors.New("the demonstration was not finished by the start that began it; stop that one and start again")
	}
	if err := admin.Create(ctx, filling); err != nil {
		return demo.Made{}, err
	}
	dsn := srv.DSN(filling)
	if _, err := pg.Migrate(ctx, dsn); err != nil {
		return demo.Made{}, fmt.Errorf("migrating: %w", err)
	}
	made, err := demo.Make(ctx, demo.Options{DSN: dsn, Base: base, Mail: folder, Files: files, Now: clock.Real{}.Now(), Log: log, Say: progress})
	if err != nil {
		return made, fmt.Errorf("making the demonstration: %w", err)
	}
	if err := made.Save(c.Data); err != nil {
		return made, err
	}
	return made, admin.Rename(ctx, filling, filled)
}

// progress shows how far the story is told, on one line of a terminal.
func progress(done, all int, what string) {
	if done == all {
		fmt.Printf("\rmaking the demonstration: %d of %d, done%40s\n", done, all, "")
		return
	}
	fmt.Printf("\rmaking the demonstration: %d of %d, %-44s", done+1, all, what)
}
