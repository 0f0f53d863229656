//! Whether facts that were read can have happened one after the other. The fold takes facts as they
//! come and relies on it: a fact that names a point which the roster lacks would stop it.

use crate::excuse::Attends;
use crate::fact::{EventOpened, Fact, FactBody};
use crate::ids::{Code, LevelIdx, PointIdx, Seq};
use crate::incident::Ground;
use crate::outbox::Said;
use crate::outside::About;
use crate::roster::{ChangeError, Point, Roster};
use crate::roster_changed::RosterChanged;
use crate::time::Timestamp;

/// Holds each fact against the roster and the fact before it.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    /// Number and time of the last fact.
    last: (Seq, Timestamp),
    /// The roster, and how many levels there are; none before the event was opened.
    event: Option<(Roster, usize)>,
}

/// A fact that cannot have happened after those before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fact {} {fault}", .seq.0)]
pub struct Damage {
    /// Its number.
    pub seq: Seq,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its number does not follow.
    #[error("stands where fact {} should", .expected.0)]
    Number {
        /// The number that would.
        expected: Seq,
    },
    /// Its hash is another: a byte of it changed, or another entry took its place.
    #[error("is not as it was written")]
    Altered,
    /// Its time lies before that of the fact before.
    #[error("is of {at}, before the fact before it, of {before}")]
    Backwards {
        /// Its time.
        at: Timestamp,
        /// That of the fact before.
        before: Timestamp,
    },
    /// It comes before the event was opened.
    #[error("comes before the event was opened")]
    NotOpened,
    /// The event is open already.
    #[error("opens the event again")]
    OpenedAgain,
    /// It changes the roster to what cannot be.
    #[error("changes the roster to what cannot be")]
    Roster(#[source] ChangeError),
    /// It names a point that the roster lacks.
    #[error("names point {}, but the roster has {n_points}", .point.0)]
    UnknownPoint {
        /// The point's index.
        point: PointIdx,
        /// How many the roster has.
        n_points: usize,
    },
    /// A point of its roster has a level that the event lacks.
    #[error("puts point {code} on level {}, but the event has {n_levels}", .level.0)]
    UnknownLevel {
        /// The point.
        code: Code,
        /// The level's index.
        level: LevelIdx,
        /// How many the event has.
        n_levels: usize,
    },
}

impl Verifier {
    /// Holds the next fact against those before it.
    ///
    /// # Errors
    /// If it cannot have happened after them. Nothing is known then of the facts that follow.
    pub fn check(&mut self, fact: &Fact) -> Result<(), Damage> {
        self.fault(fact).map_err(|fault| Damage { seq: fact.seq, fault })?;
        self.last = (fact.seq, fact.at);
        Ok(())
    }

    fn fault(&mut self, fact: &Fact) -> Result<(), Fault> {
        let (seq, before) = self.last;
        let expected = seq.next();
        if fact.seq != expected {
            return Err(Fault::Number { expected });
        }
        let may_go_back = matches!(fact.body, FactBody::ClockAccepted { .. });
        if fact.at < before && seq != Seq(0) && !may_go_back {
            return Err(Fault::Backwards { at: fact.at, before });
        }
        match (&fact.body, &mut self.event) {
            (FactBody::EventOpened(opened), None) => {
                check_opened(opened)?;
                self.event = Some((opened.roster.clone(), opened.settings.levels.len()));
                Ok(())
            }
            (FactBody::EventOpened(_), Some(_)) => Err(Fault::OpenedAgain),
            (_, None) => Err(Fault::NotOpened),
            (FactBody::RosterChanged(changed), Some((roster, n_levels))) => {
                *roster = changed_roster(changed, roster, *n_levels)?;
                Ok(())
            }
            (body, Some((roster, _))) => check_points(named(body), roster.len()),
        }
    }
}

/// A roster's parents and hosts cannot dangle: `Roster::new` refuses such ones.
fn check_opened(opened: &EventOpened) -> Result<(), Fault> {
    let n_levels = opened.settings.levels.len();
    opened.roster.rows().try_for_each(|(_, point)| check_level(point, n_levels))?;
    let speaking = opened.settings.agenda.iter().filter_map(|item| item.point);
    check_points(speaking, opened.roster.len())
}

fn check_level(point: &Point, n_levels: usize) -> Result<(), Fault> {
    let (code, level) = (point.code.clone(), point.level);
    if level.as_usize() < n_levels { Ok(()) } else { Err(Fault::UnknownLevel { code, level, n_levels }) }
}

fn changed_roster(changed: &RosterChanged, held: &Roster, n_levels: usize) -> Result<Roster, Fault> {
    let rows = changed.rows();
    rows.iter().try_for_each(|(_, row)| check_level(row, n_levels))?;
    held.changed(&rows).map_err(Fault::Roster)
}

fn check_points(points: impl IntoIterator<Item = PointIdx>, n_points: usize) -> Result<(), Fault> {
    match points.into_iter().find(|point| point.as_usize() >= n_points) {
        Some(point) => Err(Fault::UnknownPoint { point, n_points }),
        None => Ok(()),
    }
}

/// The points that a fact names.
fn named(body: &FactBody) -> impl Iterator<Item = PointIdx> {
    let reporter = match body {
        FactBody::AttendanceReported { count, .. } => Some(count.reporter),
        FactBody::Silenced { node, .. } => Some(*node),
        FactBody::Excused { attends: Attends::At(host), .. } => Some(*host),
        FactBody::PointRestated { state, .. } => match state.excuse.as_deref().map(|excuse| excuse.attends) {
            Some(Attends::At(host)) => Some(host),
            Some(Attends::Here | Attends::Away) | None => None,
        },
        _ => None,
    };
    let finding = match body {
        FactBody::IncidentOpened { finding, .. } | FactBody::IncidentRevised { finding, .. } => {
            Some(&**finding)
        }
        FactBody::IncidentRestated { incident } => Some(&incident.found),
        _ => None,
    };
    let struck = finding.into_iter().flat_map(|finding| {
        let grounds = finding.grounds.iter().filter_map(Ground::point);
        finding.members.iter().map(|member| member.point).chain(finding.scope.point()).chain(grounds)
    });
    let touched = match body {
        FactBody::IncidentRestated { incident } => &incident.touched[..],
        _ => &[],
    };
    let words = match body {
        FactBody::WordsGiven { words, .. } => &words[..],
        _ => &[],
    };
    let about = words.iter().filter_map(|word| match &word.about {
        About::Point(idx) => Some(*idx),
        About::Feeder(_) | About::Uplink(_) => None,
    });
    let notified: &[Said] = match body {
        FactBody::NotificationQueued { notification } => &notification.about,
        _ => &[],
    };
    let listed = match body {
        FactBody::MeetingListed(listed) => &listed.points[..],
        _ => &[],
    };
    let identified = match body {
        FactBody::Identity { change, .. } => change.points(),
        _ => Vec::new(),
    };
    let said = notified.iter().filter_map(Said::point);
    let struck = struck.chain(touched.iter().copied());
    body.point()
        .into_iter()
        .chain(reporter)
        .chain(struck)
        .chain(about)
        .chain(said)
        .chain(listed.iter().copied())
        .chain(identified)
}
