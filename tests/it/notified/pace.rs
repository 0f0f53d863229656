//! Our own pace: a message that has to wait for its turn was not tried.

use super::{WITHIN, alerts, collector, run};
use crate::harness::sink::{Sink, recipient_at};
use crate::harness::until_true;

#[test]
fn what_waits_for_its_turn_is_no_try() {
    let (slow, next) = (Sink::start(), Sink::start());
    let recipients = [
        slow.channel("cham", "").replace("gap = \"0s\"", "gap = \"6s\""),
        next.channel("sau", ""),
        recipient_at(
            "vnpt",
            "telecom",
            "{ channel = \"cham\", to = \"a\" }, { channel = \"sau\", to = \"a\" }",
            "",
        ),
    ];
    let collector = collector(tempfile::tempdir().unwrap(), &recipients.concat(), &[]);
    for _ in 0..3 {
        let told = run(&collector, &["alerts", "test", "--recipient", "vnpt"]);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
    }
    until_true("all are sent", WITHIN, || slow.told().len() + next.told().len() == 3);
    let all = alerts(&collector);
    assert!(all.iter().all(|alert| alert["attempts"] == 1 && alert["channel"] == "cham"), "{all:?}");
    assert_eq!(next.tried().len(), 0);
    let at: Vec<_> = slow.told().into_iter().map(|told| told.at).collect();
    let gaps: Vec<u64> = at.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_secs()).collect();
    assert!(gaps.iter().all(|gap| *gap >= 5), "{gaps:?}");
}
