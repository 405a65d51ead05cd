"""A third party's written survivorship rule, in YAML, beside the golden records that came of it.

    python3 tests/trust/golden_rule.py target/release/c360 DATA/mdm_crm_billing_support

The rule: names from the CRM, else from the record that changed last; everything else from the record that changed last. Who
is who is taken from the digits of the phone number, which are the same in all records of a customer. A cell that differs
from the golden record is printed with what every record says and with what the written rule gives of it.
"""

import collections
import csv
import os
import re
import subprocess
import sys
import tempfile

SOURCES = ["crm", "billing", "support"]
NAMES = ["first_name", "last_name"]
OTHERS = ["email", "phone", "address", "city", "state", "zip"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def use_case():
    every = lambda column: ", ".join(f"{source}: {column}" for source in SOURCES)
    yaml = """use_case: golden
version: 2
title: The golden record of a written rule
entity: person
id_prefix: PER
purpose:
  decision: Whom do we write to, and where?
  owner: Marketing
  sponsor: Chief Marketing Officer
  steward: data@firm.example
  stage: proposed
  workflow: {tool: CRM, task: Write a letter, minutes_before: 6, minutes_after: 2, times_per_month: 100}
sources:
"""
    for source in SOURCES:
        yaml += f"  {source}: {{read: {{csv: {source}.csv}}, record_id: record_id, updated_at: updated_date, reliability: 0.9}}\n"
    yaml += f"identity:\n  digits: {{type: identifier, {every('digits')}}}\nmatch_keys:\n  - {{name: digits, on: [digits]}}\nattributes:\n"
    same = "type: text, system_of_record: crm, fallback: none, fresh_for: always, action: Is what we write"
    for name in NAMES:
        yaml += f"  - {{name: {name}_crm, {same}, from: {{crm: {name}}}, required: false}}\n"
        yaml += f"  - {{name: {name}_newest, {same}, from: {{{every(name)}}}, survivorship: most_recent}}\n"
        yaml += f'  - {{name: {name}, type: text, derive: "coalesce({name}_crm, {name}_newest)", action: Is what we write}}\n'
    for name in OTHERS:
        yaml += f"  - {{name: {name}, {same}, from: {{{every(name)}}}, survivorship: most_recent}}\n"
    return yaml


def by_rule(records, column):
    """What the written rule gives: of records with a value that of the CRM, for a name, else that which changed last."""
    said = [record for record in records if record[column]]
    of_crm = [record for record in said if record["source"] == "crm"] if column in NAMES else []
    return max(of_crm or said, key=lambda record: record["updated_date"])[column]


def main():
    binary, data = os.path.abspath(sys.argv[1]), sys.argv[2]
    real = {(row["source"], row["record_id"]): row["entity_id"] for row in rows(f"{data}/truth.csv")}
    golden = {row["entity_id"]: row for row in rows(f"{data}/golden_expected.csv")}
    records = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            of = rows(f"{data}/{source}.csv")
            with open(f"{folder}/{source}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [*of[0], "digits"])
                writer.writeheader()
                for row in of:
                    records[real[source, row["record_id"]]].append({**row, "source": source})
                    writer.writerow({**row, "digits": re.sub(r"\D", "", row["phone"])[-10:]})
        with open(f"{folder}/golden.yaml", "w", encoding="utf-8") as file:
            file.write(use_case())
        command = [binary, "--quiet", "run", "golden.yaml", "--csv", "--as-of", "2025-12-31T00:00:00Z"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        members = collections.defaultdict(set)
        for row in rows(f"{folder}/build/golden/crosswalk.csv"):
            members[row["canonical_id"]].add((row["source"], row["record_id"].removeprefix("'")))
        profile = {row["canonical_id"]: row for row in rows(f"{folder}/build/golden/profile.csv")}
    found = {frozenset(of): profile[customer] for customer, of in members.items()}
    alike, cells, equal, against = 0, 0, 0, []
    for entity, wanted in golden.items():
        mine = found.get(frozenset((record["source"], record["record_id"]) for record in records[entity]))
        if mine is None:
            continue
        alike += 1
        for column in NAMES + OTHERS:
            value = mine[column].removeprefix("'")
            cells += 1
            equal += value == wanted[column]
            if value != by_rule(records[entity], column):
                sys.exit(f"customer {entity}: {column} is not what the written rule gives")
            if value != wanted[column]:
                said = ", ".join(f"{r['source']} {r['updated_date']} {r[column]}" for r in sorted(records[entity], key=lambda r: r["source"]))
                against.append(f"customer {entity}, {column}: the golden record has {wanted[column]}; by the rule it is {value}, of {said}")
    print(f"{alike} of {len(golden)} customers are the same; {equal:,} of {cells:,} values are those of the golden records, "
          f"all {cells:,} are what the written rule gives")
    print("\n".join(against))


if __name__ == "__main__":
    main()
