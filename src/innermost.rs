//! What lies at the bottom of an error of a library: of several layers the one that says what happened.

use std::error::Error;

/// The innermost error behind one; none: nothing is behind it.
pub(crate) fn behind(error: &dyn Error) -> Option<&dyn Error> {
    let mut innermost = error.source()?;
    while let Some(deeper) = innermost.source() {
        innermost = deeper;
    }
    Some(innermost)
}
