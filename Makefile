# Reel. `make` sets up, builds and makes two videos; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.PHONY: all help setup build demo release parity bench-wan test test-browser test-s3 test-cluster test-postgres test-slow fuzz sanitize bench-server bench-queue capacity bench-audio bench-motion lint format clean

BIN := .build/release
say = @printf '\033[1mreel: %s\033[0m\n' "$(1)"

all: demo

help:
	@echo "make         set up, build, and make two videos in demo/"
	@echo "make setup   install the Debian packages that Reel builds on (needs root or sudo; says what is missing otherwise)"
	@echo "make build   compile the programs, optimised, into $(BIN)"
	@echo "make demo    draw pictures and make the two videos from them"
	@echo "make release  link the programs with Swift's libraries in them, into dist/: they run where no Swift is installed"
	@echo "make test    unit tests (swift test), then the real fal client against the built server (pytest)"
	@echo "make test-browser  every page in a real browser: Chromium, driven by Playwright (3 minutes)"
	@echo "make test-s3       the tests of files in S3 against OpenStack Swift, a real S3 server beside moto (2 minutes)"
	@echo "make test-cluster  5,000 jobs on three hosts while servers, workers, PostgreSQL, the network and the S3 server fail (10 minutes; root for real hosts)"
	@echo "make test-postgres the queue on PostgreSQL 13, 16, 17 and 18, beside Debian's (x86-64; 5 minutes)"
	@echo "make test-slow     the fault tests at full length: 1,000 kills, 100 broken disks and more (half an hour)"
	@echo "make fuzz    random input to all that reads the words of strangers, 10 minutes of processor time each (REEL_FUZZ_SECONDS)"
	@echo "make sanitize      the unit tests under the address and the thread sanitizer (an hour on two cores)"
	@echo "make bench-server  measure the server beside its peers, and write docs/benchmarks.md (10 minutes)"
	@echo "make bench-queue   jobs a second of a queue in PostgreSQL, beside River's pattern, and how soon nodes hear of each other"
	@echo "make capacity      how long callers wait by clips a day and workers, and what gives out first (a simulation)"
	@echo "make bench-audio   CPU seconds of a soundtrack, prompt by prompt"
	@echo "make parity        compare the parts of Wan with what diffusers computed (REEL_FIXTURES names others than the committed ones)"
	@echo "make bench-wan     seconds a step of Wan at its real size with random weights, here and in diffusers where that is (a GPU)"
	@echo "make bench-motion  compare in-betweens with known truth, and with other methods; writes it to docs/benchmarks.md (half an hour)"
	@echo "make lint    formatting, the architecture's rules, file sizes"
	@echo "make format  rewrite the Swift files in the project's format"
	@echo "make clean   remove demo/, dist/, .venv/, .torch/ and .build/"

setup:
	@scripts/setup build

build: setup
	$(call say,compiling (the first time takes 10 to 20 minutes on two cores))
	@swift build -c release

demo: build
	@scripts/demo

release: build
	@scripts/release

test:
	@scripts/setup build test
	$(call say,compiling)
	@swift build -c release
	@scripts/test

test-browser:
	@scripts/setup build test browser
	$(call say,compiling)
	@swift build -c release
	@scripts/venv browser
	@.venv/bin/python -m pytest Tests/Browser

test-s3:
	@scripts/setup build test
	@scripts/venv swift
	@REEL_S3_SERVER=swift swift test -c release --disable-testable-imports --disable-xctest --filter 'ReelS3Tests|ReelStorageTests'

test-cluster:
	@scripts/setup build test
	$(call say,compiling)
	@swift build -c release
	@scripts/venv s3
	@.venv/bin/python -m pytest Tests/Cluster

test-postgres:
	@scripts/setup build test
	$(call say,compiling)
	@swift build -c release
	@scripts/test-postgres

test-slow: build
	@scripts/setup test
	@scripts/venv
	@REEL_FAULTS=slow .venv/bin/python -m pytest Tests/Faults
	@REEL_WORDS=all .venv/bin/python -m pytest Tests/Conformance/test_soundtrack_words.py

fuzz:
	@scripts/setup build
	@scripts/fuzz

sanitize:
	@scripts/setup build test
	@scripts/sanitize

bench-server: build
	@scripts/setup bench
	@scripts/bench-server

bench-queue:
	@scripts/setup build bench
	@scripts/bench-queue

capacity:
	@python3 Benchmarks/capacity/capacity.py

bench-audio:
	@scripts/setup build
	@REEL_BENCHMARKS=1 swift build -c release --product soundtrack-cpu
	@$(BIN)/soundtrack-cpu

bench-motion: build
	@scripts/setup bench
	@scripts/bench-motion --out docs/benchmarks.md

parity:
	@scripts/setup build
	@swift build -c release --product reel-wan
	@$(BIN)/reel-wan --threads 1 --torch "$$(scripts/torch)" parity "$${REEL_FIXTURES:-Tests/Fixtures/wan}"

bench-wan:
	@scripts/setup build
	@swift build -c release --product reel-wan
	@scripts/bench-wan

lint:
	@scripts/setup swift
	$(call say,checking the format (swift format))
	@swift format lint -r -p --strict Sources $(wildcard Tests) Package.swift
	$(call say,checking the architecture's rules)
	@scripts/check-architecture
	@scripts/check-threat-model

format:
	@swift format -i -r -p Sources $(wildcard Tests) Package.swift

clean:
	$(call say,removing demo/ dist/ .venv/ .torch/ .build*/)
	@rm -rf demo dist .venv .torch .build .build-fuzz .build-asan .build-tsan
