"""How right the first file is: `c360 new`, untouched, on exports in layouts that it was not written with.

usage: prove.py C360 [--seeds 1,2] [--data FOLDER]

Three made-up organisations (`shop.py`, `company.py`, `charity.py`, each written without sight of c360's code) are generated for each
seed; FOLDER (or C360_DATA) may hold labelled sets, a folder each with CSV files and a `truth.csv`. Of every one the table says how long `new` took,
whether its file validates with the data and runs, and pairwise precision, recall and F1 against the truth. Records of the truth that
the file does not resolve count as missed.
"""

import argparse
import collections
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ENDINGS = {".csv", ".ndjson", ".parquet"}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("c360")
    asked.add_argument("--seeds", default="1,2")
    asked.add_argument("--data", default=os.environ.get("C360_DATA", ""))
    given = asked.parse_args()
    print("set                             new  validate  run  precision  recall      F1  records  values in the file")
    with tempfile.TemporaryDirectory() as place:
        for seed in given.seeds.split(","):
            for world, truths in [("shop", [("truth.csv", [])]),
                                  ("company", [("truth.csv", []), ("truth_people.csv", ["--entity", "person"])])]:
                folder = pathlib.Path(place) / f"{world}_{seed}"
                subprocess.run([sys.executable, HERE / f"{world}.py", folder, "--seed", seed], check=True,
                               stdout=subprocess.DEVNULL)
                for truth, more in truths:
                    name = f"{world}, seed {seed}" + (", people" if more else "")
                    prove(given.c360, name, folder, folder / truth, more)
            folder = pathlib.Path(place) / f"charity_{seed}"
            subprocess.run([sys.executable, HERE / "charity.py", folder, seed], check=True, stdout=subprocess.DEVNULL)
            prove(given.c360, f"charity, seed {seed}", folder, pathlib.Path(f"{folder}_truth") / "truth.csv", [])
        for folder in sorted(pathlib.Path(given.data).glob("*/truth.csv")) if given.data else []:
            prove(given.c360, folder.parent.name, folder.parent, folder, [])


def prove(c360: str, name: str, folder: pathlib.Path, truth: pathlib.Path, more: list[str]) -> None:
    """A row of the table."""
    real = {(row["source"], row["record_id"]): row.get("entity_id") or row["customer"] for row in rows(truth)}
    sources = {source for source, _ in real}
    is_data = lambda path: path.suffix in ENDINGS and not path.name.startswith(("truth", "silver_truth", "golden"))
    files = sorted(path for path in folder.iterdir() if is_data(path))
    if not sources & {path.stem for path in files} and (len(files), len(sources)) != (1, 1):
        return
    named = [f"{next(iter(sources))}={files[0]}"] if len(files) == len(sources) == 1 else [str(path) for path in files]
    with tempfile.TemporaryDirectory() as place:
        yaml = f"{place}/first.yaml"
        begun = time.time()
        new = subprocess.run([c360, "new", "first", "--source", *named, "--out", yaml, *more], capture_output=True)
        seconds = time.time() - begun
        if new.returncode:
            sys.exit(f"{name}: {new.stderr.decode()}")
        valid = subprocess.run([c360, "validate", yaml, "--with-data=values"], capture_output=True).returncode
        ran = subprocess.run([c360, "--quiet", "run", yaml, "--out", f"{place}/build", "--identity", f"{place}/identity",
                              "--csv"], capture_output=True)
        found = {}
        for built in (f"{place}/build/first", f"{place}/build/first.rejected"):
            if os.path.exists(f"{built}/crosswalk.csv"):
                found = {(row["source"], row["record_id"]): row["canonical_id"] for row in rows(f"{built}/crosswalk.csv")}
                break
        precision, recall = score(real, found)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        text = pathlib.Path(yaml).read_text()
        mails = len(re.findall(r"[\w.+-]+@[\w-]+\.\w", text))
        print(f"{name:<28} {seconds:5.1f}s  {valid:>8}  {ran.returncode:>3}  {precision:9.4f}  {recall:6.4f}  {f1:6.4f}  "
              f"{len(real):7}  {mails}", flush=True)


def score(real: dict, found: dict) -> tuple[float, float]:
    """Pairwise precision and recall over the records of the truth."""
    of = lambda keys: sum(n * (n - 1) // 2 for n in collections.Counter(keys).values())
    both = [(customer, found[record]) for record, customer in real.items() if record in found]
    right, proposed, true = of(both), of(profile for _, profile in both), of(real.values())
    return right / proposed if proposed else 1.0, right / true if true else 1.0


def rows(path) -> list[dict]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
