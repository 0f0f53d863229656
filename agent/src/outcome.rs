//! What becomes of what was asked of the running agent, for those who wait for it.

use diemcau_core::ids::Lane;
use diemcau_proto::v1;

/// Something that somebody may wait for.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The collector has it.
    Received {
        /// The report's lane.
        lane: Lane,
        /// The report's number.
        seq: u64,
        /// When it came there, event clock.
        received_ms: i64,
        /// What became of it.
        disposition: v1::Disposition,
    },
    /// The collector does not take it.
    Refused {
        /// The report's lane.
        lane: Lane,
        /// The report's number.
        seq: u64,
        /// Why.
        reason: v1::RefusalReason,
        /// What the collector said of that.
        text: String,
    },
    /// The agent is gone.
    Ended {
        /// Whether the collector took the goodbye.
        heard: bool,
    },
}
