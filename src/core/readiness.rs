//! Sẵn sàng: whether a point that speaks in the programme can go on the air, check by check.
//!
//! What devices tell is found by itself; what only people know is ticked by name. A person's no always
//! stands; their yes where nobody else knows, and until the point is lost.

use std::time::Duration;

use crate::ids::PointIdx;
use crate::path::Band;
use crate::point::PointNow;
use crate::power::PowerSource;
use crate::presence::Presence;
use crate::statements::MediaState;
use crate::time::Timestamp;

/// All speaking points should be ready so long before the start.
pub const DUE_BEFORE: Duration = Duration::from_mins(15);
/// Power that would hold this long is backup enough where the end is later: a generator is started in less.
pub const BACKUP_FOR: Duration = Duration::from_mins(30);

/// One thing that must be in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// Đường truyền: its agent is there.
    Line,
    /// Đường hình, tiếng (UDP): its meeting path is at least fair.
    Path,
    /// Nguồn điện: it lives on the mains or a generator.
    Power,
    /// Nguồn dự phòng: it would live on for long enough.
    Backup,
    /// Its people see and hear the meeting.
    Receives,
    /// The meeting sees and hears it.
    Sends,
    /// Its chair or speaker is there.
    Chair,
}

/// What a person says of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// It is in order, or is not.
    pub is_good: bool,
    /// Who says so.
    pub by: Box<str>,
    /// When.
    pub at: Timestamp,
}

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is in order.
    Good,
    /// It is not.
    Bad,
    /// Nobody knows.
    Unknown,
}

/// What people said of a point's checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// By [`Check`].
    said: [Option<Tick>; Check::ALL.len()],
}

/// How a speaking point stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The point.
    pub point: PointIdx,
    /// Each check, how it stands, and the tick that decides it, if one does.
    pub checks: Vec<(Check, Verdict, Option<Tick>)>,
}

impl Check {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Line, Self::Path, Self::Power, Self::Backup, Self::Receives, Self::Sends, Self::Chair];

    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Path => "path",
            Self::Power => "power",
            Self::Backup => "backup",
            Self::Receives => "receives",
            Self::Sends => "sends",
            Self::Chair => "chair",
        }
    }

    /// From a script.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.id() == id)
    }

    /// What is found by itself.
    fn found(self, now: &PointNow, end: Timestamp, at: Timestamp) -> Verdict {
        let good = |is_good: bool| if is_good { Verdict::Good } else { Verdict::Bad };
        let source = now.power.evidence();
        match self {
            Self::Line => good(now.presence == Presence::Live),
            Self::Path => now.path.as_deref().map_or(Verdict::Unknown, |path| match path.band {
                Band::Good | Band::Fair => Verdict::Good,
                Band::Poor | Band::Bad => Verdict::Bad,
            }),
            Self::Power => match source {
                Some(PowerSource::Mains | PowerSource::Generator) => Verdict::Good,
                Some(PowerSource::Battery) => Verdict::Bad,
                Some(PowerSource::Unknown) | None => Verdict::Unknown,
            },
            Self::Backup => now
                .power
                .runtime
                .map_or(Verdict::Unknown, |runtime| good(runtime >= BACKUP_FOR || at + runtime >= end)),
            Self::Receives => now
                .confirmation
                .as_deref()
                .map_or(Verdict::Unknown, |said| good(said.state == MediaState::Good)),
            Self::Sends => Verdict::Unknown,
            Self::Chair => now.chair_present.map_or(Verdict::Unknown, good),
        }
    }
}

impl Verdict {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
}

impl Ticks {
    /// What was said of a check, if anything stands.
    pub fn get(&self, check: Check) -> Option<&Tick> {
        self.said[check as usize].as_ref()
    }

    /// All that stands.
    pub fn iter(&self) -> impl Iterator<Item = (Check, &Tick)> {
        Check::ALL.into_iter().filter_map(|check| Some((check, self.get(check)?)))
    }

    /// Somebody says something of a check, or takes back what was said.
    pub fn set(&mut self, check: Check, tick: Option<Tick>) {
        self.said[check as usize] = tick;
    }

    /// Whether nothing stands.
    pub fn is_empty(&self) -> bool {
        self.said.iter().all(Option::is_none)
    }

    /// The point is gone: that all was well says nothing any more.
    pub(crate) fn lost(&mut self) {
        for said in &mut self.said {
            *said = said.take().filter(|tick| !tick.is_good);
        }
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        self.said.iter_mut().flatten().map(|tick| &mut tick.at)
    }
}

impl Readiness {
    /// How a speaking point stands at `at`.
    pub fn of(point: PointIdx, now: &PointNow, ticks: &Ticks, end: Timestamp, at: Timestamp) -> Self {
        let judge = |check: Check| {
            let found = check.found(now, end, at);
            match ticks.get(check) {
                Some(tick) if !tick.is_good => (check, Verdict::Bad, Some(tick.clone())),
                Some(tick) if found == Verdict::Unknown => (check, Verdict::Good, Some(tick.clone())),
                Some(_) | None => (check, found, None),
            }
        };
        Self { point, checks: Check::ALL.into_iter().map(judge).collect() }
    }

    /// Sẵn sàng: every check is in order.
    pub fn is_ready(&self) -> bool {
        self.checks.iter().all(|(_, verdict, _)| *verdict == Verdict::Good)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::PathNow;
    use crate::power::Power;
    use crate::statements::Confirmation;

    fn ready() -> PointNow {
        let said = Confirmation {
            state: MediaState::Good,
            at: Timestamp::default(),
            by: "".into(),
            note: "".into(),
        };
        PointNow {
            presence: Presence::Live,
            path: Some(Box::new(PathNow { band: Band::Fair, probe: "media".into() })),
            power: Power {
                source: PowerSource::Mains,
                runtime: Some(Duration::from_mins(40)),
                ..Power::default()
            },
            confirmation: Some(Box::new(said)),
            chair_present: Some(true),
            ..PointNow::default()
        }
    }

    fn tick(is_good: bool) -> Tick {
        Tick { is_good, by: "Lê Hoa".into(), at: Timestamp::default() }
    }

    fn check(now: &PointNow, ticks: &Ticks) -> Readiness {
        let end = Timestamp::from_millis(10_000_000);
        Readiness::of(PointIdx(0), now, ticks, end, Timestamp::from_millis(1_000_000))
    }

    #[test]
    fn what_only_people_know_waits_for_their_tick() {
        let mut ticks = Ticks::default();
        let readiness = check(&ready(), &ticks);
        let open: Vec<Check> = readiness
            .checks
            .iter()
            .filter(|(_, verdict, _)| *verdict != Verdict::Good)
            .map(|(check, _, _)| *check)
            .collect();
        assert_eq!((open, readiness.is_ready()), (vec![Check::Sends], false));
        ticks.set(Check::Sends, Some(tick(true)));
        assert!(check(&ready(), &ticks).is_ready());
        ticks.lost();
        assert!(!check(&ready(), &ticks).is_ready(), "a yes ends with the point's loss");
    }

    #[test]
    fn a_no_stands_and_a_yes_does_not_hide_what_is_known() {
        let mut ticks = Ticks::default();
        ticks.set(Check::Sends, Some(tick(true)));
        ticks.set(Check::Chair, Some(tick(false)));
        assert!(!check(&ready(), &ticks).is_ready());
        ticks.set(Check::Chair, None);
        assert!(check(&ready(), &ticks).is_ready());
        ticks.set(Check::Power, Some(tick(true)));
        let mut now = ready();
        now.power.source = PowerSource::Battery;
        assert!(!check(&now, &ticks).is_ready(), "it lives on its battery, whatever anybody says");
        now.power = Power::default();
        ticks.set(Check::Backup, Some(tick(true)));
        assert!(check(&now, &ticks).is_ready(), "nobody else knows of its power");
    }

    #[test]
    fn a_backup_lasts_half_an_hour_or_to_the_end() {
        let end = Timestamp::from_millis(10_000_000);
        for (minutes, before_end_s, verdict) in
            [(30, 3_600, Verdict::Good), (29, 3_600, Verdict::Bad), (10, 600, Verdict::Good)]
        {
            let mut now = ready();
            now.power.runtime = Some(Duration::from_mins(minutes));
            let at = end - Duration::from_secs(before_end_s);
            assert_eq!(Check::Backup.found(&now, end, at), verdict, "{minutes} minutes");
        }
    }
}
