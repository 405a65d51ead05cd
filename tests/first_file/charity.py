#!/usr/bin/env python3
"""Exports of an invented European charity + ground truth.  python3 charity.py OUTDIR [SEED]"""
import sys, os, csv, json, random, unicodedata, datetime as D, hashlib
OUT = os.path.abspath(sys.argv[1]); SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
TRUTH = os.path.join(os.path.dirname(OUT), os.path.basename(OUT) + "_truth")
os.makedirs(OUT, exist_ok=True); os.makedirs(TRUTH, exist_ok=True)
R = random.Random(SEED); rnd = R.random; ch = R.choice; ri = R.randint
def hit(p): return rnd() < p
NPEOPLE = 6000
EXPORT = D.date(2026, 11, 15); ASOF = D.date(2026, 11, 1)

# ---------------------------------------------------------------- pools
W = str.split
FIRST = {
 'nl': (W("Jan Pieter Johannes Hendrik Willem Cornelis Gerrit Dirk Maarten Jeroen Bart Thijs Daan Sem Lars Ruben Bas Koen Sander Wouter Joost Frank Erik Marcel René André Theo Kees Wim Ben Hugo Stijn Jasper Tim Niels Rob Peter Paul Mark Michiel Alexander Nicolaas Antonius Jacobus Matthijs Tom Rik Gijs Floris Ewout Arjan Ronald Edwin Dennis"),
        W("Maria Johanna Anna Elisabeth Wilhelmina Cornelia Hendrika Margaretha Catharina Petronella Sanne Lotte Eva Femke Marieke Anouk Esther Ingrid Monique Annemarie Josée Renée Zoë Noor Fleur Iris Lisa Julia Sophie Emma Roos Marloes Saskia Mirjam Karin Yvonne Astrid Carla Hanneke Jolanda Nienke Tineke Ria Truus Ellen Linda Wendy Alexandra Jacqueline Marleen Daniëlle Chloë Liselotte Barbara")),
 'de': (W("Hans Jürgen Wolfgang Klaus Günter Thomas Michael Stefan Andreas Matthias Florian Lukas Felix Jonas Maximilian Sebastian Tobias Björn Jörg Uwe Dieter Friedrich Karl-Heinz Johannes Christian Martin Philipp Alexander Manfred Heinrich"),
        W("Ursula Monika Sabine Petra Susanne Birgit Katharina Elisabeth Hannelore Käthe Julia Lena Anna Johanna Christina Stefanie Nicole Heike Gisela Renate Brigitte Franziska Theresa Margarete Antje Sigrid Ulrike Jana Lea Mia")),
 'fr': (W("Jean Pierre Michel François André Philippe Alain Jean-Luc Jérôme Sébastien Frédéric Nicolas Julien Antoine Étienne Guillaume Mathieu Olivier Benoît Luc Marc Thierry Hervé Loïc Rémi Gérard Stéphane Christophe Alexandre Xavier"),
        W("Marie Françoise Monique Catherine Nathalie Isabelle Sylvie Anne-Marie Hélène Geneviève Céline Aurélie Émilie Chloé Zoé Léa Manon Camille Élodie Véronique Jacqueline Brigitte Danièle Marguerite Élisabeth Inès Valérie Sandrine Noémie Agnès")),
 'xx': (W("Mehmet Ahmet Mustafa Yusuf Mohammed Hassan Youssef Karim Piotr Krzysztof Tomasz Andrzej Michał José Carlos Miguel João Giuseppe Marco Seán Patrick Liam Sergiu Ivan Petar Nguyen Suresh"),
        W("Fatma Ayşe Elif Fatima Khadija Samira Naima Agnieszka Małgorzata Katarzyna Joanna María Carmen Lucía Inês Giulia Francesca Siobhán Aoife Niamh Elena Ivana Mei Priya Amina Zeynep"))}
LAST = {
 'nl': [x.replace('_', ' ') for x in W("de_Jong Jansen de_Vries van_den_Berg Bakker van_Dijk Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer Kok Jacobs van_der_Linden Vermeulen van_den_Heuvel van_der_Veen Schouten van_Beek Willems van_Vliet Hoekstra Maas Verhoeven Koster van_Dam van_der_Wal Prins Blom Huisman Peeters Kuipers van_Veen Kuiper Veenstra Kramer van_den_Brink Scholten van_Wijk Postma Martens Vink de_Bruin Timmermans Groen Gerritsen Jonker van_Loon Willemsen Evers van_den_Bosch Hofman van_der_Heijden Bosman Wolters Sanders van_der_Velde Mol Kuijpers Molenaar van_de_Ven Driessen de_Lange Verbeek Bosch Hermans van_den_Broek Gerrits Jansens Janssen Janssens Maes Claes Goossens Wouters De_Smet De_Clercq Verstraete Vandenberghe Desmet Vanhoutte Cools Aerts Michiels Ten_Kate ter_Horst Zijlstra Hoogland Terpstra Haarsma Kloosterman Nijhuis Oosterhof Reijnders Schreurs Tuinstra Uitterhoeve Vreeswijk Wagenaar IJzerman Zwart Bloemendaal Coenen Doornbos Engelen Franken Geurts Heemskerk Jaspers Kortekaas Lammers")],
 'de': W("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Köhler Maier König Huber Kaiser Fuchs Peters Lang Möller Weiß Jung Hahn Keller Vogel Günther Frank Roth Böhm Jäger Großmann Brüggemann Stöcker Lüdtke Oppermann Petersen Quandt Reuter Thiele Ullrich"),
 'fr': W("Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Müller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Béranger Delacroix Desprès Hébert Lemaître Noël Poulain Rivière Thévenot Vasseur"),
 'xx': W("Yılmaz Kaya Demir Şahin Çelik Öztürk Bennani Amrani Idrissi Haddad Kowalski Nowak Wiśniewski Wójcik Zieliński García Fernández López Silva Santos Ferreira Rossi Esposito Murphy Byrne O'Brien O'Connor Popescu Ionescu Petrović Nguyễn Tran Sharma Patel Diallo Mbeki")}
NICK = {}
for s in ("Johannes:Jan,Hans,Joop,Johan Hendrik:Henk,Rik Willem:Wim,Pim Cornelis:Kees,Cor Antonius:Ton,Toon Jacobus:Jaap,Koos,Jack Nicolaas:Nico,Klaas Alexander:Alex,Sander Pieter:Piet,Peter Gerrit:Ger Matthijs:Thijs,Matt Michiel:Giel Maarten:Mart Jeroen:Jer "
          "Maria:Marie,Ria,Mia Johanna:Joke,Hanneke,Jo Elisabeth:Els,Liesbeth,Betty,Lies Wilhelmina:Wil,Mien,Willy Cornelia:Corrie,Nel Hendrika:Riek,Henny Margaretha:Greet,Margriet,Gré Catharina:Trees,Toos,Karin Petronella:Nel,Petra Alexandra:Sandra,Alex Jacqueline:Jacky Liselotte:Lotte,Lilo Annemarie:Anne Barbara:Babs Daniëlle:Daan,Dani Anna:An,Anneke "
          "Wolfgang:Wolf Maximilian:Max Sebastian:Basti Tobias:Tobi Friedrich:Fritz Karl-Heinz:Heinz,Kalle Heinrich:Heiner Matthias:Matze Michael:Micha Manfred:Manni Christian:Chris Andreas:Andi Katharina:Kathi,Käthe Ursula:Uschi Susanne:Susi Christina:Tina Stefanie:Steffi Franziska:Franzi Theresa:Resi Margarete:Gretel Brigitte:Gitte,Brigi Hannelore:Hanne "
          "François:Fanfan Philippe:Phil Frédéric:Fred Alexandre:Alex Christophe:Chris Sébastien:Seb Nicolas:Nico Françoise:Fanny Catherine:Cathy Isabelle:Isa Anne-Marie:Anne Véronique:Véro Élisabeth:Babette Aurélie:Lili Nathalie:Nath Valérie:Val "
          "Mohammed:Mo,Mohamed Krzysztof:Kris Giuseppe:Beppe José:Pepe Patrick:Paddy Agnieszka:Aga Małgorzata:Gosia Katarzyna:Kasia Francesca:Franca Andrzej:Andrew").split():
    k, v = s.split(':'); NICK[k] = v.split(',')
CITIES = {
 'NL': [("Utrecht","35"),("Amsterdam","10"),("Rotterdam","30"),("Den Haag","25"),("Groningen","97"),("Zwolle","80"),("Arnhem","68"),("Nijmegen","65"),("Eindhoven","56"),("'s-Hertogenbosch","52"),("Leiden","23"),("Haarlem","20"),("Amersfoort","38"),("Leeuwarden","89"),("Maastricht","62"),("Delft","26"),("Apeldoorn","73"),("Middelburg","43"),("Zeist","37"),("Hengelo","75")],
 'BE': [("Antwerpen","20"),("Gent","90"),("Brussel","10"),("Liège","40"),("Namur","50"),("Leuven","30"),("Brugge","80"),("Hasselt","35")],
 'DE': [("Köln","506"),("Düsseldorf","402"),("Münster","481"),("Aachen","520"),("Leipzig","041"),("Dresden","010"),("Göttingen","370"),("Osnabrück","490"),("Berlin","104")],
 'FR': [("Lille","59"),("Orléans","45"),("Paris","75"),("Besançon","25"),("Strasbourg","67"),("Nîmes","30")]}
CITYVAR = {"Den Haag":["'s-Gravenhage","Den Haag ","DEN HAAG"],"'s-Hertogenbosch":["Den Bosch","'s Hertogenbosch"],"Brussel":["Bruxelles","Brussels"],"Liège":["Luik","Liege"],"Namur":["Namen"],"Köln":["Koeln","Cologne","Koln"],"Düsseldorf":["Duesseldorf"],"Münster":["Muenster"],"Göttingen":["Goettingen"],"Osnabrück":["Osnabrueck"],"Lille":["LILLE","Rijsel"],"Antwerpen":["Anvers","Antwerp"],"Gent":["Gand"],"Brugge":["Bruges"],"Orléans":["Orleans"],"Besançon":["Besancon"],"Nîmes":["Nimes"],"Aachen":["Aken"]}
STREETS = {'NL': W("Kerkstraat Dorpsstraat Schoolstraat Molenweg Stationsweg Wilhelminastraat Beatrixlaan Oranjestraat Nieuwstraat Eikenlaan Beukenlaan Lindelaan Parallelweg Julianastraat Kastanjelaan Marktplein Singel Havenkade Zonnebloemstraat Meidoornlaan Ringdijk Burgemeester-Vinkstraat Tulpstraat Rozenstraat"),
 'BE': ["Kerkstraat","Molenstraat","Stationsstraat","Rue de la Gare","Rue Haute","Avenue Louise","Veldstraat","Bruggestraat","Chaussée de Waterloo","Nieuwstraat"],
 'DE': ["Hauptstraße","Bahnhofstraße","Gartenstraße","Schulstraße","Lindenallee","Goethestraße","Am Markt","Kirchgasse","Rosenweg","Mühlenstraße"],
 'FR': ["Rue de l'Église","Rue Victor Hugo","Avenue Jean Jaurès","Rue des Écoles","Place du Général de Gaulle","Rue du Moulin","Boulevard Pasteur","Impasse des Lilas"]}
MAILDOM = {'NL': W("gmail.com gmail.com gmail.com hotmail.com ziggo.nl kpnmail.nl live.nl outlook.com planet.nl xs4all.nl icloud.com"),'BE': W("gmail.com gmail.com telenet.be skynet.be hotmail.be proximus.be outlook.com"),
 'DE': W("gmx.de web.de t-online.de gmail.com gmx.net freenet.de posteo.de"),'FR': W("orange.fr gmail.com wanadoo.fr free.fr laposte.net sfr.fr hotmail.fr")}
CC = {'NL':'31','BE':'32','DE':'49','FR':'33'}
# ---------------------------------------------------------------- helpers
def ascii_(s):
    s = s.replace('ß','ss').replace('ł','l').replace('Ł','L').replace('ı','i').replace('ø','o')
    return ''.join(c for c in unicodedata.normalize('NFKD', s) if not unicodedata.combining(c))
def umlaut(s):
    for a, b in (('ä','ae'),('ö','oe'),('ü','ue'),('Ö','Oe'),('Ü','Ue'),('ß','ss')): s = s.replace(a, b)
    return ascii_(s)
def typo(s):
    if len(s) < 4: return s
    i = ri(1, len(s) - 2); k = ri(0, 3)
    if k == 0: return s[:i] + s[i+1] + s[i] + s[i+2:]
    if k == 1: return s[:i] + s[i+1:]
    if k == 2: return s[:i] + s[i] + s[i:]
    return s[:i] + ch('aeiourstnl') + s[i+1:]
def date_between(a, b): return a + D.timedelta(days=ri(0, max(0, (b - a).days)))
def recent(start=D.date(2014,1,1), power=0.55):
    n = (D.date(2026,11,10) - start).days
    return start + D.timedelta(days=int(n * (rnd() ** power)))
def hexs(n): return ''.join(ch('0123456789abcdef') for _ in range(n))
def uuid(): h = hexs(32); return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
def pois(l):
    import math
    L = math.exp(-l); k = 0; p = 1.0
    while True:
        p *= rnd()
        if p <= L: return k
        k += 1
USED_MAIL = {}; USED_PHONE = {}
def claim(local, dom):
    m = f"{local}@{dom}"; k = 1
    while m in USED_MAIL: k += 1; m = f"{local}{ri(1,99) if k < 30 else k*97}@{dom}"
    USED_MAIL[m] = 1; return m
def slug(s): return ''.join(c for c in ascii_(s).lower() if c.isalnum())
def new_mail(first, last, born, ctry, dom=None):
    f, l = slug(first), slug(last); dom = dom or ch(MAILDOM[ctry])
    loc = ch([f"{f}.{l}", f"{f}.{l}", f"{f[0]}.{l}", f"{f}{l}", f"{f}_{l}", f"{f}{str(born)[2:]}", f"{l}.{f}", f"{f[0]}{l}{str(born)[2:]}", ch(["sunny","biker","tuin","zeilen","lotus","kiwi","bosuil","papillon"]) + str(ri(10,9999))])
    return claim(loc, dom)
def new_phone(ctry, mobile):
    while True:
        if mobile: n = {'NL':'6%08d','BE':'47%07d','DE':'17%08d','FR':'6%08d'}[ctry] % ri(10**6*3, 10**7*9 if ctry in ('NL','DE','FR') else 9999999)
        else: n = {'NL':'%d'%ri(30,79)+'%07d','BE':'%d'%ri(2,9)+'%07d','DE':'2%d'%ri(11,99)+'%06d','FR':'3%08d'}[ctry] % ri(200000, 999999)
        if (ctry, n) not in USED_PHONE: USED_PHONE[(ctry, n)] = 1; return (ctry, n)
def fmt_phone(ph, style=None):
    c, n = ph; st = style if style is not None else ri(0, 5)
    k = 1 if c in ('NL','FR') and n[0] == '6' else (3 if c in ('BE','DE') and n[0] in '41' else 2)
    a, b = n[:k], n[k:]
    return [f"+{CC[c]}{n}", f"+{CC[c]} {a} {b}", f"0{a}-{b}", f"0{n}", f"00{CC[c]}{n}", f"0{a} " + ' '.join(b[i:i+2] for i in range(0, len(b), 2))][st]
def new_addr(ctry):
    city, pc = ch(CITIES[ctry]); nr = str(ri(1, 240)) + (ch(['','','','','a','b','-II',' bis']) )
    if ctry == 'NL': p = f"{pc}{ri(10,99)} {ch('ABCDEGHJKLNPRSTVXZ')}{ch('ABCDEGHJKLNPRSTVXZ')}"
    elif ctry == 'BE': p = pc + ch(['00','10','20','30','50'])
    else: p = pc + ''.join(ch('0123456789') for _ in range(5 - len(pc)))
    return dict(street=ch(STREETS[ctry]), nr=nr, pc=p, city=city, c=ctry)
def city_out(c):
    if hit(.12) and c in CITYVAR: return ch(CITYVAR[c])
    return c.upper() if hit(.03) else (typo(c) if hit(.008) else c)
def street_out(a, joined=True):
    s = a['street']
    if a['c'] == 'DE' and hit(.5): s = s.replace('straße', 'str.')
    elif hit(.1): s = ascii_(s)
    elif a['c'] == 'NL' and hit(.08): s = s.replace('straat', 'str')
    if hit(.01): s = typo(s)
    if not joined: return s
    if a['c'] == 'FR' or 'Rue' in s or 'Avenue' in s: return f"{a['nr']}, {s}" if hit(.5) else f"{a['nr']} {s}"
    return f"{s} {a['nr']}"
def pc_out(a): return a['pc'].replace(' ', '') if hit(.35) else (a['pc'].lower() if hit(.02) else a['pc'])
# ---------------------------------------------------------------- people in households
class P: pass
people = []; ids = list(range(10000, 10000 + 9000)); R.shuffle(ids)
def mk(ctry, grp, last, born_lo, born_hi, addr, hh, sex=None):
    p = P(); p.pid = "C%05d" % ids[len(people)]; p.c = ctry; p.sex = sex if sex is not None else ri(0, 1)
    p.first = ch(FIRST[grp][p.sex]); p.last = last; p.maiden = None; p.married = None; p.mid = ch('ABCDEFGHJKLMPRSTW') if hit(.4) else ''
    p.born = date_between(D.date(born_lo,1,1), D.date(born_hi,12,28)); p.hh = hh; p.addr = list(addr); p.title = None
    p.mobile = new_phone(ctry, True) if hit(.94) else None; p.oldmob = new_phone(ctry, True) if hit(.05) else None
    p.mails = []; p.member = None; p.cards = []; p.recs = []; p.grp = grp; p.consent = []; p.tot = 0; p.crm = []; p.payers = []
    p.g = 0.55 + R.gammavariate(2, .24); people.append(p); return p
hid = 0; hhs = []
while len(people) < NPEOPLE:
    hid += 1; ctry = R.choices(['NL','BE','DE','FR'], [58, 17, 15, 10])[0]
    def pick_grp(): return 'xx' if hit(.08) else {'NL':'nl','DE':'de','FR':'fr'}.get(ctry) or ch(['nl','nl','fr'])
    grp = pick_grp(); last = ch(LAST[grp]); a0 = new_addr(ctry); addr = [(D.date(1900,1,1), a0)]
    if hit(.19): addr.append((date_between(D.date(2018,1,1), D.date(2026,7,1)), new_addr(ctry)))
    h = P(); h.id = "H%05d" % (hid * 7 + 311); h.c = ctry; h.last = last; h.addr = addr; h.members = []; h.land = new_phone(ctry, False) if hit(.5) else None; h.mail = None
    kind = R.choices(['single','couple','family','shared'], [60, 24, 14.5, .8 if len(people) < NPEOPLE-20 else 0])[0]
    if kind == 'single': h.members.append(mk(ctry, grp, last, 1938, 2006, addr, h))
    elif kind == 'shared':
        for _ in range(ri(3, 7)):
            g2 = pick_grp(); h.members.append(mk(ctry, g2, ch(LAST[g2]), 1995, 2006, addr, h))
    else:
        y = ri(1942, 1992); a = mk(ctry, grp, last, y, y + 1, addr, h, 0); g2 = pick_grp()
        b = mk(ctry, g2, last, y - 3, y + 5, addr, h, 1 if hit(.95) else 0)
        r = rnd(); own = ch(LAST[g2])
        if r < .62: b.maiden = own; b.married = date_between(D.date(max(2000, y + 24),1,1), D.date(max(2005, min(2025, y + 34)),12,1))
        elif r < .8: b.last = own
        h.members += [a, b]
        if kind == 'family':
            for _ in range(ri(1, 3)):
                yy = min(2012, y + ri(22, 34)); k = mk(ctry, grp, last, yy, yy + 1, addr, h)
                if hit(.03) and k.sex == 0: k.first = a.first          # father and son, same name
                if yy < 2003 and hit(.4): k.addr = addr + [(date_between(D.date(2019,1,1), D.date(2026,6,1)), new_addr(ctry))]; k.addr.sort(key=lambda t: t[0])
                h.members.append(k)
        if hit(.3): h.mail = claim(ch(["fam.","familie","fam_","thuis."]) + slug(last), ch(MAILDOM[ctry]))
    hhs.append(h)
people = people[:NPEOPLE]; keep = {id(p): 1 for p in people}
for h in hhs: h.members = [m for m in h.members if id(m) in keep]
COMPN = W("Nijhuis Vanderelst Groenhof Bergstein Lumière Delta Kompas Hansa Noordzee Brabo Rijnland Aurora Solvant Terra Kanaal Wiltron Oranjehof Tulipa Vossen Meerdaal")
COMPK = ["BV","B.V.","NV","GmbH","SARL","Accountants","Bouw","Advocaten","Bakkerij","Apotheek","Stichting","Rotary Club","Basisschool","Parochie","Garage","Architecten"]
orgs = []
seen = {}
while len(orgs) < 230:
    n = ch(COMPN); k = ch(COMPK); nm = f"{k} {n}" if k[0] in 'SRBPGA' and k not in ('B.V.','BV') and hit(.7) else f"{n} {ch(['','Groep ','Techniek ','Consult ','Zorg '])}{k}"
    if nm in seen: continue
    seen[nm] = 1; o = P(); o.pid = "O%04d" % (len(orgs) + 1); o.name = nm; o.c = R.choices(['NL','BE','DE','FR'], [6,2,1.5,.5])[0]; o.addr = new_addr(o.c)
    o.dom = slug(nm)[:18] + {'NL':'.nl','BE':'.be','DE':'.de','FR':'.fr'}[o.c]
    o.mail = claim(ch(["info","administratie","contact","secretariaat","kantoor"]), o.dom); o.phone = new_phone(o.c, False); o.contact = ch(people); o.tot = 0; o.crm = []; o.payers = []; o.cards = []; o.recs = []; o.consent = []; orgs.append(o)
for p in people:
    n = 1 + hit(.24) + hit(.04); t = D.date(1990,1,1)
    for i in range(n):
        sn = p.maiden if p.maiden and p.married and i == 0 and hit(.3) else p.last
        if i and hit(.3): m = claim(slug(p.first)[:1] + '.' + slug(sn), ch(orgs).dom)
        else: m = new_mail((ch(NICK[p.first]) if p.first in NICK and hit(.25) else p.first), sn, p.born.year, p.c)
        p.mails.append((t, m)); t = date_between(D.date(2015,1,1), D.date(2025,6,1)) if i == 0 else date_between(t, D.date(2026,1,1))
    if p.hh.mail and hit(.28): p.mails[0] = (D.date(1990,1,1), p.hh.mail)       # family mailbox is the main one
    elif hit(.012): p.mails[0] = (D.date(1990,1,1), ch(orgs).mail)                # role mailbox
    for _ in range(1 + hit(.25)): p.cards.append(dict(fp=hexs(16), last4="%04d" % ri(0, 9999), brand=ch(["visa","mastercard","maestro","sepa_debit","bancontact"]), exp=f"{ri(1,12):02d}/{ri(26,31)}"))
    # name by which the person is mostly known
    p.known = ch(NICK[p.first]) if p.first in NICK and hit(.35) else p.first
for o in orgs: o.cards.append(dict(fp=hexs(16), last4="%04d" % ri(0, 9999), brand="sepa_debit", exp=""))

PLACE = ['n/a','-','N/A','onbekend','x','?']
def names(p, asof, p_init=.06, p_nick=.2, asc=.15):
    f = p.known if hit(.6) else p.first
    if hit(p_nick) and p.first in NICK: f = ch(NICK[p.first])
    l = p.last
    if p.maiden and p.married:
        if asof < p.married or hit(.06): l = p.maiden
        elif hit(.12): l = f"{p.last}-{p.maiden}"
    if hit(p_init): f = f"{p.first[0]}." + (f"{p.mid}." if p.mid and hit(.6) else '')
    if hit(.022): f = typo(f)
    if hit(.028): l = typo(l)
    if hit(asc): q = umlaut if p.grp == 'de' and hit(.6) else ascii_; f, l = q(f), q(l)
    z = rnd()
    if z < .02: f, l = f.upper(), l.upper()
    elif z < .035: f, l = f.lower(), l.lower()
    if hit(.007): f, l = l, f
    if hit(.01): f += ' '
    return f, l
def mail(p, asof, p_main=.86, p_fam=.05):
    av = [m for t, m in p.mails if t <= asof] or [p.mails[0][1]]
    if p.hh.mail and hit(p_fam): m = p.hh.mail
    elif hit(p_main): m = av[-1]
    else: m = ch([x for _, x in p.mails])
    if hit(.02): m = m.capitalize() if hit(.5) else m.upper()
    if hit(.008): m = m.replace('gmail', 'gmial').replace('hotmail', 'hotmal').replace('.nl', '.n')
    if hit(.012) and m.endswith('gmail.com'): m = m.replace('@', ch(['+news@','+shop@','+doneren@']))
    return m
def phone(p, asof, p_land=.13):
    if p.hh.land and (hit(p_land) or not p.mobile): return p.hh.land
    if p.oldmob and asof < D.date(2022,1,1): return p.oldmob
    return p.mobile
def addr(p, asof):
    av = [a for t, a in p.addr if t <= asof]
    return av[-2] if len(av) > 1 and hit(.05) else av[-1]
def shown(p, asof, a): p.recs.append((asof, a))
truth = []; nonperson = []
def T(src, rid, c): truth.append((src, str(rid), c))
# date styles
dmy = lambda d: d.strftime("%d/%m/%Y"); dmyd = lambda d: d.strftime("%d-%m-%Y")
mdy = lambda d: f"{d.month}/{d.day}/{d.year}"
MON = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
mon = lambda d: f"{d.day:02d} {MON[d.month-1]} {d.year}"
def hms(): return f"{ri(6,23):02d}:{ri(0,59):02d}:{ri(0,59):02d}"
def epoch(d): return int((d - D.date(1970,1,1)).days * 86400 + ri(20000, 80000))
# ---------------------------------------------------------------- channels
base = dict(crm=.66, sub=.475, pay=.32, tik=.17, shop=.195, vol=.135)
for p in people:
    p.ch = [k for k in base if hit(min(.97, base[k] * p.g))]
    if p.born.year > 2008: p.ch = [k for k in p.ch if k == 'tik']
    if not p.ch: p.ch = ['tik'] if p.born.year > 2008 else [R.choices(['crm','sub','pay','shop','tik'], [45,25,14,8,8])[0]]
# ---- newsletter first (consent), rows
subs = []
for p in people:
    if 'sub' not in p.ch: continue
    k = 1 + (len(p.mails) > 1 and hit(.17)) + hit(.012)
    for i in range(k):
        d1 = recent(D.date(2016,1,1), .7); f, l = names(p, d1, .02, .22, .2)
        m = mail(p, d1, .92, .03) if i == 0 else ch([x for _, x in p.mails])
        st = R.choices(['Active','Unsubscribed','Bounced','Unconfirmed'], [69, 22, 5, 4])[0]; ud = None
        if st == 'Unsubscribed':
            ud = date_between(D.date(2026,11,2), D.date(2026,11,14)) if hit(.12) and d1 < ASOF else date_between(d1, D.date(2026,10,31))
            if ud < d1: ud = d1
        if st != 'Unconfirmed': p.consent.append((d1, 1, True))
        if ud: p.consent.append((ud, 2, False))
        z = rnd()
        if z < .17: f = l = ''
        elif z < .3: l = ''
        elif z < .33: f, l = ch(PLACE), ''
        subs.append(dict(p=p, key=uuid(), m=m, f=f, l=l, st=st, d1=d1, ud=ud, ph=phone(p, d1) if hit(.07) else None,
             born=p.born if hit(.1) else None, lang={'NL':'nl','BE':'nl' if p.grp != 'fr' else 'fr','DE':'de','FR':'fr'}[p.c], src=ch(["website footer","event","paper form","webshop","petition 2024","import_2019"])))
# ---- CRM
crm = []; nid = 4100
def next_cons():
    global nid
    nid += ri(1, 9); return "%08d" % nid
def crm_row(p, asof, dup=False):
    f, l = names(p, asof, .1 if not dup else .2, .12, .06); a = addr(p, asof); r = dict.fromkeys(CRMC, '')
    e1 = mail(p, asof, .9, .06) if hit(.85 if not dup else .6) else ''
    e2 = ''
    if e1 and len(p.mails) > 1 and hit(.45):
        e2 = ch([m for _, m in p.mails]); e2 = '' if e2 == e1 else e2
    hasaddr = hit(.94 if not dup else .75)
    if hasaddr: shown(p, asof, a)
    mob = (p.oldmob if p.oldmob and asof.year < 2022 else p.mobile) if hit(.68) else None
    born = p.born if hit(.66 if not dup else .35) else None
    r.update(REC_TYPE='IND', SALUT=(ch(['Dhr.','Mr','Herr']) if p.sex == 0 else ch(['Mevr.','Mw','Frau'])) if hit(.5) else '', FIRST_NM=f, MID_INIT=p.mid if hit(.5) else '', LAST_NM=l,
      BIRTH_NM=p.maiden or '' if p.maiden and hit(.3) else '', BIRTH_DT=dmy(born) if born else ('01/01/1900' if hit(.3) else ''),
      ADDR_LN1=street_out(a) if hasaddr else ('-' if hit(.3) else ''), PSTCD=pc_out(a) if hasaddr else '', CITY_NM=city_out(a['city']) if hasaddr else '', CNTRY=a['c'] if hasaddr else '',
      EMAIL_1=e1 or ('n/a' if hit(.15) else ('test@test.com' if hit(.04) else '')), EMAIL_2=e2, PHN_HOME=fmt_phone(p.hh.land) if p.hh.land and hit(.7) else '', PHN_MOB=fmt_phone(mob) if mob else ('0000000000' if hit(.06) else ''),
      INACTIVE_FLG='0', ADDED_DT=dmy(date_between(max(D.date(2008,1,1), asof - D.timedelta(days=2500)), asof)), CHANGED_DT=dmy(asof))
    r['_p'] = p; r['_e'] = r['EMAIL_1']; r['_asof'] = asof; return r
CRMC = W("CONS_ID REC_TYPE SALUT FIRST_NM MID_INIT LAST_NM BIRTH_NM ORG_NM CONTACT_NM HSHLD_ID HSHLD_ROLE BIRTH_DT ADDR_LN1 PSTCD CITY_NM CNTRY EMAIL_1 EMAIL_2 PHN_HOME PHN_MOB MAIL_CONSENT CONSENT_DT INACTIVE_FLG DELETED_DT MERGED_INTO ADDED_DT CHANGED_DT SRC_BATCH ROW_CHKSUM LAST_SYNC_TS")
for p in people:
    if 'crm' not in p.ch: continue
    crm.append(crm_row(p, recent(D.date(2012,1,1), .5)))
    if hit(.07): crm.append(crm_row(p, recent(D.date(2010,1,1), 1.1), True)); crm[-1]['_dup'] = 1
subof = {}
for s in subs: subof.setdefault(s['p'].pid, []).append(s)
for r in crm:
    p = r['_p']; z = rnd(); ss = subof.get(p.pid)
    if ss and z < .5:                                     # weekly copy of the newsletter status
        s = ch(ss)
        if s['st'] == 'Unconfirmed': continue
        v, d = (False, s['ud']) if s['ud'] else (True, s['d1'])
    elif z < .8: v, d = hit(.66), recent(D.date(2018,5,1), .9 if ss else .7); d = min(d, ASOF)
    else: continue
    r['MAIL_CONSENT'] = ('Y' if v else 'N') if hit(.93) else ('yes' if v else 'no'); r['CONSENT_DT'] = dmy(d)
    p.consent.append((d, 1 if v else 2, v) if (ss and d in [x['ud'] for x in ss] + [x['d1'] for x in ss]) else (d, 0, v))
for h in hhs:
    mem = [r for r in crm if False]
bycrm = {}
for r in crm: bycrm.setdefault(r['_p'].pid, []).append(r)
hrows = []
for h in hhs:
    mm = [m for m in h.members if m.pid in bycrm]
    if len(mm) >= 2 and hit(.72):
        for i, m in enumerate(mm):
            x = bycrm[m.pid][0]; x['HSHLD_ID'] = h.id; x['HSHLD_ROLE'] = 'HEAD' if i == 0 else ch(['PARTNER','MEMBER'])
        a = h.addr[-1][1] if hit(.7) else h.addr[0][1]; r = dict.fromkeys(CRMC, '')
        r.update(REC_TYPE='HH', LAST_NM=ch(['Fam. ','Familie ','Dhr. en Mevr. ']) + h.last, HSHLD_ID=h.id, ADDR_LN1=street_out(a), PSTCD=pc_out(a), CITY_NM=city_out(a['city']), CNTRY=a['c'], EMAIL_1=h.mail or '' if hit(.6) else '', PHN_HOME=fmt_phone(h.land) if h.land else '', INACTIVE_FLG='0')
        d = recent(); r['ADDED_DT'] = r['CHANGED_DT'] = dmy(d); r['_p'] = None; hrows.append(r)
orows = []
for o in orgs:
    for i in range(1 + hit(.06)):
        d = recent(); r = dict.fromkeys(CRMC, ''); c = o.contact
        r.update(REC_TYPE='ORG', ORG_NM=o.name if i == 0 else (o.name.upper() if hit(.5) else typo(o.name)), CONTACT_NM=f"{c.first} {c.last}" if hit(.55) else '', LAST_NM=o.name if hit(.25) else '', ADDR_LN1=street_out(o.addr), PSTCD=pc_out(o.addr), CITY_NM=city_out(o.addr['city']), CNTRY=o.c,
          EMAIL_1=o.mail if hit(.8) else (ch(c.mails)[1] if hit(.3) else ''), PHN_HOME=fmt_phone(o.phone) if hit(.8) else '', INACTIVE_FLG='0', ADDED_DT=dmy(d), CHANGED_DT=dmy(d)); r['_p'] = o; o.recs.append((d, o.addr)); orows.append(r)
allcrm = crm + hrows + orows; R.shuffle(allcrm)
for r in allcrm:
    r['CONS_ID'] = next_cons(); r['SRC_BATCH'] = ch(['','','MIG2017','WEB','F2F-%d' % ri(100,140),'DM']); r['ROW_CHKSUM'] = hexs(8); r['LAST_SYNC_TS'] = f"2026-11-{ch(['14','15'])}T03:{ri(10,40):02d}:{ri(0,59):02d}Z"
    if r['_p'] is not None: r['_p'].crm.append(r['CONS_ID']); T('crm_constituents', r['CONS_ID'], r['_p'].pid)
    else: nonperson.append(('crm_constituents', r['CONS_ID'], 'household row'))
main_crm = {}
for r in allcrm:
    if r['_p'] is not None and not r.get('_dup'): main_crm.setdefault(r['_p'].pid, r['CONS_ID'])
for r in allcrm:
    if r.get('_dup'):
        if hit(.4): r['INACTIVE_FLG'] = '1'; r['DELETED_DT'] = dmy(date_between(max(r['_asof'], D.date(2020,1,1)), EXPORT)); r['MERGED_INTO'] = main_crm[r['_p'].pid] if hit(.5) else ''
    elif r['REC_TYPE'] == 'IND' and hit(.025): r['INACTIVE_FLG'] = '1'; r['DELETED_DT'] = dmy(date_between(r['_asof'], EXPORT))
    if r['REC_TYPE'] == 'IND' and r['DELETED_DT'] and not r['MERGED_INTO'] and hit(.12):
        for k in W("SALUT MID_INIT BIRTH_NM BIRTH_DT ADDR_LN1 PSTCD EMAIL_1 EMAIL_2 PHN_HOME PHN_MOB"): r[k] = ''
        r['FIRST_NM'] = 'GDPR'; r['LAST_NM'] = 'ANONYMISED'
# membership bridge
cards = []; mno = 70211
for p in people:
    if p.crm and hit(.22):
        for i in range(1 + hit(.12)):
            mno += ri(1, 13); p.member = f"L{mno}"; d = recent(D.date(2016,1,1), .8)
            cards.append(dict(MEMBER_NO=p.member, CONS_ID=ch(p.crm), CARD_TYPE=ch(['STD','STD','FAM','YOUTH']), VALID_FROM=dmy(d), VALID_TO=dmy(D.date(2026,12,31)) if hit(.7) else dmy(min(EXPORT, d + D.timedelta(days=730))), CARD_STATUS=ch(['A','A','A','L','E'])))
R.shuffle(cards)
# ---- Paywerk payers
payers = []
def payer(x, d, isorg):
    c = x.cards[-1] if d.year >= 2024 else x.cards[0]
    if isorg: f, l, m, a = '', x.name if hit(.9) else x.name.upper(), x.mail, x.addr; ph = x.phone
    else:
        f, l = names(x, d, .07, .1, .45); m = mail(x, d, .88, .06); a = addr(x, d); ph = phone(x, d)
    o = dict(id="pyr_" + ''.join(ch('0123456789ABCDEFGHJKMNPQRSTVWXYZ') for _ in range(14)), resource="payer", created=f"{d.isoformat()}T{hms()}Z")
    up = d; o['updated'] = f"{up.isoformat()}T23:{ri(10,59)}:{ri(10,59)}Z"
    nm = (f + ' ' + l).strip() if not isorg else l
    if hit(.04) and not isorg: nm = l + ', ' + f
    o['holder'] = dict(name=nm, email=m if hit(.96) else None, phone=fmt_phone(ph, 0) if ph and hit(.27) else None)
    if hit(.6): o['billing'] = dict(line1=street_out(a), postal_code=pc_out(a), city=city_out(a['city']), country=a['c']); shown(x, d, a) if not isorg else x.recs.append((d, a))
    else: o['billing'] = None
    o['instrument'] = dict(type=c['brand'], fingerprint=c['fp'], last4=c['last4'], expiry=c['exp'] or None)
    md = dict(channel=ch(["donate-page","donate-page","ideal-link","qr-poster","checkout"]), locale={'NL':'nl_NL','BE':'nl_BE','DE':'de_DE','FR':'fr_FR'}[x.c])
    if x.crm and hit(.56):
        t = ch(x.crm) if hit(.5) else x.crm[0]; o['_crm'] = t
        if not isorg and hit(.008):
            oth = [m2 for m2 in x.hh.members if m2 is not x and m2.crm]
            if oth: o['_crm'] = None; o['_wrong'] = t = oth[0].crm[0]
        md['crm_id'] = str(int(t)) if hit(.45) else t
    o['metadata'] = md; o['livemode'] = True; o['deleted'] = hit(.02); o['_x'] = x; o['_d'] = d; payers.append(o); x.payers.append(o); T('paywerk_payers', o['id'], x.pid)
for p in people:
    if 'pay' in p.ch:
        for _ in range(1 + hit(.14) + hit(.03)): payer(p, recent(D.date(2019,6,1), .7), False)
for o in orgs:
    if hit(.28): payer(o, recent(D.date(2019,6,1), .7), True)
# ---- webshop
shop = []; kn = 100180
for p in people:
    if 'shop' not in p.ch: continue
    for _ in range(1 + hit(.08)):
        kn += ri(1, 4); d0 = recent(D.date(2018,1,1), .75); d = d0 if hit(.6) else date_between(d0, D.date(2026,11,10))
        f, l = names(p, d0, .09, .13, .1); a = addr(p, d); tv = ''
        parts = l.split(' ')
        if len(parts) > 1 and parts[0].lower() in ('van','de','ten','ter') and hit(.8): tv, l = ' '.join(parts[:-1]), parts[-1]
        ph = phone(p, d); nb = hit(.35); shown(p, d, a)
        if nb: p.consent.append((d0, 0, True))
        shop.append(dict(x=p, klantnr=kn, voornaam=f, tussenvoegsel=tv, achternaam=l, bedrijf=ch(orgs).name if hit(.03) else '', straat=street_out(a, False), huisnummer=a['nr'], postcode=pc_out(a), plaats=city_out(a['city']), land={'NL':'Nederland','BE':'België','DE':'Duitsland','FR':'Frankrijk'}[a['c']],
             emailadres=mail(p, d0, .88, .05), telefoon=fmt_phone(ph) if ph and hit(.8) else ('0000000000' if hit(.3) else ''), geboortedatum=dmyd(p.born) if hit(.25) else ('01-01-1900' if hit(.1) else ''), lidnummer=p.member if p.member and hit(.4) else '', nieuwsbrief='J' if nb else 'N', d0=d0, d=d))
for o in orgs:
    if hit(.17):
        kn += ri(1, 4); d = recent(D.date(2018,1,1), .75); o.recs.append((d, o.addr)); a = o.addr
        shop.append(dict(x=o, klantnr=kn, voornaam='', tussenvoegsel='', achternaam=ch(['Administratie','Inkoop','','-']), bedrijf=o.name, straat=street_out(a, False), huisnummer=a['nr'], postcode=pc_out(a), plaats=city_out(a['city']), land={'NL':'Nederland','BE':'België','DE':'Duitsland','FR':'Frankrijk'}[a['c']], emailadres=o.mail, telefoon=fmt_phone(o.phone), geboortedatum='', lidnummer='', nieuwsbrief='N', d0=d, d=d))
for s in shop: T('webshop_klanten', s['klantnr'], s['x'].pid)
# ---- volunteers
vols = []; seqs = {}
for p in people:
    if 'vol' not in p.ch: continue
    for _ in range(1 + hit(.025)):
        d0 = recent(D.date(2017,1,1), .8); d = date_between(d0, D.date(2026,11,10)); y = d0.year; seqs[y] = seqs.get(y, 100) + ri(1, 3)
        f, l = names(p, d, .01, .3, .1); a = addr(p, d); ph = phone(p, d, .05); ha = hit(.85)
        if ha: shown(p, d, a)
        v = dict(p=p); v['Volunteer No'] = f"{y}{seqs[y]:04d}"; v['Full Name'] = f"{f} {l}" if hit(.8) else f"{l}, {f}"; v['Preferred Name'] = p.known if p.known != p.first or hit(.15) else ''
        v['E-mail'] = mail(p, d, .9, .04) if hit(.97) else 'none'; v['Mobile'] = fmt_phone(ph) if ph else '-'; v['Date of Birth'] = mdy(p.born) if hit(.86) else ('1/1/1900' if hit(.3) else '')
        v['Address'] = f"{street_out(a)}, {pc_out(a)} {city_out(a['city'])}" if ha else ''; v['Country'] = {'NL':'Netherlands','BE':'Belgium','DE':'Germany','FR':'France'}[a['c']]
        o2 = [m for m in p.hh.members if m is not p]; v['Emergency Contact'] = f"{o2[0].first} ({fmt_phone(o2[0].mobile, 3)})" if o2 and o2[0].mobile and hit(.6) else ''
        v['Skills'] = '; '.join(R.sample(["driving","first aid","catering","IT","photography","languages","stewarding"], ri(0, 3))); v['Team'] = ch(['River clean-up','Food bank','Events','Office','Street fundraising'])
        v['Hours 2026'] = "%.1f" % (ri(0, 240) / 2); v['Status'] = ch(['active','active','active','paused','left','archived']); v['Joined'] = mdy(d0); v['Last profile update'] = mdy(d); v['_etl_loaded_at'] = '2026-11-15 04:00:12'
        vols.append(v); T('volunteers', v['Volunteer No'], p.pid)
# ---- tikko attendees
EVENTS = []
for y in range(2021, 2027):
    for n, m, pr in (("Rivierloop 5/10 km",5,12.5),("Winter gala",1,65),("Zomerfestival aan de oever",7,8),("Open day / Tag der offenen Tür",9,0),("Charity quiz night",3,15),("Nuit des Étoiles - benefit concert",10,27.5)):
        EVENTS.append((n + " " + str(y), D.date(y, m, ri(3, 27)), pr))
att = []; usedat = {}
def att_row(p, ev, order, buyer, bmail, d, guest=None):
    while True:
        i = f"{ri(1000,9999)}E{ri(1000,9999)}"
        if i not in usedat: usedat[i] = 1; break
    r = {'Attendee #': i, 'Order ref': order, 'Event': ev[0], 'Event date': mon(ev[1]), 'Ticket type': ch(['Regular','Regular','Early bird','Child','Member']), 'Price': "%.2f" % ev[2], 'Booked on': mon(d) + ' ' + hms()[:5]}
    if guest: r.update({'First name': guest[0], 'Surname': guest[1], 'Attendee email': '', 'Buyer email': bmail, 'Phone': '', 'Date of birth': '', 'Postcode': '', 'City': '', 'Member no.': ''}); nonperson.append(('tikko_attendees', i, 'unnamed guest'))
    else:
        f, l = names(p, d, .015, .25, .25); a = addr(p, d); ph = phone(p, d) if p.born.year < 2013 else None; hp = hit(.55)
        if hp: shown(p, d, a)
        own = p is buyer
        r.update({'First name': f, 'Surname': l, 'Attendee email': bmail if own and hit(.95) else (bmail if hit(.35) else (mail(p, d, .9) if hit(.5) and p.born.year < 2010 else '')), 'Buyer email': bmail, 'Phone': fmt_phone(ph) if ph and hit(.58 if own else .3) else '', 'Date of birth': mon(p.born) if hit(.38 if own else .55) else ('01 Jan 1900' if hit(.03) else ''), 'Postcode': pc_out(a) if hp else '', 'City': city_out(a['city']) if hp else '', 'Member no.': (p.member if hit(.9) else p.member.lstrip('L')) if p.member and hit(.5) else ('none' if hit(.02) else '')})
        T('tikko_attendees', i, p.pid)
    r['Check-in'] = ch(['yes','yes','no','']); r['Cancelled'] = 'TRUE' if hit(.03) else 'FALSE'; r['export_row_version'] = str(ri(1, 9)); att.append(r)
ono = 5500
for p in people:
    if 'tik' not in p.ch: continue
    adults = [m for m in p.hh.members if m is not p and 1950 < m.born.year < 2007]
    for _ in range(min(6, 1 + pois(.35 if p.born.year > 2008 else .3))):
        ev = ch(EVENTS); d = ev[1] - D.timedelta(days=ri(1, 60)); ono += ri(1, 5); buyer = p
        if p.born.year > 2006 and adults: buyer = adults[0]
        bm = mail(buyer, d, .9, .05); order = f"TK-{ono}"; att_row(p, ev, order, buyer, bm, d)
        if buyer is p:
            for m in p.hh.members:
                if m is not p and hit(.2): att_row(m, ev, order, p, bm, d)
            if hit(.03): att_row(None, ev, order, p, bm, d, (ch(['Gast','Guest','+1']), ch(['1','2',p.last,'-'])))
# ---------------------------------------------------------------- events
FUNDS = [("GEN","General fund","unrestricted"),("RIV","Clean rivers","restricted"),("EDU","Schools by the water","restricted"),("EMG","Flood emergency 2024","restricted"),("LEG","Legacies","unrestricted")]
APPEALS = [(f"A{y}{k}", f"{n} {y}", y) for y in range(2021, 2027) for k, n in (("SP","Spring mailing"),("SU","Summer face to face"),("XM","Year-end mailing"),("WB","Website"))]
payments = []; gifts = []
def amt(isorg=False):
    if isorg: return ch([100, 250, 250, 500, 750, 1000, 1500, 2500, 5000])
    return ch([5, 10, 10, 15, 20, 25, 25, 25, 30, 40, 50, 50, 75, 100, 100, 150, 250, 12.5, 17.5, 1000 if hit(.1) else 60])
def payid(): return "pmt_" + ''.join(ch('0123456789ABCDEFGHJKMNPQRSTVWXYZ') for _ in range(16))
def gift(cons, d, a, method, ref, who, status='Booked', typ='Cash'):
    ap = [x for x in APPEALS if x[2] == d.year]
    gifts.append(dict(CONS_ID=cons, GIFT_DT=dmy(d), _d=d, AMT=f"{a:,.2f}", CURR='EUR', GIFT_TYPE=typ, PAY_MTHD=method, FUND_CD=ch(['GEN','GEN','RIV','EDU','EMG']), APPEAL_CD=ch(ap)[0] if ap and hit(.7) else '', EXT_REF=ref, GIFT_STATUS=status, POSTED_BY=ch(['import','import','mvdh','sk','batch']), ROW_CHKSUM=hexs(8)))
    if status == 'Booked' and typ != 'Pledge' and d.year == 2026: who.tot += round(a * 100)
def pay(o, d, a, purpose, desc, st=None):
    x = o['_x']; st = st or R.choices(['paid','failed','refunded','expired'], [90, 4, 2.5, 3.5])[0]; pid = payid(); c = round(a * 100); part = 0
    if st == 'refunded': part = c
    payments.append(dict(payment_id=pid, payer_id=o['id'], amount_cents=c, currency='EUR', status=st, refunded_cents=part, purpose=purpose, description=desc, created_at=f"{d.isoformat()}T{hms()}Z", card_fingerprint=o['instrument']['fingerprint'], settlement_batch=f"{d.year}{d.month:02d}-{ri(1,9)}", _d=d))
    if purpose == 'donation' and st == 'paid':
        tgt = o.get('_crm')
        if tgt: gift(tgt, d, a, 'Online', pid, x)
        elif o.get('_wrong'): gift(o['_wrong'], d, a, 'Online', pid, x)
        elif d.year == 2026: x.tot += c
    return pid
for x in people + orgs:
    isorg = hasattr(x, 'dom')
    if x.crm:
        if not isorg and hit(.072):
            d = date_between(D.date(2024,6,1), D.date(2026,6,1)); a = ch([5, 7.5, 10, 10, 15, 25]); cid = main_crm[x.pid]
            while d < D.date(2026,11,12):
                gift(cid, d, a, 'SEPA DD', '', x, 'Reversed' if hit(.025) else 'Booked', 'Recurring'); d += D.timedelta(days=30)
        for _ in range(pois(1.5 if not isorg else 2.2)):
            d = date_between(D.date(2021,1,2), D.date(2026,11,12)) if hit(.6) else date_between(D.date(2026,1,2), D.date(2026,11,12))
            z = rnd(); gift(ch(x.crm), d, amt(isorg), ch(['Bank','Bank','Cash','SEPA DD','Cheque']), '', x, 'Reversed' if z < .015 else 'Booked', 'Pledge' if .015 < z < .045 else 'Cash')
    for o in x.payers:
        for _ in range(1 + pois(1.15)):
            d = date_between(max(o['_d'], D.date(2021,1,2)), D.date(2026,11,14)); pay(o, d, amt(isorg), 'donation' if hit(.9) else 'ticket', ch(['Gift','Donation website','Spende','Don en ligne','Gift']))
orders = []; bno = 23000
for s in shop:
    tot = 0
    for _ in range(1 + pois(1.15)):
        bno += ri(1, 3); d = date_between(s['d0'], D.date(2026,11,14)); a = ri(2, 24) * 2.5 + ch([0, .45, .95]); st = R.choices(['Afgerond','Geannuleerd','Retour'], [92, 5, 3])[0]; ref = ''
        pl = s['x'].payers
        if pl and hit(.6): ref = pay(ch(pl), d, a, 'shop', f"Order {bno}", 'paid' if st == 'Afgerond' else 'refunded')
        if st == 'Afgerond': tot += a
        eu = lambda v: f"{v:,.2f}".replace(',', 'X').replace('.', ',').replace('X', '.')
        orders.append(dict(bestelnr=bno, klantnr=s['klantnr'], besteldatum=dmyd(d), bedrag=eu(a), verzendkosten=eu(ch([0, 3.95, 4.95])), artikel=ch(['Kalender 2026','Tas','Mok','Wenskaarten','Boek "De oever"','T-shirt','Vogelhuisje']), betaalwijze='Paywerk' if ref else ch(['iDEAL','Bancontact','Overschrijving']), betaalref=ref, status=st))
    s['totaal_besteed'] = f"{tot:,.2f}".replace(',', 'X').replace('.', ',').replace('X', '.')
acts = []
CAMP = [(f"NL-{y}-{m:02d}", D.date(y, m, 12)) for y in (2024, 2025, 2026) for m in range(1, 13) if (y, m) < (2026, 11)]
for s in subs:
    if s['st'] == 'Unconfirmed': continue
    av = [c for c in CAMP if c[1] >= s['d1'] and (not s['ud'] or c[1] <= s['ud'])]
    rate = ch([.02, .06, .12, .25, .5])
    for c in av:
        if s['st'] == 'Bounced':
            if hit(.15): acts.append((s['key'], c[0], 'HardBounce', epoch(c[1])))
            continue
        if hit(rate):
            t = epoch(c[1]) + ri(0, 5) * 86400; acts.append((s['key'], c[0], 'Open', t))
            if hit(.15): acts.append((s['key'], c[0], 'Click', t + ri(5, 300)))
    if s['ud']: acts.append((s['key'], av[-1][0] if av else '', 'Unsub', epoch(s['ud'])))
# ---------------------------------------------------------------- write
def wcsv(name, cols, rows, enc='utf-8', delim=',', eol='\r\n', q=csv.QUOTE_MINIMAL):
    with open(os.path.join(OUT, name), 'w', encoding=enc, errors='replace', newline='') as f:
        w = csv.writer(f, delimiter=delim, lineterminator=eol, quoting=q); w.writerow(cols)
        for r in rows: w.writerow([r.get(c, '') if isinstance(r, dict) else r[i] for i, c in enumerate(cols)])
    print(f"{name:32s}{len(rows):7d} rows {os.path.getsize(os.path.join(OUT, name))//1024:6d} kB")
allcrm.sort(key=lambda r: r['CONS_ID']); wcsv('crm_constituents.csv', CRMC, allcrm, 'utf-8-sig')
gifts.sort(key=lambda g: (g['_d'], g['CONS_ID']))
for i, g in enumerate(gifts): g['GIFT_ID'] = 900000 + i * 3
for k in R.sample(range(len(gifts)), 45): gifts.append(gifts[k])          # export page overlap: identical rows twice
wcsv('crm_gifts.csv', W("GIFT_ID CONS_ID GIFT_DT AMT CURR GIFT_TYPE PAY_MTHD FUND_CD APPEAL_CD EXT_REF GIFT_STATUS POSTED_BY ROW_CHKSUM"), gifts, 'utf-8-sig')
wcsv('crm_funds_appeals.csv', ['CODE','KIND','DESCR','RESTRICTION','YEAR'], [(a, 'FUND', b, c, '') for a, b, c in FUNDS] + [(a, 'APPEAL', b, '', c) for a, b, c in APPEALS], 'utf-8-sig')
wcsv('crm_membership_cards.csv', W("MEMBER_NO CONS_ID CARD_TYPE VALID_FROM VALID_TO CARD_STATUS"), cards, 'utf-8-sig')
R.shuffle(payers)
with open(os.path.join(OUT, 'paywerk_payers.ndjson'), 'w', encoding='utf-8') as f:
    for o in payers: f.write(json.dumps({k: v for k, v in o.items() if k[0] != '_'}, ensure_ascii=hit(.5)) + '\n')
print(f"{'paywerk_payers.ndjson':32s}{len(payers):7d} rows {os.path.getsize(os.path.join(OUT,'paywerk_payers.ndjson'))//1024:6d} kB")
payments.sort(key=lambda r: r['created_at'])
wcsv('paywerk_payments.csv', W("payment_id payer_id amount_cents currency status refunded_cents purpose description created_at card_fingerprint settlement_batch"), payments, eol='\n')
R.shuffle(subs); srows = []
for s in subs:
    T('newsletter_subscribers', s['key'], s['p'].pid)
    srows.append((s['key'], s['m'], s['f'], s['l'], s['lang'], fmt_phone(s['ph'], 0) if s['ph'] else '', s['born'].isoformat() if s['born'] else '', s['st'], f"{s['d1'].isoformat()} {hms()}", f"{s['ud'].isoformat()} {hms()}" if s['ud'] else '', s['src'], ri(1, 5), hexs(12)))
for m in ('test@test.com','test@test.com','webmaster@openoever.example','noreply@openoever.example','pers@openoever.example'):
    k = uuid(); nonperson.append(('newsletter_subscribers', k, 'test or staff row')); srows.insert(ri(0, len(srows)), (k, m, 'Test', 'Test', 'nl', '', '', 'Active', '2019-02-01 10:00:00', '', 'import_2019', 1, hexs(12)))
wcsv('newsletter_subscribers.csv', W("SubscriberKey EmailAddress FirstName LastName Lang Phone BirthDate Status OptInAt UnsubscribedAt SignupSource EngagementStars SyncToken"), srows, eol='\n', q=csv.QUOTE_ALL)
acts.sort(key=lambda a: a[3]); wcsv('newsletter_activity.csv', W("SubscriberKey MailingCode ActivityType OccurredEpoch"), acts, eol='\n')
R.shuffle(att); wcsv('tikko_attendees.csv', list(att[0].keys()), att)
KC = W("klantnr voornaam tussenvoegsel achternaam bedrijf straat huisnummer postcode plaats land emailadres telefoon geboortedatum lidnummer nieuwsbrief totaal_besteed aangemaakt_op gewijzigd_op")
for s in shop: s['aangemaakt_op'] = dmyd(s['d0']); s['gewijzigd_op'] = dmyd(s['d'])
wcsv('webshop_klanten.csv', KC, shop, 'cp1252', ';'); orders.sort(key=lambda o: o['bestelnr'])
wcsv('webshop_bestellingen.csv', W("bestelnr klantnr besteldatum bedrag verzendkosten artikel betaalwijze betaalref status"), orders, 'cp1252', ';')
wcsv('volunteers.csv', [k for k in vols[0] if k != 'p'], vols)
with open(os.path.join(OUT, 'README_from_the_client.txt'), 'w', encoding='utf-8', newline='\r\n') as f: f.write("""Hi,

Exports of last weekend (Sunday 15 November 2026), as discussed with Marjolein. Call me if something does not open.
 - Bram, IT / applicatiebeheer, Stichting Open Oever

crm_constituents   everybody in the fundraising database. This is our master for names and addresses, although people who
                   move often tell the webshop or the volunteer team first, so whatever was changed last is usually right.
                   REC_TYPE tells you what a row is. CONS_ID has leading zeros, Excel eats them.
crm_gifts          all gifts. Master for "how much did somebody give". Pledges and reversed ones are not money.
                   Online donations from Paywerk are all booked in here overnight, EXT_REF is then the payment number.
crm_funds_appeals  code list
crm_membership_cards   which membership number belongs to which CONS_ID. People fill the number in elsewhere too.
paywerk_payers / paywerk_payments   the payment provider. Every guest checkout makes a new payer, so the same people come
                   back. metadata.crm_id is our CONS_ID if the donor came via a link in our mail. Shop and ticket
                   payments run through the same account, those are not donations.
newsletter_subscribers / newsletter_activity   the mail tool. This is where people subscribe and unsubscribe, the CRM
                   gets a copy every week and the office also types consents in from paper forms; the newest one counts.
                   Bounced is a technical thing, not an unsubscribe. Unconfirmed never clicked the link, so no consent.
tikko_attendees    event tickets, one row per person per ticket. Parents book for the kids with their own e-mail.
webshop_klanten / webshop_bestellingen   old Dutch webshop. nieuwsbrief = J is a consent on the day the account was made;
                   N only means they did not tick the box.
volunteers         from the portal of the volunteer team, ask Sigrid, I do not manage that one. US dates I think.

Known: we never cleaned up duplicates since the migration of 2017. Some families have one mailbox for everyone. Companies
are in there too (a few hundred), a company and its contact person are two different relations for us.
""")
# ---------------------------------------------------------------- truth
truth.sort()
with open(os.path.join(TRUTH, 'truth.csv'), 'w', encoding='utf-8', newline='') as f:
    w = csv.writer(f, lineterminator='\n'); w.writerow(['source','record_id','customer']); w.writerows(truth)
with open(os.path.join(TRUTH, 'non_person_rows.csv'), 'w', encoding='utf-8', newline='') as f:
    w = csv.writer(f, lineterminator='\n'); w.writerow(['source','record_id','why']); w.writerows(sorted(nonperson))
inT = {c: 1 for _, _, c in truth}; rows = []
for x in people + orgs:
    if x.pid not in inT: continue
    city = ''
    if x.recs:
        cur = x.addr[-1][1] if isinstance(x.addr, list) else x.addr
        city = cur['city'] if any(a is cur for _, a in x.recs) else sorted(x.recs, key=lambda t: t[0])[-1][1]['city']
    st = sorted([c for c in x.consent if c[0] <= ASOF], key=lambda c: (c[0], c[1]))
    rows.append((x.pid, f"{x.tot/100:.2f}", city, '' if not st else ('true' if st[-1][2] else 'false')))
with open(os.path.join(TRUTH, 'truth_values.csv'), 'w', encoding='utf-8', newline='') as f:
    w = csv.writer(f, lineterminator='\n'); w.writerow(['customer','donated_2026','city','email_opt_in']); w.writerows(sorted(rows))
cnt = {}
for _, _, c in truth: cnt[c] = cnt.get(c, 0) + 1
print("customers", len(cnt), "records", len(truth), "non-person rows", len(nonperson), "true pairs", sum(n*(n-1)//2 for n in cnt.values()), "events", len(gifts)+len(payments)+len(acts)+len(att)+len(orders))
