"""How time and memory of identity resolution grow with the records of the generated company.

usage: growth.py C360 FOLDER [--scales 26000,260000,1300000,2600000] [--plot growth.svg]

Each world is generated once into FOLDER (ten million records take 12 GB) and resolved by keys and model, from its files to a file of
clusters. Prints a table; writes growth.json beside the worlds, and the plot.
"""

import argparse
import json
import os
import pathlib
import subprocess
import time


def resolved(c360: str, world: pathlib.Path) -> dict:
    clusters = world / "clusters.csv"
    since = time.perf_counter()
    process = subprocess.Popen([c360, "evaluate", str(world / "accounts.yaml"), "--clusters", str(clusters), "-q"])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"ended with {status}"
    seconds = time.perf_counter() - since
    with open(clusters, encoding="utf-8") as file:
        records = sum(1 for _ in file) - 1
    return {"records": records, "seconds": seconds, "megabytes": usage.ru_maxrss * 1024 / 1e6}


def plot(rows: list[dict], path: pathlib.Path) -> None:
    """Two panels over the number of records: microseconds a record, and bytes a record."""
    panels = [
        ("microseconds a record", [row["seconds"] / row["records"] * 1e6 for row in rows]),
        ("bytes of peak memory a record", [row["megabytes"] * 1e6 / row["records"] for row in rows]),
    ]
    width, height, left, top = 340, 200, 60, 40
    parts = []
    for p, (title, values) in enumerate(panels):
        x0, most = left + p * (width + 80), max(values) * 1.15
        places = [(x0 + (i + 0.5) * width / len(rows), top + height * (1 - value / most)) for i, value in enumerate(values)]
        parts.append(f'<text x="{x0}" y="{top - 15}" font-weight="bold">{title}</text>')
        parts.append(f'<path d="M{x0} {top}V{top + height}H{x0 + width}" fill="none" stroke="#888"/>')
        parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" stroke="#2b6cb0" stroke-width="2"/>')
        for (x, y), value, row in zip(places, values, rows):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#2b6cb0"/>')
            parts.append(f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{value:,.0f}</text>')
            parts.append(f'<text x="{x:.1f}" y="{top + height + 18}" text-anchor="middle">{row["records"] / 1e6:.1f}M</text>')
    size = f'width="{2 * width + 200}" height="{height + 90}"'
    style = "font-family:sans-serif;font-size:12px;background:white"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{style}">\n' + "\n".join(parts) + "\n</svg>\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("c360")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--scales", default="26000,260000,1300000,2600000")
    parser.add_argument("--plot", type=pathlib.Path)
    arguments = parser.parse_args()
    rows = []
    for scale in arguments.scales.split(","):
        world = arguments.folder / f"world_{scale}"
        if not world.exists():
            subprocess.run([arguments.c360, "demo", "b2b_saas", "--scale", scale, "--out", str(world), "-q"], check=True, stdout=subprocess.DEVNULL)
        row = resolved(arguments.c360, world)
        rows.append(row)
        per = row["seconds"] / row["records"] * 1e6
        print(f"{row['records']:>12,} records {row['seconds']:>8.1f} s {per:>6.1f} µs a record {row['megabytes']:>8,.0f} MB", flush=True)
    (arguments.folder / "growth.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if arguments.plot:
        plot(rows, arguments.plot)


if __name__ == "__main__":
    main()
