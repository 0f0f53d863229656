use std::time::Duration;

use diemcau_core::ids::{AgentId, BootId, Code, LevelIdx, PointIdx, Seq};
use diemcau_core::incident::{End, Ground, IncidentId, Member, Remark};
use diemcau_core::machine::{Machine, Marks};
use diemcau_core::outside::{About, HOLDS, Utility, WordKind};
use diemcau_core::risk::Risk;
use diemcau_core::roster::Point;

use super::*;

/// 00:00 of the day.
const MIDNIGHT: Timestamp = Timestamp::from_millis(0);

#[test]
fn a_title_tells_how_many_where_and_since_when() {
    let uplink = || Scope::Uplink("OLT-381-02".into());
    for (finding, vietnamese, english) in [
        (
            outage(uplink(), 8, 0, 9),
            "8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12",
            "8 of 9 points of uplink OLT-381-02 lost since 07:12",
        ),
        (
            outage(Scope::Feeder("Lộ 371E9.1".into()), 6, 2, 9),
            "6/9 điểm cầu lộ điện 371E9.1 mất kết nối, 2 đang chạy UPS/ắc quy, từ 07:12",
            "6 of 9 points of feeder 371E9.1 lost, 2 on battery, since 07:12",
        ),
        (
            outage(Scope::Node(PointIdx(1)), 0, 3, 4),
            "3/4 điểm cầu Xã Thọ Xuân đang chạy UPS/ắc quy từ 07:12",
            "3 of 4 points of Xã Thọ Xuân on battery since 07:12",
        ),
        (
            outage(Scope::All, 612, 0, 1_018),
            "612/1018 điểm cầu mất kết nối từ 07:12",
            "612 of 1018 points lost since 07:12",
        ),
        (
            outage(Scope::Point(PointIdx(1)), 1, 0, 1),
            "Xã Thọ Xuân mất kết nối từ 07:12",
            "Xã Thọ Xuân lost since 07:12",
        ),
        (
            Finding { subject: Subject::NoSound, ..outage(Scope::Point(PointIdx(1)), 0, 1, 1) },
            "Xã Thọ Xuân: mất tiếng từ 07:12",
            "Xã Thọ Xuân: no sound since 07:12",
        ),
        (
            Finding { subject: Subject::Unseen, ..outage(Scope::Node(PointIdx(1)), 0, 12, 30) },
            "12/30 điểm cầu Xã Thọ Xuân: chưa kết nối",
            "12 of 30 points of Xã Thọ Xuân: not seen yet",
        ),
    ] {
        let incident = incident(finding);
        assert_eq!(title(Language::Vietnamese, &incident), vietnamese);
        assert_eq!(title(Language::English, &incident), english);
    }
}

#[test]
fn a_title_tells_that_it_is_over_and_that_it_flaps() {
    let found = Finding { flapping: true, ..outage(Scope::Point(PointIdx(1)), 1, 0, 1) };
    let end = Some(End { at: at(7, 40), how: EndKind::Restored });
    let incident = Incident { end, ..incident(found) };
    let told = "Xã Thọ Xuân mất kết nối từ 07:12 đến 07:40 (chập chờn)";
    assert_eq!(title(Language::Vietnamese, &incident), told);
    assert_eq!(Language::Vietnamese.incident_state(&incident), "đã khắc phục");
}

#[test]
fn every_subject_has_a_title_and_a_sentence_in_both_languages() {
    for subject in SUBJECTS {
        let found = Finding { subject, cause: Cause::Collector, ..outage(Scope::All, 3, 0, 4) };
        let incident = incident(found);
        check_both(&title(Language::Vietnamese, &incident), &title(Language::English, &incident));
        let [vietnamese, english] = evidence(&incident.found);
        check_both(&vietnamese, &english);
    }
}

#[test]
fn every_ground_has_its_words() {
    let since = at(7, 5);
    let uplink: Box<str> = "OLT-381-02".into();
    let feeder: Box<str> = "Lộ 371E9.1".into();
    for (ground, vietnamese, english) in [
        (
            Ground::ToldBattery { n: 2, since },
            "2 điểm cho biết sau khi kết nối lại: đã chuyển nguồn dự phòng từ 07:05, trước khi mất kết nối",
            "2 told after they returned that they were on battery since 07:05, before they were lost",
        ),
        (
            Ground::ToldAlive { n: 2 },
            "2 điểm cho biết sau khi kết nối lại: máy vẫn chạy, vẫn có điện",
            "2 told after they returned that the machine ran on and had power",
        ),
        (Ground::Restarted { n: 3 }, "3 máy đã khởi động lại", "3 machines restarted"),
        (
            Ground::OnBattery { n_lost: 6, n_live: 0, since },
            "6 điểm đã chuyển nguồn dự phòng trước khi mất",
            "6 went on battery before they were lost",
        ),
        (
            Ground::OnBattery { n_lost: 0, n_live: 2, since },
            "2 điểm đang chạy UPS/ắc quy từ 07:05",
            "2 are on battery since 07:05",
        ),
        (
            Ground::OnBattery { n_lost: 6, n_live: 2, since },
            "6 điểm đã chuyển nguồn dự phòng trước khi mất, 2 điểm đang chạy UPS/ắc quy từ 07:05",
            "6 went on battery before they were lost, 2 are on battery since 07:05",
        ),
        (
            Ground::Word(WORD),
            "theo Điện lực: cắt điện lộ 371 từ 07:05 đến 07:40",
            "by Điện lực: cắt điện lộ 371 since 07:05 until 07:40",
        ),
        (Ground::Word(WordId { place: 9, ..WORD }), "theo tin từ bên ngoài", "by word from outside"),
        (
            Ground::Siblings { feeder: feeder.clone(), n: 3 },
            "3 điểm cùng lộ điện 371E9.1 đang chạy UPS/ắc quy",
            "3 points of the same feeder 371E9.1 are on battery",
        ),
        (
            Ground::Shared { risk: Risk::Uplink, name: uplink.clone(), n: 8, of: 9, within_s: 4 },
            "cùng tuyến OLT-381-02: 8/9 điểm trong 4 giây",
            "same uplink OLT-381-02: 8 of 9 within 4 s",
        ),
        (
            Ground::Shared { risk: Risk::Feeder, name: feeder.clone(), n: 8, of: 9, within_s: 0 },
            "cùng lộ điện 371E9.1: 8/9 điểm cùng lúc",
            "same feeder 371E9.1: 8 of 9 at once",
        ),
        (
            Ground::Either { feeder, uplink },
            "lộ điện 371E9.1 và tuyến OLT-381-02 đều có thể là nguyên nhân",
            "feeder 371E9.1 and uplink OLT-381-02 explain it equally well",
        ),
        (Ground::Area { node: Some(PointIdx(1)), n: 3, of: 4, within_s: 2 }, "cùng địa bàn", "same area"),
        (Ground::QualitySank { since }, "đường họp đã kém từ 07:05", "the meeting path was bad since 07:05"),
        (Ground::SwitchedOff, "máy đã được tắt đúng cách", "the machine was switched off in order"),
        (
            Ground::UplinkFails { since },
            "đường ra mạng của máy chủ giám sát hỏng từ 07:05",
            "the collector's own way out fails since 07:05",
        ),
        (
            Ground::Machines([machine("a", 1), machine("b", 2)].into()),
            "thay nhau kết nối: PC-1 (10.0.0.1, mã máy a) và PC-2 (10.0.0.2, mã máy b)",
            "they connect in turn: PC-1 (10.0.0.1, installation a) and PC-2 (10.0.0.2, installation b)",
        ),
        (
            Ground::UplinkWorks,
            "đường ra mạng của máy chủ giám sát vẫn tốt",
            "the collector's own way out works",
        ),
    ] {
        let found = Finding { grounds: vec![ground], ..outage(Scope::All, 3, 0, 4) };
        assert_eq!(evidence(&found), [vietnamese, english]);
    }
}

#[test]
fn a_cause_that_is_not_known_is_said_to_be_so() {
    let area = Ground::Area { node: None, n: 3, of: 4, within_s: 2 };
    let unknown =
        |grounds| evidence(&Finding { cause: Cause::Unknown, grounds, ..outage(Scope::All, 3, 0, 4) });
    assert_eq!(unknown(vec![area.clone()])[0], "cùng địa bàn, chưa rõ nguyên nhân");
    assert_eq!(unknown(vec![])[0], "chưa rõ nguyên nhân (đường truyền hoặc nguồn điện)");
    assert_eq!(
        unknown(vec![area, Ground::UplinkWorks])[0],
        "cùng địa bàn; đường ra mạng của máy chủ giám sát vẫn tốt; chưa rõ nguyên nhân"
    );
}

#[test]
fn a_word_without_text_or_end_is_told_all_the_same() {
    for (kind, utility, text, vietnamese) in [
        (WordKind::Planned, Utility::Power, "", "theo Điện lực: cắt điện theo lịch từ 07:05 đến 07:40"),
        (
            WordKind::Planned,
            Utility::Line,
            "",
            "theo Điện lực: bảo trì đường truyền theo lịch từ 07:05 đến 07:40",
        ),
        (WordKind::Said, Utility::Power, "", "theo Điện lực: mất điện từ 07:05 đến 07:40"),
        (WordKind::Said, Utility::Line, "đứt cáp", "theo Điện lực: đứt cáp từ 07:05 đến 07:40"),
        (
            WordKind::DyingGasp,
            Utility::Power,
            "ONU 12",
            "theo Điện lực: thiết bị đầu cuối báo mất nguồn (ONU 12) lúc 07:05",
        ),
        (WordKind::LossOfSignal, Utility::Line, "", "theo Điện lực: mất tín hiệu quang lúc 07:05"),
    ] {
        let word = Word { kind, utility, text: text.into(), ..word() };
        let told = with_scene(|scene| Language::Vietnamese.word(&word, scene));
        assert_eq!(told, vietnamese);
        let english = with_scene(|scene| Language::English.word(&word, scene));
        assert!(!english.contains("theo"), "{english}");
    }
    let endless = Word { to: word().from + HOLDS, ..word() };
    let told = with_scene(|scene| Language::Vietnamese.word(&endless, scene));
    assert_eq!(told, "theo Điện lực: cắt điện lộ 371 từ 07:05");
}

#[test]
fn states_severities_and_causes_have_words() {
    let [mut told, mut taken] = [(); 2].map(|()| incident(outage(Scope::All, 1, 0, 1)));
    assert_eq!(Language::Vietnamese.incident_state(&told), "mới");
    taken.acknowledged = Some(Remark { at: MIDNIGHT, by: "Nam".into(), text: "".into() });
    assert_eq!(Language::Vietnamese.incident_state(&taken), "đã tiếp nhận");
    for how in [EndKind::Restored, EndKind::Merged(IncidentId(1)), EndKind::EventOver] {
        told.end = Some(End { at: MIDNIGHT, how });
        let [vietnamese, english] = both(|language| language.incident_state(&told).to_owned());
        check_both(&vietnamese, &english);
    }
    for cause in Cause::ALL {
        let [vietnamese, english] = both(|language| language.incident_cause(cause).to_owned());
        check_both(&vietnamese, &english);
    }
    for severity in [Severity::Info, Severity::Warning, Severity::Critical] {
        let [vietnamese, english] = both(|language| language.severity(severity).to_owned());
        check_both(&vietnamese, &english);
    }
}

const SUBJECTS: [Subject; 12] = [
    Subject::Outage,
    Subject::BatteryEnds,
    Subject::Help,
    Subject::NoPicture,
    Subject::NoSound,
    Subject::Path,
    Subject::Certificate,
    Subject::Clash,
    Subject::Unseen,
    Subject::MissingCounts,
    Subject::Blind,
    Subject::Clock,
];

const WORD: WordId = WordId { fact: Seq(8), place: 0 };

fn word() -> Word {
    Word {
        utility: Utility::Power,
        about: About::Feeder("Lộ 371E9.1".into()),
        from: at(7, 5),
        to: at(7, 40),
        kind: WordKind::Planned,
        by: "Điện lực".into(),
        text: "cắt điện lộ 371".into(),
    }
}

fn outage(scope: Scope, n_lost: u32, n_battery: u32, of: u32) -> Finding {
    let member = |point| Member {
        point: PointIdx(point),
        struck: at(7, 12),
        lost: (point < n_lost).then(|| at(7, 12)),
    };
    Finding {
        subject: Subject::Outage,
        scope,
        cause: Cause::Line,
        grounds: Vec::new(),
        members: (0..n_lost + n_battery).map(member).collect(),
        of,
        flapping: false,
    }
}

fn incident(found: Finding) -> Incident {
    Incident {
        id: IncidentId(7),
        found,
        since: at(7, 12),
        opened: at(7, 12),
        touched: Vec::new(),
        from: None,
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        snoozed_until: None,
        end: None,
    }
}

fn at(hour: u64, minute: u64) -> Timestamp {
    MIDNIGHT + Duration::from_mins(hour * 60 + minute)
}

fn with_scene(told: impl FnOnce(&Scene<'_>) -> String) -> String {
    let point =
        |code: &str, name: &str, parent| Point { parent, ..Point::new(Code::new(code), name, LevelIdx(0)) };
    let points = vec![point("TINH", "Tỉnh ủy", None), point("381", "Xã Thọ Xuân", Some(PointIdx(0)))];
    let roster = Roster::new(points).expect("it is a tree");
    let clock = |at: Timestamp| {
        crate::time::hour_minute(u32::try_from(at.as_millis() / 1_000).expect("it is of that day"))
    };
    told(&Scene { roster: &roster, words: &[(WORD, word())], clock: &clock })
}

fn title(language: Language, incident: &Incident) -> String {
    with_scene(|scene| language.incident_title(incident, scene))
}

fn evidence(found: &Finding) -> [String; 2] {
    both(|language| with_scene(|scene| language.evidence(found, scene)))
}

fn both(told: impl Fn(Language) -> String) -> [String; 2] {
    [told(Language::Vietnamese), told(Language::English)]
}

fn check_both(vietnamese: &str, english: &str) {
    let is_combining = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    assert!(!vietnamese.is_ascii() && !vietnamese.contains(is_combining), "{vietnamese}");
    assert!(english.is_ascii() && !english.contains("  "), "{english}");
}

#[test]
fn machines_are_told_apart_by_whatever_is_known_of_them() {
    let said = |machines: &[Machine]| {
        evidence(&Finding { grounds: vec![Ground::Machines(machines.into())], ..outage(Scope::All, 1, 0, 1) })
            [0]
        .clone()
    };
    let certified = |machine: Machine| Machine {
        marks: Marks { certificate: Some([0xab; 32]), ..machine.marks },
        ..machine
    };
    let copies = [1, 2]
        .map(|n| certified(Machine { boot: BootId::new(&format!("boot-{n}-long")), ..machine("a", n) }));
    assert_eq!(
        said(&copies),
        "thay nhau kết nối: PC-1 (10.0.0.1, lần bật máy boot-1-l) và PC-2 (10.0.0.2, lần bật máy boot-2-l); \
         cùng một chứng thư AB:AB:AB:AB…"
    );
    let bare = |id: &str, address: Option<u8>| {
        let address = address.map(|last| [10, 0, 0, last].into());
        Machine { marks: Marks { address, ..Marks::default() }, ..machine(id, 1) }
    };
    assert_eq!(
        said(&[bare("a", Some(1)), bare("b", None), certified(machine("c", 3))]),
        "thay nhau kết nối: 10.0.0.1 (mã máy a), một máy không rõ tên (mã máy b) và PC-3 (10.0.0.3, mã máy c)"
    );
}

fn machine(id: &str, n: u8) -> Machine {
    let marks =
        Marks { address: Some([10, 0, 0, n].into()), host: format!("PC-{n}").into(), certificate: None };
    Machine { id: AgentId::new(id), boot: BootId::new("boot"), marks }
}
