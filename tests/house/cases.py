"""A folder of small inputs: each is run, and what comes stands in one table, beside whether it is what should come.

usage: cases.py PROGRAM FOLDER [--answers FOLDER] [--only NAME ...] [--rows N] [--wide N]

Each subfolder holds a use case with its data and a file `cmd`, shell commands that call `c360`. They run in a copy of
the subfolder in a temporary folder; nothing is written beside the inputs. What should come stands in `check.json` of
the subfolder, or in NAME.json of the folder of answers. A folder without such a file is run and shown, and not
checked. What is compared is what was printed and what was published; of the published files those in CSV, JSON and
Markdown, so commands should say `--csv`. A panic, a signal or no end within two minutes is never right.

An answer is an object; each fact of it must hold, and a fact that is not known here is an error:

  exit           exit code of the last call of c360: a number, a list of numbers, or "error" for any but 0
  customers      how many customers there are
  cells          {RECORD: {ATTRIBUTE: WANTED}}; RECORD is SOURCE/ID, or ATTRIBUTE=VALUE for the first such row
  every          {ATTRIBUTE: WANTED}: so in every row of the profile
  together       [[RECORD, ...], ...]: the records of each list are one customer
  apart          [[RECORD, ...], ...]: no two records of a list are one customer
  measures       {PATH: WANTED} in measures.json; a list is entered by `name`, `source` or `label`, or by position
  as_many        {ATTRIBUTE: PATH}: as many rows have the attribute as the measure says
  alike          [[ATTRIBUTE, ...], ...]: in each row all of these are missing, or none is
  says           [PATTERN, ...]: found in what is printed or in report.md; capitals make no difference
  says_not       [PATTERN, ...]: not found there
  tables         {FILE: {KEY: {COLUMN: WANTED}}}: published CSV files, such as write_back/NAME.csv, by the first column
  rests          {SOURCE: FILE}: once write_back/SOURCE.csv is imported into FILE, the next run writes back no row
  also           [ANSWER, ...]: facts of runs of their own; `without`, {FILE: [LINE, ...]}, leaves out lines of the data
  any_of         [ANSWER, ...]: at least one holds
  all_of         [ANSWER, ...]: each holds
  unchecked      text: what no fact here says

WANTED is a text or a number (equal by value), null for missing, true or false, a list of which one must be, or an
object: {"not": WANTED}, {"at_least": N}, {"at_most": N}, {"matches": PATTERN}. A pattern is a regular expression.
"""

import argparse
import csv
import decimal
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

LIMIT = 120
# Files for people put an apostrophe before what a spreadsheet would run.
GUARDED = re.compile(r"^'(?=[=+\-@\t\r])")
FINDING = re.compile(r"^(?:error|warning)(?:\[[\w-]+\])?: .*", re.MULTILINE)
EVERYWHERE = "no-tests"
NAMED_BY = ("name", "source", "label")
CALL = '#!/bin/sh\n"$C360_CASE_PROGRAM" "$@"\ncode=$?\necho $code >> "$C360_CASE_CODES"\nexit $code\n'


class Wrong(Exception):
    """An answer that is not written as the head of this file says."""


def rows_of(path: pathlib.Path, guarded: bool) -> list[dict[str, str | None]]:
    """A CSV file; what is empty is missing."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        rows = [{name: value or "" for name, value in row.items() if name} for row in csv.DictReader(file)]
    read = GUARDED if guarded else re.compile(r"(?!)")
    return [{name: read.sub("", value) or None for name, value in row.items()} for row in rows]


class Outcome:
    """What the commands of a folder printed, how they ended, and what they published."""

    def __init__(self, place: pathlib.Path, codes: list[int], printed: str) -> None:
        self.place, self.codes, self.printed = place, codes, printed
        out = sorted(path.parent for path in place.glob("build/*/run.json"))
        self.published = out[0] if out else place / "build" / "nothing"
        self.profile = rows_of(self.published / "profile.csv", True)
        self.crosswalk = {f"{r['source']}/{r['record_id']}": r["canonical_id"]
                          for r in rows_of(self.published / "crosswalk.csv", True)}
        measures, report = self.published / "measures.json", self.published / "report.md"
        self.measures = json.loads(measures.read_text()) if measures.is_file() else {}
        self.text = printed + "\n" + (report.read_text() if report.is_file() else "")

    def row(self, record: str) -> dict[str, str | None] | None:
        """The profile of the customer of a record, or the first in which an attribute has a value."""
        if record in self.crosswalk:
            found = self.crosswalk[record]
            return next((row for row in self.profile if row["canonical_id"] == found), None)
        name, _, value = record.partition("=")
        return next((row for row in self.profile if name in row and equal(row[name], value)), None)

    def customer(self, record: str) -> str | None:
        row = self.row(record)
        return self.crosswalk.get(record) or (row and row["canonical_id"])

    def measure(self, path: str) -> object:
        at: object = self.measures
        for step in path.split("."):
            if isinstance(at, list):
                called = [[one.get(key) for key in NAMED_BY] if isinstance(one, dict) else [] for one in at]
                place = next((i for i, names in enumerate(called) if step in names), None)
                place = int(step) if place is None and step.isdigit() else place
                at = at[place] if place is not None and place < len(at) else None
            else:
                at = at.get(step) if isinstance(at, dict) else None
        return at


def number(value: object) -> decimal.Decimal | None:
    try:
        found = decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        return None
    return found if found.is_finite() else None


def equal(came: object, wanted: object) -> bool:
    """Whether a value is the wanted one: by number where a number is wanted, else as text."""
    if isinstance(wanted, list):
        return any(equal(came, one) for one in wanted)
    if isinstance(wanted, dict):
        if len(wanted) != 1:
            raise Wrong(f"one of not, at_least, at_most, matches is wanted: {wanted}")
        ((how, limit),) = wanted.items()
        if how == "not":
            return not equal(came, limit)
        if how == "matches":
            return came is not None and re.search(limit, str(came)) is not None
        if how in ("at_least", "at_most"):
            have, to = number(came), number(limit)
            return have is not None and to is not None and (have >= to if how == "at_least" else have <= to)
        raise Wrong(f"`{how}` is not known")
    if wanted is None or came is None:
        return wanted is None and came is None
    if isinstance(wanted, bool):
        return str(came).lower() == str(wanted).lower()
    if isinstance(wanted, (int, float)):
        return number(came) == number(wanted)
    return str(came) == wanted


def shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


class Case:
    """One folder of the inputs, run as often as its answer asks."""

    def __init__(self, program: pathlib.Path, folder: pathlib.Path, scratch: pathlib.Path) -> None:
        self.program, self.folder, self.scratch, self.runs = program, folder, scratch, itertools.count()

    def copy(self, without: dict[str, list[int]]) -> pathlib.Path:
        place = self.scratch / str(next(self.runs)) / self.folder.name
        shutil.copytree(self.folder, place)
        for name, lines in without.items():
            kept = (place / name).read_bytes().splitlines(keepends=True)
            (place / name).chmod(0o644)
            (place / name).write_bytes(b"".join(line for i, line in enumerate(kept, 1) if i not in lines))
        for path in [place, *place.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        return place

    def play(self, place: pathlib.Path) -> Outcome:
        """Runs the commands in the copy; where they fail after c360 did not, their own exit code comes last."""
        tools, codes = place.parent / "tools", place.parent / "codes"
        (tools / "program").mkdir(parents=True, exist_ok=True)
        codes.write_text("")
        if not (tools / "c360").exists():
            (tools / "program" / "c360").symlink_to(self.program)
            (tools / "c360").write_text(CALL)
            (tools / "c360").chmod(0o755)
        environment = {"PATH": f"{tools}:{os.environ['PATH']}", "NO_COLOR": "1", "LANG": "C.UTF-8",
                       "C360_CASE_PROGRAM": str(tools / "program" / "c360"), "C360_CASE_CODES": str(codes)}
        run = subprocess.Popen(["bash", "./cmd"], cwd=place, env=environment, start_new_session=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            printed, ended = run.communicate(timeout=LIMIT)[0], run.returncode
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            printed, ended = run.communicate()[0], 124
        seen = [int(code) for code in codes.read_text().split()]
        return Outcome(place, seen if seen and ended == seen[-1] else [*seen, ended], printed.decode(errors="replace"))

    def rests(self, source: str, file: str, before: Outcome) -> list[str]:
        """Imports what was written back into a copy as it is after the run, and runs again."""
        changes = rows_of(before.published / "write_back" / f"{source}.csv", False)
        place = self.scratch / str(next(self.runs)) / self.folder.name
        shutil.copytree(before.place, place, symlinks=True)
        held = rows_of(place / file, False)
        if not changes or not held:
            return [f"nothing was written back to {source}, or {file} is empty"]
        key = next(iter(changes[0]))
        by_key = {row[key]: row for row in changes}
        columns = [*held[0], *(name for name in changes[0] if name not in held[0])]
        with (place / file).open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows({**row, **by_key.get(row.get(key), {})} for row in held)
        again = self.play(place)
        left = rows_of(again.published / "write_back" / f"{source}.csv", False)
        if again.codes[-1] != 0:
            return [f"after the import of {source} the run ends with exit {again.codes[-1]}"]
        return [f"after the import {len(left)} rows are written back to {source} again"] if left else []

    def differences(self, answer: dict, came: Outcome) -> list[str]:
        """Every fact of an answer that does not hold."""
        wrong: list[str] = []

        def fact(what: str, have: object, wanted: object) -> None:
            if not equal(have, wanted):
                wrong.append(f"{what}: wanted {shown(wanted)}, came {shown(have)}")

        def cells(record: str, row: dict | None, wanted: dict) -> None:
            if row is None:
                wrong.append(f"{record}: no such row")
                return
            for name, value in wanted.items():
                if name not in row:
                    wrong.append(f"{record}: it has no `{name}`")
                else:
                    fact(f"{record} {name}", row[name], value)

        for kind, facts in answer.items():
            if kind == "exit":
                fact("exit", came.codes[-1], {"not": 0} if facts == "error" else facts)
            elif kind == "customers":
                fact("customers", came.measures.get("customers"), facts)
            elif kind == "cells":
                for record, wanted in facts.items():
                    cells(record, came.row(record), wanted)
            elif kind == "every":
                for row in came.profile or [None]:
                    cells(row["canonical_id"] if row else "the profile", row, facts)
            elif kind in ("together", "apart"):
                for records in facts:
                    found = [came.customer(record) for record in records]
                    missing = [record for record, one in zip(records, found) if one is None]
                    if missing:
                        wrong.append(f"{', '.join(missing)}: no such record")
                    elif len(set(found)) != (1 if kind == "together" else len(found)):
                        wrong.append(f"{', '.join(records)}: not {'one customer' if kind == 'together' else 'apart'}")
            elif kind == "measures":
                for path, wanted in facts.items():
                    fact(path, came.measure(path), wanted)
            elif kind == "as_many":
                for name, path in facts.items():
                    filled = sum(row.get(name) is not None for row in came.profile)
                    fact(f"rows with {name}", filled, came.measure(path))
            elif kind == "alike":
                for names in facts:
                    for row in came.profile or [{}]:
                        if not row or len({row.get(name) is None for name in names}) > 1:
                            held = ", ".join(f"{name} {shown(row.get(name))}" for name in names)
                            wrong.append(f"{row.get('canonical_id', 'no row')}: not alike: {held}")
            elif kind in ("says", "says_not"):
                for pattern in facts:
                    if (re.search(pattern, came.text, re.IGNORECASE) is None) == (kind == "says"):
                        wrong.append(f"{'not said' if kind == 'says' else 'said'}: {pattern}")
            elif kind == "tables":
                for file, wanted in facts.items():
                    rows = {next(iter(row.values())): row for row in rows_of(came.published / file, False)}
                    for key, values in wanted.items():
                        cells(f"{file} {key}", rows.get(key), values)
            elif kind == "rests":
                for source, file in facts.items():
                    wrong += self.rests(source, file, came)
            elif kind == "also":
                for other in facts:
                    lines = other.get("without", {})
                    run = self.play(self.copy(lines))
                    wrong += [f"without {shown(lines)}: {one}" for one in self.checked(other, run)]
            elif kind == "any_of":
                tried = [self.differences(one, came) for one in facts]
                if all(tried):
                    wrong.append("none of: " + " | ".join("; ".join(one) for one in tried))
            elif kind == "all_of":
                wrong += [one for part in facts for one in self.differences(part, came)]
            elif kind not in ("unchecked", "without"):
                raise Wrong(f"`{kind}` is not known")
        return wrong

    def checked(self, answer: dict, came: Outcome) -> list[str]:
        """The facts of an answer, and what is never right."""
        bad = [f"exit {code}" for code in came.codes if code in (101, 124) or code > 128 or code < 0]
        return bad + self.differences(answer, came)


def in_short(came: Outcome, rows: int) -> str:
    """Customers, the first rows of the profile without what only fills it up (`pad…`), and the findings."""
    record = {}
    for key, found in came.crosswalk.items():
        record.setdefault(found, key)
    parts = [f"{came.measures['customers']} customers"] if came.measures else ["nothing published"]
    by_record = sorted(came.profile, key=lambda row: record.get(row["canonical_id"], ""))
    for row in by_record[:rows]:
        kept = [value or "–" for name, value in row.items() if name != "canonical_id" and not name.startswith("pad")]
        parts.append(f"{record.get(row['canonical_id'], '?')}: {', '.join(kept)}")
    if len(by_record) > rows:
        parts.append("…")
    parts += [one for one in FINDING.findall(came.printed) if EVERYWHERE not in one]
    return re.sub(r"[\s\x00-\x1f]+", " ", " | ".join(parts))


def cut(text: str, wide: int) -> str:
    return text if wide <= 0 or len(text) <= wide else text[: wide - 1] + "…"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--answers", help="a folder of NAME.json, where the inputs hold no check.json")
    parser.add_argument("--only", nargs="*", help="names to run")
    parser.add_argument("--rows", type=int, default=3, help="how many rows of a profile to show")
    parser.add_argument("--wide", type=int, default=160, help="how much of what came to show; 0 for all")
    asked = parser.parse_args()
    program = pathlib.Path(asked.program).resolve()
    folders = [one for one in sorted(pathlib.Path(asked.folder).resolve().iterdir()) if (one / "cmd").is_file()]
    if asked.only:
        folders = [one for one in folders if one.name in asked.only]
    if not folders or not program.is_file():
        sys.exit(f"there is no program {asked.program}, or no folder with a file `cmd` in {asked.folder}")
    widest = max(len(one.name) for one in folders)
    tally = {"ok": 0, "differs": 0, "not checked": 0}
    print(f"{'name':{widest}}  {'exit':8}  {'holds':11}  what came")
    for folder in folders:
        own = [folder / "check.json"]
        own += [pathlib.Path(asked.answers) / f"{folder.name}.json"] if asked.answers else []
        answer_file = next((path for path in own if path.is_file()), None)
        with tempfile.TemporaryDirectory(prefix="c360_cases_") as scratch:
            case = Case(program, folder, pathlib.Path(scratch))
            try:
                answer = json.loads(answer_file.read_text(encoding="utf-8")) if answer_file else {}
                came = case.play(case.copy({}))
                wrong = case.checked(answer, came)
            except (Wrong, json.JSONDecodeError, OSError, AttributeError, TypeError, re.error) as error:
                sys.exit(f"{answer_file or folder}: {error}")
        facts = {kind for kind in answer if kind != "unchecked"}
        holds = "differs" if wrong else "ok" if facts else "not checked"
        tally[holds] += 1
        codes = " ".join(str(code) for code in came.codes)
        short = cut(in_short(came, asked.rows), asked.wide)
        print(f"{folder.name:{widest}}  {codes:8}  {holds:11}  {short}", flush=True)
        for one in wrong:
            print(f"{'':{widest}}  - {cut(one, asked.wide)}")
        if answer.get("unchecked"):
            print(f"{'':{widest}}  not checked: {answer['unchecked']}")
    print(f"{len(folders)} folders: " + ", ".join(f"{count} {holds}" for holds, count in tally.items()))
    sys.exit(1 if tally["differs"] else 0)


if __name__ == "__main__":
    main()
