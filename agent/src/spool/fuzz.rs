//! A door for made-up spool files: `tests/fuzz`.

use diemcau_core::ids::{BootId, Lane};
use diemcau_proto::v1::Session;
use prost::Message as _;

use super::Context;
use super::contents::Contents;
use super::frame::{self, Kind};
use super::stored::Entry;
use crate::clock::Now;
use crate::report::Said;

/// Reads a file as a start does; gives the file that is written anew, and how many reports wait.
pub fn read(bytes: &[u8]) -> (Vec<u8>, usize) {
    let (contents, _) = Contents::read(bytes);
    let boot_id = BootId::new("boot");
    for entry in contents.waiting() {
        entry.report(&boot_id);
    }
    contents.reported(Session::Live);
    contents.calls(Session::Live);
    (contents.write("agent"), contents.n_waiting())
}

/// Files with a few reports in them.
pub fn examples() -> Vec<Vec<u8>> {
    let mut bytes = frame::MAGIC.to_vec();
    for (seq, lane) in [(1, Lane::Human), (1, Lane::Line)] {
        let context = Context { boot_id: BootId::new("boot"), session: Session::Live, offset_ms: Some(3) };
        let entry = Entry::new((1, seq), Said::help(true, "a", "b"), Now::default(), &context);
        frame::write(&mut bytes, lane, Kind::Entry, &entry.encode_to_vec());
    }
    let (written, _) = read(&bytes);
    vec![bytes, written]
}
