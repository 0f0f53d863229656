//! Counting devices in the service: what they count is recorded as a person's count is, and marked.

use tokio::sync::{mpsc, oneshot};

use crate::attendance::{self, Counted, Source};
use crate::report::Said;
use crate::spool_task::SpoolRequest;

/// Counts that may wait to be recorded; the sources wait when it is full.
const COUNTS: usize = 4;

/// Records what the sources count, until the spool is gone.
pub(super) async fn watch(sources: Vec<Source>, requests: mpsc::Sender<SpoolRequest>) {
    let (sender, mut counts) = mpsc::channel::<Counted>(COUNTS);
    let recording = async {
        while let Some(counted) = counts.recv().await {
            let said = Said::device_count(counted.count, &counted.by);
            let (answer, answered) = oneshot::channel();
            if requests.send(SpoolRequest::Enter { said, form: String::new(), answer }).await.is_err() {
                return;
            }
            // What cannot be recorded is logged there, and the next count comes by itself.
            answered.await.ok();
        }
    };
    tokio::join!(attendance::watch(sources, sender), recording);
}
