# The two commands of the README are `make run` and `make test`; each sets everything up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# images of Python set it, and every start of famai would compile its hundreds of modules again
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup setup-dev run test lint build bench screenshots lock clean

setup: $(VENV)/.ready

# The lock file was resolved for Python 3.11; another Python takes the newest versions within the ranges.
$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then \
		$(BIN)/pip install --progress-bar on --require-hashes -r requirements.lock; \
	else echo "Python 不是 3.11，不用锁定文件 requirements.lock，按 pyproject.toml 的版本范围安装"; fi
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

build: setup-dev
	$(BIN)/famai build

# the types on one core, the build on another; then the tests, whose slow files begin (tests/conftest.py)
test: setup-dev
	$(MAKE) -j 2 --output-sync=target lint build
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

bench: setup-dev
	$(BIN)/famai build
	$(BIN)/famai bench

lock: setup
	$(BIN)/pip install pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--output-file requirements.lock pyproject.toml

screenshots: setup-dev
	$(BIN)/famai build
	$(BIN)/famai serve --port 7877 & server=$$!; sleep 15; \
		$(BIN)/python docs/screenshots.py http://127.0.0.1:7877 docs/images; status=$$?; \
		kill $$server; exit $$status

clean:
	rm -rf $(VENV) .famai
