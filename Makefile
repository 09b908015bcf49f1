# make lab         JupyterLab at the first lecture; options go through: make lab ARGS="--no-browser"
# make test        unit tests, the examples in docstrings, and every lecture compared with its stored outputs
# make check       what needs no lecture run: ruff, types, layers and, where npm is, the scripts; under a minute
# make test-all    the slow tests and the site too (needs npm), the browser ten times, then every lecture once more on a pretended older processor
# make coverage    which lines of learn, study and scale the tests run
# make js          bundle the exhibits' scripts anew after a change (needs npm)
# make execute     run all lectures and store their outputs
# make site        the lectures, the guide and the package's names as a static site in _site/ (needs npm, once)
# make slides      the lectures as slides in _slides/ (needs npm, once)
# make clean       forget the environment and what was built

PYTHON ?= python3
ENV    := .venv
BIN    := $(ENV)/bin
READY  := $(ENV)/ready
WHEELS := --only-binary :all: --no-binary sgns-edu
WANTED := $(WHEELS) -c constraints.txt -e ".[fast,graphs,grade,remote,cluster]" --group dev
TESTS  := $(BIN)/python -m pytest -q -n 2 --dist loadscope

# What `make check` tests: the house, the words that must not be kept, types, the bundles, and that the ways in agree.
HOUSE  := tests/test_layers.py tests/test_setup.py tests/test_words.py tests/test_types.py tests/show/test_bundles.py

# Whether an error that pyright finds fails `make check`.
TYPES_MUST_PASS := yes

# Another BLAS kernel, another exp and another compiled loop (no features beyond that processor): the printed results must survive all three.
OLDER  := OPENBLAS_CORETYPE=Nehalem NPY_DISABLE_CPU_FEATURES=X86_V4 NUMBA_CPU_NAME=nehalem NUMBA_CPU_FEATURES=

.PHONY: help lab test check check-types check-scripts check-js test-all coverage js execute pages site slides clean
help:
	@sed -n 's/^# make/make/p' Makefile

lab: $(READY)
	$(BIN)/sgns-edu lab $(ARGS)

test: $(READY)
	$(TESTS) $(ARGS)

check: $(READY)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	@$(MAKE) --no-print-directory check-types
	$(BIN)/python -m pytest -q $(HOUSE)
	@$(MAKE) --no-print-directory check-scripts

# All that pyright found is in build/types.txt; its last line is the sum.
check-types: $(READY)
	@mkdir -p build
	@$(BIN)/basedpyright > build/types.txt || failed=$(TYPES_MUST_PASS); \
	tail -n 1 build/types.txt; test "$$failed" != yes

check-scripts:
	@if command -v npm > /dev/null; then $(MAKE) --no-print-directory check-js; \
	else echo "No npm here: the checks of the scripts were skipped."; fi

check-js: node_modules/ready
	npm run --silent check
	npm run --silent test

test-all: pages
	$(TESTS) -m "" $(ARGS)
	for run in 2 3 4 5 6 7 8 9 10; do $(TESTS) tests/browser || exit 1; done
	$(OLDER) $(TESTS) notebooks

# An interrupt inside the measuring itself would leave its lock closed, and the test that interrupts would wait forever.
coverage: $(READY)
	$(TESTS) --cov --cov-report=term $(or $(ARGS),tests sgns_edu) \
	--deselect tests/learn/test_history.py::test_interrupts_at_any_moment_lose_nothing

js: node_modules/ready
	npm run --silent format
	npm run --silent build

execute: $(READY)
	$(BIN)/python tools/execute.py notebooks/*.ipynb

site: pages
	$(BIN)/python tools/make_site.py

pages: $(READY)
	$(BIN)/python -m pip install -q $(WHEELS) -c constraints.txt --group site

slides: $(READY)
	$(BIN)/python tools/make_slides.py

clean:
	rm -rf $(ENV) node_modules _site _slides build dist .pytest_cache .ruff_cache

# Made anew when the wanted packages change, from a Python with pip alone (Debian's has no ensurepip).
# uv is quick; where it cannot be had, pip does the same in a minute or two.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("make needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo "Setting up $(ENV), once; this takes half a minute to two."
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(ENV)
	$(PYTHON) -m pip --python $(BIN)/python install $(WHEELS) -c constraints.txt pip
	-$(BIN)/python -m pip install $(WHEELS) -c constraints.txt uv
	$(BIN)/python -m uv pip install --python $(BIN)/python --compile-bytecode $(WANTED) || $(BIN)/python -m pip install $(WANTED)
	mkdir -p $(ENV)/etc/jupyter && cp -r tools/labconfig $(ENV)/etc/jupyter/
	@touch $@

# For those who change the scripts; package.json pins exact versions, so there is no lock file (it would hold addresses).
node_modules/ready: package.json
	npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
