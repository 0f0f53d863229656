//! What becomes of a report: taken once, or refused with a reason.

use crate::attendance::{Count, CountSource, Disposition, MAX_COUNT};
use crate::fact::{FactBody, Reported};
use crate::ids::{AgentId, Generation, PointIdx};
use crate::input::{Answer, Report, ReportBody, ReportRefusal};
use crate::presence::Presence;
use crate::taken::MAX_LEFT_OUT;
use crate::time::Timestamp;

use super::{Core, Facts};

impl Core {
    pub(super) fn report(
        &mut self,
        now: Timestamp,
        reporter: PointIdx,
        generation: Generation,
        report: Report,
        facts: &mut Facts,
    ) -> Answer {
        // A stream that was replaced is over, and its agent sends the report again on the new one.
        let agent = self.state.point(reporter).agent.as_ref().map(|agent| agent.id.clone());
        let Some(agent) = agent.filter(|_| self.is_current(reporter, generation)) else {
            return Answer::None;
        };
        self.heard(now, reporter, facts);
        match self.judge(now, reporter, agent, report) {
            Ok(Judged::Repeated) => Answer::Taken(Disposition::Repeated),
            Ok(Judged::Count { point, count, disposition }) => {
                self.record(now, FactBody::AttendanceReported { point, count }, facts);
                Answer::Taken(disposition)
            }
            Ok(Judged::Told { reported }) => {
                let is_before_open = reported.is_before(self.state.settings().count_open);
                self.record(now, FactBody::Reported { point: reporter, reported }, facts);
                self.look_at_confirmation(reporter);
                Answer::Taken(if is_before_open { Disposition::BeforeOpen } else { Disposition::Standing })
            }
            Err(refusal) => Answer::ReportRefused(refusal),
        }
    }

    pub(super) fn judge(
        &self,
        now: Timestamp,
        reporter: PointIdx,
        agent: AgentId,
        report: Report,
    ) -> Result<Judged, ReportRefusal> {
        let taken = &self.state.point(reporter).taken;
        let is_put_back = || {
            let observed = now - report.age;
            !report.age_estimated && taken.is_put_back(&agent, report.run, report.lane, observed)
        };
        match taken.highest(&agent, report.run, report.lane) {
            Some(taken) if report.seq <= taken => {
                if !is_put_back() {
                    return Ok(Judged::Repeated);
                }
            }
            Some(taken) if report.seq - taken > MAX_LEFT_OUT => {
                return Err(malformed(&format!(
                    "number {} leaves out more than {MAX_LEFT_OUT} after {taken}",
                    report.seq
                )));
            }
            Some(_) | None => {}
        }
        let is_others = match report.session {
            Some(session) => self.state.session() != Some(session),
            None => self.state.rehearsed_until().is_some_and(|until| now - report.age < until),
        };
        if is_others {
            return Err(ReportRefusal::OtherSession);
        }
        let point = self.about(reporter, &report.for_point)?;
        let (count, source, by, note) = match report.body {
            ReportBody::Attendance { count, source, by, note } => (count, source, by, note),
            ReportBody::Told(told) if point == reporter => {
                return Ok(Judged::Told {
                    reported: Box::new(Reported {
                        agent,
                        run: report.run,
                        report_seq: report.seq,
                        observed: now - report.age,
                        observed_estimated: report.age_estimated,
                        told: *told,
                    }),
                });
            }
            ReportBody::Told(_) => return Err(malformed("counts alone may be about another point")),
            ReportBody::Unknown => {
                return Err(malformed("the report has no body that this collector knows"));
            }
        };
        if source == CountSource::Override {
            return Err(malformed("an agent overrides nothing"));
        }
        if count > MAX_COUNT {
            return Err(malformed(&format!("count {count} is above {MAX_COUNT}")));
        }
        let count = Box::new(Count {
            count,
            source: if point == reporter { source } else { CountSource::Proxy },
            by,
            note,
            reporter,
            agent,
            run: report.run,
            report_seq: report.seq,
            observed: now - report.age,
            observed_estimated: report.age_estimated,
            received: now.max(self.state.at()),
            is_entered: false,
        });
        let disposition = if count.observed < self.state.settings().count_open {
            Disposition::BeforeOpen
        } else if self.state.now()[point.as_usize()].presence == Presence::Excused {
            Disposition::Excused
        } else {
            self.state.point(point).counts.judge(&count)
        };
        Ok(Judged::Count { point, count, disposition })
    }

    fn about(&self, reporter: PointIdx, code: &str) -> Result<PointIdx, ReportRefusal> {
        let roster = self.state.roster();
        if code.is_empty() || *roster.point(reporter).code.as_str() == *code {
            return Ok(reporter);
        }
        let Some(point) = roster.find(code) else {
            return Err(ReportRefusal::UnknownPoint { code: code.into() });
        };
        if !roster.ancestors(point).any(|above| above == reporter) {
            return Err(ReportRefusal::NotBelow { code: code.into() });
        }
        Ok(point)
    }
}

/// A report that is not refused.
pub(super) enum Judged {
    /// It was taken before.
    Repeated,
    /// A count, not yet recorded.
    Count { point: PointIdx, count: Box<Count>, disposition: Disposition },
    /// Anything else, not yet recorded.
    Told { reported: Box<Reported> },
}

fn malformed(what: &str) -> ReportRefusal {
    ReportRefusal::Malformed { what: what.into() }
}
