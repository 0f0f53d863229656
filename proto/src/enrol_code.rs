//! The code by which a machine at a point gets its identity, once: how the fingerprint of the collector's
//! authority begins, so that the machine tells the secret to nobody else, and the secret.
//!
//! 28 letters and digits of Crockford's base 32, which has no I, L, O and U, in groups of four: 96 bits of the
//! fingerprint, then 44 of the secret.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{Context, SHA256};

use crate::channel::{CODE_PRINT, Fingerprint};

/// Letters and digits of a code.
pub const SYMBOLS: usize = 28;
/// Bits of its secret.
const SECRET_BITS: u32 = 44;
/// In a group.
const GROUP: usize = 4;
/// Bits of a symbol.
const BITS: usize = 5;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EnrolCode {
    print: [u8; CODE_PRINT],
    secret: u64,
}

/// A text that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolCodeError {
    /// Something that no code has.
    #[error("{0:?} is in no enrolment code")]
    Symbol(char),
    /// Too few or too many letters and digits.
    #[error("an enrolment code has {SYMBOLS} letters and digits, this one has {0}")]
    Length(usize),
}

impl EnrolCode {
    /// For the collector whose authority has that fingerprint, with the lower 44 bits of a random number.
    pub fn new(authority: Fingerprint, random: u64) -> Self {
        let mut print = [0; CODE_PRINT];
        print.copy_from_slice(&authority.as_bytes()[..CODE_PRINT]);
        Self { print, secret: random & ((1 << SECRET_BITS) - 1) }
    }

    /// How the fingerprint of the collector's authority begins.
    pub fn print(&self) -> [u8; CODE_PRINT] {
        self.print
    }

    /// What the collector is told.
    pub fn secret(&self) -> u64 {
        self.secret
    }

    /// By which the collector knows the code without keeping it.
    pub fn digest(&self) -> [u8; 32] {
        digest(self.print, self.secret)
    }
}

/// By which a collector knows the code of a secret that it was told.
pub fn digest(print: [u8; CODE_PRINT], secret: u64) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    context.update(b"diemcau enrolment code");
    context.update(&print);
    context.update(&secret.to_be_bytes());
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

/// What a machine signs to prove that it has the key for which it asks a certificate.
pub fn proof_of(secret: u64, public_key: &[u8]) -> Vec<u8> {
    [b"diemcau enroll", &secret.to_be_bytes()[..], public_key].concat()
}

/// In groups: `2F9K-…`.
impl fmt::Display for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let print = self.print.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        let secret = (0..SECRET_BITS).rev().map(|bit| self.secret >> bit & 1 == 1);
        let bits: Vec<bool> = print.chain(secret).collect();
        for (idx, symbol) in bits.chunks(BITS).enumerate() {
            if idx > 0 && idx % GROUP == 0 {
                f.write_str("-")?;
            }
            let value = symbol.iter().fold(0, |value, bit| value << 1 | usize::from(*bit));
            write!(f, "{}", char::from(ALPHABET[value]))?;
        }
        Ok(())
    }
}

/// As people type it: in either case, with or without separators, O for 0, I or L for 1.
impl FromStr for EnrolCode {
    type Err = EnrolCodeError;

    fn from_str(text: &str) -> Result<Self, EnrolCodeError> {
        let mut bits = Vec::with_capacity(SYMBOLS * BITS);
        for symbol in
            text.chars().filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '-' | '–' | '.'))
        {
            let read = match symbol.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET.iter().position(|known| char::from(*known) == read);
            let value = value.ok_or(EnrolCodeError::Symbol(symbol))?;
            bits.extend((0..BITS).rev().map(|bit| value >> bit & 1 == 1));
        }
        if bits.len() != SYMBOLS * BITS {
            return Err(EnrolCodeError::Length(bits.len() / BITS));
        }
        let (first, second) = bits.split_at(CODE_PRINT * 8);
        let mut print = [0; CODE_PRINT];
        for (byte, bits) in print.iter_mut().zip(first.chunks(8)) {
            *byte = bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        }
        Ok(Self { print, secret: second.iter().fold(0, |secret, bit| secret << 1 | u64::from(*bit)) })
    }
}

/// The secret is in no log.
impl fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrolCode").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_shown_and_as_people_type_it() {
        let authority = Fingerprint::of(b"an authority");
        let code = EnrolCode::new(authority, 0xfedc_ba98_7654_3210);
        let shown = code.to_string();
        assert_eq!(shown.len(), SYMBOLS + 6, "{shown}");
        assert_eq!(code.secret(), 0xa98_7654_3210);
        assert!(authority.as_bytes().starts_with(&code.print()));
        let typed = [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', ""),
            format!(" {}\n", shown.replace('-', " ")),
            shown.replace('0', "o").replace('1', "l"),
        ];
        for text in typed {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
        let other = EnrolCode::new(authority, 1);
        assert_eq!(other.digest(), EnrolCode::new(authority, 1).digest());
        assert_ne!(other.digest(), code.digest());
    }

    #[test]
    fn says_what_is_no_code() {
        assert_eq!("2F9K".parse::<EnrolCode>(), Err(EnrolCodeError::Length(4)));
        assert_eq!("2F9U".parse::<EnrolCode>(), Err(EnrolCodeError::Symbol('U')));
    }
}
