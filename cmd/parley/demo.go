package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"parley/internal/pg"
	"parley/internal/pgserver"
	"parley/internal/web"
)

type demoCmd struct {
	Listen string `env:"PARLEY_LISTEN" default:"127.0.0.1:8080" help:"Address to listen on."`
	Data   string `env:"PARLEY_DATA" placeholder:"DIR" help:"Folder of the demonstration's own database. Default: a folder for this user."`
	Reset  bool   `help:"Throw the demonstration's data away and make them anew, with dates relative to today."`
	Bin    string `env:"PARLEY_PG_BINDIR" placeholder:"DIR" help:"Folder of PostgreSQL's programs; only that one is looked in."`
	Cache  string `env:"PARLEY_CACHE" placeholder:"DIR" hidden:""`
}

func (c *demoCmd) Run(ctx context.Context) error {
	if c.Data == "" {
		c.Data = pgserver.DefaultDataDir("demo")
	}
	if c.Cache == "" {
		c.Cache = pgserver.DefaultCacheDir()
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	say := func(s string) { fmt.Println(s) }
	if c.Reset {
		if err := pgserver.Remove(ctx, c.Data); err != nil {
			return err
		}
	}
	srv, err := pgserver.Start(ctx, pgserver.Options{DataDir: c.Data, Cache: c.Cache, BinDir: c.Bin, Log: say, Download: true})
	if err != nil {
		return err
	}
	defer func() { _ = srv.Stop(context.WithoutCancel(ctx)) }()
	dsn := srv.DSN("postgres")
	if _, err := pg.Migrate(ctx, dsn); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	db, err := pg.Open(ctx, dsn, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	base, err := baseURL("", c.Listen)
	if err != nil {
		return err
	}
	p, err := web.NewPortal(web.PortalOptions{DB: db, Base: base, Log: log})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("another program listens on %s; choose another address with --listen", c.Listen), err)
	}
	fmt.Printf("Parley is at %s\n", base)
	return serve(ctx, p, ln)
}
