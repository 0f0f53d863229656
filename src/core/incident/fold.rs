//! All incidents, as the facts tell them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::correction::Correction;
use crate::ids::{PointIdx, Seq};
use crate::roster::Roster;
use crate::time::Timestamp;

use super::{End, EndKind, Finding, Incident, IncidentId, MAX_NOTES, Remark, Subject};

/// Incidents that ended, kept; when there are more the one that opened first goes.
pub const MAX_ENDED: usize = 2_000;
/// A picture shows an incident for so long after its end.
pub const SHOWN_FOR: Duration = Duration::from_hours(12);
/// Silences kept; when there are more the first goes.
pub const MAX_SILENCES: usize = 200;

/// All incidents, and where nobody is to be told of any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incidents {
    /// Those that stand, by number.
    open: BTreeMap<IncidentId, Arc<Incident>>,
    /// Those that ended, by number.
    ended: BTreeMap<IncidentId, Arc<Incident>>,
    /// Where nobody is to be told, in the order in which it was said.
    silences: Vec<Silence>,
}

/// A subtree of whose incidents nobody is told for a time. They are watched all the same, and what was
/// told of before is told to be over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Number of the fact that says so.
    pub id: Seq,
    /// The root of the subtree.
    pub node: PointIdx,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Why.
    pub reason: Box<str>,
    /// Who said so.
    pub by: Box<str>,
}

/// What a person does with an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Takes it; in a few words, such as "ETA 10 phút".
    Acknowledge {
        /// May be empty.
        text: Box<str>,
    },
    /// Gives it to somebody.
    Assign {
        /// To whom.
        to: Box<str>,
    },
    /// Notes something.
    Note {
        /// What.
        text: Box<str>,
    },
    /// Wants no reminder for a while.
    Snooze {
        /// Until when.
        until: Timestamp,
    },
}

impl Incidents {
    /// An incident by its number.
    pub fn get(&self, id: IncidentId) -> Option<&Incident> {
        self.open.get(&id).or_else(|| self.ended.get(&id)).map(Arc::as_ref)
    }

    /// Those that stand, by number.
    pub fn open(&self) -> impl Iterator<Item = &Incident> {
        self.open.values().map(Arc::as_ref)
    }

    /// Those of a subject that stand, by number.
    pub fn open_of(&self, subject: Subject) -> impl Iterator<Item = &Incident> {
        self.open().filter(move |incident| incident.found.subject == subject)
    }

    /// Those that ended, by number.
    pub fn ended(&self) -> impl Iterator<Item = &Incident> {
        self.ended.values().map(Arc::as_ref)
    }

    /// Those that ended at `since` or later, by number.
    pub fn ended_since(&self, since: Timestamp) -> impl Iterator<Item = &Incident> {
        self.ended().filter(move |incident| incident.end.is_some_and(|end| end.at >= since))
    }

    /// Where nobody is to be told, in the order in which it was said.
    pub fn silences(&self) -> &[Silence] {
        &self.silences
    }

    /// Whether nobody is to be told of what happens at a point.
    pub fn is_silenced(&self, roster: &Roster, point: PointIdx, at: Timestamp) -> bool {
        self.silence_of(roster, point, at).is_some()
    }

    /// The silence by which nobody is to be told of what happens at a point: of several the one that lasts
    /// longest.
    pub fn silence_of(&self, roster: &Roster, point: PointIdx, at: Timestamp) -> Option<&Silence> {
        let standing = self.silences.iter().filter(|silence| silence.from <= at && at < silence.to);
        standing.filter(|silence| roster.is_in(point, silence.node)).max_by_key(|silence| silence.to)
    }

    pub(crate) fn opened(
        &mut self,
        id: IncidentId,
        finding: Finding,
        from: Option<IncidentId>,
        at: Timestamp,
    ) {
        let incident = Incident {
            id,
            since: finding.first().unwrap_or(at),
            opened: at,
            touched: finding.members.iter().map(|member| member.point).collect(),
            found: finding,
            from,
            acknowledged: None,
            assigned_to: None,
            notes: Vec::new(),
            snoozed_until: None,
            end: None,
        };
        self.open.insert(id, Arc::new(incident));
    }

    pub(crate) fn revised(&mut self, id: IncidentId, finding: Finding) {
        let Some(incident) = self.held(id) else { return };
        for member in &finding.members {
            if let Err(at) = incident.touched.binary_search(&member.point) {
                incident.touched.insert(at, member.point);
            }
        }
        incident.since = incident.since.min(finding.first().unwrap_or(incident.since));
        incident.found = finding;
    }

    pub(crate) fn resolved(&mut self, id: IncidentId, how: EndKind, at: Timestamp) {
        let Some(mut incident) = self.open.remove(&id) else { return };
        Arc::make_mut(&mut incident).end = Some(End { at, how });
        self.ended.insert(id, incident);
        if self.ended.len() > MAX_ENDED {
            self.ended.pop_first();
        }
    }

    /// Takes out those that opened after `written`, in order; what refers to one that is over refers to
    /// nothing.
    pub(crate) fn take_after(&mut self, written: IncidentId) -> Vec<Incident> {
        let after = IncidentId(written.0 + 1);
        self.ended.split_off(&after);
        self.open.split_off(&after).into_values().map(Arc::unwrap_or_clone).collect()
    }

    pub(crate) fn restated(&mut self, incident: Arc<Incident>) {
        let (kept, other) = match incident.end {
            None => (&mut self.open, &mut self.ended),
            Some(_) => (&mut self.ended, &mut self.open),
        };
        other.remove(&incident.id);
        kept.insert(incident.id, incident);
    }

    pub(crate) fn acted(&mut self, id: IncidentId, by: &str, deed: &Deed, at: Timestamp) {
        let Some(incident) = self.held(id) else { return };
        match deed {
            Deed::Acknowledge { text } => {
                incident.acknowledged = Some(Remark { at, by: by.into(), text: text.clone() });
            }
            Deed::Assign { to } => incident.assigned_to = Some(to.clone()),
            Deed::Note { text } => {
                if incident.notes.len() == MAX_NOTES {
                    incident.notes.remove(0);
                }
                incident.notes.push(Remark { at, by: by.into(), text: text.clone() });
            }
            Deed::Snooze { until } => incident.snoozed_until = Some(*until),
        }
    }

    pub(crate) fn silenced(&mut self, silence: Silence) {
        if self.silences.len() == MAX_SILENCES {
            self.silences.remove(0);
        }
        self.silences.push(silence);
    }

    pub(crate) fn unsilenced(&mut self, id: Seq, at: Timestamp) {
        if let Some(silence) = self.silences.iter_mut().find(|silence| silence.id == id) {
            silence.to = at;
        }
    }

    /// Silences that were said after `written` were never written.
    pub(crate) fn drop_silences_after(&mut self, written: Seq) {
        self.silences.retain(|silence| silence.id <= written);
    }

    /// A wrong clock gave some of the times that are remembered. What lies ahead stays.
    pub(crate) fn correct(&mut self, correction: Correction) {
        for incident in self.open.values_mut().chain(self.ended.values_mut()).map(Arc::make_mut) {
            let members = incident.found.members.iter_mut();
            correction.put_right(
                members.flat_map(|member| [&mut member.struck].into_iter().chain(&mut member.lost)),
            );
            let remarks = incident.notes.iter_mut().chain(&mut incident.acknowledged);
            correction.put_right(remarks.map(|remark| &mut remark.at));
            correction.put_right(incident.end.iter_mut().map(|end| &mut end.at));
            correction.put_right([&mut incident.since, &mut incident.opened]);
        }
        correction.put_right(self.silences.iter_mut().map(|silence| &mut silence.from));
    }

    /// What a picture shows at `at`: those that stand, those that ended lately, and all silences.
    pub(super) fn shown(&self, at: Timestamp) -> Self {
        let is_late = |incident: &Incident| incident.end.is_some_and(|end| end.at + SHOWN_FOR >= at);
        let lately = self.ended.iter().filter(|(_, incident)| is_late(incident));
        Self {
            open: self.open.clone(),
            ended: lately.map(|(id, incident)| (*id, incident.clone())).collect(),
            silences: self.silences.clone(),
        }
    }

    /// All incidents by number, to hold two pictures against each other.
    pub(super) fn by_number(&self) -> BTreeMap<IncidentId, &Arc<Incident>> {
        self.open.iter().chain(&self.ended).map(|(id, incident)| (*id, incident)).collect()
    }

    pub(super) fn forget(&mut self, id: IncidentId) {
        self.open.remove(&id);
        self.ended.remove(&id);
    }

    pub(super) fn set_silences(&mut self, silences: Vec<Silence>) {
        self.silences = silences;
    }

    fn held(&mut self, id: IncidentId) -> Option<&mut Incident> {
        self.open.get_mut(&id).or_else(|| self.ended.get_mut(&id)).map(Arc::make_mut)
    }
}
