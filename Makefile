# `make` alone lists the commands.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEVELOPED := $(VENV)/.developed
EDITED := $(VENV)/.edited

.DEFAULT_GOAL := help
.PHONY: help run test soak check format docs bench vsix e2e clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: $(INSTALLED) ## Set up, then check, inspect and explain the shipped configs
	@echo '$$ cfg-lsp check'
	@$(BIN)/cfg-lsp check
	@echo
	@echo '$$ cfg-lsp inspect configs/debug.yaml'
	@$(BIN)/cfg-lsp inspect configs/debug.yaml
	@echo
	@echo '$$ cfg-lsp why configs/train/sft/dense_1024_gkd.yaml training.seed'
	@$(BIN)/cfg-lsp why configs/train/sft/dense_1024_gkd.yaml training.seed
	@echo
	@echo '$$ cfg-lsp why configs/train/sft/dense_1024_gkd.yaml training.run_name'
	@$(BIN)/cfg-lsp why configs/train/sft/dense_1024_gkd.yaml training.run_name
	@echo
	@echo '$$ cfg-lsp why configs/fusion/variants/dense_1024.yaml targets.bbu_dense.train_jsonl'
	@$(BIN)/cfg-lsp why configs/fusion/variants/dense_1024.yaml targets.bbu_dense.train_jsonl

test: $(DEVELOPED) ## Run every test
	$(BIN)/python -m pytest -n auto --inline-snapshot=disable

soak: $(DEVELOPED) ## Let the property tests search for new examples
	HYPOTHESIS_PROFILE=soak CFG_LSP_HALF_HOURS=40 $(BIN)/python -m pytest -n auto --inline-snapshot=disable tests/syntax tests/merge tests/project tests/rules tests/lsp/test_half_hour.py

check: $(DEVELOPED) ## Format, lint, types, floors, generated documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_floors.py
	$(BIN)/python tools/generate_docs.py --check

format: $(DEVELOPED) ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEVELOPED) ## Write the generated documentation
	$(BIN)/python tools/generate_docs.py

bench: $(DEVELOPED) ## Measure speed against its floors
	$(BIN)/python -m benchmarks

vsix: export PATH := $(abspath $(BIN)):$(PATH)
vsix: $(EDITED) ## Pack the VS Code extension into dist/
	rm -rf editors/vscode/server
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir editors/vscode/server .
	mkdir -p dist
	cd editors/vscode && npm ci --no-audit --no-fund --loglevel=error && npm run check && npm run package

e2e: vsix ## Set up real editors on a Debian machine, and run the tests in them
	$(BIN)/python tests/e2e/machine.py
	$(BIN)/python -m pytest tests/e2e

clean: ## Remove the environment and every cache
	rm -rf $(VENV) .e2e dist editors/vscode/node_modules editors/vscode/out editors/vscode/server .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cfg-lsp needs Python 3.11 or newer; name one with PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(DEVELOPED): $(INSTALLED) constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(EDITED): $(DEVELOPED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,editors]'
	@touch $@
