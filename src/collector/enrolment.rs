//! How a machine at a point gets its certificate: it knows a code, has made a key, and asks once.
//!
//! The certificate leaves when the fact that it holds is durable, so a code can be used again only where nobody
//! got anything for it. Addresses from which many unknown codes come have their tries looked at in turn; so a
//! right one among them is late at most.

mod guesses;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use diemcau_core::act::{Act, Actor, IdentityAct};
use diemcau_core::identity::CodeState;
use diemcau_core::time::Timestamp;
use diemcau_proto::channel::{CODE_PRINT, Fingerprint};
use diemcau_proto::enrol_code::{self, proof_of};
use diemcau_proto::v1;
use diemcau_proto::v1::act_response::Outcome;
use tonic::Status;
use tracing::{error, info, warn};

use guesses::Guesses;

use super::Access;
use crate::data_dir::{Authority, PUBLIC_KEY};
use crate::exceeded::Limit;

/// Why nobody is enrolled by a code that nobody was given.
const UNKNOWN: &str = "this enrolment code is not known";
/// A certificate outlives the event, or today if that is later, by this.
const OUTLIVES: Duration = Duration::from_hours(30 * 24);

/// Gives certificates.
#[derive(Debug)]
pub(super) struct Enrolment {
    /// Signs; none: nobody can be enrolled.
    authority: Option<Arc<Authority>>,
    /// What clients pin, and codes begin with.
    fingerprint: Option<Fingerprint>,
    access: Access,
    /// Of codes.
    guesses: Guesses,
}

/// A code that a point has.
struct Known {
    point: String,
    name: String,
    ends: Timestamp,
}

impl Enrolment {
    pub(super) fn new(
        authority: Option<Arc<Authority>>,
        fingerprint: Option<Fingerprint>,
        access: Access,
    ) -> Self {
        Self { authority, fingerprint, access, guesses: Guesses::default() }
    }

    /// A machine asks.
    pub(super) async fn enroll(
        &self,
        request: v1::EnrollRequest,
        peer: Option<IpAddr>,
    ) -> Result<v1::EnrollResponse, Status> {
        let (Some(authority), Some(fingerprint)) = (&self.authority, self.fingerprint) else {
            return Err(Status::failed_precondition("this collector has no authority that could sign"));
        };
        let key = proven_key(&request)?;
        let turn = self.guesses.turn(peer).await;
        let turn = turn.ok_or_else(|| {
            self.access.exceeded().note(Limit::Enrolments);
            Status::resource_exhausted("too many unknown codes came from this address; wait a minute")
        })?;
        let mut print = [0; CODE_PRINT];
        print.copy_from_slice(&fingerprint.as_bytes()[..CODE_PRINT]);
        let code = enrol_code::digest(print, request.secret);
        let known = match self.find(code).await? {
            Ok(known) => known,
            Err(why) => {
                let is_told = turn.wrong(&self.guesses, why == UNKNOWN);
                if is_told {
                    warn!(peer = peer.map(tracing::field::display), why, "nobody is enrolled");
                }
                return Err(Status::permission_denied(why));
            }
        };
        let ends = jiff::Timestamp::from_millisecond(known.ends.as_millis()).unwrap_or_default();
        let certificate = authority.sign_point(&known.point, key, ends).map_err(|error| {
            error!(error = &error as &dyn std::error::Error, "no certificate can be signed");
            Status::internal("no certificate can be signed; the collector's log says why")
        })?;
        let digest = *Fingerprint::of(certificate.der()).as_bytes();
        let act = Act::Identity(IdentityAct::Enrol { code, certificate: digest });
        let actor = Actor { name: "".into(), address: peer, user: None };
        let response = self.access.act(actor, act).await.map_err(|_| stopping())?;
        match response.outcome {
            Some(Outcome::Done(_)) => {
                info!(point = known.point, peer = peer.map(tracing::field::display), "a machine is enrolled");
                Ok(v1::EnrollResponse {
                    point: known.point,
                    point_name: known.name,
                    certificate: certificate.der().to_vec(),
                    fingerprint: fingerprint.as_bytes().to_vec(),
                })
            }
            Some(Outcome::Refused(refused)) if refused.reason() == v1::ActRefusalReason::NotDurable => {
                Err(Status::unavailable(refused.text))
            }
            Some(Outcome::Refused(refused)) => Err(Status::permission_denied(refused.text)),
            None => Err(stopping()),
        }
    }

    /// The point that has a code, or why it is of no use.
    async fn find(&self, digest: [u8; 32]) -> Result<Result<Known, &'static str>, Status> {
        let look = self.access.look(move |state, now| {
            let code = state.identities().code(&digest).copied()?;
            let row = state.roster().point(code.point);
            let ends = state.settings().end.max(now) + OUTLIVES;
            let known = Known { point: row.code.as_str().to_owned(), name: row.name.to_string(), ends };
            Some((code, known, now))
        });
        Ok(match look.await.map_err(|_| stopping())?.what {
            Some((code, known, now)) if code.state == CodeState::Open && code.expires > now => Ok(known),
            Some((code, ..)) => Err(match code.state {
                CodeState::Open => "this enrolment code has expired",
                CodeState::Used => "this enrolment code was used already",
                CodeState::Ended => "this enrolment code was revoked, or another one took its place",
            }),
            None => Err(UNKNOWN),
        })
    }
}

/// The public key of a request, whose private key the machine has.
fn proven_key(request: &v1::EnrollRequest) -> Result<[u8; PUBLIC_KEY], Status> {
    let key: [u8; PUBLIC_KEY] = request
        .public_key
        .as_slice()
        .try_into()
        .map_err(|_| Status::invalid_argument("the public key has not 65 bytes"))?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key)
        .verify(&proof_of(request.secret, &key), &request.proof)
        .map_err(|_| Status::invalid_argument("the key is none of P-256, or the proof is none for it"))?;
    Ok(key)
}

fn stopping() -> Status {
    Status::unavailable("the collector stops")
}
