//! A file of recipients: what is wrong with it, and what a check of it tells.

use std::io;
use std::time::Duration;

use diemcau_core::incident::audience::Audience;

use super::Language;
use super::misread::Misread;
use super::value::ValueFault;

/// What is wrong with a value of a file of recipients.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum RecipientsFault {
    Misread(Misread),
    Empty,
    Missing,
    BadName(String),
    NamedTwice(String),
    UnknownAudience(String),
    UnknownPoint(String),
    UnknownChannel(String),
    BrokenChannel(String),
    NoChannel,
    UnknownKind { kind: String, known: String },
    NoSecret(String),
    TwoSecrets(String),
    Unreadable { file: String, vietnamese: String, english: String },
    NoSecretInside(String),
    NoVariable(String),
    Url(String),
    Template(String),
    Pointer(String),
    Method(String),
    Header(String),
    Label(String),
    Choice { written: String, known: &'static str },
    Address { kind: &'static str, masked: String },
    AddressMissing,
    AddressNeedless,
    Length(String, ValueFault),
    Between(Duration, Duration),
    Number { least: u32, most: u32 },
    Authority(String),
    Plaintext,
    Setup(String),
}

/// What is worth a thought in a file of recipients.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is told by its phrase below")]
pub enum RecipientsWarning {
    NobodyOf(Audience),
    UnknownCarrier(String),
    UnusedChannel,
    OpenToOthers(String),
    Plaintext(String),
    Variable(String),
    Cut { parts: usize },
}

/// A message as they usually are, to try templates with.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "named as what they stand for")]
pub struct SampleAlert {
    pub subject: &'static str,
    pub text: &'static str,
    pub html: &'static str,
    pub short: &'static str,
    pub voice: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
}

impl RecipientsFault {
    /// That a file cannot be read.
    pub fn unreadable(file: &str, error: &io::Error) -> Self {
        Self::Unreadable {
            file: file.to_owned(),
            vietnamese: Language::Vietnamese.io_error(error),
            english: Language::English.io_error(error),
        }
    }
}

/// As a log tells it.
impl std::fmt::Display for RecipientsFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.recipients_fault(self))
    }
}

/// As a log tells it.
impl std::fmt::Display for RecipientsWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.recipients_warning(self))
    }
}

impl Language {
    /// What is wrong, to stand behind line, entry and key.
    pub fn recipients_fault(self, fault: &RecipientsFault) -> String {
        match self {
            Self::Vietnamese => vietnamese(fault),
            Self::English => english(fault),
        }
    }

    /// What is worth a thought, to stand behind the entry.
    pub fn recipients_warning(self, warning: &RecipientsWarning) -> String {
        use RecipientsWarning as Warning;
        match (self, warning) {
            (Self::Vietnamese, Warning::NobodyOf(audience)) => {
                format!("không ai được báo với tư cách {}", self.audience(*audience))
            }
            (Self::English, Warning::NobodyOf(audience)) => {
                format!("nobody is told as {}", self.audience(*audience))
            }
            (Self::Vietnamese, Warning::UnknownCarrier(carrier)) => {
                format!("không điểm cầu nào trong phạm vi dùng nhà mạng «{carrier}»")
            }
            (Self::English, Warning::UnknownCarrier(carrier)) => {
                format!("no point of the scope has the carrier «{carrier}»")
            }
            (_, Warning::UnusedChannel) => {
                self.pick("không người nhận nào dùng kênh này", "no recipient uses this channel").to_owned()
            }
            (Self::Vietnamese, Warning::OpenToOthers(file)) => {
                format!("ai trên máy cũng đọc được tệp bí mật {file}; hãy chạy: chmod 600 {file}")
            }
            (Self::English, Warning::OpenToOthers(file)) => {
                format!("everybody on the machine can read the secret in {file}; run: chmod 600 {file}")
            }
            (Self::Vietnamese, Warning::Plaintext(host)) => {
                format!("gửi tới {host} không mã hóa: ai trên đường truyền cũng đọc được")
            }
            (Self::English, Warning::Plaintext(host)) => {
                format!("goes to {host} without TLS: everybody on the way can read it")
            }
            (Self::Vietnamese, Warning::Variable(why)) => {
                self.in_words_of_a_library("mẫu dùng một tên không có, chỗ ấy sẽ để trống", why)
            }
            (Self::English, Warning::Variable(why)) => self.in_words_of_a_library(
                "the template speaks of something that is not there; it stays empty",
                why,
            ),
            (Self::Vietnamese, Warning::Cut { parts }) => {
                format!("một tin nhắn thường gặp không vừa {parts} phần 160 ký tự nên bị cắt")
            }
            (Self::English, Warning::Cut { parts }) => {
                format!("a usual message does not fit {parts} parts of 160 characters and is cut")
            }
        }
    }

    /// A message as they usually are, with the fields that each message has.
    pub const fn sample_alert(self) -> SampleAlert {
        match self {
            Self::Vietnamese => SAMPLE_VIETNAMESE,
            Self::English => SAMPLE_ENGLISH,
        }
    }

    /// Who somebody is told as.
    pub const fn audience(self, audience: Audience) -> &'static str {
        match audience {
            Audience::Telecom => self.pick("nhà mạng", "telecom"),
            Audience::Power => self.pick("điện lực", "power company"),
            Audience::Organisers => self.pick("ban tổ chức", "organisers"),
            Audience::Operators => self.pick("người vận hành máy chủ giám sát", "operators of the collector"),
        }
    }

    /// A check: how many recipients and channels there are.
    pub fn recipients_counted(self, n_recipients: usize, n_channels: usize) -> String {
        match self {
            Self::Vietnamese => format!("{n_recipients} người nhận, {n_channels} kênh"),
            Self::English => format!("{n_recipients} recipients, {n_channels} channels"),
        }
    }

    /// A check: what somebody is told as, where, and of which carrier's lines.
    pub fn recipient_told(self, audiences: &str, scope: Option<&str>, carrier: Option<&str>) -> String {
        let scope = scope.map_or_else(
            || self.pick("cả buổi lễ", "the whole event").to_owned(),
            |scope| format!("{} {scope}", self.pick("từ", "from")),
        );
        let carrier = carrier.map(|carrier| format!(", {} {carrier}", self.pick("nhà mạng", "carrier")));
        format!("{audiences}: {scope}{}", carrier.unwrap_or_default())
    }

    /// A check: the ways to somebody, the preferred one first.
    pub fn recipient_channels(self, channels: &[String]) -> String {
        channels.join(self.pick(", không được thì ", ", failing that "))
    }

    /// A check: that no event file was given to hold scopes and carriers against.
    pub const fn scopes_unchecked(self) -> &'static str {
        self.pick(
            "chưa đối chiếu phạm vi và nhà mạng với danh sách điểm cầu (cần --event)",
            "scopes and carriers are not held against a roster (that needs --event)",
        )
    }
}

const SAMPLE_VIETNAMESE: SampleAlert = SampleAlert {
    subject: "8/9 điểm cầu xã Thọ Xuân mất kết nối",
    text: "8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12.\n6 điểm đã chuyển nguồn dự phòng trước khi mất.\n\
           Thôn 1, Thôn 2, Thôn 3, Trường THCS và 4 điểm khác.\nLiên hệ: Nguyễn Văn An.",
    html: "<p>8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12.</p>",
    short: "8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12; 6 điểm đã chuyển nguồn dự phòng trước khi mất",
    voice: "Tám trên chín điểm cầu của xã Thọ Xuân mất kết nối từ bảy giờ mười hai phút.",
    fields: &[
        ("affected", "8"),
        ("cause", "power"),
        ("contact", "Nguyễn Văn An"),
        ("event", "Lễ phát động"),
        ("evidence", "6 điểm đã chuyển nguồn dự phòng trước khi mất"),
        ("of", "9"),
        ("points", "Thôn 1, Thôn 2, Thôn 3, Trường THCS và 4 điểm khác"),
        ("scope", "xã Thọ Xuân"),
        ("since", "07:12"),
    ],
};

const SAMPLE_ENGLISH: SampleAlert = SampleAlert {
    subject: "8/9 points of Tho Xuan lost",
    text: "8/9 points of Tho Xuan lost since 07:12.\n6 points went to backup power before.\n\
           Hamlet 1, Hamlet 2, Hamlet 3, School and 4 others.\nContact: Nguyen Van An.",
    html: "<p>8/9 points of Tho Xuan lost since 07:12.</p>",
    short: "8/9 points of Tho Xuan lost since 07:12; 6 points went to backup power before",
    voice: "Eight of nine points of Tho Xuan are lost since seven twelve.",
    fields: &[
        ("affected", "8"),
        ("cause", "power"),
        ("contact", "Nguyen Van An"),
        ("event", "Launch"),
        ("evidence", "6 points went to backup power before"),
        ("of", "9"),
        ("points", "Hamlet 1, Hamlet 2, Hamlet 3, School and 4 others"),
        ("scope", "Tho Xuan"),
        ("since", "07:12"),
    ],
};

fn vietnamese(fault: &RecipientsFault) -> String {
    use RecipientsFault as Fault;
    match fault {
        Fault::Misread(misread) => format!("không hiểu «{}» ({})", misread.written, misread.library),
        Fault::Empty => "để trống".to_owned(),
        Fault::Missing => "thiếu".to_owned(),
        Fault::BadName(name) => {
            format!("«{name}» chỉ được gồm chữ thường a-z, chữ số và dấu gạch nối, nhiều nhất 40 ký tự")
        }
        Fault::NamedTwice(name) => format!("«{name}» được nêu hai lần"),
        Fault::UnknownAudience(name) => format!("«{name}» không thuộc: {}", audiences()),
        Fault::UnknownPoint(code) => format!("danh sách không có điểm cầu mang mã «{code}»"),
        Fault::UnknownChannel(name) => format!("không có kênh nào tên «{name}»"),
        Fault::BrokenChannel(name) => format!("kênh «{name}» có lỗi nên không dùng được"),
        Fault::NoChannel => "không còn kênh nào dùng được".to_owned(),
        Fault::UnknownKind { kind, known } => format!("«{kind}» không phải loại kênh; các loại: {known}"),
        Fault::NoSecret(name) => format!("thiếu bí mật: cần {name}_file hoặc {name}_env"),
        Fault::TwoSecrets(name) => format!("chỉ được nêu một trong {name}_file và {name}_env"),
        Fault::Unreadable { file, vietnamese, .. } => format!("không đọc được {file}: {vietnamese}"),
        Fault::NoSecretInside(file) => format!("tệp {file} không chứa bí mật nào"),
        Fault::NoVariable(name) => format!("biến môi trường {name} chưa được đặt"),
        Fault::Url(url) => format!("«{url}» không phải địa chỉ http:// hoặc https://"),
        Fault::Template(why) => format!("mẫu không đúng cú pháp ({why})"),
        Fault::Pointer(pointer) => format!("«{pointer}» không phải con trỏ JSON, chẳng hạn \"/data/id\""),
        Fault::Method(method) => format!("«{method}» không phải phương thức HTTP; dùng GET, POST hoặc PUT"),
        Fault::Header(name) => format!("«{name}» không phải tên trường tiêu đề HTTP"),
        Fault::Label(name) => format!("«{name}» không phải tên nhãn: chữ cái không dấu, chữ số, gạch dưới"),
        Fault::Choice { written, known } => format!("«{written}» không thuộc: {known}"),
        Fault::Address { kind, masked } => format!("«{masked}» không phải địa chỉ của kênh loại {kind}"),
        Fault::AddressMissing => "kênh này cần địa chỉ người nhận (to)".to_owned(),
        Fault::AddressNeedless => "kênh này không dùng địa chỉ người nhận (to)".to_owned(),
        Fault::Length(written, fault) => format!("«{written}» {}", Language::Vietnamese.value_fault(fault)),
        Fault::Between(least, most) => format!("phải từ {least:?} đến {most:?}"),
        Fault::Number { least, most } => format!("phải từ {least} đến {most}"),
        Fault::Authority(file) => format!("tệp {file} không chứa chứng thư nào"),
        Fault::Plaintext => "chỉ được gửi không mã hóa tới chính máy này".to_owned(),
        Fault::Setup(why) => format!("không thiết lập được kết nối ({why})"),
    }
}

fn english(fault: &RecipientsFault) -> String {
    use RecipientsFault as Fault;
    match fault {
        Fault::Misread(misread) => format!("cannot understand «{}» ({})", misread.written, misread.library),
        Fault::Empty => "is empty".to_owned(),
        Fault::Missing => "is missing".to_owned(),
        Fault::BadName(name) => {
            format!("«{name}» is not made of small letters a-z, digits and hyphens, at most 40")
        }
        Fault::NamedTwice(name) => format!("«{name}» is named twice"),
        Fault::UnknownAudience(name) => format!("«{name}» is none of {}", audiences()),
        Fault::UnknownPoint(code) => format!("no point of the roster has the code «{code}»"),
        Fault::UnknownChannel(name) => format!("no channel is called «{name}»"),
        Fault::BrokenChannel(name) => format!("the channel «{name}» cannot be used as it is"),
        Fault::NoChannel => "no usable channel is left".to_owned(),
        Fault::UnknownKind { kind, known } => format!("«{kind}» is no kind of channel; kinds: {known}"),
        Fault::NoSecret(name) => format!("a secret is missing: it needs {name}_file or {name}_env"),
        Fault::TwoSecrets(name) => format!("only one of {name}_file and {name}_env can be"),
        Fault::Unreadable { file, english, .. } => format!("cannot read {file}: {english}"),
        Fault::NoSecretInside(file) => format!("the file {file} holds no secret"),
        Fault::NoVariable(name) => format!("the environment variable {name} is not set"),
        Fault::Url(url) => format!("«{url}» is no address with http:// or https://"),
        Fault::Template(why) => format!("the template is not well formed ({why})"),
        Fault::Pointer(pointer) => format!("«{pointer}» is no JSON pointer such as \"/data/id\""),
        Fault::Method(method) => format!("«{method}» is no HTTP method; use GET, POST or PUT"),
        Fault::Header(name) => format!("«{name}» is no name of an HTTP header"),
        Fault::Label(name) => format!("«{name}» is no label name: letters a-z, digits, underscores"),
        Fault::Choice { written, known } => format!("«{written}» is none of {known}"),
        Fault::Address { kind, masked } => format!("«{masked}» is no address of a channel of kind {kind}"),
        Fault::AddressMissing => "this channel needs the recipient's address (to)".to_owned(),
        Fault::AddressNeedless => "this channel has no use for a recipient's address (to)".to_owned(),
        Fault::Length(written, fault) => format!("«{written}» {}", Language::English.value_fault(fault)),
        Fault::Between(least, most) => format!("is not between {least:?} and {most:?}"),
        Fault::Number { least, most } => format!("is not between {least} and {most}"),
        Fault::Authority(file) => format!("the file {file} holds no certificate"),
        Fault::Plaintext => "only this very machine may be reached without TLS".to_owned(),
        Fault::Setup(why) => format!("the connection cannot be set up ({why})"),
    }
}

fn audiences() -> String {
    Audience::ALL.map(Audience::id).join(", ")
}
