#!/bin/sh
# Compiles ../css/parley.css from this folder with the packages pinned
# by package-lock.json, fetched into a folder outside the project.
#
#   build.sh          writes ../css/parley.css
#   build.sh --check  writes nothing; fails when the committed file differs
#
# PARLEY_SCSS_MODULES may name a folder where they are installed already.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
modules=${PARLEY_SCSS_MODULES:-${TMPDIR:-/tmp}/parley-scss-$(cksum <"$here/package-lock.json" | cut -d' ' -f1)}
if [ ! -x "$modules/node_modules/.bin/sass" ]; then
	command -v npm >/dev/null || { echo "build.sh: npm is needed to compile the style sheet" >&2; exit 69; }
	mkdir -p "$modules"
	cp "$here/package.json" "$here/package-lock.json" "$modules/"
	(cd "$modules" && npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1) || { cat "$modules/npm.log" >&2; exit 69; }
fi
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$modules/node_modules/.bin/sass" --no-source-map --style=compressed --quiet-deps --charset \
	--load-path="$modules/node_modules/@uswds/uswds/packages" "$here/parley.scss" "$out"
if [ "${1:-}" = --check ]; then
	cmp -s "$out" "$here/../css/parley.css" || { echo "assets/css/parley.css is not what assets/scss compiles to: run assets/scss/build.sh" >&2; exit 1; }
	exit 0
fi
cat "$out" >"$here/../css/parley.css"
