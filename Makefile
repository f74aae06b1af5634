# The two commands: `make up` runs everything, `make test` passes the tests. `make setup` only prepares.
PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3; do $$v -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$v; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
READY_TO_SEE := .venv/.ready-to-see
READY_TO_TEST := .venv/.ready-to-test
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN)
# One more than cores, for a test in a browser waits a third of its time; with many more, whoever is on the telephone there
# comes too late for what they wait for.
PROCESSES ?= $(shell expr $(WORKERS) + 1)
STARTED := $(shell date +%s)
CONSOLE := $(shell find console -type f -not -path '*/node_modules/*' -not -path '*/generated/*')
# Some surroundings forbid Python to keep what it has compiled: each of many processes would compile all of it again.
export PYTHONDONTWRITEBYTECODE :=
NO_VENV := hotline: the environment could not be made; its own words are above. On Debian and Ubuntu it wants: apt install python3-venv
NO_PACKAGES := hotline: packages could not be installed; the words of pip are above. Without a network nothing can be fetched: check it, or name the mirror you use in PIP_INDEX_URL, and run the same command again.

.PHONY: up setup test check types lint console client suite clean

# make up ARGS="--port 8100 --sandbox-port 8110" passes options on.
up: setup
	@$(BIN)/hotline up $(ARGS)

setup: $(READY_TO_SEE)

$(READY): pyproject.toml constraints.txt hatch_build.py
	@test -n "$(PYTHON)" || { echo "Hotline needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3"; exit 1; }
	@echo "hotline: making the environment .venv (some ten seconds, once) …"
	@$(PYTHON) -m venv .venv || { echo "$(NO_VENV)"; exit 1; }
	@echo "hotline: fetching and installing the packages (one to two minutes, once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" || { echo "$(NO_PACKAGES)"; exit 1; }
	@HOTLINE_WITHOUT_CONSOLE=1 $(INSTALL) --editable . --group console || { echo "$(NO_PACKAGES)"; exit 1; }
	@touch $(READY)

# What people see. HOTLINE_WITHOUT_CONSOLE=1 leaves it out.
$(READY_TO_SEE): $(READY) $(CONSOLE)
	@test -n "$(HOTLINE_WITHOUT_CONSOLE)" || echo "hotline: building the screens (about a minute, once and when they have changed) …"
	@test -n "$(HOTLINE_WITHOUT_CONSOLE)" || $(BIN)/python console/npm.py build >.venv/console.log 2>&1 || { cat .venv/console.log; exit 1; }
	@touch $(READY_TO_SEE)
	@echo "hotline: prepared in $$(( $$(date +%s) - $(STARTED) )) seconds"

# What only the tests and the checks need.
$(READY_TO_TEST): $(READY_TO_SEE)
	@echo "hotline: adding what the tests need (about a minute, once) …"
	@$(INSTALL) --group dev || { echo "$(NO_PACKAGES)"; exit 1; }
	@touch $(READY_TO_TEST)

test: check suite

# Beside one another: each of them keeps one core busy.
check: $(READY_TO_TEST)
	@$(MAKE) --no-print-directory -j $(WORKERS) lint types console

lint: $(READY_TO_TEST)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(READY_TO_TEST)
	@$(BIN)/mypy .

# The console's own types, style and tests.
console: $(READY_TO_TEST)
	@$(BIN)/python console/npm.py check test

# After routes have changed: the document that the console's client is made from.
client: setup
	@$(BIN)/hotline openapi > console/openapi.json

suite: $(READY_TO_TEST)
	@$(BIN)/pytest -n $(PROCESSES)

clean:
	rm -rf .venv var console/node_modules console/src/api/generated ivr/web/console/built .mypy_cache .ruff_cache .pytest_cache .hypothesis
