# Everything a fresh machine needs is Python 3.11, make, git and a package index.
PYTHON ?= python3.11
V := .venv/bin
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once stays so: of the tests that is a third of the start
BENCH ?= .bench

.PHONY: refresh test test-slow bench mutanten storingen nieuwste release datalog dagster notitieboek lint lint-python lint-sql bundel regels lock schoon

.venv/klaar: requirements.lock pyproject.toml
	@echo "Omgeving opbouwen in .venv (eenmalig, enkele minuten) ..."
	$(PYTHON) -m venv .venv
	$(V)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(V)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(V)/python -m compileall -q -j 0 .venv/lib dagster_project sources > /dev/null || true
	$(V)/python -c "from dagster_project.dbt_runner.project import prepare_manifest; prepare_manifest()"
	touch .venv/klaar

refresh: .venv/klaar            ## build, check and publish edition 2025-H2 from the real bundle
	$(V)/halfjaarbericht refresh

test: .venv/klaar               ## the tests; with COVERAGE=1 also which lines they reach, with a floor
	$(V)/python -m pytest -m "not slow" -n 2 --dist worksteal $(if $(COVERAGE),--cov)

test-slow: .venv/klaar          ## kills, other versions, whole refreshes
	$(V)/python -m pytest -m slow -n 2 --dist worksteal -rs

bench: .venv/klaar              ## timings and memory, as ratios; JSON in BENCH, pictures and tables of docs/prestaties.md
	mkdir -p $(BENCH)
	HALFJAARBERICHT_BRON=bundel $(V)/python -m tests.bench.bench --json $(BENCH)/bundel.json
	for b in bench anders lezers bronnen historie verdeling publicatie rijen; do $(V)/python -m tests.bench.$$b --json $(BENCH)/$$b.json || exit 1; done
	$(V)/python -m tests.bench.beelden $(BENCH)

mutanten: .venv/klaar           ## change one place of the code at a time, and see what the gate says; goes on where it stopped
	$(V)/python -m tests.mutants --verslag docs/mutanten.md

storingen: .venv/klaar          ## kills, full disks, flipped bits, a clock that jumps and the order of writes, counted; goes on where it stopped
	$(V)/python -m tests.storingen --verslag docs/betrouwbaarheid.md

datalog: .venv/klaar            ## docs/kwaliteit/datalog.md: what is known of each source, out of an edition of the real bundle
	$(V)/python -m tests.helpers.datalog

dagster: .venv/klaar            ## the runs of this warehouse in Dagster's own pages, those of the command line too
	$(V)/halfjaarbericht dagster

notitieboek: .venv/klaar        ## five questions of an analyst with their answers, in a browser (docs/notitieboek.py)
	$(V)/pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[analist]'
	$(V)/marimo edit --skip-update-check docs/notitieboek.py

lint: .venv/klaar               ## format, rules, who imports whom, types, SQL
	$(MAKE) --no-print-directory --jobs=2 --output-sync=recurse lint-python lint-sql

lint-python: .venv/klaar
	$(V)/ruff format --check dagster_project sources tests docs
	$(V)/ruff check dagster_project sources tests docs
	$(V)/lint-imports
	$(V)/mypy

lint-sql: .venv/klaar
	$(V)/sqlfluff lint dbt/models dbt/tests dbt/buurt/models

bundel: .venv/klaar             ## make the example bundle anew (always the same bytes)
	$(V)/python -m tests.fixtures.bundle.make

regels: .venv/klaar             ## the rules of expectations/ were changed on purpose: write down how many there are on each table and what they ask
	$(V)/python -m dagster_project.poort.rule_lock

lock:                           ## needs uv; no host of an index in the result
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --universal --no-header --no-annotate -o requirements.lock

nieuwste: .venv/klaar           ## types and fast tests of the last commit with the newest versions of all packages; report in dist/nieuwste.md
	$(V)/python .ci/nieuwste.py

release: .venv/klaar            ## of this commit, in dist/: a wheel, the project as one file, their notes, bill of materials and hashes
	$(V)/python .ci/release.py

schoon:
	rm -rf .venv dbt/target dbt/logs .dagster
