//! What a collector's journal holds, read when the collector is gone.

use std::collections::BTreeMap;
use std::path::Path;

use diemcau::journal;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{PointIdx, Run};

/// All facts, in order.
///
/// # Panics
/// If the journal cannot be read.
pub(crate) fn read(data: &Path) -> Vec<Fact> {
    let facts = journal::read(data).expect("the journal opens");
    facts.map(|fact| fact.expect("the fact can be read")).collect()
}

/// How often each report was written down, by the agent's id and the report's number.
pub(crate) fn reports(facts: &[Fact]) -> BTreeMap<(String, Run, u64), usize> {
    let mut reports = BTreeMap::new();
    for fact in facts {
        if let FactBody::AttendanceReported { count, .. } = &fact.body {
            *reports.entry((count.agent.to_string(), count.run, count.report_seq)).or_insert(0) += 1;
        }
    }
    reports
}

/// The points that were lost, as often as they were.
pub(crate) fn losses(facts: &[Fact]) -> Vec<PointIdx> {
    let lost = facts.iter().filter_map(|fact| match fact.body {
        FactBody::Lost { point, .. } => Some(point),
        _ => None,
    });
    lost.collect()
}
