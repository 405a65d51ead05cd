"""A small file: 150 records with nine fields, among them 60 pairs of records of one customer; persons or goods."""

import random

import made

PERSONS = """
entity: person
id_prefix: PER
sources:
  members: {read: {csv: members.csv}, record_id: id}
identity:
  first_name: {type: person_name, members: first_name}
  last_name: {type: person_name, members: last_name}
  born: {type: date, members: born}
  street: {type: street, members: street}
  city: {type: city, members: city}
  zip: {type: postal_code, region: US, members: zip}
  phone: {type: phone, region: US, members: phone}
  email: {type: email, members: email}
  sex: {type: text, members: sex}
match_model:
  block_on:
    - [last_name]
    - [first_name, zip]
    - [born]
    - [phone]
    - [email]
    - [street]
  compare: [{person: [first_name, last_name]}, born, street, city, zip, phone, email, sex]
"""
GOODS = """
entity: article
id_prefix: ART
sources:
  goods: {read: {csv: goods.csv}, record_id: id}
identity:
  name: {type: text, goods: name}
  brand: {type: company_name, goods: brand}
  kind: {type: text, goods: kind}
  colour: {type: text, goods: colour}
  size: {type: text, goods: size}
  material: {type: text, goods: material}
  country: {type: country, goods: country}
  year: {type: text, goods: year}
  model: {type: identifier, goods: model}
match_model:
  block_on:
    - [{words: name}]
    - [brand]
    - [model]
    - [kind, colour]
  compare: [name, brand, kind, colour, size, material, country, year, model]
"""


def person(rng: random.Random, first: made.Drawn, last: made.Drawn) -> dict:
    name, town = (first.one(), last.one()), rng.randrange(len(made.CITIES))
    return {
        "first_name": name[0], "last_name": name[1],
        "born": f"{rng.randrange(1940, 2005)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        "street": made.street(rng), "city": made.CITIES[town].split(":")[0], "zip": f"{90_000 + town}",
        "phone": made.phone(rng), "email": f"{name[0][0]}{name[1]}{rng.randrange(99)}@example.com".lower(),
        "sex": rng.choice("MF"),
    }


def article(rng: random.Random, lines: made.Drawn, brands: made.Drawn) -> dict:
    brand, kind = brands.one(), rng.choice("chair table lamp shelf sofa desk".split())
    colour = rng.choice("black white oak grey blue red".split())
    return {
        "name": f"{brand} {lines.one()} {kind} {colour}", "brand": brand, "kind": kind, "colour": colour,
        "size": f"{rng.choice([40, 60, 80, 120, 160])} cm", "material": rng.choice("wood steel cotton glass".split()),
        "country": rng.choice(["Sweden", "Poland", "Italy", "China"]), "year": str(rng.randrange(2015, 2024)),
        "model": f"{brand[:2].upper()}{rng.randrange(100, 999)}{colour[:1].upper()}",
    }


def main() -> None:
    given = made.arguments(__doc__, records=150, pairs=60, noise=0.12, kind="persons")
    rng = random.Random(given.seed)
    first, last = made.Drawn(rng, made.FIRST), made.Drawn(rng, made.tail(rng, made.LAST, 200))
    lines, brands, rows = made.Drawn(rng, made.tail(rng, [], 40)), made.Drawn(rng, made.tail(rng, [], 8)), []
    for customer in range(given.records - given.pairs):
        true = person(rng, first, last) if given.kind == "persons" else article(rng, lines, brands)
        for _ in range(2 if customer < given.pairs else 1):
            row = {field: made.slip(rng, value, given.noise) for field, value in true.items()}
            if given.kind == "persons" and rng.random() < 2 * given.noise:
                row |= {"street": made.street(rng), "phone": made.phone(rng)}
            row |= {field: "" for field in list(true)[2:] if rng.random() < 0.05 + given.noise}
            rows.append({"customer": customer} | row)
    if given.kind == "persons":
        made.write(given.folder, PERSONS, {"members": rows}, rng)
    else:
        made.write(given.folder, GOODS, {"goods": rows}, rng)


main()
