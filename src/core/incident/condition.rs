//! Troubles other than being out: what people ask for, what is missing, and what the collector knows of
//! itself. Each is found or not at an instant; what is found stands as an incident, what is not ends.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::ids::PointIdx;
use crate::outside::{About, Utility, WordKind};
use crate::path::Band;
use crate::phase::{Phase, UNSEEN_IS_NEWS, check_in};
use crate::point::PointNow;
use crate::power::PowerSource;
use crate::presence::Presence;
use crate::roster::Point;
use crate::state::State;
use crate::statements::MediaState;
use crate::time::Timestamp;

use super::evaluate::{Change, Evaluation, is_news};
use super::{Cause, EndKind, Finding, Ground, Incident, Member, Scope, Subject};

/// A call for help may wait so long for an answer.
pub const ANSWER_WITHIN: Duration = Duration::from_mins(2);
/// A count is missed so long before the cut-off.
pub const COUNT_IS_MISSED: Duration = Duration::from_mins(10);
/// Bad paths of so many points, of which it is [`MEETING_PERCENT`] of those that are probed, are the
/// meeting's own fault.
const MEETING_POINTS: usize = 3;
/// See [`MEETING_POINTS`].
const MEETING_PERCENT: usize = 60;

/// What was found, by subject and place.
type Found = BTreeMap<(Subject, Scope), Finding>;

/// What changes by the conditions at `at`, a whole second.
pub fn conditions(state: &State, at: Timestamp) -> Evaluation {
    let mut evaluation = Evaluation::default();
    let mut found = found(state, at, &mut evaluation);
    let open = state.incidents().open().filter(|incident| incident.found.subject != Subject::Outage);
    for incident in open {
        let key = (incident.found.subject, incident.found.scope.clone());
        match found.remove(&key) {
            Some(finding) if is_news(&incident.found, &finding) => {
                evaluation.changes.push(Change::Revise { id: incident.id, finding: Box::new(finding) });
            }
            Some(_) => {}
            None => {
                let how = how_ended(state, incident, at);
                evaluation.changes.push(Change::Resolve { id: incident.id, how });
            }
        }
    }
    let opened = found.into_values().map(|finding| Change::Open { finding: Box::new(finding), from: None });
    evaluation.changes.extend(opened);
    evaluation
}

/// An incident that is not found any more: its point's trouble may have become part of a larger one.
fn how_ended(state: &State, incident: &Incident, at: Timestamp) -> EndKind {
    if Phase::at(state.settings(), at) == Phase::Closed {
        return EndKind::EventOver;
    }
    let Scope::Point(point) = incident.found.scope else { return EndKind::Restored };
    let covers = |other: &&Incident| {
        let is_greater = match incident.found.subject {
            Subject::BatteryEnds => other.found.subject == Subject::Outage,
            Subject::Path => {
                other.found.subject == Subject::Path && !matches!(other.found.scope, Scope::Point(_))
            }
            _ => false,
        };
        is_greater && other.has(point)
    };
    state.incidents().open().find(covers).map_or(EndKind::Restored, |other| EndKind::Merged(other.id))
}

fn found(state: &State, at: Timestamp, evaluation: &mut Evaluation) -> Found {
    let mut found = Found::new();
    let phase = Phase::at(state.settings(), at);
    evaluation.wake(Phase::next(state.settings(), at));
    if phase == Phase::Closed {
        return found;
    }
    of_collector(state, &mut found);
    of_plans(state, at, &mut found, evaluation);
    let watched = phase >= Phase::CheckIn;
    for (idx, point) in state.roster().iter() {
        let now = &state.now()[idx.as_usize()];
        if point.unplaced || now.presence == Presence::Excused {
            continue;
        }
        if let Some(clash) = &now.clash {
            let mut finding = of_point(Subject::Clash, Cause::Collector, idx, clash.since);
            finding.grounds.push(Ground::Machines(state.point(idx).machines.in_turn().into()));
            found.insert((Subject::Clash, finding.scope.clone()), finding);
        }
        let mut add = |subject, cause, since: Option<Timestamp>| {
            let finding = of_point(subject, cause, idx, since.unwrap_or(at));
            found.insert((subject, finding.scope.clone()), finding);
        };
        if let Some(help) = now.help.as_deref().filter(|help| help.reply.is_none()) {
            let due = help.since() + if point.speaking { Duration::ZERO } else { ANSWER_WITHIN };
            if due <= at {
                add(Subject::Help, Cause::Help, Some(help.since()));
            } else {
                evaluation.wake(Some(due));
            }
        }
        match now.confirmation.as_deref().map(|said| (said.state, said.at)) {
            Some((MediaState::NoPicture, since)) => add(Subject::NoPicture, Cause::Help, Some(since)),
            Some((MediaState::NoSound, since)) => add(Subject::NoSound, Cause::Help, Some(since)),
            Some((MediaState::Good, _)) | None => {}
        }
        if watched && battery_ends(now, state.settings().end, at) {
            add(Subject::BatteryEnds, Cause::Power, now.power_since);
        }
    }
    if watched {
        of_paths(state, at, &mut found);
    }
    of_cutoff(state, phase, at, &mut found, evaluation);
    found
}

fn of_collector(state: &State, found: &mut Found) {
    let mut add = |subject, cause, grounds| {
        let finding = Finding {
            subject,
            scope: Scope::All,
            cause,
            grounds,
            members: Vec::new(),
            of: 0,
            flapping: false,
        };
        found.insert((subject, Scope::All), finding);
    };
    if let Some(since) = state.blind() {
        add(Subject::Blind, Cause::Collector, vec![Ground::UplinkFails { since }]);
    }
    if state.certificates().values().any(Option::is_some) {
        add(Subject::Certificate, Cause::Meeting, Vec::new());
    }
    if state.clock().is_some() {
        add(Subject::Clock, Cause::Collector, Vec::new());
    }
}

/// Planned cuts and works that fall into the day, from when they are known until they are over.
fn of_plans(state: &State, at: Timestamp, found: &mut Found, evaluation: &mut Evaluation) {
    let settings = state.settings();
    let planned = state.words().iter().filter(|(_, word)| word.kind == WordKind::Planned);
    for (id, word) in planned.filter(|(_, word)| at < word.to && word.from < settings.end) {
        if word.to <= check_in(settings) {
            continue;
        }
        evaluation.wake(Some(word.to));
        let is_covered = |(idx, point): &(PointIdx, &Point)| {
            let is_excused = state.now()[idx.as_usize()].presence == Presence::Excused;
            !point.unplaced && !is_excused && word.covers(*idx, point)
        };
        let covered = state.roster().iter().filter(is_covered);
        let member = |(point, _)| Member { point, struck: word.from.floor_second(), lost: None };
        let members: Vec<Member> = covered.map(member).collect();
        if members.is_empty() {
            continue;
        }
        let scope = match &word.about {
            About::Point(idx) => Scope::Point(*idx),
            About::Feeder(feeder) => Scope::Feeder(feeder.clone()),
            About::Uplink(uplink) => Scope::Uplink(uplink.clone()),
        };
        // One that began before it was known is evidence of what it struck, and no news of its own.
        let mut open = state.incidents().open_of(Subject::Planned);
        if at >= word.from && !open.any(|incident| incident.found.scope == scope) {
            continue;
        }
        let cause = match word.utility {
            Utility::Power => Cause::Power,
            Utility::Line => Cause::Line,
        };
        let finding = Finding {
            subject: Subject::Planned,
            scope: scope.clone(),
            cause,
            grounds: vec![Ground::Word(*id)],
            of: count(members.len()),
            members,
            flapping: false,
        };
        // Of several for one place the first holds.
        found.entry((Subject::Planned, scope)).or_insert(finding);
    }
}

fn of_point(subject: Subject, cause: Cause, point: PointIdx, since: Timestamp) -> Finding {
    let struck = since.floor_second();
    Finding {
        subject,
        scope: Scope::Point(point),
        cause,
        grounds: Vec::new(),
        members: vec![Member { point, struck, lost: None }],
        of: 1,
        flapping: false,
    }
}

/// Whether a battery that carries a point is empty before the ceremony ends, by what it tells now.
fn battery_ends(now: &PointNow, end: Timestamp, at: Timestamp) -> bool {
    now.power.evidence() == Some(PowerSource::Battery)
        && now.power.runtime.is_some_and(|runtime| at + runtime < end)
}

/// Meeting paths that are *rất kém*: one incident where they are of most points, else one each.
fn of_paths(state: &State, at: Timestamp, found: &mut Found) {
    let is_probed = |now: &&PointNow| now.path.is_some() && now.presence != Presence::Excused;
    let probed = state.now().iter().filter(is_probed).count();
    let has_bad = |now: &PointNow| now.path.as_deref().is_some_and(|path| path.band == Band::Bad);
    let is_bad = |now: &PointNow| is_probed(&now) && has_bad(now);
    let bad = state.roster().iter().filter(|(idx, _)| is_bad(&state.now()[idx.as_usize()]));
    let known = |point: PointIdx| {
        let open = state.incidents().open_of(Subject::Path);
        open.filter_map(|incident| incident.found.members.iter().find(|member| member.point == point))
            .map(|member| member.struck)
            .min()
    };
    let findings: Vec<Finding> =
        bad.map(|(idx, _)| of_point(Subject::Path, Cause::Meeting, idx, known(idx).unwrap_or(at))).collect();
    let is_meeting = findings.len() >= MEETING_POINTS && findings.len() * 100 >= probed * MEETING_PERCENT;
    if !is_meeting {
        found.extend(findings.into_iter().map(|finding| ((Subject::Path, finding.scope.clone()), finding)));
        return;
    }
    let members: Vec<Member> = findings.into_iter().flat_map(|finding| finding.members).collect();
    let (n, of) = (count(members.len()), count(probed));
    let finding = Finding {
        subject: Subject::Path,
        scope: Scope::All,
        cause: Cause::Meeting,
        grounds: vec![Ground::Area { node: None, n, of, within_s: 0 }],
        members,
        of,
        flapping: false,
    };
    found.insert((Subject::Path, Scope::All), finding);
}

/// Who was never seen soon before the first cut-off, and whose count is missing soon before each, by
/// area; until the event begins.
fn of_cutoff(state: &State, phase: Phase, at: Timestamp, found: &mut Found, evaluation: &mut Evaluation) {
    let settings = state.settings();
    let Some(first) = settings.cutoffs.first().map(|cutoff| cutoff.at) else { return };
    if phase >= Phase::Live {
        return;
    }
    let (unseen, missed) = (first - UNSEEN_IS_NEWS, first - COUNT_IS_MISSED);
    evaluation.wake([unseen, missed].into_iter().find(|due| *due > at));
    let mut add = |subject, due: Timestamp, is_missing: &dyn Fn(&PointNow) -> bool| {
        if at < due {
            return;
        }
        for (idx, _) in state.roster().iter().filter(|(_, point)| !point.unplaced) {
            let now = &state.now()[idx.as_usize()];
            if now.presence == Presence::Excused {
                continue;
            }
            let scope = Scope::Node(state.areas().of(idx));
            let finding = found.entry((subject, scope.clone())).or_insert_with(|| Finding {
                subject,
                scope,
                cause: Cause::Attendance,
                grounds: Vec::new(),
                members: Vec::new(),
                of: 0,
                flapping: false,
            });
            finding.of += 1;
            if is_missing(now) {
                finding.members.push(Member { point: idx, struck: due.ceil_second(), lost: None });
            }
        }
    };
    add(Subject::Unseen, unseen, &|now| now.presence == Presence::Unseen);
    add(Subject::MissingCounts, missed, &|now| now.count.is_none());
    found.retain(|(subject, _), finding| {
        !matches!(subject, Subject::Unseen | Subject::MissingCounts) || !finding.members.is_empty()
    });
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
