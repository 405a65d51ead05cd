"""Agencies with one name and several sites; each site is a customer. Two sources, each without duplicates."""

import random

import made

USE_CASE = """
entity: site
id_prefix: SIT
sources:
  registry: {read: {csv: registry.csv}, record_id: id, one_record_per_customer: true}
  directory: {read: {csv: directory.csv}, record_id: id, one_record_per_customer: true}
identity:
  name: {type: company_name, registry: name, directory: name}
  street: {type: street, registry: street, directory: street}
  city: {type: city, registry: city, directory: city}
  postal_code: {type: postal_code, region: US, registry: zip, directory: zip}
  phone: {type: phone, region: US, registry: phone, directory: phone}
match_model:
  block_on:
    - [name]
    - [{words: name}, postal_code]
    - [street]
    - [phone]
    - [{prefix: [name, 5]}, city]
  compare: [name, street, city, postal_code, phone]
"""
WHAT = ["Family Services", "Community Center", "Day Care", "Health Clinic", "Youth Association", "Head Start"]
SHORT = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Lane": "Ln", "Drive": "Dr", "Center": "Ctr"}


def main() -> None:
    given = made.arguments(__doc__, agencies=400, overlap=0.5)
    rng = random.Random(given.seed)
    names, sources, site = made.tail(rng, [], given.agencies), {"registry": [], "directory": []}, 0
    towns = [city.split(":")[0] for city in made.CITIES]
    for agency in names:
        name, area = f"{agency} {rng.choice(WHAT)}", rng.randrange(201, 989)
        home, central = rng.sample(towns, 2), made.phone(rng, area)
        for _ in range(made.Drawn(rng, list(range(1, 25)), 1.4, 1.0).one()):
            town = rng.choice(home)
            true = {
                "customer": site, "name": name, "street": made.street(rng), "city": town,
                "zip": f"{60_000 + 100 * towns.index(town) + rng.randrange(8)}",
                "phone": central if rng.random() < 0.4 else made.phone(rng, area),
            }
            site += 1
            both = rng.random() < given.overlap
            for source in sources if both else [rng.choice(list(sources))]:
                words = [SHORT.get(w, w) if rng.random() < 0.4 else w for w in true["street"].split()]
                called = " ".join(SHORT.get(w, w) if rng.random() < 0.2 else w for w in name.split())
                sources[source].append(true | {
                    "name": made.slip(rng, called, 0.05),
                    "street": made.slip(rng, " ".join(words), 0.05),
                    "phone": "" if rng.random() < 0.25 else true["phone"],
                })
    made.write(given.folder, USE_CASE, sources, rng)


main()
