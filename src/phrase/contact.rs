//! Why there is no contact with the collector.

use super::Language;

/// Why a program has no contact with the collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoContact {
    /// Nobody listens at its address.
    Refused,
    /// There is no way to it, or no answer.
    Unreachable,
    /// What answers is not the collector that is meant.
    WrongCertificate,
    /// It ended the stream, or the connection broke.
    Broken,
    /// The connection stands, but nothing comes.
    Silent,
    /// Anything else, in the words of the error.
    Other(String),
}

impl Language {
    /// Why there is no contact.
    pub fn no_contact(self, why: &NoContact) -> &str {
        match why {
            NoContact::Refused => {
                self.pick("trung tâm chưa chạy ở địa chỉ này", "no collector runs at this address")
            }
            NoContact::Unreachable => self.pick("không có đường tới trung tâm", "no way to the collector"),
            NoContact::WrongCertificate => {
                self.pick("chứng thư của trung tâm không khớp", "the collector shows another certificate")
            }
            NoContact::Broken => self.pick("kết nối bị ngắt", "the connection broke"),
            NoContact::Silent => self.pick("trung tâm im lặng", "the collector is silent"),
            NoContact::Other(words) => words,
        }
    }
}
