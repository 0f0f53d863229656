//! A search for words in any order, over all that names a point.

use diemcau_core::ids::Code;
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_monitor::Language;

use crate::fixture;
use crate::reader::Reader;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (220, 60)];

/// The province, in which one commune has a line, a contact and a phone of its own.
fn province() -> Replica {
    let roster = fixture::roster();
    let points = roster.iter().map(|(_, point)| {
        if point.code != Code::new("39804") {
            return point.clone();
        }
        Point {
            uplink: "OLT-381-02".into(),
            feeder: "Lộ 477E9.8".into(),
            carrier: "Viettel".into(),
            contact: "Đỗ Thị Hằng".into(),
            phone: "0987 654 321".into(),
            ..point.clone()
        }
    });
    fixture::replica_of(Roster::new(points.collect()).unwrap())
}

/// How many points the list says that a query found.
fn n_found(reader: &mut Reader, query: &str) -> usize {
    reader.types(&format!("Esc /{} Enter", query.replace(' ', " Space ")));
    let screen = reader.screen(SIZES[1]);
    let told = screen.split(&format!("Tìm “{query}”: ")).nth(1).unwrap_or_else(|| panic!("{screen}"));
    told.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn words_are_found_in_any_order_in_all_that_names_a_point() {
    let mut reader = Reader::looking_at(province(), SIZES[1], Language::Vietnamese);
    for (query, n) in [
        ("bac luong dong son", 1),
        ("dong luong son bac", 1),
        ("DONG lương sơn bắc", 1),
        ("OLT-381-02", 1),
        ("olt-381", 1),
        ("477e9.8", 1),
        ("viettel", 1),
        ("hang thi do", 1),
        ("hằng bắc", 1),
        ("0987", 1),
        ("0987 654", 1),
        ("321 0987.654", 1),
        ("0987-654-321", 1),
        ("39804", 1),
        // As chats and other keyboards write it.
        ("+84987654321", 1),
        ("84987654321", 1),
        ("(+84)987.654.321", 1),
        ("０９８７６５４３２１", 1),
        ("３９８０４", 1),
        // A district with all that is below it, to the villages.
        ("dong son", 13),
        ("thon dong son", 3),
        // The root is above all, and found by its own name alone.
        ("hoi truong", 1),
        ("khong-co", 0),
        ("bac luong tho xuan", 1),
        ("bac luong nong cong", 0),
    ] {
        assert_eq!(n_found(&mut reader, query), n, "{query}");
    }
}

#[test]
fn a_row_shows_as_written_what_was_found_where_it_shows_it_not_already() {
    for size in SIZES {
        for (query, shown) in [
            ("olt-381-02", "Tuyến OLT-381-02"),
            ("477e9.8", "Lộ điện 477E9.8"),
            ("VIETTEL", "Nhà mạng Viettel"),
        ] {
            let mut reader = Reader::looking_at(province(), size, Language::Vietnamese);
            reader.types(&format!("/{query} Enter"));
            let screen = reader.screen(size);
            let rows: Vec<_> =
                screen.lines().skip_while(|row| !row.contains("◇ Xã Bắc Lương")).take(2).collect();
            assert!(rows.join("\n").contains(shown), "{size:?}\n{screen}");
        }
        let mut reader = Reader::looking_at(province(), size, Language::Vietnamese);
        reader.types("/hang Space bac Space dong Enter");
        let screen = reader.screen(size);
        let rows: Vec<_> = screen.lines().skip_while(|row| !row.contains("◇ Xã Bắc Lương")).take(2).collect();
        assert!(!rows.join("\n").contains("Tuyến"), "{screen}");
    }
}
