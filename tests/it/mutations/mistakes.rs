//! What the systematic mistakes do not make: for each key of the questions those that only it can have.

use serde_yaml::Value;

use super::{At, Mutant, Path_, Step, Tree, text};

/// Edits, each a path and the YAML that stands there then; in a path a number is a position in a list.
type Edits = &'static [(&'static str, &'static str)];

/// A mistake: how it is made, the code that must be found, and the place. That is the value at a path, or its key where
/// `@` stands before it; what is left out is the path of the first edit.
type Mistake = (Edits, &'static str, &'static str);

/// Edits after which nothing is wrong.
pub(super) const SOUND: &[Edits] = &[
    &[("identity.loyal", "{type: identifier, shop: id}"), ("sources.guests.by.loyal", "sku")],
    &[("sources.talks.several", REMOVED)],
    &[("sources.refunds.several", REMOVED)],
    &[("sources.shop.read.sql", "select * from customers c left join addresses a on c.id = a.customer_id limit 5")],
    &[("attributes.2.from.orders.within.from", REMOVED)],
    &[("attributes.3.from.orders.of.now.within", "{from: 30d, to: 1h}")],
    &[("attributes.12.derive", "case when days_until(born) < 0 and plan is null then 'a' else 'b' end")],
    &[("segments.1.where", "last_order < as_of() and name ilike 'a%'")],
    &[("population", "quiet or of_gold is not true")],
    &[("consent.lasts", REMOVED), ("sources.consents.happened_at", "none")],
    &[("write_back.tills.outside_population", "keep")],
];

/// What must not be said of an edit, for it does not help: the path, the YAML and the words.
const UNSAID: &[(&str, &str, &str)] = &[
    ("sources.refunds.via.0.read", "{sql: select 1}", "and `sql`"),
    ("attributes.2.from.orders.where", "state", "`value > 0`"),
    ("attributes.2.from.orders.within", "{from: 30d, to: 30d}", "{from: 30d, to: 30d}"),
    ("attributes.11.derive", "age + 1", "put it above"),
    ("attributes.13.derive", "sum(spent)", "write `{aggregate: ...}`"),
    ("segments.1.where", "age", "`value > 0`"),
    ("segments.1.where", "sum(spent) > 5", "write `{aggregate: ...}`"),
    ("population", "spent", "`value > 0`"),
];

/// Nothing stands there then.
const REMOVED: &str = "(removed)";

/// One mutant for each of them.
pub(super) fn mutants(base: &Tree) -> Vec<Mutant> {
    let mut all = Vec::new();
    for &(class, mistakes) in MISTAKES {
        for (edits, code, place) in mistakes {
            let tree = edited(base, edits);
            let (on_key, place) = match place.strip_prefix('@') {
                Some(place) => (true, place),
                None => (false, *place),
            };
            let place = path(&tree, if place.is_empty() { edits[0].0 } else { place });
            let at = if on_key { At::Key(place, 0) } else { At::Value(place) };
            let is_first = |(at, yaml, _): &&(&str, &str, &str)| edits[0] == (*at, *yaml);
            let unsaid = UNSAID.iter().find(is_first).map_or("", |(_, _, words)| *words);
            let codes = std::slice::from_ref(code);
            all.push(Mutant { class, what: format!("{edits:?}"), tree, codes, at, unsaid });
        }
    }
    all
}

/// The tree after these edits.
pub(super) fn edited(base: &Tree, edits: Edits) -> Tree {
    let mut tree = base.clone();
    for (at, yaml) in edits {
        let at = path(&tree, at);
        edit(&mut tree, &at, yaml);
    }
    tree
}

/// The path that a text means in a tree: in a list a number is a position.
fn path(tree: &Tree, text: &str) -> Path_ {
    let mut at = Some(tree);
    let mut path = Vec::new();
    for part in text.split('.') {
        let step = match at {
            Some(Tree::List(_)) => Step::Index(part.parse().unwrap()),
            _ => Step::Key(part.to_owned()),
        };
        at = at.and_then(|tree| below(tree, &step));
        path.push(step);
    }
    path
}

fn below<'a>(tree: &'a Tree, step: &Step) -> Option<&'a Tree> {
    match (tree, step) {
        (Tree::Map(entries), Step::Key(key)) => entries.iter().find(|(known, _)| known == key).map(|(_, item)| item),
        (Tree::List(items), Step::Index(i)) => items.get(*i),
        _ => None,
    }
}

/// Puts YAML in a place, which is made where it is not there yet.
fn edit(tree: &mut Tree, path: &[Step], yaml: &str) {
    let new = match yaml {
        "" => text(""),
        yaml => Tree::of(&serde_yaml::from_str::<Value>(yaml).unwrap()),
    };
    let (last, parent) = path.split_last().unwrap();
    match (tree.at(parent), last) {
        (Tree::Map(entries), Step::Key(key)) if yaml == REMOVED => entries.retain(|(known, _)| known != key),
        (Tree::Map(entries), Step::Key(key)) => match entries.iter_mut().find(|(known, _)| known == key) {
            Some((_, item)) => *item = new,
            None => entries.push((key.clone(), new)),
        },
        (Tree::List(items), Step::Index(i)) if *i < items.len() => items[*i] = new,
        (Tree::List(items), Step::Index(_)) => items.push(new),
        (tree, step) => panic!("{step:?} in {tree:?}"),
    }
}

const MISTAKES: &[(&str, &[Mistake])] = &[
    (
        "rows of a source",
        &[
            (&[("sources.shop.where", "nosuch = 'x'")], "missing-column", ""),
            (&[("sources.orders.where", "nosuch = 'x'")], "missing-column", ""),
            (&[("sources.shop.where", "kind")], "type-mismatch", ""),
            (&[("sources.shop.where", "length(kind)")], "type-mismatch", ""),
            (&[("sources.shop.where", "\"'test'\"")], "type-mismatch", ""),
            (&[("sources.shop.where", "true")], "wrong-type", ""),
            (&[("sources.shop.where", "\"true\"")], "constant-condition", ""),
            (&[("sources.shop.where", "days_since(updated_at) < 300")], "invalid-sql", ""),
            (&[("sources.orders.where", "ordered_at < as_of()")], "invalid-sql", ""),
            (&[("sources.shop.where", "count(*) > 1")], "invalid-sql", ""),
            (&[("sources.shop.where", "id in (select id from customers)")], "invalid-sql", ""),
            (&[("sources.shop.where", "kind = 'a'; kind = 'b'")], "invalid-sql", ""),
            (&[("sources.shop.where", "signed_up > date '2026-02-30'")], "invalid-sql", ""),
            (&[("sources.shop.where", "[kind, id]")], "wrong-type", ""),
        ],
    ),
    (
        "tables joined",
        &[
            (&[("sources.shop.read.sql", "")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "selec id from customers, addresses")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "drop table customers")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select 1 as id")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select * from customers; select * from addresses")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select * from read_csv('data/tills.csv')")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select * from 'data/tills.csv'")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select * from customers join adresses using (id)")], "invalid-sql", ""),
            (&[("sources.shop.read.sql", "select * from s.customers join addresses using (id)")], "invalid-sql", ""),
            (
                &[("sources.shop.read.sql", "select * from customers")],
                "unused-part",
                "@sources.shop.read.from.addresses",
            ),
            (
                &[("sources.shop.read.sql", "select nosuch from customers c join addresses a on c.id = a.customer_id")],
                "unreadable-data",
                "",
            ),
            (
                &[(
                    "sources.shop.read.sql",
                    "select c.id from customers c join addresses a on c.nosuch = a.customer_id",
                )],
                "unreadable-data",
                "",
            ),
            (&[("sources.shop.read.from", "{}")], "invalid-sql", "sources.shop.read.sql"),
            (&[("sources.shop.read.from.plans", "{csv: data/plans.csv}")], "unused-part", "@"),
            (&[("sources.shop.read.from.customers", "data/customers.csv")], "wrong-type", ""),
            (&[("sources.shop.read.from.customers", "{}")], "one-format", ""),
            (&[("sources.shop.read.from.customers", "{sql: select 1}")], "one-format", ""),
            (
                &[("sources.shop.read.from.customers.ndjson", "data/carts.ndjson")],
                "one-format",
                "sources.shop.read.from.customers",
            ),
            (&[("sources.shop.read.from.addresses.delimiter", ";;")], "invalid-delimiter", ""),
            (&[("sources.shop.read.from.customers.encoding", "klingon")], "unknown-encoding", ""),
            (&[("sources.shop.read.from.customers.quote", "ab")], "invalid-quote", ""),
            (&[("sources.shop.read.csv", "data/customers.csv")], "one-format", "sources.shop.read"),
            (&[("sources.shop.read.delimiter", ";")], "one-format", "sources.shop.read"),
            (&[("sources.tills.read.from", "{tills: {csv: data/tills.csv}}")], "missing-key", "@"),
        ],
    ),
    (
        "names of records",
        &[
            (&[("sources.tills.record_id", "[store, store]")], "duplicate-name", "sources.tills.record_id.1"),
            (&[("sources.visits.record_id", "[shop_no, shop_no]")], "duplicate-name", "sources.visits.record_id.1"),
            (&[("sources.tills.record_id", "[store]")], "wrong-type", ""),
            (&[("sources.tills.record_id", "[]")], "wrong-type", ""),
            (&[("sources.tills.record_id", "{json: [store, no]}")], "not-for-customers", "@"),
            (&[("sources.tills.record_id", "none")], "not-for-customers", "@"),
            (&[("sources.tills.record_id", "{jsn: [store, no]}")], "unknown-key", "@sources.tills.record_id.jsn"),
            (&[("sources.talks.record_id", "{}")], "missing-key", ""),
            (&[("sources.talks.record_id.json", "[payload]")], "wrong-type", ""),
            (&[("sources.talks.record_id.json", "[]")], "wrong-type", ""),
            (&[("sources.talks.record_id.json.1", "-1")], "out-of-range", ""),
            (&[("sources.talks.record_id.json.1", "1.5")], "wrong-type", ""),
            (&[("sources.talks.record_id.json.1", "{a: b}")], "wrong-type", ""),
            (&[("sources.talks.record_id.path", "id")], "unknown-key", "@"),
            (&[("sources.guests.by", REMOVED)], "missing-key", "sources.guests.record_id"),
            (&[("sources.guests.by", "{}")], "missing-key", "sources.guests.record_id"),
            (&[("sources.refunds.record_id", "none")], "missing-key", "@sources.refunds.via"),
        ],
    ),
    (
        "what events hang on",
        &[
            (&[("sources.orders.record_id", "[customer, customer]")], "duplicate-name", "sources.orders.record_id.1"),
            (&[("sources.consents.reliability", REMOVED)], "default-reliability", "@sources.consents"),
            (&[("identity.loyal", "{type: identifier, shop: id}")], "unused-field", "@"),
            (&[("identity.email.orders", "contact_email")], "not-for-events", "@"),
            (&[("sources.refunds.events_of", "orders")], "events-of-events", ""),
            (&[("sources.refunds.events_of", "refunds")], "events-of-events", ""),
            (&[("sources.consents.events_of", "shopp")], "unknown-source", ""),
            (&[("sources.orders.by.mail", "contact_email")], "unknown-field", "@"),
            (&[("sources.orders.by.email", "nosuch")], "missing-column", ""),
            (&[("sources.orders.by", "contact_email")], "wrong-type", ""),
            (&[("sources.orders.by", "[email]")], "wrong-type", ""),
            (&[("sources.shop.by", "{email: email}")], "not-for-customers", "@"),
            (&[("sources.shop.several", "each")], "not-for-customers", "@"),
            (&[("sources.shop.happened_at", "updated_at")], "not-for-customers", "@"),
            (
                &[("sources.shop.via", "[{read: {csv: data/tills.csv}, from: store, to: card_no}]")],
                "not-for-customers",
                "@",
            ),
            (&[("sources.orders.updated_at", "ordered_at")], "not-for-events", "@"),
            (&[("sources.orders.deleted", "state")], "not-for-events", "@"),
            (&[("sources.orders.current", "state")], "not-for-events", "@"),
            (&[("sources.orders.merged_into", "customer")], "not-for-events", "@"),
            (&[("sources.orders.canonical_id", "customer")], "not-for-events", "@"),
            (&[("sources.orders.one_record_per_customer", "true")], "not-for-events", "@"),
            (&[("sources.orders.formerly", "{source: sales}")], "not-for-events", "@"),
            (&[("sources.orders.several", "each")], "unreachable-rule", "@"),
            (&[("sources.guests.several", "each")], "unreachable-rule", "@"),
            (&[("sources.visits.several", "shared")], "unreachable-rule", "@"),
            (&[("sources.refunds.via", REMOVED)], "unreachable-rule", "@sources.refunds.several"),
            (&[("sources.refunds.via", "[]")], "unreachable-rule", "@sources.refunds.several"),
            (
                &[("sources.refunds.via", "{read: {csv: data/order_carts.csv}, from: order_no, to: cart_no}")],
                "wrong-type",
                "",
            ),
            (&[("sources.refunds.via.0.read", "{sql: select 1}")], "one-format", ""),
            (&[("sources.refunds.via.0.read", "{}")], "one-format", ""),
            (&[("sources.refunds.via.0.read", "data/order_carts.csv")], "wrong-type", ""),
            (&[("sources.refunds.via.0.read.parquet", "data/a.parquet")], "one-format", "sources.refunds.via.0.read"),
            (&[("sources.refunds.via.0.read.delimiter", "ab")], "invalid-delimiter", ""),
            (&[("sources.refunds.via.1.read.quote", "none")], "invalid-quote", "@"),
            (&[("sources.refunds.via.0.where", "order_no <> ''")], "unknown-key", "@"),
            (&[("sources.consents.happened_at", REMOVED)], "missing-key", "sources.consents"),
            (&[("sources.consents.happened_at", "nosuch")], "missing-column", ""),
            (&[("sources.talks.happened_at", "none")], "no-moment", "attributes.9.from.talks"),
            (&[("sources.refunds.happened_at", "none")], "no-moment", "attributes.2.from.refunds"),
            (&[("sources.consents.happened_at", "none")], "no-moment", "@consent.from.consents"),
        ],
    ),
    (
        "codes and forms",
        &[
            (&[("sources.shop.codes.plan", "data/nowhere.csv")], "unreadable-data", ""),
            (&[("sources.shop.codes.plan", "")], "unreadable-data", ""),
            (&[("sources.tills.codes.stage", "data/stages.csv")], "unreadable-data", ""),
            (&[("sources.tills.codes.stage.csv", "data/nowhere.csv")], "unreadable-data", ""),
            (&[("sources.tills.codes.stage.code", "nosuch")], "missing-column", ""),
            (&[("sources.tills.codes.stage.means", "nosuch")], "missing-column", ""),
            (&[("sources.tills.codes.nosuch", "data/plans.csv")], "missing-column", "@"),
            (&[("sources.shop.codes.nosuch", "data/plans.csv")], "missing-column", "@"),
            (&[("sources.shop.codes.plan", "[data/plans.csv]")], "wrong-type", ""),
            (&[("sources.shop.codes", "data/plans.csv")], "wrong-type", ""),
            (&[("sources.shop.formats.signed_up", "'%Q'")], "invalid-format", ""),
            (&[("sources.shop.formats.signed_up", "'%H:%M'")], "invalid-format", ""),
            (&[("sources.shop.formats.signed_up", "dd.mm.yyyy")], "invalid-format", ""),
            (&[("sources.shop.formats.signed_up", "")], "invalid-format", ""),
            (&[("sources.visits.formats.came_at", "'%Y'")], "invalid-format", ""),
            (&[("sources.visits.formats.nosuch", "'%d.%m.%Y'")], "missing-column", "@"),
            (&[("sources.shop.id_forms.id", "{}")], "invalid-value", ""),
            (&[("sources.shop.id_forms.id", "{prefix: ''}")], "invalid-value", ""),
            (&[("sources.shop.id_forms.id", "{prefix: ' '}")], "invalid-value", ""),
            (&[("sources.shop.id_forms.id", "{zero_padded: false}")], "invalid-value", ""),
            (&[("sources.shop.id_forms.id", "D-")], "wrong-type", ""),
            (&[("sources.shop.id_forms.nosuch", "{prefix: D-}")], "missing-column", "@"),
            (&[("sources.shop.timezone", "Europe/Berlim")], "unknown-timezone", ""),
            (&[("sources.shop.timezone", "UTC+1")], "unknown-timezone", ""),
            (&[("sources.shop.timezone", "")], "unknown-timezone", ""),
            (&[("sources.talks.decimal", "comma")], "invalid-value", "@"),
        ],
    ),
    (
        "what holds for a time, and who may use it",
        &[
            (&[("sources.tills.valid_from", "nosuch")], "missing-column", ""),
            (&[("sources.tills.valid_to", "nosuch")], "missing-column", ""),
            (&[("sources.tills.validity.mail", "{}")], "missing-key", ""),
            (&[("sources.tills.validity.mail.valid_to", "nosuch")], "missing-column", ""),
            (&[("sources.tills.validity.nosuch", "{valid_to: mail_until}")], "missing-column", "@"),
            (&[("sources.tills.validity.mail.until", "mail_until")], "unknown-key", "@"),
            (&[("sources.orders.valid_to", "ordered_at")], "not-for-events", "@"),
            (&[("sources.orders.validity", "{sku: {valid_to: ordered_at}}")], "not-for-events", "@"),
            (&[("sources.refunds.via.0.valid_from", "nosuch")], "missing-column", ""),
            (&[("sources.refunds.via.1.valid_to", "nosuch")], "missing-column", ""),
            (&[("sources.orders.codes.rate.of", "nosuch")], "missing-column", ""),
            (&[("sources.orders.codes.rate.at", "nosuch")], "missing-column", ""),
            (&[("sources.orders.codes.rate.since", "nosuch")], "missing-column", ""),
            (&[("sources.orders.codes.rate.of", REMOVED)], "missing-key", "@sources.orders.codes.rate.since"),
            (&[("sources.orders.codes.rate.at", REMOVED)], "missing-key", "@sources.orders.codes.rate.since"),
            (&[("sources.orders.codes.rate.since", REMOVED)], "missing-key", "@sources.orders.codes.rate.at"),
            (&[("sources.orders.codes.rate.csv", "data/nowhere.csv")], "unreadable-data", ""),
            (
                &[("consent.from.shop.at", "nosuch"), ("tests.0.given.shop.0.accepted_at", REMOVED)],
                "missing-column",
                "",
            ),
            (&[("consent.from.consents.at", "said_at")], "not-for-events", "@"),
            (&[("consent.from.shop.called", "[WB]")], "unreachable-rule", "@"),
            (&[("consent.from.consents.called", "[\"\"]")], "invalid-value", "consent.from.consents.called.0"),
            (&[("consent.from.shop.status", "{join: [plan, kind]}")], "invalid-value", ""),
            (&[("personal_data.contact.purposes", "[support]")], "not-for-this-purpose", "attributes.0.from.tills"),
            (
                &[("personal_data.contact.purposes", "[\"\", win_back]")],
                "invalid-value",
                "personal_data.contact.purposes.0",
            ),
            (&[("personal_data.contact.columns", "{}")], "missing-key", ""),
            (&[("personal_data.contact.columns.till", "[mail]")], "unknown-source", "@"),
            (
                &[("personal_data.contact.columns.tills", "[mail, nosuch]")],
                "missing-column",
                "personal_data.contact.columns.tills.1",
            ),
            (&[("personal_data.contact.columns.tills", "mail")], "wrong-type", ""),
        ],
    ),
    (
        "what was before",
        &[
            (&[("formerly.entity", "../elsewhere")], "invalid-name", ""),
            (&[("formerly.entity", "person")], "unreachable-rule", ""),
            (&[("formerly.id_prefix", "cli")], "invalid-name", ""),
            (&[("formerly", "{}")], "invalid-value", ""),
            (&[("formerly", "client")], "wrong-type", ""),
            (&[("sources.shop.formerly", "{}")], "invalid-value", ""),
            (&[("sources.shop.formerly.source", "tills")], "unreachable-rule", ""),
            (&[("sources.shop.formerly.source", "shop")], "unreachable-rule", ""),
            (&[("sources.shop.formerly.record_id", "other_cas")], "unknown-choice", ""),
            (&[("sources.shop.canonical_id", "id")], "column-collision", "write_back.shop.canonical_id"),
            (&[("sources.shop.canonical_id", "other_id")], "column-collision", "write_back.shop.canonical_id"),
            (&[("retire_after", "400")], "wrong-type", ""),
            (&[("keep_versions", "90")], "wrong-type", ""),
            (&[("retire_after", "never")], "invalid-duration", ""),
            (&[("identifiers", "sha1")], "unknown-choice", ""),
            (&[("identifiers", "true")], "wrong-type", ""),
        ],
    ),
    (
        "aggregates",
        &[
            (&[("attributes.2.from.orders.aggregate", "total(total)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "sum(*)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "sum(distinct total)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "sum()")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "total")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "sum(total) + 1")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "avg(sum(total))")], "invalid-sql", ""),
            (&[("attributes.2.from.orders.aggregate", "percentile(total, 2)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "percentile(total)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders.aggregate", "sum(nosuch)")], "missing-column", ""),
            (&[("attributes.2.from.orders.aggregate", "distinct(total)")], "type-mismatch", ""),
            (&[("attributes.2.from.orders.where", "nosuch = 'paid'")], "missing-column", ""),
            (&[("attributes.2.from.orders.where", "state")], "type-mismatch", ""),
            (&[("attributes.5.from.orders.aggregate", "share(total + 1)")], "type-mismatch", ""),
            (&[("attributes.5.from.orders.aggregate", "share(*)")], "invalid-aggregate", ""),
            (&[("attributes.5.from.orders.aggregate", "share(state, 2)")], "invalid-sql", ""),
            (&[("attributes.7.from.orders.aggregate", "latest(sku, 0)")], "invalid-aggregate", ""),
            (&[("attributes.7.from.orders.aggregate", "latest(sku, 101)")], "invalid-aggregate", ""),
            (&[("attributes.7.from.orders.aggregate", "latest(sku, n)")], "invalid-sql", ""),
            (&[("attributes.7.from.orders.aggregate", "latest(nosuch, 3)")], "missing-column", ""),
            (&[("attributes.7.from.orders.aggregate", "count(*)")], "type-mismatch", ""),
            (&[("attributes.7.from.guests.aggregate", "latest(sku)")], "no-moment", "attributes.7.from.guests"),
            (&[("attributes.7.from.guests.within", "30d")], "no-moment", "attributes.7.from.guests"),
            (&[("attributes.8.from.orders.aggregate", "max_by(sku)")], "invalid-aggregate", ""),
            (&[("attributes.8.from.orders.aggregate", "max_by(sku, state)")], "type-mismatch", ""),
            (&[("attributes.8.from.orders.aggregate", "max_by(sku, date(nosuch))")], "missing-column", ""),
            (&[("attributes.9.from.visits.aggregate", "avg(paid)")], "type-mismatch", ""),
            (&[("attributes.9.from.visits.aggregate", "count(distinct *)")], "invalid-aggregate", ""),
            (&[("attributes.2.from.orders", "total")], "events-need-aggregate", ""),
            (&[("attributes.1.from.shop", "{aggregate: max(born_on)}")], "aggregate-needs-events", ""),
            (
                &[("attributes.1.from.shop", "{calculate: a, of: {a: {aggregate: count(*)}}}")],
                "aggregate-needs-events",
                "",
            ),
            (&[("attributes.2.from.orders", "{where: state = 'paid'}")], "missing-key", ""),
            (&[("attributes.2.from.orders", "[sum(total)]")], "wrong-type", ""),
            (&[("attributes.2.from.orders.distinct", "true")], "unknown-key", "@"),
            (&[("attributes.9.otherwise", REMOVED)], "count-without-zero", "attributes.9.name"),
            (&[("attributes.5.type", "integer")], "type-mismatch", "attributes.5.from.orders.aggregate"),
            (&[("attributes.5.type", "boolean")], "type-mismatch", "attributes.5.from.orders.aggregate"),
            (&[("attributes.2.group", "money")], "group-differs", ""),
            (&[("attributes.2.within_source", "sum")], "unreachable-rule", "@"),
            (&[("attributes.2.fresh_for", "30d")], "unreachable-rule", "@"),
        ],
    ),
    (
        "windows",
        &[
            (
                &[("attributes.2.from.orders.within", "{from: 30d, to: 365d}")],
                "invalid-duration",
                "attributes.2.from.orders.within.from",
            ),
            (
                &[("attributes.2.from.orders.within", "{from: 30d, to: 30d}")],
                "invalid-duration",
                "attributes.2.from.orders.within.from",
            ),
            (
                &[("attributes.2.from.orders.within", "{from: 4w, to: 28d}")],
                "invalid-duration",
                "attributes.2.from.orders.within.from",
            ),
            (&[("attributes.2.from.orders.within", "{from: 30d}")], "missing-key", ""),
            (&[("attributes.2.from.orders.within", "{}")], "missing-key", ""),
            (
                &[("attributes.2.from.orders.within", "{form: 60d, to: 30d}")],
                "unknown-key",
                "@attributes.2.from.orders.within.form",
            ),
            (&[("attributes.2.from.orders.within", "[60d, 30d]")], "wrong-type", ""),
            (&[("attributes.2.from.orders.within", "60")], "wrong-type", ""),
            (&[("attributes.2.from.orders.within", "60 days")], "invalid-duration", ""),
            (&[("attributes.2.from.orders.within", "always")], "invalid-duration", ""),
            (
                &[("attributes.3.from.orders.of.before.within", "{from: 30d, to: 60d}")],
                "invalid-duration",
                "attributes.3.from.orders.of.before.within.from",
            ),
        ],
    ),
    (
        "calculations",
        &[
            (&[("attributes.4.type", "text")], "type-mismatch", "attributes.4.from.orders.calculate"),
            (&[("attributes.3.from.orders.calculate", "now / nullif(before, 0) - befor")], "unknown-column", ""),
            (&[("attributes.3.from.orders.calculate", "now / nullif(before, 0) - total")], "unknown-column", ""),
            (&[("attributes.3.from.orders.calculate", "now")], "unused-part", "@attributes.3.from.orders.of.before"),
            (&[("attributes.3.from.orders.calculate", "now > before")], "type-mismatch", ""),
            (&[("attributes.3.from.orders.calculate", "concat(now, before)")], "type-mismatch", ""),
            (&[("attributes.3.from.orders.calculate", "sum(now) - before")], "invalid-sql", ""),
            (&[("attributes.3.from.orders.of", "{}")], "missing-key", ""),
            (&[("attributes.3.from.orders.of.now", "sum(total)")], "wrong-type", ""),
            (&[("attributes.3.from.orders.of.now", "{}")], "missing-key", ""),
            (&[("attributes.3.from.orders.of.now.aggregate", "distinct(sku)")], "type-mismatch", ""),
            (&[("attributes.3.from.orders.of.now.aggregate", "latest(sku, 3)")], "type-mismatch", ""),
            (&[("attributes.3.from.orders.of.now.aggregate", "sum(nosuch)")], "missing-column", ""),
            (&[("attributes.3.from.orders.of.before.aggregate", "sum(nosuch)")], "missing-column", ""),
            (&[("attributes.3.from.orders.of.now.where", "nosuch <> 'open'")], "missing-column", ""),
            (&[("attributes.3.from.orders.of.now.calculate", "x")], "unknown-key", "@"),
            (&[("attributes.3.from.orders.of.other", "{aggregate: count(*)}")], "unused-part", "@"),
            (
                &[
                    ("attributes.3.from.orders.of.Now", "{aggregate: count(*)}"),
                    ("attributes.3.from.orders.calculate", "\"now / before + \\\"Now\\\"\""),
                ],
                "invalid-name",
                "@",
            ),
            (&[("attributes.3.from.orders.aggregate", "count(*)")], "unknown-key", "@"),
            (&[("attributes.3.from.orders.where", "state = 'paid'")], "unknown-key", "@"),
            (&[("attributes.3.from.orders.within", "30d")], "unknown-key", "@"),
            (
                &[("attributes.8.from.orders", "{calculate: a, of: {a: {aggregate: count(*)}}}")],
                "type-mismatch",
                "attributes.8.from.orders.calculate",
            ),
            (
                &[("attributes.6.from.orders", "{calculate: a, of: {a: {aggregate: count(*)}}}")],
                "type-mismatch",
                "attributes.6.from.orders.calculate",
            ),
        ],
    ),
    (
        "attributes from attributes",
        &[
            (&[("attributes.11.derive", "years_since(borne)")], "unknown-attribute", ""),
            (&[("attributes.11.derive", "years_since(born_on)")], "unknown-attribute", ""),
            (&[("attributes.11.derive", "length(tier)")], "unknown-attribute", ""),
            (&[("attributes.11.derive", "round(each_year)")], "unknown-attribute", ""),
            (&[("attributes.11.derive", "age + 1")], "unknown-attribute", ""),
            (&[("attributes.12.derive", "case when quiet then 'a' else 'b' end")], "unknown-attribute", ""),
            (&[("attributes.12.derive", "\"'gold'\"")], "constant-condition", ""),
            (&[("attributes.12.derive", "spent")], "type-mismatch", ""),
            (&[("attributes.12.derive", "spent > 1000")], "type-mismatch", ""),
            (&[("attributes.13.derive", "tier")], "type-mismatch", ""),
            (&[("attributes.13.derive", "spent || age")], "type-mismatch", ""),
            (&[("attributes.13.derive", "sum(spent)")], "invalid-sql", ""),
            (&[("attributes.13.derive", "spent / (select 1)")], "invalid-sql", ""),
            (&[("attributes.13.derive", "spent + born")], "invalid-sql", ""),
            (&[("attributes.11.scale", "2")], "type-mismatch", "@"),
            (&[("attributes.12.scale", "2")], "type-mismatch", "@"),
            (&[("attributes.12.system_of_record", "orders")], "unknown-key", "@"),
            (&[("attributes.12.fallback", "none")], "unknown-key", "@"),
            (&[("attributes.12.from", "{orders: {aggregate: count(*)}}")], "unknown-key", "@"),
            (&[("attributes.12.fresh_for", "30d")], "unknown-key", "@"),
            (&[("attributes.12.action", "Somebody looks")], "attribute-count", "attributes"),
            (&[("attributes.8.derive", "spent + 1")], "unknown-key", "@"),
            (&[("attributes.8.name", "name")], "duplicate-name", ""),
            (&[("attributes.13.name", "age")], "duplicate-name", ""),
            (&[("attributes.13.name", "canonical_id")], "duplicate-name", ""),
            (&[("attributes.8.required", "sometimes")], "wrong-type", ""),
            (&[("attributes.12.required", "1")], "wrong-type", ""),
        ],
    ),
    (
        "segments",
        &[
            (&[("segments.2", "{name: quiet, where: spent > 5}")], "duplicate-name", "segments.2.name"),
            (&[("segments.2", "{name: spent, where: spent > 5}")], "duplicate-name", "segments.2.name"),
            (&[("segments.2", "{name: age, where: spent > 5}")], "duplicate-name", "segments.2.name"),
            (&[("segments.2", "{name: value, where: spent > 5}")], "duplicate-name", "segments.2.name"),
            (&[("segments.2", "{name: Big Spenders, where: spent > 5}")], "invalid-name", "segments.2.name"),
            (&[("segments.2", "{name: big}")], "missing-key", ""),
            (&[("segments.2", "{where: spent > 5}")], "missing-key", ""),
            (&[("segments.2", "{name: big, where: spent > 5, action: Call}")], "attribute-count", "attributes"),
            (&[("segments.1.where", "tier = 'gold' and agee > 17")], "unknown-attribute", ""),
            (&[("segments.1.where", "quiet and age > 17")], "unknown-attribute", ""),
            (&[("segments.1.where", "of_gold")], "unknown-attribute", ""),
            (&[("segments.1.where", "age")], "type-mismatch", ""),
            (&[("segments.1.where", "sum(spent) > 5")], "invalid-sql", ""),
            (&[("segments.1.where", "tier > 5")], "invalid-sql", ""),
            (&[("segments.1.where", "born > 'soon'")], "invalid-sql", ""),
            (&[("segments.0.measure", "tier")], "type-mismatch", ""),
            (&[("segments.0.measure", "born")], "type-mismatch", ""),
            (&[("segments.0.measure", "of_gold")], "unknown-attribute", ""),
            (&[("segments.0.measure", "quiet")], "unknown-attribute", ""),
            (&[("segments.0.measure", "sum(spent)")], "unknown-attribute", ""),
            (&[("segments.0.measure", "[spent]")], "wrong-type", ""),
            (&[("segments", "{quiet: change < -0.5}")], "wrong-type", ""),
            (&[("segments.0.derive", "spent > 5")], "unknown-key", "@"),
            (&[("population", "quiett")], "unknown-attribute", ""),
            (&[("population", "spent")], "type-mismatch", ""),
        ],
    ),
    (
        "consent",
        &[
            (&[("consent.from.consents", REMOVED), ("consent.purpose", REMOVED)], "unused-source", "@sources.consents"),
            (&[("consent.from", "{}")], "missing-key", ""),
            (&[("consent.from", "[consents]")], "wrong-type", ""),
            (&[("consent.from", "consents")], "wrong-type", ""),
            (&[("consent", "{}")], "missing-key", ""),
            (&[("consent", "win_back")], "wrong-type", ""),
            (&[("consent.from.shoop", "{status: a, given: [b]}")], "unknown-source", "@"),
            (&[("consent.from.consents", "state")], "wrong-type", ""),
            (&[("consent.from.consents.given", "[]")], "invalid-value", ""),
            (&[("consent.from.consents.given", "[\"\"]")], "invalid-value", "consent.from.consents.given.0"),
            (&[("consent.from.consents.given", "granted")], "wrong-type", ""),
            (&[("consent.from.consents.given", "[granted, true]")], "wrong-type", "consent.from.consents.given.1"),
            (&[("consent.from.consents.given", "[granted, 1]")], "wrong-type", "consent.from.consents.given.1"),
            (&[("consent.from.consents.status", "nosuch")], "missing-column", ""),
            (&[("consent.from.consents.purpose", "nosuch")], "missing-column", ""),
            (
                &[("consent.from.shop.status", "nosuch"), ("tests.0.given.shop.0.accepts_marketing", REMOVED)],
                "missing-column",
                "",
            ),
            (&[("consent.from.consents.purpose", REMOVED)], "unreachable-rule", "@consent.purpose"),
            (&[("consent.purpose", REMOVED)], "missing-key", "@consent.from.consents.purpose"),
            (&[("consent.purpose", "\"\"")], "invalid-value", ""),
            (&[("consent.lasts", "always")], "invalid-duration", ""),
            (&[("consent.lasts", "730")], "wrong-type", ""),
            (&[("consent.from.consents.lasts", "730d")], "unknown-key", "@"),
            (&[("consent.from.consents.where", "about = 'win_back'")], "unknown-key", "@"),
            (&[("consent.from.tills", "{status: stage, given: [Basic]}")], "freshness-unknown", "@"),
        ],
    ),
    (
        "what goes back",
        &[
            (&[("write_back.shop.outside_population", "empty")], "unknown-choice", ""),
            (&[("write_back.shop.outside_population", "true")], "wrong-type", ""),
            (
                &[("population", "plan = 'Basic'"), ("write_back.shop.set.plan", "tier")],
                "clears-its-condition",
                "@write_back.shop.set.plan",
            ),
            (
                &[
                    ("population", "of_gold"),
                    ("segments.1.where", "plan = 'Plus'"),
                    ("write_back.shop.set.plan", "tier"),
                ],
                "clears-its-condition",
                "@write_back.shop.set.plan",
            ),
            (
                &[("population", "age > 17"), ("write_back.shop.set.born_on", "born")],
                "clears-its-condition",
                "@write_back.shop.set.born_on",
            ),
            (&[("write_back.shop.set.accepts_marketing", "quiet")], "clears-its-condition", "@"),
            (&[("write_back.shop.set.kind", "tier")], "clears-its-condition", "@"),
            (&[("write_back.shop.set.x", "nosuch")], "unknown-attribute", ""),
            (&[("write_back.shop.set.x", "quieter")], "unknown-attribute", ""),
            (&[("write_back.shop.set", "[spent]")], "wrong-type", ""),
            (&[("write_back.shop.set.id", "spent")], "column-collision", "@"),
            (&[("write_back.shop.set.c360_id", "spent")], "column-collision", "@"),
            (&[("write_back.shop.canonical_id", "other_id")], "column-collision", ""),
            (&[("write_back.tills.key", REMOVED)], "missing-key", "@write_back.tills"),
            (&[("write_back.tills.key", "nosuch")], "missing-column", ""),
            (&[("write_back.tills.key", "gold_c")], "column-collision", ""),
            (&[("write_back.tills.key", "c360_id")], "column-collision", ""),
            (&[("write_back.tills.key", "[store, customer_no]")], "wrong-type", ""),
            (&[("write_back.tills.set.store", "of_gold")], "column-collision", "@"),
            (&[("write_back.tills.canonical_id", "customer_no")], "column-collision", ""),
            (&[("write_back.orders", "{canonical_id: c360_id}")], "not-for-events", "@"),
            (&[("write_back.tilles", "{canonical_id: c360_id}")], "unknown-source", "@"),
            (&[("gates.coverage.quiett", "0.5")], "unknown-attribute", "@"),
            (&[("gates.coverage.visits", "0.5")], "gate-always-holds", "@"),
            (&[("gates.conflict.age", "0.5")], "gate-always-holds", "@"),
            (&[("gates.conflict.quiet", "0.5")], "gate-always-holds", "@"),
            (&[("lints.invalid-sql", "allow")], "not-adjustable", "@"),
            (&[("lints.no-test", "allow")], "unknown-code", "@"),
            (&[("tests.0.expect.0.quiett", "true")], "unknown-attribute", "@"),
            (&[("tests.0.expect.0.of_gold", "maybe")], "type-mismatch", ""),
            (&[("tests.0.expect.0.tier", "5")], "type-mismatch", ""),
        ],
    ),
];
