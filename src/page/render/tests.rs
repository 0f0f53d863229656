use std::time::Duration;

use diemcau_core::attendance::Disposition;
use diemcau_core::event::Session;
use diemcau_core::ids::Code;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerFault, PowerSource};
use diemcau_core::statements::{MediaState, Reply};

use super::*;
use crate::view::{
    Attendees, ClockSource, ClockView, CutoffView, EventView, Fate, HelpCall, LinkView, LockoutView,
    Reported, ReportedPower,
};

mod help;

/// 08:00 in Vietnam.
const EIGHT: Timestamp = Timestamp::from_millis(1_746_666_000_000);
const MINUTE: Duration = Duration::from_mins(1);
const MAINS: Power = Power {
    source: PowerSource::Mains,
    charge_percent: None,
    runtime: None,
    alarm: None,
    condition: None,
    replace_battery: false,
    fault: None,
    basis: PowerBasis::Device,
    stale: None,
};
const BATTERY: Power = Power {
    source: PowerSource::Battery,
    charge_percent: Some(18),
    runtime: Some(Duration::from_secs(430)),
    ..MAINS
};

fn empty() -> PointView {
    PointView {
        code: Code::new("TX-001"),
        name: String::new(),
        event: None,
        clock: ClockView { source: ClockSource::Machine, now: EIGHT, utc_offset_s: 7 * 3_600 },
        link: LinkView::Calling,
        power: Power::default(),
        reported_power: None,
        paths: Vec::new(),
        expected: None,
        count: None,
        chair_present: None,
        media: None,
        calls: Vec::new(),
        replies: Vec::new(),
        n_waiting: 0,
        program: "diemcau-agent 0.1.0".to_owned(),
    }
}

/// A point in the middle of its day.
fn busy() -> PointView {
    let cutoff = |name: &str, at| CutoffView { name: name.to_owned(), at };
    let cutoffs = vec![
        cutoff("Báo cáo nhanh", EIGHT - 40 * MINUTE),
        cutoff("Khai mạc", EIGHT + Duration::from_millis(1)),
        cutoff("Kết thúc", EIGHT + 120 * MINUTE),
    ];
    let name = "Lễ phát động phong trào “Bình dân học vụ số”".to_owned();
    let help = HelpCall { text: "Loa không kêu".to_owned(), by: String::new() };
    PointView {
        name: "Xã Thọ Xuân".to_owned(),
        event: Some(EventView {
            name,
            session: Session::Live,
            cutoffs,
            operators_phone: "0237 385 2246".to_owned(),
        }),
        clock: ClockView { source: ClockSource::Event, now: EIGHT, utc_offset_s: 7 * 3_600 },
        link: LinkView::Attached { since: EIGHT - 30 * MINUTE },
        power: MAINS,
        paths: vec![
            window("media", ProbeKind::Stun, Some(Band::Fair), Some(80_400), 118),
            window("net", ProbeKind::Tcp, Some(Band::Good), Some(600), 120),
        ],
        count: Some(reported(1, Attendees { count: 1_018, by: "Lê Thị Lan".to_owned() }, received())),
        chair_present: Some(reported(2, true, received())),
        media: Some(reported(1, MediaState::NoSound, Fate::Waiting)),
        calls: vec![reported(3, help, received())],
        replies: vec![Reply {
            id: 1,
            at: EIGHT - MINUTE,
            text: "Kỹ thuật viên VNPT đang đến, khoảng 10 phút.".into(),
            by: "Nguyễn Văn Hùng".into(),
        }],
        ..empty()
    }
}

fn reported<T>(seq: u64, what: T, fate: Fate) -> Reported<T> {
    Reported { seq, at: EIGHT - 4 * MINUTE, what, fate }
}

fn window(
    name: &str,
    kind: ProbeKind,
    band: Option<Band>,
    rtt_us: Option<u32>,
    n_answered: u32,
) -> PathWindow {
    PathWindow {
        probe: name.into(),
        kind,
        finding: Finding::Answered,
        length: Duration::from_secs(30),
        n_sent: 120,
        n_answered,
        n_repeated: 0,
        rtt_us,
        jitter_us: rtt_us.map(|us| us / 10),
        response_us: None,
        n_mapping_changes: None,
        certificate_days: None,
        redirect: None,
        band,
    }
}

fn received() -> Fate {
    Fate::Received { at: EIGHT - 3 * MINUTE, disposition: Some(Disposition::Standing) }
}

fn view<'a>(point: &'a PointView, typed: Option<Typed<'a>>) -> PageView<'a> {
    PageView {
        language: Language::Vietnamese,
        point,
        token: "t".to_owned(),
        form_id: "i".to_owned(),
        by: None,
        network: None,
        typed,
        linked: None,
    }
}

/// What people read: the page without its marks.
fn text(markup: &Markup) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for letter in markup.0.chars() {
        match letter {
            '<' => is_mark = true,
            '>' => (is_mark, text) = (false, text + " "),
            _ if !is_mark => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(point: &PointView, parts: &[&str]) {
    let text = text(&page(&view(point, None)));
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_point_that_was_never_connected_says_what_is_not_known() {
    check(
        &empty(),
        &[
            "TX-001",
            "Máy chủ giám sát ○ chưa kết nối, đang gọi",
            "Đường truyền phòng họp ○ chưa đo",
            "Nguồn điện ○ không rõ",
            "Số đại biểu có mặt (gồm cả người dân)",
            "Chỉ tính người có mặt TẠI điểm cầu này",
            "○ chưa báo",
            "Giờ máy này 08:00:00",
        ],
    );
}

#[test]
fn a_busy_point_says_how_it_stands_in_words() {
    check(
        &busy(),
        &[
            "Xã Thọ Xuân (TX-001)",
            "Giờ buổi lễ 08:00:00",
            "Giờ chốt số liệu: Khai mạc lúc 08:00",
            "Máy chủ giám sát ✔ đang kết nối Từ 07:30.",
            "Đường truyền phòng họp ▲ tạm được Độ trễ 80 ms, dao động trễ (jitter) 8 ms, mất gói 1,6 %, 120 mẫu/30 giây.",
            "net (tcp): ✔ tốt. Độ trễ dưới 1 ms",
            "Nguồn điện ✔ điện lưới",
            "Số đã báo: 1.018 (Lê Thị Lan) lúc 07:56 ✔ máy chủ giám sát đã nhận lúc 07:57",
            "Đã báo: đã có mặt lúc 07:56 ✔ máy chủ giám sát đã nhận lúc 07:57",
            "Đã báo: mất tiếng lúc 07:56 ▲ đã ghi nhận, chờ gửi",
            "Đang cần hỗ trợ: Loa không kêu lúc 07:56 ✔ đã được trả lời lúc 07:59",
            "Không cần hỗ trợ nữa",
            "07:59 Kỹ thuật viên VNPT đang đến, khoảng 10 phút. — Nguyễn Văn Hùng",
        ],
    );
    assert!(!text(&page(&view(&busy(), None))).contains("DIỄN TẬP"));
}

#[test]
fn what_only_a_technician_reads_is_in_the_small_print() {
    let mut point = busy();
    let seen = window("web", ProbeKind::Http, Some(Band::Bad), Some(80_000), 114);
    let seen = PathWindow {
        n_repeated: 3,
        response_us: Some(352_400),
        n_mapping_changes: Some(1),
        certificate_days: Some(12),
        ..seen
    };
    point.paths.push(seen);
    let page = text(&page(&view(&point, None)));
    let (above, below) = page.split_once("Chi tiết cho kỹ thuật viên").unwrap();
    let figures = "Độ trễ 80 ms, dao động trễ (jitter) 8 ms, mất gói 7,5 %, 120 mẫu/30 giây.";
    let particulars = "Mất gói gồm 3 mẫu TCP phải gửi lại. Máy chủ đáp ứng sau 352 ms. \
                       Địa chỉ bên ngoài đổi 1 lần. Chứng thư còn 12 ngày.";
    assert!(above.contains(figures) && !above.contains("TCP"), "{above}");
    assert!(below.contains(&format!("{figures} {particulars}")), "{below}");
}

#[test]
fn a_rehearsal_and_a_lost_collector_are_told() {
    let mut point = busy();
    point.link =
        LinkView::Detached {
            since: EIGHT - 5 * MINUTE, why: "không có đường".to_owned(), remedy: None
        };
    point.n_waiting = 2;
    point.event.as_mut().unwrap().session = Session::Rehearsal;
    let lost = "Máy chủ giám sát ✖ mất kết nối từ 07:55 Số liệu vẫn được ghi và sẽ tự gửi. 2 mục chờ gửi.";
    check(&point, &["DIỄN TẬP", lost, "Máy chủ giám sát: không có đường"]);
}

#[test]
fn what_cannot_be_measured_says_why() {
    for (finding, said) in [
        (Finding::NotPermitted, "chưa đo Máy này không được phép đo."),
        (Finding::NoTarget, "chưa đo Chưa có đích để đo."),
    ] {
        let mut point = busy();
        let unasked = PathWindow {
            finding,
            n_sent: 0,
            n_answered: 0,
            ..window("icmp", ProbeKind::Icmp, None, None, 0)
        };
        point.paths = vec![unasked];
        check(&point, &[said]);
    }
    let mut point = busy();
    let mute =
        PathWindow { finding: Finding::TimedOut, ..window("sip", ProbeKind::Sip, Some(Band::Bad), None, 0) };
    point.paths.push(mute);
    check(&point, &["phòng họp ✖ rất kém Máy chủ không trả lời.", "Mất gói 100 %"]);
}

#[test]
fn power_is_told_with_its_alarms_and_whose_word_it_is() {
    let mut point = busy();
    point.power = BATTERY;
    check(&point, &["▲ UPS/ắc quy, còn 7 phút Ắc quy 18 %."]);
    point.power = Power { alarm: Some(PowerAlarm::LowBattery), ..BATTERY };
    check(&point, &["✖ UPS/ắc quy, còn 7 phút – ắc quy sắp hết"]);
    point.power = Power { fault: Some(PowerFault::DriverDead), ..Power::default() };
    check(&point, &["○ không rõ Phần mềm đọc UPS đã dừng."]);
    let (by, since) = ("bà Lan".to_owned(), EIGHT - 38 * MINUTE);
    point.reported_power = Some(ReportedPower { source: PowerSource::Generator, by, since, ask_again: true });
    point.power = Power { source: PowerSource::Generator, basis: PowerBasis::Person, ..MAINS };
    check(&point, &["▲ máy phát Theo bà Lan báo lúc 07:22.", "Máy phát còn chạy không? Xin bấm lại."]);
    point.power = BATTERY;
    check(&point, &["▲ UPS/ắc quy, còn 7 phút Thiết bị đo; bà Lan báo lúc 07:22: máy phát."]);
}

#[test]
fn nothing_that_people_or_machines_wrote_becomes_a_script() {
    const EVIL: &str = "\"'><script>alert(1)</script>&";
    let mut point = busy();
    point.code = Code::new(EVIL);
    point.name = EVIL.to_owned();
    point.link = LinkView::Detached { since: EIGHT, why: EVIL.to_owned(), remedy: Some(EVIL.to_owned()) };
    let event = point.event.as_mut().unwrap();
    event.name = EVIL.to_owned();
    event.operators_phone = EVIL.to_owned();
    event.cutoffs[1].name = EVIL.to_owned();
    let refused = Fate::Refused { reason: None, text: EVIL.to_owned() };
    point.count = Some(reported(1, Attendees { count: 4, by: EVIL.to_owned() }, refused));
    let call = HelpCall { text: EVIL.to_owned(), by: EVIL.to_owned() };
    point.calls = vec![reported(2, call, Fate::Waiting)];
    point.paths.push(window(EVIL, ProbeKind::Http, None, None, 0));
    let source = PowerSource::Mains;
    point.reported_power =
        Some(ReportedPower { source, by: EVIL.to_owned(), since: EIGHT, ask_again: false });
    point.replies[0].text = EVIL.into();
    point.replies[0].by = EVIL.into();
    let raw =
        RawForm { count: EVIL.to_owned(), by: EVIL.to_owned(), text: EVIL.to_owned(), ..RawForm::default() };
    for section in Section::ALL {
        let fault = FormFault::NotRecorded { why: EVIL.to_owned() };
        let mut view = view(&point, Some(Typed { section, raw: &raw, fault }));
        let lockout = Some(LockoutView { at: EIGHT, from: EVIL.to_owned() });
        view.network =
            Some(NetworkView { pin: EVIL.to_owned(), urls: vec![EVIL.to_owned()], lockout, shut_for: None });
        view.by = Some(EVIL);
        let language = view.language;
        for markup in
            [page(&view), live(&view), plain(language, EVIL), login(language, EVIL, EVIL, None, Some(EVIL))]
        {
            let html = markup.into_string();
            assert_eq!(
                html.matches("<script").count(),
                html.matches("<script src=\"/page.js\" defer>").count()
            );
            assert!(!html.contains("\"'"), "{html}");
        }
    }
}

#[test]
fn every_part_that_changes_is_on_the_page_once() {
    let point = busy();
    let mut view = view(&point, None);
    let urls = vec!["http://10.0.0.7:7580/".to_owned()];
    view.network = Some(NetworkView { pin: "012345".to_owned(), urls, lockout: None, shut_for: None });
    let (page, live) = (page(&view).into_string(), live(&view).into_string());
    let names: Vec<&str> =
        live.split("data-live=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 17, "{names:?}");
    for name in names {
        assert_eq!(page.matches(&format!("data-live=\"{name}\"")).count(), 1, "{name}");
    }
    assert!(page.contains("<svg") && page.contains("012 345"));
}

#[test]
fn what_was_typed_is_kept_and_a_surprise_is_asked_about() {
    let point = busy();
    let raw = RawForm { count: "9000".to_owned(), by: "Hùng".to_owned(), ..RawForm::default() };
    let fault = FormFault::Surprising { count: 9_000, last: Some(1_018), expected: Some(50) };
    let asked = page(&view(&point, Some(Typed { section: Section::Count, raw: &raw, fault })));
    let question =
        "Có đúng là 9.000 người không? Điểm cầu dự kiến 50. Lần trước đã báo 1.018. Số này CHƯA được ghi.";
    assert!(text(&asked).contains(question), "{}", text(&asked));
    let sure = RawForm { sure: "9000".to_owned(), ..raw };
    assert!(Section::Count.read(&sure, "", point.known()).is_ok());
}

#[test]
fn all_of_it_is_in_english_for_those_who_read_that() {
    let is_foreign = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
    let mut point = busy();
    point.name = "Tho Xuan".to_owned();
    let event = point.event.as_mut().unwrap();
    event.name = "Opening".to_owned();
    event.session = Session::Rehearsal;
    event.cutoffs[1].name = "Start".to_owned();
    point.count.as_mut().unwrap().what.by = "Lan".to_owned();
    point.calls[0].what.text = "No loudspeaker".to_owned();
    point.replies[0].text = "Coming".into();
    point.replies[0].by = "Hung".into();
    point.power = Power { alarm: Some(PowerAlarm::LowBattery), fault: Some(PowerFault::Stale), ..BATTERY };
    let (source, since) = (PowerSource::Generator, EIGHT);
    point.reported_power = Some(ReportedPower { source, by: String::new(), since, ask_again: true });
    let raw = RawForm::default();
    let faults = [
        FormFault::Surprising { count: 9_000, last: Some(1), expected: Some(50) },
        FormFault::UnknownButton,
        FormFault::BadCount,
        FormFault::LongText,
        FormFault::NotRecorded { why: "full".to_owned() },
        FormFault::RecordedSlowly,
    ];
    for (section, fault) in Section::ALL.into_iter().cycle().zip(faults) {
        let mut view = view(&point, Some(Typed { section, raw: &raw, fault }));
        view.language = Language::English;
        let lockout = Some(LockoutView { at: EIGHT, from: "10.0.0.9".to_owned() });
        let (pin, urls) = ("012345".to_owned(), vec!["http://10.0.0.7:7580/".to_owned()]);
        view.network = Some(NetworkView { pin, urls, lockout, shut_for: Some(MINUTE) });
        for markup in [
            page(&view),
            plain(view.language, "text"),
            login(view.language, "t", "i", None, None),
            login(view.language, "t", "i", Some(MINUTE), None),
        ] {
            let html = markup.into_string();
            assert!(html.contains("<html lang=\"en\">") && !html.contains(is_foreign), "{html}");
        }
    }
}
