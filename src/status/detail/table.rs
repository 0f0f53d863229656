//! One point in detail as a table, in the screen's words.

use std::fmt::{Result, Write};

use super::super::table::{padded, words};
use super::{PointDetail, ProbeStatus};

/// Columns of the labels.
const LABELS: usize = 14;

/// The table.
pub(super) fn of(detail: &PointDetail) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut text, detail);
    text
}

fn write(text: &mut String, detail: &PointDetail) -> Result {
    let point = &detail.point;
    let parent = detail.parent.as_ref().map(|parent| format!(", thuộc {parent}")).unwrap_or_default();
    writeln!(text, "{} ({}), {}{parent}", point.name, point.code, detail.level_name)?;
    writeln!(text, "{}", detail.at)?;
    let since = point.since.as_ref().map(|since| format!(" từ {since}")).unwrap_or_default();
    row(text, "kết nối", &format!("{}{since}", words::presence(point.presence)))?;
    if let Some(help) = &point.help {
        row(text, "hỗ trợ", &words::help(help))?;
        if let Some(reply) = help.reply.as_ref().filter(|reply| !reply.by.is_empty()) {
            row(text, "", &format!("người trả lời: {}, {}", reply.by, reply.at))?;
        }
    }
    row(text, "hình, tiếng", &confirmation(detail))?;
    row(text, "nguồn điện", &words::power(&point.power))?;
    row(text, "đại biểu", &attendance(detail))?;
    let chair = match point.chair_present {
        Some(true) => ", đã có mặt",
        Some(false) => ", chưa có mặt",
        None => "",
    };
    row(text, "chủ trì", &format!("{}{chair}", or_dash(&detail.chair)))?;
    row(text, "liên hệ", or_dash(&detail.contact))?;
    row(text, "đường truyền", &line(detail))?;
    let path = match (point.path, &point.path_probe) {
        (Some(path), Some(probe)) => format!("{} ({probe})", words::band(path)),
        _ => "chưa rõ".to_owned(),
    };
    let told = detail.probes_at.as_ref().map(|at| format!(", báo lúc {at}")).unwrap_or_default();
    row(text, "đường họp", &format!("{path}{told}"))?;
    for probe in &detail.probes {
        write_probe(text, probe)?;
    }
    Ok(())
}

fn row(text: &mut String, label: &str, value: &str) -> Result {
    writeln!(text, "  {}{value}", padded(label, LABELS))
}

fn confirmation(detail: &PointDetail) -> String {
    let Some(id) = detail.point.confirmation else { return "chưa xác nhận".to_owned() };
    let mut text = words::confirmation(id).to_owned();
    for (before, more) in
        [(" lúc ", &detail.confirmed_at), (", ", &detail.confirmed_by), (": ", &detail.confirmation_note)]
    {
        if let Some(more) = more.as_ref().filter(|more| !more.is_empty()) {
            text = format!("{text}{before}{more}");
        }
    }
    text
}

fn attendance(detail: &PointDetail) -> String {
    let count = detail.point.attendees.map_or_else(|| "chưa báo".to_owned(), |count| count.to_string());
    match detail.expected {
        Some(expected) => format!("{count} / {expected} dự kiến"),
        None => count,
    }
}

fn line(detail: &PointDetail) -> String {
    let Some(line) = &detail.line else { return "chưa có số đo".to_owned() };
    let (rtt, jitter) = (milliseconds(line.rtt_us), milliseconds(line.jitter_us));
    format!("trễ {rtt} (biến thiên {jitter}), {} mẫu", line.samples)
}

fn write_probe(text: &mut String, probe: &ProbeStatus) -> Result {
    let judged = probe.band.map_or("—", words::band);
    write!(text, "    {}  {}  {}  ", padded(&probe.probe, 16), padded(probe.kind, 4), padded(judged, 8))?;
    let mut figures = Vec::new();
    if probe.finding != "answered" {
        figures.push(words::finding(probe.finding).to_owned());
    }
    figures.extend(probe.rtt_us.map(|rtt| format!("trễ {}", milliseconds(rtt))));
    figures.extend(probe.jitter_us.map(|jitter| format!("biến thiên {}", milliseconds(jitter))));
    let repeated = match probe.repeated {
        0 => String::new(),
        n => format!(" (gồm {n} mẫu TCP phải gửi lại)"),
    };
    figures.extend(probe.loss_percent.map(|loss| format!("mất {} %{repeated}", decimal(loss))));
    figures.push(format!("{}/{} mẫu trong {} giây", probe.answered, probe.sent, seconds(probe.window_ms)));
    figures.extend(probe.response_us.map(|us| format!("đáp ứng {}", milliseconds(us))));
    figures.extend(probe.mapping_changes.filter(|n| *n > 0).map(|n| format!("địa chỉ ngoài đổi {n} lần")));
    figures.extend(probe.certificate_days.map(|days| match days {
        ..0 => "chứng thư đã hết hạn".to_owned(),
        days => format!("chứng thư còn {days} ngày"),
    }));
    writeln!(text, "{}", figures.join(" · "))
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

fn milliseconds(us: u32) -> String {
    format!("{} ms", decimal(f64::from(us) / 1_000.0))
}

fn seconds(ms: u64) -> String {
    if ms.is_multiple_of(1_000) {
        (ms / 1_000).to_string()
    } else {
        format!("{},{}", ms / 1_000, ms % 1_000 / 100)
    }
}

/// With one decimal, the Vietnamese way.
fn decimal(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}
