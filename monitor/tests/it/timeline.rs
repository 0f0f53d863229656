//! What happened, one thing after the other.

use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_monitor::Language;

use crate::fixture::incidents::happened;
use crate::fixture::{SEVEN, gone, troubled};
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];

fn reader(size: (u16, u16), language: Language) -> Reader {
    let mut reader = Reader::looking_at(happened(), size, language);
    reader.wait(std::time::Duration::from_secs(2));
    reader.changes(100, &troubled());
    let lost = gone(Presence::Lost, SEVEN + std::time::Duration::from_secs(2), PowerSource::Mains);
    reader.changes(101, &[("SN00", lost)]);
    reader.types("T");
    reader
}

#[test]
fn what_happened_last_stands_first_at_every_size() {
    for size in SIZES {
        let reader = reader(size, Language::Vietnamese);
        let screen = reader.screen(size);
        let from = usize::from(size.0 < 120) + 5;
        let row = screen.lines().skip(from).find(|row| row.contains("07:00:02")).unwrap_or_default();
        assert!(row.contains("✖ Sở Khoa học và Công nghệ"), "{size:?}\n{screen}");
        assert!(row.contains("mất kết nối"), "{size:?}\n{screen}");
    }
}

#[test]
fn one_kind_alone_is_listed_and_its_point_opened() {
    let size = SIZES[2];
    let mut reader = reader(size, Language::Vietnamese);
    reader.types("f");
    let links = reader.screen(size);
    assert!(links.contains("Diễn biến: kết nối") && !links.contains("mở sự cố"), "{links}");
    reader.types("ffff");
    let incidents = reader.screen(size);
    assert!(incidents.contains("mở sự cố") && incidents.contains("Lê Lan"), "{incidents}");
    assert!(!incidents.contains("✖ Sở Khoa học"), "{incidents}");
    reader.types("ff f Enter");
    assert!(reader.screen(size).contains("SN00"), "{}", reader.screen(size));
    reader.types("Esc Esc");
    assert!(reader.screen(size).contains("Diễn biến: kết nối"), "back: {}", reader.screen(size));
}

#[test]
fn what_changed_while_nobody_told_is_listed_with_its_own_time() {
    let size = SIZES[2];
    let mut reader = Reader::looking_at(crate::fixture::replica(), size, Language::Vietnamese);
    reader.types("T");
    let before = reader.screen(size);
    assert!(before.contains("đầy đủ từ 07:00:00"), "{before}");
    assert!(before.contains("✖ Xã Xuân Lập · Huyện Thọ Xuân"), "{before}");
    let health = diemcau_monitor::Health::default();
    let again = diemcau_monitor::LinkEvent::Snapshot(Box::new(crate::fixture::replica()), health);
    reader.link(again);
    assert_eq!(reader.screen(size), before, "the same picture again is no news");
}
