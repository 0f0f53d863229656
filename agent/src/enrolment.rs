//! How this machine gets its identity: by a code, once. It makes its key here, and nobody else ever has it.
//!
//! In the state directory lie the certificate, its key, and what the code led to: the collector, its fingerprint
//! and the point. They stand in place of what the configuration does not say.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diemcau_phrase::system::Deed;
use diemcau_proto::channel::{
    CERTIFICATE_FILE, ChannelError, ConnectOptions, Fingerprint, KEY_FILE, Target, TargetError, connect,
};
use diemcau_proto::enrol_code::{EnrolCode, proof_of};
use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use tonic::{Code, Status};

/// Name of the file that says what the code led to.
pub(crate) const ENROLMENT_FILE: &str = "enrolment.json";
/// The collector answers within that: its disk may be slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a code led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The collector, `https://HOST:PORT`.
    pub connect: String,
    /// Of its authority.
    pub fingerprint: String,
    /// The point's code in the roster.
    pub point: String,
    /// Its name, for people.
    pub point_name: String,
}

/// Why this machine gets no identity.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The address is none.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The collector cannot be reached, or is another one.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The collector does not enroll this machine.
    #[error("the collector refuses: {}", .0.message())]
    Refused(Box<Status>),
    /// It did not answer in time.
    #[error("the collector did not answer in time")]
    Late,
    /// What it says is no certificate of its own.
    #[error("the collector's answer makes no sense")]
    Malformed,
    /// No key can be made.
    #[error("no key can be made")]
    Key,
    /// A file cannot be read or written.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was tried.
        what: Deed,
        /// With which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Enrolment {
    /// What the state directory says; none if this machine was never enrolled.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn of(state: &Path) -> Result<Option<Self>, EnrolmentError> {
        let path = state.join(ENROLMENT_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            // A directory that cannot be made is told of by whoever needs it.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(io_error(Deed::Read, &path)(error)),
        };
        let read = serde_json::from_str(&text);
        read.map(Some).map_err(|error| io_error(Deed::Read, &path)(io::Error::other(error)))
    }
}

impl EnrolmentError {
    /// Whether the collector knows the code no longer, or never did.
    pub fn is_code(&self) -> bool {
        matches!(self, Self::Refused(status) if status.code() == Code::PermissionDenied)
    }
}

/// Enrolls this machine with the collector at `HOST:PORT`, and keeps what it got in the state directory. The
/// secret of the code goes to nobody but the collector that the code was made by.
///
/// # Errors
/// If it is not reached, is another one, does not know the code, or the disk takes nothing.
pub async fn enroll(address: &str, code: &EnrolCode, state: &Path) -> Result<Enrolment, EnrolmentError> {
    let target = Target::of_code(address, code.print())?;
    prepare(state)?;
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(|_| EnrolmentError::Key)?;
    let pkcs8 = key.to_pkcs8v1().map_err(|_| EnrolmentError::Key)?;
    let public_key = key.public_key().as_ref().to_vec();
    let proof = key.sign(&SystemRandom::new(), &proof_of(code.secret(), &public_key));
    let proof = proof.map_err(|_| EnrolmentError::Key)?.as_ref().to_vec();
    let channel = connect(&target, ConnectOptions::AGENT).await?;
    let request = v1::EnrollRequest { secret: code.secret(), public_key, proof };
    let answered = timeout(PATIENCE, AgentServiceClient::new(channel).enroll(request)).await;
    let response = answered
        .map_err(|_| EnrolmentError::Late)?
        .map_err(|status| EnrolmentError::Refused(Box::new(status)))?
        .into_inner();
    let print = <[u8; 32]>::try_from(response.fingerprint).map_err(|_| EnrolmentError::Malformed)?;
    if !print.starts_with(&code.print()) {
        return Err(EnrolmentError::Malformed);
    }
    let enrolment = Enrolment {
        connect: target.to_string(),
        fingerprint: Fingerprint::from(print).to_string(),
        point: response.point,
        point_name: response.point_name,
    };
    keep(state, &enrolment, (&response.certificate, pkcs8.as_ref()))?;
    Ok(enrolment)
}

/// Before the code is used up it is known that the disk takes files.
fn prepare(state: &Path) -> Result<(), EnrolmentError> {
    DirBuilder::new().recursive(true).mode(0o700).create(state).map_err(io_error(Deed::Make, state))?;
    let trial = state.join("enrolment.new");
    write(&trial, b"\n", 0o600)?;
    fs::remove_file(&trial).map_err(io_error(Deed::Remove, &trial))
}

/// The key first, and last what says that all is there.
fn keep(
    state: &Path,
    enrolment: &Enrolment,
    (certificate, key): (&[u8], &[u8]),
) -> Result<(), EnrolmentError> {
    let mut json = serde_json::to_vec_pretty(enrolment).map_err(|_| EnrolmentError::Malformed)?;
    json.push(b'\n');
    for (name, bytes, mode) in [
        (KEY_FILE, pem("PRIVATE KEY", key).into_bytes(), 0o600),
        (CERTIFICATE_FILE, pem("CERTIFICATE", certificate).into_bytes(), 0o644),
        (ENROLMENT_FILE, json, 0o644),
    ] {
        write(&state.join(name), &bytes, mode)?;
    }
    Ok(())
}

/// Whole or not at all; it belongs to whom the directory belongs to, so that root may enroll a service.
fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), EnrolmentError> {
    let new = path.with_extension("part");
    let replace = || {
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        let dir = path.parent().unwrap_or(Path::new("."));
        let owner = fs::metadata(dir)?;
        if owner.uid() != file.metadata()?.uid() {
            std::os::unix::fs::chown(&new, Some(owner.uid()), Some(owner.gid()))?;
        }
        fs::rename(&new, path)?;
        File::open(dir)?.sync_all()
    };
    replace().map_err(io_error(Deed::Write, path))
}

fn pem(what: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

fn io_error(what: Deed, path: &Path) -> impl FnOnce(io::Error) -> EnrolmentError {
    let path = path.to_owned();
    move |source| EnrolmentError::Io { what, path, source }
}
