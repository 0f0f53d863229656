//! Who has an identity: the points whose machine holds a certificate, the codes by which a machine gets one,
//! and the operators.
//!
//! A shell finds out which certificate or token somebody shows; here stands whose it is and whether it holds.
//! Of codes, certificates and tokens only digests are known.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::fact::{Fact, FactBody};
use crate::ids::{PointIdx, Seq};
use crate::time::Timestamp;

/// SHA-256 of a code, a certificate or a token.
pub type Digest = [u8; 32];

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Points have codes; each takes the place of the point's code before.
    CodesIssued {
        /// The points and the digests of their codes.
        codes: Vec<(PointIdx, Digest)>,
        /// Until when they are good.
        expires: Timestamp,
    },
    /// A machine at a point has a certificate, by a code which is used up. The point's certificate before
    /// holds no longer.
    Enrolled {
        /// The point.
        point: PointIdx,
        /// Of the code.
        code: Digest,
        /// Of the certificate.
        certificate: Digest,
    },
    /// The certificate and the code of a point hold no longer.
    Revoked {
        /// The point.
        point: PointIdx,
    },
    /// A person may watch or act, or may no longer.
    OperatorChanged {
        /// The person.
        name: Box<str>,
        /// What the person may, and how it is known that it is they; none: nothing any more.
        operator: Option<Operator>,
    },
}

/// What an operator may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Watch.
    Viewer,
    /// Act on incidents, points and counts too.
    Operator,
    /// What organisers do too: approve, amend, hand out links.
    Organiser,
    /// Say who else may, too.
    Admin,
}

impl Role {
    /// As commands and files name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Organiser => "organiser",
            Self::Admin => "admin",
        }
    }
}

/// A person who may watch or act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// What they may.
    pub role: Role,
    /// Of which points: this one and those below it; none: of all.
    pub scope: Option<PointIdx>,
    /// Of their token.
    pub digest: Digest,
}

/// A code that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// For which point.
    pub point: PointIdx,
    /// Until when it is good.
    pub expires: Timestamp,
    /// What became of it.
    pub state: CodeState,
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// It can be used until it expires.
    Open,
    /// A machine used it.
    Used,
    /// It was revoked, or another one took its place.
    Ended,
}

/// A certificate of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is.
    pub point: PointIdx,
    /// Since when.
    pub since: Timestamp,
    /// Where the machine was that got it.
    pub address: Option<IpAddr>,
    /// Why it holds no longer, and since when; none: it holds.
    pub ended: Option<(Ended, Timestamp)>,
}

/// Why a certificate holds no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was revoked.
    Revoked,
    /// Another machine was enrolled for the point.
    Replaced,
}

/// Why somebody is not taken for a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unidentified {
    /// No certificate was shown where one is needed.
    #[error("no client certificate: enroll this machine with a code (diemcau-agent enroll)")]
    Nothing,
    /// The certificate is of this event's authority, and nobody was enrolled with it here.
    #[error("this client certificate was not given out here: enroll again")]
    Unknown,
    /// It is another point's.
    #[error("this client certificate is another point's")]
    OtherPoint(PointIdx),
    /// It was revoked.
    #[error("this client certificate was revoked")]
    Revoked,
    /// Another machine has taken its place.
    #[error("another machine was enrolled for this point: this client certificate holds no longer")]
    Replaced,
}

/// All that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identities {
    codes: BTreeMap<Digest, Code>,
    certificates: BTreeMap<Digest, Certificate>,
    /// The points that were ever enrolled, with their last certificate.
    points: BTreeMap<PointIdx, Digest>,
    /// The open codes, by point.
    open: BTreeMap<PointIdx, Digest>,
    operators: BTreeMap<Box<str>, Operator>,
    /// The facts that say all this.
    facts: Vec<Fact>,
}

impl Identities {
    /// A code that was issued.
    pub fn code(&self, digest: &Digest) -> Option<&Code> {
        self.codes.get(digest)
    }

    /// The certificate that holds of a point.
    pub fn certificate(&self, point: PointIdx) -> Option<&Certificate> {
        self.certificates.get(self.points.get(&point)?).filter(|certificate| certificate.ended.is_none())
    }

    /// The point whose certificate that is, where it holds.
    pub fn point_of(&self, certificate: &Digest) -> Option<PointIdx> {
        self.certificates.get(certificate).filter(|held| held.ended.is_none()).map(|held| held.point)
    }

    /// Whether a point has a code that was not used yet.
    pub fn has_open_code(&self, point: PointIdx) -> bool {
        self.open.contains_key(&point)
    }

    /// Whether whoever shows that certificate, or none, may speak for a point. `takes_unknown`: points that
    /// were never enrolled need none.
    ///
    /// # Errors
    /// If not.
    pub fn judge(
        &self,
        point: PointIdx,
        shown: Option<&Digest>,
        takes_unknown: bool,
    ) -> Result<(), Unidentified> {
        let Some(shown) = shown else {
            // Else a machine that was revoked would only have to leave its certificate away.
            let is_free = takes_unknown && !self.points.contains_key(&point);
            return if is_free { Ok(()) } else { Err(Unidentified::Nothing) };
        };
        let certificate = self.certificates.get(shown).ok_or(Unidentified::Unknown)?;
        match certificate.ended {
            Some((Ended::Revoked, _)) => Err(Unidentified::Revoked),
            Some((Ended::Replaced, _)) => Err(Unidentified::Replaced),
            None if certificate.point != point => Err(Unidentified::OtherPoint(certificate.point)),
            None => Ok(()),
        }
    }

    /// The operators, by name.
    pub fn operators(&self) -> impl Iterator<Item = (&str, &Operator)> {
        self.operators.iter().map(|(name, operator)| (&**name, operator))
    }

    /// The operator of a name.
    pub fn operator(&self, name: &str) -> Option<&Operator> {
        self.operators.get(name)
    }

    /// Who has a token.
    pub fn who_has(&self, token: &Digest) -> Option<(&str, &Operator)> {
        self.operators().find(|(_, operator)| operator.digest == *token)
    }

    /// Facts after `written` were never written: what they gave or took is as it was.
    pub(crate) fn drop_after(&mut self, written: Seq) {
        if self.facts.last().is_some_and(|last| last.seq > written) {
            let facts = std::mem::take(self).facts;
            facts.iter().filter(|fact| fact.seq <= written).for_each(|fact| self.apply(fact));
        }
    }

    /// Takes in a fact about identities; others change nothing.
    pub(crate) fn apply(&mut self, fact: &Fact) {
        let FactBody::Identity { change, actor } = &fact.body else { return };
        self.facts.push(fact.clone());
        match &**change {
            Change::CodesIssued { codes, expires } => {
                for (point, digest) in codes {
                    self.end_code(*point);
                    let code = Code { point: *point, expires: *expires, state: CodeState::Open };
                    self.codes.insert(*digest, code);
                    self.open.insert(*point, *digest);
                }
            }
            Change::Enrolled { point, code, certificate } => {
                if let Some(code) = self.codes.get_mut(code) {
                    code.state = CodeState::Used;
                }
                self.open.remove(point);
                self.end_certificate(*point, (Ended::Replaced, fact.at));
                let enrolled =
                    Certificate { point: *point, since: fact.at, address: actor.address, ended: None };
                self.certificates.insert(*certificate, enrolled);
                self.points.insert(*point, *certificate);
            }
            Change::Revoked { point } => {
                self.end_code(*point);
                self.end_certificate(*point, (Ended::Revoked, fact.at));
            }
            Change::OperatorChanged { name, operator: Some(operator) } => {
                self.operators.insert(name.clone(), operator.clone());
            }
            Change::OperatorChanged { name, operator: None } => {
                self.operators.remove(name);
            }
        }
    }

    fn end_code(&mut self, point: PointIdx) {
        if let Some(digest) = self.open.remove(&point)
            && let Some(code) = self.codes.get_mut(&digest)
        {
            code.state = CodeState::Ended;
        }
    }

    fn end_certificate(&mut self, point: PointIdx, ended: (Ended, Timestamp)) {
        if let Some(certificate) = self.points.get(&point).and_then(|last| self.certificates.get_mut(last)) {
            certificate.ended.get_or_insert(ended);
        }
    }
}

impl Change {
    /// Whether somebody may no longer what they might.
    pub(crate) fn is_end(&self) -> bool {
        match self {
            Self::Revoked { .. } | Self::OperatorChanged { operator: None, .. } => true,
            Self::CodesIssued { .. } | Self::Enrolled { .. } | Self::OperatorChanged { .. } => false,
        }
    }

    /// The points that it names.
    pub(crate) fn points(&self) -> Vec<PointIdx> {
        match self {
            Self::CodesIssued { codes, .. } => codes.iter().map(|(point, _)| *point).collect(),
            Self::Enrolled { point, .. } | Self::Revoked { point } => vec![*point],
            Self::OperatorChanged { operator, .. } => {
                operator.iter().filter_map(|operator| operator.scope).collect()
            }
        }
    }
}
