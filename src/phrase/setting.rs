//! What is wrong with the settings of a point's agent, and what cures it.

use std::fmt::{self, Display};
use std::io;
use std::time::Duration;

use diemcau_core::path::ProbeKind;

use super::Language;
use super::system::Deed;
use super::value::ValueFault;

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingFault {
    /// A point's code is empty or too long, bytes.
    Code {
        /// How long it is.
        len: usize,
        /// How long it may be.
        most: usize,
    },
    /// Another place names a collector too.
    TwoCollectors {
        /// That place.
        other: String,
    },
    /// It is no address of loopback, and not "off".
    NotLoopback(String),
    /// It is no address of the network, and not "off".
    NotNetwork(String),
    /// Another probe has the same name.
    ProbeTwice(String),
    /// There are more probes than this.
    TooManyProbes(usize),
    /// There is no such kind of probe.
    ProbeKind(String),
    /// A probe's target is none of its kind; a developer's words on why.
    ProbeTarget {
        /// What the probe does.
        kind: ProbeKind,
        /// The target.
        target: String,
        /// What is wrong with it.
        why: String,
    },
    /// A name is empty or longer than this, bytes.
    Name(usize),
    /// It is not what a value may be.
    Value {
        /// What is written.
        written: String,
        /// What it is not.
        fault: ValueFault,
    },
    /// A length of time lies outside of these bounds.
    LengthBounds(Duration, Duration),
    /// Another counting device has the same name.
    SourceTwice(String),
    /// A counting device is nothing, or several things.
    SourceKind,
    /// There is no command to run.
    SourceCommand,
    /// The address is none.
    SourceUrl,
    /// The JSON pointer is none.
    SourcePointer,
    /// A UPS is not written as one.
    UpsForm,
    /// Its name is none.
    UpsName,
    /// Its host is none.
    UpsHost,
    /// Its port is none.
    UpsPort,
}

/// A setting that must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// The point's code.
    Point,
    /// Where the collector is.
    Connect,
}

impl Needed {
    /// Its key, and the name of its option.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Connect => "connect",
        }
    }
}

/// As a log tells it.
impl Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.setting_fault(self))
    }
}

impl Language {
    /// A place of a file: line and key.
    pub fn place(self, file: impl Display, line: usize, key: &str) -> String {
        format!("{file}, {} {line}, {key}", self.pick("dòng", "line"))
    }

    /// That the configuration cannot be read.
    pub fn config_unread(self, file: impl Display, why: &io::Error) -> String {
        let text = self.cannot(Deed::Read, file, why);
        if why.kind() != io::ErrorKind::InvalidData {
            return text;
        }
        format!("{text}; {}", self.pick("hãy lưu lại tệp dạng UTF-8", "save the file as UTF-8"))
    }

    /// That something is needed and nowhere said.
    pub fn setting_missing(self, needed: Needed) -> String {
        let what = match needed {
            Needed::Point => self.pick("mã của điểm cầu này", "the code of this point"),
            Needed::Connect => self.pick("địa chỉ của máy chủ giám sát", "the collector's address"),
        };
        let (key, variable) = (needed.key(), needed.key().to_uppercase());
        match self {
            Self::Vietnamese => format!(
                "còn thiếu {what}: thêm --{key}, đặt biến DIEMCAU_{variable}, hoặc ghi {key} = \"…\" vào tệp cấu hình"
            ),
            Self::English => format!(
                "{what} is missing: give --{key}, set DIEMCAU_{variable}, or write {key} = \"…\" into the config file"
            ),
        }
    }

    /// What is wrong with a value, to stand behind its place.
    pub fn setting_fault(self, fault: &SettingFault) -> String {
        match self {
            Self::Vietnamese => vietnamese(fault),
            Self::English => english(fault),
        }
    }

    /// Advice where a text stands without quotation marks.
    pub fn quote_texts(self) -> &'static str {
        self.pick(
            "chữ phải nằm trong dấu nháy thẳng, chẳng hạn point = \"TX-001\"; sửa rồi chạy lại lệnh này",
            "texts stand in straight quotation marks, such as point = \"TX-001\"; mend it and run this again",
        )
    }

    /// Advice where a value or key is wrong.
    pub fn mend_setting(self) -> &'static str {
        self.pick("sửa ở đúng chỗ nêu trên rồi chạy lại lệnh này", "mend it at that place and run this again")
    }
}

fn vietnamese(fault: &SettingFault) -> String {
    use SettingFault as Fault;
    match fault {
        Fault::Code { len, most } => format!("mã điểm cầu dài từ 1 đến {most} byte, ở đây là {len}"),
        Fault::TwoCollectors { other } => {
            format!("{other} cũng nêu một máy chủ giám sát: bỏ một trong hai")
        }
        Fault::NotLoopback(value) => {
            format!("«{value}» không phải địa chỉ trên chính máy này (chẳng hạn 127.0.0.1:7580) hoặc off")
        }
        Fault::NotNetwork(value) => {
            format!("«{value}» không phải địa chỉ trên mạng nội bộ (chẳng hạn 0.0.0.0:7580) hoặc off")
        }
        Fault::ProbeTwice(name) => format!("đã có phép đo tên «{name}»: đặt cho mỗi phép đo một tên riêng"),
        Fault::TooManyProbes(most) => format!("có nhiều hơn {most} phép đo"),
        Fault::ProbeKind(kind) => format!("«{kind}» không phải loại phép đo; các loại: {}", kinds()),
        Fault::ProbeTarget { kind, target, .. } if target.is_empty() => {
            format!("phép đo {} thiếu đích", kind.id())
        }
        Fault::ProbeTarget { kind, target, why } => {
            format!("«{target}» không dùng làm đích cho phép đo {} được ({why})", kind.id())
        }
        Fault::Name(most) => format!("tên dài từ 1 đến {most} byte"),
        Fault::Value { written, fault } => {
            format!("«{written}» {}", Language::Vietnamese.value_fault(fault))
        }
        Fault::LengthBounds(least, most) => format!("phải từ {least:?} đến {most:?}"),
        Fault::SourceTwice(name) => format!("đã có thiết bị đếm tên «{name}»"),
        Fault::SourceKind => "thiết bị đếm phải là một trong: file, command, url cùng pointer".to_owned(),
        Fault::SourceCommand => {
            "command là danh sách gồm chương trình và tham số, chẳng hạn [\"/usr/local/bin/count\"]"
                .to_owned()
        }
        Fault::SourceUrl => "url không phải địa chỉ, chẳng hạn http://10.1.2.3/count".to_owned(),
        Fault::SourcePointer => "pointer không phải con trỏ JSON, chẳng hạn /rooms/0/count".to_owned(),
        Fault::UpsForm => {
            "UPS được ghi là UPS@HOST hoặc UPS@HOST:PORT, chẳng hạn ups@localhost:3493".to_owned()
        }
        Fault::UpsName => "tên UPS đứng trước dấu @ không phải tên mà NUT hiểu".to_owned(),
        Fault::UpsHost => {
            "phần sau dấu @ không phải tên máy hay địa chỉ; địa chỉ IPv6 ghi trong ngoặc, [::1]".to_owned()
        }
        Fault::UpsPort => "số cổng phải từ 1 đến 65535".to_owned(),
    }
}

fn english(fault: &SettingFault) -> String {
    use SettingFault as Fault;
    match fault {
        Fault::Code { len, most } => format!("a point's code has 1 to {most} bytes, this one has {len}"),
        Fault::TwoCollectors { other } => format!("{other} names a collector too: leave one of them out"),
        Fault::NotLoopback(value) => {
            format!("«{value}» is not an address of loopback, such as 127.0.0.1:7580, or off")
        }
        Fault::NotNetwork(value) => {
            format!("«{value}» is not an address of the network, such as 0.0.0.0:7580, or off")
        }
        Fault::ProbeTwice(name) => format!("another probe is called «{name}» too: give each a name"),
        Fault::TooManyProbes(most) => format!("there are more than {most} probes"),
        Fault::ProbeKind(kind) => format!("«{kind}» is no kind of probe; there are {}", kinds()),
        Fault::ProbeTarget { kind, target, .. } if target.is_empty() => {
            format!("a probe of kind {} has no target", kind.id())
        }
        Fault::ProbeTarget { kind, target, why } => {
            format!("«{target}» is no target of {} ({why})", kind.id())
        }
        Fault::Name(most) => format!("a name has 1 to {most} bytes"),
        Fault::Value { written, fault } => format!("«{written}» {}", Language::English.value_fault(fault)),
        Fault::LengthBounds(least, most) => format!("it must be {least:?} to {most:?}"),
        Fault::SourceTwice(name) => format!("another source is called «{name}» too"),
        Fault::SourceKind => "a source is one of: file, command, url with pointer".to_owned(),
        Fault::SourceCommand => {
            "command is a list of the program and its arguments, such as [\"/usr/local/bin/count\"]"
                .to_owned()
        }
        Fault::SourceUrl => "url is no address such as http://10.1.2.3/count".to_owned(),
        Fault::SourcePointer => "pointer is no JSON pointer such as /rooms/0/count".to_owned(),
        Fault::UpsForm => "a UPS is written UPS@HOST or UPS@HOST:PORT, such as ups@localhost:3493".to_owned(),
        Fault::UpsName => "the UPS before the @ has no name that NUT would know".to_owned(),
        Fault::UpsHost => {
            "the host after the @ is neither a name nor an address; write an IPv6 address as [::1]".to_owned()
        }
        Fault::UpsPort => "the port is no number from 1 to 65535".to_owned(),
    }
}

fn kinds() -> String {
    ProbeKind::ALL.map(ProbeKind::id).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_names_every_place_where_it_may_be_said() {
        assert_eq!(
            Language::Vietnamese.setting_missing(Needed::Point),
            "còn thiếu mã của điểm cầu này: thêm --point, đặt biến DIEMCAU_POINT, hoặc ghi point = \"…\" vào tệp \
             cấu hình"
        );
    }

    #[test]
    fn a_file_that_is_no_text_says_how_to_save_it() {
        let error = io::Error::from(io::ErrorKind::InvalidData);
        assert!(Language::Vietnamese.config_unread("agent.toml", &error).ends_with("lưu lại tệp dạng UTF-8"));
    }
}
