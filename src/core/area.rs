//! Areas: the groups in which messages, lists of who is missing and reports speak of many points.
//!
//! Whoever stands right below the root and has many below is an area of its own (a district); its small
//! neighbours of one level, in the order of the roster, make areas together. So where there are no districts there are
//! areas all the same. An event may name a level instead, each of whose points is an area with all below it.

use crate::ids::{LevelIdx, PointIdx};
use crate::roster::Roster;

/// Small neighbours make an area of at most so many points.
pub const MOST_TOGETHER: usize = 30;

/// The areas of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// By point, the first node of its area: that names it.
    of_point: Vec<PointIdx>,
    /// By first node, how many points of its area are not below it.
    n_beside: Vec<usize>,
}

impl Areas {
    /// The areas of a roster; `level` is that of the event's areas, if it names one.
    pub fn new(roster: &Roster, level: Option<LevelIdx>) -> Self {
        let mut n_below = vec![1_usize; roster.len()];
        for (idx, _) in roster.iter() {
            for above in roster.ancestors(idx) {
                n_below[above.as_usize()] += 1;
            }
        }
        let is_alike = |a: PointIdx, b: PointIdx| roster.point(a).level == roster.point(b).level;
        let mut first_of: Vec<Option<PointIdx>> = vec![None; roster.len()];
        for root in roster.roots() {
            first_of[root.as_usize()] = Some(root);
            let mut together: Option<(PointIdx, usize)> = None;
            for child in roster.children(root) {
                let n = n_below[child.as_usize()];
                let is_own = n * 2 > MOST_TOGETHER;
                let first = match together {
                    _ if is_own => *child,
                    Some((first, held)) if held + n <= MOST_TOGETHER && is_alike(first, *child) => {
                        together = Some((first, held + n));
                        first
                    }
                    Some(_) | None => {
                        together = Some((*child, n));
                        *child
                    }
                };
                first_of[child.as_usize()] = Some(first);
            }
        }
        let area = |idx: PointIdx| {
            let is_named = |node: &PointIdx| level == Some(roster.point(*node).level);
            if let Some(named) = std::iter::once(idx).chain(roster.ancestors(idx)).find(is_named) {
                return named;
            }
            let known = |node: PointIdx| first_of[node.as_usize()];
            std::iter::once(idx).chain(roster.ancestors(idx)).find_map(known).unwrap_or(idx)
        };
        let of_point: Vec<PointIdx> = roster.rows().map(|(idx, _)| area(idx)).collect();
        let mut n_beside = vec![0; roster.len()];
        for (idx, _) in roster.iter().filter(|(_, point)| !point.unplaced) {
            let first = of_point[idx.as_usize()];
            n_beside[first.as_usize()] += usize::from(!roster.is_in(idx, first));
        }
        Self { of_point, n_beside }
    }

    /// The first node of a point's area.
    pub fn of(&self, idx: PointIdx) -> PointIdx {
        self.of_point[idx.as_usize()]
    }

    /// How many points an area has beside its first node and those below that: none, where that stands above all of it.
    pub fn n_beside(&self, first: PointIdx) -> usize {
        self.n_beside[first.as_usize()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Code;
    use crate::roster::Point;

    /// A root, below it nodes with so many points below each.
    fn roster(below: &[usize]) -> Roster {
        let mut points = vec![Point::new(Code::new("T"), "T", LevelIdx(0))];
        let mut add = |parent: u32, code: String| {
            let parent = Some(PointIdx(parent));
            points.push(Point { parent, ..Point::new(Code::new(&code), "A", LevelIdx(1)) });
            u32::try_from(points.len() - 1).expect("few")
        };
        for (nth, n) in below.iter().enumerate() {
            let node = add(0, format!("{nth}"));
            for child in 0..*n {
                add(node, format!("{nth}.{child}"));
            }
        }
        Roster::new(points).expect("a tree")
    }

    #[test]
    fn neighbours_of_another_level_are_another_area() {
        let point = |code: &str, level| {
            let parent = (code != "T").then_some(PointIdx(0));
            Point { parent, ..Point::new(Code::new(code), code, LevelIdx(level)) }
        };
        let roster = Roster::new(vec![point("T", 0), point("S1", 1), point("S2", 1), point("X1", 2)]);
        let areas = Areas::new(&roster.expect("a tree"), None);
        let of: Vec<u32> = (0..4).map(|idx| areas.of(PointIdx(idx)).0).collect();
        assert_eq!(of, [0, 1, 1, 3], "a body and a commune have nothing in common");
    }

    #[test]
    fn districts_are_areas_and_small_neighbours_make_some_together() {
        let roster = roster(&[40, 0, 0, 20, 5, 9, 14, 9]);
        let areas = Areas::new(&roster, None);
        let name = |code: &str| {
            let idx = roster.find(code).expect("a point");
            roster.point(areas.of(idx)).code.as_str().to_owned()
        };
        for (code, area) in [
            ("T", "T"),
            ("0", "0"),
            ("0.39", "0"),
            ("1", "1"),
            ("2", "1"),
            ("3.0", "3"),
            ("4.1", "1"),
            ("5", "1"),
            ("6.2", "6"),
            ("7.8", "6"),
        ] {
            assert_eq!(name(code), area, "{code}");
        }
        let beside = |code: &str| areas.n_beside(roster.find(code).expect("a point"));
        assert_eq!((beside("T"), beside("0"), beside("3")), (0, 0, 0), "it stands above all of its area");
        assert_eq!((beside("1"), beside("6")), (1 + 6 + 10, 10));
    }
}
