//! The law of the three grains: every room is a function of the multiset of its rows and of small facts.
//!
//! The same rows are cut into 1, 3 and 8 parts by the grain of the room, shuffled, and put through the room part by
//! part; what comes out, named by record keys, is what comes out of all rows at once. Facts are made of all rows and
//! handed to every part: how often a value is held, which values are shared, the fitted model, the registry.

mod cut;

use std::collections::{BTreeMap, BTreeSet};

use c360::config::{Consent, ConsentSource, Extract, MatchKey};
use c360::identity::Registry;
use c360::resolve::{Owners, block, cluster, frequencies, keys};
use c360::sources::Streams;
use c360::tables::{Cell, ClusterIndex, Column, Evidence, GuardDecision, RecordIndex, Refusal, Unread};
use c360::testimony::{Asked, Gathered};
use c360::{consent, events, golden, identity, profile, sources};
use cut::{Key, PARTS, Part, WHOLE, Whole, environment, hash, part_of};

use super::support::{run, world};

/// What each room is cut by, and the test that cuts it so.
const CUT_BY: &[(&str, &str, &str)] = &[
    ("sources", "record", "a_record_is_read_alike_in_any_part"),
    ("resolve/standardise", "record", "a_record_is_standardised_alike_in_any_part"),
    ("resolve/frequencies", "record", "frequencies_are_counts_that_add_up"),
    ("resolve/keys", "value of a match key", "records_that_share_a_key_are_linked_alike_in_any_part"),
    ("resolve/block", "blocking key", "records_that_share_a_blocking_key_are_one_block_in_any_part"),
    ("resolve/compare", "blocking key", "a_pair_weighs_alike_in_any_part"),
    ("resolve/cluster", "island", "an_island_becomes_the_same_customers_in_any_part"),
    ("resolve/guards", "island by keys", "an_island_by_keys_shows_the_same_shared_values_in_any_part"),
    ("identity", "island, with those who had one ID", "an_island_has_the_same_ids_in_any_part"),
    ("testimony", "customer", "a_customer_has_the_same_golden_record_in_any_part"),
    ("trust", "customer", "a_customer_has_the_same_golden_record_in_any_part"),
    ("survivorship", "customer", "a_customer_has_the_same_golden_record_in_any_part"),
    ("consent", "customer", "a_customer_stands_alike_in_any_part"),
    ("derive", "customer", "a_customer_has_the_same_golden_record_in_any_part"),
    ("profile", "customer", "a_customer_has_the_same_rows_in_any_part"),
];

/// What no part can do by itself yet, and why.
const NOT_YET: &[(&str, &str)] = &[
    (
        "resolve/attach",
        "whose an event is by a value is asked of all records that have it and of finished labels: a join over both",
    ),
    (
        "resolve/shared",
        "who all has the value of an event that is nobody's alone is asked of all records that have it: a join",
    ),
    (
        "sources: merges and events",
        "the record that another was merged into, or that an event hangs on, is looked up \
      among all: they are read where it is",
    ),
    (
        "resolve/block: blocks over 300 records",
        "who owns a pair of a divided block is asked of the blocks of other \
      rules: the list of oversize keys is no fact yet",
    ),
    ("resolve/compare: fit", "samples are shares of all pairs, which are counted in one place"),
    ("resolve/cluster: review", "pairs for a steward cross islands: a join over finished labels"),
    ("identity: registry", "the next version is merged from all records in one place"),
    (
        "testimony and standardise: days that stand for no date",
        "a day is a mass by its share of a whole column: what is one is no fact yet",
    ),
    (
        "relate",
        "a group is joined over any number of customers: islands of ties, which are found in one place when customers \
         are finished labels",
    ),
    ("resolve/ties", "who shares a value is asked of all records and of finished labels: a join over both"),
    ("measures", "shares and estimates are made in one place from all customers, not from counts that add up"),
];

#[test]
fn every_room_is_cut_or_named() {
    let named: BTreeSet<&str> =
        CUT_BY.iter().map(|(room, ..)| *room).chain(NOT_YET.iter().map(|(room, _)| *room)).collect();
    let src = super::support::root().join("src");
    for entry in ["", "resolve/"].iter().flat_map(|folder| std::fs::read_dir(src.join(folder)).unwrap()) {
        let path = entry.unwrap().path();
        let room = path.strip_prefix(&src).unwrap().with_extension("").to_str().unwrap().to_owned();
        // What holds no rows, what leads from room to room, and what stands before or behind a run.
        let none = [
            "cli",
            "config",
            "diagnostic",
            "document",
            "build",
            "evaluate",
            "events",
            "explain",
            "golden",
            "inspect",
            "lib",
            "main",
            "matching",
            "numbers",
            "pipeline",
            "plan",
            "progress",
            "propose",
            "publish",
            "report",
            "resolve",
            "run",
            "schemas",
            "storage",
            "tables",
            "types",
            "unit_tests",
            "upkeep",
            "worlds",
            "resolve/mod",
            "resolve/advise",
            "resolve/budget",
            "resolve/names",
            "resolve/resolved",
        ];
        assert!(named.contains(room.as_str()) || none.contains(&room.as_str()), "{room} is cut by nothing");
    }
    assert!(NOT_YET.len() < 12 && NOT_YET.iter().all(|(_, why)| why.len() > 20), "the list is short, and says why");
    let here = include_str!("contract.rs");
    for (room, _, test) in CUT_BY {
        assert!(here.contains(&format!("fn {test}()")), "{room}");
    }
}

/// What every record gives, over all parts, in order; each part says only what is its own.
fn over_parts<T: Ord>(n: u64, of_part: impl Fn(u64) -> Vec<T>) -> Vec<T> {
    let mut all: Vec<T> = (0..n).flat_map(of_part).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_record_is_read_alike_in_any_part() {
    let whole = &*WHOLE;
    let read = sources::read(&whole.use_case.identity, &whole.needs, &environment(), i64::MAX).unwrap();
    assert_eq!(rows_read(&whole.use_case.identity, &whole.sources), rows_read(&whole.use_case.identity, &read));
    for n in PARTS {
        let parts: Vec<Part> = (0..n).map(|p| Part::of(|key| part_of(key, n) == p, n + p)).collect();
        let rows = over_parts(n, |p| rows_read(&whole.use_case.identity, &parts[p as usize].sources));
        assert!(rows == rows_read(&whole.use_case.identity, &whole.sources), "{n} parts");
        for (t, table) in whole.sources.customers.iter().enumerate() {
            let sum = |of: fn(&c360::tables::Reading) -> u128| {
                parts.iter().map(|part| of(&part.sources.customers[t].reading)).fold(0u128, u128::wrapping_add)
            };
            assert_eq!(sum(|reading| reading.rows as u128), table.reading.rows as u128);
            assert_eq!(sum(|reading| reading.undated as u128), table.reading.undated as u128);
            assert_eq!(sum(|reading| reading.content), table.reading.content);
        }
    }
}

/// Every record with what was read of it.
fn rows_read(identity: &c360::config::Identity, sources: &c360::tables::Sources) -> Vec<String> {
    let mut rows = Vec::new();
    for table in &sources.customers {
        let name = &identity.sources[table.source].name;
        for row in 0..table.record_ids.len() {
            let values = table.frame.get(row).map(|values| format!("{values:?}"));
            let id = table.record_ids.get(row);
            rows.push(format!("{name} {id:?} {} {} {values:?}", table.updated_at[row], table.deleted[row]));
        }
    }
    rows.sort_unstable();
    rows
}

#[test]
fn a_record_is_standardised_alike_in_any_part() {
    let whole = &*WHOLE;
    for n in PARTS {
        let parts: Vec<Part> = (0..n).map(|p| Part::of(|key| part_of(key, n) == p, n + p)).collect();
        let values = over_parts(n, |p| parts[p as usize].values());
        assert!(values == whole.as_part().values(), "{n} parts");
        for (f, field) in whole.resolved.fields.iter().enumerate() {
            for counts in &field.counts {
                let mut sum = c360::tables::FieldCounts { source: counts.source.clone(), ..Default::default() };
                for part in parts.iter().flat_map(|part| &part.fields[f].counts).filter(|c| c.source == counts.source) {
                    sum.records += part.records;
                    sum.usable += part.usable;
                    sum.placeholders += part.placeholders;
                    sum.ignored += part.ignored;
                    sum.invalid += part.invalid;
                    add(&mut sum.unread, &part.unread);
                }
                let mut counts = counts.clone();
                // Which of them stands first is no count.
                counts.unread.iter_mut().for_each(|unread| unread.first.clear());
                assert_eq!(sum, counts);
            }
        }
    }
}

/// Adds the counts of a part, column by column.
fn add(sum: &mut Vec<Unread>, part: &[Unread]) {
    for unread in part {
        match sum.iter_mut().find(|known| (&known.key, known.wrong) == (&unread.key, unread.wrong)) {
            Some(known) => {
                known.values += unread.values;
                known.filled += unread.filled;
            }
            None => sum.push(Unread { first: String::new(), ..unread.clone() }),
        }
    }
}

#[test]
fn frequencies_are_counts_that_add_up() {
    let whole = &*WHOLE;
    let held = |part: &Part| -> Vec<(usize, String, u64)> {
        let counted = frequencies::of(&whole.use_case.identity, whole.model(), &part.fields, None);
        let of = |(f, held): (usize, &c360::tables::Frequencies)| {
            let values = part.fields[f].values.iter().zip(&held.of).map(|(value, n)| (value.to_owned(), u64::from(*n)));
            let records = (String::new(), held.records);
            values.chain([records]).map(|(value, n)| (f, value, n)).collect::<Vec<_>>()
        };
        counted.iter().enumerate().flat_map(of).collect()
    };
    let summed = |n: u64| {
        let mut sum: BTreeMap<(usize, String), u64> = BTreeMap::new();
        for p in 0..n {
            for (f, value, n) in held(&Part::of(|key| part_of(key, n) == p, n + p)) {
                *sum.entry((f, value)).or_default() += n;
            }
        }
        sum
    };
    assert!(summed(1) == summed(3) && summed(3) == summed(8));
}

/// All combinations of a record's values that a match key is on.
fn of_key(part: &Part, key: &MatchKey, record: RecordIndex) -> BTreeSet<Vec<String>> {
    key.on.iter().fold(BTreeSet::from([Vec::new()]), |before, f| {
        let values = part.values_of(*f, record);
        before.iter().flat_map(|one| values.iter().map(|value| [one, std::slice::from_ref(value)].concat())).collect()
    })
}

#[test]
fn records_that_share_a_key_are_linked_alike_in_any_part() {
    let whole = &*WHOLE;
    for (k, key) in whole.use_case.identity.match_keys.iter().enumerate() {
        let mut alone = whole.use_case.identity.clone();
        alone.match_keys = vec![key.clone()];
        // Of a part that holds the value of a group: the group; what other values make there is not whole.
        let said = |part: &Part, wanted: &dyn Fn(&Vec<String>) -> bool| -> Vec<(String, BTreeSet<Key>)> {
            let ignored = c360::resolve::guards::ignored(&alone);
            let links = keys::groups(&alone, &part.sources, &part.fields, &ignored, Vec::new());
            let shared = |records: &[RecordIndex]| {
                let of = |record: &RecordIndex| of_key(part, key, *record);
                records[1..].iter().fold(of(&records[0]), |all, record| &all & &of(record))
            };
            let holders = |value: &Vec<String>| {
                (0..part.keys.len() as RecordIndex).filter(|record| of_key(part, key, *record).contains(value)).count()
            };
            let is_own = |records: &[RecordIndex]| {
                shared(records).iter().any(|value| wanted(value) && holders(value) == records.len())
            };
            let groups = links.groups.iter().filter(|group| group.evidence == Evidence::MatchKey(0));
            let groups = groups.filter(|group| is_own(&group.records)).map(|group| ("links", &group.records));
            let refused = links.shared.iter().filter(|decision| is_own(&decision.records));
            let refused = refused.map(|decision| ("is shared", &decision.records));
            let mut said: Vec<(String, BTreeSet<Key>)> =
                groups.chain(refused).map(|(what, records)| (what.to_owned(), part.named(records))).collect();
            let blocked = links.blocked.iter().filter(|blocked| wanted(&blocked.value));
            said.extend(blocked.map(|b| (format!("{:?} is held by {}", b.value, b.n_records), BTreeSet::new())));
            said.sort();
            said.dedup();
            said
        };
        let all = said(whole.as_part(), &|_| true);
        assert!(all.len() > 20, "key {k} says much");
        for n in PARTS {
            let parts = over_parts(n, |p| {
                let wanted = |value: &Vec<String>| hash(value) % n == p;
                let records: BTreeSet<Key> = (0..whole.keys.len() as RecordIndex)
                    .filter(|record| of_key(whole.as_part(), key, *record).iter().any(wanted))
                    .map(|record| whole.keys[record as usize].clone())
                    .collect();
                said(&Part::of(|key| records.contains(key), n + p), &wanted)
            });
            let parts: BTreeSet<_> = parts.into_iter().collect();
            assert!(parts.into_iter().collect::<Vec<_>>() == all, "{}, {n} parts", key.name);
        }
    }
}

#[test]
fn records_that_share_a_blocking_key_are_one_block_in_any_part() {
    let whole = &*WHOLE;
    for rule in 0..whole.model().block_on.len() {
        let said = |part: &Part, wanted: &dyn Fn(&Vec<String>) -> bool| -> Vec<BTreeSet<Key>> {
            let blocks = block::blocks(whole.model(), &part.fields, &part.guards(), part.keys.len());
            let of = |record: RecordIndex| part.blocking_keys(rule, record);
            let is_own = |records: &[RecordIndex]| {
                let shared = records[1..].iter().fold(of(records[0]), |all, record| &all & &of(*record));
                let holders = |key: &Vec<String>| {
                    (0..part.keys.len() as RecordIndex).filter(|record| of(*record).contains(key)).count()
                };
                shared.iter().any(|key| wanted(key) && holders(key) == records.len())
            };
            let blocks = &blocks.rules[rule];
            assert_eq!(blocks.skew.divided, 0);
            let own = (0..blocks.len()).map(|block| blocks.members(block)).filter(|records| is_own(records));
            let mut named: Vec<BTreeSet<Key>> = own.map(|records| part.named(records)).collect();
            named.sort();
            named.dedup();
            named
        };
        let all = said(whole.as_part(), &|_| true);
        assert!(all.len() > 20, "rule {rule}");
        for n in PARTS {
            let mut parts = over_parts(n, |p| {
                let wanted = |key: &Vec<String>| hash(key) % n == p;
                said(&whole.with_blocking_key(rule, &wanted, n + p), &wanted)
            });
            parts.dedup();
            assert!(parts == all, "rule {rule}, {n} parts");
        }
    }
}

#[test]
fn a_pair_weighs_alike_in_any_part() {
    let whole = &*WHOLE;
    let named = |part: &Part, pair: &c360::tables::ScoredPair| {
        let [left, right] = [pair.left, pair.right].map(|record| part.keys[record as usize].clone());
        (left, right, pair.weight.to_bits())
    };
    let mut all: Vec<_> = whole.matched().pairs.iter().map(|pair| named(whole.as_part(), pair)).collect();
    all.sort_unstable();
    assert!(all.len() > 1_000);
    for n in PARTS {
        let pairs = over_parts(n, |p| {
            let mut own = Vec::new();
            for rule in 0..whole.model().block_on.len() {
                let part = whole.with_blocking_key(rule, &|key| hash(key) % n == p, n + p);
                let blocks = block::blocks(whole.model(), &part.fields, &part.guards(), part.keys.len());
                // A pair is weighed where the first rule that proposes it finds the first key that it shares.
                own.extend(part.pairs(&blocks).iter().filter_map(|pair| {
                    let keys = [pair.left, pair.right].map(|record| part.blocking_keys(rule, record));
                    let first = (&keys[0] & &keys[1]).iter().map(hash).min()?;
                    let is_own = blocks.proposed_by(pair.left, pair.right) == Some(rule) && first % n == p;
                    is_own.then(|| named(&part, pair))
                }));
            }
            own
        });
        assert!(pairs == all, "{n} parts: {} pairs, of all {}", pairs.len(), all.len());
    }
}

/// What was decided, by name: customers, what joined them, what each record is linked by, what was refused.
fn decided(part: &Part, clusters: &c360::tables::Clusters) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let members = clusters.members();
    for cluster in 0..clusters.n {
        said.push(format!("customer {:?}", part.named(members.of(cluster))));
    }
    said.extend(clusters.by_model.iter().map(|link| format!("link {:?}", part.named(&link.records))));
    let bits = part.keys.iter().zip(&clusters.linked_by);
    said.extend(bits.map(|(key, bits)| format!("linked by {key:?} {bits:b}")));
    said.extend(clusters.decisions.iter().map(|decision| refused(part, decision)));
    said
}

fn refused(part: &Part, decision: &GuardDecision) -> String {
    format!("{:?} {:?} {:?}", decision.evidence, decision.refusal, part.named(&decision.records))
}

#[test]
fn an_island_becomes_the_same_customers_in_any_part() {
    let whole = &*WHOLE;
    let mut clusters = whole.resolved.clusters.clone();
    clusters.decisions.retain(|decision| !whole.resolved.links.shared.contains(decision));
    let mut all = decided(whole.as_part(), &clusters);
    all.sort_unstable();
    assert!(["ChainCut", "SharedValue"].iter().all(|refusal| all.iter().any(|said| said.contains(refusal))));
    for n in PARTS {
        let said = over_parts(n, |p| {
            let part = whole.with_islands(true, n, p);
            let (links, pairs) = (whole.links_in(&part), whole.pairs_in(&part));
            decided(&part, &part.customers(&links, &pairs))
        });
        assert!(said == all, "{n} parts");
    }
}

#[test]
fn an_island_by_keys_shows_the_same_shared_values_in_any_part() {
    let whole = &*WHOLE;
    let of = |part: &Part, links: &c360::tables::Links| {
        let known = cluster::resolve(part.keys.len(), links, &part.guards(), None);
        let shared = known.decisions.iter().filter(|decision| decision.refusal == Refusal::SharedValue);
        shared.map(|decision| refused(part, decision)).collect::<Vec<_>>()
    };
    let mut all = of(whole.as_part(), &whole.links_in(whole.as_part()));
    all.sort_unstable();
    assert!(all.len() > 2, "{}", all.len());
    for n in PARTS {
        let said = over_parts(n, |p| {
            let part = whole.with_islands(false, n, p);
            of(&part, &whole.links_in(&part))
        });
        assert!(said == all, "{n} parts");
    }
}

#[test]
fn an_island_has_the_same_ids_in_any_part() {
    // The registry is that of a run over the first day; today is the second.
    let place = tempfile::tempdir().unwrap();
    world(place.path(), cut::SCALE, 1);
    assert!(run(place.path(), "churn_prevention", place.path(), "2026-10-31T00:00:00Z", 2).status.success());
    let registry = identity::load(
        &place.path().join("identity/account"),
        "account",
        identity::NewSalt::Random(identity::Salt::default()),
    )
    .unwrap();
    let had: BTreeMap<Key, String> = super::support::rows(&place.path().join("build/churn_prevention/crosswalk.csv"))
        .into_iter()
        .map(|row| ((row["source"].clone(), row["record_id"].clone()), row["canonical_id"].clone()))
        .collect();
    let whole = &*WHOLE;
    for registry in [&Registry::default(), &registry] {
        let of = |part: &Part, clusters: &c360::tables::Clusters, links: &c360::tables::Links| {
            let (use_case, sources, as_of) = (&whole.use_case, &part.sources, cut::as_of());
            let fields = c360::resolve::fields(&use_case.identity, sources).unwrap();
            let today = identity::Today { use_case, sources, fields: &fields, clusters, links, as_of };
            let identity = &use_case.identity;
            let out =
                identity::decide(registry, identity, sources, (&fields, clusters), as_of).assign(registry, &today);
            let ids = part.keys.iter().zip(&clusters.of).map(|(key, c)| (key.clone(), out.ids[*c as usize].clone()));
            let c = out.counts;
            (ids.collect::<Vec<_>>(), [c.minted, c.merged, c.split, c.known_records, c.changed_records])
        };
        let (mut all, counts) = of(whole.as_part(), &whole.resolved.clusters, &whole.resolved.links);
        all.sort();
        assert!(counts[0] > 0 && (registry.version == 0 || counts[3] > 100), "{counts:?}");
        for n in PARTS {
            let mut sum = [0; 5];
            let parts: Vec<_> = (0..n)
                .map(|p| {
                    let part = whole.with_islands_and(&had, n, p);
                    let clusters = whole.clusters_in(&part);
                    of(&part, &clusters, &whole.links_in(&part))
                })
                .collect();
            parts.iter().for_each(|(_, counts)| (0..5).for_each(|c| sum[c] += counts[c]));
            assert!(over_parts(n, |p| parts[p as usize].0.clone()) == all, "{n} parts");
            assert_eq!(sum, counts, "{n} parts");
        }
    }
}

/// One customer's attributes, with everything that was said of them.
fn golden_records(part: &Part, scope: &[ClusterIndex], columns: &[Column], whole: &Whole) -> Vec<String> {
    let clusters = whole.clusters_in(part);
    let members = clusters.members();
    let mut said = Vec::new();
    for (place, cluster) in scope.iter().enumerate() {
        let customer = &part.keys[members.of(*cluster as usize)[0] as usize];
        for (a, column) in columns.iter().enumerate() {
            // Trust rests on facts of all customers.
            let Cell { value, decided, winner, class, trust: _, basis: _ } = &column.cells[place];
            let heard: Vec<String> = column
                .testimonies(place)
                .map(|t| {
                    let record = part.keys.get(t.record as usize);
                    format!("{} {record:?} {:?} {} {} {}", t.supply, t.value, t.observed_at, t.stale, t.agrees)
                })
                .collect();
            said.push(format!("{customer:?} {a} {value:?} {decided:?} {winner:?} {class:?} {heard:?}"));
        }
    }
    said
}

#[test]
fn a_customer_has_the_same_golden_record_in_any_part() {
    let whole = &*WHOLE;
    let of = |part: &Part| {
        let (scope, columns) = golden_of(part, whole);
        let invalid: Vec<usize> = columns.iter().flat_map(|column| column.invalid()).collect();
        (golden_records(part, &scope, &columns, whole), invalid)
    };
    let (mut all, invalid) = of(whole.as_part());
    all.sort_unstable();
    assert!(all.len() > 1_000, "{}", all.len());
    for n in PARTS {
        let parts: Vec<_> = (0..n).map(|p| of(&whole.with_customers(n, p))).collect();
        assert!(over_parts(n, |p| parts[p as usize].0.clone()) == all, "{n} parts");
        let sum = |i: usize| parts.iter().map(|(_, invalid)| invalid[i]).sum::<usize>();
        assert_eq!((0..invalid.len()).map(sum).collect::<Vec<_>>(), invalid, "{n} parts");
    }
}

fn golden_of(part: &Part, whole: &Whole) -> (Vec<ClusterIndex>, Vec<Column>) {
    let clusters = whole.clusters_in(part);
    let customers = golden::customers(&part.sources, &clusters);
    let asked = Asked {
        use_case: &whole.use_case,
        sources: &part.sources,
        clusters: &clusters,
        members: &clusters.members(),
        deleted: &part.sources.deleted(),
        belonging: &whole.belonging_in(part),
        ids: &whole.ids_in(part),
        minted: &[],
        gathered: &Gathered::default(),
        ties: &[],
        told: &customers,
        as_of: cut::as_of(),
    };
    let owners = Owners::of(&whole.use_case.identity, &part.sources, &[], &clusters).unwrap();
    let happened = events::pass(&asked, &Streams::default(), &owners).unwrap();
    let golden = golden::records(&Asked { gathered: &happened.gathered, ..asked }).unwrap();
    (golden.scope, golden.columns)
}

#[test]
fn a_customer_stands_alike_in_any_part() {
    let whole = &*WHOLE;
    // Of each source of customers the first column, of which half of the values are a consent.
    let from = whole.as_part().sources.customers.iter().map(|table| {
        let column = &table.frame.columns()[0];
        let texts: BTreeSet<String> = column.str().unwrap().iter().flatten().map(str::to_owned).collect();
        let given = texts.iter().step_by(2).cloned().collect();
        let status = Extract::Column(column.name().to_string());
        ConsentSource { source: table.source, status, given, purpose: None, called: Vec::new(), at: None }
    });
    let consent = Consent { purpose: None, from: from.collect(), lasts: None };
    let of = |part: &Part| {
        let clusters = whole.clusters_in(part);
        let declared = &whole.use_case.identity.sources;
        let heard = consent::hear(&consent, declared, &part.sources, &clusters, cut::as_of());
        let rows =
            whole.ids_in(part).into_iter().zip(heard.standings).map(|(id, standing)| format!("{id} {standing:?}"));
        rows.collect::<Vec<String>>()
    };
    let mut all = of(whole.as_part());
    all.sort_unstable();
    let n = |standing: &str| all.iter().filter(|row| row.ends_with(standing)).count();
    assert!(n("Given") > 20 && n("Withdrawn") > 50, "{} {}", n("Given"), n("Withdrawn"));
    for n in PARTS {
        assert!(over_parts(n, |p| of(&whole.with_customers(n, p))) == all, "{n} parts");
    }
}

#[test]
fn a_customer_has_the_same_rows_in_any_part() {
    let whole = &*WHOLE;
    let of = |part: &Part| {
        let clusters = whole.clusters_in(part);
        let (scope, columns) = golden_of(part, whole);
        let golden = profile::Golden {
            use_case: &whole.use_case,
            sources: &part.sources,
            clusters: &clusters,
            ids: &whole.ids_in(part),
            undecided: &[],
            scope: &scope,
            columns: &columns,
            belonging: &whole.belonging_in(part),
            standings: &[],
        };
        let (order, records) = (golden.by_id(), 0..clusters.of.len());
        let [profile, lineage] = [profile::profile(&golden, &order), profile::lineage(&golden, &order)];
        // Trust rests on facts of all customers.
        let lineage = lineage.map(|lineage| lineage.drop_many(["trust", "trust_basis"]));
        let frames = [profile, profile::crosswalk(&golden, records), lineage];
        let rows = frames.into_iter().enumerate().flat_map(|(f, frame)| {
            let frame = frame.unwrap();
            (0..frame.height()).map(|row| format!("{f} {:?}", frame.get(row).unwrap())).collect::<Vec<_>>()
        });
        rows.collect::<Vec<String>>()
    };
    let mut all = of(whole.as_part());
    all.sort_unstable();
    assert!(all.len() > 2_000, "{}", all.len());
    for n in PARTS {
        assert!(over_parts(n, |p| of(&whole.with_customers(n, p))) == all, "{n} parts");
    }
}
