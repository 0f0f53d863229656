//! What agents say and are told.

use std::time::Duration;

use diemcau_core::agenda;
use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::{EventSettings, Session};
use diemcau_core::fact::Told;
use diemcau_core::ids::{AgentId, BootId, Generation, Lane, PointIdx, Run};
use diemcau_core::input::{Hello, LineQuality, Report, ReportBody, ReportRefusal};
use diemcau_core::machine::Marks;
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::PowerReading;
use diemcau_core::presence::GoodbyeReason;
use diemcau_core::roster::Roster;
use diemcau_core::text::clean;
use diemcau_core::time::Timestamp;

pub use super::power::{reading as power, reading_to_wire as power_to_wire};
pub use super::told::reply_to_wire;
use super::{ConvertError, millis, missing, path, power::reading, short, told, value};
use crate::v1;
pub use diemcau_core::statements::{MAX_BY, MAX_NOTE};

/// Most bytes of a point's code.
pub const MAX_CODE: usize = 64;
/// Most bytes of an agent id, of a boot id and of a version.
pub const MAX_ID: usize = 64;
/// Reports that an agent may have under way unanswered, in all lanes together.
pub const MAX_UNANSWERED: usize = 16;
/// After hearing nothing for this long, or for three heartbeats if that is longer, an agent drops its
/// stream: a NAT or a modem that forgot a flow tells nobody.
pub const MUTE_AFTER: Duration = Duration::from_secs(20);

/// An introduction on the stream `generation`.
///
/// # Errors
/// If the code or an id is empty, too long, or an id is not visible ASCII.
pub fn hello(hello: v1::Hello, generation: Generation) -> Result<Hello, ConvertError> {
    if hello.point.is_empty() {
        return Err(missing("point"));
    }
    let agent = AttachedAgent {
        id: AgentId::new(&id(hello.agent_id, "agent_id")?),
        boot: BootId::new(&id(hello.boot_id, "boot_id")?),
        version: short(&hello.version, "version", MAX_ID)?,
        simulated: hello.simulated,
        // Whence it came and what it showed the shell knows.
        marks: Marks { host: short(&hello.host, "host", MAX_ID).unwrap_or_default(), ..Marks::default() },
    };
    let code = short(&hello.point, "point", MAX_CODE)?;
    let power = hello.power.as_ref().map(reading);
    Ok(Hello { code, generation, agent, answers_probes: hello.answers_probes, power })
}

/// A line as an agent measured it; none if it rests on nothing.
pub fn line(line: &v1::LineQuality) -> Option<LineQuality> {
    (line.samples > 0).then_some(LineQuality {
        rtt_us: line.rtt_us,
        jitter_us: line.jitter_us,
        samples: line.samples,
    })
}

/// A line, to send.
pub fn line_to_wire(line: &LineQuality) -> v1::LineQuality {
    v1::LineQuality { rtt_us: line.rtt_us, jitter_us: line.jitter_us, samples: line.samples }
}

/// A report.
///
/// # Errors
/// If its number is 0, a text is too long, a word that must be said is not, or its lane is not that
/// of its body.
pub fn report(report: v1::Report) -> Result<Report, ConvertError> {
    if report.seq == 0 {
        return Err(value("seq", 0, "reports count from 1"));
    }
    let session = report.session().into();
    let said = report.lane();
    let body = report_body(report.body)?;
    let lane = match &body {
        ReportBody::Attendance { .. } => Lane::Human,
        ReportBody::Told(told) => told.lane(),
        ReportBody::Unknown => said.into(),
    };
    if lane != Lane::from(said) {
        return Err(value("lane", said.as_str_name(), "it is that of the report's body"));
    }
    Ok(Report {
        lane,
        run: Run(report.run),
        seq: report.seq,
        age: Duration::from_millis(report.age_ms),
        age_estimated: report.age_estimated,
        for_point: short(&report.for_point, "for_point", MAX_CODE)?,
        session,
        body,
    })
}

fn report_body(body: Option<v1::report::Body>) -> Result<ReportBody, ConvertError> {
    use v1::report::Body;

    let told = match body {
        Some(Body::Attendance(body)) => return attendance(&body),
        Some(Body::Confirmation(body)) => told::confirmation(&body)?,
        Some(Body::Chair(body)) => told::chair(&body)?,
        Some(Body::Help(body)) => told::help(&body)?,
        Some(Body::Power(body)) => Told::Power(reading(&body)),
        Some(Body::Outage(body)) => told::outage(&body)?,
        Some(Body::Quality(body)) => told::quality(&body)?,
        None => return Ok(ReportBody::Unknown),
    };
    Ok(ReportBody::Told(Box::new(told)))
}

fn attendance(attendance: &v1::Attendance) -> Result<ReportBody, ConvertError> {
    let source = Option::from(attendance.source())
        .filter(|source| matches!(source, CountSource::Person | CountSource::Device))
        .ok_or_else(|| value("source", attendance.source, "PERSON or DEVICE must be said"))?;
    Ok(ReportBody::Attendance {
        count: attendance.count,
        source,
        by: short(&attendance.by, "by", MAX_BY)?,
        note: short(&attendance.note, "note", MAX_NOTE)?,
    })
}

/// A goodbye's reason and who said so, which is shortened if it is too long: a goodbye is never
/// refused.
pub fn goodbye(goodbye: &v1::Goodbye) -> (GoodbyeReason, Box<str>, Option<PowerReading>) {
    let reason = goodbye.reason().into();
    let mut by = clean(&goodbye.by).text;
    by.truncate(by.floor_char_boundary(MAX_BY));
    (reason, by.into_boxed_str(), goodbye.power.as_ref().map(reading))
}

/// The answer to an introduction, and what an attached agent is told when its pace changes. `utc_offset_s` is how far the event's local time is ahead of UTC,
/// which the core does not know.
pub fn welcome(
    (settings, roster): (&EventSettings, &Roster),
    session: Session,
    point: PointIdx,
    at: Timestamp,
    utc_offset_s: i32,
) -> v1::Welcome {
    let (pace, speaking) = agenda::told(settings, roster, point, at);
    let point = roster.point(point);
    v1::Welcome {
        session: v1::Session::from(session).into(),
        interval_ms: millis(pace.heartbeat),
        mute_after_ms: millis(MUTE_AFTER.max(pace.heartbeat * 3)),
        at_ms: at.as_millis(),
        event: settings.name.clone(),
        point_name: point.name.to_string(),
        utc_offset_s,
        start_ms: settings.start.as_millis(),
        count_open_ms: settings.count_open.as_millis(),
        cutoffs: super::dashboard::cutoffs_to_wire(&settings.cutoffs),
        path: settings
            .levels
            .get(point.level.as_usize())
            .filter(|level| !level.path.probes.is_empty())
            .map(|level| path::settings_to_wire(&level.path)),
        speaking,
        operators_phone: settings.operators_phone.clone(),
        expected: point.expected,
        event_end_ms: Some(settings.end.as_millis()),
    }
}

/// The answer to a report that was taken.
pub fn report_ack((lane, seq): (Lane, u64), received: Timestamp, disposition: Disposition) -> v1::ReportAck {
    v1::ReportAck {
        lane: v1::ReportLane::from(lane).into(),
        seq,
        received_ms: received.as_millis(),
        disposition: v1::Disposition::from(disposition).into(),
    }
}

/// The answer to a report that was not taken.
pub fn report_refused((lane, seq): (Lane, u64), refusal: &ReportRefusal) -> v1::ReportRefused {
    let reason = match refusal {
        ReportRefusal::Malformed { .. } => v1::RefusalReason::Malformed,
        ReportRefusal::UnknownPoint { .. } => v1::RefusalReason::UnknownPoint,
        ReportRefusal::NotBelow { .. } => v1::RefusalReason::NotBelow,
        ReportRefusal::OtherSession => v1::RefusalReason::OtherSession,
    };
    let lane = v1::ReportLane::from(lane).into();
    v1::ReportRefused { seq, reason: reason.into(), text: refusal.to_string(), lane }
}

fn id(text: String, field: &'static str) -> Result<Box<str>, ConvertError> {
    if text.is_empty() {
        return Err(missing(field));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(value(field, text, "visible ASCII alone"));
    }
    short(&text, field, MAX_ID)
}
