"""Writes the words, numbers and legal forms that companies have in their names, from a maintained list of many languages.

    pip download --no-deps --no-binary rigour rigour==2.6.1 && tar xzf rigour-2.6.1.tar.gz
    make company-words LIST=rigour-2.6.1

In: the unpacked source of opensanctions/rigour (MIT). Out: src/types/company/words.tsv, a row per meaning with the words that have it, and
src/types/company/forms.tsv, a row per legal form with the ways it is written out. Words stay as the list has them; the program folds
them as it folds names. Left out: scripts without blanks between words, organisations by name, more than three words for one
meaning, and short forms of legal forms, which are other words elsewhere.
"""

import json
import pathlib
import re
import sys
import unicodedata

OUT = pathlib.Path(__file__).resolve().parents[2] / "src/types/company"
SOURCE = "opensanctions/rigour 2.6.1 (MIT). Written by tests/house/company_words.py."
# Organisations by name, and phrases that are none of a word.
NO_WORDS = {"ALQAEDA", "CCP", "CIA", "HEZBOLLAH", "IRGC", "PLA", "SOCALLED", "LIQUIDATION", "NAMED", "REPOFF", "NBCO", "SNCO", "SPV", "NPP", "SKB", "TPB"}
# Kinds of legal form: companies and partnerships. Of the others the form is often the name: "Stiftung", "Cooperative".
COMPANIES = {"JSC", "LLC", "LP", "LLP", "GP", "SP"}
# Forms that also say what a company does: banks and insurers.
SAYS_MORE = {"jscb", "акб", "сак"}
# Spellings that hold words of the name, or are words of names themselves.
OF_NAMES = re.compile(r"торгов|строит|управля|фирма|произв|комисси|иностран|научн|промышл|коммерч|^free ?zone$|^partnerschaft$|^public limited$")
JOINED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONG = 12


def letters(text: str) -> int:
    return sum(c.isalpha() for c in unicodedata.normalize("NFC", text))


def plain(words: list[str]) -> list[str]:
    """Lower case, once each, in order."""
    return sorted({unicodedata.normalize("NFC", re.sub(r"\s+", " ", word.replace("\u00ad", "")).strip().lower()) for word in words})


def written(word: str) -> bool:
    return not re.search(r"[/&,]", word) and len(re.split(r"[\s-]+", word)) <= 3 and letters(word) > 2 and not JOINED.search(word)


def write(name: str, head: str, rows: list[list[str]]) -> None:
    lines = ["\t".join(row) for row in sorted(rows) if len(row) > 1]
    (OUT / name).write_text(f"# {head}, from {SOURCE}\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    data = pathlib.Path(sys.argv[1]) / "rust/data"
    symbols = json.loads((data / "names/symbols.json").read_text())
    words = []
    for group in ("org_symbols", "org_domains"):
        words += [[meaning.lower(), *filter(written, plain(spellings))] for meaning, spellings in symbols[group].items() if meaning not in NO_WORDS]
    for row in json.loads((data / "text/ordinals.json").read_text()):
        words.append([str(row["number"]), *(word for word in plain(row["forms"]) if written(word) and not re.search(r"\d", word))])
    write("words.tsv", "Words in the names of companies by meaning, numbers by their digits", words)
    forms = []
    for row in json.loads((data / "names/org_types.json").read_text()):
        short = (row.get("display") or row.get("compare") or "").lower()
        if row.get("generic") in COMPANIES and short and short not in SAYS_MORE:
            forms.append([short, *(alias for alias in plain(row["aliases"]) if letters(alias) >= LONG and not JOINED.search(alias) and not OF_NAMES.search(alias))])
    write("forms.tsv", "Legal forms, each with how it is written out", forms)


main()
