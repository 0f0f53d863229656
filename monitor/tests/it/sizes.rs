//! What every size of a screen shows whole, and in which columns.

use diemcau_core::ids::Code;
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_monitor::{Health, Language, LinkEvent};

use crate::fixture;
use crate::reader::Reader;

pub(crate) const SIZES: [(u16, u16); 6] = [(80, 24), (120, 36), (120, 40), (160, 48), (220, 60), (300, 80)];
const CONTACT: &str = "Cán bộ kỹ thuật 1018 (mẫu)";
const PHONE: &str = "0000 000 240";

/// The province, whose people have names as long as those of the sample.
fn long_names() -> Replica {
    let roster = fixture::roster();
    let points = roster.iter().map(|(_, point)| {
        let named = if point.code == Code::new("40705") {
            "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp".into()
        } else {
            point.name.clone()
        };
        Point { name: named, contact: CONTACT.into(), phone: PHONE.into(), ..point.clone() }
    });
    fixture::replica_of(Roster::new(points.collect()).unwrap())
}

fn in_front_of(size: (u16, u16)) -> Reader {
    Reader::looking_at(long_names(), size, Language::Vietnamese)
}

/// The rows of the screen from one that holds a text.
fn from<'a>(screen: &'a str, text: &str) -> Vec<&'a str> {
    screen.lines().skip_while(|row| !row.contains(text)).collect()
}

#[test]
fn a_wide_screen_cuts_no_name_no_state_and_nobody_who_is_called() {
    for size in SIZES.into_iter().filter(|size| size.0 >= 120) {
        let screen = in_front_of(size).screen(size);
        let rows = from(&screen, "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp");
        let told = rows[..2].join("\n");
        assert!(told.contains("mất kết nối từ 05:53 (1 giờ 06)"), "{size:?}\n{screen}");
        assert!(told.contains(CONTACT) && told.contains(PHONE), "{size:?}\n{screen}");
        for name in ["Hội trường Tỉnh ủy Thanh Hóa", "Thị xã Nghi Sơn", "Huyện Thọ Xuân"] {
            let mut inner = screen.lines().filter(|row| row.contains('▾') || row.contains('▸'));
            assert!(inner.any(|row| row.contains(name)), "{name} in the tree at {size:?}\n{screen}");
        }
    }
}

#[test]
fn a_name_stands_beside_its_state() {
    for size in SIZES {
        let screen = in_front_of(size).screen(size);
        let row = from(&screen, "◇ Xã Bắc Lương")[0];
        let between = row.split("Xã Bắc Lương").nth(1).and_then(|rest| rest.split("đã ngắt").next()).unwrap();
        assert!(between.chars().count() <= 70, "{size:?}: {row}");
    }
}

#[test]
fn the_key_for_the_detail_is_seen_to_do_something_at_every_size() {
    for size in SIZES {
        let mut reader = in_front_of(size);
        let before = reader.screen(size);
        reader.types("Enter");
        let after = reader.screen(size);
        let (contact, phone) = (format!("Liên hệ       {CONTACT}"), PHONE);
        assert!(after.contains(&contact) && after.contains(phone), "{size:?}\n{after}");
        let changed = before.lines().zip(after.lines()).filter(|(one, other)| one != other).count();
        assert!(changed >= 8, "{changed} rows changed at {size:?}\n{after}");
        reader.types("Enter");
        assert_eq!(reader.screen(size), before, "and back at {size:?}");
    }
}

#[test]
fn all_probes_of_a_point_are_told_where_the_detail_takes_the_keys() {
    for size in SIZES {
        let mut reader = Reader::of(size);
        reader.changes(100, &fixture::troubled());
        reader.types("/39805 Enter Enter");
        let paths = (fixture::windows(), Some(fixture::SEVEN));
        let line = diemcau_monitor::PointLine { paths: paths.0, paths_at: paths.1, ..fixture::line("39805") };
        reader.link(LinkEvent::Line(line));
        let screen = reader.screen(size);
        for told in ["media", "trang họp", "Nhà mạng"] {
            assert!(screen.contains(told), "{told} at {size:?}\n{screen}");
        }
    }
    // A new snapshot leaves the reader where they were.
    let mut reader = in_front_of(SIZES[2]);
    reader.types("Enter");
    let before = reader.screen(SIZES[2]);
    reader.link(LinkEvent::Snapshot(Box::new(long_names()), Health::default()));
    assert_eq!(reader.screen(SIZES[2]), before);
}
