//! Open files run out in the whole process.

use std::net::TcpStream;

use super::exceeded;
use crate::harness::bystanders::Bystanders;
use crate::harness::collector::Serve;
use crate::harness::event::code;
use crate::harness::http2::{HEALTH, Wire, call, frame, kind};
use crate::harness::pages::get;
use crate::harness::{measured, secs, until_true};

/// Files that are left when strangers begin to come.
const LEFT: u64 = 20;
/// What is said where connections of agents cannot be accepted, and where those to the pages cannot.
const FAILS: &str = "connections cannot be accepted";
const HTTP_FAILS: &str = "connections by HTTP cannot be accepted";

#[test]
fn when_strangers_take_all_files_agents_go_on_and_count_and_it_passes() {
    let mut all = Bystanders::gather(Serve { plaintext: true, metrics: true, ..Serve::rehearsal() });
    let link = all.pages.link(&code(1));
    let (addr, pages) = (all.addr(), all.pages.addr);
    let n_files = all.process().n_files();
    all.process().limit_files(n_files + LEFT);
    let mut strangers: Vec<TcpStream> = Vec::new();
    for _ in 0..2 * LEFT {
        strangers.extend([addr, pages].map(|addr| TcpStream::connect(addr).expect("the kernel takes it")));
    }
    until_true("it is said", secs(5), || {
        let log = all.process().log();
        [FAILS, HTTP_FAILS].iter().all(|said| log.contains(said))
    });
    let grown = all.noticed_nothing(16);
    let said = all.process().log();
    for once in [FAILS, HTTP_FAILS] {
        assert_eq!(said.matches(once).count(), 1, "once a minute: {said}");
    }

    drop(strangers);
    let passed = until_true("agents are taken again", secs(10), || {
        let mut wire = Wire::open(addr);
        let asked =
            wire.say(&call(1, HEALTH, &[])).and_then(|()| wire.say(&frame(kind::DATA, 1, 1, &[0; 5])));
        asked.is_ok() && wire.hear_until(secs(1), |frame| frame.kind == kind::HEADERS).is_some()
    });
    assert_eq!(get(pages, &link).status, 200);
    assert!(exceeded(&all.pages.collector, "files") >= 2, "they are counted");
    let what =
        format!("the collector grew by {grown} KiB; others were taken {passed:?} after strangers left");
    measured("no file left", &what);
}
