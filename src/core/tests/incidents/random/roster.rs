//! Provinces like that of the sample: districts, communes, villages, bodies right below the root, and
//! feeders and uplinks of a district that share some of their points.

use diemcau_core::ids::{Code, LevelIdx, PointIdx};
use diemcau_core::roster::{Point, Roster};

use super::rng::Rng;

/// `n_points` in `n_districts`; so many of the first points of districts speak.
pub(crate) fn province(n_points: usize, n_districts: usize, n_speaking: usize) -> Roster {
    let mut rng = Rng::new(n_points as u64);
    let point = |nth: usize, level: u16, parent: Option<usize>| Point {
        parent: parent.map(PointIdx::from_usize),
        ..Point::new(Code::new(&format!("P{nth:05}")), "Điểm cầu", LevelIdx(level))
    };
    let mut points = vec![point(0, 0, None)];
    let mut communes: Vec<Vec<usize>> = Vec::new();
    for district in 1..=n_districts {
        let mut point = point(district, 1, Some(0));
        point.speaking = district <= n_speaking;
        points.push(point);
        communes.push(Vec::new());
    }
    let n_bodies = n_points / 17;
    while points.len() < n_points {
        let nth = points.len();
        if nth <= n_districts + n_bodies {
            points.push(point(nth, 1, Some(0)));
            continue;
        }
        let district = rng.below(n_districts);
        let in_commune = !communes[district].is_empty() && rng.percent(40);
        if in_commune {
            let commune = *rng.pick(&communes[district]);
            points.push(point(nth, 3, Some(commune)));
        } else {
            communes[district].push(nth);
            points.push(point(nth, 2, Some(district + 1)));
        }
    }
    share(&mut points, n_districts, &mut rng);
    Roster::new(points).expect("parents come before their children")
}

/// Runs of neighbours of a district share a feeder, and other runs of them an uplink.
fn share(points: &mut [Point], n_districts: usize, rng: &mut Rng) {
    let district_of = |points: &[Point], idx: usize| {
        let mut at = idx;
        while let Some(parent) = points[at].parent.filter(|parent| parent.0 != 0) {
            at = parent.as_usize();
        }
        at
    };
    for district in 0..=n_districts {
        let is_of = |idx: usize| {
            let own = district_of(points, idx);
            if district == 0 { own > n_districts } else { own == district }
        };
        let mut members: Vec<usize> = (1..points.len()).filter(|idx| is_of(*idx)).collect();
        // Neighbours in the tree are neighbours on the line, more or less.
        members.sort_by_key(|idx| (points[*idx].parent, *idx));
        for (is_feeder, least, most) in [(true, 3, 11), (false, 4, 11)] {
            let (mut left, mut nth) = (0, 0);
            for idx in &members {
                if left == 0 {
                    left = rng.within(least, most);
                    nth += 1;
                }
                left -= 1;
                let point = &mut points[*idx];
                if is_feeder {
                    point.feeder = format!("Lộ {district:02}-{nth:02}").into();
                } else if !rng.percent(5) {
                    point.uplink = format!("OLT-{district:02}-{nth:02}").into();
                }
            }
        }
    }
}
