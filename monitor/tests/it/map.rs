//! Where it is, tile by tile.

use diemcau_monitor::Language;

use crate::fixture::replica;
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];

#[test]
fn every_area_has_its_tile_with_its_share_at_every_size() {
    for size in SIZES {
        let mut reader = Reader::looking_at(replica(), size, Language::Vietnamese);
        reader.types("M");
        let screen = reader.screen(size);
        for told in ["Thọ Xuân", "Đông Sơn", "Nghi Sơn", "9/13", "✖4", "0912 345 678"] {
            assert!(screen.contains(told), "{told} at {size:?}\n{screen}");
        }
    }
}

#[test]
fn the_cursor_goes_over_the_map_and_opens_an_area() {
    let size = SIZES[2];
    let mut reader = Reader::looking_at(replica(), size, Language::English);
    reader.types("M Down");
    let named = |reader: &Reader| reader.screen(size).lines().rev().nth(2).unwrap_or_default().to_owned();
    assert!(named(&reader).contains("Thị xã Nghi Sơn"), "{}", named(&reader));
    reader.types("k Right");
    assert!(named(&reader).contains("Huyện Đông Sơn"), "{}", named(&reader));
    reader.types("Enter");
    assert!(reader.screen(size).contains("398"), "{}", reader.screen(size));
    reader.types("Esc Esc");
    assert!(named(&reader).contains("Huyện Đông Sơn"), "{}", named(&reader));
}

#[test]
fn a_click_chooses_a_tile_and_a_second_one_opens_it() {
    let size = SIZES[2];
    let mut reader = Reader::looking_at(replica(), size, Language::English);
    reader.types("M").click(60, 12);
    let screen = reader.screen(size);
    assert!(screen.lines().rev().nth(2).unwrap_or_default().contains("Thị xã Nghi Sơn"), "{screen}");
    reader.click(60, 12);
    assert!(reader.screen(size).contains("407"), "{}", reader.screen(size));
}
