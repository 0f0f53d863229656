//! What a check found, for people (in Vietnamese, as the offices that fill in rosters read it)
//! and for scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use diemcau_core::event::Level;
use diemcau_core::roster::Roster;
use diemcau_core::roster::issue::{Issue, Severity};
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
    pub(in crate::cli) fn new(file: &Path, levels: &[Level], roster: &Roster, issues: &[Issue]) -> Self {
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
            clean: !issues.iter().any(Issue::is_fault),
            points: points().count(),
            unplaced: unplaced.map_or(0, |(idx, _)| roster.children(idx).len()),
            expected_attendees: points().filter_map(|point| point.expected).map(u64::from).sum(),
            levels: levels.iter().enumerate().map(level_count).collect(),
            excluded_rows: excluded.len(),
            faults: issues.iter().filter(|issue| issue.is_fault()).count(),
            warnings: n_of(Severity::Warning),
            repairs: n_of(Severity::Repaired),
            issues: issues.iter().map(|issue| Finding::new(&file, issue)).collect(),
            file,
        }
    }

    pub(in crate::cli) fn is_clean(&self) -> bool {
        self.clean
    }

    pub(in crate::cli) fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    pub(in crate::cli) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_counts(&mut text);
        let faults = [Severity::Excluded.id(), Severity::Blanked.id()];
        let (faults, told): (Vec<_>, Vec<_>) =
            self.issues.iter().partition(|finding| faults.contains(&finding.severity));
        let _ = write_findings(&mut text, "Lỗi", &faults, usize::MAX);
        let _ = write_findings(&mut text, "Lưu ý (không phải lỗi)", &told, MAX_TOLD_OF_A_KIND);
        text
    }

    fn write_counts(&self, text: &mut String) -> std::fmt::Result {
        writeln!(text, "{}", self.file)?;
        writeln!(text, "{:>7} điểm cầu, {} đại biểu dự kiến", self.points, self.expected_attendees)?;
        for level in &self.levels {
            writeln!(text, "{:>7} {} [{}]", level.points, level.name, level.level)?;
        }
        if self.unplaced > 0 {
            writeln!(text, "{:>7} trong số đó chưa xếp vào cấp trên nào", self.unplaced)?;
        }
        writeln!(
            text,
            "{} lỗi ({} dòng bị bỏ), {} cảnh báo, {} chỗ đã tự sửa",
            self.faults, self.excluded_rows, self.warnings, self.repairs
        )
    }
}

impl Finding {
    fn new(file: &str, issue: &Issue) -> Self {
        Self {
            row: issue.row,
            column: issue.column.map(diemcau_core::roster::issue::Column::letters),
            field: issue.column.and_then(|column| column.field).map(diemcau_core::roster::field::Field::id),
            value: issue.value.to_string(),
            kind: issue.kind.id(),
            severity: issue.severity().id(),
            message: issue.kind.to_string(),
            line: format!("{file}: {issue}"),
        }
    }
}

fn write_findings(
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
        writeln!(text, "  và {} chỗ khác cùng loại ({kind}); --json kể hết", n - max_of_a_kind)?;
    }
    Ok(())
}
