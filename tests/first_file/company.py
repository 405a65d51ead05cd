#!/usr/bin/env python3
"""A made-up B2B software company's exports, and the truth of which records are the same customer company.

    python3 company.py OUT_FOLDER [--seed N] [--companies N]

Tallyport sells a SaaS product to companies in the US, the UK, Germany, France and the Netherlands. LAYOUTS lists its
exports: Dynamics 365 and the product's database through Fivetran, Pipedrive (of a firm it bought) and NetSuite through
Stitch, a dbt snapshot of NetSuite's customers, Chargebee through Airbyte, Freshdesk through dlt, Segment events, bought
ZoomInfo data, a German reseller's spreadsheet. truth.csv and truth_people.csv: source, record_id, entity_id for each
record of a company or a person (a snapshot's ID stands there once). Noise: a company is in 1-5 systems, 3-8% have a
second record there. Names: with, without or with another spelling of the legal form, abbreviated, trade names, upper
case, no umlauts, typos, salesmen's notes; many share a word, a few the whole name. Domains: brand or group, .com or
national, social-media pages, 20-40% none. Free-mail addresses; agencies whose billing e-mail, phone and users stand at
many customers; own staff in customers' workspaces; subsidiaries (same domain, other legal entity and city: other
companies in truth), bought companies with the group's e-mail domain; shared and moved addresses; placeholders; soft
deletes, merged accounts; test accounts, the own company; VAT and DUNS numbers (60% filled, a few are the parent's).
"""
import argparse
import csv
import json
import random
import re
import unicodedata
import uuid
from collections import Counter, namedtuple
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

UMLAUTS = str.maketrans(dict(zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"))))
OWN, NOW, ISO = "tallyport.com", datetime(2025, 6, 30, 4, tzinfo=timezone.utc), "%Y-%m-%dT%H:%M:%SZ"
STEMS = """Nova Summit Alpine Apex Blue Vertex Pioneer Atlas Horizon Delta Phoenix Sterling Evergreen Orion Titan Vector
 Beacon Cascade Meridian Keystone Lumen Polar Granite Harbor Falcon Cobalt Cedar Quantum Stellar Zenith Aurora Ember
 Prime Omega Liberty Redwood Silver Crest Bright Clear Urban Terra Aqua Helio Optima Magna Central Global United Premier
 Metro Coastal River Golden Eagle Lion Hansa Nord Solid Arc""".split()
SECOND, COINED = "Point Ridge Line Path Stone Light Field Bridge", "ly flow ify works hub base loop grid stack mind"
# industry, words of company names in English, German, French, Dutch
INDUSTRIES = [row.split(":") for row in """Software:Software Analytics Data Systems:Software Systemhaus:Logiciels:\
Automatisering|Manufacturing:Manufacturing Precision Robotics:Maschinenbau Metallbau:Mécanique Industries:Techniek|\
Logistics:Logistics Freight Shipping:Logistik Spedition:Transports Logistique:Logistiek|Construction:Construction:Bau \
Gerüstbau:Bâtiment:Bouw|Healthcare:Health Dental Medical:Medizintechnik:Santé:Zorg|Consulting:Consulting Advisors \
Partners:Beratung Consulting:Conseil:Advies|Retail:Trading Supply:Handel Großhandel Möbel:Distribution:Groothandel|\
Food:Foods Bakery Brewing:Bäckerei Brauerei:Traiteur:Voeding|Energy:Energy Solar Power:Energie Solartechnik:Énergie:\
Energie|Marketing:Media Marketing:Werbeagentur:Médias:Reclame|Finance:Capital Insurance:Finanz:Assurances:Financieel|\
Engineering:Engineering Technologies Solutions:Präzisionstechnik Ingenieure:Technologies:Ingenieurs""".split("|")]
# share, column in INDUSTRIES, name in English and in its own language, telephone prefix, currency
COUNTRIES = {"US": (35, 1, "United States", "USA", "1", "USD"), "GB": (20, 1, "United Kingdom", "UK", "44", "GBP"),
             "DE": (25, 2, "Germany", "Deutschland", "49", "EUR"), "FR": (10, 3, "France", "France", "33", "EUR"),
             "NL": (10, 4, "Netherlands", "Nederland", "31", "EUR")}
TLD = {"US": ".com .io .net", "GB": ".co.uk .com .uk", "DE": ".de .com .eu", "FR": ".fr .com .eu", "NL": ".nl .com .eu"}
LEGAL = {"US": ["Inc.|Inc|Incorporated", "LLC|L.L.C.", "Corp.|Corporation"], "FR": ["SAS|S.A.S.", "SARL|S.A.R.L."],
         "GB": ["Ltd|Ltd.|Limited|LTD", "Limited|Ltd", "plc|PLC", "LLP|llp"], "NL": ["B.V.|BV|b.v.", "N.V.|NV"],
         "DE": ["GmbH|Gmbh|G.m.b.H.", "GmbH", "GmbH & Co. KG|GmbH & Co KG|GmbH u. Co. KG", "AG", "UG"]}
# city, state, area code, postal codes
CITIES = {country: [city.split(",") for city in text.split("|")] for country, text in {
    "US": "Austin,TX,512,78701;78704|Boston,MA,617,02110;02116|Chicago,IL,312,60606;60611|Denver,CO,303,80202;80205|"
          "Seattle,WA,206,98101;98109|Atlanta,GA,404,30303|New York,NY,212,10016;10001|San Francisco,CA,415,94105|"
          "Portland,OR,503,97205;97209|Minneapolis,MN,612,55401|Newark,NJ,973,07102;07103|Nashville,TN,615,37203;37219",
    "GB": "London,,20,EC2A 4NE;SE1 9SG;EC4M 8AD|Manchester,,161,M2 5DB;M1 1AE|Birmingham,,121,B3 3DH|"
          "Bristol,,117,BS1 5TR|Leeds,,113,LS1 4AP;LS1 1UR|Edinburgh,,131,EH1 1YZ;EH2 4JN|Cambridge,,1223,CB2 1TN",
    "DE": "Berlin,,30,10115;10178;10969|Hamburg,,40,20095;20457|München,,89,80331;80539;81671|Köln,,221,50667;50823|"
          "Frankfurt am Main,,69,60311;60329|Stuttgart,,711,70173;70565|Düsseldorf,,211,40213|Leipzig,,341,04109;04103|"
          "Dresden,,351,01067;01099|Nürnberg,,911,90402|Münster,,251,48143",
    "FR": "Paris,,1,75002;75008;75011|Lyon,,4,69002;69003|Marseille,,4,13001|Toulouse,,5,31000|Lille,,3,59000",
    "NL": "Amsterdam,,20,1012 JS;1017 CA|Rotterdam,,10,3011 AA;3012 CN|Utrecht,,30,3511 LX|Den Haag,,70,2511 CB|"
          "Eindhoven,,40,5611 EM"}.items()}
EXONYMS = {"München": "Munich", "Köln": "Cologne", "Nürnberg": "Nuremberg", "Den Haag": "The Hague"}
STREETS = {"US": "Congress Avenue|Main Street|Market Street|Elm Street|Industrial Boulevard|Broadway|Lincoln Road",
           "GB": "High Street|Station Road|Victoria Street|Church Road|King Street|Great Eastern Street",
           "DE": "Friedrichstraße|Hauptstraße|Bahnhofstraße|Industriestraße|Goethestraße|Am Markt|Königstraße",
           "FR": "rue de la République|avenue Victor Hugo|rue Nationale|boulevard Voltaire|rue du Château",
           "NL": "Keizersgracht|Stationsplein|Hoofdstraat|Kerkstraat|Industrieweg|Coolsingel|Wilhelminalaan"}
FIRST = {"US": "James Mary Robert Linda Michael Emma David Susan Daniel Olivia Thomas Grace William Sarah Kevin Laura",
         "DE": "Jürgen Anna Stefan Katrin Lukas Julia Björn Sabine Jörg Lena Uwe Käthe Michael Thomas",
         "FR": "Jean Marie Pierre Chloé Luc Amélie François Sophie Hélène Julien Jérôme Camille",
         "NL": "Jan Sanne Pieter Anouk Daan Femke Willem Lotte Bram Ingrid Joost Maaike"}
LAST = {"US": "Smith Johnson Brown Taylor Wilson Hughes Clark Walker Carter Reed Murphy Foster Cooper O'Brien Patel",
        "DE": "Müller Schmidt Schäfer Weber Krüger Hoffmann Köhler Becker Groß Jäger Wagner Böhm Schröder Vogel Yilmaz",
        "FR": "Martin Lefèvre Dubois Moreau Girard Bélanger Rousseau Fournier Mercier Gauthier Blanc Noël",
        "NL": "Jansen Bakker Visser Smit Mulder Bos Vos Dekker Hendriks Kuipers Dijkstra Meijer"}
FIRST["GB"], LAST["GB"] = FIRST["US"], LAST["US"] + " Bennett Sanders Evans Wright Price"
TITLES = ["CEO", "CFO", "Head of IT", "Office Manager", "Geschäftsführer", "Procurement", "VP Sales", "", "Owner"]
FREE_MAIL = {"US": "gmail.com yahoo.com outlook.com", "GB": "gmail.com btinternet.com hotmail.co.uk",
             "DE": "gmx.de web.de t-online.de", "FR": "gmail.com orange.fr wanadoo.fr", "NL": "gmail.com ziggo.nl"}
ROLES = {"US": "info billing accounting ap", "GB": "info accounts finance", "DE": "info rechnung buchhaltung kontakt",
         "FR": "contact compta facturation", "NL": "info administratie facturen"}
DIVISIONS = {"US": "North America|West", "GB": "UK", "FR": "France", "NL": "Benelux", "DE": "Süd|Nord|Holding|Service"}
SHORT = {"Technologies": "Tech", "Manufacturing": "Mfg", "Solutions": "Sol.", "Engineering": "Eng.", "Systems": "Sys",
         "Consulting": "Cons.", "Logistics": "Log.", "Construction": "Constr.", "Ingenieure": "Ing.", "United": "Utd"}
STREET_SHORT = [("Avenue", "Ave"), ("Street", "St"), ("Road", "Rd"), ("Boulevard", "Blvd"), ("straße", "str."),
                ("avenue", "av."), ("boulevard", "bd"), (", Suite ", " Ste ")]
JUNK = {"phone": ["n/a", "000-000", "0000000000", "unknown", "-"], "text": ["n/a", "-"], "tax": ["n/a", "000000000"],
        "email": ["n/a", "noemail@noemail.com", "test@test.com"], "website": ["n/a", "http://", "none", "www.none.com"]}
OWNERS = ["7c1e0a52-5d1f-ec11-b6e6-000d3a8f1f01", "91d2b7c4-6a20-ec11-b6e6-000d3a8f1f02"]
TESTS = ["Test Account", "TEST - do not use", "asdf", "Demo Company", "Acme Test", "QA Workspace", "Dummy Customer"]
DATES = {"dynamics": ISO, "netsuite": ISO, "freshdesk": ISO, "segment": ISO, "pipedrive": "%Y-%m-%d %H:%M:%S",
         "zoominfo": "%m/%d/%Y %I:%M %p", "partner": "%d.%m.%Y", "chargebee": 1, "app": 1000}   # or the epoch's scale
# habits of a table: chances of a second record, of what a name's spelling has, of no website, e-mail, phone ...
HABITS = {
    "dynamics_account": dict(twice=.08, legal=.45, note=.05, website=.25, email=.5),
    "pipedrive_organizations": dict(twice=.06, legal=.35, typo=.05, note=.06, website=.4, phone=.45, old=.6),
    "netsuite_customer": dict(twice=.03, legal=.88, brand=.08, upper=.25, ascii=.3, website=.4, old=.2, billing=1),
    "chargebee_customer": dict(twice=.05, legal=.6, brand=.25, email=.03, phone=.4, old=.3, billing=1),
    "app_workspaces": dict(twice=.08, legal=.12, brand=.6, upper=.01, email=.35, billing=1),
    "freshdesk_companies": dict(twice=.04, legal=.3, brand=.4, typo=.04, note=.02),
    "zoominfo_company": dict(twice=.03, legal=.2, brand=.5, upper=0, short=0, ascii=.5, typo=0, old=.5, website=.2),
    "partner_kundenliste": dict(twice=.04, legal=.7, brand=.15, upper=.06, typo=.05, website=.35, email=.3, old=.5)}
FIVETRAN = " _fivetran_deleted=deleted _fivetran_synced:2025-06-30~04:12:07.412000"
STITCH = " _sdc_batched_at:2025-06-30T04:00:12Z _sdc_sequence=1751256000000-1751256099999 _sdc_table_version:1716800412"
# column:constant, column=fact, column=one|of|these, column=low-high; ?60 = filled in 60%; ~ stands for a blank
LAYOUTS = {
    "dynamics_account": """accountid=guid accountnumber=10000-99999?50 name=name customertypecode=3|8 statuscode:1
     industrycode=1-33?60 websiteurl=website emailaddress1=email telephone1=phone fax: address1_line1=street?80
     address1_line2: address1_city=city address1_stateorprovince=region address1_postalcode=code
     address1_country=country_any new_dunsnumber=duns numberofemployees=size?50 revenue=revenue?40 creditonhold:false
     tickersymbol: transactioncurrencyid:5d1f0c3e-77a1-ec11-983f-0022489bd2a1 primarycontactid: ownerid=owner
     parentaccountid=parent?50 description=||Met~at~SaaStr|see~notes|Renewal~in~Q3 merged=merged masterid=master
     statecode=inactive createdon=created modifiedon=modified""" + FIVETRAN,
    "dynamics_contact": """contactid=guid fullname=full firstname=first lastname=last salutation: jobtitle=title
     emailaddress1=personal telephone1=phone?60 mobilephone=mobile?60 parentcustomerid=account statecode=0|0|0|0|0|1
     parentcustomerid_entitytype:account address1_line1=street?30 address1_city=city?50 address1_postalcode=code?30
     donotemail=false|false|false|true ownerid=owner createdon=created modifiedon=modified""" + FIVETRAN,
    "dynamics_lead": """leadid=guid subject=Webinar~signup|Demo~request|Whitepaper|Trade~fair firstname=first
     lastname=last fullname=full companyname=company jobtitle=title emailaddress1=personal telephone1=phone?50
     mobilephone=mobile?40 websiteurl=website address1_city=city?40 address1_country=country_name leadsourcecode=1-8
     parentaccountid=account estimatedamount: ownerid=owner statecode=status createdon=created
     modifiedon=modified""" + FIVETRAN,
    "pipedrive_organizations": """id=id company_id:7714025 name=name owner_id=owner_id label: open_deals_count=0-2
     won_deals_count=0-2 address=address address_route=street address_locality=city address_country=country_any
     address_postal_code=code active_flag=active cc_email:tallyport-eu@pipedrivemail.com
     9f1c0a4be27d3385b1d24a7cc0e6f0b2a6d9e511=website 4b7e29d0c15f86aa3e90d7b2f4c8811e60a3d72f=phone add_time=created
     update_time=modified delete_time=deleted_at""" + STITCH,
    "pipedrive_deals": """id=number title=deal creator_user_id=owner_id org_id=id org_name=name
     person_id=person_id person_name=full stage_id=1-6 value=500-40000 currency=currency status=open|won|won|lost
     probability: add_time=added""" + STITCH,
    "netsuite_customer": """internalid=id entityid=entity externalid=chargebee altname: companyname=name isperson:F
     email=email phone=phone fax: url=website defaultaddress=address billcity=city billzipcode=code
     billcountrycode=country vatregnumber=vat custentity_duns_number=duns subsidiary=1|3 parent=parent
     creditlimit=5000|10000|25000?30 terms:{"internalId":"2","name":"Net30"} currency=currency
     isinactive=F|F|F|F|F|F|F|F|F|T datecreated=created lastmodifieddate=modified""" + STITCH,
    "netsuite_customer_snapshot": """internalid=id entityid=entity companyname=name email=email phone=phone
     billcity=city billzipcode=code billcountrycode=country vatregnumber=vat lastmodifieddate=start dbt_scd_id=guid
     dbt_updated_at=start dbt_valid_from=start dbt_valid_to=end""",
    "chargebee_customer": """id=token object:customer first_name=first?70 last_name=last?70 email=email phone=phone
     company=company vat_number=vat locale: auto_collection=on|on|off preferred_currency_code=currency
     billing_address=billing?85 mrr=2000-400000 unbilled_charges:0 meta_data:{} cf_crm_id=crm cf_reseller=reseller?40
     created_at=created updated_at=modified resource_version=1600000000000-1751000000000 deleted=deleted
     _airbyte_raw_id=guid _airbyte_extracted_at:2025-06-30~04:00:00.118+00""",
    "app_workspaces": """id=workspace name=name slug=slug email_domain=domain?55 owner_user_id=user billing_email=email
     chargebee_customer_id=chargebee plan_id=1-5 seats=1|3|5|10|25|100 country_code=country?80 logo_url:
     settings={"theme":"dark"}|{"theme":"light","sso":true} is_internal=internal trial_ends_at=trial created_at=created
     updated_at=modified deleted_at=deleted_at""" + FIVETRAN,
    "app_users": """id=id email=email full_name=full avatar_url: auth_provider=google|password|saml is_staff=staff
     last_seen_at=modified created_at=created""" + FIVETRAN,
    "app_workspace_members": """id=id workspace_id=workspace user_id=user role=role invite_email=email?40
     joined_at=at""" + FIVETRAN,
    "app_plans": "id=id code=code seats=seats price_monthly=price currency:EUR created_at:1577836800000" + FIVETRAN,
    "segment_tracks": """messageId=guid type:track event=Signed~In|Report~Created|Seat~Added userId=user?95
     anonymousId=guid context=context properties=properties timestamp=at sentAt=at receivedAt=at version:2""",
    "freshdesk_companies": """id=id name=name description:null note=VIP|Slow~payer|null|null|null domains=domains
     health_score=null|Happy|Doing~okay|At~risk account_tier=Basic|Premium|Enterprise industry=industry?50
     custom_fields=custom created_at=created updated_at=modified _dlt_load_id:"1751256000.4182" _dlt_id=token""",
    "zoominfo_company": """id=10000000-1299999999 name=name website=website domainList=domains phone=phone fax: ticker:
     street=street city=city state=region zipCode=code country=country_name revenue=200-90000 employeeCount=size
     primaryIndustry=industries socialMediaUrls=social?70 parentId=parent parentName=parent_name
     foundedYear=1950-2021?60 companyStatus:Active descriptionList=description lastUpdatedDate=modified""",
    "partner_kundenliste": """Lfd.~Nr.=number Kunden-Nr.=id Firma~/~Company=name Straße=street PLZ=plz Ort=city
     Land=land USt-IdNr.=vat Ansprechpartner=contact E-Mail=email Tel.=phone Homepage=website Branche=industry?40
     Spalte1: Kunde~seit=created Umsatz~2024~(EUR)=money Rabatt~%=10|15|20|12,5
     Vertriebspartner:Weitblick~IT-Vertrieb~GmbH Bemerkung=|||neue~Adresse!|zahlt~spät|gekündigt"""}
Person = namedtuple("Person", "key first last full email private title phone company")


def plain(text):
    decomposed = unicodedata.normalize("NFKD", text.translate(UMLAUTS))
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch))


def slug(text, joiner=""):
    return joiner.join("".join(c if c.isalnum() else " " for c in plain(text).lower().replace("'", "")).split())


def literal(text):
    return json.loads(text) if re.fullmatch(r"[\d.]+|true|false|null|[\[{\"].*", text) else text.replace("~", " ")


class World(random.Random):
    """Chance, the companies and people, their noise, and the tables and truth written so far."""

    def __init__(self, seed):
        super().__init__(seed)
        self.tables, self.truth, self.ids = {}, dict(truth=[], truth_people=[]), {}
        self.used_domains, self.used_emails, self.persons = {OWN}, set(), 0
        self.shared = {code: [self.new_address(code) for _ in range(4)] for code in COUNTRIES}

    def p(self, chance):
        return self.random() < chance

    def one(self, choices):
        return self.choice(choices.split() if isinstance(choices, str) else choices)

    def digits(self, count):
        return str(self.randrange(10 ** (count - 1), 10 ** count))

    def later(self, when=datetime(2018, 1, 1, tzinfo=timezone.utc)):
        return when + timedelta(seconds=int((NOW - when).total_seconds() * self.random()))

    def new_address(self, country, not_city=""):
        city, region, area, codes = self.one([c for c in CITIES[country] if c[0] != not_city])
        street, number = self.one(STREETS[country].split("|")), self.randint(1, 140) * (33 if country == "US" else 1)
        text = f"{street} {number}" if country in ("DE", "NL") else f"{number} {street}"
        text += f", Suite {self.randint(11, 40) * 10}" if country == "US" and self.p(.3) else ""
        return text, self.one(codes.split(";")), city, region, area

    def new_phone(self, country, area):
        return area, f"{self.randint(2, 9)}" + self.digits({"FR": 8, "NL": 8}.get(country, 9) - len(area))

    def new_name(self, country):
        row, stem = self.one(INDUSTRIES), self.choices(STEMS, [1 / (i + 4) for i in range(len(STEMS))])[0]
        word, last = self.one(row[COUNTRIES[country][1]]), [self.one(LAST[country]) for _ in range(2)]
        city, initials = self.one(CITIES[country])[0].split()[-1], "".join(self.choices("ABCDFGHKLMNPRSTVW", k=3))
        names = [f"{stem} {word}", f"{stem} {self.one(SECOND)} {word}", f"{last[0]} {word}", f"{last[0]} & {last[1]}",
                 f"{initials} {word}", f"{city} {word}", stem + self.one(COINED)]
        return self.choices(names, (42, 10, 20, 8, 5, 5, 10))[0], row[0]

    def new_domain(self, name, country):
        domain = slug(name, self.one(["", "", "-"])) + self.choices(TLD[country].split(), (75, 20, 5))[0]
        if domain in self.used_domains:
            return self.new_domain(name + self.one([" group", " online", " " + self.one(CITIES[country])[0]]), country)
        self.used_domains.add(domain)
        return domain

    def new_person(self, company):
        self.persons += 1
        country = company.country if self.p(.85) else self.one(list(FIRST))
        first, last, host = self.one(FIRST[country]), self.one(LAST[country]), company.mail_domain
        part = dict(f=slug(first), l=slug(last), i=slug(first)[0], n=self.persons, y=self.randint(1, 99))
        private = self.one("{f}.{l}{y} {f}{l}{y} {i}{l}{y}").format(**part) + "@" + self.one(FREE_MAIL[company.country])
        emails = [form.format(**part) + "@" + host for form in (company.pattern, "{f}.{l}", "{i}{l}{n}") if host]
        email = next((email for email in emails if email not in self.used_emails), private)
        self.used_emails.add(email)
        area = {"GB": "7700", "DE": "171", "US": company.phone[0]}.get(company.country, "6")
        return Person(f"P{self.persons:06d}", first, last, f"{first} {last}", email, private, self.one(TITLES),
                      self.new_phone(company.country, area), company)

    def new_company(self, key, country, base, industry="", **more):
        more = dict(kind="company", brand="", free_mail="", domains=[], parent=None, agency=None, customer=False,
                    legal=self.one(LEGAL[country]), size=int(self.lognormvariate(3.5, 1.4)) + 1) | more
        c = SimpleNamespace(key=key, country=country, base=base, industry=industry, **more)
        own_address = self.new_address(country, c.parent and c.parent.address[2])
        c.address = self.one(self.shared[country]) if self.p(.05) else own_address
        c.old_address = self.new_address(country) if self.p(.08) else ()
        c.phone, number, c.duns = self.new_phone(country, c.address[4]), self.digits(9), f"{self.randrange(10**9):09}"
        c.vat = {"US": f"{number[:2]}-{number[2:]}", "FR": f"FR{self.digits(2)}{number}",
                 "NL": f"NL{number}B0{self.randint(1, 9)}"}.get(country, country + number)
        if c.parent:
            c.domains = c.parent.domains[:1] + ([self.new_domain(base, country)] if self.p(.25) else [])
            c.mail_domain, c.pattern = c.parent.mail_domain, c.parent.pattern
            c.vat = c.parent.vat if country == c.parent.country and self.p(.1) else c.vat
        elif not c.domains:
            words, coined = base.replace("&", "").split(), self.new_name(country)[0].split()[0] + self.one(COINED)
            c.brand = coined if self.p(.12) else "".join(w[0] for w in words) if len(words) == 3 and self.p(.3) else ""
            c.domains = [self.new_domain(c.brand if c.brand and self.p(.6) else base, country)]
            c.domains += [self.new_domain(base, country)] if self.p(.22) else []
            c.mail_domain, c.pattern = c.domains[0], self.one("{f}.{l} {f}.{l} {i}{l} {f} {i}.{l}")
        if c.size < 15 and not c.parent and c.kind == "company" and self.p(.2):
            c.free_mail, c.mail_domain = f"{slug(base)}{self.randint(1, 99)}@{self.one(FREE_MAIL[country])}", ""
        count = 25 if c.kind == "own" else 1 + min(7, int(self.expovariate(1 / 1.6)))
        c.people = [self.new_person(c) for _ in range(count)]
        return c

    def make_companies(self, count):
        self.companies, names, heads = [], set(), []
        for number in range(1, count + 1):
            country = self.choices(list(COUNTRIES), [row[0] for row in COUNTRIES.values()])[0]
            parent, (base, industry) = self.one(heads) if heads and self.p(.09) else None, self.new_name(country)
            while (base, country) in names and not self.p(.1):
                base, industry = self.new_name(country)
            if parent:
                division = self.one(DIVISIONS[country].split("|")) if country == parent.country or self.p(.25) else ""
                base, industry = f"{parent.base} {division}".strip(), parent.industry
            c = self.new_company(f"C{number:05d}", country, base, industry, parent=parent, customer=self.p(.6))
            c.systems = self.choose_systems(c)
            names.add((base, country))
            self.companies.append(c)
            heads += [] if parent else [c]
        for c in self.sample(heads, len(heads) // 30):   # bought by a group: e-mail from the group's domain
            group = self.one(heads)
            if group.mail_domain and c.mail_domain and group is not c:
                c.mail_domain, c.parent = group.mail_domain, group
                c.people = [self.new_person(c) if self.p(.6) else person for person in c.people]
        agencies = self.sample([c for c in heads if c.mail_domain], max(1, count // 120))
        small = [c for c in self.companies if c.customer and c.size < 60 and c not in agencies]
        for agency in agencies:
            for c in self.sample(small, min(len(small), self.randint(5, 20))):
                c.agency = agency
        self.prospects = [self.new_company(f"L{number}", country, *self.new_name(country))   # only leads name them
                          for number, country in enumerate(self.choices(list(COUNTRIES), k=count // 8))]
        self.own = self.new_company("OWN", "US", "Tallyport", kind="own", legal="Inc.", domains=[OWN], mail_domain=OWN,
                                    pattern="{f}.{l}", systems="dynamics netsuite chargebee freshdesk app".split())
        tests = [self.new_company(f"T{number:05d}", "US", self.one(TESTS), kind="test", legal="", mail_domain=OWN,
                                  domains=["example.com"], pattern="qa+{n}", systems=[self.one("dynamics app")])
                 for number in range(24)]
        self.companies += [self.own, *tests]

    def choose_systems(self, c):
        eu, big = .2 if c.country in ("DE", "FR", "NL") else 0, .3 if c.size > 40 else 0
        chances = dict(dynamics=.65 - eu, pipedrive=.08 + eu, zoominfo=.35, app=.15, freshdesk=.03,
                       partner={"DE": .25, "NL": .12}.get(c.country, .01))
        chances |= dict(app=.6, freshdesk=.4, netsuite=.25 + big, chargebee=.65 - big) if c.customer else {}
        chosen = [name for name, chance in chances.items() if self.p(chance)] or [self.one("dynamics pipedrive app")]
        return self.sample(chosen, min(len(chosen), 5))

    def gap(self, kind, value, missing, junk=.02):
        """The value, or nothing, or a placeholder."""
        draw = self.random()
        return "" if draw < missing or not value else self.one(JUNK[kind]) if draw < missing + junk else value

    def typo(self, text):
        i = self.randint(1, max(1, len(text) - 3))
        wrong = self.one([text[i + 1:i + 2] + text[i], text[i + 1:i + 2], text[i] + text[i:i + 2]])
        return text[:i] + wrong + text[i + 2:] if text[i:i + 2].isalpha() else text

    def name(self, c, legal=.5, brand=.3, upper=.04, short=.08, ascii=.12, typo=.03, note=0.0, **_):
        """A spelling of the company's name with the habits of a table."""
        text = " ".join(SHORT.get(word, word) for word in c.base.split()) if self.p(short) else c.base
        if self.p(.3):
            text = text.replace(" & ", {"DE": " und ", "FR": " et ", "NL": " en "}.get(c.country, " and "))
        if c.legal and self.p(legal):
            form = c.legal.split("|")
            text += (", " if c.country == "US" and self.p(.4) else " ") + (form[0] if self.p(.7) else self.one(form))
        text = c.brand if c.brand and self.p(brand) else text
        text = plain(text) if self.p(ascii) else text
        text = self.typo(text) if self.p(typo) else text
        text = text.upper() if self.p(upper) else text
        notes = [" (old)", " - DUPLICATE", f" ({c.country})", f" - {c.address[2]}", "  ", " *VIP*"]
        return text + self.one(notes) if self.p(note) else text

    def website(self, c, missing):
        forms = "https://www.{} https://www.{}/ http://{} www.{} {} www.{} https://{}/en/contact ".split() * 6
        form = self.one([*forms, f"https://www.linkedin.com/company/{slug(c.base, '-')}"])
        url = form.format(c.domains[0] if self.p(.85) else c.domains[-1])
        return self.gap("website", url, .7 if c.free_mail else missing)

    def phone(self, c, missing=.2, billing=False, number=None):
        if billing and c.agency and self.p(.6):
            c, missing, number = c.agency, 0, c.agency.phone
        area, local = number or (c.people[0].phone if self.p(.12) else c.phone)
        if not number and c.country in ("US", "DE") and self.p(.12):   # a direct line instead of the switchboard
            local = local[:-2] + self.digits(2)
        half, pairs = 3 if c.country == "US" else len(local) // 2, " ".join(re.findall("..?", local))
        forms = {"US": "({a}) {x}-{y}|{a}-{x}-{y}|+1 {a} {x} {y}|+1{a}{x}{y}|{a}.{x}.{y}|{a}{x}{y}|({a}) {x}-{y} x204",
                 "FR": "0{a} {z}|+33 {a} {z}|+33{a}{x}{y}|0{a}{x}{y}"}
        other = "0{a} {x}{y}|+{p} {a} {x}{y}|+{p} (0){a} {x} {y}|0{a}{x}{y}|0{a}/{x}{y}|+{p}{a}{x}{y}|0{a}-{x} {y}"
        form, prefix = self.one(forms.get(c.country, other).split("|")), COUNTRIES[c.country][4]
        return self.gap("phone", form.format(a=area, x=local[:half], y=local[half:], z=pairs, p=prefix), missing)

    def email(self, c, missing, billing):
        if billing and c.agency and self.p(.85):
            return f"invoices@{c.agency.mail_domain}"
        person, host = self.one(c.people), c.mail_domain if self.p(.85) else c.domains[-1]
        value = f"{self.one(ROLES[c.country])}@{host}" if self.p(.55) else person.email
        value = person.private if billing and self.p(.06) else value
        if c.free_mail:
            value = c.free_mail if self.p(.6) else person.private
        return self.gap("email", value.title() if self.p(.02) else value, missing)

    def place(self, c, old=.4, ascii=.15, **_):
        """street, postal code, city, region in one of their spellings; maybe those before the move"""
        street, code, city, region, _ = c.old_address if c.old_address and self.p(old) else c.address
        for long, short in STREET_SHORT if self.p(.5) else []:
            street = street.replace(long, short)
        city = EXONYMS.get(city, city) if self.p(.15) else city
        street, city = (plain(street), plain(city)) if self.p(ascii) else (street, city)
        code = code.replace(" ", "") if c.country == "NL" and self.p(.4) else code
        return street, code if self.p(.97) else "", city, region

    def vat_and_duns(self, c):
        vat, duns = c.vat, self.one([c.duns, c.duns, f"{c.duns[:2]}-{c.duns[2:5]}-{c.duns[5:]}"])
        if self.p(.25) and c.country != "US":
            vat = self.one([f"{vat[:2]} {vat[2:]}", vat[2:], vat.lower(), f"{vat[:5]} {vat[5:8]} {vat[8:]}"])
        return self.gap("tax", vat, .4), self.gap("tax", duns, .4, .01)

    def records(self, table):
        """A table's companies, some twice, in an order that gives nothing away, and the facts of each record."""
        companies = [c for c in self.companies if table.split("_")[0] in c.systems]
        companies += [c for c in companies if c.kind != "test" and self.p(HABITS[table]["twice"])]
        self.shuffle(companies)
        return ((number, c, self.facts(c, table)) for number, c in enumerate(companies, start=1))

    def facts(self, c, table, person=None):
        """What a record about the company (and one of its people) can say, with the noise of the table."""
        habits, country, created, deleted = HABITS[table], COUNTRIES[c.country], self.later(), self.p(.03)
        person, billing, (vat, duns) = person or self.one(c.people), "billing" in habits, self.vat_and_duns(c)
        modified, (street, code, city, region) = self.later(created), self.place(c, **habits)
        return dict(
            name=self.name(c, **habits), website=self.website(c, habits.get("website", .3)), street=street, code=code,
            city=city, region=region, place=f"{city} {region} {code}" if region else f"{code} {city}", vat=vat,
            duns=duns, country=c.country, country_name=country[2], country_any=self.one([c.country, *country[2:4]]),
            email=self.email(c, habits.get("email", .15), billing), revenue=f"{c.size * self.randint(60, 240)}000.0000",
            phone=self.phone(c, habits.get("phone", .2), billing), industry=c.industry, currency=country[5],
            size=c.size, domain=c.mail_domain, created=created, modified=modified, deleted=deleted, active=not deleted,
            deleted_at=modified if deleted else None, brand=c.brand or c.base, first=person.first, last=person.last,
            full=person.full, title=person.title, owner=self.one(OWNERS), person_id=int(person.key[1:]),
            mobile=self.phone(c, number=person.phone), account=self.link("dynamics_account", c, .93),
            crm=self.link("dynamics_account", c, .7), chargebee=self.link("chargebee_customer", c, .65),
            parent_name=c.parent.base if c.parent else "", parent=self.link(table, c.parent, 1) if c.parent else "",
            reseller=c.agency.base if c.agency else "")

    def link(self, table, c, filled, wrong=.1):
        """The ID of the company in a table, for some; a few are a relative's."""
        relative = c.parent or c.agency
        ids = self.ids.get((table, (relative if relative and self.p(wrong) else c).key), [])
        return self.one(ids) if ids and self.p(filled) else ""

    def value(self, text, facts):
        """What "column=text" in a layout means."""
        if text in facts:
            return facts[text]
        if text in ("guid", "token"):
            number = str(uuid.UUID(int=self.getrandbits(128), version=4))
            return number if text == "guid" else number.replace("-", "")[:16]
        if re.fullmatch(r"\d+-\d+", text):
            return self.randint(*map(int, text.split("-")))
        return literal(self.one(text.split("|")))

    def add(self, table, facts, company=None, person=None, key=None):
        """Append a row in the table's layout; the record ID is the first column or key."""
        row, form = {}, DATES[table.split("_")[0]]
        for column, sign, text, filled in re.findall(r"([^\s=:]+)([=:])(\S*?)(?:\?(\d+))?(?=\s|$)", LAYOUTS[table]):
            value = self.value(text, facts) if sign == "=" else literal(text)
            if isinstance(value, datetime):
                value = value.strftime(form) if isinstance(form, str) else int(value.timestamp()) * form
            row[column.replace("~", " ")] = value if not filled or self.p(int(filled) / 100) else None
        record = str(row[key or next(iter(row))])
        self.tables.setdefault(table, []).append(row)
        if company and record not in self.ids.setdefault((table, company.key), []):
            self.ids[table, company.key].append(record)
            self.truth["truth"].append(dict(source=table, record_id=record, entity_id=company.key))
        if person:
            self.truth["truth_people"].append(dict(source=table, record_id=record, entity_id=person))


def dynamics(w):
    for _, c, facts in w.records("dynamics_account"):
        master = w.link("dynamics_account", c, .25, wrong=0)
        w.add("dynamics_account", facts | dict(master=master, merged=master != "", inactive=int(master != "")), c)
    people = [person for c in w.companies if "dynamics" in c.systems for person in c.people if w.p(.8)]
    people += w.sample(people, len(people) // 25)   # entered twice
    for person in w.sample(people, len(people)):
        first, email = person.first[0] + "." if w.p(.03) else person.first, person.private if w.p(.05) else person.email
        facts = w.facts(person.company, "dynamics_account", person)
        facts |= dict(first=first, full=f"{first} {person.last}", personal=w.gap("email", email, .08))
        w.add("dynamics_contact", facts, person=person.key)
    primary = {row["parentcustomerid"]: row["contactid"] for row in w.tables["dynamics_contact"]}
    for row in w.tables["dynamics_account"]:
        row["primarycontactid"] = primary.get(row["accountid"], "") if w.p(.7) else ""
    real = [c for c in w.companies if c.kind == "company"]
    people = w.sample(people, len(people) // 5) + [w.new_person(w.one(real)) for _ in range(len(real) // 3)]
    people += [person for c in w.prospects for person in c.people[:2]]
    people += w.sample(people, len(people) // 12)   # fills in the form again
    for person in w.sample(people, len(people)):
        facts, status = w.facts(person.company, "dynamics_account", person), w.one((0, 0, 0, 1, 2))
        company = w.one(["n/a", "Self-employed", "Student", "-"]) if w.p(.04) else facts["name"]
        personal = person.private if w.p(.15) else w.gap("email", person.email, .03)
        w.add("dynamics_lead", facts | dict(company=company, status=status, personal=personal,
                                            account=facts["account"] if status == 1 else ""), person=person.key)


def pipedrive(w):
    deals = []
    for number, c, facts in w.records("pipedrive_organizations"):
        facts |= dict(id=number * 3 + w.randrange(3), owner_id=11200301 + w.randrange(5), deal=f"{facts['brand']} deal",
                      address=f"{facts['street']}, {facts['place']}, {facts['country_any']}")
        empty = dict.fromkeys(["address", "street", "city", "code", "country_any"], "") if w.p(.25) else {}
        w.add("pipedrive_organizations", facts | empty, c)
        deals += [facts | dict(added=w.later(facts["created"])) for _ in range(w.one((0, 1, 1, 2)))]
    for number, deal in enumerate(sorted(deals, key=lambda deal: deal["added"]), start=1):
        w.add("pipedrive_deals", deal | dict(number=number))


def chargebee(w):
    for _, c, facts in w.records("chargebee_customer"):
        name = f"{facts['name']} (via {c.agency.base})" if c.agency and w.p(.12) else facts["name"]
        billing = dict(first_name=facts["first"], last_name=facts["last"], company=name, line1=facts["street"],
                       city=facts["city"], state=facts["region"], zip=facts["code"], country=c.country)
        w.add("chargebee_customer", facts | dict(billing=billing, company=w.gap("text", name, .04)), c)


def netsuite(w):
    for number, c, facts in w.records("netsuite_customer"):
        name, entity = facts["name"], f"CUST{number:05d}"
        facts |= dict(id=number * 7 + 1180, entity=f"{entity} {name}" if w.p(.3) else entity,
                      address="\n".join([name, facts["street"], facts["place"], facts["country_name"]]))
        w.add("netsuite_customer", facts, c)
        before = [dict(city=c.old_address[2], code=c.old_address[1])] if c.old_address else []   # in former versions
        before += [dict(email=w.email(c, .3, True), phone=w.phone(c, .3))] if w.p(.2) else []
        before += [dict(name=f"{w.new_name(c.country)[0]} {c.legal.split('|')[0]}")] if w.p(.05) else []
        versions = [facts | change for change in before] + [facts]
        starts = [facts["created"]] + sorted(w.later(facts["created"]) for _ in versions[1:])
        for version, start, end in zip(versions, starts, starts[1:] + [""]):
            w.add("netsuite_customer_snapshot", version | dict(start=start, end=end), c)


def app(w):
    users, w.members = {}, []
    for number, c, facts in w.records("app_workspaces"):
        people = [(person, person.private if w.p(.08) else person.email)
                  for person in w.sample(c.people, w.randint(1, len(c.people)))]
        helpers = [c.agency.people[0]] if c.agency and w.p(.8) else [w.one(w.own.people[:6])] if w.p(.1) else []
        members = {email.lower(): person for person, email in people + [(person, person.email) for person in helpers]}
        for email, person in members.items():
            users.setdefault(email, (1_498_000_000 + len(users) * 7919 + w.randrange(900), person))
        names = [facts["name"], facts["name"].lower(), w.one("Marketing Finance"), f"{facts['first']}'s workspace"]
        name, workspace = w.choices(names, (80, 10, 5, 5))[0], 1_530_000_000 + number * 104_729 + w.randrange(50_000)
        facts |= dict(name=name, workspace=workspace, slug=f"{slug(name, '-')}-{w.getrandbits(20):05x}")
        owner, *_ = ids = [users[email][0] for email in members]
        facts |= dict(internal=c.kind != "company" and w.p(.8), trial=facts["created"] + timedelta(days=14))
        w.add("app_workspaces", facts | dict(user=owner), c)
        for number, email in zip(ids, members):
            role, at = "owner" if number == owner else w.one("member admin viewer"), w.later(facts["created"])
            w.members.append(facts | dict(user=number, email=email, at=at, role=role))
    for email, (number, person) in users.items():
        created, name = w.later(), w.gap("text", person.full, .1, .01)
        w.add("app_users", dict(id=number, email=email, full=name, staff=email.endswith(OWN), created=created,
                                modified=w.later(created), deleted=False), person=person.key)
    w.shuffle(w.members)
    for number, member in enumerate(w.members, start=1):
        w.add("app_workspace_members", member | dict(id=number))
    for number, code in enumerate("free starter team business enterprise".split(), start=1):
        w.add("app_plans", dict(id=number, code=code, seats=number ** 3, price=number ** 2 * 16 - 16.0, deleted=False))


def segment(w):
    for member in w.choices(w.members, k=len(w.members) * 2):
        context = dict(groupId=str(member["workspace"]), ip=".".join(str(w.randint(1, 254)) for _ in range(4)),
                       library=dict(name="analytics.js"), traits=dict(email=member["email"]) if w.p(.7) else {})
        properties = dict(workspace_name=member["name"]) if w.p(.5) else dict(count=w.randint(1, 40))
        w.add("segment_tracks", member | dict(at=w.later(member["at"]), context=context, properties=properties))


def freshdesk(w):
    for _, c, facts in w.records("freshdesk_companies"):
        domains = sorted({c.mail_domain, *c.domains}) if w.p(.3) else [c.mail_domain]
        domains = ([] if c.free_mail or w.p(.25) else domains) + (["gmail.com"] if w.p(.01) else [])
        custom = dict(cf_workspace_id=w.link("app_workspaces", c, .45) or None, cf_country=w.one([c.country, None]))
        facts |= dict(id=33_000_000_000 + w.randrange(10 ** 9), domains=domains, custom=custom)
        w.add("freshdesk_companies", facts, c)


def zoominfo(w):
    for _, c, facts in w.records("zoominfo_company"):
        profile = dict(type="LINKED_IN", url=f"http://www.linkedin.com/company/{slug(facts['brand'], '-')}")
        text = f"{facts['brand']}, based in {facts['city']}: {c.industry.lower()}"
        w.add("zoominfo_company", facts | dict(
            domains=w.one([c.domains, c.domains[:1], []]), size=int(c.size * w.uniform(.7, 1.4)) + 1, social=[profile],
            industries=[c.industry], parent=facts["parent"] or 0, description=[dict(description=text)]), c)


def partner_sheet(w):
    for number, c, facts in w.records("partner_kundenliste"):
        money = f"{w.randint(50_000, 9_000_000) / 100:,.2f}".translate(str.maketrans(",.", ".,"))
        w.add("partner_kundenliste", facts | dict(
            number=number, id=f"K-{20000 + number * 13 + w.randrange(13)}", plz=facts["code"].lstrip("0"), money=money,
            land=w.one("D DE Deutschland") if c.country == "DE" else c.country, contact=w.one([facts["full"], ""]),
            phone=facts["phone"] if w.p(.97) else "4,93012E+11"), c, key="Kunden-Nr.")   # Excel was here


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        if path.suffix == ".ndjson":
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        else:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(rows[0])
            out.writerows([json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list, dict)) else value
                           for value in row.values()] for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--companies", type=int, default=2000)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    w = World(args.seed)
    w.make_companies(args.companies)
    for system in (dynamics, pipedrive, chargebee, netsuite, app, segment, freshdesk, zoominfo, partner_sheet):
        system(w)
    for name, rows in (w.tables | w.truth).items():
        write(args.folder / f"{name}.{'ndjson' if name.startswith(('freshdesk', 'segment')) else 'csv'}", rows)
    entities, records = Counter(row["entity_id"] for row in w.truth["truth"]), sum(map(len, w.tables.values()))
    pairs = sum(n * (n - 1) // 2 for n in entities.values())
    print(f"{len(w.tables)} files, {records} records, {len(entities)} companies, {pairs} true pairs")


if __name__ == "__main__":
    main()
