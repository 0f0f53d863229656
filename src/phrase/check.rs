//! What `diemcau-agent check` finds and advises.

use std::fmt::Display;
use std::time::Duration;

use diemcau_core::path::{PathWindow, ProbeKind};

use crate::Language;

mod path;
mod power;

pub use path::*;
pub use power::*;

words! {
    /// All is as it should be.
    all_well: "Mọi thứ sẵn sàng.", "Everything is ready.";
    /// Something is not.
    not_all_well:
        "Có mục chưa đạt (✖): làm theo hướng dẫn ở mũi tên.",
        "Something is not right (✖): do what the arrow says.";
    /// Advice: run it as root.
    as_root: "chạy lại lệnh này bằng sudo", "run this command again with sudo";
    /// Advice: the file cannot be read.
    unreadable_config:
        "kiểm tra đường dẫn và quyền đọc của tệp cấu hình, hoặc chạy lại bằng sudo",
        "check the path of the configuration file and that it may be read, or run this again with sudo";
    /// Advice: something is missing.
    missing_config:
        "thêm mục còn thiếu vào tệp cấu hình, hoặc chỉ tệp bằng --config",
        "add what is missing to the configuration file, or name the file with --config";
    /// Advice: another state directory.
    other_state:
        "chọn thư mục khác cho mục state, hoặc chạy lại lệnh này bằng sudo",
        "choose another directory for state, or run this command again with sudo";
    /// Advice: start the agent.
    start_agent: "chạy bằng: systemctl start diemcau-agent", "start it: systemctl start diemcau-agent";
    /// Advice: the state directory is read-only.
    make_state_writable:
        "kiểm tra chủ và quyền của thư mục, hoặc ổ đĩa chỉ đọc; hoặc chạy lại lệnh này bằng sudo",
        "check owner and mode of the directory, or whether the disk is read-only; or run this again with sudo";
    /// Advice: the disk is nearly full.
    free_disk:
        "dọn bớt ổ đĩa: hết chỗ thì máy trạm không ghi nhận được số liệu",
        "free some space: the agent records nothing on a full disk";
    /// There is to be no page.
    page_off: "Trang nhập liệu: không mở (mục page)", "Page: switched off (setting page)";
    /// The running agent has no page.
    page_missing:
        "Trang nhập liệu: máy trạm đang chạy mà không mở được trang",
        "Page: the agent runs without its page";
    /// Advice: why that is.
    page_log:
        "xem lý do: journalctl -u diemcau-agent; thường là cổng đã có chương trình khác dùng",
        "see why: journalctl -u diemcau-agent; mostly another program has the port";
    /// Advice: the page's address is taken.
    free_page_address:
        "chương trình khác đang dùng cổng này, hoặc máy không có địa chỉ ấy: đổi listen/lan trong mục [page]",
        "another program has this port, or the machine has no such address: change listen or lan in [page]";
    /// Advice: the code is not in the roster.
    fix_code:
        "sửa mục point cho đúng mã trong danh sách điểm cầu, hoặc hỏi người trực máy chủ giám sát",
        "set point to a code of the roster, or ask the collector's people";
    /// Advice: tell the people at the collector.
    tell_collector: "báo người trực máy chủ giám sát", "tell the collector's people";
    /// The picture ended before the roster did.
    cut_short: "danh sách chưa hết thì đứt", "the roster broke off";
    /// Advice: the clock is wrong.
    set_clock:
        "giờ trên trang vẫn theo máy chủ giám sát; nên bật đồng bộ giờ: timedatectl set-ntp true",
        "the page keeps the collector's time; better switch time synchronisation on: timedatectl set-ntp true";
    /// Advice: the collector's name is not found.
    collector_not_found:
        "tên máy chủ sai, hoặc máy này chưa có mạng/DNS: thử mở trang web khác, rồi kiểm tra mục connect",
        "wrong host name, or no network or DNS here: try another web page, then check connect";
    /// Advice: the collector's machine refuses.
    collector_refuses:
        "máy chủ giám sát chưa chạy hoặc sai cổng: kiểm tra mục connect và hỏi người trực máy chủ giám sát",
        "the collector does not run, or the port is wrong: check connect and ask the collector's people";
    /// Advice: nothing gets there.
    collector_out_of_reach:
        "đường truyền hoặc tường lửa chặn: kiểm tra dây mạng, modem, và cho phép ra cổng TCP của máy chủ giám sát",
        "the line or a firewall blocks it: check cable and modem, and let the collector's TCP port out";
    /// Advice: it does not speak TLS.
    collector_no_tls:
        "cổng này không nói TLS: kiểm tra mục connect (https và số cổng)",
        "this port does not speak TLS: check connect (https and the port)";
    /// Advice: it shows another certificate.
    collector_not_itself:
        "dấu vân tay không khớp: chép lại mục fingerprint mà máy chủ giám sát in ra; nếu vẫn sai thì báo người trực máy chủ giám sát ngay, có thể có máy khác mạo danh",
        "the fingerprint does not match: copy fingerprint again as the collector prints it; if it still differs, tell the collector's people at once, another machine may pose as the collector";
    /// Advice: it is no collector.
    other_service:
        "máy ở địa chỉ này không phải máy chủ giám sát diemcau: kiểm tra mục connect",
        "the machine at this address is no diemcau collector: check connect";
    /// Advice: a device that counts is not read.
    fix_attendance:
        "xem lại mục [[attendance]]; khi thiết bị không đếm được thì số do người nhập vẫn được tính",
        "check [[attendance]]; while the device does not count, what people report still holds";
    /// No probe of the meeting path is asked for.
    no_probe: "Đường họp: chưa có phép đo nào", "Meeting path: no probe is set";
    /// Advice: ask for one.
    add_probe:
        "thêm mục [[probe]] (stun, sip…) nếu muốn theo dõi đường họp",
        "add a [[probe]] (stun, sip…) to watch the meeting path";
    /// Advice: the machine does not know its power.
    add_ups:
        "máy này không biết nguồn điện: nếu có UPS hãy nối bằng NUT (mục nut), hoặc báo nguồn điện trên trang",
        "this machine does not know its power: connect a UPS by NUT (setting nut), or report the power on the page";
    /// Advice: the generator's file says nothing.
    fix_generator_file:
        "tệp phải có nội dung 0 hoặc 1 (on/off, chạy/không) và dịch vụ phải đọc được",
        "the file must hold 0 or 1 (or on, off), and the service must be able to read it";
}

/// The configuration is wrong.
pub fn bad_config(language: Language, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Cấu hình: {why}"),
        Language::English => format!("Configuration: {why}"),
    }
}

/// The configuration is read.
pub fn config(language: Language, file: Option<impl Display>, point: impl Display) -> String {
    match file {
        Some(file) => match language {
            Language::Vietnamese => format!("Cấu hình đọc được ({file}): điểm cầu {point}"),
            Language::English => format!("Configuration read ({file}): point {point}"),
        },
        None => match language {
            Language::Vietnamese => format!("Cấu hình đọc được: điểm cầu {point}"),
            Language::English => format!("Configuration read: point {point}"),
        },
    }
}

/// The state directory is not there and cannot be made.
pub fn no_state(language: Language, dir: impl Display, above: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Thư mục lưu trữ {dir} chưa có và không tạo được trong {above}"),
        Language::English => format!("State directory {dir} is not there and cannot be made in {above}"),
    }
}

/// It is not there, and will be made.
pub fn new_state(language: Language, dir: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Thư mục lưu trữ {dir} chưa có; máy trạm sẽ tạo khi chạy"),
        Language::English => format!("State directory {dir} is not there; the agent makes it when it starts"),
    }
}

/// The agent runs on it.
pub fn running(language: Language, dir: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Máy trạm đang chạy, thư mục lưu trữ {dir}"),
        Language::English => format!("The agent runs, state directory {dir}"),
    }
}

/// No agent runs on it.
pub fn not_running(language: Language, dir: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Máy trạm hiện KHÔNG chạy (thư mục lưu trữ {dir})"),
        Language::English => format!("The agent does NOT run (state directory {dir})"),
    }
}

/// Whether one runs cannot be told.
pub fn bad_state(language: Language, dir: impl Display, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Thư mục lưu trữ {dir}: {why}"),
        Language::English => format!("State directory {dir}: {why}"),
    }
}

/// It cannot be written to.
pub fn read_only_state(language: Language, dir: impl Display, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Không ghi được vào {dir}: {why}"),
        Language::English => format!("Cannot write to {dir}: {why}"),
    }
}

/// Its disk is nearly full.
pub fn full_disk(language: Language, dir: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Ổ đĩa của {dir} sắp đầy"),
        Language::English => format!("The disk of {dir} is nearly full"),
    }
}

/// Where the page is.
pub fn page(language: Language, url: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Trang nhập liệu: {url}"),
        Language::English => format!("Page: {url}"),
    }
}

/// An address cannot be listened on.
pub fn page_address(language: Language, address: impl Display, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Trang nhập liệu: không mở được {address}: {why}"),
        Language::English => format!("Page: cannot listen on {address}: {why}"),
    }
}

/// The collector cannot be reached.
pub fn no_collector(language: Language, target: impl Display, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Máy chủ giám sát {target}: {why}"),
        Language::English => format!("Collector {target}: {why}"),
    }
}

/// The collector is reached.
pub fn collector(language: Language, target: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Kết nối được tới máy chủ giám sát {target}, đúng chứng thư"),
        Language::English => format!("Collector {target} reached, with the right certificate"),
    }
}

/// It did not answer in time.
pub fn no_answer_within(language: Language, patience: Duration) -> String {
    match language {
        Language::Vietnamese => format!("không trả lời trong {} giây", patience.as_secs()),
        Language::English => format!("no answer within {} seconds", patience.as_secs()),
    }
}

/// The code is that of a point.
pub fn point(language: Language, code: impl Display, name: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Mã {code} là điểm cầu: {name}"),
        Language::English => format!("Code {code} is the point {name}"),
    }
}

/// The code is that of none.
pub fn no_point(language: Language, code: impl Display, event: &str) -> String {
    match language {
        Language::Vietnamese => format!("Mã điểm cầu {code} không có trong danh sách của {event:?}"),
        Language::English => format!("Code {code} is not in the roster of {event:?}"),
    }
}

/// The roster cannot be seen.
pub fn no_roster(language: Language, why: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Máy chủ giám sát không cho xem danh sách: {why}"),
        Language::English => format!("The collector does not show its roster: {why}"),
    }
}

/// The machine's clock is wrong.
pub fn clocks_apart(language: Language, apart: Duration) -> String {
    match language {
        Language::Vietnamese => {
            format!("Đồng hồ máy này lệch {} giây so với đồng hồ buổi lễ", apart.as_secs())
        }
        Language::English => format!("This machine's clock is {} seconds off the event's", apart.as_secs()),
    }
}

/// A device that counts says a number, or why it does not.
pub fn attendance(language: Language, source: impl Display, what: impl Display) -> String {
    match language {
        Language::Vietnamese => format!("Đếm đại biểu bằng {source}: {what}"),
        Language::English => format!("Count of people by {source}: {what}"),
    }
}

/// What a probe of the meeting path found.
pub fn path(language: Language, name: &str, kind: ProbeKind, target: &str, window: &PathWindow) -> String {
    match language {
        Language::Vietnamese => {
            format!("Đường họp, {name} ({} {target}): {}", kind.id(), language.window(window))
        }
        Language::English => {
            format!("Meeting path, {name} ({} {target}): {}", kind.id(), language.window(window))
        }
    }
}
