"""Writes what countries and large cities are called, from the data of the Unicode CLDR.

    mkdir cldr; for part in localenames dates; do
      npm pack cldr-$part-full@48.2.0; mkdir cldr/$part; tar xzf cldr-$part-full-48.2.0.tgz -C cldr/$part; done
    make countries CLDR=cldr

In: the unpacked npm packages `cldr-localenames-full` and `cldr-dates-full`. Out: src/types/country/names.tsv, one row
per country of ISO 3166 (and Kosovo), its code and every name that the languages below have for it, standard, short and
variant; src/types/city/names.tsv, one row per city that a time zone is named after, its English name and those that the
other languages have for it. Nothing is chosen here: names that two places share are left to the program, which reads
neither.
"""

import json
import pathlib
import re
import sys
import unicodedata

LANGUAGES = (
    "en de fr es it pt pt-PT ca nl da sv nb fi et lv lt pl cs sk sl hr sr bg mk sq hu ro el tr ru uk he ar fa hi "
    "id vi th ja ko zh zh-Hant"
).split()
# What CLDR names beside the countries of ISO 3166: reserved codes, unions, what is unknown.
NO_COUNTRY = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
TYPES = pathlib.Path(__file__).resolve().parents[2] / "src/types"


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def write(folder: str, package: pathlib.Path, what: str, rows: list[list[str]]) -> None:
    facts = json.loads((package / "package.json").read_text())
    licence = (package / "LICENSE").read_text()
    owner = re.search(r"Copyright © .*", licence)[0]
    head = [
        f"# {what} in {len(LANGUAGES)} languages, from {facts['name']} {facts['version']} (Unicode CLDR).",
        f"# {owner} Licence: Unicode-3.0, in names.licence.txt.",
        "# Written by tests/house/country_names.py; not to be edited. What CLDR lacks stands in everyday.rs.",
    ]
    (TYPES / folder / "names.tsv").write_text("\n".join(head + ["\t".join(row) for row in sorted(rows)]) + "\n")
    (TYPES / folder / "names.licence.txt").write_text(licence)
    print(f"{folder}: {len(rows)} places, {sum(map(len, rows)) - len(rows)} names")


def countries(package: pathlib.Path) -> list[list[str]]:
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        file = package / "main" / language / "territories.json"
        territories = json.loads(file.read_text())["main"][language]["localeDisplayNames"]["territories"]
        for key, name in territories.items():
            code = key.split("-")[0]
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRY and name != code:
                names.setdefault(code, {}).setdefault(plain(name).casefold(), plain(name))
    return [[code, *sorted(names[code].values())] for code in names]


def zones(tree: dict, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    if "exemplarCity" in tree:
        return [(path, tree["exemplarCity"])]
    return [zone for key, below in tree.items() if isinstance(below, dict) for zone in zones(below, (*path, key))]


def cities(package: pathlib.Path) -> list[list[str]]:
    names: dict[tuple[str, ...], dict[str, str]] = {}
    for language in LANGUAGES:
        file = package / "main" / language / "timeZoneNames.json"
        tree = json.loads(file.read_text())["main"][language]["dates"]["timeZoneNames"]["zone"]
        for zone, name in zones(tree):
            if len(zone) == 2 and zone[0] not in ("Antarctica", "Etc"):
                names.setdefault(zone, {})[language] = plain(name)
    rows = []
    for zone, called in names.items():
        english = called.get("en", zone[-1].replace("_", " "))
        others = {name.casefold(): name for name in called.values()}
        others.pop(english.casefold(), None)
        rows.append([english, *sorted(others.values())])
    return [row for row in rows if len(row) > 1]


def main(cldr: pathlib.Path) -> None:
    for folder, part, what, rows in (
        ("country", "localenames", "Names of countries", countries),
        ("city", "dates", "Names of cities", cities),
    ):
        package = cldr / part / "package"
        write(folder, package, what, rows(package))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
