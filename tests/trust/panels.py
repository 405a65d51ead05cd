"""How far trust can be relied on: made-up panels whose truth is known, through the whole program.

    python3 tests/trust/panels.py target/release/c360 FOLDER [--seeds 1,2,3] [--only NAME] [--customers 4000]

A panel is a company with three to six systems that say the same attributes of the same customers, each with its own
share of mistakes. All systems are declared with a reliability of 0.9, whatever they are. Every attribute is asked
twice: by system of record and by `highest_trust`. What comes out is compared with what the generator knows:

- ECE: the mean distance between trust and the share that is right, in ten bins; `worst` is the worst bin of 500 cells.
- skill: one minus Brier score over that of saying the share that is right everywhere; beside it that of an observer who
  knows every accuracy, every copy and how often truths change.
- off: the greatest distance of an estimated accuracy from the true one.

Panels whose name begins with `broken` are not as the model takes the world to be: there it should say so.
"""

import argparse
import bisect
import csv
import datetime
import json
import math
import os
import random
import shutil
import subprocess
import sys

AS_OF = datetime.datetime(2026, 11, 1)
CITIES = [f"{a}{b}" for a in ("North", "South", "East", "West", "Old", "New", "Upper", "Lower") for b in (
    "ford", "ham", "bury", "ton", "wick", "field", "port", "mouth", "stead", "gate", "bridge", "well")]
LEVELS = ["basic", "standard", "premium", "enterprise"]


class Kind:
    """What an attribute can say: drawn values with their probabilities, and what a slip of the pen makes of one."""

    def __init__(self, name, type_, draw, probability, slip, yaml=""):
        self.name, self.type, self.draw, self.probability, self.slip, self.yaml = name, type_, draw, probability, slip, yaml


def weighted(values, weights):
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    share = {value: weight / total for value, weight in zip(values, weights)}
    draw = lambda rng: values[bisect.bisect_left(sums, rng.random() * total)]
    return draw, lambda value: share.get(value, 0.0)


def kinds():
    zipf = weighted(CITIES, [1 / (k + 1) for k in range(len(CITIES))])
    level = weighted(LEVELS, [0.5, 0.3, 0.15, 0.05])
    flag = weighted(["true", "false"], [0.3, 0.7])
    street = lambda rng: f"{rng.randrange(1, 400)} {rng.choice(CITIES)} {rng.choice(['Road', 'Lane', 'Street'])}"
    day = lambda rng: (datetime.date(2015, 1, 1) + datetime.timedelta(days=rng.randrange(3600))).isoformat()
    amount = lambda rng: f"{math.exp(rng.gauss(9, 1)):.2f}"
    mistyped = lambda value, rng: value[: (k := rng.randrange(len(value)))] + rng.choice("qxzvk") + value[k:]
    nothing = lambda value: 1e-6
    return [
        Kind("street", "text", street, lambda value: 1 / (399 * len(CITIES) * 3), mistyped),
        Kind("city", "text", *zipf, mistyped),
        Kind("level", "text", *level, None),
        Kind("flag", "boolean", *flag, None),
        Kind("since", "date", day, lambda value: 1 / 3600, None),
        Kind("amount", "decimal", amount, nothing, None, "    tolerance: 1%\n"),
    ]


class Panel:
    def __init__(self, name, accuracy, **how):
        self.name, self.accuracy = name, accuracy
        self.present = how.get("present", 0.85)
        self.copies = how.get("copies", {})  # source → (source, share)
        self.fades = how.get("fades", 0.0)  # changes of the truth a year
        self.belongs = how.get("belongs", 1.0)
        self.hard = how.get("hard", 0.0)
        self.default = how.get("default", 0.0)
        self.truths = how.get("truths", 1)
        self.missing = how.get("missing", 0.0)
        self.half = how.get("half", False)
        self.strangers = how.get("strangers", 0.0)
        self.offset = how.get("offset", None)

    @property
    def is_broken(self):
        return self.name.startswith("broken")


PANELS = [
    Panel("three", [0.95, 0.8, 0.7]),
    Panel("three, the first bad", [0.6, 0.9, 0.85]),
    Panel("four", [0.9, 0.8, 0.7, 0.95]),
    Panel("four, the first bad", [0.65, 0.95, 0.85, 0.8]),
    Panel("five", [0.9, 0.55, 0.8, 0.95, 0.7]),
    Panel("six", [0.55, 0.8, 0.99, 0.65, 0.9, 0.75]),
    Panel("four, one copies a bad one", [0.6, 0.7, 0.9, 0.85], copies={1: (0, 0.9)}),
    Panel("five, one copies", [0.9, 0.6, 0.7, 0.9, 0.85], copies={2: (1, 0.6)}),
    Panel("six, two copy a bad one", [0.9, 0.6, 0.7, 0.9, 0.85, 0.7], copies={2: (1, 0.8), 5: (1, 0.8)}),
    Panel("four, stale", [0.97, 0.9, 0.85, 0.95], fades=0.15),
    Panel("five, sparse", [0.95, 0.9, 0.8, 0.7, 0.85], present=0.5),
    Panel("broken: three, one copies", [0.6, 0.7, 0.9], copies={1: (0, 0.9)}),
    Panel("broken: mistakes hang on the customer", [0.98, 0.97, 0.95, 0.9], hard=0.2),
    Panel("broken: shared false defaults", [0.9, 0.8, 0.75, 0.85], default=0.7),
    Panel("broken: another definition", [0.95, 0.9, 0.9, 0.85], offset=1),
    Panel("broken: two truths", [0.95, 0.95, 0.9, 0.95], truths=2),
    Panel("broken: missing where wrong", [0.9, 0.8, 0.7, 0.8], missing=0.7),
    Panel("broken: good for half", [0.9, 0.8, 0.85, 0.8], half=True),
    Panel("broken: 2% of links wrong", [0.95, 0.85, 0.9, 0.8], strangers=0.02),
]


def near(kind, a, b):
    """Whether two values agree."""
    if kind.type == "decimal":
        return abs(float(a) - float(b)) <= 0.01 * max(abs(float(a)), abs(float(b)))
    return a.lower() == b.lower()


def noisy(kind, value, rng):
    """What a source that is right writes: of amounts within a third of the tolerance."""
    return f"{float(value) * (1 + rng.uniform(-0.0033, 0.0033)):.2f}" if kind.type == "decimal" else value


class Customer:
    """The truth, what it was before, and what each source says: value, age in days."""

    def __init__(self, panel, all_kinds, number, rng):
        self.truth, self.before, self.said = {}, {}, {}
        self.changed = rng.expovariate(panel.fades) * 365 if panel.fades else math.inf
        hard = rng.random() < panel.hard
        n = len(panel.accuracy)
        self.age = [rng.random() * 1095 for _ in range(n)]
        self.there = [rng.random() < panel.present for _ in range(n)]
        if not any(self.there):
            self.there[rng.randrange(n)] = True
        for kind in all_kinds:
            truth = kind.draw(rng)
            other = lambda of: next(v for v in iter(lambda: kind.draw(rng), None) if not near(kind, v, of))
            before = other(truth)
            second = other(truth) if panel.truths > 1 else truth
            self.truth[kind.name], self.before[kind.name] = truth, before
            said = [None] * n
            for s in range(n):
                if not self.there[s]:
                    continue
                accuracy = 0.5 if hard else panel.accuracy[s]
                if panel.half and s < 2:
                    accuracy = 0.98 if (number % 2 == 0) == (s == 0) else 0.6
                right = rng.random() < accuracy
                if not right and rng.random() < panel.missing:
                    continue
                of = before if self.age[s] > self.changed else rng.choice([truth, second])
                if right:
                    value = noisy(kind, of, rng)
                elif rng.random() < panel.default and kind.type == "text":
                    value = "Northford"
                elif kind.slip and rng.random() < 0.5:
                    value = kind.slip(of, rng)
                else:
                    value = other(of)
                if s in panel.copies:
                    whom, share = panel.copies[s]
                    if said[whom] is not None and rng.random() < share:
                        value = said[whom]
                if panel.offset == s and kind.type == "decimal":
                    value = f"{float(value) / 12:.2f}"
                if rng.random() < panel.strangers:
                    value = kind.draw(rng)
                said[s] = value
            self.said[kind.name] = said


def write(folder, panel, all_kinds, customers):
    os.makedirs(folder)
    names = [f"s{s}" for s in range(len(panel.accuracy))]
    for s, name in enumerate(names):
        with open(f"{folder}/{name}.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "customer_no", "updated_at"] + [kind.name for kind in all_kinds])
            for number, customer in enumerate(customers):
                if customer.there[s]:
                    at = AS_OF - datetime.timedelta(days=customer.age[s])
                    values = [customer.said[kind.name][s] or "" for kind in all_kinds]
                    rows.writerow([f"{name}-{number}", f"K{number:07d}X{number * 7919 % 9973}", at.isoformat(" ", "seconds")] + values)
    clock = "    updated_at: updated_at\n" if panel.fades else ""
    sources = "".join(
        f"  {name}:\n    label: System {name}\n    read: {{csv: {name}.csv}}\n    record_id: id\n{clock}    reliability: 0.9\n"
        for name in names)
    attributes = ""
    for kind in all_kinds:
        given = ", ".join(f"{name}: {kind.name}" for name in names)
        for rule in ("", "best_"):
            attributes += f"  - name: {rule}{kind.name}\n    type: {kind.type}\n    from: {{{given}}}\n{kind.yaml}"
            attributes += "    action: Decides whom to call\n"
            if rule:
                attributes += "    survivorship: highest_trust\n    system_of_record: s0\n    fallback: none\n"
            else:
                attributes += f"    system_of_record: s0\n    fallback: [{', '.join(names[1:])}]\n"
            if not panel.fades:
                attributes += "    within_source: any\n" if kind.type == "boolean" else "    within_source: max\n"
    with open(f"{folder}/panel.yaml", "w") as file:
        file.write(f"""use_case: panel
version: 1
title: A panel
entity: account
id_prefix: ACC
purpose:
  decision: Whom to call?
  owner: Sales
  sponsor: Chief Revenue Officer
  steward: data@northwind.example
  stage: proposed
  workflow: {{tool: CRM, task: Call, minutes_before: 10, minutes_after: 5, times_per_month: 100}}
sources:
{sources}identity:
  number: {{type: identifier, {", ".join(f"{name}: customer_no" for name in names)}}}
match_keys:
  - {{name: number, on: [number]}}
attributes:
{attributes}""")


def observer(panel, kind, customer, chosen):
    """The probability that a value is right, to whom every number of the generator is known."""
    said = [(s, value) for s, value in enumerate(customer.said[kind.name]) if value is not None]
    classes = []
    for _, value in said:
        if not any(near(kind, value, other) for other in classes):
            classes.append(value)
    frequency = {None: 1.0}
    for value in classes:
        frequency[value] = max(kind.probability(value), 1e-7)
    frequency[None] = max(1e-6, 1 - sum(frequency[value] for value in classes))
    possible = classes + [None]
    listed = kind.slip is None and kind.name in ("level", "flag")
    if listed:
        possible = [value for value in (LEVELS if kind.name == "level" else ["true", "false"])]
        frequency = {value: kind.probability(value) for value in possible}

    def claim(s, value, truth):
        accuracy = panel.accuracy[s]
        if truth is not None and near(kind, value, truth):
            own = accuracy
        else:
            from_domain = 0.5 if kind.slip else 1.0
            rare = kind.probability(value) == 0.0 and kind.slip
            drawn = 0.5 * 1e-5 if rare else from_domain * max(kind.probability(value), 1e-7)
            own = (1 - accuracy) * drawn / (1 if truth is None else max(1e-3, 1 - kind.probability(truth)))
        if s in panel.copies:
            whom, share = panel.copies[s]
            original = customer.said[kind.name][whom]
            if original is not None:
                own = (1 - share) * own + (share if near(kind, original, value) else 0.0)
        return own

    table = {truth: [claim(s, value, truth) for s, value in said] for truth in possible}
    weights = {}
    ages = sorted({customer.age[s] for s, _ in said}) if panel.fades else []
    cuts = [(0.0, ages[0])] + list(zip(ages, ages[1:])) if ages else []
    rate = panel.fades / 365
    same = math.exp(-rate * ages[-1]) if ages else 1.0
    for truth in possible:
        weights[truth] = same * frequency[truth] * math.prod(table[truth])
        for begin, end in cuts:
            share = math.exp(-rate * begin) - math.exp(-rate * end)
            young = math.prod(table[truth][k] for k, (s, _) in enumerate(said) if customer.age[s] < end)
            for old in possible:
                if old is not truth or truth is None:
                    before = math.prod(table[old][k] for k, (s, _) in enumerate(said) if customer.age[s] >= end)
                    weights[truth] += share * frequency[truth] * frequency[old] * young * before
    total = sum(weights.values()) or 1.0
    for value, weight in weights.items():
        if value is not None and near(kind, value, chosen):
            return weight / total
    return 0.0


def calibration(pairs):
    """ECE, the worst bin of 500, Brier score, and that of the share that is right."""
    bins = [[0.0, 0, 0] for _ in range(10)]
    for trust, right in pairs:
        one = bins[min(9, int(trust * 10))]
        one[0] += trust
        one[1] += right
        one[2] += 1
    n = len(pairs)
    mean = sum(right for _, right in pairs) / n
    ece = sum(abs(total - right) for total, right, _ in bins) / n
    worst = max((abs(total - right) / k for total, right, k in bins if k >= 500), default=0.0)
    return ece, worst, sum((trust - right) ** 2 for trust, right in pairs) / n, mean * (1 - mean)


def table(path):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pylist()


def measure(binary, folder, panel, seed, n):
    all_kinds = kinds()
    rng = random.Random(f"{panel.name} {seed}")
    customers = [Customer(panel, all_kinds, number, rng) for number in range(n)]
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, panel, all_kinds, customers)
    command = [binary, "--quiet", "run", "panel.yaml", "--as-of", AS_OF.isoformat() + "Z"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    who, cells = {}, {}
    for row in table(f"{folder}/build/panel/crosswalk.parquet"):
        who[row["canonical_id"]] = int(row["record_id"].split("-")[1])
    for row in table(f"{folder}/build/panel/lineage.parquet"):
        if row["trust"] is not None:
            of = cells.setdefault(row["attribute"], [])
            of.append((who[row["canonical_id"]], row["value"], row["trust"], row["trust_basis"]))
    with open(f"{folder}/build/panel/measures.json") as file:
        measures = {one["name"]: one for one in json.load(file)["attributes"]}
    found = []
    for kind in all_kinds:
        for rule in ("", "best_"):
            of = cells[rule + kind.name]
            pairs = [(trust, int(near(kind, value, customers[c].truth[kind.name]))) for c, value, trust, _ in of]
            known = [(observer(panel, kind, customers[c], value), right) for (c, value, _, _), (_, right) in zip(of, pairs)]
            bases = [basis for *_, basis in of]
            ece, worst, brier, alone = calibration(pairs)
            _, _, best, _ = calibration(known)
            rules = {}
            for s in range(len(panel.accuracy)):
                order = [s] + [other for other in range(len(panel.accuracy)) if other != s]
                first = lambda c: next(v for v in (customers[c].said[kind.name][o] for o in order) if v is not None)
                rules[s] = sum(near(kind, first(c), customers[c].truth[kind.name]) for c, *_ in of) / len(of)
            found.append({
                "panel": panel.name, "seed": seed, "attribute": rule + kind.name, "cells": len(of), "ece": ece, "worst": worst,
                "estimated": bases.count("estimated") / len(bases), "skill": 1 - brier / alone if alone else 0.0,
                "best": 1 - best / alone if alone else 0.0, "right": sum(r for _, r in pairs) / len(pairs),
                "rules": rules, "measures": measures[rule + kind.name],
                "true": [
                    (lambda of_s: sum(of_s) / max(1, len(of_s)))([
                        near(kind, c.said[kind.name][s], c.truth[kind.name]) for c in customers if c.said[kind.name][s] is not None])
                    for s in range(len(panel.accuracy))],
            })
    return found


def off(one):
    """The greatest distance of an estimated accuracy from the true one; none where none is estimated."""
    sources = one["measures"]["by_source"]
    pairs = [(source.get("estimated"), true) for source, true in zip(sources, one["true"])]
    apart = [abs(estimated["today"] - true) for estimated, true in pairs if estimated]
    return max(apart) if apart else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("folder")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--only", default="")
    parser.add_argument("--customers", type=int, default=4000)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    binary = os.path.abspath(given.binary)
    print(f"{'panel':38} {'attribute':12} {'basis':>9} {'ECE':>6} {'worst':>6} {'skill':>6} {'known':>6} {'right':>6} {'off':>6}")
    everything = []
    for panel in PANELS:
        if given.only not in panel.name:
            continue
        rows = []
        for seed in given.seeds.split(","):
            rows += measure(binary, given.folder, panel, seed, given.customers)
        everything += [(panel, one) for one in rows]
        for name in sorted({one["attribute"] for one in rows}, key=[one["attribute"] for one in rows].index):
            of = [one for one in rows if one["attribute"] == name]
            mean = lambda key: sum(one[key] for one in of) / len(of)
            apart = [off(one) for one in of if off(one) is not None]
            print(f"{panel.name:38} {name:12} {mean('estimated'):9.0%} {mean('ece'):6.3f} {max(one['worst'] for one in of):6.3f} "
                  f"{mean('skill'):6.3f} {mean('best'):6.3f} {mean('right'):6.3f} {max(apart) if apart else math.nan:6.3f}", flush=True)
    summary(everything)


def summary(everything):
    """What holds over all panels that are as the model takes the world to be, and what is said of the others."""
    said = [one for panel, one in everything if not panel.is_broken]
    if said:
        estimated = [one for one in said if one["estimated"] > 0.5]
        n = sum(one["cells"] for one in estimated)
        apart = [off(one) for one in estimated if off(one) is not None]
        print(f"\nas taken: {len(estimated)} of {len(said)} attributes estimated; "
              f"ECE {sum(one['ece'] * one['cells'] for one in estimated) / n:.4f}, of one attribute at most {max(one['ece'] for one in estimated):.3f}, "
              f"of a bin of 500 at most {max(one['worst'] for one in estimated):.3f}")
        print(f"accuracies off by {sum(apart) / len(apart):.4f} in the mean of the worst source, at most {max(apart):.3f}")
        shares = sorted(one["skill"] / one["best"] for one in estimated if one["best"] > 0.02)
        print(f"skill over that of who knows everything: at least {shares[0]:.2f}, at the tenth {shares[len(shares) // 10]:.2f}, median {shares[len(shares) // 2]:.2f}")
        below = [one for one in estimated if one["attribute"].startswith("best_")
                 and one["right"] + 1.96 * math.sqrt(one["right"] * (1 - one["right"]) / one["cells"]) < max(one["rules"].values())]
        print(f"highest_trust below the best single rule by more than its interval: {len(below)} of {sum(one['attribute'].startswith('best_') for one in estimated)}")
    for title, some in (("as taken", [one for panel, one in everything if not panel.is_broken]),
                        ("broken", [one for panel, one in everything if panel.is_broken])):
        wrong, right = [], []
        for one in some:
            if not one["attribute"].startswith("best_"):
                gain = max(one["true"][1:]) - one["true"][0]
                (wrong if gain >= 0.05 else right if gain <= 0 else []).append(bool(one["measures"].get("challenges")))
        print(f"{title}: wrong systems of record challenged: {sum(wrong)} of {len(wrong)}; right ones: {sum(right)} of {len(right)}")


if __name__ == "__main__":
    main()
