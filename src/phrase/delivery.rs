//! Why a message did not leave, or did not arrive as far as is known.

use std::time::Duration;

use super::Language;

/// Why a channel did not take a message. None of its texts holds a secret, a telephone number or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum DeliveryFault {
    TimedOut(Duration),
    Unreachable(String),
    CutOff,
    TooLarge(usize),
    Status { status: u16, text: String },
    Vendor { code: String, text: String },
    Mail { code: u16, text: String },
    Unreadable(String),
    TooFast(Duration),
    Template { part: String, library: String },
    WrongAddress,
    TokenRefused(String),
    TokenUnreadable(String),
    TokenNotStored(String),
    NotBuilt(String),
    Ended,
}

/// As a log tells it.
impl std::fmt::Display for DeliveryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.delivery_fault(self))
    }
}

impl Language {
    /// Why a channel did not take a message.
    pub fn delivery_fault(self, fault: &DeliveryFault) -> String {
        match self {
            Self::Vietnamese => vietnamese(fault),
            Self::English => english(fault),
        }
    }
}

fn vietnamese(fault: &DeliveryFault) -> String {
    use DeliveryFault as Fault;
    let said = |fault: String, text: &str| said(Language::Vietnamese, fault, text);
    match fault {
        Fault::TimedOut(after) => format!("không trả lời trong {after:?}"),
        Fault::Unreachable(why) => said("không kết nối được".to_owned(), why),
        Fault::CutOff => "kết nối bị ngắt giữa chừng".to_owned(),
        Fault::TooLarge(most) => format!("trả lời dài quá {most} byte"),
        Fault::Status { status, text } => said(format!("trả lời HTTP {status}"), text),
        Fault::Vendor { code, text } => said(format!("báo lỗi {code}"), text),
        Fault::Mail { code, text } => said(format!("máy chủ thư báo lỗi {code}"), text),
        Fault::Unreadable(why) => said("không hiểu được trả lời".to_owned(), why),
        Fault::TooFast(wait) => format!("gửi dày quá mức cho phép, còn phải chờ {wait:?}"),
        Fault::Template { part, library } => said(format!("mẫu «{part}» không dùng được"), library),
        Fault::WrongAddress => "địa chỉ người nhận không thuộc loại của kênh này".to_owned(),
        Fault::TokenRefused(code) => format!("không đổi được mã truy cập (lỗi {code}); phải cấp quyền lại"),
        Fault::TokenUnreadable(why) => said("không đọc được tệp mã truy cập".to_owned(), why),
        Fault::TokenNotStored(why) => said("chưa lưu được mã truy cập mới".to_owned(), why),
        Fault::NotBuilt(why) => said("không soạn được tin".to_owned(), why),
        Fault::Ended => "việc gửi dừng giữa chừng".to_owned(),
    }
}

fn english(fault: &DeliveryFault) -> String {
    use DeliveryFault as Fault;
    let said = |fault: String, text: &str| said(Language::English, fault, text);
    match fault {
        Fault::TimedOut(after) => format!("no answer within {after:?}"),
        Fault::Unreachable(why) => said("cannot be reached".to_owned(), why),
        Fault::CutOff => "the connection was cut in the middle".to_owned(),
        Fault::TooLarge(most) => format!("the answer has more than {most} bytes"),
        Fault::Status { status, text } => said(format!("answered HTTP {status}"), text),
        Fault::Vendor { code, text } => said(format!("reports error {code}"), text),
        Fault::Mail { code, text } => said(format!("the mail server reports error {code}"), text),
        Fault::Unreadable(why) => said("the answer cannot be understood".to_owned(), why),
        Fault::TooFast(wait) => format!("sent faster than is allowed, {wait:?} are left to wait"),
        Fault::Template { part, library } => said(format!("the template «{part}» cannot be used"), library),
        Fault::WrongAddress => "the recipient's address is not of this channel's kind".to_owned(),
        Fault::TokenRefused(code) => {
            format!("the access token cannot be renewed (error {code}); the app must be authorised again")
        }
        Fault::TokenUnreadable(why) => said("the file of the access token cannot be read".to_owned(), why),
        Fault::TokenNotStored(why) => said("the new access token cannot be stored yet".to_owned(), why),
        Fault::NotBuilt(why) => said("the message cannot be composed".to_owned(), why),
        Fault::Ended => "the sending ended in the middle".to_owned(),
    }
}

/// The other end's words in brackets, if it has any.
fn said(language: Language, fault: String, text: &str) -> String {
    if text.is_empty() { fault } else { language.in_words_of_a_library(fault, text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_other_end_says_stands_in_brackets() {
        let fault =
            DeliveryFault::Vendor { code: "-118".to_owned(), text: "Zalo account not existed".to_owned() };
        assert_eq!(Language::Vietnamese.delivery_fault(&fault), "báo lỗi -118 (Zalo account not existed)");
        assert_eq!(fault.to_string(), "reports error -118 (Zalo account not existed)");
        let bare = DeliveryFault::Status { status: 503, text: String::new() };
        assert_eq!(bare.to_string(), "answered HTTP 503");
        let late = DeliveryFault::TimedOut(Duration::from_secs(10));
        assert_eq!(Language::Vietnamese.delivery_fault(&late), "không trả lời trong 10s");
    }
}
