//! What the page says of how it is opened from elsewhere.

words! {
    /// Heading of the page on the network.
    on_phone: "Mở trang này trên điện thoại", "Open this page on a phone";
    /// How it is opened.
    on_phone_how:
        "Quét mã hoặc gõ địa chỉ (điện thoại dùng chung mạng với máy này), rồi nhập mã PIN.",
        "Scan the code or type the address (the phone on the same network as this machine), then enter the PIN.";
    /// The machine has no address.
    no_network: "Máy này chưa có mạng.", "This machine has no network.";
    /// Before the PIN.
    pin_is: "Mã PIN: ", "PIN: ";
    /// What a code shows.
    qr_label: "Mã QR của địa chỉ dưới đây", "QR code of the address below";
    /// Title of the page that asks for the PIN.
    pin_title: "Mã PIN", "PIN";
    /// Label of the PIN.
    pin_of_point: "Mã PIN của điểm cầu", "PIN of the point";
    /// Where it is found.
    pin_where:
        "Sáu chữ số, hiện trên màn hình của máy tại điểm cầu.",
        "Six digits, shown on the screen of the machine at the point.";
    /// What a browser says of a PIN that it does not send.
    six_digits: "Sáu chữ số", "Six digits";
    /// Button: give the PIN.
    open: "Mở trang", "Open the page";
    /// The PIN was wrong too often.
    too_many_tries: "Đã sai quá nhiều lần.", "Too many wrong tries.";
    /// The PIN is wrong, and was one too many.
    wrong_last_pin: "Mã PIN không đúng.", "Wrong PIN.";
    /// A form came from a browser that has not given the PIN.
    pin_before_form:
        "Số liệu vừa gửi CHƯA được ghi. Xin nhập mã PIN rồi báo lại.",
        "What you sent is NOT recorded. Please enter the PIN and report it again.";
}
