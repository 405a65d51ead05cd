"""Makes two sources and a file of judged pairs from labelled pairs of names.

usage: name_pairs.py PAIRS.csv FOLDER SCHEMA...
"""

import csv
import pathlib
import sys


def main() -> None:
    pairs, folder, schemas = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    with open(pairs, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] in schemas]
    for side, column in (("left", "name1"), ("right", "name2")):
        with open(folder / f"{side}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "pair", "name"])
            writer.writerows([f"{side[0]}{n}", f"p{n}", row[column]] for n, row in enumerate(rows))
    with open(folder / "judged.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["left", "right", "match"])
        writer.writerows([f"left/l{n}", f"right/r{n}", row["is_match"]] for n, row in enumerate(rows))


main()
