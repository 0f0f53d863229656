//! A Telegram bot, against a stand-in of its interface with its errors and paces.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use diemcau::alert::message::{Kind, Message, Proof, SendError};
use diemcau_phrase::delivery::DeliveryFault;
use serde_json::{Value, json};

use super::{Office, SECRET, Way, check_troubles, later, opened};
use crate::harness::vendor::{Asked, Reply, Vendor};

/// The interface as it is documented: a chat's messages by id, edits, replies, and no more than one message
/// a second to a chat.
struct Interface {
    messages: BTreeMap<i64, String>,
    last: Option<Instant>,
    /// The least time between two messages; a little is allowed for the way.
    gap: Duration,
}

#[test]
fn updates_edit_the_first_message_and_the_end_answers_it() {
    let vendor = Vendor::start(Interface::new(Duration::ZERO).rules());
    let way = way(&vendor, "gap = \"0s\"", "-100123");
    let first = way.send(&opened("k1")).unwrap();
    assert_eq!(first, Proof::new("1"));
    let update = Message { text: "9/9 điểm cầu".to_owned(), ..later("k2", Kind::Updated, &first) };
    assert_eq!(way.send(&update), Ok(first.clone()));
    assert_eq!(way.send(&update), Ok(first.clone()), "what is said already is a success");
    assert_eq!(way.send(&later("k3", Kind::Resolved, &first)), Ok(Proof::new("2")));
    let gone = Proof::new("99");
    assert_eq!(
        way.send(&later("k4", Kind::Updated, &gone)),
        Ok(Proof::new("3")),
        "what is gone is said anew"
    );
    let asked = vendor.asked();
    let methods: Vec<&str> = asked.iter().filter_map(|asked| asked.path.rsplit('/').next()).collect();
    assert_eq!(
        methods,
        [
            "sendMessage",
            "editMessageText",
            "editMessageText",
            "sendMessage",
            "editMessageText",
            "sendMessage"
        ]
    );
    let reply = json!({ "message_id": 1, "allow_sending_without_reply": true });
    assert_eq!(
        (&asked[3].json()["reply_parameters"], &asked[3].json()["chat_id"]),
        (&reply, &json!(-100_123))
    );
    assert!(asked.iter().all(|asked| asked.json().get("parse_mode").is_none()));
}

#[test]
fn a_long_text_is_cut_to_what_the_interface_takes() {
    let vendor = Vendor::start(Interface::new(Duration::ZERO).rules());
    let way = way(&vendor, "gap = \"0s\"", "@kenh_tinh");
    let long = Message { text: format!("8/9 {}", "điểm 🎉 ".repeat(1_000)), ..opened("k1") };
    way.send(&long).unwrap();
    let text = vendor.asked()[0].json()["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("8/9 ") && text.ends_with('…') && text.encode_utf16().count() <= 4_096);
}

#[test]
fn a_chat_is_sent_one_message_a_second() {
    let gap = Duration::from_millis(800);
    let vendor = Vendor::start(Interface::new(gap).rules());
    let way = way(&vendor, "", "42");
    let begun = Instant::now();
    for key in ["k1", "k2", "k3"] {
        way.send(&opened(key)).unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_secs(2));
}

#[test]
fn refusals_are_told_and_waits_kept() {
    let vendor = Vendor::start(Interface::new(Duration::ZERO).rules());
    let blocked = error(403, "Forbidden: bot was blocked by the user", &json!({}));
    let way1 = way(&vendor, "gap = \"0s\"", "42");
    vendor.next([blocked]);
    let reason = DeliveryFault::Vendor {
        code: "403".to_owned(),
        text: "Forbidden: bot was blocked by the user".to_owned(),
    };
    assert_eq!(way1.fail(&opened("k1")), SendError::refused(reason));
    vendor.next([error(
        400,
        "Bad Request: group chat was upgraded",
        &json!({ "migrate_to_chat_id": -1007 }),
    )]);
    way1.send(&opened("k2")).unwrap();
    assert_eq!(vendor.asked().last().unwrap().json()["chat_id"], json!(-1007));
    check_troubles(&vendor, &way1, |nth| opened(&format!("k{nth}")));
    vendor.next([error(429, "Too Many Requests: retry after 33", &json!({ "retry_after": 33 }))]);
    let wait = Some(Duration::from_secs(33));
    assert!(matches!(way1.fail(&opened("k3")), SendError::Retry { after, .. } if after == wait));
    let n_asked = vendor.asked().len();
    let error = way1.fail(&opened("k4"));
    assert!(matches!(error.reason(), DeliveryFault::TooFast(_)), "{error}");
    assert_eq!(vendor.asked().len(), n_asked, "it is not asked before that");
}

#[test]
fn a_wrong_token_is_refused_and_not_shown() {
    let vendor = Vendor::start(Interface::new(Duration::ZERO).rules());
    let office = Office::new();
    office.write("wrong", &format!("{SECRET}-x"));
    let keys = format!("kind = \"telegram\"\ntoken_file = \"wrong\"\nbase = \"{}\"", vendor.url());
    let reason = DeliveryFault::Vendor { code: "404".to_owned(), text: "Not Found".to_owned() };
    assert_eq!(office.way(&keys, "42").fail(&opened("k1")), SendError::refused(reason));
}

impl Interface {
    fn new(gap: Duration) -> Self {
        Self { messages: BTreeMap::new(), last: None, gap }
    }

    fn rules(mut self) -> impl FnMut(&Asked) -> Reply + Send {
        move |asked| self.answer(asked)
    }

    fn answer(&mut self, asked: &Asked) -> Reply {
        let path = format!("/bot{SECRET}/");
        let Some(method) = asked.path.strip_prefix(&path) else { return error(404, "Not Found", &json!({})) };
        let body = asked.json();
        let text = body["text"].as_str().unwrap_or_default();
        if asked.method != "POST" || !asked.is_json() || text.is_empty() {
            return error(400, "Bad Request: message text is empty", &json!({}));
        }
        if text.encode_utf16().count() > 4_096 {
            return error(400, "Bad Request: message is too long", &json!({}));
        }
        if !body["chat_id"].is_i64() && !body["chat_id"].as_str().is_some_and(|chat| chat.starts_with('@')) {
            return error(400, "Bad Request: chat not found", &json!({}));
        }
        if self.last.is_some_and(|last| asked.at - last < self.gap) {
            return error(429, "Too Many Requests: retry after 1", &json!({ "retry_after": 1 }));
        }
        self.last = Some(asked.at);
        match method {
            "sendMessage" => {
                let id = i64::try_from(self.messages.len()).expect("few messages") + 1;
                self.messages.insert(id, text.to_owned());
                done(id, text)
            }
            "editMessageText" => {
                let id = body["message_id"].as_i64().unwrap_or_default();
                match self.messages.get_mut(&id) {
                    None => error(400, "Bad Request: message to edit not found", &json!({})),
                    Some(held) if held == text => {
                        error(400, "Bad Request: message is not modified: specified new content", &json!({}))
                    }
                    Some(held) => {
                        text.clone_into(held);
                        done(id, text)
                    }
                }
            }
            _ => error(404, "Not Found: method not found", &json!({})),
        }
    }
}

fn done(id: i64, text: &str) -> Reply {
    Reply::json(200, &json!({ "ok": true, "result": { "message_id": id, "text": text } }))
}

fn error(code: u16, description: &str, parameters: &Value) -> Reply {
    let body =
        json!({ "ok": false, "error_code": code, "description": description, "parameters": parameters });
    Reply::json(code, &body)
}

fn way(vendor: &Vendor, gap: &str, to: &str) -> Way {
    let keys = "kind = \"telegram\"\ntoken_file = \"secret\"\ntimeout = \"2s\"";
    Office::new().way(&format!("{keys}\nbase = \"{}\"\n{gap}", vendor.url()), to)
}
