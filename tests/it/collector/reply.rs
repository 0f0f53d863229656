//! Help and answers through the real programs: `status` shows who needs help, `reply` answers.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::time::{Duration, Instant};

use serde_json::Value;

use super::place::{Place, attach, stderr};

#[tokio::test]
async fn an_answer_is_durable_and_told_again_to_whoever_comes_back() {
    let place = Place::new();
    let mut served = place.serve();
    let mut agent = attach(&served.target(), "380").await;
    agent.asks_for_help(1, "màn hình đen").await;
    let help = until_help(&place, |help| help["unanswered"] == 1);
    let asked = &help["points"][0];
    assert_eq!(
        (&asked["code"], &asked["text"], &asked["by"]),
        (&"380".into(), &"màn hình đen".into(), &"Lê Thị B".into())
    );
    assert_eq!(
        (&help["open"], &asked["answered"], &asked["reply"]),
        (&1.into(), &false.into(), &Value::Null)
    );
    assert!(asked["contact"].is_string() && asked.get("phone").is_none(), "{asked}");

    let said = replies(&place, &["380", "Kỹ thuật đang đến", "--by", "Nguyễn Văn An"]);
    assert!(said.starts_with("đã gửi tới điểm cầu Thành phố Thanh Hóa lúc "), "{said}");
    let reply = agent.hears_reply().await;
    assert_eq!((reply.text.as_str(), reply.by.as_str()), ("Kỹ thuật đang đến", "Nguyễn Văn An"));

    served.child.kill().unwrap();
    served.child.wait().unwrap();
    let served = place.serve();
    let help = until_help(&place, |help| help["open"] == 1 && help["unanswered"] == 0);
    assert_eq!(help["points"][0]["reply"]["text"], "Kỹ thuật đang đến");
    let said = replies(&place, &["380", "Đã", "tới", "cổng"]);
    assert!(said.starts_with("đã ghi nhận; sẽ gửi khi điểm cầu"), "it is not attached: {said}");
    let mut agent = attach(&served.target(), "380").await;
    assert_eq!(agent.hears_reply().await, reply, "what was said before comes first, as it was");
    let newer = agent.hears_reply().await;
    assert_eq!(newer.text, "Đã tới cổng");
    assert!(newer.id > reply.id);

    let table = String::from_utf8(place.run_status(&[]).stdout).unwrap();
    assert!(table.contains("Cần hỗ trợ: 1 điểm cầu, 0 chưa trả lời"), "{table}");
    assert!(table.contains("màn hình đen — Lê Thị B; đã trả lời: Đã tới cổng"), "{table}");
}

#[test]
fn who_answers_nobody_is_told_whom_they_may_have_meant() {
    let place = Place::new();
    let served = place.serve();
    for (code, meant) in [
        ("tho xuan", "395  Huyện Thọ Xuân"),
        ("38z", "380  Thành phố Thanh Hóa"),
        ("1475zz", "14755  Phường Hàm Rồng"),
    ] {
        for output in [place.run("reply", &[code, "Chào"]), place.run_status(&["--point", code])] {
            assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
            let complaint = stderr(&output);
            assert!(complaint.contains(&format!("mang mã “{code}”")), "{complaint}");
            assert!(complaint.contains(meant), "{complaint}");
        }
    }
    let output = place.run("reply", &["380", "   "]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("chưa có nội dung"), "{}", stderr(&output));
    drop(served);
    let output = place.run("reply", &["380", "Chào"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("không liên lạc được với máy chủ giám sát"), "{}", stderr(&output));
}

/// The `help` of a status once it is as expected; a picture follows the disk within a tenth of a
/// second.
fn until_help(place: &Place, is_so: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let status = place.status(&["--json"]);
        if is_so(&status["help"]) {
            return status["help"].clone();
        }
        assert!(Instant::now() < deadline, "{status}");
    }
}

fn replies(place: &Place, args: &[&str]) -> String {
    let output = place.run("reply", args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}
