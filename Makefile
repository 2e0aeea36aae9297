# Every target sets itself up on a machine with only python3 (3.11 or newer), make and a network.
# `make help` lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check lint bench bench-faults pictures lock browser

VENV := .venv
PORT ?= 8000
PY := $(VENV)/bin/python
# The stamps say which lock the environment was last filled from; a newer lock fills it again.
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s%s\n", $$1, $$2}' Makefile

run: $(RUNTIME) ## set up, create the fictitious demo if there is none, serve on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@$(PY) -m custody demo --port $(PORT)

test: $(DEVELOPMENT) browser lint ## every check: format, lint, types, contracts, all tests and browser stories
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(DEVELOPMENT) lint ## the fast half: format, lint, types, contracts, tests of rules and architecture
	@$(PY) -m pytest -q tests/rules tests/architecture

bench: $(DEVELOPMENT) ## measure, and print figure, floor of the same run and ratio in one table
	@$(PY) -m tests.bench

pictures: $(DEVELOPMENT) browser ## take every page in every size and language, and tell what sticks out, is cut off, small or not translated
	@$(PY) -m tests.look.pictures $(PICTURES)

bench-faults: $(DEVELOPMENT) ## the long fault runs on both engines: 100,000 wrong doses tried at random, writers killed with kill -9, primaries lost, single bytes changed (to go on with after a stop: FAULTS="--keep FILE")
	@$(PY) -m tests.faults $(FAULTS)

lint:
	@$(PY) -m ruff format --check --quiet --output-format=concise . || { echo "Not formatted: run $(VENV)/bin/ruff format ." >&2; exit 1; }
	@$(PY) -m ruff check --quiet --output-format=concise .
	@$(PY) -m mypy
	@said=$$($(VENV)/bin/lint-imports) || { echo "$$said"; exit 1; }; echo "$$said" | grep '^Contracts:'

lock: $(DEVELOPMENT) ## resolve both locks again from pyproject.toml (newer versions: make lock UPGRADE=--upgrade)
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --all-extras --group dev -c requirements.lock -o requirements-dev.lock

# No index, no find-links and no header: a lock names packages and hashes, never a place they came from.
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
  --no-header --no-annotate $(UPGRADE)

# $(call install,LOCK): with uv when it is there, else (or when it fails) with pip, which is always there.
install = { command -v uv >/dev/null && uv pip install --quiet --python $(PY) --require-hashes -r $(1); } \
  || $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $(1)

$(RUNTIME): requirements.lock | $(PY)
	@echo "Installing what the program needs, once ..."
	@$(call install,requirements.lock)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(PY)
	@echo "Installing what the program and its tests need, once ..."
	@$(call install,requirements-dev.lock)
	@touch $@ $(RUNTIME)

$(PY):
	@python=$$(for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done); \
	[ -n "$$python" ] || { echo "custody needs Python 3.11 or newer, and no such python3 is on the path." >&2; exit 1; }; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$$python cannot make an environment: install its venv module (Debian: apt-get install python3-venv)." >&2; \
	  exit 1; }

# The browser stories need Chromium and a font with Chinese glyphs; what cannot be had is named, once.
HAS_BROWSER := { command -v chromium-headless-shell || command -v chromium; } >/dev/null

browser:
	@if $(HAS_BROWSER) && fc-list :lang=zh 2>/dev/null | grep -q .; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium and fonts for the browser stories, once ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
	    chromium-headless-shell fonts-wqy-microhei fonts-dejavu-core fontconfig; } >/dev/null 2>&1 || true; \
	fi; \
	$(HAS_BROWSER) || \
	  echo "Left out: browser stories (no Chromium here, and it could not be installed)." >&2
