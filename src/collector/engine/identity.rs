//! Who may speak for a point, by the certificate that was shown; and streams of those who may no longer.

use std::net::IpAddr;

use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::identity::{Change, Digest, Unidentified};
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Hello, Input};
use diemcau_core::time::Timestamp;

use super::Engine;
use crate::collector::inbox::End;
use crate::collector::refusals::Reason;

impl Engine {
    /// Why an agent is not taken for its point, which is logged; none if it is, or if nobody knows its point.
    pub(super) fn unidentified(
        &mut self,
        at: Timestamp,
        hello: &Hello,
        (peer, shown): (Option<IpAddr>, Option<Digest>),
    ) -> Option<End> {
        let state = self.core.state();
        let point = state.roster().find(&hello.code)?;
        let why = state.identities().judge(point, shown.as_ref(), self.takes_unknown).err()?;
        let text: Box<str> = match why {
            Unidentified::OtherPoint(other) => {
                format!("{why}: it is {}'s", state.roster().point(other).code).into()
            }
            Unidentified::Nothing
            | Unidentified::Unknown
            | Unidentified::Revoked
            | Unidentified::Replaced => why.to_string().into(),
        };
        let reason = match why {
            Unidentified::Nothing => Reason::NoCertificate,
            Unidentified::OtherPoint(_) => Reason::OthersCertificate,
            Unidentified::Revoked | Unidentified::Replaced => Reason::EndedCertificate,
            Unidentified::Unknown => Reason::UnknownCertificate,
        };
        self.refusals.log(at, peer, &hello.code, (reason, &text));
        Some(match why {
            Unidentified::Nothing => End::Unidentified(text),
            Unidentified::Unknown
            | Unidentified::OtherPoint(_)
            | Unidentified::Revoked
            | Unidentified::Replaced => End::Forbidden(text),
        })
    }

    /// Ends the stream of a point whose certificate holds no longer, and whatever else is open of those who may no
    /// longer what they might. The machine that was just enrolled comes back with the new one.
    pub(super) fn end_unidentified(&mut self, fact: &Fact) {
        let FactBody::Identity { change, .. } = &fact.body else { return };
        self.grants.recheck(self.core.state().identities());
        match **change {
            Change::Enrolled { point, .. } => self.end_stream(point, Unidentified::Replaced),
            Change::Revoked { point } => self.end_stream(point, Unidentified::Revoked),
            Change::CodesIssued { .. } | Change::OperatorChanged { .. } => {}
        }
    }

    fn end_stream(&mut self, point: PointIdx, why: Unidentified) {
        let Some(generation) = self.core.watch().point(point).generation else { return };
        self.attached.end(point, generation, End::Forbidden(why.to_string().into()));
        self.core.handle(self.clock.now(), Input::Broke { point, generation }, &mut self.facts);
    }
}
