//! What a check found, for people and for scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use diemcau_core::event::Level;
use diemcau_core::roster::Roster;
use diemcau_core::roster::issue::{Issue, Severity};
use diemcau_core::roster::repair::Repair;
use diemcau_phrase::Language;
use diemcau_phrase::roster::IssueCounts;
use serde::Serialize;

/// Of one kind of repair or warning, only the first few lines are printed for people.
const MAX_TOLD_OF_A_KIND: usize = 5;

/// The result of checking one roster.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Report {
    file: String,
    clean: bool,
    points: usize,
    unplaced: usize,
    expected_attendees: u64,
    levels: Vec<LevelCount>,
    excluded_rows: usize,
    faults: usize,
    warnings: usize,
    repairs: usize,
    issues: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repaired: Option<Repaired>,
    #[serde(skip)]
    language: Language,
}

/// What `--repair` did.
#[derive(Debug, Serialize)]
struct Repaired {
    of: String,
    written: Option<String>,
    cells: Vec<RepairedCell>,
}

#[derive(Debug, Serialize)]
struct RepairedCell {
    row: u32,
    column: String,
    before: String,
    after: String,
    #[serde(skip)]
    line: String,
}

#[derive(Debug, Serialize)]
struct LevelCount {
    level: String,
    name: String,
    points: usize,
}

#[derive(Debug, Serialize)]
struct Finding {
    row: u32,
    column: Option<String>,
    field: Option<&'static str>,
    value: String,
    kind: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip)]
    line: String,
}

impl Report {
    pub(in crate::cli) fn new(
        language: Language,
        file: &Path,
        levels: &[Level],
        roster: &Roster,
        issues: &[Issue],
    ) -> Self {
        let file = file.display().to_string();
        let points = || roster.iter().map(|(_, point)| point).filter(|point| !point.unplaced);
        let unplaced = roster.iter().find(|(_, point)| point.unplaced);
        let n_of = |severity| issues.iter().filter(|issue| issue.severity() == severity).count();
        let excluded: BTreeSet<u32> = issues
            .iter()
            .filter(|issue| issue.severity() == Severity::Excluded)
            .map(|issue| issue.row)
            .collect();
        let level_count = |(idx, level): (usize, &Level)| LevelCount {
            level: level.id.clone(),
            name: level.name.clone(),
            points: points().filter(|point| point.level.as_usize() == idx).count(),
        };
        Self {
            clean: !issues.iter().any(Issue::is_fault) && points().count() > 0,
            points: points().count(),
            unplaced: unplaced.map_or(0, |(idx, _)| roster.children(idx).len()),
            expected_attendees: points().filter_map(|point| point.expected).map(u64::from).sum(),
            levels: levels.iter().enumerate().map(level_count).collect(),
            excluded_rows: excluded.len(),
            faults: issues.iter().filter(|issue| issue.is_fault()).count(),
            warnings: n_of(Severity::Warning),
            repairs: n_of(Severity::Repaired),
            issues: issues.iter().map(|issue| Finding::new(language, &file, issue)).collect(),
            file,
            repaired: None,
            language,
        }
    }

    /// The report with what was put right before, and where it was written.
    pub(in crate::cli) fn after_repair(
        mut self,
        of: &Path,
        written: Option<&Path>,
        repairs: &[Repair],
    ) -> Self {
        let cell = |repair: &Repair| RepairedCell {
            row: repair.row,
            column: repair.column.letters(),
            before: repair.before.to_string(),
            after: repair.after.to_string(),
            line: self.language.repair(repair),
        };
        self.repaired = Some(Repaired {
            of: of.display().to_string(),
            written: written.map(|file| file.display().to_string()),
            cells: repairs.iter().map(cell).collect(),
        });
        self
    }

    pub(in crate::cli) fn is_clean(&self) -> bool {
        self.clean
    }

    pub(in crate::cli) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_repaired(&mut text);
        let _ = self.write_counts(&mut text);
        if self.points == 0 {
            let _ = writeln!(text, "{}", self.language.roster_without_points());
        }
        let faults = [Severity::Excluded.id(), Severity::Blanked.id()];
        let (faults, told): (Vec<_>, Vec<_>) =
            self.issues.iter().partition(|finding| faults.contains(&finding.severity));
        let _ = self.write_findings(&mut text, self.language.faults(), &faults, usize::MAX);
        let _ = self.write_findings(&mut text, self.language.remarks(), &told, MAX_TOLD_OF_A_KIND);
        text
    }

    fn write_repaired(&self, text: &mut String) -> std::fmt::Result {
        let Some(repaired) = &self.repaired else { return Ok(()) };
        let (of, written) = (&repaired.of, repaired.written.as_deref());
        writeln!(text, "{of}: {}", self.language.repaired(repaired.cells.len(), written))?;
        for cell in &repaired.cells {
            writeln!(text, "  {}", cell.line)?;
        }
        writeln!(text)
    }

    fn write_counts(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "{}", self.file)?;
        writeln!(text, "{:>7} {}", self.points, self.language.points_expecting(self.expected_attendees))?;
        for level in &self.levels {
            writeln!(text, "{:>7} {} [{}]", level.points, level.name, level.level)?;
        }
        if self.unplaced > 0 {
            writeln!(text, "{:>7} {}", self.unplaced, self.language.of_them_unplaced())?;
        }
        let counts = IssueCounts {
            faults: self.faults,
            excluded_rows: self.excluded_rows,
            warnings: self.warnings,
            repairs: self.repairs,
        };
        writeln!(text, "{}", self.language.issue_counts(counts))
    }

    fn write_findings(
        &self,
        text: &mut String,
        title: &str,
        findings: &[&Finding],
        max_of_a_kind: usize,
    ) -> std::fmt::Result {
        if findings.is_empty() {
            return Ok(());
        }
        writeln!(text, "\n{title}:")?;
        let mut n_told: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings {
            let n = n_told.entry(finding.kind).or_default();
            *n += 1;
            if *n <= max_of_a_kind {
                writeln!(text, "  {}", finding.line)?;
            }
        }
        for (kind, n) in n_told.into_iter().filter(|(_, n)| *n > max_of_a_kind) {
            writeln!(text, "  {}", self.language.more_of_a_kind(n - max_of_a_kind, kind))?;
        }
        Ok(())
    }
}

impl Finding {
    fn new(language: Language, file: &str, issue: &Issue) -> Self {
        Self {
            row: issue.row,
            column: issue.column.map(diemcau_core::roster::issue::Column::letters),
            field: issue.column.and_then(|column| column.field).map(diemcau_core::roster::field::Field::id),
            value: issue.value.to_string(),
            kind: issue.kind.id(),
            severity: issue.severity().id(),
            message: language.issue_kind(&issue.kind).into_owned(),
            line: format!("{file}: {}", language.issue(issue)),
        }
    }
}
