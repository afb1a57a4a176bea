# Dutydesk. `make` alone says what there is to do.
# Needs Python 3.11 or newer, make and git; everything else is installed into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
CATALOGS := $(wildcard tui/locale/*/LC_MESSAGES/*.po)
JOBS ?= 2
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check lint format types imports catalogs words bench docs clean

help: ## What there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Open a made-up office (ARGS="--records 20000" for many filed records)
	@$(BIN)/dutydesk demo $(ARGS)

test: $(VENV)/.dev $(VENV)/.tools $(CATALOGS:.po=.mo) ## All tests (ARGS="tests/unit -k visit" for some)
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(ARGS)

check: ## Everything that must hold: tests, lint, types, import contracts, catalogs
	@.ci/run

lint: $(VENV)/.dev ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## Put the sources into the usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/.dev ## Types
	$(BIN)/mypy

imports: $(VENV)/.dev ## The direction of imports
	$(BIN)/lint-imports --no-cache --no-logo

catalogs: $(VENV)/.dev ## Whether every string is translated
	$(BIN)/python .ci/catalogs.py check

words: $(VENV)/.dev ## Take new strings into the catalog (WORDS=DIR: translations from DIR/*.po)
	$(BIN)/python .ci/catalogs.py merge $(WORDS)

bench: $(VENV)/.dev $(CATALOGS:.po=.mo) ## Measure what design and README promise
	$(BIN)/python tests/bench/run.py $(ARGS)

docs: $(VENV)/.dev $(CATALOGS:.po=.mo) ## Write docs/ again from the declarations
	$(BIN)/python .ci/docs.py

clean: ## Remove everything that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f tui/locale/*/LC_MESSAGES/*.mo
	find tui screens store tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +

%.mo: %.po | $(VENV)/.dev
	@$(BIN)/python .ci/catalogs.py compile

$(VENV)/.made:
	@.ci/venv $(VENV)
	@touch $@

# Building compiles the catalogs too, so new words mean building again.
$(VENV)/.run: $(VENV)/.made pyproject.toml .ci/hatch_build.py $(CATALOGS)
	@if [ -e $(VENV)/.dev ]; then \
		$(BIN)/python .ci/catalogs.py compile; \
	fi
	@if [ ! -e $(VENV)/.dev ] || [ pyproject.toml -nt $(VENV)/.dev ]; then \
		echo "Installing Dutydesk into $(VENV) (the first time takes a minute)"; \
		$(BIN)/python -m pip install -qq --editable '.[calendar,sheets]'; \
	fi
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml .ci/hatch_build.py
	@echo "Installing Dutydesk and its development tools into $(VENV)"
	@$(BIN)/python -m pip install -qq --editable '.[dev]'
	@touch $@

$(VENV)/.tools: $(VENV)/.made
	@.ci/tools
	@touch $@
