//! What people report by the link of their point: taken whole and once, as reports of an agent are.

use crate::attendance::Disposition;
use crate::fact::FactBody;
use crate::ids::{Lane, PointIdx};
use crate::input::{Answer, LinkReport, Report, ReportRefusal};
use crate::links::phone_link;
use crate::time::Timestamp;

use super::report::Judged;
use super::{Core, Facts};

impl Core {
    /// A form speaks of the time at which it came, and is taken once, however often it is sent. It is refused
    /// whole where one thing in it is; the answer is that to the first.
    pub(super) fn linked(
        &mut self,
        now: Timestamp,
        point: PointIdx,
        report: LinkReport,
        facts: &mut Facts,
    ) -> Answer {
        let LinkReport { form, entries } = report;
        if !self.state.roster().stands(point) {
            let code = self.state.roster().point(point).code.as_str().into();
            return Answer::ReportRefused(ReportRefusal::UnknownPoint { code });
        }
        if self.state.point(point).taken.highest(&phone_link(), form, Lane::Human).is_some() {
            return Answer::Taken(Disposition::Repeated);
        }
        let judged = (1..).zip(entries).map(|(seq, (for_point, body))| {
            let report = Report {
                lane: Lane::Human,
                run: form,
                seq,
                age: std::time::Duration::ZERO,
                age_estimated: false,
                for_point,
                session: self.state.session(),
                body,
            };
            self.judge(now, point, phone_link(), report)
        });
        let judged: Vec<Judged> = match judged.collect() {
            Ok(judged) => judged,
            Err(refusal) => return Answer::ReportRefused(refusal),
        };
        let mut first = None;
        for judged in judged {
            let (body, disposition) = match judged {
                Judged::Repeated => continue,
                Judged::Count { point, count, disposition } => {
                    (FactBody::AttendanceReported { point, count }, disposition)
                }
                Judged::Told { reported } => {
                    let is_before_open = reported.is_before(self.state.settings().count_open);
                    let disposition =
                        if is_before_open { Disposition::BeforeOpen } else { Disposition::Standing };
                    (FactBody::Reported { point, reported }, disposition)
                }
            };
            self.record(now, body, facts);
            first.get_or_insert(disposition);
        }
        self.look_at_confirmation(point);
        Answer::Taken(first.unwrap_or(Disposition::Repeated))
    }
}
