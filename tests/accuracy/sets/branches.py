"""Agencies with one name and several sites; each site is a customer, or each agency.

Two sources, each without duplicates; or one list, to which several offices sent the same sites in their own spelling. Some sites
stand in buildings that other agencies use as well. With --customer the use case says which of the two a customer is.
"""

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
ONE_LIST = """
entity: site
id_prefix: SIT
sources:
  sites: {read: {csv: sites.csv}, record_id: id}
identity:
  name: {type: company_name, sites: name}
  street: {type: street, sites: street}
  postal_code: {type: postal_code, region: US, sites: zip}
  phone: {type: phone, region: US, sites: phone}
match_model:
  block_on:
    - [name]
    - [{words: name}, postal_code]
    - [street]
    - [phone]
    - [{prefix: [name, 5]}, postal_code]
  compare: [name, street, postal_code, phone]
"""
WHAT = ["Family Services", "Community Center", "Day Care", "Health Clinic", "Youth Association", "Head Start"]
SHORT = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Lane": "Ln", "Drive": "Dr", "Center": "Ctr"}


def written(rng: random.Random, true: dict, slips: float) -> dict:
    """A site as one office writes it."""
    words = [SHORT.get(w, w) if rng.random() < 0.4 else w for w in true["street"].split()]
    called = " ".join(SHORT.get(w, w) if rng.random() < 0.2 else w for w in true["name"].split())
    return true | {
        "name": made.slip(rng, called, slips),
        "street": made.slip(rng, " ".join(words), slips),
        "phone": "" if rng.random() < 0.25 else true["phone"],
    }


def main() -> None:
    given = made.arguments(__doc__, agencies=400, overlap=0.5, kind="two", customer="", buildings=0.0)
    rng = random.Random(given.seed)
    names, site = made.tail(rng, [], given.agencies), 0
    sources = {"registry": [], "directory": []} if given.kind == "two" else {"sites": []}
    houses = {}
    towns = [city.split(":")[0] for city in made.CITIES]
    for agency in names:
        name, area = f"{agency} {rng.choice(WHAT)}", rng.randrange(201, 989)
        used = set()
        home, central = rng.sample(towns, 2), made.phone(rng, area)
        for _ in range(made.Drawn(rng, list(range(1, 25)), 1.4, 1.0).one()):
            town = rng.choice(home)
            true = {
                "customer": agency if given.customer == "organisation" else site, "name": name,
                "street": made.street(rng), "city": town,
                "zip": f"{60_000 + 100 * towns.index(town) + rng.randrange(8)}",
                "phone": central if rng.random() < 0.4 else made.phone(rng, area),
            }
            # One of a few buildings of the town, unless the agency has a site there already.
            house = (town, rng.randrange(12))
            if given.buildings and rng.random() < given.buildings and house not in used:
                used.add(house)
                true |= houses.setdefault(house, {k: true[k] for k in ("street", "zip")})
            site += 1
            if given.kind == "two":
                both = rng.random() < given.overlap
                for source in sources if both else [rng.choice(list(sources))]:
                    sources[source].append(written(rng, true, 0.05))
            else:
                sources["sites"].extend(written(rng, true, 0.1) for _ in range(rng.choice([1, 1, 2, 3, 5, 8])))
    use_case = USE_CASE if given.kind == "two" else ONE_LIST
    if given.customer:
        use_case = f"customer_is: {given.customer}\n{use_case.lstrip()}"
    if given.customer == "organisation":
        use_case = use_case.replace(", one_record_per_customer: true", "")
    made.write(given.folder, use_case, sources, rng)


main()
