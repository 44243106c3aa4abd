// Package demotest keeps the demonstration's city for tests: made once a run by
// the real actions, cloned for each test.
package demotest

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"time"

	"parley/internal/blob"
	"parley/internal/demo"
	"parley/internal/mail"
	"parley/internal/pgtest"
)

// Now is the present of the city, in UTC.
var Now = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)

// City is the city in mid-life.
func City() *pgtest.Kept {
	return pgtest.Keep("city", func(ctx context.Context, dsn string) error {
		root, err := os.MkdirTemp("", "parley-files-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(root)
		files, err := blob.NewFolder(root)
		if err != nil {
			return err
		}
		_, err = demo.Make(ctx, demo.Options{DSN: dsn, Base: &url.URL{Scheme: "http", Host: "portal.test"}, Mail: mail.Nobody{}, Files: files, Now: Now,
			Say: func(int, int, string) {}, Log: slog.New(slog.DiscardHandler)})
		return err
	})
}
