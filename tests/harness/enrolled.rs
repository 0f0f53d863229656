//! Machines that are enrolled, by the thousand: each with a key of its own, made where it is, and the certificate that
//! the collector gave for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use diemcau_agent::enrolment;
use diemcau_proto::channel::ClientIdentity;
use diemcau_proto::enrol_code::EnrolCode;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::collector::Collector;
use super::process::diemcau;

/// Enrolments at a time.
const AT_ONCE: usize = 16;

/// Issues codes for all points of a collector, and enrolls one machine at each point named, over the wire. Gives
/// their identities in the order of the points.
///
/// # Panics
/// If a point gets no code, or the collector does not enroll a machine.
pub(crate) fn enroll(collector: &Collector, points: &[String]) -> Vec<ClientIdentity> {
    let (address, codes) = (collector.target(), codes(collector));
    let address = format!("{}:{}", address.host(), address.port());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let room = Arc::new(Semaphore::new(AT_ONCE));
        let mut enrolled = JoinSet::new();
        for (idx, point) in points.iter().enumerate() {
            let code: EnrolCode = codes[point].parse().expect("it is a code");
            let (address, room, state) = (address.clone(), room.clone(), dir.path().join(idx.to_string()));
            enrolled.spawn(async move {
                let _place = room.acquire().await;
                enrolment::enroll(&address, &code, &state).await.expect("it is enrolled");
                (idx, ClientIdentity::of_dir(&state).expect("it was written").expect("it was written"))
            });
        }
        let identities: BTreeMap<usize, ClientIdentity> = enrolled.join_all().await.into_iter().collect();
        identities.into_values().collect()
    })
}

/// A fresh code for each point, by the point's code.
fn codes(collector: &Collector) -> BTreeMap<String, String> {
    let (out, data) = (collector.dir().join("sheets"), collector.data());
    let mut command = Command::new(diemcau());
    command.args(["enroll", "codes", "--by", "An", "--out"]).arg(&out).arg("--data").arg(data);
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let csv = fs::read_to_string(Path::new(&out).join("codes.csv")).expect("it is written");
    let cells =
        |line: &str| Some((line.split(',').next()?.to_owned(), line.split(',').next_back()?.to_owned()));
    csv.lines().skip(1).filter_map(cells).collect()
}
