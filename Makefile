# `make run` runs the product, `make test` its tests. Both prepare everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test test-live prove check token bench lock clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(VENV)/.standalone ## run the product on embedded defaults (PORT=8000)
	@exec $(BIN)/python -m config.standalone.run

# All tests but Schemathesis's run over the OpenAPI document, which is a part of `make check`.
test: $(VENV)/.development ## run the whole suite against a PostgreSQL of its own
	@$(BIN)/python -m pytest -n 4 --dist worksteal --ignore tests/contract/test_document.py --ignore tests/live $(ARGS)

test-live: $(VENV)/.development ## open and close a checkout at the providers' own test systems (tests/live/README.md)
	@$(BIN)/python -m pytest -n 0 -rs tests/live $(ARGS)

check: $(VENV)/.development ## lint, types, import contracts, migrations, deployment, OpenAPI and what behaves by it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.environment $(BIN)/mypy .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.environment $(BIN)/python manage.py makemigrations --check --dry-run
	PUBLIC_BASE_URL=https://pay.example.com BEHIND_PROXY=on SANDBOX=off WEBHOOK_LOOPBACK=off $(BIN)/python -m tests.environment $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m tests.environment $(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(BIN)/python -m pytest -q tests/contract/test_document.py

prove: $(VENV)/.development ## the fault experiments and the hostile requests, ten times longer (PROVE=10)
	@PROVE=$${PROVE:-10} $(BIN)/python -m pytest -n 2 tests/faults tests/hostile tests/contract tests/providers/sandbox \
		tests/admin/test_odd_input.py $(ARGS)

token: $(VENV)/.standalone ## print an access token of the demo application
	@$(BIN)/python manage.py token

bench: $(VENV)/.development ## measure against pgbench, side by side
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.development ## pin what requirements/*.in ask for, with hashes (ARGS=--upgrade)
	@$(LOCK) $(ARGS) requirements/development.in --output-file requirements/development.txt
	@$(LOCK) --constraint requirements/development.txt requirements/standalone.in --output-file requirements/standalone.txt
	@$(LOCK) --constraint requirements/development.txt requirements/runtime.in --output-file requirements/runtime.txt

clean: ## remove the environment and everything it kept, the demo's data included
	rm -rf $(VENV) var

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Switchyard needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing (on Debian: apt install python3-venv)" >&2; exit 1; }

$(VENV)/.standalone: requirements/standalone.txt | $(VENV)/bin/python
	@[ -e $(VENV)/.development ] || echo "Installing requirements/standalone.txt ..."
	@$(INSTALL) requirements/standalone.txt && touch $@

$(VENV)/.development: requirements/development.txt | $(VENV)/bin/python
	@echo "Installing requirements/development.txt ..."
	@$(INSTALL) requirements/development.txt && touch $@ $(VENV)/.standalone
