//! What `diemcau-agent check` finds and advises, in Vietnamese.

use std::fmt::Display;
use std::time::Duration;

use diemcau_core::path::{PathWindow, ProbeKind};

use crate::Language;

mod path;
mod power;

pub use path::*;
pub use power::*;

/// The check is made in one language.
const LANGUAGE: Language = Language::Vietnamese;

/// All is as it should be.
pub const ALL_WELL: &str = "Mọi thứ sẵn sàng.";
/// Something is not.
pub const NOT_ALL_WELL: &str = "Có mục chưa đạt (✖): làm theo hướng dẫn ở mũi tên.";
/// Advice: run it as root.
pub const AS_ROOT: &str = "chạy lại lệnh này bằng sudo";

/// Advice: the file cannot be read.
pub const UNREADABLE_CONFIG: &str =
    "kiểm tra đường dẫn và quyền đọc của tệp cấu hình, hoặc chạy lại bằng sudo";
/// Advice: something is missing.
pub const MISSING_CONFIG: &str = "thêm mục còn thiếu vào tệp cấu hình, hoặc chỉ tệp bằng --config";
/// Advice: another state directory.
pub const OTHER_STATE: &str = "chọn thư mục khác cho mục state, hoặc chạy lại lệnh này bằng sudo";
/// Advice: start the agent.
pub const START_AGENT: &str = "chạy bằng: systemctl start diemcau-agent";
/// Advice: the state directory is read-only.
pub const READ_ONLY_STATE: &str =
    "kiểm tra chủ và quyền của thư mục, hoặc ổ đĩa chỉ đọc; hoặc chạy lại lệnh này bằng sudo";
/// Advice: the disk is nearly full.
pub const FREE_DISK: &str = "dọn bớt ổ đĩa: hết chỗ thì máy trạm không ghi nhận được số liệu";

/// There is to be no page.
pub const PAGE_OFF: &str = "Trang nhập liệu: không mở (mục page)";
/// The running agent has no page.
pub const PAGE_MISSING: &str = "Trang nhập liệu: máy trạm đang chạy mà không mở được trang";
/// Advice: why that is.
pub const PAGE_LOG: &str =
    "xem lý do: journalctl -u diemcau-agent; thường là cổng đã có chương trình khác dùng";
/// Advice: the page's address is taken.
pub const PAGE_ADDRESS: &str =
    "chương trình khác đang dùng cổng này, hoặc máy không có địa chỉ ấy: đổi listen/lan trong mục [page]";

/// Advice: the code is not in the roster.
pub const FIX_CODE: &str = "sửa mục point cho đúng mã trong danh sách điểm cầu, hoặc hỏi trung tâm";
/// Advice: tell the people at the collector.
pub const TELL_COLLECTOR: &str = "báo trung tâm";
/// The picture ended before the roster did.
pub const CUT_SHORT: &str = "danh sách chưa hết thì đứt";
/// Advice: the clock is wrong.
pub const SET_CLOCK: &str =
    "giờ trên trang vẫn theo trung tâm; nên bật đồng bộ giờ: timedatectl set-ntp true";
/// Advice: the collector's name is not found.
pub const COLLECTOR_NOT_FOUND: &str =
    "tên máy chủ sai, hoặc máy này chưa có mạng/DNS: thử mở trang web khác, rồi kiểm tra mục connect";
/// Advice: the collector's machine refuses.
pub const COLLECTOR_REFUSES: &str =
    "trung tâm chưa chạy hoặc sai cổng: kiểm tra mục connect và hỏi trung tâm";
/// Advice: nothing gets there.
pub const COLLECTOR_OUT_OF_REACH: &str =
    "đường truyền hoặc tường lửa chặn: kiểm tra dây mạng, modem, và cho phép ra cổng TCP của trung tâm";
/// Advice: it does not speak TLS.
pub const COLLECTOR_NO_TLS: &str = "cổng này không nói TLS: kiểm tra mục connect (https và số cổng)";
/// Advice: it shows another certificate.
pub const COLLECTOR_NOT_ITSELF: &str = "dấu vân tay không khớp: chép lại mục fingerprint mà trung tâm in ra; nếu vẫn sai thì báo trung tâm \
     ngay, có thể có máy khác mạo danh";
/// Advice: it is no collector.
pub const NO_COLLECTOR: &str = "máy ở địa chỉ này không phải trung tâm diemcau: kiểm tra mục connect";

/// Advice: a device that counts is not read.
pub const FIX_ATTENDANCE: &str =
    "xem lại mục [[attendance]]; khi thiết bị không đếm được thì số do người nhập vẫn được tính";
/// No probe of the meeting path is asked for.
pub const NO_PROBE: &str = "Đường họp: chưa có phép đo nào";
/// Advice: ask for one.
pub const ADD_PROBE: &str = "thêm mục [[probe]] (stun, sip…) nếu muốn theo dõi đường họp";
/// Advice: the machine does not know its power.
pub const ADD_UPS: &str =
    "máy này không biết nguồn điện: nếu có UPS hãy nối bằng NUT (mục nut), hoặc báo nguồn điện trên trang";
/// Advice: the generator's file says nothing.
pub const FIX_GENERATOR_FILE: &str =
    "tệp phải có nội dung 0 hoặc 1 (on/off, chạy/không) và dịch vụ phải đọc được";

/// The configuration is wrong.
pub fn bad_config(why: impl Display) -> String {
    format!("Cấu hình: {why}")
}

/// The configuration is read.
pub fn config(file: Option<impl Display>, point: impl Display) -> String {
    match file {
        Some(file) => format!("Cấu hình đọc được ({file}): điểm cầu {point}"),
        None => format!("Cấu hình đọc được: điểm cầu {point}"),
    }
}

/// The state directory is not there and cannot be made.
pub fn no_state(dir: impl Display, above: impl Display) -> String {
    format!("Thư mục lưu trữ {dir} chưa có và không tạo được trong {above}")
}

/// It is not there, and will be made.
pub fn new_state(dir: impl Display) -> String {
    format!("Thư mục lưu trữ {dir} chưa có; máy trạm sẽ tạo khi chạy")
}

/// The agent runs on it.
pub fn running(dir: impl Display) -> String {
    format!("Máy trạm đang chạy, thư mục lưu trữ {dir}")
}

/// No agent runs on it.
pub fn not_running(dir: impl Display) -> String {
    format!("Máy trạm hiện KHÔNG chạy (thư mục lưu trữ {dir})")
}

/// Whether one runs cannot be told.
pub fn bad_state(dir: impl Display, why: impl Display) -> String {
    format!("Thư mục lưu trữ {dir}: {why}")
}

/// It cannot be written to.
pub fn read_only_state(dir: impl Display, why: impl Display) -> String {
    format!("Không ghi được vào {dir}: {why}")
}

/// Its disk is nearly full.
pub fn full_disk(dir: impl Display) -> String {
    format!("Ổ đĩa của {dir} sắp đầy")
}

/// Where the page is.
pub fn page(url: impl Display) -> String {
    format!("Trang nhập liệu: {url}")
}

/// An address cannot be listened on.
pub fn page_address(address: impl Display, why: impl Display) -> String {
    format!("Trang nhập liệu: không mở được {address}: {why}")
}

/// The collector cannot be reached.
pub fn no_collector(target: impl Display, why: impl Display) -> String {
    format!("Trung tâm {target}: {why}")
}

/// The collector is reached.
pub fn collector(target: impl Display) -> String {
    format!("Kết nối được tới trung tâm {target}, đúng chứng thư")
}

/// It did not answer in time.
pub fn no_answer_within(patience: Duration) -> String {
    format!("không trả lời trong {} giây", patience.as_secs())
}

/// The code is that of a point.
pub fn point(code: impl Display, name: impl Display) -> String {
    format!("Mã {code} là điểm cầu: {name}")
}

/// The code is that of none.
pub fn no_point(code: impl Display, event: &str) -> String {
    format!("Mã điểm cầu {code} không có trong danh sách của {event:?}")
}

/// The roster cannot be seen.
pub fn no_roster(why: impl Display) -> String {
    format!("Trung tâm không cho xem danh sách: {why}")
}

/// The machine's clock is wrong.
pub fn clocks_apart(apart: Duration) -> String {
    format!("Đồng hồ máy này lệch {} giây so với đồng hồ buổi lễ", apart.as_secs())
}

/// A device that counts says a number, or why it does not.
pub fn attendance(source: impl Display, what: impl Display) -> String {
    format!("Đếm đại biểu bằng {source}: {what}")
}

/// What a probe of the meeting path found.
pub fn path(name: &str, kind: ProbeKind, target: &str, window: &PathWindow) -> String {
    format!("Đường họp, {name} ({} {target}): {}", kind.id(), LANGUAGE.window(window))
}
