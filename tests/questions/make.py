#!/usr/bin/env python3
"""Generate two companies' connector extracts: OUT/winback and OUT/abm.
Deterministic by --seed.  Standard library only."""
import argparse, csv, json, os, random
from datetime import datetime, timedelta, timezone

UTC = timezone.utc
END = datetime(2026, 6, 30, 23, 0, 0, tzinfo=UTC)      # the last sync
EDT = timezone(timedelta(hours=-4))

FIRST = """Ava Liam Mia Noah Zoe Ethan Ella Lucas Ivy Mason Ruby Logan Nora Owen Lily Jack Hazel Henry Alice Leo Clara Felix Maya
Oscar Jana Pavel Ingrid Soren Amara Kofi Yuki Hiro Priya Arjun Fatima Omar Lucia Diego Chiara Marco Elodie Bastien Agnes Tomas
Katherine William Robert Elizabeth Margaret Anthony Benjamin Christopher Samantha Alexander""".split()
NICK = {"Katherine": "Kate", "William": "Bill", "Robert": "Bob", "Elizabeth": "Liz", "Margaret": "Peggy", "Anthony": "Tony",
        "Benjamin": "Ben", "Christopher": "Chris", "Samantha": "Sam", "Alexander": "Alex"}
LAST = """Smith Johnson Brown Garcia Miller Davis Lopez Wilson Anderson Thomas Moore Martin Lee Walker Hall Young King Wright Scott
Nguyen Hill Green Adams Baker Nelson Carter Mitchell Perez Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart
Morris Murphy Cook Rogers Reed Bailey Bell Kelly Howard Ward Cox Richardson Watson Brooks Bennett Gray James Hughes Price Myers
Long Foster Sanders Ross Morales Powell Sullivan Russell Ortiz Jenkins Gutierrez Perry Butler Barnes Fisher O'Neill Muñoz""".split()
STREET = "Oak Maple Cedar Pine Elm Lake Hill Park Church Main River Spring Ridge Sunset Highland Forest Mill Meadow".split()
CITY = [("Portland", "OR", "97201"), ("Austin", "TX", "78701"), ("Denver", "CO", "80202"), ("Boston", "MA", "02108"),
        ("Chicago", "IL", "60601"), ("Seattle", "WA", "98101"), ("Newark", "NJ", "07102"), ("Tampa", "FL", "33602")]
FREE = ["gmail.com", "yahoo.com", "outlook.com", "icloud.com", "hotmail.com"]
PRODUCTS = [(7101, "Dark Roast 12oz", "COF-DR-12", 18.0), (7102, "Light Roast 12oz", "COF-LR-12", 17.5), (7103, "Decaf 12oz", "COF-DC-12", 18.5),
            (7104, "Cold Brew Kit", "KIT-CB", 39.0), (7105, "Mug", "ACC-MUG", 14.0), (7106, "Sampler Box", "BOX-SMP", 29.9),
            (7107, "Filter Papers, 100 ct", "ACC-FLT", 6.25)]
EVK = "id uuid type metric_id person_id datetime timestamp campaign_id flow_id flow_message_id _variation property_value property_subject _fivetran_deleted _fivetran_synced".split()
REASONS = ["Too expensive", "I have too much product", "No longer use this product", "Moving to a competitor", "Other"]


def iso_z(t): return t.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
def iso_off(t): return t.astimezone(EDT).isoformat(timespec="seconds")
def sqlts(t): return t.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000")
def bq(t): return t.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
def plus(t): return t.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00:00")
def epoch(t): return int(t.timestamp())
def money(x): return "%.2f" % x


def w_csv(path, cols, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(cols)
        for r in rows:
            w.writerow(["" if r.get(c) is None else ("true" if r[c] is True else "false" if r[c] is False else r[c]) for c in cols])


def w_nd(path, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        for r in rows:
            f.write(json.dumps(r, ensure_ascii=False) + "\n")


class Ids:
    def __init__(self, rng, start, lo, hi): self.rng, self.n, self.lo, self.hi = rng, start, lo, hi
    def __call__(self):
        self.n += self.rng.randint(self.lo, self.hi)
        return self.n


def ulid(rng): return "01" + "".join(rng.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(24))
def hexid(rng, n=24): return "".join(rng.choice("0123456789abcdef") for _ in range(n))


# ------------------------------------------------------------------------------------------------ winback
def winback(out, n, rng):
    sync = lambda: END + timedelta(seconds=rng.randint(0, 3000))
    back = lambda lo, hi: END - timedelta(days=rng.uniform(lo, hi))
    shop_id, addr_id, ord_id = Ids(rng, 6_200_000_000_000, 1000, 90000), Ids(rng, 8_100_000_000_000, 1000, 90000), Ids(rng, 5_400_000_000_000, 1000, 90000)
    line_id, ref_id, rc_id = Ids(rng, 13_000_000_000_000, 500, 9000), Ids(rng, 900_000_000_000, 100, 9000), Ids(rng, 98_000_000, 7, 90)
    sub_id, chg_id, zd_id = Ids(rng, 301_000_000, 7, 90), Ids(rng, 880_000_000, 7, 90), Ids(rng, 370_000_000_000, 1000, 9000)
    tic_id, adr_rc = Ids(rng, 10_000, 1, 3), Ids(rng, 105_000_000, 7, 90)
    T = {k: [] for k in "scust sord sref stag saddr kper kev klist rcust rsub rchg zuser zorg ztic ztag".split()}
    truth = []
    metrics = [(m, nm, integ) for m, nm, integ in (("Mt0pen", "Opened Email", "Klaviyo"), ("Mc1ick", "Clicked Email", "Klaviyo"), ("Mr3cv1", "Received Email", "Klaviyo"),
               ("Mord3r", "Placed Order", "Shopify"), ("Muns0b", "Unsubscribed from Email Marketing", "Klaviyo"), ("Mb0unc", "Bounced Email", "Klaviyo"))]
    lists = ["NEWSLT", "VIPLST", "SMSLST", "WINBCK"]
    used = set()
    people = []
    for i in range(n):
        f, l = rng.choice(FIRST), rng.choice(LAST)
        city = rng.choice(CITY)
        p = {"pid": "P%05d" % (i + 1), "f": f, "l": l, "street": "%d %s St" % (rng.randint(1, 999), rng.choice(STREET)), "city": city,
             "phone": "%s%03d%04d" % (rng.choice(["503", "512", "303", "617", "312", "206"]), rng.randint(200, 999), rng.randint(0, 9999))}
        if people and rng.random() < 0.05:                     # a household: same surname, address and telephone
            q = rng.choice(people)
            p.update(l=q["l"], street=q["street"], city=q["city"], phone=q["phone"])
        l_ = p["l"].lower().replace("'", "").replace("ñ", "n")
        for base in ("%s.%s" % (f.lower(), l_), f.lower()[0] + l_ + str(rng.randint(1, 99)), "%s%s%d" % (f.lower(), l_, rng.randint(100, 9999))):
            e = base + "@" + rng.choice(FREE)
            if e not in used: break
        used.add(e)
        p["email"] = e
        e2 = "%s.%s%d@%s" % (l_, f.lower(), rng.randint(1, 9999), rng.choice(FREE + ["example.org"]))
        p["email2"] = e2 if rng.random() < 0.25 and e2 not in used else None
        if p["email2"]: used.add(e2)
        p["start"] = back(40, 1000)
        people.append(p)

    def dirty(e, pc=0.15, pt=0.06):
        if not e: return None
        r = rng.random()
        if r < pc:
            a, b = e.split("@")
            return rng.choice([e.upper(), a.title() + "@" + b, a + "@" + b.capitalize(), " " + e])
        if r < pc + pt:
            a, b = e.split("@")
            return a + "+" + rng.choice(["shop", "coffee", "spam"]) + "@" + b
        return e

    def phone(d, miss=0.35):
        if rng.random() < miss: return None
        a, b, c = d[:3], d[3:6], d[6:]
        return rng.choice(["+1%s%s%s", "(%s) %s-%s", "%s-%s-%s", "+1 %s %s %s", "1%s%s%s"]) % (a, b, c)

    def first(p, nick=0.3): return NICK[p["f"]] if p["f"] in NICK and rng.random() < nick else p["f"]

    def order(p, cust, email, t, recur=False):
        oid = ord_id()
        items = []
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            pid, title, sku, price = rng.choice(PRODUCTS[:3] if recur else PRODUCTS)
            q = rng.choice([1, 1, 1, 2, 3])
            items.append({"id": line_id(), "sku": sku, "title": title, "name": title, "price": money(price), "quantity": q, "product_id": pid, "variant_id": pid * 10 + 1,
                          "vendor": "Bean House", "taxable": True, "gift_card": False, "total_discount": "0.00", "fulfillable_quantity": 0,
                          "properties": [], "tax_lines": []})
        sub = round(sum(float(x["price"]) * x["quantity"] for x in items), 2)
        disc = round(sub * 0.1, 2) if rng.random() < 0.25 else 0.0
        tax = round((sub - disc) * 0.06, 2)
        tot = round(sub - disc + tax, 2)
        canc = t + timedelta(hours=rng.randint(1, 30)) if rng.random() < 0.04 else None
        fs = "voided" if canc and rng.random() < 0.5 else "paid" if rng.random() < 0.96 else rng.choice(["pending", "authorized"])
        o = {"_airbyte_raw_id": hexid(rng, 32), "_airbyte_extracted_at": iso_z(sync()), "id": oid, "name": "#%d" % (1000 + len(T["sord"])), "order_number": 1000 + len(T["sord"]),
             "email": email, "contact_email": email, "phone": None, "created_at": iso_off(t), "processed_at": iso_off(t), "updated_at": iso_off(t + timedelta(hours=2)),
             "cancelled_at": iso_off(canc) if canc and canc < END else None, "cancel_reason": rng.choice(["customer", "inventory", "fraud"]) if canc and canc < END else None,
             "closed_at": None, "currency": "USD", "financial_status": fs, "fulfillment_status": rng.choice(["fulfilled", "fulfilled", "fulfilled", None, "partial"]),
             "subtotal_price": money(sub - disc), "total_discounts": money(disc), "total_line_items_price": money(sub), "total_tax": money(tax), "total_price": money(tot),
             "taxes_included": False, "test": False, "source_name": "subscription_contract" if recur else rng.choice(["web", "web", "web", "pos", "shopify_draft_order"]),
             "tags": "Subscription, Subscription Recurring Order" if recur else rng.choice(["", "", "", "gift", "gift, express"]),
             "discount_codes": [{"code": "SAVE10", "amount": money(disc), "type": "percentage"}] if disc else [], "line_items": items,
             "customer_id": cust, "user_id": None, "shop_url": "bean-house"}
        if cust is not None: o["customer"] = {"id": cust, "email": email}
        T["sord"].append(o)
        if rng.random() < 0.09 and fs == "paid":
            it = rng.choice(items)
            part = rng.random() < 0.6
            amt = round(float(it["price"]) * it["quantity"], 2) if part else tot
            rt = t + timedelta(days=rng.uniform(1, 25))
            if rt < END:
                amt = min(amt, tot)
                T["sref"].append({"_airbyte_raw_id": hexid(rng, 32), "_airbyte_extracted_at": iso_z(sync()), "id": ref_id(), "order_id": oid, "created_at": iso_off(rt), "processed_at": iso_off(rt),
                                  "note": rng.choice(["", "damaged in transit", "customer changed mind", None]), "restock": True, "user_id": None,
                                  "refund_line_items": [{"id": line_id(), "line_item_id": it["id"], "quantity": it["quantity"], "subtotal": round(float(it["price"]) * it["quantity"], 2)}],
                                  "transactions": [{"id": line_id(), "amount": money(amt), "currency": "USD", "kind": "refund", "status": "success" if rng.random() < .95 else "failure", "gateway": "shopify_payments"}]})
                o2 = dict(o, financial_status="partially_refunded" if part else "refunded", updated_at=iso_off(rt), _airbyte_raw_id=hexid(rng, 32))
                if rng.random() < 0.5: T["sord"].append(o2)                # append sync: the same order again, newer
                else: T["sord"][-1] = o2
        return tot, oid

    def s_customer(p, email, tags, deleted=False, ph=None):
        sid = shop_id()
        T["scust"].append({"id": sid, "email": email, "first_name": first(p) if rng.random() > .05 else None, "last_name": p["l"] if rng.random() > .03 else None,
                           "phone": ph, "state": rng.choice(["enabled", "disabled", "invited"]), "verified_email": rng.random() < .9, "tax_exempt": False, "currency": "USD",
                           "orders_count": 0, "total_spent": "0.00", "accepts_marketing": rng.random() < .6, "created_at": iso_z(p["start"]), "updated_at": iso_z(back(0, 30)),
                           "note": rng.choice([None, None, None, "likes handwritten cards", "asked for invoice, twice"]), "_fivetran_deleted": deleted, "_fivetran_synced": iso_z(sync())})
        for k, tag in enumerate(tags):
            T["stag"].append({"customer_id": sid, "index": k + 1, "value": tag, "_fivetran_synced": iso_z(sync())})
        if rng.random() < .8:
            aid = addr_id()
            T["saddr"].append({"id": aid, "customer_id": sid, "first_name": p["f"], "last_name": p["l"], "name": p["f"] + " " + p["l"], "company": None,
                               "address_1": p["street"] if rng.random() < .7 else p["street"].replace(" St", " Street"), "address_2": rng.choice([None, None, "Apt 4"]), "city": p["city"][0], "province": p["city"][1],
                               "province_code": p["city"][1], "zip": p["city"][2], "country": "United States", "country_code": "US", "phone": phone(p["phone"], .5), "is_default": True, "_fivetran_synced": iso_z(sync())})
            if rng.random() < .15:
                c = rng.choice(CITY)
                T["saddr"].append({"id": addr_id(), "customer_id": sid, "first_name": p["f"], "last_name": p["l"], "name": p["f"] + " " + p["l"], "company": "c/o Work", "address_1": "%d Main St" % rng.randint(1, 99),
                                   "address_2": None, "city": c[0], "province": c[1], "province_code": c[1], "zip": c[2], "country": "United States", "country_code": "US", "phone": None, "is_default": False, "_fivetran_synced": iso_z(sync())})
        return sid

    for p in people:
        sids = []
        active = rng.random()
        if rng.random() < .8:
            tags = [t for t, pr in (("vip", .08), ("Active Subscriber", .4), ("wholesale", .02), ("newsletter", .4)) if rng.random() < pr]
            sid = s_customer(p, dirty(p["email"]) if rng.random() > .03 else None, tags, ph=phone(p["phone"], .4))
            sids.append(sid); truth.append((p["pid"], "shopify_customer", sid))
            if rng.random() < .07:
                sid2 = s_customer(p, p["email2"] or dirty(p["email"], 0, 1), [], ph=phone(p["phone"], .2))
                sids.append(sid2); truth.append((p["pid"], "shopify_customer", sid2))
            if rng.random() < .03:
                sid3 = s_customer(p, p["email"], [], deleted=True)
                truth.append((p["pid"], "shopify_customer", sid3))
        for sid in sids:
            cust = next(c for c in T["scust"] if c["id"] == sid)
            k = int(rng.expovariate(1 / 4.0))
            for _ in range(k):
                t = p["start"] + (END - p["start"]) * (rng.random() ** rng.choice([1, 2]))
                tot, _o = order(p, sid, cust["email"].strip() if cust["email"] else None, t)
                cust["orders_count"] += 1; cust["total_spent"] = money(float(cust["total_spent"]) + tot)
        if rng.random() < (.2 if sids else .7):                 # guest checkouts: an e-mail only
            for _ in range(rng.choice([1, 1, 2, 3])):
                _t, oid = order(p, None, dirty(rng.choice([p["email"], p["email"], p["email2"] or p["email"]])), back(1, 700))
                truth.append((p["pid"], "shopify_order", oid))
        if rng.random() < .75:
            kid = ulid(rng)
            truth.append((p["pid"], "klaviyo_person", kid))
            e = dirty(p["email"] if rng.random() < .85 else (p["email2"] or p["email"]), .05, .03)
            ph = "+1" + p["phone"] if rng.random() < .5 else None
            if rng.random() < .05: e, ph = None, "+1" + p["phone"]
            kd = rng.random() < .02
            T["kper"].append({"id": kid, "email": e, "phone_number": ph, "first_name": first(p, .5) if rng.random() < .8 else None, "last_name": p["l"] if rng.random() < .8 else "", "organization": None, "title": None,
                              "city": p["city"][0], "region": p["city"][1], "zip": p["city"][2], "country": "United States", "timezone": "America/New_York", "created": plus(p["start"]), "updated": plus(back(0, 60)),
                              "custom_accepts_marketing": rng.random() < .7, "_fivetran_deleted": kd, "_fivetran_synced": iso_z(sync())})
            for L in lists:
                if rng.random() < .35: T["klist"].append({"list_id": L, "person_id": kid, "joined": plus(back(10, 800)), "_fivetran_synced": iso_z(sync())})
            eng = rng.choice([0, 0, .3, .6, .9])
            fade = rng.random() < .35
            for _ in range(rng.randint(0, 40)):
                t = back(0, 360)
                if t < p["start"]: continue
                def ev(m, t, val=None):
                    T["kev"].append({"id": ulid(rng), "uuid": "%s-%s-11ee-8001-%s" % (hexid(rng, 8), hexid(rng, 4), hexid(rng, 12)), "type": "event", "metric_id": m, "person_id": kid,
                                     "datetime": plus(t), "timestamp": epoch(t), "campaign_id": ulid(rng) if rng.random() < .7 else None, "flow_id": None, "flow_message_id": None, "_variation": None,
                                     "property_value": val, "property_subject": rng.choice(["Your next bag", "We miss you", "New roast!", None]), "_fivetran_deleted": rng.random() < .02, "_fivetran_synced": iso_z(sync())})
                ev("Mr3cv1", t)
                if rng.random() < eng and not (fade and (END - t).days < 90):
                    ev("Mt0pen", min(END, t + timedelta(minutes=rng.randint(1, 2000))))
                    if rng.random() < .3: ev("Mc1ick", min(END, t + timedelta(minutes=rng.randint(2001, 2500))))
                if rng.random() < .01: ev("Mb0unc", t)
            if rng.random() < .06: T["kev"].append({**{k: None for k in EVK}, "id": ulid(rng), "uuid": hexid(rng, 32), "type": "event", "metric_id": "Muns0b", "person_id": kid, "datetime": plus(t := back(1, 200)), "timestamp": epoch(t), "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
        if rng.random() < .55:
            for dup in range(2 if rng.random() < .04 else 1):
                rid = rc_id()
                truth.append((p["pid"], "recharge_customer", rid))
                rstart = max(p["start"], back(30, 700))
                rc = {"id": rid, "hash": hexid(rng, 18), "external_customer_id_ecommerce": rng.choice(sids) if sids and rng.random() < .85 else None,
                      "email": dirty(p["email"] if not dup else (p["email2"] or p["email"])), "first_name": first(p, .1), "last_name": p["l"], "phone": phone(p["phone"], .6), "created_at": sqlts(rstart), "updated_at": sqlts(back(0, 40)),
                      "first_charge_processed_at": sqlts(rstart), "subscriptions_active_count": 0, "subscriptions_total_count": 0, "has_valid_payment_method": rng.random() < .9, "has_payment_method_in_dunning": rng.random() < .06,
                      "tax_exempt": False, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())}
                T["rcust"].append(rc)
                for _ in range(rng.choice([1, 1, 1, 2, 3])):
                    s, adr = sub_id(), adr_rc()
                    pid, title, sku, price = rng.choice(PRODUCTS[:4])
                    freq = rng.choice([14, 30, 30, 30, 60])
                    cre = rstart + timedelta(days=rng.uniform(0, 200)) if rng.random() < .4 else rstart
                    if cre > END: cre = rstart
                    q = rng.choice([1, 1, 2])
                    cancelled = cre + timedelta(days=rng.expovariate(1 / 300)) if active < .6 else None
                    status = "cancelled" if cancelled and cancelled < END else ("expired" if rng.random() < .03 else "active")
                    rc["subscriptions_total_count"] += 1; rc["subscriptions_active_count"] += status == "active"
                    stop = cancelled if status == "cancelled" else (END if status == "active" else cre + timedelta(days=90))
                    base = {"id": s, "customer_id": rid, "address_id": adr, "product_title": title, "variant_title": rng.choice(["Whole bean", "Ground"]), "sku": sku, "price": money(price * .9), "quantity": q,
                            "order_interval_frequency": freq, "order_interval_unit": "day", "charge_interval_frequency": freq, "shopify_product_id": pid, "shopify_variant_id": pid * 10 + 1,
                            "created_at": sqlts(cre), "expire_after_specific_number_of_charges": None, "number_charges_until_expiration": None, "_fivetran_deleted": False}
                    hist = [dict(base, status="active", updated_at=sqlts(cre), cancelled_at=None, cancellation_reason=None, cancellation_reason_comments=None, next_charge_scheduled_at=(cre + timedelta(days=freq)).strftime("%Y-%m-%d"))]
                    if rng.random() < .3 and cre + timedelta(days=20) < stop:
                        t = cre + (stop - cre) * rng.uniform(.2, .9)
                        hist.append(dict(hist[-1], updated_at=sqlts(t), quantity=q + 1, next_charge_scheduled_at=(t + timedelta(days=freq)).strftime("%Y-%m-%d")))
                    if status == "active":
                        nxt = END + timedelta(days=rng.uniform(1, freq)) if rng.random() < .95 else None
                        if nxt: hist.append(dict(hist[-1], updated_at=sqlts(back(0, min(30, max(.1, (END - cre).days)))), next_charge_scheduled_at=nxt.strftime("%Y-%m-%d")))
                    else:
                        hist.append(dict(hist[-1], status=status, updated_at=sqlts(stop if stop < END else END), cancelled_at=sqlts(stop) if status == "cancelled" else None, next_charge_scheduled_at=None,
                                         cancellation_reason=(rng.choice(REASONS) if rng.random() < .9 else None) if status == "cancelled" else None, cancellation_reason_comments=rng.choice([None, "see you, maybe", "zu teuer"]) if status == "cancelled" else None))
                    last = {}
                    for h in hist: last[h["updated_at"]] = h
                    hs = sorted(last.values(), key=lambda h: h["updated_at"])
                    for h in hs: h["_fivetran_synced"] = iso_z(sync())
                    T["rsub"] += hs
                    t = cre
                    while t < min(stop, END):
                        r = rng.random()
                        st = "success" if r < .86 else "error" if r < .92 else "skipped" if r < .97 else "refunded"
                        tot = round(price * .9 * q * 1.06, 2)
                        T["rchg"].append({"id": chg_id(), "customer_id": rid, "address_id": adr, "subscription_id": s, "status": st, "type": "checkout" if t == cre else "recurring", "created_at": sqlts(t - timedelta(days=1)), "scheduled_at": t.strftime("%Y-%m-%d"),
                                          "processed_at": sqlts(t) if st in ("success", "refunded") else None, "updated_at": sqlts(t), "currency": "USD", "subtotal_price": money(price * .9 * q), "total_tax": money(tot - round(price * .9 * q, 2)), "total_discounts": "0.00",
                                          "total_price": money(tot), "total_refunds": money(tot) if st == "refunded" else None, "error_type": rng.choice(["CARD_DECLINED", "INSUFFICIENT_FUNDS", "EXPIRED_CARD"]) if st == "error" else None, "charge_attempts": rng.randint(2, 8) if st == "error" else 1,
                                          "external_order_id_ecommerce": None, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
                        t += timedelta(days=freq)
                    if status == "active" and nxt:
                        T["rchg"].append({"id": chg_id(), "customer_id": rid, "address_id": adr, "subscription_id": s, "status": "queued", "type": "recurring", "created_at": sqlts(END - timedelta(days=1)), "scheduled_at": nxt.strftime("%Y-%m-%d"), "processed_at": None, "updated_at": sqlts(END - timedelta(days=1)), "currency": "USD",
                                          "subtotal_price": money(price * .9 * q), "total_tax": "0.00", "total_discounts": "0.00", "total_price": money(price * .9 * q), "total_refunds": None, "error_type": None, "charge_attempts": 0, "external_order_id_ecommerce": None, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
        if rng.random() < .3:
            z = zd_id()
            truth.append((p["pid"], "zendesk_user", z))
            r = rng.random()
            em, ph = (dirty(p["email"]), phone(p["phone"], .6)) if r < .72 else (p["email2"] or p["email"], phone(p["phone"], .5)) if r < .85 else (None, phone(p["phone"], 0)) if r < .95 else ("noreply@bean-house.example", phone(p["phone"], 0))
            p["zd"] = z
            T["zuser"].append({"id": z, "name": (first(p, .4) + " " + p["l"]) if rng.random() < .9 else (p["l"] + ", " + p["f"] if rng.random() < .5 else "Caller %s" % (p["phone"][-4:])), "email": em, "phone": ph, "role": "end-user", "active": rng.random() < .98, "suspended": False, "verified": rng.random() < .7,
                               "external_id": str(rng.choice(sids)) if sids and rng.random() < .25 else None, "organization_id": None, "locale": "en-US", "time_zone": "Eastern Time (US & Canada)", "created_at": iso_z(max(p["start"], back(1, 600))), "updated_at": iso_z(back(0, 60)), "last_login_at": None, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
    # agents, organizations, tickets
    agents = []
    for k in range(max(2, n // 80)):
        z = zd_id(); agents.append(z); f, l = rng.choice(FIRST), rng.choice(LAST)
        T["zuser"].append({"id": z, "name": f + " " + l, "email": "%s@bean-house.example" % f.lower(), "phone": None, "role": "admin" if k == 0 else "agent", "active": True, "suspended": False, "verified": True, "external_id": None, "organization_id": None, "locale": "en-US", "time_zone": "Eastern Time (US & Canada)",
                           "created_at": iso_z(back(600, 900)), "updated_at": iso_z(back(0, 10)), "last_login_at": iso_z(back(0, 3)), "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
        truth.append(("AGENT%03d" % k, "zendesk_user", z))
    orgs = []
    for nm in ("Corner Cafe", "Bean House Staff", "Northside Offices"):
        o = zd_id(); orgs.append(o)
        T["zorg"].append({"id": o, "name": nm, "details": None, "notes": None, "external_id": None, "group_id": None, "shared_tickets": False, "shared_comments": False, "created_at": iso_z(back(500, 900)), "updated_at": iso_z(back(0, 50)), "_fivetran_synced": iso_z(sync())})
    for u in T["zuser"]:
        if u["role"] != "end-user": u["organization_id"] = orgs[1]
        elif rng.random() < .06: u["organization_id"] = rng.choice([orgs[0], orgs[2]])
    for p in people:
        if "zd" not in p: continue
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 5])):
            t = max(p["start"], back(0, 500)); tid = tic_id()
            st = rng.choice(["closed", "closed", "solved", "open", "pending", "hold", "new", "deleted"])
            T["ztic"].append({"id": tid, "subject": rng.choice(["Where is my order?", "How do I cancel?", "Wrong grind", "Change address", "Coupon"]), "description": "Hello,\nplease help.", "status": st, "priority": rng.choice([None, "low", "normal", "high", "urgent"]), "type": rng.choice([None, "question", "incident", "problem"]),
                              "requester_id": p["zd"], "submitter_id": p["zd"] if rng.random() < .8 else rng.choice(agents), "assignee_id": rng.choice(agents), "organization_id": None, "group_id": 360001, "brand_id": 360002, "via_channel": rng.choice(["web", "email", "voice", "chat"]), "recipient": None, "is_public": True,
                              "created_at": iso_z(t), "updated_at": iso_z(min(END, t + timedelta(days=rng.uniform(0, 9)))), "due_at": None, "satisfaction_rating_score": rng.choice(["offered", "good", "good", "bad", "unoffered"]), "_fivetran_deleted": st == "deleted", "_fivetran_synced": iso_z(sync())})
            for tag in rng.sample(["cancel_request", "shipping", "refund", "billing", "subscription", "macro_1"], rng.choice([0, 1, 1, 2, 3])):
                T["ztag"].append({"ticket_id": tid, "tag": tag, "_fivetran_synced": iso_z(sync())})
    for k in range(max(2, n // 100)):                            # test accounts
        tp = {"pid": "TEST%03d" % k, "f": "Test", "l": "Test", "street": "1 Test St", "city": CITY[0], "phone": "5555555555", "start": back(100, 300)}
        e = "test+%d@bean-house.example" % k
        sid = s_customer(tp, e, ["test"], ph="5555555555")
        truth.append((tp["pid"], "shopify_customer", sid))
        _t, oid = order(tp, sid, e, back(1, 90)); T["sord"][-1]["test"] = True
        kid = ulid(rng)
        T["kper"].append({"id": kid, "email": e, "phone_number": None, "first_name": "Test", "last_name": "Test", "organization": None, "title": None, "city": None, "region": None, "zip": None, "country": None, "timezone": None, "created": plus(tp["start"]), "updated": plus(tp["start"]), "custom_accepts_marketing": True, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
        truth.append((tp["pid"], "klaviyo_person", kid))
    for k in ("scust", "sord", "sref", "kper", "kev", "rcust", "rchg", "zuser", "ztic"): rng.shuffle(T[k])
    c = lambda k: list(T[k][0]) if T[k] else []
    W = os.path.join(out, "winback")
    w_csv(W + "/shopify/customer.csv", c("scust"), T["scust"])
    w_nd(W + "/shopify/orders.ndjson", T["sord"])
    w_nd(W + "/shopify/order_refunds.ndjson", T["sref"])
    w_csv(W + "/shopify/customer_tag.csv", ["customer_id", "index", "value", "_fivetran_synced"], T["stag"])
    w_csv(W + "/shopify/customer_address.csv", c("saddr"), T["saddr"])
    w_nd(W + "/klaviyo/person.ndjson", T["kper"])
    w_nd(W + "/klaviyo/event.ndjson", T["kev"])
    w_csv(W + "/klaviyo/metric.csv", ["id", "name", "integration_name", "created", "updated", "_fivetran_synced"],
          [{"id": m, "name": nm, "integration_name": g, "created": sqlts(END - timedelta(days=900)), "updated": sqlts(END - timedelta(days=900)), "_fivetran_synced": iso_z(END)} for m, nm, g in metrics])
    w_csv(W + "/klaviyo/person_list.csv", ["list_id", "person_id", "joined", "_fivetran_synced"], T["klist"])
    w_csv(W + "/recharge/customer.csv", c("rcust"), T["rcust"])
    w_csv(W + "/recharge/subscription_history.csv", c("rsub"), T["rsub"])
    w_nd(W + "/recharge/charge.ndjson", T["rchg"])
    w_csv(W + "/zendesk/user.csv", c("zuser"), T["zuser"])
    w_csv(W + "/zendesk/organization.csv", c("zorg"), T["zorg"])
    w_nd(W + "/zendesk/ticket.ndjson", T["ztic"])
    w_csv(W + "/zendesk/ticket_tag.csv", ["ticket_id", "tag", "_fivetran_synced"], T["ztag"])
    w_csv(W + "/truth/persons.csv", ["person_id", "source", "record_id"], [dict(zip(("person_id", "source", "record_id"), r)) for r in truth])


# ------------------------------------------------------------------------------------------------ abm
ADJ = "Blue Red Summit Harbor Granite Silver Copper Northern Pacific Atlas Vertex Quantum Cedar Falcon Lumen Orchid Delta Apex Prairie Iron Cobalt Beacon Nimbus Juniper".split()
NOUN = "Logistics Software Health Foods Robotics Energy Analytics Media Capital Textiles Mining Labs Freight Dental Insurance Retail Systems Aviation Pharma Partners".split()
LEGAL = ["Inc.", "LLC", "Corp", "Ltd", "GmbH", ""]
IND = ["COMPUTER_SOFTWARE", "HOSPITAL_HEALTH_CARE", "FOOD_PRODUCTION", "LOGISTICS_AND_SUPPLY_CHAIN", "INSURANCE", "RETAIL", "OIL_ENERGY", None]
STAGES = [("appointmentscheduled", "Appointment scheduled", .2, False, False), ("qualifiedtobuy", "Qualified to buy", .4, False, False), ("presentationscheduled", "Presentation scheduled", .6, False, False),
          ("contractsent", "Contract sent", .9, False, False), ("closedwon", "Closed won", 1.0, True, True), ("closedlost", "Closed lost", 0.0, True, False)]
ATYPES = [(1, "Visit Webpage"), (2, "Fill Out Form"), (3, "Click Link"), (6, "Send Email"), (7, "Email Delivered"), (10, "Open Email"), (11, "Click Email"), (12, "New Lead"), (13, "Change Data Value"), (22, "Change Score"), (46, "Interesting Moment")]
ITEMS = [("1", "Platform licence", 1200.0), ("2", "Seats", 45.0), ("3", "Onboarding", 2500.0), ("4", "Premium support", 600.0), ("5", "Training day", 950.0)]


def abm(out, n, rng):
    sync = lambda: END + timedelta(seconds=rng.randint(0, 3000))
    back = lambda lo, hi: END - timedelta(days=rng.uniform(lo, hi))
    hco, hct, hdl, hen = Ids(rng, 9_100_000_000, 10, 9000), Ids(rng, 51_000_000, 10, 900), Ids(rng, 14_000_000_000, 10, 9000), Ids(rng, 33_000_000_000, 10, 9000)
    qid, inv, mid, ict = Ids(rng, 50, 1, 3), Ids(rng, 2000, 1, 4), Ids(rng, 1_000_000, 1, 30), Ids(rng, 215_470_000_000, 100, 9999)
    T = {k: [] for k in "hco hct hdl hdc hcc hen hec qcu qin ict ico icc icv mld mac".split()}
    truth, members, used, accts = [], [], set(), []
    owners = [70001, 70002, 70003, 70004]
    for i in range(n):
        for _ in range(50):
            nm = rng.choice(ADJ) + " " + rng.choice(NOUN)
            if nm not in used: break
        else:
            while nm in used: nm = "%s %s %s %s" % (rng.choice(ADJ), rng.choice(ADJ), rng.choice(LAST), rng.choice(NOUN))
        if accts and rng.random() < .02: nm = rng.choice(accts)["name"]      # same name, another company
        dom = nm.lower().replace(" ", "").replace("'", "").replace("ñ", "n") + rng.choice([".com", ".com", ".io", ".example"])
        if dom in used: dom = nm.lower().replace("'", "").replace("ñ", "n").replace(" ", "-") + "%d.com" % i
        used.update((nm, dom))
        accts.append({"aid": "A%05d" % (i + 1), "name": nm, "dom": dom, "legal": rng.choice(LEGAL), "city": rng.choice(CITY), "ind": rng.choice(IND), "emp": int(rng.paretovariate(1.1) * 12), "hco": [], "people": [], "intent": rng.random()})
    def full(a, k):
        nm, lg = a["name"], a["legal"]
        return [(nm + " " + lg).strip(), nm, nm.upper(), (nm + ", " + lg).strip(", "), nm + " " + rng.choice(["Holdings", "Group", "USA"]) if rng.random() < .15 else nm][k % 5]
    def hubco(a, k, deleted=False, domain=True):
        h = hco(); a["hco"].append(h) if not deleted else None
        dom = a["dom"] if domain else None
        T["hco"].append({"id": h, "portal_id": 62515, "is_deleted": deleted, "property_name": full(a, k) if rng.random() > .02 else None, "property_domain": dom if rng.random() > .1 or not dom else "www." + dom, "property_website": "https://www.%s/" % a["dom"] if rng.random() < .5 else None,
                         "property_industry": a["ind"], "property_numberofemployees": a["emp"] if rng.random() < .8 else None, "property_annualrevenue": money(a["emp"] * 110000) if rng.random() < .5 else None, "property_phone": None, "property_city": a["city"][0], "property_state": a["city"][1], "property_country": rng.choice(["United States", "USA", "US", None]),
                         "property_lifecyclestage": rng.choice(["lead", "opportunity", "customer", "customer", "subscriber", None]), "property_hubspot_owner_id": rng.choice(owners + [None]), "property_createdate": bq(back(100, 1200)), "property_hs_lastmodifieddate": bq(back(0, 60)), "_fivetran_deleted": deleted, "_fivetran_synced": bq(sync())})
        truth.append((a["aid"], "hubspot_company", h))
        return h
    for a in accts:
        r = rng.random()
        if r < .85:
            hubco(a, rng.choice([0, 0, 1, 1, 3, 4]), domain=rng.random() > .08)
            if rng.random() < .06: hubco(a, rng.choice([1, 2, 4]), domain=rng.random() > .4)
            if rng.random() < .03: hubco(a, 1, deleted=True)
        for _ in range(rng.choice([1, 2, 2, 3, 4, 6])):
            f, l = rng.choice(FIRST), rng.choice(LAST)
            em = "%s.%s@%s" % (f.lower(), l.lower().replace("'", "").replace("ñ", "n"), a["dom"])
            a["people"].append({"f": f, "l": l, "e": em if rng.random() > .08 else em.split("@")[0] + "@" + rng.choice(FREE), "title": rng.choice(["CEO", "VP Marketing", "Buyer", "Engineer", "CFO", None])})
        # quickbooks
        a["qb"] = []
        if rng.random() < .55:
            def qb(name, parent=None):
                q = qid(); 
                T["qcu"].append({"id": str(q), "display_name": name, "company_name": full(a, rng.randint(0, 4)) if rng.random() < .85 else None, "fully_qualified_name": name if not parent else parent["display_name"] + ":" + name, "given_name": None, "family_name": None, "email": rng.choice(["billing@", "ap@", "accounts@"]) + a["dom"] if rng.random() < .7 else (rng.choice(["bookkeeping@", "ap."]) + rng.choice(FREE) if rng.random() < .0 else None),
                                 "phone_number": None, "website": "http://" + a["dom"] if rng.random() < .35 else None, "balance": "0.00", "currency_id": "USD", "job": "t" if parent else "f", "parent_customer_id": parent["id"] if parent else None, "taxable": "t", "active": "t" if rng.random() < .97 else "f", "sync_token": str(rng.randint(0, 9)), "created_at": sqlts(back(100, 1000)), "updated_at": sqlts(back(0, 50)), "_fivetran_deleted": "f", "_fivetran_synced": sqlts(sync())})
                truth.append((a["aid"], "quickbooks_customer", q)); a["qb"].append(str(q))
                return T["qcu"][-1]
            par = qb(full(a, rng.randint(0, 4)))
            if rng.random() < .08: qb(rng.choice(["Project Alpha", "West office", "Phase 2"]) + " %d" % len(T["qcu"]), par)
            for q in a["qb"]:
                base = back(30, 700); k = rng.choice([1, 3, 6, 12, 18])
                for j in range(k):
                    t = base + timedelta(days=30 * j)
                    if t > END: break
                    lines, tot = [], 0.0
                    for ln, it in enumerate(rng.sample(ITEMS, rng.choice([1, 1, 2, 3]))):
                        qty = rng.choice([1, 1, 2, 5, 10]) if it[0] == "2" else 1; amt = round(qty * it[2], 2); tot += amt
                        lines.append({"Id": str(ln + 1), "LineNum": ln + 1, "Amount": amt, "Description": it[1], "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": it[0], "name": it[1]}, "Qty": qty, "UnitPrice": it[2], "TaxCodeRef": {"value": "NON"}}})
                    lines.append({"Amount": round(tot, 2), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}})
                    due = t + timedelta(days=30); paid = rng.random() < (.92 if due < END else .3)
                    voided = rng.random() < .015
                    T["qin"].append({"_airbyte_raw_id": hexid(rng, 32), "_airbyte_extracted_at": iso_z(sync()), "Id": str(inv()), "DocNumber": str(1000 + len(T["qin"])), "TxnDate": t.strftime("%Y-%m-%d"), "DueDate": due.strftime("%Y-%m-%d"), "CustomerRef": {"value": q, "name": None}, "CurrencyRef": {"value": "USD", "name": "United States Dollar"},
                                     "TotalAmt": 0 if voided else round(tot, 2), "Balance": 0 if paid or voided else round(tot, 2) if rng.random() < .8 else round(tot / 2, 2), "PrivateNote": "Voided" if voided else None, "EmailStatus": rng.choice(["NotSet", "EmailSent"]), "BillEmail": {"Address": "billing@" + a["dom"]} if rng.random() < .6 else None, "Line": lines, "MetaData": {"CreateTime": t.strftime("%Y-%m-%dT09:%M:%S-07:00"), "LastUpdatedTime": t.strftime("%Y-%m-%dT09:%M:%S-07:00")}, "sparse": False, "domain": "QBO"})
        # intercom
        a["ic"] = None
        if rng.random() < .6:
            c = hexid(rng); a["ic"] = c; t0 = back(60, 700)
            truth.append((a["aid"], "intercom_company", c))
            ext = str(a["hco"][0]) if a["hco"] and rng.random() < .3 else "acct_%d" % rng.randint(1000, 99999)
            nmv = full(a, rng.randint(0, 4)); web = rng.choice(["https://" + a["dom"], a["dom"], "http://www." + a["dom"] + "/"]) if rng.random() < .7 else None
            for k in range(rng.choice([1, 1, 2, 3])):
                T["ico"].append({"id": c, "updated_at": iso_z(t0 + (END - t0) * (k / 3.0)), "company_id": ext, "name": nmv, "website": web, "plan_name": rng.choice(["free", "team", "pro"]), "monthly_spend": rng.choice([0, 49, 199, 499]), "session_count": 10 * (k + 1) + rng.randint(0, 9), "user_count": rng.randint(1, 30), "size": None, "industry": None, "created_at": iso_z(t0), "last_request_at": iso_z(back(0, 90)), "_fivetran_synced": iso_z(sync())})
        for p in a["people"]:
            p["hct"] = p["ict"] = None
            if rng.random() < .7 and a["hco"]:
                h = hct(); p["hct"] = h
                T["hct"].append({"id": h, "portal_id": 62515, "is_deleted": rng.random() < .02, "property_email": p["e"] if rng.random() > .1 else p["e"].title(), "property_firstname": p["f"], "property_lastname": p["l"], "property_jobtitle": p["title"], "property_company": a["name"] if rng.random() < .5 else None, "property_associatedcompanyid": a["hco"][0] if rng.random() < .9 else None,
                                 "property_phone": None, "property_lifecyclestage": rng.choice(["lead", "marketingqualifiedlead", "salesqualifiedlead", "customer"]), "property_createdate": bq(back(10, 900)), "property_lastmodifieddate": bq(back(0, 30)), "_fivetran_deleted": False, "_fivetran_synced": bq(sync())})
                members.append((a["aid"], "hubspot_contact", h))
                T["hcc"].append({"contact_id": h, "company_id": rng.choice(a["hco"]), "type_id": 1, "_fivetran_synced": bq(sync())})
                if rng.random() < .04:
                    b = rng.choice(accts)
                    if b["hco"] and b is not a: T["hcc"].append({"contact_id": h, "company_id": b["hco"][0], "type_id": 279, "_fivetran_synced": bq(sync())})
            if rng.random() < .5 and a["ic"]:
                k = hexid(rng); p["ict"] = k; t0 = back(30, 500)
                members.append((a["aid"], "intercom_contact", k))
                for j in range(rng.choice([1, 1, 1, 2])):
                    u = t0 + timedelta(days=10 * j)
                    T["ict"].append({"id": k, "updated_at": iso_z(u), "external_id": str(rng.randint(1, 10**6)), "role": rng.choice(["user", "user", "lead"]), "email": p["e"], "name": p["f"] + " " + p["l"], "phone": None, "created_at": iso_z(t0), "signed_up_at": iso_z(t0), "last_seen_at": iso_z(max(t0, back(0, 200))), "unsubscribed_from_emails": rng.random() < .1, "owner_id": None, "_fivetran_deleted": False, "_fivetran_synced": iso_z(sync())})
                    T["icc"].append({"contact_id": k, "contact_updated_at": iso_z(u), "company_id": a["ic"], "_fivetran_synced": iso_z(sync())})
            if rng.random() < .6:
                m = mid(); t0 = back(20, 700)
                members.append((a["aid"], "marketo_lead", m))
                T["mld"].append({"id": m, "email": p["e"] if rng.random() > .1 else p["e"].upper(), "first_name": p["f"], "last_name": p["l"], "company": full(a, rng.randint(0, 4)) if rng.random() < .8 else None, "title": p["title"], "website": None, "lead_score": rng.randint(-5, 120) if rng.random() < .9 else None, "lead_status": rng.choice(["New", "Open", "Nurture", "Disqualified", None]), "unsubscribed": rng.random() < .08, "created_at": iso_z(t0), "updated_at": iso_z(back(0, 60)), "_fivetran_deleted": rng.random() < .01, "_fivetran_synced": iso_z(sync())})
                for _ in range(rng.randint(0, 3 + int(20 * a["intent"]))):
                    ty = rng.choice(ATYPES)
                    T["mac"].append({"marketoGUID": str(10**8 + len(T["mac"])), "leadId": m, "activityDate": iso_z(t0 + (END - t0) * (rng.random() ** (.5 if a["intent"] > .6 else 1.5))), "activityTypeId": ty[0], "campaignId": rng.choice([None, 1100, 1101, 1102]), "primaryAttributeValueId": rng.randint(1, 50), "primaryAttributeValue": rng.choice(["/pricing", "/docs", "/blog/abm", "/webinar", "Q2 newsletter"]),
                                     "attributes": json.dumps([{"name": "Client IP Address", "value": "203.0.113.%d" % rng.randint(1, 250)}, {"name": "Webpage ID", "value": rng.randint(1, 50)}])})
        # deals, engagements
        if a["hco"]:
            for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
                d = hdl(); st = rng.choice(STAGES); cr = back(5, 700)
                cl = cr + timedelta(days=rng.uniform(20, 150))
                if not st[3] and rng.random() < .7: cl = END + timedelta(days=rng.uniform(1, 100))
                if st[3] and cl > END: cl = END - timedelta(days=1)
                T["hdl"].append({"deal_id": d, "portal_id": 62515, "is_deleted": rng.random() < .03, "deal_pipeline_id": "default", "deal_pipeline_stage_id": st[0], "owner_id": rng.choice(owners), "property_dealname": a["name"] + rng.choice([" - new", " - renewal", " expansion"]), "property_amount": money(rng.choice([4800, 9600, 12500, 25000, 60000]) * rng.uniform(.8, 1.2)) if rng.random() > .1 else None,
                                 "property_dealtype": rng.choice(["newbusiness", "existingbusiness", None]), "property_createdate": bq(cr), "property_closedate": bq(cl) if rng.random() > .05 else None, "property_hs_lastmodifieddate": bq(back(0, 40)), "_fivetran_deleted": False, "_fivetran_synced": bq(sync())})
                T["hdc"].append({"deal_id": d, "company_id": rng.choice(a["hco"]), "type_id": 5, "_fivetran_synced": bq(sync())})
                if len(a["hco"]) > 1 and rng.random() < .5:       # one deal on both duplicates
                    for h in a["hco"]:
                        if h != T["hdc"][-1]["company_id"]: T["hdc"].append({"deal_id": d, "company_id": h, "type_id": 341, "_fivetran_synced": bq(sync())}); break
                if rng.random() < .06:                            # a partner on the deal
                    b = rng.choice(accts)
                    if b["hco"] and b is not a: T["hdc"].append({"deal_id": d, "company_id": b["hco"][0], "type_id": 341, "_fivetran_synced": bq(sync())})
            for _ in range(rng.randint(0, 6)):
                e = hen(); t = back(0, 400)
                T["hen"].append({"id": e, "portal_id": 62515, "type": rng.choice(["EMAIL", "EMAIL", "CALL", "MEETING", "NOTE", "TASK"]), "owner_id": rng.choice(owners), "active": rng.random() < .97, "created_at": bq(t), "last_updated": bq(t), "timestamp": bq(t), "_fivetran_deleted": False, "_fivetran_synced": bq(sync())})
                T["hec"].append({"engagement_id": e, "company_id": rng.choice(a["hco"]), "type_id": 186, "_fivetran_synced": bq(sync())})
    ips = [p for a in accts for p in a["people"] if p["ict"]]
    for p in ips:
        for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
            t = back(0, 300); cs = [p["ict"]]
            if rng.random() < .08: cs.append(rng.choice(ips)["ict"])
            cs = list(dict.fromkeys(cs))
            T["icv"].append({"id": str(ict()), "type": "conversation", "created_at": epoch(t), "updated_at": epoch(min(END, t + timedelta(days=rng.uniform(0, 5)))), "state": rng.choice(["open", "closed", "closed", "snoozed"]), "open": None, "read": True, "priority": rng.choice(["priority", "not_priority"]), "waiting_since": None, "source": {"type": rng.choice(["conversation", "email"]), "subject": rng.choice(["", "<p>Invoice question</p>", "<p>API limits</p>"]), "delivered_as": "customer_initiated"},
                             "conversation_rating": {"rating": rng.randint(1, 5), "created_at": epoch(t) + 5000} if rng.random() < .3 else None, "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": c} for c in cs]}, "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "77%d" % k, "name": nm} for k, nm in enumerate(rng.sample(["billing", "bug", "upsell", "api"], rng.choice([0, 0, 1, 2])))]}, "statistics": {"time_to_assignment": rng.randint(1, 9999), "count_reopens": rng.choice([0, 0, 1])}})
    for k in ("hco", "hct", "hdl", "hen", "qcu", "qin", "ict", "icv", "mld", "mac"): rng.shuffle(T[k])
    c = lambda k: list(T[k][0]) if T[k] else []
    A = os.path.join(out, "abm")
    for k, f in (("hco", "hubspot/company"), ("hct", "hubspot/contact"), ("hdc", "hubspot/deal_company"), ("hcc", "hubspot/contact_company"), ("hec", "hubspot/engagement_company"), ("qcu", "quickbooks/customer"), ("ict", "intercom/contact_history"), ("ico", "intercom/company_history"), ("icc", "intercom/contact_company_history"), ("mld", "marketo/lead")):
        w_csv("%s/%s.csv" % (A, f), c(k), T[k])
    for k, f in (("hdl", "hubspot/deal"), ("hen", "hubspot/engagement"), ("qin", "quickbooks/invoices"), ("icv", "intercom/conversations"), ("mac", "marketo/activities")):
        w_nd("%s/%s.ndjson" % (A, f), T[k])
    w_csv(A + "/hubspot/deal_pipeline_stage.csv", ["stage_id", "pipeline_id", "label", "probability", "display_order", "is_closed", "closed_won", "_fivetran_synced"],
          [{"stage_id": s[0], "pipeline_id": "default", "label": s[1], "probability": s[2], "display_order": k, "is_closed": s[3], "closed_won": s[4], "_fivetran_synced": bq(END)} for k, s in enumerate(STAGES)])
    w_csv(A + "/marketo/activity_types.csv", ["id", "name", "description"], [{"id": i, "name": nm, "description": None} for i, nm in ATYPES])
    w_csv(A + "/truth/accounts.csv", ["account_id", "source", "record_id"], [dict(zip(("account_id", "source", "record_id"), r)) for r in truth])
    w_csv(A + "/truth/members.csv", ["account_id", "source", "record_id"], [dict(zip(("account_id", "source", "record_id"), r)) for r in members])


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("out"); ap.add_argument("--scale", type=float, default=1); ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    n = max(20, int(round(400 * a.scale)))
    winback(a.out, n, random.Random("w%d" % a.seed))
    abm(a.out, n, random.Random("a%d" % a.seed))
