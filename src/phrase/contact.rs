//! Why there is no contact with the collector.

use super::Language;
use super::failure::Explain;

/// Why a program has no contact with the collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoContact {
    /// Nobody listens at its address.
    Refused,
    /// There is no way to it, or no answer.
    Unreachable,
    /// What answers is not the collector that is meant: the fingerprints of both certificates.
    WrongCertificate {
        /// Of the one that is meant.
        expected: String,
        /// Of the one that answers.
        found: String,
    },
    /// It ended the stream, or the connection broke.
    Broken,
    /// The connection stands, but nothing comes.
    Silent,
    /// Anything else, as its error explains itself.
    Other {
        /// In Vietnamese.
        vietnamese: String,
        /// In English.
        english: String,
    },
}

impl NoContact {
    /// For an error that has no words of its own here.
    pub fn other(error: &dyn Explain) -> Self {
        let [vietnamese, english] =
            [Language::Vietnamese, Language::English].map(|language| error.explain(language));
        Self::Other { vietnamese, english }
    }
}

impl Language {
    /// That nobody could see the dashboard.
    pub fn no_terminal(self) -> &'static str {
        self.pick(
            "bảng theo dõi cần một cửa sổ lệnh (terminal); khi không có, dùng: diemcau status",
            "the dashboard needs a terminal; where there is none, use: diemcau status",
        )
    }

    /// That the terminal cannot be used; why stands behind it.
    pub fn terminal_unusable(self) -> &'static str {
        self.pick("không dùng được cửa sổ lệnh này", "cannot use the terminal")
    }

    /// That the task which talks to the collector is gone.
    pub fn link_ended(self) -> &'static str {
        self.pick(
            "phần liên lạc với máy chủ giám sát đã dừng vì lỗi",
            "the task that talks to the collector ended",
        )
    }

    /// Before the fingerprint of the certificate that is expected.
    pub fn fingerprint_expected(self) -> &'static str {
        self.pick("dấu vân tay mong đợi:", "fingerprint expected:")
    }

    /// Before that of the certificate that is shown.
    pub fn fingerprint_found(self) -> &'static str {
        self.pick("dấu vân tay nhận được:", "fingerprint found:")
    }

    /// Why there is no contact, in a line.
    pub fn no_contact(self, why: &NoContact) -> &str {
        match why {
            NoContact::Refused => {
                self.pick("máy chủ giám sát chưa chạy ở địa chỉ này", "no collector runs at this address")
            }
            NoContact::Unreachable => {
                self.pick("không có đường tới máy chủ giám sát", "no way to the collector")
            }
            NoContact::WrongCertificate { .. } => self
                .pick("chứng thư của máy chủ giám sát không khớp", "the collector shows another certificate"),
            NoContact::Broken => self.pick("kết nối bị ngắt", "the connection broke"),
            NoContact::Silent => self.pick("máy chủ giám sát im lặng", "the collector is silent"),
            NoContact::Other { vietnamese, english } => match self {
                Self::Vietnamese => vietnamese,
                Self::English => english,
            },
        }
    }
}
