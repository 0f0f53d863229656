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
        let (settings, roster) = (self.state.settings(), self.state.roster());
        let mut lines = self.about(language);
        lines.extend(self.changed(language));
        if self.n_later > 0 {
            lines.push(language.later_counts(self.n_later));
        }
        lines.extend(self.drops.iter().map(|drop| {
            let clock = written(drop.observed, &settings.time_zone, "%H:%M");
            language.dropped(&roster.point(drop.point).name, drop.frozen, drop.later, &clock)
        }));
        lines.push(String::new());
        lines.extend(language.figure_total(&line(&self.figure.total)));
        lines.push(String::new());
        for (idx, sums) in &self.figure.levels {
            let name = settings.levels.get(idx.as_usize()).map_or("", |level| &level.name);
            lines.push(language.figure_line(name, &line(sums)));
        }
        lines.push(String::new());
        for (area, sums) in &self.figure.areas {
            lines.push(language.figure_line(&roster.point(*area).name, &line(sums)));
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
