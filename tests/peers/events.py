#!/usr/bin/env python3
"""Eight windowed sums over events beside DuckDB: seconds, CPU and memory on the same files.

    events.py [--c360 target/release/c360] [--folder target/peers] [--events 10000000] [--customers 200000] [--rounds 3]

The folder takes the Python environment of the other peers, the files, and events.json with every measurement. Both tools read one CSV
or one Parquet file of events and one of customers, and write one row a customer; they alternate, each in its own process and with all cores.
DuckDB runs twice: as anybody would write it, and reading all as text with TRY_CAST to DECIMAL and a count of what is none, which is what
c360 promises. c360 does more: IDs, lineage, trust, report. Needs a network the first time.
"""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench import environment, measured, say

COLUMNS = ["amount", "quantity", "discount", "tax", "shipping", "points", "minutes", "clicks"]
DAYS = [7, 14, 30, 60, 90, 120, 180, 365]
AS_OF = "2026-11-01 00:00:00"

MAKE = """
import duckdb, sys
folder, events, customers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
columns = ["amount", "quantity", "discount", "tax", "shipping", "points", "minutes", "clicks"]
numbers = ", ".join(f"printf('%.2f', (hash(i * 31 + {n}) % 100000) / 100.0) as {name}" for n, name in enumerate(columns))
con = duckdb.connect()
con.execute(f'''copy (select i as event, 'c' || lpad((hash(i) % {customers})::varchar, 8, '0') as customer,
  strftime(timestamp '2026-11-01' - to_seconds((hash(i * 7 + 1) % 34560000)::bigint), '%Y-%m-%dT%H:%M:%SZ') as happened_at, {numbers}
  from range({events}) t(i)) to '{folder}/events.csv' (header)''')
con.execute(f"copy (select * from read_csv('{folder}/events.csv', all_varchar=true)) to '{folder}/events.parquet'")
con.execute(f"copy (select 'c' || lpad(i::varchar, 8, '0') as id, 'Customer ' || i as name from range({customers}) t(i)) to '{folder}/customers.csv' (header)")
"""

ASK = """
import duckdb, sys
folder, kind, strict = sys.argv[1], sys.argv[2], sys.argv[3] == "strict"
columns, days = {columns}, {days}
file = f"{{folder}}/events.{{kind}}"
source = f"read_parquet('{{file}}')" if kind == "parquet" else f"read_csv('{{file}}'" + (", all_varchar=true)" if strict else ")")
number = (lambda c: f"try_cast({{c}} as decimal(38, 9))") if strict else (lambda c: f"{{c}}::double")
at = "try_cast(happened_at as timestamp)"
sums = ", ".join(f"sum({{number(c)}}) filter (where moment >= timestamp '{as_of}' - interval {{d}} day and moment <= timestamp '{as_of}') as s{{d}}"
                 for c, d in zip(columns, days))
bad = (", " + ", ".join(f"count(*) filter (where {{c}} is not null and {{number(c)}} is null) as bad_{{c}}" for c in columns)) if strict else ""
con = duckdb.connect()
con.execute(f'''copy (select c.id, c.name, e.* exclude (customer) from read_csv('{{folder}}/customers.csv', all_varchar=true) c left join
  (select customer, {{sums}}{{bad}} from (select *, {{at}} as moment from {{source}}) group by customer) e on e.customer = c.id order by c.id)
  to '{{folder}}/duckdb_{{kind}}_{{sys.argv[3]}}.csv' (header)''')
""".format(columns=COLUMNS, days=DAYS, as_of=AS_OF)


def use_case(folder, kind):
    attributes = "".join(
        f"  - {{name: s{days}, type: decimal, system_of_record: events, from: {{events: {{aggregate: sum({column}), within: {days}d}}}}, fallback: none, action: a}}\n"
        for column, days in zip(COLUMNS, DAYS))
    file = folder / f"sums_{kind}.yaml"
    file.write_text(
        f"use_case: sums_{kind}\ntitle: Sums\nentity: customer\nid_prefix: CUS\npurpose:\n  decision: d\n  owner: o\n"
        "  workflow: {tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}\nsources:\n"
        "  customers: {read: {csv: customers.csv}, record_id: id, one_record_per_customer: true}\n"
        f"  events: {{read: {{{kind}: events.{kind}}}, events_of: customers, record_id: customer, happened_at: happened_at}}\n"
        "identity:\n  id: {type: identifier, customers: id}\nmatch_keys: [{name: id, on: [id]}]\n"
        f"attributes:\n{attributes}")
    return file


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--c360", default="target/release/c360")
    arguments.add_argument("--folder", default="target/peers")
    arguments.add_argument("--events", type=int, default=10_000_000)
    arguments.add_argument("--customers", type=int, default=200_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--kinds", default="csv,parquet")
    arguments.add_argument("--python", help="a Python that has duckdb, instead of an environment of its own")
    asked = arguments.parse_args()
    folder = Path(asked.folder).resolve() / f"events_{asked.events}"
    folder.mkdir(parents=True, exist_ok=True)
    python = asked.python or environment(Path(asked.folder).resolve())
    if not (folder / "customers.csv").exists():
        say("making the events")
        subprocess.run([python, "-c", MAKE, str(folder), str(asked.events), str(asked.customers)], check=True)
    runs = {}
    for kind in asked.kinds.split(","):
        tools = {
            "duckdb": [python, "-c", ASK, str(folder), kind, "plain"],
            "duckdb_strict": [python, "-c", ASK, str(folder), kind, "strict"],
            "c360": [asked.c360, "run", str(use_case(folder, kind)), "--as-of", AS_OF.replace(" ", "T") + "Z", "--out", str(folder / "build"),
                     "--identity", str(folder / "identity"), "-q", "--keep", "1"],
        }
        for round_ in range(asked.rounds):
            for name, command in tools.items():
                cost = measured(command)[3]
                runs.setdefault((kind, name), []).append(cost)
                say(f"{kind} {name} round {round_ + 1}: {cost['seconds']:.1f} s, {cost['cpu_seconds']:.1f} s CPU, {cost['megabytes']:.0f} MB")
    result = [{"kind": kind, "tool": name, **{key: statistics.median(run[key] for run in all_) for key in all_[0]}, "rounds": len(all_)}
              for (kind, name), all_ in runs.items()]
    (folder / "events.json").write_text(json.dumps(result, indent=1))
    print(f"| {asked.events:,} events | seconds | CPU seconds | MB | c360 takes |\n|---|---|---|---|---|")
    for row in result:
        own = next(other for other in result if (other["kind"], other["tool"]) == (row["kind"], "c360"))
        ratio = "" if row["tool"] == "c360" else f"{own['seconds'] / row['seconds']:.1f} times as long"
        print(f"| {row['kind']}, {row['tool']} | {row['seconds']:.1f} | {row['cpu_seconds']:.1f} | {row['megabytes']:.0f} | {ratio} |")


if __name__ == "__main__":
    sys.exit(main())
