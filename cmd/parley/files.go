package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/page"
)

// openFiles opens what keeps papers: a folder, or a bucket. A bucket that says
// no ends the start; one that does not answer is waited for while the rest of
// the portal works.
func openFiles(ctx context.Context, where string, log *slog.Logger) (blob.Store, error) {
	if !blob.IsS3(where) {
		return blob.NewFolder(where)
	}
	b, err := blob.NewBucket(blob.S3{Address: where, Endpoint: cmp.Or(os.Getenv("AWS_ENDPOINT_URL_S3"), os.Getenv("AWS_ENDPOINT_URL")),
		Region: cmp.Or(os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION")), Key: os.Getenv("AWS_ACCESS_KEY_ID"), Secret: os.Getenv("AWS_SECRET_ACCESS_KEY"), Token: os.Getenv("AWS_SESSION_TOKEN")})
	for _, f := range fault.FieldsOf(err) {
		return nil, errors.New(page.Say(page.Lang, "fault."+f.Code))
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := b.Check(ctx); fault.KindOf(err) == fault.Unavailable {
		log.Warn("the store of papers does not answer", "files", where, "err", err)
	} else if err != nil {
		return nil, fmt.Errorf("%s may not be used: %w", where, err)
	}
	return b, nil
}
