//! What the dashboard says of who was told of what.

use crate::Language;

words! {
    /// The view of messages.
    title: "Cảnh báo", "Alerts";
    /// Nobody was told of anything.
    none: "Chưa gửi cảnh báo nào", "Nobody was told of anything yet";
    /// All about one.
    detail: "Chi tiết cảnh báo", "The message";
    /// Before who is told.
    recipient: "Người nhận", "Recipient";
    /// Before the ways to them.
    channels: "Kênh", "Channels";
    /// Before how far it is.
    state: "Kết quả", "State";
    /// Before when it was queued.
    queued: "Xếp hàng", "Queued";
    /// Before what the other end gave for it.
    proof: "Bằng chứng", "Proof";
    /// Before why nobody took it.
    reason: "Lý do", "Reason";
    /// Before when it is tried again.
    next_try: "Gửi lúc", "Next try";
    /// The other end gave nothing for it.
    no_proof: "bên nhận không cấp mã", "the other end gave none";
}

impl Language {
    /// How often it was tried.
    pub fn attempts(self, n: u32) -> String {
        match self {
            Self::Vietnamese => format!("{n} lần"),
            Self::English if n == 1 => "1 try".to_owned(),
            Self::English => format!("{n} tries"),
        }
    }

    /// How many messages did not reach anybody, and to whom if they are all one's.
    pub fn undelivered(self, n: usize, recipient: Option<&str>) -> String {
        let failed = self.undelivered_short(n);
        match (self, recipient) {
            (_, None) => failed,
            (Self::Vietnamese, Some(recipient)) => format!("{failed} tới {recipient}"),
            (Self::English, Some(recipient)) => format!("{failed} to {recipient}"),
        }
    }

    /// The same where room is scarce.
    pub fn undelivered_short(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n} KHÔNG GỬI ĐƯỢC"),
            Self::English => format!("{n} NOT DELIVERED"),
        }
    }
}
