// Package blob takes in files and keeps them by the hash of their content: what
// they are is decided by their bytes, pictures lose what they tell of where and
// by whom they were taken, and a file becomes visible whole or not at all.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"parley/internal/fault"
)

// Store keeps content by its hash. Putting the same content twice keeps it
// once.
type Store interface {
	Put(ctx context.Context, content []byte) (Sum, error)
	Open(ctx context.Context, sum Sum) (Content, error)
}

// Content is a kept file, open for reading.
type Content interface {
	io.ReadSeeker
	io.Closer
}

// Sum is the SHA-256 of a content.
type Sum [sha256.Size]byte

// SumOf is the sum of a content.
func SumOf(content []byte) Sum { return sha256.Sum256(content) }

// String is the sum in hex.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// ParseSum reads a sum in hex. Errors: NotFound, for it names no file.
func ParseSum(text string) (Sum, error) {
	var s Sum
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(s) || hex.EncodeToString(raw) != text {
		return s, fault.New(fault.NotFound, "not_found")
	}
	return Sum(raw), nil
}

// Folder keeps contents as files of a folder: ab/abcdef….
type Folder struct{ root string }

// NewFolder opens a folder, and makes it when it is not there.
func NewFolder(root string) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fault.Wrap(fault.Internal, "files_unavailable", err)
	}
	return &Folder{root}, nil
}

func (f *Folder) path(s Sum) string { return filepath.Join(f.root, s.String()[:2], s.String()) }

// Put writes the content beside its place, syncs it and moves it there: a write
// that is cut off leaves nothing under any sum. Errors: Internal
// files_unavailable.
func (f *Folder) Put(_ context.Context, content []byte) (Sum, error) {
	s := SumOf(content)
	if err := f.put(s, content); err != nil {
		return s, fault.Wrap(fault.Internal, "files_unavailable", err)
	}
	return s, nil
}

func (f *Folder) put(s Sum, content []byte) (err error) {
	to := f.path(s)
	if have, err := os.Stat(to); err == nil && have.Size() == int64(len(content)) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(f.root, "incoming-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	if _, err := tmp.Write(content); err != nil {
		return errors.Join(err, tmp.Close())
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Open opens a content. Errors: NotFound; Internal files_unavailable.
func (f *Folder) Open(_ context.Context, s Sum) (Content, error) {
	file, err := os.Open(f.path(s))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.NotFound, "not_found")
	case err != nil:
		return nil, fault.Wrap(fault.Internal, "files_unavailable", err)
	}
	return file, nil
}
