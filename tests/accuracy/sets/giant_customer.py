"""One customer with very many rows among a thousand, and rows that stand twice as they are."""

import random

import made

USE_CASE = """
entity: person
id_prefix: PER
sources:
  accounts: {read: {csv: accounts.csv}, record_id: id}
identity:
  first_name: {type: person_name, accounts: first_name}
  last_name: {type: person_name, accounts: last_name}
  street: {type: street, accounts: street}
  city: {type: city, accounts: city}
  phone: {type: phone, region: US, accounts: phone}
  email: {type: email, accounts: email}
match_model:
  block_on:
    - [first_name, last_name]
    - [phone]
    - [email]
    - [street]
    - [last_name, city]
    - [{sound: last_name}, {sound: first_name}]
  compare: [{person: [first_name, last_name]}, street, city, phone, email]
"""


def record(rng: random.Random, customer: int, true: dict, missing: float) -> dict:
    row = {"customer": customer} | {field: made.slip(rng, value, 0.06) for field, value in true.items()}
    return row | {field: "" for field in ("street", "phone", "email") if rng.random() < missing}


def main() -> None:
    given = made.arguments(__doc__, records=1_000, giant=77, twice=0.1, missing=0.35)
    rng = random.Random(given.seed)
    first = made.Drawn(rng, made.tail(rng, made.FIRST, 500))
    last, rows = made.Drawn(rng, made.tail(rng, made.LAST, 1_500)), []
    customers = [given.giant, *made.sizes(rng, given.records - given.giant, 1.6, 6)]
    for customer, n in enumerate(customers):
        name, mailbox = (first.one(), last.one()), rng.randrange(100)
        true = {
            "first_name": name[0], "last_name": name[1], "street": made.street(rng),
            "city": rng.choice(made.CITIES).split(":")[0], "phone": made.phone(rng),
            "email": f"{name[0]}.{name[1]}{mailbox}@example.org".lower(),
        }
        if customer == 0:
            true |= {"first_name": "Gottlieb", "last_name": "Wackernagel"}
        for _ in range(n):
            # A large customer moves and changes its number now and then.
            if rng.random() < 0.1:
                true |= {"street": made.street(rng), "phone": made.phone(rng)}
            rows.append(record(rng, customer, true, given.missing))
    rows += [dict(row) for row in rows if rng.random() < given.twice]
    made.write(given.folder, USE_CASE, {"accounts": rows}, rng)


main()
