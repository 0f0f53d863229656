//! A picture as a table, in the screen's words.

use std::fmt::{Result, Write};

use diemcau_core::presence::Presence;
use diemcau_phrase::Language;
use unicode_width::UnicodeWidthStr;

use super::excuse::ExcuseStatus;
use super::point::{ClashStatus, HelpCallStatus, HelpStatus, PointStatus};
use super::{Points, Status};

/// A column of counts: its head, and what it shows.
type Column = (&'static str, fn(&Points) -> u32);

/// The table.
pub(super) fn of(status: &Status, language: Language) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, status, language);
    text
}

fn columns(language: Language) -> [Column; 8] {
    let (long, short) = (|of| language.presence(of), |of| language.presence_short(of));
    [
        (language.status().points, |points| points.expected),
        (long(Presence::Live), |points| points.live),
        (short(Presence::Suspect), |points| points.suspect),
        (long(Presence::Lost), |points| points.lost),
        (short(Presence::Left), |points| points.left),
        (long(Presence::Unseen), |points| points.unseen),
        (long(Presence::Unreachable), |points| points.unreachable),
        (long(Presence::Excused), |points| points.excused),
    ]
}

fn write(text: &mut String, status: &Status, language: Language) -> Result {
    writeln!(text, "{} — {}", status.event, language.session(status.session))?;
    writeln!(text, "{}", language.picture_at(&status.at, status.revision))?;
    write_health(text, status, language)?;
    writeln!(text)?;
    write_levels(text, status, language)?;
    writeln!(text, "\n{}", language.power_tally(&status.power))?;
    writeln!(text, "{}", language.attendance_tally(&status.attendance))?;
    writeln!(text, "{}", language.statements_tally(&status.statements))?;
    writeln!(text, "{}", language.path_tally(&status.paths))?;
    write_help(text, status, language)?;
    write_clashes(text, status, language)?;
    if let Some(missing) = &status.missing {
        missing.write(text, language)?;
    }
    if !status.frozen.is_empty() {
        writeln!(text)?;
    }
    for frozen in &status.frozen {
        frozen.write(text, language)?;
    }
    match &status.point_list {
        Some(points) => write_points(text, points, language),
        None => Ok(()),
    }
}

fn write_help(text: &mut String, status: &Status, language: Language) -> Result {
    let needed = &status.help;
    if needed.points.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", language.help_heading(needed.open, needed.unanswered))?;
    for point in &needed.points {
        let contact = if point.contact.is_empty() { "—" } else { &point.contact };
        let (needs, call) = (help(&point.help, language), language.call(contact));
        writeln!(text, "  {}  {}  {needs}; {call}", point.code, point.name)?;
    }
    Ok(())
}

fn write_clashes(text: &mut String, status: &Status, language: Language) -> Result {
    if status.clashes.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{}", language.clash_heading(status.clashes.len()))?;
    for point in &status.clashes {
        writeln!(text, "  {}  {}  {}", point.code, point.name, clash(&point.clash, language))?;
    }
    Ok(())
}

fn write_health(text: &mut String, status: &Status, language: Language) -> Result {
    let health = &status.health;
    if let Some(since) = &health.journal_failing_since {
        let error = health.journal_error.as_deref().unwrap_or_default();
        writeln!(text, "! {}", language.journal_failed(since, health.journal_fault, error))?;
    }
    if let Some(drift) = health.clock_drift_ms {
        writeln!(text, "! {}", language.clock_off(drift))?;
    }
    if health.plaintext {
        writeln!(text, "! {}", language.not_encrypted())?;
    }
    if let Some(ends) = &health.certificate_ends {
        writeln!(text, "! {}", language.certificate_ends(ends))?;
    }
    Ok(())
}

fn write_levels(text: &mut String, status: &Status, language: Language) -> Result {
    let (columns, labels) = (columns(language), language.status());
    let names = status.levels.iter().map(|level| level.name.as_str());
    let wide = names.map(UnicodeWidthStr::width).max().unwrap_or(0).max(labels.total.width());
    write!(text, "{}", " ".repeat(wide))?;
    for (head, _) in columns {
        write!(text, "  {head}")?;
    }
    writeln!(text, "  {}", labels.attendees)?;
    let rows = status.levels.iter().map(|level| (&*level.name, &level.points, level.attendees));
    for (name, points, attendees) in rows.chain([(labels.total, &status.points, status.attendance.attendees)])
    {
        write!(text, "{}", padded(name, wide))?;
        for (head, count) in columns {
            write!(text, "  {:>wide$}", count(points), wide = head.width())?;
        }
        writeln!(text, "  {attendees:>8}")?;
    }
    Ok(())
}

fn write_points(text: &mut String, points: &[PointStatus], language: Language) -> Result {
    writeln!(text)?;
    let wide = |of: fn(&PointStatus) -> &str| points.iter().map(|point| of(point).width()).max().unwrap_or(0);
    let (code, name) = (wide(|point| &point.code), wide(|point| &point.name));
    let powers: Vec<String> = points.iter().map(|point| language.power(&point.power)).collect();
    let power = powers.iter().map(|power| power.width()).max().unwrap_or(0);
    for (point, its_power) in points.iter().zip(&powers) {
        let line = format!(
            "{}  {}  {}  {:25}  {}  {}  {}",
            padded(&point.code, code),
            padded(&point.name, name),
            padded(language.presence(point.presence), 16),
            point.since.as_deref().unwrap_or("—"),
            padded(its_power, power),
            padded(&language.count(point.attendees, None), 8),
            remarks(point, language),
        );
        writeln!(text, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What is said of a point beside its presence, power and count; empty if nothing is.
fn remarks(point: &PointStatus, language: Language) -> String {
    let mut parts = Vec::new();
    parts.extend(point.excused.as_ref().map(|excused| attends(excused, language)));
    parts.extend(point.help.as_ref().map(|needed| help(needed, language)));
    parts.extend(point.clash.as_ref().map(|two| clash(two, language)));
    parts.extend(point.attendees.filter(|_| point.attendees_unlikely).map(|n| language.unlikely_count(n)));
    parts.extend(point.confirmation.map(|state| language.media(state).to_owned()));
    parts.extend(point.chair_present.map(|present| language.chair(present)));
    parts.extend(point.path.map(|band| language.path(band, point.path_probe.as_deref().unwrap_or_default())));
    parts.join(" · ")
}

/// What people need, and what they were answered.
pub(super) fn help(help: &HelpStatus, language: Language) -> String {
    let reply = help.reply.as_ref().map(|reply| reply.text.as_str());
    let call = |call: &HelpCallStatus| {
        // Where all are answered the end of the line says so.
        let is_answered = call.answered && reply.is_none();
        language.help_call(&call.text, &call.by, &call.at, is_answered)
    };
    let calls: Vec<String> = help.calls.iter().map(call).collect();
    language.help(&calls, reply)
}

/// Where the people of an excused point attend, and who said so.
pub(super) fn attends(excused: &ExcuseStatus, language: Language) -> String {
    let told = |text: &Option<String>| text.clone().unwrap_or_default();
    let (reason, by, at) = (told(&excused.reason), told(&excused.by), told(&excused.at));
    language.attends_at(excused.host_name.as_deref(), &reason, &by, &at)
}

/// That two machines speak, and when one took the other's place last.
pub(super) fn clash(clash: &ClashStatus, language: Language) -> String {
    format!("{}, {}", language.clash(clash.is_copy), language.clash_last(&clash.last))
}

/// A text in a column.
pub(super) fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(text.width())))
}
