//! A generated company, whole and cut into parts by what its records share.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::LazyLock;

use c360::config::{self, Fitted, GivenRow, MatchModel, Need, Role, UseCase};
use c360::progress::Silent;
use c360::resolve::compare::{self, Comparer, Scorer};
use c360::resolve::{self, Matched, Resolved, cluster, frequencies, guards, standardise};
use c360::sources::{self, Environment};
use c360::tables::blocks::Blocks;
use c360::tables::{
    Clusters, Frequencies, GuardDecision, Guards, LinkGroup, Links, Micros, RecordIndex, Remembered, ScoredPair,
    Sources, StandardField,
};
use c360::{identity, trust};

use super::super::support::{AS_OF, world};

/// Into how many parts rows are cut.
pub(super) const PARTS: [u64; 3] = [1, 3, 8];
/// Accounts of the company.
pub(super) const SCALE: usize = 400;

/// A record by source and ID.
pub(super) type Key = (String, String);

/// A hash that is the same in every run.
pub(super) fn hash<T: Hash + ?Sized>(what: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish() >> 1
}

/// The part of a record among `n`, when any will do.
pub(super) fn part_of(key: &Key, n: u64) -> u64 {
    hash(key) % n
}

pub(super) fn as_of() -> Micros {
    c360::types::moment(AS_OF).unwrap()
}

pub(super) fn environment() -> Environment {
    Environment::default()
}

/// All rows, and what becomes of them when nothing is cut.
pub(super) struct Whole {
    pub(super) use_case: UseCase,
    pub(super) needs: Vec<Vec<Need>>,
    pub(super) sources: Sources,
    pub(super) keys: Vec<Key>,
    pub(super) resolved: Resolved,
    /// Source, the record that the row is or hangs on, and the row.
    rows: Vec<(usize, Key, GivenRow)>,
    /// Facts: the values that several customers share, by field; the fitted model with all frequencies.
    shared: Vec<BTreeSet<String>>,
    fitted: Fitted,
    ids: Vec<String>,
    belonging: Vec<f64>,
}

pub(super) static WHOLE: LazyLock<Whole> = LazyLock::new(Whole::new);
static ALL: LazyLock<Part> = LazyLock::new(|| Part::of(|_| true, 1));

/// Some of the rows, in another order.
pub(super) struct Part {
    pub(super) sources: Sources,
    pub(super) fields: Vec<StandardField>,
    pub(super) keys: Vec<Key>,
    places: HashMap<Key, RecordIndex>,
}

fn keys_of(use_case: &UseCase, sources: &Sources) -> Vec<Key> {
    let name = |record| {
        let (source, id) = sources.written(record);
        (use_case.identity.sources[source].name.clone(), id.to_owned())
    };
    (0..sources.n_records() as RecordIndex).map(name).collect()
}

/// The rows of a file as column and text.
fn rows_of(file: &PathBuf) -> Vec<GivenRow> {
    if file.extension().is_some_and(|ending| ending == "csv") {
        let mut reader = csv::Reader::from_path(file).unwrap();
        let header = reader.headers().unwrap().clone();
        let row = |row: csv::StringRecord| {
            let cells = header.iter().zip(row.iter()).filter(|(_, value)| !value.is_empty());
            cells.map(|(column, value)| (column.to_owned(), value.to_owned())).collect()
        };
        return reader.records().map(|one| row(one.unwrap())).collect();
    }
    let text = std::fs::read_to_string(file).unwrap();
    let row = |line: &str| -> GivenRow {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        let value = |value: serde_json::Value| match value {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
        object.into_iter().filter_map(|(key, one)| Some((key, value(one)?))).collect()
    };
    text.lines().map(row).collect()
}

impl Whole {
    fn new() -> Self {
        let place = Box::leak(Box::new(tempfile::tempdir().unwrap()));
        world(place.path(), SCALE, 2);
        let use_case = config::load(&place.path().join("churn_prevention.yaml")).use_case.unwrap();
        let (who, needs) = (&use_case.identity, use_case.needs());
        let mut rows = Vec::new();
        for (s, source) in who.sources.iter().enumerate() {
            let of = match &source.role {
                Role::Customers(_) => s,
                Role::Events(events) => events.of,
            };
            let (_, file) = sources::paths(who, &environment())
                .unwrap()
                .into_iter()
                .find(|(name, _)| *name == source.name)
                .unwrap();
            for row in rows_of(&file) {
                let id = row.iter().find(|(column, _)| *column == source.record_id).map(|(_, id)| id.clone());
                rows.push((s, (who.sources[of].name.clone(), id.unwrap_or_default()), row));
            }
        }
        let sources = sources_of(&use_case, &needs, &rows, |_| true, 7);
        let fields = standardise::fields(who, &sources).unwrap();
        let resolved = resolve::decide(who, &sources, fields, Remembered::default(), None, &Silent).unwrap();
        let known = cluster::resolve(sources.n_records(), &resolved.links, &resolved.guards, None);
        let shared = guards::shared_values(who, &resolved.fields, &resolved.links, &known)
            .iter()
            .zip(&resolved.fields)
            .map(|(codes, field)| codes.iter().map(|code| field.values[*code as usize].to_owned()).collect())
            .collect();
        let matched = resolved.matched.as_ref().unwrap();
        let model = who.match_model.as_ref().unwrap();
        let comparer = Comparer::new(who, model, &resolved.fields, &matched.frequencies);
        // What one customer holds is enough: nothing is rare.
        let (fields, customers) = (&resolved.fields, &resolved.clusters);
        let saved = frequencies::held_by_at_least(1, &comparer, fields, &matched.frequencies, customers);
        let fitted = compare::fitted(&comparer, &matched.fit, saved);
        let registry = identity::Registry::default();
        let today = identity::Today {
            use_case: &use_case,
            sources: &sources,
            fields: &resolved.fields,
            clusters: &resolved.clusters,
            links: &resolved.links,
            as_of: as_of(),
        };
        let ids = identity::decide(&registry, who, &sources, (&resolved.fields, &resolved.clusters), as_of())
            .assign(&registry, &today)
            .ids;
        let by_model = resolved.strongest();
        let belonging = resolved.clusters.linked_by.iter().zip(by_model);
        let belonging = belonging.map(|(bits, by_model)| trust::belonging(*bits, &who.match_keys, by_model)).collect();
        let keys = keys_of(&use_case, &sources);
        Self { use_case, needs, sources, keys, resolved, rows, shared, fitted, ids, belonging }
    }

    pub(super) fn model(&self) -> &MatchModel {
        self.use_case.identity.match_model.as_ref().unwrap()
    }

    pub(super) fn matched(&self) -> &Matched {
        self.resolved.matched.as_ref().unwrap()
    }

    /// All rows as one part, in another order.
    #[allow(clippy::unused_self, reason = "there is one whole")]
    pub(super) fn as_part(&self) -> &'static Part {
        &ALL
    }

    /// The records that hold a blocking key that is wanted.
    pub(super) fn with_blocking_key(&self, rule: usize, wanted: &dyn Fn(&Vec<String>) -> bool, seed: u64) -> Part {
        let all = self.as_part();
        let holds = |record: &usize| all.blocking_keys(rule, *record as RecordIndex).iter().any(wanted);
        let records: BTreeSet<&Key> = (0..all.keys.len()).filter(holds).map(|record| &all.keys[record]).collect();
        Part::of(|key| records.contains(key), seed)
    }

    /// The islands of a part among `n`: by keys, and by the pairs that link where these are asked too.
    pub(super) fn with_islands(&self, pairs: bool, n: u64, p: u64) -> Part {
        let mut links = self.links();
        if pairs {
            links.extend(self.linking());
        }
        self.joined(&links, n, p)
    }

    /// The islands of a part among `n`, with all that had one ID before.
    pub(super) fn with_islands_and(&self, had: &BTreeMap<Key, String>, n: u64, p: u64) -> Part {
        let mut by_id: BTreeMap<&String, Vec<RecordIndex>> = BTreeMap::new();
        for (record, key) in (0..).zip(&self.keys) {
            had.get(key).into_iter().for_each(|id| by_id.entry(id).or_default().push(record));
        }
        self.joined(&[self.links(), self.linking(), by_id.into_values().collect()].concat(), n, p)
    }

    fn links(&self) -> Vec<Vec<RecordIndex>> {
        self.resolved.links.groups.iter().map(|group| group.records.clone()).collect()
    }

    fn linking(&self) -> Vec<Vec<RecordIndex>> {
        let links = |pair: &&ScoredPair| f64::from(pair.weight) >= self.model().link_at;
        self.matched().pairs.iter().filter(links).map(|pair| vec![pair.left, pair.right]).collect()
    }

    /// A part of the sets that links make, whole sets only.
    fn joined(&self, links: &[Vec<RecordIndex>], n: u64, p: u64) -> Part {
        let mut label: Vec<RecordIndex> = (0..self.keys.len() as RecordIndex).collect();
        loop {
            let before = label.clone();
            for records in links {
                let smallest = records.iter().map(|record| label[*record as usize]).min().unwrap();
                records.iter().for_each(|record| label[*record as usize] = smallest);
            }
            if label == before {
                break;
            }
        }
        let records: BTreeSet<&Key> = (0..label.len())
            .filter(|record| part_of(&self.keys[label[*record] as usize], n) == p)
            .map(|record| &self.keys[record])
            .collect();
        Part::of(|key| records.contains(key), n + p)
    }

    /// A part of the customers.
    pub(super) fn with_customers(&self, n: u64, p: u64) -> Part {
        let members = self.resolved.clusters.members();
        self.joined(&(0..members.len()).map(|c| members.of(c).to_vec()).collect::<Vec<_>>(), n, p)
    }

    /// The records of a part, by their index among all; `None` where one is not in the part.
    fn moved(&self, part: &Part, records: &[RecordIndex]) -> Option<Vec<RecordIndex>> {
        let moved: Option<Vec<RecordIndex>> =
            records.iter().map(|record| part.places.get(&self.keys[*record as usize]).copied()).collect();
        moved.map(|mut records| {
            records.sort_unstable();
            records
        })
    }

    /// The links of a part; which values several customers share is a fact, and no link.
    pub(super) fn links_in(&self, part: &Part) -> Links {
        let groups = self.resolved.links.groups.iter().filter_map(|group| {
            Some(LinkGroup { evidence: group.evidence, records: self.moved(part, &group.records)? })
        });
        Links { groups: groups.collect(), ..Links::default() }
    }

    fn decisions_in(&self, part: &Part, decisions: &[GuardDecision]) -> Vec<GuardDecision> {
        let moved = |decision: &GuardDecision| {
            Some(GuardDecision { records: self.moved(part, &decision.records)?, ..decision.clone() })
        };
        decisions.iter().filter_map(moved).collect()
    }

    pub(super) fn pairs_in(&self, part: &Part) -> Vec<ScoredPair> {
        let moved = |pair: &ScoredPair| {
            let records = self.moved(part, &[pair.left, pair.right])?;
            Some(ScoredPair { left: records[0], right: records[1], weight: pair.weight })
        };
        let mut pairs: Vec<ScoredPair> = self.matched().pairs.iter().filter_map(moved).collect();
        pairs.sort_by_key(|pair| (pair.left, pair.right));
        pairs
    }

    /// The customers of a part, as they are among all.
    pub(super) fn clusters_in(&self, part: &Part) -> Clusters {
        let all = &self.resolved.clusters;
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        let of = self.of_part(part, |record| all.of[record]);
        let of: Vec<u32> = of
            .into_iter()
            .map(|cluster| {
                let next = numbers.len() as u32;
                *numbers.entry(cluster).or_insert(next)
            })
            .collect();
        let by_model = all
            .by_model
            .iter()
            .filter_map(|link| Some(LinkGroup { evidence: link.evidence, records: self.moved(part, &link.records)? }));
        Clusters {
            n: numbers.len(),
            of,
            by_model: by_model.collect(),
            linked_by: self.of_part(part, |record| all.linked_by[record]),
            decisions: self.decisions_in(part, &all.decisions),
            ..Clusters::default()
        }
    }

    pub(super) fn belonging_in(&self, part: &Part) -> Vec<f64> {
        self.of_part(part, |record| self.belonging[record])
    }

    /// The IDs of a part's customers.
    pub(super) fn ids_in(&self, part: &Part) -> Vec<String> {
        let clusters = self.clusters_in(part);
        let of_record = self.of_part(part, |record| &self.ids[self.resolved.clusters.of[record] as usize]);
        let members = clusters.members();
        (0..clusters.n).map(|c| of_record[members.of(c)[0] as usize].clone()).collect()
    }

    /// Something of every record of a part, by its index among all.
    fn of_part<T>(&self, part: &Part, of: impl Fn(usize) -> T) -> Vec<T> {
        let places: HashMap<&Key, usize> = self.keys.iter().enumerate().map(|(record, key)| (key, record)).collect();
        part.keys.iter().map(|key| of(places[key])).collect()
    }
}

/// The rows of some records, and of what hangs on them, shuffled.
fn sources_of(
    use_case: &UseCase,
    needs: &[Vec<Need>],
    rows: &[(usize, Key, GivenRow)],
    keep: impl Fn(&Key) -> bool,
    seed: u64,
) -> Sources {
    let mut kept: Vec<(u64, usize)> =
        (0..rows.len()).filter(|row| keep(&rows[*row].1)).map(|row| (hash(&(seed, row)), row)).collect();
    kept.sort_unstable();
    let of =
        |s: usize| kept.iter().map(|(_, row)| &rows[*row]).filter(|row| row.0 == s).map(|row| row.2.clone()).collect();
    let given: Vec<(usize, Vec<GivenRow>)> = (0..needs.len()).map(|s| (s, of(s))).collect();
    sources::from_rows(&use_case.identity, needs, &given, (&sources::Environment::default(), i64::MAX)).unwrap()
}

impl Part {
    /// The records that are wanted.
    pub(super) fn of(keep: impl Fn(&Key) -> bool, seed: u64) -> Self {
        let whole = &*WHOLE;
        let sources = sources_of(&whole.use_case, &whole.needs, &whole.rows, keep, seed);
        let fields = standardise::fields(&whole.use_case.identity, &sources).unwrap();
        let keys = keys_of(&whole.use_case, &sources);
        let places = keys.iter().cloned().zip(0..).collect();
        Self { sources, fields, keys, places }
    }

    pub(super) fn guards(&self) -> Guards {
        guards::guards(&WHOLE.use_case.identity, &self.sources, &self.fields)
    }

    pub(super) fn named(&self, records: &[RecordIndex]) -> BTreeSet<Key> {
        records.iter().map(|record| self.keys[*record as usize].clone()).collect()
    }

    pub(super) fn values_of(&self, f: usize, record: RecordIndex) -> Vec<String> {
        let field = &self.fields[f];
        field.of(record as usize).iter().map(|code| field.values[*code as usize].to_owned()).collect()
    }

    /// Every record with its standard values.
    pub(super) fn values(&self) -> Vec<(Key, Vec<Vec<String>>)> {
        let of = |record| (0..self.fields.len()).map(|f| self.values_of(f, record)).collect();
        let mut values: Vec<_> = (0..).zip(&self.keys).map(|(record, key)| (key.clone(), of(record))).collect();
        values.sort();
        values
    }

    /// What a record must share with another to be compared under a rule.
    pub(super) fn blocking_keys(&self, rule: usize, record: RecordIndex) -> BTreeSet<Vec<String>> {
        WHOLE.model().block_on[rule].parts.iter().fold(BTreeSet::from([Vec::new()]), |before, (f, cut)| {
            let cuts: Vec<String> = self.values_of(*f, record).iter().flat_map(|value| cut.of(value)).collect();
            before.iter().flat_map(|one| cuts.iter().map(|cut| [one, std::slice::from_ref(cut)].concat())).collect()
        })
    }

    /// The facts of all, for the values of the part: frequencies, and shared values.
    fn facts(&self) -> (Vec<Frequencies>, Vec<Vec<u32>>) {
        let saved = WHOLE.fitted.frequencies.as_deref();
        let frequencies = frequencies::of(&WHOLE.use_case.identity, WHOLE.model(), &self.fields, saved);
        let shared = |(field, shared): (&StandardField, &BTreeSet<String>)| -> Vec<u32> {
            (0..).zip(field.values.iter()).filter(|(_, value)| shared.contains(*value)).map(|(code, _)| code).collect()
        };
        (frequencies, self.fields.iter().zip(&WHOLE.shared).map(shared).collect())
    }

    /// The pairs of the part's records that may link.
    pub(super) fn pairs(&self, blocks: &Blocks) -> Vec<ScoredPair> {
        let (frequencies, shared) = self.facts();
        let comparer = Comparer::new(&WHOLE.use_case.identity, WHOLE.model(), &self.fields, &frequencies);
        let fit = compare::pinned(&comparer, &WHOLE.fitted, &shared).unwrap();
        let from = WHOLE.model().review_at.min(WHOLE.model().link_at);
        compare::pairs(&Scorer::new(&comparer, &fit), blocks, (from, false), &c360::progress::Silent).0
    }

    /// The customers that links and pairs make of the part's records.
    pub(super) fn customers(&self, links: &Links, pairs: &[ScoredPair]) -> Clusters {
        let (frequencies, shared) = self.facts();
        let comparer = Comparer::new(&WHOLE.use_case.identity, WHOLE.model(), &self.fields, &frequencies);
        let fit = compare::pinned(&comparer, &WHOLE.fitted, &shared).unwrap();
        let scorer = Scorer::new(&comparer, &fit);
        let weighed = cluster::Weighed::new(&scorer, pairs, WHOLE.model().link_at);
        cluster::resolve(self.keys.len(), links, &self.guards(), Some(&weighed))
    }
}
