//! Which records are one customer, and why: what the wing hands on.

use super::cluster;
use super::compare::{self, Fit, Slot};
use super::ties::ties;
use crate::config::Attribute;
use crate::matching::{Untrained, Why, probability_of};
use crate::tables::blocks::{Blocks, RuleBlocks};
use crate::tables::{
    Clusters, Frequencies, Guards, LinkGroup, Links, ModelFacts, RecordIndex, ScoredPair, StandardField, Ties,
};

/// Which records are one customer, and why.
pub struct Resolved {
    /// The identity fields, standardised.
    pub fields: Vec<StandardField>,
    /// What the keys link.
    pub links: Links,
    /// What forbids records to be one customer.
    pub guards: Guards,
    /// The customers.
    pub clusters: Clusters,
    /// What the match model says; `None` where the use case has none.
    pub matched: Option<Matched>,
}

/// What the match model learned and found.
pub struct Matched {
    /// The fitted model.
    pub fit: Fit,
    /// What the bits of a pattern say.
    pub slots: Vec<Slot>,
    /// How often the values of each identity field are held, as it was weighed.
    pub frequencies: Vec<Frequencies>,
    /// Which records were compared.
    pub blocks: Blocks,
    /// The candidate pairs from the weight of clerical review on.
    pub pairs: Vec<ScoredPair>,
    /// Pairs that are more likely related than one or strangers, where that is asked.
    pub kin: Vec<(RecordIndex, RecordIndex)>,
}

impl Resolved {
    /// Joins customers by groups of evidence that is asked when all else is decided, one tier after the other; guards
    /// are kept.
    pub fn join(&mut self, tiers: impl IntoIterator<Item = Vec<LinkGroup>>) {
        for groups in tiers {
            cluster::join(&mut self.clusters, &groups, &self.guards);
            self.links.groups.extend(groups);
        }
    }
}

impl Matched {
    /// What a pair weighs more than its levels make it, by `weight`, because both records stand on lists in which every
    /// customer stands once, or one of them can mean nobody else.
    pub fn of_lists(&self, a: RecordIndex, b: RecordIndex, weight: f64) -> f64 {
        let at = self.pairs.binary_search_by_key(&(a.min(b), a.max(b)), |pair| (pair.left, pair.right));
        // As narrow as weights are kept, so that a pair that was not asked weighs the same to the last bit.
        at.map_or(0.0, |at| f64::from(self.pairs[at].weight - weight as f32).max(0.0))
    }

    /// What the match model did, in figures.
    pub fn facts(&self, clusters: &Clusters) -> ModelFacts {
        let weight = |link: &LinkGroup| {
            let at =
                self.pairs.binary_search_by_key(&(link.records[0], link.records[1]), |pair| (pair.left, pair.right));
            at.map_or(0.0, |at| probability_of(f64::from(self.pairs[at].weight)))
        };
        let links = &clusters.by_model;
        let training = self.fit.training.as_ref();
        let untrained = training.map_or(&[][..], |training| &training.untrained);
        let (seldom, untaught): (Vec<&Untrained>, Vec<&Untrained>) =
            untrained.iter().partition(|untrained| untrained.why == Why::HardlySeen);
        ModelFacts {
            candidate_pairs: self.blocks.rules.iter().map(RuleBlocks::n_pairs).sum(),
            left_out: self.blocks.rules.iter().map(|rule| rule.skew.left_out).sum(),
            pairs_left_out: self.blocks.rules.iter().map(|rule| rule.skew.pairs_left_out).sum(),
            sites: training.map(|training| training.sites).unwrap_or_default(),
            links: links.len(),
            mean_probability: if links.is_empty() {
                1.0
            } else {
                links.iter().map(weight).sum::<f64>() / links.len() as f64
            },
            in_review: clusters.in_review.len(),
            settled: training.and_then(|training| training.trained.as_ref()).is_none_or(|trained| trained.converged),
            untaught: untaught.into_iter().map(|untrained| compare::in_words(untrained, &self.slots)).collect(),
            hardly_seen: seldom.len(),
        }
    }
}

impl Resolved {
    /// Who belongs together by each relation; `gone` says of every record whether its system has deleted it.
    pub fn ties(&self, attributes: &[Attribute], gone: &[bool]) -> Vec<Ties> {
        let kin = self.matched.as_ref().map_or(&[][..], |matched| &matched.kin);
        ties(attributes, &self.fields, (&self.clusters, gone), kin)
    }

    /// For every record whether nothing joins it to another record, and no blocking rule compares it with any.
    pub fn alone(&self) -> Vec<bool> {
        let mut alone: Vec<bool> = self.clusters.linked_by.iter().map(|by| *by == 0).collect();
        if let Some(matched) = &self.matched {
            meet(&matched.blocks, &mut alone);
        }
        alone
    }

    /// For every record the probability behind its heaviest link by the model inside its own customer.
    pub fn strongest(&self) -> Vec<f64> {
        let of = &self.clusters.of;
        let mut heaviest = vec![f32::NEG_INFINITY; of.len()];
        for pair in self.matched.iter().flat_map(|matched| &matched.pairs) {
            let (left, right) = (pair.left as usize, pair.right as usize);
            if of[left] == of[right] {
                heaviest[left] = heaviest[left].max(pair.weight);
                heaviest[right] = heaviest[right].max(pair.weight);
            }
        }
        heaviest.into_iter().map(|weight| probability_of(f64::from(weight))).collect()
    }
}

/// Records that a blocking rule compares with another are not alone.
fn meet(blocks: &Blocks, alone: &mut [bool]) {
    let lane = |record: &RecordIndex| blocks.lanes.get(*record as usize).copied().unwrap_or(0);
    for members in blocks.rules.iter().flat_map(|rule| (0..rule.len()).map(|block| rule.members(block))) {
        // Records of one deduplicated source are not compared; one that it has merged away is compared with all.
        let first = members.first().map_or(0, lane);
        if members.iter().any(|record| lane(record) == 0 || lane(record) != first) {
            members.iter().for_each(|record| alone[*record as usize] = false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_was_merged_away_meets_the_others_of_its_source_wherever_it_stands() {
        let alone_with = |lanes: [u8; 3]| {
            let rule = RuleBlocks { offsets: vec![0, 3], members: vec![0, 1, 2], ..RuleBlocks::default() };
            let mut alone = [true; 4];
            meet(&Blocks { rules: vec![rule], lanes: [&lanes[..], &[0]].concat() }, &mut alone);
            alone
        };
        assert_eq!(alone_with([1, 1, 1]), [true; 4]);
        for met in [[1, 0, 1], [0, 1, 1], [1, 1, 0], [1, 2, 1], [0, 0, 0]] {
            assert_eq!(alone_with(met), [false, false, false, true], "{met:?}");
        }
    }
}
