//! The types, their spellings, and the places in which they are tried.

use super::{Kind, Shown};

pub(super) const ALL: &[&Kind] = &[&MOMENT, &FLAG, &NUMBER, &IDENTIFIER];

fn same(means: &str) -> String {
    means.to_owned()
}

fn day(means: &str) -> String {
    means.get(..10).unwrap_or_default().to_owned()
}

fn seconds(means: &str) -> String {
    match means {
        "" => String::new(),
        means => format!("{means}.000000+00:00"),
    }
}

fn newest(means: &str) -> String {
    if means.is_empty() { "old" } else { "new" }.to_owned()
}

fn one_or_none(means: &str) -> String {
    u8::from(!means.is_empty()).to_string()
}

fn gone(means: &str) -> String {
    if means.is_empty() { "here" } else { "" }.to_owned()
}

fn met(means: &str) -> String {
    if means.is_empty() { "" } else { "yes" }.to_owned()
}

const MOMENT: Kind = Kind {
    name: "moment",
    spellings: &[
        ("2026-03-01", "2026-03-01 00:00:00"),
        ("2026-03-01T05:06:07Z", "2026-03-01 05:06:07"),
        ("2026-03-01 05:06:07", "2026-03-01 05:06:07"),
        ("2026-03-01 05:06", "2026-03-01 05:06:00"),
        ("2026-03-01T05:06:07+0000", "2026-03-01 05:06:07"),
        ("20260301T050607Z", "2026-03-01 05:06:07"),
        ("20260301", "2026-03-01 00:00:00"),
        ("2026/03/01", "2026-03-01 00:00:00"),
        ("01.03.2026 05:06", "2026-03-01 05:06:00"),
        ("1 Mar 2026", "2026-03-01 00:00:00"),
        ("March 1, 2026 5:06 AM", "2026-03-01 05:06:00"),
        ("Sun, 01 Mar 2026 05:06:07 GMT", "2026-03-01 05:06:07"),
        ("Sun Mar 01 2026 05:06:07 GMT+0000 (Coordinated Universal Time)", "2026-03-01 05:06:07"),
        ("1772341567", "2026-03-01 05:06:07"),
        ("1772341567000", "2026-03-01 05:06:07"),
        ("1772341567000000", "2026-03-01 05:06:07"),
        ("1772341567000000000", "2026-03-01 05:06:07"),
        (" 2026-03-01\u{200b}", "2026-03-01 00:00:00"),
        ("03/01/2026", ""),
        ("2026-02-30", ""),
        ("0000-00-00", ""),
        ("yesterday", ""),
        ("44927", ""),
    ],
    files: &[
        ("base.csv", "id,acct,n,x", &["b{n},a{n},{n},{x}"]),
        ("crm.csv", "id,acct,plan,at", &["o{n},a{n},old,1990-01-01", "w{n},a{n},new,{x}"]),
        ("gone.csv", "id,acct,here,at", &["g{n},a{n},here,{x}"]),
        ("born.csv", "id,k,yes,day", &["r{n},k{n},yes,{means}"]),
        ("base2.csv", "id,acct,k,day", &["t{n},a{n},k{n},{x}"]),
        ("calls.csv", "id,at", &["b{n},{x}"]),
    ],
    sources: "sources:
  base: {read: {csv: base.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  crm: {read: {csv: crm.csv}, record_id: id, updated_at: at, reliability: 0.9}
  gone: {read: {csv: gone.csv}, record_id: id, deleted: at, one_record_per_customer: true, reliability: 0.9}
  born: {read: {csv: born.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  base2: {read: {csv: base2.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  calls: {read: {csv: calls.csv}, events_of: base, record_id: id, happened_at: at, reliability: 0.9}
identity:
  acct: {type: identifier, base: acct, crm: acct, gone: acct, base2: acct}
  k: {type: identifier, born: k, base2: k}
  day: {type: date, born: day, base2: day}
match_keys: [{name: acct, on: [acct]}, {name: k, on: [k, day]}]
",
    places: &[
        Shown {
            place: "`updated_at`",
            attribute: "type: text, system_of_record: crm, from: {crm: plan}, survivorship: most_recent",
            shows: newest,
        },
        Shown {
            place: "`happened_at`",
            attribute: "type: integer, system_of_record: calls, from: {calls: {aggregate: count(*), within: 9000d}}, \
                        otherwise: 0",
            shows: one_or_none,
        },
        Shown { place: "`deleted`", attribute: "type: text, system_of_record: gone, from: {gone: here}", shows: gone },
        Shown { place: "identity", attribute: "type: text, system_of_record: born, from: {born: 'yes'}", shows: met },
        Shown {
            place: "attribute `timestamp`",
            attribute: "type: timestamp, system_of_record: base, from: {base: x}",
            shows: seconds,
        },
        Shown {
            place: "attribute `date`",
            attribute: "type: date, system_of_record: base, from: {base: x}",
            shows: day,
        },
        Shown {
            place: "`cast(x as timestamp)`",
            attribute: "type: timestamp, system_of_record: base, from: {base: cast(x as timestamp)}",
            shows: seconds,
        },
        Shown {
            place: "`cast(x as date)`",
            attribute: "type: date, system_of_record: base, from: {base: cast(x as date)}",
            shows: day,
        },
    ],
};

fn is_true(means: &str) -> String {
    u8::from(means == "true").to_string()
}

fn there_unless_true(means: &str) -> String {
    if means == "true" { "" } else { "here" }.to_owned()
}

fn there_unless_false(means: &str) -> String {
    if means == "false" { "" } else { "here" }.to_owned()
}

const FLAG: Kind = Kind {
    name: "flag",
    spellings: &[
        ("true", "true"),
        ("TRUE", "true"),
        ("t", "true"),
        ("Yes", "true"),
        ("y", "true"),
        ("1", "true"),
        ("1.0", "true"),
        (" true\u{feff}", "true"),
        ("false", "false"),
        ("False", "false"),
        ("f", "false"),
        ("no", "false"),
        ("N", "false"),
        ("0", "false"),
        ("0.0", "false"),
        ("2", ""),
        ("maybe", ""),
        ("-1", ""),
    ],
    files: &[
        ("base.csv", "id,acct,n,x", &["b{n},a{n},{n},{x}"]),
        ("gone.csv", "id,acct,here,flag", &["g{n},a{n},here,{x}"]),
        ("now.csv", "id,acct,here,flag", &["c{n},a{n},here,{x}"]),
        ("calls.csv", "id,at,flag", &["b{n},2026-01-01,{x}"]),
    ],
    sources: "sources:
  base: {read: {csv: base.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  gone: {read: {csv: gone.csv}, record_id: id, deleted: flag, one_record_per_customer: true, reliability: 0.9}
  now: {read: {csv: now.csv}, record_id: id, current: flag, one_record_per_customer: true, reliability: 0.9}
  calls: {read: {csv: calls.csv}, events_of: base, record_id: id, happened_at: at, reliability: 0.9}
identity:
  acct: {type: identifier, base: acct, gone: acct, now: acct}
match_keys: [{name: acct, on: [acct]}]
",
    places: &[
        Shown {
            place: "`deleted`",
            attribute: "type: text, system_of_record: gone, from: {gone: here}",
            shows: there_unless_true,
        },
        Shown {
            place: "`current`",
            attribute: "type: text, system_of_record: now, from: {now: here}",
            shows: there_unless_false,
        },
        Shown {
            place: "attribute `boolean`",
            attribute: "type: boolean, system_of_record: base, from: {base: x}",
            shows: same,
        },
        Shown {
            place: "`cast(x as boolean)`",
            attribute: "type: boolean, system_of_record: base, from: {base: cast(x as boolean)}",
            shows: same,
        },
        Shown {
            place: "`where`",
            attribute: "type: integer, system_of_record: calls, from: {calls: {aggregate: count(*), where: \
                        cast(flag as boolean)}}, otherwise: 0",
            shows: is_true,
        },
    ],
};

fn is_positive(means: &str) -> String {
    u8::from(means.parse::<f64>().is_ok_and(|n| n > 0.0)).to_string()
}

const NUMBER: Kind = Kind {
    name: "number",
    spellings: &[
        ("7", "7"),
        ("007", "7"),
        ("-7", "-7"),
        ("7-", "-7"),
        ("(7)", "-7"),
        ("+7", "7"),
        ("7.50", "7.5"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1e3", "1000"),
        ("0.0000004", "0.0000004"),
        ("9007199254740993", "9007199254740993"),
        (" 7\u{a0}", "7"),
        ("NaN", ""),
        ("inf", ""),
        ("1,234", ""),
        ("seven", ""),
        ("1.2.3", ""),
        ("0x10", ""),
    ],
    files: &[("base.csv", "id,acct,n,x", &["b{n},a{n},{n},{x}"]), ("calls.csv", "id,at,x", &["b{n},2026-01-01,{x}"])],
    sources: "sources:
  base: {read: {csv: base.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  calls: {read: {csv: calls.csv}, events_of: base, record_id: id, happened_at: at, reliability: 0.9}
identity:
  acct: {type: identifier, base: acct}
match_keys: [{name: acct, on: [acct]}]
",
    places: &[
        Shown {
            place: "attribute `decimal`",
            attribute: "type: decimal, system_of_record: base, from: {base: x}",
            shows: same,
        },
        Shown {
            place: "`x + 0`",
            attribute: "type: decimal, system_of_record: base, from: {base: x + 0}",
            shows: same,
        },
        Shown {
            place: "`sum(x)`",
            attribute: "type: decimal, system_of_record: calls, from: {calls: {aggregate: sum(x)}}",
            shows: same,
        },
        Shown {
            place: "`where`",
            attribute: "type: integer, system_of_record: calls, from: {calls: {aggregate: count(*), where: x > 0}}, \
                        otherwise: 0",
            shows: is_positive,
        },
    ],
};

const IDENTIFIER: Kind = Kind {
    name: "ID of a record",
    spellings: &[
        ("r1", "r1"),
        (" r2 ", "r2"),
        ("\u{200b}r3", "r3"),
        ("4.0", "4"),
        ("001x0000002xLCVAA2", "001x0000002xLCV"),
        ("6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ("{7F9619FF-8B86-D011-B42D-00C04FC964FF}", "7f9619ff-8b86-d011-b42d-00c04fc964ff"),
    ],
    files: &[
        ("base.csv", "id,n,name", &["{means},{n},a{n}"]),
        ("calls.csv", "id,at", &["{x},2026-01-01"]),
        ("crm.csv", "id,oid,yes", &["c{n},{x},yes"]),
        ("crm2.csv", "id,name,into,yes", &["{means},,,", "l{n},,{x},yes"]),
        ("crm3.csv", "id,oid,plan,at", &["{means},{means},old,1990-01-01", "{x},{means},new,1991-01-01"]),
    ],
    sources: "sources:
  base: {read: {csv: base.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  crm: {read: {csv: crm.csv}, record_id: id, one_record_per_customer: true, reliability: 0.9}
  crm2: {read: {csv: crm2.csv}, record_id: id, merged_into: into, reliability: 0.9}
  crm3: {read: {csv: crm3.csv}, record_id: id, updated_at: at, one_record_per_customer: true, reliability: 0.9}
  calls: {read: {csv: calls.csv}, events_of: base, record_id: id, happened_at: at, reliability: 0.9}
identity:
  oid: {type: identifier, base: id, crm: oid, crm2: id, crm3: oid}
match_keys: [{name: oid, on: [oid]}]
",
    places: &[
        Shown {
            place: "`record_id` of events",
            attribute: "type: integer, system_of_record: calls, from: {calls: {aggregate: count(*)}}, otherwise: 0",
            shows: one_or_none,
        },
        Shown { place: "identity", attribute: "type: text, system_of_record: crm, from: {crm: 'yes'}", shows: met },
        Shown {
            place: "`merged_into`",
            attribute: "type: text, system_of_record: crm2, from: {crm2: 'yes'}, within_source: longest",
            shows: met,
        },
        Shown {
            place: "versions of one `record_id`",
            attribute: "type: text, system_of_record: crm3, from: {crm3: plan}",
            shows: newest,
        },
    ],
};
