#!/usr/bin/env python3
"""Makes person records with known truth: people.parquet and truth.csv.

    people.py FOLDER [--records 1000000] [--seed 1]

Every name is put together from syllables; nobody in here exists. The same arguments give the same records. Values are lower-case
ASCII without anything a standardiser would change, so that every tool sees the same values.
"""
import argparse
import csv
import os

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t th tr v w z".split()
VOWELS = "a a e e i o u ai ea ia io ou".split()
CODAS = ["", "", "", "l", "n", "r", "s", "m", "nd", "rt", "ck", "x"]
SURNAME_ENDS = ["", "", "ev", "ston", "well", "ini", "ard", "sen", "ova"]
CITY_ENDS = ["burg", "ton", "ford", "mouth", "ville", "stadt", "minster", ""]
STREET_KINDS = ["street", "road", "lane", "avenue", "close", "way"]
DOMAINS = [f"{name}.example" for name in "postbox letterbird inkmail wiremail dovecote quickpost parcelo nightmail mailmill rookery".split()]
# Words that tools take for missing values.
STANDS_FOR_NOTHING = {"none", "null", "test", "testing", "dummy", "empty", "missing", "unknown"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIELDS = ["first_name", "surname", "dob", "city", "postcode", "email", "phone", "street"]
# The share of records whose value is missing, and the share whose value has a typing error.
MISSING = {"first_name": 0.05, "surname": 0.05, "dob": 0.07, "city": 0.08, "postcode": 0.09, "email": 0.15, "phone": 0.13, "street": 0.10}
TYPO = {"first_name": 0.05, "surname": 0.06, "dob": 0.03, "city": 0.03, "postcode": 0.02, "email": 0.03, "phone": 0.03, "street": 0.05}


def invented(random, n, syllables, ends=("",)):
    """`n` different words of so many syllables, in an order that is also their rank by frequency."""
    words = {}
    while len(words) < n:
        parts = []
        for _ in range(int(random.choice(syllables))):
            parts += [random.choice(ONSETS), random.choice(VOWELS), random.choice(CODAS)]
        word = "".join(parts) + str(random.choice(ends))
        if 4 <= len(word) <= 12 and word not in STANDS_FOR_NOTHING:
            words[word] = None
    return np.array(list(words), dtype=object)


def zipf(random, n_values, n_draws, exponent=0.9, shift=8):
    """Draws ranks: a few are frequent, most are rare."""
    weights = 1.0 / (np.arange(n_values) + shift) ** exponent
    return random.choice(n_values, size=n_draws, p=weights / weights.sum())


def addresses(random, n, n_cities, n_streets):
    """City, postcode and street of `n` homes; a city has more postcodes the larger it is."""
    city = zipf(random, n_cities, n)
    postcodes_of = 2 + 400 // (np.arange(n_cities) + 8)
    first_of = np.concatenate([[0], np.cumsum(postcodes_of)[:-1]])
    postcode = 10000 + first_of[city] + (random.random(n) * postcodes_of[city]).astype(int)
    return {"city": city, "postcode": postcode, "number": random.integers(1, 180, n), "way": zipf(random, n_streets, n)}


def typo(random, text):
    """One slip: a character left out, doubled, replaced, or swapped with its neighbour."""
    at, kind = int(random.integers(len(text) - 1)), random.integers(4)
    if kind == 0 and len(text) > 4:
        return text[:at] + text[at + 1:]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and text[at] != text[at + 1]:
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]
    symbols = "0123456789" if text[at].isdigit() else LETTERS
    return text[:at] + symbols[int(random.integers(len(symbols)))] + text[at + 1:]


def other_day(random, day):
    """A wrong digit in a date, which stays a possible date, or the two digits of its day or month in the wrong order."""
    year, month, date = day.split("-")
    if random.random() < 0.5:
        return f"{int(year) + int(random.choice([-10, -1, 1, 10]))}-{month}-{date}"
    return f"{year}-{month}-{(int(date) + int(random.choice([1, 10]))) % 28 + 1:02d}"


def people(random, n):
    """The people as they are: households share an address, mostly a surname, and often a phone."""
    size = random.choice([1, 2, 3, 4], size=n, p=[0.95, 0.03, 0.015, 0.005])
    home = np.repeat(np.arange(n), size)[:n]
    own = lambda shared, share, alone: np.where(random.random(n) < share, shared[home], alone)
    places = addresses(random, n, 1500, 4000)
    phones = lambda: random.integers(200_000_000, 999_999_999, n)
    return {
        "first": zipf(random, 4000, n),
        "last": own(zipf(random, 9000, n), 0.9, zipf(random, 9000, n)),
        "day": random.integers(0, 26_850, n) + np.datetime64("1935-01-01").astype(int),
        "phone": own(phones(), 0.4, phones()),
        "mail": random.integers(0, 1000, n),
        **{key: value[home] for key, value in places.items()},
    }


def changed(random, facts, n):
    """Life goes on between two records of a person: moves, new phones, new e-mail addresses, new surnames."""
    moved = random.random(n) < 0.08
    for key, value in addresses(random, n, 1500, 4000).items():
        facts[key] = np.where(moved, value, facts[key])
    facts["phone"] = np.where(random.random(n) < 0.07, random.integers(200_000_000, 999_999_999, n), facts["phone"])
    facts["mail"] = np.where(random.random(n) < 0.10, random.integers(1000, 3000, n), facts["mail"])
    facts["last_now"] = np.where(random.random(n) < 0.02, zipf(random, 9000, n), facts["last"])


def texts(random, facts, n):
    """The facts of each record as they were meant to be written."""
    first = invented(random, 4000, [2, 2, 3])
    last = invented(random, 9000, [1, 2, 2, 3], SURNAME_ENDS)
    cities = invented(random, 1500, [1, 2, 2], CITY_ENDS)
    ways = invented(random, 4000, [1, 2])
    kinds = np.array([STREET_KINDS[i % len(STREET_KINDS)] for i in range(len(ways))], dtype=object)
    given, nick = first[facts["first"]], random.random(n) < 0.07
    # An address keeps the surname that it was made with.
    mails = [f"{g}.{s}{m}@{DOMAINS[m % len(DOMAINS)]}" if m < 1000 else f"{g[0]}{s}{m}@{DOMAINS[m % len(DOMAINS)]}"
             for g, s, m in zip(given, last[facts["last"]], facts["mail"])]
    return {
        "first_name": np.array([g[:4] + "y" if short else g for g, short in zip(given, nick)], dtype=object),
        "surname": last[facts["last_now"]],
        "dob": facts["day"].astype("datetime64[D]").astype(str).astype(object),
        "city": cities[facts["city"]],
        "postcode": facts["postcode"].astype(str).astype(object),
        "email": np.array(mails, dtype=object),
        "phone": np.array([f"0{p}" for p in facts["phone"]], dtype=object),
        "street": np.array([f"{number} {way} {kind}" for number, way, kind in zip(facts["number"], ways[facts["way"]], kinds[facts["way"]])], dtype=object),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--records", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments = arguments.parse_args()
    random, n = np.random.default_rng(arguments.seed), arguments.records

    # Three people in five have one record, the others two to four.
    records_of = random.choice([1, 2, 3, 4], size=n, p=[0.60, 0.25, 0.10, 0.05])
    person = np.repeat(np.arange(n), records_of)[:n]
    random.shuffle(person)
    facts = {key: value[person] for key, value in people(random, int(person.max()) + 1).items()}
    changed(random, facts, n)
    columns = texts(random, facts, n)

    swapped = np.flatnonzero(random.random(n) < 0.02)
    for row in swapped:
        year, month, date = columns["dob"][row].split("-")
        if int(date) <= 12:
            columns["dob"][row] = f"{year}-{date}-{month}"
    for field in FIELDS:
        slip = other_day if field == "dob" else typo
        for row in np.flatnonzero(random.random(n) < TYPO[field]):
            columns[field][row] = slip(random, columns[field][row])
        columns[field][random.random(n) < MISSING[field]] = None

    os.makedirs(arguments.folder, exist_ok=True)
    ids = [f"r{i:07d}" for i in range(n)]
    table = pa.table({"record_id": pa.array(ids), **{field: pa.array(columns[field], type=pa.string()) for field in FIELDS}})
    with open(os.path.join(arguments.folder, "truth.csv"), "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["source", "record_id", "entity_id"])
        writer.writerows(("people", record, f"p{p}") for record, p in zip(ids, person))
    # The Parquet file is last: where it is, everything is.
    pq.write_table(table, os.path.join(arguments.folder, "people.parquet"))


if __name__ == "__main__":
    main()
