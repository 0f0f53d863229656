//! The hashes of the entries, by the rule of [`diemcau_core::chain`].

use aws_lc_rs::digest::{Context, SHA256, digest};
use diemcau_core::chain::{EntryHash, HASH_LEN, Tip, header};
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_core::verify::{Damage, Fault};

use super::JournalError;

/// Bytes of a body that is hashed at once with its header: a context of its own for each of a million
/// entries costs more than the hash. A larger one, as a roster is, is not copied for it.
const SMALL: usize = 4_096;

/// The hash of the entry after `before`.
pub(super) fn hash(before: &EntryHash, (seq, at): (Seq, Timestamp), body: &[u8]) -> EntryHash {
    let header = header(before, seq, at, body.len());
    let digest = if body.len() <= SMALL {
        digest(&SHA256, &[&header, body].concat())
    } else {
        let mut context = Context::new(&SHA256);
        context.update(&header);
        context.update(body);
        context.finish()
    };
    let mut hash = [0; HASH_LEN];
    hash.copy_from_slice(digest.as_ref());
    EntryHash(hash)
}

/// That a fact is not as it was written.
pub(super) fn altered(seq: Seq) -> JournalError {
    JournalError::Damaged(Damage { seq, fault: Fault::Altered })
}

/// Holds a tip that is read against the one that was known to be written, if that is the same fact.
pub(super) fn check_known(read: &Tip, known: Option<&Tip>) -> Result<(), JournalError> {
    match known {
        Some(known) if known.seq == read.seq && known.hash != read.hash => Err(altered(read.seq)),
        Some(_) | None => Ok(()),
    }
}
