//! What people did, as the journal has it: "tiếp nhận sự cố số 12: ETA 10 phút".

use diemcau_core::attendance::CountAct;
use diemcau_core::excuse::Attends;
use diemcau_core::fact::FactBody;
use diemcau_core::identity::Change;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::fold::Deed;
use diemcau_core::time::Timestamp;

use super::Language;

/// How a reader names points and times.
pub struct Naming<'a> {
    /// The code of a point.
    pub code: &'a dyn Fn(PointIdx) -> String,
    /// A time of day.
    pub clock: &'a dyn Fn(Timestamp) -> String,
}

impl Language {
    /// What a person did by a fact that has an actor, its point not named. One of a kind that has no words here is
    /// something else, so that no list of acts leaves it out.
    pub fn acted(self, body: &FactBody, naming: &Naming<'_>) -> String {
        let span = |from, to| format!("{}–{}", (naming.clock)(from), (naming.clock)(to));
        match body {
            FactBody::Replied { text, .. } => told(self.pick("trả lời", "replied"), text),
            FactBody::Called { note, .. } => told(self.pick("đã gọi điện", "called"), note),
            FactBody::ProbeAsked { .. } => self.pick("đo đường họp", "asked for a probe").to_owned(),
            FactBody::IncidentActed { id, deed, .. } => self.deed_done(id.0, deed, naming),
            FactBody::Silenced { node, from, to, reason, .. } => {
                let silenced = self.pick("tắt cảnh báo", "silenced");
                told(&format!("{silenced} {}, {}", (naming.code)(*node), span(*from, *to)), reason)
            }
            FactBody::SilenceEnded { silence, .. } => {
                format!("{} {}", self.pick("bật lại cảnh báo, số", "ended silence"), silence.0)
            }
            FactBody::WordsGiven { words, .. } => {
                let by = words.first().map_or("", |word| &*word.by);
                told(&format!("{} ({})", self.pick("ghi căn cứ", "gave evidence"), words.len()), by)
            }
            FactBody::WordWithdrawn { word, .. } => {
                format!("{} {}.{}", self.pick("rút căn cứ số", "withdrew evidence"), word.fact.0, word.place)
            }
            FactBody::ReadinessTicked { check, is_good, .. } => {
                let said = match is_good {
                    Some(true) => self.pick("đạt", "in order"),
                    Some(false) => self.pick("chưa đạt", "not in order"),
                    None => self.pick("bỏ xác nhận", "taken back"),
                };
                told(self.readiness_check(*check), said)
            }
            FactBody::CountActed { act, .. } => self.count_acted(act),
            FactBody::Excused { attends, reason, .. } => {
                let excused = match attends {
                    Attends::Here => self.pick("thôi ghép điểm", "expected again").to_owned(),
                    Attends::At(host) => {
                        format!("{} {}", self.pick("ghép về", "attends at"), (naming.code)(*host))
                    }
                    Attends::Away => self.pick("không dự", "does not attend").to_owned(),
                };
                told(&excused, reason)
            }
            FactBody::LinksRevoked { .. } => self.pick("thu hồi đường dẫn", "revoked links").to_owned(),
            FactBody::OrganiserChanged { name, digest, .. } => {
                let done = match digest {
                    Some(_) => self.pick("cấp đường dẫn cho ban tổ chức", "gave an organiser a link"),
                    None => {
                        self.pick("thu hồi đường dẫn của ban tổ chức", "revoked the link of an organiser")
                    }
                };
                told(done, name)
            }
            FactBody::Approved { cutoff, amendment, .. } => match amendment {
                Some(n) => {
                    format!("{} {n}: {cutoff}", self.pick("duyệt đính chính lần", "approved amendment"))
                }
                None => told(self.pick("duyệt báo cáo", "approved the report"), cutoff),
            },
            FactBody::Amended { cutoff, reason, .. } => {
                told(&format!("{} {cutoff}", self.pick("đính chính", "amended")), reason)
            }
            FactBody::RosterChanged(changed) => {
                let done = self.pick("đổi danh sách điểm cầu", "changed the roster");
                told(&format!("{done} ({})", changed.changes.len()), &changed.reason)
            }
            FactBody::MeetingListed(listed) => {
                let done = self.pick("nhập danh sách người dự", "brought a participant list");
                told(&format!("{done} ({})", listed.n_participants), &listed.source)
            }
            FactBody::Identity { change, .. } => self.identity_changed(change, naming),
            _ => self.pick("thao tác khác", "something else").to_owned(),
        }
    }

    /// Where an act of a person came from: an address, or the user of this machine who asked by its socket.
    pub fn acted_from(self, address: Option<&str>, user: Option<&str>) -> String {
        match (address, user) {
            (_, Some(user)) => format!("{} {user}", self.pick("máy này, tài khoản", "this machine, user")),
            (Some(address), None) => address.to_owned(),
            (None, None) => self.pick("không rõ nơi nào", "from where is not known").to_owned(),
        }
    }

    /// That the journal has no act of a person.
    pub fn nobody_acted(self) -> &'static str {
        self.pick("chưa ai thao tác", "nobody has done anything")
    }

    fn deed_done(self, id: u64, deed: &Deed, naming: &Naming<'_>) -> String {
        let (done, text) = match deed {
            Deed::Acknowledge { text } => (self.pick("tiếp nhận sự cố số", "took incident"), &**text),
            Deed::Assign { to } => (self.pick("giao sự cố số", "assigned incident"), &**to),
            Deed::Note { text } => (self.pick("ghi chú vào sự cố số", "noted of incident"), &**text),
            Deed::Snooze { until } => {
                let until = (naming.clock)(*until);
                return match self {
                    Self::Vietnamese => format!("tạm không nhắc sự cố số {id} đến {until}"),
                    Self::English => format!("snoozed incident {id} until {until}"),
                };
            }
        };
        told(&format!("{done} {id}"), text)
    }

    fn count_acted(self, act: &CountAct) -> String {
        match act {
            CountAct::Enter { count, note } => {
                told(&format!("{} {count}", self.pick("nhập số đại biểu", "entered")), note)
            }
            CountAct::Verify => self.pick("xác minh số đại biểu", "verified the number").to_owned(),
            CountAct::Override { count, reason } => {
                told(&format!("{} {count}", self.pick("sửa số đại biểu thành", "overrode with")), reason)
            }
            CountAct::EndOverride => self.pick("bỏ số đã sửa", "ended the override").to_owned(),
        }
    }

    fn identity_changed(self, change: &Change, naming: &Naming<'_>) -> String {
        match change {
            Change::CodesIssued { codes, .. } => {
                format!("{} ({})", self.pick("phát mã ghi danh", "issued enrolment codes"), codes.len())
            }
            Change::Enrolled { point, .. } => {
                told(self.pick("ghi danh máy của điểm cầu", "enrolled a machine of"), &(naming.code)(*point))
            }
            Change::Revoked { point } => {
                told(self.pick("thu hồi chứng thư của điểm cầu", "revoked"), &(naming.code)(*point))
            }
            Change::OperatorChanged { name, operator: Some(operator) } => {
                let scope = operator.scope.map(|scope| format!(" ({})", (naming.code)(scope)));
                let given = self.pick("cấp quyền", "gave the rights of");
                told(&format!("{given} {}{}", operator.role.id(), scope.unwrap_or_default()), name)
            }
            Change::OperatorChanged { name, operator: None } => {
                told(self.pick("thu hồi quyền", "took the rights of"), name)
            }
        }
    }
}

/// What was done, and the words that came with it, if any.
fn told(done: &str, words: &str) -> String {
    if words.is_empty() { done.to_owned() } else { format!("{done}: {words}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diemcau_core::act::Actor;
    use diemcau_core::identity::{Operator, Role};
    use diemcau_core::incident::IncidentId;

    #[test]
    fn an_act_is_told_with_the_words_that_came_with_it() {
        let naming = Naming { code: &|point| format!("P{}", point.0), clock: &|_| "07:31".to_owned() };
        let both =
            |body: &FactBody| [Language::Vietnamese, Language::English].map(|lang| lang.acted(body, &naming));
        let actor = Actor::default();
        let id = IncidentId(12);
        let deed = Deed::Acknowledge { text: "ETA 10 phút".into() };
        assert_eq!(
            both(&FactBody::IncidentActed { id, deed, actor: actor.clone() }),
            ["tiếp nhận sự cố số 12: ETA 10 phút", "took incident 12: ETA 10 phút"]
        );
        let deed = Deed::Snooze { until: Timestamp::from_millis(0) };
        assert_eq!(
            both(&FactBody::IncidentActed { id, deed, actor: actor.clone() }),
            ["tạm không nhắc sự cố số 12 đến 07:31", "snoozed incident 12 until 07:31"]
        );
        let operator = Operator { role: Role::Operator, scope: Some(PointIdx(3)), digest: [0; 32] };
        let change = Change::OperatorChanged { name: "Trần An".into(), operator: Some(operator) };
        assert_eq!(
            both(&FactBody::Identity { change: Box::new(change), actor: actor.clone() }),
            ["cấp quyền operator (P3): Trần An", "gave the rights of operator (P3): Trần An"]
        );
        let attends = Attends::At(PointIdx(3));
        assert_eq!(
            both(&FactBody::Excused { point: PointIdx(4), attends, reason: "".into(), actor }),
            ["ghép về P3", "attends at P3"]
        );
        assert_eq!(both(&FactBody::Heard { point: PointIdx(4) }), ["thao tác khác", "something else"]);
    }
}
