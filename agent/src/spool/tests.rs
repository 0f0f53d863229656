//! The spool across restarts, power cuts at any byte, and damage.

mod after;
mod put_back;

use std::time::Duration;

use diemcau_proto::v1::report::Body;

use super::*;
use crate::clock::Mono;
use crate::report::{Age, Entered};

#[test]
fn remembers_who_it_is_what_waits_and_how_far_it_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let agent_id = spool.agent_id().clone();
    for count in [40, 45, 50] {
        spool.append(Said::count(count, "Lan"), now(), &context("boot-1")).unwrap();
    }
    spool.done(Lane::Human, 1, &received()).unwrap();
    spool.refused((Lane::Human, 3), v1::RefusalReason::UnknownPoint, "no such point", now()).unwrap();
    drop(spool);

    let mut spool = Spool::open(dir.path()).unwrap();
    assert_eq!(spool.agent_id(), &agent_id);
    assert_eq!(counts(&spool), [(2, 45)]);
    let refused = fs::read_to_string(dir.path().join("refused.log")).unwrap();
    assert!(refused.contains("no such point") && refused.contains("count: 50"), "{refused}");

    spool.done(Lane::Human, 2, &received()).unwrap();
    let report = spool.append(Said::count(60, "Lan"), now(), &context("boot-1")).unwrap();
    assert!(report.report.seq > 3, "numbers never come twice");
}

#[test]
fn opens_with_all_complete_entries_wherever_it_was_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let agent_id = spool.agent_id().clone();
    let mut ends = vec![spool.length];
    for count in 1..=3 {
        spool.append(Said::count(count, "Lê Thị Lan"), now(), &context("boot-1")).unwrap();
        ends.push(spool.length);
    }
    drop(spool);
    let whole = fs::read(dir.path().join("spool")).unwrap();
    assert_eq!(whole.len() as u64, ends[3]);

    for length in 0..=whole.len() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("spool"), &whole[..length]).unwrap();
        let n_whole = ends.iter().filter(|end| **end <= length as u64).count();

        let mut spool = Spool::open(dir.path()).unwrap();
        assert_eq!(spool.agent_id() == &agent_id, n_whole > 0, "cut at {length}");
        let kept: Vec<_> = (1..u32::try_from(n_whole.max(1)).unwrap()).map(|n| (u64::from(n), n)).collect();
        assert_eq!(counts(&spool), kept, "cut at {length}");

        let added = spool.append(Said::count(99, "Lan"), now(), &context("boot-1")).unwrap();
        assert!(added.report.seq > kept.len() as u64);
        drop(spool);
        assert_eq!(counts(&Spool::open(dir.path()).unwrap()).len(), kept.len() + 1, "cut at {length}");
    }
}

#[test]
fn a_bad_sector_costs_what_lay_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for count in [40, 45, 50] {
        spool.append(Said::count(count, "Lan"), now(), &context("boot-1")).unwrap();
    }
    let second = usize::try_from(spool.length / 2).unwrap();
    drop(spool);
    let path = dir.path().join("spool");
    let mut bytes = fs::read(&path).unwrap();
    bytes[second] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert_eq!(spool.n_waiting(), 2, "{:?}", counts(&spool));
    assert!(spool.contents.next_seq(Lane::Human) >= 4);
}

#[test]
fn belongs_to_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert!(matches!(Spool::open(dir.path()), Err(SpoolError::Busy { .. })));
    drop(spool);
    Spool::open(dir.path()).unwrap();
}

#[test]
fn a_full_spool_refuses_and_drops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=CAPACITY as u64 {
        let entry = Entry::new((1, seq), Said::count(1, ""), now(), &context("boot-1"));
        spool.contents.insert(Lane::Human, entry);
    }
    let refused = spool.append(Said::count(2, ""), now(), &context("boot-1"));
    assert!(matches!(refused, Err(SpoolError::Full)));
    assert_eq!(spool.n_waiting(), CAPACITY);
}

#[test]
fn shrinks_once_nothing_waits() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=200 {
        spool.append(Said::count(1, "a name of some length"), now(), &context("boot-1")).unwrap();
        spool.done(Lane::Human, seq, &received()).unwrap();
    }
    assert!(fs::metadata(dir.path().join("spool")).unwrap().len() < 2 * COMPACT_IDLE);
    drop(spool);
    assert_eq!(Spool::open(dir.path()).unwrap().contents.next_seq(Lane::Human), 201);
}

#[test]
fn a_directory_that_cannot_be_put_on_the_disk_costs_no_later_count() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    // A device takes no fsync.
    spool.dir_handle = File::open("/dev/null").unwrap();
    let mut n_failed = 0;
    for seq in 1..=200 {
        spool.append(Said::count(1, "a name of some length"), now(), &context("boot-1")).unwrap();
        n_failed += u32::from(spool.done(Lane::Human, seq, &received()).is_err());
    }
    assert!(n_failed > 0, "it was written anew, and the fault told");
    spool.append(Said::count(45, "Lan"), now(), &context("boot-1")).unwrap();
    drop(spool);
    assert_eq!(counts(&Spool::open(dir.path()).unwrap()), [(201, 45)]);
}

#[test]
fn the_age_survives_a_restart_and_is_estimated_after_a_reboot() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    spool.append(Said::count(45, "Lan"), now(), &context("boot-1")).unwrap();
    let later = Now { mono: now().mono + Duration::from_mins(1), wall_ms: now().wall_ms + 90_000 };
    for (boot, age) in [
        ("boot-1", Age { length: Duration::from_mins(1), estimated: false }),
        ("boot-2", Age { length: Duration::from_secs(90), estimated: true }),
    ] {
        let report = &spool.waiting(&BootId::new(boot))[0];
        assert_eq!(report.entered.age(later, None), age, "{boot}");
        assert_eq!(matches!(report.entered, Entered::ThisBoot(_)), !age.estimated);
    }
}

fn counts(spool: &Spool) -> Vec<(u64, u32)> {
    let reports = spool.waiting(&BootId::new("boot-1"));
    let count = |report: &Report| match &report.said.body {
        Body::Attendance(attendance) => Some((report.seq, attendance.count)),
        _ => None,
    };
    reports.iter().filter_map(count).collect()
}

#[test]
fn what_was_seen_gives_way_to_what_people_say_and_the_line_goes_first() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for (lane, n) in [(Lane::Line, 2), (Lane::Power, 1), (Lane::Human, CAPACITY as u64 - 3)] {
        for seq in 1..=n {
            let entry = Entry::new((1, seq), said(lane), now(), &context("boot-1"));
            spool.contents.insert(lane, entry);
        }
    }
    let mut drops = Vec::new();
    for lane in [Lane::Line, Lane::Human, Lane::Human, Lane::Line] {
        drops.push(spool.append(said(lane), now(), &context("boot-1")).map(|appended| appended.dropped).ok());
    }
    let line = |seq| Some(Some((Lane::Line, seq)));
    assert_eq!(drops, [line(1), line(2), line(3), None], "no power gives way to the line");
    let appended = spool.append(said(Lane::Human), now(), &context("boot-1")).unwrap();
    assert_eq!(appended.dropped, Some((Lane::Power, 1)));
    let full = spool.append(said(Lane::Human), now(), &context("boot-1"));
    assert!(matches!(full, Err(SpoolError::Full)));
    drop(spool);
    let spool = Spool::open(dir.path()).unwrap();
    assert!(spool.waiting(&BootId::new("boot-1")).iter().all(|report| report.said.lane() == Lane::Human));
}

#[test]
fn an_outage_is_told_with_its_begin_and_end_also_after_a_restart() {
    for (boot, estimated, length_ms) in [("boot-1", false, 60_000), ("boot-2", true, 90_000)] {
        let dir = tempfile::tempdir().unwrap();
        let mut spool = Spool::open(dir.path()).unwrap();
        let boot_1 = BootId::new("boot-1");
        spool.line_lost(v1::OutageCause::Mute, "im lặng", now(), &boot_1).unwrap();
        drop(spool);
        let mut spool = Spool::open(dir.path()).unwrap();
        let later = Now { mono: now().mono + Duration::from_mins(1), wall_ms: now().wall_ms + 90_000 };
        // It goes on, however often it is noticed.
        spool.line_lost(v1::OutageCause::Broke, "", later, &BootId::new(boot)).unwrap();
        let appended = spool.line_back(later, &context(boot)).unwrap().expect("it was on");
        let Body::Outage(outage) = &appended.report.said.body else { panic!("{appended:?}") };
        assert_eq!((outage.length_ms, outage.length_estimated), (length_ms, estimated));
        assert_eq!((outage.cause(), outage.text.as_str()), (v1::OutageCause::Mute, "im lặng"));
        drop(spool);
        let mut spool = Spool::open(dir.path()).unwrap();
        assert_eq!(spool.n_waiting(), 1);
        assert_eq!(spool.line_back(later, &context(boot)).unwrap(), None, "it is over");
    }
}

#[test]
fn what_people_said_last_is_known_with_its_fate_after_restarts_and_shrinking() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=100 {
        let said = Said::count(u32::try_from(seq).unwrap(), "a name of some length");
        spool.append(said, now(), &context("boot-1")).unwrap();
        spool.done(Lane::Human, seq, &received()).unwrap();
    }
    spool.append(Said::help(true, "màn hình đen", "Lan"), now(), &context("boot-1")).unwrap();
    drop(spool);
    let reported = Spool::open(dir.path()).unwrap().reported(v1::Session::Live);
    let count = &reported[&Topic::Count];
    assert_eq!((count.seq, &count.fate), (100, &received()));
    assert!(matches!(&count.said.body, Body::Attendance(attendance) if attendance.count == 100));
    assert_eq!((reported[&Topic::Help].seq, &reported[&Topic::Help].fate), (101, &Fate::Waiting));
}

#[test]
fn calls_for_help_stand_beside_each_other_until_they_are_called_off_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let texts = |spool: &Spool| {
        let text = |call: Reported| match call.said.body {
            Body::Help(help) => (call.seq, help.text, call.fate == received()),
            other => panic!("{other:?}"),
        };
        spool.calls(v1::Session::Live).into_iter().map(text).collect::<Vec<_>>()
    };
    for text in ["màn hình đen", "mất tiếng", "màn hình đen"] {
        spool.append(Said::help(true, text, "Lan"), now(), &context("boot-1")).unwrap();
    }
    for seq in [1, 2] {
        spool.done(Lane::Human, seq, &received()).unwrap();
    }
    let asked = [(2, "mất tiếng".to_owned(), true), (3, "màn hình đen".to_owned(), false)];
    assert_eq!(texts(&spool), asked);
    drop(spool);
    // A torn tail has it written anew.
    let path = dir.path().join("spool");
    fs::write(&path, [fs::read(&path).unwrap(), vec![1, 2, 3]].concat()).unwrap();
    for _ in 0..2 {
        assert_eq!(texts(&Spool::open(dir.path()).unwrap()), asked, "also when it is written anew");
    }
    let mut spool = Spool::open(dir.path()).unwrap();
    spool.append(Said::help(false, "", ""), now(), &context("boot-1")).unwrap();
    drop(spool);
    assert_eq!(texts(&Spool::open(dir.path()).unwrap()), []);
}

#[test]
fn a_report_is_told_from_one_that_the_disk_forgot_without_a_trace() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    spool.append(Said::count(1, "Lan"), now(), &context("boot-1")).unwrap();
    let length = spool.length;
    let forgotten = spool.append(Said::count(2, "Lan"), now(), &context("boot-1")).unwrap().report;
    drop(spool);
    File::options().write(true).open(dir.path().join("spool")).unwrap().set_len(length).unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let next = spool.append(Said::count(3, "Lan"), now(), &context("boot-2")).unwrap().report;
    assert_ne!((next.run, next.seq), (forgotten.run, forgotten.seq));
    let (next, run) = (next.seq, next.run);
    drop(spool);
    let waiting = Spool::open(dir.path()).unwrap().waiting(&BootId::new("boot-3"));
    assert!(waiting.iter().any(|report| (report.run, report.seq) == (run, next)), "it keeps its run");
}

#[test]
fn devices_give_way_to_people_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=CAPACITY as u64 {
        let said = if seq == 7 { Said::device_count(1, "camera") } else { Said::count(1, "") };
        spool.contents.insert(Lane::Human, Entry::new((1, seq), said, now(), &context("boot-1")));
    }
    let appended = spool.append(Said::help(true, "", ""), now(), &context("boot-1")).unwrap();
    assert_eq!(appended.dropped, Some((Lane::Human, 7)));
    assert!(matches!(spool.append(Said::count(1, ""), now(), &context("boot-1")), Err(SpoolError::Full)));
}

#[test]
fn an_outage_that_is_on_outlives_one_that_waits_and_the_last_word_stays_the_last() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let boot = BootId::new("boot-1");
    for _ in 0..2 {
        spool.line_lost(v1::OutageCause::Broke, "", now(), &boot).unwrap();
        spool.line_back(now(), &context("boot-1")).unwrap();
    }
    spool.line_lost(v1::OutageCause::Mute, "", now(), &boot).unwrap();
    for count in [40, 52] {
        spool.append(Said::count(count, ""), now(), &context("boot-1")).unwrap();
    }
    spool.done(Lane::Human, 2, &received()).unwrap();
    drop(spool);
    // A torn tail has it written anew.
    let path = dir.path().join("spool");
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend([1, 2, 3]);
    fs::write(&path, bytes).unwrap();
    for _ in 0..2 {
        drop(Spool::open(dir.path()).unwrap());
    }
    let mut spool = Spool::open(dir.path()).unwrap();
    let reported = &spool.reported(v1::Session::Live)[&Topic::Count];
    assert_eq!((reported.seq, &reported.fate), (2, &received()));
    assert!(spool.reported(v1::Session::Rehearsal).is_empty(), "it was said in another session");
    let over = spool.line_back(now(), &context("boot-1")).unwrap();
    assert!(over.is_some_and(|over| matches!(over.report.said.body, Body::Outage(outage) if outage.cause() == v1::OutageCause::Mute)));
}

#[test]
fn reads_what_the_version_before_wrote() {
    /// A report as version 0.1.0 wrote it first.
    #[derive(Clone, PartialEq, prost::Message)]
    struct Old {
        #[prost(uint64, tag = "1")]
        seq: u64,
        #[prost(message, optional, tag = "8")]
        attendance: Option<v1::Attendance>,
    }

    let dir = tempfile::tempdir().unwrap();
    let mut bytes = frame::MAGIC.to_vec();
    let owner = stored::Owner { agent_id: "agent".to_owned(), next_human: 4, ..stored::Owner::default() };
    frame::write(&mut bytes, Lane::Human, Kind::Owner, &owner.encode_to_vec());
    let old = Old { seq: 4, attendance: Some(v1::Attendance { count: 45, ..v1::Attendance::default() }) };
    frame::write(&mut bytes, Lane::Human, Kind::Entry, &old.encode_to_vec());
    fs::write(dir.path().join("spool"), bytes).unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert_eq!((spool.agent_id().as_str(), counts(&spool)), ("agent", vec![(4, 45)]));
}

/// A file that `diemcau-agent attend` of version 0.1.0 wrote, byte for byte.
#[test]
fn opens_a_file_that_version_0_1_0_wrote() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("spool"), include_bytes!("tests/0.1.0.spool")).unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert_eq!(counts(&spool), [(1, 45), (1_002, 47)]);
    let count = &spool.reported(v1::Session::Live)[&Topic::Count];
    let said = Said::attendance(47, v1::CountSource::Person, "Lan", "thêm hai");
    assert_eq!((&count.said, &count.fate), (&said, &Fate::Waiting));
}

#[test]
fn a_refusal_is_read_as_version_0_1_0_wrote_it_too() {
    /// A mark as version 0.1.0 wrote it: the reason's name stands before its text.
    #[derive(Clone, PartialEq, prost::Message)]
    struct Old {
        #[prost(uint64, tag = "1")]
        seq: u64,
        #[prost(string, tag = "4")]
        refused: String,
    }

    for (written, reason, text) in [
        ("REFUSAL_REASON_OTHER_SESSION: it was", v1::RefusalReason::OtherSession, "it was"),
        ("REFUSAL_REASON_UNSPECIFIED: lạ: quá", v1::RefusalReason::Unspecified, "lạ: quá"),
        ("lạ: quá", v1::RefusalReason::Unspecified, "lạ: quá"),
    ] {
        let old = Old { seq: 1, refused: written.to_owned() };
        let done = stored::Done::decode(&old.encode_to_vec()[..]).unwrap();
        assert_eq!(done.fate(), Fate::Refused { reason, text: text.to_owned() }, "{written}");
        let anew = stored::Done::new(1, Some(&done.fate()));
        assert_eq!(stored::Done::decode(&anew.encode_to_vec()[..]).unwrap().fate(), done.fate());
    }
}

fn said(lane: Lane) -> Said {
    match lane {
        Lane::Human => Said::count(1, ""),
        Lane::Power => Said::here(Body::Power(v1::Power::default())),
        Lane::Line => Said::here(Body::Outage(v1::LineOutage::default())),
    }
}

fn received() -> Fate {
    Fate::Received { received_ms: 1_746_666_000_000, disposition: v1::Disposition::Standing }
}

fn now() -> Now {
    Now { mono: Mono::from_micros(5_000_000), wall_ms: 1_746_666_000_000 }
}

fn context(boot: &str) -> Context {
    Context { boot_id: BootId::new(boot), session: v1::Session::Live, offset_ms: None }
}
