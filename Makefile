# Framewise. `make help` lists what there is; `make demo` and `make test` do all set-up themselves.
SHELL := /bin/bash
VENV  := .venv
PY    := $(VENV)/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo run test lint check collect backtest evaluate bench storm clean browser promtool emulator screenshots

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(VENV)/.run  ## a local playground in your browser; no Slack account, no tokens
	@$(PY) -m bot demo

run: $(VENV)/.run  ## the bot against real Slack (tokens: see README)
	@$(PY) -m bot serve

test: $(VENV)/.dev  ## every test, three files at a time (they wait more than they work)
	@$(PY) -m pytest -q -n 3 --dist loadfile
	@$(PY) -m tests.browser.found
	@$(PY) -m tests.emulator.found
	@$(PY) -m tests.watch.promtool

lint: $(VENV)/.dev  ## format, style, types, knowledge
	@$(PY) -m ruff format --check bot tests
	@$(PY) -m ruff check bot tests
	@$(PY) -m mypy
	@$(PY) -m bot check

check: $(VENV)/.run  ## validate knowledge/
	@$(PY) -m bot check

evaluate: $(VENV)/.run  ## score the development set and the blind sets
	@for gold in tests/evaluation/*.jsonl; do echo "== $$gold"; $(PY) -m bot evaluate $$gold; done

collect: $(VENV)/.run  ## fetch today's numbers from every source
	@$(PY) -m bot collect

backtest: $(VENV)/.run  ## how the trend rules would have done on the history
	@$(PY) -m bot backtest

bench: $(VENV)/.dev  ## how long answers and acknowledgements take, how the store grows
	@$(PY) -m tests.benchmarks.answer_time
	@$(PY) -m tests.benchmarks.stats_time
	@$(PY) -m tests.benchmarks.store_size
	@$(PY) -m tests.benchmarks.collection
	@$(PY) -m tests.benchmarks.ack_time
	@$(PY) -m tests.benchmarks.scrape_time

storm: $(VENV)/.dev  ## kill workers and Slack thousands of times: is each digest posted once?
	@$(PY) -m tests.storm.digests

browser:  ## a Chromium for the browser tests (Debian, Ubuntu)
	apt-get update && apt-get install -y chromium

screenshots: $(VENV)/.dev  ## take the pictures of docs/ anew, from the real bot
	@$(PY) -m tests.browser.screenshots docs

promtool:  ## Prometheus's promtool, for the tests of the alerts (Debian, Ubuntu; some 19 MB)
	@apt-get update -qq; python3 -m tests.watch.promtool --get

emulator: $(VENV)/.dev  ## a Slack emulator that others wrote, for its tests (some 220 MB)
	@bash .ci/install $(VENV) tests/emulator/requirements.txt
	@$(PY) -m tests.emulator.found --get

clean:  ## remove the environment and caches
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.python:
	@bash .ci/environment $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt
	@bash .ci/install $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.python requirements.txt requirements-dev.txt
	@bash .ci/install $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.run
