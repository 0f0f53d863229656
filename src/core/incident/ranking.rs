//! In which order people should look at incidents, which of them ring, and where in the tree one is.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::ids::PointIdx;
use crate::roster::Roster;

use super::audience::Terms;
use super::{Cause, Finding, Incident, IncidentId, Incidents, Scope, Severity};

/// Those that stand, with how much they matter: the gravest first, then what nobody took, then what is no
/// list of who is missing or did not report, then what has stood longest.
pub fn ranked<'a>(incidents: &'a Incidents, terms: &Terms<'_>) -> Vec<(Severity, &'a Incident)> {
    let mut ranked: Vec<(Severity, &Incident)> =
        incidents.open().map(|incident| (terms.severity(incident), incident)).collect();
    ranked.sort_by_key(|(severity, incident)| {
        let is_list = incident.found.cause == Cause::Attendance;
        (Reverse(*severity), incident.acknowledged.is_some(), is_list, incident.since, incident.id)
    });
    ranked
}

/// Those at which a screen rings: they stand, are critical, and nobody took them.
pub fn ringing(incidents: &Incidents, terms: &Terms<'_>) -> BTreeSet<IncidentId> {
    let rings = |incident: &&Incident| {
        incident.acknowledged.is_none() && terms.severity(incident) == Severity::Critical
    };
    incidents.open().filter(rings).map(|incident| incident.id).collect()
}

impl Finding {
    /// The lowest node of the tree that holds all of it: what is silenced where nobody is to be told of it.
    /// None of the collector itself, and where no one node holds all.
    pub fn node(&self, roster: &Roster) -> Option<PointIdx> {
        match self.scope {
            Scope::Point(idx) | Scope::Node(idx) => Some(idx),
            Scope::Uplink(_) | Scope::Feeder(_) | Scope::All => {
                let (first, others) = self.members.split_first()?;
                let mut above = std::iter::once(first.point).chain(roster.ancestors(first.point));
                above.find(|node| others.iter().all(|member| roster.is_in(member.point, *node)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::event::EventSettings;
    use crate::ids::{Code, LevelIdx};
    use crate::incident::{Member, Remark, Subject};
    use crate::phase::Phase;
    use crate::roster::Point;
    use crate::time::Timestamp;

    fn roster() -> Roster {
        let point = |code: &str, parent: Option<u32>, speaking| Point {
            parent: parent.map(PointIdx),
            speaking,
            ..Point::new(Code::new(code), code, LevelIdx(0))
        };
        let points = [("T", None), ("1", Some(0)), ("11", Some(1)), ("12", Some(1)), ("2", Some(0))];
        let points = points.map(|(code, parent)| point(code, parent, code == "2"));
        Roster::new(points.to_vec()).expect("a tree")
    }

    fn incident(id: u64, scope: Scope, points: &[u32], since_s: i64) -> Incident {
        let since = Timestamp::from_millis(since_s * 1_000);
        let member = |idx: &u32| Member { point: PointIdx(*idx), struck: since, lost: Some(since) };
        Incident {
            id: IncidentId(id),
            found: Finding {
                subject: Subject::Outage,
                scope,
                cause: Cause::Line,
                grounds: Vec::new(),
                members: points.iter().map(member).collect(),
                of: 3,
                flapping: false,
            },
            since,
            opened: since,
            touched: points.iter().map(|idx| PointIdx(*idx)).collect(),
            from: None,
            acknowledged: None,
            assigned_to: None,
            notes: Vec::new(),
            snoozed_until: None,
            end: None,
        }
    }

    fn of_cause(id: u64, cause: Cause, since_s: i64) -> Incident {
        let incident = incident(id, Scope::Node(PointIdx(1)), &[], since_s);
        let found = Finding { cause, subject: Subject::MissingCounts, ..incident.found };
        Incident { found, ..incident }
    }

    #[test]
    fn the_gravest_comes_first_then_what_nobody_took_then_the_oldest() {
        let roster = roster();
        let settings = EventSettings::default();
        let at = Timestamp::default();
        let terms = Terms { settings: &settings, roster: &roster, phase: Phase::Live, at };
        let taken = Some(Remark { at: Timestamp::default(), by: "Lan".into(), text: "".into() });
        let mut incidents = Incidents::default();
        for incident in [
            Incident { acknowledged: taken.clone(), ..incident(1, Scope::Point(PointIdx(2)), &[2], 10) },
            incident(2, Scope::Point(PointIdx(3)), &[3], 30),
            incident(3, Scope::Point(PointIdx(1)), &[1], 20),
            of_cause(5, Cause::Attendance, 0),
            incident(4, Scope::Point(PointIdx(4)), &[4], 40),
        ] {
            incidents.restated(Arc::new(incident));
        }
        let order = |incidents: &Incidents| -> Vec<(Severity, u64)> {
            ranked(incidents, &terms).iter().map(|(severity, one)| (*severity, one.id.0)).collect()
        };
        let (critical, warning) = (Severity::Critical, Severity::Warning);
        assert_eq!(
            order(&incidents),
            [(critical, 4), (warning, 3), (warning, 2), (warning, 5), (warning, 1)]
        );
        assert_eq!(ringing(&incidents, &terms), BTreeSet::from([IncidentId(4)]));
        let fourth = incident(4, Scope::Point(PointIdx(4)), &[4], 40);
        incidents.restated(Arc::new(Incident { acknowledged: taken, ..fourth }));
        assert_eq!(ringing(&incidents, &terms), BTreeSet::new());
    }

    #[test]
    fn the_node_of_an_incident_holds_all_its_points() {
        let roster = roster();
        let uplink = || Scope::Uplink("OLT".into());
        for (scope, points, node) in [
            (Scope::Point(PointIdx(2)), vec![2], Some(2)),
            (Scope::Node(PointIdx(1)), vec![2, 3], Some(1)),
            (uplink(), vec![2, 3], Some(1)),
            (uplink(), vec![2], Some(2)),
            (uplink(), vec![1, 2], Some(1)),
            (uplink(), vec![2, 4], Some(0)),
            (Scope::All, vec![], None),
        ] {
            let found = incident(1, scope, &points, 0).found;
            assert_eq!(found.node(&roster), node.map(PointIdx), "{points:?}");
        }
    }
}
