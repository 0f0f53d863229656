//! What agents of a swarm say.

use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use prost::Message as _;

use crate::province::code;

/// A heartbeat on the wire, without the heads of frame and message.
pub(super) const BEAT: usize = 65;

/// The greeting of an agent at a point, on the wire.
pub(super) fn hello(idx: usize, point: usize) -> Vec<u8> {
    greeting(idx, point).encode_to_vec()
}

/// The greeting of an agent at a point.
pub(crate) fn greeting(idx: usize, point: usize) -> v1::AgentMessage {
    let hello = v1::Hello {
        point: code(point),
        agent_id: format!("bench-{idx}"),
        boot_id: "bench".to_owned(),
        simulated: true,
        power: Some(mains()),
        ..v1::Hello::default()
    };
    v1::AgentMessage { body: Some(Body::Hello(hello)) }
}

/// A count of people at a point.
pub(super) fn count(seq: u64, for_point: String) -> Vec<u8> {
    let attendance = v1::Attendance {
        count: u32::try_from(seq % 200).unwrap_or(0),
        source: v1::CountSource::Person.into(),
        by: "Bench".to_owned(),
        note: String::new(),
    };
    let body = Some(v1::report::Body::Attendance(attendance));
    let report = v1::Report { seq, for_point, body, ..v1::Report::default() };
    v1::AgentMessage { body: Some(Body::Report(report)) }.encode_to_vec()
}

/// A heartbeat as a real one is, filled up to [`BEAT`] bytes with a field that no version knows.
pub(super) fn beat(seq: u32) -> Vec<u8> {
    const UNKNOWN_FIELD: u8 = 15 << 3 | 2;
    const BODY: usize = BEAT - 2;

    let line = v1::LineQuality { rtt_us: 38_000, jitter_us: 2_100, samples: seq };
    let mut beat = v1::Heartbeat { seq, power: Some(mains()), line: Some(line) }.encode_to_vec();
    let fill = BODY.saturating_sub(beat.len() + 2);
    beat.extend([UNKNOWN_FIELD, u8::try_from(fill).unwrap_or(0)]);
    beat.resize(beat.len() + fill, 0);
    let mut message = vec![2 << 3 | 2, u8::try_from(beat.len()).unwrap_or(0)];
    message.extend(beat);
    message
}

fn mains() -> v1::Power {
    v1::Power {
        source: v1::PowerSource::Mains.into(),
        age_ms: 900,
        charge_percent: Some(100),
        runtime_s: Some(1_800),
        ..v1::Power::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_is_a_heartbeat_of_65_bytes() {
        for seq in [1, 200, 70_000] {
            let bytes = beat(seq);
            assert_eq!(bytes.len(), BEAT, "{seq}");
            let message = v1::AgentMessage::decode(bytes.as_slice()).expect("it is read");
            let Some(Body::Heartbeat(heartbeat)) = message.body else { panic!("it is one") };
            assert_eq!((heartbeat.seq, heartbeat.power), (seq, Some(mains())));
        }
    }
}
