//! Why the agent of a point does not run, or cannot do what a person at its machine asks.

use std::fmt::Display;
use std::io;

use super::Language;
use super::system::Deed;

/// A text that people enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Who says it.
    By,
    /// A remark.
    Note,
    /// A point's code.
    Code,
    /// What is needed.
    Request,
}

impl Language {
    /// That another agent uses the state directory.
    pub fn state_in_use(self, dir: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("một máy trạm (diemcau-agent) khác đang dùng thư mục lưu trữ {dir}"),
            Self::English => format!("another diemcau-agent uses {dir}"),
        }
    }

    /// That too many reports wait.
    pub fn spool_full(self, most: usize) -> String {
        match self {
            Self::Vietnamese => {
                format!("đã có {most} tin chờ gửi tới máy chủ giám sát: tin này KHÔNG được ghi nhận")
            }
            Self::English => {
                format!("{most} reports wait for the collector already: this one is not recorded")
            }
        }
    }

    /// That a word on the power names none.
    pub fn power_not_named(self) -> &'static str {
        self.pick(
            "chưa nêu nguồn điện: điện lưới, ắc quy hay máy phát",
            "a word on the power names the mains, the battery or the generator",
        )
    }

    /// That a count is none.
    pub fn count_bounds(self, most: u32) -> String {
        match self {
            Self::Vietnamese => format!("số đại biểu phải là số nguyên từ 0 đến {most}"),
            Self::English => format!("a count is a whole number from 0 to {most}"),
        }
    }

    /// That a text that was entered is too long, bytes.
    pub fn entry_too_long(self, entry: Entry, most: usize) -> String {
        let what = match entry {
            Entry::By => self.pick("tên người báo", "the name"),
            Entry::Note => self.pick("ghi chú", "the remark"),
            Entry::Code => self.pick("mã điểm cầu", "the code"),
            Entry::Request => self.pick("nội dung cần hỗ trợ", "what is needed"),
        };
        match self {
            Self::Vietnamese => format!("{what} dài quá {most} byte"),
            Self::English => format!("{what} is longer than {most} bytes"),
        }
    }

    /// That the machine does not tell one of its starts from another.
    pub fn boot_unknown(self, why: &io::Error) -> String {
        let text = self.pick(
            "không biết máy này đã khởi động lại hay chưa",
            "cannot tell this boot of the machine from another",
        );
        format!("{text}: {}", self.io_error(why))
    }

    /// That no PIN can be made.
    pub fn no_pin(self, why: &io::Error) -> String {
        format!("{}: {}", self.pick("không tạo được mã PIN", "cannot make a PIN"), self.io_error(why))
    }

    /// That a running agent cannot be asked at its socket.
    pub fn agent_unaskable(self, socket: impl Display, why: &io::Error) -> String {
        let text = self.cannot(Deed::Ask, format_args!("{} ({socket})", self.running_agent()), why);
        if why.kind() != io::ErrorKind::PermissionDenied {
            return text;
        }
        let hint = self.pick(
            "chạy lại lệnh này bằng sudo, hoặc bằng tài khoản của máy trạm",
            "run this with sudo, or as the agent's user",
        );
        format!("{text}; {hint}")
    }

    /// That the agent broke off while it answered.
    pub fn agent_broke_off(self, why: &io::Error) -> String {
        let text = self.pick("máy trạm ngắt khi đang trả lời", "the agent broke off");
        format!("{text}: {}", self.io_error(why))
    }

    /// That the agent ended before it answered.
    pub fn agent_ended(self) -> &'static str {
        self.pick("máy trạm đã dừng trước khi trả lời", "the agent ended before it answered")
    }

    /// That no agent runs on a state directory.
    pub fn no_agent(self, state: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("không có máy trạm nào đang chạy với thư mục lưu trữ {state}"),
            Self::English => format!("no agent runs with state directory {state}"),
        }
    }

    /// That an agent could not do what it was asked, in its own words.
    pub fn agent_failed(self, words: &str) -> String {
        format!("{}: {words}", self.pick("máy trạm không làm được", "the agent cannot do it"))
    }

    /// That a count is not recorded; why stands behind it.
    pub fn count_unrecorded(self) -> &'static str {
        self.pick("số đại biểu CHƯA được ghi nhận", "the count is NOT recorded")
    }

    /// That no agent ever used a directory.
    pub fn no_state_there(self, state: impl Display) -> String {
        match self {
            Self::Vietnamese => format!("không có máy trạm nào dùng thư mục {state} (kiểm tra mục --state)"),
            Self::English => format!("no agent keeps its state in {state} (see --state)"),
        }
    }

    fn running_agent(self) -> &'static str {
        self.pick("máy trạm đang chạy", "the running agent")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_without_permission_says_so_and_not_that_nobody_runs() {
        let denied = io::Error::from_raw_os_error(13);
        let told = Language::Vietnamese.agent_unaskable("/s/agent.sock", &denied);
        assert!(told.contains("/s/agent.sock") && told.contains("không có quyền; chạy lại"), "{told}");
    }
}
