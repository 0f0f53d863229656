//! The sample events, built in: that of the real day, 8 May 2025, Thanh Hóa, 1,018 points; and the same province
//! since 1 July 2025, which has no districts.
//!
//! Names and codes of the province's bodies, districts, communes and wards are real. Expected numbers,
//! people, phones, lines, feeders and the points marked "(mẫu)" are samples.

use crate::event::{LoadedEvent, from_text};

/// The event file.
pub const EVENT: &str = include_str!("sample/event.toml");

/// The roster file.
pub const ROSTER: &str = include_str!("sample/roster.csv");

/// The sample event. Its times are those of the real day.
///
/// # Panics
/// Never: both files are built in, and a test reads them.
pub fn event() -> LoadedEvent {
    from_text(EVENT, ROSTER).expect("the sample files are read by a test")
}

/// The sample of two levels: 166 communes and wards right under the province, villages under them. Its day is
/// made up.
///
/// # Panics
/// Never: both files are built in, and a test reads them.
pub fn two_levels() -> LoadedEvent {
    let (event, roster) =
        (include_str!("sample/hai-cap/event.toml"), include_str!("sample/hai-cap/roster.csv"));
    from_text(event, roster).expect("the sample files are read by a test")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use diemcau_core::area::{Areas, MOST_TOGETHER};
    use diemcau_core::ids::PointIdx;
    use diemcau_core::text::clean;

    use super::*;

    #[test]
    fn the_sample_is_clean_and_as_large_as_the_real_day() {
        let event = event();
        assert_eq!(event.roster_issues, []);
        let mut n_of_level: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, point) in event.roster.iter() {
            *n_of_level.entry(&event.settings.levels[point.level.as_usize()].id).or_default() += 1;
        }
        let n = |level: &str| n_of_level[level];
        assert_eq!(event.roster.len(), 1_018);
        assert_eq!((n("tinh"), n("so-nganh"), n("huyen"), n("xa")), (1, 61, 26, 547));
        assert_eq!(n("thon") + n("khac"), 383);
        let expected: u32 = event.roster.iter().filter_map(|(_, point)| point.expected).sum();
        assert!((51_000..53_000).contains(&expected), "{expected}");
        let speaking: Vec<&str> =
            event.roster.iter().filter(|(_, point)| point.speaking).map(|(_, p)| p.code.as_str()).collect();
        assert_eq!(speaking, ["TINH", "407"]);
    }

    #[test]
    fn the_province_of_two_levels_has_all_its_communes_and_no_large_area() {
        let event = two_levels();
        assert_eq!(event.roster_issues, []);
        let level = |point: PointIdx| &*event.settings.levels[event.roster.point(point).level.as_usize()].id;
        let root = event.roster.find("TINH").expect("the hall");
        let communes: Vec<_> = event.roster.iter().filter(|(idx, _)| level(*idx) == "xa").collect();
        assert!(communes.iter().all(|(_, point)| point.parent == Some(root)));
        assert_eq!((communes.len(), event.roster.len()), (166, 873));
        let areas = Areas::new(&event.roster, event.settings.area_level);
        let mut n_of_area: BTreeMap<PointIdx, usize> = BTreeMap::new();
        for (idx, point) in event.roster.iter() {
            *n_of_area.entry(areas.of(idx)).or_default() += 1;
            let is_sample = point.code.as_str().starts_with('M');
            assert_eq!(is_sample, point.name.ends_with("(mẫu)"), "{}", point.name);
            assert!(point.phone.is_empty() || point.phone.starts_with("0000 "), "{}", point.phone);
        }
        assert!(n_of_area.values().all(|n| *n <= MOST_TOGETHER), "{n_of_area:?}");
        assert!(n_of_area.len() >= 873 / MOST_TOGETHER, "{n_of_area:?}");
        let speaking: Vec<&str> =
            event.roster.iter().filter(|(_, point)| point.speaking).map(|(_, p)| p.code.as_str()).collect();
        assert_eq!(speaking, ["TINH", "16654"]);
    }

    #[test]
    fn sample_points_say_so_and_neighbours_share_lines() {
        let event = event();
        assert_eq!(clean(ROSTER).text, ROSTER.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, point) in event.roster.iter() {
            let is_sample = point.code.as_str().starts_with('M');
            assert_eq!(is_sample, point.name.ends_with("(mẫu)"), "{}", point.name);
            assert_eq!(is_sample, point.note.contains("điểm mẫu"), "{}", point.note);
            assert!(point.phone.starts_with("0000 "), "{}", point.phone);
            *shared.entry(&point.feeder).or_default() += 1;
            *shared.entry(&point.uplink).or_default() += 1;
        }
        assert_eq!(shared.remove("KENH-TINH-01"), Some(1));
        assert!(shared.values().all(|n| (3..=12).contains(n)), "{shared:?}");
    }
}
