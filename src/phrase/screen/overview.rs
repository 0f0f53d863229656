//! What the dashboard's overview says: whether the ceremony is safe, and what its wall shows.

use crate::Language;

words! {
    /// The view of everything at once.
    title: "Tổng quan", "Overview";
    /// All points, a cell each.
    wall: "Toàn cảnh", "All points";
    /// Nothing stands in the way of the ceremony.
    safe: "AN TOÀN", "SAFE";
    /// Something is wrong, and nothing that endangers the ceremony.
    watch: "CẦN THEO DÕI", "TO BE WATCHED";
    /// Something endangers the ceremony.
    danger: "CÓ NGUY CƠ", "AT RISK";
    /// Nobody knows, since nothing is heard of the collector.
    not_known: "KHÔNG RÕ", "NOT KNOWN";
    /// Before whom to call.
    call: "gọi", "call";
    /// No person has taken it.
    not_taken: "chưa ai nhận", "not taken";
}

impl Language {
    /// How many incidents nobody took, of how many.
    pub fn incidents_untaken(self, n: usize, of: usize) -> String {
        match (self, n) {
            (Self::Vietnamese, 0) => format!("{of} sự cố, đều đã tiếp nhận"),
            (Self::Vietnamese, n) => format!("{of} sự cố, {n} chưa ai tiếp nhận"),
            (Self::English, 0) => format!("{of} incidents, all taken"),
            (Self::English, n) => format!("{of} incidents, {n} not taken"),
        }
    }

    /// Who has taken it, in few words.
    pub fn taken_short(self, by: &str) -> String {
        match self {
            Self::Vietnamese => format!("{by} đã nhận"),
            Self::English => format!("{by} has it"),
        }
    }

    /// How many speaking points are ready: "phát biểu 1/2 sẵn sàng".
    pub fn speakers_ready_short(self, n: usize, of: usize) -> String {
        match self {
            Self::Vietnamese => format!("phát biểu {n}/{of} sẵn sàng"),
            Self::English => format!("speakers {n}/{of} ready"),
        }
    }

    /// How many incidents are told of elsewhere.
    pub fn more_incidents(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("và {n} sự cố khác"),
            Self::English => format!("and {n} more"),
        }
    }
}
