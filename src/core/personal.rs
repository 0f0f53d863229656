//! Dữ liệu cá nhân: which fields of the facts speak of people, and what is left of a fact once they are purged.
//!
//! Personal are: who acted, from which address or as which user of a machine, who said or counted something, whom
//! something was given to; all that people wrote in words of their own (remarks, reasons, calls for help, answers,
//! notes, items of the programme); of the roster the chair, the contact, the telephone and the note; of the event the operators'
//! telephone and who signs; what a machine calls itself and where it came from; whom messages went to, and what the other end gave as proof; the names and the digests
//! of those who have a link or a certificate as a person. Names of points, levels, lines and cut-offs are those of
//! places and offices, agents are known by numbers made at random: these stay, and so does every number and
//! time, so that each figure is what it was.
//!
//! Every field of every fact is named here, so that a new one cannot be passed over.

mod of_event;
mod of_point;

use std::collections::BTreeMap;

use crate::act::Actor;
use crate::attendance::{Count, CountAct};
use crate::fact::{Fact, FactBody, Reported, Told};
use crate::identity::{Change, Operator};
use crate::incident::fold::Deed;
use crate::incident::{Finding, Ground, Incident, Remark};
use crate::machine::Marks;
use crate::meeting::MeetingListed;
use crate::outbox::{Delivery, Notification, Outcome, Queued};
use crate::outside::Word;
use crate::point::AttachedAgent;
use crate::recipient::RecipientId;

/// Purges the facts of one journal, in their order. Whom messages went to and who told of the meeting is another
/// name each time it is another one, and so the same where it was the same: a later list takes the place of an
/// earlier one of its source.
#[derive(Clone, Debug, Default)]
pub struct Purge {
    recipients: BTreeMap<RecipientId, usize>,
    sources: BTreeMap<Box<str>, usize>,
}

impl Purge {
    /// What is left of the next fact.
    #[must_use]
    pub fn purged(&mut self, mut fact: Fact) -> Fact {
        let Fact { seq: _, at: _, session: _, body } = &mut fact;
        self.purge(body);
        fact
    }

    fn purge(&mut self, body: &mut FactBody) {
        use FactBody as Body;
        match body {
            Body::EventOpened(opened) => of_event::opened(opened),
            Body::RosterChanged(changed) => of_event::changed(changed),
            Body::Left { point: _, reason: _, by } => erase(by),
            Body::AttendanceReported { point: _, count } => counted(count),
            Body::Reported { point: _, reported } => self::reported(reported),
            Body::PointRestated { point: _, state } => of_point::state(state),
            Body::Replied { point: _, text, actor } | Body::Called { point: _, note: text, actor } => {
                said(text, actor);
            }
            Body::IncidentRestated { incident } => self::incident(incident),
            Body::IncidentActed { id: _, deed, actor } => {
                self::deed(deed);
                unname(actor);
            }
            Body::Silenced { node: _, from: _, to: _, reason, actor }
            | Body::Excused { point: _, attends: _, reason, actor }
            | Body::Amended { cutoff: _, reason, actor } => said(reason, actor),
            Body::SilenceEnded { silence: _, actor }
            | Body::WordWithdrawn { word: _, actor }
            | Body::ReadinessTicked { point: _, check: _, is_good: _, actor }
            | Body::LinksRevoked { point: _, epoch: _, actor }
            | Body::ProbeAsked { point: _, actor }
            | Body::Approved { cutoff: _, amendment: _, actor } => unname(actor),
            Body::WordsGiven { words, actor } => {
                words.iter_mut().for_each(word);
                unname(actor);
            }
            Body::CountActed { point: _, act, actor } => {
                count_act(act);
                unname(actor);
            }
            Body::MeetingListed(listed) => self.listed(listed),
            Body::Identity { change, actor } => {
                identity(change);
                unname(actor);
            }
            Body::OrganiserChanged { name, digest, actor } => {
                said(name, actor);
                *digest = None;
            }
            Body::NotificationQueued { notification } => self.queued(notification),
            Body::DeliveryTried { id: _, channel: _, outcome } => self::outcome(outcome),
            Body::OutboxRestated { notifications } => {
                for held in notifications {
                    self.notification(held);
                }
            }
            Body::Attached { point: _, agent } => attached(agent),
            Body::IncidentOpened { finding, from: _ } | Body::IncidentRevised { id: _, finding } => {
                found(finding);
            }
            Body::SessionOpened { session: _ }
            | Body::Heard { point: _ }
            | Body::Suspected { point: _, cause: _ }
            | Body::Lost { point: _, since: _ }
            | Body::PowerChanged { point: _, power: _ }
            | Body::WatchInterrupted { from: _, to: _ }
            | Body::ClockAccepted { since: _, by: _ }
            | Body::CutoffReached { name: _, at: _, known: _ }
            | Body::JournalGap { from: _, to: _ }
            | Body::ConfirmationExpired { point: _ }
            | Body::PathChanged { point: _, path: _ }
            | Body::IncidentResolved { id: _, how: _ }
            | Body::UplinkChanged { works: _ }
            | Body::Blinded { since: _ }
            | Body::ClockStepped { ahead_ms: _ }
            | Body::CertificateChanged { probe: _, ends: _ } => {}
        }
    }

    fn queued(&mut self, queued: &mut Queued) {
        let Queued { recipient, kind: _, about: _, thread: _, channels: _, is_speaking: _, report: _ } =
            queued;
        let next = self.recipients.len() + 1;
        let n = *self.recipients.entry(recipient.clone()).or_insert(next);
        *recipient = RecipientId::new(&n.to_string()).expect("digits are a name");
    }

    fn notification(&mut self, notification: &mut Notification) {
        let Notification { id: _, queued: _, what, attempts: _, changed: _, delivery } = notification;
        self.queued(what);
        match delivery {
            Delivery::Waiting { channel: _, tries: _, due: _ } => {}
            Delivery::Sent { at: _, channel: _, proof: text } | Delivery::Failed { at: _, reason: text } => {
                erase(text);
            }
        }
    }

    fn listed(&mut self, listed: &mut MeetingListed) {
        let MeetingListed { source, points: _, n_participants: _, until: _, actor } = listed;
        let next = self.sources.len() + 1;
        let n = *self.sources.entry(source.clone()).or_insert(next);
        *source = n.to_string().into();
        actor.iter_mut().for_each(unname);
    }
}

/// Nothing stands where something was said.
fn erase(text: &mut Box<str>) {
    *text = "".into();
}

fn unname(actor: &mut Actor) {
    let Actor { name, address, user } = actor;
    erase(name);
    (*address, *user) = (None, None);
}

/// Somebody said something.
fn said(text: &mut Box<str>, actor: &mut Actor) {
    erase(text);
    unname(actor);
}

fn counted(count: &mut Count) {
    let Count {
        count: _,
        source: _,
        by,
        note,
        reporter: _,
        agent: _,
        run: _,
        report_seq: _,
        observed: _,
        observed_estimated: _,
        received: _,
        is_entered: _,
    } = count;
    erase(by);
    erase(note);
}

fn reported(reported: &mut Reported) {
    let Reported { agent: _, run: _, report_seq: _, observed: _, observed_estimated: _, told } = reported;
    match told {
        Told::Confirmation { state: _, by, note } | Told::Help { needed: _, text: note, by } => {
            erase(by);
            erase(note);
        }
        Told::Chair { present: _, by } => erase(by),
        Told::Outage { length: _, length_estimated: _, cause: _, text } => erase(text),
        Told::Power(_) => {}
        // Of the window only this is what another end said, perhaps of who is to sign in.
        Told::Quality(window) => window.redirect = None,
    }
}

fn incident(incident: &mut Incident) {
    let Incident {
        id: _,
        found,
        since: _,
        opened: _,
        touched: _,
        from: _,
        acknowledged,
        assigned_to,
        notes,
        snoozed_until: _,
        end: _,
    } = incident;
    self::found(found);
    assigned_to.iter_mut().for_each(erase);
    for Remark { at: _, by, text } in acknowledged.iter_mut().chain(notes) {
        erase(by);
        erase(text);
    }
}

/// What a machine calls itself, and where it came from, may tell whose it is.
fn attached(agent: &mut AttachedAgent) {
    let AttachedAgent { id: _, boot: _, version: _, simulated: _, marks } = agent;
    unmark(marks);
}

fn unmark(marks: &mut Marks) {
    let Marks { address, host, certificate: _ } = marks;
    *address = None;
    erase(host);
}

fn found(finding: &mut Finding) {
    let Finding { subject: _, scope: _, cause: _, grounds, members: _, of: _, flapping: _ } = finding;
    for ground in grounds {
        match ground {
            Ground::Machines(machines) => {
                for machine in machines {
                    unmark(&mut machine.marks);
                }
            }
            Ground::ToldBattery { .. }
            | Ground::ToldAlive { .. }
            | Ground::Restarted { .. }
            | Ground::OnBattery { .. }
            | Ground::Word(_)
            | Ground::Siblings { .. }
            | Ground::Shared { .. }
            | Ground::Either { .. }
            | Ground::Area { .. }
            | Ground::QualitySank { .. }
            | Ground::SwitchedOff
            | Ground::UplinkFails { .. }
            | Ground::UplinkWorks => {}
        }
    }
}

fn deed(deed: &mut Deed) {
    match deed {
        Deed::Acknowledge { text } | Deed::Assign { to: text } | Deed::Note { text } => erase(text),
        Deed::Snooze { until: _ } => {}
    }
}

fn word(word: &mut Word) {
    let Word { utility: _, about: _, from: _, to: _, kind: _, by, text } = word;
    erase(by);
    erase(text);
}

fn count_act(act: &mut CountAct) {
    match act {
        CountAct::Enter { count: _, note: text } | CountAct::Override { count: _, reason: text } => {
            erase(text);
        }
        CountAct::Verify | CountAct::EndOverride => {}
    }
}

/// Certificates of points are of machines; that of an operator is of a person, and so is its digest.
fn identity(change: &mut Change) {
    match change {
        Change::CodesIssued { codes: _, expires: _ }
        | Change::Enrolled { point: _, code: _, certificate: _ }
        | Change::Revoked { point: _ } => {}
        Change::OperatorChanged { name, operator } => {
            erase(name);
            if let Some(Operator { role: _, scope: _, digest }) = operator {
                *digest = [0; 32];
            }
        }
    }
}

fn outcome(outcome: &mut Outcome) {
    match outcome {
        Outcome::Sent { proof: text }
        | Outcome::Retry { after: _, reason: text }
        | Outcome::Refused { reason: text } => erase(text),
    }
}
