//! The figure's points as a table for spreadsheets, one row a point, the same bytes for the same figure.

use super::json::PointJson;
use super::{Report, ReportJson};

/// The columns, of which each row has all.
const COLUMNS: [&str; 15] = [
    "code",
    "name",
    "level",
    "district",
    "presence",
    "connected",
    "attendees",
    "expected",
    "source",
    "by",
    "observed",
    "verified_by",
    "conflict",
    "flags",
    "host",
];

impl Report {
    /// UTF-8 with commas; several words in one cell are joined by `+`.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let rows = std::iter::once(COLUMNS.map(str::to_owned));
        let rows = rows.chain(ReportJson::of(self).points.into_iter().map(row));
        for row in rows {
            // Writing to memory cannot fail, and all rows are of one length.
            let _ = writer.write_record(row);
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

fn row(point: PointJson) -> [String; COLUMNS.len()] {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    [
        text(&point.code),
        text(&point.name),
        point.level,
        text(&point.district),
        point.presence.to_owned(),
        point.connected.join("+"),
        number(point.attendees),
        number(point.expected),
        point.source.unwrap_or_default().to_owned(),
        text(&point.by.unwrap_or_default()),
        point.observed.unwrap_or_default(),
        text(&point.verified_by.unwrap_or_default()),
        if point.conflict { "conflict".to_owned() } else { String::new() },
        point.flags.join("+"),
        text(&point.host.unwrap_or_default()),
    ]
}

/// What people wrote is text, whatever it begins with: a spreadsheet takes these for the begin of a formula.
fn text(written: &str) -> String {
    if written.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{written}")
    } else {
        written.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for (written, expected) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "'-"), ("Xã A", "Xã A"), ("", "")]
        {
            assert_eq!(text(written), expected);
        }
    }
}
