//! The status for a person at the site.

use std::fmt::{Result, Write};
use std::time::Duration;

use super::{Status, Told};
use crate::words;

pub(super) fn of(status: &Status) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, status);
    text
}

fn write(text: &mut String, status: &Status) -> Result {
    writeln!(text, "Điểm cầu    {} ({})", status.name.as_deref().unwrap_or("chưa biết tên"), status.point)?;
    if let Some(event) = &status.event {
        let rehearsal = if status.rehearsal == Some(true) { " — DIỄN TẬP" } else { "" };
        writeln!(text, "Buổi lễ     {event}{rehearsal}, bây giờ là {}", status.at.as_deref().unwrap_or("—"))?;
    }
    let length = words::length(Duration::from_secs(status.attached_for_s));
    match (status.attached, status.why.is_empty()) {
        (true, _) => writeln!(text, "Trung tâm   đang kết nối, đã {length}")?,
        (false, true) => writeln!(text, "Trung tâm   chưa kết nối")?,
        (false, false) => writeln!(text, "Trung tâm   mất kết nối {length}: {}", status.why)?,
    }
    writeln!(text, "Nguồn điện  {}", status.power.text)?;
    for path in &status.paths {
        writeln!(text, "Đường họp   {} ({}): {}", path.probe, path.kind, path.text)?;
    }
    for told in &status.words {
        writeln!(text, "Đã báo      lúc {}: {} — {}", told.at, told.text, fate(told))?;
    }
    for reply in &status.replies {
        let by = if reply.by.is_empty() { "trung tâm" } else { &reply.by };
        writeln!(text, "Trả lời     lúc {}, {by}: {}", reply.at, reply.text)?;
    }
    writeln!(text, "Chờ gửi     {} tin", status.waiting)?;
    match &status.page {
        Some(page) => writeln!(text, "Trang       {page} (mở trên chính máy này)")?,
        None => writeln!(text, "Trang       không mở")?,
    }
    if let Some(lan) = &status.lan {
        let hour_minute = |at_ms: i64| {
            let (Some(now_ms), Some(now)) = (status.at_ms, status.of_day_s) else { return "—".to_owned() };
            let of_day_s = i64::from(now) + at_ms.div_euclid(1_000) - now_ms.div_euclid(1_000);
            words::hour_minute(u32::try_from(of_day_s.rem_euclid(86_400)).unwrap_or(0))
        };
        writeln!(text)?;
        text.push_str(&lan.to_text(hour_minute));
    }
    Ok(())
}

fn fate(told: &Told) -> String {
    match (&told.received, &told.refused) {
        (Some(received), _) => format!("trung tâm đã nhận lúc {received}"),
        (None, Some(why)) => format!("trung tâm không nhận: {why}"),
        (None, None) => "đã ghi nhận, chờ gửi".to_owned(),
    }
}
