# The two commands: `make up` runs everything, `make test` passes the tests. `make setup` only prepares.
PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3; do $$v -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$v; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
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
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $(READY)

test: setup check suite

check: setup lint types console

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: setup
	@$(BIN)/mypy .

# The console's own types, style and tests.
console: setup
	@$(BIN)/python console/npm.py check test

# After routes have changed: the document that the console's client is made from.
client: setup
	@$(BIN)/hotline openapi > console/openapi.json

suite: setup
	@$(BIN)/pytest -n $(WORKERS)

clean:
	rm -rf .venv var console/node_modules console/src/api/generated ivr/web/console/built .mypy_cache .ruff_cache .pytest_cache .hypothesis
