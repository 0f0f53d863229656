//! What comes from the collector, before anything takes it: texts become single lines without control
//! characters, no longer than a screen has use for, and lists have ends. All that the agent logs, keeps
//! and shows of the collector's words has passed here.

use diemcau_core::text::line;
use diemcau_proto::convert::path::MAX_PROBES;
use diemcau_proto::v1::{self, collector_message};

/// Most letters of a name.
const NAME: usize = 200;
/// Most letters of a telephone number.
const PHONE: usize = 40;
/// Most letters of a message to people, and of an error.
pub(crate) const MESSAGE: usize = 1_000;
/// Most letters of whom a probe asks.
const TARGET: usize = 2_000;
/// Most cut-offs of an event.
const CUTOFFS: usize = 100;

/// The message as it may be taken.
pub(super) fn cleaned(mut message: v1::CollectorMessage) -> v1::CollectorMessage {
    match &mut message.body {
        Some(collector_message::Body::Welcome(welcome)) => clean_welcome(welcome),
        Some(collector_message::Body::ReportRefused(refused)) => shorten(&mut refused.text, MESSAGE),
        Some(collector_message::Body::OperatorReply(reply)) => {
            shorten(&mut reply.text, MESSAGE);
            shorten(&mut reply.by, NAME);
        }
        Some(
            collector_message::Body::HeartbeatAck(_)
            | collector_message::Body::ReportAck(_)
            | collector_message::Body::ProbeNow(_),
        )
        | None => {}
    }
    message
}

fn clean_welcome(welcome: &mut v1::Welcome) {
    shorten(&mut welcome.event, NAME);
    shorten(&mut welcome.point_name, NAME);
    shorten(&mut welcome.operators_phone, PHONE);
    welcome.cutoffs.truncate(CUTOFFS);
    for cutoff in &mut welcome.cutoffs {
        shorten(&mut cutoff.name, NAME);
    }
    if let Some(path) = &mut welcome.path {
        path.probes.truncate(MAX_PROBES);
        for probe in &mut path.probes {
            shorten(&mut probe.name, NAME);
            shorten(&mut probe.target, TARGET);
        }
    }
}

fn shorten(text: &mut String, most: usize) {
    *text = line(text, most);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_collector_says_is_bounded_and_moves_no_terminal() {
        let evil = format!("\u{1b}[2J\u{1b}]0;x\u{7}{}", "á\u{202e}".repeat(1_000_000));
        let probe = v1::Probe { name: evil.clone(), target: evil.clone(), ..v1::Probe::default() };
        let path = v1::PathSettings { probes: vec![probe; 40], ..v1::PathSettings::default() };
        let welcome = v1::Welcome {
            event: evil.clone(),
            point_name: evil.clone(),
            operators_phone: evil.clone(),
            cutoffs: vec![v1::Cutoff { name: "\u{9b}1mA".to_owned(), at_ms: 1, due_ms: None }; 1_000],
            path: Some(path),
            ..v1::Welcome::default()
        };
        let heard = |body| format!("{:?}", cleaned(v1::CollectorMessage { body: Some(body) }));
        let reply = v1::OperatorReply { text: evil.clone(), by: evil.clone(), ..Default::default() };
        let refused = v1::ReportRefused { text: evil, ..Default::default() };
        for shown in [
            heard(collector_message::Body::Welcome(welcome)),
            heard(collector_message::Body::OperatorReply(reply)),
            heard(collector_message::Body::ReportRefused(refused)),
        ] {
            for raw in ["\\u{1b}", "\\u{7}", "\\u{9b}", "\\u{202e}"] {
                assert!(!shown.contains(raw), "{raw}");
            }
            assert!(shown.contains("[2J ]0;x á") && shown.len() < 200_000, "{} bytes", shown.len());
        }
    }
}
