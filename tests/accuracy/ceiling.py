"""What the compared fields reach at most: the same sets, with m learned from the truth.

usage: ceiling.py C360 [--data FOLDER]

For every labelled set of `bench.py` that FOLDER (or C360_DATA) holds, up to 60,000 true pairs, drawn with a fixed seed, teach m by
`c360 train --judged`; u, the prior and the frequencies come from the data as ever. The set is then resolved with that model pinned
and all else as it is, `link_at` included. The difference to what is learned without a truth is what better learning could still win;
what is missing beyond it is missing in the fields, the rules and the form of the model. The truth taught what it is then asked, so
the figures are no estimate for other data.

Pairs of names are few: one half teaches and the other is measured, and then the other way round, and what is found in both is added
up. Their prior and share of related pairs stay as `bench.py` pins them, for one field cannot tell them.
"""

import argparse
import collections
import csv
import itertools
import os
import pathlib
import random
import re
import tempfile

import bench

MOST, SEED = 60_000, 1


def write(file: pathlib.Path, rows: list[list[str]]) -> None:
    with open(file, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["left", "right", "match"], *rows])


def true_pairs(truth: pathlib.Path) -> list[list[str]]:
    """The pairs of a truth that belong together, or as many of them as are enough."""
    customers = collections.defaultdict(list)
    with open(truth, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            customers[row["entity_id"]].append(f"{row['source']}/{row['record_id']}")
    pairs = [[a, b, "yes"] for records in customers.values() for a, b in itertools.combinations(records, 2)]
    return random.Random(SEED).sample(pairs, min(MOST, len(pairs)))


def row(name: str, now: float, taught: float) -> None:
    print(f"{name:<32} {now:.4f}  {taught:.4f}  {taught - now:+.4f}", flush=True)


def labelled(c360: str, data: pathlib.Path, place: pathlib.Path) -> None:
    for name, *_ in bench.SETS:
        truth, judged = data / name / "truth.csv", place / f"{name}.judged.csv"
        if not truth.exists():
            print(f"{name:<32} skipped: the data folder does not hold it")
            continue
        write(judged, true_pairs(truth))
        given = bench.HERE / f"{name}.yaml"
        pinned = bench.pinned(c360, given, place, "--judged", str(judged), C360_DATA=str(data))
        files = (given, pinned)
        found = [bench.evaluated(c360, file, truth, "entity_id", C360_DATA=str(data))["pairwise"]["f1"] for file in files]
        row(name, *map(bench.value, found))


def taught_names(c360: str, kind: str, folder: pathlib.Path, judged: str) -> pathlib.Path:
    """The use case of a kind of names, with a model that judged pairs of `folder` taught."""
    given = (bench.HERE / f"{kind}_name_pairs.yaml").read_text()
    # Training takes no notice of what is pinned, and the file stands elsewhere.
    use_case, model = folder / f"{judged}.yaml", folder / f"{judged}.model.yaml"
    use_case.write_text(re.sub(r"\n  fitted: .*", "", given))
    bench.run(c360, "train", str(use_case), "--judged", str(folder / judged), "--out", str(model), "-q", C360_PAIRS=str(folder))
    text, by_hand = model.read_text(), (bench.HERE / f"{kind}_name.model.yaml").read_text()
    for share in ("prior", "related"):
        stated = re.search(rf"^{share}: .*$", by_hand, re.MULTILINE)
        text = re.sub(rf"^{share}: .*$", stated.group(), text, flags=re.MULTILINE)
    model.write_text(text)
    use_case.write_text(re.sub(r"(\n  fitted: ).*", rf"\g<1>{model.name}", given))
    return use_case


def name_pairs(c360: str, data: pathlib.Path, place: pathlib.Path) -> None:
    for kind, schema, *_ in bench.PAIRS:
        name, folder = f"name pairs, {kind}", place / kind
        if not bench.pairs_of(data).exists():
            print(f"{name:<32} skipped: the data folder does not hold them")
            continue
        bench.make_pairs(data, folder, schema)
        with open(folder / "judged.csv", newline="", encoding="utf-8") as file:
            pairs = list(csv.reader(file))[1:]
        random.Random(SEED).shuffle(pairs)
        halves = {"half.csv": pairs[::2], "rest.csv": pairs[1::2]}
        for half, rows in halves.items():
            write(folder / half, rows)
        right = linked = matches = 0.0
        for judged, measured in (("half.csv", "rest.csv"), ("rest.csv", "half.csv")):
            use_case = taught_names(c360, kind, folder, judged)
            found = bench.judged(c360, kind, folder, use_case, measured)
            there = sum(match == "true" for *_, match in halves[measured])
            here = bench.value(found["recall"]) * there
            right, matches = right + here, matches + there
            linked += here / bench.value(found["precision"])
        now = bench.value(bench.judged(c360, kind, folder)["f1"])
        row(name, now, 2 * right / (linked + matches))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("c360")
    parser.add_argument("--data", default=os.environ.get("C360_DATA", ""))
    arguments = parser.parse_args()
    data = pathlib.Path(arguments.data or "no data folder given")
    print(f"{'F1 of pairs of records':<32} {'now':<6}  {'taught':<6}  difference", flush=True)
    with tempfile.TemporaryDirectory() as place:
        labelled(arguments.c360, data, pathlib.Path(place))
        name_pairs(arguments.c360, data, pathlib.Path(place))


if __name__ == "__main__":
    main()
