//! What a value is not, on the command line or in a file.

use std::fmt;

use crate::Language;

/// Why a value cannot be used. A command line's parser of values hands it to what says why the command line
/// is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueFault {
    /// It is no length of time; a library says why.
    Length(String),
    /// It is no whole number from 0 to this.
    Count(u32),
}

impl Language {
    /// What a value is not, to stand behind the value.
    pub fn value_fault(self, fault: &ValueFault) -> String {
        match (self, fault) {
            (Self::Vietnamese, ValueFault::Length(why)) => {
                self.in_words_of_a_library("không phải khoảng thời gian, chẳng hạn 10s hoặc 1m 30s", why)
            }
            (Self::English, ValueFault::Length(why)) => {
                self.in_words_of_a_library("is no length of time such as 10s or 1m 30s", why)
            }
            (Self::Vietnamese, ValueFault::Count(most)) => format!("phải là số nguyên từ 0 đến {most}"),
            (Self::English, ValueFault::Count(most)) => format!("must be a whole number from 0 to {most}"),
        }
    }
}

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.value_fault(self))
    }
}

impl std::error::Error for ValueFault {}
