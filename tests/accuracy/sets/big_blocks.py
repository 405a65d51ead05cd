"""Persons of one town with few names, or products of few brands: every blocking rule has blocks of several hundred."""

import random

import made

PERSONS = """
entity: person
id_prefix: PER
sources:
  people: {read: {csv: people.csv}, record_id: id}
identity:
  first_name: {type: person_name, people: first_name}
  last_name: {type: person_name, people: last_name}
  born: {type: date, people: born}
  street: {type: street, people: street}
  city: {type: city, people: city}
  phone: {type: phone, region: US, people: phone}
match_model:
  block_on:
    - [last_name, city]
    - [{sound: last_name}]
    - [{prefix: [last_name, 3]}, city]
  compare: [{person: [first_name, last_name]}, born, street, city, phone]
"""
PRODUCTS = """
entity: product
id_prefix: PRO
sources:
  shop: {read: {csv: shop.csv}, record_id: id}
identity:
  title: {type: text, shop: title}
  brand: {type: text, shop: brand}
  category: {type: text, shop: category}
  size: {type: text, shop: size}
match_model:
  block_on:
    - [{words: title}]
    - [brand, category]
    - [category, size]
  compare: [title, brand, category, size]
"""
SERIES = """Air Active Alpha Aqua Atlas Aura Bold Cosmo Delta Eco Edge Elite Flex Fusion Genius Giga Grand Hyper Icon
Jet Kite Lite Luna Magic Max Mega Metro Mini Neo Nova Omega Orbit Pilot Prime Pulse Quick Royal Sigma
Sonic Vista""".split()
COLOURS = "black white silver blue red green grey gold".split()


def persons(rng: random.Random, n: int) -> list[dict]:
    first, last = made.Drawn(rng, made.FIRST[:40], 0.8, 1.0), made.Drawn(rng, made.LAST[:20], 0.7, 1.0)
    rows = []
    for person, records in enumerate(made.sizes(rng, n, 1.2, 5)):
        name = first.one(), last.one()
        born = f"{rng.randrange(1950, 1990)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        street, line = made.street(rng), made.phone(rng)
        for _ in range(records):
            street = made.street(rng) if rng.random() < 0.15 else street
            wrong = f"{born[:8]}{rng.randrange(1, 29):02}" if rng.random() < 0.05 else born
            rows.append({
                "customer": person,
                "first_name": made.slip(rng, name[0], 0.08),
                "last_name": made.slip(rng, name[1], 0.08),
                "born": "" if rng.random() < 0.15 else wrong,
                "street": "" if rng.random() < 0.1 else made.slip(rng, street, 0.08),
                "city": "Springfield",
                "phone": "" if rng.random() < 0.2 else line,
            })
    return rows


def products(rng: random.Random, n: int) -> list[dict]:
    brands, categories = made.tail(rng, [], 8), "headphones speaker charger camera keyboard monitor".split()
    lines, rows = made.tail(rng, SERIES, 600), []
    for product, records in enumerate(made.sizes(rng, n, 1.0, 6)):
        brand, category, line = rng.choice(brands), rng.choice(categories), rng.choice(lines)
        size, colour = f"{rng.choice([10, 12, 16, 20, 24, 32])} inch", rng.choice(COLOURS)
        for _ in range(records):
            words = [brand, made.slip(rng, line, 0.25), category, size, colour]
            words = [word for word in words if rng.random() < 0.9]
            if rng.random() < 0.3:
                rng.shuffle(words)
            rows.append({
                "customer": product,
                "title": " ".join(words),
                "brand": "" if rng.random() < 0.1 else brand,
                "category": category,
                "size": "" if rng.random() < 0.2 else size,
            })
    return rows


def main() -> None:
    given = made.arguments(__doc__, records=2_000, kind="persons")
    rng = random.Random(given.seed)
    if given.kind == "persons":
        made.write(given.folder, PERSONS, {"people": persons(rng, given.records)}, rng)
    else:
        made.write(given.folder, PRODUCTS, {"shop": products(rng, given.records)}, rng)


main()
