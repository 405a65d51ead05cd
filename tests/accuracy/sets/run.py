"""Sets that are made to be hard, with truth: what they take and how right the customers are, as one table.

usage: run.py C360 [--before C360] [--only NAME ...] [--limit SECONDS]

Each set is made by a script beside this one, always the same; names, families, branches and slips are drawn, not real. What is
compared and blocked on is written as the documentation proposes, and not tuned. With --before another program resolves the same
sets, one after the other. A run that takes longer than the limit is ended, and the table says so.
"""

import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
SETS = {
    "values_5000_3": "many_values --records 5000 --names 3",
    "values_1000_10": "many_values --records 1000 --names 10",
    "values_1000_17": "many_values --records 1000 --names 17",
    "values_1000_30": "many_values --records 1000 --names 30",
    "values_5000_10": "many_values --records 5000 --names 10",
    "inventors_8000": "inventors --records 8000",
    "inventors_36000": "inventors --records 36000",
    "inventors_130000": "inventors --records 130000",
    "persons_2000": "big_blocks --records 2000",
    "persons_4000": "big_blocks --records 4000",
    "persons_13500": "big_blocks --records 13500",
    "products_2000": "big_blocks --kind products --records 2000",
    "products_4000": "big_blocks --kind products --records 4000",
    "products_13500": "big_blocks --kind products --records 13500",
    "branches": "branches",
    "branches_one": "branches --kind one",
    "sites": "branches --customer site",
    "sites_one": "branches --kind one --customer site",
    "sites_buildings": "branches --kind one --customer site --buildings 0.4",
    "organisations": "branches --customer organisation",
    "organisations_one": "branches --kind one --customer organisation",
    "organisations_buildings": "branches --kind one --customer organisation --buildings 0.4",
    "giant": "giant_customer",
    "giant_sparse": "giant_customer --missing 0.75",
    "small": "small --noise 0.12",
    "small_noisy": "small --noise 0.35",
    "small_goods": "small --kind goods --noise 0.15",
    "lists_30": "two_lists --overlap 0.3",
    "lists_95": "two_lists --overlap 0.95",
    "compound": "compound_names",
    "mistyped": "mistyped",
    "songs_2000": "works --kind songs",
    "songs_12000": "works --kind songs --records 12000",
    "papers": "works --kind papers --records 4000",
    "restaurants": "works --kind restaurants --records 900",
}


def resolved(program: str, folder: pathlib.Path, limit: int) -> str:
    """Seconds by the clock and of the processor, and precision, recall and F1 of pairs."""
    command = [program, "evaluate", folder / "set.yaml", "--truth", folder / "truth.csv", "--worst", "0"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"ended after {limit} s"
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines() or ["nothing said"]
        return f"exit {done.returncode}: {said[-1][:30]}"
    line = next(line for line in done.stdout.splitlines() if line.startswith("pairs of records"))
    figures = re.sub(r"\[[^]]*]", "", line.removeprefix("pairs of records")).split()
    return f"{seconds:7.2f} {processor:7.2f}  " + "  ".join(figures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--before")
    parser.add_argument("--only", nargs="*", default=list(SETS))
    parser.add_argument("--limit", type=int, default=300)
    given = parser.parse_args()
    programs = [program for program in (given.before, given.program) if program]
    titles = ["before", "now"] if given.before else ["now"]
    print(f"{'set':24}" + "".join(f"{title + ': s, CPU s, P, R, F1':44}" for title in titles))
    with tempfile.TemporaryDirectory() as made:
        for name in given.only:
            folder = pathlib.Path(made) / name
            script, *options = SETS[name].split()
            subprocess.run(
                [sys.executable, HERE / f"{script}.py", folder, *options],
                env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
                check=True,
            )
            row = [resolved(program, folder, given.limit) for program in programs]
            print(f"{name:24}" + "".join(f"{cell:44}" for cell in row).rstrip(), flush=True)


main()
