//! What the page says of itself and its point.

words! {
    /// What the page is about, where its point must not be told.
    point: "Điểm cầu", "Point";
    /// Asks for the page anew.
    refresh: "Cập nhật", "Refresh";
    /// Opens the page after a refusal.
    reopen: "Mở lại trang", "Open the page again";
    /// The script gets no answer.
    offline:
        "Trang không hỏi được máy trạm. Những gì đang hiện có thể đã cũ.",
        "The page gets no answer from the agent. What you see may be old.";
    /// The script cannot send a form, and goes on trying.
    unsent:
        "Chương trình trên máy này chưa trả lời. Những gì đã nhập vẫn còn trong ô và sẽ gửi lại khi có thể; xin đừng đóng trang.",
        "The agent on this machine does not answer. What you entered is still here and is sent again as soon as possible; please leave this page open.";
    /// Label of the lines on how the point is.
    state_label: "Tình trạng điểm cầu", "How the point stands";
    /// Diễn tập.
    rehearsal: "DIỄN TẬP", "REHEARSAL";
    /// What that means.
    rehearsal_means: " – số liệu không tính vào buổi lễ", " – nothing here counts for the event";
    /// Before a cut-off.
    cutoff: "Giờ chốt số liệu: ", "Cut-off: ";
    /// Before the time of the event's clock.
    event_time: "Giờ buổi lễ ", "Event time ";
    /// Before the time of the machine's own clock.
    machine_time: "Giờ máy này ", "Time of this machine ";
    /// The collector, to people at a point.
    collector: "Máy chủ giám sát", "Collector";
    /// The collector watches the point.
    attached: "đang kết nối", "connected";
    /// The first attempt to reach it is not over.
    calling: "chưa kết nối, đang gọi", "not connected yet, calling";
    /// Nothing that is entered is lost meanwhile.
    kept_and_sent:
        "Số liệu vẫn được ghi và sẽ tự gửi.",
        "What you report is still recorded, and sent later by itself.";
    /// Nothing that is entered is lost, but nothing is sent before a person does something.
    kept_and_not_sent:
        "Số liệu vẫn được ghi trên máy này nhưng CHƯA gửi được cho đến khi sửa xong.",
        "What you report is recorded on this machine, but NOT sent before that is mended.";
    /// The meeting path.
    meeting_path: "Đường truyền phòng họp", "Meeting path";
    /// No probe has a figure.
    unmeasured: "chưa đo", "not measured";
    /// The power.
    power_label: "Nguồn điện", "Power";
    /// Heading of the small print.
    details: "Chi tiết cho kỹ thuật viên", "Details for technicians";
    /// Before why there is no stream.
    collector_says: "Máy chủ giám sát: ", "Collector: ";
    /// No probe runs.
    path_unmeasured: "Đường truyền: chưa đo.", "Meeting path: not measured.";
    /// A report is on the machine's disk.
    waiting: "đã ghi nhận, chờ gửi", "recorded, waiting to be sent";
}
