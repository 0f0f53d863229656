//! The status for a person at the site.

use std::time::Duration;

use diemcau_phrase::time::hour_minute;
use diemcau_phrase::{agent as phrase, page};

use super::{Status, Told};

pub(super) fn of(status: &Status) -> String {
    let mut text = lines(status).join("\n") + "\n";
    if let Some(lan) = &status.lan {
        let clock = |at_ms: i64| {
            let (Some(now_ms), Some(now)) = (status.at_ms, status.of_day_s) else { return "—".to_owned() };
            let of_day_s = i64::from(now) + at_ms.div_euclid(1_000) - now_ms.div_euclid(1_000);
            hour_minute(u32::try_from(of_day_s.rem_euclid(86_400)).unwrap_or(0))
        };
        text.push('\n');
        text.push_str(&lan.to_text(clock));
    }
    text
}

fn lines(status: &Status) -> Vec<String> {
    let mut lines = vec![phrase::status_point(status.name.as_deref(), &status.point)];
    if let Some(event) = &status.event {
        let is_rehearsal = status.rehearsal == Some(true);
        lines.push(phrase::status_event(event, is_rehearsal, status.at.as_deref()));
    }
    let length = Duration::from_secs(status.attached_for_s);
    lines.push(if status.attached {
        phrase::status_attached(length)
    } else {
        phrase::status_detached(length, &status.why)
    });
    lines.push(phrase::status_power(&status.power.text));
    lines.extend(status.paths.iter().map(|path| phrase::status_path(&path.probe, &path.kind, &path.text)));
    lines.extend(status.words.iter().map(|told| phrase::status_reported(&told.at, &told.text, &fate(told))));
    lines.extend(status.replies.iter().map(|reply| phrase::status_reply(&reply.at, &reply.by, &reply.text)));
    lines.push(phrase::status_waiting(status.waiting));
    lines.push(phrase::status_page(status.page.as_deref()));
    lines
}

fn fate(told: &Told) -> String {
    match (&told.received, &told.refused) {
        (Some(received), _) => page::received(received, None),
        (None, Some(why)) => page::refused(why),
        (None, None) => page::WAITING.to_owned(),
    }
}
