// Package assets holds the style sheet, fonts, pictures and scripts that pages
// load. scss/ is the source of css/ and is not part of the program.
package assets

import "embed"

// FS is assets/ as it was when the program was built.
//
//go:embed css/*.css font/*.woff2 img/* js/*.js
var FS embed.FS
