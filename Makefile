# `make help` lists what there is.

LISTEN ?= 127.0.0.1:8080
DATA ?= data
COUNT ?= 1000000,10000000

# Folders are among them, so that a file that was taken away counts as a change too.
WEB_SOURCES := $(shell find web/src web/public -not -name '.*' 2>/dev/null) \
	$(wildcard web/index.html web/package.json web/tsconfig.json web/vite.config.ts web/scripts/*.ts)

.DEFAULT_GOAL := help
.PHONY: help run build web test check check-rust check-web check-api check-licences bench bench-page tools
.DELETE_ON_ERROR:

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-15s %s\n", $$1, $$2 }'

run: build ## build everything and serve it, with the demonstration when the store is empty (LISTEN=host:port DATA=folder)
	@exec "$${CARGO_TARGET_DIR:-target}/release/diaban" serve --demo --data '$(DATA)' --listen '$(LISTEN)' --web web/dist

build: web ## web app and release binary
	cargo build --release --locked

web: web/dist/index.html ## web app only, when its sources have changed

test: tools ## every test: Rust, web, browser, GDAL; ends with "N passed, N failed"
	@scripts/test

check: check-rust check-web check-api check-licences ## format, lints, types, documentation, licences

check-rust: ## rustfmt, clippy and rustdoc, warnings denied
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps

check-web: web/node_modules/.installed ## Biome and TypeScript
	cd web && npm run --silent check

check-api: web/node_modules/.installed ## docs/openapi.json and the web app's types are what the code says
	@scripts/check-api

check-licences: ## licences, banned crates and sources of the dependencies
	@scripts/cargo-deny check licenses bans sources

bench: ## benchmarks, and the run beside the peers that scripts/install-peers installed (COUNT=numbers of incidents); writes docs/benchmarks.md
	cargo bench --locked --bench polygon_count
	cargo bench --locked --bench exports
	cargo bench --locked --bench statistics -- --write docs/benchmarks-statistics.md
	cargo bench --locked --bench peers -- --count $(COUNT) --write docs/benchmarks.md

bench-page: web tools ## what the page costs, in headless Chromium; writes docs/benchmarks-page.md
	@scripts/bench-page

tools:
	@scripts/tools

web/node_modules/.installed: web/package-lock.json | tools
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run build
	@touch $@
