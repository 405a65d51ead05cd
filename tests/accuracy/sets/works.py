"""Things that are described by texts: songs of albums, papers in two lists, restaurants in two lists.

The songs of an album share artist, album and year, and only the title tells them apart; papers repeat titles as reports and as
journal articles; restaurants of one owner share the phone, and chains the name.
"""

import random

import made

SONGS = """
entity: song
id_prefix: SON
sources:
  songs: {read: {csv: songs.csv}, record_id: id}
identity:
  title: {type: text, songs: title}
  artist: {type: text, songs: artist}
  album: {type: text, songs: album}
  number: {type: text, songs: number}
  length: {type: text, songs: length}
  year: {type: text, songs: year}
  language: {type: text, songs: language}
match_model:
  block_on:
    - [{words: title}, year]
    - [{words: title}, {words: artist}]
    - [{words: title}, {words: album}]
    - [album, number]
    - [artist, length]
  compare: [title, artist, album, number, length, year, language]
"""
PAPERS = """
entity: paper
id_prefix: PAP
sources:
  library: {read: {csv: library.csv}, record_id: id}
  index: {read: {csv: index.csv}, record_id: id}
identity:
  title: {type: text, library: title, index: title}
  authors: {type: text, library: authors, index: authors}
  venue: {type: text, library: venue, index: venue}
  year: {type: text, library: year, index: year}
match_model:
  block_on:
    - [{words: title}, year]
    - [{words: title}, {words: authors}]
    - [authors, year]
  compare: [title, authors, venue, year]
"""
RESTAURANTS = """
entity: restaurant
id_prefix: RES
sources:
  guide: {read: {csv: guide.csv}, record_id: id, one_record_per_customer: true}
  paper: {read: {csv: paper.csv}, record_id: id, one_record_per_customer: true}
identity:
  name: {type: company_name, guide: name, paper: name}
  street: {type: street, guide: address, paper: address}
  city: {type: city, guide: city, paper: city}
  phone: {type: phone, region: US, guide: phone, paper: phone}
  kind: {type: text, guide: kind, paper: kind}
match_model:
  block_on:
    - [phone]
    - [{words: name}, city]
    - [street]
  compare: [name, street, city, phone, kind]
"""
WORDS = """love night heart river dance fire dream light home road summer rain blue gold moon time girl world sun star
winter morning shadow ghost city angel water sky train letter song story mirror garden ocean silver thunder wild stone
paper glass king queen soldier stranger sister brother mother father""".split()
GLUE = "the a my your of in on for and to".split()
TERMS = """query database index parallel distributed transaction stream graph spatial temporal mining cluster learning
semantic web service cache storage join sampling estimation optimization recovery concurrency schema integration
warehouse view privacy security sensor network workflow ontology keyword ranking similarity duplicate detection""".split()
VENUES = [("SIGMOD Conference", "ACM SIGMOD International Conference on Management of Data"),
          ("VLDB", "Proceedings of the International Conference on Very Large Data Bases"),
          ("SIGMOD Record", "ACM SIGMOD Record"), ("VLDB J.", "The VLDB Journal"),
          ("ACM Trans. Database Syst.", "ACM Transactions on Database Systems (TODS)")]
FOOD = "italian french american chinese japanese mexican steakhouse seafood delis bistro californian barbecue".split()
SIGNS = "cafe grill house restaurant kitchen bar bistro trattoria garden room".split()


def phrase(rng: random.Random, words: made.Drawn, low: int, high: int) -> str:
    return " ".join(rng.choice(GLUE) if rng.random() < 0.25 else words.one() for _ in range(rng.randrange(low, high))).title()


def song_as_told(rng: random.Random, true: dict) -> dict:
    row = {key: made.slip(rng, value, 0.12) if key in ("title", "artist", "album") else value for key, value in true.items()}
    form = rng.random()
    if form < 0.15:
        row |= {"title": f"{int(true['number']):03}-{row['title']}"}
    elif form < 0.3:
        row |= {"title": f"{row['artist']} - {row['title']}", "artist": ""}
    elif form < 0.4:
        row |= {"title": f"{row['title']} ({row['album']})"}
    seconds = int(true["length"])
    row["length"] = rng.choice([str(seconds * 1000), f"{seconds // 60}:{seconds % 60:02}", str(seconds)])
    if rng.random() < 0.3:
        row["year"] = true["year"][2:]
    for field, share in (("album", 0.1), ("number", 0.15), ("length", 0.2), ("year", 0.25), ("language", 0.2), ("artist", 0.05)):
        if rng.random() < share:
            row[field] = ""
    return row


def songs(rng: random.Random, records: int) -> dict:
    words, rows, customer = made.Drawn(rng, WORDS + made.tail(rng, [], 800), 0.9), [], 0
    artists = made.Drawn(rng, [phrase(rng, words, 1, 4) for _ in range(400)], 0.8)
    while len(rows) < records:
        artist, album, year = artists.one(), phrase(rng, words, 1, 5), str(rng.randrange(1965, 2016))
        language = rng.choices(["English", "German", "French", "Spanish"], [8, 1, 1, 1])[0]
        for number in range(1, rng.randrange(6, 15)):
            if rng.random() < 0.5:
                continue
            title = album if number == 1 and rng.random() < 0.5 else phrase(rng, words, 1, 6)
            true = {"title": title, "artist": artist, "album": album, "number": str(number),
                    "length": str(rng.randrange(120, 420)), "year": year, "language": language}
            rows += [{"customer": customer} | song_as_told(rng, true) for _ in range(rng.choice([1, 1, 2, 3, 5]))]
            customer += 1
    return {"songs": rows[:records]}


def authors(rng: random.Random, names: list, full: bool) -> str:
    shown = [f"{first if full else first[0] + '.'} {last}" for first, last in names]
    return ", ".join(shown[:3] if not full and rng.random() < 0.2 else shown)


def papers(rng: random.Random, records: int) -> dict:
    terms, last = made.Drawn(rng, TERMS + made.tail(rng, [], 300), 0.8), made.Drawn(rng, made.tail(rng, made.LAST, 900))
    rows, customer = {"library": [], "index": []}, 0
    while sum(map(len, rows.values())) < records:
        names = [(rng.choice(made.FIRST), last.one()) for _ in range(rng.randrange(1, 5))]
        title, venue, year = phrase(rng, terms, 3, 10), rng.choice(VENUES), rng.randrange(1994, 2004)
        versions = [(venue, year)] + ([(rng.choice(VENUES[2:]), year + rng.randrange(1, 3))] if rng.random() < 0.08 else [])
        for shown, when in versions:
            for source, full in (("library", True), ("index", False)):
                if rng.random() < 0.75:
                    rows[source].append({
                        "customer": customer, "title": made.slip(rng, title, 0.15), "authors": authors(rng, names, full),
                        "venue": "" if rng.random() < 0.05 else shown[not full], "year": str(when),
                    })
            customer += 1
    return rows


def restaurants(rng: random.Random, records: int) -> dict:
    name = made.Drawn(rng, made.tail(rng, made.LAST + WORDS, 700), 0.7)
    rows, customer = {"guide": [], "paper": []}, 0
    chains = [f"{name.one()}'s {rng.choice(SIGNS)}" for _ in range(12)]
    while sum(map(len, rows.values())) < records:
        called = rng.choice(chains) if rng.random() < 0.1 else f"{name.one()} {rng.choice(SIGNS)}" if rng.random() < 0.6 else name.one()
        city, line, food = rng.choice(made.CITIES[-8:]).split(":")[0], made.phone(rng), rng.choice(FOOD)
        address = f"{rng.randrange(1, 4_000)} {rng.choice(['N. ', 'S. ', '', ''])}{rng.choice(made.STREETS)} {rng.choice(['St.', 'Ave.', 'Blvd.', 'Rd.'])}"
        for source in rows:
            if rng.random() < 0.35:
                told = called + rng.choice(["", "", "", " (the)", f" {city}", f" {food}"])
                where = address if rng.random() < 0.6 else address.split(".")[0] + rng.choice([" Street", " St. near Main", " St. at 5th Ave."])
                rows[source].append({
                    "customer": customer, "name": made.slip(rng, told, 0.1).lower(), "address": where.lower(), "city": city.lower(),
                    "phone": line if rng.random() < 0.9 else made.phone(rng),
                    "kind": food if rng.random() < 0.5 else rng.choice(FOOD),
                })
        customer += 1
    return rows


def main() -> None:
    given = made.arguments(__doc__, records=2_000, kind="songs")
    kinds = {"songs": (songs, SONGS), "papers": (papers, PAPERS), "restaurants": (restaurants, RESTAURANTS)}
    make, use_case = kinds[given.kind]
    rng = random.Random(given.seed)
    made.write(given.folder, use_case, make(rng, given.records), rng)


main()
