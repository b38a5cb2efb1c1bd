# One command each. `make help` lists them; `make demo` is the one to begin with.
PYTHON ?= python3
ARGS ?=
SERVER ?= $(TEST_DATABASE)
BIN := .venv/bin
CODE := platform plugins agents graphs mcp_server prompts tests benchmarks examples scripts

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-postgres chaos conformance lint fix fuzz bench quality drawings lock

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 13

setup: ## make .venv with everything in it (fast when nothing changed)
	@$(PYTHON) scripts/setup.py

demo: setup ## see the whole of it work on small files of its own (ARGS=--interactive, ARGS=--keep)
	@$(BIN)/python examples/demo/run.py $(ARGS)

serve: setup ## serve on http://127.0.0.1:8000 (ARGS="--port 9000")
	@$(BIN)/zhiren serve $(ARGS)

test: setup ## run the tests, then on Postgres those that touch a database (ARGS=tests/house)
	@TEST_DATABASE= $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)
	@TEST_DATABASE=$(SERVER) $(BIN)/python scripts/on_postgres.py $(ARGS)

conformance: setup ## run the official MCP suite and the inspector in both eras (needs npm's registry at first)
	@$(BIN)/python scripts/conformance.py

test-postgres: setup ## run all that touches a database on Postgres (SERVER=URL of one where databases may be made)
	@TEST_WHOLE=1 TEST_DATABASE=$(SERVER) $(BIN)/python scripts/on_postgres.py $(ARGS)

chaos: setup ## kill a server at random instants of turns and reports (KILLS=20, SEED=any word)
	@CHAOS_KILLS=$(or $(KILLS),20) CHAOS_SEED=$(SEED) TEST_DATABASE= $(BIN)/python -m pytest tests/chaos $(ARGS)

lint: setup ## judge style, types and import contracts
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/mypy $(CODE)
	@$(BIN)/lint-imports

fix: setup ## mend style where that can be done for you
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

fuzz: setup ## throw requests at a server of its own (ARGS="talent --cases 5000"), then odd ones
	@$(BIN)/python -m scripts.fuzz $(ARGS)
	@$(BIN)/python -m benchmarks.fuzz

bench: setup ## measure against named peers (startup tools mcp turn workers sse chats)
	@for measure in $(or $(ARGS),startup tools mcp turn workers sse chats); do $(BIN)/python -m benchmarks.$$measure || exit 1; done

quality: setup ## measure how good the answers are on the sets in DATA (OUT=folder, ARGS=measures)
	@for measure in $(or $(ARGS),resumes nlq grading followups adversarial rag); do \
		$(BIN)/python -m benchmarks.$$measure --data $(DATA) --out $(or $(OUT),quality) || exit 1; done

drawings: setup ## draw the graphs anew (docs/graphs), and llms.txt
	@$(BIN)/python scripts/drawings.py
	@$(BIN)/python scripts/llms.py

lock: ## lock the dependencies anew, and list their licences (needs uv)
	uv pip compile pyproject.toml --extra all --extra dev --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	@$(MAKE) --no-print-directory setup
	@$(BIN)/python scripts/licences.py
