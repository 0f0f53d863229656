use diemcau_core::ids::Code;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind};
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerFault, PowerReading, PowerSource};
use diemcau_proto::v1;

use super::*;
use crate::board::{Fate, Link, PowerWord, Word};
use crate::clock::Mono;
use crate::page::form::{Act, words};
use crate::page::lan::Lockout;
use crate::report::{Said, Topic};

/// 08:00 in Vietnam.
const EIGHT_MS: i64 = 1_746_666_000_000;
const MINUTE_MS: i64 = 60_000;

fn at(minutes: u64) -> Mono {
    Mono::default() + Duration::from_mins(minutes)
}

/// The event's clock shows 08:00 at minute 100 of the machine.
fn now() -> Now {
    Now { mono: at(100), wall_ms: EIGHT_MS + 5 }
}

fn empty() -> Board {
    Board::new(Code::new("TX-001"), at(90))
}

/// A point in the middle of its day.
fn busy() -> Board {
    let mut board = empty();
    let cutoff = |name: &str, at_ms| v1::Cutoff { name: name.to_owned(), at_ms, due_ms: None };
    board.link = Link::Attached { since: at(70) };
    board.clock = Some((EIGHT_MS - 40 * MINUTE_MS, at(60)));
    board.welcome = Some(v1::Welcome {
        session: v1::Session::Live.into(),
        event: "Lễ phát động phong trào “Bình dân học vụ số”".to_owned(),
        point_name: "Xã Thọ Xuân".to_owned(),
        utc_offset_s: 7 * 3_600,
        cutoffs: vec![
            cutoff("Báo cáo nhanh", EIGHT_MS - 40 * MINUTE_MS),
            cutoff("Khai mạc", EIGHT_MS + 1),
            cutoff("Kết thúc", EIGHT_MS + 120 * MINUTE_MS),
        ],
        ..v1::Welcome::default()
    });
    let reading = PowerReading { source: PowerSource::Mains, ..PowerReading::default() };
    board.power = Some((reading, at(100)));
    for (name, kind, band, rtt_us, n_answered) in [
        ("media", ProbeKind::Stun, Some(Band::Fair), Some(80_400), 118),
        ("net", ProbeKind::Tcp, Some(Band::Good), Some(600), 120),
    ] {
        let window = window(name, kind, band, rtt_us, n_answered);
        board.paths.insert(name.into(), window);
    }
    for (topic, said, fate) in [
        (Topic::Count, Said::count(1_018, "Lê Thị Lan"), received(v1::Disposition::Standing)),
        (Topic::Chair, Said::chair(true, "Lan"), received(v1::Disposition::Standing)),
        (Topic::Confirmation, Said::confirmation(v1::MediaState::NoSound, "", ""), Fate::Waiting),
        (Topic::Help, Said::help(true, "Loa không kêu", ""), received(v1::Disposition::Standing)),
    ] {
        board.words.insert(topic, Word { seq: topic as u64, said, at_ms: EIGHT_MS - 4 * MINUTE_MS, fate });
    }
    let reply = v1::OperatorReply {
        id: 1,
        at_ms: EIGHT_MS - MINUTE_MS,
        text: "Kỹ thuật viên VNPT đang đến, khoảng 10 phút.".to_owned(),
        by: "Nguyễn Văn Hùng".to_owned(),
    };
    board.take_reply(&reply);
    board
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
        band,
    }
}

fn received(disposition: v1::Disposition) -> Fate {
    Fate::Received { received_ms: EIGHT_MS - 3 * MINUTE_MS, disposition }
}

fn view<'a>(board: &'a Board, typed: Option<Typed<'a>>) -> View<'a> {
    View {
        board,
        now: now(),
        token: "t".to_owned(),
        form_id: "i".to_owned(),
        by: None,
        notice: None,
        urls: Vec::new(),
        shut_for: None,
        typed,
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
fn check(board: &Board, parts: &[&str]) {
    let text = text(&page(&view(board, None)));
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
            "Trung tâm ○ chưa kết nối, đang gọi",
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
            "Trung tâm ✔ đang kết nối Từ 07:30.",
            "Đường truyền phòng họp ▲ tạm được Độ trễ 80 ms, biến thiên 8 ms, mất gói 1,6 %, 120 mẫu/30 giây.",
            "net (tcp): ✔ tốt. Độ trễ dưới 1 ms",
            "Nguồn điện ✔ điện lưới",
            "Số đã báo: 1.018 (Lê Thị Lan) lúc 07:56 ✔ trung tâm đã nhận lúc 07:57",
            "Đã báo: đã có mặt lúc 07:56 ✔ trung tâm đã nhận lúc 07:57",
            "Đã báo: mất tiếng lúc 07:56 ▲ đã ghi nhận, chờ gửi",
            "Đang cần hỗ trợ: Loa không kêu (07:56)",
            "Không cần hỗ trợ nữa",
            "07:59 Kỹ thuật viên VNPT đang đến, khoảng 10 phút. — Nguyễn Văn Hùng",
        ],
    );
    assert!(!text(&page(&view(&busy(), None))).contains("DIỄN TẬP"));
}

#[test]
fn what_only_a_technician_reads_is_in_the_small_print() {
    let mut board = busy();
    let seen = window("web", ProbeKind::Http, Some(Band::Bad), Some(80_000), 114);
    let seen = PathWindow {
        n_repeated: 3,
        response_us: Some(352_400),
        n_mapping_changes: Some(1),
        certificate_days: Some(12),
        ..seen
    };
    board.paths.insert("web".into(), seen);
    let page = text(&page(&view(&board, None)));
    let (above, below) = page.split_once("Chi tiết cho kỹ thuật viên").unwrap();
    let figures = "Độ trễ 80 ms, biến thiên 8 ms, mất gói 7,5 %, 120 mẫu/30 giây.";
    let particulars = "Mất gói gồm 3 mẫu TCP phải gửi lại. Máy chủ đáp ứng sau 352 ms. \
                       Địa chỉ bên ngoài đổi 1 lần. Chứng thư còn 12 ngày.";
    assert!(above.contains(figures) && !above.contains("TCP"), "{above}");
    assert!(below.contains(&format!("{figures} {particulars}")), "{below}");
}

#[test]
fn a_rehearsal_and_a_lost_collector_are_told() {
    let mut board = busy();
    board.link = Link::Detached { since: at(95), why: "không có đường".to_owned() };
    board.n_waiting = 2;
    board.welcome.as_mut().unwrap().set_session(v1::Session::Rehearsal);
    let lost = "Trung tâm ✖ mất kết nối từ 07:55 Số liệu vẫn được ghi và sẽ tự gửi. 2 mục chờ gửi.";
    check(&board, &["DIỄN TẬP", lost, "Trung tâm: không có đường"]);
}

#[test]
fn what_cannot_be_measured_says_why() {
    for (finding, said) in [
        (Finding::NotPermitted, "chưa đo Máy này không được phép đo."),
        (Finding::NoTarget, "chưa đo Chưa có đích để đo."),
    ] {
        let mut board = busy();
        let unasked = PathWindow {
            finding,
            n_sent: 0,
            n_answered: 0,
            ..window("icmp", ProbeKind::Icmp, None, None, 0)
        };
        board.paths = [("icmp".into(), unasked)].into();
        check(&board, &[said]);
    }
    let mut board = busy();
    let mute =
        PathWindow { finding: Finding::TimedOut, ..window("sip", ProbeKind::Sip, Some(Band::Bad), None, 0) };
    board.paths.insert("sip".into(), mute);
    check(&board, &["phòng họp ✖ rất kém Máy chủ không trả lời.", "Mất gói 100 %"]);
}

#[test]
fn power_is_told_with_its_alarms_and_whose_word_it_is() {
    let mut board = busy();
    let battery = PowerReading {
        source: PowerSource::Battery,
        charge_percent: Some(18),
        runtime: Some(Duration::from_secs(430)),
        ..PowerReading::default()
    };
    board.power = Some((battery, at(100)));
    check(&board, &["▲ UPS/ắc quy, còn 7 phút Ắc quy 18 %."]);
    board.power = Some((PowerReading { alarm: Some(PowerAlarm::LowBattery), ..battery }, at(100)));
    check(&board, &["✖ UPS/ắc quy, còn 7 phút – ắc quy sắp hết"]);
    board.power = Some((PowerReading { fault: Some(PowerFault::DriverDead), ..battery }, at(99)));
    check(&board, &["○ không rõ Phần mềm đọc UPS đã dừng."]);
    let (by, since_ms) = ("bà Lan".to_owned(), now().wall_ms - 38 * MINUTE_MS);
    board.power_word = Some(PowerWord { source: PowerSource::Generator, by, since_ms, ask_again: true });
    let generator = PowerReading { source: PowerSource::Generator, basis: PowerBasis::Person, ..battery };
    board.power = Some((generator, at(100)));
    check(&board, &["▲ máy phát Theo bà Lan báo lúc 07:22.", "Máy phát còn chạy không? Xin bấm lại."]);
    board.power = Some((battery, at(100)));
    check(&board, &["▲ UPS/ắc quy, còn 7 phút Thiết bị đo; bà Lan báo lúc 07:22: máy phát."]);
}

#[test]
fn a_confirmation_that_is_old_is_asked_for_again_and_ends_the_call_for_help() {
    let mut board = busy();
    let said = Said::confirmation(v1::MediaState::Good, "", "");
    let word = Word { seq: 99, said, at_ms: EIGHT_MS - 30 * MINUTE_MS, fate: Fate::Waiting };
    board.words.insert(Topic::Confirmation, word);
    check(&board, &["Đã báo: hình, tiếng tốt lúc 07:30", "Đã quá 30 phút: xin bấm lại."]);
    assert!(!text(&page(&view(&board, None))).contains("Không cần hỗ trợ nữa"));
}

#[test]
fn nothing_that_people_or_machines_wrote_becomes_a_script() {
    const EVIL: &str = "\"'><script>alert(1)</script>&";
    let mut board = busy();
    board.point = Code::new(EVIL);
    board.link = Link::Detached { since: at(1), why: EVIL.to_owned() };
    let welcome = board.welcome.as_mut().unwrap();
    (welcome.event, welcome.point_name) = (EVIL.to_owned(), EVIL.to_owned());
    welcome.cutoffs[1].name = EVIL.to_owned();
    board.words.get_mut(&Topic::Count).unwrap().said = Said::count(4, EVIL);
    board.words.get_mut(&Topic::Count).unwrap().fate = Fate::Refused { text: EVIL.to_owned() };
    board.words.get_mut(&Topic::Help).unwrap().said = Said::help(true, EVIL, EVIL);
    board.paths.insert(EVIL.into(), window(EVIL, ProbeKind::Http, None, None, 0));
    board.power_word =
        Some(PowerWord { source: PowerSource::Mains, by: EVIL.to_owned(), since_ms: 0, ask_again: false });
    board.replies[0].text = EVIL.to_owned();
    board.replies[0].by = EVIL.to_owned();
    let raw =
        RawForm { count: EVIL.to_owned(), by: EVIL.to_owned(), text: EVIL.to_owned(), ..RawForm::default() };
    for section in Section::ALL {
        let trouble = Trouble::Wrong(EVIL.to_owned());
        let mut view = view(&board, Some(Typed { section, raw: &raw, trouble }));
        let lockout = Some(Lockout { at_ms: 0, from: EVIL.to_owned() });
        let listen = "0.0.0.0:1".parse().unwrap();
        view.notice = Some(Notice { pin: EVIL.to_owned(), listen, lockout });
        view.urls = vec![EVIL.to_owned()];
        view.by = Some(EVIL);
        for markup in [page(&view), live(&view), plain(EVIL), login(EVIL, EVIL, None, Some(EVIL))] {
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
    let board = busy();
    let mut view = view(&board, None);
    let listen = "0.0.0.0:1".parse().unwrap();
    view.notice = Some(Notice { pin: "012345".to_owned(), listen, lockout: None });
    view.urls = vec!["http://10.0.0.7:7580/".to_owned()];
    let (page, live) = (page(&view).into_string(), live(&view).into_string());
    let names: Vec<&str> =
        live.split("data-live=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 15, "{names:?}");
    for name in names {
        assert_eq!(page.matches(&format!("data-live=\"{name}\"")).count(), 1, "{name}");
    }
    assert!(page.contains("<svg") && page.contains("012 345"));
}

#[test]
fn what_was_typed_is_kept_and_a_surprise_is_asked_about() {
    let board = busy();
    let raw = RawForm { count: "9000".to_owned(), by: "Hùng".to_owned(), ..RawForm::default() };
    let trouble = Trouble::Surprising { count: 9_000, last: Some(1_018) };
    let asked = page(&view(&board, Some(Typed { section: Section::Count, raw: &raw, trouble })));
    let question = "Có đúng là 9.000 người không? Lần trước đã báo 1.018. Số này CHƯA được ghi.";
    assert!(text(&asked).contains(question), "{}", text(&asked));
    let sure = RawForm { sure: "9000".to_owned(), ..raw };
    assert!(matches!(Section::Count.read(&sure, "", Some(1_018)), Ok(Act::Say(_))));
    assert!(words("", 1).is_ok());
}
