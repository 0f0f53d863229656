//! One point in detail as a table, in the screen's words.

use std::fmt::{Result, Write};

use diemcau_core::path::PathWindow;
use diemcau_phrase::Language;

use super::super::table::{attends, clash, help, padded};
use super::PointDetail;

/// Columns of the labels.
const LABELS: usize = 14;

/// The table.
pub(super) fn of(detail: &PointDetail, language: Language) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, detail, language);
    text
}

fn write(text: &mut String, detail: &PointDetail, language: Language) -> Result {
    let (point, labels) = (&detail.point, language.status());
    let parent = detail.parent.as_ref().map(|parent| format!(", {}", language.below(parent)));
    let parent = parent.unwrap_or_default();
    writeln!(text, "{} ({}), {}{parent}", point.name, point.code, detail.level_name)?;
    writeln!(text, "{}", detail.at)?;
    let since = point.since.as_ref().map(|since| format!(" {}", language.since_clock(since)));
    let presence = language.presence(point.presence);
    row(text, labels.presence, &format!("{presence}{}", since.unwrap_or_default()))?;
    if let Some(excused) = &point.excused {
        row(text, "", &attends(excused, language))?;
    }
    if let Some(called) = &point.called {
        row(text, "", &called.told(language))?;
    }
    if let Some(two) = &point.clash {
        row(text, labels.machines, &clash(two, language))?;
    }
    if let Some(needed) = &point.help {
        row(text, labels.help, &help(needed, language))?;
        if let Some(reply) = needed.reply.as_ref().filter(|reply| !reply.by.is_empty()) {
            row(text, "", &language.answered_by(&reply.by, &reply.at))?;
        }
    }
    row(text, labels.media, &confirmation(detail, language))?;
    row(text, labels.power, &language.power(&point.power))?;
    row(text, labels.attendees, &attendees(detail, language))?;
    let chair = point.chair_present.map(|present| format!(", {}", language.chair_present(present)));
    row(text, labels.chair, &format!("{}{}", or_dash(&detail.chair), chair.unwrap_or_default()))?;
    row(text, labels.contact, or_dash(&detail.contact))?;
    let line = detail.line.map(|line| language.line_sampled(line.rtt_us, line.jitter_us, line.samples));
    row(text, labels.line, line.as_deref().unwrap_or(labels.no_figures))?;
    let path = match (point.path, &point.path_probe) {
        (Some(band), Some(probe)) => format!("{} ({probe})", language.band(band)),
        _ => labels.path_unknown.to_owned(),
    };
    let told = detail.probes_at.as_ref().map(|at| format!(", {}", language.told_at(at)));
    row(text, labels.path, &format!("{path}{}", told.unwrap_or_default()))?;
    for window in &detail.probes {
        write_probe(text, window, language)?;
    }
    Ok(())
}

fn row(text: &mut String, label: &str, value: &str) -> Result {
    writeln!(text, "  {}{value}", padded(label, LABELS))
}

fn confirmation(detail: &PointDetail, language: Language) -> String {
    let Some(state) = detail.point.confirmation else { return language.status().unconfirmed.to_owned() };
    let mut text = language.media(state).to_owned();
    if let Some(at) = &detail.confirmed_at {
        text = format!("{text} {}", language.at(at));
    }
    for (before, more) in [(", ", &detail.confirmed_by), (": ", &detail.confirmation_note)] {
        if let Some(more) = more.as_ref().filter(|more| !more.is_empty()) {
            text = format!("{text}{before}{more}");
        }
    }
    text
}

fn write_probe(text: &mut String, window: &PathWindow, language: Language) -> Result {
    let judged = window.band.map_or("—", |band| language.band(band));
    let (probe, kind) = (padded(&window.probe, 16), padded(window.kind.id(), 4));
    let figures = language.window_figures(window).join(" · ");
    writeln!(text, "    {probe}  {kind}  {}  {figures}", padded(judged, 8))
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

fn attendees(detail: &PointDetail, language: Language) -> String {
    let point = &detail.point;
    let verified = point.attendees_verified_by.as_ref().zip(point.attendees_verified.as_ref());
    let marks = [
        point.attendees_unlikely.then(|| language.unlikely().to_owned()),
        point.attendees_conflict.then(|| language.conflicting().to_owned()),
        verified.map(|(by, at)| language.verified_by(by, at)),
    ];
    let count = language.count(point.attendees, detail.expected);
    marks.into_iter().flatten().fold(count, |told, mark| format!("{told}, {mark}"))
}
