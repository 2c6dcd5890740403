# On a machine with Python 3.11 or newer, venv and make: `make demo` answers, `make test` checks.
PYTHON ?= python3
VENV ?= .venv
BENCH_VENV ?= .venv-bench
BIN = $(VENV)/bin
WORKERS ?= 2

.PHONY: demo test check slow mutants bench validation figures story lint types contracts lock clean

demo: $(VENV)/.run-installed  ## the main job on the bundled example
	$(BIN)/nightleaf demo

test: $(VENV)/.dev-installed  ## all tests that take seconds
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

check: lint types contracts test  ## everything that continuous integration runs

slow: $(VENV)/.dev-installed  ## tests that take minutes
	$(BIN)/python -m pytest -n $(WORKERS) -m slow

bench: $(BENCH_VENV)/.bench-installed  ## speed as ratios beside the peers, about 8 minutes; needs g++; no test depends on it
	$(BENCH_VENV)/bin/python benchmarks/bench.py --json benchmarks/results/bench.json --page benchmarks/results.md

mutants: $(VENV)/.dev-installed  ## change the rule engine a little, many times, and see whether a test notices
	$(BIN)/python tests/mutation/mutants.py

validation: $(VENV)/.run-installed  ## write the pages of validation/ anew
	$(BIN)/python validation/write.py
	$(BIN)/python docs/night_story.py

figures: $(VENV)/.run-installed  ## draw the figures of docs/ anew
	$(BIN)/python docs/figures.py

story: $(VENV)/.run-installed  ## write docs/story/night.md anew from equations, library and validation pages
	$(BIN)/python docs/night_story.py

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev-installed
	$(BIN)/mypy

contracts: $(VENV)/.dev-installed
	$(BIN)/lint-imports
	$(BIN)/nightleaf audit

lock: $(VENV)/.dev-installed  ## resolve the locks anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header pyproject.toml requirements-build.in -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header -c requirements.lock pyproject.toml requirements-build.in --extra certificates --extra pdf \
		--extra cohort --extra cluster --extra gpu --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header -c requirements-dev.lock pyproject.toml requirements-build.in --group bench -o requirements-bench.lock

$(VENV)/.run-installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev-installed: $(VENV)/.run-installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(BENCH_VENV)/.bench-installed: requirements-bench.lock pyproject.toml
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) $(BENCH_VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
