"""What a registry of millions of records costs: the first run, the same again, a day on which some records changed, a plan of that day, and
a look into the history of one record. The profile is of one customer in a hundred, as that of most use cases is; who is who is decided of all.

usage: millions.py C360 FOLDER [--records 10000000] [--changed 5000]

Half of the records are the CRM's and half the shop's; two in three of the shop's are somebody of the CRM, by mail. Prints a table: seconds,
peak memory, and bytes that were added to the registry.
"""

import argparse
import os
import pathlib
import random
import shutil
import subprocess
import time

USE_CASE = """\
use_case: millions
title: Who everybody is
entity: person
id_prefix: PER
purpose:
  decision: Whom to write to
  owner: Marketing
  workflow: {tool: Mail, task: Write, minutes_before: 2, minutes_after: 1, times_per_month: 1}
sources:
  crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed, reliability: 0.9}
  shop: {read: {csv: shop.csv}, record_id: id, updated_at: changed, reliability: 0.9}
identity:
  mail: {type: email, crm: mail, shop: mail}
match_keys: [{name: same_mail, on: [mail]}]
population: n0_points < 100
gates: {id_churn: 0.01}
attributes:
"""
ATTRIBUTE = (
    "  - {{name: {name}, type: {kind}, system_of_record: crm, from: {{crm: {column}, shop: {column}}}, fallback: [shop],"
    " fresh_for: always, required: false, action: a}}\n"
)
COLUMNS = [("points", "integer", "points"), ("mail", "email", "mail"), ("city", "text", "city"), ("tier", "text", "tier")]


def world(folder: pathlib.Path, records: int) -> None:
    """The files of the first day."""
    folder.mkdir(parents=True)
    attributes = "".join(ATTRIBUTE.format(name=name, kind=kind, column=column) for name, kind, column in COLUMNS * 2)
    named = attributes.split("\n")
    named = [line.replace("name: ", f"name: n{i}_", 1) for i, line in enumerate(named) if line]
    (folder / "millions.yaml").write_text(USE_CASE + "\n".join(named) + "\n")
    half = records // 2
    for source in ("crm", "shop"):
        with open(folder / f"{source}.csv", "w", encoding="utf-8") as file:
            file.write("id,mail,city,tier,points,changed\n")
            for n in range(half):
                who = n if source == "crm" or n % 3 else half + n
                file.write(f"{source}{n:08},p{who}@mail{who % 997}.example,City {n % 500},t{n % 5},{n % 10000},2026-01-01\n")


def change(folder: pathlib.Path, changed: int, records: int) -> None:
    """A day: so many records of the shop have another mail."""
    half = records // 2
    chosen = set(random.Random(1).sample(range(half), changed))
    with open(folder / "shop.csv", encoding="utf-8") as before, open(folder / "next.csv", "w", encoding="utf-8") as after:
        after.write(next(before))
        for n, line in enumerate(before):
            if n in chosen:
                cells = line.split(",")
                cells[1], cells[5] = f"new{n}@mail.example", "2026-02-01\n"
                line = ",".join(cells)
            after.write(line)
    os.replace(folder / "next.csv", folder / "shop.csv")


def size(folder: pathlib.Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(name: str, identity: pathlib.Path, command: list[str]) -> None:
    before, since = size(identity) if identity.exists() else 0, time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"{name} ended with {status}"
    seconds, memory = time.perf_counter() - since, usage.ru_maxrss * 1024 / 1e9
    print(f"| {name} | {seconds:.1f} s | {memory:.2f} GB | {size(identity) - before:,} |", flush=True)
    if name.startswith("plan"):
        print("\n".join("    " + line for line in said.splitlines()[:12]), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("c360")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--changed", type=int, default=5_000)
    wanted = parser.parse_args()
    folder, identity, out = wanted.folder, wanted.folder / "identity", wanted.folder / "build"
    shutil.rmtree(folder, ignore_errors=True)
    world(folder, wanted.records)
    use_case = str(folder / "millions.yaml")

    def run(day: str) -> list[str]:
        places = ["--out", str(out), "--identity", str(identity), "--as-of", day, "-q"]
        return [wanted.c360, "run", use_case, *places]

    print(f"{wanted.records:,} records; registry bytes added in the last column\n\n| | seconds | peak memory | bytes |\n|---|---|---|---|")
    measured("first run", identity, run("2026-01-02T00:00:00Z"))
    measured("the same again", identity, run("2026-01-03T00:00:00Z"))
    change(folder, wanted.changed, wanted.records)
    plan = [wanted.c360, "plan", use_case, "--identity", str(identity), "--out", str(out), "--as-of", "2026-02-02T00:00:00Z", "-q"]
    measured(f"plan of a day with {wanted.changed:,} changed", identity, plan)
    measured(f"the day with {wanted.changed:,} changed", identity, run("2026-02-02T00:00:00Z"))
    history = [wanted.c360, "history", f"shop/shop{wanted.records // 4:08}", "--identity", str(identity), "-q"]
    measured("history of a record", identity, history)
    verify = [wanted.c360, "verify", str(out), "--identity", str(identity), "-q"]
    measured("verify", identity, verify)


if __name__ == "__main__":
    main()
