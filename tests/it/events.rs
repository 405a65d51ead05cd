//! Events: which rows are one, whose they are when records are deleted, and how they are counted.

use super::business::{CRM, KEY, Place, use_case};

const NAME: &str = "name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always";

fn sum(name: &str) -> String {
    format!("name: {name}, type: decimal, system_of_record: orders, from: {{orders: {{aggregate: sum(total)}}}}")
}

/// The sums of a source of orders, by customer.
fn sums(orders: &str, more: &str, csv: &str) -> (Place, Vec<String>) {
    let sources = format!("{CRM}  orders: {{read: {{csv: orders.csv}}, events_of: crm, record_id: crm, {orders}}}\n");
    let yaml = use_case(&sources, KEY, &[NAME, &sum("total")], more);
    let place = Place::new(&yaml, &[("crm.csv", "id,name\n1,a\n2,b\n"), ("orders.csv", csv)]);
    let totals = place.profile().into_values().map(|row| row["total"].clone()).collect();
    (place, totals)
}

#[test]
fn of_several_rows_of_one_event_the_latest_counts_that_there_was() {
    // The run looks from the 31st of March: what is written later is not known yet.
    let history = "crm,order,total,at,changed\n1,A,10,2026-01-01,2026-01-01\n1,A,15,2026-01-01,2026-02-01\n\
                   1,A,99,2026-01-01,2026-04-20\n1,B,7,2026-01-02,2026-01-02\n2,C,5,2026-01-03,2026-01-03\n\
                   2,C,5,2026-01-03,2026-01-03\n2,,1,2026-01-03,2026-01-03\n2,,1,2026-01-03,2026-01-03\n";
    let (place, totals) = sums("event_id: order, updated_at: changed, happened_at: at", "", history);
    assert_eq!(totals, ["22", "7"]);
    let of = place.measures();
    let orders = of["sources"].as_array().unwrap().iter().find(|source| source["name"] == "orders").unwrap();
    assert_eq!((&orders["rows"], &orders["older_versions"]), (&8.into(), &3.into()));
    // A row of the future loses against one without a date, and what was first written then is no event yet.
    let later = "crm,order,total,at,changed\n1,A,1,2026-01-01,\n1,A,10,2026-01-01,2026-05-01\n\
                 1,B,100,2026-01-01,2026-05-01\n2,C,5,2026-01-01,2026-01-01\n";
    let (place, totals) = sums("event_id: order, updated_at: changed, happened_at: at", "", later);
    assert_eq!(totals, ["1", "5"]);
    let of_future = place.measures()["sources"].as_array().unwrap().iter().find(|one| one["name"] == "orders").unwrap()
        ["unread"]
        .clone();
    assert!(of_future.as_array().unwrap().iter().any(|one| one["wrong"] == "in_the_future" && one["values"] == 2));
    // Rows of one moment are one where they are read alike, and what `where` cannot tell of them is not read.
    let alike = "crm,order,total,at,changed\n1,A,10,2026-01-01,2026-01-05\n\
                 1.0,A,10.00,2026-01-01T00:00:00Z,2026-01-05\n\
                 2,C,5,2026-01-03,2026-01-03\n2,D,5,2026-01-03,2026-01-03\n2,D,7,2026-01-03,2026-01-03\n";
    assert_eq!(sums("event_id: order, updated_at: changed, happened_at: at", "", alike).1, ["10", ""]);
    let asked = "event_id: order, updated_at: changed, happened_at: at, where: total <> '5'";
    assert_eq!(sums(asked, "", alike).1, ["10", ""]);
    // In whatever order the rows stand.
    let mut rows: Vec<&str> = history.lines().skip(1).collect();
    rows.reverse();
    let turned = format!("crm,order,total,at,changed\n{}\n", rows.join("\n"));
    assert_eq!(sums("event_id: order, updated_at: changed, happened_at: at", "", &turned).1, ["22", "7"]);
    // `where` asks the row that counts.
    let open = "event_id: order, updated_at: changed, happened_at: at, where: total <> '15'";
    assert_eq!(sums(open, "", history).1, ["7", "7"]);
    // Two of one moment that differ: what they differ in is not known, and neither is the sum.
    let both = "crm,order,total,at,changed\n1,A,10,2026-01-01,2026-02-01\n1,A,15,2026-01-01,2026-02-01\n\
                2,C,5,2026-01-03,2026-01-03\n";
    assert_eq!(sums("event_id: order, updated_at: changed, happened_at: at", "", both).1, ["", "5"]);
    // Without a time only equal rows may repeat.
    let twice = "crm,order,total,at\n1,A,10,2026-01-01\n1,A,10,2026-01-01\n2,C,5,2026-01-03\n";
    assert_eq!(sums("event_id: order, happened_at: at", "", twice).1, ["10", "5"]);
    assert_eq!(sums("happened_at: at", "", twice).1, ["20", "5"]);
    let place = sums("event_id: order, happened_at: at", "", twice).0;
    place.write("orders.csv", &twice.replace("1,A,10,2026-01-01\n2", "1,A,11,2026-01-01\n2"));
    let (code, said) = place.ended(&["run"]);
    assert!(code != 0 && said.contains("line 2 and") && said.contains("the same event ID"), "{said}");
}

#[test]
fn of_several_versions_of_a_record_one_of_the_future_does_not_count_yet() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at}\n";
    let csv = "id,name,at\n1,old,2026-01-01\n1,today,2026-03-01\n1,tomorrow,2026-05-01\n2,only,2026-05-01\n";
    let place = Place::new(&use_case(crm, KEY, &[NAME], ""), &[("crm.csv", csv)]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["only", "today"]);
}

#[test]
fn who_is_who_is_explained_and_measured_as_of_any_moment() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at}\n";
    let key = "  key: {type: email, crm: mail}\n";
    let csv = "id,name,mail,at\n1,a,a@x.com,2026-01-01\n2,b,b@x.com,2026-01-01\n2,b,a@x.com,2026-03-01\n";
    let truth = "source,record_id,customer\ncrm,1,one\ncrm,2,one\n";
    let place = Place::new(&use_case(crm, key, &[NAME], ""), &[("crm.csv", csv), ("truth.csv", truth)]);
    let truth = place.path("truth.csv");
    for (at, are_one, inflation) in [("2026-02-01", false, "2.0"), ("2026-04-01", true, "1.0")] {
        let (code, said) = place.ended(&["explain", "crm/1", "crm/2", "--format", "json", "--as-of", at]);
        assert!(code == 0 && said.contains("\"linked\"") == are_one, "{at}: {said}");
        let (code, said) = place.ended(&["evaluate", "--truth", &truth, "--format", "json", "--as-of", at]);
        assert!(code == 0 && said.contains(&format!("\"profile_inflation\": {inflation}")), "{at}: {said}");
    }
    let (code, said) = place.ended(&["explain", "crm/1", "crm/2", "--as-of", "soon"]);
    assert!(code != 0 && said.contains("is not a moment"), "{said}");
}

#[test]
fn events_of_deleted_records_count_for_nobody_and_are_counted_and_what_names_none_is_the_customers() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at, deleted: gone}\n  orders: {read: \
                   {csv: orders.csv}, events_of: crm, record_id: crm, by: {mail: mail}, happened_at: at}\n";
    let identity = "  key: {type: identifier, crm: key}\n  mail: {type: email, crm: mail}\n";
    let more = "match_keys: [{name: same, on: [key]}, {name: mails, on: [mail]}]\n";
    let yaml = use_case(sources, identity, &[NAME, &sum("total")], "");
    let yaml = yaml.replace("match_keys: [{name: same, on: [key]}]\n", more);
    // One customer of two records, of which one is deleted; and one who is gone altogether.
    let crm = "id,name,key,mail,at,gone\n1,a,K1,new@a.example,2026-01-01,\n2,a,K1,old@a.example,2026-01-01,true\n\
               3,z,K3,z@z.example,2026-01-01,true\n";
    let orders = "crm,mail,total,at\n1,,1,2026-02-01\n2,,10,2026-02-01\n,old@a.example,100,2026-02-01\n\
                  ,z@z.example,1000,2026-02-01\n3,,10000,2026-02-01\n";
    let place = Place::new(&yaml, &[("crm.csv", crm), ("orders.csv", orders)]);
    let profile = place.profile();
    assert_eq!(profile.len(), 1);
    assert_eq!(profile["a"]["total"], "101");
    let measures = place.measures();
    let orders = measures["sources"].as_array().unwrap().iter().find(|source| source["name"] == "orders").unwrap();
    assert_eq!(orders["of_deleted"], 2);
    let notes = measures["notes"].as_array().unwrap();
    let said = "orders: 2 events of records that their system has deleted count for nobody";
    assert!(notes.iter().any(|note| note == said), "{notes:?}");
}

#[test]
fn an_event_of_several_records_is_counted_once_and_a_query_names_no_row() {
    let sources = format!(
        "{CRM}  deals: {{read: {{csv: deals.csv}}, events_of: crm, record_id: deal, via: [{{read: {{csv: of.csv}}, \
         from: deal, to: crm}}], several: each, happened_at: at}}\n  orders: {{read: {{sql: \
         'select o.* from o join (select \
         distinct n from o) p on o.n = p.n', from: {{o: {{csv: orders.csv}}}}}}, events_of: crm, record_id: crm, \
         happened_at: at}}\n"
    );
    let deals = "name: deals, type: decimal, system_of_record: deals, from: {deals: {aggregate: sum(amount)}}";
    let yaml = use_case(&sources, KEY, &[NAME, deals, &sum("total")], "");
    let mut orders = "crm,n,total,at\n".to_owned();
    (0..40).for_each(|n| orders += &format!("{},{n},{},2026-01-01\n", 1 + n % 2, if n % 7 == 3 { "odd" } else { "5" }));
    let place = Place::new(
        &yaml,
        &[
            ("crm.csv", "id,name\n1,a\n2,b\n3,c\n"),
            ("deals.csv", "deal,amount,at\nD1,many,2027-01-01\nD2,few,2026-01-01\nD3,5,2026-01-01\n"),
            ("of.csv", "deal,crm\nD1,1\nD1,2\nD1,3\nD2,1\nD2,2\nD3,3\nD3,1\n"),
            ("orders.csv", &orders),
        ],
    );
    place.profile();
    let measures = place.measures();
    let of =
        |what: &str, name: &str| measures[what].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    let unread = &of("sources", "deals")["unread"][0];
    assert_eq!((&unread["key"], &unread["values"], &unread["filled"]), (&"happened_at".into(), &1.into(), &3.into()));
    let unread = &of("attributes", "deals")["by_source"][0]["unread"][0];
    assert_eq!((&unread["values"], &unread["filled"]), (&1.into(), &2.into()));
    // Rows of a query have no order: none is named, and equal runs say the same.
    let unread = &of("attributes", "total")["by_source"][0]["unread"][0];
    assert_eq!(unread["first"], "what `sql` gives");
}

#[test]
fn who_has_nothing_of_what_selects_has_left_and_of_whom_it_is_not_known_has_not() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}\n  bills: {read: {csv: \
                   bills.csv}, record_id: id, one_record_per_customer: true}\n  orders: {read: {csv: orders.csv}, \
                   events_of: bills, record_id: bill, happened_at: at}\n";
    let more = "population: total > 0\nwrite_back: {crm: {canonical_id: cid, set: {risk: name}, outside_population: \
                clear}}\n";
    let key = "  key: {type: identifier, crm: id, bills: crm}\n";
    let yaml = use_case(sources, key, &[NAME, &sum("total")], more);
    let place = Place::new(
        &yaml,
        &[
            ("crm.csv", "id,name,risk\n1,buys,old\n2,bought,old\n3,odd,old\n4,unbilled,old\n"),
            ("bills.csv", "id,crm\nB1,1\nB2,2\nB3,3\n"),
            ("orders.csv", "bill,total,at\nB1,5,2026-01-01\nB3,many,2026-01-01\n"),
        ],
    );
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["buys"]);
    // What could not be read, or stands in a system that does not know the customer, is not known: nothing is emptied.
    assert_eq!(place.measures()["population_undecided"], 2);
    let written = place.rows("write_back/crm.csv");
    let risks: Vec<(&str, &str)> = written.iter().map(|row| (row["id"].as_str(), row["risk"].as_str())).collect();
    assert_eq!(risks, [("1", "buys"), ("2", "")]);
}

#[test]
fn every_element_of_a_list_is_an_event_where_that_is_asked() {
    let sources = format!(
        "{CRM}  items: {{read: {{csv: orders.csv}}, events_of: crm, record_id: crm, event_id: order, each: items, \
         happened_at: at}}\n  shares: {{read: {{csv: orders.csv}}, events_of: crm, record_id: order, via: [{{read: \
         {{csv: of.csv}}, from: order, to: crm}}], several: shared, each: items, happened_at: at}}\n"
    );
    let of = |name: &str, kind: &str, source: &str, how: &str| {
        format!("name: {name}, type: {kind}, system_of_record: {source}, from: {{{source}: {{aggregate: \"{how}\"}}}}")
    };
    let attributes = [
        NAME.to_owned(),
        of("n", "integer", "items", "count(*)"),
        of("most", "text", "items", "most_frequent(json(items, 'title'))"),
        of(
            "money",
            "decimal",
            "items",
            "sum(cast(json(items, 'price') as decimal) * cast(json(items, 'n') as decimal))",
        ),
        of("titles", "text", "items", "distinct(json(items, 'title'))"),
        of("shared", "decimal", "shares", "sum(cast(json(items, 'price') as decimal))"),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let list = |items: &[(&str, &str, u32)]| {
        let one = |(title, price, n): &(&str, &str, u32)| {
            format!("{{\"\"title\"\": \"\"{title}\"\", \"\"price\"\": \"\"{price}\"\", \"\"n\"\": {n}}}")
        };
        format!("\"[{}]\"", items.iter().map(one).collect::<Vec<_>>().join(", "))
    };
    let orders = format!(
        "crm,order,items,at\n1,A,{},2026-01-01\n1,A,{},2026-01-01\n1,B,{},2026-01-02\n2,C,[],2026-01-03\n\
         2,D,,2026-01-03\n3,E,oops,2026-01-03\n3,F,{},2026-01-03\n",
        list(&[("Mug", "10.00", 2), ("Tea", "3.50", 1)]),
        list(&[("Mug", "10.00", 2), ("Tea", "3.50", 1)]),
        list(&[("Tea", "3.00", 4)]),
        list(&[("Pot", "20.00", 1)])
    );
    let yaml = use_case(&sources, KEY, &attributes, "");
    let place = Place::new(
        &yaml,
        &[
            ("crm.csv", "id,name\n1,a\n2,b\n3,c\n"),
            ("orders.csv", &orders),
            ("of.csv", "order,crm\nB,1\nB,2\nF,3\nF,1\n"),
        ],
    );
    let profile = place.profile();
    let row = |name: &str| ["n", "most", "money", "titles", "shared"].map(|column| profile[name][column].clone());
    assert_eq!(row("a"), ["3", "Tea", "35.5", "Mug; Tea", "11.5"]);
    // A list of nothing, and nothing, are no events; what is no list is one that cannot be read.
    assert_eq!(row("b"), ["", "", "", "", "1.5"]);
    assert_eq!(row("c")[0], "2");
    let measures = place.measures();
    let items = measures["sources"].as_array().unwrap().iter().find(|one| one["name"] == "items").unwrap();
    let of_lists = items["unread"].as_array().unwrap().iter().find(|one| one["key"] == "each").unwrap();
    assert_eq!((&of_lists["values"], &of_lists["filled"]), (&1.into(), &5.into()));
    assert_eq!((row("c")[2].as_str(), row("c")[4].as_str()), ("", "10"));
}

#[test]
fn elements_are_what_stands_in_a_list_and_not_how_it_is_written() {
    let sources = format!(
        "{CRM}  tags: {{read: {{csv: tags.csv}}, events_of: crm, record_id: crm, each: tags, happened_at: none}}\n"
    );
    let of = |name: &str, kind: &str, how: &str| {
        format!("name: {name}, type: {kind}, system_of_record: tags, from: {{tags: {{aggregate: \"{how}\"}}}}")
    };
    let attributes = [
        NAME.to_owned(),
        of("n", "integer", "count(*)"),
        of("all", "text", "distinct(tags)"),
        of("share", "decimal", "share(tags = 'b')"),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let tags = "crm,tags\n1,\"[\"\"b\"\", \"\"a\"\", null, 7]\"\n2,NULL\n2,\"[[1, 2], {\"\"x\"\": 1}]\"\n3,null\n";
    let place = Place::new(
        &use_case(&sources, KEY, &attributes, ""),
        &[("crm.csv", "id,name\n1,a\n2,b\n3,c\n"), ("tags.csv", tags)],
    );
    let profile = place.profile();
    let row = |name: &str| ["n", "all", "share"].map(|column| profile[name][column].clone());
    assert_eq!(row("a"), ["3", "7; a; b", "0.333333333"]);
    assert_eq!(row("b"), ["2", "[1, 2]; {\"x\": 1}", "0"]);
    assert_eq!(row("c"), ["", "", ""]);
}
