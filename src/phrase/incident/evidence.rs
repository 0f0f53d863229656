//! Căn cứ: the one sentence of what speaks for a cause.

use diemcau_core::incident::{Cause, Finding, Ground, Subject};
use diemcau_core::outside::{HOLDS, Utility, Word, WordKind};
use diemcau_core::risk::Risk;

use super::Scene;
use crate::Language;
use crate::roster::feeder_name;

impl Language {
    /// What speaks for a cause, in one sentence, the strongest first: "theo Điện lực: cắt điện lộ 371 từ
    /// 07:05 đến 07:40; 6 điểm đã chuyển nguồn dự phòng trước khi mất".
    pub fn evidence(self, found: &Finding, scene: &Scene<'_>) -> String {
        let mut parts: Vec<String> = found.grounds.iter().map(|ground| self.ground(ground, scene)).collect();
        if found.cause == Cause::Unknown {
            // The whole words where nothing else is said; behind a place the short ones read better.
            parts.push(match parts.last() {
                None => self.cause_unknown().to_owned(),
                Some(_) => self.pick("chưa rõ nguyên nhân", "cause not clear").to_owned(),
            });
        }
        if parts.is_empty() {
            return self.of_itself(found.subject).to_owned();
        }
        match (&found.grounds[..], found.cause) {
            // "cùng địa bàn, chưa rõ nguyên nhân" is one thing that is said.
            ([Ground::Area { .. }], Cause::Unknown) => parts.join(", "),
            _ => parts.join("; "),
        }
    }

    fn ground(self, ground: &Ground, scene: &Scene<'_>) -> String {
        match (self, ground) {
            (Self::Vietnamese, Ground::ToldBattery { n, since }) => format!(
                "{n} điểm cho biết sau khi kết nối lại: đã chuyển nguồn dự phòng từ {}, trước khi mất kết nối",
                (scene.clock)(*since)
            ),
            (Self::English, Ground::ToldBattery { n, since }) => format!(
                "{n} told after they returned that they were on battery since {}, before they were lost",
                (scene.clock)(*since)
            ),
            (Self::Vietnamese, Ground::ToldAlive { n }) => {
                format!("{n} điểm cho biết sau khi kết nối lại: máy vẫn chạy, vẫn có điện")
            }
            (Self::English, Ground::ToldAlive { n }) => {
                format!("{n} told after they returned that the machine ran on and had power")
            }
            (Self::Vietnamese, Ground::Restarted { n }) => format!("{n} máy đã khởi động lại"),
            (Self::English, Ground::Restarted { n }) => format!("{n} machines restarted"),
            (_, Ground::OnBattery { n_lost, n_live, since }) => {
                self.on_battery_before(*n_lost, *n_live, &(scene.clock)(*since))
            }
            (_, Ground::Word(id)) => match scene.word(*id) {
                Some(word) => self.word(word, scene),
                None => self.pick("theo tin từ bên ngoài", "by word from outside").to_owned(),
            },
            (Self::Vietnamese, Ground::Siblings { feeder, n }) => {
                format!("{n} điểm cùng lộ điện {} đang chạy UPS/ắc quy", feeder_name(feeder))
            }
            (Self::English, Ground::Siblings { feeder, n }) => {
                format!("{n} points of the same feeder {} are on battery", feeder_name(feeder))
            }
            (_, Ground::Shared { risk, name, n, of, within_s }) => {
                self.shared((*risk, name), (*n, *of), *within_s)
            }
            (Self::Vietnamese, Ground::Either { feeder, uplink }) => {
                format!("lộ điện {} và tuyến {uplink} đều có thể là nguyên nhân", feeder_name(feeder))
            }
            (Self::English, Ground::Either { feeder, uplink }) => {
                format!("feeder {} and uplink {uplink} explain it equally well", feeder_name(feeder))
            }
            (_, Ground::Area { .. }) => self.pick("cùng địa bàn", "same area").to_owned(),
            (Self::Vietnamese, Ground::QualitySank { since }) => {
                format!("đường họp đã kém từ {}", (scene.clock)(*since))
            }
            (Self::English, Ground::QualitySank { since }) => {
                format!("the meeting path was bad since {}", (scene.clock)(*since))
            }
            (_, Ground::SwitchedOff) => {
                self.pick("máy đã được tắt đúng cách", "the machine was switched off in order").to_owned()
            }
            (Self::Vietnamese, Ground::UplinkFails { since }) => {
                format!("đường ra mạng của máy chủ giám sát hỏng từ {}", (scene.clock)(*since))
            }
            (Self::English, Ground::UplinkFails { since }) => {
                format!("the collector's own way out fails since {}", (scene.clock)(*since))
            }
            (_, Ground::Machines(machines)) => self.machines(machines),
            (_, Ground::UplinkWorks) => self
                .pick("đường ra mạng của máy chủ giám sát vẫn tốt", "the collector's own way out works")
                .to_owned(),
        }
    }

    fn on_battery_before(self, n_lost: u32, n_live: u32, since: &str) -> String {
        let lost = match self {
            Self::Vietnamese => format!("{n_lost} điểm đã chuyển nguồn dự phòng trước khi mất"),
            Self::English => format!("{n_lost} went on battery before they were lost"),
        };
        let live = match self {
            Self::Vietnamese => format!("{n_live} điểm đang chạy UPS/ắc quy từ {since}"),
            Self::English => format!("{n_live} are on battery since {since}"),
        };
        match (n_lost, n_live) {
            (_, 0) => lost,
            (0, _) => live,
            (_, _) => format!("{lost}, {live}"),
        }
    }

    fn shared(self, (risk, name): (Risk, &str), (n, of): (u32, u32), within_s: u32) -> String {
        let shared = match risk {
            Risk::Feeder => self.pick("cùng lộ điện", "same feeder"),
            Risk::Uplink => self.pick("cùng tuyến", "same uplink"),
        };
        let name = feeder_name(name);
        match (self, within_s) {
            (Self::Vietnamese, 0) => format!("{shared} {name}: {n}/{of} điểm cùng lúc"),
            (Self::Vietnamese, s) => format!("{shared} {name}: {n}/{of} điểm trong {s} giây"),
            (Self::English, 0) => format!("{shared} {name}: {n} of {of} at once"),
            (Self::English, s) => format!("{shared} {name}: {n} of {of} within {s} s"),
        }
    }

    /// What somebody says: "theo Điện lực: cắt điện lộ 371 từ 07:05 đến 07:40".
    pub fn word(self, word: &Word, scene: &Scene<'_>) -> String {
        let by = format!("{} {}", self.pick("theo", "by"), word.by);
        let what = match &*word.text {
            "" => self.word_kind(word.utility, word.kind).to_owned(),
            text if matches!(word.kind, WordKind::DyingGasp | WordKind::LossOfSignal) => {
                format!("{} ({text})", self.word_kind(word.utility, word.kind))
            }
            text => text.to_owned(),
        };
        let when = match word.kind {
            WordKind::DyingGasp | WordKind::LossOfSignal => self.at(&(scene.clock)(word.from)),
            // One that named no end holds for a while all the same.
            WordKind::Planned | WordKind::Said => {
                let to = Some(word.to).filter(|to| *to != word.from + HOLDS);
                self.span(word.from, to, scene)
            }
        };
        format!("{by}: {what} {when}")
    }

    /// What a word says where nobody put it in words.
    fn word_kind(self, utility: Utility, kind: WordKind) -> &'static str {
        match (kind, utility) {
            (WordKind::Planned, Utility::Power) => self.pick("cắt điện theo lịch", "planned power cut"),
            (WordKind::Planned, Utility::Line) => {
                self.pick("bảo trì đường truyền theo lịch", "planned line works")
            }
            (WordKind::Said, Utility::Power) => self.pick("mất điện", "power cut"),
            (WordKind::Said, Utility::Line) => self.pick("sự cố đường truyền", "line fault"),
            (WordKind::DyingGasp, _) => {
                self.pick("thiết bị đầu cuối báo mất nguồn", "dying gasp of the terminal")
            }
            (WordKind::LossOfSignal, _) => self.pick("mất tín hiệu quang", "loss of signal"),
        }
    }

    /// Where nothing else speaks for it, what it is speaks for itself.
    fn of_itself(self, subject: Subject) -> &'static str {
        match subject {
            Subject::Outage => self.pick("không còn nghe thấy máy tại điểm cầu", "nothing is heard of it"),
            Subject::BatteryEnds => self.pick("theo số phút mà UPS báo", "by the minutes that the UPS tells"),
            Subject::Help | Subject::NoPicture | Subject::NoSound => {
                self.pick("người tại điểm cầu báo", "the people there say so")
            }
            Subject::Path => self.pick("theo các phép đo đường họp", "by the probes of the meeting path"),
            Subject::Certificate => self.pick("theo phép đo TLS", "by the TLS probe"),
            Subject::Clash => self.pick(
                "hai máy thay nhau kết nối bằng mã của điểm cầu này",
                "two machines connect with its code in turn",
            ),
            Subject::Unseen => {
                self.pick("máy tại các điểm cầu ấy chưa từng kết nối", "no machine there ever connected")
            }
            Subject::MissingCounts => {
                self.pick("chưa có số liệu nào từ các điểm cầu ấy", "no count came from there")
            }
            Subject::Blind => {
                self.pick("các phép thử đường ra đều không trả lời", "no target of its checks answers")
            }
            Subject::Planned => self.pick("theo kế hoạch đã báo", "as planned"),
            Subject::Clock => self.pick(
                "đồng hồ máy lệch hơn 2 giây so với giờ của buổi lễ",
                "the machine's clock is more than 2 s away from the event's",
            ),
        }
    }
}
