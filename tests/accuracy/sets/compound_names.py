"""Compound given names that share a part (Min Il, Min Dae; José Luis, José María; Jean-Pierre), and Jr beside Sr."""

import random

import made

USE_CASE = """
entity: person
id_prefix: PER
sources:
  patients: {read: {csv: patients.csv}, record_id: id}
identity:
  first_name: {type: person_name, patients: first_name}
  last_name: {type: person_name, patients: last_name}
  city: {type: city, patients: city}
  zip: {type: postal_code, patients: zip}
  phone: {type: phone, patients: phone, region: US}
match_model:
  block_on:
    - [last_name, city]
    - [first_name, last_name]
    - [phone]
    - [last_name, zip]
    - [{sound: last_name}, {prefix: [first_name, 3]}]
  compare: [{person: [first_name, last_name]}, city, zip, phone]
"""
KOREAN = "Min Sung Jae Hyun Young Ji Seung Dong Kyung".split(), "Il Dae Hun Soo Ho Woo Ki Jin Won Hee Chul".split()
SPANISH = "José Juan María Ana Luis".split(), "Luis María Antonio Carlos Manuel Ángel Isabel Teresa Pablo".split()
FRENCH = "Jean Marie Anne Pierre".split(), "Pierre Paul Claude Louis Luc Marc Yves Michel Philippe".split()
LAST = {
    "ko": "Kim Lee Park Choi Jung Kang".split(),
    "es": "García Fernández González Rodríguez López Martínez Sánchez Pérez".split(),
    "fr": "Martin Bernard Dubois Thomas Robert Richard Petit Durand".split(),
    "en": made.LAST[:30],
}


def called(rng: random.Random, of: str) -> str:
    """A given name; in English some end in a generation."""
    if of == "en":
        return rng.choice(made.FIRST[:30])
    first, second = (rng.choice(part) for part in {"ko": KOREAN, "es": SPANISH, "fr": FRENCH}[of])
    return f"{first}{'-' if of == 'fr' else ' '}{second}"


def written(rng: random.Random, name: str, of: str) -> str:
    """The name as another clerk writes it: hyphen, blank or together, or the first part alone."""
    parts = name.replace("-", " ").split()
    chance = rng.random()
    if of == "ko" and chance < 0.4:
        return rng.choice(["-".join(parts), parts[0] + parts[1].lower()])
    if of in ("es", "fr") and chance < 0.12:
        return parts[0]
    return name.replace("-", " ") if chance > 0.85 else name


def main() -> None:
    given = made.arguments(__doc__, persons=1_500)
    rng = random.Random(given.seed)
    towns, rows = [city.split(":")[0] for city in made.CITIES[:8]], []
    person = 0
    for _ in range(given.persons):
        of = rng.choice(["ko", "ko", "es", "fr", "en"])
        first, last, town, line = called(rng, of), rng.choice(LAST[of]), rng.choice(towns), made.phone(rng)
        zip_code = f"{90_000 + 100 * towns.index(town) + rng.randrange(12)}"
        for generation in [" Sr", " Jr"] if of == "en" and rng.random() < 0.4 else [""]:
            for _ in range(rng.choice([1, 2, 2, 3])):
                suffix = generation if rng.random() < 0.9 else ""
                rows.append({
                    "customer": person,
                    "first_name": made.slip(rng, written(rng, first, of), 0.03),
                    "last_name": made.slip(rng, last, 0.03) + suffix,
                    "city": town,
                    "zip": zip_code if rng.random() < 0.85 else "",
                    "phone": rng.choice([line, line, "", made.phone(rng)]),
                })
            person += 1
    made.write(given.folder, USE_CASE, {"patients": rows}, rng)


main()
