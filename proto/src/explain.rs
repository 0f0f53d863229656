//! Why a collector is not reached, as a person is told it. Agent, dashboard and commands say it alike.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::system::Deed;

use crate::channel::{COLLECTOR_FILE, ChannelError, FingerprintError, IdentityError, TargetError};
use crate::enrol_code::EnrolCodeError;

impl Explain for ChannelError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Resolve { host, source } => language.host_not_found(host, source),
            Self::Refused { address } => language.connection_refused(address),
            Self::TimedOut { host, after } => language.host_silent(host, *after),
            Self::Unreachable { address, source } => language.unreachable(address, source),
            Self::Socket { path, source } => language.unreachable(path.display(), source),
            Self::Tls { host, source } => language.no_tls(host, source),
            Self::WrongFingerprint { host, pinned, shown } => language.wrong_fingerprint(host, pinned, shown),
            Self::OtherCollector { host, shown } => language.other_collector(host, shown),
            Self::Transport { host, source } => language.no_grpc(host, source),
        }
    }
}

impl Explain for TargetError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::BadUrl { url, fault } => language.bad_url(url, *fault),
            Self::NoFingerprint { url } => language.no_fingerprint(url, COLLECTOR_FILE),
            Self::NeedlessFingerprint { url } => language.needless_fingerprint(url),
            Self::BadFingerprint(error) => error.explain(language),
            Self::Identity(error) => error.explain(language),
            Self::BadIdentity(error) => language.identity_unusable(error),
            Self::NoCollectorFile { path, source } => language.no_collector_file(path.display(), source),
            Self::BadCollectorFile { path, source } => language.bad_collector_file(path.display(), source),
        }
    }
}

impl Explain for IdentityError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Malformed { path, source } => language.identity_malformed(path.display(), source),
            Self::Io { path, source } => language.cannot(Deed::Read, path.display(), source),
        }
    }
}

impl Explain for EnrolCodeError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Symbol(symbol) => language.code_symbol(*symbol),
            Self::Length(n) => language.code_length(*n),
        }
    }
}

impl Explain for FingerprintError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::NoDigit(symbol) => language.fingerprint_digit(*symbol),
            Self::Length(n_digits) => language.fingerprint_length(*n_digits),
        }
    }
}
