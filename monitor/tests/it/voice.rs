//! The screen speaks one language: what is not of the data is Vietnamese, or English.

use std::collections::BTreeSet;
use std::time::Duration;

use diemcau_core::event::EventSettings;
use diemcau_core::path::PathNow;
use diemcau_core::point::{HelpNow, PointNow, StandingCount};
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::statements::Confirmation;
use diemcau_monitor::{Health, Language, LinkEvent, NoContact, PointLine};

use crate::fixture::{self, SEVEN, gone};
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];

/// What both languages say: the code of a point, and what may come to stand on a screen of either as it is,
/// a key or a word of the trade.
const OF_BOTH: [&str; 17] = [
    "tinh", "ctrl", "end", "enter", "esc", "home", "pagedown", "pageup", "shift", "space", "tab", "icmp",
    "jitter", "stun", "tcp", "tls", "ups",
];

/// The province with names that are of neither language.
fn nameless() -> Replica {
    let roster = fixture::roster();
    let points = roster.iter().map(|(_, point)| Point {
        name: format!("#{}", point.code.as_str()).into(),
        chair: "#1".into(),
        contact: "#2".into(),
        carrier: "#3".into(),
        uplink: point.uplink.replace("OLT", "#4").into(),
        ..point.clone()
    });
    let roster = Roster::new(points.collect()).unwrap();
    let mut settings: EventSettings = fixture::settings();
    "#5".clone_into(&mut settings.name);
    settings.levels.iter_mut().for_each(|level| level.name = format!("#{}", level.name.len()));
    settings.cutoffs.iter_mut().for_each(|cutoff| "#6".clone_into(&mut cutoff.name));
    settings.agenda.iter_mut().for_each(|item| "#7".clone_into(&mut item.item));
    let first = fixture::replica();
    let now = first.all_now().to_vec();
    Replica::new(settings, roster, first.session(), (first.revision(), first.at()), now).unwrap()
}

/// The same points as speak, without anybody's words.
fn troubled() -> Vec<(&'static str, PointNow)> {
    let silent = |now: PointNow| PointNow {
        help: now.help.map(|help| Box::new(HelpNow { text: "#8".into(), by: "#9".into(), ..*help })),
        confirmation: now
            .confirmation
            .map(|said| Box::new(Confirmation { by: "#9".into(), note: "#8".into(), ..*said })),
        count: now.count.map(|count| Box::new(StandingCount { by: "#9".into(), ..*count })),
        path: now.path.map(|path| Box::new(PathNow { probe: "#0".into(), ..*path })),
        ..now
    };
    let troubled = fixture::troubled().into_iter();
    troubled.map(|(code, now)| (code, silent(now))).filter(|(code, _)| *code != "39501").collect()
}

/// Every screen that keys, faults and time lead to, at a size.
fn screens(size: (u16, u16), language: Language) -> Vec<String> {
    let mut screens = Vec::new();
    let reader = || Reader::looking_at(nameless(), size, language);
    let mut seen = |reader: &Reader| screens.push(reader.screen(size));
    for keys in [
        "",
        "?",
        "Tab",
        "Tab +",
        "Enter",
        "jjj Space",
        "jjj Enter",
        "/#395",
        "/#395 Enter",
        "/### Enter",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "] ] ]",
        "t",
    ] {
        let mut reader = reader();
        seen(reader.types(keys));
        reader.changes(100, &troubled());
        seen(reader.types("g"));
    }
    for code in ["39805", "SN02", "40706", "40707", "39801", "39804", "39805", "40702", "TINH"] {
        let mut reader = reader();
        reader.changes(100, &troubled());
        reader.types(&format!("/#{code} Enter Enter"));
        let mut paths = fixture::windows();
        paths.iter_mut().enumerate().for_each(|(nth, window)| window.probe = format!("#{nth}").into());
        reader.link(LinkEvent::Line(PointLine { paths, paths_at: Some(SEVEN), ..fixture::line(code) }));
        seen(&reader);
    }
    for minutes in [15, 21, 31, 61, 181] {
        let mut reader = reader();
        reader.wait(Duration::from_mins(minutes)).changes(100, &[]);
        seen(&reader);
    }
    let mut away = reader();
    let unknown = gone(Presence::Unreachable, SEVEN, PowerSource::Mains);
    away.changes(100, &["TINH", "SN00", "407"].map(|code| (code, unknown.clone())));
    seen(&away);
    seen(away.wait(Duration::from_secs(9)));
    let health = Health {
        journal_failing_since: Some(SEVEN),
        journal_fault: None,
        clock_drift_ms: Some(-4_200),
        plaintext: true,
        certificate_ends: None,
    };
    let mut unwell = reader();
    unwell.link(LinkEvent::Snapshot(Box::new(nameless()), health));
    seen(&unwell);
    for why in [NoContact::Refused, NoContact::Unreachable, NoContact::Broken, NoContact::Silent] {
        let mut reader = Reader::before_contact(size, language);
        seen(&reader);
        reader.link(LinkEvent::Down { why, retry_in: Duration::from_secs(2) });
        seen(&reader);
    }
    screens
}

fn is_vietnamese(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_ascii()
}

#[test]
fn an_english_screen_has_no_vietnamese_word() {
    for size in SIZES {
        for screen in screens(size, Language::English) {
            let foreign: Vec<&str> = screen.lines().filter(|row| row.contains(is_vietnamese)).collect();
            assert!(foreign.is_empty(), "{size:?} {foreign:#?}");
        }
    }
}

#[test]
fn a_vietnamese_screen_has_no_english_word() {
    for size in SIZES {
        let [vietnamese, english] = [Language::Vietnamese, Language::English].map(|language| {
            let text = screens(size, language).join("\n").to_lowercase();
            let words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '…');
            // A word that is cut is no word, and a short one may be of both.
            let whole =
                words.filter(|word| word.len() > 2 && word.chars().all(|sign| sign.is_ascii_alphabetic()));
            whole.map(str::to_owned).collect::<BTreeSet<String>>()
        });
        let shared: Vec<&String> =
            vietnamese.intersection(&english).filter(|word| !OF_BOTH.contains(&word.as_str())).collect();
        assert!(shared.is_empty(), "{size:?} {shared:?}");
        assert!(english.len() > 100 && vietnamese.len() > 20, "both say something");
    }
}
