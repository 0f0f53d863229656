//! Reads what `DashboardService.Watch` brings: a picture, then what changed in it, and perhaps a picture
//! anew. It checks that the steps come in their order; whether a delta fits the picture is for the
//! replica to say. All that a dashboard shows and a script is told of the collector's words has passed
//! `heard`.

mod heard;

use diemcau_core::replica::{Delta, Replica};

use crate::convert::ConvertError;
use crate::convert::dashboard::{SnapshotBuilder, delta_from_wire};
use crate::v1;
use crate::v1::watch_reply::Body;

/// Where in the stream a reader is.
#[derive(Debug, Default)]
pub struct WatchReader {
    /// The picture that comes just now.
    builder: Option<(SnapshotBuilder, v1::Health)>,
    /// A whole picture came, on which deltas build.
    has_picture: bool,
}

/// What a step of the stream gives.
#[derive(Debug)]
pub enum Watched {
    /// A whole picture, and how the collector is. It takes the place of all that was known.
    Picture(Box<Replica>, v1::Health),
    /// What changed, and how the collector is where that changed.
    Delta(Delta, Option<v1::Health>),
}

/// A step that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// It cannot come here.
    #[error("{0} is out of place")]
    OutOfPlace(&'static str),
    /// It does not say what it must.
    #[error("the picture cannot be read")]
    Malformed(#[from] ConvertError),
}

impl WatchReader {
    /// Takes in the next message; gives nothing while a picture is not whole yet, and for a message that
    /// this version does not know.
    ///
    /// # Errors
    /// If the message cannot come at this place or does not say what it must. The stream is of no use
    /// then.
    pub fn read(&mut self, reply: v1::WatchReply) -> Result<Option<Watched>, WatchError> {
        match (reply.body.map(heard::cleaned), &mut self.builder) {
            (Some(Body::Begin(mut begin)), None) => {
                let health = begin.health.take().unwrap_or_default();
                self.builder = Some((SnapshotBuilder::new(begin)?, health));
                Ok(None)
            }
            (Some(Body::Page(page)), Some((builder, _))) => {
                builder.page(page)?;
                Ok(None)
            }
            (Some(Body::Incidents(page)), Some((builder, _))) => {
                builder.incidents(page);
                Ok(None)
            }
            (Some(Body::End(_)), builder @ Some(_)) => {
                let (builder, health) = builder.take().ok_or(WatchError::OutOfPlace("SnapshotEnd"))?;
                self.has_picture = true;
                Ok(Some(Watched::Picture(Box::new(builder.finish()?), health)))
            }
            (Some(Body::Delta(mut delta)), None) if self.has_picture => {
                let health = delta.health.take();
                Ok(Some(Watched::Delta(delta_from_wire(delta)?, health)))
            }
            (Some(Body::Begin(_)), Some(_)) => Err(WatchError::OutOfPlace("SnapshotBegin")),
            (Some(Body::Page(_)), None) => Err(WatchError::OutOfPlace("SnapshotPage")),
            (Some(Body::Incidents(_)), None) => Err(WatchError::OutOfPlace("IncidentPage")),
            (Some(Body::End(_)), None) => Err(WatchError::OutOfPlace("SnapshotEnd")),
            (Some(Body::Delta(_)), _) => Err(WatchError::OutOfPlace("Delta")),
            (None, _) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_may_begin_anew_behind_its_deltas() {
        let mut reader = WatchReader::default();
        for revision in [7, 9] {
            assert!(reader.read(begin(revision)).unwrap().is_none());
            let end = reader.read(reply(Body::End(v1::SnapshotEnd { revision }))).unwrap();
            let Some(Watched::Picture(replica, _)) = end else { panic!("it is whole") };
            assert_eq!(replica.revision().0, revision);
            let delta = reader.read(reply(Body::Delta(v1::Delta::default()))).unwrap();
            assert!(matches!(delta, Some(Watched::Delta(..))));
        }
    }

    #[test]
    fn a_step_out_of_place_is_an_error() {
        let end = || reply(Body::End(v1::SnapshotEnd::default()));
        let page = || reply(Body::Page(v1::SnapshotPage::default()));
        let incidents = || reply(Body::Incidents(v1::IncidentPage::default()));
        let delta = || reply(Body::Delta(v1::Delta::default()));
        for (before, step, name) in [
            (vec![], end(), "SnapshotEnd"),
            (vec![], page(), "SnapshotPage"),
            (vec![], incidents(), "IncidentPage"),
            (vec![], delta(), "Delta"),
            (vec![begin(1)], begin(1), "SnapshotBegin"),
            (vec![begin(1)], delta(), "Delta"),
            (vec![begin(1), end()], page(), "SnapshotPage"),
        ] {
            let mut reader = WatchReader::default();
            for step in before {
                reader.read(step).unwrap();
            }
            assert_eq!(reader.read(step).unwrap_err(), WatchError::OutOfPlace(name));
        }
    }

    #[test]
    fn what_a_collector_says_is_bounded_and_moves_no_terminal() {
        let evil = format!("\u{1b}[2J\u{1b}]0;x\u{7}{}", "á\u{202e}".repeat(10_000));
        let help = v1::HelpNow {
            text: evil.clone(),
            earlier: vec![v1::HelpCall { text: evil.clone(), ..v1::HelpCall::default() }; 200],
            ..v1::HelpNow::default()
        };
        let count = v1::StandingCount { by: evil.clone(), ..v1::StandingCount::default() };
        let now = v1::PointNow {
            path_probe: evil.clone(),
            help: Some(help),
            count: Some(count),
            excuse: Some(v1::Excuse { reason: evil.clone(), by: evil.clone(), ..v1::Excuse::default() }),
            called: Some(v1::CalledNow { by: evil.clone(), note: evil.clone(), ..v1::CalledNow::default() }),
            ..v1::PointNow::default()
        };
        let point = v1::Point {
            name: evil.clone(),
            note: evil.clone(),
            now: Some(now.clone()),
            ..v1::Point::default()
        };
        let level = v1::Level { id: "a".to_owned(), name: evil.clone(), ..v1::Level::default() };
        let event = v1::Event { name: evil.clone(), levels: vec![level], ..v1::Event::default() };
        let health = v1::Health { journal_error: evil.clone(), ..v1::Health::default() };
        let remark = v1::Remark { by: evil.clone(), text: evil.clone(), ..v1::Remark::default() };
        let shared = v1::ground::Shared { name: evil.clone(), ..v1::ground::Shared::default() };
        let ground = v1::Ground { kind: Some(v1::ground::Kind::Shared(shared)) };
        let scope = v1::incident_scope::Where::Uplink(evil.clone());
        let incident = v1::Incident {
            notes: vec![remark; 200],
            assigned_to: Some(evil.clone()),
            found: Some(v1::IncidentFinding {
                scope: Some(v1::IncidentScope { r#where: Some(scope) }),
                grounds: vec![ground; 200],
                ..v1::IncidentFinding::default()
            }),
            ..v1::Incident::default()
        };
        let silence = v1::Silence { reason: evil.clone(), by: evil.clone(), ..v1::Silence::default() };
        let word = v1::Word {
            by: evil.clone(),
            text: evil.clone(),
            about: Some(v1::word::About::Feeder(evil.clone())),
            ..v1::Word::default()
        };
        let incidents = v1::IncidentPage {
            incidents: vec![incident],
            silences: vec![silence],
            words: vec![word],
            ..v1::IncidentPage::default()
        };
        let change = v1::IncidentChange {
            incidents: incidents.incidents.clone(),
            silences: Some(v1::Silences { silences: incidents.silences.clone() }),
            words: incidents.words.clone(),
            ..v1::IncidentChange::default()
        };
        let figures = vec![v1::FrozenFigure { name: evil.clone(), ..v1::FrozenFigure::default() }];
        let frame = v1::Frame {
            event: Some(event.clone()),
            points: vec![point.clone()],
            frozen: Some(v1::FrozenFigures { figures: figures.clone() }),
            ..v1::Frame::default()
        };
        for step in [
            Body::Begin(v1::SnapshotBegin {
                event: Some(event),
                health: Some(health.clone()),
                frozen: figures,
                ..v1::SnapshotBegin::default()
            }),
            Body::Page(v1::SnapshotPage { points: vec![point] }),
            Body::Incidents(incidents),
            Body::Delta(v1::Delta {
                incidents: Some(change),
                points: vec![now],
                health: Some(health),
                frame: Some(frame),
                ..v1::Delta::default()
            }),
        ] {
            let shown = format!("{:?}", heard::cleaned(step));
            for raw in ["\\u{1b}", "\\u{7}", "\\u{202e}"] {
                assert!(!shown.contains(raw), "{raw}");
            }
            assert!(shown.contains("[2J ]0;x á") && shown.len() < 300_000, "{} bytes", shown.len());
        }
    }

    #[test]
    fn what_this_version_does_not_know_is_passed_over() {
        assert!(WatchReader::default().read(v1::WatchReply { body: None }).unwrap().is_none());
    }

    fn begin(revision: u64) -> v1::WatchReply {
        reply(Body::Begin(v1::SnapshotBegin {
            revision,
            event: Some(v1::Event::default()),
            session: v1::Session::Live.into(),
            ..v1::SnapshotBegin::default()
        }))
    }

    fn reply(body: Body) -> v1::WatchReply {
        v1::WatchReply { body: Some(body) }
    }
}
