//! Every view at every size in both languages, from one morning on which much is wrong. The screens are stored beside
//! this file to be read: `snapshots/it__every_view__VIEW-LANGUAGE.snap`.

use std::time::Duration;

use diemcau_core::call::Called;
use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::event::{Cutoff, EventSettings, Level};
use diemcau_core::point::PointNow;
use diemcau_core::readiness::{Check, Tick, Ticks};
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::text::fold;
use diemcau_monitor::{Language, LinkEvent, PointLine, State};

use crate::fixture::incidents::{change, district, only};
use crate::fixture::{SEVEN, line, live, replica, roster, settings, troubled, windows};
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];
const LANGUAGES: [(Language, &str); 2] = [(Language::Vietnamese, "vi"), (Language::English, "en")];

/// A view, and how a reader comes to it.
struct Shot {
    name: &'static str,
    go: fn(&mut Reader),
}

const SHOTS: [Shot; 19] = [
    Shot { name: "overview", go: |reader| press(reader, "o") },
    Shot { name: "wall", go: on_the_wall },
    Shot { name: "problems", go: |reader| press(reader, "p") },
    Shot { name: "tree", go: |reader| press(reader, "p Tab Down Down Down Space") },
    Shot { name: "detail", go: |reader| detail_of(reader, "39805") },
    Shot { name: "search", go: |reader| press(reader, "p /xuan Space lap") },
    Shot { name: "incidents", go: |reader| press(reader, "i") },
    Shot { name: "incident", go: |reader| press(reader, "i jjj Enter j") },
    Shot { name: "silencing", go: |reader| press(reader, "i z") },
    Shot { name: "alerts", go: |reader| press(reader, "c j") },
    Shot { name: "speakers", go: |reader| press(reader, "s j") },
    Shot { name: "count", go: |reader| press(reader, "d j") },
    Shot { name: "frozen", go: frozen },
    Shot { name: "timeline", go: |reader| press(reader, "T") },
    Shot { name: "map", go: |reader| press(reader, "M Down") },
    Shot { name: "help", go: |reader| press(reader, "p ?") },
    Shot { name: "commands", go: |reader| press(reader, "p :su Space co") },
    Shot { name: "filters", go: |reader| press(reader, "p f jj") },
    Shot { name: "lost", go: lost },
];

fn press(reader: &mut Reader, keys: &str) {
    reader.types(keys);
}

/// Nine minutes before eight there would be less to see: at seven all that can be wrong is.
fn morning(size: (u16, u16), language: Language) -> Reader {
    let mut replica = replica();
    replica.add_incidents(change()).unwrap();
    let mut reader = Reader::looking_at(replica, size, language);
    reader.known_as("Trần Minh").link(LinkEvent::RoundTrip(Duration::from_millis(12)));
    reader.wait(Duration::from_secs(2));
    reader.changes(100, &[troubled(), vec![called(), contradicted(), speaking()]].concat());
    reader.happen(101, only(district(830)));
    reader
}

/// The same day where nobody and nothing is called by a Vietnamese name.
fn plain(size: (u16, u16)) -> Reader {
    let (settings, roster, before) = (settings(), roster(), replica());
    let name = |name: &str| fold(name);
    let points = roster.iter().map(|(_, point)| Point {
        name: name(&point.name).into(),
        chair: "Tran".into(),
        contact: "Nguyen".into(),
        ..point.clone()
    });
    let settings = EventSettings {
        name: name(&settings.name),
        cutoffs: settings
            .cutoffs
            .iter()
            .map(|cutoff| Cutoff { name: name(&cutoff.name), ..*cutoff })
            .collect(),
        levels: settings
            .levels
            .iter()
            .map(|level| Level::new(&level.id, &name(&level.name), level.pace))
            .collect(),
        agenda: Vec::new(),
        ..settings
    };
    let now = before.all_now().iter().map(|now| PointNow { count: None, ..now.clone() }).collect();
    let roster = Roster::new(points.collect()).unwrap();
    let replica =
        Replica::new(settings, roster, before.session(), (before.revision(), before.at()), now).unwrap();
    let mut reader = Reader::looking_at(replica, size, Language::English);
    // Those in whose words nobody says anything.
    let wordless = troubled().into_iter().filter(|(code, _)| ["40706", "40707"].contains(code));
    reader.changes(100, &wordless.collect::<Vec<_>>());
    reader.happen(101, only(district(830)));
    reader
}

/// A point without a number that somebody called.
fn called() -> (&'static str, PointNow) {
    let called = Called { at: SEVEN, by: "Lê Lan".into(), note: "máy bận".into(), n_calls: 2 };
    let now = live(roster().find("395").unwrap());
    ("395", PointNow { called: Some(Box::new(called)), count: None, ..now })
}

/// One whose numbers contradict each other.
fn contradicted() -> (&'static str, PointNow) {
    let mut now = live(roster().find("SN00").unwrap());
    if let Some(count) = &mut now.count {
        count.is_conflict = true;
    }
    ("SN00", now)
}

/// The one that speaks in the hall, some of which somebody has ticked.
fn speaking() -> (&'static str, PointNow) {
    let mut ticks = Ticks::default();
    for (check, is_good) in [(Check::Chair, true), (Check::Sends, false)] {
        let tick = Tick { is_good, by: "Lê Lan".into(), at: SEVEN - Duration::from_mins(4) };
        ticks.set(check, Some(tick));
    }
    let now = live(roster().find("TINH").unwrap());
    ("TINH", PointNow { ticks: Some(Box::new(ticks)), ..now })
}

/// The collector is silent.
fn lost(reader: &mut Reader) {
    reader.wait(Duration::from_secs(75));
}

fn on_the_wall(reader: &mut Reader) {
    let blank = State::new(Language::Vietnamese, (0, 0));
    reader.state = std::mem::replace(&mut reader.state, blank).on_wall(true);
    reader.types("o");
}

fn detail_of(reader: &mut Reader, code: &str) {
    reader.types(&format!("p /{code} Enter Enter"));
    let (paths, paths_at) = (windows(), Some(SEVEN));
    reader.link(LinkEvent::Line(PointLine { paths, paths_at, ..line(code) }));
}

/// After the first cut-off, of which one amendment was made.
fn frozen(reader: &mut Reader) {
    let sums = FrozenSums { expected: 45, connected: 34, attendees: 1_055 };
    let at = SEVEN + Duration::from_mins(20);
    let (n_amendments, n_open) = (1, 3);
    let figure = FrozenFigure { name: "Báo cáo nhanh".into(), at, sums: Some(sums), n_amendments, n_open };
    reader.types("d").wait(Duration::from_mins(25));
    reader.freezes(102, vec![figure]);
}

/// Whether the ceremony is safe, what is wrong and where, whom to call, and whether somebody has taken it.
fn answers(name: &str, language: Language) -> [&'static str; 4] {
    let is_lost = name == "lost";
    match language {
        Language::Vietnamese if is_lost => ["KHÔNG RÕ", "⚑ Xã Nam Giang", "0912 345 678", "chưa ai nhận"],
        Language::Vietnamese => ["CÓ NGUY CƠ", "Xã Nam Giang", "0912 345 678", "chưa ai "],
        Language::English if is_lost => ["NOT KNOWN", "⚑ Xã Nam Giang", "0912 345 678", "not taken"],
        Language::English => ["AT RISK", "Xã Nam Giang", "0912 345 678", "not taken"],
    }
}

/// The rows of a screen without what only fills it: blanks at their ends, and rows that repeat the one before.
fn told(screen: &str) -> String {
    let rows: Vec<&str> = screen.lines().map(|row| row.trim_matches('"').trim_end()).collect();
    let mut text = String::new();
    for alike in rows.chunk_by(|one, other| one == other) {
        text += alike[0];
        text += &match alike.len() {
            1 => "\n".to_owned(),
            n => ["\n[", &n.to_string(), " such rows]\n"].concat(),
        };
    }
    text
}

#[test]
fn every_view_is_what_is_stored_of_it() {
    for Shot { name, go } in SHOTS {
        for (language, tag) in LANGUAGES {
            let screens = SIZES.map(|size| {
                let mut reader = morning(size, language);
                go(&mut reader);
                format!("{}x{}\n{}", size.0, size.1, told(&reader.screen(size)))
            });
            insta::assert_snapshot!(format!("{name}-{tag}"), screens.join("\n"));
        }
    }
}

#[test]
fn every_view_answers_the_five_questions_without_a_key() {
    // The help is read for something else, and takes the whole of a small screen.
    for Shot { name, go } in SHOTS.iter().filter(|shot| shot.name != "help") {
        for ((language, _), size) in LANGUAGES.iter().flat_map(|one| SIZES.map(|size| (one, size))) {
            let mut reader = morning(size, *language);
            go(&mut reader);
            let screen = reader.screen(size);
            for answer in answers(name, *language) {
                assert!(screen.contains(answer), "{answer} in {name} at {size:?}\n{screen}");
            }
        }
    }
}

#[test]
fn no_mark_stands_apart_from_its_letter() {
    for Shot { name, go } in SHOTS {
        let mut reader = morning(SIZES[2], Language::Vietnamese);
        go(&mut reader);
        let screen = reader.screen(SIZES[2]);
        let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
        assert!(!screen.contains(is_mark), "{name}: {screen}");
    }
}

#[test]
fn in_english_only_what_people_called_something_is_vietnamese() {
    // The probes of the detail have names that people gave them.
    for Shot { name, go } in SHOTS.iter().filter(|shot| shot.name != "detail") {
        for size in SIZES {
            let mut reader = plain(size);
            go(&mut reader);
            let screen = reader.screen(size);
            let is_vietnamese = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
            assert!(!screen.contains(is_vietnamese), "{name} at {size:?}\n{screen}");
        }
    }
}
