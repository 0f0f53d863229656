//! The fold of facts about incidents, the world outside, the outbox and the collector itself.

use std::sync::Arc;

use crate::fact::{Fact, FactBody};
use crate::incident::fold::Silence;
use crate::outside::{MAX_WORDS, WordId};

use super::{State, Touched, Uplink};

impl State {
    /// Takes in what is about incidents, the world outside or the collector itself.
    pub(super) fn around(&mut self, fact: &Fact) -> Touched {
        let (seq, at) = (fact.seq, fact.at);
        match &fact.body {
            FactBody::MeetingListed(listed) => {
                self.meetings.listed(listed, seq, at);
                return Touched::Nothing;
            }
            FactBody::IncidentOpened { finding, from } => {
                self.incidents.opened(seq.into(), (**finding).clone(), *from, at);
            }
            FactBody::IncidentRevised { id, finding } => self.incidents.revised(*id, (**finding).clone()),
            FactBody::IncidentResolved { id, how } => self.incidents.resolved(*id, *how, at),
            FactBody::IncidentRestated { incident } => {
                self.incidents.restated(Arc::new((**incident).clone()));
            }
            FactBody::IncidentActed { id, deed, actor } => self.incidents.acted(*id, &actor.name, deed, at),
            FactBody::Silenced { node, from, to, reason, actor } => {
                self.incidents.silenced(Silence {
                    id: seq,
                    node: *node,
                    from: *from,
                    to: *to,
                    reason: reason.clone(),
                    by: actor.name.clone(),
                });
            }
            FactBody::SilenceEnded { silence, .. } => self.incidents.unsilenced(*silence, at),
            FactBody::WordsGiven { words, .. } => {
                let ids = (0..).map(|place| WordId { fact: seq, place });
                self.words.extend(ids.zip(words.iter().cloned()));
                while self.words.len() > MAX_WORDS {
                    let ended = self.words.iter().enumerate().min_by_key(|(_, (_, word))| word.to);
                    self.words.remove(ended.map_or(0, |(at, _)| at));
                }
            }
            FactBody::WordWithdrawn { word, .. } => self.words.retain(|(id, _)| id != word),
            FactBody::UplinkChanged { works } => {
                self.own.uplink = Some(Uplink { works: *works, since: at });
                self.own.blind = self.own.blind.filter(|_| !works);
            }
            FactBody::ClockStepped { ahead_ms } => self.own.clock = ahead_ms.map(|ahead| (at, ahead)),
            FactBody::CertificateChanged { probe, ends } => {
                self.certificates.insert(probe.clone(), *ends);
            }
            FactBody::NotificationQueued { notification } => {
                self.outbox.queued(seq.into(), (**notification).clone(), at);
            }
            FactBody::DeliveryTried { id, channel, outcome } => {
                self.outbox.tried(*id, (channel, outcome), at);
            }
            FactBody::OutboxRestated { notifications } => self.outbox.restated(notifications),
            _ => return Touched::Nothing,
        }
        Touched::Incidents
    }
}
