//! Thay đổi danh sách điểm cầu: what leads from a roster to another one while the event goes on.
//!
//! Rows are matched by their codes, so the order of a file's rows has no meaning: who is there keeps its place, and
//! new points stand behind the others.

use std::collections::BTreeSet;

use crate::ids::PointIdx;

use super::{Point, Roster};

/// One row that is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// Its place among the rows.
    pub point: PointIdx,
    /// What stood there; none: the row is new.
    pub was: Option<Point>,
    /// What stands there from now on.
    pub now: Point,
}

/// What became of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It is expected, and was not.
    Added,
    /// It is expected no longer.
    TakenOut,
    /// It is expected as before, and something else is said of it.
    Changed,
}

impl RowChange {
    /// What became of the point.
    pub fn turn(&self) -> Turn {
        let was_there = self.was.as_ref().is_some_and(|was| !was.retired);
        match (was_there, self.now.retired) {
            (_, true) => Turn::TakenOut,
            (false, false) => Turn::Added,
            (true, false) => Turn::Changed,
        }
    }
}

/// What leads from a roster to that of a file; nothing where both say the same.
pub fn between(held: &Roster, file: &Roster) -> Vec<RowChange> {
    let places = places(held, file);
    let place = |idx: PointIdx| places[idx.as_usize()];
    let kept: BTreeSet<PointIdx> = places.iter().copied().collect();
    let gone = held.iter().filter(|(idx, _)| !kept.contains(idx));
    let mut changes: Vec<RowChange> =
        gone.map(|(point, was)| RowChange { point, was: Some(was.clone()), now: was.taken_out() }).collect();
    for (idx, row) in file.iter() {
        let point = place(idx);
        let was = held.get(point);
        let now = Point {
            // The name of *chưa xếp* is a code of its own, which one roster may need and another not.
            code: was.map_or_else(|| row.code.clone(), |was| was.code.clone()),
            parent: row.parent.map(place),
            hosted_by: row.hosted_by.map(place),
            ..row.clone()
        };
        if was != Some(&now) {
            changes.push(RowChange { point, was: was.cloned(), now });
        }
    }
    changes.sort_by_key(|change| change.point);
    changes
}

/// Where the rows of a file stand in a roster that is changed to say what the file says, by their places in the file.
pub fn places(held: &Roster, file: &Roster) -> Vec<PointIdx> {
    let unplaced = held.rows().find(|(_, row)| row.unplaced).map(|(idx, _)| idx);
    let mut next = held.len();
    let place = |row: &Point| {
        let known = if row.unplaced { unplaced } else { held.find_row(row.code.as_str()) };
        known.unwrap_or_else(|| {
            next += 1;
            PointIdx::from_usize(next - 1)
        })
    };
    file.rows().map(|(_, row)| row).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Code, LevelIdx};

    fn row(code: &str, parent: Option<u32>) -> Point {
        Point { parent: parent.map(PointIdx), ..Point::new(Code::new(code), code, LevelIdx(0)) }
    }

    fn roster(rows: Vec<Point>) -> Roster {
        Roster::new(rows).expect("a tree")
    }

    fn applied(held: &Roster, file: &Roster) -> (Vec<(u32, Turn)>, Roster) {
        let changes = between(held, file);
        let turns = changes.iter().map(|change| (change.point.0, change.turn())).collect();
        let rows: Vec<_> = changes.into_iter().map(|change| (change.point, change.now)).collect();
        (turns, held.changed(&rows).expect("a tree again"))
    }

    #[test]
    fn a_point_keeps_its_place_however_the_rows_are_ordered() {
        let held = roster(vec![row("T", None), row("A", Some(0)), row("B", Some(0)), row("C", Some(2))]);
        let shuffled = roster(vec![row("C", Some(3)), row("A", Some(2)), row("T", None), row("B", Some(2))]);
        assert_eq!(between(&held, &shuffled), []);
    }

    #[test]
    fn points_are_added_moved_and_taken_out_and_come_back_as_the_same() {
        let held = roster(vec![row("T", None), row("A", Some(0)), row("B", Some(0)), row("C", Some(2))]);
        // B goes, what was below it comes below A, and D is new above all that A has.
        let file = roster(vec![row("T", None), row("D", Some(0)), row("A", Some(1)), row("C", Some(2))]);
        let (turns, changed) = applied(&held, &file);
        assert_eq!(turns, [(1, Turn::Changed), (2, Turn::TakenOut), (3, Turn::Changed), (4, Turn::Added)]);
        assert_eq!((changed.find("B"), changed.find_row("B")), (None, Some(PointIdx(2))));
        assert_eq!(changed.children(PointIdx(0)), [PointIdx(4)]);
        let above: Vec<u32> = changed.ancestors(PointIdx(3)).map(|idx| idx.0).collect();
        assert_eq!(above, [1, 4, 0]);
        assert_eq!(changed.roots().collect::<Vec<_>>(), [PointIdx(0)], "what is left of B is no root");
        assert_eq!(changed.iter().count(), 4);
        assert_eq!(between(&changed, &file), [], "the file says what the roster says");
        let (turns, again) = applied(&changed, &held);
        assert_eq!(turns, [(1, Turn::Changed), (2, Turn::Added), (3, Turn::Changed), (4, Turn::TakenOut)]);
        assert_eq!(again.find("B"), Some(PointIdx(2)), "the same point again");
    }

    #[test]
    fn the_node_of_the_unplaced_comes_and_goes() {
        let held = roster(vec![row("T", None), row("A", Some(0))]);
        let unplaced = Point { unplaced: true, ..row("(chưa xếp)", Some(0)) };
        let file = roster(vec![row("T", None), row("A", Some(2)), unplaced]);
        let (_, changed) = applied(&held, &file);
        assert_eq!(changed.children(PointIdx(2)), [PointIdx(1)]);
        let (turns, again) = applied(&changed, &held);
        assert_eq!(turns, [(1, Turn::Changed), (2, Turn::TakenOut)]);
        assert_eq!(between(&again, &file).len(), 2);
        assert_eq!(applied(&again, &file).1, changed, "it has its place again");
    }

    #[test]
    fn nobody_hangs_below_a_point_that_was_taken_out() {
        let held = roster(vec![row("T", None), row("A", Some(0)), row("B", Some(1))]);
        let gone = held.point(PointIdx(1)).taken_out();
        assert!(held.changed(&[(PointIdx(1), gone)]).is_err());
    }
}
