//! Why a collector is not reached, as a person is told it. Agent, dashboard and commands say it alike.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;

use crate::channel::{COLLECTOR_FILE, ChannelError, FingerprintError, TargetError};

impl Explain for ChannelError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Resolve { host, source } => language.host_not_found(host, source),
            Self::Refused { address } => language.connection_refused(address),
            Self::TimedOut { host, after } => language.host_silent(host, *after),
            Self::Unreachable { address, source } => language.unreachable(address, source),
            Self::Tls { host, source } => language.no_tls(host, source),
            Self::WrongFingerprint { host, pinned, shown } => language.wrong_fingerprint(host, pinned, shown),
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
            Self::NoCollectorFile { path, source } => language.no_collector_file(path.display(), source),
            Self::BadCollectorFile { path, source } => language.bad_collector_file(path.display(), source),
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
