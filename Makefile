# make sample   set up, then the whole way on the sample store: shop pages → dataset → try-on → scores
# make test     set up, then all tests
# make check    lint and types only

VENV := .venv
BIN := $(VENV)/bin

.PHONY: sample test check clean

sample: $(VENV)/.base
	PATH="$(CURDIR)/$(BIN):$$PATH" dvc repro
	@echo "report: file://$(CURDIR)/data/report/index.html"

test: check
	PATH="$(CURDIR)/$(BIN):$$PATH" pytest -n auto --dist loadgroup

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/.base: pyproject.toml scripts/setup.sh
	scripts/setup.sh $(VENV)

$(VENV)/.dev: $(VENV)/.base
	scripts/setup.sh $(VENV) dev

clean:
	rm -rf data metrics plots dvc.lock .dvc/cache .dvc/tmp
