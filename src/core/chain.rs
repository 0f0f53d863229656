//! The chain of the facts: each entry of a journal has a hash over itself and the hash of the entry
//! before, so that a fact that is not as it was written shows, and at which fact.
//!
//! This says what is hashed, byte for byte. The digest itself, SHA-256, is the shell's: the core holds no
//! cryptography.

use crate::ids::Seq;
use crate::time::Timestamp;

/// Length of a hash, bytes.
pub const HASH_LEN: usize = 32;
/// Length of what is hashed before a body, bytes.
pub const HEADER_LEN: usize = TAG.len() + HASH_LEN + 3 * NUMBER_LEN;

/// What a hash is of, and by which rule.
const TAG: [u8; 8] = *b"diemcau1";
const NUMBER_LEN: usize = size_of::<u64>();

/// The hash of an entry; before the first one it is all zeros, or, where personal data was purged, the hash of the last
/// entry of the journal before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryHash(pub [u8; HASH_LEN]);

/// The last entry of a chain, or of a part of one. The default is a chain without entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    /// Its number.
    pub seq: Seq,
    /// Its hash.
    pub hash: EntryHash,
}

/// What is hashed of an entry, followed by its body as it is stored: the tag `diemcau1`, the hash of the
/// entry before, then the entry's number, its time in milliseconds and the length of its body, each as
/// eight bytes, the highest first.
pub fn header(before: &EntryHash, seq: Seq, at: Timestamp, body_len: usize) -> [u8; HEADER_LEN] {
    let numbers = [seq.0.to_be_bytes(), at.as_millis().to_be_bytes(), (body_len as u64).to_be_bytes()];
    let mut header = [0; HEADER_LEN];
    let bytes = TAG.iter().chain(&before.0).chain(numbers.iter().flatten());
    for (to, from) in header.iter_mut().zip(bytes) {
        *to = *from;
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_an_entry_says_is_hashed_and_nothing_else() {
        let at = Timestamp::from_millis(-2);
        let hashed = header(&EntryHash([7; HASH_LEN]), Seq(0x0102), at, 0x0304);
        let mut expected = b"diemcau1".to_vec();
        expected.extend([7; 32]);
        expected.extend([0, 0, 0, 0, 0, 0, 1, 2]);
        expected.extend([255, 255, 255, 255, 255, 255, 255, 254]);
        expected.extend([0, 0, 0, 0, 0, 0, 3, 4]);
        assert_eq!(hashed.to_vec(), expected);
    }
}
