//! What a person is told of each error here: from its type to the phrases.

mod device;
mod remedy;

use diemcau_core::attendance::MAX_COUNT;
use diemcau_core::text::line;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::service::Entry;
use diemcau_phrase::setting::Needed;
use diemcau_phrase::system::Deed;
use diemcau_phrase::{Language, agent as phrase, enrolment};
use diemcau_proto::convert::agent::MAX_BY;
use tonic::Code;

use crate::config::{ConfigError, Place};
use crate::enrolment::EnrolmentError;
use crate::page::{KeptError, PageError};
use crate::power::person::PersonReportError;
use crate::report::SaidError;
use crate::reporter::{Detach, MESSAGE};
use crate::service::ServiceError;
use crate::spool::{CAPACITY, SpoolError};

pub(crate) use remedy::remedy;

impl Explain for ConfigError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Read { path, source } => language.config_unread(path.display(), source),
            Self::Parse { path, misread, lacks_quotes: _ } => language.misread_file(path.display(), misread),
            Self::Value { place, fault } => {
                format!("{}: {}", place.explain(language), language.setting_fault(fault))
            }
            Self::Target { place, source } => {
                format!("{}: {}", place.explain(language), source.explain(language))
            }
            Self::Enrolment(error) => error.explain(language),
            Self::IdentityFile(error) => error.explain(language),
            Self::Identity(error) => error.explain(language),
            Self::Unconfigured { .. } => language.setting_missing(Needed::Point),
            Self::Missing(needed) => language.setting_missing(*needed),
        }
    }
}

impl Explain for EnrolmentError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Target(error) => error.explain(language),
            Self::Channel(error) => error.explain(language),
            Self::Refused(status) => {
                let text = line(status.message(), MESSAGE);
                match status.code() {
                    Code::PermissionDenied => enrolment::code_refused(language, &text),
                    Code::ResourceExhausted => enrolment::too_many_codes(language).to_owned(),
                    Code::FailedPrecondition | Code::Unimplemented => {
                        enrolment::no_enrolment(language).to_owned()
                    }
                    _ => phrase::refused_by_collector(language, &text),
                }
            }
            Self::Late => enrolment::enrolment_late(language).to_owned(),
            Self::Malformed | Self::Key => enrolment::enrolment_failed(language).to_owned(),
            Self::Io { what, path, source } => language.cannot(*what, path.display(), source),
        }
    }
}

impl Explain for Place {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Flag(name) => format!("--{name}"),
            Self::File { path, line, key } => language.place(path.display(), *line, key),
        }
    }
}

impl Explain for SpoolError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Busy { dir } => language.state_in_use(dir.display()),
            Self::Full => language.spool_full(CAPACITY),
            Self::Io { what, path, source } => language.cannot(*what, path.display(), source),
        }
    }
}

impl Explain for Detach {
    /// Empty where the agent itself ended it.
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Unconnected(why) => why.error().explain(language),
            Self::Stopped { .. } => phrase::collector_stops(language).to_owned(),
            Self::Broken { .. } => phrase::broken(language).to_owned(),
            Self::Mute => phrase::mute(language).to_owned(),
            Self::Refused { code: Code::NotFound, .. } => phrase::not_in_roster(language).to_owned(),
            Self::Refused { code: Code::PermissionDenied, .. } => phrase::no_rehearsal(language).to_owned(),
            Self::Refused { code: Code::Unauthenticated, text } => enrolment::not_identified(language, text),
            Self::Refused { text, .. } => phrase::refused_by_collector(language, text),
            Self::Replaced { .. } => phrase::replaced(language).to_owned(),
            Self::Asked => String::new(),
        }
    }
}

impl Explain for PersonReportError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Unknown => language.power_not_named().to_owned(),
            Self::Name => language.entry_too_long(Entry::By, MAX_BY),
            Self::Io { what, path, source } => language.cannot(*what, path.display(), source),
        }
    }
}

impl Explain for SaidError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Count => language.count_bounds(MAX_COUNT),
            Self::Long { what, max } => language.entry_too_long(*what, *max),
        }
    }
}

impl Explain for ServiceError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Spool(error) => error.explain(language),
            Self::Socket { path, source } => language.cannot(Deed::Listen, path.display(), source),
            Self::PersonReport(error) => error.explain(language),
            Self::BootId(error) => language.boot_unknown(error),
        }
    }
}

impl Explain for PageError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Listen { address, source } => language.cannot(Deed::Listen, address, source),
            Self::Keep(error) => error.explain(language),
            Self::BootId(error) => language.boot_unknown(error),
        }
    }
}

impl Explain for KeptError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Io { what, path, source } => language.cannot(*what, path.display(), source),
            Self::Random(error) => language.no_pin(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use diemcau_proto::channel::ChannelError;

    use super::*;

    #[test]
    fn why_there_is_no_stream_is_told_in_the_language_of_whoever_asks_and_never_in_the_logs() {
        let said = || "said for the log".to_owned();
        let refused = ChannelError::Refused { address: ([127, 0, 0, 1], 7500).into() };
        for detach in [
            Detach::Unconnected(refused.into()),
            Detach::Refused { code: Code::NotFound, text: said() },
            Detach::Refused { code: Code::PermissionDenied, text: said() },
            Detach::Replaced { text: said() },
            Detach::Stopped { text: said() },
            Detach::Broken { code: Code::Internal, text: said() },
            Detach::Mute,
        ] {
            let [vietnamese, english] = [Language::Vietnamese, Language::English].map(|l| detach.explain(l));
            assert!(!vietnamese.is_ascii() && english.is_ascii(), "{vietnamese} / {english}");
            assert!(!vietnamese.contains(&said()) && !english.contains(&said()), "{detach:?}");
        }
    }
}
