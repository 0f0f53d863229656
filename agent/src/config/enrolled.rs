//! What an enrolment says, in place of what nobody else does, and as whom the collector knows this machine.

use std::path::{Path, PathBuf};

use diemcau_proto::channel::{ClientIdentity, Target};

use super::source::Given;
use super::{ConfigError, Place};
use crate::enrolment::{ENROLMENT_FILE, Enrolment};

/// What the state directory says.
pub(super) struct Enrolled {
    path: PathBuf,
    enrolment: Option<Enrolment>,
}

impl Enrolled {
    pub(super) fn of(state: &Path) -> Result<Self, ConfigError> {
        Ok(Self { path: state.join(ENROLMENT_FILE), enrolment: Enrolment::of(state)? })
    }

    /// The point's code.
    pub(super) fn point(&self, given: Option<Given<String>>) -> Option<Given<String>> {
        given.or_else(|| self.value("point", |enrolment| &enrolment.point))
    }

    /// Address and fingerprint. An address that somebody wrote without TLS needs no fingerprint.
    pub(super) fn collector(
        &self,
        connect: Option<Given<String>>,
        fingerprint: Option<Given<String>>,
    ) -> (Option<Given<String>>, Option<Given<String>>) {
        let connect = connect.or_else(|| self.value("connect", |enrolment| &enrolment.connect));
        let is_encrypted = connect.as_ref().is_some_and(|connect| connect.value.trim().starts_with("https"));
        let fingerprint = fingerprint.or_else(|| {
            self.value("fingerprint", |enrolment| &enrolment.fingerprint).filter(|_| is_encrypted)
        });
        (connect, fingerprint)
    }

    fn value(&self, key: &'static str, of: impl Fn(&Enrolment) -> &String) -> Option<Given<String>> {
        let value = of(self.enrolment.as_ref()?).clone();
        Some(Given { value, place: Place::File { path: self.path.clone(), line: 1, key } })
    }
}

/// As the machine that the collector knows, if it was enrolled.
pub(super) fn identified(target: Target, state: &Path) -> Result<Target, ConfigError> {
    match ClientIdentity::of_dir(state)? {
        Some(identity) => target.with_identity(&identity).map_err(ConfigError::Identity),
        None => Ok(target),
    }
}
