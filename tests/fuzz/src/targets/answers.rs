//! Servers that an agent asks, and that may be anybody's.

use diemcau_agent::{attendance, power, probe};

use super::{Depth, now};

pub(super) fn nut(bytes: &[u8]) -> Depth {
    Depth::of(now(power::nut::fuzz::list(bytes)), !contains(bytes, b"ups.status"))
}

pub(super) fn nut_seeds() -> Vec<Vec<u8>> {
    let ups = power::nut::fuzz::UPS;
    let list = format!(
        "BEGIN LIST VAR {ups}\nVAR {ups} battery.charge \"90\"\nVAR {ups} ups.status \"OB LB\"\n\
         VAR {ups} battery.runtime \"120.5\"\nVAR {ups} input.voltage \"0.0\"\nEND LIST VAR {ups}\n"
    );
    vec![
        list.into_bytes(),
        b"ERR DATA-STALE\n".to_vec(),
        b"VAR ups ups.test.result \"x\\\"y\"\nups.al".to_vec(),
    ]
}

pub(super) fn sip(bytes: &[u8]) -> Depth {
    Depth::of(
        now(probe::fuzz::sip(bytes)),
        !contains(bytes, b"SIP/2.0 200") && !contains(bytes, b"SIP/2.0 405"),
    )
}

pub(super) fn sip_seeds() -> Vec<Vec<u8>> {
    let question = String::from_utf8(probe::fuzz::sip_question()).expect("it is text");
    let field =
        |name: &str| question.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    let fields = ["Via", "From", "To", "Call-ID", "CSeq"].map(|name| field(name) + "\r\n").concat();
    let answer = |status: &str| format!("SIP/2.0 {status}\r\n{fields}Content-Length: 0\r\n\r\n").into_bytes();
    vec![answer("200 OK"), [answer("100 Trying"), answer("405 No")].concat(), question.into_bytes()]
}

pub(super) fn stun(bytes: &[u8]) -> Depth {
    Depth::of(probe::fuzz::stun(bytes), bytes.len() > 40)
}

pub(super) fn stun_seeds() -> Vec<Vec<u8>> {
    let question = probe::fuzz::stun_question();
    let mut answer = question.clone();
    answer[0] = 1;
    answer[3] = 12;
    answer.extend([0, 0x20, 0, 8, 0, 1, 0x10, 0x20, 1, 2, 3, 4]);
    vec![question, answer]
}

pub(super) fn http(bytes: &[u8]) -> Depth {
    now(probe::fuzz::http(bytes));
    let count = now(attendance::fuzz::count(bytes));
    Depth::of(count.is_some(), count != Some(45))
}

pub(super) fn http_seeds() -> Vec<Vec<u8>> {
    let length =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"count\": 45}";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"count\":\"45\"}\r\n0\r\n\r\n";
    let moved =
        "HTTP/1.1 302 Found\r\nLocation: http://login.example/?a=b\r\nRefresh: 0; url=http://x/\r\n\r\n";
    [length, chunked, moved, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 511 Sign in\r\n\r\n"]
        .map(|answer| answer.as_bytes().to_vec())
        .to_vec()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
