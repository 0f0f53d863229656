//! Random numbers for secrets: ids of browsers and sessions, and the PIN.

use std::io;

/// Random bytes.
///
/// # Errors
/// If the machine has no source of them.
pub(crate) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| io::Error::other("there is no source of random numbers"))?;
    Ok(bytes)
}
