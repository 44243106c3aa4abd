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
	"time"

	"parley/internal/mail"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/web"
)

// database is the flag every command over a configured database has.
type database struct {
	DatabaseURL string `name:"database-url" env:"PARLEY_DATABASE_URL" placeholder:"DSN" help:"PostgreSQL data source, as a URL or as key=value words. Without it the libpq environment (PGHOST, PGSERVICE) is used."`
}

func (d database) dsn() (string, error) {
	if d.DatabaseURL != "" {
		return d.DatabaseURL, nil
	}
	if os.Getenv("PGHOST") != "" || os.Getenv("PGSERVICE") != "" {
		return "", nil
	}
	return "", errors.New("no database is configured: set --database-url or PARLEY_DATABASE_URL, or run 'parley demo', which brings its own")
}

func (d database) open(ctx context.Context) (*pg.DB, error) {
	dsn, err := d.dsn()
	if err != nil {
		return nil, err
	}
	return pg.Open(ctx, dsn, nil)
}

type serveCmd struct {
	database
	Listen  string `env:"PARLEY_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on."`
	BaseURL string `name:"base-url" env:"PARLEY_BASE_URL" placeholder:"URL" help:"Public address of the portal: the only source of links in mail, and the only host answered. Default: http:// and the listen address."`
	Proxies int    `env:"PARLEY_PROXIES" default:"0" help:"How many proxies in front are trusted to report the reader's address."`
	SMTPURL string `name:"smtp-url" env:"PARLEY_SMTP_URL" placeholder:"URL" help:"Mail server, as smtp://user:password@host:port or smtps://…. Without one, mail waits and the clerk sees it."`
	From    string `name:"mail-from" env:"PARLEY_MAIL_FROM" placeholder:"ADDRESS" help:"Address mail comes from. Default: parley@ the host of the base URL."`
	Streams int    `env:"PARLEY_STREAMS" default:"8000" help:"How many pages this process keeps live at once; more are told to load again."`
	Files   string `name:"files" env:"PARLEY_FILES" placeholder:"DIR" help:"Folder that keeps uploaded papers, or s3://bucket/prefix of an S3-compatible store, with the usual AWS_… variables. Without one, papers are links only."`
	MaxFile int64  `name:"max-file" env:"PARLEY_MAX_FILE" default:"25" placeholder:"MB" help:"Largest paper that is taken in, in megabytes."`
	Migrate bool   `env:"PARLEY_MIGRATE" negatable:"" default:"true" help:"Bring the database to this program's schema first."`
}

func baseURL(given, listen string) (*url.URL, error) {
	if given == "" {
		given = "http://" + listen
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("--base-url: %q is no web address", given)
	}
	return u, nil
}

func (c *serveCmd) Run(ctx context.Context) error {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	base, err := baseURL(c.BaseURL, c.Listen)
	if err != nil {
		return err
	}
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	if c.Migrate {
		n, err := pg.Migrate(ctx, dsn)
		if err != nil {
			return fmt.Errorf("migrating: %w", err)
		}
		log.Info("schema", "applied", n)
	}
	db, err := pg.Open(ctx, dsn, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Migrate {
		n, err := track.CatchUp(ctx, db)
		if err != nil {
			return err
		}
		log.Info("tracked", "computed", n)
	}
	sender, err := c.sender(base, log)
	if err != nil {
		return err
	}
	o := web.PortalOptions{DB: db, Base: base, Log: log, Trust: c.Proxies, Mail: sender, MaxFile: c.MaxFile << 20, Streams: c.Streams}
	if c.Files != "" {
		if o.Files, err = openFiles(ctx, c.Files, log); err != nil {
			return err
		}
	}
	p, err := web.NewPortal(o)
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	log.Info("listening", "address", base.String())
	return serve(ctx, p, ln)
}

func (c *serveCmd) sender(base *url.URL, log *slog.Logger) (mail.Sender, error) {
	if c.SMTPURL == "" {
		log.Warn("no mail server is configured; mail waits")
		return nil, nil
	}
	if c.From == "" {
		c.From = "parley@" + base.Hostname()
	}
	return mail.NewSMTP(c.SMTPURL, c.From, base.Hostname())
}

// workPause is how often the outbox is looked at.
const workPause = 2 * time.Second

// serve answers, and works the outbox, until the context ends; then it lets
// running requests and mails finish.
func serve(ctx context.Context, p *web.Portal, ln net.Listener) error {
	srv := p.Server.HTTP()
	worked := make(chan struct{})
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	go func() { p.Worker.Run(working, workPause); close(worked) }()
	defer func() { stop(); <-worked }()
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(end); err != nil {
		return err
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
