//! A journal that is moved away under a running collector.

use std::fs;

use diemcau::journal::JOURNAL_FILE;
use diemcau_proto::v1;
use rustix::process::Signal;

use super::place::{Place, attach};
use crate::harness::{secs, until_true};

#[tokio::test]
async fn a_count_is_refused_while_the_journal_is_away_and_taken_when_it_is_back() {
    let place = Place::new();
    let mut served = place.serve();
    let mut agent = attach(&served.target(), "380").await;
    agent.reports(1, 45).await;
    agent.hears_ack().await;

    let (file, away) = (place.data().join(JOURNAL_FILE), place.data().join("moved"));
    fs::rename(&file, &away).expect("it can be moved");
    until_true("it is told, though nothing is written", secs(20), || {
        let status = place.status(&["--json"]);
        status["health"]["journal_failing_since"].is_string()
    });
    let told = String::from_utf8(place.run_status(&[]).stdout).expect("it is text");
    assert!(told.contains("tệp nhật ký đã bị chuyển đi hoặc xóa; hãy đặt lại đúng tệp đó"), "{told}");
    agent.reports(2, 46).await;
    assert_eq!(agent.hears_refusal().await.reason(), v1::RefusalReason::NotDurable);

    fs::rename(&away, &file).expect("it can be put back");
    until_true("it is written again", secs(20), || {
        place.status(&["--json"])["health"]["journal_failing_since"].is_null()
    });
    agent.reports(2, 46).await;
    assert_eq!(agent.hears_ack().await.seq, 2);
    served.signal(Signal::TERM);
    assert!(served.child.wait().expect("it ends").success());
    let _served = place.serve();
    assert_eq!(place.status(&["--json"])["attendance"]["attendees"], 46);
}
