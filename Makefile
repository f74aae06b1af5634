# The two commands: `make up` runs everything, `make test` passes the tests. `make setup` only prepares.
PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3; do $$v -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$v; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
READY_TO_TEST := .venv/.ready-to-test
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
WORKERS ?= 2

.PHONY: up setup test check types lint console client suite clean

# make up ARGS="--port 8100 --sandbox-port 8110" passes options on.
up: setup
	@$(BIN)/hotline up $(ARGS)

setup: $(READY)

CONSOLE := $(shell find console -type f -not -path '*/node_modules/*' -not -path '*/generated/*')

# The console is built on the way, by hatch_build.py, when anything it is made from has changed.
$(READY): pyproject.toml constraints.txt hatch_build.py $(CONSOLE)
	@test -n "$(PYTHON)" || { echo "Hotline needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3"; exit 1; }
	@echo "Preparing .venv: a few minutes, the first time only."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(INSTALL) --editable .
	@touch $(READY)

# What only the tests and the checks need.
$(READY_TO_TEST): $(READY)
	@echo "Adding what the tests need."
	@$(INSTALL) --group dev
	@touch $(READY_TO_TEST)

test: check suite

check: lint types console

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
	@$(BIN)/pytest -n $(WORKERS)

clean:
	rm -rf .venv var console/node_modules console/src/api/generated ivr/web/console/built .mypy_cache .ruff_cache .pytest_cache .hypothesis
