"""Two programs, the same commands, byte for byte the same outputs: the referee of every change that only moves code.

usage: referee.py BEFORE AFTER [--data FOLDER] [--show N]

Each program runs the shipped use cases, a generated world of 3,000 accounts on two days against one registry, tests, validation,
explanations and evaluations, and, where FOLDER (or C360_DATA) holds labelled data, the match model on people and companies. What is
compared: exit codes, what is printed, and every file, but for the hash of the program itself in run.json.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
AS_OF = "2026-11-01T00:00:00Z"
LATER = "2026-11-02T00:00:00Z"
WITH_A_MODEL = ["splink_fake_1000", "febrl3", "german_companies"]


def commands(world: str, data: str | None) -> list[list[str]]:
    """The arguments of every command, in order; each works on what the ones before have left."""
    out = ["--out", "build", "--identity", "identity"]
    use_cases = ["churn_prevention", "support_context"]
    todo = []
    for n in use_cases:
        todo.append(["run", f"usecases/b2b_saas/{n}.yaml", "--as-of", AS_OF, "--csv", *out])
    todo += [
        ["validate", "usecases", "--format", "json"],
        ["validate", "usecases", "--with-data"],
        ["test", "usecases"],
        ["report", "usecases/b2b_saas/churn_prevention.yaml", "--out", "build"],
        ["evaluate", "usecases/b2b_saas/churn_prevention.yaml", "--truth", "usecases/b2b_saas/truth/records.csv",
         "--column", "customer"],
        ["schema"],
        ["new", "proposed", "--source", "usecases/b2b_saas/data/salesforce/account.csv",
         "--source", "usecases/b2b_saas/data/stripe/customers.csv",
         "--source", "usecases/b2b_saas/data/zendesk/organizations.ndjson"],
        ["new", "started", "--from", "b2c_persons"],
        ["validate", "tests/it/privacy.yaml"],
    ]
    there = ["--out", f"{world}/build", "--identity", f"{world}/identity"]
    for day, as_of in ((1, AS_OF), (2, LATER)):
        todo.append(["demo", "b2b_saas", "--scale", "3000", "--day", str(day), "--out", world, "--force"])
        for n in use_cases:
            file = f"{world}/{n}.yaml"
            todo.append(["run", file, "--as-of", as_of, "--csv", *there])
            todo.append(["show", file])
    file = f"{world}/churn_prevention.yaml"
    todo += [
        ["BLOCKING", file],
        ["evaluate", file, "--truth", f"{world}/truth/records.csv", "--column", "customer", "--format", "json"],
        ["train", file, "--out", f"{world}/model.yaml"],
        ["validate", world, "--with-data", "--as-of", LATER],
        ["report", file, "--out", f"{world}/build"],
    ]
    for name in WITH_A_MODEL:
        if data and (pathlib.Path(data) / name).is_dir():
            file = f"tests/accuracy/{name}.yaml"
            todo += [
                ["evaluate", file, "--truth", f"{data}/{name}/truth.csv", "--column", "entity_id", "--format", "json"],
                ["BLOCKING", file],
                ["train", file, "--out", f"{name}.model.yaml"],
            ]
    return todo


def cases(folder: str | None) -> list[tuple[str, pathlib.Path]]:
    """Small use cases with a command each, where there is a folder of them."""
    return [(case.name, case) for case in sorted(pathlib.Path(folder).iterdir()) if (case / "cmd").is_file()] if folder else []


def explained(program: str, place: pathlib.Path, world: str) -> list[list[str]]:
    """Questions about the first pairs of records that the world's truth calls one customer, and about some that it does not."""
    rows = (place / world / "truth" / "records.csv").read_text().splitlines()[1:400]
    keys = [row.split(",") for row in rows]
    names = [f"{source}/{record}" for source, record, *_ in keys]
    pairs = [(names[i], names[j]) for i, j in ((0, 1), (1, 2), (5, 300), (20, 21), (77, 150))]
    return [["explain", f"{world}/churn_prevention.yaml", a, b] for a, b in pairs]


def plain(text: str, place: pathlib.Path) -> str:
    """What was printed, without times and without the folder it happened in."""
    text = text.replace(str(place), "PLACE")
    return re.sub(r"\b\d+(\.\d+)? ?m?s\b", "TIME", text)


def without_program(path: pathlib.Path) -> bytes:
    content = path.read_bytes()
    if path.name == "run.json":
        record = json.loads(content)
        for name in ("program", "binary", "program_xxh3_128"):
            record.pop(name, None)
        content = json.dumps(record, indent=1).encode()
    return content


def play(program: str, data: str | None, small: str | None, place: pathlib.Path) -> dict[str, tuple[str, bytes]]:
    """Everything that the program did: what for, hash, content."""
    for folder in ("usecases", "tests"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("target"))
    environment = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "C360_DATA": data or ""}
    seen: dict[str, bytes] = {}

    def call(arguments: list[str], folder: pathlib.Path = place) -> None:
        shown = " ".join([*arguments, *([str(folder.relative_to(place))] if folder != place else [])])
        if arguments[0] == "BLOCKING":
            has = subprocess.run([program, "blocking", "--help"], capture_output=True, check=False).returncode == 0
            arguments = ["blocking" if has else "plan", *arguments[1:]]
        done = subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
        seen[f"$ {shown}"] = plain(f"exit {done.returncode}\n{done.stdout}\n--\n{done.stderr}", place).encode()
        if done.returncode not in (0, 1, 3) and folder == place:
            print(f"  exit {done.returncode}: {shown}: {done.stderr.strip()[-300:]}", file=sys.stderr)

    for arguments in commands("world", data):
        call(arguments)
    for arguments in explained(program, place, "world"):
        call(arguments)
    for name, case in cases(small):
        inside = place / "cases" / name
        shutil.copytree(case, inside)
        for line in (case / "cmd").read_text().splitlines():
            if line.startswith("c360 "):
                call(line.split()[1:], inside)
    for path in sorted(place.rglob("*")):
        name = str(path.relative_to(place))
        if path.is_symlink():
            seen[name] = os.readlink(path).encode()
        elif path.is_file() and not name.startswith(("usecases/", "tests/")):
            seen[name] = without_program(path)
    return {name: (hashlib.sha256(content).hexdigest(), content) for name, content in seen.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--data", default=os.environ.get("C360_DATA") or None)
    parser.add_argument("--cases", help="a folder of small use cases, each with a file `cmd`")
    parser.add_argument("--show", type=int, default=5, help="how many differences to show")
    asked = parser.parse_args()
    data = str(pathlib.Path(asked.data).resolve()) if asked.data else None
    sides = []
    with tempfile.TemporaryDirectory(prefix="c360_referee_") as folder:
        # The same place for both, because a message may hold its name.
        place = pathlib.Path(folder) / "place"
        for program in (asked.before, asked.after):
            place.mkdir()
            sides.append(play(str(pathlib.Path(program).resolve()), data, asked.cases, place))
            shutil.rmtree(place)
    before, after = sides
    other = [name for name in sorted({*before, *after}) if before.get(name, ("",))[0] != after.get(name, ("",))[0]]
    for name in other[: asked.show]:
        print(f"differs: {name}")
        a, b = (side.get(name, ("", b""))[1].decode(errors="replace").splitlines() for side in (before, after))
        lines = [(x, y) for x, y in zip(a, b) if x != y][:3] or [(f"{len(a)} lines", f"{len(b)} lines")]
        for x, y in lines:
            print(f"  - {x[:200]}\n  + {y[:200]}")
    whole = hashlib.sha256("".join(f"{name} {side[0]}\n" for name, side in sorted(after.items())).encode()).hexdigest()
    print(f"{len(after)} outputs compared, {len(other)} differ; all of them together: {whole[:16]}")
    sys.exit(1 if other else 0)


if __name__ == "__main__":
    main()
