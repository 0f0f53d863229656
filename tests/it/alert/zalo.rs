//! Zalo ZNS and OA, against a stand-in of their interfaces and of the one that renews tokens.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diemcau::alert::message::{Kind, Message, Proof, SendError};
use diemcau_phrase::delivery::DeliveryFault;
use serde_json::{Value, json};

use super::{Office, SECRET, Way, check_troubles, later, opened};
use crate::harness::vendor::{Asked, Reply, Vendor};

const ACCOUNT: &str = "app_id = \"4711\"\nsecret_key_file = \"secret\"\ntokens_file = \"zalo.json\"\n\
                       timeout = \"2s\"\ngap = \"0s\"\n";
const ZNS: &str = "kind = \"zalo-zns\"\ntemplate_id = \"300123\"\nlimits = { tinh_trang = 30 }\n\
                   template_data = { diem = \"{{ fields.scope }}\", tinh_trang = \"{{ short }}\" }\n";
const OA: &str = "kind = \"zalo-oa\"\n";

/// The vendor: access tokens that hold, the one refresh token that serves next, and the file where its user
/// keeps them.
#[derive(Default)]
struct Interface {
    access: BTreeSet<String>,
    refresh: String,
    n_renewed: u32,
    file: PathBuf,
    /// The next renewal finds a folder in the place of the file.
    blocks: bool,
    n_sent: u32,
}

#[test]
fn a_notification_is_an_approved_template_with_its_fields() {
    let (vendor, state, office) = interface(&json!({ "refresh_token": "r0" }));
    let way = way(office, ZNS, &vendor, "0912345678");
    let long_key = "k".repeat(60);
    assert_eq!(way.send(&opened("k1")), Ok(Proof::new("msg-1")));
    way.send(&opened(&long_key)).unwrap();
    let sent: Vec<Value> = vendor.asked().iter().filter(|asked| asked.is_json()).map(Asked::json).collect();
    let data = json!({ "diem": "xã Thọ Xuân", "tinh_trang": "8/9 điểm cầu xã Thọ Xuân mất…" });
    let body = json!({ "phone": "84912345678", "template_id": "300123", "template_data": data, "tracking_id": "k1" });
    assert_eq!(sent[0], body);
    assert!(sent[1]["tracking_id"].as_str().is_some_and(|id| id.len() <= 48 && !id.contains("kkkk")));
    assert_eq!(state.lock().unwrap().n_renewed, 1, "a token that holds is used again");
}

#[test]
fn a_good_status_with_an_error_is_a_failure() {
    let (vendor, _, office) = interface(&json!({ "refresh_token": "r0" }));
    let way = way(office, ZNS, &vendor, "0912345678");
    way.send(&opened("k0")).unwrap();
    for (code, words, is_passing) in [
        (-118, "Zalo account not existed", false),
        (-108, "Phone number invalid", false),
        (-100, "Unknown error", true),
        (-32, "Rate limit", true),
    ] {
        vendor.next([Reply::json(200, &json!({ "error": code, "message": words }))]);
        let error = way.fail(&opened("k1"));
        let reason = DeliveryFault::Vendor { code: code.to_string(), text: words.to_owned() };
        assert_eq!(error.reason(), &reason);
        assert_eq!(matches!(error, SendError::Retry { .. }), is_passing, "{error}");
    }
    check_troubles(&vendor, &way, |nth| opened(&format!("k{nth}")));
}

#[test]
fn a_message_of_the_account_is_a_text_or_a_transaction() {
    let (vendor, _, office) = interface(&json!({ "refresh_token": "r0" }));
    let way1 = way(office, OA, &vendor, "186729651760683225");
    let first = way1.send(&opened("k1")).unwrap();
    let long = Message { text: "8/9 điểm ".repeat(400), ..later("k2", Kind::Updated, &first) };
    way1.send(&long).unwrap();
    vendor.next([Reply::json(200, &json!({ "error": -230, "message": "User has not interacted" }))]);
    assert!(matches!(way1.fail(&opened("k3")), SendError::Refused { .. }));
    let (vendor, _, office) = interface(&json!({ "refresh_token": "r0" }));
    let way2 = way(office, &format!("{OA}message = \"transaction\"\n"), &vendor, "186729651760683225");
    way2.send(&opened("k1")).unwrap();
    let asked = vendor.asked();
    let payload = &asked.last().unwrap().json()["message"]["attachment"]["payload"];
    assert_eq!(payload["elements"][0]["content"], "8/9 điểm cầu xã Thọ Xuân mất kết nối");
}

#[test]
fn a_refused_access_token_is_renewed_once_and_stored_first() {
    let held =
        json!({ "access_token": "old", "refresh_token": "r0", "expires_at_ms": 9_000_000_000_000_u64 });
    let (vendor, state, office) = interface(&held);
    let file = office.path("zalo.json");
    let way = way(office, ZNS, &vendor, "0912345678");
    way.send(&opened("k1")).unwrap();
    assert_eq!(state.lock().unwrap().n_renewed, 1);
    let stored: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((&stored["access_token"], &stored["refresh_token"]), (&json!("a1"), &json!("r1")));
    assert!(stored["expires_at_ms"].as_u64() > Some(1_700_000_000_000));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    }
    // Withdrawn, while another program has put a new pair there: that one is taken.
    let newer = json!({ "access_token": "b", "refresh_token": "rb", "expires_at_ms": 9_000_000_000_000_u64 });
    state.lock().unwrap().access = BTreeSet::from(["b".to_owned()]);
    fs::write(&file, newer.to_string()).unwrap();
    way.send(&opened("k2")).unwrap();
    assert_eq!(state.lock().unwrap().n_renewed, 1);
}

#[test]
fn many_who_need_a_token_wait_for_one_renewal() {
    let (vendor, state, office) = interface(&json!({ "refresh_token": "r0" }));
    let way = way(office, ZNS, &vendor, "0912345678");
    let sent = way.runtime.block_on(async {
        let message = opened("k");
        let (a, b, c) = tokio::join!(
            way.channel().send(way.address(), &message),
            way.channel().send(way.address(), &message),
            way.channel().send(way.address(), &message),
        );
        [a, b, c]
    });
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert_eq!(state.lock().unwrap().n_renewed, 1);
}

#[test]
fn a_renewal_goes_on_when_whoever_asked_has_given_up() {
    let (vendor, state, office) = interface(&json!({ "refresh_token": "r0" }));
    let file = office.path("zalo.json");
    let way = way(office, ZNS, &vendor, "0912345678");
    way.runtime.block_on(async {
        let message = opened("k1");
        let mut sending = Box::pin(way.channel().send(way.address(), &message));
        // Polled until the vendor has been asked, and then dropped.
        while vendor.asked().is_empty() {
            let _ = tokio::time::timeout(Duration::from_millis(1), &mut sending).await;
        }
        drop(sending);
        let stored = || fs::read_to_string(&file).is_ok_and(|text| text.contains("\"r1\""));
        let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
        while !stored() && tokio::time::Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(stored(), "the new pair is on the disk");
    });
    way.send(&opened("k2")).unwrap();
    assert_eq!(state.lock().unwrap().n_renewed, 1);
}

#[test]
fn a_pair_that_cannot_be_stored_is_not_used() {
    let (vendor, state, office) = interface(&json!({ "refresh_token": "r0" }));
    let file = office.path("zalo.json");
    let way = way(office, ZNS, &vendor, "0912345678");
    state.lock().unwrap().blocks = true;
    let error = way.fail(&opened("k1"));
    assert!(matches!(error, SendError::Retry { reason: DeliveryFault::TokenNotStored(_), .. }), "{error}");
    assert!(vendor.asked().iter().all(|asked| !asked.is_json()), "nothing was sent with it");
    fs::remove_dir_all(&file).unwrap();
    way.send(&opened("k2")).unwrap();
    assert_eq!(state.lock().unwrap().n_renewed, 1, "the pair that was held is stored and used");
}

#[test]
fn a_used_up_refresh_token_is_told_as_what_it_is() {
    let (vendor, _, office) = interface(&json!({ "refresh_token": "long-used" }));
    let error = way(office, ZNS, &vendor, "0912345678").fail(&opened("k1"));
    assert_eq!(error, SendError::refused(DeliveryFault::TokenRefused("-14020".to_owned())));
}

impl Interface {
    fn answer(&mut self, asked: &Asked) -> Reply {
        let refuse = |code: i64, words: &str| Reply::json(200, &json!({ "error": code, "message": words }));
        match (&*asked.method, &*asked.path) {
            ("POST", "/v4/oa/access_token") => self.renew(asked),
            ("POST", "/message/template") => {
                let body = asked.json();
                let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
                let parameters = body["template_data"].as_object();
                if !self.access.contains(asked.header("access_token")) {
                    refuse(-124, "Access token invalid")
                } else if !asked.is_json() || text("template_id") != "300123" {
                    refuse(-109, "Template ID invalid")
                } else if !text("phone").starts_with("84") {
                    refuse(-108, "Phone number invalid")
                } else if parameters
                    .is_none_or(|all| all.len() != 2 || all.values().any(|it| !it.is_string()))
                {
                    refuse(-112, "Template data invalid")
                } else if text("tracking_id").is_empty() || text("tracking_id").len() > 48 {
                    refuse(-107, "Message ID invalid")
                } else {
                    self.sent("msg_id", "msg")
                }
            }
            ("POST", "/v3.0/oa/message/cs" | "/v3.0/oa/message/transaction") => {
                let body = asked.json();
                let text = body["message"]["text"].as_str().unwrap_or_default();
                let elements = &body["message"]["attachment"]["payload"]["elements"];
                let is_template = elements[0]["type"] == "header" && elements[1]["type"] == "text";
                let is_good = if asked.path.ends_with("/cs") { !text.is_empty() } else { is_template };
                if !self.access.contains(asked.header("access_token")) {
                    refuse(-216, "Access token is invalid")
                } else if !asked.is_json() || !body["recipient"]["user_id"].is_string() || !is_good {
                    refuse(-201, "Params is invalid")
                } else if text.chars().count() > 2_000 {
                    refuse(-210, "Text is too long")
                } else {
                    self.sent("message_id", "oa")
                }
            }
            _ => Reply::status(404),
        }
    }

    fn sent(&mut self, name: &str, prefix: &str) -> Reply {
        // What its user keeps must be newer than what it uses.
        let kept = fs::read_to_string(&self.file).unwrap_or_default();
        assert!(self.n_renewed == 0 || kept.contains(&self.refresh) || kept.contains("\"rb\""), "{kept}");
        self.n_sent += 1;
        let id = format!("{prefix}-{}", self.n_sent);
        Reply::json(
            200,
            &json!({ "error": 0, "message": "Success", "data": { (name): id, "sent_time": "0" } }),
        )
    }

    fn renew(&mut self, asked: &Asked) -> Reply {
        let form = asked.form();
        let is_form = asked.header("content-type") == "application/x-www-form-urlencoded";
        let field = |name: &str| form.get(name).map_or("", String::as_str);
        let is_sound = is_form && field("app_id") == "4711" && field("grant_type") == "refresh_token";
        if !is_sound || asked.header("secret_key") != SECRET {
            return Reply::json(200, &json!({ "error": -14_002, "error_name": "Invalid app" }));
        }
        if field("refresh_token") != self.refresh {
            return Reply::json(200, &json!({ "error": -14_020, "error_name": "Invalid refresh token" }));
        }
        if std::mem::take(&mut self.blocks) {
            // Nothing can be renamed over a folder that is not empty.
            fs::remove_file(&self.file).expect("it is there");
            fs::create_dir_all(self.file.join("full")).expect("a folder");
        }
        self.n_renewed += 1;
        let (access, refresh) = (format!("a{}", self.n_renewed), format!("r{}", self.n_renewed));
        self.access = BTreeSet::from([access.clone()]);
        self.refresh.clone_from(&refresh);
        Reply::json(200, &json!({ "access_token": access, "refresh_token": refresh, "expires_in": "90000" }))
    }
}

/// The vendor, and an office whose file of tokens says this.
fn interface(tokens: &Value) -> (Vendor, Arc<Mutex<Interface>>, Office) {
    let office = Office::new();
    office.write("zalo.json", &tokens.to_string());
    let file = office.path("zalo.json");
    let state = Arc::new(Mutex::new(Interface { refresh: "r0".to_owned(), file, ..Interface::default() }));
    let shared = Arc::clone(&state);
    let vendor =
        Vendor::start(move |asked| shared.lock().unwrap_or_else(PoisonError::into_inner).answer(asked));
    (vendor, state, office)
}

fn way(office: Office, keys: &str, vendor: &Vendor, to: &str) -> Way {
    let base = vendor.url();
    office.way(&format!("{keys}{ACCOUNT}base = \"{base}\"\noauth_base = \"{base}\"\n"), to)
}
