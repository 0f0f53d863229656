//! The status for a person at the site.

use std::time::Duration;

use diemcau_phrase::time::hour_minute;
use diemcau_phrase::{Language, agent as phrase, page};

use super::{Status, Told};

pub(super) fn of(language: Language, status: &Status) -> String {
    let mut text = lines(language, status).join("\n") + "\n";
    if let Some(lan) = &status.lan {
        let clock = |at_ms: i64| {
            let (Some(now_ms), Some(now)) = (status.at_ms, status.of_day_s) else { return "—".to_owned() };
            let of_day_s = i64::from(now) + at_ms.div_euclid(1_000) - now_ms.div_euclid(1_000);
            hour_minute(u32::try_from(of_day_s.rem_euclid(86_400)).unwrap_or(0))
        };
        text.push('\n');
        text.push_str(&lan.to_text(language, clock));
    }
    text
}

fn lines(language: Language, status: &Status) -> Vec<String> {
    let mut lines = vec![phrase::status_point(language, status.name.as_deref(), &status.point)];
    if let Some(event) = &status.event {
        let is_rehearsal = status.rehearsal == Some(true);
        lines.push(phrase::status_event(language, event, is_rehearsal, status.at.as_deref()));
    }
    let length = Duration::from_secs(status.attached_for_s);
    lines.push(if status.attached {
        phrase::status_attached(language, length)
    } else {
        phrase::status_detached(language, length, &status.why, status.remedy.as_deref())
    });
    lines.push(phrase::status_power(language, &status.power.text));
    lines.extend(
        status.paths.iter().map(|path| phrase::status_path(language, &path.probe, &path.kind, &path.text)),
    );
    lines.extend(
        status
            .words
            .iter()
            .map(|told| phrase::status_reported(language, &told.at, &told.text, &fate(language, told))),
    );
    lines.extend(
        status.replies.iter().map(|reply| phrase::status_reply(language, &reply.at, &reply.by, &reply.text)),
    );
    lines.extend(status.operators_phone.as_deref().map(|phone| phrase::status_operators(language, phone)));
    lines.push(phrase::status_waiting(language, status.waiting));
    lines.push(phrase::status_page(language, status.page.as_deref()));
    lines
}

fn fate(language: Language, told: &Told) -> String {
    match (&told.received, &told.refused) {
        (Some(received), _) => page::received(language, received, None),
        (None, Some(why)) => page::refused(language, why),
        (None, None) => page::waiting(language).to_owned(),
    }
}
