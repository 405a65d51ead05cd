"""One table of accuracy on labelled data, beside published figures.

usage: bench.py C360 [--data FOLDER] [--pinned]

With --pinned every model is fitted first, by `c360 train`, and the figures are those of a run that pins it: what many customers hold
is weighed by the frequencies that are saved with the model, all else alike.

Largest wrong is the customer with most records among those that hold records of several real ones: its records, and how many
customers they really are. Judged pairs of names make no customers.

The data is not part of the project: a set that FOLDER (or C360_DATA) does not hold is skipped, and the table says so. Every set is resolved with
the defaults; its YAML file names columns, types and blocking rules and nothing else. All figures on these sets are tuned on: they
were looked at while the defaults were chosen, but for the generated worlds marked as fresh.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
# Set, what it must reach, the best published figure and whose it is.
SETS = [
    ("splink_historical_50k", 0.90, ".870 custmatch (supervised), .827 GoldenMatch, .768 to .828 Splink"),
    ("splink_fake_1000", 0.93, ".925 Splink by custmatch, .862 in its own notebook"),
    ("febrl3", 0.996, ".9954 to .9963 Splink (threshold chosen on truth)"),
    ("febrl4", 0.9995, ".9998 Splink (threshold chosen on truth)"),
    ("pseudopeople_us_sample", 0.97, "none on this form"),
    ("german_companies", 0.97, "none"),
]
PAIRS = [("person", "Person", 0.78, ".742 logic_v2"), ("company", "Company", 0.87, ".856 logic_v2")]


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def row(name: str, quality: dict, of_customers: dict | None, wanted: float, published: str) -> None:
    """A row of the table: pairs, and of customers B-cubed F1 and the largest that is wrong; judged pairs make no customers."""
    precision, recall, f1 = (value(quality[figure]) for figure in ("precision", "recall", "f1"))
    mark = "" if f1 >= wanted else f"  short of {wanted}"
    b_cubed, largest = "–", "–"
    if of_customers:
        b_cubed, wrong = f"{value(of_customers['b_cubed']['f1']):.4f}", of_customers["largest_wrong"]
        largest = f"{wrong['records']} of {wrong['customers']}" if wrong else "none"
    print(f"{name:<32} {precision:.4f}  {recall:.4f}  {f1:.4f}  {b_cubed:<8}  {largest:<13}  {published}{mark}", flush=True)


def value(figure: dict | float | None) -> float:
    """A figure with or without an interval; of nothing there is none."""
    found = figure["value"] if isinstance(figure, dict) else figure
    return float("nan") if found is None else found


def pinned(c360: str, file: pathlib.Path, place: pathlib.Path, *more: str, **environment: str) -> pathlib.Path:
    """The same file, in `place`, with its model fitted, as `more` says, and pinned."""
    model, pinning = place / f"{file.stem}.pinned.model.yaml", place / f"{file.stem}.pinned.yaml"
    run(c360, "train", str(file), "--out", str(model), "-q", *more, **environment)
    pinning.write_text(file.read_text().replace("\nmatch_model:\n", f"\nmatch_model:\n  fitted: {model.name}\n"))
    return pinning


def evaluated(c360: str, file: pathlib.Path, truth: pathlib.Path, column: str, **environment: str) -> dict:
    out = run(c360, "evaluate", str(file), "--truth", str(truth), "--column", column, "-q", "--worst", "0", "--format", "json", **environment)
    return json.loads(out)


def labelled(c360: str, data: pathlib.Path, place: pathlib.Path | None) -> None:
    for name, wanted, published in SETS:
        truth = data / name / "truth.csv"
        if not truth.exists():
            print(f"{name:<32} skipped: the data folder does not hold it")
            continue
        file = HERE / f"{name}.yaml"
        if place:
            file = pinned(c360, file, place, C360_DATA=str(data))
        found = evaluated(c360, file, truth, "entity_id", C360_DATA=str(data))
        row(name, found["pairwise"], found, wanted, published)


def pairs_of(data: pathlib.Path) -> pathlib.Path:
    return data / "opensanctions_name_pairs" / "pairs.csv"


def make_pairs(data: pathlib.Path, folder: pathlib.Path, schema: str) -> None:
    run(sys.executable, str(HERE / "name_pairs.py"), str(pairs_of(data)), str(folder), schema)


def judged(
    c360: str, kind: str, folder: pathlib.Path, file: pathlib.Path | None = None, answers: str = "judged.csv", **environment: str
) -> dict:
    file, answers = file or HERE / f"{kind}_name_pairs.yaml", folder / answers
    out = run(c360, "evaluate", str(file), "--judged", str(answers), "-q", "--format", "json", C360_PAIRS=str(folder), **environment)
    thresholds = json.loads(out)["at"]
    # Beside `link_at`, in the middle, there are five thresholds to either side.
    return thresholds[len(thresholds) // 2]


def name_pairs(c360: str, data: pathlib.Path, place: pathlib.Path) -> None:
    for kind, schema, wanted, published in PAIRS:
        name = f"name pairs, {kind}"
        if not pairs_of(data).exists():
            print(f"{name:<32} skipped: the data folder does not hold them")
            continue
        make_pairs(data, place / kind, schema)
        found = judged(c360, kind, place / kind)
        row(name, found, None, wanted, published)


def make_world(c360: str, folder: pathlib.Path, seed: int) -> None:
    run(c360, "demo", "b2b_saas", "--scale", "20000", "--seed", str(seed), "--out", str(folder), "-q")


def of_world(c360: str, folder: pathlib.Path, pin: bool = False, **environment: str) -> dict:
    file = folder / "accounts.yaml"
    if pin:
        file = pinned(c360, file, folder)
    return evaluated(c360, file, folder / "truth" / "records.csv", "customer", **environment)


def worlds(c360: str, place: pathlib.Path, pin: bool) -> None:
    for seed, how in ((7, "looked at"), (101, "fresh"), (102, "fresh")):
        folder = place / f"world_{seed}"
        make_world(c360, folder, seed)
        found = of_world(c360, folder, pin)
        row(f"B2B world, seed {seed}, {how}", found["pairwise"], found, 0.995, "none")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("c360")
    parser.add_argument("--data", default=os.environ.get("C360_DATA", ""))
    parser.add_argument("--pinned", action="store_true")
    arguments = parser.parse_args()
    data = pathlib.Path(arguments.data or "no data folder given")
    print(f"{'pairs of records':<32} {'P':<6}  {'R':<6}  {'F1':<6}  B-cubed   largest wrong  best published F1", flush=True)
    with tempfile.TemporaryDirectory() as place:
        labelled(arguments.c360, data, pathlib.Path(place) if arguments.pinned else None)
        name_pairs(arguments.c360, data, pathlib.Path(place))
        worlds(arguments.c360, pathlib.Path(place), arguments.pinned)


if __name__ == "__main__":
    main()
