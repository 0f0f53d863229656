//! A picture as a table, in the screen's words.

use std::fmt::{Result, Write};

use unicode_width::UnicodeWidthStr;

use super::{PointStatus, Points, Status};

/// A column of counts: its head, and what it shows.
type Column = (&'static str, fn(&Points) -> u32);

const COLUMNS: [Column; 8] = [
    ("điểm cầu", |points| points.expected),
    ("đang kết nối", |points| points.live),
    ("nghi mất", |points| points.suspect),
    ("mất kết nối", |points| points.lost),
    ("đã ngắt", |points| points.left),
    ("chưa kết nối", |points| points.unseen),
    ("chưa xác định", |points| points.unreachable),
    ("ghép điểm", |points| points.excused),
];

/// The table.
pub(super) fn of(status: &Status) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, status);
    text
}

fn write(text: &mut String, status: &Status) -> Result {
    let session = if status.session == "rehearsal" { "DIỄN TẬP" } else { "chính thức" };
    writeln!(text, "{} — {session}", status.event)?;
    writeln!(text, "{}, bản {}", status.at, status.revision)?;
    write_health(text, status)?;
    writeln!(text)?;
    write_levels(text, status)?;
    let power = &status.power;
    writeln!(
        text,
        "\nnguồn điện: điện lưới {} · UPS/ắc quy {} · máy phát {} · không rõ {}",
        power.mains, power.battery, power.generator, power.unknown
    )?;
    let people = &status.attendance;
    writeln!(
        text,
        "số đại biểu có mặt: {} / {} dự kiến; {} điểm đã báo, {} điểm chưa báo",
        people.attendees, people.expected, people.reported_points, people.missing_points
    )?;
    match &status.point_list {
        Some(points) => write_points(text, points),
        None => Ok(()),
    }
}

fn write_health(text: &mut String, status: &Status) -> Result {
    let health = &status.health;
    if let Some(since) = &health.journal_failing_since {
        let error = health.journal_error.as_deref().unwrap_or_default();
        writeln!(text, "! chưa ghi được từ {since}: {error}")?;
    }
    if let Some(drift) = health.clock_drift_ms {
        writeln!(text, "! đồng hồ máy lệch {drift} ms so với đồng hồ buổi lễ")?;
    }
    if health.plaintext {
        writeln!(text, "! đường truyền không mã hóa")?;
    }
    Ok(())
}

fn write_levels(text: &mut String, status: &Status) -> Result {
    let names = status.levels.iter().map(|level| level.name.as_str());
    let wide = names.map(UnicodeWidthStr::width).max().unwrap_or(0).max("tổng hợp".width());
    write!(text, "{}", " ".repeat(wide))?;
    for (head, _) in COLUMNS {
        write!(text, "  {head}")?;
    }
    writeln!(text, "  đại biểu")?;
    for level in &status.levels {
        write_row(text, &padded(&level.name, wide), &level.points, level.attendees)?;
    }
    write_row(text, &padded("tổng hợp", wide), &status.points, status.attendance.attendees)
}

fn write_row(text: &mut String, name: &str, points: &Points, attendees: u64) -> Result {
    write!(text, "{name}")?;
    for (head, count) in COLUMNS {
        write!(text, "  {:>wide$}", count(points), wide = head.width())?;
    }
    writeln!(text, "  {attendees:>8}")
}

fn write_points(text: &mut String, points: &[PointStatus]) -> Result {
    writeln!(text)?;
    let wide = |of: fn(&PointStatus) -> &str| points.iter().map(|point| of(point).width()).max().unwrap_or(0);
    let (code, name) = (wide(|point| &point.code), wide(|point| &point.name));
    for point in points {
        writeln!(
            text,
            "{}  {}  {}  {:25}  {}  {}",
            padded(&point.code, code),
            padded(&point.name, name),
            padded(presence(point.presence), 16),
            point.since.as_deref().unwrap_or("—"),
            padded(power(point.power), 10),
            point.attendees.map_or_else(|| "chưa báo".to_owned(), |count| count.to_string()),
        )?;
    }
    Ok(())
}

fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(text.width())))
}

fn presence(id: &str) -> &str {
    match id {
        "unseen" => "chưa kết nối",
        "live" => "đang kết nối",
        "suspect" => "nghi mất kết nối",
        "lost" => "mất kết nối",
        "left" => "đã ngắt chủ động",
        "excused" => "ghép điểm",
        "unreachable" => "chưa xác định",
        other => other,
    }
}

fn power(id: &str) -> &str {
    match id {
        "mains" => "điện lưới",
        "battery" => "UPS/ắc quy",
        "generator" => "máy phát",
        "unknown" => "không rõ",
        other => other,
    }
}
