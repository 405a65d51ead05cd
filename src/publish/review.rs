//! `review.csv`: what a steward should look at: pairs nearly heavy enough to link, and what the guards refused.
//!
//! In: golden records. Out: CSV with a header always. It promises record IDs only, no values, and nothing of customers
//! who have not consented. It decides nothing.

use anyhow::Result;

use crate::profile::Golden;
use crate::tables::{RecordIndex, Refusal};

/// The decisions as CSV, with a header always.
pub(super) fn csv(golden: &Golden<'_>) -> Result<Vec<u8>> {
    const SHOWN: usize = 20;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["decision", "evidence", "n_records", "records", "canonical_ids"])?;
    let is_told = |record: &RecordIndex| !golden.is_withheld(golden.clusters.of[*record as usize]);
    for pair in golden.clusters.in_review.iter().filter(|pair| is_told(&pair.left) && is_told(&pair.right)) {
        let records = [pair.left, pair.right];
        let named = records.map(|record| {
            let (source, record_id) = golden.sources.written(record);
            format!("{}/{record_id}", golden.use_case.identity.sources[source].name)
        });
        let ids = records.map(|record| golden.ids[golden.clusters.of[record as usize] as usize].as_str());
        writer.write_record([
            "in review",
            &format!("match model, {:.1} bits", pair.weight),
            "2",
            &named.join("; "),
            &ids.join("; "),
        ])?;
    }
    for decision in golden.clusters.decisions.iter().filter(|decision| decision.records.iter().all(is_told)) {
        let what = match decision.refusal {
            Refusal::SharedValue => "shared value refused",
            Refusal::ChainCut => "chain cut",
            Refusal::WeakUnion => "weak union refused",
            Refusal::IslandCut => "island cut",
        };
        let evidence = golden.use_case.identity.named(decision.evidence);
        let mut records: Vec<String> = decision
            .records
            .iter()
            .take(SHOWN)
            .map(|record| {
                let (source, record_id) = golden.sources.written(*record);
                format!("{}/{record_id}", golden.use_case.identity.sources[source].name)
            })
            .collect();
        if decision.records.len() > SHOWN {
            records.push(format!("and {} more", decision.records.len() - SHOWN));
        }
        let mut ids: Vec<&str> = decision
            .records
            .iter()
            .map(|record| golden.ids[golden.clusters.of[*record as usize] as usize].as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(SHOWN);
        writer.write_record([
            what,
            evidence,
            &decision.records.len().to_string(),
            &records.join("; "),
            &ids.join("; "),
        ])?;
    }
    Ok(writer.into_inner()?)
}
