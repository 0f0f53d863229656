use diemcau_core::ids::{Code, LevelIdx, PointIdx};
use diemcau_core::outside::HOLDS;
use diemcau_core::roster::Point;

use super::*;

/// 2025-05-08, 00:00 in Vietnam.
const MIDNIGHT: Timestamp = Timestamp::from_millis(1_746_637_200_000);

#[test]
fn english_and_vietnamese_headings_mean_the_same() {
    let want = [word(Utility::Power, About::Feeder("371E9.1".into()), "Lịch", "cắt điện lộ 371")];
    for text in [
        "feeder,from,to,text,by\n371E9.1,2025-05-08T07:05,2025-05-08T07:40,cắt điện lộ 371,Lịch\n",
        "Lộ điện;Từ;Đến;Nội dung;Đơn vị\r\n371E9.1;07:05;07:40;cắt điện lộ 371;Lịch\r\n",
        "\u{feff}LỊCH CẮT ĐIỆN\t\t\t\nLộ\ttừ lúc\tđến lúc\tlý do\n371E9.1\t07:05\t07:40\tcắt điện lộ 371\n",
    ] {
        let roster = roster();
        let terms = Terms { by: Some("Lịch"), ..terms(&roster) };
        let planned = read(text.as_bytes(), &terms).expect("it is a table");
        assert_eq!(planned.faults, [], "{text}");
        let words: Vec<Word> = planned.words.into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, want, "{text}");
    }
}

#[test]
fn a_row_speaks_of_what_its_place_lives_on_unless_it_says_so() {
    let text = "feeder,uplink,code,from,to,utility\n\
                371E9.1,,,07:05,07:40,\n\
                ,OLT-1,,07:05,07:40,\n\
                ,,381,07:05,07:40,đường truyền\n\
                ,OLT-1,,07:05,,power\n\
                ,,381,07:05,07:40,\n";
    let roster = roster();
    let told = |utility| {
        let planned = read(text.as_bytes(), &Terms { utility, ..terms(&roster) }).expect("it is a table");
        let utilities: Vec<_> = planned.words.iter().map(|(word, _)| word.utility).collect();
        (utilities, planned.faults)
    };
    let (utilities, faults) = told(None);
    assert_eq!(utilities, [Utility::Power, Utility::Line, Utility::Line, Utility::Power]);
    assert_eq!(faults, [fault(6, Column::Utility, "", Reason::NoUtility)]);
    let (utilities, faults) = told(Some(Utility::Line));
    assert_eq!(utilities, [Utility::Line, Utility::Line, Utility::Line, Utility::Power, Utility::Line]);
    assert_eq!(faults, []);
    let planned = read(text.as_bytes(), &terms(&roster)).expect("it is a table");
    assert_eq!(planned.words[3].0.to, planned.words[3].0.from + HOLDS, "no end is told");
    assert_eq!(&*planned.words[0].0.by, "lịch cắt điện");
}

#[test]
fn a_bad_row_is_named_and_costs_only_itself() {
    let text = "feeder,uplink,code,from,to,text\n\
                999,,,07:05,07:40,\n\
                ,OLT-9,,07:05,07:40,\n\
                ,,nowhere,07:05,07:40,\n\
                ,,,07:05,07:40,\n\
                371E9.1,OLT-1,,07:05,07:40,\n\
                371E9.1,,,sáng mai,07:40,\n\
                371E9.1,,,07:05,25:00,\n\
                371E9.1,,,07:40,07:05,\n\
                ,,,,,\n\
                371E9.1,,,07:05,07:40,tốt\n";
    let long = format!("{text}371E9.1,,,07:05,07:40,{}\n", "x".repeat(501));
    let planned = read(long.as_bytes(), &terms(&roster())).expect("it is a table");
    assert_eq!(planned.words.len(), 1);
    let told: Vec<_> = planned.faults.iter().map(|fault| (fault.row, fault.column, &*fault.value)).collect();
    let long = "x".repeat(501);
    assert_eq!(
        told,
        [
            (2, Column::Feeder, "999"),
            (3, Column::Uplink, "OLT-9"),
            (4, Column::Code, "nowhere"),
            (5, Column::Feeder, ""),
            (6, Column::Uplink, "OLT-1"),
            (7, Column::From, "sáng mai"),
            (8, Column::To, "25:00"),
            (9, Column::To, "07:05"),
            (12, Column::Text, &long),
        ]
    );
}

#[test]
fn what_is_no_such_file_is_refused_as_a_whole() {
    let refused = |bytes: &[u8]| read(bytes, &terms(&roster())).expect_err("it is refused");
    assert_eq!(refused(b"H\xe0 N\xf4i"), PlannedError::NotUtf8);
    assert_eq!(refused(b""), PlannedError::NoColumn(Column::Feeder));
    assert_eq!(refused(b"from,to\n07:05,07:40\n"), PlannedError::NoColumn(Column::Feeder));
    assert_eq!(refused(b"feeder,to\n371E9.1,07:40\n"), PlannedError::NoColumn(Column::From));
    assert_eq!(refused(b"feeder,from\n371E9.1,07:40\n"), PlannedError::NoColumn(Column::To));
    let many = format!("feeder,from,to\n{}", "371E9.1,07:05,07:40\n".repeat(MAX_ROWS + 1));
    assert_eq!(refused(many.as_bytes()), PlannedError::TooManyRows(MAX_ROWS));
}

fn fault(row: u64, column: Column, value: &str, reason: Reason) -> PlannedFault {
    PlannedFault { row, column, value: value.to_owned(), reason }
}

fn word(utility: Utility, about: About, by: &str, text: &str) -> Word {
    let minutes = |n: u64| MIDNIGHT + std::time::Duration::from_mins(n);
    Word {
        utility,
        about,
        from: minutes(7 * 60 + 5),
        to: minutes(7 * 60 + 40),
        kind: WordKind::Planned,
        by: by.into(),
        text: text.into(),
    }
}

fn roster() -> Roster {
    let point = |code: &str, parent: Option<u32>| Point {
        parent: parent.map(PointIdx),
        feeder: "371E9.1".into(),
        uplink: "OLT-1".into(),
        ..Point::new(Code::new(code), code, LevelIdx(0))
    };
    Roster::new(vec![point("TINH", None), point("381", Some(0))]).expect("it is a tree")
}

fn terms(roster: &Roster) -> Terms<'_> {
    Terms { roster, clock: Clock::of("Asia/Ho_Chi_Minh", MIDNIGHT), utility: None, by: None }
}
