# Needs only Python 3.11 or newer, git and make; the rest arrives in .venv, from the locks.

# The first interpreter that is new enough. `make PYTHON=/path/to/python` chooses another.
PYTHON = $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; \
	done)
BIN = .venv/bin

.PHONY: help .venv demo test chaos serve check catalogues bench compare image-check lock clean
.DEFAULT_GOAL := help

help: ## what can be made (this list)
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

.venv: .venv/stamp

.venv/stamp: requirements.lock requirements-setup.lock pyproject.toml scripts/environment.py
	@test -n "$(PYTHON)" || { echo 'tyyni: Python 3.11 or newer was not found; install it and try again.' >&2; exit 1; }
	@"$(PYTHON)" scripts/environment.py

demo: .venv/stamp ## a hard conversation played against the real server, from first message to resolved
	@$(BIN)/python -m tools.demo

# Three at a time on two cores: many wait for timers, kills and restarts more than they compute.
test: .venv/stamp ## all tests
	@$(BIN)/pytest -q -n 3

chaos: .venv/stamp ## escalations while their processes are killed, on SQLite and on PostgreSQL with three replicas
	@$(BIN)/python -m tools.chaos

serve: .venv/stamp ## the server on 127.0.0.1:8080, on the embedded defaults
	@$(BIN)/tyyni serve

check: .venv/stamp ## formatting, lint, import rules, types
	@$(BIN)/python scripts/check.py

catalogues: .venv/stamp ## the words shown to people, after a change of them in the code
	@$(BIN)/python -m tools.catalogues update

bench: .venv/stamp ## the benchmark tables
	@$(BIN)/python -m bench

compare: .venv/stamp ## others' tools for the benchmark to measure beside ours, in .venv-compare
	@.venv/uv/bin/uv venv --quiet --allow-existing --python $(BIN)/python .venv-compare
	@.venv/uv/bin/uv pip install --quiet --python .venv-compare/bin/python --group compare

image-check: ## builds the container image without Docker and runs it (Debian, as root)
	@scripts/image-check

# `make lock` keeps the versions that still fit; `make lock UPGRADE=1` takes the newest.
COMPILE = .venv/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-header \
	--python-version 3.11 $(if $(UPGRADE),--upgrade)
lock: .venv/stamp ## the lock files, after a change of dependencies in pyproject.toml
	@$(COMPILE) --group dev pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml -c requirements.lock -o requirements-runtime.lock
	@$(COMPILE) --group pyproject.toml:setup -c requirements.lock -o requirements-setup.lock
	@$(MAKE) --no-print-directory .venv

clean: ## removes .venv, caches and built files; what the server has stored stays
	@rm -rf .venv .venv-compare dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
