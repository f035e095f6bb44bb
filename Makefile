# Thin on purpose: everything is done by python -m graders, which works where there is no make.
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

grade:  ## grade your answers:  make grade   make grade T=1   make grade T=stage1_tensors/shapes
	@set -f; $(python) -m graders grade $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

watch:  ## grade a file whenever you save it
	@$(python) -m graders watch

hint:  ## one more hint:  make hint   make hint T=shapes:split_heads
	@set -f; $(python) -m graders hint $$T $$ARGS

next:  ## which function comes next, and where it is
	@$(python) -m graders next

progress:  ## how far each stage is
	@$(python) -m graders progress

map:  ## the route: what builds on what, and how far you are
	@set -f; $(python) -m graders map $$ARGS

reset:  ## put a stub back (what you wrote is kept):  make reset T=shapes:split_heads
	@set -f; $(python) -m graders reset $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

solution:  ## the reference beside your own code, once it passes:  make solution T=shapes:split_heads
	@set -f; $(python) -m graders solution $$T $$ARGS || { code=$$?; [ $$code -eq 1 ] || exit $$code; }

data:  ## fetch the full MNIST (70,000 digits; 5,000 come with the kit)
	@$(python) -m graders.bootstrap student -m graders.data

verify:  ## check the kit against itself: references pass, stubs score 0, wrong answers are rejected
	@set -f; $(python) -m graders verify $$ARGS

notebooks:  ## cut nbgrader's source notebooks anew
	@$(python) -m graders notebooks

course:  ## a course for nbgrader:  make course D=../course   make course D=../course ARGS="--stages 1,2 --lang zh"
	@set -f; $(python) -m graders course "$$D" $$ARGS

bundle:  ## what a student gets outside nbgrader:  make bundle F=exercises.zip
	@set -f; $(python) -m graders bundle "$$F" $$ARGS

class:  ## grade a whole class:  make class S=submissions O=results   make class S=… O=… ARGS=--resume
	@set -f; $(python) -m graders class "$$S" --out "$$O" $$T $$ARGS

bench:  ## measure what the kit costs, beside what torch itself costs
	@set -f; $(python) -m graders bench $$ARGS

lint:  ## ruff and mypy
	@$(with_dev) -m ruff check .
	@$(with_dev) -m mypy

test: lint  ## every test of the kit itself, the slow ones in short form
	@$(python) -m graders.bootstrap teacher
	@set -f; $(with_dev) -m pytest tests $$ARGS

test-all: export TORCHPATH_LONG := 1
test-all: test  ## every test, the slow ones in full

clean:  ## delete caches (.venv, data and your answers stay)
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .torchpath/cache
	@find exercises graders solutions tests datasets -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile
