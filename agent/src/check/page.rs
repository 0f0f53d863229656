//! The page's sockets: free where the agent does not run, served where it does.

use std::net::TcpListener;

use super::CheckResult;
use crate::control::client::ask;
use crate::control::{Answer, Ask};
use crate::service::Settings;
use crate::spool::Spool;

pub(super) fn check(settings: &Settings) -> Vec<CheckResult> {
    let Some(page) = &settings.page else {
        return vec![CheckResult::note("Trang nhập liệu: không mở (mục page)", "")];
    };
    if matches!(Spool::is_held(&settings.state), Ok(true)) {
        return running(settings).into_iter().collect();
    }
    [Some(page.listen), page.lan]
        .into_iter()
        .flatten()
        .filter_map(|address| TcpListener::bind(address).err().map(|error| (address, error)))
        .map(|(address, error)| {
            let advice = "chương trình khác đang dùng cổng này, hoặc máy không có địa chỉ ấy: đổi listen/lan trong mục [page]";
            CheckResult::bad(format!("Trang nhập liệu: không mở được {address}: {error}"), advice)
        })
        .collect()
}

/// The running agent knows whether it has its page. One that cannot be asked is told of elsewhere.
fn running(settings: &Settings) -> Option<CheckResult> {
    let mut asked = ask(&settings.state, &Ask::Status).ok()??;
    let Ok(Some(Answer::Status(status))) = asked.next() else { return None };
    Some(match status.page {
        Some(page) => CheckResult::good(format!("Trang nhập liệu: {page}")),
        None => CheckResult::bad(
            "Trang nhập liệu: máy trạm đang chạy mà không mở được trang",
            "xem lý do: journalctl -u diemcau-agent; thường là cổng đã có chương trình khác dùng",
        ),
    })
}
