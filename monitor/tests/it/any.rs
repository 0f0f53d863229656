//! Whatever is pressed, clicked and told in whatever order: nothing panics, and no screen shows a number that
//! wrapped around.

use std::time::Duration;

use crossterm::event::{KeyCode, MouseButton, MouseEventKind};
use diemcau_core::ids::Seq;
use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::incident::{End, EndKind, Incident, IncidentId};
use diemcau_core::outbox::Kind;
use diemcau_core::point::PointNow;
use diemcau_monitor::{ActDone, Action, Health, Language, LinkEvent};
use diemcau_phrase::screen::act::ActFault;

use crate::fixture::incidents::{change, district, failed, happened, only, sent};
use crate::fixture::{self, SEVEN};
use crate::reader::Reader;

const SIZES: [(u16, u16); 7] = [(80, 24), (120, 40), (160, 48), (220, 60), (300, 80), (90, 200), (20, 5)];
const KEYS: &str = "?/:TMKLfevxDCZopicds amwzr yxu jkgGtlh+- nN[]0123456789 q";
/// Enough to pass through every view and question many times over.
const STEPS: u32 = 1_500;

/// How many steps are taken in all; as many as `DIEMCAU_STEPS` says, if it does.
fn n_steps() -> u32 {
    std::env::var("DIEMCAU_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS)
}

/// The next number of a sequence that is the same each time.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn whatever_comes_in_whatever_order_is_borne() {
    for seed in [1, 2, 3] {
        let mut state = seed;
        let mut reader = Reader::looking_at(happened(), SIZES[0], Language::Vietnamese);
        let (mut size, mut revision) = (SIZES[0], 100);
        reader.known_as("Trần Minh");
        for step in 0..n_steps() {
            let dice = random(&mut state);
            match dice % 20 {
                0 => {
                    size = SIZES[usize::try_from(random(&mut state) % 7).unwrap()];
                    reader.resize(size);
                }
                1 => {
                    let at = |most: u16, dice: u64| u16::try_from(dice % u64::from(most)).unwrap();
                    let (column, row) = (at(size.0, random(&mut state)), at(size.1, random(&mut state)));
                    let kinds = [
                        MouseEventKind::Down(MouseButton::Left),
                        MouseEventKind::ScrollDown,
                        MouseEventKind::ScrollUp,
                        MouseEventKind::Moved,
                    ];
                    reader.mouse(kinds[usize::try_from(dice / 20 % 4).unwrap()], column, row);
                }
                2 => {
                    let id = 800 + random(&mut state) % 40;
                    let end =
                        (dice / 20).is_multiple_of(2).then_some(End { at: SEVEN, how: EndKind::Restored });
                    let told = match dice / 40 % 5 {
                        0 => change(),
                        1 => only(Incident { end, ..district(id) }),
                        2 => IncidentChange { gone: vec![IncidentId(id)], ..IncidentChange::default() },
                        3 => message(failed(id, (812, "so-khcn"), Kind::Opened)),
                        _ => message(sent(id, (id, "vnpt"), Kind::Resolved, "")),
                    };
                    let action = reader.happen(revision, told);
                    assert!(matches!(action, Action::Nothing | Action::Ring), "{action:?}");
                    revision += 1;
                }
                3 if (dice / 20).is_multiple_of(4) => {
                    reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), Health::default()));
                    revision = 100;
                }
                3 => {
                    let done = ActDone {
                        fact: Seq(dice),
                        at: SEVEN,
                        reply: None,
                        silences: (dice / 80).is_multiple_of(2),
                    };
                    let faults = [Ok(done), Err(ActFault::Unknown), Err(ActFault::Refused(String::new()))];
                    reader.link(LinkEvent::Acted(faults[usize::try_from(dice / 20 % 3).unwrap()].clone()));
                }
                4 => {
                    let names = ["Enter", "Esc", "Tab", "Down", "PageDown", "End", "Backspace", "Left"];
                    reader.asks(names[usize::try_from(dice / 20 % 8).unwrap()]);
                }
                5 => {
                    reader.pastes("Xuân\nLập 30h");
                }
                6 => {
                    let ways = [fixture::troubled(), vec![("407", PointNow::default())]];
                    reader.changes(revision, &ways[usize::try_from(dice / 20 % 2).unwrap()]);
                    revision += 1;
                    reader.link(LinkEvent::RoundTrip(Duration::from_millis(dice / 40 % 2_000)));
                }
                7 => {
                    reader.wait(Duration::from_millis(dice / 20 % 30_000));
                }
                _ => {
                    let nth = usize::try_from(random(&mut state)).unwrap() % KEYS.len();
                    reader.asks(&KEYS[nth..=nth]);
                }
            }
            if step % 5 == 0 {
                let screen = reader.screen(size);
                for number in ["18446744073709551", "4294967295"] {
                    assert!(!screen.contains(number), "seed {seed}, step {step}\n{screen}");
                }
            }
        }
        // Somebody who types can always get back to the points.
        reader.asks("Esc");
        for key in [KeyCode::Esc, KeyCode::Esc, KeyCode::Char('p')] {
            reader.holding(crossterm::event::KeyModifiers::NONE, key);
        }
        reader.resize(SIZES[0]);
        let screen = reader.screen(SIZES[0]);
        assert!(screen.contains("Cây điểm cầu") || screen.contains(" Tree "), "{screen}");
    }
}

fn message(notification: diemcau_core::outbox::Notification) -> IncidentChange {
    IncidentChange { notifications: vec![notification], ..IncidentChange::default() }
}
