//! The question the business asks: which rows are read and what they hang on, time, values, aggregates, attributes from
//! attributes, segments.

use std::collections::BTreeMap;
use std::fs;

use polars::prelude::{Column, DataType};
use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::Value;

use super::support::{c360, root, rows, text};

const AS_OF: &str = "2026-03-31T12:00:00Z";

/// A use case of these sources and attributes; fillers make it eight. `more` stands at its end.
pub(super) fn use_case(sources: &str, identity: &str, attributes: &[&str], more: &str) -> String {
    let is_made = |one: &str| one.contains("derive:") || one.contains("roll_up:");
    let supplied = attributes.iter().filter(|one| !is_made(one)).count();
    let fillers = (supplied..8).map(|n| {
        format!(
            "  - {{name: filler{n}, type: text, system_of_record: crm, from: {{crm: name}}, fallback: none, fresh_for: \
             always, action: a}}\n"
        )
    });
    let own = attributes.iter().map(|one| {
        let rest = if is_made(one) { "" } else { ", fallback: none" };
        let action = if one.contains("action:") || is_made(one) { "" } else { ", action: a" };
        format!("  - {{{one}{rest}{action}}}\n")
    });
    format!(
        "use_case: t\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 60}}\nsources:\n{sources}identity:\n\
         {identity}match_keys: [{{name: same, on: [key]}}]\nattributes:\n{}{more}",
        own.chain(fillers).collect::<String>()
    )
}

pub(super) const CRM: &str = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}\n";
pub(super) const KEY: &str = "  key: {type: identifier, crm: id}\n";

pub(super) struct Place(tempfile::TempDir);

impl Place {
    pub(super) fn new(yaml: &str, files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("t.yaml", yaml);
        files.iter().for_each(|(name, content)| place.write(name, content));
        place
    }

    pub(super) fn write(&self, name: &str, content: &str) {
        fs::write(self.0.path().join(name), content).unwrap();
    }

    pub(super) fn path(&self, name: &str) -> String {
        text(&self.0.path().join(name))
    }

    /// How a command ended and what it said.
    pub(super) fn ended(&self, command: &[&str]) -> (i32, String) {
        let (file, build, identity) = (self.path("t.yaml"), self.path("build"), self.path("identity"));
        let mut all = vec![command[0], &file];
        all.extend(&command[1..]);
        if command[0] == "run" {
            all.extend(["--out", &build, "--identity", &identity, "--csv", "-q", "--as-of", AS_OF]);
        }
        let out = c360(&all, 2);
        let said = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
        (out.status.code().unwrap(), said)
    }

    /// The profile by name.
    pub(super) fn profile(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let (code, said) = self.ended(&["run"]);
        assert_eq!(code, 0, "{said}");
        let profile = rows(&self.0.path().join("build/t/profile.csv"));
        profile.into_iter().map(|row| (row["name"].clone(), row)).collect()
    }

    pub(super) fn measures(&self) -> Value {
        serde_json::from_slice(&fs::read(self.0.path().join("build/t/measures.json")).unwrap()).unwrap()
    }

    /// A file, as text.
    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Lineage, row by row.
    pub(super) fn lineage(&self) -> Vec<BTreeMap<String, String>> {
        let file = fs::File::open(self.0.path().join("build/t/lineage.parquet")).unwrap();
        let frame = ParquetReader::new(file).finish().unwrap();
        let cell = |column: &Column, row: usize| {
            column.cast(&DataType::String).unwrap().str().unwrap().get(row).unwrap_or_default().to_owned()
        };
        let row =
            |row: usize| frame.columns().iter().map(|column| (column.name().to_string(), cell(column, row))).collect();
        (0..frame.height()).map(row).collect()
    }

    pub(super) fn rows(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        rows(&self.0.path().join("build/t").join(file))
    }

    /// The record IDs of the crosswalk, in its order.
    fn record_ids(&self) -> Vec<String> {
        self.rows("crosswalk.csv").into_iter().map(|mut row| row.remove("record_id").unwrap()).collect()
    }
}

/// The values of one attribute by customer; what is missing is empty.
fn of<'a>(profile: &'a BTreeMap<String, BTreeMap<String, String>>, name: &str) -> Vec<&'a str> {
    profile.values().map(|row| row[name].as_str()).collect()
}

const NAME: &str = "name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always";

fn aggregate(name: &str, kind: &str, how: &str) -> String {
    format!("name: {name}, type: {kind}, system_of_record: calls, from: {{calls: {how}}}")
}

#[test]
fn every_aggregate_gives_what_is_counted_by_hand() {
    let sources =
        format!("{CRM}  calls: {{read: {{csv: calls.csv}}, events_of: crm, record_id: crm, happened_at: at}}\n");
    let wanted = [
        ("most", "text", "{aggregate: most_frequent(topic)}", ["billing", "price", ""]),
        ("middle", "decimal", "{aggregate: median(minutes)}", ["4.5", "7", ""]),
        ("ninth", "decimal", "{aggregate: 'percentile(minutes, 0.9)'}", ["8.5", "7", ""]),
        ("late", "decimal", "{aggregate: share(minutes > 4)}", ["0.5", "1", ""]),
        ("longest", "text", "{aggregate: 'max_by(topic, cast(minutes as decimal))'}", ["price", "price", ""]),
        ("shortest", "text", "{aggregate: 'min_by(topic, cast(minutes as decimal))'}", ["billing", "price", ""]),
        ("by_change", "text", "{aggregate: 'max_by(topic, date(changed))'}", ["billing", "price", ""]),
        ("last_two", "text", "{aggregate: 'latest(topic, 2)'}", ["price; billing", "price", ""]),
        ("first_two", "text", "{aggregate: 'earliest(topic, 2)'}", ["billing; setup", "price", ""]),
        ("topics", "text", "{aggregate: distinct(topic)}", ["billing; price; setup", "price", ""]),
    ];
    let calls = "crm,at,topic,minutes,changed\n1,2026-03-01,billing,1,2026-03-30\n1,2026-03-05,setup,4,2026-03-02\n\
                 1,2026-03-09,billing,5,2026-03-03\n1,2026-03-20,price,10,2026-03-04\n\
                 2,2026-03-20,price,7,2026-03-05\n";
    for part in wanted.chunks(5) {
        let attributes: Vec<String> = part.iter().map(|(name, kind, how, _)| aggregate(name, kind, how)).collect();
        let attributes: Vec<&str> = std::iter::once(NAME).chain(attributes.iter().map(String::as_str)).collect();
        let yaml = use_case(&sources, KEY, &attributes, "");
        let place = Place::new(&yaml, &[("crm.csv", "id,name\n1,a\n2,b\n3,c\n"), ("calls.csv", calls)]);
        let profile = place.profile();
        for (name, _, how, values) in part {
            assert_eq!(of(&profile, name), *values, "{how}");
        }
    }
}

#[test]
fn windows_tile_the_past_and_changes_are_calculated_from_them() {
    let sources =
        format!("{CRM}  calls: {{read: {{csv: calls.csv}}, events_of: crm, record_id: crm, happened_at: at}}\n");
    let two = "this: {aggregate: sum(n), within: 30d}, before: {aggregate: sum(n), within: {from: 60d, to: 30d}}";
    let attributes = [
        NAME.to_owned(),
        aggregate("now", "integer", "{aggregate: sum(n), within: 30d}"),
        aggregate("then", "integer", "{aggregate: sum(n), within: {from: 60d, to: 30d}}"),
        aggregate("long_ago", "integer", "{aggregate: sum(n), within: {to: 60d}}"),
        aggregate("change", "decimal", &format!("{{calculate: 'this / nullif(before, 0) - 1', of: {{{two}}}}}")),
        aggregate("broken", "decimal", &format!("{{calculate: this / before, of: {{{two}}}}}")),
        aggregate(
            "rate",
            "decimal",
            "{calculate: 'round(sold / all_calls, 2)', of: {sold: {aggregate: count(*), where: n > 5}, all_calls: \
             {aggregate: count(*)}}}",
        ),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    // The edges of the windows: thirty and sixty days before the run to the second.
    let calls = "crm,at,n\n1,2026-03-01T12:00:00Z,1\n1,2026-03-01T11:59:59Z,10\n1,2026-01-30T12:00:00Z,100\n\
                 1,2026-01-30T11:59:59Z,1000\n1,2026-03-31T12:00:01Z,10000\n2,2026-03-30,6\n3,2026-02-20,8\n\
                 4,2026-03-30,n/a\n";
    let place = Place::new(
        &use_case(&sources, KEY, &attributes, ""),
        &[("crm.csv", "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n"), ("calls.csv", calls)],
    );
    let profile = place.profile();
    assert_eq!(of(&profile, "now"), ["1", "6", "", "", ""]);
    assert_eq!(of(&profile, "then"), ["110", "", "8", "", ""]);
    assert_eq!(of(&profile, "long_ago"), ["1000", "", "", "", ""]);
    assert_eq!(of(&profile, "change"), ["-0.990909091", "", "-1", "", ""]);
    // A division by zero is not known, and is counted; so is what hangs on a number that cannot be read.
    assert_eq!(of(&profile, "broken"), ["0.009090909", "", "0", "", ""]);
    assert_eq!(of(&profile, "rate"), ["0.75", "1", "1", "0", ""]);
    let measures = place.measures();
    let broken = measures["attributes"].as_array().unwrap().iter().find(|one| one["name"] == "broken").unwrap();
    let unread = &broken["by_source"][0]["unread"];
    assert!(unread.as_array().unwrap().iter().any(|one| one["key"] == "calculate" && one["values"] == 1), "{unread}");
}

#[test]
fn attributes_are_made_from_attributes_and_segments_from_both() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true, updated_at: at, \
    reliability: 0.9}\n";
    let attributes = [
        NAME,
        "name: arr, type: decimal, system_of_record: crm, from: {crm: arr}, fresh_for: always",
        "name: renewal, type: date, system_of_record: crm, from: {crm: renewal}, fresh_for: always",
        "name: reason, type: text, system_of_record: crm, from: {crm: reason}, fresh_for: always, required: false",
        "name: days, type: integer, derive: days_until(renewal)",
        "name: tier, type: text, derive: \"case when arr >= 1000 then 'gold' else 'base' end\"",
        "name: each_day, type: decimal, scale: 2, derive: arr / days",
    ];
    let more = "segments:\n  - {name: at_risk, label: At risk, where: \"days < 90 and tier = 'gold'\", measure: arr, \
                action: Call}\n  - {name: silent, where: reason is null}\npopulation: arr > 0 and days is not null\n\
                write_back: {crm: {canonical_id: cid, set: {risk: at_risk, tier_x: tier}}}\n";
    let place = Place::new(
        &use_case(crm, KEY, &attributes, more).replace("filler7", "last"),
        &[(
            "crm.csv",
            "id,name,arr,renewal,reason,at\n1,a,5000,2026-04-30,,2026-03-01\n2,b,900,2026-04-01,price,2026-03-01\n\
             3,c,2000,2026-12-31,,2026-03-01\n4,d,3000,2026-03-31,,2026-03-01\n5,e,n/a,2026-05-01,,2026-03-01\n",
        )],
    );
    let profile = place.profile();
    assert_eq!(of(&profile, "days"), ["30", "1", "275", "0"]);
    assert_eq!(of(&profile, "tier"), ["gold", "base", "gold", "gold"]);
    // What cannot be divided is not known.
    assert_eq!(of(&profile, "each_day"), ["166.67", "900", "7.27", ""]);
    assert_eq!(of(&profile, "at_risk"), ["true", "false", "false", "true"]);
    let measures = place.measures();
    let segments = &measures["segments"];
    assert_eq!(segments[0]["customers"], 2, "{segments}");
    assert_eq!(segments[0]["measure"], serde_json::json!({"label": "arr", "sum": "8000", "of": 2}));
    assert_eq!(segments[1]["customers"], 3);
    // Neither a reason that nobody has nor a derived one without an action makes a profile unusable.
    assert_eq!(measures["value"]["complete_share"], 1.0);
    let notes = measures["notes"].to_string();
    assert!(notes.contains("each_day: it cannot be calculated for 1 customer"), "{notes}");
    // A derived value names its parts, and is as right as all of them.
    let lineage = place.lineage();
    let trust = |attribute: &str| -> f64 {
        lineage.iter().find(|row| row["attribute"] == attribute).unwrap()["trust"].parse().unwrap()
    };
    let each_day = lineage.iter().find(|row| row["attribute"] == "each_day").unwrap();
    assert_eq!((each_day["rule"].as_str(), each_day["made_of"].as_str()), ("derived", "arr; days"));
    assert!((trust("each_day") - trust("arr") * trust("days")).abs() < 1e-9);
    assert!((trust("days") - trust("renewal")).abs() < 1e-9);
    let back = place.rows("write_back/crm.csv");
    let risks: Vec<(&str, &str)> = back.iter().map(|row| (row["risk"].as_str(), row["tier_x"].as_str())).collect();
    assert_eq!(risks, [("true", "gold"), ("false", "base"), ("false", "gold"), ("true", "gold")]);
    let report = fs::read_to_string(place.0.path().join("build/t/report.html")).unwrap();
    assert!(report.contains("At risk") && report.contains("8,000 arr"), "segments are on the page");
    // Both stand in what `show` prints, and it is the same use case.
    let (code, shown) = place.ended(&["show"]);
    assert!(code == 0 && shown.contains("segments:") && shown.contains("derive: "), "{shown}");
}

#[test]
fn a_source_reads_the_rows_that_it_says() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, where: \"role = 'end-user'\", one_record_per_customer: \
               true, updated_at: at}\n  calls: {read: {csv: calls.csv}, where: kind <> 'test', events_of: crm, \
               record_id: crm, \
               happened_at: at}\n";
    let attributes = [NAME.to_owned(), aggregate("n", "integer", "{aggregate: count(*)}")];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let place = Place::new(
        &use_case(crm, KEY, &attributes, ""),
        &[
            // The latest row of 2 is an agent's, that of 3 a customer's.
            (
                "crm.csv",
                "id,name,role,at\n1,a,end-user,2026-03-01\n2,b,end-user,2026-03-01\n2,b,agent,2026-03-02\n\
                 3,c,agent,2026-03-01\n3,c,end-user,2026-03-02\n4,d,,2026-03-01\n",
            ),
            (
                "calls.csv",
                "crm,at,kind\n1,2026-03-01,real\n1,2026-03-02,test\n1,2026-03-03,\n3,2026-03-03,real\n\
                2,2026-03-03,real\n",
            ),
        ],
    );
    let profile = place.profile();
    assert_eq!(profile.keys().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(of(&profile, "n"), ["1", "1"]);
    let sources = place.measures()["sources"].clone();
    assert_eq!((&sources[0]["left_out"], &sources[1]["left_out"]), (&2.into(), &2.into()), "{sources}");
    // Without a time of change rows are asked, so that one address of several can be taken.
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, where: main = true, one_record_per_customer: true}\n";
    let place = Place::new(
        &use_case(crm, KEY, &[NAME], ""),
        &[("crm.csv", "id,name,main\n1,a,true\n1,b,false\n2,c,false\n3,d,maybe\n")],
    );
    assert_eq!(place.profile().keys().collect::<Vec<_>>(), ["a"]);
    let unread = place.measures()["sources"][0]["unread"].clone();
    assert!(unread.to_string().contains("\"key\":\"where\""), "{unread}");
}

#[test]
fn events_may_have_no_moment_and_records_several_columns_as_their_id() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: [store, no], one_record_per_customer: true}\n  tags: \
    {read: \
                   {csv: tags.csv}, events_of: crm, record_id: [shop, customer], happened_at: none}\n";
    let attributes = [
        NAME,
        "name: tags, type: text, system_of_record: tags, from: {tags: {aggregate: distinct(tag)}}",
        "name: n, type: integer, system_of_record: tags, from: {tags: {aggregate: count(*)}}",
    ];
    let yaml = use_case(sources, "  key: {type: identifier, crm: mail}\n", &attributes, "");
    let place = Place::new(
        &yaml,
        &[
            ("crm.csv", "store,no,name,mail\n1,7,a,k1\n2,7,b,k2\n"),
            ("tags.csv", "shop,customer,tag\n1,7,vip\n1,7,new\n2,7,vip\n2,,lost\n3,7,lost\n"),
        ],
    );
    let profile = place.profile();
    assert_eq!(of(&profile, "tags"), ["new; vip", "vip"]);
    assert_eq!(of(&profile, "n"), ["2", "1"]);
    assert_eq!(place.record_ids(), ["1/7", "2/7"]);
    // Nothing that needs a moment can be asked of them.
    place.write("t.yaml", &yaml.replace("distinct(tag)", "latest(tag)"));
    let (code, said) = place.ended(&["validate"]);
    assert!(code == 1 && said.contains("no-moment"), "{said}");
    // One column cannot name the record in the system.
    place.write("t.yaml", &(yaml.clone() + "write_back: {crm: {canonical_id: cid}}\n"));
    let (code, said) = place.ended(&["validate"]);
    assert!(code == 1 && said.contains("add `key:`"), "{said}");
    place.write("t.yaml", &(yaml + "write_back: {crm: {canonical_id: cid, key: mail}}\n"));
    assert_eq!(place.profile().len(), 2);
    // The tests of a use case name such records as the crosswalk does.
    let yaml = fs::read_to_string(place.0.path().join("t.yaml")).unwrap();
    place.write(
        "t.yaml",
        &(yaml
            + "tests:\n  - name: t\n    given: {crm: [{store: '1', no: '7', name: a, mail: k1}]}\n    expect: [{name: \
                  a, records: [crm/1/7]}]\n"),
    );
    let (code, said) = place.ended(&["test"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn events_of_nobodys_record_belong_to_who_alone_has_their_mail() {
    let sources = format!(
        "{CRM}  shop: {{read: {{csv: shop.csv}}, record_id: id}}\n  orders: {{read: {{csv: orders.csv}}, events_of: \
        shop, \
         record_id: customer, by: {{mail: contact}}, happened_at: at}}\n  guests: {{read: {{csv: guests.csv}}, \
         events_of: \
         shop, record_id: none, by: {{mail: contact}}, happened_at: none}}\n"
    );
    let identity = "  key: {type: identifier, crm: id, shop: crm}\n  mail: {type: email, crm: mail, shop: mail}\n";
    let attributes = [
        NAME,
        "name: spent, type: decimal, system_of_record: orders, from: {orders: {aggregate: sum(amount)}}",
        "name: visits, type: integer, system_of_record: guests, from: {guests: {aggregate: count(*)}}",
    ];
    let place = Place::new(
        &use_case(&sources, identity, &attributes, ""),
        &[
            (
                "crm.csv",
                "id,name,mail\n1,a,a@acme.example\n2,b,both@acme.example\n3,c,both@acme.example\n4,d,d@acme.example\n",
            ),
            ("shop.csv", "id,crm,mail\ns1,1,A@acme.example\ns4,4,other@acme.example\n"),
            // By its record, by its mail in another form, by one that two have, by one that nobody has.
            (
                "orders.csv",
                "customer,contact,amount,at\ns1,x@acme.example,1,2026-03-01\n,a@ACME.example,10,2026-03-01\n\
                 ,both@acme.example,100,2026-03-01\nunknown,D@acme.example,1000,2026-03-01\n\
                 ,nobody@acme.example,5,2026-03-01\n",
            ),
            ("guests.csv", "contact\na@acme.example\na@acme.example\nother@acme.example\ninfo@acme.example\n"),
        ],
    );
    let profile = place.profile();
    assert_eq!(of(&profile, "spent"), ["11", "", "", "1000"]);
    assert_eq!(of(&profile, "visits"), ["2", "", "", "1"]);
    let sources = place.measures()["sources"].clone();
    let of =
        |name: &str| sources.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["unattached"].clone();
    assert_eq!((of("orders"), of("guests")), (2.into(), 1.into()));
}

#[test]
fn tables_lead_from_events_to_records_and_amounts_are_shared_as_it_says() {
    let sources = |several: &str| {
        format!(
            "{CRM}  deals: {{read: {{csv: deals.csv}}, events_of: crm, record_id: deal, via: [{{read: {{csv: \
            links.csv}}, \
             from: deal, to: company}}], {several}happened_at: at}}\n  refunds: {{read: {{csv: refunds.csv}}, \
             events_of: crm, \
             record_id: order, via: [{{read: {{csv: orders.csv}}, from: id, to: cart}}, {{read: {{ndjson: \
             carts.ndjson}}, from: \
             id, to: customer}}], happened_at: none}}\n"
        )
    };
    let attributes = [
        NAME,
        "name: won, type: decimal, system_of_record: deals, from: {deals: {aggregate: sum(amount)}}",
        "name: deals, type: integer, system_of_record: deals, from: {deals: {aggregate: count(*)}}",
        "name: back, type: decimal, system_of_record: refunds, from: {refunds: {aggregate: sum(amount)}}",
    ];
    let identity = "  key: {type: identifier, crm: same}\n";
    let crm = CRM.replace(", one_record_per_customer: true", "");
    let yaml = |several: &str| {
        use_case(&sources(several).replace(CRM, &crm), identity, &attributes, "")
            .replace("from: {crm: name}", "from: {crm: name}, within_source: min")
    };
    let files = [
        // 1 and 2 are one customer.
        ("crm.csv", "id,name,same\n1,a,k1\n2,a,k1\n3,c,k3\n4,d,k4\n"),
        ("deals.csv", "deal,amount,at\nd1,100,2026-03-01\nd2,10,2026-03-01\nd3,7,2026-03-01\nd4,5,2026-03-01\n"),
        // d1 belongs to both records of one customer and to another; d2 to three customers; d4 to nobody.
        ("links.csv", "deal,company\nd1,1\nd1,2\nd1,3\nd1,3\nd2,1\nd2,3\nd2,4\nd3,4\nd4,9\n"),
        ("refunds.csv", "order,amount\no1,1\no2,20\no3,300\n"),
        ("orders.csv", "id,cart\no1,c1\no2,c2\n"),
        ("carts.ndjson", "{\"id\": \"c1\", \"customer\": \"3\"}\n{\"id\": \"c2\", \"customer\": 4}\n"),
    ];
    let each = Place::new(&yaml("several: each, "), &files);
    let profile = each.profile();
    assert_eq!(of(&profile, "won"), ["110", "110", "17"]);
    assert_eq!(of(&profile, "deals"), ["2", "2", "2"]);
    assert_eq!(of(&profile, "back"), ["", "1", "20"]);
    let shared = Place::new(&yaml("several: shared, "), &files);
    let profile = shared.profile();
    // Three records share 100 and 10, to the ninth digit, and the parts add up to the whole.
    assert_eq!(of(&profile, "won"), ["70.000000001", "36.666666666", "10.333333333"]);
    assert_eq!(of(&profile, "deals"), ["2", "2", "2"]);
    let unsaid = Place::new(&yaml(""), &files);
    let (code, said) = unsaid.ended(&["run"]);
    assert!(code == 4 && said.contains("deals.csv`, line 2") && said.contains("several: each"), "{code} {said}");
}

#[test]
fn an_event_may_name_several_records_inside_json() {
    let sources = format!(
        "{CRM}  talks: {{read: {{ndjson: talks.ndjson}}, events_of: crm, record_id: {{json: [with, \"*\", \
        id]}}, several: \
         each, happened_at: none}}\n"
    );
    let attributes =
        [NAME, "name: talks, type: integer, system_of_record: talks, from: {talks: {aggregate: count(*)}}"];
    let talks =
        "{\"with\": [{\"id\": 1}, {\"id\": 2}]}\n{\"with\": [{\"id\": 2}]}\n{\"with\": []}\n{\"with\": \"x\"}\n";
    let yaml = use_case(&sources, KEY, &attributes, "");
    let place = Place::new(&yaml, &[("crm.csv", "id,name\n1,a\n2,b\n3,c\n"), ("talks.ndjson", talks)]);
    assert_eq!(of(&place.profile(), "talks"), ["1", "2", ""]);
    place.write("t.yaml", &yaml.replace("several: each, ", ""));
    let (code, said) = place.ended(&["run"]);
    assert!(code == 4 && said.contains("line 1: the event belongs to several records; say under `talks`"), "{said}");
}

#[test]
fn amounts_are_taken_over_at_the_rate_of_their_day_and_what_has_none_is_not_known() {
    let orders = "  orders: {read: {csv: orders.csv}, events_of: crm, record_id: crm, happened_at: at, timezone: \
                  Europe/Berlin, codes: {rate: {csv: rates.csv, of: currency, code: code, means: usd, since: day, at: \
                  at}}}\n";
    let usd = "name: usd, type: decimal, system_of_record: orders, from: {orders: {aggregate: sum(cast(amount as \
               decimal) * cast(rate as decimal))}}, scale: 2";
    let yaml = use_case(&format!("{CRM}{orders}"), KEY, &[NAME, usd], "");
    // On Friday, on Saturday, which has Friday's, before the first, in a currency without one, without a moment,
    // without a currency, in pence, which are no pounds, and where the day's rate is empty.
    let orders = "crm,at,amount,currency\n1,2026-01-02T10:00:00Z,10.10,EUR\n1,2026-01-03,3, eur\n\
                  2,2025-12-31T23:00:00Z,1000,JPY\n2,2026-01-05,5,USD\n3,2026-01-01,7,EUR\n4,2026-01-05,7,SEK\n\
                  5,,7,EUR\n6,2026-01-05,7,\n7,2026-01-05,200,GBp\n8,2026-01-05,7,CHF\n";
    let rates = "day,code,usd\n2026-01-02,EUR,1.0837\n2026-01-05,EUR,1.2\n2026-01-01,JPY,0.0067\n2020-01-01,USD,1\n\
                 2020-01-01,GBP,1.3\n2020-01-01,GBp,0.013\n2020-01-01,CHF,1.1\n2026-01-05,CHF,\n";
    let crm = "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n8,h\n";
    let files = [("crm.csv", crm), ("orders.csv", orders), ("rates.csv", rates)];
    let place = Place::new(&yaml, &files);
    assert_eq!(of(&place.profile(), "usd"), ["14.2", "11.7", "", "", "", "", "2.6", ""]);
    let notes = place.measures()["notes"].to_string();
    assert!(notes.contains("5 of 10 values of codes.rate are in no code table"), "{notes}");
    // What is wrong is said where it stands.
    for (from, to, wanted) in [
        ("since: day", "since: dya", "names the column `dya`"),
        ("of: currency, ", "", "have `since` and not `of`"),
        (", at: at}}}", "}}}", "have `since` and not `at`"),
        ("of: currency", "of: curency", "names the column `curency`"),
    ] {
        place.write("t.yaml", &yaml.replacen(from, to, 1));
        let (code, said) = place.ended(&["validate", "--with-data"]);
        assert!(code == 1 && said.contains(wanted), "{said}");
    }
    place.write("t.yaml", &yaml);
    place.write("rates.csv", "day,code,usd\n2026-01-02,EUR,1.08\nsoon,EUR,1.2\n");
    let (code, said) = place.ended(&["run"]);
    assert!(code == 4 && said.contains("rates.csv`, line 3: `day` is no day"), "{said}");
}

#[test]
fn what_the_page_on_questions_shows_is_valid_and_joins() {
    let page = fs::read_to_string(root().join("docs/questions.md")).unwrap();
    let sql = page.split("sql: >-").nth(1).unwrap().split("from: {").next().unwrap();
    let sql: Vec<&str> = sql.split_whitespace().collect();
    let crm = format!(
        "  crm: {{read: {{sql: \"{}\", from: {{customers: {{csv: customers.csv}}, addresses: {{csv: \
        addresses.csv}}}}}}, \
         record_id: id, one_record_per_customer: true}}\n",
        sql.join(" ")
    );
    let attributes = [NAME, "name: city, type: text, system_of_record: crm, from: {crm: city}, fresh_for: always"];
    let place = Place::new(
        &use_case(&crm, KEY, &attributes, ""),
        &[
            ("customers.csv", "id,name\n1,a\n2,b\n"),
            ("addresses.csv", "customer_id,is_default,city\n1,true,Bonn\n1,false,Ulm\n2,false,Rom\n"),
        ],
    );
    assert_eq!(of(&place.profile(), "city"), ["Bonn", ""]);
}

#[test]
fn codes_mean_what_their_table_says_and_others_are_findings() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true, codes: {plan: \
    plans.csv}}\n  \
               calls: {read: {csv: calls.csv}, events_of: crm, record_id: crm, happened_at: none, codes: {kind: \
               kinds.csv}}\n";
    let attributes = [
        NAME,
        "name: plan, type: text, system_of_record: crm, from: {crm: plan}, otherwise: free, fresh_for: always",
        "name: upper_plan, type: text, system_of_record: crm, from: {crm: \"coalesce(plan, 'none')\"}, fresh_for: \
        always",
        "name: kinds, type: text, system_of_record: calls, from: {calls: {aggregate: distinct(kind)}}",
        "name: last_kind, type: text, system_of_record: calls, from: {calls: {aggregate: most_frequent(kind)}}",
        "name: sales, type: integer, system_of_record: calls, from: {calls: {aggregate: count(*), where: kind = \
        'Sale'}}",
    ];
    let place = Place::new(
        &use_case(crm, KEY, &attributes, ""),
        &[
            ("crm.csv", "id,name,plan\n1,a,P1\n2,b, p2 \n3,c,P9\n4,d,\n"),
            ("plans.csv", "code,means\np1,Starter\nP2,Business\nP3,\n"),
            ("calls.csv", "crm,kind\n1,s\n1,S\n1,q\n2,zz\n2,s\n"),
            ("kinds.csv", "kind,means\ns,Sale\nq,Question\n"),
        ],
    );
    let profile = place.profile();
    // A code that means nothing is neither missing nor `otherwise`.
    assert_eq!(of(&profile, "plan"), ["Starter", "Business", "", "free"]);
    assert_eq!(of(&profile, "upper_plan"), ["Starter", "Business", "", "none"]);
    assert_eq!(of(&profile, "kinds"), ["Question; Sale", "Sale", "", ""]);
    assert_eq!(of(&profile, "last_kind"), ["Sale", "", "", ""]);
    assert_eq!(of(&profile, "sales"), ["2", "1", "", ""]);
    let notes = place.measures()["notes"].to_string();
    assert!(notes.contains("1 of 3 values of codes.plan are in no code table"), "{notes}");
    let (code, said) = place.ended(&["validate", "--with-data=values"]);
    assert!(
        code == 0 && said.contains("are codes that the file does not hold") && said.contains("`crm.csv`, line 4"),
        "{said}"
    );
    // Of more than two columns those that count are named.
    place.write("plans.csv", "code,sort,means\np1,1,Starter\nP2,2,Business\n");
    let (code, said) = place.ended(&["run"]);
    assert!(code == 4 && said.contains("has 3 columns") && said.contains("means: ..."), "{code} {said}");
    let yaml = fs::read_to_string(place.0.path().join("t.yaml")).unwrap();
    place.write("t.yaml", &yaml.replace("plan: plans.csv", "plan: {csv: plans.csv, code: code, means: means}"));
    assert_eq!(of(&place.profile(), "plan"), ["Starter", "Business", "", "free"]);
    assert_eq!(place.ended(&["validate", "--with-data"]).0, 0);
    place.write("t.yaml", &yaml);
    // A table that contradicts itself, or is not there, is an error with its place.
    place.write("plans.csv", "code,means\nP1,Starter\nP1,Other\n");
    let (code, said) = place.ended(&["run"]);
    assert!(code == 4 && said.contains("plans.csv`, line 3"), "{code} {said}");
    fs::remove_file(place.0.path().join("plans.csv")).unwrap();
    let (code, said) = place.ended(&["validate", "--with-data"]);
    assert!(code == 1 && said.contains("plans.csv"), "{code} {said}");
}

#[test]
fn sql_joins_tables_and_opens_nothing_else() {
    let sql = "select c.id, c.name, a.city, count(o.id) as orders from customers c left join addresses a on c.id = \
               a.customer left join orders o on o.customer = c.id group by c.id, c.name, a.city";
    let crm = |sql: &str| {
        format!(
            "  crm: {{read: {{sql: \"{sql}\", from: {{customers: {{csv: customers.csv}}, addresses: {{csv: \
            addresses.csv, \
             delimiter: ';'}}, orders: {{ndjson: orders.ndjson}}}}}}, record_id: id, one_record_per_customer: true}}\n"
        )
    };
    let attributes = [
        NAME,
        "name: city, type: text, system_of_record: crm, from: {crm: city}, fresh_for: always",
        "name: orders, type: integer, system_of_record: crm, from: {crm: orders}, fresh_for: always",
    ];
    let place = Place::new(
        &use_case(&crm(sql), KEY, &attributes, ""),
        &[
            ("customers.csv", "id,name,secret\n007,a,x\n8,b,y\n"),
            ("addresses.csv", "customer;city\n007;Bonn\n"),
            ("orders.ndjson", "{\"id\": 1, \"customer\": \"8\"}\n{\"id\": 2, \"customer\": \"8\"}\n"),
        ],
    );
    let profile = place.profile();
    assert_eq!(of(&profile, "city"), ["Bonn", ""]);
    assert_eq!(of(&profile, "orders"), ["0", "2"]);
    assert_eq!(place.record_ids(), ["007", "8"]);
    assert_eq!(place.ended(&["validate", "--with-data"]).0, 0);
    // A file of every table is part of the run.
    let run = fs::read_to_string(place.0.path().join("build/t/run.json")).unwrap();
    assert!(["customers.csv", "addresses.csv", "orders.ndjson"].iter().all(|file| run.contains(file)), "{run}");
    for (sql, code, said) in [
        ("select * from read_csv('/etc/passwd')", "invalid-sql", "no table"),
        ("select * from elsewhere", "invalid-sql", "`elsewhere`, which is not under `from`"),
        ("drop table customers", "invalid-sql", "not one `select`"),
        ("select id from customers; select 1", "invalid-sql", "not one `select`"),
        ("selec id from customers", "invalid-sql", "not understood"),
        ("select id, name, '' as city, '' as orders from customers", "unused-part", "does not read `addresses`"),
    ] {
        place.write("t.yaml", &use_case(&crm(sql), KEY, &attributes, ""));
        let (_, out) = place.ended(&["validate"]);
        assert!(out.contains(code) && out.contains(said), "{sql}\n{out}");
    }
    for (sql, said) in [
        (
            "select c.id, c.name from customers c join addresses a on c.id = a.customer join orders o on o.customer = \
            c.id",
            "`city`, which its query does not give",
        ),
        (
            "select c.nothing from customers c join addresses a on c.id = a.customer join orders o on o.customer = \
            c.id",
            "the query cannot be run",
        ),
    ] {
        place.write("t.yaml", &use_case(&crm(sql), KEY, &attributes, ""));
        let (code, out) = place.ended(&["validate", "--with-data"]);
        assert!(code == 1 && out.contains(said), "{sql}\n{out}");
        let (code, out) = place.ended(&["run"]);
        assert!(code != 0 && !out.contains("bug"), "{sql}\n{out}");
    }
}

#[test]
fn the_moment_that_is_looked_from_and_what_stands_in_json_can_be_asked_everywhere() {
    let sources = format!(
        "{CRM}  orders: {{read: {{ndjson: orders.ndjson}}, events_of: crm, record_id: customer, happened_at: at}}\n"
    );
    let order = |name: &str, kind: &str, how: &str| {
        format!("name: {name}, type: {kind}, system_of_record: orders, from: {{orders: {how}}}")
    };
    let attributes = [
        NAME.to_owned(),
        "name: age, type: integer, system_of_record: crm, from: {crm: years_since(born)}, fresh_for: always".to_owned(),
        "name: city, type: text, system_of_record: crm, from: {crm: \"json(about, 'address', 'city')\"}, fresh_for: \
         always"
            .to_owned(),
        "name: seen, type: date, system_of_record: crm, from: {crm: seen}, valid: value <= as_of(), fresh_for: always"
            .to_owned(),
        order("last_order", "timestamp", "{aggregate: latest(at)}"),
        order("lines", "integer", "{aggregate: \"sum(json_count(lines))\"}"),
        order("spent", "decimal", "{aggregate: \"sum(json_sum_product(lines, 'n', 'price'))\"}"),
        order("fresh", "integer", "{aggregate: count(*), where: days_since(at) < 30}"),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let more = "population: last_order is null or days_since(last_order) > 20\n";
    let place = Place::new(
        &use_case(&sources, KEY, &attributes, more),
        &[
            (
                "crm.csv",
                "id,name,born,about,seen\n1,a,2000-04-01,\"{\"\"address\"\": {\"\"city\"\": \
                \"\"Ulm\"\"}}\",2026-03-30\n\
                 2,b,2000-03-31,{},2026-04-01\n3,c,,,\n",
            ),
            (
                "orders.ndjson",
                "{\"customer\": 1, \"at\": \"2026-03-05\", \"lines\": [{\"n\": 2, \"price\": \"1.50\"}, {\"n\": 1, \
                \"price\": 4}]}\n\
                 {\"customer\": 1, \"at\": \"2026-01-05\", \"lines\": []}\n{\"customer\": 2, \"at\": \"2026-03-20\", \
                 \"lines\": []}\n",
            ),
        ],
    );
    let profile = place.profile();
    assert_eq!(profile.keys().collect::<Vec<_>>(), ["a", "c"], "b has ordered in the last twenty days");
    assert_eq!(of(&profile, "age"), ["25", ""]);
    assert_eq!(of(&profile, "city"), ["Ulm", ""]);
    assert_eq!(of(&profile, "lines"), ["2", ""]);
    assert_eq!(of(&profile, "spent"), ["7", ""]);
    assert_eq!(of(&profile, "fresh"), ["1", ""]);
}

#[test]
fn what_does_not_fit_is_found_at_its_place() {
    let sources =
        format!("{CRM}  calls: {{read: {{csv: calls.csv}}, events_of: crm, record_id: crm, happened_at: at}}\n");
    let attributes = [
        NAME.to_owned(),
        aggregate("n", "integer", "{aggregate: count(*)}"),
        aggregate("change", "decimal", "{calculate: a / b, of: {a: {aggregate: count(*)}, b: {aggregate: sum(n)}}}"),
        "name: twice, type: integer, derive: n * 2".to_owned(),
    ];
    let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
    let yaml = use_case(&sources, KEY, &attributes, "segments:\n  - {name: many, where: n > 5, measure: twice}\n");
    let place = Place::new(&yaml, &[]);
    let (code, said) = place.ended(&["validate"]);
    assert_eq!(code, 0, "{said}");
    for (from, to, code, said) in [
        ("derive: n * 2", "derive: m * 2", "unknown-attribute", "`m`, which is not an attribute"),
        ("derive: n * 2", "derive: twice * 2", "unknown-attribute", "reads itself"),
        ("derive: n * 2", "derive: filler4", "unknown-attribute", "does not stand above it"),
        ("derive: n * 2", "derive: n > 2", "type-mismatch", "gives true or false, and the attribute is a number"),
        ("derive: n * 2", "derive: '2'", "constant-condition", "reads no attribute"),
        ("derive: n * 2", "derive: n *", "invalid-sql", "`derive` of `twice`"),
        ("where: n > 5", "where: n", "type-mismatch", "gives a number"),
        ("where: n > 5", "where: m > 5", "unknown-attribute", "`m`, which is not an attribute"),
        ("measure: twice", "measure: name", "type-mismatch", "cannot be summed"),
        ("measure: twice", "measure: nothing", "unknown-attribute", "`nothing`"),
        ("name: many", "name: n", "duplicate-name", "`n` is taken"),
        ("calculate: a / b", "calculate: a / c", "unknown-column", "`c`, which is not under `of`"),
        ("calculate: a / b", "calculate: a", "unused-part", "does not read `b`"),
        ("calculate: a / b", "calculate: a > b", "type-mismatch", "gives true or false"),
        ("b: {aggregate: sum(n)}", "b: {aggregate: distinct(n)}", "type-mismatch", "is not what fits"),
        ("{aggregate: count(*)}}, fallback", "{aggregate: share(n)}}, fallback", "type-mismatch", "`share(n)`"),
        (
            "{aggregate: count(*)}}, fallback",
            "{aggregate: 'max_by(n, at)'}}, fallback",
            "type-mismatch",
            "most of a text",
        ),
        (
            "{aggregate: count(*)}}, fallback",
            "{aggregate: 'percentile(n, 2)'}}, fallback",
            "invalid-aggregate",
            "not an aggregate",
        ),
        (
            "{aggregate: count(*)}}, fallback",
            "{aggregate: count(*), within: {from: 30d, to: 60d}}}, fallback",
            "invalid-duration",
            "the greater age",
        ),
        (
            "{aggregate: count(*)}}, fallback",
            "{aggregate: count(*), within: {form: 30d}}}, fallback",
            "unknown-key",
            "form",
        ),
        ("record_id: crm, ", "record_id: crm, by: {mail: m}, ", "unknown-field", "`mail`, which is not a field"),
        ("record_id: crm, ", "record_id: crm, several: each, ", "unreachable-rule", "nothing leads it there"),
        (
            "record_id: crm, ",
            "record_id: none, via: [{read: {csv: v.csv}, from: a, to: b}], ",
            "missing-key",
            "not from where",
        ),
        (
            "record_id: id, ",
            "record_id: id, via: [{read: {csv: v.csv}, from: a, to: b}], ",
            "not-for-customers",
            "`events_of:`",
        ),
        ("record_id: id, ", "record_id: [id, id], ", "duplicate-name", "stands twice"),
        ("record_id: id, ", "record_id: id, where: days_since(a) > 3, ", "invalid-sql", "before it is known"),
        ("record_id: id, ", "record_id: id, where: name, ", "type-mismatch", "true or false"),
        ("read: {csv: crm.csv}", "read: {csv: crm.csv, sql: select 1}", "one-format", "from files, or by `sql`"),
        ("read: {csv: crm.csv}", "read: {csv: crm.csv, from: {a: {csv: a.csv}}}", "missing-key", "no `sql`"),
    ] {
        let wrong = yaml.replacen(from, to, 1);
        assert_ne!(wrong, yaml, "{from}");
        place.write("t.yaml", &wrong);
        let (_, out) = place.ended(&["validate"]);
        assert!(out.contains(code) && out.contains(said), "{to}\n{out}");
    }
}
