//! The generic channel: requests from templates, and what counts as success.

use diemcau::alert::message::{Kind, Proof, SendError};
use diemcau_phrase::delivery::DeliveryFault;
use serde_json::json;

use super::{Office, SECRET, check_troubles, later, opened};
use crate::harness::vendor::{Reply, Vendor};

const KEYS: &str = r#"kind = "http"
method = "PUT"
timeout = "2s"
gap = "0s"
headers = { Authorization = "Bearer {{ secret.token }}", X-Kind = "{{ kind }}" }
body = '{"to": {{ to_international|tojson }}, "text": {{ text|tojson }}, "key": {{ key|tojson }}, "first": {{ previous|tojson }}}'
template = "{{ severity }}: {{ short }}"
max_chars = 60
secrets = { token_file = "secret" }
success = { pointer = "/result/code", equals = ["0", "ok"], retry = ["7"] }
proof = "/result/id"
"#;

#[test]
fn a_request_is_made_of_templates_and_the_answer_read_by_pointers() {
    let vendor = Vendor::always(Reply::json(200, &json!({ "result": { "code": 0, "id": 4711 } })));
    let way = way(&vendor);
    assert_eq!(way.send(&opened("k1")), Ok(Proof::new("4711")));
    way.send(&later("k2", Kind::Updated, &Proof::new("4711"))).unwrap();
    let asked = vendor.asked();
    assert_eq!((&*asked[0].method, &*asked[0].path), ("PUT", "/send?to=0912345678&k=k1"));
    assert_eq!(asked[0].header("authorization"), format!("Bearer {SECRET}"));
    let body = asked[0].json();
    let text = "critical: 8/9 điểm cầu xã Thọ Xuân mất kết nối từ 07:12; 6…";
    assert_eq!(body, json!({ "to": "84912345678", "text": text, "key": "k1", "first": null }));
    assert_eq!((asked[1].header("x-kind"), &asked[1].json()["first"]), ("updated", &json!("4711")));
}

#[test]
fn an_answer_that_says_no_is_no_success() {
    let vendor = Vendor::always(Reply::status(200));
    let way = way(&vendor);
    let fail = |reply: Reply| {
        vendor.next([reply]);
        way.fail(&opened("k"))
    };
    let said = json!({ "result": { "code": 9, "words": format!("no {SECRET} for 84912345678") } });
    let error = fail(Reply::json(200, &said));
    assert!(
        matches!(&error, SendError::Refused { reason: DeliveryFault::Vendor { code, .. } } if code == "9")
    );
    let busy = fail(Reply::json(200, &json!({ "result": { "code": "7" } })).with("retry-after", "0"));
    assert!(matches!(busy, SendError::Retry { after: Some(_), .. }), "{busy}");
    for unreadable in [Reply::json(200, &json!({ "result": 1 })), Reply::status(200)] {
        let error = fail(unreadable);
        assert!(matches!(&error, SendError::Retry { reason: DeliveryFault::Unreadable(_), .. }), "{error}");
    }
    for status in [400, 401, 403, 404, 422] {
        assert!(matches!(fail(Reply::status(status)), SendError::Refused { .. }), "{status}");
    }
    for status in [408, 425, 502, 503] {
        assert!(matches!(fail(Reply::status(status)), SendError::Retry { .. }), "{status}");
    }
}

#[test]
fn troubles_are_told_in_time() {
    let vendor = Vendor::always(Reply::json(200, &json!({ "result": { "code": 0 } })));
    let way = way(&vendor);
    check_troubles(&vendor, &way, |nth| opened(&format!("k{nth}")));
    assert_eq!(way.send(&opened("k9")), Ok(Proof::new("k9")), "without an id the key is the proof");
    drop(vendor);
    let error = way.fail(&opened("k"));
    assert!(matches!(error, SendError::Retry { after: None, .. }), "{error}");
}

fn way(vendor: &Vendor) -> super::Way {
    let url = format!("url = \"{}/send?to={{{{ to|urlencode }}}}&k={{{{ key }}}}\"\n", vendor.url());
    Office::new().way(&format!("{KEYS}{url}"), "+84 912 345 678")
}
