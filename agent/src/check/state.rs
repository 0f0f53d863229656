//! Where the agent keeps what people enter. Nothing is made or written: a file that `root` made here
//! would not be the service's.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::CheckResult;
use crate::spool::Spool;

/// Less free space than this is told, bytes.
const SPACE: u64 = 50 * 1024 * 1024;

pub(super) fn check(state: &Path) -> Vec<CheckResult> {
    let shown = state.display();
    if !state.is_dir() {
        let above = state.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("."));
        if !above.is_dir() || access(above, Access::WRITE_OK).is_err() {
            let what = format!("Thư mục lưu trữ {shown} chưa có và không tạo được trong {}", above.display());
            return vec![CheckResult::bad(
                what,
                "chọn thư mục khác cho mục state, hoặc chạy lại lệnh này bằng sudo",
            )];
        }
        return vec![CheckResult::note(
            format!("Thư mục lưu trữ {shown} chưa có; máy trạm sẽ tạo khi chạy"),
            "",
        )];
    }
    let mut lines = vec![match Spool::is_held(state) {
        Ok(true) => CheckResult::good(format!("Máy trạm đang chạy, thư mục lưu trữ {shown}")),
        Ok(false) => CheckResult::note(
            format!("Máy trạm hiện KHÔNG chạy (thư mục lưu trữ {shown})"),
            "chạy bằng: systemctl start diemcau-agent",
        ),
        Err(error) => {
            CheckResult::bad(format!("Thư mục lưu trữ {shown}: {error}"), "chạy lại lệnh này bằng sudo")
        }
    }];
    if let Err(error) = access(state, Access::WRITE_OK) {
        let advice =
            "kiểm tra chủ và quyền của thư mục, hoặc ổ đĩa chỉ đọc; hoặc chạy lại lệnh này bằng sudo";
        lines.push(CheckResult::bad(format!("Không ghi được vào {shown}: {error}"), advice));
    }
    if let Ok(disk) = statvfs(state)
        && disk.f_bavail.saturating_mul(disk.f_frsize) < SPACE
    {
        let advice = "dọn bớt ổ đĩa: hết chỗ thì máy trạm không ghi nhận được số liệu";
        lines.push(CheckResult::bad(format!("Ổ đĩa của {shown} sắp đầy"), advice));
    }
    lines
}
