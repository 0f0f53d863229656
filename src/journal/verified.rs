//! Facts as they are read, each held against the roster and the facts before it.

use std::iter;

use diemcau_core::verify::Verifier;

use super::{Facts, JournalError};

/// Lets through the facts that can have happened one after the other; ends with the first that
/// cannot, which is an error that names it.
pub fn verified(facts: Facts) -> Facts {
    let mut verifier = Verifier::default();
    let mut facts = Some(facts);
    Box::new(iter::from_fn(move || {
        let next = facts.as_mut()?.next()?;
        let checked = next.and_then(|fact| match verifier.check(&fact) {
            Ok(()) => Ok(fact),
            Err(damage) => Err(JournalError::Damaged(damage)),
        });
        if checked.is_err() {
            facts = None;
        }
        Some(checked)
    }))
}

#[cfg(test)]
mod tests;
