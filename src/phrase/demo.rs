//! What `diemcau demo` tells whoever waits. It is in English, as all help of the commands is, behind the
//! word in which the event's people know a rehearsal.

use std::fmt::Display;

use diemcau_core::event::Session;

use super::Language;

/// That all of it is a rehearsal: what each line begins with.
pub fn rehearsal() -> &'static str {
    Language::Vietnamese.session(Session::Rehearsal)
}

/// That the demo leaves nothing behind, and what to try meanwhile, given where its collector and its real
/// agent keep their data.
pub fn begun(data: impl Display, agent: impl Display) -> String {
    format!(
        "{}: this demo ends with everything it made. Meanwhile, in another terminal:\n  \
         diemcau status --data {data}\n  \
         diemcau-monitor --data {data}\n  \
         diemcau-agent attend 285 --by \"Lan (mẫu)\" --state {agent}",
        rehearsal()
    )
}
