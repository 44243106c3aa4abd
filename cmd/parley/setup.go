package main

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/pg"
	"parley/internal/pgserver"
	"parley/internal/record/track"
)

type migrateCmd struct{ database }

func (c *migrateCmd) Run(ctx context.Context) error {
	dsn, err := c.dsn()
	if err != nil {
		return err
	}
	n, err := pg.Migrate(ctx, dsn)
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := track.CatchUp(ctx, db); err != nil {
		return err
	}
	fmt.Printf("%d migrations applied; the schema is up to date.\n", n)
	return nil
}

type operatorCmd struct {
	database
	Email   string `arg:"" help:"Mail address of the operator."`
	Name    string `help:"Name, as the record prints it. Default: the part of the address before the @."`
	BaseURL string `name:"base-url" env:"PARLEY_BASE_URL" default:"http://127.0.0.1:8080" help:"Public address of the portal, for the link."`
}

func (c *operatorCmd) Run(ctx context.Context) error {
	base, err := baseURL(c.BaseURL, "")
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Name == "" {
		c.Name, _, _ = strings.Cut(c.Email, "@")
	}
	link, err := account.New(db, act.NewDoor(db, track.Keep), base).InviteOperator(ctx, c.Name, c.Email)
	if err != nil {
		return err
	}
	fmt.Printf("%s is an operator. Set the password here (the link works once):\n\n  %s\n", c.Email, link)
	return nil
}

type dbCmd struct {
	Install dbInstallCmd `cmd:"" help:"Fetch PostgreSQL from the distribution's packages into parley's own cache: no root, nothing installed system-wide (Debian, Ubuntu)."`
}

type dbInstallCmd struct {
	Cache string `env:"PARLEY_CACHE" placeholder:"DIR" help:"Where to unpack it. Default: the user's cache folder."`
}

func (c *dbInstallCmd) Run(ctx context.Context) error {
	if c.Cache == "" {
		c.Cache = pgserver.DefaultCacheDir()
	}
	return pgserver.Install(ctx, pgserver.Options{Cache: c.Cache, Log: func(s string) { fmt.Println(s) }})
}
