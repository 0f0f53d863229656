//! From an error to the sentence that a person meets.
//!
//! An error's `Display` is the short English of logs. What is said to people is made where it is said, by
//! [`Explain`], from the error's type and fields: never from its text.

use std::fmt;

use super::Language;

/// An error that a person may meet.
pub trait Explain {
    /// What is wrong, its causes with it, and what can be done about it.
    fn explain(&self, language: Language) -> String;
}

/// Any error that can be explained. The operator `?` makes it, so that a function which returns it lets no
/// error out that has no sentence.
pub struct Complaint(Box<dyn Explain + Send + Sync>);

impl Complaint {
    /// A failure that no error type stands for, told by its phrase.
    pub fn of(told: impl Fn(Language) -> String + Send + Sync + 'static) -> Self {
        Self::from(Told(told))
    }

    /// What is wrong.
    pub fn explain(&self, language: Language) -> String {
        self.0.explain(language)
    }
}

/// Told by a phrase alone.
struct Told<F>(F);

impl<F: Fn(Language) -> String> Explain for Told<F> {
    fn explain(&self, language: Language) -> String {
        (self.0)(language)
    }
}

impl<E: Explain + Send + Sync + 'static> From<E> for Complaint {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Debug for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Complaint").field(&self.explain(Language::English)).finish()
    }
}
