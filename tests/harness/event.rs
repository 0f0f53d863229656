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
    fs::write(&path, event(shape.speaking)).expect("the event can be written");
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

fn event(n_speaking: usize) -> String {
    let now = Timestamp::now();
    let at = |minutes| (now + SignedDuration::from_mins(minutes)).strftime("%Y-%m-%dT%H:%M:%SZ");
    let speaking: Vec<String> = (0..n_speaking).map(|idx| format!("{:?}", code(idx))).collect();
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
        at(60),
    )
}
