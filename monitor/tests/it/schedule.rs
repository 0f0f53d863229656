//! What the header says of the schedule.

use std::time::Duration;

use diemcau_monitor::Language;

use crate::fixture;
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];

/// The last row of the header so many minutes after seven.
fn row(size: (u16, u16), language: Language, minutes: u64) -> String {
    let mut reader = Reader::looking_at(fixture::replica(), size, language);
    reader.wait(Duration::from_mins(minutes)).changes(100, &[]);
    reader.screen(size).lines().nth(3).unwrap().to_owned()
}

#[test]
fn a_cut_off_and_its_due_time_stay_in_view_until_the_start() {
    for size in SIZES {
        for (minutes, told, start) in [
            (19, "Báo cáo nhanh còn 01:00", Some("bắt đầu còn 41:00")),
            (20, "đã chốt 07:20, gửi trước 07:30 (còn 10:00)", Some("bắt đầu còn 40:00")),
            (29, "đã chốt 07:20, gửi trước 07:30 (còn 01:00)", Some("bắt đầu còn 31:00")),
            (30, "đã chốt 07:20, hạn gửi 07:30 (quá 00:00)", Some("bắt đầu còn 30:00")),
            (59, "đã chốt 07:20, hạn gửi 07:30 (quá 29:00)", Some("bắt đầu còn 01:00")),
            (60, "đang diễn ra", None),
        ] {
            let row = row(size, Language::Vietnamese, minutes);
            assert!(row.contains(told), "{size:?} {row}");
            assert!(start.is_none_or(|start| row.contains(start)), "{size:?} {row}");
            assert!(row.contains("0 giây trước"), "how old the picture is: {size:?} {row}");
            let is_named = size.0 >= 120 && (20..60).contains(&minutes);
            assert_eq!(row.contains("Báo cáo nhanh: đã chốt"), is_named, "{size:?} {row}");
        }
        let row = row(size, Language::English, 24);
        assert!(row.contains("counted 07:20, report due 07:30 (06:00 left)"), "{size:?} {row}");
        assert!(row.contains("start in 36:00"), "{size:?} {row}");
    }
}
