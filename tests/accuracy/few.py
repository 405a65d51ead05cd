"""How right c360 is on a few records: small parts of the labelled sets, drawn many times.

usage: few.py C360 [--data FOLDER] [--records N] [--draws N] [--before C360]

A part holds whole customers, of each at most three records, until it has so many records. What 150 records cannot teach nine fields,
the defaults must hold. Figures are means over the draws, and F1 is that of the summed pairs. Sets that the folder does not hold, or
holds as Parquet only, are left out.
"""

import argparse
import collections
import concurrent.futures
import csv
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SETS = ["splink_fake_1000", "febrl3", "febrl4", "pseudopeople_us_sample", "german_companies"]


def part(data: pathlib.Path, name: str, folder: pathlib.Path, records: int, seed: int) -> pathlib.Path:
    """A part of a set in `folder`, with its YAML file."""
    rng = random.Random(f"{name} {seed}")
    customers = collections.defaultdict(list)
    for row in csv.DictReader((data / name / "truth.csv").open()):
        customers[row["entity_id"]].append((row["source"], row["record_id"]))
    order, kept = sorted(customers), {}
    rng.shuffle(order)
    for customer in order:
        if len(kept) < records:
            rng.shuffle(customers[customer])
            kept |= dict.fromkeys(customers[customer][:3], customer)
    use_case = (HERE / f"{name}.yaml").read_text()
    place = folder / name
    place.mkdir(parents=True)
    for source, file, column in re.findall(r"^ +(\w+): \{read: \{csv: \"\$\{C360_DATA\}/\w+/([\w.]+)\".*record_id: (\w+)", use_case, re.M):
        with (data / name / file).open(newline="") as whole, (place / file).open("w", newline="") as some:
            table = csv.DictReader(whole)
            out = csv.DictWriter(some, table.fieldnames)
            out.writeheader()
            out.writerows(row for row in table if (source, row[column]) in kept)
    with (place / "truth.csv").open("w", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(["source", "record_id", "entity_id"])
        truth.writerows([*record, customer] for record, customer in kept.items())
    (folder / f"{name}.yaml").write_text(use_case)
    return folder / f"{name}.yaml"


def measured(program: str, file: pathlib.Path) -> dict:
    command = [program, "evaluate", file, "--truth", file.parent / file.stem / "truth.csv", "--column", "entity_id", "-q", "--worst", "0"]
    done = subprocess.run([*command, "--format", "json"], env=os.environ | {"C360_DATA": str(file.parent)}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return json.loads(done.stdout)["pairwise"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--before")
    parser.add_argument("--data", type=pathlib.Path, default=os.environ.get("C360_DATA"))
    parser.add_argument("--records", type=int, default=150)
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args()
    programs = [program for program in (given.before, given.program) if program]
    print(f"parts of {given.records} records" + "       P       R      F1" * len(programs))
    for name in SETS:
        if not (given.data and (given.data / name / "truth.csv").exists()):
            print(f"{name:<22} skipped: the data folder does not hold it")
            continue
        row = ""
        with tempfile.TemporaryDirectory() as made:
            files = [part(given.data, name, pathlib.Path(made) / str(draw), given.records, draw) for draw in range(given.draws)]
            for program in programs:
                with concurrent.futures.ThreadPoolExecutor(2) as both:
                    found = list(both.map(lambda file, program=program: measured(program, file), files))
                p, r = (sum(one[figure]["value"] for one in found) / len(found) for figure in ("precision", "recall"))
                row += f"  {p:.4f}  {r:.4f}  {sum(one['f1']['value'] for one in found) / len(found):.4f}"
        print(f"{name:<22}{row}", flush=True)


main()
