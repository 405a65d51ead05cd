#!/usr/bin/env python3
"""venv/bin/python check_duckdb.py OUT BUILD: the same in SQL (DuckDB), written apart from check.py."""
import sys, duckdb
OUT, B = sys.argv[1:3]
c = duckdb.connect(); c.execute("set timezone='UTC'")
def csv(n, p): c.execute(f"create view {n} as select * from read_csv('{OUT}/{p}', all_varchar=true, header=true)")
def nd(n, p): c.execute(f"create view {n} as select * from read_json_auto('{OUT}/{p}', format='newline_delimited', sample_size=-1)")
for n, p in dict(scust="winback/shopify/customer.csv", rcust="winback/recharge/customer.csv", hist="winback/recharge/subscription_history.csv", zuser="winback/zendesk/user.csv", ztag="winback/zendesk/ticket_tag.csv", metric="winback/klaviyo/metric.csv",
                 hco="abm/hubspot/company.csv", hdc="abm/hubspot/deal_company.csv", hec="abm/hubspot/engagement_company.csv", stage="abm/hubspot/deal_pipeline_stage.csv", qcu="abm/quickbooks/customer.csv", ico="abm/intercom/company_history.csv", icc="abm/intercom/contact_company_history.csv", mld="abm/marketo/lead.csv", aty="abm/marketo/activity_types.csv").items(): csv(n, p)
for n, p in dict(sord="winback/shopify/orders.ndjson", sref="winback/shopify/order_refunds.ndjson", kper="winback/klaviyo/person.ndjson", kev="winback/klaviyo/event.ndjson", chg="winback/recharge/charge.ndjson", tic="winback/zendesk/ticket.ndjson",
                 deal="abm/hubspot/deal.ndjson", eng="abm/hubspot/engagement.ndjson", inv="abm/quickbooks/invoices.ndjson", conv="abm/intercom/conversations.ndjson", act="abm/marketo/activities.ndjson").items(): nd(n, p)
c.execute("create macro asofm() as timestamptz '2026-07-01 00:00:00+00'")
c.execute("create macro inw(t, f) as t >= asofm() - to_days(f) and t <= asofm()")
c.execute("create macro inw2(t, f, u) as t >= asofm() - to_days(f) and t < asofm() - to_days(u)")
c.execute("create macro nm(e) as case when regexp_full_match(trim(e), '[^@\\s]+@[^@\\s]+\\.[^@\\s]+') then regexp_replace(split_part(lower(trim(e)),'@',1), '\\+.*$', '') || '@' || split_part(lower(trim(e)),'@',2) end")
c.execute("""create macro dm(s) as nullif(case when regexp_extract(regexp_replace(regexp_replace(lower(trim(s)),'^[a-z]+://',''),'^.*@',''), '([^./]+\\.[^./]+)(/.*)?$', 1)
  in ('gmail.com','yahoo.com','outlook.com','icloud.com','hotmail.com') then '' else regexp_extract(regexp_replace(regexp_replace(lower(trim(s)),'^[a-z]+://',''),'^.*@',''), '([^./]+\\.[^./]+)(/.*)?$', 1) end, '')""")
for u in ("winback", "abm"):
    c.execute(f"create view p_{u} as select * from read_csv('{B}/{u}/profile.csv', all_varchar=true)"); c.execute(f"create view x_{u} as select source s, record_id r, canonical_id w from read_csv('{B}/{u}/crosswalk.csv', all_varchar=true)")
c.execute("""
create table lw as select x.* from x_winback x where not exists (select 1 from scust where s='shopify_customer' and id=r and _fivetran_deleted='true') and not exists (select 1 from kper where s='klaviyo_person' and id=r and _fivetran_deleted);
create table mails as select m, min(w) w from (select nm(email) m, w from scust join lw on s='shopify_customer' and r=id union all select nm(email), w from kper join lw on s='klaviyo_person' and r=id union all select nm(email), w from rcust join lw on s='recharge_customer' and r=id union all select nm(email), w from zuser join lw on s='zendesk_user' and r=id) where m is not null group by m having count(distinct w)=1;
create table ord as select * from (select o.*, coalesce(a.w, case when o.customer_id is null then b.w end) w from (select * from sord qualify row_number() over (partition by id order by updated_at::timestamptz desc)=1) o left join lw a on a.s='shopify_customer' and a.r=o.customer_id::varchar left join mails b on b.m=nm(o.email));
create table live as select * from ord where not test and cancelled_at is null and w is not null;
create table sub as select h.*, w from (select * from hist qualify row_number() over (partition by id order by updated_at desc)=1) h join lw on s='recharge_customer' and r=customer_id where status='active';
create table ch as select g.*, w, (scheduled_at::varchar||' 00:00:00+00')::timestamptz t from chg g join lw on s='recharge_customer' and r=customer_id::varchar where status<>'queued';
create table wb as
 with m as (select w, sum(round_even(price::decimal(18,2)*quantity::int*30/order_interval_frequency::int, 9))::decimal(30,9) v, min(next_charge_scheduled_at::date) nc from sub group by w),
 f as (select w, avg((status in ('error','skipped'))::int) v from ch where inw(t,180) group by w),
 s as (select w, (sum(total_price::decimal(18,2)) filter (inw(t,90)))::double now, (sum(total_price::decimal(18,2)) filter (inw2(t,180,90)))::double bef from ch where status='success' group by w),
 o as (select w, median(total_price::decimal(18,2)::double) v, sum(list_sum(list_transform(line_items, lambda i: i.price::decimal(18,2)*i.quantity))) g from live where inw(created_at::timestamptz,365) group by w),
 rf as (select w, sum(list_sum(list_transform(transactions, lambda i: i.amount::decimal(18,2)))) v from sref join ord on ord.id=order_id where inw(sref.created_at::timestamptz,365) group by w),
 k as (select w, max(datetime::timestamptz) v from kev join metric on metric.id=metric_id join lw on s='klaviyo_person' and r=person_id where not _fivetran_deleted and name='Opened Email' and datetime::timestamptz<=asofm() group by w),
 tg as (select w, count(*) v from ztag join tic on tic.id::varchar=ticket_id join lw on s='zendesk_user' and r=requester_id::varchar where tag='cancel_request' group by w)
 select m.w, round_even(m.v::double,2) monthly_value, nc next_charge, round_even(f.v,4) failed_share, round_even(now/nullif(bef,0)-1,4) spend_change0, case when s.bef>0 then round_even(coalesce(now,0)/bef-1,4) end spend_change, round_even(o.v,2) median_order, coalesce(o.g,0) bought_value,
  coalesce(rf.v,0) refunded, k.v last_open, coalesce(tg.v,0) cancel_requests, nc-date '2026-07-01' days_to_charge, date '2026-07-01'-k.v::date days_silent,
  case when coalesce(tg.v,0)>0 or coalesce(f.v,0)>=.3 then 'high' when coalesce(case when s.bef>0 then coalesce(now,0)/bef-1 end,0)<-.3 or coalesce(date '2026-07-01'-k.v::date,999)>90 then 'medium' else 'low' end risk
 from m left join f using(w) left join s using(w) left join o using(w) left join rf using(w) left join k using(w) left join tg using(w) where m.v>0;
create table wb2 as select *, risk='high' and days_to_charge<=14 call_now, risk='medium' and monthly_value>=20 mail_offer from wb;
create table la as select x.* from x_abm x where not exists (select 1 from hco where s='hubspot_company' and id=r and is_deleted='true');
create table ic as select * from ico qualify row_number() over (partition by id order by updated_at desc)=1;
create table doms as select d, min(w) w from (select dm(unnest([property_domain,property_website])) d, w from hco join la on s='hubspot_company' and r=id union all select dm(unnest([email,website])), w from qcu join la on s='quickbooks_customer' and r=id union all select dm(website), w from ic join la on s='intercom_company' and r=id) where d is not null group by d having count(distinct w)=1;
create table dl as select deal.*, label, w, n::double/sum(n) over (partition by deal_id) f from deal join stage on stage_id=deal_pipeline_stage_id join (select deal_id k, w, count(*) n from (select distinct deal_id, company_id from hdc) join la on s='hubspot_company' and r=company_id group by all) z on z.k=deal.deal_id::varchar where not is_deleted;
create macro bt(x) as replace(x,' UTC','+00')::timestamptz;
create table iv as select inv.*, w from inv join la on s='quickbooks_customer' and r=CustomerRef.value where PrivateNote is distinct from 'Voided';
create table ac as select w, count(*) filter (inw(activityDate::timestamptz,90)) n1, count(*) filter (inw2(activityDate::timestamptz,180,90)) n0 from act join mld on mld.id=leadId::varchar and mld._fivetran_deleted='false' join doms on d=dm(email) join aty on aty.id=activityTypeId::varchar where aty.name in ('Visit Webpage','Fill Out Form','Click Email','Open Email','Click Link') group by w;
create table ab as
 with cus as (select distinct w from x_abm),
 d as (select w, sum(property_amount::decimal(18,2)*f) filter (label not like 'Closed%') pipe, min(bt(property_closedate)::date) filter (label not like 'Closed%') nc, avg((label='Closed won')::int) filter (label like 'Closed%' and inw(bt(property_createdate),730)) ws from dl group by w),
 i as (select w, sum(TotalAmt) filter (inw((TxnDate::varchar||' 00:00:00+00')::timestamptz,365)) b, sum(Balance) filter (DueDate::date<date '2026-07-01') od, median(TotalAmt::double) mi from iv group by w),
 cv as (select w, count(distinct id) v from (select v.id, v.created_at, unnest(v.contacts.contacts).id cid from conv v) q join icc on contact_id=cid join la on s='intercom_company' and r=company_id where inw(to_timestamp(created_at),90) group by w)
 select cus.w, round_even(coalesce(pipe,0),2) open_pipeline, nc next_close, round_even(ws,4) win_share, coalesce(b,0) billed_365d, coalesce(od,0) overdue, round_even(mi,2) median_invoice, case when n0>0 then round_even(n1/n0-1,4) end intent_change, coalesce(cv.v,0) conversations_90d, nc-date '2026-07-01' days_to_close
 from cus left join d using(w) left join i using(w) left join ac using(w) left join cv using(w);
create table ab2 as select *, case when open_pipeline>=25000 or billed_365d>=20000 then 'A' when open_pipeline>0 or billed_365d>0 then 'B' else 'C' end tier from ab;
create table ab3 as select *, tier='A' and coalesce(days_to_close,999)<=92 and overdue=0 work_now, open_pipeline=0 and intent_change>.5 rising from ab2;
""")
for u, t in (("winback", "wb2"), ("abm", "ab3")):
    print(u, c.execute(f"select (select count(*) from p_{u}), (select count(*) from {t}), (select count(*) from p_{u} join {t} on w=canonical_id)").fetchone())
    for (a, ty) in c.execute(f"select column_name, data_type from information_schema.columns where table_name='{t}' and column_name in (select column_name from information_schema.columns where table_name='p_{u}')").fetchall():
        ne = f"abs(p.{a}::double - t.{a}::double) > 1e-6 or (p.{a} is null) <> (t.{a} is null)" if ty.startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER", "HUGEINT")) else f"p.{a}::{ty} is distinct from t.{a}"
        n, k = c.execute(f"select count(*), coalesce(sum(({ne})::int),0) from p_{u} p join {t} t on w=canonical_id").fetchone()
        print("%-18s compared %4d differ %3d" % (a, n, k), c.execute(f"select w, p.{a}, t.{a} from p_{u} p join {t} t on w=canonical_id where {ne} limit 3").fetchall() or "")
