//! Rarer sheets: what other programs and other hands leave in a list.
#![expect(clippy::unwrap_used, reason = "a test stops where something it needs is not there")]

use std::collections::BTreeSet;

use diemcau::event::sample_levels;
use diemcau::roster::read;
use diemcau_core::roster::Point;
use tempfile::TempDir;

use super::workbook::{Parts, Sheet, formula, write_parts};
use super::{HEADINGS, check_text, issues, json};

#[test]
fn a_half_is_shown_rounded_up() {
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh"],
            &["44.5|1", "A", "xa", "T"],
            &["0.5|1", "B", "xa", "045"],
        ]),
        &["000"],
        &Parts::default(),
        &["T|Tỉnh|||", "045|A|T||", "001|B|045||"],
        &[],
    );
}

#[test]
fn dates_of_a_workbook_that_counts_from_1904_are_the_shown_ones() {
    check(
        &Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"], &["44323|1", "A", "xa", "T"]]),
        &["dd/mm/yyyy"],
        &Parts { properties: "<workbookPr date1904=\"1\"/>", ..Parts::default() },
        &["T|Tỉnh|||", "08/05/2025|A|T||"],
        &["3 A date-format 08/05/2025"],
    );
}

#[test]
fn conditions_and_fractions_are_told() {
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh", "", "", "912000003|1"],
            &["0.5|2", "A", "xa", "T"],
            &["7|3", "B", "xa", "T"],
        ]),
        &["[<=9999999]###-####;(###) ###-####", "# ?/?", "[$-42A]000"],
        &Parts::default(),
        &["T|Tỉnh|||0912000003", "0.5|A|T||", "007|B|T||"],
        &["2 F number-format 912000003", "2 F phone-zero 912000003", "3 A number-format 0.5"],
    );
}

#[test]
fn formulas_of_every_kind_without_a_value_are_told() {
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh", "", "<c r=\"REF\" t=\"e\"><f>VLOOKUP(A2,X,2,0)</f><v>#N/A</v></c>"],
            &["1", "A", "xa", "T", "<c r=\"REF\"><f t=\"array\" ref=\"E3:E4\">A1*2</f></c>"],
            &["2", "B", "xa", "T", "<c r=\"REF\" t=\"str\"><f>\"45\"</f></c>"],
            &["3", "C", "xa", "T", "<c r=\"REF\"><f t=\"shared\" ref=\"E5:E6\" si=\"0\">A5*2</f></c>"],
            &["4", "D", "xa", "T", "<c r=\"REF\"><f t=\"shared\" si=\"0\"/></c>"],
            &["5", "E", "xa", "T", "<c r=\"REF\"><f t=\"dataTable\" ref=\"E7\" r1=\"A1\"/></c>"],
        ]),
        &[],
        &Parts::default(),
        &["T|Tỉnh|||", "1|A|T||", "2|B|T||", "3|C|T||", "4|D|T||", "5|E|T||"],
        &[
            "2 E excel-error #N/A",
            "3 E no-formula-value =A1*2",
            "4 E no-formula-value =\"45\"",
            "5 E no-formula-value =A5*2",
            "6 E no-formula-value ",
            "7 E no-formula-value =",
        ],
    );
}

#[test]
fn what_a_merged_area_hides_is_not_read() {
    // LibreOffice keeps on demand what stands below the first cell of an area; nobody sees it.
    let rows: &[&[&str]] = &[
        HEADINGS,
        &["T", "Tỉnh", "tinh"],
        &["1", "A", "xa", "", "45", "0912000001"],
        &["2", "B", "xa", "1", "45", "0912000002"],
        &["3", "C", "xa", "1", "45", "0912000003"],
        &["4", "D", "xa", "T", "999", "0912000004"],
    ];
    check(
        &Sheet::new(rows).merged(&["D3:D5", "C6:D6", "E4:F4"]),
        &[],
        &Parts::default(),
        &["T|Tỉnh|||"],
        &["3 D second-root ", "4 D second-root ", "5 D second-root ", "6 D second-root "],
    );
}

#[test]
fn a_merged_formula_and_a_merged_date_are_told_in_each_row() {
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh"],
            &["1", "A", "xa", "T", &formula("20+25", None), "45785|1"],
            &["2", "B", "xa", "T"],
        ])
        .merged(&["E3:E4", "F3:F4"]),
        &["dd/mm/yyyy"],
        &Parts::default(),
        &["T|Tỉnh|||", "1|A|T||", "2|B|T||"],
        &[
            "3 E no-formula-value =20+25",
            "3 F date-format 08/05/2025",
            "4 E no-formula-value =20+25",
            "4 F date-format 08/05/2025",
        ],
    );
}

#[test]
fn rich_text_phonetic_runs_and_escapes_are_read_as_shown() {
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "<c r=\"REF\" t=\"s\"><v>0</v></c>", "tinh"],
            &["1", "<c r=\"REF\" t=\"s\"><v>1</v></c>", "xa", "T"],
            &["2", "<c r=\"REF\" t=\"s\"><v>2</v></c>", "xa", "T"],
        ]),
        &[],
        &Parts {
            strings: "<si><r><rPr><b/></rPr><t xml:space=\"preserve\">Hội </t></r><r><t>trường</t></r></si>\
                      <si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>とうきょう</t></rPh><phoneticPr fontId=\"1\"/></si>\
                      <si><t>A_x0042_ &amp; _x005F_x0043_</t></si>",
            ..Parts::default()
        },
        &["T|Hội trường|||", "1|東京|T||", "2|AB & _x0043_|T||"],
        &[],
    );
}

#[test]
fn rows_and_cells_without_their_places_are_counted() {
    // Programs may leave out where a row and a cell stand, and say nothing of empty ones.
    check(
        &Sheet::of_xml(
            "<dimension ref=\"A1\"/><sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><sheetData>\
             <row><c t=\"inlineStr\"><is><t>code</t></is></c><c t=\"inlineStr\"><is><t>name</t></is></c>\
             <c t=\"inlineStr\"><is><t>level</t></is></c><c t=\"inlineStr\"><is><t>parent</t></is></c></row>\
             <row><c t=\"inlineStr\"><is><t>T</t></is></c><c t=\"inlineStr\"><is><t>Tỉnh</t></is></c>\
             <c t=\"inlineStr\"><is><t>tinh</t></is></c></row>\
             <row r=\"900\"><c r=\"A900\"><v>7</v></c><c r=\"C900\" t=\"inlineStr\"><is><t>xa</t></is></c>\
             <c t=\"inlineStr\"><is><r><t>T</t></r></is></c></row></sheetData>\
             <hyperlinks><hyperlink ref=\"A900\" display=\"x\" location=\"A1\"/></hyperlinks>",
        ),
        &[],
        &Parts::default(),
        &["T|Tỉnh|||", "7|7|T||"],
        &["900 B empty-name "],
    );
}

#[test]
fn worksheets_that_are_hidden_or_odd_are_not_taken_for_the_list() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.xlsx");
    let empty = Sheet::new(&[]).state("Biểu đồ", "visible");
    let form = Sheet::new(&[HEADINGS]).state("Mẫu", "visible");
    let old = |state| {
        Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"], &["9", "Cũ", "xa", "T"]]).state("cũ &amp; mới", state)
    };
    let new = Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"]]);
    for (sheets, told, n_points) in [
        (vec![empty.clone(), old("hidden"), new.clone()], &["1  hidden-sheet cũ & mới"][..], 1),
        (vec![empty, old("veryHidden")], &["1  read-hidden-sheet cũ & mới"], 2),
        // A form that nobody filled in is no list.
        (vec![form, new.clone(), old("hidden")], &["1  hidden-sheet cũ & mới"], 1),
    ] {
        write_parts(&file, &sheets, &[], &Parts::default());
        let json = json(&["roster", "check", file.to_str().unwrap(), "--json"]);
        assert_eq!(
            (issues(&json), &json["points"]),
            (told.iter().map(|s| (*s).to_owned()).collect(), &n_points.into())
        );
    }
}

#[test]
fn texts_of_spreadsheets_are_read_as_they_show_them() {
    for text in [
        // A quotation mark within one, a line end within another, an empty row, no last line end.
        "code;name;level;parent\r\nT;\"Hội \"\"trường\"\"\";tinh;\r\n;;;\r\n1;\"A;\r\nB\";xa;T",
        // A tab, where a name holds both other marks.
        "code\tname\tlevel\tparent\nT\tHội, trường; lớn\ttinh\t\n\n1\tA\txa\tT\n",
        // Titles above, columns that nobody named, spaces around marks.
        "\u{feff}DANH SÁCH;;;\n code ; name ; level ; parent \n T ; Hội trường ; tinh ; \n1;A;xa; T \n",
    ] {
        check_text(text, &[]);
    }
    check_text(
        "code,name,level,parent\nT,Tỉnh,tinh,\n1,A,xa,T,thừa\n2,B\n",
        &["3 E no-heading thừa", "4 C unknown-level "],
    );
}

#[test]
fn headings_of_two_lines_in_capitals_or_with_units_are_understood() {
    check_text(
        "Mã\u{a0}điểm cầu (*);TÊN ĐIỂM CẦU;Cấp;\"Mã đơn vị\ncấp trên\";\"Số lượng\nđại biểu\n(người)\";\
         Cán bộ đầu mối;Số ĐT di động\nT;Tỉnh;tinh;;5;A;0912000001\n1;B;xa;T;5;B;0912000002\n",
        &[],
    );
    check_text(
        "MÃ ĐƠN VỊ;TÊN ĐƠN VỊ;CẤP;CẤP TRÊN;TỔNG SỐ ĐẠI BIỂU DỰ KIẾN;ĐẦU MỐI LIÊN HỆ;ĐIỆN THOẠI (DI ĐỘNG)\n\
         T;Tỉnh;tinh;;5;A;0912000001\n",
        &[],
    );
    check_text(
        "Mã;Tên;Cấp;Cấp trên;Zalo;Máy lẻ\nT;Tỉnh;tinh;;x;1\n",
        &["1 E unknown-heading Zalo", "1 F unknown-heading Máy lẻ"],
    );
}

#[test]
fn codes_that_look_alike_in_rarer_ways_are_told() {
    check_text(
        "code,name,level,parent\nT,Tỉnh,tinh,\nXO1,A,xa,T\nX01,B,xa,T\nKHU-I,C,xa,T\nKHU-l,D,xa,T\n\
         X\u{ad}9,E,xa,T\nX9,F,xa,T\nAB C,G,xa,T\nAB\u{a0}C,H,xa,T\nĐ9,I,xa,T\nD\u{335}9,K,xa,T\n",
        &[
            "4 A look-alike-code X01",
            "6 A look-alike-code KHU-l",
            // In TCVN3 what nobody sees there is a letter.
            "7 A garbled X9",
            "8 A duplicate-code X9",
            "10 A duplicate-code AB C",
        ],
    );
}

#[test]
fn texts_garbled_in_rarer_ways_are_told() {
    for name in [
        // Of a web page, of old mail, of an encoding of DOS, of capitals for a font of capitals.
        "X&atilde; &#272;&ocirc;ng S&#417;n",
        "X\u{e3} &#272;\u{f4}ng S\u{1a1}n",
        "Xa\u{303} \u{110}o\u{302}ng So\u{31b}n\u{fffd}",
        "HUYÖN MÉU",
    ] {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("a.csv");
        std::fs::write(&file, format!("code,name,level,parent\nT,Tỉnh,tinh,\n1,{name},xa,T\n")).unwrap();
        let told = issues(&json(&["roster", "check", file.to_str().unwrap(), "--json"]));
        assert!(told.iter().any(|told| told.starts_with("3 B garbled")), "{name}: {told:?}");
    }
}

/// Checks a worksheet: its points as "code|name|parent|expected|phone", and its issues as "row column kind
/// value".
#[track_caller]
fn check(sheet: &Sheet, formats: &[&str], parts: &Parts<'_>, points: &[&str], want: &[&str]) {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.xlsx");
    write_parts(&file, std::slice::from_ref(sheet), formats, parts);
    let got = issues(&json(&["roster", "check", file.to_str().unwrap(), "--json"]));
    let roster = read(&file, &sample_levels(), &BTreeSet::new()).unwrap().roster;
    let shown = |point: &Point| {
        let parent = point.parent.map_or("", |parent| roster.point(parent).code.as_str());
        let expected = point.expected.map_or(String::new(), |expected| expected.to_string());
        format!("{}|{}|{parent}|{expected}|{}", point.code, point.name, point.phone)
    };
    let read: Vec<String> = roster.iter().map(|(_, point)| shown(point)).collect();
    assert_eq!(
        (read.iter().map(String::as_str).collect(), got),
        (points.to_vec(), want.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>())
    );
}
