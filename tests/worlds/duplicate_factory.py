"""The duplicate factory beside canonical IDs: one generated company, two use cases, one table.

    python3 tests/worlds/duplicate_factory.py target/release/c360 FOLDER [--people 800000] [--seed 7]

FOLDER is made anew. Each use case is run once without CSV, which is timed, and evaluated against the truth. A *wrong
segment* is a profile with an address and an audience that no record of the person who reads that address states: the
mail would be about somebody else. *Withdrawn* are profiles whose address is that of somebody who has withdrawn the
consent to product news.
"""

import argparse
import collections
import csv
import json
import os
import shutil
import subprocess
import sys
import time

AS_OF = "2026-11-01T00:00:00Z"
USE_CASES = ["the_duplicate_factory", "marketing_personalisation"]
MAILS = {
    "salesforce": ("salesforce/contact.csv", "Id", "Email", "Persona__c"),
    "hubspot": ("hubspot/contact.csv", "id", "property_email", "property_hs_persona"),
    "product": ("product/users.csv", "user_id", "email", None),
    "stripe": ("stripe/payers.csv", "id", "email", None),
    "mixpanel": ("mixpanel/profiles.ndjson", "distinct_id", "email", None),
    "zendesk": ("zendesk/users.ndjson", "id", "email", None),
}


def run(command, folder):
    """Seconds and MiB of a command that must succeed."""
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        if path.endswith(".csv"):
            yield from csv.DictReader(file)
        else:
            for line in file:
                yield json.loads(line)


def truth_of(folder):
    """Who reads each address, what the records of each person state as audience, and who has withdrawn."""
    person = {}
    for row in rows(f"{folder}/truth/people.csv"):
        person[row["source"], row["record_id"]] = row["customer"]
    readers, audiences = collections.defaultdict(set), collections.defaultdict(set)
    for source, (file, key, mail, audience) in MAILS.items():
        for row in rows(f"{folder}/data/{file}"):
            who = person[source, str(row[key])]
            if row[mail]:
                readers[plain(row[mail])].add(who)
            if audience and row[audience]:
                audiences[who].add(row[audience])
    values = rows(f"{folder}/truth/people_values.csv")
    withdrawn = {row["customer"] for row in values if row["attribute"] == "consents" and row["value"] == "false"}
    return readers, audiences, withdrawn


def plain(mail):
    """An address without case and plus tag."""
    local, _, host = mail.strip().lower().partition("@")
    return f"{local.split('+')[0]}@{host}"


def misled(profiles, truth):
    """How many profiles have an address and an audience, how many a wrong one, and how many are of the withdrawn."""
    readers, audiences, withdrawn = truth
    both = wrong = mailed = against = 0
    for row in rows(profiles):
        who = readers.get(plain(row["email"]), set()) if row["email"] else set()
        if not who:
            continue
        mailed += 1
        against += who <= withdrawn
        if row["audience"]:
            both += 1
            wrong += not any(row["audience"] in audiences[one] for one in who)
    return both, wrong, mailed, against


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("c360")
    arguments.add_argument("folder")
    arguments.add_argument("--people", type=int, default=800_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments = arguments.parse_args()
    c360, folder = os.path.abspath(arguments.c360), os.path.abspath(arguments.folder)
    shutil.rmtree(folder, ignore_errors=True)
    world = ["demo", "b2b_people", "--scale", str(arguments.people), "--seed", str(arguments.seed)]
    seconds, _ = run([c360, "-q", *world, "--out", folder], ".")
    print(f"{arguments.people:,} people, seed {arguments.seed}, generated in {seconds:.0f} s", flush=True)
    truth = truth_of(folder)
    line = "{:<28}{:>10}{:>10}{:>11}{:>10}{:>15}{:>11}{:>7}{:>9}"
    print(line.format("", "profiles", "inflation", "precision", "recall", "wrong segment", "withdrawn", "s", "MiB"))
    for use_case in USE_CASES:
        file = f"{use_case}.yaml"
        common = [c360, "-q", "run", file, "--as-of", AS_OF]
        seconds, memory = run([*common, "--out", "timed", "--identity", "timed_identity"], folder)
        run([*common, "--out", "build", "--identity", f"identity/{use_case}", "--csv"], folder)
        command = [c360, "-q", "evaluate", file, "--truth", "truth/people.csv", "--as-of", AS_OF, "--format", "json"]
        result = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout)
        both, wrong, mailed, against = misled(f"{folder}/build/{use_case}/profile.csv", truth)
        print(
            line.format(
                use_case,
                f"{result['profiles']:,}",
                f"{result['profile_inflation']:.4f}",
                f"{result['pairwise']['precision']['value']:.4f}",
                f"{result['pairwise']['recall']['value']:.4f}",
                f"{wrong:,} = {wrong / max(both, 1):.2%}",
                f"{against / max(mailed, 1):.1%}",
                f"{seconds:.1f}",
                f"{memory:,.0f}",
            ),
            flush=True,
        )
        for once in ["timed", "timed_identity"]:
            shutil.rmtree(f"{folder}/{once}")


if __name__ == "__main__":
    main()
