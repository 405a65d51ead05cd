#!/usr/bin/env python3
"""c360's probabilistic matching beside Splink: time, memory and accuracy on the same records, rules and comparison levels.

    bench.py [--c360 target/release/c360] [--folder target/peers] [--records 1000000] [--rounds 3]

The folder (or C360_PEERS_DIR) takes the Python environment, the records, and peers.json with every measurement. Both tools run from a
Parquet file to clusters in a file, alternating, each in its own process and with all cores. Peak memory is that of the whole process. Needs Python 3.10 or newer and, the first time, a network.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = ["splink==5.0.0", "duckdb==2.0.1", "pyarrow>=20", "numpy>=2", "pyyaml>=6"]
BLOCKINGS = ["narrow", "wide"]
# Splink runs twice: with the very levels of c360, and with edits that DuckDB counts faster.
TOOLS = {"splink": [], "splink_levenshtein": ["levenshtein"], "c360": []}


def say(text):
    print(text, file=sys.stderr, flush=True)


def environment(folder):
    """The Python of an environment that holds the packages."""
    python, done = folder / "venv" / "bin" / "python", folder / "venv" / "packages.txt"
    if not done.exists() or done.read_text() != "\n".join(PACKAGES):
        say(f"installing {', '.join(PACKAGES)}")
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
        done.write_text("\n".join(PACKAGES))
    return str(python)


def measured(command, extra=None):
    """Runs a command; returns its output, what it logged, the wall seconds to its first message, and its cost."""
    since = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(extra or {})})
    # What a child logs is read beside its output, so that neither fills its pipe.
    errors, messages = [], []

    def listen():
        for line in process.stderr:
            messages.append(time.perf_counter() - since)
            errors.append(line.decode(errors="replace"))

    reader = threading.Thread(target=listen)
    reader.start()
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - since
    process.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n" + "".join(errors)[-2000:])
    # Linux counts in kibibytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    cost = {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss * unit / 1e6}
    return text.decode(), "".join(errors), messages[0] if messages else seconds, cost


def judged(python, *arguments):
    return json.loads(subprocess.run([python, str(HERE / "judge.py"), *map(str, arguments)], check=True, capture_output=True, text=True).stdout)


def splink(python, data, file, *options):
    clusters = data / f"splink_{file.stem}.parquet"
    text, _, _, cost = measured([python, str(HERE / "splink_peer.py"), str(data), str(file), str(clusters), *options])
    steps = json.loads(text.strip().splitlines()[-1])
    return {**cost, **judged(python, data, file, clusters), "steps": steps}


def c360(python, binary, data, file):
    clusters = data / f"c360_{file.stem}.csv"
    command = [binary, "-q", "evaluate", str(file), "--clusters", str(clusters), "--timings"]
    _, timings, _, cost = measured(command, {"C360_PEERS": str(data)})
    rooms = {row[0]: float(row[1]) for row in (line.split() for line in timings.splitlines()[1:])}
    return {**cost, **judged(python, data, file, clusters), "steps": rooms}


def median(runs, what):
    return statistics.median(run[what] for run in runs)


def table(measurements):
    head = f"{'':<7} {'candidate pairs':>15}  {'median':<19} {'seconds':>8} {'CPU s':>7} {'peak MB':>8}"
    lines = [f"{head} {'precision':>9} {'recall':>7} {'F1':>7}"]
    for blocking, of in measurements.items():
        for tool in TOOLS:
            m = {what: median(of[tool], what) for what in ["seconds", "cpu_seconds", "megabytes", "precision", "recall", "f1"]}
            lines.append(
                f"{blocking:<7} {of['candidate_pairs']:>15,}  {tool:<19} {m['seconds']:>8.1f} "
                f"{m['cpu_seconds']:>7.1f} {m['megabytes']:>8.0f} {m['precision']:>9.4f} {m['recall']:>7.4f} {m['f1']:>7.4f}"
            )
        for tool in list(TOOLS)[:-1]:
            ratio = lambda what: median(of[tool], what) / median(of["c360"], what)
            widths = {"seconds": 8, "cpu_seconds": 7, "megabytes": 8}
            ratios = " ".join(f"{ratio(what):>{width}.2f}" for what, width in widths.items())
            lines.append(f"{blocking:<7} {'':>15}  {tool[:12] + ' / c360':<19} {ratios}")
    return "\n".join(lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--c360", default="target/release/c360")
    arguments.add_argument("--folder", default=os.environ.get("C360_PEERS_DIR", "target/peers"))
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments = arguments.parse_args()

    folder = Path(arguments.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    python = environment(folder)
    data = folder / f"people_{arguments.records}"
    if not (data / "people.parquet").exists():
        say(f"making {arguments.records:,} records")
        subprocess.run([python, str(HERE / "people.py"), str(data), "--records", str(arguments.records)], check=True)

    measurements = {}
    for blocking in BLOCKINGS:
        measurements[blocking] = {**judged(python, data, HERE / f"people_{blocking}.yaml"), **{tool: [] for tool in TOOLS}}
    for turn in range(arguments.rounds):
        for blocking in BLOCKINGS:
            file = HERE / f"people_{blocking}.yaml"
            for tool in TOOLS:
                result = c360(python, arguments.c360, data, file) if tool == "c360" else splink(python, data, file, *TOOLS[tool])
                measurements[blocking][tool].append(result)
                say(f"round {turn + 1} {blocking:<6} {tool:<18} {result['seconds']:6.1f} s {result['megabytes']:6.0f} MB F1 {result['f1']:.4f}")
    print(f"{arguments.records:,} records, {os.cpu_count()} cores, median of {arguments.rounds}, {PACKAGES[0]}, {PACKAGES[1]}")
    print(table(measurements))
    about = {"records": arguments.records, "rounds": arguments.rounds, "cores": os.cpu_count(), "packages": PACKAGES}
    (folder / "peers.json").write_text(json.dumps({**about, "measurements": measurements}, indent=2) + "\n")
    say(f"every measurement: {folder / 'peers.json'}")


if __name__ == "__main__":
    main()
