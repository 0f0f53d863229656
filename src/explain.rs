//! What a person is told of each error here: from its type to the phrases.

mod recipients;
mod roster;

use diemcau_core::text::line;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::system::Deed;

use crate::backup::BackupError;
use crate::collector::{Failure, OpeningError, StartError};
use crate::data_dir::{DataDirError, Pem};
use crate::event::{EventError, Fault};
use crate::journal::{AppendError, JournalError, Refusal};
use crate::logging::LoggingError;
use crate::purge::PurgeError;
use crate::report::ReportError;
use crate::status::fetch::{FETCH_WITHIN, FetchError};
use crate::tls::{CertificateError, TlsError};

impl Explain for DataDirError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::InUse { path, pid } => language.data_dir_in_use(path.display(), *pid),
            Self::Io { what, path, source } => language.cannot(*what, path.display(), source),
            Self::NoKey { path } => language.key_missing(path.display()),
            Self::BadPem { path, what: Pem::Certificate, source } => {
                language.no_certificate_in(path.display(), source)
            }
            Self::BadPem { path, what: Pem::Key, source } => language.no_key_in(path.display(), source),
            Self::NotOwn { path } => language.certificate_not_own(path.display()),
            Self::Certificate(error) => language.no_new_certificate(error),
        }
    }
}

impl Explain for BackupError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Journal(error) | Self::Unusable { source: error @ JournalError::NoBackup { .. }, .. } => {
                error.explain(language)
            }
            Self::DataDir(error) => error.explain(language),
            Self::Unusable { path, source } => {
                language.backup_unusable(path.display(), source.explain(language))
            }
            Self::Taken { path } => language.backup_name_taken(path.display()),
            Self::NotEmpty { path } => language.restore_not_empty(path.display()),
        }
    }
}

impl Explain for PurgeError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Journal(error) => error.explain(language),
            Self::DataDir(error) => error.explain(language),
            Self::Differs => language.purge_differs().to_owned(),
        }
    }
}

impl Explain for ReportError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Journal(error) => error.explain(language),
            Self::Empty => language.journal_empty().to_owned(),
            Self::NoCutoff { name, names } => language.no_such_cutoff(name, names),
            Self::NoAmendment { n, of } => language.no_such_amendment(*n, *of),
            Self::ToCome { name, at } => language.cutoff_to_come(name, at),
            Self::Outside { from, to } => language.outside_journal(from, to),
        }
    }
}

impl Explain for CertificateError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::DataDir(error) => error.explain(language),
            Self::Tls(error) => error.explain(language),
        }
    }
}

impl Explain for TlsError {
    fn explain(&self, language: Language) -> String {
        language.certificate_unusable(self.cause())
    }
}

impl Explain for JournalError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Missing => language.journal_missing().to_owned(),
            Self::Gone { path, traces } => language.journal_gone(path, traces),
            Self::Short { last, known, mark } => language.journal_short(*last, *known, mark.display()),
            Self::Moved { path } => language.journal_moved(path.display()),
            Self::Full(cause) => language.journal_full(cause),
            Self::ReadOnly(cause) => language.journal_read_only(cause),
            Self::Corrupt { fact, what, source } => match source {
                Some(source) => language.journal_corrupt(*fact, format_args!("{what}: {source}")),
                None => language.journal_corrupt(*fact, what),
            },
            Self::Damaged(damage) => language.journal_damage(damage),
            Self::Purged { at } => language.journal_purged(wall(*at)),
            Self::NoBackup { path } => language.no_backup(path.display()),
            Self::Format { found, known } => language.journal_format(*found, *known),
            Self::Gap { got, expected } => language.journal_gap(*got, *expected),
            Self::Busy(cause) => language.journal_busy(cause),
            Self::Io(cause) => language.journal_unusable(cause),
            Self::Closed => language.journal_closed().to_owned(),
        }
    }
}

impl Explain for AppendError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Refused(refusal) => refusal.explain(language),
            Self::Unknown(error) => format!("{}: {}", language.journal_unsure(), error.explain(language)),
            Self::NotStored(error) => error.explain(language),
        }
    }
}

impl Explain for Refusal {
    fn explain(&self, language: Language) -> String {
        language.journal_taken(self.after, self.last)
    }
}

impl Explain for StartError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Listen { addr, source } => language.cannot(Deed::Listen, addr, source),
            Self::Socket { path, source } if source.kind() == std::io::ErrorKind::InvalidInput => {
                language.socket_path_too_long(path.display())
            }
            Self::Socket { path, source } => language.cannot(Deed::Listen, path.display(), source),
            Self::Opening(error) => error.explain(language),
            Self::Thread(error) => language.cannot(Deed::Start, language.thread(), error),
        }
    }
}

impl Explain for OpeningError {
    fn explain(&self, language: Language) -> String {
        let cannot_begin =
            |why: &dyn Explain| format!("{}: {}", language.cannot_begin(), why.explain(language));
        match self {
            Self::Journal(error) => cannot_begin(error),
            Self::Append(error) => cannot_begin(error),
            Self::Differs { differences } => language.files_differ(differences),
            Self::LiveAlready => language.live_already().to_owned(),
        }
    }
}

impl Explain for Failure {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Superseded(refusal) => format!("{}: {}", language.superseded(), refusal.explain(language)),
            Self::Ended => language.collector_failed().to_owned(),
        }
    }
}

impl Explain for LoggingError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Filter { variable, value, source } => language.no_log_filter(variable, value, source),
            Self::Again(error) => language.no_log(error),
        }
    }
}

impl Explain for FetchError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Connect(error) => error.explain(language),
            Self::Refused(status) => language.no_picture_given(&line(status.message(), 1_000)),
            Self::Malformed(error) => language.picture_unreadable(error),
            Self::Short => language.picture_cut_short().to_owned(),
            Self::TimedOut => language.picture_late(FETCH_WITHIN),
        }
    }
}

impl Explain for EventError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => language.cannot(Deed::Read, path.display(), source),
            Self::NotToml { path, fault } => format!("{}:{}", path.display(), fault.explain(language)),
            Self::Faulty { path, faults } => {
                let lines =
                    faults.iter().map(|fault| format!("{}:{}", path.display(), fault.explain(language)));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Explain for Fault {
    fn explain(&self, language: Language) -> String {
        let Self { line, key, fault } = self;
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        format!("{line}: {key}{}", language.event_fault(fault))
    }
}

/// An instant of a machine's clock.
fn wall(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_millis())
        .unwrap_or_default()
        .strftime("%Y-%m-%d %H:%M UTC")
        .to_string()
}
