# Each target calls a script; the scripts say what they do and how long it takes.
.PHONY: demo build dev test check e2e e2e-fast bench soak setup clean

demo: build
	@scripts/demo

build:
	@scripts/setup build && scripts/build

dev:
	@scripts/setup build && scripts/dev

test:
	@scripts/test

check:
	@scripts/setup build && scripts/check

e2e: build
	@scripts/setup test && scripts/e2e

e2e-fast:
	@scripts/setup test && scripts/build fast && scripts/e2e fast

bench: build
	@scripts/setup test && scripts/bench

soak: build
	@scripts/setup test && scripts/soak

setup:
	@scripts/setup test

clean:
	@cargo clean
	@rm -rf end2end/node_modules end2end/results
