use diemcau_page::pin_lock::TRIES;
use diemcau_phrase::Language;

use super::*;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 9));
const MINUTE: Duration = Duration::from_mins(1);

fn at(minutes: u32) -> Now {
    Now { mono: Mono::default() + 60 * MINUTE + MINUTE * minutes, wall_ms: 0 }
}

fn open(dir: &Path, boot: &str, now: Now) -> LanAccess {
    LanAccess::open(dir, BootId::new(boot), now).unwrap()
}

fn wrong(access: &mut LanAccess, now: Now) -> PinVerdict {
    let verdict = access.try_pin("", HERE, 7, now.mono);
    access.to_keep().write().unwrap();
    verdict
}

fn pin(access: &LanAccess) -> String {
    access.notice("0.0.0.0:7580".parse().unwrap()).pin
}

#[test]
fn five_wrong_tries_let_nobody_new_in_for_a_quarter_of_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    let mut access = open(dir.path(), "boot", at(0));
    let right = pin(&access);
    assert!(right.len() == 6 && right.bytes().all(|digit| digit.is_ascii_digit()), "{right}");
    for left in (1..TRIES).rev() {
        assert_eq!(wrong(&mut access, at(0)), PinVerdict::Wrong { left });
        assert_eq!(access.try_pin(&right, HERE, 7, at(0).mono), PinVerdict::Right);
    }
    assert_eq!(wrong(&mut access, at(1)), PinVerdict::ShutNow);
    assert_eq!(access.try_pin(&right, HERE, 7, at(2).mono), PinVerdict::Shut { left: 14 * MINUTE });
    assert_eq!(access.shut_for(at(16).mono), None);
    assert_eq!(access.try_pin(&right, HERE, 7, at(16).mono), PinVerdict::Right);
    assert_eq!(wrong(&mut access, at(16)), PinVerdict::Wrong { left: 4 });
    let lockout = access.notice("0.0.0.0:1".parse().unwrap()).lockout;
    assert_eq!(lockout, Some(Lockout { at_ms: 7, from: HERE.to_string() }));
}

#[test]
fn an_old_slip_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let mut access = open(dir.path(), "boot", at(0));
    for minute in 0..30 {
        assert!(matches!(wrong(&mut access, at(minute * 4)), PinVerdict::Wrong { .. }), "{minute}");
    }
}

#[test]
fn a_restart_gives_no_new_tries_and_keeps_the_pin() {
    let dir = tempfile::tempdir().unwrap();
    let mut access = open(dir.path(), "boot", at(0));
    let right = pin(&access);
    for _ in 0..4 {
        wrong(&mut access, at(0));
    }
    let mut access = open(dir.path(), "boot", at(5));
    assert_eq!(pin(&access), right);
    assert_eq!(wrong(&mut access, at(5)), PinVerdict::ShutNow);
    let access = open(dir.path(), "boot", at(10));
    assert_eq!(access.shut_for(at(10).mono), Some(10 * MINUTE));
    // The monotonic clock of another boot says nothing of this one's.
    let rebooted = Now { mono: Mono::from_micros(5), wall_ms: 0 };
    let access = open(dir.path(), "other boot", rebooted);
    assert_eq!(access.shut_for(rebooted.mono), Some(PAUSE));
}

#[test]
fn another_event_has_another_pin_and_lets_nobody_in_who_knew_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut access = open(dir.path(), "boot", at(0));
    let welcome = |event: &str| Welcome { event: event.to_owned(), ..Welcome::default() };
    let (first, session) = (pin(&access), access.let_in(at(0).mono).unwrap());
    assert!(access.meet(&welcome("A")).unwrap());
    assert!(!access.meet(&welcome("A")).unwrap());
    assert_eq!(pin(&access), first, "the one that was told before the collector was reached");
    assert!(access.knows(&session, at(0).mono) && !access.knows("", at(0).mono));
    // One in a million is the same.
    let pins: Vec<String> = ["B", "C", "D"]
        .map(|event| {
            assert!(access.meet(&welcome(event)).unwrap());
            pin(&access)
        })
        .to_vec();
    assert!(pins.iter().any(|pin| *pin != first), "{pins:?}");
    assert!(!access.knows(&session, at(0).mono));
}

#[test]
fn sessions_end_and_are_few() {
    let dir = tempfile::tempdir().unwrap();
    let mut access = open(dir.path(), "boot", at(0));
    let first = access.let_in(at(0).mono).unwrap();
    assert!(access.knows(&first, at(719).mono) && !access.knows(&first, at(720).mono));
    for _ in 0..SESSIONS {
        access.let_in(at(0).mono).unwrap();
    }
    assert!(!access.knows(&first, at(0).mono));
    assert_eq!(access.sessions.len(), SESSIONS);
}

#[test]
fn what_is_kept_is_the_owners_alone_and_damage_frees_no_tries() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), "boot", at(0));
    let path = dir.path().join("page.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::write(&path, "{}").unwrap();
    let access = open(dir.path(), "boot", at(0));
    assert_eq!(access.shut_for(at(0).mono), Some(PAUSE));
}

#[test]
fn the_terminal_shows_address_pin_and_what_happened() {
    let lockout = Some(Lockout { at_ms: 5, from: "10.0.0.9".to_owned() });
    let notice = Notice { pin: "012345".to_owned(), listen: "10.1.2.3:7580".parse().unwrap(), lockout };
    let text = notice.to_text(Language::Vietnamese, |_| "07:12".to_owned());
    for part in ["http://10.1.2.3:7580/", "Mã PIN: 012 345", "sai 5 lần lúc 07:12 (từ máy 10.0.0.9)", "█"]
    {
        assert!(text.contains(part), "{text}");
    }
}
