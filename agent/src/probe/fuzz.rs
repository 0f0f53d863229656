//! Doors for made-up answers of the servers that probes ask: `tests/fuzz`.

use url::Url;

use super::packet::{Exchange as _, Heard};
use super::stun::Stun;
use super::{http, sip};
use crate::fuzz::Answering;

const SEED: u64 = 7;

/// A question of the STUN probe.
pub fn stun_question() -> Vec<u8> {
    let mut question = Vec::new();
    Stun::new(SEED).write_request(0, &mut question);
    question
}

/// Reads a packet; true of an answer to [`stun_question`].
pub fn stun(packet: &[u8]) -> bool {
    matches!(Stun::new(SEED).read(packet), Heard::Answer { .. })
}

/// A question of the SIP probe over TCP.
pub fn sip_question() -> Vec<u8> {
    sip::fuzz::question(SEED)
}

/// Reads a packet, and the same as what a connection brings; true of an answer to [`sip_question`].
pub async fn sip(answer: &[u8]) -> bool {
    sip::fuzz::packet(SEED, answer);
    sip::fuzz::stream(SEED, Answering::new(answer)).await
}

/// Reads what an HTTP server says; true of an answer.
pub async fn http(answer: &[u8]) -> bool {
    let url = Url::parse("http://hop.example/").expect("it is one");
    http::fuzz::answer(&url, Answering::new(answer)).await
}
