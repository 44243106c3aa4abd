# make test         everything; installs or names what is missing; ends with "N passed, N failed, N skipped"
# make bench        the benchmarks
# make lint         static checks
# make run          the demo on http://127.0.0.1:8080
# make css          compiles assets/scss anew (needs npm); make css-check says whether the committed sheet is current
# make evening      plays a meeting of three hours in Chromium, about six minutes
# make test-install fetches PostgreSQL's packages into a cache for real (needs the network, Debian or Ubuntu)
#
# PKG=./internal/vote/... narrows test and bench, RUN=Pattern too; RACE=auto|on|off: the race detector
# on tests in which something runs at once, on all but the browser's, on none; NO_SKIP=1 makes a skip a failure;
# FRESH=1 repeats tests whose result Go has kept; TIMEOUT=30m bounds one package.

SHELL       := bash
STATICCHECK ?= go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
PKG         ?= ./...
RACE        ?= auto
TIMEOUT     ?= 30m

flags := -race=$(RACE) -timeout=$(TIMEOUT) $(if $(NO_SKIP),-no-skip) $(if $(FRESH),-fresh) $(if $(RUN),-run '$(RUN)')

# The runner is built first, so that a signal reaches it and not "go run".
tally = t=$$(mktemp -d) && trap 'rm -rf $$t' EXIT && go build -o $$t/tally ./internal/tally && $$t/tally

.PHONY: test bench lint run css css-check evening test-install

test:
	@.ci/need
	@$(tally) $(flags) $(PKG)

bench:
	@.ci/need
	@$(tally) -bench $(flags) $(PKG)

lint:
	@test -z "$$(gofmt -l cmd internal views assets sql 2>/dev/null)" || { gofmt -l cmd internal views assets sql; exit 1; }
	@$(STATICCHECK) ./...

css:
	@assets/scss/build.sh

css-check:
	@assets/scss/build.sh --check

run:
	@go run ./cmd/parley demo

evening:
	@.ci/need
	@go test -tags evening -count=1 -timeout 20m -run AnEvening -v ./internal/journey

test-install:
	@go test -tags network -count=1 -run Install -v ./internal/pgserver
