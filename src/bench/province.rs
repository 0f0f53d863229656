//! An event with a made roster: one root, groups of about a hundred points, and below them the rest. Ten neighbours
//! share an uplink, and eight a feeder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

/// How an event is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Province {
    /// Points in its roster.
    pub(super) n_points: usize,
    /// Seconds between two heartbeats.
    pub(super) heartbeat_s: u32,
    /// So many points from the last one speak.
    pub(super) n_speaking: usize,
}

/// Points in a group, its head among them.
pub(super) const GROUP: usize = 100;

impl Province {
    /// Writes the files; gives the path of the event file.
    pub(super) fn write(self, dir: &Path) -> anyhow::Result<PathBuf> {
        fs::write(dir.join("roster.csv"), self.roster())?;
        let path = dir.join("event.toml");
        fs::write(&path, self.event())?;
        Ok(path)
    }

    /// The text of the roster file.
    pub(super) fn roster(self) -> String {
        let mut text = "code,name,level,parent,expected,contact,phone,carrier,uplink,feeder\n".to_owned();
        for idx in 0..self.n_points {
            let (level, parent, expected) = match place(idx) {
                Place::Root => ("tinh", String::new(), 300),
                Place::Head => ("huyen", code(0), 120),
                Place::Below(head) => ("xa", code(head), 50),
            };
            let (code, name) = (code(idx), name(idx));
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{code},{name},{level},{parent},{expected},Cán bộ {idx},0{:09},VNPT,OLT-{},Lộ {}",
                900_000_000 + idx,
                idx / 10,
                idx / 8
            );
        }
        text
    }

    /// The text of the event file. Counting is open, and the start is ahead.
    pub(super) fn event(self) -> String {
        self.event_at([-1, 2, 6])
    }

    /// The same in the middle of the ceremony.
    pub(super) fn live_event(self) -> String {
        self.event_at([-3, -1, 3])
    }

    /// Hours from now until counting opens, the start and the end.
    fn event_at(self, hours: [i64; 3]) -> String {
        let now = Timestamp::now().round(jiff::Unit::Second).unwrap_or_default();
        let [count_open, start, end] = hours.map(|hours| now + SignedDuration::from_hours(hours));
        let speaking: Vec<String> = (self.n_points - self.n_speaking..self.n_points)
            .map(|idx| format!("\"{}\"", code(idx)))
            .collect();
        let mut text = format!(
            "name = \"Bench\"\ntime_zone = \"Asia/Ho_Chi_Minh\"\nstart = {start}\nend = {end}\n\
             count_open = {count_open}\nroster = \"roster.csv\"\nspeaking = [{}]\n",
            speaking.join(", ")
        );
        for level in ["tinh", "huyen", "xa"] {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "\n[[level]]\nid = \"{level}\"\nname = \"{level}\"\nheartbeat = \"{}s\"",
                self.heartbeat_s
            );
        }
        text
    }
}

/// Where a point is in the tree.
enum Place {
    Root,
    Head,
    Below(usize),
}

fn place(idx: usize) -> Place {
    match idx {
        0 => Place::Root,
        _ if idx % GROUP == 1 => Place::Head,
        _ => Place::Below((idx - 1) / GROUP * GROUP + 1),
    }
}

/// The code of a point.
pub(super) fn code(idx: usize) -> String {
    format!("B{idx:06}")
}

/// A name as points have them, its marks and all.
fn name(idx: usize) -> String {
    const KINDS: [&str; 4] = ["Xã", "Phường", "Thôn", "Trường Tiểu học"];
    const FIRST: [&str; 12] =
        ["Thọ", "Đông", "Hoằng", "Quảng", "Vĩnh", "Yên", "Thiệu", "Nga", "Cẩm", "Hà", "Xuân", "Định"];
    const SECOND: [&str; 11] =
        ["Xuân", "Sơn", "Hòa", "Lộc", "Tiến", "Thịnh", "Phú", "Trường", "Minh", "Hưng", "Ngưỡng"];
    let kind = KINDS[idx % KINDS.len()];
    let (first, second) = (FIRST[idx / 4 % FIRST.len()], SECOND[idx / 48 % SECOND.len()]);
    format!("{kind} {first} {second} {}", idx / 528 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_event_is_a_clean_one() {
        let province = Province { n_points: 1_000, heartbeat_s: 5, n_speaking: 3 };
        let event = diemcau::event::from_text(&province.event(), &province.roster()).expect("it is read");
        assert_eq!(event.roster.len(), 1_000);
        assert!(event.roster_issues.is_empty(), "{:?}", event.roster_issues);
        assert_eq!(event.roster.iter().filter(|(_, point)| point.speaking).count(), 3);
    }
}
