//! Why the page does not do what it is asked.

words! {
    /// A button that the page does not have.
    unknown_button:
        "Nút này không có trên trang. Xin mở lại trang.",
        "The page has no such button. Please open the page again.";
    /// A count that is none.
    bad_count: "Xin nhập một số nguyên từ 0 đến 100.000.", "Please enter a whole number from 0 to 100,000.";
    /// A text that is too long.
    long_text: "Lời ghi quá dài, xin viết ngắn hơn.", "The text is too long, please write less.";
    /// Whether it is recorded is not known yet.
    recorded_slowly:
        "Máy trạm ghi quá chậm. Xin chờ một phút, bấm Cập nhật xem đã ghi chưa rồi mới báo lại.",
        "The agent is too slow to record this. Please wait a minute and press Refresh to see whether it is recorded before you report it again.";
    /// A request was meant for another host.
    wrong_host: "Địa chỉ này không phải địa chỉ của máy trạm.", "This address is not that of the agent.";
    /// A request came from another page.
    wrong_origin:
        "Yêu cầu đến từ một trang khác nên không được nhận.",
        "The request comes from another page and is not taken.";
    /// A request is of a kind that the page does not serve.
    wrong_request: "Trang không nhận yêu cầu kiểu này.", "The page takes no request of this kind.";
    /// A form has no token of a page of this server.
    old_form:
        "Trang này đã cũ. Số liệu vừa gửi CHƯA được ghi. Xin mở lại trang và báo lại.",
        "This page is old. What you sent is NOT recorded. Please open the page again and report it again.";
    /// A form cannot be read.
    bad_form:
        "Không đọc được nội dung vừa gửi; CHƯA ghi gì. Xin mở lại trang.",
        "What you sent cannot be read; NOTHING is recorded. Please open the page again.";
    /// There is no such page.
    not_found: "Không có trang này.", "There is no such page.";
    /// The server of the page cannot make it.
    no_page: "Máy trạm không tạo được trang.", "The agent cannot make the page.";
    /// The server of the page cannot let a browser in.
    no_session: "Máy trạm không mở được trang.", "The agent cannot open the page.";
    /// The server of the page ends.
    ending: "Máy trạm đang dừng.", "The agent is stopping.";
}
