#!/usr/bin/env python3
"""Exports of a made-up direct-to-consumer shop, in the layouts of real systems and connectors, with the truth.

    python3 shop.py OUT_FOLDER [--seed N] [--customers N]

Customer-like tables (in truth.csv, a row per record ID; the record ID in brackets): woo_customers (id; Airbyte),
magento_customer_entity (entity_id; Fivetran), mailchimp_member (id; Fivetran), freshdesk_contacts (id; Stitch),
smile_customers (id; dlt), square_customer_history (id; Fivetran history mode, several versions of an ID),
exact_crm_contacts (ID; plain export), chargebee_customer (id; Airbyte, epoch seconds), paypal_payers (payer_id; dlt).
Others: woo_orders (guests' e-mails), woo_order_line_items, magento_customer_address_entity (addresses and phones apart
from customers), magento_directory_country (lookup), mailchimp_segment_member (bridge), segment_tracks (anonymous IDs).
Noise: a person is in 1-4 systems and 4.5% of the records have a second one in their system; work and private e-mails,
plus tags, dots, typos, case; nicknames, married names, initials only (Exact), misspelt and swapped names, names in one
column (Freshdesk); moves, abbreviations, zips without their leading zero; phones missing in 40% or more, in national
forms; families (8% of persons) with one address and landline, some with one e-mail or mobile; father and son of one
name; colleagues behind a role mailbox and a switchboard; recycled mobiles; placeholders in e-mail, phone and birthday;
test accounts; integer IDs of Woo and Magento that overlap; links between systems that are partial and (0.6%) wrong;
soft deletes; unique columns that are no record ID; empty and constant columns.
"""
import argparse, csv, hashlib, json, random, re, string, unicodedata, uuid  # noqa: E401
from calendar import timegm
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

FIRST = {"en": ("""James Michael Robert John David William Richard Joseph Thomas Christopher Charles Daniel Matthew
    Anthony Mark Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald George Jason Edward Jeffrey Ryan Jacob
    Nicholas Gary Eric Jonathan Stephen Justin Scott Brandon Benjamin Samuel Gregory Patrick Jack Harry""", """Mary
    Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Sandra Ashley Emily Kimberly Margaret
    Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Angela Emma Nicole
    Samantha Katherine Christine Rachel Heather Olivia Victoria Megan Hannah Grace"""),
    "es": ("""Jose Juan Luis Carlos Jesus Antonio Miguel Francisco Alejandro Jorge Manuel Ricardo Eduardo Fernando
    Javier Rafael""", "Maria Guadalupe Rosa Ana Carmen Gabriela Veronica Leticia Adriana Daniela Paola"),
    "de": ("""Thomas Michael Andreas Stefan Peter Christian Markus Martin Klaus Wolfgang Jürgen Alexander Frank Uwe Jan
    Sebastian Florian Tobias Matthias Maximilian Lukas Jonas Felix Johannes Dieter Jörg""", """Sabine Susanne Petra
    Monika Claudia Andrea Anna Julia Katharina Stefanie Birgit Ursula Karin Nicole Sandra Christina Martina Käthe"""),
    "nl": ("""Jan Johannes Peter Cornelis Willem Hendrik Pieter Dirk Marcel Erik Jeroen Bas Daan Sem Thijs Sander Wouter
    Maarten Joost Ruben Koen Bram Niels""", """Maria Johanna Anna Elisabeth Cornelia Wilhelmina Marieke Linda Sanne
    Lotte Eva Femke Esther Ilse Saskia Marloes Ingrid Monique Inge Petra Iris Fleur Nienke"""),
    "as": ("Wei Raj Amit Sanjay Mohammed Ali Hiroshi Minh Vikram Arjun Ravi Imran Jun Kenji Tariq", """Priya Mei Li
    Aisha Fatima Anjali Yuki Linh Sunita Neha Thuy Pooja Sana Ming Lakshmi Deepa Hana Noor Kavita Rina Xin"""),
    "tp": ("Mehmet Mustafa Murat Piotr Tomasz Marco Luca Ahmet Emre Krzysztof Giovanni Youssef Burak", """Ayse Fatma
    Elif Agnieszka Katarzyna Giulia Zeynep Magdalena Samira Naima Francesca Ewa Meryem Chiara Hatice Aylin""")}
LAST = {"en": """Smith Johnson Williams Brown Jones Davis Miller Wilson Anderson Taylor Thomas Moore Jackson Martin Lee
    White Thompson Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall
    Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers
    Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes
    Price Myers Foster Long Ross Powell Jenkins Perry Russell Sullivan Barnes Fisher Henderson Coleman Simmons Patterson
    Jordan Reynolds Hamilton Graham Wallace West Cole Hayes Bryant Gibson Ellis Stevens Murray Ford Marshall Owens
    McDonald Harrison Kennedy Wells Woods Freeman Webb Tucker Burns Crawford Mason Hunt Black Palmer Shaw Khan Davies
    Hopkins Griffiths Lloyd Pritchard MacDonald O'Brien O'Connor Fraser Sinclair Whitaker Pemberton Ashcroft""",
    "es": """Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez Ramirez Torres Flores Rivera Gomez Diaz
    Reyes Morales Cruz Ortiz Gutierrez Chavez Ramos Ruiz Alvarez Mendoza Vasquez Castillo Jimenez Moreno Romero Herrera
    Medina Aguilar Vargas Guzman Salazar Delgado Peña Ríos Núñez Ibarra Cardenas Espinoza""",
    "de": """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
    Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier
    Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß
    Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht
    Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich
    Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Thomas Voigt Sauer""",
    "nl": """de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder de_Groot Bos
    Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs
    de_Haan Vermeulen van_den_Heuvel van_der_Veen van_den_Broek de_Bruijn de_Bruin van_der_Heijden Schouten van_Beek
    Willems van_Vliet van_de_Ven Hoekstra Maas Verhoeven Koster van_Dam van_der_Wal Prins Blom Huisman Peeters de_Jonge
    Kuipers van_Veen Postma Veenstra Kuiper van_Wijk Jonker van_der_Heide Martens Gerritsen van_Es Timmermans Groen
    Wolters Bosch Sanders Molenaar Verbeek Driessen van_Loon de_Lange Koning Hermans Scholten Zijlstra Kramer Evers""",
    "as": """Patel Nguyen Singh Khan Kim Chen Wang Ahmed Li Ali Shah Sharma Tran Kumar Park Hussain Zhang Wong Gupta
    Pham Begum Choi Tanaka Lin Mehta Rao Chowdhury Yamamoto Le Iqbal Das Ho Yu Tan Lim Mai Sato Reddy""",
    "tp": """Yilmaz Kaya Demir Nowak Kowalski Rossi Russo Yildiz Öztürk Aydin Ferrari Wójcik Özdemir Şahin Bianchi
    Kamiński Romano Çelik Lewandowski Esposito Arslan Doğan Ricci Zieliński Marino Bouzid"""}
TAIL = {"en": ("Ash Black Bram Brad Cran Dal Ell Fair Had Hart Hol Kirk Lang Mar Nor Pen Rad Stan Thorn Win",
               "ton ley field worth well ford bury wood man croft more by"),  # rare last names are composed
        "de": ("Stein Berg Wald Linden Eichen Hagen Rosen Brunn Feld Korn Oster Kalten Neu Ober Sand Wiesen",
               "mann bauer meier hofer müller ner stein berger huber kamp"),
        "nl": ("van_der_ van_den_ van_ ter_ de_", "Kamp Horst Velde Laan Poel Schaaf Zand Hoek Brink Steen Kolk")}
MIX = {"US": {"en": 72, "es": 16, "as": 12}, "GB": {"en": 82, "as": 12, "tp": 6}, "DE": {"de": 80, "tp": 20},
       "NL": {"nl": 84, "tp": 11, "as": 5}}
NICK = dict(pair.split(":") for pair in """James:Jim Michael:Mike Robert:Bob John:Jack David:Dave William:Bill
    Richard:Rick Joseph:Joe Thomas:Tom Christopher:Chris Charles:Charlie Daniel:Dan Matthew:Matt Anthony:Tony
    Andrew:Andy Edward:Ted Jeffrey:Jeff Stephen:Steve Patricia:Pat Jennifer:Jen Elizabeth:Liz Susan:Sue Jessica:Jess
    Kimberly:Kim Margaret:Peggy Deborah:Debbie Stephanie:Steph Rebecca:Becky Katherine:Kate Victoria:Vicky Jose:Pepe
    Maximilian:Max Johannes:Hans Sebastian:Basti Katharina:Kathi Cornelis:Kees Willem:Wim Elisabeth:Els""".split())
CITIES = {"US": """New York|NY|10003 10025 11215|212 917 718;Los Angeles|CA|90026 90034 90045|213 323 310;Chicago|IL|
    60614 60647|312 773;Houston|TX|77008 77019 77096|713 281 832;Philadelphia|PA|19103 19147|215 267;San Diego|CA|92103
    92116|619 858;Austin|TX|78704 78745|512 737;Seattle|WA|98103 98115|206;Denver|CO|80205 80210|303 720;Boston|MA|02116
    02130|617 857;Atlanta|GA|30307 30318|404;Newark|NJ|07102 07105|973""",
    "GB": """London|Greater London|SW11 N16 E8 SE22 NW5|20;Manchester|Greater Manchester|M20 M21 M4|161;Glasgow||G12
    G41|141;Birmingham|West Midlands|B13 B17 B29|121;Leeds|West Yorkshire|LS6 LS8 LS11|113;Edinburgh|Midlothian|EH6 EH9|
    131;Bristol||BS3 BS6|117;Brighton|East Sussex|BN1 BN2|1273""",
    "DE": """Berlin|Berlin|10115 10247 10405 12047|30;Hamburg|Hamburg|20257 22085 22765|40;München|Bayern|80331 80469
    80799|89;Köln|Nordrhein-Westfalen|50667 50823|221;Frankfurt am Main|Hessen|60316 60385|69;Leipzig|Sachsen|04109
    04229|341;Stuttgart|Baden-Württemberg|70176 70190|711""",
    "NL": """Amsterdam|Noord-Holland|1013 1054 1072 1091|20;Rotterdam|Zuid-Holland|3011 3039|10;Den Haag|Zuid-Holland|
    2512 2564|70;Utrecht|Utrecht|3511 3532 3581|30;Eindhoven|Noord-Brabant|5611 5643|40;Groningen|Groningen|9711|50"""}
STREETS = {"US": """Main Street,Oak Street,Maple Avenue,Cedar Lane,Park Avenue,Washington Street,Elm Street,Lake Drive,
    Hillcrest Drive,2nd Avenue,5th Street,Walnut Street,Lincoln Avenue,Church Street,Ridge Road,Mill Road""",
    "GB": """High Street,Station Road,Church Lane,Victoria Road,Park Road,Queens Road,Green Lane,Manor Road,The Avenue,
    Albert Road,Grange Road,York Road,Chapel Street""",
    "DE": """Hauptstraße,Schulstraße,Gartenstraße,Bahnhofstraße,Dorfstraße,Bergstraße,Lindenstraße,Am Markt""",
    "NL": """Kerkstraat,Dorpsstraat,Schoolstraat,Molenstraat,Stationsweg,Hoofdstraat,Julianastraat,Beatrixlaan,
    Lindelaan,Prinsengracht,Nieuwstraat,Parallelweg,Burgemeester de Vlugtlaan"""}
CITIES = {c: [[" ".join(f.split()) for f in city.split("|")] for city in t.split(";")] for c, t in CITIES.items()}
STREETS = {c: [" ".join(s.split()) for s in t.split(",")] for c, t in STREETS.items()}
MAIL = {"US": "gmail.com gmail.com gmail.com gmail.com yahoo.com yahoo.com hotmail.com outlook.com icloud.com aol.com",
        "GB": "gmail.com gmail.com gmail.com hotmail.co.uk hotmail.com outlook.com yahoo.co.uk btinternet.com",
        "DE": "gmail.com gmail.com gmx.de gmx.de web.de web.de t-online.de gmx.net outlook.de yahoo.de freenet.de",
        "NL": "gmail.com gmail.com gmail.com hotmail.com live.nl ziggo.nl kpnmail.nl xs4all.nl outlook.com planet.nl"}
WORDS = "sunny blue tiger river happy garden rocket panda coffee north storm magic lucky silver hiking ninja velvet"
STEMS = "Northgate Bright Harbor Summit Delta Vertex Apex Orchard Copper Cascade Beacon Meridian Granite Falcon".split()
FIRMS = {"US": ("com", "Dental Logistics Consulting Fitness", "info orders office accounts"),
         "GB": ("co.uk", "Ltd Design Partners", "info accounts enquiries"), "DE": ("de", "GmbH Handel", "info einkauf"),
         "NL": ("nl", "BV Advies Bouw", "info administratie")}
BAD_MAIL = "test@test.com noemail@shop.example none@none.com no@email.com test@shop.example n/a"
BAD_PHONE = "000-0000000 0000000000 n/a 1234567890 0 000-0000000"
BAD_BIRTHDAY = dict(magento="1970-01-01", smile="1004-%m-%d", square="0000-%m-%d", exact="01/01/1900")
PHONES = {  # of an area code a and a number n = xy; the fourth is of digits only, the fifth E.164
    "US": "({a}) {x}-{y}|{a}-{x}-{y}|{a}.{x}.{y}|{a}{n}|+1{a}{n}|({a}) {x}-{y}|{a}{n}|+1 {a}-{x}-{y}|1-{a}-{x}-{y}",
    "GB": "0{a} {g}|0{a} {g}|0{a} {g}|0{a}{n}|+44{a}{n}|0{a} {g}|0{a}{n}|+44 {a} {g}|+44 (0){a} {g}",
    "DE": "0{a} {n}|0{a}/{n}|0{a}-{n}|0{a}{n}|+49{a}{n}|0{a} {n}|0{a}/{n}|+49 {a} {n}|0049 {a} {n}",
    "NL": "0{a}-{n}|0{a}-{n}|0{a} {n}|0{a}{n}|+31{a}{n}|0{a}-{n}|0{a}{n}|+31 {a} {n}|+31 (0){a} {n}"}
LANG, MONEY = dict(US="en", GB="en", DE="de", NL="nl"), dict(US="USD", GB="GBP", DE="EUR", NL="EUR")
GOODS = {"Cold Brew Starter Kit": 39.0, "House Blend 250g": 12.5, "Ceramic Dripper": 24.0, "Gift Card": 50.0}
SHARE = {"US": dict(woo=6, mailchimp=5, square=4, freshdesk=3, smile=3, chargebee=3, paypal=2.5),  # chance of a system
         "GB": dict(woo=5, mailchimp=4, magento=1.5, square=1.5, freshdesk=3, smile=2, chargebee=2.5, paypal=3),
         "DE": dict(magento=6, mailchimp=4, paypal=4, freshdesk=3, exact=1, chargebee=2, smile=2, woo=0.6),
         "NL": dict(magento=6, mailchimp=4, exact=3, freshdesk=3, chargebee=2, smile=2, paypal=1.5, woo=0.6)}
TABLES = dict(woo="woo_customers", magento="magento_customer_entity", mailchimp="mailchimp_member",
              smile="smile_customers", freshdesk="freshdesk_contacts", square="square_customer_history",
              exact="exact_crm_contacts", chargebee="chargebee_customer", paypal="paypal_payers")
NO_PHONE = dict(woo=.3, magento=.4, mailchimp=.8, freshdesk=.55, smile=1, square=.6, exact=.6, chargebee=.5, paypal=.5)
NO_MAIL = dict(freshdesk=.1, square=.45, exact=.3)  # typed by staff: also more placeholders and role mailboxes
UNIQUE_MAIL = ("woo", "magento", "mailchimp", "freshdesk", "paypal")
NOW, ALNUM = datetime(2024, 11, 18, 4, 30), string.ascii_letters + string.digits
CHARS = {"h": "0123456789abcdef", "a": ALNUM, "A": string.ascii_uppercase + string.digits, "d": string.digits}
TIME = {"T": "%Y-%m-%dT%H:%M:%S", "Z": "%Y-%m-%dT%H:%M:%SZ", "milli": "%Y-%m-%dT%H:%M:%S.000Z", "md": "%m/%d",
        "sql": "%Y-%m-%d %H:%M:%S", "utc": "%Y-%m-%d %H:%M:%S UTC", "dmy": "%d/%m/%Y", "date": "%Y-%m-%d"}
UMLAUTS = str.maketrans(dict(zip("äöüÄÖÜ", "ae oe ue Ae Oe Ue".split())))

class World(random.Random):
    """The dice, the persons, the records per system and the tables to write."""
    def __init__(self, seed):
        super().__init__(seed)
        self.people, self.tables, self.mails = [], defaultdict(list), set()
        self.recs, self.own, self.taken = defaultdict(list), defaultdict(list), defaultdict(set)
        self.firms = {country: [make_firm(self, country, stem) for stem in STEMS] for country in FIRMS}

    def hit(self, share):
        return self.random() < share

    def pick(self, items, weights=None, shift=0):
        weights = [(i + shift) ** -.9 for i in range(len(items))] if shift else weights  # the first ones more often
        return self.choices(items.split() if isinstance(items, str) else items, weights)[0]

    def chars(self, n, alphabet=CHARS["A"]):
        return "".join(self.choices(alphabet, k=n))

    def uuid(self):
        return str(uuid.UUID(int=self.getrandbits(128), version=4))

    def when(self, start, end=NOW):
        return start + timedelta(seconds=int(self.random() * max(1, (end - start).total_seconds())))

def fold(text, umlauts=True):
    text = (text.translate(UMLAUTS) if umlauts else text).replace("ß", "ss").replace("ł", "l").replace("ı", "i")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()

def slug(text):
    return "".join(ch for ch in fold(text).lower() if ch.isalnum())

def typo(w, text):
    i = w.randrange(1, max(2, len(text) - 1))
    a, b, c = text[:i], text[i:i + 1], text[i + 1:]
    return w.pick([a + c, a + b + b + c, a + c[:1] + b + c[1:]])

def make_home(w, country):
    city, region, posts, areas = w.pick(CITIES[country])
    unit = {"US": f"Apt {w.randrange(1, 30)}{w.pick(['', 'A', 'B'])}", "DE": "", "GB": f"Flat {w.randrange(1, 20)}",
            "NL": w.pick("A B 2 3 bis")}[country] if w.hit(.25) else ""
    post = w.pick(posts) + {"GB": f" {w.randrange(1, 10)}{w.chars(2, 'ABDEFGHJLNPQRSTUWXYZ')}",
                            "NL": f" {w.chars(2, 'ABCDEGHJKLNPRSTVWXZ')}"}.get(country, "")
    return SimpleNamespace(country=country, street=w.pick(STREETS[country]), unit=unit, city=city, region=region,
                           number=w.randrange(1, 4800 if country == "US" else 140), post=post, areas=areas)

def make_phone(w, home, kind):
    country, area = home.country, w.pick(home.areas)
    if kind == "MOBILE" and country != "US":
        area = {"GB": w.pick("74 75 77 78 79") + w.chars(2, string.digits), "NL": "6",
                "DE": w.pick("151 152 157 160 170 171 172 173 176 179")}[country]
    size = {"US": 10, "GB": 10, "DE": 11 if area[:2] == "15" else 10, "NL": 9}[country] - len(area)
    return country, area, w.chars(1, "2345") + w.chars(size - 1, string.digits), kind

def make_firm(w, country, stem):
    tld, suffixes, roles = FIRMS[country]
    suffix, home = w.pick(suffixes), make_home(w, country)
    domain = f"{slug(stem)}{'' if suffix in ('Ltd', 'GmbH', 'BV') else '-' + slug(suffix)}.{tld}"
    return SimpleNamespace(name=f"{stem} {suffix}", domain=domain, phone=make_phone(w, home, "HOME"), home=home,
                           guid=w.uuid(), role=f"{w.pick(roles)}@{domain}", number=150000000000 + w.randrange(10**9))

def make_mail(w, p, domain=""):
    """A mailbox of the person's own: a usual pattern of the name, or words that tell nothing."""
    first, last, year = slug(p.given), slug(p.last.split()[-1] if w.hit(.3) else p.last), p.born.year
    local = w.pick([f"{first}.{last}", f"{first[0]}.{last}", f"{first[0]}{last}", first]) if domain else w.pick(
        [f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}", f"{first}.{last}{year % 100:02d}", f"{last}.{first}",
         f"{first}{year}", f"{slug(NICK.get(p.given, p.given))}{last}{year % 100:02d}",
         w.pick(WORDS) + w.pick(["", "_", "."]) + w.pick(WORDS)], [21, 13, 13, 13, 7, 8, 12, 13])
    domain, number = domain or w.pick(MAIL[p.country]), ""
    while (mail := f"{local}{number}@{domain}") in w.mails:
        number = w.randrange(2, 999)
    w.mails.add(mail)
    return mail

def make_last(w, pool):
    rare = pool in TAIL and w.hit(.42)
    last = w.pick(TAIL[pool][0]) + w.pick(TAIL[pool][1]) if rare else w.pick(LAST[pool].split(), shift=25)
    return last.replace("_", " ")

def make_person(w, country, head=None):
    """A person; one of a family has the home and landline of its head, and mostly the last name."""
    pool, sex = w.pick(list(MIX[country]), MIX[country].values()), w.randrange(2)
    p = SimpleNamespace(
        eid=f"P{len(w.people) + 1:05d}", country=country, lang=LANG[country], money=MONEY[country], sex=sex, suffix="",
        given=w.pick(FIRST[pool][sex].split(), shift=12), last=head.last if head and w.hit(.85) else make_last(w, pool),
        maiden=make_last(w, pool) if sex and w.hit(.16) else "", married=w.when(datetime(2017, 1, 1)), family_mail="",
        middle=w.pick("A B C D E F G H J K L M N P R S T"), born=w.when(datetime(1940, 1, 1), datetime(2005, 1, 1)),
        firm=w.pick(w.firms[country], shift=6) if w.hit(.22) else None,
        homes=([make_home(w, country)] if w.hit(.3) else []) + [head.homes[-1] if head else make_home(w, country)])
    p.mobile = make_phone(w, p.homes[0], "MOBILE") if w.hit(.95) else None
    p.landline = head.landline if head else make_phone(w, p.homes[-1], "HOME") if w.hit(.35) else None
    p.mails = [make_mail(w, p) for _ in range(w.pick([1, 1, 2]))] + ([make_mail(w, p, p.firm.domain)] if p.firm else [])
    w.people.append(p)
    return p

def make_people(w, customers):
    while len(w.people) < customers:
        country = w.pick(["US", "GB", "DE", "NL"], [46, 20, 18, 16])
        head, size = make_person(w, country), w.pick([1, 2, 3], [65, 25, 10]) if w.hit(.037) else 0
        family_mail = head.mails[0] if w.hit(.45) else ""
        for i in range(min(size, customers - len(w.people))):
            p = make_person(w, country, head)
            p.family_mail, p.mobile = family_mail, head.mobile if w.hit(.2) else p.mobile
            if i == 0 and w.hit(.1):  # father and son, mother and daughter of one name
                p.given, p.sex, p.last, p.maiden = head.given, head.sex, head.last, ""
                p.born, p.suffix = head.born + timedelta(days=9900), "Jr." if country == "US" else ""
    for a, b in (w.sample(w.people, 2) for _ in range(customers // 200)):  # recycled numbers
        b.mobile = a.mobile if a.country == b.country else b.mobile

def typed_name(w, p, created, formal=False):
    first = NICK.get(p.given, p.given) if w.hit(.04 if formal else .15) else p.given
    last = p.maiden if p.maiden and created < p.married else p.last
    last += f"-{p.maiden}" if p.maiden and created > p.married and w.hit(.08) else ""
    last += f" {p.suffix}" if p.suffix and w.hit(.4) else ""
    first += f" {p.middle}." if p.country == "US" and w.hit(.05) else ""
    if not (first + last).isascii() and w.hit(.25):
        first, last = (fold(x, w.hit(.8)) for x in (first, last))
    if " " in last and w.hit(.2):
        last = w.pick([last[0].upper() + last[1:], last.replace("van der", "v.d.").replace("van den", "v.d.")])
    return w.pick([(first, last), (typo(w, first), last), (first, typo(w, last)), (first.lower(), last.lower()),
                   (first.upper(), last.upper()), (last, first), (first[0] + ".", last), (first, last + " ")],
                  [90, .8, .8, 3.4, 2, .5, 1.5, 1])

def typed_mail(w, mail):
    (local, domain), gmail = mail.split("@"), mail.endswith("@gmail.com")
    return w.pick([
        mail, mail.upper(), mail.title(), f"{local.capitalize()}@{domain}", f"{typo(w, local)}@{domain}",
        f"{local}@{typo(w, domain)}", f"{local}+{w.pick('shop orders promo')}@{domain}" if gmail else mail,
        f"{local.replace('.', '')}@{domain}" if gmail else mail], [90, 1, 1, 2, 1, .8, 3, 2])

def pick_mail(w, p, system, second):
    """The e-mail of a new record; a system that wants it unique never gets one twice."""
    if w.hit(NO_MAIL.get(system, 0)):
        return ""
    taken, (role, bad) = w.taken[system], (.16, .03) if system in NO_MAIL else (.02, .004)
    mail = typed_mail(w, p.mails[0] if w.hit(.25 if second else .72) else w.pick(p.mails))
    if w.hit(bad):
        mail = w.pick(BAD_MAIL) if system in ("square", "exact") else "noemail@shop.example"
    elif p.firm and (w.hit(role) or system == "exact"):
        mail = w.pick([p.firm.role, p.mails[-1]], [1, 3]) if system == "exact" else p.firm.role
    elif p.family_mail and w.hit(.4):
        mail = p.family_mail
    if system in UNIQUE_MAIL and mail.lower() in taken:
        p.mails += [] if set(p.mails) - taken else [make_mail(w, p)]
        mail = next(m for m in p.mails if m not in taken)
    taken.add(mail.lower())
    return mail

def phone_text(w, phone, form=None):
    """A phone as the people of its country write it."""
    if not phone:
        return ""
    (country, a, n, _), form = phone, w.randrange(9) if form is None else form
    n = typo(w, n)[:len(n)].ljust(len(n), "0") if w.hit(.008) else n
    x, y = n[:-4], n[-4:]
    return PHONES[country].split("|")[form].format(a=a, n=n, x=x, y=y, g=f"{x} {y}" if len(a) < 4 else n)

def typed_address(w, a):
    """Line 1, line 2, city, region, postal code and country as typed."""
    street, unit, post, city = a.street, a.unit.replace("Apt ", w.pick(["Apt ", "#", "Unit "])), a.post, a.city
    for short in "Street:St Avenue:Ave Road:Rd Drive:Dr straße:str. straße:strasse Burgemeester:Burg.".split():
        street = street.replace(*short.split(":")) if w.hit(.35) else street
    street = w.pick([street, typo(w, street), street.lower()], [955, 15, 30])
    lines = [f"{a.number} {street}", unit]
    if a.country in ("DE", "NL"):
        lines = [f"{street} {a.number}" + (w.pick(["-", " ", ""]) + unit if unit else ""), ""]
    elif unit and w.hit(.4):
        lines = [f"{unit}, {lines[0]}" if a.country == "GB" else f"{lines[0]} {unit}", ""]
    if w.hit(.5 if a.country == "NL" else .15):
        post = w.pick([post.lstrip("0"), f"{post}-{w.randrange(1000, 9999)}"] if a.country == "US" else
                      [post, post] if a.country == "DE" else [post.replace(" ", ""), post.lower()], [9, 2])
        city = {"München": "Munich", "Köln": "Koeln", "Den Haag": "The Hague", "New York": "Brooklyn"}.get(city, city)
    return [*lines, w.pick([city, city.upper(), city.lower()], [92, 5, 3]), a.region, post, a.country]

def make_record(w, p, system, second=False):
    created = w.when(datetime(2016, 3, 1))
    first, last = typed_name(w, p, created, system in ("paypal", "exact", "chargebee"))
    phone = p.mobile if p.mobile and (not p.landline or w.hit(.75)) else p.landline
    phone = p.firm.phone if p.firm and w.hit(.5 if system == "exact" else .05) else phone
    mail = pick_mail(w, p, system, second)
    phone = None if w.hit(NO_PHONE[system]) and (mail or w.hit(.2)) else phone
    home = p.homes[0] if (w.hit(.6) if second else created.year < 2020 and w.hit(.8)) else p.homes[-1]
    tel = phone_text(w, phone, {"paypal": 3, "square": w.pick([4, None])}.get(system))
    tel = w.pick(BAD_PHONE) if system in (*NO_MAIL, "magento") and w.hit(.02) else tel
    r = SimpleNamespace(p=p, created=created, edited=w.when(created) if w.hit(.7) else created, first=first, last=last,
                        mail=mail, tel=tel, home=home, second=second, kind=phone[3] if phone else "",
                        birthday=p.born.strftime(BAD_BIRTHDAY[system] if system in BAD_BIRTHDAY and w.hit(.06) else
                                                 TIME["dmy" if system == "exact" else "date"]),
                        company=p.firm.name if p.firm and w.hit(.2) else "")
    w.recs[system].append(r)
    w.own[p.eid, system].append(r)

def pick_systems(w, p):
    shares, count, chosen = dict(SHARE[p.country]), w.pick([1, 2, 3, 4], [28, 34, 25, 13]), []
    if p.firm and "exact" in shares:
        shares["exact"] *= 3
    while len(chosen) < count:
        chosen.append(w.pick(list(shares), shares.values()))
        del shares[chosen[-1]]
    return chosen + (["woo"] if "chargebee" in chosen and "woo" in shares and count < 4 and w.hit(.5) else [])

def make_records(w):
    """The records of each system and, in the order of creation, their IDs."""
    for p, system in [(p, system) for p in w.people for system in pick_systems(w, p)]:
        for second in [False] + [True] * w.hit(.045):
            make_record(w, p, system, second)
    for system, mail in zip("woo square square freshdesk magento".split(), BAD_MAIL.split()):  # each of its own person
        p = make_person(w, "US")
        p.given, p.last, p.mails, p.maiden, p.firm = "Test", w.pick("Test Account User"), [mail], "", None
        make_record(w, p, system)
    numbers = {"woo": (1041, 4), "magento": (3, 3), "freshdesk": (150012345678, 9000), "smile": (304169228, 900)}
    for system, recs in w.recs.items():
        recs.sort(key=lambda r: r.created)
        number, step = numbers.get(system, (0, 1))
        for r in recs:
            number += w.randrange(1, step + 1)
            r.rid = {"mailchimp": lambda: hashlib.md5(r.mail.lower().encode()).hexdigest(), "exact": w.uuid,
                     "square": lambda: w.chars(26), "paypal": lambda: w.chars(13),
                     "chargebee": lambda: w.chars(17, ALNUM)}.get(system, lambda: str(number))()

def row(w, layout, r=None, **extra):
    """A row from a layout: name=constant, name~one|of|these, name%share of true, name#random characters, name^a recent
    time, name@system?share of links to it; name:value of the record, its person or extra (:value.form of a time,
    :value?share where often blank), a name alone of extra, +columns of extra or of a connector."""
    known, columns = (vars(r.p) | vars(r) if r else {}) | extra, {}
    known |= dict(uuid=w.uuid(), ip=".".join(str(w.randrange(1, 255)) for _ in range(4)))
    for item in layout.split():
        name, kind, value = re.match(r"([+\w]+)([=~%#^@:]?)(.*)", item).groups()
        key, form, share = re.match(r"([\w]*)\.?(\w*)\??(.*)", value or name).groups()
        if name[0] == "+":
            columns |= extra[name[1:]] if name[1:] in extra else row(w, LAYOUTS[name[1:]])
        elif kind in ("=", "~", "%"):
            columns[name] = value if kind == "=" else w.pick(value.split("|")) if kind == "~" else w.hit(float(value))
        elif kind in ("#", "@"):
            columns[name] = link(w, r, key, float(share)) if share else w.chars(int(value[1:]), CHARS[value[0]])
        else:
            value = w.when(NOW - timedelta(days=int(key))) if kind == "^" else known[key]
            value = value.strftime(TIME[form]) if form in TIME else timegm(value.timetuple()) if form else value
            columns[name] = value if not share or w.hit(float(share)) else ""
    return columns

def address(w, prefix, names, a, *who):
    """The columns of names and an address as a system calls them; empty without an address."""
    return {prefix + k: v for k, v in zip(names.split(), [*who, *typed_address(w, a)] if a else [""] * 9)}

def link(w, r, system, share):
    """The ID of the person's record in another system, for a share of those who have one; 0.6% are wrong."""
    other = w.own.get((r.p.eid, system)) if w.hit(share) else None
    return w.pick(w.recs[system] if w.hit(.006) else other).rid if other else ""

def add(w, table, r=None, **extra):
    w.tables[table].append(row(w, LAYOUTS[table], r, **extra))

LAYOUTS = {  # the columns of a table, and those that a connector adds; the signs: see row()
    "woo_customers": """+airbyte id:rid date_created:created.T date_created_gmt:created.T date_modified:edited.T
    date_modified_gmt:edited.T email:mail first_name:first last_name:last role username +billing billing_email
    billing_phone +shipping is_paying_customer avatar_url meta_data shop_url=driftbean.example""",
    "woo_orders": """+airbyte id:number parent_id=0 number order_key created_via=checkout version=8.2.1
    status~completed|completed|processing|refunded currency date_created:at.T discount_total=0.00 shipping_total=4.95
    total customer_id customer_ip_address:ip customer_note= +billing billing_email billing_phone +shipping
    payment_method~stripe_cc|ppcp-gateway transaction_id#A17 cart_hash#h32 line_items meta_data=[]""",
    "woo_order_line_items": "order_id +item variation_id=0 tax_class= meta_data=[] +airbyte",
    "magento_customer_entity": """entity_id:rid website_id:site email:mail group_id~1|1|1|3 increment_id= store_id:site
    created_at:created.sql updated_at:edited.sql is_active=1 disable_auto_group_change=0 created_in prefix:prefix?.3
    firstname:first middlename= lastname:last suffix= dob:birthday?.3 password_hash#h64 rp_token= default_billing
    default_shipping taxvat= gender:gender?.4 failures_num=0 _fivetran_deleted:gone +fivetran""",
    "magento_customer_address_entity": """entity_id increment_id= parent_id:rid created_at:created.sql
    updated_at:edited.sql is_active=1 city company:company country_id:country fax= firstname:first lastname:last
    middlename= postcode region street telephone:tel vat_id= _fivetran_deleted:gone +fivetran""",
    "magento_directory_country": "country_id:iso2 iso2_code:iso2 iso3_code:iso3 +fivetran",
    "mailchimp_member": """id:rid list_id=c01f5a7e2b email_address:mail unique_email_id#h10 email_type=html
    status~subscribed|subscribed|unsubscribed|cleaned merge_fname:first?.7 merge_lname:last?.6 merge_phone:tel
    merge_birthday:born.md?.1 ip_signup= timestamp_signup:created.utc?.8 ip_opt:ip timestamp_opt:created.utc
    member_rating~1|2|3|4|5 last_changed:edited.utc language:lang?.6 vip%.02 email_client~|Gmail|iPhone latitude=0.0
    longitude=0.0 gmtoff= dstoff= country_code:country?.5 timezone= +fivetran""",
    "mailchimp_segment_member": "segment_id member_id:rid list_id=c01f5a7e2b _fivetran_deleted%.03 +fivetran",
    "freshdesk_contacts": """active%.4 address:line?.15 avatar= company_id created_at:created.Z
    custom_fields__cf_type~||Retail|Wholesale deleted%.03 description= email:mail facebook_id= id:rid job_title=
    language:lang mobile name other_emails phone tags~[]|[]|[]|[]|["vip"] time_zone twitter_id=
    unique_external_id@woo?.4 updated_at:edited.Z +stitch""",
    "smile_customers": """id:rid first_name:first?.93 last_name:last?.93 email:mail state~member|member|candidate
    date_of_birth:birthday?.3 points_balance referral_url vip_tier_id~|4267157 created_at:created.milli
    updated_at:edited.milli +dlt""",
    "paypal_payers": """payer_id:rid email_address:mail name__given_name:first name__surname:last name__full_name=
    phone__phone_type:kind phone__phone_number__national_number:national birth_date= tax_info__tax_id= +home
    account_status~VERIFIED|VERIFIED|UNVERIFIED last_transaction_at:edited.Z +dlt""",
    "square_customer_history": """id:rid _fivetran_start:start.utc _fivetran_end:end.utc _fivetran_active
    created_at:created.milli updated_at:start.milli given_name:first family_name:last?.96 nickname= company_name:company
    email_address phone_number +home +fixed note= version preferences_email_unsubscribed%.2
    creation_source~INSTANT_PROFILE|DIRECTORY|LOYALTY +fivetran""",
    "exact_crm_contacts": """ID:rid HID Account AccountName AccountIsCustomer=true Title:title?.5 Initials FirstName=
    MiddleName LastName FullName BirthName= Gender:gender?.5 BirthDate:birthday?.2 SocialSecurityNumber= Email:mail
    Phone PhoneExtension= Mobile AddressStreet:street AddressStreetNumber:number AddressStreetNumberSuffix:unit Postcode
    City:city State= Country:country Language JobTitleDescription~||Inkoper|Eigenaar IsMainContact%.9
    IsMailingExcluded=false Notes= Division=2874113 CreatorFullName Created:created.dmy Modified:edited.dmy""",
    "chargebee_customer": """+airbyte id:rid first_name:first last_name:last email:mail phone:tel company:company
    vat_number= auto_collection~on|on|off created_at:created.epoch created_from_ip:ip updated_at:edited.epoch
    resource_version locale:locale?.7 pii_cleared=active preferred_currency_code:money promotional_credits=0
    refundable_credits=0 excess_payments=0 unbilled_charges=0 deleted%.03 object=customer channel=web mrr~0|1250|1900
    card_status~valid|none +billing billing_address_phone:tel?.3 meta_data~{}|{"plan":"m"} cf_woo_customer_id@woo?.6""",
    "segment_tracks": """id#h32 anonymous_id:device user_id event event_text:name context_ip:ip context_locale=en-US
    context_page_path~/|/shop|/cart|/account context_library_name=analytics.js context_traits_email:mail?.5
    original_timestamp:at.sql received_at:at.sql timestamp:at.sql uuid_ts:at.sql""",
    "airbyte": "_airbyte_raw_id:uuid _airbyte_extracted_at^9.sql _airbyte_meta={} _airbyte_generation_id=14",
    "fivetran": "_fivetran_synced^20.utc", "dlt": "_dlt_load_id~1731214800.118203|1731902403.220917 _dlt_id#a14",
    "stitch": "_sdc_batched_at^3.Z _sdc_received_at^3.Z _sdc_sequence#d16 _sdc_table_version=1648031771402"}
WOO_ADDRESS = "first_name last_name company address_1 address_2 city state postcode country"

def woo(w):
    names = Counter()
    for r in w.recs["woo"]:
        name, bought, md5 = slug(r.mail.split("@")[0]), w.hit(.82), hashlib.md5(r.mail.lower().encode()).hexdigest()
        names[name] += 1
        meta = {"wc_last_active": str(timegm(r.edited.timetuple())), "wc_square_customer_id": link(w, r, "square", .5)}
        home, other = (r.home, w.pick([r.home, r.p.homes[-1], None])) if bought else (None, None)
        add(w, "woo_customers", r, role="wholesale_customer" if r.company else "customer", is_paying_customer=bought,
            username=name + (str(names[name]) if names[name] > 1 else ""), billing_phone=r.tel if bought else "",
            billing_email="" if not bought else w.pick(r.p.mails) if w.hit(.06) else r.mail,
            meta_data=json.dumps([dict(id=w.randrange(90000), key=k, value=v) for k, v in meta.items() if v]),
            billing=address(w, "billing_", WOO_ADDRESS, home, r.first, r.last, r.company),
            shipping=address(w, "shipping_", WOO_ADDRESS, other, r.first, r.last, ""),
            avatar_url=f"https://secure.gravatar.com/avatar/{md5}?s=96&d=mm&r=g")

def woo_orders(w):
    """Orders of accounts and of guests (customer_id 0), with their lines."""
    buyers = [(r.p, r) for r in w.recs["woo"] for _ in range(w.pick(range(6), [18, 34, 22, 14, 8, 4]))]
    buyers += [(p, None) for p in w.people if p.country in ("US", "GB") and w.hit(.2)]
    orders, number = [(w.when(r.created if r else datetime(2018, 1, 1)), p, r) for p, r in buyers], 8800
    for at, p, r in sorted(orders, key=lambda order: order[0]):
        number, guest, items = number + w.randrange(1, 5), r is None or w.hit(.1), []
        names, home = typed_name(w, p, at) if guest else (r.first, r.last), r.home if r else p.homes[-1]
        gift = w.pick(w.people) if w.hit(.05) else None  # sent to someone else
        for i in range(w.pick([1, 2, 3], [50, 32, 18])):
            (name, price), n = w.pick(list(GOODS.items())), w.pick([1, 1, 1, 2, 3])
            items.append(dict(id=number * 10 + i, name=name, sku=slug(name)[:6], quantity=n, total=f"{price * n:.2f}"))
            add(w, "woo_order_line_items", order_id=number, item=items[-1])
        add(w, "woo_orders", number=number, order_key="wc_order_" + w.chars(13, ALNUM), at=at, currency=p.money,
            customer_id=0 if guest else r.rid, total=f"{sum(float(i['total']) for i in items) + 4.95:.2f}",
            line_items=json.dumps(items), billing=address(w, "billing_", WOO_ADDRESS, home, *names, ""),
            billing_email=r.mail if r and w.hit(.93) else typed_mail(w, w.pick(p.mails)),
            billing_phone=r.tel if r else phone_text(w, p.mobile) if w.hit(.55) else "",
            shipping=address(w, "shipping_", WOO_ADDRESS, gift.homes[-1], gift.given, gift.last, "") if gift else
            address(w, "shipping_", WOO_ADDRESS, home, *names, ""))

def magento(w):
    aid = 0
    for r in w.recs["magento"]:
        site, gone, ids = {"DE": 1, "NL": 2}.get(r.p.country, 3), w.hit(.12 if r.second else .03), [""]
        for home in [r.home] * w.hit(.78) + [w.pick(r.p.homes)] * w.hit(.2):
            aid += w.randrange(1, 3)
            ids.append(aid)
            whose = w.pick(w.recs["magento"]) if w.hit(.03) else r  # a delivery to someone else
            line1, line2, city, region, post, _ = typed_address(w, home)
            add(w, "magento_customer_address_entity", r, entity_id=aid, city=city, region=region, postcode=post,
                street=f"{line1}\n{line2}".strip(), first=whose.first, last=whose.last, gone=gone)
        add(w, "magento_customer_entity", r, site=site, created_in=f"{('German', 'Dutch', 'UK')[site - 1]} Store View",
            prefix=("Herr", "Frau")[r.p.sex] if site == 1 else "", gender=r.p.sex + 1, default_billing=ids[:2][-1],
            default_shipping=ids[-1], gone=gone)
    for code in "AT:AUT BE:BEL CH:CHE DE:DEU DK:DNK ES:ESP FR:FRA GB:GBR IE:IRL IT:ITA NL:NLD PL:POL US:USA".split():
        add(w, "magento_directory_country", iso2=code[:2], iso3=code[3:])

def mailchimp(w):
    for r in w.recs["mailchimp"]:
        add(w, "mailchimp_member", r)
        for number in w.sample((48113, 48119, 50271, 51904), w.pick([0, 1, 2, 3])):
            add(w, "mailchimp_segment_member", r, segment_id=number)

def freshdesk(w):
    zones = {"US": "Eastern Time", "GB": "London", "DE": "Berlin", "NL": "Amsterdam"}
    for r in w.recs["freshdesk"]:
        full, local, a = f"{r.first} {r.last}".strip(), r.mail.split("@")[0], typed_address(w, r.home)
        firm = r.p.firm.number if r.p.firm and r.mail.endswith(r.p.firm.domain) else ""
        mobile = r.tel if r.kind == "MOBILE" and w.hit(.5) else ""
        add(w, "freshdesk_contacts", r, line=f"{a[0]}, {a[4]} {a[2]}", company_id=firm, mobile=mobile,
            name=w.pick([full, local or full, f"{r.last.strip()}, {r.first}", r.first], [82, 10, 4, 4]),
            phone="" if mobile else r.tel, time_zone=zones[r.p.country],
            other_emails=json.dumps([m for m in r.p.mails if m != r.mail and w.hit(.2)]))

def smile(w):
    for r in w.recs["smile"]:
        add(w, "smile_customers", r, points_balance=w.randrange(2600), referral_url="http://i.refs.cc/" + w.chars(8))

def paypal(w):
    names = "address_line_1 address_line_2 admin_area_2 admin_area_1 postal_code country_code"
    for r in w.recs["paypal"]:
        add(w, "paypal_payers", r, national=r.tel.lstrip("0"),
            home=address(w, "address__", names, r.home if w.hit(.75) else None))

def square(w):
    """Up to three versions of a customer, older ones with older values; a deleted one has no active version."""
    names = "address_line_1 address_line_2 locality administrative_district_level_1 postal_code country"
    for r in w.recs["square"]:
        starts = [r.created] + sorted(w.when(r.created) for _ in range(w.pick([0, 1, 2], [62, 28, 10])))
        gone, known, fixed = w.hit(.03), w.hit(.35), row(w, "birthday:birthday?.08 reference_id@woo?.2", r)
        ends = starts[1:] + [w.when(starts[-1]) if gone else datetime(9999, 12, 31, 23, 59, 59)]
        for i, (start, end) in enumerate(zip(starts, ends)):
            newest = end == ends[-1]
            first, last = (r.first, r.last) if newest or w.hit(.7) else typed_name(w, r.p, r.created)
            home = address(w, "address_", names, (r.home if newest else r.p.homes[0]) if known else None)
            add(w, "square_customer_history", r, start=start, end=end, _fivetran_active=newest and not gone,
                email_address=r.mail if newest or w.hit(.5) else w.pick(["", *r.p.mails]), first=first, last=last,
                phone_number=r.tel if newest or w.hit(.6) else "", version=i, home=home, fixed=fixed)

def exact(w):
    """Contacts of the bookkeeping: initials, infix and last name, no first name; dates dd/mm/yyyy."""
    for i, r in enumerate(w.recs["exact"]):
        p, work, dot = r.p, r.p.firm if w.hit(.8) else None, w.pick([".", ".", ""])
        infix, _, name = r.last.strip().rpartition(" " if p.country == "NL" else "\t")
        initials, a = r.first[0].upper() + dot + w.pick(["", p.middle + dot]), work.home if work else r.home
        full, cell = " ".join(f"{initials} {infix} {name}".split()), r.tel if r.kind == "MOBILE" else ""
        add(w, "exact_crm_contacts", r, **vars(a), HID=1200 + i, Account=work.guid if work else w.uuid(), FullName=full,
            AccountName=work.name if work else full, title=("DHR", "MEVR")[p.sex], Initials=initials, MiddleName=infix,
            LastName=name, gender="MV"[p.sex], Phone="" if cell else r.tel, Mobile=cell, Language=p.lang.upper(),
            Postcode=typed_address(w, a)[4], CreatorFullName=w.pick(["Marloes Hendriks", "Import Koppeling"]))

def chargebee(w):
    names = "first_name last_name company line1 line2 city state zip country"
    for r in w.recs["chargebee"]:
        payer = w.pick(w.recs["chargebee"]) if w.hit(.02) else r  # a present that another one pays
        add(w, "chargebee_customer", r, resource_version=timegm(r.edited.timetuple()) * 1000 + w.randrange(1000),
            locale=f"{r.p.lang}-{r.p.country}", billing=address(
                w, "billing_address_", names, r.home if w.hit(.85) else None, payer.first, payer.last, ""))

def segment(w):
    """Product events: devices of people who sign in at times, a few devices of two accounts, and devices of nobody."""
    users = [r for r in w.recs["woo"] if w.hit(.4)]
    devices = [(r, w.uuid()) for r in users for _ in range(w.pick([1, 1, 2]))]
    devices += [(w.pick(users), device) for _, device in devices if w.hit(.02)] + [(None, w.uuid()) for _ in users]
    names = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed", "Email Captured", "Signed In"]
    events = [(w.when(NOW - timedelta(days=400)), *pair) for pair in devices for _ in range(w.randrange(1, 9))]
    for at, r, device in sorted(events, key=lambda event: event[0]):
        name = w.pick(names if r else names[:3])
        known = r and name in names[3:]
        add(w, "segment_tracks", at=at, name=name, event=name.lower().replace(" ", "_"), device=device,
            mail=r.mail if known else "", user_id=r.rid if r and (known or w.hit(.35)) else "")

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, metavar="OUT_FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=3000)
    args = parser.parse_args()
    w = World(args.seed)
    make_people(w, args.customers)
    make_records(w)
    for system in (*TABLES, "woo_orders", "segment"):
        globals()[system](w)
    w.tables["truth"] = [dict(source=table, record_id=r.rid, entity_id=r.p.eid) for system, table in TABLES.items()
                         for r in w.recs[system]]
    args.out.mkdir(parents=True, exist_ok=True)
    for name, rows in w.tables.items():
        with open(args.out / f"{name}.csv", "w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: str(v).lower() if isinstance(v, bool) else v for k, v in one.items()} for one in rows)
    sizes = Counter(line["entity_id"] for line in w.tables["truth"])
    print(f"{len(w.tables)} files with truth.csv, {sum(sizes.values())} records, {len(sizes)} persons, "
          f"{sum(n * (n - 1) // 2 for n in sizes.values())} true pairs")

if __name__ == "__main__":
    main()
