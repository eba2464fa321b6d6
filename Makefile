# make        set up .venv and build everything into build/
# make site   write the site in six languages, with packs and report, to build/site and as one ZIP file
# make test   set up and run every test, browser tests and examples included; those that measure time run alone, after the others
# make quick  the tests that are not slow, four to six minutes on two cores: for while you work
# make lint   ruff, mypy, import-linter
# make release  make the folder of a release anew, to dist/wsis-gdc-VERSION; it publishes nothing
# make lock   compile the hash-pinned requirements files anew from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

# without kept bytecode each of the many processes would compile its libraries anew
unexport PYTHONDONTWRITEBYTECODE

# tables here are small, and tests run beside each other: threads that numpy would share them among only wait
test quick: export OPENBLAS_NUM_THREADS = 1
test quick: export OMP_NUM_THREADS = 1

.PHONY: all build site release test quick lint format lock clean
all: build

build: $(STAMP)
	@$(BIN)/wsis-gdc build --out build

site: build
	$(BIN)/wsis-gdc view --lang all --full --zip --out build/site

release: $(STAMP)
	$(BIN)/python scripts/release.py

test: $(STAMP)
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python scripts/spark.py
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not alone"
	$(BIN)/python -m pytest -m alone tests/site

quick: $(STAMP)
	@$(BIN)/python scripts/browser.py
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not alone and not slow"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# uv comes from its own hash-pinned file through pip and then installs the rest fast
$(STAMP): pyproject.toml requirements/uv.txt requirements/dev.txt requirements/rudof.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed (make PYTHON=…)")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: -r requirements/rudof.txt \
	  || echo "pyrudof cannot be had here, see above: pySHACL will check the shapes, more slowly"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python scripts/editor.py
	@touch $@

lock:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --upgrade pyproject.toml -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --upgrade pyproject.toml --extra all --group dev -o requirements/dev.txt
	@echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/uv.txt
	@echo pyrudof | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/rudof.txt
	@echo pyspark | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/spark.txt
	@echo sssom | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/sssom.txt
	@printf '%s\n' cffconvert mlcroissant roc-validator rocrate | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/descriptions.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --upgrade requirements/conformance.in -o requirements/conformance.txt
	@echo cffconvert | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --upgrade - -o requirements/conformance-citation.txt

clean:
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
