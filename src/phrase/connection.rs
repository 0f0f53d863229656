//! Why a collector is not reached, or cannot be told from what is there.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use super::Language;
use super::system::Deed;

/// What is wrong with the address of a collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// It is none.
    Malformed,
    /// It has no host.
    NoHost,
    /// Its host is neither a name nor an address.
    BadHost,
    /// It has no port.
    NoPort,
    /// It has a user name.
    UserName,
    /// Something follows the port.
    Path,
    /// It does not start with https:// or http://.
    Scheme,
}

/// As a log tells it.
impl Display for UrlFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Language::English.url_fault(*self))
    }
}

impl Language {
    /// That a text is no address of a collector.
    pub fn bad_url(self, url: &str, fault: UrlFault) -> String {
        let fault = self.url_fault(fault);
        match self {
            Self::Vietnamese => {
                format!(
                    "«{url}» không phải địa chỉ của máy chủ giám sát: {fault} (phải là https://HOST:PORT hoặc unix:PATH)"
                )
            }
            Self::English => {
                format!(
                    "«{url}» is not the address of a collector: {fault} (expected https://HOST:PORT or unix:PATH)"
                )
            }
        }
    }

    /// What is wrong with an address.
    pub const fn url_fault(self, fault: UrlFault) -> &'static str {
        match fault {
            UrlFault::Malformed => self.pick("viết sai dạng", "it is malformed"),
            UrlFault::NoHost => self.pick("thiếu tên máy", "it has no host"),
            UrlFault::BadHost => {
                self.pick("tên máy không phải tên cũng không phải địa chỉ", "its host is no name or address")
            }
            UrlFault::NoPort => self.pick("thiếu số cổng", "it has no port"),
            UrlFault::UserName => self.pick("có tên người dùng", "it has a user name"),
            UrlFault::Path => self.pick("có phần thừa sau số cổng", "something follows the port"),
            UrlFault::Scheme => self.pick(
                "không bắt đầu bằng https:// hoặc http://",
                "it starts with neither https:// nor http://",
            ),
        }
    }

    /// That an encrypted address comes without the fingerprint.
    pub fn no_fingerprint(self, url: &str, file: &str) -> String {
        match self {
            Self::Vietnamese => format!(
                "{url} cần dấu vân tay chứng thư của máy chủ giám sát: máy chủ in ra khi khởi động, và giữ trong \
                 tệp {file} của thư mục dữ liệu"
            ),
            Self::English => format!(
                "{url} needs the fingerprint of the collector's certificate: the collector prints it when it \
                 starts, and on its own machine its data directory holds it in {file}"
            ),
        }
    }

    /// That a fingerprint comes with an address that has no encryption.
    pub fn needless_fingerprint(self, url: &str) -> String {
        match self {
            Self::Vietnamese => format!(
                "{url} không mã hóa nên không kiểm tra được dấu vân tay: bỏ dấu vân tay, hoặc dùng https"
            ),
            Self::English => format!(
                "{url} has no TLS, so no fingerprint can be checked: leave the fingerprint out or use https"
            ),
        }
    }

    /// That a fingerprint holds something else than digits.
    pub fn fingerprint_digit(self, symbol: char) -> String {
        match self {
            Self::Vietnamese => {
                format!("dấu vân tay chỉ gồm các chữ số 0-9 và chữ A-F, không có «{symbol}»")
            }
            Self::English => format!("«{symbol}» in the fingerprint is no hexadecimal digit (0-9, A-F)"),
        }
    }

    /// That a fingerprint is too short or too long.
    pub fn fingerprint_length(self, n_digits: usize) -> String {
        match self {
            Self::Vietnamese => format!("dấu vân tay gồm 64 chữ số 0-9, A-F; ở đây có {n_digits}"),
            Self::English => format!("a fingerprint has 64 hexadecimal digits, this one has {n_digits}"),
        }
    }

    /// That the file by which a collector is found on its machine cannot be read.
    pub fn no_collector_file(self, file: impl Display, why: &io::Error) -> String {
        let text = self.cannot(Deed::Read, file, why);
        match why.kind() {
            io::ErrorKind::NotFound => {
                let hint = self.pick(
                    "máy chủ giám sát có đang chạy với thư mục dữ liệu này không?",
                    "does a collector run with this data directory?",
                );
                format!("{text}; {hint}")
            }
            io::ErrorKind::PermissionDenied => {
                let hint = self.pick(
                    "chạy bằng tài khoản của máy chủ giám sát, hoặc bằng sudo",
                    "run it as the collector's user, or with sudo",
                );
                format!("{text}; {hint}")
            }
            _ => text,
        }
    }

    /// That this file does not say what it should.
    pub fn bad_collector_file(self, file: impl Display, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("{file} không phải tệp do máy chủ giám sát ghi"),
            Self::English => format!("{file} is not what a collector writes"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That a name has no address.
    pub fn host_not_found(self, host: &str, why: &io::Error) -> String {
        match self {
            Self::Vietnamese => format!("không tìm thấy địa chỉ của máy {host}: {}", self.io_error(why)),
            Self::English => format!("cannot find the address of {host}: {}", self.io_error(why)),
        }
    }

    /// That nobody listens at an address.
    pub fn connection_refused(self, address: impl Display) -> String {
        match self {
            Self::Vietnamese => {
                format!("{address} từ chối kết nối: máy chủ giám sát có đang chạy, đúng ở cổng này không?")
            }
            Self::English => format!("{address} refuses connections: does the collector run, on this port?"),
        }
    }

    /// That a host did not answer in time.
    pub fn host_silent(self, host: &str, after: Duration) -> String {
        let after = after.as_secs_f64();
        match self {
            Self::Vietnamese => {
                format!("{host} không trả lời trong {} giây", format!("{after:.1}").replace('.', ","))
            }
            Self::English => format!("{host} did not answer within {after:.1} s"),
        }
    }

    /// That there is no way to an address.
    pub fn unreachable(self, address: impl Display, why: &io::Error) -> String {
        match self {
            Self::Vietnamese => format!("không tới được {address}: {}", self.io_error(why)),
            Self::English => format!("cannot reach {address}: {}", self.io_error(why)),
        }
    }

    /// That the handshake failed.
    pub fn no_tls(self, host: &str, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("không thiết lập được kết nối mã hóa (TLS) với {host}"),
            Self::English => format!("the TLS handshake with {host} failed"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That a host shows another certificate than the one that is expected.
    pub fn wrong_fingerprint(self, host: &str, expected: impl Display, found: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "chứng thư của {host} không phải chứng thư đã hẹn: đây không phải máy chủ giám sát ấy, hoặc nó đã \
                 có chứng thư mới\n  dấu vân tay mong đợi: {expected}\n  dấu vân tay nhận được: {found}"
            ),
            Self::English => format!(
                "{host} does not show the expected certificate: it is not that collector, or it has a new \
                 certificate\n  fingerprint expected: {expected}\n  fingerprint found:    {found}"
            ),
        }
    }

    /// That a host is not the collector that an enrolment code was made by.
    pub fn other_collector(self, host: &str, shown: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "{host} không phải máy chủ giám sát đã phát mã này; chưa gửi gì cho nó\n  dấu vân tay nhận được: {shown}"
            ),
            Self::English => format!(
                "{host} is not the collector that this code was made by; nothing was sent to it\n  fingerprint \
                 found: {shown}"
            ),
        }
    }

    /// That a client certificate does not serve.
    pub fn identity_unusable(self, library: impl Display) -> String {
        let text = self.pick(
            "không dùng được chứng thư của máy này: ghi danh lại",
            "this machine's certificate cannot be used: enroll again",
        );
        self.in_words_of_a_library(text, library)
    }

    /// That a file of an identity holds something else.
    pub fn identity_malformed(self, file: impl Display, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("{file} không phải chứng thư hay khóa do việc ghi danh ghi ra"),
            Self::English => format!("{file} is not what an enrolment writes"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That an enrolment code has a symbol that no code has.
    pub fn code_symbol(self, symbol: char) -> String {
        match self {
            Self::Vietnamese => {
                format!("mã ghi danh không có «{symbol}»; chỉ có chữ số và chữ cái, trừ I, L, O, U")
            }
            Self::English => {
                format!("«{symbol}» is in no enrolment code: digits and letters, without I, L, O and U")
            }
        }
    }

    /// That an enrolment code is too short or too long.
    pub fn code_length(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("mã ghi danh gồm 28 chữ và số (7 nhóm, mỗi nhóm 4); ở đây có {n}"),
            Self::English => {
                format!("an enrolment code has 28 letters and digits, 7 groups of 4; this one has {n}")
            }
        }
    }

    /// That a host does not speak as a collector does.
    pub fn no_grpc(self, host: &str, library: impl Display) -> String {
        let text = match self {
            Self::Vietnamese => format!("{host} có trả lời nhưng không phải máy chủ giám sát"),
            Self::English => format!("{host} answers, but not as a collector does"),
        };
        self.in_words_of_a_library(text, library)
    }

    /// That the collector gives no picture, in its own words.
    pub fn no_picture_given(self, words: &str) -> String {
        let text = self.pick("máy chủ giám sát không cho xem tình hình", "the collector gives no picture");
        self.in_words_of_a_library(text, words)
    }

    /// That the picture makes no sense, which happens where versions differ.
    pub fn picture_unreadable(self, library: impl Display) -> String {
        let text = self.pick(
            "không hiểu được tình hình mà máy chủ giám sát gửi; có thể hai chương trình khác phiên bản",
            "the collector's picture cannot be read; the two programs may be of different versions",
        );
        self.in_words_of_a_library(text, library)
    }

    /// That the picture broke off.
    pub fn picture_cut_short(self) -> &'static str {
        self.pick(
            "máy chủ giám sát ngắt trước khi gửi xong tình hình",
            "the collector's picture is not whole",
        )
    }

    /// That the picture did not come in time.
    pub fn picture_late(self, within: Duration) -> String {
        match self {
            Self::Vietnamese => {
                format!("máy chủ giám sát chưa gửi xong tình hình sau {} giây", within.as_secs())
            }
            Self::English => format!("the collector's picture was not whole within {} s", within.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_certificate_shows_both_fingerprints() {
        let told = Language::Vietnamese.wrong_fingerprint("10.0.0.1", "AA", "BB");
        assert!(told.ends_with("mong đợi: AA\n  dấu vân tay nhận được: BB"), "{told}");
    }

    #[test]
    fn only_a_file_that_is_not_there_asks_whether_a_collector_runs() {
        let told = |kind: io::ErrorKind| Language::English.no_collector_file("/d/x", &kind.into());
        assert!(told(io::ErrorKind::NotFound).ends_with("; does a collector run with this data directory?"));
        assert_eq!(
            told(io::ErrorKind::PermissionDenied),
            "cannot read /d/x: no permission; run it as the collector's user, or with sudo"
        );
    }
}
