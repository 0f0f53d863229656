//! Lines of `--help` that hold a Vietnamese word. Help is in English; it names things as the event's
//! people do where they know them by that name alone.

/// The language Vietnamese, in itself.
pub const VIETNAMESE: &str = "Tiếng Việt";
/// An event whose data is of a rehearsal.
pub const REHEARSAL: &str = "Diễn tập: simulated agents are taken, nothing enters a live figure";
/// What the agent is.
pub const AGENT: &str = "The agent of a bridge point (điểm cầu): says that the point is there, how its power and \
     line are, and how many people attend";
/// The number of people that `attend` takes.
pub const ATTENDEES: &str = "Số đại biểu có mặt (gồm cả người dân), chỉ tính người có mặt TẠI điểm cầu này";
/// The file of the generator's state.
pub const GENERATOR_FILE: &str =
    "A file that says whether the generator runs: 1 or 0, on or off, chạy or không";
