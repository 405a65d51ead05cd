"""Inventors on patents, one record for each patent that names them: common names, moves, co-inventors, classes."""

import random

import made

USE_CASE = """
entity: inventor
id_prefix: INV
sources:
  patents: {read: {csv: patents.csv}, record_id: id}
identity:
  first_name: {type: person_name, patents: first_name}
  last_name: {type: person_name, patents: last_name}
  city: {type: city, patents: city}
  state: {type: text, patents: state}
  assignee: {type: company_name, patents: assignee}
  co_inventors: {type: person_name, patents: {split: [co_inventors, ";"]}}
  classes: {type: identifier, patents: {split: [classes, ";"]}}
match_model:
  block_on:
    - [first_name, last_name]
    - [last_name, city]
    - [last_name, assignee]
    - [last_name, co_inventors]
    - [{sound: last_name}, {prefix: [first_name, 3]}, state]
    - [first_name, assignee, city]
  compare: [{person: [first_name, last_name]}, city, state, assignee, co_inventors, classes]
"""
KINDS = ["Corporation", "Inc.", "LLC", "Technologies", "Systems", "Laboratories"]


def main() -> None:
    given = made.arguments(__doc__, records=8_000)
    rng = random.Random(given.seed)
    n = given.records
    first = made.Drawn(rng, made.tail(rng, made.FIRST, 1_500))
    last = made.Drawn(rng, made.tail(rng, made.LAST, 4_000 + n // 20))
    cities = made.Drawn(rng, [tuple(city.split(":")) for city in made.CITIES] + [
        (name, rng.choice(made.CITIES).split(":")[1]) for name in made.tail(rng, [], 300)])
    firms = made.Drawn(rng, [f"{name} {rng.choice(KINDS)}" for name in made.tail(rng, [], 100 + n // 40)])
    areas = [f"{rng.choice('ABCDEFGH')}{rng.randrange(1, 99):02}{rng.choice('BCDFGHJKL')}" for _ in range(400)]
    rows = []
    for inventor, patents in enumerate(made.sizes(rng, n, 1.2, 60)):
        name, middle = (first.one(), last.one()), rng.choice("ABCDEFGHJKLMRST ").strip()
        (city, state), firm = cities.one(), firms.one()
        team = made.Drawn(rng, [f"{first.one()} {last.one()}" for _ in range(8)], 0.8)
        topics = made.Drawn(rng, rng.sample(areas, 8), 1.2)
        for _ in range(patents):
            if rng.random() < 0.06:
                city, state = cities.one()
            if rng.random() < 0.05:
                firm = firms.one()
            given_name = f"{name[0]} {middle}.".replace(" .", "") if rng.random() < 0.5 else name[0]
            rows.append({
                "customer": inventor,
                "first_name": made.slip(rng, given_name, 0.02),
                "last_name": made.slip(rng, name[1], 0.02),
                "city": made.slip(rng, city, 0.03),
                "state": state,
                "assignee": "" if rng.random() < 0.1 else made.slip(rng, firm, 0.03),
                "co_inventors": "; ".join(sorted({team.one() for _ in range(rng.randrange(5))})),
                "classes": ";".join(sorted({topics.one() for _ in range(rng.randrange(1, 6))})),
            })
    made.write(given.folder, USE_CASE, {"patents": rows}, rng)


main()
