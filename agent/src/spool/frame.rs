//! Frames of the spool's file: `length | crc32 | lane | kind | payload`, the two numbers little
//! endian, the length that of lane, kind and payload, the checksum over the same.

use std::ops::Range;

use diemcau_core::ids::Lane;

/// First bytes of the file: what it is, and the version of its form.
pub(super) const MAGIC: &[u8] = b"diemcau-spool 1\n";

const HEAD: usize = 8;
const TAGS: usize = 2;
/// A longer one is damage.
const MAX_LENGTH: usize = 64 * 1024;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whose spool it is, and the next number.
    Owner = 1,
    /// A report that waits.
    Entry = 2,
    /// The number of a report that is done with.
    Done = 3,
    /// An outage of the line that is not over.
    Outage = 4,
}

/// One readable frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    pub(super) lane: Lane,
    pub(super) kind: Kind,
    pub(super) payload: &'a [u8],
}

/// Appends a frame to `out`.
pub(super) fn write(out: &mut Vec<u8>, lane: Lane, kind: Kind, payload: &[u8]) {
    let mut body = Vec::with_capacity(TAGS + payload.len());
    body.extend([lane as u8, kind as u8]);
    body.extend(payload);
    let length = u32::try_from(body.len()).expect("a report is far smaller than 4 GiB");
    out.extend(length.to_le_bytes());
    out.extend(crc32(&body).to_le_bytes());
    out.extend(body);
}

/// All readable frames of a file, and how many of its bytes belong to none. After damage the next
/// readable frame is looked for, so that a bad sector costs what lay in it and no more.
pub(super) fn read(bytes: &[u8]) -> (Vec<Frame<'_>>, usize) {
    let mut at = if bytes.starts_with(MAGIC) { MAGIC.len() } else { 0 };
    let (mut frames, mut n_damaged) = (Vec::new(), 0);
    while at < bytes.len() {
        if let Some(body) = body_at(bytes, at) {
            at = body.end;
            frames.extend(frame(&bytes[body]));
        } else {
            n_damaged += 1;
            at += 1;
        }
    }
    (frames, n_damaged)
}

/// Where the body of a whole frame that begins at `at` lies.
fn body_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let length = usize::try_from(number(bytes, at)?).ok()?;
    if !(TAGS..=MAX_LENGTH).contains(&length) {
        return None;
    }
    let body = at + HEAD..at + HEAD + length;
    (crc32(bytes.get(body.clone())?) == number(bytes, at + 4)?).then_some(body)
}

/// A lane or kind of a later version is passed over.
fn frame(body: &[u8]) -> Option<Frame<'_>> {
    let (tags, payload) = body.split_at(TAGS);
    let [lane, kind] = tags else { return None };
    let lane = match lane {
        0 => Lane::Human,
        1 => Lane::Power,
        2 => Lane::Line,
        _ => return None,
    };
    let kind = match kind {
        1 => Kind::Owner,
        2 => Kind::Entry,
        3 => Kind::Done,
        4 => Kind::Outage,
        _ => return None,
    };
    Some(Frame { lane, kind, payload })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// CRC-32 of IEEE 802.3, bit by bit: a spool holds a few kilobytes, and a table or a crate would
/// weigh more than they save.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_ieee_802_3() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn every_single_damaged_byte_costs_one_frame_at_most() {
        let payloads: [&[u8]; 4] = [b"first", b"", b"third one", b"last"];
        let mut file = MAGIC.to_vec();
        for payload in payloads {
            write(&mut file, Lane::Power, Kind::Entry, payload);
        }
        assert_eq!(read(&file).1, 0);
        assert_eq!(read(&file).0.len(), payloads.len());
        for idx in MAGIC.len()..file.len() {
            let mut damaged = file.clone();
            damaged[idx] ^= 0x55;
            let (frames, n_damaged) = read(&damaged);
            assert!(n_damaged > 0 && frames.len() == payloads.len() - 1, "byte {idx}: {frames:?}");
        }
    }
}
