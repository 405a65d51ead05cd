"""Whether canonical IDs stay: what changes in and around the data, and how many customers keep their ID through it.

usage: retention.py C360 [--world b2b_saas] [--scale 3000] [--seed 1] [--only NAME]

A world is generated and run once: that is day 1. Every scenario begins from a fresh copy of its files and registry:
runs on the files of day 1, each with one change or without. After every run the published crosswalk is compared with
that of day 1, not with that of the run before: small losses would add up unseen. The laws are:

  * kept: a customer of day 1 whose records that are there today are one customer, without a record of another customer
    of day 1 (new records may have joined), neither merged nor split, and has its ID. Shown is the run that kept least.
  * round trip: where the files say again what they said on day 1, every record has the ID it had on day 1.
  * other hands: an ID of day 1 that is seen today stands for a customer that shares a record with whom it stood for.
  * events: of a record that has another ID than in the run before, `c360 history` tells a `moved` to that ID, with a
    cause. At most 20 records are asked in each scenario. A program without `history` is not asked.

A run that publishes nothing breaks a law too. The copies of the use cases therefore have no gates, and nothing else
that has no say in who is who. The salt is fixed, so that one program prints the same IDs every time. The exit code is 1
where a law was broken. Parquet needs pyarrow, and is skipped without.
"""

import argparse
import csv
import importlib.util
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict, namedtuple
from functools import partial
from types import SimpleNamespace

# The file that use cases share, two of them (or one, twice), and what somebody corrects in a record, by source: the
# first is the name.
World = namedtuple("World", "entity first second edited")
WORLDS = {
    "b2b_saas": World(
        "accounts",
        "churn_prevention",
        "support_context",
        {
            "salesforce": ["Name", "BillingPostalCode", "Phone"],
            "stripe": ["name", "address_postal_code", "phone"],
            "product": ["org_name"],
            "zendesk": ["name"],
        },
    ),
    "b2b_people": World(
        "people",
        "marketing_personalisation",
        "marketing_personalisation",
        {
            "salesforce": ["LastName", "MobilePhone"],
            "hubspot": ["property_lastname", "property_mobilephone"],
            "product": ["last_name"],
            "mixpanel": ["name"],
            "stripe": ["name", "phone"],
            "zendesk": ["name", "phone"],
        },
    ),
    "bank": World(
        "customers",
        "fraud",
        "servicing",
        {
            "core": ["LAST_NM", "POSTCODE", "TEL"],
            "cards": ["EMBOSSED_NAME", "BILL_POSTCODE", "MOBILE"],
            "mortgages": ["last_name", "phone"],
            "loans": ["SURNAME", "POSTCODE", "MOBILE"],
            "savings": ["SURNAME", "POST_CODE", "TELEPHONE"],
            "online": ["display_name", "mobile"],
            "app": ["msisdn"],
            "crm": ["LastName", "MailingPostalCode", "MobilePhone"],
            "contact_centre": ["name", "postcode", "phone"],
            "kyc": ["legal_last", "postcode", "phone"],
            "marketing": ["last_name", "postcode"],
        },
    ),
    "beauty_retail": World(
        "members",
        "shade_follow_up",
        "shade_follow_up",
        {
            "tills": ["LAST_NM", "PHONE"],
            "shop": ["last_name", "postal_code", "phone_mobile"],
            "app": ["family", "mobile"],
            "wishes": ["last", "zip"],
            "advisors": ["last_name", "phone"],
        },
    ),
    "park": World(
        "guests",
        "guest_moments",
        "on_the_way_out",
        {
            "ticketing": ["LAST_NAME", "POSTCODE", "CONTACT_PHONE"],
            "hotel": ["SURNAME", "POSTCODE", "BOOKER_PHONE"],
            "photo": ["family_name", "mobile"],
            "food": ["guest_name", "phone"],
            "retail": ["NAME", "ZIP", "TEL"],
        },
    ),
}
OTHER_SIGNS = str.maketrans("123456789abdef", "678912345bdefa")
ASKED, SHOWN, LONGEST_DAYS = 20, 5, 3000
HEAD = """| scenario | steps | customers judged at the worst step | kept | round trip | IDs in other hands \
| changes without an event | seconds |
|---|---|---|---|---|---|---|---|"""
# A run, and what is changed in the files before it. `use_case`: another than the first. `same`: nonetheless they say
# what they said on day 1. `names`: what sources were called on day 1.
Step = namedtuple("Step", "name change use_case threads same names", defaults=(None, "", 0, False, {}))
# A file of a source: where it is, what stands between its columns, the columns with the ID, and the source whose events
# it holds, if it holds events.
File = namedtuple("File", "path sign key of")
# Runs after day 1. `fresh`: the first of them is day 1, in an empty registry. `skipped`: why it cannot be run here.
Scenario = namedtuple("Scenario", "name steps fresh skipped", defaults=(False, ""))


def of(world):
    """What is said of a generated folder."""
    return next(one for one in WORLDS.values() if (world / f"{one.entity}.yaml").exists())


def load(file):
    """Columns and rows of a CSV or NDJSON file."""
    with file.path.open(encoding="utf-8", newline="") as lines:
        if file.path.suffix == ".ndjson":
            return [], [json.loads(line) for line in lines]
        table = csv.DictReader(lines, delimiter=file.sign)
        return list(table.fieldnames), list(table)


def save(file, columns, rows):
    with file.path.open("w", encoding="utf-8", newline="") as out:
        if file.path.suffix == ".ndjson":
            out.writelines(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        else:
            table = csv.DictWriter(out, columns, lineterminator="\n", delimiter=file.sign)
            table.writeheader()
            table.writerows(rows)


def rewritten(file, change):
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, f"{file.name} stayed as it was"
    file.write_text(after, encoding="utf-8")


def entity(change):
    """A change of the text of the file that the use cases share."""
    return lambda world: rewritten(world / f"{of(world).entity}.yaml", change)


def section(text, key):
    """A key of the first level with all that stands below it, or nothing."""
    return (re.findall(rf"^{key}:.*\n(?: .*\n|\n)*", text, re.M) or [""])[0]


def sources(world):
    """The first file of each source."""
    declared = section((world / f"{of(world).entity}.yaml").read_text(encoding="utf-8"), "sources")
    for name, lines in re.findall(r"^  (\w+):.*\n((?:    .*\n)+)", declared, re.M):
        path, rest = re.search(r"\{(?:csv|ndjson): ([^,}\s]+)(.*?)\}", lines).groups()
        sign = (re.findall(r'delimiter: "(.)"', rest) or [","])[0]
        key = re.findall(r"\w+", re.search(r"record_id: (\w+|\[[\w, ]+\]|\{.*\})", lines)[1])
        yield name, File(world / path, sign, key, (re.findall(r"events_of: (\w+)", lines) or [None])[0])


def customer_files(world):
    return {name: file for name, file in sources(world) if not file.of}


def without_gates(text):
    """One gate holds unless it is declared otherwise, and is put out of reach. Consent hides records of whom it is."""
    for key in ("population", "gates", "write_back", "tests", "consent"):
        text = text.replace(section(text, key), "")
    return text.rstrip() + "\n\ngates: {cut_islands: 1000000}\n"


def reordered(world, order):
    """Gives columns and rows of every file to `order`; the columns of NDJSON stay as they are."""
    for file in {file.path: file for _, file in sources(world)}.values():
        save(file, *order(*load(file)))


def without_source(world, source):
    """Takes a source, its events and all that refers to them out of the files. Of attributes there must be eight."""
    gone = [source, *(name for name, file in sources(world) if file.of == source)]
    lines = re.compile("|".join(rf"^  {name}:\n(?:    .*\n)+|^    {name}: .*\n" for name in gone), re.M)
    stays = next(name for name in customer_files(world) if name != source)
    rest = f"type: text, system_of_record: {stays}, from: {{{stays}: {of(world).edited[stays][0]}}}, fallback: none, "
    rest += "within_source: longest, fresh_for: always, action: Somebody acts}\n"
    attributes = "attributes:\n" + "".join(f"  - {{name: spare_{n}, label: Spare, {rest}" for n in range(8)) + "\n"
    entity(lambda text: lines.sub("", text))(world)
    for name in {of(world).first, of(world).second}:
        rewritten(world / f"{name}.yaml", lambda text: text.replace(section(text, "attributes"), attributes))


def some(world, part, seed, change=None, only=None):
    """Changes a drawn part of the rows of all customers, or `only` of one source; without a change they go."""
    rng = random.Random(seed)
    for source, file in customer_files(world).items():
        if only in (None, source):
            columns, rows = load(file)
            drawn = set(rng.sample(range(len(rows)), round(len(rows) * part)))
            change_all = change and change(rows, file.key, of(world).edited[source], rng)
            for n in sorted(drawn) if change else ():
                change_all(rows[n])
            save(file, columns, [row for n, row in enumerate(rows) if change or n not in drawn])


def edited(_, __, columns, rng):
    """Other digits in postal code or phone number, or two letters of the name that changed places."""
    name, *others = columns

    def edit(row):
        column, text = rng.choice([name, *(other for other in others if row[other])]), row[name] or ""
        at = rng.randrange(max(1, len(text) - 1))
        swapped = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        row[column] = (swapped or None) if column == name else row[column].translate(OTHER_SIGNS)

    return edit


def renamed(rows, key, _, __):
    """Another ID of the same form, which no record has: digits become other digits, none of them zero, and some letters
    other letters."""
    known = {tuple(row[part] for part in key) for row in rows}

    def rename(row):
        other = tuple(type(row[part])(str(row[part]).translate(OTHER_SIGNS)) for part in key)
        if other not in known:
            row |= dict(zip(key, other, strict=True))

    return rename


def joined(world, program):
    """The rows of day 2 whose IDs day 1 does not know, behind the rows of day 1."""
    later = world.with_name("later")
    program.generate(later, 2)
    for source, file in customer_files(world).items():
        columns, rows = load(file)
        known = {tuple(row[part] for part in file.key) for row in rows}
        later_rows = load(customer_files(later)[source])[1]
        new = [row for row in later_rows if tuple(row[part] for part in file.key) not in known]
        save(file, columns, rows + new)


def read_as(world, source, kind, write):
    """One CSV file in another form: `write` is given the file and returns what to read instead."""
    file = customer_files(world)[source]
    read, was = file.path.with_name(write(file)).relative_to(world), re.escape(str(file.path.relative_to(world)))
    file.path.unlink()
    sign = f', delimiter: "{file.sign}"' if kind == "csv" and file.sign != "," else ""
    entity(lambda text: re.sub(rf"\{{csv: {was}[^}}]*\}}", f"{{{kind}: {read}{sign}}}", text))(world)


def halves(file):
    columns, rows = load(file)
    for part, some_rows in enumerate((rows[: len(rows) // 2], rows[len(rows) // 2 :])):
        save(file._replace(path=file.path.with_suffix(f".part{part}.csv")), columns, some_rows)
    return f"{file.path.stem}.part*.csv"


def parquet(file):
    """All columns as text, and nothing where nothing is."""
    import pyarrow.parquet

    columns, rows = load(file)
    text = {name: pyarrow.array([row[name] or None for row in rows], pyarrow.string()) for name in columns}
    pyarrow.parquet.write_table(pyarrow.table(text), file.path.with_suffix(".parquet"))
    return f"{file.path.stem}.parquet"


def source_renamed(world, source, name):
    for file in (world / f"{of(world).entity}.yaml", world / f"{of(world).first}.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(rf"(?<![/\w]){source}(?![/\w])", name, text), encoding="utf-8")
    formerly = rf"\g<0>    formerly: {{source: {source}}}\n"
    entity(lambda text: re.sub(rf"^  {name}:.*\n", formerly, text, count=1, flags=re.M))(world)


def use_case_renamed(world, name):
    first = of(world).first
    text = (world / f"{first}.yaml").read_text(encoding="utf-8")
    (world / f"{name}.yaml").write_text(text.replace(f"use_case: {first}\n", f"use_case: {name}\n"), encoding="utf-8")
    shared = world / f"{of(world).entity}.yaml"
    allowed = re.sub(rf"(purposes: \[[^\]]*?)\b{first}\b", rf"\g<1>{first}, {name}", shared.read_text(encoding="utf-8"))
    shared.write_text(allowed, encoding="utf-8")


class Program:
    def __init__(self, path, world, scale, seed):
        self.path, self.world = str(pathlib.Path(shutil.which(path) or path).resolve()), world
        self.scale, self.seed = scale, seed
        self.has_history = self.call(".", "history", "--help").returncode == 0

    def call(self, folder, *arguments, threads=0):
        env = os.environ | {"C360_SALT": "retention"}
        env |= dict.fromkeys(["RAYON_NUM_THREADS", "POLARS_MAX_THREADS"], str(threads)) if threads else {}
        return subprocess.run([self.path, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)

    def generate(self, world, day, scale=0):
        shutil.rmtree(world, ignore_errors=True)
        how = ["--scale", str(scale or self.scale), "--seed", str(self.seed), "--day", str(day)]
        done = self.call(world.parent, "demo", self.world, *how, "--out", world.name, "-q")
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        for name in {of(world).first, of(world).second}:
            rewritten(world / f"{name}.yaml", without_gates)

    def run(self, folder, step, day):
        """The crosswalk of a run, or why there is none. Paths are relative: the registry may remember them."""
        as_of = f"2026-11-{day:02}T00:00:00Z"  # no scenario is longer than November
        where = ["--as-of", as_of, "--out", "build", "--identity", "identity", "--csv"]
        use_case = step.use_case or of(folder / "world").first
        done = self.call(folder, "--quiet", "run", f"world/{use_case}.yaml", *where, threads=step.threads)
        if done.returncode:
            said = done.stdout + done.stderr
            return None, f"exit {done.returncode}: {(re.findall(r'^error.*', said, re.M) or [said.strip()])[0]}"
        with (folder / "build" / use_case / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        name = {row["source"]: step.names.get(row["source"], row["source"]) for row in rows}
        return {(name[row["source"]], row["record_id"]): row["canonical_id"] for row in rows}, ""

    def told(self, folder, record, names):
        """The IDs that a record has moved to, of the events that name a cause."""
        record = ({was: name for name, was in names.items()}.get(record[0], record[0]), record[1])
        done = self.call(folder, "history", "/".join(record), "--identity", "identity", "--format", "json")
        happened = json.loads(done.stdout).get("happened", []) if done.returncode == 0 else []
        return Counter(one["id"] for one in happened if one["event"] == "moved" and one.get("cause"))


def scenarios(program, world):
    def there(name, change, same=False, skipped=""):
        return Scenario(name, [Step(name, change, same=same), back], skipped=skipped)

    def replaced(name, old, new):
        return there(f"{name} and back", entity(lambda text: text.replace(old, new)))

    def read(words, kind, write, skipped=""):
        change = partial(read_as, kind=kind, write=write)
        return [there(f"{words}: {name}", partial(change, source=name), True, skipped) for name in tables]

    def formerly(name, old, new):
        step = Step(f"another {name}", entity(lambda text: text.replace(old, new)), same=True)
        return Scenario(f"{name} renamed", [step, step])

    def renamed_source(name):
        return Step("renamed", partial(source_renamed, source=name, name=f"{name}_2"), names={f"{name}_2": name})

    drawn, rng, back = partial(some, seed=program.seed), random.Random(program.seed), Step("as on day 1")
    names = customer_files(world)
    tables = [name for name, file in names.items() if file.path.suffix != ".ndjson"]
    second, first = Step("the second use case", use_case=of(world).second), Step("the first use case")
    renewals = Step("another name", partial(use_case_renamed, name="renewals"), "renewals", same=True)
    text = (world / f"{of(world).entity}.yaml").read_text(encoding="utf-8")
    name, prefix = (re.search(rf"^{key}: (\w+)\n", text, re.M)[1] for key in ("entity", "id_prefix"))
    # Elsewhere much besides identity names a source: regions, views over several files, kinds of personal data.
    in_one_place = of(world).entity == "accounts"
    model = re.search(r"^match_model:.*\n", text, re.M)[0]
    keys = {line[1]: line[0] for line in re.finditer(r"^  - \{name: (\w+), .*\n", section(text, "match_keys"), re.M)}
    no_pyarrow = "" if importlib.util.find_spec("pyarrow") else "skipped: pyarrow is not installed"
    days = [partial(program.generate, day=day, scale=min(program.scale, LONGEST_DAYS)) for day in range(1, 31)]
    return [
        Scenario("run again", [back, back]),
        there("rows shuffled", partial(reordered, order=lambda head, rows: (head, rng.sample(rows, len(rows)))), True),
        Scenario("one thread, two threads", [Step("one thread", threads=1), Step("two threads", threads=2)]),
        there("columns reordered", partial(reordered, order=lambda head, rows: (head[::-1], rows)), True),
        *(
            there(f"source taken out and back: {name}", partial(without_source, source=name))
            for name in names
            if in_one_place
        ),
        *(there(f"file emptied and back: {name}", partial(drawn, part=1, only=name)) for name in names),
        there("5% of records edited and back", partial(drawn, part=0.05, change=edited)),
        there("5% of records deleted and back", partial(drawn, part=0.05)),
        Scenario("2% of record IDs renamed", [Step("renamed", partial(drawn, part=0.02, change=renamed))]),
        Scenario("new records", [Step("joined", partial(joined, program=program))]),
        *read("one CSV file, two by a pattern", "csv", halves),
        *read("CSV to Parquet", "parquet", parquet, no_pyarrow),
        Scenario("the second use case first", [second, first], fresh=True),
        Scenario("two use cases in turn, six runs", [second, first] * 3),
        replaced("link_at raised by 6 bits", model, f"{model}  link_at: 6\n"),
        replaced("link_at lowered by 6 bits", model, f"{model}  link_at: -6\n"),
        replaced("match keys reversed", "".join(keys.values()), "".join([*keys.values()][::-1])),
        *(replaced(f"match key {key} taken out", line, "") for key, line in keys.items()),
        Scenario("use case renamed and back", [renewals, back]),
        formerly("entity", f"entity: {name}\n", f"entity: client\nformerly: {{entity: {name}}}\n"),
        formerly("prefix", f"id_prefix: {prefix}\n", f"id_prefix: CLI\nformerly: {{id_prefix: {prefix}}}\n"),
        *(Scenario(f"source renamed: {name}", [renamed_source(name), renamed_source(name)]) for name in names),
        Scenario("30 days", [Step(f"day {n}", change, same=n == 1) for n, change in enumerate(days, 1)], fresh=True),
    ]


def customers(crosswalk):
    found = defaultdict(set)
    for record, customer in crosswalk.items():
        found[customer].add(record)
    return found


def compare(first, today, step, result):
    """The laws that the crosswalks of day 1 and of today can tell."""
    then, now, judged, lost = customers(first), customers(today), 0, []
    for customer, records in sorted(then.items()):
        present = sorted(records & today.keys())
        ids = {today[record] for record in present}
        if len(ids) != 1 or (now[(has := ids.pop())] & first.keys()) - records:
            continue  # away, split or merged
        judged += 1
        if has != customer:
            lost.append(f"{step.name}: {customer} of {'/'.join(present[0])} is {has}")
    result.judged.append((judged, judged - len(lost)))
    if step.same or not step.change:
        moved = [record for record in sorted(first.keys() | today.keys()) if first.get(record) != today.get(record)]
        result.trips.append((len(first), len(first) - len(moved)))
        for record in moved:
            was, has = first.get(record, "not there"), today.get(record, "not there")
            result.offenders["round trip"].append(f"{step.name}: {'/'.join(record)} was {was}, is {has}")
    result.offenders["kept"] += lost
    result.offenders["other hands"] += [
        f"{step.name}: {one} was of {'/'.join(min(then[one]))} and stands for {'/'.join(min(now[one]))}"
        for one in sorted(then.keys() & now.keys())
        if not then[one] & now[one]
    ]


def play(program, scenario, day_one, crosswalk):
    """Runs a scenario in a folder of its own."""
    began, moves = time.perf_counter(), defaultdict(Counter)
    # Of each run how many were judged, and how many of them have their ID; by law who broke it.
    result = SimpleNamespace(judged=[], trips=[], offenders=defaultdict(list))
    first = before = None if scenario.fresh else crosswalk
    with tempfile.TemporaryDirectory(dir=day_one.parent) as scratch:
        folder = pathlib.Path(scratch)
        if not scenario.fresh:
            shutil.copytree(day_one, folder, dirs_exist_ok=True, symlinks=True)
        for day, step in enumerate(scenario.steps, 1 if scenario.fresh else 2):
            shutil.rmtree(folder / "world", ignore_errors=True)
            shutil.copytree(day_one / "world", folder / "world")
            if step.change:
                step.change(folder / "world")
            today, why = program.run(folder, step, day)
            if today is None:
                result.offenders["published"].append(f"{step.name}: {why}")
                continue
            first, before = first or today, before or today
            compare(first, today, step, result)
            for record in before.keys() & today.keys():
                if before[record] != today[record]:
                    moves[record][today[record]] += 1
            before = today
        result.asked = min(ASKED, len(moves)) if program.has_history else 0
        for record in random.Random(program.seed).sample(sorted(moves), result.asked):
            if untold := moves[record] - program.told(folder, record, step.names):
                result.offenders["events"].append(f"{'/'.join(record)} has {', '.join(untold)}, and no event says why")
    result.seconds = time.perf_counter() - began
    return result


def share(of, kept):
    """A share that says 100% only where nothing is missing."""
    if kept == of:
        return "100%" if of else "–"
    return f"{kept * 10000 // of / 100:.2f}%, {of - kept:,} not"


def table_row(program, scenario, result):
    worst = min((one for one in result.judged if one[0]), key=lambda one: (one[1] / one[0], one[0]), default=(0, 0))
    broken = Counter({law: len(found) for law, found in result.offenders.items()})
    steps = f"{len(scenario.steps)}" + (f", {broken['published']} not published" if broken["published"] else "")
    events = f"{broken['events']} of {result.asked}" if program.has_history else "no history"
    trip = share(*min(result.trips, default=(0, 0)))
    cells = [scenario.name, steps, f"{worst[0]:,}", share(*worst), trip, f"{broken['other hands']:,}", events]
    return f"| {' | '.join(cells)} | {result.seconds:.1f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("c360")
    parser.add_argument("--world", choices=WORLDS, default="b2b_saas", help="the world that is generated")
    parser.add_argument("--scale", type=int, default=3000, help="how many customers the world has")
    parser.add_argument("--seed", type=int, default=1, help="of the world, and of what is drawn")
    parser.add_argument("--only", default="", help="scenarios whose name holds this")
    arguments, failed = parser.parse_args(), []
    with tempfile.TemporaryDirectory(prefix="c360-retention-") as scratch:
        program = Program(arguments.c360, arguments.world, arguments.scale, arguments.seed)
        day_one = pathlib.Path(tempfile.mkdtemp(dir=scratch))
        program.generate(day_one / "world", 1)
        all_of_them = scenarios(program, day_one / "world")
        chosen = [one for one in all_of_them if arguments.only in one.name]
        if not chosen:
            parser.error("no scenario has such a name; there are: " + "; ".join(one.name for one in all_of_them))
        crosswalk, why = program.run(day_one, Step("day 1"), 1)
        if crosswalk is None:
            sys.exit(f"day 1 was not published: {why}")
        print(f"Day 1: {len(crosswalk):,} records, {len(set(crosswalk.values())):,} customers.\n\n{HEAD}", flush=True)
        for scenario in chosen:
            if scenario.skipped:
                print(f"| {scenario.name} | {scenario.skipped} |" + " – |" * 6, flush=True)
            else:
                result = play(program, scenario, day_one, crosswalk)
                failed += [(scenario, result)] if any(result.offenders.values()) else []
                print(table_row(program, scenario, result), flush=True)
    for scenario, result in failed:
        print(f"\n{scenario.name}")
        for law, found in filter(lambda item: item[1], result.offenders.items()):
            print(f"  {law}: {len(found):,}", *found[:SHOWN], sep="\n    ")
    ran = sum(not scenario.skipped for scenario in chosen)
    print(f"\n{len(failed)} of {ran} scenarios that ran break a law, {len(chosen) - ran} were skipped.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
