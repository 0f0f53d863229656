//! Calls for help: at the top of the page, beside the form, and by telephone.

use super::*;

fn call(seq: u64, minutes: u64, text: &str, fate: Fate) -> Reported<HelpCall> {
    let what = HelpCall { text: text.to_owned(), by: "Lan".to_owned() };
    Reported { seq, at: EIGHT - Duration::from_mins(minutes), what, fate }
}

#[test]
fn all_that_was_asked_for_stands_with_its_time_and_whether_it_was_answered() {
    let mut point = busy();
    point.calls = vec![
        call(3, 4, "Loa không kêu", received()),
        call(4, 0, "Mất hình", Fate::Received { at: EIGHT, disposition: None }),
    ];
    check(
        &point,
        &[
            "Đã gọi hỗ trợ lúc 08:00 ▲ máy chủ giám sát đã nhận lúc 08:00, chưa trả lời Mất hình",
            "Đang cần hỗ trợ: Loa không kêu (Lan) lúc 07:56 ✔ đã được trả lời lúc 07:59",
            "Đang cần hỗ trợ: Mất hình (Lan) lúc 08:00 ▲ máy chủ giám sát đã nhận lúc 08:00, chưa trả lời",
            "Không cần hỗ trợ nữa",
        ],
    );
    point.replies[0].at = EIGHT;
    check(&point, &["Đã gọi hỗ trợ lúc 08:00 ✔ đã được trả lời lúc 08:00 Mất hình"]);
    point.calls = vec![call(5, 1, "", Fate::Waiting)];
    check(&point, &["Đã gọi hỗ trợ lúc 07:59 ▲ đã ghi nhận, chờ gửi"]);
    point.media = Some(Reported { seq: 99, at: EIGHT, what: MediaState::Good, fate: Fate::Waiting });
    let page = text(&page(&view(&point, None)));
    assert!(!page.contains("Đã gọi hỗ trợ") && !page.contains("Không cần hỗ trợ nữa"), "{page}");
}

#[test]
fn help_comes_before_all_else_with_the_telephone_of_the_operators() {
    let html = page(&view(&busy(), None)).into_string();
    assert!(html.contains("<a class=\"button\" href=\"tel:02373852246\">"), "{html}");
    let place = |part: &str| html.find(part).unwrap();
    assert!(
        place("data-live=\"power\"") < place("id=\"help\"") && place("id=\"help\"") < place("id=\"count\"")
    );
    let html = page(&view(&empty(), None)).into_string();
    assert!(!html.contains("tel:"), "it is not known yet");
}

#[test]
fn what_does_not_heal_by_itself_is_not_promised_to() {
    let mut point = busy();
    let why = "mã không có trong danh sách".to_owned();
    point.link = LinkView::Detached { since: EIGHT, why, remedy: Some("sửa mã".to_owned()) };
    let small = "Lý do: mã không có trong danh sách. Cần làm: sửa mã. \
                 Số liệu vẫn được ghi trên máy này nhưng CHƯA gửi được cho đến khi sửa xong.";
    check(&point, &[small]);
    assert!(!text(&page(&view(&point, None))).contains("sẽ tự gửi"));
}

#[test]
fn a_confirmation_that_is_old_is_asked_for_again_and_ends_the_call_for_help() {
    let mut point = busy();
    let at = EIGHT - 30 * MINUTE;
    point.media = Some(Reported { seq: 99, at, what: MediaState::Good, fate: Fate::Waiting });
    check(&point, &["Đã báo: hình, tiếng tốt lúc 07:30", "Đã quá 30 phút: xin bấm lại."]);
    assert!(!text(&page(&view(&point, None))).contains("Không cần hỗ trợ nữa"));
}
