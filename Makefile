# The same few commands for people and for CI. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench servers

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## make .venv with the program and its tools

$(STAMP): pyproject.toml
	@echo "Installing into $(VENV): about 125 Python packages, 250 MB to download, a minute or more."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; install it (Debian: apt-get install python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install --upgrade --progress-bar on --quiet pip
	@$(BIN)/python -m pip install --progress-bar on --editable '.[demo,learn,dev]'
	@touch $(STAMP)

demo: install ## a mailbox with sample mails, the daemon and the queue, on this machine alone
	@$(BIN)/python -m bot demo

servers:
	@sh tests/servers/install.sh

test: install servers ## every test, against real servers
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: install ## lint, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: install servers ## the benchmark table
	@$(BIN)/python -m bench
