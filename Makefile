# Orrery's commands. `make start` and `make test` install what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help start reset load app-key grant-admin redrive backfill smoke sam-local invoke test-sam-local rehearse build sbom doctor deploy test lint lint-template lint-workflows lint-openapi cost bench performance measure measure-mail measure-passwords measure-timing fuzz format lock lock-checkov lock-bench lock-oauth lock-openapi openapi golden mine new test-new strip test-strip

export PATH := $(CURDIR)/.venv/bin:$(PATH)
# What is imported is in the repository and in .venv, whatever else this terminal has, and it is
# compiled once: the local runtime and the tests start many processes.
unexport PYTHONPATH PYTHONSAFEPATH PYTHONDONTWRITEBYTECODE
UV := $(or $(shell command -v uv),.uv/bin/uv)
OPENAPI_LINT := tools/lint_openapi
OAUTH_CLIENT := tools/oauth_client
CHECKOV := tools/checkov
RIVALS := tools/bench/rivals
BUILT := .aws-sam/build
# npm notes who asks for donations where; a lock file needs no hosts.
WITHOUT_HOSTS := const f = "./package-lock.json", lock = require(f); \
	for (const p of Object.values(lock.packages)) delete p.funding; \
	require("fs").writeFileSync(f, JSON.stringify(lock, null, 2) + "\n")
COMPILE := uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-emit-index-url --no-header

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The uv that requirements-dev.txt pins, by its hashes too.
.uv/bin/uv: requirements-dev.txt
	@mkdir -p .uv
	@awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' $< > .uv/requirements.txt
	@python3 -m pip install --quiet --upgrade --no-deps --require-hashes --target .uv --requirement .uv/requirements.txt
	@touch $@

.venv/installed: requirements-dev.txt $(filter .uv/bin/uv,$(UV))
	@echo "Installing the development environment into .venv ..."
	@"$(UV)" venv --quiet --allow-existing --python 3.13 .venv
	@"$(UV)" pip sync --quiet --require-hashes --python .venv requirements-dev.txt
	@touch $@

start: .venv/installed ## Run the API on this machine, at http://127.0.0.1:3000 (PORT=; DEBUG=CreateUser stops at its breakpoint())
	@exec python -m local start

reset: .venv/installed ## Empty the local data and mails
	@python -m local reset

load: .venv/installed ## Load 3,972 real exoplanets into a running API (PORT= or BASE_URL=, EMAIL=, PASSWORD=)
	@python -m tools.load_planets

app-key: .venv/installed ## Give a client application an API key (NAME=, PLAN=; ENV= for a deployed API)
	@python -m tools.app_key

grant-admin: .venv/installed ## Make a user an admin (EMAIL=; ROLE=member takes it back; ENV= for a deployed API)
	@python -m tools.grant_admin

redrive: .venv/installed ## Show events whose mail was not sent, and send them again or give up (ENV= for a deployed API)
	@python -m tools.redrive

backfill: .venv/installed ## Run a migration over its table: shows, asks, changes (NAME=; SHARE= percent; ENV= for a deployed API)
	@python -m tools.backfill

smoke: .venv/installed ## Check from outside that an API works (BASE_URL=, or ENV= for a deployed API; EMAIL=, PASSWORD=)
	@python -m tools.smoke

sam-local: .venv/installed ## Run the API with SAM CLI, the handlers in Lambda containers
	@exec python -m local sam

invoke: .venv/installed ## Run one function in a container, beside make sam-local (FUNCTION=, EVENT=)
	@python -m local invoke

test-sam-local: .venv/installed ## Run the end-to-end tests on SAM CLI, in Lambda containers (needs Docker; 6 minutes)
	@RUNG=sam-local pytest -n 0 tests/e2e

rehearse: .venv/installed ## Deploy to a local CloudFormation, test what came up, deploy changes (10 minutes)
	@exec python -m tools.rehearsal

build: .venv/installed ## Build, prune, compile and stamp what make deploy deploys (ENV=); it needs no access to AWS
	@python -m tools.build

# What lies in the layers, with its licences: PYTHONPATH and -S show it, and no environment of ours.
sbom: .venv/installed ## List what the built layers hold in .aws-sam/sbom.cdx.json (CycloneDX; after make build)
	@test -d $(BUILT)/SharedLayer || { echo "nothing is built: make build ENV=…" >&2; exit 1; }
	@layers=$$(printf ':%s' "$(CURDIR)/$(BUILT)"/*Layer/python) && PYTHONPATH="$${layers#:}" cyclonedx-py environment -S --pyproject pyproject.toml --output-reproducible --output-file .aws-sam/sbom.cdx.json .venv/bin/python

doctor: .venv/installed ## Say what stands and what is missing for a deployment, and change nothing (ENV=)
	@python -m tools.doctor

deploy: .venv/installed ## Look, build, prune, compile, stamp and deploy (ENV=dev, staging or prod)
	@python -m tools.deploy

test: .venv/installed $(CHECKOV)/.venv/installed $(if $(shell command -v npm),$(OAUTH_CLIENT)/node_modules $(OPENAPI_LINT)/node_modules) ## Run every test, then lint, format check and types
	@pytest
	@$(MAKE) --no-print-directory lint

lint: .venv/installed lint-template lint-workflows ## Check style, format, types, import rules, template and workflows
	@ruff check
	@ruff format --check
	@mypy
	@lint-imports

lint-template: .venv/installed $(CHECKOV)/.venv/installed ## Check the template with checkov
	@python -m tools.lint_template

lint-workflows: .venv/installed ## Check the workflows with zizmor
	@zizmor --quiet --offline --persona=pedantic --strict-collection .

# Apart from ours: checkov pins versions of boto3 and others that do not go with SAM CLI's.
$(CHECKOV)/.venv/installed: $(CHECKOV)/requirements.txt | .venv/installed
	@echo "Installing checkov into $(CHECKOV)/.venv ..."
	@"$(UV)" venv --quiet --allow-existing --python .venv/bin/python $(CHECKOV)/.venv
	@"$(UV)" pip sync --quiet --require-hashes --python $(CHECKOV)/.venv $(CHECKOV)/requirements.txt
	@touch $@

openapi: .venv/installed ## Write functions/docs/openapi.json from the template and the operations
	@python -m tools.build_openapi

golden: .venv/installed ## Write every mail, with real and with hostile data, for the tests to compare
	@python -m tools.golden_mails

# Of FIELDS without quotes, make takes the second for another goal.
new: .venv/installed ## Make a resource with all that belongs to it, as planets have (NAME=, FIELDS=; OF=, DRY=1)
	@python -m tools.new_slice $(foreach goal,$(MAKECMDGOALS),$(if $(findstring :,$(goal)),$(goal)))

strip: .venv/installed ## Take a part out, whole, in a checkout with nothing uncommitted (WHAT=; without it, list the parts)
	@python -m tools.strip

test-strip: .venv/installed ## Take every part out of clones, and run what is left of their tests (half an hour)
	@STRIPS=1 pytest -n 0 -rP tests/tools/strip/test_trial.py tests/tools/new_slice/test_three_commands.py

test-new: .venv/installed $(CHECKOV)/.venv/installed $(if $(shell command -v npm),$(OPENAPI_LINT)/node_modules) ## Make five slices with odd names and fields in a clone, and run their tests (4 minutes)
	@NEW_SLICES=1 pytest -n 0 tests/tools/new_slice/test_trial.py

mine: .venv/installed ## Give the product another name, in a checkout with nothing uncommitted (NAME=)
	@python -m tools.mine

lint-openapi: .venv/installed $(OPENAPI_LINT)/node_modules ## Check the OpenAPI document with Spectral and Redocly, and that it breaks no client (needs Node)
	@cd $(OPENAPI_LINT) && npx spectral lint --fail-severity=hint --ruleset spectral.yaml ../../functions/docs/openapi.json
	@cd $(OPENAPI_LINT) && REDOCLY_TELEMETRY=off npx redocly lint --config redocly.yaml ../../functions/docs/openapi.json
	@python -m tools.breaking_changes

%/node_modules: %/package-lock.json
	@cd $* && npm ci --silent
	@touch $@

fuzz: .venv/installed ## Try 200 random requests per operation, and more, with three seeds (10 minutes)
	@FUZZ_EXAMPLES=200 FUZZ_SEEDS="1 2 3" FUZZ_SECONDS=180 pytest -n 0 -rP tests/e2e/test_schemathesis.py

cost: .venv/installed ## Write docs/cost.md: what a million of each operation costs, and an idle stack
	@python -m tools.cost

bench: .venv/installed ## Measure speed and size, and write docs/performance.md (PARTS=; 10 minutes)
	@python -m compileall -q .venv/lib functions shared local sam_template tools
	@python -m tools.bench $(PARTS)

performance: .venv/installed ## Write docs/performance.md from what was measured before
	@python -m tools.bench sheet

measure: .venv/installed ## Measure CPU time and memory of the operations that are new, for docs/cost.md (ALL=1 for all; 1 minute)
	@python -m compileall -q .venv/lib functions shared local sam_template tools/cost
	@python -m tools.cost measure

measure-mail: .venv/installed ## Measure how long a mail takes from its commit, on a make start (1 minute)
	@python -m tools.mail_latency

measure-passwords: .venv/installed ## Measure the CPU time of judging the passwords that cost most (2 minutes)
	@python -m tools.cost.passwords

measure-timing: .venv/installed ## Measure whether answers tell which addresses have accounts, on a make start just begun (1 minute)
	@python -m tools.timing

format: .venv/installed ## Format the code
	@ruff check --fix
	@ruff format

lock: .venv/installed ## Pin the dependencies that pyproject.toml names
	@$(COMPILE) pyproject.toml --group dev -o requirements-dev.txt
	@$(COMPILE) pyproject.toml -c requirements-dev.txt -o shared/requirements.txt
	@for layer in $(notdir $(wildcard layers/*)); do \
		$(COMPILE) --group $$layer -c requirements-dev.txt -o layers/$$layer/requirements.txt || exit 1; done

lock-checkov: .venv/installed ## Pin checkov and what it needs
	@$(COMPILE) $(CHECKOV)/requirements.in -o $(CHECKOV)/requirements.txt

lock-bench: .venv/installed ## Pin what the stacks need that make bench compares with
	@for it in $(RIVALS)/*.in; do $(COMPILE) --no-config $$it -o $${it%.in}.txt; done

lock-openapi: ## Pin the linters that tools/lint_openapi/package.json names (needs Node)
	@cd $(OPENAPI_LINT) && npm install --silent --package-lock-only && node -e '$(WITHOUT_HOSTS)'

lock-oauth: ## Pin the client that tools/oauth_client/package.json names (needs Node)
	@cd $(OAUTH_CLIENT) && npm install --silent --package-lock-only && node -e '$(WITHOUT_HOSTS)'
