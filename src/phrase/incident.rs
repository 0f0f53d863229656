//! Sự cố: what happened where, why, how far it is, and whom it concerns.
//!
//! A sentence names points and times, so each takes a [`Scene`]: whose roster it is, what the world outside
//! said, and how a time is read.

mod evidence;
mod machines;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::{Cause, EndKind, Finding, Incident, Scope, Severity, Subject};
use diemcau_core::outside::{About, Word, WordId};
use diemcau_core::roster::Roster;
use diemcau_core::time::Timestamp;

use super::Language;
use super::roster::feeder_name;

/// What the sentences of an incident need beside it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Names the points.
    pub roster: &'a Roster,
    /// What the world outside said of power and lines.
    pub words: &'a [(WordId, Word)],
    /// Reads a time, such as "07:12".
    pub clock: &'a dyn Fn(Timestamp) -> String,
}

impl Language {
    /// Why.
    pub fn incident_cause(self, cause: Cause) -> &'static str {
        match cause {
            Cause::Power => self.pick("nguồn điện", "power"),
            Cause::Line => self.pick("đường truyền", "line"),
            Cause::Meeting => self.pick("hệ thống họp", "meeting"),
            Cause::Attendance => self.pick("số đại biểu", "attendance"),
            Cause::Help => self.pick("cần hỗ trợ", "help"),
            Cause::Collector => self.pick("máy chủ giám sát", "collector"),
            Cause::Unknown => self.cause_unknown(),
        }
    }

    /// How far it is.
    pub fn incident_state(self, incident: &Incident) -> &'static str {
        match (&incident.end, &incident.acknowledged) {
            (Some(end), _) => match end.how {
                EndKind::Restored => self.pick("đã khắc phục", "resolved"),
                EndKind::Merged(_) => self.pick("đã khắc phục (gộp vào sự cố khác)", "resolved (merged)"),
                EndKind::EventOver => self.pick("đã khắc phục (hết buổi lễ)", "resolved (event over)"),
            },
            (None, Some(_)) => self.pick("đã tiếp nhận", "acknowledged"),
            (None, None) => self.pick("mới", "open"),
        }
    }

    /// How much it matters.
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Info => self.pick("để biết", "info"),
            Severity::Warning => self.pick("cần xử lý", "warning"),
            Severity::Critical => self.pick("khẩn cấp", "critical"),
        }
    }

    /// That there are none.
    pub fn no_incidents(self) -> &'static str {
        self.pick("không có sự cố nào", "no incidents")
    }

    /// Who took it and when, in a few words if they said any.
    pub fn taken_by(self, by: &str, clock: &str, text: &str) -> String {
        let taken = self.pick("đã tiếp nhận:", "acknowledged by");
        with_text(format!("{taken} {by} {}", self.at(clock)), text)
    }

    /// Whose it is.
    pub fn assigned_to(self, to: &str) -> String {
        format!("{} {to}", self.pick("giao cho:", "assigned to"))
    }

    /// Until when it reminds nobody.
    pub fn snoozed_until(self, clock: &str) -> String {
        format!("{} {clock}", self.pick("tạm không nhắc đến", "no reminder until"))
    }

    /// What somebody noted.
    pub fn noted_by(self, by: &str, clock: &str, text: &str) -> String {
        format!("{by} {}: {text}", self.at(clock))
    }

    /// That the world outside said nothing.
    pub fn no_words(self) -> &'static str {
        self.pick("chưa có căn cứ nào từ bên ngoài", "no evidence from outside")
    }

    /// What a word is about.
    pub fn about(self, about: &About, scene: &Scene<'_>) -> String {
        self.incident_place(
            &match about {
                About::Point(point) => Scope::Point(*point),
                About::Feeder(feeder) => Scope::Feeder(feeder.clone()),
                About::Uplink(uplink) => Scope::Uplink(uplink.clone()),
            },
            scene,
        )
    }

    /// What happened where and since when: "8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12".
    pub fn incident_title(self, incident: &Incident, scene: &Scene<'_>) -> String {
        let what = self.happened(&incident.found, scene);
        let flapping =
            if incident.found.flapping { self.pick(" (chập chờn)", " (flapping)") } else { "" };
        if is_lasting(incident.found.subject) {
            let span = self.span(incident.since, incident.end.map(|end| end.at), scene);
            return format!("{what} {span}{flapping}");
        }
        format!("{what}{flapping}")
    }

    fn happened(self, found: &Finding, scene: &Scene<'_>) -> String {
        match found.subject {
            Subject::Outage => self.outage(found, scene),
            Subject::BatteryEnds => self.at_scope(
                found,
                scene,
                self.pick(
                    "ắc quy sẽ hết trước khi buổi lễ kết thúc",
                    "battery ends before the ceremony does",
                ),
            ),
            Subject::Help => self.at_scope(
                found,
                scene,
                self.pick("cần hỗ trợ, chưa có trả lời", "needs help, nobody answered"),
            ),
            Subject::NoPicture => self.at_scope(found, scene, self.pick("mất hình", "no picture")),
            Subject::NoSound => self.at_scope(found, scene, self.pick("mất tiếng", "no sound")),
            Subject::Path => {
                self.at_scope(found, scene, self.pick("đường họp rất kém", "meeting path is bad"))
            }
            Subject::Certificate => self
                .pick(
                    "chứng thư của máy chủ họp hết hạn trước khi buổi lễ kết thúc",
                    "the certificate of the meeting server ends before the ceremony does",
                )
                .to_owned(),
            Subject::Clash => self.at_scope(found, scene, self.clash(false)),
            Subject::Unseen => self.at_scope(found, scene, self.pick("chưa kết nối", "not seen yet")),
            Subject::MissingCounts => {
                self.at_scope(found, scene, self.pick("chưa báo số đại biểu có mặt", "count not reported"))
            }
            Subject::Blind => self
                .pick("máy chủ giám sát mất đường ra mạng", "the collector's own way out fails")
                .to_owned(),
            Subject::Planned => self.planned(found, scene),
            Subject::Clock => self
                .pick("đồng hồ của máy chủ giám sát bị lệch", "the clock of the collector's machine is off")
                .to_owned(),
        }
    }

    /// "cắt điện theo kế hoạch lộ điện 371: 9 điểm cầu".
    fn planned(self, found: &Finding, scene: &Scene<'_>) -> String {
        let what = if found.cause == Cause::Power {
            self.pick("cắt điện theo kế hoạch", "planned power cut")
        } else {
            self.pick("thi công đường truyền theo kế hoạch", "planned work on the line")
        };
        let (place, n) = (self.incident_place(&found.scope, scene), found.members.len());
        match self {
            Self::Vietnamese => format!("{n} điểm cầu có lịch {what}, {place},"),
            Self::English => format!("{n} points, {place}: {what}"),
        }
    }

    fn outage(self, found: &Finding, scene: &Scene<'_>) -> String {
        let n_lost = found.lost().count();
        let n_battery = found.members.len() - n_lost;
        let (lost, battery) =
            (self.pick("mất kết nối", "lost"), self.pick("đang chạy UPS/ắc quy", "on battery"));
        if let Scope::Point(point) = found.scope {
            return format!("{} {}", scene.name(point), if n_lost > 0 { lost } else { battery });
        }
        if n_lost == 0 {
            return format!("{} {battery}", self.points_of(n_battery, found, scene));
        }
        let lost = format!("{} {lost}", self.points_of(n_lost, found, scene));
        match n_battery {
            0 => lost,
            n => format!("{lost}, {n} {battery},"),
        }
    }

    /// What is so at the place of an incident.
    fn at_scope(self, found: &Finding, scene: &Scene<'_>, what: &str) -> String {
        match found.scope {
            Scope::Point(point) => format!("{}: {what}", scene.name(point)),
            Scope::Node(_) | Scope::Uplink(_) | Scope::Feeder(_) | Scope::All => {
                format!("{}: {what}", self.points_of(found.members.len(), found, scene))
            }
        }
    }

    /// How many points of a place: "8/9 điểm cầu tuyến OLT-381-02".
    fn points_of(self, n: usize, found: &Finding, scene: &Scene<'_>) -> String {
        let place = self.incident_place(&found.scope, scene);
        let of = found.of;
        match (self, &*place) {
            (Self::Vietnamese, "") => format!("{n}/{of} điểm cầu"),
            (Self::Vietnamese, place) => format!("{n}/{of} điểm cầu {place}"),
            (Self::English, "") => format!("{n} of {of} points"),
            (Self::English, place) => format!("{n} of {of} points of {place}"),
        }
    }

    /// A place: "tuyến OLT-381-02", "lộ điện 371E9.1", the name of a point; empty is all.
    pub fn incident_place(self, scope: &Scope, scene: &Scene<'_>) -> String {
        match scope {
            Scope::Point(point) | Scope::Node(point) => scene.name(*point).to_owned(),
            Scope::Uplink(uplink) => format!("{} {uplink}", self.pick("tuyến", "uplink")),
            Scope::Feeder(feeder) => {
                format!("{} {}", self.pick("lộ điện", "feeder"), feeder_name(feeder))
            }
            Scope::All => String::new(),
        }
    }

    /// From when until when, as far as it is over: "từ 07:05 đến 07:40".
    fn span(self, from: Timestamp, to: Option<Timestamp>, scene: &Scene<'_>) -> String {
        let since = self.since_clock(&(scene.clock)(from));
        match to {
            Some(to) => format!("{since} {} {}", self.pick("đến", "until"), (scene.clock)(to)),
            None => since,
        }
    }
}

/// Whether it tells something to say since when it is so; the others are judged by the programme.
fn is_lasting(subject: Subject) -> bool {
    match subject {
        Subject::Outage
        | Subject::Help
        | Subject::NoPicture
        | Subject::NoSound
        | Subject::Path
        | Subject::Clash
        | Subject::Blind
        | Subject::Clock
        | Subject::Planned => true,
        Subject::BatteryEnds | Subject::Certificate | Subject::Unseen | Subject::MissingCounts => false,
    }
}

fn with_text(told: String, text: &str) -> String {
    if text.is_empty() { told } else { format!("{told}: {text}") }
}

impl<'a> Scene<'a> {
    fn name(&self, point: PointIdx) -> &'a str {
        self.roster.get(point).map_or("", |point| &*point.name)
    }

    fn word(&self, id: WordId) -> Option<&'a Word> {
        self.words.iter().find(|(held, _)| *held == id).map(|(_, word)| word)
    }
}

#[cfg(test)]
mod tests;
