"""What the scripts that make labelled sets share: names with a heavy tail, slips, addresses, and files.

Everything is drawn from one seeded generator: the same script with the same arguments writes the same bytes.
"""

import argparse
import bisect
import csv
import itertools
import pathlib
import random
import string

FIRST = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald
Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Dorothy George Melissa
Edward Deborah Ronald Stephanie Timothy Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia Wei Jing Hiroshi Yuki Raj Priya
Hans Ursula Pierre Marie Giovanni Lucia Carlos Ana Ivan Olga Ahmed Fatima""".split()
LAST = """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker
Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
Roberts Wang Li Zhang Chen Liu Kim Park Choi Tanaka Suzuki Sato Patel Singh Kumar Müller Schmidt Fischer Weber Rossi
Ferrari Dubois Laurent Ivanov Petrov Hansen Johansson Novak Kowalski Cohen Levy""".split()
CITIES = """Springfield:IL Portland:OR Austin:TX Boston:MA Denver:CO Seattle:WA Dayton:OH Newark:NJ Tucson:AZ Fresno:CA
Omaha:NE Raleigh:NC Madison:WI Albany:NY Mobile:AL Boise:ID Reno:NV Eugene:OR Akron:OH Durham:NC Plano:TX Irvine:CA
Salem:OR Lowell:MA Provo:UT Erie:PA Dallas:TX Houston:TX Chicago:IL Phoenix:AZ""".split()
STREETS = """Oak Maple Cedar Pine Elm Washington Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad
Jefferson Center Highland Forest Jackson River Meadow Chestnut Lincoln Park Franklin Cherry Dogwood""".split()
KINDS = ["Street", "Avenue", "Road", "Lane", "Drive"]


def tail(rng: random.Random, known: list[str], n: int) -> list[str]:
    """The known names, and as many made of syllables as are wanting."""
    starts, middles = "b br ch d f g gr h k kl l m n p r s sh st t v w z".split(), "a e i o u ai ei ou".split()
    ends = "n r s ll ck tt nd rs m lt ng ss".split()
    names = dict.fromkeys(known)
    while len(names) < n:
        one = "".join(rng.choice(starts) + rng.choice(middles) for _ in range(rng.choice([1, 2, 2]))) + rng.choice(ends)
        names[(one + rng.choice(["", "er", "a", "son", "ini", "o"])).capitalize()] = None
    return list(names)


class Drawn:
    """Values of which the k-th is drawn in proportion to 1 / (k + shift) ** power."""

    def __init__(self, rng: random.Random, values: list, power: float = 1.0, shift: float = 5.0) -> None:
        self.rng, self.values = rng, values
        self.sums = list(itertools.accumulate((k + shift) ** -power for k in range(len(values))))

    def one(self):
        return self.values[bisect.bisect(self.sums, self.rng.random() * self.sums[-1])]


def slip(rng: random.Random, text: str, rate: float) -> str:
    """The text with one letter left out, put in, replaced or swapped, in `rate` of the cases."""
    if rng.random() >= rate or len(text) < 3:
        return text
    at, letter = rng.randrange(1, len(text) - 1), rng.choice(string.ascii_lowercase)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    shorter, longer = text[:at] + text[at + 1 :], text[:at] + letter + text[at:]
    return rng.choice([shorter, longer, text[:at] + letter + text[at + 1 :], swapped])


def phone(rng: random.Random, area: int | None = None) -> str:
    return f"({area or rng.randrange(201, 989)}) {rng.randrange(200, 999)}-{rng.randrange(10_000):04}"


def street(rng: random.Random) -> str:
    return f"{rng.randrange(1, 4_000)} {rng.choice(STREETS)} {rng.choice(KINDS)}"


def sizes(rng: random.Random, records: int, power: float, most: int) -> list[int]:
    """How many records each customer has, with a heavy tail, until all records are given out."""
    drawn, found = Drawn(rng, list(range(1, most + 1)), power, 1.0), []
    while records > 0:
        found.append(min(drawn.one(), records))
        records -= found[-1]
    return found


def arguments(about: str, **options) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    for name, default in options.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    return parser.parse_args()


def write(folder: pathlib.Path, use_case: str, rows: dict[str, list[dict]], rng: random.Random) -> None:
    """One CSV file a source, `truth.csv`, and the YAML. Each row has its customer as `customer`; rows are shuffled."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "set.yaml").write_text(use_case.lstrip())
    with (folder / "truth.csv").open("w", newline="") as file:
        truth = csv.writer(file)
        truth.writerow(["source", "record_id", "customer"])
        for source, records in rows.items():
            rng.shuffle(records)
            with (folder / f"{source}.csv").open("w", newline="") as out:
                table = csv.DictWriter(out, ["id", *(name for name in records[0] if name != "customer")])
                table.writeheader()
                for n, record in enumerate(records):
                    record_id = f"{source[:1]}{n:06}"
                    truth.writerow([source, record_id, record["customer"]])
                    table.writerow({"id": record_id, **{k: v for k, v in record.items() if k != "customer"}})
