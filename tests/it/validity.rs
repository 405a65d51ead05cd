//! What holds for a time: bands and cards that change hands, records that end.

use super::business::{CRM, KEY, Place, use_case};

const NAME: &str = "name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always";
const TAPS: &str = "band,at,spent\nB1,2026-01-10,1\nB1,2026-01-31T23:59:59.999999Z,2\nB1,2026-02-01,4\n\
                    B1,2026-02-15,8\n\
                    B1,2026-03-01,16\nB1,,32\nB2,2026-03-02,64\nB3,2026-03-02,128\nB4,2026-03-02,256\n";

fn spent() -> String {
    "name: spent, type: integer, system_of_record: taps, from: {taps: {aggregate: sum(cast(spent as integer))}}, \
     otherwise: 0"
        .to_owned()
}

/// What is noted of what was read.
fn unread(place: &Place, source: &str) -> Vec<(String, String, u64)> {
    let measures = place.measures();
    let of = measures["sources"].as_array().unwrap().iter().find(|one| one["name"] == source).unwrap().clone();
    let all = of["unread"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("unread").to_owned();
    all.iter().map(|one| (text(&one["key"]), text(&one["wrong"]), one["values"].as_u64().unwrap())).collect()
}

#[test]
fn a_band_that_changes_hands_leads_to_who_had_it() {
    let via = "via: [{read: {csv: bands.csv}, from: band, to: guest, valid_from: given_at, valid_to: back_at}]";
    let taps =
        format!("  taps: {{read: {{csv: taps.csv}}, events_of: crm, record_id: band, {via}, happened_at: at}}\n");
    // B1 was a's until February, then b's, and nobody's from the day on which it came back; the dates of B2 are no
    // dates, of B3 the wrong way round, and B4 is c's for good.
    let bands = "band,guest,given_at,back_at\nB1,1,2026-01-01,2026-02-01\nB1,2,2026-02-01,2026-03-01\n\
                 B2,3,soon,\nB3,3,2026-05-01,2026-01-01\nB4,3,,9999-12-31\n";
    let yaml = use_case(&format!("{CRM}{taps}"), KEY, &[NAME, &spent()], "");
    let place = Place::new(&yaml, &[("crm.csv", "id,name\n1,a\n2,b\n3,c\n"), ("bands.csv", bands), ("taps.csv", TAPS)]);
    let profile = place.profile();
    let spent: Vec<&str> = profile.values().map(|row| row["spent"].as_str()).collect();
    assert_eq!(spent, ["3", "12", "256"]);
    let said = unread(&place, "taps");
    assert!(said.contains(&("valid_from".into(), "unread".into(), 1)), "{said:?}");
    assert!(said.contains(&("valid_to".into(), "backwards".into(), 1)), "{said:?}");
    assert!(said.contains(&("record_id".into(), "no_record".into(), 4)), "{said:?}");
}

#[test]
fn an_identifier_links_while_it_holds_and_its_events_go_to_who_held_it() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at}\n  \
                   cards: {read: {csv: cards.csv}, record_id: [member, card], validity: {card: {valid_from: issued, \
                   valid_to: returned}}}\n  \
                   tills: {read: {csv: tills.csv}, record_id: till_no}\n  \
                   taps: {read: {csv: taps.csv}, events_of: tills, record_id: none, by: {card: band}, happened_at: \
                   at}\n";
    let identity = "  key: {type: identifier, crm: id, cards: member}\n  \
                    card: {type: identifier, cards: card, tills: card_no}\n";
    let keys = "match_keys: [{name: same, on: [key]}, {name: same_card, on: [card]}]";
    let yaml =
        use_case(sources, identity, &[NAME, &spent()], "").replace("match_keys: [{name: same, on: [key]}]", keys);
    let crm = "id,name,at\n1,a,2026-01-01\n2,b,2026-01-02\n3,c,2026-01-03\n";
    let cards = "member,card,issued,returned\n1,B1,2026-01-01,2026-02-01\n2,B1,2026-02-01,2026-03-01\n3,B4,,\n";
    let files = [("crm.csv", crm), ("cards.csv", cards), ("tills.csv", "till_no,card_no\nT1,B1\nT4,B4\n")];
    let place = Place::new(&yaml, &files);
    place.write("taps.csv", TAPS);
    let profile = place.profile();
    let spent = |profile: &std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>| {
        profile.iter().map(|(name, row)| format!("{name}:{}", row["spent"])).collect::<Vec<_>>()
    };
    // At the end of March nobody holds B1: the till's record is a customer of its own, without a name.
    assert_eq!(spent(&profile), [":0", "a:3", "b:12", "c:256"]);
    let measures = place.measures();
    let cards = measures["sources"].as_array().unwrap().iter().find(|one| one["name"] == "cards").unwrap().clone();
    assert_eq!((cards["ended_values"].as_u64(), cards["ended"].as_u64()), (Some(2), None));
    // b has it again: the till's record is b's, and a is not b. Who has it now had nothing of what was before.
    place.write("cards.csv", "member,card,issued,returned\n1,B1,2026-01-01,2026-02-01\n2,B1,2026-03-01,\n3,B4,,\n");
    assert_eq!(spent(&place.profile()), ["a:3", "b:16", "c:256"]);
    // Without validity one card makes two members one customer.
    place.write("t.yaml", &yaml.replace(", validity: {card: {valid_from: issued, valid_to: returned}}", ""));
    assert_eq!(place.profile().len(), 2);
}

#[test]
fn a_record_that_has_ended_leaves_the_profile_and_what_happened_to_it_has_happened() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at, valid_from: since, valid_to: until}\n  \
                   taps: {read: {csv: taps.csv}, events_of: crm, record_id: who, happened_at: at}\n";
    let key = KEY.replace("crm: id", "crm: person");
    let yaml = use_case(sources, &key, &[NAME, &spent()], "");
    // a's first membership has ended, b's has, c's has not begun, d's never began, e has one without bounds.
    let crm = "id,person,name,at,since,until\n1,7,a old,2025-01-09,2024-01-01,2025-01-01\n\
               2,7,a,2025-01-01,2025-01-01,\n3,8,b,2025-01-01,,2026-03-31\n4,9,c,2025-01-01,2026-04-01,\n\
               5,10,d,2025-01-01,never,\n6,11,e,2025-01-01,1900-01-01,9999-12-31\n";
    let taps = "who,at,spent\n1,2024-05-01,1\n2,2025-05-01,2\n3,2025-05-01,4\n6,2025-05-01,8\n";
    let place = Place::new(&yaml, &[("crm.csv", crm), ("taps.csv", taps)]);
    let profile = place.profile();
    let spent: Vec<String> = profile.iter().map(|(name, row)| format!("{name}:{}", row["spent"])).collect();
    assert_eq!(spent, ["a:3", "e:8"]);
    let measures = place.measures();
    assert_eq!(
        (measures["sources"][0]["ended"].as_u64(), measures["sources"][0]["deleted"].as_u64()),
        (Some(4), Some(0))
    );
    assert!(unread(&place, "crm").contains(&("valid_from".into(), "unread".into(), 1)));
}

#[test]
fn a_bound_of_which_the_rows_of_a_record_contradict_each_other_is_not_known() {
    let sources = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at, valid_to: until}\n";
    let yaml = use_case(sources, KEY, &[NAME], "");
    let crm = "id,name,at,until\n1,a,2026-01-01,2026-01-15\n1,a,2026-02-01,\n2,b,2026-02-01,2026-01-01\n\
               2,b,2026-02-01,2027-01-01\n";
    let place = Place::new(&yaml, &[("crm.csv", crm)]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["a"]);
}

#[test]
fn validity_is_checked_at_its_line() {
    let check = |sources: &str, wanted: &str| {
        let place = Place::new(&use_case(sources, KEY, &[NAME], ""), &[("crm.csv", "id,name,d\n1,a,\n")]);
        let (code, said) = place.ended(&["validate", "--with-data"]);
        assert!(code == 1 && said.contains(wanted), "{said}");
    };
    check(
        "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: d, validity: {name: {}}}\n",
        "it is not said when the values of `name` hold",
    );
    check(
        "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: d, validity: {nmae: {valid_to: d}}}\n",
        "names the column `nmae`",
    );
    check("  crm: {read: {csv: crm.csv}, record_id: id, updated_at: d, valid_to: e}\n", "names the column `e`");
    let events = "  calls: {read: {csv: crm.csv}, events_of: crm, record_id: id, happened_at: none, valid_to: d}\n";
    check(&format!("{CRM}{events}"), "`valid_to` is for records of customers");
}
