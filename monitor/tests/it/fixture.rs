//! A small province on the morning of its event, with something wrong in it.

pub(crate) mod incidents;

use std::time::Duration;

use diemcau_core::attendance::CountSource;
use diemcau_core::event::{AgendaItem, Cutoff, EventSettings, Level, MapTile, Pace, Session};
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::path::PathNow;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind};
use diemcau_core::point::{HelpNow, PointNow, StandingCount};
use diemcau_core::power::{Power, PowerAlarm, PowerFault, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::statements::{Confirmation, MediaState, Reply};
use diemcau_core::time::Timestamp;
use diemcau_monitor::PointLine;

/// 2025-05-08 07:00:00 in Thanh Hóa.
pub(crate) const SEVEN: Timestamp = Timestamp::from_millis(1_746_662_400_000);

const LEVELS: [(&str, &str); 6] = [
    ("tinh", "điểm cầu trung tâm (Tỉnh ủy)"),
    ("so-nganh", "ban, sở, ngành, đoàn thể cấp tỉnh"),
    ("huyen", "huyện, thị xã, thành phố"),
    ("xa", "xã, phường, thị trấn"),
    ("thon", "thôn, bản, tổ dân phố"),
    ("khac", "khác"),
];
const BODIES: [&str; 5] =
    ["Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Công an tỉnh", "Tỉnh đoàn", "Hội Nông dân tỉnh"];
const DISTRICTS: [(&str, &str); 3] =
    [("407", "Thị xã Nghi Sơn"), ("395", "Huyện Thọ Xuân"), ("398", "Huyện Đông Sơn")];
const COMMUNES: [&str; 9] = [
    "Xã Xuân Lập",
    "Xã Xuân Thiên",
    "Thị trấn Lam Sơn",
    "Xã Thọ Lập",
    "Xã Bắc Lương",
    "Xã Nam Giang",
    "Xã Phú Xuân",
    "Xã Thuận Minh",
    "Xã Trường Xuân",
];

/// The settings of the event.
pub(crate) fn settings() -> EventSettings {
    let after = |minutes: u64| SEVEN + Duration::from_mins(minutes);
    EventSettings {
        name: "Lễ phát động phong trào “Bình dân học vụ số” tỉnh Thanh Hóa".to_owned(),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        start: after(60),
        end: after(180),
        count_open: SEVEN - Duration::from_mins(40),
        cutoffs: vec![
            Cutoff { name: "Báo cáo nhanh".to_owned(), at: after(20), due: Some(after(30)) },
            Cutoff { name: "Khai mạc".to_owned(), at: after(60), due: None },
        ],
        levels: LEVELS.iter().map(|(id, name)| Level::new(id, name, Pace::STANDARD)).collect(),
        agenda: vec![AgendaItem {
            at: after(75),
            item: "Phát biểu hưởng ứng".to_owned(),
            point: Some(PointIdx(6)),
        }],
        operators_phone: String::new(),
        map: [("395", 0, 0), ("398", 2, 0), ("407", 1, 1)]
            .map(|(code, column, row)| MapTile { point: code.into(), column, row })
            .into(),
        ..EventSettings::default()
    }
}

/// The province hall, five bodies, three districts of nine communes, and a village in each third.
pub(crate) fn roster() -> Roster {
    let mut points = vec![point("TINH", "Hội trường Tỉnh ủy Thanh Hóa", 0, None)];
    points[0].speaking = true;
    for (at, name) in BODIES.iter().enumerate() {
        points.push(point(&format!("SN{at:02}"), name, 1, Some(0)));
    }
    let districts = points.len();
    for (code, name) in DISTRICTS {
        points.push(point(code, name, 2, Some(0)));
    }
    points[districts].speaking = true;
    for (nth, (district, _)) in DISTRICTS.iter().enumerate() {
        for (at, name) in COMMUNES.iter().enumerate() {
            let mut commune = point(&format!("{district}{at:02}"), name, 3, Some(districts + nth));
            commune.feeder = format!("47{nth}E9.{}", at / 5 + 1).into();
            commune.uplink = format!("OLT-{district}-0{}", at % 2 + 1).into();
            let above = points.len();
            points.push(commune);
            if at % 3 == 0 {
                let name = format!("Nhà văn hóa thôn {}", at + 1);
                points.push(point(&format!("{district}{at:02}T"), &name, 4, Some(above)));
            }
        }
    }
    points.push(point("DH01", "Trường Đại học Hồng Đức", 5, Some(0)));
    let excused = points.len() - 2;
    points[excused].hosted_by = Some(PointIdx(6));
    Roster::new(points).unwrap()
}

/// How the points stand at seven.
pub(crate) fn replica() -> Replica {
    replica_of(roster())
}

/// The same of a roster whose points are called otherwise.
pub(crate) fn replica_of(roster: Roster) -> Replica {
    let mut now: Vec<PointNow> = roster
        .iter()
        .map(|(idx, point)| match point.hosted_by {
            Some(_) => PointNow { presence: Presence::Excused, ..PointNow::default() },
            None => live(idx),
        })
        .collect();
    let find = |code: &str| roster.find(code).unwrap().as_usize();
    for at in 0..4 {
        let idx = find(&format!("395{at:02}"));
        let since = SEVEN - Duration::from_secs(190 + at * 2);
        let last_power = if at < 3 { PowerSource::Battery } else { PowerSource::Mains };
        now[idx] = gone(Presence::Lost, since, last_power);
    }
    now[find("407")] = gone(Presence::Suspect, SEVEN - Duration::from_secs(1), PowerSource::Mains);
    now[find("40705")] = gone(Presence::Lost, SEVEN - Duration::from_secs(4_000), PowerSource::Unknown);
    now[find("39804")] = PointNow {
        left_reason: Some(GoodbyeReason::Ups),
        ..gone(Presence::Left, SEVEN - Duration::from_mins(10), PowerSource::Battery)
    };
    for code in ["39806", "39806T", "40708", "SN04"] {
        now[find(code)] = PointNow::default();
    }
    now[find("40702")].power =
        Power { source: PowerSource::Battery, charge_percent: Some(64), ..Power::default() };
    Replica::new(settings(), roster, Session::Rehearsal, (Seq(100), SEVEN), now).unwrap()
}

/// Changes that make points speak: two need help, one of which was answered; others do not hear,
/// have a path that is rất kém, or a battery that is nearly empty.
pub(crate) fn troubled() -> Vec<(&'static str, PointNow)> {
    let roster = roster();
    let find = |code: &str| live(roster.find(code).unwrap());
    let help = |minutes: u64, text: &str, reply: Option<Reply>| {
        let at = SEVEN - Duration::from_mins(minutes);
        let earlier = Vec::new();
        Some(Box::new(HelpNow { at, text: text.into(), by: "Lê Thị Bình".into(), earlier, reply }))
    };
    let said = |state: MediaState, minutes: u64| {
        let at = SEVEN - Duration::from_mins(minutes);
        Some(Box::new(Confirmation { state, at, by: "Lê Thị Bình".into(), note: "loa rè".into() }))
    };
    let path = |band: Band| Some(Box::new(PathNow { band, probe: "media".into() }));
    let reply = Reply {
        id: 90,
        at: SEVEN - Duration::from_mins(4),
        text: "Kỹ thuật đang đến, xin chờ ít phút".into(),
        by: "Phạm Văn Dũng".into(),
    };
    let battery = Power {
        source: PowerSource::Battery,
        charge_percent: Some(12),
        runtime: Some(Duration::from_secs(250)),
        alarm: Some(PowerAlarm::LowBattery),
        ..Power::default()
    };
    let unread = Power { fault: Some(PowerFault::Stale), ..Power::default() };
    vec![
        (
            "39805",
            PointNow {
                help: help(3, "màn hình đen, không có tín hiệu", None),
                confirmation: said(MediaState::NoPicture, 3),
                chair_present: Some(true),
                path: path(Band::Fair),
                ..find("39805")
            },
        ),
        ("39501", PointNow { help: help(12, "cần người hướng dẫn", Some(reply)), ..find("39501") }),
        ("SN02", PointNow { confirmation: said(MediaState::NoSound, 6), power: unread, ..find("SN02") }),
        ("40706", PointNow { path: path(Band::Bad), chair_present: Some(false), ..find("40706") }),
        ("40707", PointNow { power: battery, path: path(Band::Good), ..find("40707") }),
        ("39801", PointNow { confirmation: said(MediaState::Good, 9), ..find("39801") }),
    ]
}

/// What three probes found.
pub(crate) fn windows() -> Vec<PathWindow> {
    let media = PathWindow {
        probe: "media".into(),
        kind: ProbeKind::Stun,
        finding: Finding::Answered,
        length: Duration::from_secs(30),
        n_sent: 120,
        n_answered: 119,
        n_repeated: 0,
        rtt_us: Some(184_300),
        jitter_us: Some(9_200),
        response_us: None,
        n_mapping_changes: Some(0),
        certificate_days: None,
        redirect: None,
        band: Some(Band::Fair),
    };
    let unasked = PathWindow {
        probe: "mạng".into(),
        kind: ProbeKind::Icmp,
        finding: Finding::NotPermitted,
        n_sent: 0,
        n_answered: 0,
        rtt_us: None,
        jitter_us: None,
        band: None,
        ..media.clone()
    };
    let page = PathWindow {
        probe: "trang họp trực tuyến".into(),
        kind: ProbeKind::Tls,
        n_sent: 3,
        n_answered: 3,
        n_repeated: 1,
        jitter_us: Some(400),
        response_us: Some(210_000),
        certificate_days: Some(12),
        ..media.clone()
    };
    vec![unasked, media, page]
}

/// The line and the probes of a point.
pub(crate) fn line(code: &str) -> PointLine {
    PointLine {
        point: Code::new(code),
        last_heard: Some(SEVEN),
        rtt_us: Some(24_300),
        jitter_us: Some(3_200),
        samples: (0_u32..60).map(|at| (at != 30).then_some(20_000 + at * 500)).collect(),
        version: "0.1.0".to_owned(),
        paths: Vec::new(),
        paths_at: None,
        asked: None,
    }
}

/// A point that went away.
pub(crate) fn gone(presence: Presence, since: Timestamp, last_power: PowerSource) -> PointNow {
    PointNow { presence, since: Some(since), last_power, losses: 1, ..PointNow::default() }
}

/// A live point on mains; those with an odd index have counted.
pub(crate) fn live(idx: PointIdx) -> PointNow {
    let since = SEVEN - Duration::from_mins(30);
    let count = StandingCount {
        count: 40 + idx.0,
        source: Some(CountSource::Person),
        by: "Lê Thị Bình".into(),
        note: "".into(),
        observed: SEVEN - Duration::from_mins(5),
        received: SEVEN - Duration::from_secs(299),
        reporter: idx,
        unlikely: false,
        is_entered: false,
        verified: None,
        is_conflict: false,
    };
    PointNow {
        presence: Presence::Live,
        since: Some(since),
        power: Power { source: PowerSource::Mains, ..Power::default() },
        power_since: Some(since),
        last_power: PowerSource::Mains,
        count: (idx.0 % 2 == 1).then(|| Box::new(count)),
        ..PointNow::default()
    }
}

fn point(code: &str, name: &str, level: u16, parent: Option<usize>) -> Point {
    Point {
        parent: parent.map(PointIdx::from_usize),
        expected: Some(60),
        chair: "Trần Văn Chủ".into(),
        contact: "Nguyễn Văn An".into(),
        phone: "0912345678".into(),
        carrier: "VNPT".into(),
        ..Point::new(Code::new(code), name, LevelIdx(level))
    }
}
