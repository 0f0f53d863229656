//! Between the wire's messages and the core's types. What comes from outside is checked here, once;
//! what comes from the core always fits.

pub mod act;
pub mod agent;
mod count;
pub mod dashboard;
mod enums;
mod evidence;
mod excuse;
pub mod fact;
pub mod identity;
pub mod incident;
mod link;
pub mod meeting;
pub mod outbox;
pub mod path;
pub mod point;
mod power;
pub mod probe;
mod report;
pub mod roster;
mod rule;
mod told;

use std::time::Duration;

use diemcau_core::roster::TreeError;
use diemcau_core::text::clean;
use diemcau_core::time::Timestamp;

/// A message that does not say what it must.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// A field that must be there is absent.
    #[error("{field} is missing")]
    Missing {
        /// Its name in the .proto file.
        field: &'static str,
    },
    /// A field holds what it may not hold.
    #[error("{field} is {value:?}: {rule}")]
    Value {
        /// Its name in the .proto file.
        field: &'static str,
        /// What it holds, shortened.
        value: String,
        /// What it may hold.
        rule: &'static str,
    },
    /// A field's text is too long.
    #[error("{field} has {len} bytes, more than {max}")]
    TooLong {
        /// Its name in the .proto file.
        field: &'static str,
        /// Its length, bytes.
        len: usize,
        /// The most, bytes.
        max: usize,
    },
    /// The points make no tree.
    #[error("the points make no tree")]
    Tree(#[source] TreeError),
}

fn missing(field: &'static str) -> ConvertError {
    ConvertError::Missing { field }
}

fn value(field: &'static str, value: impl std::fmt::Display, rule: &'static str) -> ConvertError {
    ConvertError::Value { field, value: value.to_string().chars().take(64).collect(), rule }
}

fn millis(length: Duration) -> u32 {
    u32::try_from(length.as_millis()).unwrap_or(u32::MAX)
}

fn micros(length: Duration) -> u32 {
    u32::try_from(length.as_micros()).unwrap_or(u32::MAX)
}

fn percent(percent: Option<u32>) -> Option<u8> {
    percent.and_then(|percent| u8::try_from(percent).ok()).filter(|percent| *percent <= 100)
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(ms)
}

/// Text in NFC without stray spaces, if it is not too long.
fn short(text: &str, field: &'static str, max: usize) -> Result<Box<str>, ConvertError> {
    let text = clean(text).text;
    if text.len() > max {
        return Err(ConvertError::TooLong { field, len: text.len(), max });
    }
    Ok(text.into_boxed_str())
}
