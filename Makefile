# Followthrough: every target does its own set-up; python3 (3.11 to 3.13) and make are all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= $(wildcard followthrough.toml)
CHOSEN = $(if $(filter command,$(firstword $(origin CONFIG))), CONFIG=$(CONFIG))
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
EXTRAS := --extra dask --extra postgres --extra s3
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --no-deps --no-compile
PINNED := $(INSTALL) --require-hashes
OLD_DUCKDB := .duckdb12

WORKERS ?= 3  # more than there are cores: many tests wait for servers, and for time to pass; with 2 they take a tenth longer
AT_ONCE = $(MAKE) --no-print-directory --jobs 2  # setting up takes one core most of the time: two things go on together
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# The tests start the program hundreds of times: it is compiled once, whatever the shell around says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run web demo more test check soak fuzz lint bench dist lock browser postgres clean help

run: $(VENV)/run.done  ## the main job: one full pass over the sources watched
	$(BIN)/followthrough run $(if $(CONFIG),--config $(CONFIG))
	@echo "To look at it in a browser: make web$(CHOSEN), then open http://127.0.0.1:8787/"

web: $(VENV)/run.done  ## the pages of what was published, for a browser, on http://127.0.0.1:8787/ until Ctrl-C
	$(BIN)/followthrough web $(if $(CONFIG),--config $(CONFIG))

demo: $(VENV)/run.done  ## the whole way in a minute, with no network
	@rm -rf build/demo
	$(BIN)/followthrough demo --folder build/demo
	@echo "To look at it in a browser: make web CONFIG=build/demo/followthrough.toml, then open http://127.0.0.1:8787/"

more: $(VENV)/more.done  ## what several machines need besides: Dask, PostgreSQL with DuckLake, object storage (docs/scaling.md)

test:  ## everything CI runs, on two cores
	@$(AT_ONCE) $(VENV)/run.done $(VENV)/dev.done $(OLD_DUCKDB)/done browser postgres
	@$(AT_ONCE) lint $(VENV)/compiled
	$(PYTEST)

check: lint  ## what is quick of it, while working
	$(PYTEST) -m "not slow and not soak"

soak: $(VENV)/run.done $(VENV)/dev.done browser  ## all that `make test` takes a sample of, for two hours or so: every kill, three years of days
	$(PYTEST) -m soak

fuzz: $(VENV)/run.done $(VENV)/dev.done  ## 10,000 damaged and heavy inputs for every reader, for an hour or two; FUZZ="listing --number 2"
	$(BIN)/python -m tests.fuzz $(FUZZ)

lint: $(VENV)/run.done $(VENV)/dev.done  ## ruff and a strict type check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/bench.done  ## measure; see bench/README.md
	$(BIN)/python -m bench

dist: $(VENV)/run.done  ## an sdist and a wheel in dist/, to install with pip or pipx
	$(BIN)/python -c 'from setuptools import build_meta as make; make.build_sdist("dist"); make.build_wheel("dist")'

lock: $(VENV)/dev.done  ## renew the pinned requirements (hashes, no registry named); UPGRADE=--upgrade for newer versions
	$(LOCK) pyproject.toml requirements-run.in -o requirements-run.txt
	for part in more dev bench; do $(LOCK) $(EXTRAS) pyproject.toml requirements-$$part.in -o requirements-$$part.txt || exit 1; done
	$(LOCK) requirements-duckdb12.in -o requirements-duckdb12.txt

browser:  ## Chromium, in which the tests look at the pages, from the distribution's packages
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		echo "Installing Chromium, in which the tests look at the pages …"; \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update \
			&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
		|| { echo "The tests look at the pages in Chromium, and it could not be installed: install the package chromium." >&2; exit 1; }

postgres: browser  ## PostgreSQL, to which the tests publish; after the browser, as apt does one thing at a time
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "Installing PostgreSQL, to which the tests publish …"; \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update \
			&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends postgresql >/dev/null; } \
		|| { echo "The tests publish to PostgreSQL, and it could not be installed: install the package postgresql." >&2; exit 1; }

clean:  ## remove what the targets made (never data/)
	rm -rf $(VENV) $(OLD_DUCKDB) .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "Followthrough needs Python 3.11, 3.12 or 3.13; set PYTHON=python3.12, for example")'
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/created requirements-run.txt pyproject.toml
	@echo "Installing $$(grep -c '^[a-zA-Z]' requirements-run.txt) pinned packages, each checked by its hash (a minute or so, once) …"
	@$(PINNED) -r requirements-run.txt
	@echo "Installing Followthrough itself …"
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/run.done: $(VENV)/installed
	@echo "Making Prefect's database, of which the first run takes a copy …"
	@$(BIN)/python -m flows.scheduled.template
	@touch $@

$(VENV)/more.done: $(VENV)/installed requirements-more.txt
	@$(PINNED) -r requirements-more.txt
	@touch $@

$(VENV)/dev.done: $(VENV)/installed requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(PINNED) -r requirements-dev.txt
	@touch $@

$(VENV)/compiled: $(VENV)/run.done $(VENV)/dev.done  # so that no test is the first to import a module, and pays for it
	@$(BIN)/python -m compileall -q $(VENV)/lib
	@touch $@

$(VENV)/bench.done: $(VENV)/run.done $(VENV)/dev.done requirements-bench.txt
	$(PINNED) -r requirements-bench.txt
	touch $@

$(OLD_DUCKDB)/done: $(VENV)/installed requirements-duckdb12.txt  ## an older client, to prove that it opens the published file
	@$(PINNED) --target $(OLD_DUCKDB) --upgrade -r requirements-duckdb12.txt
	@touch $@
