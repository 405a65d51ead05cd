"""Persons whose numbers were mistyped: impossible dates, swapped digits, phones of seven digits, hyphens in IDs."""

import random

import made

USE_CASE = """
entity: person
id_prefix: PER
sources:
  forms: {read: {csv: forms.csv}, record_id: id}
identity:
  first_name: {type: person_name, forms: first_name}
  last_name: {type: person_name, forms: last_name}
  born: {type: date, forms: born}
  phone: {type: phone, region: US, forms: phone}
  member: {type: identifier, forms: member}
match_model:
  block_on:
    - [born]
    - [phone]
    - [member]
    - [first_name, last_name]
    - [last_name, {year: born}]
    - [first_name, {year: born}]
    - [{sound: last_name}, {sound: first_name}]
  compare: [{person: [first_name, last_name]}, born, phone, member]
"""


def mistyped(rng: random.Random, digits: str, rate: float) -> str:
    """Two neighbours swapped, or one digit another; nobody looks at whether the outcome is possible."""
    if rng.random() >= rate:
        return digits
    at = rng.choice([i for i in range(len(digits) - 1) if digits[i].isdigit() and digits[i + 1].isdigit()])
    pair = digits[at + 1] + digits[at] if rng.random() < 0.5 else rng.choice("0123456789") + digits[at + 1]
    return digits[:at] + pair + digits[at + 2 :]


def date(rng: random.Random, born: tuple[int, int, int], rate: float) -> str:
    year, month, day = born
    chance = rng.random()
    if chance < rate / 3:
        return f"{year}-{day:02}-{month:02}"
    if chance < 2 * rate / 3:
        return f"{year}-{month:02}-{day + 20 if day > 11 else day + 30:02}"
    return mistyped(rng, f"{year}-{month:02}-{day:02}", rate / 2)


def main() -> None:
    given = made.arguments(__doc__, persons=2_000, rate=0.3)
    rng = random.Random(given.seed)
    first = made.Drawn(rng, made.tail(rng, made.FIRST, 300))
    last, rows = made.Drawn(rng, made.tail(rng, made.LAST, 800)), []
    for person in range(given.persons):
        name, line, member = (first.one(), last.one()), made.phone(rng), f"{rng.randrange(10**9):09}"
        born = rng.randrange(1940, 2005), rng.randrange(1, 13), rng.randrange(1, 29)
        for _ in range(rng.choice([1, 2, 2, 3])):
            number = mistyped(rng, member, given.rate / 2)
            called = mistyped(rng, line, given.rate / 3)
            rows.append({
                "customer": person,
                "first_name": made.slip(rng, name[0], 0.08),
                "last_name": made.slip(rng, name[1] if rng.random() < 0.95 else last.one(), 0.08),
                "born": date(rng, born, given.rate),
                "phone": "" if rng.random() < 0.3 else called[6:] if rng.random() < 0.4 else called,
                "member": rng.choice(["", "", number, number, f"{number[:3]}-{number[3:5]}-{number[5:]}"]),
            })
    made.write(given.folder, USE_CASE, {"forms": rows}, rng)


main()
