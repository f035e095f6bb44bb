# Thin on purpose: everything is done by python -m graders, which works where there is no make. What each target is for
# stands in graders/targets.py, in the languages that torchpath speaks.
#
#   make grade T="stage1_tensors/shapes 2"      T: what to grade; ARGS: further options, see python -m graders grade --help

# The kit's own Python once there is one; before that the first on the PATH that is new enough.
PYTHON ?= $(shell for python in .venv/bin/python .venv/Scripts/python.exe python3 python \
	python3.14 python3.13 python3.12 python3.11 python3.10; do \
	$$python -S -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && echo $$python && break; done)
python = $(or $(PYTHON),$(error torchpath needs Python 3.10 or later, and none was found: install it from python.org or \
	with your package manager, then run the same command again))
with_dev = $(python) -m graders.bootstrap dev

# They reach the shell as variables, not as text: nothing in them is run as a command or expanded as a pattern.
override T := $(value T)
override ARGS := $(value ARGS)
override D := $(value D)
override F := $(value F)
override S := $(value S)
override O := $(value O)
export T ARGS D F S O

.DEFAULT_GOAL := help
.PHONY: grade watch hint next progress map reset solution test test-all lint verify notebooks course bundle class bench data clean help

grade:
	@set -f; $(python) -m graders grade $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

watch:
	@$(python) -m graders watch

hint:
	@set -f; $(python) -m graders hint $$T $$ARGS

next:
	@$(python) -m graders next

progress:
	@$(python) -m graders progress

map:
	@set -f; $(python) -m graders map $$ARGS

reset:
	@set -f; $(python) -m graders reset $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

solution:
	@set -f; $(python) -m graders solution $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

data:
	@$(python) -m graders.bootstrap student -m graders.data

verify:
	@set -f; $(python) -m graders verify $$ARGS

notebooks:
	@$(python) -m graders notebooks

course:
	@set -f; $(python) -m graders course "$$D" $$ARGS

bundle:
	@set -f; $(python) -m graders bundle "$$F" $$ARGS

class:
	@set -f; $(python) -m graders class "$$S" --out "$$O" $$T $$ARGS

bench:
	@set -f; $(python) -m graders bench $$ARGS

lint:
	@$(with_dev) -m ruff check .
	@$(with_dev) -m mypy

test: lint
	@$(python) -m graders.bootstrap teacher
	@$(python) -m graders.bootstrap cluster
	@set -f; $(with_dev) -m pytest tests $$ARGS

test-all: export TORCHPATH_LONG := 1
test-all: test

clean:
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .torchpath/cache
	@find exercises graders solutions tests datasets -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

help:
	@$(python) -m graders.targets
