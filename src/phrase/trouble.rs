//! What may be the cause that points are out.

use super::Language;

impl Language {
    /// That nothing speaks for a cause.
    pub fn cause_unknown(self) -> &'static str {
        self.pick("chưa rõ: đường truyền hoặc điện", "not clear: line or power")
    }

    /// That a point ran on battery before it fell silent, which speaks for a power cut.
    pub fn was_on_battery(self) -> &'static str {
        self.pick("mất điện: trước đó chạy UPS", "power cut: was on battery before")
    }

    /// The same beside a stronger reason.
    pub fn also_was_on_battery(self) -> &'static str {
        self.pick("trước đó chạy UPS", "was on battery before")
    }
}
