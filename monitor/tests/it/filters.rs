//! Lists of the points on battery and of those without a count.

use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::point::PointNow;
use diemcau_core::power::{Power, PowerAlarm, PowerSource};
use diemcau_core::presence::Presence;

use crate::fixture::{SEVEN, gone, live};
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];

fn on_battery(minutes: Option<u64>, percent: Option<u8>, alarm: Option<PowerAlarm>) -> PointNow {
    let runtime = minutes.map(Duration::from_mins);
    let power =
        Power { source: PowerSource::Battery, charge_percent: percent, runtime, alarm, ..Power::default() };
    PointNow { power, last_power: PowerSource::Battery, ..live(PointIdx(6)) }
}

/// The names at the beginning of the list's rows that tell of a point.
fn listed(reader: &Reader, size: (u16, u16), names: &[&'static str]) -> Vec<&'static str> {
    let screen = reader.screen(size);
    let from = screen.lines().skip(if size.0 < 120 { 9 } else { 10 });
    let begins = |row: &str, name: &str| {
        let row = row.trim_start_matches(['"', '│']);
        // A row of a point begins with its sign.
        let heading = row.split(" · ").flat_map(|part| part.split("  ")).next().unwrap_or(row);
        !row.starts_with(' ') && heading.ends_with(name)
    };
    from.filter_map(|row| names.iter().copied().find(|name| begins(row, name))).collect()
}

#[test]
fn points_on_battery_are_counted_and_listed_by_how_little_is_left() {
    let low = Some(PowerAlarm::LowBattery);
    for size in SIZES {
        let mut reader = Reader::of(size);
        reader.changes(
            100,
            &[
                ("39504", on_battery(Some(25), Some(80), None)),
                ("39505", on_battery(None, Some(9), None)),
                ("39506", on_battery(Some(4), Some(12), low)),
                ("39507", on_battery(None, None, None)),
                ("39508", on_battery(None, None, low)),
            ],
        );
        let headline = reader.screen(size).lines().nth(1).unwrap().to_owned();
        assert!(headline.contains("ắc quy 6 (2 sắp hết)"), "{size:?} {headline}");
        assert!(headline.contains("đã báo"), "{size:?} {headline}");
        reader.types("8");
        let screen = reader.screen(size);
        assert!(screen.contains("chạy UPS/ắc quy 6 (2 sắp hết)"), "{screen}");
        let names = [
            "Xã Trường Xuân",
            "Xã Phú Xuân",
            "Xã Nam Giang",
            "Xã Bắc Lương",
            "Thị trấn Lam Sơn",
            "Xã Thuận Minh",
        ];
        assert_eq!(listed(&reader, size, &names), names, "{size:?}\n{screen}");
        for told in ["UPS/ắc quy 12%, còn 4 phút", "UPS/ắc quy 64%", "0912 345 678"] {
            assert!(screen.contains(told), "{told} {screen}");
        }
        reader.changes(
            101,
            &[("39506", live(PointIdx(6))), ("40702", gone(Presence::Lost, SEVEN, PowerSource::Battery))],
        );
        let headline = reader.screen(size).lines().nth(1).unwrap().to_owned();
        assert!(headline.contains("ắc quy 4 (1 sắp hết)"), "{size:?} {headline}");
        assert_eq!(listed(&reader, size, &names).len(), 4);
        reader.types("8");
        assert!(reader.screen(size).contains("Cần xử lý"), "the key again lists what asks for something");
    }
}

#[test]
fn where_nothing_lives_on_a_battery_nothing_is_said_of_it() {
    let mut reader = Reader::of(SIZES[2]);
    reader.changes(100, &[("40702", live(PointIdx(6)))]);
    assert!(!reader.screen(SIZES[2]).contains("ắc quy"));
}

#[test]
fn points_without_a_count_are_listed_with_whom_to_call() {
    for size in SIZES {
        let mut reader = Reader::of(size);
        reader.types("9");
        let screen = reader.screen(size);
        assert!(screen.contains("chưa báo 28"), "of 45, 17 reported: {screen}");
        assert!(screen.contains("chưa báo · dự kiến 60") && screen.contains("0912 345 678"), "{screen}");
        let names = ["Hội trường Tỉnh ủy Thanh Hóa", "Thị xã Nghi Sơn phát biểu", "Sở Giáo dục và Đào tạo"];
        let shown = listed(&reader, size, &names[1..]);
        assert_eq!(shown, names[1..], "who speaks first, then by level: {screen}");
        reader.changes(100, &[("SN01", PointNow { count: live(PointIdx(7)).count, ..live(PointIdx(2)) })]);
        let screen = reader.screen(size);
        assert!(screen.contains("chưa báo 27"), "{screen}");
        assert!(listed(&reader, size, &names[2..]).is_empty(), "{screen}");
    }
}

#[test]
fn the_filters_are_told_of_by_the_help_and_go_with_levels_and_searches() {
    let mut reader = Reader::of(SIZES[0]);
    reader.types("?");
    let first = reader.screen(SIZES[0]);
    reader.types("PageDown");
    let help = format!("{first}{}", reader.screen(SIZES[0]));
    for told in ["lọc: đang chạy UPS/ắc quy", "lọc: chưa báo số đại biểu", "phát biểu", "╰"]
    {
        assert!(help.contains(told), "{told}\n{help}");
    }
    reader.types("? 9 /nghi Enter ] ] ]");
    let screen = reader.screen(SIZES[0]);
    assert!(screen.contains("1/1") && screen.contains("Thị xã Nghi Sơn"), "{screen}");
}
