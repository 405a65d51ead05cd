# The one door for people and CI. `make` alone prints this help.
CARGO ?= cargo
AS_OF := 2026-11-01T00:00:00Z
BENCH_DIR ?= /tmp/c360_bench
BENCH_SCALE ?= 260000
TARGET := $(or $(CARGO_TARGET_DIR),target)

.DEFAULT_GOAL := help

.PHONY: help
help: ## print this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: cargo-there
cargo-there:
	@command -v $(CARGO) >/dev/null || { echo "cargo is missing; install Rust with: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"; exit 1; }

.PHONY: demo
demo: cargo-there ## run the shipped use case on its sample; says where the report is
	$(CARGO) run --release --locked --quiet -- run usecases/b2b_saas/churn_prevention.yaml --as-of $(AS_OF) --out build --identity identity

.PHONY: test
test: cargo-there ## run all tests
	$(CARGO) test --release --locked

.PHONY: check
check: cargo-there ## formatting, lints, and generated files that are fresh
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets -- -D warnings
	$(CARGO) test --release --locked --test it fresh

.PHONY: fresh
fresh: cargo-there ## rewrite the generated files: schema and sample
	C360_FRESH=write $(CARGO) test --release --locked --test it fresh

.PHONY: fuzz
fuzz: cargo-there ## spoil use-case files for SECONDS (60) and see that validation never panics
	C360_FUZZ_SECONDS=$(or $(SECONDS),60) C360_FUZZ_SEED=$(or $(SEED),1) $(CARGO) test --release --locked --test it spoilt_files_for_as_long -- --ignored --nocapture

.PHONY: prove-data
prove-data: cargo-there ## spoil CSV, NDJSON and Parquet for SECONDS (60): what is read is what a plain reader reads, in bounded memory
	C360_FUZZ_SECONDS=$(or $(SECONDS),60) C360_FUZZ_SEED=$(or $(SEED),1) $(CARGO) test --release --locked --test it spoilt_data_for_as_long -- --ignored --nocapture

.PHONY: editor
editor: cargo-there ## the schema in yaml-language-server: installs it with npm under target/ and runs its test
	@command -v npm >/dev/null || { echo "npm is missing; install Node.js 20 or newer"; exit 1; }
	npm install --silent --no-save --prefix target/editor yaml-language-server@1
	$(CARGO) test --release --locked --test it editor -- --nocapture

.PHONY: bench
bench: cargo-there ## a million records and five million events, three times from an empty registry
	$(CARGO) build --release --locked
	rm -rf $(BENCH_DIR)
	$(CARGO) run --release --locked --quiet -- demo b2b_saas --scale $(BENCH_SCALE) --out $(BENCH_DIR)
	for n in 1 2 3; do rm -rf $(BENCH_DIR)/identity $(BENCH_DIR)/build; \
	$(CARGO) run --release --locked --quiet -- --quiet run $(BENCH_DIR)/churn_prevention.yaml --as-of $(AS_OF) --out $(BENCH_DIR)/build --identity $(BENCH_DIR)/identity --timings || exit 1; done

.PHONY: bench-accuracy
bench-accuracy: cargo-there ## how right identity resolution is, on labelled data in C360_DATA and on generated worlds
	$(CARGO) build --release --locked
	python3 tests/accuracy/bench.py $(TARGET)/release/c360 --data "$(C360_DATA)"

.PHONY: prove-ceiling
prove-ceiling: cargo-there ## what the compared fields reach when the truth teaches m, beside what is learned without; C360_DATA as in bench-accuracy
	$(CARGO) build --release --locked
	python3 tests/accuracy/ceiling.py $(TARGET)/release/c360 --data "$(C360_DATA)"

.PHONY: numbers
numbers: cargo-there ## measure every number that decides who is who, a tenth less and more, and rewrite docs/numbers.md; C360_DATA as in bench-accuracy
	$(CARGO) build --release --locked --features vary --target-dir $(TARGET)/vary
	python3 tests/accuracy/number_table.py $(TARGET)/vary/release/c360 --data "$(C360_DATA)" --kept $(TARGET)/numbers.json

.PHONY: bench-trust
bench-trust: cargo-there ## whether trust is as high as values are right, on made-up panels; installs pyarrow under the target folder
	$(CARGO) build --release --locked
	python3 -m pip install --quiet --target $(TARGET)/trust-python pyarrow
	PYTHONPATH=$(TARGET)/trust-python python3 tests/trust/panels.py $(TARGET)/release/c360 $(TARGET)/trust --seeds $(or $(SEEDS),"1,2,3")

.PHONY: prove-survivorship
prove-survivorship: cargo-there ## a third party's written rule beside the golden records that came of it; C360_DATA as in bench-accuracy
	$(CARGO) build --release --locked
	python3 tests/trust/golden_rule.py $(TARGET)/release/c360 "$(C360_DATA)/mdm_crm_billing_support"

.PHONY: bench-sets
bench-sets: cargo-there ## how right and how long on generated sets that are made to be hard; with BEFORE, an earlier program too
	$(CARGO) build --release --locked
	python3 tests/accuracy/sets/run.py $(TARGET)/release/c360 $(if $(BEFORE),--before $(BEFORE))

.PHONY: bench-peers
bench-peers: cargo-there ## speed and accuracy beside Splink, which it installs under the target folder
	$(CARGO) build --release --locked
	python3 tests/peers/bench.py --c360 $(TARGET)/release/c360 --folder $(TARGET)/peers

.PHONY: bench-duckdb
bench-duckdb: cargo-there ## windowed sums over ten million events beside DuckDB, which it installs under the target folder
	$(CARGO) build --release --locked
	python3 tests/peers/events.py --c360 $(TARGET)/release/c360 --folder $(TARGET)/peers

.PHONY: prove-questions
prove-questions: cargo-there ## two use cases on exports in the layouts of eight connectors, every value against plain loops over the raw files
	$(CARGO) build --release --locked
	python3 tests/questions/prove.py $(TARGET)/release/c360

.PHONY: prove-new
prove-new: cargo-there ## how right `c360 new` is, untouched, on exports in layouts it was not written with; C360_DATA as in bench-accuracy
	$(CARGO) build --release --locked
	python3 tests/first_file/prove.py $(TARGET)/release/c360 --data "$(C360_DATA)"

.PHONY: prove-factory
prove-factory: cargo-there ## the duplicate factory beside canonical IDs: 800,000 people (or PEOPLE) in six systems, one table
	$(CARGO) build --release --locked
	python3 tests/worlds/duplicate_factory.py $(TARGET)/release/c360 $(TARGET)/factory $(if $(PEOPLE),--people $(PEOPLE)) $(if $(SEED),--seed $(SEED))

.PHONY: bench-growth
bench-growth: cargo-there ## time and memory for 100,000 to 10,000,000 records; takes 20 minutes and 20 GB of disk
	$(CARGO) build --release --locked
	python3 tests/growth/growth.py $(TARGET)/release/c360 $(TARGET)/growth --plot docs/growth.svg

.PHONY: prove-plan
prove-plan: cargo-there ## a plan is what the run then does, on 56 pairs of worlds
	$(CARGO) test --release --locked --test it a_plan_is_what_the_run_then_does_on_many -- --ignored --nocapture

.PHONY: prove-identity
prove-identity: cargo-there ## the rule of canonical IDs as a model: product and model on 30,000 random histories, and the laws
	$(CARGO) test --release --locked --test it ten_thousand_histories -- --ignored --nocapture

.PHONY: prove-retention
prove-retention: cargo-there ## what canonical IDs survive, judged by day 1: sources away and back, edits, keys, thresholds, use cases, 30 days; one table; of WORLD (b2b_saas)
	$(CARGO) build --release --locked
	python3 tests/identity/retention.py $(TARGET)/release/c360 $(if $(WORLD),--world $(WORLD)) $(if $(SCALE),--scale $(SCALE))

.PHONY: prove-millions
prove-millions: cargo-there ## what a registry of ten million records costs: first run, again, a day with 5,000 changed, its plan, a lookup; takes 8 GB of disk
	$(CARGO) build --release --locked
	python3 tests/identity/millions.py $(TARGET)/release/c360 $(TARGET)/millions $(if $(RECORDS),--records $(RECORDS))

.PHONY: prove-safety
prove-safety: cargo-there ## kills, faults, full disks, races and readers against publishing, as one table; Linux with strace
	@command -v strace >/dev/null || { echo "strace is missing; install it with: apt-get install strace"; exit 1; }
	$(CARGO) build --release --locked
	python3 tests/safety/prove.py $(TARGET)/release/c360

.PHONY: prove-same
prove-same: cargo-there ## with BEFORE, a program built earlier: the same commands give the same bytes; C360_DATA as in bench-accuracy
	@test -n "$(BEFORE)" || { echo "name the earlier program: make prove-same BEFORE=/path/to/c360"; exit 1; }
	$(CARGO) build --release --locked
	python3 tests/house/referee.py $(BEFORE) $(TARGET)/release/c360

.PHONY: cases
cases: cargo-there ## with CASES, a folder of small inputs: what each gives, and whether it is what ANSWERS (or its check.json) says
	@test -d "$(CASES)" || { echo "name the folder, as tests/house/cases.py says: make cases CASES=/path/to/inputs"; exit 1; }
	$(CARGO) build --release --locked
	python3 tests/house/cases.py $(TARGET)/release/c360 "$(CASES)" $(if $(ANSWERS),--answers "$(ANSWERS)")

.PHONY: countries
countries: ## with CLDR, a folder of unpacked npm packages of the Unicode CLDR: rewrite what countries and cities are called
	@test -d "$(CLDR)" || { echo "name the folder, as tests/house/country_names.py says: make countries CLDR=/path/to/cldr"; exit 1; }
	python3 tests/house/country_names.py $(CLDR)

.PHONY: nicknames
nicknames: ## with LIST, a maintained list of nicknames: rewrite what people are called for short
	@test -f "$(LIST)" || { echo "name the file, as tests/house/nicknames.py says: make nicknames LIST=/path/to/names.csv"; exit 1; }
	python3 tests/house/nicknames.py $(LIST)

.PHONY: company-words
company-words: ## with LIST, the source of a maintained list: rewrite which words and legal forms companies have in their names
	@test -d "$(LIST)" || { echo "name the folder, as tests/house/company_words.py says: make company-words LIST=/path/to/rigour"; exit 1; }
	python3 tests/house/company_words.py $(LIST)

.PHONY: clean
clean: ## remove outputs and the registry of the demo
	rm -rf build identity $(BENCH_DIR)
