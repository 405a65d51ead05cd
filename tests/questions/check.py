#!/usr/bin/env python3
"""python3 check.py OUT BUILD: every attribute, derived attribute and segment of both use cases in plain loops from the raw
files and the crosswalk, compared with profile.csv."""
import csv, json, sys, re
from collections import defaultdict, Counter
from datetime import datetime, timedelta, timezone, date
from decimal import Decimal, ROUND_HALF_EVEN, getcontext
getcontext().prec = 60
OUT, BUILD = sys.argv[1], sys.argv[2]
UTC = timezone.utc
ASOF = datetime(2026, 7, 1, tzinfo=UTC)
D = Decimal

def rcsv(p):
    with open(OUT + "/" + p, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def rnd(p): return [json.loads(l) for l in open(OUT + "/" + p, encoding="utf-8")]
def prof(u):
    with open("%s/%s/profile.csv" % (BUILD, u), newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def cross(u):
    m = {}
    with open("%s/%s/crosswalk.csv" % (BUILD, u), newline="", encoding="utf-8") as f:
        for r in csv.DictReader(f): m[r["source"], r["record_id"]] = r["canonical_id"]
    return m
def ts(s):
    if s in (None, ""): return None
    if isinstance(s, int): return datetime.fromtimestamp(s, UTC)
    s = s.strip().replace(" UTC", "+00:00").replace("Z", "+00:00")
    t = datetime.fromisoformat(s)
    return t if t.tzinfo else t.replace(tzinfo=UTC)
def day(s): return date.fromisoformat(s[:10]) if s else None
def q9(x): return x.quantize(D("1e-9"), ROUND_HALF_EVEN)
def sc(x, n): return None if x is None else x.quantize(D(1).scaleb(-n), ROUND_HALF_EVEN)
def age(t): return ASOF - t
def win(t, frm, to=None):
    a = age(t)
    if a < timedelta(0): return False
    return a <= timedelta(days=frm) and (to is None or a > timedelta(days=to))
def median(v):
    v = sorted(v)
    if not v: return None
    n = len(v); return v[n // 2] if n % 2 else (v[n // 2 - 1] + v[n // 2]) / 2
RESERVED = {"example.org", "example.com", "example.net"}      # c360 takes an address there for a placeholder; no document says so
FREE = {"gmail.com", "yahoo.com", "outlook.com", "icloud.com", "hotmail.com"}
def mail(e):
    if not e: return None
    e = e.strip().lower()
    if not re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", e): return None
    a, b = e.split("@"); return None if b in RESERVED else a.split("+")[0] + "@" + b
def dom(s, free=True):
    if not s: return None
    s = s.strip().lower(); s = re.sub(r"^[a-z]+://", "", s).split("/")[0]
    if "@" in s: s = s.split("@")[-1]
    d = ".".join(s.split(".")[-2:])
    return None if free and d in FREE else d
def js(x): return x if x is None or isinstance(x, str) else json.dumps(x)
class Cmp:
    def __init__(s, u, P): s.u, s.P, s.n, s.bad, s.ex = u, {r["canonical_id"]: r for r in P}, Counter(), Counter(), defaultdict(list)
    def __call__(s, attr, cid, mine, alt=()):
        if cid not in s.P: return
        got = s.P[cid][attr]
        s.n[attr] += 1
        def same(m):
            if m is None: return got == ""
            if got == "": return False
            if isinstance(m, bool): return got == ("true" if m else "false")
            if isinstance(m, (int, D)): return D(got) == D(m)
            if isinstance(m, datetime): return ts(got) == m
            if isinstance(m, date): return got == m.isoformat()
            return got == m
        if not (same(mine) or any(same(a) for a in alt)):
            s.bad[attr] += 1
            if len(s.ex[attr]) < 3: s.ex[attr].append((cid, "c360", got, "check", str(mine)))
    def show(s, tie):
        print("== %s: %d customers in the profile" % (s.u, len(s.P)))
        for a in s.n: print("%-18s compared %4d  differ %3d%s" % (a, s.n[a], s.bad[a], "   (%d ties, any of the tied taken as right)" % tie[a] if tie[a] else "")); [print("      ", e) for e in s.ex[a]]

def modes(v, tie, name):
    if not v: return None, ()
    c = Counter(v); m = max(c.values()); b = sorted(k for k in c if c[k] == m)
    if len(b) > 1: tie[name] += 1
    return b[0], b[1:]

# ------------------------------------------------------------------------------------------------ winback
def winback():
    X = cross("winback"); P = prof("winback"); C = Cmp("winback", P); tie = Counter(); W = "winback/"
    sc_ = rcsv(W + "shopify/customer.csv"); kp = rnd(W + "klaviyo/person.ndjson"); rc = rcsv(W + "recharge/customer.csv"); zu = rcsv(W + "zendesk/user.csv")
    dead = {("shopify_customer", r["id"]) for r in sc_ if r["_fivetran_deleted"] == "true"} | {("klaviyo_person", r["id"]) for r in kp if r["_fivetran_deleted"]} | {("recharge_customer", r["id"]) for r in rc if r["_fivetran_deleted"] == "true"}
    def who(src, rid):
        rid = str(rid)
        return None if (src, rid) in dead else X.get((src, rid))
    have, had = defaultdict(set), defaultdict(set)      # whose a value is, and of deleted records was
    alive = {x for key, x in X.items() if key not in dead}
    for src, rows in (("shopify_customer", sc_), ("klaviyo_person", kp), ("recharge_customer", rc), ("zendesk_user", zu)):
        for r in rows:
            w, m = who(src, r["id"]), mail(r["email"])
            if m: (have if w else had)[m].add(w or X.get((src, str(r["id"]))))
    def by(m):
        s = have.get(mail(m)) or had.get(mail(m), ()); return next(iter(s & alive), None) if len(s) == 1 else None
    # orders: newest row of each that there was; what was first written later is none yet
    known = lambda r: (ts(r["updated_at"]) <= ASOF, ts(r["updated_at"]))
    newest = {}
    for o in rnd(W + "shopify/orders.ndjson"):
        if o["id"] not in newest or known(o) > known(newest[o["id"]]): newest[o["id"]] = o
    newest = {i: o for i, o in newest.items() if known(o)[0]}
    owner = {}
    E = defaultdict(lambda: defaultdict(list))
    for i, o in newest.items():
        w = who("shopify_customer", o["customer_id"]) if o["customer_id"] is not None else by(o["email"])
        owner[i] = w
        if w and not o["test"] and o["cancelled_at"] is None: E["orders"][w].append(o)
    for r in rnd(W + "shopify/order_refunds.ndjson"):
        w = owner.get(r["order_id"])
        if w: E["refunds"][w].append(r)
    met = {r["id"]: r["name"] for r in rcsv(W + "klaviyo/metric.csv")}
    for e in rnd(W + "klaviyo/event.ndjson"):
        w = who("klaviyo_person", e["person_id"])
        if w and not e["_fivetran_deleted"]: E["kev"][w].append(e)
    last = {}
    for s in rcsv(W + "recharge/subscription_history.csv"):
        if s["id"] not in last or known(s) > known(last[s["id"]]): last[s["id"]] = s
    for s in (s for s in last.values() if known(s)[0]):
        w = who("recharge_customer", s["customer_id"])
        if w: E["sub"][w].append(s)
    for c in rnd(W + "recharge/charge.ndjson"):
        w = who("recharge_customer", c["customer_id"])
        if w and c["status"] != "queued": E["chg"][w].append(c)
    req = {}
    for t in rnd(W + "zendesk/ticket.ndjson"):
        w = who("zendesk_user", t["requester_id"]); req[str(t["id"])] = w
        if w and not t["_fivetran_deleted"]: E["tic"][w].append(t)
    for g in rcsv(W + "zendesk/ticket_tag.csv"):
        w = req.get(g["ticket_id"])
        if w: E["tag"][w].append(g["tag"])
    mails = defaultdict(lambda: defaultdict(list))
    for src, rows, up in (("recharge_customer", rc, "updated_at"), ("shopify_customer", sc_, "updated_at"), ("klaviyo_person", kp, "updated")):
        for r in rows:
            w = who(src, r["id"])
            if w and r["email"] and re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", r["email"].strip()) and r["email"].strip().lower().split("@")[1] not in RESERVED: mails[w][src].append((ts(r[up]), r["email"].strip().lower()))
    everyone = set(X.values())
    pop = set()
    for w in everyone:
        V = {}
        em = next((max(mails[w][s])[1] for s in ("recharge_customer", "shopify_customer", "klaviyo_person") if mails[w].get(s)), None)
        act = [s for s in E["sub"][w] if s["status"] == "active"]
        mv = D(0)
        for s in act: mv += q9(D(s["price"]) * D(s["quantity"]) * 30 / D(s["order_interval_frequency"]))
        mv = sc(mv, 2)
        if mv > 0: pop.add(w)
        nc = min((day(s["next_charge_scheduled_at"]) for s in act if s["next_charge_scheduled_at"]), default=None)
        ch = [c for c in E["chg"][w]]
        c180 = [c for c in ch if win(ts(c["scheduled_at"]), 180)]
        fs = sc(D(sum(c["status"] in ("error", "skipped") for c in c180)) / len(c180), 4) if c180 else None
        ok = [c for c in ch if c["status"] == "success"]
        a, b = [c for c in ok if win(ts(c["scheduled_at"]), 90)], [c for c in ok if win(ts(c["scheduled_at"]), 180, 90)]
        now, bef = sum((D(c["total_price"]) for c in a), D(0)), sum((D(c["total_price"]) for c in b), D(0))
        chg = sc(now / bef - 1, 4) if bef else None
        o365 = [o for o in E["orders"][w] if win(ts(o["created_at"]), 365)]
        mo = sc(median([D(o["total_price"]) for o in o365]), 2)
        bv = sc(sum((D(i["price"]) * i["quantity"] for o in o365 for i in o["line_items"]), D(0)), 2)
        fav, favalt = modes([o["line_items"][0]["title"] for o in E["orders"][w]], tie, "favourite" if w in C.P else "-")
        rf = sc(sum((D(t["amount"]) for r in E["refunds"][w] if win(ts(r["created_at"]), 365) for t in r["transactions"]), D(0)), 2)
        ops = [ts(e["datetime"]) for e in E["kev"][w] if met[e["metric_id"]] == "Opened Email" and ts(e["datetime"]) <= ASOF]
        lo = max(ops, default=None)
        tt = sorted(E["tic"][w], key=lambda t: (ts(t["created_at"]), t["subject"]), reverse=True)[:3]   # of one moment the greater text first: seen, not documented
        lt = "; ".join(t["subject"] for t in tt) or None
        cr = E["tag"][w].count("cancel_request")
        dtc = (nc - ASOF.date()).days if nc else None
        ds = (ASOF.date() - lo.date()).days if lo else None
        risk = "high" if cr > 0 or (fs or 0) >= D("0.3") else "medium" if (chg if chg is not None else 0) < D("-0.3") or (ds if ds is not None else 999) > 90 else "low"
        call = False if risk != "high" else None if dtc is None else dtc <= 14
        offer = risk == "medium" and mv >= 20
        for k, v in (("email", em), ("monthly_value", mv), ("next_charge", nc), ("failed_share", fs), ("spend_change", chg), ("median_order", mo), ("bought_value", bv)): C(k, w, v)
        C("favourite", w, fav, favalt)
        for k, v in (("refunded", rf), ("last_open", lo), ("last_topics", lt), ("cancel_requests", cr), ("days_to_charge", dtc), ("days_silent", ds), ("risk", risk), ("call_now", call), ("mail_offer", offer)): C(k, w, v)
    print("population: c360 %d, check %d, in one only %d" % (len(C.P), len(pop), len(set(C.P) ^ pop)))
    C.show(tie)

# ------------------------------------------------------------------------------------------------ abm
def abm():
    X = cross("abm"); P = prof("abm"); C = Cmp("abm", P); tie = Counter(); A = "abm/"
    hc = rcsv(A + "hubspot/company.csv"); qc = rcsv(A + "quickbooks/customer.csv"); ih = rcsv(A + "intercom/company_history.csv")
    dead = {("hubspot_company", r["id"]) for r in hc if r["is_deleted"] == "true"} | {("quickbooks_customer", r["id"]) for r in qc if r["_fivetran_deleted"] == "t"}
    def who(src, rid):
        rid = str(rid); return None if (src, rid) in dead else X.get((src, rid))
    ic = {}
    for r in ih:
        if r["id"] not in ic or r["updated_at"] > ic[r["id"]]["updated_at"]: ic[r["id"]] = r
    have, had = defaultdict(set), defaultdict(set)
    alive = {x for key, x in X.items() if key not in dead}
    for src, rows, cols in (("hubspot_company", hc, ("property_domain", "property_website")), ("quickbooks_customer", qc, ("email", "website")), ("intercom_company", ic.values(), ("website",))):
        for r in rows:
            w = who(src, r["id"])
            for c in cols:
                d = dom(r[c])
                if d: (have if w else had)[d].add(w or X.get((src, str(r["id"]))))
    label = {s["stage_id"]: s["label"] for s in rcsv(A + "hubspot/deal_pipeline_stage.csv")}
    dc = defaultdict(set)
    for r in rcsv(A + "hubspot/deal_company.csv"): dc[r["deal_id"]].add(r["company_id"])
    E = defaultdict(lambda: defaultdict(list))
    unshared = 0
    for d in rnd(A + "hubspot/deal.ndjson"):
        if d["is_deleted"]: continue
        recs = [c for c in sorted(dc[str(d["deal_id"])]) if who("hubspot_company", c)]
        ws = [who("hubspot_company", c) for c in recs]
        for w in set(ws): E["deal"][w].append((d, D(ws.count(w)) / len(ws), D(1) / len(set(ws))))
        if len(set(ws)) > 1 and len(set(ws)) != len(ws): unshared += 1
    ec = defaultdict(set)
    for r in rcsv(A + "hubspot/engagement_company.csv"): ec[r["engagement_id"]].add(r["company_id"])
    for e in rnd(A + "hubspot/engagement.ndjson"):
        if e["active"]:
            for w in {who("hubspot_company", c) for c in ec[str(e["id"])]} - {None}: E["eng"][w].append(e)
    for i in rnd(A + "quickbooks/invoices.ndjson"):
        w = who("quickbooks_customer", i["CustomerRef"]["value"])
        if w and i["PrivateNote"] != "Voided": E["inv"][w].append(i)
    cc = defaultdict(set)
    for r in rcsv(A + "intercom/contact_company_history.csv"): cc[r["contact_id"]].add(r["company_id"])
    for v in rnd(A + "intercom/conversations.ndjson"):
        for w in {who("intercom_company", k) for c in v["contacts"]["contacts"] for k in cc[c["id"]]} - {None}: E["conv"][w].append(v)
    lead = {r["id"]: r for r in rcsv(A + "marketo/lead.csv") if r["_fivetran_deleted"] == "false"}
    aty = {r["id"]: r["name"] for r in rcsv(A + "marketo/activity_types.csv")}
    for a in rnd(A + "marketo/activities.ndjson"):
        l = lead.get(str(a["leadId"]))
        s = (have.get(dom(l["email"])) or had.get(dom(l["email"]), set())) if l else set()
        if len(s) == 1 and s & alive: E["act"][next(iter(s))].append(a)
    names = defaultdict(lambda: defaultdict(list))
    for src, rows, col, up in (("hubspot_company", hc, "property_name", "property_hs_lastmodifieddate"), ("quickbooks_customer", qc, "company_name", "updated_at"), ("intercom_company", ic.values(), "name", "updated_at")):
        for r in rows:
            w = who(src, r["id"])
            if w and r[col]: names[w][src].append((ts(r[up]), r[col]))
    WEB = ("Visit Webpage", "Fill Out Form", "Click Email", "Open Email", "Click Link")
    for w in set(X.values()):
        nm = next((max(names[w][s])[1] for s in ("hubspot_company", "quickbooks_customer", "intercom_company") if names[w].get(s)), None)
        ds = E["deal"][w]
        op = [x for x in ds if label[x[0]["deal_pipeline_stage_id"]] not in ("Closed won", "Closed lost")]
        byrec = sum((D(d["property_amount"]) * f for d, f, g in op if d["property_amount"] is not None), D(0))
        bycus = sum((D(d["property_amount"]) * g for d, f, g in op if d["property_amount"] is not None), D(0))
        pipe = sc(byrec, 2)
        if w in C.P:
            got = D(C.P[w]["open_pipeline"])
            if sc(byrec, 2) != sc(bycus, 2): shares["by record" if abs(got - byrec) < D("0.02") else "by customer" if abs(got - bycus) < D("0.02") else "neither"] += 1
        nc = min((day(d["property_closedate"]) for d, _, _ in op if d["property_closedate"]), default=None)
        cl = [d for d, _, _ in ds if label[d["deal_pipeline_stage_id"]] in ("Closed won", "Closed lost") and win(ts(d["property_createdate"]), 730)]
        wsh = sc(D(sum(label[d["deal_pipeline_stage_id"]] == "Closed won" for d in cl)) / len(cl), 4) if cl else None
        mx = max((day(d["property_createdate"]) for d, _, _ in ds), default=None)
        st = sorted({label[d["deal_pipeline_stage_id"]] for d, _, _ in ds if day(d["property_createdate"]) == mx})
        inv = E["inv"][w]
        bl = sc(sum((D(str(i["TotalAmt"])) for i in inv if win(ts(i["TxnDate"]), 365)), D(0)), 2)
        od = sc(sum((D(str(i["Balance"])) for i in inv if day(i["DueDate"]) < ASOF.date()), D(0)), 2)
        mi = sc(median([D(str(i["TotalAmt"])) for i in inv]), 2)
        ti, tialt = modes([i["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"] for i in inv if "SalesItemLineDetail" in i["Line"][0]], tie, "top_item" if w in C.P else "-")
        ac = [a for a in E["act"][w] if aty[str(a["activityTypeId"])] in WEB]
        n1, n0 = sum(win(ts(a["activityDate"]), 90) for a in ac), sum(win(ts(a["activityDate"]), 180, 90) for a in ac)
        ich = sc(D(n1) / n0 - 1, 4) if n0 else None
        te = sorted((e for e in E["eng"][w] if e["type"] != "TASK"), key=lambda e: (ts(e["timestamp"]), e["type"]), reverse=True)[:3]
        lt = "; ".join(e["type"] for e in te) or None
        cv = len({v["id"] for v in E["conv"][w] if win(ts(v["created_at"]), 90)})
        dtc = (nc - ASOF.date()).days if nc else None
        tier = "A" if pipe >= 25000 or bl >= 20000 else "B" if pipe > 0 or bl > 0 else "C"
        def about(t): return "payment" if od > 0 else "what they read" if (ich or 0) > D("0.5") else t or "introduction"
        wn = tier == "A" and (dtc if dtc is not None else 999) <= 92 and od == 0
        ri = False if pipe != 0 else None if ich is None else ich > D("0.5")
        C("account_name", w, nm); C("open_pipeline", w, pipe); C("next_close", w, nc); C("win_share", w, wsh)
        C("newest_stage", w, st[0] if st else None, st[1:]); C("billed_365d", w, bl); C("overdue", w, od); C("median_invoice", w, mi); C("top_item", w, ti, tialt)
        C("intent_change", w, ich); C("last_touches", w, lt); C("conversations_90d", w, cv); C("days_to_close", w, dtc); C("tier", w, tier)
        C("about", w, about(ti), [about(x) for x in tialt]); C("work_now", w, wn); C("rising", w, ri)
    print("customers: c360 %d, check %d" % (len(C.P), len(set(X.values()))), "| deals on two records of one and another customer:", unshared, "| shared", dict(shares))
    C.show(tie)
shares = Counter()
winback(); print(); abm()
