"""Writes which names people are called by, from a maintained list.

    pip download --no-deps nicknames==1.0.1 && unzip nicknames-1.0.1-*.whl -d nicknames
    make nicknames LIST=nicknames/nicknames/names.csv

In: the names.csv of carltonnorthern/nicknames (Apache-2.0), one row per name and nickname. Out:
src/types/person/nicknames.tsv, one row per name with all its nicknames. Nothing is chosen here.
"""

import collections
import csv
import pathlib
import sys

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/types/person/nicknames.tsv"


def main() -> None:
    known = collections.defaultdict(set)
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            if row["relationship"] == "has_nickname" and row["name1"] != row["name2"]:
                known[row["name1"]].add(row["name2"])
    rows = ["\t".join([name, *sorted(known[name])]) for name in sorted(known)]
    head = "# Names and their nicknames, from carltonnorthern/nicknames 1.0.1 (Apache-2.0). Written by tests/house/nicknames.py.\n"
    OUT.write_text(head + "\n".join(rows) + "\n")


main()
