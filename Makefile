# The two commands of the README are `make run` and `make test`; each sets everything up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup setup-dev run test lint bench screenshots lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --progress-bar on -e .
	touch $@

setup-dev: $(VENV)/.ready-dev

# torch first and pinned: a later release would pull gigabytes of accelerator libraries
$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/pip install --progress-bar on torch==2.13.0
	$(BIN)/pip install --progress-bar on -e ".[dev,models]"
	touch $@

run: setup
	$(BIN)/famai serve --open

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/famai build
	$(BIN)/pytest

bench: setup-dev
	$(BIN)/famai build
	$(BIN)/famai bench

clean:
	rm -rf $(VENV) .famai
