# What a person does here, one word each. `make help` lists it.

PORT ?= 8000
# Of the faults at length: how often the server is killed, how many answers come in copies, for how
# many seconds the line flaps, and how often the browser is killed.
KILLS ?= 2000
KEYS ?= 1000
FLAPPING ?= 600
BROWSER_KILLS ?= 50
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
# Set empty, so that compiled modules are kept: later starts are quick.
export PYTHONDONTWRITEBYTECODE :=
PIP := $(RUN) pip --disable-pip-version-check --quiet
CATALOGUES := $(wildcard audit/translations/*/LC_MESSAGES/*.po)
CHECKS := $(addprefix check-,format lint types templates imports migrations translations packages)
DEMO := AUDIT_DATABASE_URL="sqlite:///$(CURDIR)/instance/demo.db" \
        AUDIT_STORAGE_FOLDER="$(CURDIR)/instance/demo-files" \
        AUDIT_MAIL=folder AUDIT_MAIL_FOLDER="$(CURDIR)/instance/demo-mail" \
        AUDIT_SITE_URL="http://127.0.0.1:$(PORT)"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test soak check format catalogues translations lock vulnerabilities clean
.PHONY: chromium $(CHECKS)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed $(VENV)/.catalogues  ## the platform with a demonstration agency (PORT=8000)
	@$(DEMO) exec $(RUN) flask --app wsgi demo --port $(PORT)

test: $(VENV)/.installed-dev $(VENV)/.catalogues chromium  ## the whole suite, on SQLite, PostgreSQL and in Chromium
	@$(RUN) tests.both build

soak: $(VENV)/.installed-dev $(VENV)/.catalogues chromium  ## the faults at length, with their figures (KILLS=2000 KEYS=1000 FLAPPING=600 BROWSER_KILLS=50)
	@for database in sqlite postgresql; do \
	  KILLS=$(KILLS) KEYS=$(KEYS) FLAPPING=$(FLAPPING) BROWSER_KILLS=$(BROWSER_KILLS) \
	    $(RUN) pytest -q -s -o faulthandler_timeout=0 --database $$database \
	    tests/faults/soak_faults.py tests/faults/soak_line.py || exit 1; done

check: $(VENV)/.installed-dev $(VENV)/.catalogues  ## format, lint, types, imports, migrations, translations
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

check-format:
	$(RUN) ruff format --check .
check-lint:
	$(RUN) ruff check .
check-types:
	$(RUN) mypy
check-templates:
	$(RUN) djlint --lint --quiet templates
check-imports:
	$(VENV)/bin/lint-imports
check-migrations:
	$(RUN) pytest -q tests/test_migrations.py --database sqlite
	$(RUN) pytest -q tests/test_migrations.py --database postgresql
check-translations:
	$(RUN) tests.catalogues
check-packages:
	$(RUN) pip check

format: $(VENV)/.installed-dev  ## put the code into its format
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

catalogues: $(VENV)/.installed  ## compile the translations
	@$(RUN) babel.messages.frontend --quiet compile --directory=audit/translations \
	  --domain="$(sort $(basename $(notdir $(CATALOGUES))))"
	@touch $(VENV)/.catalogues

translations: $(VENV)/.installed-dev  ## put every text of the code into the catalogues; say what lacks its Dutch
	@$(RUN) tests.catalogues update

lock: $(VENV)/.installed-dev  ## newest versions within the bounds into the lock files
	@$(RUN) uv pip compile pyproject.toml --upgrade --universal --generate-hashes --quiet \
	  --extra production --custom-compile-command "make lock" --output-file requirements.lock
	@$(RUN) uv pip compile pyproject.toml --upgrade --universal --generate-hashes --quiet \
	  --extra production --extra dev --constraint requirements.lock \
	  --custom-compile-command "make lock" --output-file requirements-dev.lock

vulnerabilities: $(VENV)/.installed-dev  ## ask whether a locked version has a known weakness (needs the network)
	$(RUN) pip_audit --requirement requirements.lock --require-hashes --disable-pip

clean:  ## remove what can be made again; the databases in instance/ stay
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find audit -name '*.mo' -delete

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed, as $(PYTHON); name another with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing: install it with 'apt-get install python3-venv' and start again." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock
	@echo "Installing what the platform needs (once) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

# The larger lock holds the smaller one, in the same versions.
$(VENV)/.installed-dev: $(VENV)/.made requirements-dev.lock
	@echo "Installing what the platform and its tests need (once) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $(VENV)/.installed $@

$(VENV)/.catalogues: $(VENV)/.installed $(CATALOGUES)
	@$(MAKE) --no-print-directory catalogues

# Without its windows it takes less of the processor's time; the whole browser will do.
chromium:
	@command -v "$${CHROMIUM:-chromium-headless-shell}" >/dev/null && exit 0; \
	add() { DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-remove --no-install-recommends $$1 >/dev/null; }; \
	if [ -z "$$CHROMIUM" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium without its windows (once) ..."; \
	  add chromium-headless-shell 2>/dev/null && exit 0; \
	  command -v chromium >/dev/null && exit 0; \
	  apt-get update -qq && { add chromium-headless-shell || add chromium; } && exit 0; \
	fi; \
	command -v "$${CHROMIUM:-chromium}" >/dev/null || \
	  { echo "Chromium is missing: install it with 'apt-get install chromium-headless-shell' and start again." >&2; exit 1; }
