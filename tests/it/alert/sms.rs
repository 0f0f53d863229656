//! SMS and automatic calls, against stand-ins of the gateways that they are ready for.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diemcau::alert::message::{Message, Proof, SendError};
use diemcau_phrase::delivery::DeliveryFault;
use serde_json::{Value, json};

use super::{Office, SECRET, check_troubles, opened};
use crate::harness::vendor::{Asked, Reply, Vendor};

const SMS: &str = "kind = \"sms\"\nbrandname = \"SOKHCN\"\ntimeout = \"2s\"\ngap = \"0s\"\n\
                   api_key_file = \"secret\"\nsecret_key_file = \"secret\"\n";
const VOICE: &str = "kind = \"voice\"\nfrom = \"842371234567\"\ntimeout = \"2s\"\ngap = \"0s\"\n\
                     key_id = \"SK.0.x\"\nkey_secret_file = \"secret\"\n";

#[test]
fn an_sms_is_unaccented_and_sent_once() {
    let vendor = Vendor::start(esms());
    let way = Office::new().way(&format!("{SMS}url = \"{}/send/\"", vendor.url()), "0912 345 678");
    let first = way.send(&opened("k1")).unwrap();
    assert_eq!(first, Proof::new("sms-1"));
    assert_eq!(way.send(&opened("k1")), Ok(Proof::new("k1")), "a repeated RequestId has arrived before");
    let content = vendor.asked()[0].json()["Content"].clone();
    let text = "8/9 diem cau xa Tho Xuan mat ket noi tu 07:12; 6 diem da chuyen nguon du phong";
    assert_eq!(content, json!(text));
    let long = Message { short: format!("8/9 {}", "điểm cầu ".repeat(40)), ..opened("k2") };
    way.send(&long).unwrap();
    let content = vendor.asked()[2].json()["Content"].as_str().unwrap().to_owned();
    assert!(
        content.starts_with("8/9 diem cau") && content.ends_with("...") && content.len() <= 160,
        "{content}"
    );
}

#[test]
fn what_the_sms_gateway_refuses_is_told() {
    let vendor = Vendor::start(esms());
    let office = Office::new();
    office.write("wrong", "another");
    let keys = SMS.replace("secret_key_file = \"secret\"", "secret_key_file = \"wrong\"");
    let way = office.way(&format!("{keys}url = \"{}/\"", vendor.url()), "0912345678");
    let reason = DeliveryFault::Vendor { code: "101".to_owned(), text: "Authorize Failed".to_owned() };
    assert_eq!(way.fail(&opened("k")), SendError::refused(reason));
    check_troubles(&vendor, &way, |nth| opened(&format!("k{nth}")));
}

#[test]
fn a_call_carries_a_token_and_the_sentence() {
    let vendor = Vendor::start(stringee);
    let way = Office::new().way(&format!("{VOICE}url = \"{}/v1/call2/callout\"", vendor.url()), "0912345678");
    assert_eq!(way.send(&opened("k1")), Ok(Proof::new("call-1")));
    let wrong = Vendor::always(Reply::json(200, &json!({ "r": 6, "message": "FROM_NUMBER_NOT_FOUND" })));
    let way = Office::new().way(&format!("{VOICE}url = \"{}/\"", wrong.url()), "0912345678");
    let reason = DeliveryFault::Vendor { code: "6".to_owned(), text: "FROM_NUMBER_NOT_FOUND".to_owned() };
    assert_eq!(way.fail(&opened("k2")), SendError::refused(reason));
    check_troubles(&wrong, &way, |nth| opened(&format!("k{nth}")));
}

#[test]
fn another_gateway_is_described_by_its_table() {
    let vendor = Vendor::start(|asked| {
        assert_eq!((&*asked.method, &*asked.body), ("GET", ""));
        let wanted = format!("/api?user=u&pass={SECRET}&from=SOKHCN&to=84912345678&text=8/9%20diem%20cau");
        Reply::Full {
            status: if asked.path.starts_with(&wanted) { 200 } else { 400 },
            headers: Vec::new(),
            body: "id=77".to_owned(),
        }
    });
    let keys = format!(
        "kind = \"sms\"\nbrandname = \"SOKHCN\"\nparts = 2\n[channels.way.gateway]\nmethod = \"GET\"\n\
         url = \"{}/api?user=u&pass={{{{ secret.pass }}}}&from={{{{ channel.brandname }}}}&to={{{{ to_international }}}}\
         &text={{{{ text|urlencode }}}}\"\nsecrets = {{ pass_file = \"secret\" }}\n",
        vendor.url()
    );
    let way = Office::new().way(&keys, "0912345678");
    assert_eq!(way.send(&opened("k1")), Ok(Proof::new("k1")));
}

/// eSMS as it is documented: JSON with all required fields, codes in `CodeResult`, no key used twice.
fn esms() -> impl FnMut(&Asked) -> Reply + Send {
    let mut seen = BTreeSet::new();
    move |asked| {
        let body = asked.json();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let refuse =
            |code: &str, words: &str| Reply::json(200, &json!({ "CodeResult": code, "ErrorMessage": words }));
        if asked.method != "POST" || !asked.is_json() {
            return Reply::status(415);
        }
        if text("ApiKey") != SECRET || text("SecretKey") != SECRET {
            return refuse("101", "Authorize Failed");
        }
        let content = text("Content");
        if text("Brandname") != "SOKHCN" || text("SmsType") != "2" || text("IsUnicode") != "0" {
            return refuse("104", "Brandname does not exist");
        }
        let is_phone = text("Phone").len() == 10 && text("Phone").starts_with('0');
        if !is_phone || content.is_empty() || content.len() > 160 || !content.is_ascii() {
            return refuse("146", "Wrong template");
        }
        if !seen.insert(text("RequestId")) {
            return refuse("124", "RequestId is duplicated");
        }
        Reply::json(
            200,
            &json!({ "CodeResult": "100", "CountRegenerate": 0, "SMSID": format!("sms-{}", seen.len()) }),
        )
    }
}

/// Stringee as it is documented: a signed token, `from`, `to`, and an action that talks.
fn stringee(asked: &Asked) -> Reply {
    let refuse = |r: i32, words: &str| Reply::json(200, &json!({ "r": r, "message": words }));
    if asked.method != "POST" || !asked.is_json() || asked.path != "/v1/call2/callout" {
        return Reply::status(404);
    }
    let token: Vec<&str> = asked.header("x-stringee-auth").split('.').collect();
    let part = |nth: usize| -> Value {
        let bytes = token.get(nth).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    };
    let claims_hold = part(1)["iss"] == "SK.0.x" && part(1)["rest_api"] == true && part(1)["exp"].is_u64();
    if token.len() != 3 || part(0)["cty"] != "stringee-api;v=1" || part(0)["alg"] != "HS256" || !claims_hold {
        return refuse(1, "AUTH_FAILED");
    }
    let body = asked.json();
    let is_external = |end: &Value| end["type"] == "external" && end["number"].is_string();
    if !is_external(&body["from"]) || !is_external(&body["to"][0]) || body["to"][0]["number"] != "84912345678"
    {
        return refuse(2, "NUMBER_INVALID");
    }
    if body["actions"][0]["action"] != "talk" || body["actions"][0]["text"] != opened("k").voice {
        return refuse(3, "ACTIONS_INVALID");
    }
    Reply::json(200, &json!({ "r": 0, "message": "SUCCESS", "call_id": "call-1" }))
}
