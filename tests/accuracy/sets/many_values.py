"""Papers of authors: each record names its author and k co-authors in one cell, divided by ";"."""

import random

import made

USE_CASE = """
entity: author
id_prefix: AUT
sources:
  papers: {read: {csv: papers.csv}, record_id: id}
identity:
  first_name: {type: person_name, papers: first_name}
  last_name: {type: person_name, papers: last_name}
  affiliation: {type: company_name, papers: affiliation}
  co_authors: {type: person_name, papers: {split: [co_authors, ";"]}}
match_model:
  block_on:
    - [first_name, last_name]
    - [last_name, affiliation]
    - [co_authors, last_name]
    - [{sound: last_name}, affiliation]
    - [co_authors, first_name]
  compare: [{person: [first_name, last_name]}, affiliation, co_authors]
"""


def main() -> None:
    given = made.arguments(__doc__, records=1_000, names=10)
    rng = random.Random(given.seed)
    first = made.Drawn(rng, made.tail(rng, made.FIRST, 1_000))
    last = made.Drawn(rng, made.tail(rng, made.LAST, 3_000))
    places = made.Drawn(rng, [f"University of {name}" for name in made.tail(rng, [], 300)])
    rows = []
    for author, papers in enumerate(made.sizes(rng, given.records, 1.3, 20)):
        name, at = (first.one(), last.one()), places.one()
        circle = made.Drawn(rng, [f"{first.one()} {last.one()}" for _ in range(2 * given.names + 5)], 0.7)
        for _ in range(papers):
            others = {circle.one() for _ in range(6 * given.names)}
            others |= {f"{first.one()} {last.one()}" for _ in range(given.names)}
            chosen = rng.sample(sorted(others), given.names)
            at = places.one() if rng.random() < 0.08 else at
            rows.append({
                "customer": author,
                "first_name": made.slip(rng, name[0] if rng.random() < 0.8 else name[0][0] + ".", 0.04),
                "last_name": made.slip(rng, name[1], 0.05),
                "affiliation": made.slip(rng, at, 0.05),
                "co_authors": "; ".join(made.slip(rng, other, 0.05) for other in chosen),
            })
    made.write(given.folder, USE_CASE, {"papers": rows}, rng)


main()
