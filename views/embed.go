// Package views holds the product's pages, mails and messages as files: HTML
// that a web editor can change without knowing Go.
package views

import "embed"

// FS is views/ as it was when the program was built.
//
//go:embed */*
var FS embed.FS
