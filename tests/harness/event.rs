//! Events for tests: as many points as wanted, with the schedule laid around now.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

/// What an event shall be like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// How many points, the root among them.
    pub(crate) points: usize,
    /// How many of them speak: the first ones.
    pub(crate) speaking: usize,
}

/// Code of a point.
pub(crate) fn code(idx: usize) -> String {
    format!("P{idx:04}")
}

/// Writes `event.toml` and `roster.csv` into a folder, and gives the path of the first. Point 0 is
/// the province; below it are communes, and villages below these, ten to each. Counting has been
/// open for three hours.
///
/// # Panics
/// If they cannot be written.
pub(crate) fn write(dir: &Path, shape: Shape) -> PathBuf {
    fs::write(dir.join("roster.csv"), roster(shape.points)).expect("the roster can be written");
    let path = dir.join("event.toml");
    let speaking: Vec<String> = (0..shape.speaking).map(|idx| format!("{:?}", code(idx))).collect();
    fs::write(&path, event(&speaking, 60)).expect("the event can be written");
    path
}

/// The same with a roster of one's own and speaking points by code, half an hour before the count: no minute in
/// which anything is due of points that are there.
///
/// # Panics
/// If they cannot be written.
pub(crate) fn write_with(dir: &Path, roster: &str, speaking: &[&str]) -> PathBuf {
    fs::write(dir.join("roster.csv"), roster).expect("the roster can be written");
    let path = dir.join("event.toml");
    let speaking: Vec<String> = speaking.iter().map(|code| format!("{code:?}")).collect();
    fs::write(&path, event(&speaking, 29)).expect("the event can be written");
    path
}

/// The uplink of a point: that of its commune. The root has its own.
pub(crate) fn uplink(idx: usize) -> String {
    match idx {
        0 => "OLT-0".to_owned(),
        idx => format!("OLT-{}", (idx - 1) / 10 + 1),
    }
}

fn roster(n_points: usize) -> String {
    let mut text = "code,name,level,parent,expected,uplink\n".to_owned();
    for idx in 0..n_points {
        let (level, parent) = match idx {
            0 => ("tinh", String::new()),
            idx if idx % 10 == 1 => ("xa", code(0)),
            idx => ("thon", code((idx - 1) / 10 * 10 + 1)),
        };
        writeln!(text, "{},Điểm cầu {idx},{level},{parent},50,{}", code(idx), uplink(idx))
            .expect("a String takes it");
    }
    text
}

/// With speaking points as the file has them, and so many minutes until the count.
fn event(speaking: &[String], cutoff: i64) -> String {
    let now = Timestamp::now();
    let at = |minutes| (now + SignedDuration::from_mins(minutes)).strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "name = \"Lễ phát động (thử)\"\n\
         time_zone = \"Asia/Ho_Chi_Minh\"\n\
         start = {}\n\
         end = {}\n\
         count_open = {}\n\
         roster = \"roster.csv\"\n\
         speaking = [{}]\n\
         [[cutoff]]\n\
         name = \"Báo cáo nhanh\"\n\
         at = {}\n",
        at(90),
        at(240),
        at(-180),
        speaking.join(", "),
        at(cutoff),
    )
}
