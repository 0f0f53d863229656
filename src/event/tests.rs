//! Every fault of an event file, with its line and key, all of one file at once.

use std::time::Duration;

use diemcau_core::event::Pace;
use diemcau_core::path::{Limits, ProbeKind, Thresholds};
use diemcau_core::time::Timestamp;

use super::*;

const EVENT: &str = r#"name = "Lễ"
time_zone = "Asia/Ho_Chi_Minh"
start = 2025-05-08T08:00:00
end = "2025-05-08T10:00"
count_open = 2025-05-08T06:20:00+07:00
roster = "roster.csv"
speaking = ["T"]
[[cutoff]]
name = "Khai mạc"
at = 2025-05-08T08:00:00
[[cutoff]]
name = "Báo cáo nhanh"
at = 2025-05-08T07:20:00
due = 2025-05-08T07:30:00
[[level]]
id = "tinh"
name = "Tỉnh"
[[level]]
id = "xa"
name = "Xã, phường"
heartbeat = "5s"
lost-after = "12s"
[[agenda]]
time = 09:00:00
item = "Bế mạc"
[[agenda]]
time = 2025-05-08T08:10:00
item = "Phát biểu"
point = "1"
"#;

const PROBES: &str = r#"[[probe]]
name = "media"
kind = "stun"
target = "mcu.example.vn:3478"
interval = "100ms"
[[probe]]
name = "trang"
kind = "https"
target = "https://hop.example.vn/health"
timeout = "5s"
levels = ["xa"]
[[quality]]
good = "100ms/20ms/0.5%"
levels = ["xa"]
"#;

const ROSTER: &str = "code,name,level,parent\nT,Tỉnh,tinh,\n1,A,xa,T\n2,B,làng,T\n";

#[test]
fn a_good_file_becomes_settings_in_the_order_of_time() {
    let event = from_text(EVENT, ROSTER).unwrap();
    let settings = &event.settings;
    let minute = |n: i64| Timestamp::from_millis(1_746_666_000_000 + n * 60_000);
    assert_eq!((settings.start, settings.end, settings.count_open), (minute(0), minute(120), minute(-100)));
    let cutoffs: Vec<_> = settings.cutoffs.iter().map(|c| (c.name.as_str(), c.at, c.due)).collect();
    assert_eq!(cutoffs, [("Báo cáo nhanh", minute(-40), Some(minute(-30))), ("Khai mạc", minute(0), None)]);
    let agenda: Vec<_> = settings.agenda.iter().map(|i| (i.item.as_str(), i.at, i.point)).collect();
    assert_eq!(agenda, [("Phát biểu", minute(10), event.roster.find("1")), ("Bế mạc", minute(60), None)]);
    let paces: Vec<_> = settings.levels.iter().map(|level| level.pace).collect();
    let five = Pace::new(Duration::from_secs(5), Some(Duration::from_secs(12)));
    assert_eq!(paces, [Pace::STANDARD, five]);
    assert!(event.roster.point(event.roster.find("T").unwrap()).speaking);
    assert_eq!((event.roster.len(), event.roster_issues.len()), (2, 1));
}

#[test]
fn the_telephone_of_the_operators_is_one() {
    let with = |phone: &str| format!("{EVENT}[operators]\nphone = \"{phone}\"\n");
    let loaded = from_text(&with(" 0237  385 2246 "), ROSTER).unwrap();
    assert_eq!(loaded.settings.operators_phone, "0237 385 2246");
    let long = "0".repeat(41);
    for (phone, fault) in [("anh Nam", "is no telephone number"), (&*long, "has more than 40 bytes")] {
        let Err(EventError::Faulty { faults, .. }) = from_text(&with(phone), ROSTER) else {
            panic!("{phone}")
        };
        assert_eq!(faults.len(), 1);
        assert!(faults[0].key == "operators.phone" && faults[0].to_string().contains(fault), "{}", faults[0]);
    }
}

#[test]
fn what_is_of_this_machine_alone_is_no_part_of_the_event() {
    let text = format!(
        "{EVENT}[evidence]\nlisten = \"127.0.0.1:7590\"\ntoken_file = \"secret/token\"\n\
         [uplink]\ntargets = [\"tcp:192.0.2.1:53\", \"https://meet.example/\"]\n"
    );
    let loaded = from_text(&text, ROSTER).unwrap();
    let door = loaded.outside.door.unwrap();
    assert_eq!((door.listen.port(), door.token_file), (7_590, "secret/token".into()));
    assert_eq!(loaded.outside.uplink.len(), 2);
    let plain = from_text(EVENT, ROSTER).unwrap();
    assert_eq!((plain.settings, plain.outside), (loaded.settings, Outside::default()));
    let nine = ["\"tcp:192.0.2.1:53\""; 9].join(", ");
    for (lines, key, fault) in [
        ("[evidence]\nlisten = \"7590\"\ntoken_file = \"t\"\n", "evidence.listen", "is no address"),
        ("[evidence]\nlisten = \"127.0.0.1:1\"\ntoken_file = \"\"\n", "evidence.token_file", ""),
        ("[uplink]\ntargets = []\n", "uplink.targets", ""),
        ("[uplink]\ntargets = [\"dns.example\"]\n", "uplink.targets", "neither tcp:HOST:PORT nor"),
        (&format!("[uplink]\ntargets = [{nine}]\n"), "uplink.targets", "more than 8 targets"),
    ] {
        let Err(EventError::Faulty { faults, .. }) = from_text(&format!("{EVENT}{lines}"), ROSTER) else {
            panic!("{lines}")
        };
        assert_eq!(faults.len(), 1, "{lines}");
        assert!(faults[0].key == key && faults[0].to_string().contains(fault), "{}", faults[0]);
    }
}

#[test]
fn without_levels_the_six_of_the_sample_hold() {
    let levels = EVENT.find("[[level]]").unwrap()..EVENT.find("[[agenda]]").unwrap();
    let mut text = EVENT.to_owned();
    text.replace_range(levels, "");
    assert_eq!(from_text(&text, ROSTER).unwrap().settings.levels, sample_levels());
    assert_eq!(crate::sample::event().settings.levels, sample_levels());
}

#[test]
fn keys_that_nobody_knows_and_values_of_another_type_are_faults() {
    check(&[("count_open", "count-open")], &[]);
    check(&[("roster =", "rooster ="), ("name = \"Lễ\"", "")], &["6 rooster"]);
    check(&[("heartbeat", "heart-beat")], &["21 heart-beat"]);
    check(&[("lost-after", "lost_after")], &[]);
    check(&[("name = \"Lễ\"", "name = 7")], &["1 name"]);
    check(&[("time_zone = \"Asia/Ho_Chi_Minh\"", "")], &["1 time_zone"]);
    check(&[("[[agenda]]\ntime = 09:00:00", "[[agenda]]\nzeit = 09:00:00")], &["24 zeit"]);
}

#[test]
fn times_that_cannot_be_are_faults() {
    check(
        &[("\"2025-05-08T10:00\"", "\"2025-05-08T07:59\"")],
        &["4 end", "10 cutoff.at", "24 agenda.time", "27 agenda.time"],
    );
    check(&[("T06:20:00+07:00", "T07:21:00+07:00")], &["5 count_open"]);
    check(&[("due = 2025-05-08T07:30", "due = 2025-05-08T07:10")], &["14 cutoff.due"]);
    check(&[("at = 2025-05-08T08:00", "at = 2025-05-08T11:00")], &["10 cutoff.at"]);
    check(
        &[("at = 2025-05-08T07:20", "at = 2025-05-08T08:00"), ("due = 2025-05-08T07:30:00", "")],
        &["13 cutoff.at"],
    );
    check(&[("time = 09:00:00", "time = 07:00:00")], &["24 agenda.time"]);
    check(&[("T08:10:00", "T10:10:00")], &["27 agenda.time"]);
    check(&[("start = 2025-05-08T08:00:00", "start = 2025-05-08")], &["3 start", "24 agenda.time"]);
    check(&[("Asia/Ho_Chi_Minh", "Asia/Thanh_Hoa")], &["2 time_zone"]);
}

#[test]
fn levels_that_cannot_be_kept_or_told_apart_are_faults() {
    check(&[("id = \"xa\"", "id = \"tinh\"")], &["19 level.id"]);
    check(&[("id = \"xa\"", "id = \"xã\"")], &["19 level.id"]);
    check(&[("name = \"Xã, phường\"", "name = \"TINH\"")], &["20 level.name"]);
    check(
        &[("\"5s\"", "\"0.1s\""), ("\"12s\"", "\"20min\"")],
        &["21 level.heartbeat", "22 level.lost-after"],
    );
    check(&[("\"5s\"", "\"2min\""), ("\"12s\"", "\"12\"")], &["21 level.heartbeat", "22 level.lost-after"]);
    check(&[("\"12s\"", "\"7s\"")], &["22 level.lost-after"]);
}

#[test]
fn probes_and_bands_are_put_into_the_levels_that_they_name() {
    let levels = from_text(&format!("{EVENT}{PROBES}"), ROSTER).unwrap().settings.levels;
    let probes = |at: usize| -> Vec<_> {
        let probes = levels[at].path.probes.iter();
        probes.map(|probe| (&*probe.name, probe.kind, probe.interval, probe.timeout)).collect()
    };
    let media = ("media", ProbeKind::Stun, Some(Duration::from_millis(100)), None);
    let page = ("trang", ProbeKind::Http, None, Some(Duration::from_secs(5)));
    assert_eq!((probes(0), probes(1)), (vec![media], vec![media, page]));
    assert_eq!(&*levels[1].path.probes[1].target, "https://hop.example.vn/health");
    let good = Limits { loss_permille: 5, ..Limits::new(100, 20, 0) };
    assert_eq!(levels[0].path.thresholds, Thresholds::default());
    assert_eq!(levels[1].path.thresholds, Thresholds { good, ..Thresholds::default() });

    let without_levels = EVENT.find("[[level]]").unwrap()..EVENT.find("[[agenda]]").unwrap();
    let mut text = format!("{EVENT}{PROBES}");
    text.replace_range(without_levels, "");
    let levels = from_text(&text, ROSTER).unwrap().settings.levels;
    let probes: Vec<_> = levels.iter().map(|level| level.path.probes.len()).collect();
    assert_eq!(probes, [1, 1, 1, 2, 1, 1], "the six of the sample take them too");
}

#[test]
fn probes_that_cannot_be_run_are_faults() {
    check_probes(&[("name = \"media\"", "name = \" \"")], &["31 probe.name"]);
    check_probes(&[("name = \"trang\"", "name = \"media\"")], &["36 probe.name"]);
    check_probes(&[("kind = \"stun\"", "kind = \"ping\"")], &["32 probe.kind"]);
    check_probes(&[("mcu.example.vn:3478", "mcu example.vn")], &["33 probe.target"]);
    check_probes(&[("mcu.example.vn:3478", "")], &["33 probe.target"]);
    check_probes(&[("mcu.example.vn", &"m".repeat(400))], &["33 probe.target"]);
    check_probes(&[("\"media\"", &format!("\"{}\"", "m".repeat(65)))], &["31 probe.name"]);
    check_probes(
        &[("\"100ms\"", "\"40ms\""), ("timeout = \"5s\"", "timeout = \"31s\"")],
        &["34 probe.interval", "39 probe.timeout"],
    );
    check_probes(&[("\"100ms\"", "\"often\"")], &["34 probe.interval"]);
    check_probes(&[("levels = [\"xa\"]", "levels = [\"xa\", \"làng\", \"xa\"]")], &["40 probe.levels"; 2]);
    check_probes(&[("levels = [\"xa\"]", "levels = []")], &["40 probe.levels"]);
    check_probes(&[("interval =", "every =")], &["34 every"]);
    let probe = |nth| format!("[[probe]]\nname = \"p{nth}\"\nkind = \"icmp\"\ntarget = \"host\"\n");
    let many = (0..15).map(probe).collect::<Vec<_>>().concat();
    check_probes(&[("[[quality]]", &format!("{many}[[quality]]"))], &["98 probe"]);
}

#[test]
fn bands_that_do_not_follow_each_other_are_faults() {
    let good = "good = \"100ms/20ms/0.5%\"";
    check_probes(&[(good, "good = \"400ms/20ms/1%\"")], &["42 quality.good"]);
    check_probes(&[(good, "fair = \"400ms/20ms/2%\"")], &["42 quality.fair"]);
    check_probes(&[(good, "poor = \"400ms/50ms/2%\"")], &["42 quality.poor"]);
    for limits in ["100ms/20ms", "100ms/20ms/0,5%", "100ms/20ms/5", "100ms/20ms/101%", "fast/20ms/1%", ""] {
        check_probes(&[(good, &format!("good = \"{limits}\""))], &["42 quality.good"]);
    }
    check_probes(&[("[[quality]]", "[[quality]]\nfair = \"300ms/50ms/3%\"\n[[quality]]")], &["43 quality"]);
    check_probes(&[(good, "best = \"1ms/1ms/1%\"")], &["42 best"]);
}

#[test]
fn points_that_are_not_in_the_roster_are_faults() {
    check(
        &[("[\"T\"]", "[\"T\", \"9\", \"2\"]"), ("point = \"1\"", "point = \"8\"")],
        &["7 speaking", "7 speaking", "29 agenda.point"],
    );
    check(&[("[\"T\"]", "[\"T\", \"T\"]")], &["7 speaking"]);
}

#[test]
fn a_roster_that_is_none_is_a_fault_of_its_key() {
    for roster in ["", "a,b\n1,2\n", "code,name,level\n", "\u{feff}"] {
        let Err(EventError::Faulty { faults, .. }) = from_text(EVENT, roster) else { panic!("{roster:?}") };
        assert_eq!((faults[0].line, faults[0].key.as_str()), (6, "roster"), "{}", faults[0]);
    }
}

#[test]
fn what_is_no_toml_names_the_line() {
    let error = from_text("name = \"Lễ\"\nstart 8 giờ\n", ROSTER).unwrap_err();
    assert!(matches!(&error, EventError::NotToml { fault, .. } if fault.line == 2), "{error}");
}

/// The good file with some texts replaced has exactly these faults, as "line key".
#[track_caller]
fn check(changes: &[(&str, &str)], want: &[&str]) {
    check_text(EVENT.to_owned(), changes, want);
}

/// The same of the good file with probes and bands.
#[track_caller]
fn check_probes(changes: &[(&str, &str)], want: &[&str]) {
    check_text(format!("{EVENT}{PROBES}"), changes, want);
}

#[track_caller]
fn check_text(mut text: String, changes: &[(&str, &str)], want: &[&str]) {
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = match from_text(&text, ROSTER) {
        Ok(_) => Vec::new(),
        Err(EventError::Faulty { faults, .. }) => faults,
        Err(error) => panic!("{error}"),
    };
    let got: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.line, fault.key)).collect();
    assert_eq!(got, want, "{faults:?}");
}
