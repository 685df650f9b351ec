# Orrery's commands. `make start` and `make test` install what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help start reset load sam-local test lint format lock

export PATH := $(CURDIR)/.venv/bin:$(PATH)
UV := $(or $(shell command -v uv),.uv/bin/uv)
COMPILE := uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-emit-index-url --no-header pyproject.toml

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.uv/bin/uv:
	@python3 -m pip install --quiet --target .uv uv

.venv/installed: requirements-dev.txt $(filter .uv/bin/uv,$(UV))
	@echo "Installing the development environment into .venv ..."
	@$(UV) venv --quiet --allow-existing --python 3.13 .venv
	@$(UV) pip sync --quiet --require-hashes --python .venv requirements-dev.txt
	@touch $@

start: .venv/installed ## Run the API on this machine, at http://127.0.0.1:3000 (PORT=… for another)
	@exec python -m local start

reset: .venv/installed ## Empty the local data and mails
	@python -m local reset

load: .venv/installed ## Load 3,972 real exoplanets into a running API (BASE_URL=, EMAIL=, PASSWORD=)
	@python -m tools.load_planets

sam-local: .venv/installed ## Run the API with SAM CLI, the handlers in Lambda containers
	@exec python -m local sam

test: .venv/installed ## Run every test, then lint, format check and types
	@pytest
	@$(MAKE) --no-print-directory lint

lint: .venv/installed ## Check style, format, types and import rules
	@ruff check
	@ruff format --check
	@mypy
	@lint-imports

format: .venv/installed ## Format the code
	@ruff check --fix
	@ruff format

lock: .venv/installed ## Pin the dependencies that pyproject.toml names
	@$(COMPILE) --group dev -o requirements-dev.txt
	@$(COMPILE) -c requirements-dev.txt -o shared/requirements.txt
