"""Writes src/types/country/names.tsv: what countries are called, from the data of the Unicode CLDR.

    npm pack cldr-localenames-full@48.2.0 && tar xzf cldr-localenames-full-48.2.0.tgz
    make countries CLDR=package

In: the unpacked npm package `cldr-localenames-full`. Out: one row per country of ISO 3166 (and Kosovo), its code and
every name that the languages below have for it, standard, short and variant. Nothing is chosen here: names that two
countries share are left to the program, which reads neither.
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
HERE = pathlib.Path(__file__).resolve().parents[2] / "src/types/country"


def main(package: pathlib.Path) -> None:
    version = json.loads((package / "package.json").read_text())["version"]
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        file = package / "main" / language / "territories.json"
        territories = json.loads(file.read_text())["main"][language]["localeDisplayNames"]["territories"]
        for key, name in territories.items():
            code = key.split("-")[0]
            if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRY and name != code:
                name = " ".join(unicodedata.normalize("NFC", name).split())
                names.setdefault(code, {}).setdefault(name.casefold(), name)
    licence = (package / "LICENSE").read_text()
    owner = re.search(r"Copyright © .*", licence)[0]
    rows = [
        f"# Names of countries in {len(LANGUAGES)} languages, from cldr-localenames-full {version} (Unicode CLDR).",
        f"# {owner} Licence: Unicode-3.0, in names.licence.txt.",
        "# Written by tests/house/country_names.py; not to be edited. What CLDR lacks stands in everyday.rs.",
    ]
    rows += ["\t".join([code, *sorted(names[code].values())]) for code in sorted(names)]
    (HERE / "names.tsv").write_text("\n".join(rows) + "\n")
    (HERE / "names.licence.txt").write_text(licence)
    print(f"{len(names)} countries, {sum(map(len, names.values()))} names")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
