//! Why a file is no file of recipients, and what is wrong in one.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::system::Deed;

use crate::alert::recipients::{Fault, RecipientsError, Warning};

impl Explain for RecipientsError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => language.cannot(Deed::Read, path.display(), source),
            Self::NotToml { path, fault } => format!("{}:{}", path.display(), fault.explain(language)),
        }
    }
}

impl Explain for Fault {
    fn explain(&self, language: Language) -> String {
        let Self { line, entry, key, fault } = self;
        let told = language.recipients_fault(fault);
        let parts = [entry.as_str(), key.as_str(), told.as_str()].into_iter();
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        format!("{line}: {}", parts.join(": "))
    }
}

impl Explain for Warning {
    fn explain(&self, language: Language) -> String {
        let Self { entry, warning } = self;
        let place = if entry.is_empty() { String::new() } else { format!("{entry}: ") };
        format!("{place}{}", language.recipients_warning(warning))
    }
}
