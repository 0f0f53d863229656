//! A picture as a table, in the screen's words.

pub(super) mod words;

use std::fmt::{Result, Write};

use unicode_width::UnicodeWidthStr;

use super::point::PointStatus;
use super::{Points, Status};

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
    write_words(text, status)?;
    match &status.point_list {
        Some(points) => write_points(text, points),
        None => Ok(()),
    }
}

fn write_words(text: &mut String, status: &Status) -> Result {
    let media = &status.confirmations;
    writeln!(
        text,
        "hình, tiếng tốt {} · mất hình {} · mất tiếng {}; chủ trì đã có mặt: {} điểm",
        media.good, media.no_picture, media.no_sound, status.chairs_present
    )?;
    let paths = &status.paths;
    writeln!(
        text,
        "đường họp: tốt {} · tạm được {} · kém {} · rất kém {}",
        paths.good, paths.fair, paths.poor, paths.bad
    )?;
    let help = &status.help;
    if help.points.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nCần hỗ trợ: {} điểm cầu, {} chưa trả lời", help.open, help.unanswered)?;
    for point in &help.points {
        let contact = if point.contact.is_empty() { "—" } else { &point.contact };
        writeln!(text, "  {}  {}  {}; liên hệ {contact}", point.code, point.name, words::help(&point.help))?;
    }
    Ok(())
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
    let powers: Vec<String> = points.iter().map(|point| words::power(&point.power)).collect();
    let power = powers.iter().map(|power| power.width()).max().unwrap_or(0);
    for (point, its_power) in points.iter().zip(&powers) {
        let count = point.attendees.map_or_else(|| "chưa báo".to_owned(), |count| count.to_string());
        let line = format!(
            "{}  {}  {}  {:25}  {}  {}  {}",
            padded(&point.code, code),
            padded(&point.name, name),
            padded(words::presence(point.presence), 16),
            point.since.as_deref().unwrap_or("—"),
            padded(its_power, power),
            padded(&count, 8),
            words::remarks(point),
        );
        writeln!(text, "{}", line.trim_end())?;
    }
    Ok(())
}

pub(super) fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(text.width())))
}
