"""The table of the numbers that decide who is who: what each does, and what a tenth less and more does to labelled data.

usage: number_table.py C360 [--data FOLDER] [--kept FILE] [--table FILE]

C360 is built with `--features vary`. The numbers are those that `number!` declares under `src`. Each is taken a tenth less and a
tenth more, whole numbers by 1 at least and 0 by 1, on every set of `bench.py` that FOLDER (or C360_DATA) holds, one generated world,
and one more set, as far as a run on the set reads the number. What was measured is kept in FILE, and measured again only where the
plain figure of the set or the value has changed. The table stands between two comments in `docs/numbers.md`.
"""

import argparse
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import sys
import tempfile

import bench

ROOT = bench.HERE.parent.parent
BEGIN, END = "<!-- made by tests/accuracy/number_table.py -->", "<!-- end -->"
DECLARED = re.compile(r"^number! \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
ONE = re.compile(r"((?:    /// .*\n)+)    (?:pub(?:\(super\))? )?([A-Z_]+): (\w+) = ([^;]+);")
# What the table calls the sets of `bench.py`, the fast ones first.
SETS = {
    "splink_fake_1000": "fake",
    "mdm_crm_billing_support": "mdm",
    "german_companies": "german",
    "febrl3": "febrl3",
    "febrl4": "febrl4",
    "pseudopeople_us_sample": "pseudopeople",
    "splink_historical_50k": "historical",
}
SEED = 7
# Numbers that were not set by hand while looking at the sets.
COST = "for time and memory"
CHOSEN = {
    "matching/chosen.rs PSEUDO": "published",
    "matching/training.rs SETTLED": "far below what shows",
    "matching/training.rs MAX_ITERATIONS": COST,
    "resolve/block/keys.rs MOST": COST,
    "resolve/block/rule.rs LARGEST_BLOCK": COST,
    "resolve/compare/fit.rs PRIOR_ROUNDS": COST,
    "resolve/compare/fit.rs PRIOR_SETTLED": "far below what shows",
    "resolve/compare/sample.rs RANDOM_PAIRS": COST,
    "resolve/compare/sample.rs GROUPS": COST,
    "resolve/compare/sample.rs GROUP": COST,
    "resolve/compare/sample.rs SAMPLE": COST,
    "resolve/compare/lists.rs DRAWN": COST,
    "resolve/block/large.rs LARGE_PAIRS": COST,
    "resolve/block/large.rs DIVISIBLE_PAIRS": COST,
    "resolve/cluster/unions.rs MOST": COST,
    "resolve/cluster/unions.rs ASKED_AT_HOME": COST,
    "resolve/cluster/islands.rs LARGEST_ISLAND": COST,
    "resolve/frequencies.rs FEWEST_CUSTOMERS": "for privacy",
    "resolve/keys.rs MAX_COMBINATIONS": COST,
    "config/match_model/compile.rs LINK_AT": "an even chance",
    "config/match_model/compile.rs MAX_PAIRS": COST,
    "types/blocking.rs MOST_WORDS": COST,
    "types/company/sides.rs COMPARED": COST,
    "types/overlap.rs COMPARED": COST,
    "types/text.rs LONGEST_BY_LETTERS": COST,
}
BY_HAND = "by hand"

Number = collections.namedtuple("Number", "name type value what")


def numbers() -> list[Number]:
    """Every number that the source declares, in order of its file."""
    found = []
    for file in sorted((ROOT / "src").rglob("*.rs")):
        for block in DECLARED.findall(file.read_text(encoding="utf-8")):
            for doc, name, kind, value in ONE.findall(block):
                what = " ".join(line.strip().removeprefix("///").strip() for line in doc.strip().split("\n"))
                found.append(Number(f"{file.relative_to(ROOT / 'src').as_posix()} {name}", kind, value.replace("_", ""), what))
    return found


def varied(number: Number, sign: int) -> str:
    """A tenth less or more; whole numbers by 1 at least, and 0 by 1. A share goes half of the way to 1 at most."""
    if number.type.startswith("f"):
        value = float(number.value)
        if number.what.startswith("The share") and sign > 0:
            return repr(float(f"{min(value * 1.1, (1 + value) / 2):.9g}"))
        return repr(float(f"{value * (1 + 0.1 * sign) if value else sign:.9g}"))
    value = int(number.value)
    return str(value + sign * max(1, round(value / 10)))


class Sets:
    """The labelled sets at hand; `f1` runs one of them."""

    def __init__(self, c360: str, data: pathlib.Path, place: pathlib.Path) -> None:
        self.c360, self.data, self.place = c360, data, place
        self.names = [short for name, short in SETS.items() if (data / name / "truth.csv").exists()]
        bench.make_world(c360, place / "world", SEED)
        self.names.insert(0, "world")
        if bench.pairs_of(data).exists():
            for kind, schema, *_ in bench.PAIRS:
                bench.make_pairs(data, place / kind, schema)
                self.names.insert(0, f"{kind} names")

    def f1(self, name: str, setting: str = "", read: str = "/dev/null") -> float:
        given = {"C360_VARY": setting, "C360_NUMBERS": read, "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
        if name == "world":
            return bench.of_world(self.c360, self.place / name, **given)["pairwise"]["f1"]["value"]
        if name.endswith(" names"):
            kind = name.split(" ")[0]
            return bench.judged(self.c360, kind, self.place / kind, **given)["f1"]
        folder = next(folder for folder, short in SETS.items() if short == name)
        file, truth = bench.HERE / f"{folder}.yaml", self.data / folder / "truth.csv"
        found = bench.evaluated(self.c360, file, truth, "entity_id", C360_DATA=str(self.data), **given)
        return found["pairwise"]["f1"]["value"]


def measured(sets: Sets, kept: pathlib.Path) -> dict:
    """For each set its F1, the numbers that it reads, and F1 by changed number: all that `kept` does not know yet is run."""
    known = json.loads(kept.read_text()) if kept.exists() else {}
    every = numbers()
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        def plain(name: str) -> tuple[float, list[str]]:
            read = sets.place / f"read {name}"
            return sets.f1(name, read=str(read)), read.read_text().split("\n")
        for name, (f1, read) in zip(sets.names, pool.map(plain, sets.names)):
            before = known.get(name, {})
            known[name] = {"f1": f1, "read": read, "changed": before.get("changed", {}) if before.get("f1") == f1 else {}}
        wanted = [
            (name, f"{number.name}={varied(number, sign)}", known[name]["changed"])
            for name in sets.names for number in every if number.name in known[name]["read"] for sign in (-1, 1)
        ]
        wanted = [(name, setting, changed) for name, setting, changed in wanted if setting not in changed]
        print(f"{len(every)} numbers, {len(sets.names)} sets, {len(wanted)} runs to do", flush=True)
        runs = {pool.submit(sets.f1, name, setting): (name, setting, changed) for name, setting, changed in wanted}
        for n, run in enumerate(concurrent.futures.as_completed(runs), 1):
            name, setting, changed = runs[run]
            changed[setting] = run.result()
            kept.write_text(json.dumps(known, indent=1))
            if n % 20 == 0 or n == len(runs):
                print(f"{n} of {len(runs)}, {name}: {setting}", flush=True)
    return known


def points(change: float) -> str:
    """A change of F1, as +.0012."""
    return f"{'+' if change > 0 else '−'}{abs(change):.4f}".replace("0.", ".", 1)


def change(number: Number, sign: int, known: dict) -> tuple[str, float]:
    """What the table says of a number that is a tenth less or more, and the largest change of any set."""
    value = varied(number, sign)
    at = {
        name: round(of["changed"][f"{number.name}={value}"] - of["f1"], 6)
        for name, of in known.items() if f"{number.name}={value}" in of["changed"]
    }
    if not at:
        return f"{shown(value)}: not read", 0.0
    moved = sorted((by, name) for name, by in at.items() if round(abs(by), 4) > 0)
    if not moved:
        return f"{shown(value)}: none", 0.0
    told = [f"{name} {points(by)}" for by, name in dict.fromkeys([moved[0], moved[-1]])]
    largest = max(abs(by) for by, _ in moved)
    others = sorted(abs(by) for by, _ in moved if (by, _) not in (moved[0], moved[-1]))
    rest = f", {len(others)} more within {others[-1]:.4f}".replace("0.", ".", 1) if others else ""
    return f"{shown(value)}: {', '.join(told)}{rest}", largest


def shown(value: str) -> str:
    """A number as the table shows it."""
    text = f"{float(value):g}" if abs(float(value)) < 10_000 else f"{int(float(value)):,}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def table(known: dict) -> str:
    every, lines, moving = numbers(), [], []
    for number in every:
        (less, by_less), (more, by_more) = change(number, -1, known), change(number, 1, known)
        on = [name for name, of in known.items() if number.name in of["read"]]
        chosen = CHOSEN.get(number.name, BY_HAND)
        moving.append((max(by_less, by_more), number.name, bool(on)))
        off = [name for name in known if name not in on]
        where = ", ".join(on) or "none"
        if len(on) > len(off):
            where = "all but " + ", ".join(off) if off else "all"
        lines.append(f"| `{number.name}` | {number.value} | {number.what.rstrip('.')} | {chosen}; {where} | {less} | {more} |")
    still = [name for by, name, read in moving if read and not by]
    unread = [name for _, name, read in moving if not read]
    loud = [(by, name) for by, name, _ in sorted(moving, reverse=True) if by >= 0.001]
    figures = ", ".join(f"{name} {of['f1']:.4f}".replace(" 0.", " .") for name, of in known.items())
    return "\n".join([
        f"Measured on {datetime.date.today().isoformat()}. F1 with the numbers as they are: {figures}.",
        "",
        f"Of {len(every)} numbers {len(loud)} move F1 of some set by .0010 or more when they are a tenth less or more, the first of them "
        f"most: {', '.join(f'`{name}` ({by:.4f})'.replace('(0.', '(.') for by, name in loud)}.",
        "",
        f"{len(still)} are read and move no set by .0001: {', '.join(f'`{name}`' for name in still)}.",
        "",
        f"{len(unread)} are read on none of the sets: {', '.join(f'`{name}`' for name in unread) or 'none'}.",
        "",
        "| number | value | what it does | chosen; read on | a tenth less | a tenth more |",
        "|---|---|---|---|---|---|",
        *lines,
    ])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("c360")
    parser.add_argument("--data", default=os.environ.get("C360_DATA", ""))
    parser.add_argument("--kept", default=str(ROOT / "target" / "numbers.json"))
    parser.add_argument("--table", default=str(ROOT / "docs" / "numbers.md"))
    arguments = parser.parse_args()
    data, kept, page = pathlib.Path(arguments.data or "no data folder given"), pathlib.Path(arguments.kept), pathlib.Path(arguments.table)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        sets = Sets(arguments.c360, data, pathlib.Path(place))
        known = measured(sets, kept)
        known = {name: known[name] for name in sets.names}
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{table(known)}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
