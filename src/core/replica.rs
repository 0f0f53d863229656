//! A dashboard's copy of the picture: one snapshot, then deltas, each checked against the revision
//! it builds on.

use crate::agenda;
use crate::cutoff::FrozenFigure;
use crate::event::{EventSettings, Session};
use crate::excuse::Attends;
use crate::ids::{PointIdx, Seq};
use crate::incident::audience::Terms;
use crate::incident::picture::{IncidentChange, IncidentPicture};
use crate::phase::Phase;
use crate::point::{PointNow, PointState};
use crate::readiness::{Readiness, Ticks};
use crate::roster::{ChangeError, Point, Roster};
use crate::tally::Tallies;
use crate::time::Timestamp;

/// The picture at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replica {
    settings: EventSettings,
    roster: Roster,
    session: Session,
    revision: Seq,
    at: Timestamp,
    now: Vec<PointNow>,
    tallies: Tallies,
    frozen: Vec<FrozenFigure>,
    incidents: IncidentPicture,
}

/// What changed between two revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The revision that it builds on.
    pub from: Seq,
    /// The revision that it leads to.
    pub to: Seq,
    /// The event clock of the picture.
    pub at: Timestamp,
    /// What changed around the points; none: nothing.
    pub frame: Option<Box<FrameChange>>,
    /// The points that changed, each once.
    pub points: Vec<(PointIdx, PointNow)>,
    /// What changed of incidents; none: nothing.
    pub incidents: Option<Box<IncidentChange>>,
}

/// What changed around the points. What is none or empty is as before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameChange {
    /// The session that is on.
    pub session: Option<Session>,
    /// The event's settings.
    pub settings: Option<EventSettings>,
    /// Points of the roster that changed or are new, in the order of their indices. An index never
    /// comes to mean another point.
    pub points: Vec<(PointIdx, Point)>,
    /// All figures that are frozen, where one changed or is new.
    pub frozen: Option<Vec<FrozenFigure>>,
}

/// A delta that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplicaError {
    /// It builds on another revision: something is missing, watch anew.
    #[error("delta builds on revision {} but the picture is at {}", from.0, held.0)]
    Gap {
        /// The revision that the delta builds on.
        from: Seq,
        /// The revision held.
        held: Seq,
    },
    /// It names a point that the roster does not have.
    #[error("delta names point {} of {len}", idx.0)]
    NoSuchPoint {
        /// The point named.
        idx: PointIdx,
        /// How many there are.
        len: usize,
    },
    /// It names a point twice: which of the two holds is not known.
    #[error("delta names point {} twice", .0.0)]
    Twice(PointIdx),
    /// Its changes of the roster do not fit.
    #[error("delta changes the roster to what cannot be")]
    Roster(#[source] ChangeError),
    /// The snapshot has not one state for each point.
    #[error("snapshot has {states} states for {points} points")]
    Uneven {
        /// States given.
        states: usize,
        /// Points in the roster.
        points: usize,
    },
}

impl Replica {
    /// From a whole snapshot of points; frozen figures come with [`Replica::with_frozen`], incidents with
    /// [`Replica::add_incidents`].
    ///
    /// # Errors
    /// If there is not one state for each point, or one names a host that is not there.
    pub fn new(
        settings: EventSettings,
        roster: Roster,
        session: Session,
        (revision, at): (Seq, Timestamp),
        now: Vec<PointNow>,
    ) -> Result<Self, ReplicaError> {
        if now.len() != roster.len() {
            return Err(ReplicaError::Uneven { states: now.len(), points: roster.len() });
        }
        check_points(now.iter().filter_map(host), roster.len())?;
        let tallies = Tallies::new(&roster, settings.levels.len(), &now);
        let (frozen, incidents) = (Vec::new(), IncidentPicture::default());
        Ok(Self { settings, roster, session, revision, at, now, tallies, frozen, incidents })
    }

    /// The same with the figures that are frozen.
    #[must_use]
    pub fn with_frozen(self, frozen: Vec<FrozenFigure>) -> Self {
        Self { frozen, ..self }
    }

    /// Adds incidents of the same snapshot.
    ///
    /// # Errors
    /// If they name a point that is not there.
    pub fn add_incidents(&mut self, incidents: IncidentChange) -> Result<(), ReplicaError> {
        check_points(incidents.points(), self.roster.len())?;
        self.incidents.apply(incidents);
        Ok(())
    }

    /// Takes in a delta, whole or not at all.
    ///
    /// # Errors
    /// If it builds on another revision, names a point that is not there or one twice, or its changes of
    /// the roster do not fit.
    pub fn apply(&mut self, delta: Delta) -> Result<(), ReplicaError> {
        if delta.from != self.revision {
            return Err(ReplicaError::Gap { from: delta.from, held: self.revision });
        }
        let FrameChange { session, settings, points: rows, frozen } =
            delta.frame.map(|frame| *frame).unwrap_or_default();
        let is_reframed = settings.is_some() || !rows.is_empty();
        let roster = match &rows[..] {
            [] => None,
            rows => Some(self.roster.changed(rows).map_err(ReplicaError::Roster)?),
        };
        let len = roster.as_ref().map_or(self.roster.len(), Roster::len);
        check_points(delta.points.iter().map(|(idx, _)| *idx), len)?;
        check_points(delta.points.iter().filter_map(|(_, now)| host(now)), len)?;
        check_points(delta.incidents.iter().flat_map(|change| change.points()), len)?;
        if let Some(idx) = named_twice(&delta.points) {
            return Err(ReplicaError::Twice(idx));
        }
        self.session = session.unwrap_or(self.session);
        self.frozen = frozen.unwrap_or_else(|| std::mem::take(&mut self.frozen));
        self.settings = settings.unwrap_or_else(|| std::mem::take(&mut self.settings));
        self.roster = roster.unwrap_or_else(|| std::mem::take(&mut self.roster));
        let fresh = PointState::default();
        let new = (self.now.len()..len).map(PointIdx::from_usize);
        self.now.extend(new.map(|idx| PointNow::new(self.roster.point(idx), &fresh)));
        for (idx, new) in delta.points {
            let held = &mut self.now[idx.as_usize()];
            if !is_reframed {
                self.tallies.update(&self.roster, idx, held, &new);
            }
            *held = new;
        }
        if is_reframed {
            self.tallies = Tallies::new(&self.roster, self.settings.levels.len(), &self.now);
        }
        if let Some(change) = delta.incidents {
            self.incidents.apply(*change);
        }
        self.revision = delta.to;
        self.at = delta.at;
        Ok(())
    }

    /// The event's settings.
    pub fn settings(&self) -> &EventSettings {
        &self.settings
    }

    /// The roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The session that is on.
    pub fn session(&self) -> Session {
        self.session
    }

    /// The revision held.
    pub fn revision(&self) -> Seq {
        self.revision
    }

    /// The event clock of the picture.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// How a point stands.
    pub fn now(&self, idx: PointIdx) -> &PointNow {
        &self.now[idx.as_usize()]
    }

    /// How all points stand, by index.
    pub fn all_now(&self) -> &[PointNow] {
        &self.now
    }

    /// The roll-ups.
    pub fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// The figures that are frozen, in the order in which their cut-offs were reached.
    pub fn frozen(&self) -> &[FrozenFigure] {
        &self.frozen
    }

    /// By what incidents are weighed at the picture's time.
    pub fn terms(&self) -> Terms<'_> {
        let (settings, roster) = (&self.settings, &self.roster);
        Terms { settings, roster, phase: Phase::at(settings, self.at), at: self.at }
    }

    /// How those who speak stand, in the order of the roster.
    pub fn speakers(&self) -> Vec<Readiness> {
        let speakers = agenda::speakers(&self.settings, &self.roster);
        speakers.into_iter().map(|point| self.readiness(point, self.at)).collect()
    }

    /// How a point that speaks stands at `at`, as far as the picture tells.
    pub fn readiness(&self, point: PointIdx, at: Timestamp) -> Readiness {
        let now = self.now(point);
        let none = Ticks::default();
        Readiness::of(point, now, now.ticks.as_deref().unwrap_or(&none), self.settings.end, at)
    }

    /// Incidents, silences, and what the world outside says.
    pub fn incidents(&self) -> &IncidentPicture {
        &self.incidents
    }
}

/// The point that a person said to host a point.
fn host(now: &PointNow) -> Option<PointIdx> {
    match now.excuse.as_deref()?.attends {
        Attends::At(host) => Some(host),
        Attends::Here | Attends::Away => None,
    }
}

fn check_points(points: impl IntoIterator<Item = PointIdx>, len: usize) -> Result<(), ReplicaError> {
    match points.into_iter().find(|idx| idx.as_usize() >= len) {
        Some(idx) => Err(ReplicaError::NoSuchPoint { idx, len }),
        None => Ok(()),
    }
}

/// A point that a delta names twice.
fn named_twice(points: &[(PointIdx, PointNow)]) -> Option<PointIdx> {
    let mut named: Vec<PointIdx> = points.iter().map(|(idx, _)| *idx).collect();
    named.sort_unstable();
    named.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}
