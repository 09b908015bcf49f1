# make lab         JupyterLab at the first lecture; options go through: make lab ARGS="--no-browser"
# make test        unit tests, the examples in docstrings, and every lecture compared with its stored outputs
# make test-all    the slow tests and the site too (needs npm), the browser ten times, then every lecture once more on a pretended older processor
# make execute     run all lectures and store their outputs
# make site        the lectures, the guide and the package's names as a static site in _site/ (needs npm, once)
# make slides      the lectures as slides in _slides/ (needs npm, once)
# make clean       forget the environment and what was built

PYTHON ?= python3
ENV    := .venv
BIN    := $(ENV)/bin
READY  := $(ENV)/ready
WANTED := -c constraints.txt -e ".[fast,graphs,grade]" --group dev
TESTS  := $(BIN)/python -m pytest -q -n 2 --dist loadscope

# Another BLAS kernel, another exp and another compiled loop: the printed results must survive all three.
OLDER  := OPENBLAS_CORETYPE=Nehalem NPY_DISABLE_CPU_FEATURES=X86_V4 NUMBA_CPU_NAME=nehalem

.PHONY: help lab test test-all execute pages site slides clean
help:
	@sed -n 's/^# make/make/p' Makefile

lab: $(READY)
	$(BIN)/sgns-edu lab $(ARGS)

test: $(READY)
	$(TESTS) $(ARGS)

test-all: pages
	$(TESTS) -m "" $(ARGS)
	for run in 2 3 4 5 6 7 8 9 10; do $(TESTS) tests/browser || exit 1; done
	$(OLDER) $(TESTS) notebooks

execute: $(READY)
	$(BIN)/python tools/execute.py notebooks/*.ipynb

site: pages
	$(BIN)/python tools/make_site.py

pages: $(READY)
	$(BIN)/python -m pip install -q -c constraints.txt --group site

slides: $(READY)
	$(BIN)/python tools/make_slides.py

clean:
	rm -rf $(ENV) _site _slides build dist .pytest_cache .ruff_cache

# Made anew when the wanted packages change, from a Python with pip alone (Debian's has no ensurepip).
# uv is quick; where it cannot be had, pip does the same in a minute or two.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is wanted: make PYTHON=python3.12 …")'
	@echo "Setting up $(ENV), once; this takes half a minute to two."
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(ENV)
	$(PYTHON) -m pip --python $(BIN)/python install -c constraints.txt pip
	-$(BIN)/python -m pip install -c constraints.txt uv
	$(BIN)/python -m uv pip install --python $(BIN)/python --compile-bytecode $(WANTED) || $(BIN)/python -m pip install $(WANTED)
	mkdir -p $(ENV)/etc/jupyter && cp -r tools/labconfig $(ENV)/etc/jupyter/
	@touch $@
