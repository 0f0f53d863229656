//! The command `diemcau-agent` as it is installed at a point: processes, signals, the disk.

use std::collections::BTreeSet;
use std::fs;

use diemcau_proto::v1;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::collector::{Behaviour, Collector, Heard, Reports, until};
use crate::site::Site;

#[test]
fn a_count_reaches_the_collector_and_the_person_is_told() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let mut agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());

    let output = site.command(&[
        "attend",
        "4.5e1",
        "--by",
        "Lê Thị Lan",
        "--note",
        "kể cả đoàn viên",
        "--wait",
        "15s",
    ]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(said.starts_with("đã ghi nhận, chờ gửi\nmáy chủ giám sát đã nhận lúc "), "{said}");

    let heard = collector.heard();
    let report = heard.human().first().copied().unwrap();
    let Some(v1::report::Body::Attendance(attendance)) = &report.body else { panic!("{report:?}") };
    assert_eq!((attendance.count, attendance.by.as_str()), (45, "Lê Thị Lan"));
    assert_eq!((attendance.note.as_str(), attendance.source()), ("kể cả đoàn viên", v1::CountSource::Person));
    assert_eq!((report.session(), report.age_estimated), (v1::Session::Live, false));
    drop(heard);

    let output = site.command(&["leave", "--by", "Lan"]);
    assert_eq!(text(&output.stdout), "đã ngắt chủ động\n", "{output:?}");
    assert!(agent.child.wait().unwrap().success());
    let goodbye = collector.heard().goodbyes[0].clone();
    assert_eq!((goodbye.reason(), goodbye.by.as_str()), (v1::GoodbyeReason::Person, "Lan"));
}

#[test]
fn what_people_type_is_put_together_to_whole_letters() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let (lan, note, below) = ("Le\u{302} Lan", "ca\u{309}  xa\u{303}", "Xa\u{303}-01\u{200b}");
    let count = ["attend", "45", "--by", lan, "--note", note, "--for", below];
    fs::create_dir(&site.state).unwrap();
    assert!(site.command(&count).status.success());
    let _agent = site.run();
    collector.wait("it is kept", |heard| heard.human().len() == 1);
    assert!(site.command(&count).status.success());
    collector.wait("the running agent's is kept", |heard| heard.human().len() == 2);
    for report in collector.heard().human() {
        let Some(v1::report::Body::Attendance(attendance)) = &report.body else { panic!("{report:?}") };
        assert_eq!((attendance.by.as_str(), attendance.note.as_str()), ("L\u{ea} Lan", "c\u{1ea3} x\u{e3}"));
        assert_eq!(report.for_point, "X\u{e3}-01");
    }

    assert!(site.command(&["leave", "--by", lan]).status.success());
    assert_eq!(collector.heard().goodbyes[0].by, "L\u{ea} Lan");
}

#[test]
fn a_person_is_told_why_a_count_does_not_count() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    for (disposition, said) in [
        (v1::Disposition::Standing, ""),
        (v1::Disposition::BeforeOpen, "; chưa tính vì trước giờ mở đếm"),
        (v1::Disposition::History, "; không tính vì đã có số mới hơn hoặc được ưu tiên hơn"),
        (v1::Disposition::Excused, "; không cộng vì là điểm ghép"),
    ] {
        collector.behave(|behaviour| behaviour.reports = Reports::KeptAs(disposition));
        let output = site.command(&["attend", "45", "--wait", "15s"]);
        let (_, answer) = text(&output.stdout).trim_end().split_once("đã nhận lúc ").expect("it is received");
        assert_eq!(&answer["HH:MM".len()..], said, "{output:?}");
    }
}

#[test]
fn a_count_entered_while_no_agent_runs_is_sent_when_one_starts() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let output = site.command(&["attend", "45", "--by", "Lan"]);
    assert!(!output.status.success(), "no agent ever kept anything there: {output:?}");
    assert!(text(&output.stderr).contains("CHƯA được ghi nhận"), "{output:?}");
    fs::create_dir(&site.state).unwrap();
    let output = site.command(&["attend", "45", "--by", "Lan"]);
    assert!(text(&output.stdout).starts_with("đã ghi nhận, chờ gửi\n"), "{output:?}");
    let _agent = site.run();
    collector.wait("it is kept", |heard| heard.human().len() == 1);

    let output = site.command(&["leave"]);
    assert!(output.status.success(), "{output:?}");
    let output = site.command(&["leave"]);
    assert!(
        !output.status.success() && text(&output.stderr).contains("không có máy trạm nào đang chạy"),
        "{output:?}"
    );
}

#[test]
fn an_outage_and_killed_agents_lose_no_count_and_double_none() {
    let mut collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let mut agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    site.attend(10);
    collector.wait("the first is kept", |heard| heard.human().len() == 1);

    collector.kill();
    site.attend(20);
    site.attend(30);
    agent.kill();
    site.attend(40);
    let mut agent = site.run();
    site.attend(50);
    agent.kill();
    let _agent = site.run();
    collector.behave(|behaviour| behaviour.reports = Reports::Unanswered);
    collector.revive();
    collector.wait("all came", |heard| heard.report_seqs.iter().collect::<BTreeSet<_>>().len() == 5);
    collector.kill();
    collector.behave(|behaviour| behaviour.reports = Reports::Kept);
    collector.revive();
    collector.wait("all are kept", |heard| heard.human().len() == 5);

    let heard = collector.heard();
    let counts: Vec<u32> = heard.human().into_iter().map(count).collect();
    assert_eq!(counts, [10, 20, 30, 40, 50]);
    let (agent_ids, ages): (Vec<_>, Vec<_>) = heard
        .kept
        .iter()
        .filter(|((_, lane, _), _)| *lane == 0)
        .map(|((agent_id, ..), report)| (agent_id, report.age_ms))
        .unzip();
    assert!(agent_ids.windows(2).all(|pair| pair[0] == pair[1]), "{agent_ids:?}");
    // Where a boot has no name each start of the agent is one, and ages rest on the collector's
    // clock, which stands still in this test.
    assert_eq!(heard.kept.values().any(|report| report.age_estimated), cfg!(feature = "fallback"));
    let in_order = cfg!(feature = "fallback") || ages[1..].windows(2).all(|pair| pair[0] >= pair[1]);
    assert!(in_order && ages[1] < 60_000, "{ages:?}");
}

#[test]
fn a_count_entered_while_detached_belongs_to_no_session() {
    let mut collector = Collector::start(Behaviour::welcoming(v1::Session::Rehearsal));
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    site.attend(10);
    collector.wait("one of the rehearsal is kept", |heard| heard.human().len() == 1);
    collector.kill();
    until("it is detached", || site.log().contains("the connection broke"));
    site.attend(20);
    collector.behave(|behaviour| *behaviour = Behaviour::welcoming(v1::Session::Live));
    collector.revive();
    collector.wait("the other is kept", |heard| heard.human().len() == 2);
    site.attend(30);
    collector.wait("one of the day is kept", |heard| heard.human().len() == 3);
    let sessions: Vec<_> = collector.heard().human().into_iter().map(v1::Report::session).collect();
    assert_eq!(sessions[1..], [v1::Session::Unspecified, v1::Session::Live]);
}

#[test]
fn a_report_refused_for_good_is_kept_and_said() {
    let mut behaviour = Behaviour::friendly();
    behaviour.reports = Reports::Refused(v1::RefusalReason::NotBelow);
    let collector = Collector::start(behaviour);
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    let output = site.command(&["attend", "45", "--for", "X", "--wait", "15s"]);
    assert!(!output.status.success(), "{output:?}");
    assert!(text(&output.stderr).contains("không phải điểm cầu cấp dưới"), "{output:?}");
    until("it is kept aside", || {
        fs::read_to_string(site.state.join("refused.log")).is_ok_and(|log| log.contains("NOT_BELOW"))
    });
    assert!(site.log().contains("report refused"), "{}", site.log());
}

#[test]
fn a_collector_that_cannot_write_is_logged_when_that_begins_and_when_it_ends() {
    let mut behaviour = Behaviour::friendly();
    behaviour.reports = Reports::Refused(v1::RefusalReason::NotDurable);
    let collector = Collector::start(behaviour);
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    site.attend(45);
    collector.wait("it is sent again", |heard| heard.report_seqs.len() >= 2);
    collector.behave(|behaviour| behaviour.reports = Reports::Kept);
    collector.wait("it is kept", |heard| heard.human().len() == 1);
    until("the end is logged", || site.log().contains("takes reports again"));
    let log = site.log();
    assert_eq!(log.matches("not taken").count(), 1, "{log}");
    assert_eq!(log.matches("takes reports again").count(), 1, "{log}");
}

#[test]
fn says_goodbye_when_it_is_stopped() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let mut agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    agent.terminate();
    assert!(agent.child.wait().unwrap().success());
    assert_eq!(collector.heard().goodbyes[0].reason(), v1::GoodbyeReason::Stopped);
}

#[test]
fn stops_at_once_when_there_is_nobody_to_say_goodbye_to() {
    let mut collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    collector.kill();
    let mut agent = site.run();
    until("it tried", || site.log().contains("no connection"));
    agent.terminate();
    assert!(agent.child.wait().unwrap().success());
}

#[test]
fn a_refusal_is_logged_once() {
    let collector =
        Collector::start(Behaviour::refusing(tonic::Code::NotFound, "TX-001 is not in the roster"));
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it goes on trying", |heard| heard.hellos.len() >= 3);
    let log = site.log();
    assert_eq!(log.matches("TX-001 is not in the roster").count(), 1, "{log}");
}

#[test]
fn a_second_agent_on_the_same_state_is_refused() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.hellos.is_empty());
    let output = site.agent().output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("khác đang dùng thư mục lưu trữ"), "{output:?}");
    assert_eq!(collector.heard().hellos.len(), 1);
}

#[test]
fn tells_the_power_of_its_machine() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    site.power("AC", &[("type", "Mains"), ("online", "1")]);
    site.power("BAT0", &[("type", "Battery"), ("status", "Charging"), ("capacity", "87")]);
    let _agent = site.run();
    let told = |source: v1::PowerSource| {
        collector.wait(source.as_str_name(), |heard| {
            heard.heartbeats.last().is_some_and(|heartbeat| {
                heartbeat.power.is_some_and(|power| power.source() == source && power.age_ms < 10_000)
            })
        });
    };
    told(v1::PowerSource::Mains);
    site.power("AC", &[("online", "0")]);
    site.power("BAT0", &[("status", "Discharging"), ("time_to_empty_now", "600")]);
    told(v1::PowerSource::Battery);
    let power = collector.heard().heartbeats.last().unwrap().power.unwrap();
    assert_eq!(power.charge_percent, Some(87));
}

#[test]
fn a_power_driver_that_hangs_holds_up_neither_heartbeats_nor_the_end() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    site.power("AC", &[("type", "Mains"), ("online", "1")]);
    let mut agent = site.run();
    let age_ms = |heard: &Heard| {
        let power = heard.heartbeats.last().and_then(|heartbeat| heartbeat.power);
        power.filter(|power| power.source() == v1::PowerSource::Mains).map(|power| power.age_ms)
    };
    collector.wait("the mains are told", |heard| age_ms(heard).is_some());

    // Whoever opens a pipe that nobody writes into waits for ever.
    let driver = site.dir.path().join("power/AC/online");
    fs::remove_file(&driver).unwrap();
    mknodat(CWD, &driver, FileType::Fifo, Mode::RUSR, 0).unwrap();
    collector.wait("the reading grows old", |heard| age_ms(heard).is_some_and(|age_ms| age_ms > 4_000));
    agent.terminate();
    assert!(agent.child.wait().unwrap().success());
    assert_eq!(collector.heard().goodbyes.len(), 1);
}

#[test]
fn a_wrong_configuration_is_said_with_its_line() {
    let site = Site::new("http://127.0.0.1:1");
    let path = site.dir.path().join("agent.toml");
    fs::write(&path, "point = \"TX-001\"\nfingerprints = \"AB\"\n").unwrap();
    let output = site.command(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(78), "the service manager does not try it again");
    let said = text(&output.stderr);
    assert!(
        said.contains("agent.toml") && said.contains("dòng 2") && said.contains("fingerprints"),
        "{said}"
    );
}

#[test]
fn a_log_filter_that_is_none_is_an_error() {
    let site = Site::new("http://127.0.0.1:1");
    // One that took it would end here all the same.
    fs::write(&site.state, "no directory").expect("a file in it");
    for variable in ["DIEMCAU_LOG", "RUST_LOG"] {
        let output = site.agent().env(variable, "diemcau_agent=loud").output();
        let output = output.expect("the agent starts");
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(variable) && said.contains("loud"), "{said}");
    }
}

fn count(report: &v1::Report) -> u32 {
    match &report.body {
        Some(v1::report::Body::Attendance(attendance)) => attendance.count,
        _ => panic!("{report:?}"),
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it is UTF-8")
}
