//! The first file: what `c360 new` proposes of exports in layouts that nobody told it.

use std::path::Path;

use super::support::{c360, rows, text};

/// Files in a folder, and what is proposed of them.
struct Exports(tempfile::TempDir);

impl Exports {
    fn new(files: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        text(&self.0.path().join(name))
    }

    /// The proposed file, which validates with the data and runs as it is.
    fn proposed(&self, more: &[&str]) -> String {
        let mut files: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| text(&entry.unwrap().path()))
            .filter(|path| Path::new(path).extension().is_some_and(|ending| ending != "yaml"))
            .collect();
        files.sort();
        let file = self.path("mine.yaml");
        let mut arguments = vec!["new", "mine", "--force", "--out", &file, "--source"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(more);
        let out = c360(&arguments, 2);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let yaml = std::fs::read_to_string(&file).unwrap();
        let out = c360(&["validate", &file, "--with-data=values"], 2);
        assert!(out.status.success(), "{}\n{yaml}", String::from_utf8_lossy(&out.stdout));
        let (build, identity) = (self.path("build"), self.path("identity"));
        let out = c360(&["run", &file, "--out", &build, "--identity", &identity, "--csv", "-q"], 2);
        assert!(out.status.success(), "{}{}\n{yaml}", text_of(&out.stdout), text_of(&out.stderr));
        yaml
    }

    /// The customers of a run by the records of a source.
    fn customers(&self) -> std::collections::BTreeMap<String, String> {
        let rows = rows(&self.0.path().join("build/mine/crosswalk.csv"));
        let record =
            |row: &std::collections::BTreeMap<String, String>| format!("{}/{}", row["source"], row["record_id"]);
        rows.iter().map(|row| (record(row), row["canonical_id"].clone())).collect()
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn has(yaml: &str, lines: &[&str]) {
    for line in lines {
        assert!(yaml.contains(line), "lacks {line}:\n{yaml}");
    }
}

fn lacks(yaml: &str, texts: &[&str]) {
    for text in texts {
        assert!(!yaml.contains(text), "holds {text}:\n{yaml}");
    }
}

const FIRST: [&str; 8] = ["Ada", "Bela", "Cleo", "Dora", "Enzo", "Finn", "Gita", "Hugo"];
const LAST: [&str; 7] = ["Moreau", "Lindqvist", "Okafor", "Petrov", "Quint", "Rossi", "Sandoval"];

/// A made-up person by number: first name, last name, mail, city.
fn person(n: usize) -> [String; 4] {
    let (first, last) = (FIRST[n % 8], LAST[n % 7]);
    let mail = format!("{}.{}{}@post.example", first.to_lowercase(), last.to_lowercase(), n);
    [first.to_owned(), last.to_owned(), mail, ["Lyon", "Porto", "Ghent", "Turin", "Malmo"][n % 5].to_owned()]
}

/// A file of rows, each made of its number.
fn file(head: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    format!("{head}\n{}", (1..=n).map(|n| row(n) + "\n").collect::<String>())
}

#[test]
fn what_a_connector_adds_is_neither_a_record_id_nor_an_attribute() {
    let members = file(
        "_airbyte_raw_id,id,email_address,merge_fields_FNAME,merge_fields_LNAME,phone_type,owner_email,ip_city,tier,\
         _airbyte_extracted_at",
        40,
        |n| {
            let [first, last, mail, city] = person(n);
            format!(
                "{n:08x}-raw,m{n},{mail},{first},{last},mobile,rep{}@us.example,{city},{},2026-01-02T03:04:05Z",
                n % 3,
                ["gold", "free"][n % 2]
            )
        },
    );
    let exports = Exports::new(&[("members.csv", members)]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "    record_id: id # filled and unique",
            "entity: person",
            "    members: merge_fields_FNAME",
            "    members: email_address",
            "  - name: tier",
        ],
    );
    lacks(&yaml, &["_airbyte", "ip_city"]);
    lacks(yaml.split("attributes:").next().unwrap(), &["owner_email", "phone_type"]);
}

#[test]
fn a_history_is_read_by_its_current_versions() {
    let history =
        file("id,given_name,family_name,email_address,city,_fivetran_start,_fivetran_end,_fivetran_active", 60, |n| {
            let [first, last, mail, city] = person(n / 2);
            let is_current = n % 2 == 1;
            let end = if is_current { "9999-12-31 23:59:59" } else { "2026-02-01 00:00:00" };
            let id = n.div_ceil(2);
            format!(
                "c{id},{first},{last},{mail},{city},2026-0{}-01 00:00:00,{end},{is_current}",
                if is_current { 2 } else { 1 }
            )
        });
    let yaml = Exports::new(&[("customers.csv", history)]).proposed(&[]);
    has(
        &yaml,
        &[
            "    record_id: id # unique among current rows",
            "    current: \"_fivetran_active\"",
            "    updated_at: \"_fivetran_start\"",
        ],
    );
}

#[test]
fn words_that_systems_write_as_one_and_json_are_read() {
    let erp = file("internalid,companyname,billcity,billzipcode,vatregnumber,lastmodifieddate", 30, |n| {
        let [_, last, _, city] = person(n);
        format!("{n},{last} Works {n} Ltd,{city},{:05},GB{:09},2026-01-02T00:00:00Z", 10_000 + n, 123_456_000 + n)
    });
    let billing = file("id,company,email,billing_address,cf_erp_id", 30, |n| {
        let [_, last, _, city] = person(n);
        let address =
            format!(r#""{{""line1"": ""{n} High Street"", ""city"": ""{city}"", ""zip"": ""{}""}}""#, 10_000 + n);
        format!("b{n:04},{last} Works {n},ap@{}{n}.example,{address},{n}", last.to_lowercase())
    });
    let exports = Exports::new(&[("erp_customer.csv", erp), ("billing_customer.csv", billing)]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "entity: account",
            "    erp_customer: companyname",
            "    erp_customer: billzipcode",
            "    erp_customer: vatregnumber",
            "    billing_customer: {json: [billing_address, zip]}",
            "    billing_customer: {json: [billing_address, line1]}",
        ],
    );
    let customers = exports.customers();
    assert_eq!(customers["erp_customer/7"], customers["billing_customer/b0007"]);
    assert_ne!(customers["erp_customer/7"], customers["erp_customer/8"]);
}

#[test]
fn days_that_do_not_say_which_number_is_the_month_get_their_form() {
    let crm = file("ID,FirstName,LastName,Email,BirthDate,Modified", 40, |n| {
        let [first, last, mail, _] = person(n);
        format!(
            "{n},{first},{last},{mail},{:02}/{:02}/19{},{:02}/03/2026",
            n % 28 + 1,
            n % 12 + 1,
            60 + n % 40,
            n % 28 + 1
        )
    });
    let yaml = Exports::new(&[("crm_contacts.csv", crm)]).proposed(&[]);
    has(&yaml, &["    formats: {BirthDate: \"%d/%m/%Y\", Modified: \"%d/%m/%Y\"}", "    type: date"]);
}

#[test]
fn a_last_name_or_initials_alone_are_no_person_and_an_id_is_no_moment() {
    let tills = file("receipt_customer,last_name,total_spent,loyalty_id", 30, |n| {
        let [_, last, ..] = person(n);
        format!("k{n},{last},{}.50,{}", n * 3, 1_600_000_000 + n * 7_919)
    });
    let yaml = Exports::new(&[("tills_customers.csv", tills)]).proposed(&[]);
    lacks(&yaml, &["type: person_name", "updated_at: loyalty_id", "happened_at: loyalty_id", "on: [last_name]"]);
}

#[test]
fn addresses_of_a_table_of_their_own_are_joined() {
    let customers = file("entity_id,email,firstname,lastname,default_billing,updated_at", 30, |n| {
        let [first, last, mail, _] = person(n);
        format!("{n},{mail},{first},{last},{},2026-01-02 00:00:00", 100 + n)
    });
    let addresses = file("entity_id,parent_id,street,city,postcode,telephone", 60, |n| {
        let city = &person(n)[3];
        format!("{},{},{n} Mill Lane,{city},{:05},+1 212-555-01{:02}", 100 + n, n.div_ceil(2), 20_000 + n, n)
    });
    let exports =
        Exports::new(&[("shop_customer_entity.csv", customers), ("shop_customer_address_entity.csv", addresses)]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "left join shop_customer_address_entity a on a.entity_id = c.default_billing",
            "    shop_customer_entity: address_street",
        ],
    );
    let profile = rows(&exports.0.path().join("build/mine/profile.csv"));
    let streets: Vec<&str> = profile.iter().map(|row| row["street"].as_str()).collect();
    assert_eq!(profile.len(), 30);
    assert!(streets.contains(&"30 Mill Lane") && !streets.contains(&"60 Mill Lane"), "{streets:?}");
}

#[test]
fn events_lead_to_customers_by_records_by_mail_and_over_other_tables() {
    let customers = file("id,first_name,last_name,email,updated_at", 30, |n| {
        let [first, last, mail, _] = person(n);
        format!("{n},{first},{last},{mail},2026-01-02T00:00:00Z")
    });
    let orders = file("id,customer_id,billing_email,date_created,total", 60, |n| {
        let guest = n % 3 == 0;
        let customer = if guest { String::new() } else { (n % 30 + 1).to_string() };
        format!("{},{customer},{},2026-01-{:02}T10:00:00Z,{n}.00", 5_000 + n, person(n % 30 + 1)[2], n % 28 + 1)
    });
    let lines = file("id,order_id,sku,quantity", 90, |n| format!("{},{},S{n},1", 90_000 + n, 5_000 + n % 60 + 1));
    let countries = "code,name\nFR,France\nPT,Portugal\n".to_owned();
    let exports = Exports::new(&[
        ("shop_customers.csv", customers),
        ("shop_orders.csv", orders),
        ("shop_order_lines.csv", lines),
        ("countries.csv", countries),
    ]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "    by: {email: billing_email}",
            "    happened_at: date_created",
            "    record_id: order_id",
            "from: id, to: customer_id}]",
            "left out, for nothing in them leads to a customer: countries",
        ],
    );
}

#[test]
fn people_beside_companies_are_said_and_can_be_asked_for() {
    let accounts = file("accountid,name,websiteurl,address1_postalcode", 30, |n| {
        let last = LAST[n % 7];
        format!("a-{n:05},{last} Group {n} GmbH,https://www.{}{n}.example,{:05}", last.to_lowercase(), 30_000 + n)
    });
    let contacts = file("contactid,parentcustomerid,firstname,lastname,emailaddress1,modifiedon", 60, |n| {
        let [first, last, mail, _] = person(n);
        format!("c-{n:05},a-{:05},{first},{last},{mail},2026-01-02T00:00:00Z", n % 30 + 1)
    });
    let exports = Exports::new(&[("crm_account.csv", accounts), ("crm_contact.csv", contacts)]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "entity: account",
            "companies are resolved, not people: crm_contact",
            "--entity person",
            "    events_of: crm_account",
        ],
    );
    let yaml = exports.proposed(&["--entity", "person"]);
    has(&yaml, &["entity: person", "    crm_contact: emailaddress1"]);
    lacks(&yaml, &["What it is unsure of:\n# - companies are resolved"]);
}

#[test]
fn families_that_share_a_mailbox_stay_apart() {
    let crm = file("id,first_name,last_name,email,birth_date", 60, |n| {
        // Two by two of one last name and mailbox.
        let family = n.div_ceil(2);
        let first = FIRST[n % 8];
        let last = LAST[family % 7];
        format!(
            "{n},{first},{last},family.{}{family}@post.example,19{:02}-0{}-11",
            last.to_lowercase(),
            40 + n % 50,
            n % 9 + 1
        )
    });
    let exports = Exports::new(&[("contacts.csv", crm)]);
    exports.proposed(&[]);
    let customers: std::collections::BTreeSet<String> = exports.customers().into_values().collect();
    assert_eq!(customers.len(), 60);
}

#[test]
fn deals_lead_to_companies_over_a_bridge() {
    let companies = file("id,property_name,property_domain,_fivetran_deleted", 30, |n| {
        let last = LAST[n % 7];
        format!("{},{last} Group {n} GmbH,{}{n}.example,false", 7_000_100 + n, last.to_lowercase())
    });
    let deals = file("deal_id,property_dealname,property_amount,property_createdate", 40, |n| {
        format!("{},Deal {n},{}.00,2026-01-{:02}T00:00:00Z", 8_000_100 + n, n * 100, n % 28 + 1)
    });
    let bridge = file("deal_id,company_id,type_id,_fivetran_synced", 45, |n| {
        format!("{},{},5,2026-02-01T00:00:00Z", 8_000_100 + (n - 1) % 40 + 1, 7_000_100 + n % 30 + 1)
    });
    let exports =
        Exports::new(&[("hub_company.csv", companies), ("hub_deal.csv", deals), ("hub_deal_company.csv", bridge)]);
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "    record_id: deal_id",
            "from: deal_id, to: company_id}]",
            "    several: shared # CHECK",
            "hub_deal_amount_365d",
        ],
    );
}

#[test]
fn a_record_that_no_column_names_alone_is_named_by_several() {
    let guests = file("hotel,room,first_name,last_name,email", 40, |n| {
        let [first, last, mail, _] = person(n / 2);
        format!("H{},{},{first},{last},{mail}", n % 4, n / 4)
    });
    let yaml = Exports::new(&[("guests.csv", guests)]).proposed(&[]);
    has(&yaml, &["# CHECK: unique together, for no column is alone"]);
}

#[test]
fn names_alone_join_nobody() {
    let list = file("id,first_name,last_name", 60, |n| {
        let [first, last, ..] = person(n);
        format!("{n},{first},{last}")
    });
    let exports = Exports::new(&[("people.csv", list)]);
    has(&exports.proposed(&[]), &["such as a name alone, joins nobody"]);
    let customers: std::collections::BTreeSet<String> = exports.customers().into_values().collect();
    assert_eq!(customers.len(), 60);
}

#[test]
fn two_systems_that_count_from_one_are_not_linked_by_their_numbers() {
    let crm = file("customer_id,first_name,last_name,email,sponsor_customer_id", 40, |n| {
        let [first, last, mail, _] = person(n);
        format!("{n},{first},{last},{mail},{}", n % 40 + 1)
    });
    let shop = file("customer_id,first_name,last_name,email", 40, |n| {
        let [first, last, mail, _] = person(n + 20);
        format!("{n},{first},{last},{mail}")
    });
    let exports = Exports::new(&[("crm.csv", crm), ("shop.csv", shop)]);
    lacks(&exports.proposed(&[]), &["_link, on:"]);
    let customers = exports.customers();
    assert_eq!(customers["crm/25"], customers["shop/5"]);
    assert_ne!(customers["crm/25"], customers["shop/25"]);
}

#[test]
fn staff_suppliers_and_lookups_are_not_resolved() {
    let people = |from: usize| {
        file("id,first_name,last_name,email,owner_id,updated_at", 60, move |n| {
            let [first, last, mail, _] = person(n + from);
            format!("P{},{first},{last},{mail},U{},2026-01-02T00:00:00Z", n + from, n % 5 + 1)
        })
    };
    let users = file("id,name,email", 5, |n| format!("U{n},{} {},u{n}@us.example", FIRST[n], LAST[n]));
    let suppliers = file("supplier_id,name,city", 10, |n| format!("S{n},{} Works GmbH,Ghent", LAST[n % 7]));
    let exports = Exports::new(&[
        ("crm_contacts.csv", people(0)),
        ("shop_customers.csv", people(500)),
        ("crm_users.csv", users),
        ("suppliers.csv", suppliers),
    ]);
    let yaml = exports.proposed(&[]);
    has(&yaml, &["entity: person", "crm_users looks after customers", "leads to a customer: crm_users, suppliers"]);
}

#[test]
fn mailboxes_are_known_by_their_values_and_histories_by_their_intervals() {
    let list = file("顧客番号,名,姓,メール,valid_from,valid_to", 40, |n| {
        let [first, last, mail, _] = person(n / 2);
        let begins = if n % 2 == 0 { "2025-01-01" } else { "2026-01-01" };
        format!("K{},{first},{last},{mail},{begins},", n / 2)
    });
    let yaml = Exports::new(&[("list.csv", list)]).proposed(&[]);
    has(&yaml, &["    list: \"メール\"", "    updated_at: valid_from"]);
}

#[test]
fn rows_without_an_id_are_left_out_and_said_and_words_of_sql_are_names() {
    let list = file("contact_id,email,current_date,null", 60, |n| {
        let id = if n == 7 { String::new() } else { format!("C{n}") };
        format!("{id},{},2026-01-0{},x{}", person(n)[2], n % 9 + 1, n % 4)
    });
    let yaml = Exports::new(&[("true.csv", list)]).proposed(&[]);
    has(&yaml, &["rows of s_true that have no record ID are left out: 1", "where contact_id <> ''"]);
}

const CALLED: [&str; 12] =
    ["Anna", "Bram", "Cleo", "Dirk", "Elke", "Fons", "Gusta", "Hugo", "Ilse", "Joost", "Kaatje", "Lies"];
const SURNAMES: [&str; 11] =
    ["Bakker", "Claes", "Dubois", "Engel", "Fischer", "Garnier", "Hofman", "Ivens", "Jansen", "Koster", "Lemaire"];

/// Somebody by number: first name, last name, birthday, mailbox.
fn somebody(n: usize) -> [String; 4] {
    let (first, last) = (CALLED[n % 12], SURNAMES[n / 3 % 11]);
    let born = format!("{:02}/{:02}/{}", 1 + n % 28, 1 + n % 12, 1950 + n % 50);
    [first.to_owned(), last.to_owned(), born, format!("{first}.{last}{n}@mail.example").to_lowercase()]
}

#[test]
fn abbreviated_names_other_encodings_and_ids_under_other_names_are_read() {
    let mut crm = "CONS_ID,FIRST_NM,LAST_NM,BIRTH_DT,ADDR_LN1,PSTCD,CITY_NM,CNTRY,EMAIL_1,MEMBER_NO,DELETED_DT,\
                   REC_TYPE,ROW_CHKSUM\n"
        .to_owned();
    let (mut shop, mut payers) =
        (String::from("klantnr;voornaam;achternaam;plaats;land;emailadres;lidnummer\n"), String::new());
    let mut gifts = "GIFT_ID,CONS_ID,GIFT_DT,AMT\n".to_owned();
    for n in 0..240 {
        let [first, last, born, mail] = somebody(n);
        let gone = if n % 20 == 7 { format!("{:02}/11/2025", 1 + n % 28) } else { String::new() };
        let kind = if n % 5 == 0 { "ORG" } else { "IND" };
        crm.push_str(&format!(
            "{:08},{first},{last},{born},Kerkstraat {n},{},Gent,BE,{mail},L{},{gone},{kind},{:08x}\n",
            n + 100,
            9000 + n,
            70_000 + n * 7,
            n * 7919
        ));
        if n % 2 == 0 {
            let member = if n % 4 == 0 { format!("L{}", 70_000 + n * 7) } else { String::new() };
            shop.push_str(&format!("{};{first};{last};Liège;België;{mail};{member}\n", 55_000 + n));
        }
        if n % 3 == 0 {
            payers.push_str(&format!(
                "{{\"id\": \"pyr_{:06X}\", \"holder\": {{\"name\": \"{first} {last}\", \"email\": \"{mail}\"}}, \
                 \"metadata\": {{\"crm_id\": \"{}\"}}}}\n",
                n * 48_271 % 1_000_003,
                n + 100
            ));
        }
        gifts.push_str(&format!("G{n:05},{:08},{:02}/11/2025,{}.50\n", n + 100, 1 + n % 28, n + 1));
        if n % 60 == 1 {
            gifts.push_str(&format!("G{n:05},{:08},{:02}/11/2025,{}.50\n", n + 100, 1 + n % 28, n + 1));
        }
    }
    let exports = Exports::new(&[("crm.csv", crm), ("gifts.csv", gifts), ("payers.ndjson", payers)]);
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&shop);
    std::fs::write(exports.path("shop.csv"), latin).unwrap();
    let yaml = exports.proposed(&[]);
    has(
        &yaml,
        &[
            "crm: {join: [FIRST_NM, LAST_NM]}",
            "crm: BIRTH_DT",
            "crm: ADDR_LN1",
            "crm: PSTCD",
            "shop: plaats",
            "delimiter: \";\", encoding: windows-1252",
            "shop is not UTF-8",
            "deleted: DELETED_DT",
            "DELETED_DT: \"%d/%m/%Y\"",
            "id_forms: {CONS_ID: {zero_padded: true}}",
            "payers: {json: [metadata, crm_id]}",
            "shop: lidnummer",
            "event_id: GIFT_ID # 4 rows stand twice as they are, and count once",
            "sum(AMT)",
            "`REC_TYPE` of crm (2 kinds)",
        ],
    );
    lacks(&yaml, &["ROW_CHKSUM", "Kerkstraat", "mail.example", "IND"]);
}

#[test]
fn a_file_that_cannot_be_read_is_left_out_and_said() {
    let mut crm = "id,first_name,last_name,email\n".to_owned();
    for n in 0..60 {
        let [first, last, _, mail] = somebody(n);
        crm.push_str(&format!("c{n},{first},{last},{mail}\n"));
    }
    let ragged = "id,email\n1,a@b.example,surplus\n".to_owned();
    let exports = Exports::new(&[("crm.csv", crm), ("broken.csv", ragged)]);
    let yaml = exports.proposed(&[]);
    has(&yaml, &["# - left out, for `c360 new` could not read them and said why: broken"]);
    lacks(&yaml, &["broken.csv"]);
    // Alone it is an error.
    let file = exports.path("alone.yaml");
    let out = c360(&["new", "alone", "--out", &file, "--source", &exports.path("broken.csv")], 2);
    assert_eq!(out.status.code(), Some(4), "{out:?}");
    assert!(!Path::new(&file).exists());
}

#[test]
fn bytes_that_are_damaged_do_not_make_another_encoding_of_a_file() {
    let shop = |n: usize| {
        let [first, last, _, mail] = somebody(n);
        format!("s{n},Zoë {first},Müller-{last},{mail}\n")
    };
    let crm: String = (0..60).map(|n| shop(n).replace('s', "c")).collect();
    let exports = Exports::new(&[("crm.csv", format!("id,first_name,last_name,email\n{crm}"))]);
    let rows: String = (0..60).map(shop).collect();
    let mut damaged = format!("id,first_name,last_name,email\n{rows}").into_bytes();
    let at = damaged.iter().rposition(|byte| *byte == b'Z').unwrap();
    damaged[at] = 0xF6;
    std::fs::write(exports.path("shop.csv"), damaged).unwrap();
    let out = c360(&["new", "t", "--out", &exports.path("t.yaml"), "--source", &exports.path("shop.csv")], 2);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(4) && told.contains("line 61, column number 2: the text is not UTF-8"), "{told}");
    // Japanese, Russian and Greek letters are known by what they are.
    let of = |name: &str, first: &str, last: &str, encoding: &'static encoding_rs::Encoding| {
        let row = |n: usize| format!("{n},{first}{},{last},p{n}@mail.example\n", ["", last][n % 2]);
        let text = format!("id,first_name,last_name,email\n{}", (0..60).map(row).collect::<String>());
        let exports = Exports::new(&[("crm.csv", text.clone())]);
        std::fs::write(exports.path("crm.csv"), encoding.encode(&text).0).unwrap();
        has(&exports.proposed(&[]), &[&format!("encoding: {name}")]);
    };
    of("shift_jis", "さくら", "田中小林山本", encoding_rs::SHIFT_JIS);
    of("windows-1251", "Наталья", "Соколова", encoding_rs::WINDOWS_1251);
    of("windows-1252", "Zoë", "Müller", encoding_rs::WINDOWS_1252);
}

#[test]
fn a_mailbox_without_a_name_is_no_key_where_a_model_can_tell() {
    let (mut crm, mut shop, mut news) = (
        String::from("id,first_name,last_name,email,birth_date,city\n"),
        String::from("nr,first_name,last_name,email,birth_date,city\n"),
        String::from("sub,email\n"),
    );
    for n in 0..240 {
        let [first, last, born, mail] = somebody(n);
        let born = format!("{}-{}-{}", &born[6..], &born[3..5], &born[..2]);
        crm.push_str(&format!("c{n},{first},{last},{mail},{born},Gent\n"));
        shop.push_str(&format!("s{n},{first},{last},{mail},{born},Gent\n"));
        news.push_str(&format!("n{n},{mail}\n"));
    }
    let exports = Exports::new(&[("crm.csv", crm), ("shop.csv", shop), ("news.csv", news)]);
    let yaml = exports.proposed(&[]);
    has(&yaml, &["name: name_and_mail", "no name was recognised in news"]);
    lacks(&yaml, &["same_email"]);
}

/// Two tables of other people, whose numbers `numbers` are.
fn two_of_others(numbers: impl Fn(usize) -> [String; 2]) -> String {
    let (mut web, mut till) = (
        String::from("id,first_name,last_name,email,last_invoice_number\n"),
        String::from("nr,first_name,last_name,email,receipt_no\n"),
    );
    for n in 0..240 {
        let [of_web, of_till] = numbers(n);
        let [first, last, _, mail] = somebody(n);
        web.push_str(&format!("w-{n},{first},{last},{mail},{of_web}\n"));
        let [first, last, _, mail] = somebody(n + 317);
        till.push_str(&format!("t-{n},{first},{last},{mail},{of_till}\n"));
    }
    Exports::new(&[("web.csv", web), ("till.csv", till)]).proposed(&[])
}

#[test]
fn numbers_that_two_systems_count_are_no_customers() {
    let yaml = two_of_others(|n| [(20_260_001 + n).to_string(), (20_260_041 + n).to_string()]);
    lacks(&yaml, &["last_invoice_number_link", "receipt_no_link"]);
    // So are numbers that are nobody's count, where who has them is called otherwise.
    let yaml = two_of_others(|n| [format!("R{}", n * 7_919 % 100_003), format!("R{}", n * 7_919 % 100_003)]);
    lacks(&yaml, &["last_invoice_number_link", "receipt_no_link"]);
}

#[test]
fn zeros_that_tell_two_apart_stay() {
    let (mut crm, mut shop) = (
        String::from("member_no,first_name,last_name,email\n"),
        String::from("id,first_name,last_name,email,lidnummer\n"),
    );
    for n in 0..240 {
        let [first, last, _, mail] = somebody(n);
        crm.push_str(&format!("{:07},{first},{last},{mail}\n", 500 + n));
        shop.push_str(&format!("s-{n},{first},{last},{mail},{}\n", 500 + n));
    }
    let both =
        |more: &str| Exports::new(&[("crm.csv", crm.clone()), ("shop.csv", format!("{shop}{more}"))]).proposed(&[]);
    has(&both(""), &["id_forms: {member_no: {zero_padded: true}}", "shop: lidnummer"]);
    let more: String = (0..8).map(|n| format!("x-{n},Eve,Other{n},eve{n}@mail.example,{:07}\n", 500 + n)).collect();
    lacks(&both(&more), &["zero_padded"]);
}

#[test]
fn halves_of_names_and_ids_deep_inside_are_found() {
    let (mut crm, mut payers) = (String::from("Numéro,Prénom,Nom,Né le,CP,Commune,Portable,Courriel\n"), String::new());
    for n in 0..240 {
        let [first, last, born, mail] = somebody(n);
        crm.push_str(&format!(
            "K{:05},{first},{last},{born},75{:03},Paris,06 12 34 {:02} {:02},{mail}\n",
            n * 37,
            n,
            n % 90,
            n / 3
        ));
        payers.push_str(&format!(
            "{{\"id\": \"p{}\", \"name\": \"{first} {last}\", \"email\": \"{mail}\", \
             \"meta\": {{\"crm\": {{\"ref\": \"{}\"}}}}}}\n",
            n * 48_271 % 1_000_003,
            if n % 3 == 0 { format!("K{:05}", n * 37) } else { String::new() }
        ));
    }
    let yaml = Exports::new(&[("crm.csv", crm), ("payers.ndjson", payers)]).proposed(&[]);
    has(
        &yaml,
        &[
            "crm: {join: [\"Prénom\", Nom]}",
            "crm: \"Né le\"",
            "crm: CP",
            "crm: Commune",
            "crm: Portable",
            "payers: {json: [meta, crm, ref]}",
        ],
    );
}
