"""Two lists without duplicates, of which a part overlaps; families share a home and a phone, buildings a street."""

import random

import made

USE_CASE = """
entity: person
id_prefix: PER
sources:
  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}
  shop: {read: {csv: shop.csv}, record_id: id, one_record_per_customer: true}
identity:
  first_name: {type: person_name, crm: first_name, shop: first_name}
  last_name: {type: person_name, crm: last_name, shop: last_name}
  street: {type: street, crm: street, shop: street}
  city: {type: city, crm: city, shop: city}
  zip: {type: postal_code, region: US, crm: zip, shop: zip}
  phone: {type: phone, region: US, crm: phone, shop: phone}
match_model:
  block_on:
    - [phone]
    - [street]
    - [first_name, last_name]
    - [last_name, zip]
    - [first_name, zip]
  compare: [{person: [first_name, last_name]}, street, city, zip, phone]
"""


def main() -> None:
    given = made.arguments(__doc__, homes=1_500, overlap=0.3)
    rng = random.Random(given.seed)
    first = made.Drawn(rng, made.tail(rng, made.FIRST, 400))
    last = made.Drawn(rng, made.tail(rng, made.LAST, 1_500))
    lists, person, building = {"crm": [], "shop": []}, 0, made.street(rng)
    for _ in range(given.homes):
        family, town = last.one(), rng.randrange(len(made.CITIES))
        # One home in four is a flat in the building of the last one.
        building = building if rng.random() < 0.25 else made.street(rng)
        line, line_of_house = made.phone(rng), rng.random() < 0.1
        for _ in range(rng.choice([1, 1, 2, 2, 3, 4])):
            true = {
                "customer": person, "first_name": first.one(),
                "last_name": family if rng.random() < 0.85 else last.one(), "street": building,
                "city": made.CITIES[town].split(":")[0], "zip": f"{90_000 + 10 * town + rng.randrange(2)}",
                "phone": line if line_of_house or rng.random() < 0.6 else made.phone(rng),
            }
            person += 1
            for source in lists if rng.random() < given.overlap else [rng.choice(list(lists))]:
                row = true | {f: made.slip(rng, true[f], 0.08) for f in ("first_name", "last_name", "street")}
                if rng.random() < 0.1:
                    row |= {"first_name": true["first_name"][0] + "."}
                lists[source].append(row | {f: "" for f in ("street", "phone") if rng.random() < 0.1})
    made.write(given.folder, USE_CASE, lists, rng)


main()
