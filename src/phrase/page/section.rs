//! What stands in the parts of the page where people report something.

words! {
    /// Heading of the count.
    count_heading: "Số đại biểu có mặt (gồm cả người dân)", "Attendees present (public included)";
    /// Who is counted.
    count_rule: "Chỉ tính người có mặt TẠI điểm cầu này", "Count only people AT this point";
    /// What a browser says of a number that it does not send.
    count_range: "Một số nguyên từ 0 đến 100.000", "A whole number from 0 to 100,000";
    /// Label of the name of who reports.
    by_label: "Người báo cáo", "Reported by";
    /// Button: report the count.
    report_count: "Báo số đại biểu", "Report the count";
    /// Before the number that was reported.
    count_reported: "Số đã báo: ", "Reported count: ";
    /// Nobody reported anything of a kind.
    not_reported: "chưa báo", "not reported";
    /// A number that is asked about is not taken yet.
    count_not_recorded: "Số này CHƯA được ghi.", "This number is NOT recorded yet.";
    /// Button: the number is wrong.
    no_again: "Không, nhập lại", "No, enter it again";
    /// Heading of the chair.
    chair_heading: "Người chủ trì", "Chair";
    /// Button: the chair is there.
    chair_present: "Người chủ trì đã có mặt", "The chair is here";
    /// Button: the chair is not there.
    chair_absent: "Chưa có mặt", "Not here yet";
    /// Heading of picture and sound.
    picture_and_sound: "Hình và tiếng của buổi lễ", "Picture and sound of the event";
    /// Button: both are well.
    both_well: "Hình, tiếng tốt", "Picture and sound are good";
    /// Button: no picture.
    no_picture: "Mất hình", "No picture";
    /// Button: no sound.
    no_sound: "Mất tiếng", "No sound";
    /// That all is well was said too long ago.
    confirm_again: "Đã quá 30 phút: xin bấm lại.", "More than 30 minutes ago: please press again.";
    /// Heading: help is needed.
    help_heading: "Cần hỗ trợ", "Ask for help";
    /// Button: ask for help.
    help_ask: "Gọi hỗ trợ", "Ask";
    /// Before the telephone number of the operators.
    call_operator: "Gọi người trực", "Call the operator";
    /// Label of what is needed.
    help_with: "cần gì (vài lời)", "what (a few words)";
    /// Help was asked for.
    help_open: "Đang cần hỗ trợ", "Help is asked for";
    /// Button: it is needed no longer.
    help_over: "Không cần hỗ trợ nữa", "Help is no longer needed";
    /// Heading of what operators answered.
    replies: "Máy chủ giám sát trả lời", "Answers of the collector";
    /// They answered nothing.
    no_reply: "Chưa có phản hồi.", "No answer yet.";
    /// Heading of what people report of the power.
    report_power: "Báo nguồn điện", "Report the power";
    /// Button: on generator.
    on_generator: "Đang chạy máy phát", "On generator";
    /// Button: on mains.
    on_mains: "Đang dùng điện lưới", "On mains";
    /// Button: on battery.
    on_battery: "Đang chạy UPS/ắc quy", "On UPS/battery";
    /// Button: what the device measures, not what a person said.
    by_device: "Theo thiết bị đo", "As the device says";
    /// The device is believed.
    follows_device: "Đang theo thiết bị đo.", "As the device says.";
    /// Before what a person reported.
    reported_before: "Đã báo: ", "Reported: ";
}
