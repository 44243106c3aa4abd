package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/demo"
	"parley/internal/mail"
	"parley/internal/pgtest"
	"parley/internal/webtest"
)

var riverbend = pgtest.Keep("bench", func(ctx context.Context, dsn string) error {
	_, err := demo.Make(ctx, demo.Options{DSN: dsn, Base: &url.URL{Scheme: "http", Host: "portal.test"}, Mail: mail.Nobody{}, Now: time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC),
		Say: func(int, int, string) {}, Log: slog.New(slog.DiscardHandler)})
	return err
})

// BenchmarkMinutesPage reads one published minutes page over HTTP: the same
// bytes from memory (the floor), from the cache, and made anew from the
// database each time. Compare the ratios within one run.
func BenchmarkMinutesPage(b *testing.B) {
	const path = "/b/cpab/meetings/2026-09-08/minutes"
	at := clock.At(time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC))
	db := riverbend.DB(b, at)
	_, srv := webtest.Serve(b, db, at)
	read := func(b *testing.B, url string) []byte {
		b.Helper()
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			b.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatalf("%d %v", res.StatusCode, err)
		}
		return body
	}
	bytes := read(b, srv.URL+path)
	floor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bytes)
	}))
	defer floor.Close()
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			read(b, floor.URL)
		}
	})
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			read(b, srv.URL+path)
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			webtest.Bump(b, db, "cpab")
			read(b, srv.URL+path)
		}
	})
}
