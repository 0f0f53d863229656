//! The figure for people.

use diemcau_core::cutoff::Known;
use diemcau_core::excuse;
use diemcau_core::figure::{PointFigure, Sums};
use diemcau_phrase::Language;
use diemcau_phrase::report::Line;

use super::{Amended, Report, written};

impl Report {
    /// What it is of, the numbers of all, of each level and of each area, then what is odd and who attends
    /// where.
    pub fn text(&self, language: Language) -> String {
        let settings = self.state.settings();
        let mut lines = self.about(language);
        lines.extend(self.changed(language));
        if self.cutoff.is_some() {
            let clock = |at| written(at, &settings.time_zone, "%H:%M %d/%m/%Y");
            let approved = self.approval.as_ref().map(|approval| (&*approval.by, clock(approval.at)));
            lines.push(language.approval(approved.as_ref().map(|(by, clock)| (*by, clock.as_str()))));
        }
        if self.n_later > 0 {
            lines.push(language.later_counts(self.n_later));
        }
        lines.extend(self.drops.iter().map(|drop| {
            let clock = written(drop.observed, &settings.time_zone, "%H:%M");
            language.dropped(&self.state.roster().point(drop.point).name, drop.frozen, drop.later, &clock)
        }));
        lines.push(String::new());
        lines.extend(language.figure_total(&self.line()));
        lines.push(String::new());
        for (idx, sums) in &self.figure.levels {
            let name = settings.levels.get(idx.as_usize()).map_or("", |level| &level.name);
            lines.push(language.figure_line(name, &line(sums)));
        }
        lines.push(String::new());
        let names = self.area_names(language);
        for (area, sums) in &self.figure.areas {
            lines.push(language.figure_line(names.get(area).map_or("", String::as_str), &line(sums)));
        }
        lines.extend(self.remarks(language));
        lines.join("\n") + "\n"
    }

    /// What is odd about which numbers, and who attends where.
    fn remarks(&self, language: Language) -> Vec<String> {
        let roster = self.state.roster();
        let zone = &self.state.settings().time_zone;
        let name = |point: &PointFigure| roster.point(point.point).name.to_string();
        let flagged = self.figure.points.iter().filter(|point| !point.flags.is_empty()).map(|point| {
            let flags: Vec<_> = point.flags.iter().map(|flag| language.flag(*flag)).collect();
            language.remark(&name(point), &flags.join("; "))
        });
        let excused = self.figure.points.iter().filter(|point| point.is_excused()).map(|point| {
            let now = &self.state.now()[point.point.as_usize()];
            let host = excuse::host(roster.point(point.point), now).map(|host| &*roster.point(host).name);
            let said = now.excuse.as_deref();
            let clock = said.map(|said| written(said.at, zone, "%H:%M")).unwrap_or_default();
            let (reason, by) = said.map_or(("", ""), |said| (&*said.reason, &*said.by));
            language.remark(&name(point), &language.attends_at(host, reason, by, &clock))
        });
        let remarks: Vec<_> = flagged.chain(excused).collect();
        let gap = (!remarks.is_empty()).then(String::new);
        gap.into_iter().chain(remarks).collect()
    }

    /// Of which event and instant it is, what was known of that, and which amendment it is.
    pub(super) fn about(&self, language: Language) -> Vec<String> {
        let settings = self.state.settings();
        let zone = &settings.time_zone;
        let clock = |at| written(at, zone, "%H:%M:%S");
        let session = self.state.session().unwrap_or_default();
        let mut lines = vec![format!("{} — {}", settings.name, language.session(session))];
        let at = written(self.at, zone, "%H:%M:%S %d/%m/%Y");
        lines.push(match &self.cutoff {
            Some(reached) => language.frozen_at(&reached.name, &at),
            None => language.figure_at(&at),
        });
        match self.cutoff.as_ref().map(|reached| reached.known) {
            Some(Known::Until(until)) => lines.push(language.known_until(&clock(until))),
            Some(Known::Nothing) => lines.push(language.known_nothing().to_owned()),
            Some(Known::InTime) | None => {}
        }
        if let Some(Amended { number, amendment, .. }) = self.amendment() {
            let clock = clock(amendment.at);
            lines.push(language.amendment(*number, &amendment.by, &clock, &amendment.reason));
        }
        lines
    }

    /// The numbers of all points.
    pub fn line(&self) -> Line {
        line(&self.figure.total)
    }

    /// What to know of the numbers beside them: what the collector did not see of the instant, and, while nobody
    /// approved them, that more came since.
    pub(super) fn notes(&self, language: Language) -> Vec<String> {
        let clock = |at| written(at, &self.state.settings().time_zone, "%H:%M");
        let known = match self.cutoff.as_ref().map(|reached| reached.known) {
            Some(Known::Until(until)) => Some(language.known_until(&clock(until))),
            Some(Known::Nothing) => Some(language.known_nothing().to_owned()),
            Some(Known::InTime) | None => None,
        };
        let is_open = self.n_later > 0 && self.approval.is_none();
        let later = is_open.then(|| language.later_counts(self.n_later));
        let drops = is_open.then_some(&self.drops).into_iter().flatten().map(|drop| {
            let name = &self.state.roster().point(drop.point).name;
            language.dropped(name, drop.frozen, drop.later, &clock(drop.observed))
        });
        known.into_iter().chain(later).chain(drops).map(|note| language.report_note(&note)).collect()
    }

    /// What the amendment that it is changed.
    fn changed(&self, language: Language) -> impl Iterator<Item = String> {
        let changes = self.amendment().into_iter().flat_map(|amended| &amended.changes);
        changes.map(move |(point, from, to)| {
            language.amended_number(&self.state.roster().point(*point).name, *from, *to)
        })
    }
}

fn line(sums: &Sums) -> Line {
    let connected = sums.connected;
    Line {
        expected: sums.expected,
        connected: connected.total,
        by_agent: connected.agent,
        by_word: connected.confirmed,
        by_meeting: connected.meeting,
        ever: sums.ever_connected,
        lost: sums.lost,
        unseen: sums.unseen,
        excused: sums.excused,
        attendees: sums.attendees,
        people_expected: sums.people_expected,
        reported: sums.reported_points,
        missing: sums.missing_points,
        conflicts: sums.conflicts,
        flags: sums.flags,
    }
}
