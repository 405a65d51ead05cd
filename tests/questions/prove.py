#!/usr/bin/env python3
"""Two use cases on exports in the layouts of eight connectors, with nothing in front, against plain loops over the raw files.

    prove.py PROGRAM [--scale 1] [--seeds 1,2,3] [--folder FOLDER] [--duckdb PYTHON]

`make.py` writes the exports of a subscription shop (Shopify, Klaviyo, Recharge, Zendesk) and of a company (HubSpot, QuickBooks, Intercom,
Marketo) from the schemas of public connectors, `winback.yaml` and `abm.yaml` are the use cases, `check.py` calculates every value again, and
with a Python that has DuckDB `check_duckdb.py` does so in SQL (it counts in binary, so cents may be rounded otherwise). Who wrote these
files had seen the documents of c360 and none of its code. Ends with 1 where a value differs.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
AS_OF = "2026-07-01T00:00:00Z"


def called(command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--scale", default="1")
    arguments.add_argument("--seeds", default="1,2,3")
    arguments.add_argument("--folder")
    arguments.add_argument("--duckdb", help="a Python that has duckdb")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = Path(asked.folder or own)
        compared, different = 0, 0
        for seed in asked.seeds.split(","):
            exports, build, identity = (folder / f"{name}{seed}" for name in ("exports", "build", "identity"))
            called([sys.executable, HERE / "make.py", exports, "--scale", asked.scale, "--seed", seed])
            environment = {**os.environ, "C360_QUESTIONS": str(exports)}
            for name in ("winback", "abm"):
                called([asked.program, "run", HERE / f"{name}.yaml", "--as-of", AS_OF, "--out", build, "--identity", identity, "--csv", "-q"], env=environment)
            said = called([sys.executable, HERE / "check.py", exports, build])
            print(f"seed {seed}\n{said}", flush=True)
            for values, differ in re.findall(r"compared +(\d+) +differ +(\d+)", said):
                compared, different = compared + int(values), different + int(differ)
            if asked.duckdb:
                print(called([asked.duckdb, HERE / "check_duckdb.py", exports, build]), flush=True)
        print(f"{compared:,} values compared, {different} differ")
        if compared == 0 or different > 0:
            sys.exit(1)


if __name__ == "__main__":
    main()
