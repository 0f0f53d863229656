//! What no proper client of HTTP/2 does.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use diemcau_proto::v1;
use prost::Message as _;

use crate::collector::stage::hello;
use crate::harness::bystanders::Bystanders;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code as point};
use crate::harness::http2::{
    ATTACH, END_HEADERS, Frame, HEAD, HEALTH, Wire, call, code, frame, header, kind, message, setting,
};
use crate::harness::{measured, secs};

/// Streams on a connection.
const STREAMS: u32 = 16;
/// Bytes of headers.
const HEADERS: u32 = 4_096;
/// Bytes that may lie unread.
const UNREAD: usize = 65_535;
/// What a flood may cost the collector, MiB.
const MOST_MIB: u64 = 32;
/// A head that says that all is well: the first of the table of HPACK that is a status.
const STATUS_200: u8 = 0x88;

/// Sends much to a collector, and gives why its connection was ended, if that was told.
type Flood = fn(SocketAddr) -> Option<u32>;

#[test]
fn a_connection_has_sixteen_streams_four_kib_of_headers_and_64_kib_unread() {
    let collector = Collector::start(Shape { points: 2, speaking: 0 }, plain());
    let target = collector.target();
    let addr = format!("{}:{}", target.host(), target.port()).parse().expect("it is an address");

    let mut wire = Wire::open(addr);
    let is_settings = |frame: &Frame| frame.kind == kind::SETTINGS && !frame.payload.is_empty();
    let settings = wire.hear_until(secs(5), is_settings).expect("the collector's settings");
    let set = |id| settings.setting(id);
    assert_eq!(set(setting::MAX_CONCURRENT_STREAMS), Some(STREAMS));
    assert_eq!(set(setting::MAX_HEADER_LIST_SIZE), Some(HEADERS));
    let window = set(setting::INITIAL_WINDOW_SIZE).unwrap_or(65_535);
    assert_eq!(window as usize, UNREAD, "of a stream, and no more of the connection is granted below");

    let stream = |n: u32| 2 * n + 1;
    for n in 0..=STREAMS {
        wire.say(&call(stream(n), ATTACH, &[])).expect("it goes out");
    }
    let refused = wire.hear_until(secs(5), |frame| frame.kind == kind::RST_STREAM).expect("one is refused");
    assert_eq!((refused.stream, refused.error()), (stream(STREAMS), code::REFUSED_STREAM));

    // A header counts with 32 bytes more than its letters.
    let mut wire = Wire::open(addr);
    for (n, letters, is_taken) in [(0, 3_500, true), (1, 4_000, false), (2, 100, true)] {
        let long = "a".repeat(letters);
        wire.say(&call(stream(n), HEALTH, &[("x-long", &long)])).expect("it goes out");
        wire.say(&frame(kind::DATA, 1, stream(n), &[0; 5])).expect("it goes out");
        let is_head = |frame: &Frame| frame.kind == kind::HEADERS && frame.stream == stream(n);
        let head = wire.hear_until(secs(5), is_head).expect("an answer");
        assert_eq!(head.payload[0] == STATUS_200, is_taken, "{letters} letters: {head:?}");
    }

    // Who takes no welcome is not read on; what was read until then may be said anew.
    let mut wire = Wire::open_deaf(addr);
    wire.say(&call(1, ATTACH, &[])).expect("it goes out");
    let hello = v1::AgentMessage { body: Some(v1::agent_message::Body::Hello(hello(&point(1)))) };
    wire.say(&message(1, &hello.encode_to_vec())).expect("it goes out");
    let mut n_said = 0;
    let ends = |frame: &Frame| matches!(frame.kind, kind::RST_STREAM | kind::GOAWAY | kind::PING);
    let ended = loop {
        wire.say(&frame(kind::DATA, 0, 1, &[0; 8_192])).expect("it goes out");
        wire.say(&frame(kind::PING, 0, 0, &[7; 8])).expect("it goes out");
        match wire.hear_until(secs(5), ends).expect("an answer") {
            ping if ping.kind == kind::PING => n_said += 8_192,
            ended => break ended,
        }
    };
    assert_eq!(ended.error(), code::FLOW_CONTROL, "{ended:?}");
    assert!((UNREAD - 8_192..2 * UNREAD).contains(&n_said), "{n_said} bytes were taken");
}

#[test]
fn floods_end_their_connection_or_cost_no_other() {
    let mut all = Bystanders::gather(plain());
    let addr = all.addr();
    let floods: [(&str, Flood, Option<u32>); 6] = [
        ("HEADERS and RST_STREAM", rapid_reset, Some(code::ENHANCE_YOUR_CALM)),
        ("CONTINUATION", continuations, Some(code::ENHANCE_YOUR_CALM)),
        ("empty DATA", empty_data, Some(code::ENHANCE_YOUR_CALM)),
        ("SETTINGS", |addr| repeated(addr, &frame(kind::SETTINGS, 0, 0, &[])), None),
        ("PING", |addr| repeated(addr, &frame(kind::PING, 0, 0, &[7; 8])), None),
        ("WINDOW_UPDATE", |addr| repeated(addr, &frame(kind::WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1])), None),
    ];
    let under_way = floods.map(|(what, flood, ends)| (what, thread::spawn(move || flood(addr)), ends));
    for (what, flood, ends) in under_way {
        let ended = flood.join().expect("it floods");
        if ends.is_some() {
            assert_eq!(ended, ends, "{what}");
        }
    }
    let grown = all.noticed_nothing(MOST_MIB);
    measured("floods of HTTP/2 frames", &format!("the collector grew by {grown} KiB"));
}

fn plain() -> Serve {
    Serve { plaintext: true, ..Serve::rehearsal() }
}

/// Opens a hundred thousand streams and takes each back at once.
fn rapid_reset(addr: SocketAddr) -> Option<u32> {
    let mut wire = Wire::open(addr);
    let mut stream = 1;
    for _ in 0..1_000 {
        let mut burst = Vec::new();
        for _ in 0..100 {
            burst.extend(call(stream, ATTACH, &[]));
            burst.extend(frame(kind::RST_STREAM, 0, stream, &8_u32.to_be_bytes()));
            stream += 2;
        }
        if wire.say(&burst).is_err() {
            break;
        }
    }
    wire.ended(secs(5))
}

/// Headers of one request without an end.
fn continuations(addr: SocketAddr) -> Option<u32> {
    let mut wire = Wire::open(addr);
    let head = call(1, ATTACH, &[]);
    wire.say(&frame(kind::HEADERS, 0, 1, &head[HEAD..])).ok()?;
    let more = frame(kind::CONTINUATION, 0, 1, &header("x-more", "more"));
    let more = more.repeat(100);
    for _ in 0..1_000 {
        if wire.say(&more).is_err() {
            break;
        }
    }
    let end = frame(kind::CONTINUATION, END_HEADERS, 1, &[]);
    wire.say(&end).ok();
    wire.ended(secs(5))
}

/// Parts of a message that have nothing in them.
fn empty_data(addr: SocketAddr) -> Option<u32> {
    let mut wire = Wire::open(addr);
    wire.say(&call(1, ATTACH, &[])).ok()?;
    let nothing = frame(kind::DATA, 0, 1, &[]).repeat(1_000);
    for _ in 0..300 {
        if wire.say(&nothing).is_err() {
            break;
        }
    }
    wire.ended(secs(5))
}

/// The same frame up to three hundred thousand times; what is answered is not read.
fn repeated(addr: SocketAddr, frame: &[u8]) -> Option<u32> {
    let mut wire = Wire::open(addr);
    let many = frame.repeat(1_000);
    for _ in 0..300 {
        if wire.say(&many).is_err() {
            break;
        }
    }
    wire.ended(Duration::from_millis(200))
}
