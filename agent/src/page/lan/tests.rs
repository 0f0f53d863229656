use super::lock::TRIES;
use super::*;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 9));
const MINUTE: Duration = Duration::from_mins(1);

fn at(minutes: u32) -> Now {
    Now { mono: Mono::default() + 60 * MINUTE + MINUTE * minutes, wall_ms: 0 }
}

fn open(dir: &Path, boot: &str, now: Now) -> Porter {
    Porter::open(dir, BootId::new(boot), now).unwrap()
}

fn wrong(porter: &mut Porter, now: Now) -> Verdict {
    let verdict = porter.try_pin("", HERE, 7, now.mono);
    porter.to_keep().write().unwrap();
    verdict
}

fn pin(porter: &Porter) -> String {
    porter.notice("0.0.0.0:7580".parse().unwrap()).pin
}

#[test]
fn five_wrong_tries_shut_the_door_for_a_quarter_of_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    let mut porter = open(dir.path(), "boot", at(0));
    let right = pin(&porter);
    assert!(right.len() == 6 && right.bytes().all(|digit| digit.is_ascii_digit()), "{right}");
    for left in (1..TRIES).rev() {
        assert_eq!(wrong(&mut porter, at(0)), Verdict::Wrong { left });
        assert_eq!(porter.try_pin(&right, HERE, 7, at(0).mono), Verdict::Right);
    }
    assert_eq!(wrong(&mut porter, at(1)), Verdict::ShutNow);
    assert_eq!(porter.try_pin(&right, HERE, 7, at(2).mono), Verdict::Shut { left: 14 * MINUTE });
    assert_eq!(porter.shut_for(at(16).mono), None);
    assert_eq!(porter.try_pin(&right, HERE, 7, at(16).mono), Verdict::Right);
    assert_eq!(wrong(&mut porter, at(16)), Verdict::Wrong { left: 4 });
    let lockout = porter.notice("0.0.0.0:1".parse().unwrap()).lockout;
    assert_eq!(lockout, Some(Lockout { at_ms: 7, from: HERE.to_string() }));
}

#[test]
fn an_old_slip_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let mut porter = open(dir.path(), "boot", at(0));
    for minute in 0..30 {
        assert!(matches!(wrong(&mut porter, at(minute * 4)), Verdict::Wrong { .. }), "{minute}");
    }
}

#[test]
fn a_restart_gives_no_new_tries_and_keeps_the_pin() {
    let dir = tempfile::tempdir().unwrap();
    let mut porter = open(dir.path(), "boot", at(0));
    let right = pin(&porter);
    for _ in 0..4 {
        wrong(&mut porter, at(0));
    }
    let mut porter = open(dir.path(), "boot", at(5));
    assert_eq!(pin(&porter), right);
    assert_eq!(wrong(&mut porter, at(5)), Verdict::ShutNow);
    let porter = open(dir.path(), "boot", at(10));
    assert_eq!(porter.shut_for(at(10).mono), Some(10 * MINUTE));
    // The monotonic clock of another boot says nothing of this one's.
    let rebooted = Now { mono: Mono::from_micros(5), wall_ms: 0 };
    let porter = open(dir.path(), "other boot", rebooted);
    assert_eq!(porter.shut_for(rebooted.mono), Some(PAUSE));
}

#[test]
fn another_event_has_another_pin_and_lets_nobody_in_who_knew_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut porter = open(dir.path(), "boot", at(0));
    let welcome = |event: &str| Welcome { event: event.to_owned(), ..Welcome::default() };
    let (first, session) = (pin(&porter), porter.let_in(at(0).mono).unwrap());
    assert!(porter.meet(&welcome("A")).unwrap());
    assert!(!porter.meet(&welcome("A")).unwrap());
    assert_eq!(pin(&porter), first, "the one that was told before the collector was reached");
    assert!(porter.knows(&session, at(0).mono) && !porter.knows("", at(0).mono));
    // One in a million is the same.
    let pins: Vec<String> = ["B", "C", "D"]
        .map(|event| {
            assert!(porter.meet(&welcome(event)).unwrap());
            pin(&porter)
        })
        .to_vec();
    assert!(pins.iter().any(|pin| *pin != first), "{pins:?}");
    assert!(!porter.knows(&session, at(0).mono));
}

#[test]
fn sessions_end_and_are_few() {
    let dir = tempfile::tempdir().unwrap();
    let mut porter = open(dir.path(), "boot", at(0));
    let first = porter.let_in(at(0).mono).unwrap();
    assert!(porter.knows(&first, at(719).mono) && !porter.knows(&first, at(720).mono));
    for _ in 0..SESSIONS {
        porter.let_in(at(0).mono).unwrap();
    }
    assert!(!porter.knows(&first, at(0).mono));
    assert_eq!(porter.sessions.len(), SESSIONS);
}

#[test]
fn what_is_kept_is_the_owners_alone_and_damage_frees_no_tries() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), "boot", at(0));
    let path = dir.path().join("page.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::write(&path, "{}").unwrap();
    let porter = open(dir.path(), "boot", at(0));
    assert_eq!(porter.shut_for(at(0).mono), Some(PAUSE));
}

#[test]
fn the_terminal_shows_address_pin_and_what_happened() {
    let lockout = Some(Lockout { at_ms: 5, from: "10.0.0.9".to_owned() });
    let notice = Notice { pin: "012345".to_owned(), listen: "10.1.2.3:7580".parse().unwrap(), lockout };
    let text = notice.to_text(|_| "07:12".to_owned());
    for part in ["http://10.1.2.3:7580/", "Mã PIN: 012 345", "sai 5 lần lúc 07:12 (từ máy 10.0.0.9)", "█"]
    {
        assert!(text.contains(part), "{text}");
    }
}
