//! Relations: who belongs together without being one, and what is made of all of a group.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::business::{KEY, Place, use_case};
use super::support::{c360, rows};

type Row = BTreeMap<String, String>;

const NAME: &str = "name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always";
const ARR: &str = "name: arr, type: decimal, scale: 2, system_of_record: crm, from: {crm: arr}, fresh_for: always";
const CRM: &str = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}\n";

/// What every relation is asked here.
const MADE: [&str; 6] = [
    "name: all_arr, type: decimal, scale: 2, roll_up: sum(arr), over: group",
    "name: n, type: integer, roll_up: count(*), over: group",
    "name: most, type: decimal, roll_up: max(arr), over: group",
    "name: half, type: decimal, scale: 4, roll_up: share(arr > 50), over: group",
    "name: rich, type: text, roll_up: distinct(name), over: group, where: arr > 50",
    "name: part, type: decimal, scale: 4, derive: arr / all_arr",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Where parents end by plain steps: who is met first that has none, or of a circle nobody.
fn top(parents: &BTreeMap<u64, u64>, start: u64) -> Option<u64> {
    let (mut at, mut seen) = (start, BTreeSet::new());
    while let Some(parent) = parents.get(&at) {
        if !seen.insert(at) {
            return None;
        }
        at = *parent;
    }
    Some(at)
}

#[test]
fn parents_are_followed_to_their_end_and_groups_add_up() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let n = 5 + dice.below(40);
        let (mut crm, mut erp) = ("id,name,arr,parent\n".to_owned(), "id,crm_id,mother\n".to_owned());
        let (mut arr, mut parents) = (BTreeMap::new(), BTreeMap::new());
        let dangling = n + 7;
        for id in 1..=n {
            // Mostly upwards, so that there are chains; now and then anywhere, so that there are circles.
            let some_parent = |dice: &mut Dice| match dice.below(10) {
                0..=3 => None,
                4 => Some(dangling),
                5 => Some(1 + dice.below(n)),
                _ => Some(1 + dice.below(id)),
            };
            let (of_crm, of_erp) = (some_parent(&mut dice), some_parent(&mut dice));
            let money = (dice.below(4) > 0).then(|| dice.below(10_000));
            let shown = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
            let cents = money.map_or(String::new(), |cents| format!("{}.{:02}", cents / 100, cents % 100));
            writeln!(crm, "{id},c{id},{cents},{}", shown(of_crm)).unwrap();
            writeln!(erp, "E{id},{id},{}", of_erp.map_or(String::new(), |n| format!("E{n}"))).unwrap();
            money.map(|money| arr.insert(id, money));
            // The first system that names somebody else who is there decides.
            let there = |parent: &u64| *parent <= n && *parent != id;
            let parent = of_crm.filter(there).or(of_erp.filter(there));
            parent.map(|parent| parents.insert(id, parent));
        }
        let sources = format!("{CRM}  erp: {{read: {{csv: erp.csv}}, record_id: id, reliability: 0.8}}\n");
        let attributes: Vec<&str> = [NAME, ARR].into_iter().chain(MADE).collect();
        let more = "relate:\n  - {name: group, from: {crm: parent, erp: mother}}\n  - {name: parent, from: {crm: \
                    parent, erp: mother}, to: immediate}\n";
        let key = KEY.replace("crm: id", "crm: id, erp: crm_id");
        let place = Place::new(&use_case(&sources, &key, &attributes, more), &[("crm.csv", &crm), ("erp.csv", &erp)]);
        let profile = place.profile();
        let id = |n: u64| profile[&format!("c{n}")]["canonical_id"].clone();
        let tops: BTreeMap<u64, Option<u64>> = (1..=n).map(|id| (id, top(&parents, id))).collect();
        let mut groups: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for n in 1..=n {
            let row = &profile[&format!("c{n}")];
            let parent = parents.get(&n).map_or(String::new(), |parent| id(*parent));
            assert_eq!(row["parent"], parent, "seed {seed}, c{n}");
            match tops[&n] {
                Some(top) => assert_eq!(row["group"], id(top), "seed {seed}, c{n}"),
                // Who goes in a circle, or leads into one, is with all others who do.
                None => assert_eq!(row["group"], profile[&format!("c{}", parents[&n])]["group"], "seed {seed}, c{n}"),
            }
            groups.entry(&row["group"]).or_default().push(n);
        }
        for members in groups.values() {
            let known: Vec<u64> = members.iter().filter_map(|id| arr.get(id)).copied().collect();
            let rich: BTreeSet<String> =
                members.iter().filter(|id| arr.get(id) > Some(&5_000)).map(|id| format!("c{id}")).collect();
            for id in members {
                let row = &profile[&format!("c{id}")];
                let number = |name: &str| row[name].parse::<f64>().ok();
                let cents = |name: &str| number(name).map(|n| (n * 100.0).round() as u64);
                assert_eq!(cents("all_arr"), (!known.is_empty()).then(|| known.iter().sum()), "seed {seed}, c{id}");
                assert_eq!(row["n"], members.len().to_string());
                assert_eq!(cents("most"), known.iter().max().copied());
                let half = known.iter().filter(|cents| **cents > 5_000).count() as f64 / members.len() as f64;
                assert!((number("half").unwrap() - half).abs() < 0.0001, "seed {seed}, c{id}");
                assert_eq!(row["rich"], rich.iter().cloned().collect::<Vec<_>>().join("; "));
                let part = arr.get(id).map(|own| *own as f64 / known.iter().sum::<u64>() as f64);
                assert!(part.is_none_or(|part| part.is_nan() || (number("part").unwrap() - part).abs() < 0.0001));
            }
        }
        let measured = &place.measures()["relations"][0];
        let of_several: Vec<usize> = groups.values().map(Vec::len).filter(|n| *n > 1).collect();
        assert_eq!(measured["related"], of_several.iter().sum::<usize>());
        assert_eq!(measured["groups"], of_several.len());
        assert_eq!(measured["largest"], of_several.iter().max().copied().unwrap_or(0));
    }
}

#[test]
fn what_a_group_comes_to_is_of_the_population_and_not_known_where_a_part_is_not() {
    let crm = "id,name,arr,parent,kind\n1,top,1,,old\n2,a,10,1,new\n3,b,100,2,new\n4,alone,7,,new\n5,x,n/a,6,new\n\
               6,y,5,,new\n";
    let kind = "name: kind, type: text, system_of_record: crm, from: {crm: kind}, fresh_for: always";
    let attributes: Vec<&str> = [NAME, ARR, kind].into_iter().chain(MADE).collect();
    let more = "relate: [{name: group, from: {crm: parent}}]\npopulation: kind = 'new'\nsegments: [{name: large, \
                where: all_arr > 50 and group is not null, measure: arr}]\nwrite_back: {crm: {canonical_id: cid, \
                set: {g: \
                group, m: all_arr}}}\n";
    let place = Place::new(&use_case(CRM, KEY, &attributes, more), &[("crm.csv", crm)]);
    let profile = place.profile();
    let of = |name: &str| -> Vec<&str> { profile.values().map(|row| row[name].as_str()).collect() };
    // Who is at the top gives the group its name, and is not in the profile.
    assert_eq!(of("name"), ["a", "alone", "b", "x", "y"]);
    assert_eq!(of("all_arr"), ["110", "7", "110", "", ""]);
    assert_eq!(of("n"), ["2", "1", "2", "2", "2"]);
    assert_eq!(of("large"), ["true", "false", "true", "", ""]);
    assert_eq!(profile["a"]["group"], profile["b"]["group"]);
    assert!(profile.values().all(|row| row["canonical_id"] != profile["a"]["group"]));
    let crosswalk = place.rows("crosswalk.csv");
    let top = crosswalk.iter().find(|row| row["record_id"] == "1").unwrap();
    assert_eq!(top["canonical_id"], profile["a"]["group"]);
    let written = place.rows("write_back/crm.csv");
    assert!(written.iter().any(|row| row["g"] == profile["a"]["group"] && row["m"] == "110"), "{written:?}");
    let lineage = place.lineage();
    let of = |id: &str, attribute: &str| -> Row {
        lineage.iter().find(|row| row["canonical_id"] == id && row["attribute"] == attribute).unwrap().clone()
    };
    let b = &profile["b"]["canonical_id"];
    let (group, all) = (of(b, "group"), of(b, "all_arr"));
    assert_eq!((&*group["rule"], &*group["record_id"], &*all["made_of"]), ("system_of_record", "3", "group; arr"));
    let number = |row: &Row| row["trust"].parse::<f64>().unwrap();
    // Two steps upwards; and what is made of both is right where all of it is: two values, one step and two steps.
    assert!((number(&group) - 0.81).abs() < 1e-9 && (number(&all) - 0.9f64.powi(5)).abs() < 1e-9, "{group:?} {all:?}");
    // What is made of the customers that it selects selects none.
    place.write("t.yaml", &use_case(CRM, KEY, &attributes, &more.replace("kind = 'new'", "part > 1")));
    let (code, said) = place.ended(&["validate"]);
    assert!(code == 1 && said.contains("error[circular-population]"), "{said}");
}

/// A file of persons, and what they share.
fn persons(relate: &str, more: &str) -> String {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at}\n";
    let identity = "  key: {type: email, crm: mail}\n  last: {type: text, crm: last}\n  street: {type: street, crm: \
                    street}\n  booking: {type: identifier, crm: booking}\n";
    let n = "name: n, type: integer, roll_up: count(*), over: home";
    use_case(sources, identity, &[NAME, n], &format!("relate: [{{name: home, {relate}}}]\n{more}"))
}

const PEOPLE: &str = "id,name,mail,last,street,booking,at,consent\n\
                      1,ann,ann@a.example,Lee,Oak St 1,,2026-01-01,yes\n\
                      2,bob,bob@a.example,Lee,1 Oak Street,,2026-01-01,yes\n\
                      3,cid,cid@a.example,Moe,Oak St 1,K7,2026-01-01,yes\n\
                      4,dan,dan@a.example,Poe,Elm St 2,K7,2026-01-01,yes\n\
                      5,eve,eve@a.example,Lee,,,2026-01-01,yes\n6,ann,ann@a.example,Lee,Hill Rd 9,,2026-01-02,yes\n\
                      7,fay,fay@a.example,Lee,Hill Rd 9,,2026-01-01,yes\n";

/// Customers by name, each with the names of those whose group is the same.
fn together(profile: &BTreeMap<String, Row>, name: &str) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    profile.values().for_each(|row| groups.entry(&row[name]).or_default().push(&row["name"]));
    let mut groups: Vec<String> = groups.into_values().map(|names| names.join("+")).collect();
    groups.sort();
    groups
}

#[test]
fn households_are_who_shares_a_name_and_an_address_and_nobody_is_merged() {
    let place = Place::new(&persons("share: [[last, street], [booking]]", ""), &[("crm.csv", PEOPLE)]);
    let profile = place.profile();
    // Ann has moved, and is one household with both addresses; the booking ties whom nothing else does.
    assert_eq!(together(&profile, "home"), ["ann+bob+fay", "cid+dan", "eve"]);
    assert_eq!((&*profile["ann"]["n"], &*profile["dan"]["n"], &*profile["eve"]["n"]), ("3", "2", "1"));
    let name_of = |profile: &BTreeMap<String, Row>| profile["bob"]["home"].clone();
    let first = name_of(&profile);
    // A newcomer changes no name, whatever ID it has; who leaves keeps their own.
    let mut people = PEOPLE.to_owned();
    for n in 10..30 {
        writeln!(people, "{n},new{n},new{n}@a.example,Neu{n},Ash St {n},,2026-02-01,yes").unwrap();
    }
    people += "30,gil,gil@a.example,Lee,Oak St 1,,2026-02-01,yes\n";
    place.write("crm.csv", &people);
    let profile = place.profile();
    assert_eq!((name_of(&profile), &*profile["gil"]["n"]), (first, "4"));
    // What more share than a family has ties nobody; neither does a chain that grows too long.
    for (relate, groups, key) in [
        ("share: [[street]], at_most: 2", vec!["ann+fay", "bob", "cid", "dan", "eve"], "too_many"),
        ("share: [[last, street], [booking]], at_most: 2", vec!["ann", "bob", "cid+dan", "eve", "fay"], "too_large"),
    ] {
        let place = Place::new(&persons(relate, ""), &[("crm.csv", PEOPLE)]);
        assert_eq!(together(&place.profile(), "home"), groups);
        assert_eq!(place.measures()["relations"][0][key], 1, "{relate}");
    }
}

#[test]
fn who_has_not_consented_is_in_no_group_and_gives_it_no_name() {
    let consent = "consent: {from: {crm: {status: consent, given: [\"yes\"]}}}\n";
    let yaml = persons("share: [[last, street], [booking]]", consent);
    let everybody = Place::new(&yaml, &[("crm.csv", PEOPLE)]);
    let before = everybody.profile();
    for (name, left) in [("ann", vec!["bob", "cid+dan", "eve", "fay"]), ("cid", vec!["ann+bob+fay", "dan", "eve"])] {
        let id = &before[name]["canonical_id"];
        let people: String = PEOPLE
            .lines()
            .map(|line| match line.contains(&format!(",{name},")) {
                true => line.replace(",yes", ",no") + "\n",
                false => format!("{line}\n"),
            })
            .collect();
        let place = Place::new(&yaml, &[("crm.csv", &people)]);
        let profile = place.profile();
        assert_eq!(together(&profile, "home"), left);
        assert!(profile.values().all(|row| row["home"] != *id));
    }
    // A parent that has not consented is named by nobody, and is not said to be missing either.
    let crm = "id,name,parent,consent\n1,top,,no\n2,a,1,yes\n3,b,2,yes\n";
    let more = "relate: [{name: group, from: {crm: parent}}]\nconsent: {from: {crm: {status: consent, given: \
                [\"yes\"]}}}\n";
    let place = Place::new(&use_case(CRM, KEY, &[NAME], more), &[("crm.csv", crm)]);
    let profile = place.profile();
    assert_eq!(together(&profile, "group"), ["a+b"]);
    assert_eq!(profile["a"]["group"], profile["a"]["canonical_id"]);
    let group = &place.measures()["attributes"][0];
    assert_eq!((&group["name"], &group["invalid"]), (&"group".into(), &0.into()));
}

#[test]
fn contacts_know_their_account_and_accounts_their_contacts() {
    let place = Place::new("", &[]);
    let run = |file: &str, out: &str| {
        let all = ["run", &place.path(file), "--out", &place.path(out), "--identity", &place.path("identity"), "--csv"];
        let ended = c360(&[&all[..], &["-q", "--as-of", "2026-03-31T12:00:00Z"]].concat(), 2);
        (ended.status.code().unwrap(), text_of(&ended.stdout) + &text_of(&ended.stderr))
    };
    place.write("crm.csv", "id,name,arr,at\n007,acme,100,2026-01-01\n8,acme,50,2026-01-01\n9,solo,7,2026-01-01\n");
    let crm = CRM.replace("one_record_per_customer: true", "updated_at: at");
    let accounts = use_case(&crm, "  key: {type: text, crm: name}\n", &[NAME, ARR], "");
    place.write("accounts.yaml", &accounts.replace("use_case: t", "use_case: accounts"));
    let contacts = "id,name,mail,account,spent\n1,ann,ann@a.example,007,10\n2,bob,bob@a.example,8,20\n\
                    3,cid,cid@a.example,77,40\n4,dan,dan@a.example,0,80\n5,eve,eve@a.example, 9 ,5\n";
    place.write("contacts.csv", contacts);
    let sources = "  crm: {read: {csv: contacts.csv}, record_id: id, one_record_per_customer: true}\n";
    let spent = "name: spent, type: integer, system_of_record: crm, from: {crm: spent}, fresh_for: always";
    let n = "name: colleagues, type: integer, roll_up: count(*), over: account";
    let more = "relate:\n  - {name: account, crosswalk: {csv: build/accounts/crosswalk.csv}, from: {crm: account}}\n\
                tests:\n  - name: an account of another entity stands for itself\n    given: {crm: \
                [{id: 1, account: A7, mail: a@a.example}]}\n    expect: [{records: [crm/1], account: crm/A7, \
                colleagues: \
                1}]\n";
    let yaml = use_case(sources, "  key: {type: email, crm: mail}\n", &[NAME, spent, n], more);
    let yaml = yaml.replace("use_case: t", "use_case: contacts").replace("entity: account", "entity: person");
    place.write("contacts.yaml", &yaml.replace("prefix: ACC", "prefix: PER"));
    // Without the other entity it is said what is missing, at its line.
    let (code, said) = run("contacts.yaml", "build");
    let line = place.read("contacts.yaml").lines().position(|line| line.contains("crosswalk:")).unwrap() + 1;
    assert!(
        code != 0 && said.contains("unreadable-data") && said.contains(&format!("contacts.yaml:{line}:")),
        "{said}"
    );

    assert_eq!(run("accounts.yaml", "build").0, 0);
    let (code, said) = run("contacts.yaml", "build");
    assert_eq!(code, 0, "{said}");
    let read = |file: &str| rows(std::path::Path::new(&place.path(file)));
    let accounts: BTreeMap<String, String> = read("build/accounts/crosswalk.csv")
        .into_iter()
        .map(|row| (row["record_id"].clone(), row["canonical_id"].clone()))
        .collect();
    let profile: BTreeMap<String, Row> =
        read("build/contacts/profile.csv").into_iter().map(|row| (row["name"].clone(), row)).collect();
    let leads: Vec<(&str, &str, &str)> =
        profile.values().map(|row| (&*row["name"], &*row["account"], &*row["colleagues"])).collect();
    // Two records of one account are one; what names nobody leads nowhere and is counted.
    assert_eq!(accounts["007"], accounts["8"]);
    let (acme, solo) = (&*accounts["007"], &*accounts["9"]);
    assert_eq!(leads, [("ann", acme, "2"), ("bob", acme, "2"), ("cid", "", ""), ("dan", "", ""), ("eve", solo, "1")]);
    let measures: serde_json::Value = serde_json::from_str(&place.read("build/contacts/measures.json")).unwrap();
    let of = &measures["relations"][0];
    assert_eq!((&of["related"], &of["groups"], &of["largest"]), (&3.into(), &2.into(), &2.into()));
    let unread = &measures["attributes"][0]["by_source"][0]["unread"][0];
    assert_eq!((&unread["wrong"], &unread["values"], &unread["filled"]), (&"no_record".into(), &1.into(), &4.into()));
    assert!(text_of(&c360(&["test", &place.path("contacts.yaml")], 2).stdout).contains("1 passed"));
    // The other way round: what contacts have, as events of their accounts.
    let of_contacts = "  contacts:\n    read: {csv: build/contacts/profile.csv}\n    events_of: crm\n    record_id: \
                       canonical_id\n    via:\n      - {read: {csv: build/contacts/crosswalk.csv}, from: canonical_id, \
                       to: record_id}\n      - {read: {csv: contacts.csv}, from: id, to: account}\n    several: each\n\
                       \x20   \
                       happened_at: none\n";
    let own = place.read("accounts.yaml").replace("sources:\n", &format!("sources:\n{of_contacts}"));
    let total = "  - {name: of_contacts, type: integer, system_of_record: contacts, fallback: none, from: {contacts: \
                 {aggregate: sum(spent)}}, action: a}\n";
    place.write("accounts.yaml", &own.replace("attributes:\n", &format!("attributes:\n{total}")));
    let (code, said) = run("accounts.yaml", "build");
    assert_eq!(code, 0, "{said}");
    let profile: BTreeMap<String, String> = read("build/accounts/profile.csv")
        .into_iter()
        .map(|row| (row["name"].clone(), row["of_contacts"].clone()))
        .collect();
    assert_eq!(profile.values().collect::<Vec<_>>(), ["30", "5"]);
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_match_model_says_who_is_related() {
    let mut dice = Dice(5);
    let first = ["Ann", "Bob", "Cid", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida", "Jon", "Kim", "Lou", "Max", "Nia"];
    let (mut crm, mut shop) =
        ("id,name,last,born,street,zip,phone\n".to_owned(), "id,name,last,born,street,zip,phone\n".to_owned());
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    for home in 0..400u64 {
        let last: String = (0..6).map(|_| char::from(b'a' + dice.below(26) as u8)).collect();
        let street = format!("{} street {}", (b'a' + dice.below(26) as u8) as char, 1 + dice.below(300));
        let members = 1 + dice.below(3);
        for member in 0..members {
            let id = home * 10 + member;
            let name = first[((home + member * 5) % 14) as usize];
            let born = format!("{}-{:02}-{:02}", 1940 + dice.below(70), 1 + dice.below(12), 1 + dice.below(28));
            let phone = format!("+4930{}", 1_000_000 + dice.below(8_999_999));
            let row = format!("{name},{last},{born},{street},{},{phone}", 10_000 + home % 90);
            writeln!(crm, "c{id},{row}").unwrap();
            if dice.below(3) > 0 {
                writeln!(shop, "s{id},{}", if dice.below(4) == 0 { row.replace(&phone, "") } else { row }).unwrap();
            }
            homes.insert(format!("c{id}"), format!("home{home}"));
            homes.insert(format!("s{id}"), format!("home{home}"));
        }
    }
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true}\n  shop: {read: {csv: \
                   shop.csv}, record_id: id, one_record_per_customer: true}\n";
    let field = |name: &str, kind: &str| format!("  {name}: {{type: {kind}, crm: {name}, shop: {name}}}\n");
    let identity: String =
        [("name", "text"), ("last", "text"), ("born", "date"), ("street", "street"), ("phone", "phone")]
            .into_iter()
            .map(|(name, kind)| field(name, kind))
            .collect();
    let id = "name: id, type: text, system_of_record: crm, from: {crm: id}, fresh_for: always";
    let yaml = use_case(
        sources,
        &identity,
        &[&NAME.replace("crm: name}", "crm: id}"), id],
        "relate: [{name: home, kinship: true}]\n",
    )
    .replace(
        "match_keys: [{name: same, on: [key]}]",
        "match_model: {block_on: [[last], [phone], [born]], compare: [name, last, born, street, phone], link_at: 3}",
    );
    let place = Place::new(&yaml, &[("crm.csv", &crm), ("shop.csv", &shop)]);
    let profile = place.profile();
    let (mut pairs, mut right, mut wanted) = (0, 0, 0);
    let all: Vec<(&Row, &str)> =
        profile.values().filter(|row| !row["id"].is_empty()).map(|row| (row, &*homes[&row["id"]])).collect();
    for (i, (a, home_a)) in all.iter().enumerate() {
        for (b, home_b) in &all[i + 1..] {
            wanted += usize::from(home_a == home_b);
            pairs += usize::from(a["home"] == b["home"]);
            right += usize::from(a["home"] == b["home"] && home_a == home_b);
        }
    }
    // Nobody of a family was merged with another, and nearly all families are found.
    assert_eq!(all.len(), crm.lines().count() - 1);
    assert!(right * 100 >= wanted * 90 && right * 100 >= pairs * 98, "{right} of {wanted}, {pairs} said");
}

/// Companies by name: to whom each leads.
fn groups(sources: &str, more: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
    let yaml = use_case(sources, "  key: {type: identifier, crm: key}\n", &[NAME], more);
    let profile = Place::new(&yaml, files).profile();
    let name = |id: &str| profile.values().find(|row| row["canonical_id"] == id).map(|row| row["name"].clone());
    profile.iter().map(|(own, row)| (own.clone(), name(&row["group"]).unwrap_or_default())).collect()
}

#[test]
fn a_record_is_named_as_events_name_it_and_nobody_is_their_own_parent() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at, id_forms: {up: {prefix: D-}}}\n";
    let more = "relate: [{name: group, from: {crm: up}}]\n";
    // `0` and `none` are nobody, unless a record is called so; a parent in the same customer is no parent.
    let csv = "id,key,name,up,at\n1,K1,top,none,2026-01-01\n0,K2,zero,,2026-01-01\n2,K3,a,D-1,2026-01-01\n\
               3,K4,b,0,2026-01-01\n4,K5,c,2,2026-01-01\n5,K5,c,4,2026-02-01\n6,K6,d,,2026-01-01\n";
    let found = groups(crm, more, &[("crm.csv", csv)]);
    let wanted = [("a", "top"), ("b", "zero"), ("c", "top"), ("d", "d"), ("top", "top"), ("zero", "zero")];
    assert_eq!(found, wanted.map(|(own, group)| (own.to_owned(), group.to_owned())));
    // What is of a shared file is of every use case that extends it.
    let yaml = use_case(crm, "  key: {type: identifier, crm: key}\n", &[NAME], "");
    let (shared, own) = yaml.split_at(yaml.find("attributes:").unwrap());
    let place = Place::new(&format!("extends: shared.yaml\nuse_case: t\n{own}"), &[("crm.csv", csv)]);
    place.write("shared.yaml", &format!("{}{more}", shared.replace("use_case: t\n", "")));
    assert_eq!(place.profile()["c"]["group"], place.profile()["top"]["canonical_id"]);
}

#[test]
fn what_a_group_comes_to_is_rounded_everywhere_and_what_it_cannot_come_to_is_counted() {
    let attributes = [
        NAME,
        "name: arr, type: decimal, system_of_record: crm, from: {crm: arr}, fresh_for: always",
        "name: ok, type: boolean, system_of_record: crm, from: {crm: ok}, fresh_for: always",
        "name: s, type: decimal, scale: 2, roll_up: sum(arr), over: group",
        "name: hundred, type: decimal, derive: s * 100",
        "name: whole, type: integer, roll_up: sum(arr / 3), over: group",
        "name: of_ok, type: decimal, roll_up: sum(arr), over: group, where: ok",
    ];
    let csv = "id,name,arr,ok,up\n1,a,1.019,true,\n2,b,2.675,true,\n3,c,5,maybe,\n4,d,7,true,3\n";
    let place =
        Place::new(&use_case(CRM, KEY, &attributes, "relate: [{name: group, from: {crm: up}}]\n"), &[("crm.csv", csv)]);
    let profile = place.profile();
    let of = |name: &str| -> Vec<&str> { profile.values().map(|row| row[name].as_str()).collect() };
    assert_eq!((of("s"), of("hundred")), (vec!["1.02", "2.68", "12", "12"], vec!["102", "268", "1200", "1200"]));
    let lineage = place.lineage();
    let lineage = lineage.iter().filter(|row| row["attribute"] == "s").map(|row| row["value"].as_str());
    assert_eq!(lineage.collect::<BTreeSet<_>>(), BTreeSet::from(["1.02", "12", "2.68"]));
    // A condition that cannot be read leaves the sum unknown; a value that is no integer is none, and is counted.
    assert_eq!((of("whole"), of("of_ok")), (vec!["", "", "4", "4"], vec!["1.019", "2.675", "", ""]));
    let measures = place.measures();
    let whole = measures["attributes"].as_array().unwrap().iter().find(|one| one["name"] == "whole").unwrap();
    assert_eq!(whole["invalid"], 2);
}

#[test]
fn what_relations_read_may_be_told_and_is_part_of_what_a_run_is() {
    // A crosswalk of the entity itself would go round consent.
    let more = "relate: [{name: boss, crosswalk: {csv: x.csv}, from: {crm: up}}]\n";
    let yaml = use_case(CRM, KEY, &[NAME], more);
    let csv = "id,name,up\n1,a,\n2,b,1\n";
    let crosswalk = |id: &str| format!("canonical_id,source,record_id\n{id},crm,1\n");
    let place = Place::new(&yaml, &[("crm.csv", csv), ("x.csv", &crosswalk("ACC-12345-12345-12345"))]);
    let (code, said) = place.ended(&["run"]);
    assert!(code != 0 && said.contains("is one of this very entity"), "{said}");
    place.write("x.csv", &crosswalk("PER 1"));
    assert!(place.ended(&["run"]).1.contains("one to 64 visible characters"));
    let run_id = |crosswalk: &str| {
        place.write("x.csv", crosswalk);
        place.profile();
        place.measures()["run"]["run_id"].clone()
    };
    let first = run_id(&crosswalk(" PER-1"));
    assert_eq!(place.profile()["b"]["boss"], "PER-1");
    assert_ne!(run_id(&crosswalk("PER-2")), first);
    // A test that names no record it gives is wrong before it runs.
    let tests = "relate: [{name: boss, from: {crm: up}}]\ntests:\n  - {name: n, given: {crm: [{id: 1}, {id: 2, up: \
                 1}]}, expect: [{records: [crm/1], boss: crm/1}, {records: [crm/2], boss: crm/WHO}]}\n";
    place.write("t.yaml", &use_case(CRM, KEY, &[NAME], &tests.replace("WHO", "3")));
    let (code, said) = place.ended(&["validate"]);
    assert!(code == 1 && said.contains("error[unknown-record]: `crm/3` is not a record that the test gives"), "{said}");
    place.write("t.yaml", &use_case(CRM, KEY, &[NAME], &tests.replace("WHO", "2")));
    assert!(place.ended(&["test"]).1.contains("boss is crm/1"), "{}", place.ended(&["test"]).1);
}

#[test]
fn who_withdraws_or_is_forgotten_is_named_in_no_row_of_others() {
    let more = "relate: [{name: group, from: {crm: up}}, {name: boss, from: {crm: up}, to: immediate}]\nconsent: \
                {from: {crm: {status: consent, given: [\"yes\"]}}}\nwrite_back: {crm: {canonical_id: \
                cid, set: {g: group, b: \
                boss}}}\n";
    let bosses = "name: bosses, type: text, roll_up: distinct(boss), over: group";
    let mut crm =
        "id,name,up,consent,cid,g,b\n1,ann,,yes,,,\n2,bob,1,yes,,,\n3,cid,2,yes,,,\n4,dan,1,yes,,,\n".to_owned();
    let place = Place::new(&use_case(CRM, KEY, &[NAME, bosses], more), &[("crm.csv", &crm)]);
    let profile = place.profile();
    let ann = profile["ann"]["canonical_id"].clone();
    assert_eq!((&profile["bob"]["boss"], &profile["dan"]["group"]), (&ann, &ann));
    assert!(profile["cid"]["bosses"].contains(&ann) && profile["cid"]["bosses"].contains("; "));
    // As the system holds it once the file is imported.
    for row in place.rows("write_back/crm.csv") {
        let line = crm.lines().find(|line| line.starts_with(&format!("{},", row["id"]))).unwrap().to_owned();
        let filled = format!("{},{},{}", row["cid"], row["g"], row["b"]);
        crm = crm.replace(&line, &format!("{},{filled}", line.trim_end_matches(',')));
    }
    place.write("crm.csv", &crm);
    place.profile();
    // Forgotten: her rows go, and her ID where a relation of others led to her.
    let folder = [&place.path("build")[..], &place.path("identity")[..]];
    let asked =
        ["forget", "crm/1", "--out", folder[0], "--identity", folder[1], "--request", "R-1", "--decided-by", "me"];
    let forgotten = c360(&[&asked[..], &["--entity", "account", "--as-of", "2026-03-31T12:00:00Z"]].concat(), 2);
    assert!(forgotten.status.success(), "{}", text_of(&forgotten.stderr));
    let holds = |folder: &str| {
        let mut all = vec![std::path::PathBuf::from(folder)];
        let mut found = Vec::new();
        while let Some(path) = all.pop() {
            if path.is_dir() && !path.is_symlink() {
                all.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.is_file()
                && std::fs::read(&path).unwrap().windows(ann.len()).any(|part| part == ann.as_bytes())
            {
                found.push(path);
            }
        }
        found
    };
    assert!(holds(folder[0]).is_empty());
    // What the systems hold of her is taken out by the next file, not kept as other values are that are missing.
    let profile = place.profile();
    assert_eq!(profile["bob"]["boss"], "");
    let written = place.rows("write_back/crm.csv");
    let bob = written.iter().find(|row| row["id"] == "2").unwrap();
    assert_eq!((&*bob["b"], bob["g"] == profile["bob"]["canonical_id"]), ("", true));
    assert!(holds(folder[0]).is_empty());
}
