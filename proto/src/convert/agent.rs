//! What agents say and are told.

use std::time::Duration;

use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::{Pace, Session};
use diemcau_core::fact::AttachedAgent;
use diemcau_core::ids::{AgentId, BootId, Generation};
use diemcau_core::input::{Hello, LineQuality, Report, ReportBody, ReportRefusal};
use diemcau_core::power::PowerReading;
use diemcau_core::presence::GoodbyeReason;
use diemcau_core::time::Timestamp;

use super::{ConvertError, missing, short, value};
use crate::v1;

/// Most bytes of a point's code.
pub const MAX_CODE: usize = 64;
/// Most bytes of an agent id, of a boot id and of a version.
pub const MAX_ID: usize = 64;
/// Most bytes of a person's or a device's name.
pub const MAX_BY: usize = 200;
/// Most bytes of a remark.
pub const MAX_NOTE: usize = 1_000;
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
    };
    let code = short(&hello.point, "point", MAX_CODE)?;
    Ok(Hello { code, generation, agent, power: hello.power.as_ref().map(power) })
}

/// A reading of a point's power.
pub fn power(power: &v1::Power) -> PowerReading {
    PowerReading {
        source: power.source().into(),
        age: Duration::from_millis(power.age_ms.into()),
        charge_percent: power.charge_percent.and_then(|p| u8::try_from(p).ok()).filter(|p| *p <= 100),
        runtime: power.runtime_s.map(|s| Duration::from_secs(s.into())),
        ..PowerReading::default()
    }
}

/// A reading of a point's power, to send.
pub fn power_to_wire(power: &PowerReading) -> v1::Power {
    v1::Power {
        source: v1::PowerSource::from(power.source).into(),
        age_ms: u32::try_from(power.age.as_millis()).unwrap_or(u32::MAX),
        charge_percent: power.charge_percent.map(u32::from),
        runtime_s: power.runtime.map(|runtime| u32::try_from(runtime.as_secs()).unwrap_or(u32::MAX)),
    }
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
/// If its number is 0, a text is too long, or its source is not said.
pub fn report(report: v1::Report) -> Result<Report, ConvertError> {
    if report.seq == 0 {
        return Err(value("seq", 0, "reports count from 1"));
    }
    let session = report.session().into();
    Ok(Report {
        seq: report.seq,
        age: Duration::from_millis(report.age_ms),
        age_estimated: report.age_estimated,
        for_point: short(&report.for_point, "for_point", MAX_CODE)?,
        session,
        body: match report.body {
            Some(v1::report::Body::Attendance(attendance)) => self::attendance(&attendance)?,
            None => ReportBody::Unknown,
        },
    })
}

fn attendance(attendance: &v1::Attendance) -> Result<ReportBody, ConvertError> {
    let source = Option::from(attendance.source())
        .filter(|source| *source != CountSource::Proxy)
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
pub fn goodbye(goodbye: v1::Goodbye) -> (GoodbyeReason, Box<str>, Option<PowerReading>) {
    let reason = goodbye.reason().into();
    let mut by = goodbye.by;
    by.truncate(by.floor_char_boundary(MAX_BY));
    (reason, by.into_boxed_str(), goodbye.power.as_ref().map(power))
}

/// The answer to an introduction.
pub fn welcome(pace: Pace, session: Session, at: Timestamp, event: &str, point: &str) -> v1::Welcome {
    v1::Welcome {
        session: v1::Session::from(session).into(),
        interval_ms: millis(pace.heartbeat),
        mute_after_ms: millis(MUTE_AFTER.max(pace.heartbeat * 3)),
        at_ms: at.as_millis(),
        event: event.to_owned(),
        point_name: point.to_owned(),
    }
}

/// The answer to a report that was taken.
pub fn report_ack(seq: u64, received: Timestamp, disposition: Disposition) -> v1::ReportAck {
    v1::ReportAck {
        seq,
        received_ms: received.as_millis(),
        disposition: v1::Disposition::from(disposition).into(),
    }
}

/// The answer to a report that was not taken.
pub fn report_refused(seq: u64, refusal: &ReportRefusal) -> v1::ReportRefused {
    let reason = match refusal {
        ReportRefusal::Malformed { .. } => v1::RefusalReason::Malformed,
        ReportRefusal::UnknownPoint { .. } => v1::RefusalReason::UnknownPoint,
        ReportRefusal::NotBelow { .. } => v1::RefusalReason::NotBelow,
        ReportRefusal::OtherSession => v1::RefusalReason::OtherSession,
    };
    v1::ReportRefused { seq, reason: reason.into(), text: refusal.to_string() }
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

fn millis(length: Duration) -> u32 {
    u32::try_from(length.as_millis()).unwrap_or(u32::MAX)
}
